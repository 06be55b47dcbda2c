"""One client's connection: HTTP/1.1 requests in, a WSGI application's answers out.

Werkzeug's own handler closes the connection after every answer, because it leaves the body to
the application and cannot know how much of it is unread. This one reads the body before the
application runs and sends the answer whole, so the next request begins where this one ended.

Source:
    RFC 9112 (HTTP/1.1) for framing, PEP 3333 for WSGI; sections are named where they decide.
"""

from __future__ import annotations

import json
import socket
import sys
import time
from contextlib import suppress
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from werkzeug.serving import WSGIRequestHandler

from .framing import (
    Refused,
    add_headers,
    declared_length,
    origin_form,
    read_chunked,
    read_exactly,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

    from .http import Listener

    ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]

__all__ = ["Answer", "ConnectionHandler", "error_answer"]

# How long, and for how much, a refused client is still listened to: closing a socket with unread
# bytes resets it, and the reset would overtake the refusal (RFC 9112, section 9.6).
LINGER_TIMEOUT_S = 1.0
LINGER_READS = 4096
LINGER_READ_BYTES = 64 * 1024

ERROR_CODES = {
    413: "RequestEntityTooLarge",
    500: "ErrorInternalServerError",
    501: "NotImplemented",
    503: "ServiceUnavailable",
}


class Answer(NamedTuple):
    """What the application answered, whole."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes


class ConnectionHandler(WSGIRequestHandler):
    """Serves one connection until either side closes it.

    The environ has the request target in ``RAW_URI`` and ``REQUEST_URI``, octet for octet as the
    client sent it (of an absolute-form target, the part after the authority, which is in
    ``HTTP_HOST``). ``wsgi.input`` is seekable and ends where the body ends. To drop the
    connection without an answer, an application shuts ``environ["werkzeug.socket"]`` down.
    """

    server: Listener
    protocol_version = "HTTP/1.1"
    # An answer is one send, but "100 Continue" goes before it.
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self._connection_environ: WSGIEnvironment = {
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http" if self.server.ssl_context is None else "https",
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            # Werkzeug takes chunked input for endless without it.
            "wsgi.input_terminated": True,
            "werkzeug.socket": self.connection,
            "SCRIPT_NAME": "",
            "REMOTE_ADDR": self.client_address[0],
            "REMOTE_PORT": self.client_address[1],
            "SERVER_NAME": str(self.server.server_address[0]),
            "SERVER_PORT": str(self.server.port),
        }

    def finish(self) -> None:
        super().finish()
        self.server.schemes.pop(self.client_address[:2], None)  # another client may get the port

    def handle_expect_100(self) -> bool:
        """Leave "100 Continue" until the body is wanted: one that is too large is refused."""
        return True

    def run_wsgi(self) -> None:
        """Answer the request whose head `http.server` has just parsed."""
        try:
            environ = self.make_environ()
        except Refused as refused:
            self.send_error(refused.status, str(refused))
        else:
            self._answer(environ)

    def make_environ(self) -> WSGIEnvironment:
        """Return the request as PEP 3333 has it, its body read.

        Raises:
            Refused: The head or the body is malformed or too large.
            ConnectionError: The client left before the body's end.
        """
        # Not self.path: http.server makes one slash of two at its start.
        target, authority = origin_form(self.requestline.split()[1])
        path, _, query = target.partition("?")
        environ: WSGIEnvironment = {
            **self._connection_environ,
            "wsgi.errors": sys.stderr,
            "SERVER_PROTOCOL": self.request_version,
            "REQUEST_METHOD": self.command,
            "RAW_URI": target,
            "REQUEST_URI": target,
            "PATH_INFO": unquote(path, "latin-1"),
            "QUERY_STRING": query,
        }
        add_headers(environ, self.headers)
        if authority is not None:
            environ["HTTP_HOST"] = authority
        scheme = self.server.schemes.get(self.client_address[:2])
        if scheme is not None:
            environ["wsgi.url_scheme"] = scheme
        environ["wsgi.input"] = BytesIO(self._read_body(environ))
        return environ

    def _read_body(self, environ: WSGIEnvironment) -> bytes:
        coding = environ.get("HTTP_TRANSFER_ENCODING")
        declared = environ.get("CONTENT_LENGTH")
        if coding is None:
            return self._read_declared(environ, declared) if declared is not None else b""
        if coding.lower() != "chunked":
            raise Refused(501, f"the transfer coding {coding!r} is not implemented; use 'chunked'")
        # Both framings at once is how requests are smuggled: section 6.1.
        self.close_connection |= declared is not None
        self._invite_body(environ)
        body = read_chunked(self.rfile)
        environ["CONTENT_LENGTH"] = str(len(body))
        return body

    def _read_declared(self, environ: WSGIEnvironment, declared: str) -> bytes:
        length_bytes = declared_length(declared)
        self._invite_body(environ)
        return read_exactly(self.rfile, length_bytes)

    def _invite_body(self, environ: WSGIEnvironment) -> None:
        expects = environ.get("HTTP_EXPECT", "").lower() == "100-continue"
        if expects and self.request_version >= "HTTP/1.1":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _answer(self, environ: WSGIEnvironment) -> None:
        if self.server.is_shut_down:
            self.close_connection = True
            return
        self.close_connection |= asks_to_close(environ.get("HTTP_CONNECTION", ""))
        self.wfile.write(self._message_from(self.server.app, environ))

    def _message_from(self, app: WSGIApplication, environ: WSGIEnvironment) -> bytes:
        try:
            return self._message(ask(app, environ))
        # Whatever it is, pytest.fail's exception too, the test gets it and not this thread.
        except BaseException as error:
            self.server.on_failure(error)
            text = f"{type(error).__name__} in the mock: {error}"
            return self._message(error_answer(500, text))

    def _message(self, answer: Answer) -> bytes:
        """Return an answer as the octets to send, framed so that the client finds its end."""
        lines = [f"HTTP/1.1 {answer.status}"]
        declared: str | None = None
        is_dated = False
        for name, value in answer.headers:
            lowered = name.lower()
            if lowered == "content-length":
                declared = value
            elif lowered == "connection":
                self.close_connection |= asks_to_close(value)
            elif lowered != "transfer-encoding":
                is_dated = is_dated or lowered == "date"
                lines.append(f"{name}: {value}")
        if not is_dated:
            lines.append(f"Date: {http_date(int(time.time()))}")
        has_body = self.command != "HEAD" and may_have_body(answer.status)
        length = str(len(answer.body)) if has_body else length_without_body(answer, declared)
        if length is not None:
            lines.append(f"Content-Length: {length}")
        if self.close_connection:
            lines.append("Connection: close")
        elif self.request_version == "HTTP/1.0":
            lines.append("Connection: keep-alive")
        head = "\r\n".join([*lines, "", ""]).encode("latin-1")
        return head + answer.body if has_body else head

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse a request in Graph's form and close: where the next one begins is not known.

        `http.server` calls this for a request line or a header that is malformed or too long.
        """
        self.close_connection = True
        self.wfile.write(self._message(error_answer(code, message or HTTPStatus(code).phrase)))
        self._linger()

    def _linger(self) -> None:
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(LINGER_TIMEOUT_S)
            for _ in range(LINGER_READS):
                if not self.connection.recv(LINGER_READ_BYTES):
                    return

    def log(self, type: str, message: str, *args: object) -> None:
        """Print nothing: the mock keeps a request log of its own."""


def ask(app: WSGIApplication, environ: WSGIEnvironment) -> Answer:
    """Run the application to its end and return all that it answered."""
    head: list[tuple[str, list[tuple[str, str]]]] = []
    body: list[bytes] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], exc_info: ExcInfo | None = None, /
    ) -> Callable[[bytes], object]:
        if head and exc_info is None:
            raise RuntimeError("start_response was called twice, the second time without exc_info")
        head[:] = [(status, headers)]
        return body.append

    parts = app(environ, start_response)
    try:
        body.extend(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    if not head:
        raise RuntimeError("the application has not called start_response")
    return Answer(*head[0], b"".join(body))


def error_answer(status: int, message: str) -> Answer:
    """Return an error in the form that Graph's clients read."""
    error = {"code": ERROR_CODES.get(status, "BadRequest"), "message": message}
    return Answer(
        f"{status} {HTTPStatus(status).phrase}",
        [("Content-Type", "application/json")],
        json.dumps({"error": error}).encode(),
    )


def asks_to_close(connection: str) -> bool:
    """Tell whether ``close`` is among the options of a Connection header."""
    return "close" in {option.strip().lower() for option in connection.split(",")}


def may_have_body(status: str) -> bool:
    return not status.startswith(("1", "204", "304"))


def length_without_body(answer: Answer, declared: str | None) -> str | None:
    """Return the Content-Length of an answer to HEAD, or of a status that has no body.

    It is the one that the body would have had, as far as the application says so; 1xx and 204
    must not have one (RFC 9110, section 8.6).
    """
    if answer.status.startswith(("1", "204")):
        return None
    return declared or (str(len(answer.body)) if answer.body else None)


@lru_cache(maxsize=1)
def http_date(unix_time_s: int) -> str:
    return formatdate(unix_time_s, usegmt=True)
