"""The requests that came in, and what each was answered."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from ..usage import UsageError
from .addresses import mail_of
from .patterns import matches
from .sequence import Record, Recorded

if TYPE_CHECKING:
    from typing import TypeAlias

    from werkzeug.datastructures import Headers

__all__ = ["RawHeaders", "RecordedRequest", "RequestLog", "Requests", "shortened"]

RawHeaders: TypeAlias = Mapping[str, str] | Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RecordedRequest(Record):
    """One call and its answer, as they went over the wire; what is parsed is parsed when read.

    It can be compared with a mapping, as a notice can: the path by a pattern, the caller by a user,
    ``request == {"method": "POST", "path": "/me/events/*/cancel", "status": 202}``.

    Attributes:
        target: Path and query as the client sent them.
        body: What was sent.
        status: The HTTP status of the answer.
        answer_body: What was answered.
        duration_s: How long the application took, in seconds.
        caller: The mail of the user who called, ``"app"``, or None when nobody was identified.
        effects: From where to where in the tenant's journal its changes stand.
        part: For a part of a batch, its id there; the batch itself stands behind its parts.
    """

    members = (
        "method",
        "path",
        "target",
        "query",
        "json",
        "body",
        "status",
        "answer",
        "error_code",
        "caller",
        "part",
    )

    method: str
    target: str
    raw_headers: RawHeaders = field(repr=False)
    body: bytes = field(repr=False)
    status: int
    answer_body: bytes = field(repr=False)
    raw_answer_headers: RawHeaders = field(repr=False)
    duration_s: float = 0.0
    caller: str | None = None
    effects: tuple[int, int] = (0, 0)
    part: str | None = None

    @property
    def path(self) -> str:
        """The path, decoded, with its version: ``/v1.0/me/events``."""
        return unquote(self.target.partition("?")[0])

    @property
    def query_string(self) -> str:
        """The query as it was sent, without the question mark."""
        return self.target.partition("?")[2]

    @property
    def query(self) -> dict[str, str]:
        """The query's options, decoded; of one that is there twice the last."""
        return dict(parse_qsl(self.query_string, keep_blank_values=True))

    @property
    def headers(self) -> Headers:
        """The request's headers, found in any letter case."""
        return _headers(self.raw_headers)

    @property
    def answer_headers(self) -> Headers:
        """The answer's headers, found in any letter case."""
        return _headers(self.raw_answer_headers)

    @property
    def json(self) -> Any:
        """The body as JSON; None when it is empty or is none."""
        return _parsed(self.body)

    @property
    def answer(self) -> Any:
        """The answer's JSON; None when it is empty, its text when it is no JSON."""
        parsed = _parsed(self.answer_body)
        if parsed is None and self.answer_body:
            return self.answer_body.decode("utf-8", "replace")
        return parsed

    @property
    def error_code(self) -> str | None:
        """The code of an answer that is an error, such as ``ErrorItemNotFound``."""
        answer = self.answer if self.status >= 400 else None
        error = answer.get("error") if isinstance(answer, dict) else None
        code = error.get("code") if isinstance(error, dict) else error
        return code if isinstance(code, str) else None

    @property
    def duration_ms(self) -> float:
        """How long the application took, in milliseconds."""
        return self.duration_s * 1000

    def __repr__(self) -> str:
        code = f" {self.error_code}" if self.error_code else ""
        caller = f" as {self.caller}" if self.caller else ""
        part = "" if self.part is None else f" in a batch as {self.part!r}"
        return f"<{self.method} {shortened(self.target)}{caller}{part}: {self.status}{code}>"

    @property
    def _identity(self) -> object:
        return id(self)

    def _agrees(self, name: str, expected: Any) -> bool:
        if name == "path":
            return matches(str(expected), self.target)
        if name == "method":
            return self.method == str(expected).upper()
        if name == "caller" and expected is not None:
            return (self.caller or "").casefold() == mail_of(expected).casefold()
        # Not super(): a dataclass with slots is another class than the one that is written here.
        return Record._agrees(self, name, expected)


class Requests(Recorded[RecordedRequest]):
    """The requests so far, oldest first."""

    __slots__ = ()
    noun = "request"

    def matching(self, method: str = "*", path: str = "**") -> Requests:
        """Return the requests of a method to paths of a pattern.

        Args:
            method: In any letter case; ``"*"`` is any.
            path: ``/me/events/*/cancel``: ``*`` is one segment, ``**`` any number of them. Letter
                case does not matter, and the version may be left out.
        """
        if "/" in method:
            raise UsageError(
                f"{method!r} is a path where the method belongs: matching('*', {method!r})"
            )
        return self._only(
            lambda each: method.upper() in ("*", each.method) and matches(path, each.target)
        )

    @property
    def failed(self) -> Requests:
        """Those that were answered with an error: status 400 and above."""
        return self._only(lambda each: each.status >= 400)


class RequestLog:
    """Keeps every call, as cheap as can be: raw pieces, put together when somebody looks."""

    def __init__(self) -> None:
        self._requests: list[RecordedRequest] = []
        self._raw: deque[dict[str, Any]] = deque()
        self._lock = Lock()
        #: Told of each call, in the thread that answers it.
        self.listener: Callable[[RecordedRequest], object] | None = None

    def record(
        self,
        *,
        method: str,
        target: str,
        headers: RawHeaders,
        body: bytes,
        status: int,
        answer: bytes,
        answer_headers: RawHeaders,
        duration_s: float,
        caller: str | None,
        effects: tuple[int, int],
        part: str | None = None,
    ) -> None:
        """Keep a call; see `RecordedRequest` for what its pieces are."""
        raw: dict[str, Any] = {
            "method": method,
            "target": target,
            "raw_headers": headers,
            "body": body,
            "status": status,
            "answer_body": answer,
            "raw_answer_headers": answer_headers,
            "duration_s": duration_s,
            "caller": caller,
            "effects": effects,
            "part": part,
        }
        self._raw.append(raw)  # atomic, so that connections do not wait for each other here
        if self.listener is not None:
            self.listener(RecordedRequest(**raw))

    def append(self, request: RecordedRequest) -> None:
        """Keep a call that is already put together."""
        with self._lock:
            self._build()
            self._requests.append(request)
        if self.listener is not None:
            self.listener(request)

    def clear(self) -> None:
        """Forget every call."""
        with self._lock:
            self._raw.clear()
            self._requests.clear()

    def read(self) -> list[RecordedRequest]:
        """Return the calls so far, oldest first."""
        with self._lock:
            self._build()
            return self._requests.copy()

    def __iter__(self) -> Iterator[RecordedRequest]:
        return iter(self.read())

    def __len__(self) -> int:
        return len(self._raw) + len(self._requests)

    def _build(self) -> None:
        while self._raw:
            self._requests.append(RecordedRequest(**self._raw.popleft()))


def shortened(target: str) -> str:
    """Ids are long, and it is their ends that differ."""
    return _ID.sub(lambda found: f"{found[0][:6]}…{found[0][-8:]}", target)


_ID = re.compile(r"A[A-Za-z0-9_-]{39,}(=|%3D)*", re.IGNORECASE)


def _headers(raw: RawHeaders) -> Headers:
    from werkzeug.datastructures import Headers

    return Headers(raw.items() if isinstance(raw, Mapping) else raw)


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None
