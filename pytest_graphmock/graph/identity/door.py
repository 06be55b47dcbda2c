"""Where the identity platform's addresses branch off from Graph's, at next to no cost for those."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from ...recording.requests import RequestLog

if TYPE_CHECKING:
    from .application import IdentityApplication
    from .platform import IdentityPlatform

__all__ = ["IdentityDoor"]


class IdentityDoor:
    """Hands what is Graph's to Graph and the rest to the platform first; WSGI both ways.

    The platform is loaded and made when somebody first comes for it.
    """

    def __init__(
        self, graph: Callable[..., Any], platform: Callable[[], IdentityPlatform], log: RequestLog
    ) -> None:
        self._graph = graph
        self._platform = platform
        self._log = log
        self._identity: IdentityApplication | None = None

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        path: str = environ["PATH_INFO"]
        if not path.startswith(("/v1.0/", "/beta/")):
            answer = self._application()(environ, start_response)
            if answer is not None:
                return answer
        served: Iterable[bytes] = self._graph(environ, start_response)
        return served

    def _application(self) -> IdentityApplication:
        if self._identity is None:
            from .application import IdentityApplication

            self._identity = IdentityApplication(self._platform(), self._log)
        return self._identity
