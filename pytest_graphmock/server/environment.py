"""The environment variables under which a program finds the mock at Microsoft's own addresses.

Source: clients.md §3 (observed): which variable which client reads.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

__all__ = ["TRUST", "as_addressed", "environment", "node_options"]

_PRELOAD = Path(__file__).with_name("node_preload.cjs")
_PROXY = ("HTTPS_PROXY", "https_proxy")
#: requests and MSAL; OpenSSL's default, so httpx, aiohttp and urllib; curl; Node.
TRUST = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
_UNPROXIED = ("NO_PROXY", "no_proxy")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def environment(*, url: str, proxy_url: str, ca_file: str, tenant_id: str) -> dict[str, str]:
    """Return the variables, to be merged into a child's environment.

    Hosts that ``NO_PROXY`` excepts already are not excepted any more: a child reaches this machine
    and what the proxy lets it. ``NODE_OPTIONS`` keeps what it says in this process.
    """
    return {
        **dict.fromkeys(_PROXY, proxy_url),
        **dict.fromkeys(TRUST, ca_file),
        **dict.fromkeys(_UNPROXIED, _unproxied(url)),
        "NODE_OPTIONS": node_options(),
        "GRAPHMOCK_URL": url,
        "AZURE_TENANT_ID": tenant_id,
    }


def as_addressed(variables: Mapping[str, str], host: str) -> dict[str, str]:
    """Return variables for a caller that reaches this machine by another name.

    Args:
        host: The name or address, an IPv6 one without brackets.
    """
    own = {name: _at(variables[name], host) for name in (*_PROXY, "GRAPHMOCK_URL")}
    unproxied = dict.fromkeys(_UNPROXIED, _unproxied(own["GRAPHMOCK_URL"]))
    return {**variables, **own, **unproxied}


def node_options() -> str:
    """Let Node load the preload too, once; in quotes, a backslash escapes (observed: Node 20)."""
    said = os.environ.get("NODE_OPTIONS", "")
    own = f'--require "{_PRELOAD.as_posix()}"'
    return said if own in said else f"{said} {own}".lstrip()


def _unproxied(url: str) -> str:
    return ",".join(dict.fromkeys([*_LOOPBACK, urlsplit(url).hostname or "localhost"]))


def _at(url: str, host: str) -> str:
    parts = urlsplit(url)
    name = f"[{host}]" if ":" in host else host
    return parts._replace(netloc=f"{name}:{parts.port}").geturl()
