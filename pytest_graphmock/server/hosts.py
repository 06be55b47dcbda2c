"""The hosts that calls are led away from: Graph's and the identity platform's, of every cloud.

Source: platform.md §18 (documented); the identity platform's further names are those that MSAL
takes without asking (observed).
"""

from __future__ import annotations

from ..graph.identity.clouds import CLOUDS

__all__ = ["HOSTS", "plain_name"]

_FURTHER = (
    "login-us.microsoftonline.com",
    "login.sovcloud-identity.fr",
    "login.sovcloud-identity.de",
    "login.sovcloud-identity.sg",
)
HOSTS = frozenset(
    {*_FURTHER, *(host for cloud in CLOUDS for host in (*cloud.graph, *cloud.authorities))}
)


def plain_name(host: str | bytes | None) -> str:
    """Return a host as `HOSTS` spells it: in lower case, without the root's dot."""
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else host or ""
    return text.rstrip(".").lower()
