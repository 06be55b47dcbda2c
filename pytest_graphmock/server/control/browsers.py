"""Who may call from a browser: pages of this server, and nobody else's.

Everybody on this machine can reach a loopback address, so can any web page that they look at. Two
ways in are closed: a page of another origin that calls us (told by ``Sec-Fetch-Site`` and
``Origin``, Fetch Metadata and RFC 6454), and a page whose own name was made to lead here (DNS
rebinding: told by ``Host``). Clients that are no browser send neither header.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

__all__ = ["refusal_of"]


def refusal_of(environ: WSGIEnvironment) -> str | None:
    """Return why a call is refused (403); None when it is welcome."""
    host = environ.get("HTTP_HOST")
    if host is not None and not _is_ours(_name_of(host), environ["SERVER_NAME"]):
        return (
            f"the control API is not at {_name_of(host)!r}, a name that any web page could lead "
            "here; call it by localhost, an IP address or the host that the server was given"
        )
    if _is_followed_link(environ):
        return None
    site = environ.get("HTTP_SEC_FETCH_SITE", "none")
    if site not in ("none", "same-origin"):
        return f"the control API takes no calls from pages of other origins (this one is {site})"
    origin = environ.get("HTTP_ORIGIN")
    if origin is not None and origin.partition("://")[2].lower() != (host or "").lower():
        return f"the control API takes no calls from pages of other origins, such as {origin}"
    return None


def _is_followed_link(environ: WSGIEnvironment) -> bool:
    """Tell whether somebody opens a page here: whoever links to it does not get to read it."""
    return (
        environ["REQUEST_METHOD"] == "GET"
        and environ.get("HTTP_SEC_FETCH_MODE") == "navigate"
        and environ.get("HTTP_SEC_FETCH_DEST") == "document"
    )


def _is_ours(name: str, bound: str) -> bool:
    """Tell whether no stranger can have a name: addresses, and names that are not public.

    A name without a dot (``localhost``, a service's name in a Docker network) is in nobody's zone.
    """
    own = {bound.lower(), "host.docker.internal"}
    return _is_address(name) or "." not in name or name.endswith(".localhost") or name in own


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _name_of(host: str) -> str:
    """Return a Host header without its port and brackets, and without the root's dot."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower().rstrip(".")
