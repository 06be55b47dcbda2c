"""The hosts of each cloud, and which names mean Graph.

Source: platform.md §18 (documented).
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

__all__ = ["CLOUDS", "GRAPH_AUDIENCES", "GRAPH_RESOURCE", "Cloud", "cloud_of", "is_graph"]

GRAPH_RESOURCE = "https://graph.microsoft.com"
_GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000"


@dataclass(frozen=True, slots=True)
class Cloud:
    """A cloud's names; the first of the authorities is the preferred one."""

    instance: str
    authorities: tuple[str, ...]
    graph: tuple[str, ...]
    cache: str


CLOUDS = (
    Cloud(
        "microsoftonline.com",
        (
            "login.microsoftonline.com",
            "login.windows.net",
            "login.microsoft.com",
            "sts.windows.net",
        ),
        ("graph.microsoft.com", "canary.graph.microsoft.com"),
        "login.windows.net",
    ),
    Cloud(
        "microsoftonline.us",
        ("login.microsoftonline.us", "login.usgovcloudapi.net"),
        ("graph.microsoft.us", "dod-graph.microsoft.us"),
        "login.microsoftonline.us",
    ),
    Cloud(
        "partner.microsoftonline.cn",
        ("login.partner.microsoftonline.cn", "login.chinacloudapi.cn"),
        ("microsoftgraph.chinacloudapi.cn",),
        "login.partner.microsoftonline.cn",
    ),
    Cloud(
        "microsoftonline.de",
        ("login.microsoftonline.de",),
        ("graph.microsoft.de",),
        "login.microsoftonline.de",
    ),
)
_GRAPH_HOSTS = frozenset(host for cloud in CLOUDS for host in cloud.graph)
#: What Graph takes for its own in ``aud``.
GRAPH_AUDIENCES = sorted(
    {_GRAPH_APP_ID, *(f"https://{host}{end}" for host in _GRAPH_HOSTS for end in ("", "/"))}
)


def cloud_of(host: str) -> Cloud | None:
    """Return the cloud that a host is an authority of; the port does not matter."""
    name = host.partition(":")[0].casefold()
    return next((cloud for cloud in CLOUDS if name in cloud.authorities), None)


def is_graph(resource: str, own_host: str) -> bool:
    """Tell whether a resource is Graph: by its address in any cloud, its id, or by ours.

    Clients that are pointed at the mock ask for its address, some without the port (observed:
    platform.md §17.1).
    """
    if resource.casefold() == _GRAPH_APP_ID:
        return True
    parts = urlsplit(resource)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return False
    own_name = urlsplit(f"//{own_host}").hostname
    return parts.hostname in _GRAPH_HOSTS or parts.hostname == own_name or _is_here(parts.hostname)


def _is_here(hostname: str) -> bool:
    try:
        return ip_address(hostname).is_loopback
    except ValueError:
        return hostname == "localhost"
