"""The server: pytest-httpserver's, with kept connections, an application of ours and a prompt stop.

Everything that pytest-httpserver offers works on it and comes first; a request that none of its
expectations match goes on to the application.
"""

from __future__ import annotations

import os
import selectors
import socket
import sys
import threading
from collections.abc import Callable, Collection, Iterable
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING

from pytest_httpserver import HTTPServer, HTTPServerError, RequestHandler
from werkzeug import Request, Response
from werkzeug.serving import ThreadedWSGIServer

from ..graph.request import WAY_IN
from .handler import ConnectionHandler, error_answer

if TYPE_CHECKING:
    from ssl import SSLContext

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["Address", "Listener", "LoopbackServer"]

#: Host and port; what IPv6 has besides does not matter on one machine.
Address = tuple[str, int]


class LoopbackServer(HTTPServer):
    """Serves a WSGI application on an address of this machine until it is stopped.

    What an override or the application raises is answered with 500 and kept for `check`, as
    pytest-httpserver does it. Only answers of overrides are kept in `log`.

    Args:
        app: Assignable at any time; each request goes to the one that is there when it is
            complete. Without one the answer is 503.
        host: A name or address, an IPv6 one without brackets.
        port: 0 takes a free one, which it keeps when it is stopped and started again.
        ssl_context: With one it speaks TLS, and nothing else.
    """

    def __init__(
        self,
        app: WSGIApplication | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        ssl_context: SSLContext | None = None,
    ) -> None:
        super().__init__(host, port, ssl_context=ssl_context, threaded=True)
        self.app = app
        self._one_at_a_time = threading.Lock()

    @property
    def url(self) -> str:
        """``http://127.0.0.1:PORT``, without a slash at its end."""
        return self.url_for("/").removesuffix("/")

    def start(self) -> None:
        """Serve from now on, in threads that do not keep the process alive.

        Raises:
            OSError: The port is taken, or the address is not this machine's.
            HTTPServerError: It is running already.
        """
        if self.is_running():
            raise HTTPServerError(f"the server is already running at {self.url}")
        server = Listener(self.host, self.port, self._answer, self._keep_failure, self.ssl_context)
        self.server = server
        self.port = server.port
        self.server_thread = threading.Thread(
            target=self.thread_target, name=f"graphmock at port {server.port}", daemon=True
        )
        self.server_thread.start()

    @property
    def address(self) -> Address:
        """Where to connect to from this machine."""
        host, port = self._listener.server_address[:2]
        name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(str(host), str(host))
        return name, int(port)

    def accept_as(self, client: Address, scheme: str) -> None:
        """Take what a client sends from an address for sent over a scheme that it is not.

        Code of this process says so, before the first request. No request can.
        """
        self._listener.schemes[client] = scheme

    def hang_up_on(self, clients: Collection[Address]) -> None:
        """Close the connections that come from some addresses."""
        if self.is_running():
            self._listener.hang_up_on(clients)

    @property
    def _listener(self) -> Listener:
        assert isinstance(self.server, Listener)
        return self.server

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ[WAY_IN] = self._answer
        if self.ordered_handlers or self.oneshot_handlers or self.handlers:
            answer = self._override(Request(environ, populate_request=False))
            if answer is not None:
                return answer(environ, start_response)
            environ["wsgi.input"].seek(0)
        app = nothing_served if self.app is None else self.app
        return app(environ, start_response)

    def _override(self, request: Request) -> Response | None:
        request.get_data()  # what is logged keeps its body
        # pytest-httpserver looks an expectation up and uses it up in two steps.
        is_used_up = is_expected(request, self.ordered_handlers, self.oneshot_handlers)
        with self._one_at_a_time if is_used_up else nullcontext():
            if not is_expected(
                request, self.ordered_handlers, self.oneshot_handlers, self.handlers
            ):
                return None
            response = self.dispatch(request)
        self.log.append((request, response))
        return response

    def _keep_failure(self, error: BaseException) -> None:
        """Keep for `check` what it has not got already from an override."""
        if any(error is kept for kept in [*self.assertions, *self.handler_errors]):
            return
        if isinstance(error, Exception):
            self.handler_errors.append(error)
        else:
            self.add_assertion(f"{type(error).__name__}: {error}")


def is_expected(request: Request, *expectations: Iterable[RequestHandler]) -> bool:
    return any(each.matcher.match(request) for kind in expectations for each in list(kind))


def nothing_served(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The application of a server that has none at the moment."""
    answer = error_answer(503, "no tenant is being served at this address at the moment")
    start_response(answer.status, answer.headers)
    return [answer.body]


class Listener(ThreadedWSGIServer):
    """Accepts connections, a daemon thread for each, until it is shut down; then it hangs up.

    Args:
        on_failure: Called with what the application raised, in the connection's thread.
    """

    def __init__(
        self,
        host: str,
        port: int,
        app: WSGIApplication,
        on_failure: Callable[[BaseException], None],
        ssl_context: SSLContext | None = None,
    ) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # Werkzeug prints and exits when it cannot bind, so it is handed a socket that is bound.
        with socket.create_server(
            (host, port), family=family, backlog=self.request_queue_size
        ) as bound:
            super().__init__(host, port, app, ConnectionHandler, fd=bound.fileno())
        # A client may be gone between the selector's word and accept.
        self.socket.setblocking(False)
        self.on_failure = on_failure
        # Not Werkzeug's way, which shakes hands in the thread that accepts.
        self.ssl_context = ssl_context
        self.is_shut_down = False
        #: What clients at some addresses believe to speak, when it is not what they do.
        self.schemes: dict[Address, str] = {}
        self._connections: set[socket.socket] = set()
        self._connections_lock = threading.Lock()
        self._woken, self._waker = socket.socketpair()
        self._process_id = os.getpid()

    def serve_forever(self, poll_interval: float = 0.5) -> None:
        """Accept until `shutdown`; the interval is the base class's, nothing polls here."""
        with self._woken, self._waker, selectors.DefaultSelector() as selector:
            selector.register(self.socket, selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            while self._woken not in [key.fileobj for key, _ in selector.select()]:
                self._accept()
        self._hang_up()

    def shutdown(self) -> None:
        """Make `serve_forever` hang up on everyone and return.

        A request that is in the application by then runs to its end unheard; no other gets there.
        """
        if os.getpid() == self._process_id:
            self._waker.send(b"!")
        else:
            # A forked child shares the sockets, but the thread that serves is its parent's.
            self.server_close()

    def get_request(self) -> tuple[socket.socket, object]:
        connection, address = self.socket.accept()
        connection.setblocking(True)
        if self.ssl_context is not None:
            connection = self.ssl_context.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
        with self._connections_lock:
            self._connections.add(connection)
        return connection, address

    def _accept(self) -> None:
        try:
            connection, address = self.get_request()
        except OSError:
            return  # the client is gone, or its TLS is none
        try:
            self.process_request(connection, address)
        except RuntimeError:
            self.shutdown_request(connection)  # the system gives no more threads

    def _hang_up(self) -> None:
        self.is_shut_down = True
        with suppress(OSError):
            # A forked child's copy of the socket would go on taking clients that nobody serves.
            self.socket.shutdown(socket.SHUT_RDWR)
        self.server_close()
        with self._connections_lock:
            for connection in self._connections:
                with suppress(OSError):
                    # An SSLSocket's own method takes TLS away from under the thread that reads.
                    socket.socket.shutdown(connection, socket.SHUT_RDWR)

    def hang_up_on(self, clients: Collection[Address]) -> None:
        """Close those of the connections from some addresses that `schemes` tells of."""
        with self._connections_lock:
            for connection in self._connections:
                with suppress(OSError):
                    address = connection.getpeername()[:2]
                    # The port may have gone to another client since.
                    if address in clients and address in self.schemes:
                        connection.shutdown(socket.SHUT_RDWR)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        with self._connections_lock:
            self._connections.difference_update([request])
        super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep a fault of our own for `check`; a client that left is none."""
        error = sys.exc_info()[1]
        if error is not None and not isinstance(error, OSError):
            self.on_failure(error)
