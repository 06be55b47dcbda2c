"""One interception: from when to when, to which server, and which connections are its own."""

from __future__ import annotations

import socket
from itertools import count
from types import TracebackType
from typing import TYPE_CHECKING
from weakref import WeakSet

from ...usage import UsageError
from ..hosts import HOSTS
from . import active

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Self

    from ..http import Address, LoopbackServer

__all__ = ["Interception"]

_numbers = count(1)


class Interception:
    """Leads this process's calls to Microsoft's hosts to a server, while it is entered.

    As a context manager; it may be entered again when it has ended. While several are entered, the
    one that began last gets the calls.

    Args:
        server: Gives the server to lead to; asked at each beginning.
        of: Who is served there, for the ``repr`` and for errors.
        block_network: Whether everything else but this machine is refused.
    """

    def __init__(
        self, server: Callable[[], LoopbackServer], *, of: object, block_network: bool = False
    ) -> None:
        self.number = next(_numbers)
        self.block_network = block_network
        self._find_server = server
        self._of = of
        self._server: LoopbackServer | None = None
        self._addresses: set[Address] = set()
        self._sockets: WeakSet[socket.socket] = WeakSet()

    def __repr__(self) -> str:
        state = "intercepting" if self.is_active else "not entered"
        rest = ", the rest of the network blocked" if self.block_network else ""
        return f"<Interception of {len(HOSTS)} hosts for {self._of!r}: {state}{rest}>"

    @property
    def hosts(self) -> list[str]:
        """What is intercepted: Graph's and the identity platform's hosts of every cloud."""
        return sorted(HOSTS)

    @property
    def is_active(self) -> bool:
        """Whether it is entered."""
        return self._server is not None

    def __enter__(self) -> Self:
        if self._server is not None:
            raise UsageError(
                "this interception is entered already; call graph_mock.intercept() for another"
            )
        self._server = self._find_server()
        active.begin(self)
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        server, self._server = self._server, None
        active.end(self)
        if server is not None:
            # What clients keep of it in their pools is dead from here on.
            server.hang_up_on(self._addresses)
        self._addresses = set()

    @property
    def address(self) -> Address:
        """Where to connect to."""
        return self._running.address

    def adopt(self, client: tuple[object, ...], scheme: str) -> None:
        """Take a connection for its own, before anything is sent over it.

        Args:
            client: The address of its end that is the client's.
            scheme: What the caller believes to speak.
        """
        address = (str(client[0]), int(str(client[1])))
        self._running.accept_as(address, scheme)
        self._addresses.add(address)

    def connect(self, scheme: str, timeout_s: object) -> socket.socket:
        """Return a socket to the server; libraries' own words for "the default timeout" will do."""
        connection = socket.create_connection(self.address)
        if timeout_s is None or isinstance(timeout_s, (int, float)):
            connection.settimeout(timeout_s)
        else:
            connection.settimeout(socket.getdefaulttimeout())
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.adopt(connection.getsockname(), scheme)
        self._sockets.add(connection)
        return connection

    def owns(self, connection: object) -> bool:
        """Tell whether it is one that `connect` gave out."""
        return connection in self._sockets

    @property
    def _running(self) -> LoopbackServer:
        if self._server is None or not self._server.is_running():
            raise UsageError(f"{self._of!r} intercepts calls and is not being served any more")
        return self._server
