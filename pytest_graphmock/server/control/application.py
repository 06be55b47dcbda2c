"""Serves the calls that are declared, and hands everything else on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock
from typing import TYPE_CHECKING, Any

from ...usage import UsageError, nearest
from .browsers import refusal_of
from .calls import CALLS
from .controlled import Controlled
from .declared import Answer, Asked, BadCallError, DeclaredCall

if TYPE_CHECKING:
    from typing import TypeAlias

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["PREFIX", "ControlApplication"]

PREFIX = "/_graphmock"

#: What a call is made of: the mock, or a room of its own such as the inspector's.
Bound: TypeAlias = "tuple[Any, DeclaredCall[Any]]"


class ControlApplication:
    """Answers the control API itself and hands everything else on; WSGI both ways.

    Its own calls never reach the application behind it, so they are in no request log.

    Args:
        further: Returns more calls, each with what it speaks for; asked at the first call.
    """

    def __init__(
        self,
        mock: Controlled,
        app: WSGIApplication,
        further: Callable[[], Iterable[Bound]] = tuple,
    ) -> None:
        self._mock = mock
        self._app = app
        self._further = further
        self._bound: list[Bound] = []
        self._first = Lock()
        #: Called whenever a call was served that may have changed something.
        self.when_served: Callable[[], None] | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path: str = environ["PATH_INFO"]
        if path != PREFIX and not path.startswith(f"{PREFIX}/"):
            parts = self._app(environ, start_response)
            self._tell_of(environ, to_graph=True)
            return parts
        answer = self._answer(path, environ)
        self._tell_of(environ)
        body = answer.body
        headers = list(answer.headers.items())
        if body:
            headers.append(("Content-Type", answer.content_type))
            headers.append(("Content-Length", str(len(body))))
        start_response(answer.status_line, [*headers, *_ALWAYS])
        return [body]

    def _tell_of(self, environ: WSGIEnvironment, *, to_graph: bool = False) -> None:
        """What only reads is news if it is in the request log."""
        if self.when_served is not None and (to_graph or environ["REQUEST_METHOD"] != "GET"):
            self.when_served()

    @property
    def calls(self) -> list[Bound]:
        """All calls, each with what it speaks for."""
        with self._first:  # a page asks for all its files at once
            if not self._bound:
                own = [(self._mock, each) for each in CALLS]
                self._bound = [*own, (self, _DOCUMENT), *self._further()]
        return self._bound

    def _answer(self, path: str, environ: WSGIEnvironment) -> Answer:
        name = path.removeprefix(PREFIX).strip("/")
        reason = refusal_of(environ)
        if reason is not None:
            return refused("403 Forbidden", reason)
        found = [
            (room, call, names)
            for room, call in self.calls
            if (names := call.names_in(name)) is not None
        ]
        if not found:
            return self._not_found(name)
        method = "GET" if environ["REQUEST_METHOD"] == "HEAD" else environ["REQUEST_METHOD"]
        for room, call, names in found:
            if call.method == method:
                return _run(room, call, Asked(environ, names, call))
        return _method_refused(name, [call.method for _, call, _ in found])

    def _not_found(self, name: str) -> Answer:
        known = list(dict.fromkeys(call.path for _, call in self.calls if not call.is_page))
        hint = nearest(name, known)
        return refused(
            "404 Not Found", f"there is no {PREFIX}/{name}{hint}; there are {', '.join(known)}"
        )


def _run(room: Any, call: DeclaredCall[Any], asked: Asked) -> Answer:
    try:
        return call.handler(room, asked)
    except BadCallError as error:
        return refused(error.status, str(error))
    except UsageError as error:  # of a view, whose thing is gone meanwhile
        return refused(BadCallError.status, str(error))


def _method_refused(name: str, methods: list[str]) -> Answer:
    answer = refused("405 Method Not Allowed", f"{PREFIX}/{name} takes {' and '.join(methods)}")
    return Answer(answer.content, answer.status, headers={"Allow": ", ".join(methods)})


def refused(status: str, message: str) -> Answer:
    """Return an error in the form of the control API."""
    return Answer({"error": {"code": status[4:].replace(" ", ""), "message": message}}, status)


#: No page of another origin gets at an answer, and no browser guesses what it is.
_ALWAYS = (
    ("Cache-Control", "no-store"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
)


def _document(application: ControlApplication, asked: Asked) -> Answer:
    from .openapi import document_of

    return Answer(document_of([call for _, call in application.calls]))


_DOCUMENT: DeclaredCall[ControlApplication] = DeclaredCall(
    "GET",
    "openapi.json",
    "This API, as an OpenAPI 3.1 document",
    _document,
    answers={"type": "object"},
)
