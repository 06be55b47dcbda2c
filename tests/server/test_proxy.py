"""The proxy as a client meets it: what it opens, what it refuses, and how it ends."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from pytest_graphmock import GraphMock
from pytest_graphmock.server.hosts import HOSTS
from pytest_graphmock.server.proxy import Proxy
from pytest_graphmock.server.tls import TlsServer

Ask = Callable[[str], bytes]


@pytest.fixture
def ask(graph_mock: GraphMock) -> Ask:
    """Send the proxy a request and return all that comes back until it hangs up."""
    return lambda request: asked(graph_mock.proxy_url, request)


def asked(proxy_url: str, request: str) -> bytes:
    host, _, port = proxy_url.removeprefix("http://").rpartition(":")
    with socket.create_connection((host, int(port)), timeout=10) as client:
        client.sendall(request.encode())
        client.shutdown(socket.SHUT_WR)
        answer = b""
        while part := client.recv(65536):
            answer += part
    return answer


@pytest.mark.parametrize("host", sorted(HOSTS))
def test_microsofts_hosts_are_opened(ask: Ask, host: str) -> None:
    """Of every cloud, in any letter case."""
    answer = ask(f"CONNECT {host.upper()}:443 HTTP/1.1\r\nHost: {host}\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 200 Connection established\r\n\r\n")


@pytest.mark.parametrize(
    ("request_line", "told"),
    [
        pytest.param("CONNECT example.com:443", "refused example.com:443", id="another host"),
        pytest.param("CONNECT 127.0.0.1:22", "refused 127.0.0.1:22", id="this machine"),
        pytest.param("CONNECT [::1]:22", "refused ::1:22", id="this machine by IPv6"),
        pytest.param(
            "CONNECT evilgraph.microsoft.com:443", "refused evilgraph", id="a name like Graph's"
        ),
        pytest.param(
            "CONNECT graph.microsoft.com:80", "served over https, at port 443", id="another port"
        ),
        pytest.param("GET http://example.com/", "refused example.com:80", id="plain http"),
        pytest.param("GET https://example.com/x", "refused example.com:443", id="whole URL"),
        pytest.param(
            "GET http://graph.microsoft.com/v1.0/me", "served over https", id="Graph in plain http"
        ),
    ],
)
def test_anything_else_is_refused_and_named(
    ask: Ask, caplog: pytest.LogCaptureFixture, request_line: str, told: str
) -> None:
    """403 with the reason, the same in the log; nothing is opened."""
    answer = ask(f"{request_line} HTTP/1.1\r\nHost: x\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 403 Forbidden\r\n")
    assert told in answer.decode()
    [record] = caplog.records
    assert told in record.getMessage()


def test_refusal_says_how_to_let_a_host_out(ask: Ask) -> None:
    """By the option's name and the setting's."""
    answer = ask("CONNECT example.com:443 HTTP/1.1\r\n\r\n").decode()

    assert "--allow-host example.com" in answer
    assert "allow_hosts=['example.com']" in answer


@pytest.mark.parametrize(
    ("request_head", "status"),
    [
        pytest.param("CONNECT graph.microsoft.com HTTP/1.1\r\n\r\n", 400, id="no port"),
        pytest.param("CONNECT graph.microsoft.com:x HTTP/1.1\r\n\r\n", 400, id="no number"),
        pytest.param("CONNECT user@graph.microsoft.com:443 HTTP/1.1\r\n\r\n", 400, id="user"),
        pytest.param("GET /v1.0/me HTTP/1.1\r\n\r\n", 400, id="path"),
        pytest.param("GET ftp://graph.microsoft.com/ HTTP/1.1\r\n\r\n", 400, id="scheme"),
        pytest.param("GET http://[::1/ HTTP/1.1\r\n\r\n", 400, id="malformed URL"),
        pytest.param("nonsense\r\n\r\n", 400, id="no request line"),
        pytest.param(f"GET http://x/ HTTP/1.1\r\nX: {'x' * 70_000}", 431, id="endless head"),
        pytest.param(
            "POST https://graph.microsoft.com/v1.0/me/sendMail HTTP/1.1\r\n"
            "Transfer-Encoding: chunked\r\n\r\n",
            411,
            id="body without a length",
        ),
        pytest.param(
            "POST https://graph.microsoft.com/v1.0/me/sendMail HTTP/1.1\r\n"
            "Content-Length: -1\r\n\r\n",
            400,
            id="length that is none",
        ),
    ],
)
def test_what_is_no_proxys_request_is_refused(
    graph_mock: GraphMock, ask: Ask, request_head: str, status: int
) -> None:
    """With the status that says so, and the mock hears nothing of it."""
    answer = ask(request_head)

    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert not graph_mock.requests


def test_whole_url_is_forwarded_over_tls(graph_mock: GraphMock, ask: Ask) -> None:
    """axios asks a proxy so for https too; what is for the proxy is not handed on."""
    answer = ask(
        "POST https://graph.microsoft.com/v1.0/me/messages?x=%20 HTTP/1.1\r\n"
        "Host: graph.microsoft.com\r\nContent-Type: application/json\r\n"
        "Proxy-Authorization: Basic eDp5\r\nProxy-Connection: keep-alive\r\n"
        'Expect: 100-continue\r\nContent-Length: 20\r\n\r\n{"subject": "Hello"}'
    )

    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\n")
    [call] = graph_mock.requests
    assert call.target == "/v1.0/me/messages?x=%20"
    assert not {"Proxy-Authorization", "Proxy-Connection"} & set(dict(call.headers))
    assert call.json == {"subject": "Hello"}
    assert call.answer["@odata.context"].startswith("https://graph.microsoft.com/v1.0/")


@pytest.fixture
def proxy(graph_mock: GraphMock) -> Iterator[Proxy]:
    """A proxy that lets this machine's name through."""
    with_tls = TlsServer(graph_mock.app)
    with_tls.start()
    proxy = Proxy(with_tls, allow_hosts=["LocalHost"]).start()
    yield proxy
    proxy.stop()
    with_tls.stop()


@pytest.mark.parametrize("way", ["tunnel", "whole URL"])
def test_allowed_host_is_really_reached(proxy: Proxy, httpserver: HTTPServer, way: str) -> None:
    """Through a tunnel at any port, and in plain http."""
    httpserver.expect_request("/there").respond_with_data("reached")
    place = f"localhost:{httpserver.port}"

    if way == "tunnel":
        inner = f"GET /there HTTP/1.1\r\nHost: {place}\r\nConnection: close\r\n\r\n"
        answer = asked(proxy.url, f"CONNECT {place} HTTP/1.1\r\n\r\n{inner}")
    else:
        answer = asked(proxy.url, f"GET http://{place}/there HTTP/1.1\r\nHost: {place}\r\n\r\n")

    assert answer.endswith(b"reached")


def test_allowed_host_that_is_not_there_is_502(proxy: Proxy) -> None:
    """And named."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]

    answer = asked(proxy.url, f"CONNECT localhost:{port} HTTP/1.1\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 502 Bad Gateway\r\n")
    assert f"can't reach localhost:{port}" in answer.decode()


def test_stopping_hangs_up_on_open_tunnels(graph_mock: GraphMock) -> None:
    """And on those who have said nothing yet."""
    with_tls = TlsServer(graph_mock.app)
    with_tls.start()
    proxy = Proxy(with_tls).start()
    with (
        socket.create_connection((proxy.host, proxy.port), timeout=10) as tunnel,
        socket.create_connection((proxy.host, proxy.port), timeout=10) as silent,
    ):
        tunnel.sendall(b"CONNECT graph.microsoft.com:443 HTTP/1.1\r\n\r\n")
        assert tunnel.recv(100).startswith(b"HTTP/1.1 200 ")

        proxy.stop()

        assert ended(tunnel)
        assert ended(silent)
    with_tls.stop()


def ended(client: socket.socket) -> bool:
    try:
        return client.recv(1) == b""
    except ConnectionError:
        return True


def test_authoritys_key_is_written_nowhere_and_its_folder_goes() -> None:
    """The folder is for this user only and holds certificates; it ends with the process."""
    script = (
        "import os, pathlib\n"
        "from pytest_graphmock import GraphMock\n"
        "with GraphMock(users=1, allow_hosts=['example.com']) as mock:\n"
        "    mock.env()\n"
        "    folder = pathlib.Path(mock.ca_file).parent\n"
        "    print(folder, oct(os.stat(folder).st_mode), *sorted(os.listdir(folder)))\n"
        "    print(any('PRIVATE' in each.read_text() for each in folder.iterdir()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )

    first, second = done.stdout.splitlines()
    folder, mode, *names = first.split()
    if os.name == "posix":
        assert stat.S_IMODE(int(mode, 8)) == 0o700
    assert names == ["ca-and-roots.pem", "ca.pem"]
    assert second == "False"
    assert not Path(folder).exists()
