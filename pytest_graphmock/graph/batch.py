"""Many requests in one: POST /v1.0/$batch and /beta/$batch.

Each part goes the way of a request of its own, from the outermost layer in: faults, overrides,
throttling and the request log see parts as they see any other call. Source: platform.md §11.
"""

from __future__ import annotations

import binascii
import json
from base64 import b64encode, urlsafe_b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from .answer import Answer
from .body import parsed, require_json
from .errors import (
    BatchDependencyError,
    BatchFormatError,
    BatchMemberError,
    BatchSizeError,
    DuplicatePartError,
    FailedDependencyError,
    GraphError,
    NestedBatchError,
    UndeclaredBodyError,
)
from .request import PART, WAY_IN, Request

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

__all__ = ["BatchAnswer", "Part", "read_batch", "serve_batch"]

MOST_PARTS = 20

#: What an answer in a batch says of itself; all else is about the connection or the batch.
_OWN_HEADERS = frozenset(
    {
        "allow",
        "cache-control",
        "content-type",
        "etag",
        "location",
        "odata-version",
        "preference-applied",
        "retry-after",
        "www-authenticate",
    }
)


@dataclass(frozen=True, slots=True)
class Part:
    """One request of a batch.

    Attributes:
        url: Relative to the version, with or without a slash before it.
        body: What is sent; None where the part has no body.
        depends_on: Ids of the parts that have to succeed first, folded.
    """

    id: str
    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    depends_on: frozenset[str] = frozenset()


@dataclass(slots=True)
class BatchAnswer(Answer):
    """The answer to a batch that was understood, before its parts are served."""

    parts: tuple[Part, ...] = ()


def read_batch(request: Request) -> tuple[Part, ...]:
    """Return the parts of a batch, in order.

    Raises:
        GraphError: The batch as a whole makes no sense (400), and no part of it is served.
    """
    require_json(request)
    try:
        content = parsed(request.body)
    except ValueError:
        raise BatchFormatError from None
    steps = content.get("requests") if isinstance(content, dict) else None
    if not isinstance(steps, list) or not steps:
        raise BatchFormatError
    if len(steps) > MOST_PARTS:
        raise BatchSizeError
    return tuple(_parts(steps))


def _parts(steps: list[Any]) -> Iterator[Part]:
    """Any order in which each depends on earlier ones will do (documented limits are older)."""
    earlier: set[str] = set()
    for step in steps:
        part = _part(step)
        folded = part.id.casefold()
        if folded in earlier:
            raise DuplicatePartError(part.id)
        if not part.depends_on <= earlier:
            raise BatchDependencyError(part.id)
        earlier.add(folded)
        yield part


def _part(step: Any) -> Part:
    """Members that are unknown are ignored: msgraph-sdk sends ``depends_on`` with every part."""
    if not isinstance(step, dict):
        raise BatchFormatError
    part_id, method, url = (_required(step, name) for name in ("id", "method", "url"))
    headers, depends_on = step.get("headers") or {}, step.get("dependsOn") or []
    if not isinstance(headers, dict) or not _are_texts(headers.values()):
        raise BatchFormatError
    if not isinstance(depends_on, list) or not _are_texts(depends_on):
        raise BatchFormatError
    earlier = frozenset(each.casefold() for each in depends_on)
    return Part(part_id, method.upper(), url, headers, _body(step.get("body")), earlier)


def _required(step: dict[str, Any], name: str) -> str:
    value = step.get(name)
    if value is None or value == "":
        raise BatchMemberError(name)
    if not isinstance(value, str):
        raise BatchFormatError
    return value


def _are_texts(values: Any) -> bool:
    return all(isinstance(each, str) for each in values)


def _body(content: Any) -> bytes | None:
    """JSON stands there as it is, everything else in base64 of either alphabet (documented)."""
    if content is None:
        return None
    if isinstance(content, str):
        decoded = _from_base64(content)
        if decoded is not None:
            return decoded
    return _dumped(content)


def _from_base64(text: str) -> bytes | None:
    plain = text.rstrip("=").replace("+", "-").replace("/", "_")
    if not plain.replace("-", "").replace("_", "").isalnum() or not plain.isascii():
        return None
    try:
        return urlsafe_b64decode(plain + "=" * (-len(plain) % 4))
    except binascii.Error:
        return None


def serve_batch(batch: BatchAnswer, environ: Mapping[str, Any], default: WSGIApplication) -> Answer:
    """Serve the parts one after the other and return their answers together: 200, in their order.

    The service's own order is that in which parts happen to be done.

    Args:
        environ: The batch's own, whose connection and ``Authorization`` its parts share.
        default: Serves parts where no layer before the application takes them.
    """
    way_in = environ.get(WAY_IN, default)
    failed: set[str] = set()
    pieces = []
    for part in batch.parts:
        answer = _served(part, failed, environ, way_in)
        if answer.status >= 400:
            failed.add(part.id.casefold())
        pieces.append(_piece(part, answer))
    body = b'{"responses":[%s]}' % b",".join(pieces)
    return Answer(batch.status, body, batch.content_type, batch.headers)


def _served(
    part: Part, failed: set[str], environ: Mapping[str, Any], way_in: WSGIApplication
) -> Answer:
    try:
        _check(part, failed)
    except GraphError as error:
        content = {"error": {"code": error.code, "message": error.message}}
        return Answer(error.status, _dumped(content), headers={"Content-Type": "application/json"})
    return _asked(way_in, _environ(part, environ))


def _check(part: Part, failed: set[str]) -> None:
    """Refuse a part before it is a request; the others are served all the same."""
    if part.depends_on & failed:
        raise FailedDependencyError
    if part.url.partition("?")[0].strip("/").casefold() == "$batch":
        raise NestedBatchError
    names = {name.casefold() for name in part.headers}
    if part.body is not None and part.method != "DELETE" and "content-type" not in names:
        raise UndeclaredBodyError


def _environ(part: Part, batch: Mapping[str, Any]) -> WSGIEnvironment:
    """Return a part as a request: connection and sign-in are the batch's, the rest its own."""
    kept = {
        name: value
        for name, value in batch.items()
        if not name.startswith(("HTTP_", "CONTENT_")) or name in ("HTTP_HOST", "HTTP_AUTHORIZATION")
    }
    # A part has no connection of its own that could be closed under it.
    kept.pop("werkzeug.socket", None)
    kept.pop("werkzeug.request", None)
    version = next(filter(None, Request({**batch, "wsgi.input": None}).raw_path.split("/", 3)))
    target = f"/{version}/{quote(part.url.removeprefix('/'), safe=_AS_IT_IS)}"
    path, _, query = target.partition("?")
    body = part.body or b""
    return {
        **kept,
        **_headers(part),
        "REQUEST_METHOD": part.method,
        "RAW_URI": target,
        "REQUEST_URI": target,
        "PATH_INFO": unquote(path, "latin-1"),
        "QUERY_STRING": query,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        PART: part.id,
    }


_AS_IT_IS = "".join(map(chr, range(0x21, 0x7F)))


def _headers(part: Part) -> dict[str, str]:
    found = {}
    for name, value in part.headers.items():
        key = name.upper().replace("-", "_")
        found[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
    for key in ("HTTP_CONTENT_LENGTH", "HTTP_HOST"):  # those are the batch's to say
        found.pop(key, None)
    return found


def _asked(app: WSGIApplication, environ: WSGIEnvironment) -> Answer:
    heard: list[tuple[str, list[tuple[str, str]]]] = []
    written: list[bytes] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None, /) -> Any:
        heard[:] = [(status, headers)]
        return written.append

    pieces = app(environ, start_response)
    try:
        written.extend(pieces)
    finally:
        if hasattr(pieces, "close"):
            pieces.close()
    [(status, headers)] = heard
    return Answer(int(status.split(" ", 1)[0]), b"".join(written), headers=dict(headers))


def _piece(part: Part, answer: Answer) -> bytes:
    headers = {
        name: value for name, value in answer.headers.items() if name.casefold() in _OWN_HEADERS
    }
    head = _dumped({"id": part.id, "status": answer.status, "headers": headers})
    if not answer.body:
        return head
    return b'%s,"body":%s}' % (head[:-1], _shown(answer))


def _shown(answer: Answer) -> bytes:
    """JSON as it is; what is none, or says so of itself and is not, in base64."""
    named = {name.casefold(): value for name, value in answer.headers.items()}
    if named.get("content-type", "").casefold().startswith("application/json"):
        try:
            json.loads(answer.body)
        except ValueError:
            pass
        else:
            return answer.body
    return _dumped(b64encode(answer.body).decode())


def _dumped(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")
