"""A proxy for tests: whatever host a client asks it for, it gets the mock."""

from __future__ import annotations

import socket
from contextlib import suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

__all__ = ["Tunnel"]


class Tunnel(ThreadingTCPServer):
    """Answers CONNECT and carries bytes to one port of this machine."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, to_port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.to_port = to_port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Connection(StreamRequestHandler):
    server: Tunnel

    def handle(self) -> None:
        while self.rfile.readline() not in (b"\r\n", b""):
            pass
        with socket.create_connection(("127.0.0.1", self.server.to_port)) as mock:
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = Thread(target=_carry, args=(mock, self.connection), daemon=True)
            back.start()
            _carry(self.connection, mock)
            back.join()


def _carry(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while part := source.recv(65536):
            target.sendall(part)
    for each in (source, target):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
