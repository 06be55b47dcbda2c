"""The mocks of a test run: one server, and for each set of words a tenant, rewound and reused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .mock import GraphMock
from .server import LoopbackServer
from .settings import Settings

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self

    from .exchange.journal import Journal

__all__ = ["MockPool"]

#: How many tenants are kept; a suite that marks each test differently would fill the memory.
_MOST_KEPT = 16


class MockPool:
    """Hands out a mock in its seeded state; making it is for the first test of its kind only.

    Args:
        words: Those that hold unless a test says otherwise.
    """

    def __init__(self, words: Mapping[str, Any] | None = None) -> None:
        self._words = dict(words or {})
        self._server = LoopbackServer()
        self._further: list[LoopbackServer] = []
        self._idle: list[LoopbackServer] = []
        self._mocks: dict[Settings, GraphMock] = {}
        self._lent: dict[GraphMock, tuple[LoopbackServer, Journal]] = {}

    def start(self) -> None:
        """Serve from now on."""
        self._server.start()

    def stop(self) -> None:
        """Stop every server, those of further tenants too."""
        for server in (self._server, *self._further):
            server.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def get(self, **words: Any) -> GraphMock:
        """Return a mock of some words, served at the pool's address and as seeded.

        Raises:
            UsageError: The words mean nothing.
        """
        return self._lend(self._take(words), self._server)

    def get_further(self, **words: Any) -> GraphMock:
        """Return another mock beside those that are out already, at an address of its own."""
        mock = self._take(words)
        return self._lend(mock, self._idle.pop() if self._idle else self._start_another())

    def put_back(self, mock: GraphMock) -> None:
        """Take a mock out of service and raise what must not pass unseen in its test.

        What the test left in it stays until it is handed out again, for the report.
        """
        __tracebackhide__ = True
        server, journal = self._lent.pop(mock)
        mock.stop_intercepting()
        server.app = None
        mock.stop_notifying()
        try:
            mock.check()
        finally:
            mock.stop_tls()
            server.clear()
            if server is not self._server:
                self._idle.append(server)
            if mock.tenant.journal is journal:
                self._keep(mock)  # else the test loaded a scenario, and no rewind undoes that

    def _take(self, words: Mapping[str, Any]) -> GraphMock:
        words = {**self._words, **words}
        mock = self._mocks.pop(Settings.of(words, "graph_mock"), None)
        return GraphMock(**words) if mock is None else mock

    def _lend(self, mock: GraphMock, server: LoopbackServer) -> GraphMock:
        self._lent[mock] = (server, mock.tenant.journal)
        mock.reset()
        mock.serve_on(server)
        return mock

    def _keep(self, mock: GraphMock) -> None:
        self._mocks[mock.settings] = mock
        while len(self._mocks) > _MOST_KEPT:
            del self._mocks[next(iter(self._mocks))]

    def _start_another(self) -> LoopbackServer:
        server = LoopbackServer()
        server.start()
        self._further.append(server)
        return server
