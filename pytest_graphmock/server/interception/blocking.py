"""No way out: connections to anything but this machine are refused, by a word to the test."""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

from ..hosts import plain_name
from .patches import Patches

__all__ = ["NetworkBlockedError", "patch"]


class NetworkBlockedError(RuntimeError):
    """Code under test went for another machine while ``block_network`` holds.

    It is no ``OSError``, so that clients neither retry nor wrap it.
    """

    def __init__(self, host: str) -> None:
        super().__init__(
            f"a call to {host!r} was refused: graph_mock intercepts with block_network, which "
            "leaves this machine and Microsoft Graph's hosts only; mock that host, or leave "
            "block_network out"
        )
        self.host = host


def patch(patches: Patches, is_blocked: Callable[[], bool]) -> None:
    """Refuse to look up names and to connect, whichever library it is that wants to."""

    def check(host: Any) -> None:
        if isinstance(host, (str, bytes)) and is_blocked() and not _is_here(plain_name(host)):
            raise NetworkBlockedError(plain_name(host))

    def check_address(connecting: socket.socket, address: Any) -> None:
        if connecting.family in (socket.AF_INET, socket.AF_INET6):
            check(address[0])

    look_up, connect, connect_ex = (
        socket.getaddrinfo,
        socket.socket.connect,
        socket.socket.connect_ex,
    )

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        check(host)
        return look_up(host, *args, **kwargs)

    def checked_connect(self: socket.socket, address: Any) -> None:
        check_address(self, address)
        connect(self, address)

    def checked_connect_ex(self: socket.socket, address: Any) -> int:
        check_address(self, address)
        return connect_ex(self, address)

    patches.set(socket, "getaddrinfo", getaddrinfo)
    patches.set(socket.socket, "connect", checked_connect)
    patches.set(socket.socket, "connect_ex", checked_connect_ex)


def _is_here(name: str) -> bool:
    try:
        address = ip_address(name.partition("%")[0])
    except ValueError:
        return name in ("", "localhost") or name.endswith(".localhost")
    # Whoever connects to "any address" gets this machine.
    return address.is_loopback or address.is_unspecified
