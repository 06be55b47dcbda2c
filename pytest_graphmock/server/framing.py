"""Where a request begins and ends in a stream: its target, its headers, its body, and their limits.

Source:
    RFC 9112 (HTTP/1.1); sections are named where they decide.
"""

from __future__ import annotations

import email.errors
import re
from functools import lru_cache
from io import BufferedIOBase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email.message import Message

    from _typeshed.wsgi import WSGIEnvironment

__all__ = [
    "MAX_BODY_BYTES",
    "MAX_HEAD_BYTES",
    "Refused",
    "add_headers",
    "declared_length",
    "origin_form",
    "read_chunked",
    "read_exactly",
]

MAX_BODY_BYTES = 64 * 1024 * 1024
MAX_HEAD_BYTES = 64 * 1024
MAX_TRAILERS = 100

# The email parser's own marks for a line that is no header; what follows it would be lost, a
# Content-Length among it. Its remarks on multipart bodies, which it does not get, are not faults.
MALFORMED_HEAD = (
    email.errors.FirstHeaderLineIsContinuationDefect,
    email.errors.MisplacedEnvelopeHeaderDefect,
    email.errors.MissingHeaderBodySeparatorDefect,
)

ABSOLUTE_TARGET = re.compile(r"https?://([^/?#]*)(.*)", re.IGNORECASE)
DECLARED_LENGTH = re.compile(r"[0-9]{1,18}")
CHUNK_HEAD = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]*)?\r\n")


class Refused(Exception):
    """A request that no application sees, because its end in the stream is not known."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def origin_form(target: str) -> tuple[str, str | None]:
    """Return a request target as path and query, and the authority if it names one.

    Raises:
        Refused: It is neither origin-form, absolute-form nor ``*`` (RFC 9112, section 3.2).
    """
    if target.startswith("/") or target == "*":
        return target, None
    absolute = ABSOLUTE_TARGET.fullmatch(target)
    if absolute is None:
        raise Refused(400, f"the request target {target!r} is neither a path nor an http URL")
    authority, rest = absolute.groups()
    return (rest if rest.startswith("/") else f"/{rest}"), authority


def add_headers(environ: WSGIEnvironment, headers: Message) -> None:
    """Put the request's headers into the environ, those of one name joined with a comma.

    A name with an underscore is left out: it would pass for the one with a hyphen.

    Raises:
        Refused: A line is no header, or all of them are larger than `MAX_HEAD_BYTES`.
    """
    if any(isinstance(defect, MALFORMED_HEAD) for defect in headers.defects):
        raise Refused(400, "a line of the request's head is not a header")
    size_bytes = 0
    for name, value in headers.raw_items():
        size_bytes += len(name) + len(value)
        key = environ_key(name)
        if key is None:
            continue
        value = value.replace("\r\n", "").strip()
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    if size_bytes > MAX_HEAD_BYTES:
        raise Refused(431, f"the request's headers are larger than {MAX_HEAD_BYTES} bytes")


@lru_cache(maxsize=256)
def environ_key(name: str) -> str | None:
    """Return where PEP 3333 keeps a header, ``None`` for one that it can't tell from another."""
    if "_" in name:
        return None
    key = name.upper().replace("-", "_")
    return key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"


def declared_length(value: str) -> int:
    """Return a Content-Length in bytes.

    Raises:
        Refused: It is no number, one of several, or more than `MAX_BODY_BYTES`.
    """
    if DECLARED_LENGTH.fullmatch(value) is None:
        raise Refused(400, f"the Content-Length {value!r} is not a number of bytes")
    return within_limit(int(value))


def within_limit(size_bytes: int) -> int:
    if size_bytes > MAX_BODY_BYTES:
        raise Refused(413, f"the request's body is larger than {MAX_BODY_BYTES} bytes")
    return size_bytes


def read_chunked(stream: BufferedIOBase) -> bytes:
    """Return a body sent in chunks; extensions and trailers are dropped (section 7.1).

    Raises:
        Refused: The chunks are malformed, or larger than `MAX_BODY_BYTES` together.
        ConnectionError: The client left before the last one.
    """
    body = bytearray()
    while size_bytes := chunk_size(read_line(stream)):
        within_limit(len(body) + size_bytes)
        body += read_exactly(stream, size_bytes)
        if read_exactly(stream, 2) != b"\r\n":
            raise Refused(400, "a chunk of the request's body is longer than it declares")
    for _ in range(MAX_TRAILERS):
        if read_line(stream) == b"\r\n":
            return bytes(body)
    raise Refused(431, f"the request has more than {MAX_TRAILERS} trailers")


def chunk_size(line: bytes) -> int:
    match = CHUNK_HEAD.fullmatch(line)
    if match is None:
        raise Refused(400, f"{line[:40]!r} does not begin a chunk of the request's body")
    return int(match[1], 16)


def read_line(stream: BufferedIOBase) -> bytes:
    line = stream.readline(MAX_HEAD_BYTES)
    if not line:
        raise ConnectionAbortedError("the client left between two chunks")
    return line


def read_exactly(stream: BufferedIOBase, size_bytes: int) -> bytes:
    read = stream.read(size_bytes)
    if len(read) < size_bytes:
        raise ConnectionAbortedError("the client left before the end of its request")
    return read
