"""A request to the proxy: its head, whom it is for, and its way on."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

__all__ = ["Denied", "ProxyRequest", "read_request"]

_MOST_HEAD_BYTES = 64 * 1024
_PART_BYTES = 64 * 1024
_REQUEST_LINE = re.compile(rb"([!-~]+) ([!-~]+) HTTP/1\.[01]")
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:/@?#\[\]]+):([0-9]{1,5})")
#: What is between the client and the proxy, and no business of the server's (RFC 9110, 7.6.1).
_NOT_FORWARDED = ("connection", "proxy-connection", "proxy-authorization", "keep-alive", "expect")


class Denied(Exception):
    """What the proxy does not do, with the status that says so."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status

    def answer(self) -> bytes:
        """Return the answer, whole."""
        body = f"graphmock proxy: {self}\n".encode()
        head = (
            f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        return head.encode() + body


@dataclass(frozen=True, slots=True)
class ProxyRequest:
    """A request's head, and what came behind it already.

    Attributes:
        scheme: ``http`` or ``https`` of an absolute target; empty for CONNECT.
        path: What the server is asked for; empty for CONNECT.
        headers: The lines, as they came.
    """

    method: str
    scheme: str
    host: str
    port: int
    path: str
    headers: tuple[bytes, ...]
    rest: bytes

    @property
    def is_connect(self) -> bool:
        return self.method == "CONNECT"

    @property
    def authority(self) -> str:
        """Host and port, as a refusal names them."""
        return f"{self.host}:{self.port}"

    def forward(self, client: socket.socket, server: socket.socket) -> None:
        """Send the request on, body and all, as one that is the connection's last.

        Raises:
            Denied: Its body has no length.
        """
        length_bytes = self._length_bytes()
        kept = [line for line in self.headers if _name_of(line) not in _NOT_FORWARDED]
        first = f"{self.method} {self.path} HTTP/1.1".encode("latin-1")
        server.sendall(b"\r\n".join([first, *kept, b"Connection: close", b"", b""]))
        if self._header("expect"):
            client.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = self.rest[:length_bytes]
        while True:
            server.sendall(body)
            length_bytes -= len(body)
            if not length_bytes:
                return
            body = client.recv(min(length_bytes, _PART_BYTES))
            if not body:
                raise ConnectionAbortedError("the client left before the end of its request")

    def _length_bytes(self) -> int:
        if self._header("transfer-encoding"):
            raise Denied(411, "a request that is not tunnelled needs a Content-Length")
        declared = self._header("content-length") or "0"
        if not (declared.isascii() and declared.isdigit()):
            raise Denied(400, f"the Content-Length {declared!r} is not a number of bytes")
        return int(declared)

    def _header(self, name: str) -> str:
        found = [line for line in self.headers if _name_of(line) == name]
        return found[0].partition(b":")[2].strip().decode("latin-1") if found else ""


def read_request(client: socket.socket) -> ProxyRequest | None:
    """Read a request's head; None when the client left without one.

    Raises:
        Denied: It is none that a proxy gets.
    """
    head, rest = _read_head(client)
    if not head:
        return None
    first, *headers = head.split(b"\r\n")
    match = _REQUEST_LINE.fullmatch(first)
    if match is None:
        raise Denied(400, f"{first[:60]!r} does not begin a request")
    method, target = (each.decode("latin-1") for each in match.groups())
    aim = _tunnel_to(target) if method == "CONNECT" else _absolute(target)
    return ProxyRequest(method, *aim, tuple(headers), rest)


def _read_head(client: socket.socket) -> tuple[bytes, bytes]:
    read = b""
    while b"\r\n\r\n" not in read:
        if len(read) > _MOST_HEAD_BYTES:
            raise Denied(431, f"the request's head is larger than {_MOST_HEAD_BYTES} bytes")
        part = client.recv(_PART_BYTES)
        if not part:
            return b"", b""
        read += part
    head, _, rest = read.partition(b"\r\n\r\n")
    return head, rest


def _tunnel_to(target: str) -> tuple[str, str, int, str]:
    match = _AUTHORITY.fullmatch(target)
    if match is None:
        raise Denied(400, f"CONNECT takes host:port, not {target!r}")
    return "", match[1].strip("[]"), int(match[2]), ""


def _absolute(target: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(target)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or parts.scheme not in ("http", "https"):
        raise Denied(400, f"this is a proxy: it takes CONNECT or a whole URL, not {target!r}")
    path = parts._replace(scheme="", netloc="", path=parts.path or "/", fragment="").geturl()
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path


def _name_of(line: bytes) -> str:
    return line.partition(b":")[0].strip().lower().decode("latin-1")
