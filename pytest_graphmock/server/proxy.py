"""An HTTP proxy that leads to the mock what is meant for Microsoft, and lets nothing else out.

CONNECT host:443 (RFC 9110, section 9.3.6), and requests with an absolute target (RFC 9112, section
3.2.2), which axios sends for https too.
"""

from __future__ import annotations

import logging
import socket
import ssl
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from threading import Lock, Thread
from typing import TYPE_CHECKING, Protocol

from .hosts import HOSTS, plain_name
from .proxied import Denied, ProxyRequest, read_request

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["Proxy"]

_PART_BYTES = 64 * 1024
_HEAD_TIMEOUT_S = 30.0
#: How long a refused client is listened to: a reset for its unread bytes would overtake the
#: refusal (RFC 9112, section 9.6).
_LINGER_TIMEOUT_S = 1.0
_log = logging.getLogger("pytest_graphmock.proxy")


class Secured(Protocol):
    """Where the mock speaks TLS, and whom to trust there."""

    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def ca_file(self) -> str: ...


class Proxy:
    """Serves from `start` to `stop`, in threads that do not keep the process alive.

    Args:
        secured: What speaks TLS for the mock.
        host: The address to listen on.
        port: 0 takes a free one.
        allow_hosts: Names of other hosts that may be reached, really.

    Raises:
        OSError: The port is taken, or the address is not this machine's.
    """

    def __init__(
        self,
        secured: Secured,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        allow_hosts: Iterable[str] = (),
    ) -> None:
        self._secured = (_reachable(secured.host), secured.port)
        self._ca_file = secured.ca_file
        self._allowed = frozenset(plain_name(each) for each in allow_hosts)
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listening = socket.create_server((host, port), family=family, backlog=128)
        self.host, self.port = host, int(self._listening.getsockname()[1])
        self._open: set[socket.socket] = set()
        self._lock = Lock()
        self._is_stopped = False
        self._thread = Thread(
            target=self._accept_all, name=f"graphmock proxy at port {self.port}", daemon=True
        )

    @property
    def url(self) -> str:
        """``http://127.0.0.1:PORT``: what a client takes for ``HTTPS_PROXY``."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    def start(self) -> Self:
        self._thread.start()
        return self

    def stop(self) -> None:
        """Hang up on everyone, and listen no more."""
        with self._lock:
            self._is_stopped = True
            for each in self._open:
                with suppress(OSError):
                    # An SSLSocket's own method takes TLS away from under the thread that reads.
                    socket.socket.shutdown(each, socket.SHUT_RDWR)
        with suppress(OSError):  # closing a socket does not wake who waits at it everywhere
            socket.create_connection((_reachable(self.host), self.port), timeout=1).close()
        self._thread.join(timeout=5)
        self._listening.close()

    def _accept_all(self) -> None:
        while not self._is_stopped:
            with suppress(OSError, RuntimeError):  # a client that is gone; no more threads
                client, _ = self._listening.accept()
                Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with ExitStack() as stack, suppress(OSError):
            self._keep(client, stack)
            client.settimeout(_HEAD_TIMEOUT_S)
            try:
                self._answer(client, stack)
            except Denied as denied:
                _log.warning("%s", denied)
                _refuse(client, denied)

    def _answer(self, client: socket.socket, stack: ExitStack) -> None:
        request = read_request(client)
        if request is None:
            return
        server = self._keep(self._connected(request), stack)
        client.settimeout(None)
        if request.is_connect:
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            server.sendall(request.rest)
            _carry_both_ways(client, server)
        else:
            request.forward(client, server)
            _carry(server, client)

    def _keep(self, each: socket.socket, stack: ExitStack) -> socket.socket:
        """Let a socket be closed with the stack, and by `stop` before that."""
        stack.enter_context(each)
        with self._lock:
            if self._is_stopped:
                raise ConnectionAbortedError("the proxy has been stopped")
            self._open.add(each)
        stack.callback(self._forget, each)
        return each

    def _forget(self, each: socket.socket) -> None:
        with self._lock:
            self._open.discard(each)

    def _connected(self, request: ProxyRequest) -> socket.socket:
        """Return a connection to where a request is led.

        Raises:
            Denied: That is nowhere, or nobody is there.
        """
        is_ours = plain_name(request.host) in HOSTS
        self._check(request, is_ours)
        address = self._secured if is_ours else (request.host, request.port)
        try:
            server = socket.create_connection(address, timeout=_HEAD_TIMEOUT_S)
            server.settimeout(None)
            if request.scheme == "https":
                trusted = ssl.create_default_context(cafile=self._ca_file if is_ours else None)
                server = trusted.wrap_socket(server, server_hostname=request.host)
        except OSError as error:
            raise Denied(502, f"can't reach {request.authority}: {error}") from None
        return server

    def _check(self, request: ProxyRequest, is_ours: bool) -> None:
        if is_ours and (request.port != 443 or request.scheme == "http"):
            raise Denied(403, f"refused {request.authority}: it is served over https, at port 443")
        if not is_ours and plain_name(request.host) not in self._allowed:
            raise Denied(
                403,
                f"refused {request.authority}: not one of Microsoft's hosts; let it out with "
                f"--allow-host {request.host} or allow_hosts=[{request.host!r}]",
            )


def _reachable(host: str) -> str:
    """Return where this machine reaches what listens on an address of it, or on all of them."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)


def _refuse(client: socket.socket, denied: Denied) -> None:
    client.sendall(denied.answer())
    client.shutdown(socket.SHUT_WR)
    client.settimeout(_LINGER_TIMEOUT_S)
    while client.recv(_PART_BYTES):
        pass


def _carry_both_ways(client: socket.socket, server: socket.socket) -> None:
    back = Thread(target=_carry, args=(server, client), daemon=True)
    back.start()
    _carry(client, server)
    back.join()


def _carry(source: socket.socket, target: socket.socket) -> None:
    """Hand on what one side says until it says no more; the other may still have to answer."""
    with suppress(OSError):
        while part := source.recv(_PART_BYTES):
            target.sendall(part)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
