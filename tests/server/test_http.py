"""The socket: HTTP/1.1 as clients speak it, overrides in front, start and stop."""

from __future__ import annotations

import inspect
import json
import os
import socket
import ssl
import struct
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import requests
from pytest_httpserver import HTTPServer, HTTPServerError, NoHandlerError, URIPattern
from pytest_httpserver.httpserver import HandlerType
from werkzeug import Request, Response
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler, generate_adhoc_ssl_context
from werkzeug.wsgi import ClosingIterator

from pytest_graphmock.server import LoopbackServer
from pytest_graphmock.server.framing import MAX_BODY_BYTES
from pytest_graphmock.server.handler import ConnectionHandler

if TYPE_CHECKING:
    from types import FrameType

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

TIMEOUT_S = 5.0


class Recorder:
    """An application that keeps what it was asked, its body too, and answers ``served``."""

    def __init__(self) -> None:
        self.environs: list[WSGIEnvironment] = []
        self.bodies: list[bytes] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.environs.append(environ)
        self.bodies.append(environ["wsgi.input"].read())
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"ser", b"ved"]


class Held:
    """An application that answers once it is released, and knows the thread that it ran in."""

    def __init__(self, body: bytes = b"late") -> None:
        self.body = body
        self.paths: list[str] = []
        self.entered = threading.Event()
        self.released = threading.Event()
        self.thread = threading.current_thread()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.paths.append(environ["PATH_INFO"])
        self.thread = threading.current_thread()
        self.entered.set()
        assert self.released.wait(TIMEOUT_S)
        start_response("200 OK", [])
        return [self.body]

    def release(self) -> None:
        """Let the application answer and wait until its connection is done with."""
        self.released.set()
        self.thread.join(TIMEOUT_S)
        assert not self.thread.is_alive()


def answering(
    status: str, headers: Iterable[tuple[str, str]] = (), body: Iterable[bytes] = ()
) -> WSGIApplication:
    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response(status, list(headers))
        return body

    return app


def failing(error: BaseException) -> WSGIApplication:
    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        raise error

    return app


def profiled(report: Callable[[FrameType, str, Any], object]) -> WSGIApplication:
    """An application that has every later call in its connection's thread reported."""

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [])
        sys.setprofile(report)
        return [b"served"]

    return app


def is_send(called: object) -> bool:
    return getattr(called, "__name__", "") in {"send", "sendall"}


def connect(server: LoopbackServer) -> socket.socket:
    return socket.create_connection((server.host, server.port), timeout=TIMEOUT_S)


def receive_until(client: socket.socket, end: bytes) -> bytes:
    received = b""
    while end not in received:
        part = client.recv(65536)
        assert part, f"closed after {received!r}, before {end!r}"
        received += part
    return received


def exchange(server: LoopbackServer, sent: bytes) -> bytes:
    """Send octets as they are and return all that comes back before the server closes."""
    with connect(server) as client:
        client.sendall(sent)
        return b"".join(iter(lambda: client.recv(65536), b""))


def leave_at_once(client: socket.socket) -> None:
    """Close so that the server's next read or write fails: a reset, no orderly end."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


@pytest.fixture
def app() -> Recorder:
    return Recorder()


@pytest.fixture
def server(app: Recorder) -> Iterator[LoopbackServer]:
    with LoopbackServer(app) as server:
        yield server


@pytest.fixture
def client(server: LoopbackServer) -> Iterator[HTTPConnection]:
    client = HTTPConnection(server.host, server.port, timeout=TIMEOUT_S)
    yield client
    client.close()


def get(client: HTTPConnection, path: str = "/") -> tuple[int, bytes]:
    client.request("GET", path)
    answer = client.getresponse()
    return answer.status, answer.read()


def test_url_names_the_bound_address_without_a_slash(server: LoopbackServer) -> None:
    """`url` is where the server listens, ready to have a path put behind it."""
    assert server.url == f"http://127.0.0.1:{server.port}"
    assert server.port > 0


def test_url_of_an_ipv6_host_is_bracketed() -> None:
    """A server on ::1 is reached at http://[::1]:PORT."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")

    with LoopbackServer(Recorder(), host="::1") as server:
        answer = requests.get(server.url, timeout=TIMEOUT_S)

    assert server.url == f"http://[::1]:{server.port}"
    assert answer.text == "served"


def test_server_without_an_application_answers_503() -> None:
    """Nothing to serve is an error in Graph's form, not a hang."""
    with LoopbackServer() as server:
        answer = requests.get(server.url, timeout=TIMEOUT_S)

    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "ServiceUnavailable"


def test_application_is_replaced_under_a_kept_connection(
    server: LoopbackServer, client: HTTPConnection
) -> None:
    """A session-long server serves one tenant after the other."""
    before = get(client)

    server.app = answering("404 Not Found", body=[b"gone"])

    assert before == (200, b"served")
    assert get(client) == (404, b"gone")


@pytest.mark.parametrize("make_client", [requests.Session, httpx.Client])
def test_requests_of_one_client_share_a_connection(
    server: LoopbackServer, app: Recorder, make_client: type[requests.Session] | type[httpx.Client]
) -> None:
    """HTTP/1.1 keep-alive: three requests, one client port."""
    with make_client() as client:
        for _ in range(3):
            client.post(server.url, data={"a": "b"}, timeout=TIMEOUT_S)

    assert len(app.environs) == 3
    assert len({environ["REMOTE_PORT"] for environ in app.environs}) == 1
    assert app.bodies == [b"a=b"] * 3


def test_idle_kept_connection_blocks_no_other_client(
    server: LoopbackServer, client: HTTPConnection
) -> None:
    """A pooled connection that says nothing costs the next client nothing."""
    get(client)

    with connect(server):
        answer = requests.get(server.url, timeout=TIMEOUT_S)

    assert answer.text == "served"
    assert get(client) == (200, b"served")


def test_pipelined_requests_are_answered_in_order(server: LoopbackServer, app: Recorder) -> None:
    """Requests sent in one go each get their answer, and none eats the other's body."""
    answers = exchange(
        server,
        b"POST /1 HTTP/1.1\r\nContent-Length: 3\r\n\r\none"
        b"GET /2 HTTP/1.1\r\n\r\n"
        b"GET /3 HTTP/1.1\r\nConnection: close\r\n\r\n",
    )

    assert answers.count(b"served") == 3
    assert [environ["PATH_INFO"] for environ in app.environs] == ["/1", "/2", "/3"]
    assert app.bodies == [b"one", b"", b""]


def test_head_and_body_of_an_answer_leave_in_one_send(server: LoopbackServer) -> None:
    """Two small sends would stall 40 ms on the client's delayed acknowledgement."""
    sent: list[str] = []
    server.app = profiled(lambda _, event, called: sent.append(event) if is_send(called) else None)

    with connect(server) as client:
        client.sendall(b"GET / HTTP/1.1\r\n\r\n")
        receive_until(client, b"served")

    assert sent.count("c_call") == 1


def test_connection_waits_for_no_acknowledgement(server: LoopbackServer, app: Recorder) -> None:
    """TCP_NODELAY: an answer behind a 100 Continue leaves at once too."""
    with connect(server) as client:
        client.sendall(b"GET / HTTP/1.1\r\n\r\n")
        receive_until(client, b"served")
        connection = app.environs[0]["werkzeug.socket"]

        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_continue_is_sent_before_the_body_is_read(server: LoopbackServer, app: Recorder) -> None:
    """A client that waits for 100 Continue gets it once, then its answer."""
    with connect(server) as client:
        client.sendall(b"PUT / HTTP/1.1\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n")
        invited = client.recv(65536)
        client.sendall(b"body")
        answer = receive_until(client, b"served")

    assert invited == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert app.bodies == [b"body"]


def test_body_of_a_generator_arrives_whole(server: LoopbackServer, app: Recorder) -> None:
    """requests sends a generator in chunks; the application sees bytes and their number."""
    answer = requests.post(server.url, data=iter([b"one ", b"two"]), timeout=TIMEOUT_S)

    assert answer.text == "served"
    assert app.bodies == [b"one two"]
    assert app.environs[0]["HTTP_TRANSFER_ENCODING"] == "chunked"
    assert app.environs[0]["CONTENT_LENGTH"] == "7"


def test_chunked_body_is_readable_through_werkzeug(
    server: LoopbackServer, client: HTTPConnection
) -> None:
    """werkzeug's Request, for which a chunked body has no length, reads it to its end."""

    @Request.application
    def echo(request: Request) -> Response:
        return Response(request.get_data())

    server.app = echo

    client.request("POST", "/", body=iter([b"one ", b"two"]), encode_chunked=True)

    assert client.getresponse().read() == b"one two"


def test_chunk_extensions_and_trailers_are_dropped(server: LoopbackServer, app: Recorder) -> None:
    """RFC 9112, section 7.1: what a recipient does not know of them it ignores."""
    answers = exchange(
        server,
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"3;name=value\r\none\r\n00A\r\n0123456789\r\n0\r\nDigest: x\r\n\r\n"
        b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
    )

    assert answers.count(b"HTTP/1.1 200 OK") == 2
    assert app.bodies == [b"one0123456789", b""]


CHUNKED = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param(b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", 400, id="length is a word"),
        pytest.param(b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400, id="length below 0"),
        pytest.param(b"POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\na", 400, id="signed length"),
        pytest.param(b"POST / HTTP/1.1\r\nContent-Length:\r\n\r\n", 400, id="empty length"),
        pytest.param(
            b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            400,
            id="two lengths",
        ),
        pytest.param(CHUNKED + b"x\r\na\r\n0\r\n\r\n", 400, id="chunk size is a word"),
        pytest.param(CHUNKED + b"0x1\r\na\r\n0\r\n\r\n", 400, id="chunk size with a prefix"),
        pytest.param(CHUNKED + b"1\na\r\n0\r\n\r\n", 400, id="chunk head ends in a bare LF"),
        pytest.param(CHUNKED + b"1\r\nab\r\n0\r\n\r\n", 400, id="chunk longer than its size"),
        pytest.param(CHUNKED + b"0\r\n" + b"A: b\r\n" * 101, 431, id="endless trailers"),
        pytest.param(
            b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 501, id="unknown coding"
        ),
        pytest.param(
            b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (MAX_BODY_BYTES + 1),
            413,
            id="length above the limit",
        ),
        pytest.param(CHUNKED + b"%x\r\n" % (MAX_BODY_BYTES + 1), 413, id="chunk above the limit"),
        pytest.param(
            b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n"
            % (MAX_BODY_BYTES + 1),
            413,
            id="length above the limit, not invited",
        ),
        pytest.param(b"GET / HTTP/1.1\r\nA: b\r\nno header\r\n\r\n", 400, id="line is no header"),
        pytest.param(b"GET / HTTP/1.1\r\nContent-Length : 1\r\n\r\na", 400, id="name and space"),
        pytest.param(b"GET me HTTP/1.1\r\n\r\n", 400, id="target is no path"),
        pytest.param(b"GET / HTTP/x\r\n\r\n", 400, id="version is a word"),
        pytest.param(b"GET /" + b"a" * 65536 + b" HTTP/1.1\r\n\r\n", 414, id="long target"),
        pytest.param(b"GET / HTTP/1.1\r\nA: " + b"a" * 65536 + b"\r\n\r\n", 431, id="long header"),
        pytest.param(
            b"GET / HTTP/1.1\r\n" + (b"A: " + b"a" * 40000 + b"\r\n") * 2 + b"\r\n",
            431,
            id="headers long together",
        ),
        pytest.param(b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 101 + b"\r\n", 431, id="many headers"),
    ],
)
def test_request_of_unknown_extent_is_refused_and_the_connection_closed(
    server: LoopbackServer, app: Recorder, sent: bytes, status: int
) -> None:
    """One error in Graph's form; what follows it is taken for no request."""
    received = exchange(server, sent + b"GET /smuggled HTTP/1.1\r\n\r\n")

    head, _, body = received.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert b"\r\nConnection: close" in head
    assert json.loads(body)["error"].keys() == {"code", "message"}
    assert app.environs == []


def test_client_that_sends_too_much_can_read_the_refusal(
    server: LoopbackServer, client: HTTPConnection
) -> None:
    """413 is not overtaken by a reset while the client still sends."""
    client.request("POST", "/", body=bytes(MAX_BODY_BYTES + 1))

    answer = client.getresponse()

    assert answer.status == 413
    assert json.loads(answer.read())["error"]["code"] == "RequestEntityTooLarge"


def test_chunked_framing_wins_over_a_length_and_closes(
    server: LoopbackServer, app: Recorder
) -> None:
    """RFC 9112, section 6.1: a request with both may be smuggled, so it is the last one."""
    received = exchange(
        server,
        b"POST / HTTP/1.1\r\nContent-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"3\r\none\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n",
    )

    assert received.count(b"HTTP/1.1 200 OK") == 1
    assert b"\r\nConnection: close" in received
    assert app.bodies == [b"one"]


def test_multipart_request_is_no_malformed_head(server: LoopbackServer, app: Recorder) -> None:
    """The email parser misses the body of a multipart head; that is not the client's fault."""
    answer = requests.post(server.url, files={"file": b"content"}, timeout=TIMEOUT_S)

    assert answer.text == "served"
    assert b"content" in app.bodies[0]


@pytest.mark.parametrize(
    ("sent", "raw_uri", "path", "query", "host"),
    [
        pytest.param("/a%2Fb/c", "/a%2Fb/c", "/a/b/c", "", "sent", id="encoded slash"),
        pytest.param("//a//b", "//a//b", "//a//b", "", "sent", id="two slashes"),
        pytest.param(
            "/me?$filter=a%20eq%20'?'",
            "/me?$filter=a%20eq%20'?'",
            "/me",
            "$filter=a%20eq%20'?'",
            "sent",
            id="query",
        ),
        pytest.param("/%C3%A9", "/%C3%A9", "/\xc3\xa9", "", "sent", id="encoded UTF-8"),
        pytest.param("/\xc3\xa9", "/\xc3\xa9", "/\xc3\xa9", "", "sent", id="bare UTF-8"),
        pytest.param("http://named:1/a%2Fb?c", "/a%2Fb?c", "/a/b", "c", "named:1", id="absolute"),
        pytest.param("HTTPS://named?c", "/?c", "/", "c", "named", id="absolute without a path"),
        pytest.param("*", "*", "*", "", "sent", id="asterisk"),
    ],
)
def test_request_target_is_kept_as_sent(
    server: LoopbackServer,
    app: Recorder,
    sent: str,
    raw_uri: str,
    path: str,
    query: str,
    host: str,
) -> None:
    """RAW_URI has each octet of path and query; PATH_INFO is decoded, as PEP 3333 has it."""
    line = f"OPTIONS {sent} HTTP/1.1\r\nHost: sent\r\nConnection: close\r\n\r\n"

    exchange(server, line.encode("latin-1"))

    environ = app.environs[0]
    assert environ["RAW_URI"] == environ["REQUEST_URI"] == raw_uri
    assert environ["PATH_INFO"] == path
    assert environ["QUERY_STRING"] == query
    assert environ["HTTP_HOST"] == host


def test_headers_reach_the_application_as_pep_3333_names_them(
    server: LoopbackServer, app: Recorder
) -> None:
    """Two of a name are joined; one with an underscore can't pose as one with a hyphen."""
    exchange(
        server,
        b"GET / HTTP/1.1\r\nPrefer: a\r\nprefer:  b \r\nX_Trust: no\r\nContent-Type: c\r\n"
        b"Connection: keep-alive, close\r\n\r\n",
    )

    environ = app.environs[0]
    assert environ["HTTP_PREFER"] == "a,b"
    assert environ["CONTENT_TYPE"] == "c"
    assert "HTTP_X_TRUST" not in environ
    assert "CONTENT_LENGTH" not in environ


def test_head_gets_the_head_alone(server: LoopbackServer, client: HTTPConnection) -> None:
    """HEAD has the length that GET would have, no body, and the connection goes on."""
    client.request("HEAD", "/")
    answer = client.getresponse()
    answer.read()

    assert answer.status == 200
    assert answer.headers["Content-Length"] == "6"
    assert get(client) == (200, b"served")


@pytest.mark.parametrize(
    ("status", "declared", "expected"),
    [
        pytest.param("204 No Content", "4", None, id="204"),
        pytest.param("304 Not Modified", "4", "4", id="304"),
        pytest.param("304 Not Modified", None, None, id="304 of unknown length"),
    ],
)
def test_status_without_a_body_has_none(
    server: LoopbackServer,
    status: str,
    declared: str | None,
    expected: str | None,
) -> None:
    """What the application says beside 204 or 304 does not reach the next answer's place."""
    headers = [] if declared is None else [("Content-Length", declared)]
    server.app = answering(status, headers, [b"body"] if declared else [])

    received = exchange(
        server, b"GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nConnection: close\r\n\r\n"
    )

    assert received.count(f"HTTP/1.1 {status}".encode()) == 2
    assert b"body" not in received
    lengths = [line for line in received.split(b"\r\n") if line.startswith(b"Content-Length")]
    assert lengths == ([] if expected is None else [f"Content-Length: {expected}".encode()] * 2)


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param([], id="none declared"),
        pytest.param([("Content-Length", "99")], id="wrong length"),
        pytest.param([("Transfer-Encoding", "chunked")], id="chunked by word only"),
    ],
)
def test_answer_is_framed_by_the_length_that_it_has(
    server: LoopbackServer, client: HTTPConnection, headers: list[tuple[str, str]]
) -> None:
    """However the application declares its body, the client finds the end of it."""
    server.app = answering("200 OK", headers, [b"one ", b"two"])

    client.request("GET", "/")
    answer = client.getresponse()

    assert answer.read() == b"one two"
    assert answer.headers.get_all("Content-Length") == ["7"]
    assert get(client) == (200, b"one two")


def test_iterable_may_start_the_response_late(
    server: LoopbackServer, client: HTTPConnection
) -> None:
    """PEP 3333: a generator application, and what it sends through `write`."""

    def generating(environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        write = start_response("201 Created", [])
        write(b"one ")
        yield b"two"

    server.app = generating

    assert get(client) == (201, b"one two")


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        pytest.param([b"one"], 200, id="read to its end"),
        pytest.param(map(int, ["no number"]), 500, id="fails"),
    ],
)
def test_iterable_is_closed(
    server: LoopbackServer, client: HTTPConnection, parts: Iterable[bytes], status: int
) -> None:
    """PEP 3333: `close` is called when the answer is read, however that ended."""
    closed = threading.Event()
    server.app = answering("200 OK", body=ClosingIterator(parts, closed.set))

    assert get(client)[0] == status
    assert closed.is_set()


@pytest.mark.parametrize(
    ("request_head", "answer_headers", "connection"),
    [
        pytest.param(b"GET / HTTP/1.0\r\n", [], b"close", id="HTTP/1.0"),
        pytest.param(b"GET / HTTP/1.1\r\nConnection: close\r\n", [], b"close", id="client"),
        pytest.param(b"GET / HTTP/1.1\r\nConnection: TE, Close\r\n", [], b"close", id="in a list"),
        pytest.param(b"GET / HTTP/1.1\r\n", [("Connection", "close")], b"close", id="application"),
    ],
)
def test_connection_is_closed_when_either_side_says_so(
    server: LoopbackServer,
    request_head: bytes,
    answer_headers: list[tuple[str, str]],
    connection: bytes,
) -> None:
    """The answer announces the end, then the connection ends: one answer to two requests."""
    server.app = answering("200 OK", answer_headers, [b"body"])

    received = exchange(server, (request_head + b"\r\n") * 2)

    assert received.count(b"HTTP/1.1 200 OK") == 1
    assert received.count(b"Connection: " + connection) == 1


def test_http_1_0_client_may_keep_its_connection(server: LoopbackServer) -> None:
    """ApacheBench's way: HTTP/1.0 with keep-alive is kept, and told so."""
    received = exchange(
        server, b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.0\r\n\r\n"
    )

    assert received.count(b"served") == 2
    assert received.count(b"Connection: keep-alive") == 1


@pytest.mark.parametrize("when", ["called", "iterated"])
def test_what_the_application_raises_is_answered_500_and_raised_by_check(
    server: LoopbackServer, client: HTTPConnection, when: str
) -> None:
    """A crash of the mock is the test's to see, with its traceback; the client gets Graph's 500."""
    error = ValueError("boom")

    def iterating(environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        start_response("200 OK", [])
        yield b"half"
        raise error

    server.app = failing(error) if when == "called" else iterating

    status, body = get(client)

    assert status == 500
    assert json.loads(body) == {
        "error": {
            "code": "ErrorInternalServerError",
            "message": "ValueError in the mock: boom",
        }
    }
    with pytest.raises(ValueError, match="boom") as raised:
        server.check()
    assert raised.value is error
    server.app = Recorder()
    assert get(client) == (200, b"served")
    server.check()


def test_pytest_fail_in_the_application_is_an_assertion_of_check(
    server: LoopbackServer, client: HTTPConnection
) -> None:
    """pytest.fail raises no Exception, so it would end the thread and be lost."""
    server.app = failing(pytest.fail.Exception("not expected"))

    status, _ = get(client)

    assert status == 500
    with pytest.raises(AssertionError, match="not expected"):
        server.check()


def test_application_that_starts_no_response_is_a_failure(
    server: LoopbackServer, client: HTTPConnection
) -> None:
    """A broken application is named, not answered for."""
    server.app = lambda environ, start_response: []

    status, _ = get(client)

    assert status == 500
    with pytest.raises(RuntimeError, match="start_response"):
        server.check()


def test_answer_that_cannot_be_sent_is_a_failure(
    server: LoopbackServer, client: HTTPConnection
) -> None:
    """A header that HTTP can't carry is the application's fault and answered as one."""
    server.app = answering("200 OK", [("Subject", "\N{SNOWMAN}")])

    status, _ = get(client)

    assert status == 500
    with pytest.raises(UnicodeEncodeError):
        server.check()


def test_application_drops_a_connection_without_an_answer(
    server: LoopbackServer, client: HTTPConnection
) -> None:
    """How a fault looks to the client: the connection ends, nothing was said."""

    def dropping(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        start_response("200 OK", [])
        return [b"unheard"]

    server.app = dropping

    with pytest.raises(ConnectionError):
        get(client)
    server.check()


def test_served_and_refused_requests_print_and_log_nothing(
    server: LoopbackServer, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """No access log on stderr, nor through logging."""
    with caplog.at_level(0):
        exchange(server, b"GET / HTTP/1.1\r\n\r\nnonsense\r\n\r\n")
    server.stop()

    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"", id="nothing sent"),
        pytest.param(b"GET / HT", id="in the request line"),
        pytest.param(b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab", id="in the body"),
        pytest.param(CHUNKED + b"5\r\nab", id="in a chunk"),
        pytest.param(CHUNKED + b"2\r\nab\r\n", id="between chunks"),
    ],
)
def test_client_that_leaves_in_its_request_is_forgotten(
    server: LoopbackServer, app: Recorder, capfd: pytest.CaptureFixture[str], sent: bytes
) -> None:
    """Half a request reaches no application, and no traceback reaches the terminal."""
    with connect(server) as client:
        client.sendall(sent)
        client.shutdown(socket.SHUT_WR)
        ended = b"".join(iter(lambda: client.recv(65536), b""))

    assert b"200 OK" not in ended
    assert app.environs == []
    assert server.handler_errors == []
    assert capfd.readouterr() == ("", "")


def test_client_that_leaves_before_its_answer_is_forgotten(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """The answer has nowhere to go; that is no failure and no traceback."""
    app = Held(bytes(16 * 1024 * 1024))

    with LoopbackServer(app) as server:
        client = connect(server)
        client.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert app.entered.wait(TIMEOUT_S)
        leave_at_once(client)
        app.release()

    server.check()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("error", "kept"),
    [
        pytest.param(RuntimeError("our fault"), True, id="fault"),
        pytest.param(OSError("gone"), False, id="client gone"),
    ],
)
def test_fault_of_the_server_itself_is_raised_by_check(
    server: LoopbackServer, capfd: pytest.CaptureFixture[str], error: Exception, kept: bool
) -> None:
    """socketserver would print either: a fault is the test's to see, a lost client nobody's."""

    class Broken(ConnectionHandler):
        def setup(self) -> None:
            raise error

    assert server.server is not None
    server.server.RequestHandlerClass = Broken

    with connect(server) as client:
        assert client.recv(1) == b""

    assert server.handler_errors == ([error] if kept else [])
    assert capfd.readouterr() == ("", "")


def test_busy_port_is_an_oserror(server: LoopbackServer, capfd: pytest.CaptureFixture[str]) -> None:
    """Not Werkzeug's message on stderr and SystemExit."""
    second = LoopbackServer(port=server.port)

    with pytest.raises(OSError, match=str(server.port)):
        second.start()

    assert not second.is_running()
    assert capfd.readouterr() == ("", "")


def test_server_that_runs_is_not_started_again(server: LoopbackServer) -> None:
    """As pytest-httpserver has it: a second start is an error, and the first goes on."""
    with pytest.raises(HTTPServerError, match="already running"):
        server.start()

    assert server.is_running()


def test_stop_closes_kept_connections(
    server: LoopbackServer, app: Recorder, client: HTTPConnection
) -> None:
    """After stop nobody is served: not a kept connection, not a new one."""
    get(client)
    kept = client.sock

    server.stop()

    assert not server.is_running()
    assert kept.recv(1) == b""
    with pytest.raises(ConnectionRefusedError):
        connect(server)
    assert len(app.environs) == 1


def test_stop_waits_for_no_request_and_serves_none_that_waits() -> None:
    """A request in the application does not hold stop up; the one behind it is not served."""
    app = Held()
    with LoopbackServer(app) as server, connect(server) as client:
        client.sendall(b"GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n")
        assert app.entered.wait(TIMEOUT_S)

        server.stop()
        app.release()

    assert app.paths == ["/1"]
    server.check()


def test_stop_comes_between_an_answer_and_the_request_behind_it(server: LoopbackServer) -> None:
    """What the server has read ahead is not served once stop has returned."""
    answered, stopped = threading.Event(), threading.Event()
    paths: list[str] = []

    def pause(frame: FrameType, event: str, called: object) -> None:
        if event == "c_return" and is_send(called):
            answered.set()
            assert stopped.wait(TIMEOUT_S)

    serve = profiled(pause)
    threads: list[threading.Thread] = []

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        paths.append(environ["PATH_INFO"])
        threads.append(threading.current_thread())
        return serve(environ, start_response)

    server.app = app
    with connect(server) as client:
        client.sendall(b"GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n")
        assert answered.wait(TIMEOUT_S)

        server.stop()
        stopped.set()
        threads[0].join(TIMEOUT_S)

    assert paths == ["/1"]


def test_stopped_server_starts_again_at_its_address(
    server: LoopbackServer, client: HTTPConnection
) -> None:
    """The URL that a client was configured with holds, whatever connections it had kept."""
    get(client)
    url = server.url

    server.stop()
    server.start()

    assert server.url == url
    assert requests.get(url, timeout=TIMEOUT_S).text == "served"


def test_server_stops_that_has_served_nobody() -> None:
    """Stop may come before the thread has begun to accept."""
    for _ in range(20):
        server = LoopbackServer()
        server.start()
        server.stop()

    assert not server.is_running()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_forked_child_stops_its_copy_only(server: LoopbackServer, client: HTTPConnection) -> None:
    """A worker that tears its copy of the fixture down leaves the parent's server running."""
    get(client)

    child = os.fork()
    if child == 0:
        server.stop()
        os._exit(0)

    _, status = os.waitpid(child, 0)
    assert status == 0
    assert get(client) == (200, b"served")
    assert requests.get(server.url, timeout=TIMEOUT_S).text == "served"


def test_tls_context_is_honoured_and_a_slow_handshake_blocks_nobody() -> None:
    """pytest-httpserver's `ssl_context`; Werkzeug would shake hands where it accepts."""
    pytest.importorskip("cryptography")
    server = LoopbackServer(Recorder())
    server.ssl_context = generate_adhoc_ssl_context()
    unverified = ssl.create_default_context()
    unverified.check_hostname = False
    unverified.verify_mode = ssl.CERT_NONE

    with server, connect(server), httpx.Client(verify=unverified) as client:
        answers = [client.get(server.url) for _ in range(2)]

    assert server.url.startswith("https://")
    assert [answer.text for answer in answers] == ["served", "served"]


def test_override_answers_one_route_in_front_of_the_application(
    server: LoopbackServer, app: Recorder, client: HTTPConnection
) -> None:
    """`expect_request` takes its own requests; all others go on as before."""
    server.expect_request("/v1.0/me", method="GET").respond_with_json({"id": "1"}, status=418)

    overridden = get(client, "/v1.0/me")
    passed = get(client, "/v1.0/users")

    assert (overridden[0], json.loads(overridden[1])) == (418, {"id": "1"})
    assert passed == (200, b"served")
    assert [environ["PATH_INFO"] for environ in app.environs] == ["/v1.0/users"]
    server.check()


def test_request_that_an_override_looked_at_keeps_its_body(
    server: LoopbackServer, app: Recorder, client: HTTPConnection
) -> None:
    """Comparing a body reads it; the application reads it once more."""
    server.expect_request("/", json={"comment": "x"}).respond_with_data("overridden")

    client.request("POST", "/", body=b'{"comment": "y"}')

    assert client.getresponse().read() == b"served"
    assert app.bodies == [b'{"comment": "y"}']


def test_oneshot_override_is_used_up(server: LoopbackServer, client: HTTPConnection) -> None:
    """A retry after one canned 429 reaches the application."""
    server.expect_oneshot_request("/").respond_with_data("slow down", status=429)

    answers = [get(client) for _ in range(2)]

    assert answers == [(429, b"slow down"), (200, b"served")]


class MeetingPattern(URIPattern):
    """Any path; two requests that are matched at the same time meet here."""

    def __init__(self) -> None:
        # The two never meet where one waits for the other: that is the right course.
        self.meeting = threading.Barrier(2, timeout=0.2)

    def match(self, uri: str) -> bool:
        with suppress(threading.BrokenBarrierError):
            self.meeting.wait()
        return True


@pytest.mark.parametrize("kind", [HandlerType.ONESHOT, HandlerType.ORDERED])
def test_expectation_of_one_request_answers_one_of_simultaneous_ones(
    server: LoopbackServer, kind: HandlerType
) -> None:
    """Two clients at once: one gets the canned answer, the other is served as usual."""
    expected = server.expect_request(MeetingPattern(), handler_type=kind)
    expected.respond_with_data("slow down", status=429)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(requests.get, [server.url] * 2, timeout=TIMEOUT_S))

    assert sorted(answer.status_code for answer in answers) == [200, 429]
    server.check()


def test_without_expectations_requests_are_not_looked_at(server: LoopbackServer) -> None:
    """The whole matching machinery costs nothing until it is asked for."""
    modules: set[str] = set()
    server.app = profiled(lambda frame, _, __: modules.add(frame.f_globals["__name__"]))

    with requests.Session() as client:
        for _ in range(2):
            client.get(server.url, timeout=TIMEOUT_S)

    assert "pytest_graphmock.server.handler" in modules
    assert not [each for each in modules if each.startswith(("pytest_httpserver", "werkzeug.wr"))]


def test_ordered_overrides_ignore_requests_of_nobody(
    server: LoopbackServer, client: HTTPConnection
) -> None:
    """An order is among the expected requests; others come in between as they like."""
    server.expect_ordered_request("/1").respond_with_data("first")
    server.expect_ordered_request("/2").respond_with_data("second")

    answers = [get(client, path)[1] for path in ["/1", "/other", "/2"]]

    assert answers == [b"first", b"served", b"second"]
    server.check()


def test_ordered_overrides_out_of_order_fail_the_check(
    server: LoopbackServer, client: HTTPConnection
) -> None:
    """As in pytest-httpserver: 500 at once, and an assertion that shows what was expected."""
    server.expect_ordered_request("/1").respond_with_data("first")
    server.expect_ordered_request("/2").respond_with_data("second")

    status, _ = get(client, "/2")

    assert status == 500
    assert get(client, "/other") == (200, b"served")
    with pytest.raises(AssertionError, match="/1"):
        server.check()


def raising(error: Exception) -> Callable[[Request], Response]:
    def respond(request: Request) -> Response:
        raise error

    return respond


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(AssertionError("wrong subject"), id="assertion"),
        pytest.param(KeyError("subject"), id="error"),
    ],
)
def test_what_an_override_raises_is_raised_by_check_once(
    server: LoopbackServer, client: HTTPConnection, error: Exception
) -> None:
    """pytest-httpserver keeps it already; ours is not a second copy."""
    server.expect_request("/").respond_with_handler(raising(error))

    status, _ = get(client)

    assert status == 500
    with pytest.raises(type(error)) as raised:
        server.check()
    assert raised.value is error
    server.check()


def test_override_without_an_answer_is_named_by_check(
    server: LoopbackServer, client: HTTPConnection
) -> None:
    """A forgotten `respond_with_…`, which pytest-httpserver itself tells only the terminal."""
    server.expect_request("/forgotten")

    status, _ = get(client, "/forgotten")

    assert status == 500
    with pytest.raises(NoHandlerError, match="/forgotten"):
        server.check()


def test_log_holds_overridden_requests_only(server: LoopbackServer, client: HTTPConnection) -> None:
    """A long run keeps nothing of what the application answers."""
    get(client, "/before")
    server.expect_request("/overridden").respond_with_data("canned")

    get(client, "/overridden")
    get(client, "/after")

    assert [request.path for request, _ in server.log] == ["/overridden"]
    server.assert_request_made(server.create_matcher("/overridden"))


def test_wait_ends_when_the_override_is_used_up(
    server: LoopbackServer, client: HTTPConnection
) -> None:
    """pytest-httpserver's `wait` works on overrides, whatever else is asked in between."""
    server.expect_oneshot_request("/awaited").respond_with_data("canned")

    with server.wait(timeout=TIMEOUT_S) as waiting:
        get(client, "/other")
        get(client, "/awaited")

    assert waiting.result


def test_clear_takes_overrides_away(server: LoopbackServer, client: HTTPConnection) -> None:
    """`clear` between two tests leaves the application alone in front."""
    server.expect_request("/").respond_with_data("canned")

    server.clear()

    assert get(client) == (200, b"served")


@pytest.mark.parametrize(
    ("owner", "method", "parameters"),
    [
        (HTTPServer, "start", ["self"]),
        (HTTPServer, "stop", ["self"]),
        (HTTPServer, "thread_target", ["self"]),
        (HTTPServer, "dispatch", ["self", "request"]),
        (HTTPServer, "add_assertion", ["self", "obj"]),
        (ThreadedWSGIServer, "serve_forever", ["self", "poll_interval"]),
        (ThreadedWSGIServer, "shutdown", ["self"]),
        (ThreadedWSGIServer, "get_request", ["self"]),
        (ThreadedWSGIServer, "process_request", ["self", "request", "client_address"]),
        (ThreadedWSGIServer, "shutdown_request", ["self", "request"]),
        (ThreadedWSGIServer, "handle_error", ["self", "request", "client_address"]),
        (WSGIRequestHandler, "setup", ["self"]),
        (WSGIRequestHandler, "run_wsgi", ["self"]),
        (WSGIRequestHandler, "make_environ", ["self"]),
        (WSGIRequestHandler, "handle_expect_100", ["self"]),
        (WSGIRequestHandler, "send_error", ["self", "code", "message", "explain"]),
        (WSGIRequestHandler, "log", ["self", "type", "message", "args"]),
    ],
)
def test_methods_that_we_replace_or_call_are_as_they_were(
    owner: type, method: str, parameters: list[str]
) -> None:
    """A release that gives `start` a handler, or renames a hook, is noticed here first."""
    signature = inspect.signature(getattr(owner, method))

    assert list(signature.parameters) == parameters


def test_pytest_httpserver_keeps_its_state_where_we_read_it() -> None:
    """The attributes that `start`, the overrides and `check` share with the base class."""
    base = HTTPServer("127.0.0.1", 0, threaded=True)

    nothing = [base.server, base.server_thread, base.ssl_context]
    assert nothing == [None] * 3
    empty = [base.ordered_handlers, base.oneshot_handlers, base.handlers]
    assert [*empty, base.assertions, base.handler_errors, base.log] == [[]] * 6
    assert hasattr(base.expect_request("/"), "matcher")


def test_werkzeug_takes_a_bound_socket_and_serves_in_daemon_threads() -> None:
    """What lets us bind without Werkzeug's SystemExit, and exit with connections open."""
    assert "fd" in inspect.signature(ThreadedWSGIServer.__init__).parameters
    assert ThreadedWSGIServer.daemon_threads
    assert ThreadedWSGIServer.multithread
