"""How a call of the control API is declared: its address, what it takes, what it answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import parse_qsl

from ...usage import nearest
from .schema import Schema, faults_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

__all__ = ["Answer", "Asked", "BadCallError", "CallTable", "DeclaredCall", "MissingError"]

_MOST_BYTES = 1024 * 1024

Room = TypeVar("Room")


class BadCallError(Exception):
    """A call that means nothing (400)."""

    status = "400 Bad Request"


class MissingError(BadCallError):
    """A call about something that is not there (404)."""

    status = "404 Not Found"


@dataclass(frozen=True)
class Answer:
    """What a call answers: content that becomes JSON, or bytes of another type.

    Attributes:
        status: A status line; left out it is 200, or 204 when there is no content.
    """

    content: Any = None
    status: str = ""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> bytes:
        if self.content is None:
            return b""
        if isinstance(self.content, bytes):
            return self.content
        return json.dumps(self.content).encode()

    @property
    def status_line(self) -> str:
        return self.status or ("204 No Content" if self.content is None else "200 OK")


@dataclass(frozen=True)
class Asked:
    """One call: the names in its address, its query and its body."""

    environ: WSGIEnvironment
    names: Mapping[str, str]
    call: DeclaredCall[Any]

    @property
    def query(self) -> dict[str, str]:
        """The options of the query.

        Raises:
            BadCallError: One of them is not declared.
        """
        given = dict(parse_qsl(self.environ.get("QUERY_STRING", ""), keep_blank_values=True))
        _refuse_unknown(given, self.call.query, "option")
        return given

    def json(self, most_bytes: int = _MOST_BYTES) -> Mapping[str, Any]:
        """Return the body, checked member by member against what is declared.

        Raises:
            BadCallError: It is no JSON object, or a member is not what it has to be.
        """
        content = self._content(most_bytes)
        known = (self.call.takes or {}).get("properties", {})
        if known:
            _refuse_unknown(content, known, "member")
        for name, value in content.items():
            schema = known.get(name, {})
            if any(faults_of(value, schema)):
                kind = schema.get("description", "of the type it has to be")
                raise BadCallError(f"{name}: {json.dumps(value)} is not {kind}")
        for name in (self.call.takes or {}).get("required", ()):
            if name not in content:
                raise BadCallError(f"{name}: it has to be there")
        return content

    def _content(self, most_bytes: int) -> Mapping[str, Any]:
        length = int(self.environ.get("CONTENT_LENGTH") or 0)
        body = self.environ["wsgi.input"].read(min(length, most_bytes))
        try:
            content = json.loads(body or b"{}")
        except ValueError:
            raise BadCallError("the body is no JSON") from None
        if not isinstance(content, Mapping):
            raise BadCallError("the body is a JSON object")
        return content


@dataclass(frozen=True)
class DeclaredCall(Generic[Room]):
    """One call below ``/_graphmock/``.

    Attributes:
        path: Its address, ``{name}`` for what varies: ``inspect/meetings/{uid}``.
        summary: What it does, in one line.
        takes: The schema of its body; None if it has none.
        answers: The schema of its answer; None if there is no content (204), or it is not JSON.
        query: The schemas of its options.
        content_type: What the answer is, where it is not JSON.
        is_page: Whether it is a file of the page, and no part of the API.
    """

    method: str
    path: str
    summary: str
    handler: Callable[[Room, Asked], Answer]
    takes: Schema | None = None
    answers: Schema | None = None
    query: Mapping[str, Schema] = field(default_factory=dict)
    content_type: str = "application/json"
    is_page: bool = False

    def names_in(self, path: str) -> dict[str, str] | None:
        """Return what stands for the names in an address; None for an address of another call."""
        if "{" not in self.path:
            return {} if path == self.path else None
        own, parts = self.path.split("/"), path.split("/")
        if len(own) != len(parts):
            return None
        pairs = list(zip(own, parts, strict=True))
        if any(o != p for o, p in pairs if not o.startswith("{")):
            return None
        return {o.strip("{}"): p for o, p in pairs if o.startswith("{")}


class CallTable(Generic[Room]):
    """The calls about one thing, in the order in which they are declared."""

    def __init__(self) -> None:
        self._calls: list[DeclaredCall[Room]] = []

    def __iter__(self) -> Iterator[DeclaredCall[Room]]:
        return iter(self._calls)

    def add(
        self, method: str, path: str, summary: str, **more: Any
    ) -> Callable[[Callable[[Room, Asked], Answer]], Callable[[Room, Asked], Answer]]:
        """Declare the function below as a call; see `DeclaredCall` for the words."""

        def declare(
            handler: Callable[[Room, Asked], Answer],
        ) -> Callable[[Room, Asked], Answer]:
            self._calls.append(DeclaredCall(method, path, summary, handler, **more))
            return handler

        return declare


def _refuse_unknown(content: Mapping[str, Any], known: Iterable[str], what: str) -> None:
    known = list(known)
    for name in content:
        if name not in known:
            hint = nearest(name, known)
            there = f"; there are {', '.join(known)}" if known else ""
            raise BadCallError(f"{name}: there is no such {what}{hint}{there}")
