"""Interception, by every stack of clients: what arrives, and what is left when it has ended."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from pytest_graphmock import GraphMock, NetworkBlockedError

from .stacks import NETWORK_ERRORS, STACKS, Stack

GRAPH = "https://graph.microsoft.com/v1.0"
PARTNER = "api.partner.example"


@pytest.fixture(params=list(STACKS))
def make(request: pytest.FixtureRequest) -> Iterator[Callable[[], Stack]]:
    """Makes clients of one stack, which are closed at the end of the test."""
    made: list[Stack] = []

    def make_one() -> Stack:
        made.append(STACKS[request.param]())
        return made[-1]

    yield make_one
    for each in made:
        each.close()


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that were to be looked up; there is no network, whatever the machine has."""
    names: list[str] = []
    look_up = socket.getaddrinfo

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host in ("127.0.0.1", "localhost"):
            return look_up(host, *args, **kwargs)
        names.append(host.decode() if isinstance(host, bytes) else host)
        raise socket.gaierror(socket.EAI_NONAME, "no network in this test")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return names


def test_client_made_before_arrives_and_pages(
    graph_mock: GraphMock, make: Callable[[], Stack]
) -> None:
    """Links begin with the address that the caller believes to speak to."""
    client = make()
    subjects = {graph_mock.me.inbox.add_message(f"Mail {n}", "").subject for n in range(3)}

    with graph_mock.intercept():
        first = client.get(f"{GRAPH}/me/mailFolders/inbox/messages?$top=1&$select=subject")
        second = client.get(first["@odata.nextLink"])

    assert first["@odata.context"].startswith(f"{GRAPH}/$metadata#")
    assert first["@odata.nextLink"].startswith(f"{GRAPH}/me/mailFolders")
    found = {each["subject"] for each in (*first["value"], *second["value"])}
    assert found < subjects
    assert [each.headers["Host"] for each in graph_mock.requests] == ["graph.microsoft.com"] * 2


def test_innermost_gets_the_calls_of_a_client_that_keeps_connections(
    graph_mock: GraphMock,
    make_graph_mock: Callable[..., GraphMock],
    make: Callable[[], Stack],
) -> None:
    """Each of several mocks in turn, though the client would go on with what it has."""
    client, partner = make(), make_graph_mock(domain="partner.example")

    with graph_mock.intercept():
        before = client.get(f"{GRAPH}/me")["mail"]
        with partner.intercept():
            within = [client.get(f"{GRAPH}/me")["mail"] for _ in range(2)]
        after = client.get(f"{GRAPH}/me")["mail"]

    assert within == [partner.me.mail] * 2
    assert before == after == graph_mock.me.mail
    assert (len(graph_mock.requests), len(partner.requests)) == (2, 2)


def test_connection_to_the_host_itself_is_not_used_meanwhile(
    graph_mock: GraphMock,
    make_graph_mock: Callable[..., GraphMock],
    make: Callable[[], Stack],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It was kept alive from before, over TLS with a certificate; later the host has its turn."""
    host = make_graph_mock(domain="real.example")
    monkeypatch.setenv("SSL_CERT_FILE", host.ca_file)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", host.ca_file)
    look_up = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda name, *args, **kwargs: look_up("127.0.0.1", *args, **kwargs)
    )
    address = host.https_url.replace("127.0.0.1", "graph.microsoft.com")
    client = make()

    before = client.get(f"{address}/v1.0/me")
    with graph_mock.intercept():
        within = client.get(f"{address}/v1.0/me")

    assert before["mail"] == host.me.mail
    assert within["mail"] == graph_mock.me.mail
    assert within["@odata.context"].startswith(f"{address}/v1.0/")
    assert (len(host.requests), len(graph_mock.requests)) == (1, 1)


def test_nothing_arrives_once_it_has_ended(
    graph_mock: GraphMock, make: Callable[[], Stack], looked_up: list[str]
) -> None:
    """Connections that a client keeps are dead, and the next one leads where it says."""
    client = make()
    with graph_mock.intercept():
        client.get(f"{GRAPH}/me")
    assert not looked_up

    for _ in range(2):  # http.client itself learns from the first that its connection is dead
        with pytest.raises(NETWORK_ERRORS):
            client.get(f"{GRAPH}/me")

    assert set(looked_up) == {"graph.microsoft.com"}
    assert len(graph_mock.requests) == 1


def test_proxy_of_the_environment_does_not_swallow_calls(
    graph_mock: GraphMock, make: Callable[[], Stack], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody listens at the proxy's address."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
    client = make()

    with graph_mock.intercept():
        answers = [client.get(f"{GRAPH}/me") for _ in range(2)]

    assert [each["mail"] for each in answers] == [graph_mock.me.mail] * 2


def test_other_hosts_pass(
    graph_mock: GraphMock, make: Callable[[], Stack], looked_up: list[str]
) -> None:
    """What is not Microsoft's goes where it would have gone."""
    with graph_mock.intercept(), pytest.raises(NETWORK_ERRORS):
        make().get(f"https://{PARTNER}/v1")

    assert looked_up == [PARTNER]
    assert not graph_mock.requests


def test_blocked_network_names_the_host(
    graph_mock: GraphMock, make: Callable[[], Stack], looked_up: list[str]
) -> None:
    """Not in a client's words, and before anybody is asked for its address."""
    client = make()

    with graph_mock.intercept(block_network=True):
        mail = client.get(f"{GRAPH}/me")["mail"]
        with pytest.raises(NetworkBlockedError, match=f"'{PARTNER}' was refused") as refused:
            client.get(f"https://{PARTNER}/v1")

    assert refused.value.host == PARTNER
    assert mail == graph_mock.me.mail
    assert not looked_up


def test_blocked_network_leaves_this_machine(
    graph_mock: GraphMock, httpserver: HTTPServer, make: Callable[[], Stack]
) -> None:
    """The mock's own address and pytest-httpserver's, by number and by name."""
    httpserver.expect_request("/ping").respond_with_json({"is": "here"})
    client = make()
    if "http_client" in repr(client.get):
        pytest.skip("speaks TLS only")

    with graph_mock.intercept(block_network=True):
        answers = [client.get(f"http://{host}:{httpserver.port}/ping") for host in LOCAL]
        mine = client.get(f"{graph_mock.base_url}/me")

    assert answers == [{"is": "here"}] * 2
    assert mine["@odata.context"].startswith(graph_mock.base_url)


LOCAL = ("127.0.0.1", "localhost")


def test_threads_are_intercepted(graph_mock: GraphMock, make: Callable[[], Stack]) -> None:
    """Code under test may have begun its threads before."""
    clients = [make() for _ in range(4)]
    mails: list[str] = []

    def ask(client: Stack) -> None:
        mails.extend(client.get(f"{GRAPH}/me")["mail"] for _ in range(3))

    with graph_mock.intercept():
        threads = [Thread(target=ask, args=[each]) for each in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=10)

    assert mails == [graph_mock.me.mail] * 12
