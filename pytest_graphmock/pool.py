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
        self._mocks: dict[Settings, GraphMock] = {}

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.stop()

    def get(self, **words: Any) -> GraphMock:
        """Return a mock of some words, served and as seeded.

        Raises:
            UsageError: The words mean nothing.
        """
        words = {**self._words, **words}
        settings = Settings.of(words, "graph_mock")
        mock = self._mocks.pop(settings, None)
        if mock is None:
            mock = GraphMock(**words)
        self._mocks[settings] = mock
        while len(self._mocks) > _MOST_KEPT:
            del self._mocks[next(iter(self._mocks))]
        mock.reset()
        mock.serve_on(self._server)
        return mock

    def put_back(self, mock: GraphMock) -> None:
        """Take a mock out of service and raise what must not pass unseen in its test.

        What the test left in it stays until it is handed out again, for the report.
        """
        __tracebackhide__ = True
        self._server.app = None
        try:
            mock.check()
        finally:
            self._server.clear()
