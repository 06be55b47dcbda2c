"""A client in a process of its own: GET the same address again and again, print the rate.

``python client.py URL PATH TOKEN COUNT``. A bare socket over one kept connection, so that what is
measured is the server and not a client library's parsing of headers.
"""

from __future__ import annotations

import re
import socket
import sys
import time
from urllib.parse import urlsplit

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


def main() -> None:
    url, path, token, count = sys.argv[1:]
    address = urlsplit(url)
    request = (
        f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\nAuthorization: Bearer {token}\r\n"
        "Accept: application/json\r\nAccept-Encoding: gzip, deflate\r\nUser-Agent: bench\r\n"
        "Connection: keep-alive\r\n\r\n"
    ).encode()
    with socket.create_connection((address.hostname, address.port or 80)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

        def get() -> None:
            connection.sendall(request)
            received = b""
            while b"\r\n\r\n" not in received:
                received += connection.recv(65536)
            head, _, body = received.partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head[:40]
            length = _LENGTH.search(head)
            assert length is not None
            missing = int(length[1]) - len(body)
            while missing > 0:
                missing -= len(connection.recv(65536))

        for _ in range(200):
            get()
        began = time.perf_counter()
        for _ in range(int(count)):
            get()
        print(int(count) / (time.perf_counter() - began))


main()
