"""A request as the rest of `graph` sees it: method, path, query, headers, body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from .receivers import Handshake

__all__ = ["PART", "WAY_IN", "Request"]

#: Where in an environ the id of a part of a batch stands, and through what parts come in.
PART = "graphmock.part"
WAY_IN = "graphmock.way_in"


class Request:
    """The parts of a WSGI environment that Graph looks at.

    The target is kept exactly as it was sent (``RAW_URI``, where the server gives it), because
    ids may hold encoded characters that an early decoding would confuse.

    Attributes:
        handshake: What receivers said on behalf of this request, once they were asked.
    """

    __slots__ = ("body", "environ", "handshake", "method", "query", "raw_path", "target")

    def __init__(self, environ: Mapping[str, Any]) -> None:
        self.environ = environ
        self.method: str = environ["REQUEST_METHOD"]
        self.target: str = environ.get("RAW_URI") or _rebuilt_target(environ)
        path, _, query = self.target.partition("?")
        self.raw_path: str = path
        self.query: str = query
        self.body = _read_body(environ)
        self.handshake: Handshake | None = None

    def header(self, name: str) -> str | None:
        """Return a header's value; several of the same name come joined by commas."""
        value: str | None = self.environ.get("HTTP_" + name.upper().replace("-", "_"))
        return value

    @property
    def part(self) -> str | None:
        """The id of the part that this is of a batch; None for a request of its own."""
        part: str | None = self.environ.get(PART)
        return part

    @property
    def content_type(self) -> str | None:
        """The Content-Type with its parameters, or None."""
        return self.environ.get("CONTENT_TYPE") or None

    @property
    def headers(self) -> dict[str, str]:
        """All headers, by the names that they have on the wire."""
        named = {
            key[5:].replace("_", "-").title(): value
            for key, value in self.environ.items()
            if key.startswith("HTTP_")
        }
        for key in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            if self.environ.get(key):
                named[key.replace("_", "-").title()] = self.environ[key]
        return named

    @property
    def origin(self) -> str:
        """Scheme and host as the caller addressed us: what links in answers begin with."""
        host = self.environ.get("HTTP_HOST")
        if not host:
            host = f"{self.environ['SERVER_NAME']}:{self.environ['SERVER_PORT']}"
        return f"{self.environ.get('wsgi.url_scheme', 'http')}://{host}"


def _rebuilt_target(environ: Mapping[str, Any]) -> str:
    """Return path and query where an in-process client hands over a decoded path only."""
    path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    query = environ.get("QUERY_STRING", "")
    encoded = quote(path.encode("latin-1"), safe="/:@!$&'()*+,;=~-._")
    return f"{encoded}?{query}" if query else encoded


def _read_body(environ: Mapping[str, Any]) -> bytes:
    """Return the body: as long as it says, or all of a stream that ends by itself."""
    stream: IO[bytes] | None = environ.get("wsgi.input")
    if stream is None:
        return b""
    length = environ.get("CONTENT_LENGTH")
    if length:
        return stream.read(int(length))
    return stream.read() if environ.get("wsgi.input_terminated") else b""
