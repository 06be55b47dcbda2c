"""Interception itself: what it patches and puts back, late imports, wrong use, and the words."""

from __future__ import annotations

import http.client
import socket
import sys
from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen

import aiohttp
import httpcore
import pytest
import requests
import urllib3.connection

from pytest_graphmock import GraphMock, Interception, NetworkBlockedError, UsageError
from pytest_graphmock.graph.identity.clouds import CLOUDS
from pytest_graphmock.server.hosts import HOSTS

GRAPH = "https://graph.microsoft.com/v1.0"
PATCHABLE = (
    socket,
    socket.socket,
    http.client.HTTPConnection,
    http.client.HTTPSConnection,
    urllib3.connection.HTTPConnection,
    urllib3.connection.HTTPSConnection,
    *vars(httpcore).values(),
    *httpcore.ConnectionInterface.__subclasses__(),
    *httpcore.AsyncConnectionInterface.__subclasses__(),
    aiohttp.TCPConnector,
    aiohttp.ClientRequest,
)


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


def state() -> list[Any]:
    """Everything that interception could have changed, as it is."""
    return [
        list(sys.meta_path),
        *(dict(vars(each)) for each in PATCHABLE if hasattr(each, "__dict__")),
    ]


@pytest.mark.parametrize("block_network", [False, True])
def test_nothing_is_left_patched(graph_mock: GraphMock, block_network: bool) -> None:
    """Every attribute is the one that it was, also when an exception leaves the block."""
    before = state()

    with graph_mock.intercept(block_network=block_network):
        within = state()
        with graph_mock.intercept():
            pass
        assert state() == within
    after = state()
    with pytest.raises(LookupError), graph_mock.intercept(block_network=block_network):
        raise LookupError

    assert within != before
    assert after == before
    assert state() == before


def test_replacement_of_somebody_else_stays(
    graph_mock: GraphMock, monkeypatch: pytest.MonkeyPatch, session: requests.Session
) -> None:
    """One that was put over ours within the block, and calls it, is theirs to take away."""
    original = http.client.HTTPConnection.putrequest
    called: list[str] = []

    with graph_mock.intercept():
        ours = http.client.HTTPConnection.putrequest

        def theirs(self: Any, *args: Any, **kwargs: Any) -> Any:
            called.append(self.host)
            return ours(self, *args, **kwargs)

        monkeypatch.setattr(http.client.HTTPConnection, "putrequest", theirs)
        session.get(f"{GRAPH}/me")
    session.get(f"{graph_mock.base_url}/me")
    remained = http.client.HTTPConnection.putrequest
    monkeypatch.undo()
    http.client.HTTPConnection.putrequest = original  # type: ignore[method-assign]

    assert remained is theirs
    assert called == ["graph.microsoft.com", "127.0.0.1"]
    assert len(graph_mock.requests) == 2


def test_interception_ends_in_any_order(
    graph_mock: GraphMock, make_graph_mock: Any, session: requests.Session
) -> None:
    """As two threads may end theirs; the last that ends cleans up."""
    before = state()
    first, second = graph_mock.intercept(), make_graph_mock(seed=2).intercept()

    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    session.get(f"{GRAPH}/me")
    second.__exit__(None, None, None)

    assert not graph_mock.requests
    assert state() == before


LATE = """
import sys
from pytest_graphmock import GraphMock

with GraphMock(users=2) as mock:
    assert not [name for name in sys.modules if "interception" in name]
    with mock.intercept():
        assert not {"requests", "urllib3", "httpx", "httpcore", "aiohttp"} & set(sys.modules)
        import asyncio
        import aiohttp, httpcore, httpx, requests, urllib3.connection

        URL = "https://graph.microsoft.com/v1.0/me"

        async def ask():
            async with aiohttp.ClientSession() as session, session.get(URL) as answer:
                return await answer.json()

        answers = [requests.get(URL).json(), httpx.get(URL).json(), asyncio.run(ask())]
    assert [each["mail"] for each in answers] == [mock.me.mail] * 3
for module in (aiohttp, httpcore, urllib3.connection):
    assert type(module.__loader__).__module__.startswith(("importlib", "_frozen"))
    assert module.__spec__.loader is module.__loader__
assert "interception" not in repr(vars(httpcore.ConnectionPool)) + repr(sys.meta_path)
print("all well")
"""


def test_stack_that_is_imported_later_is_intercepted(pytester: pytest.Pytester) -> None:
    """A process that had none of them yet; nothing of ours is loaded before it is wanted."""
    path = pytester.path / "late.py"
    path.write_text(LATE, encoding="utf-8")

    result = pytester.runpython(path)

    result.stdout.fnmatch_lines(["all well"])
    assert result.ret == 0


@pytest.mark.parametrize("host", sorted({name for cloud in CLOUDS for name in cloud.graph}))
def test_graph_of_every_cloud_is_intercepted(
    graph_mock: GraphMock, session: requests.Session, host: str
) -> None:
    """A host's letter case and the root's dot do not matter."""
    with graph_mock.intercept():
        answer = session.get(f"https://{host.upper()}./v1.0/me")

    assert answer.json()["mail"] == graph_mock.me.mail


@pytest.mark.parametrize("host", sorted(HOSTS - {n for cloud in CLOUDS for n in cloud.graph}))
def test_identity_platform_of_every_cloud_is_intercepted(
    graph_mock: GraphMock, session: requests.Session, host: str
) -> None:
    """It names its addresses as it was addressed, MSAL's further names included."""
    with graph_mock.intercept():
        found = session.get(f"https://{host}/common/v2.0/.well-known/openid-configuration").json()

    assert found["token_endpoint"] == f"https://{host}/common/oauth2/v2.0/token"


def test_caller_cannot_claim_to_be_intercepted(
    graph_mock: GraphMock, session: requests.Session
) -> None:
    """What a request says of scheme and host changes no link's scheme."""
    claims = {
        "Host": "graph.microsoft.com",
        "X-Forwarded-Proto": "https",
        "Forwarded": "proto=https",
    }

    answer = session.get(f"{graph_mock.base_url}/me", headers=claims)

    assert answer.json()["@odata.context"].startswith("http://graph.microsoft.com/")


def test_plain_http_stays_plain(graph_mock: GraphMock, session: requests.Session) -> None:
    """The caller's own scheme, whatever it is, begins its links."""
    with graph_mock.intercept():
        answer = session.get("http://graph.microsoft.com/v1.0/me")

    assert answer.json()["@odata.context"].startswith("http://graph.microsoft.com/")


def test_links_in_a_batch_begin_as_the_callers_address(
    graph_mock: GraphMock, session: requests.Session
) -> None:
    """Parts inherit it from the batch."""
    batch = {"requests": [{"id": "1", "method": "GET", "url": "/me/messages?$top=1"}]}

    with graph_mock.intercept():
        [part] = session.post(f"{GRAPH}/$batch", json=batch).json()["responses"]

    assert part["body"]["@odata.nextLink"].startswith(f"{GRAPH}/me/messages?")


def test_faults_and_overrides_reach_intercepted_calls(
    graph_mock: GraphMock, session: requests.Session
) -> None:
    """They are calls over the socket as any other."""
    graph_mock.faults.add("GET", "/me", drop=True)
    graph_mock.override.expect_request("/v1.0/me/photo").respond_with_data("canned")

    with graph_mock.intercept():
        with pytest.raises(requests.ConnectionError):
            session.get(f"{GRAPH}/me")
        canned = session.get(f"{GRAPH}/me/photo").text

    assert canned == "canned"


def test_network_is_blocked_while_anyone_who_intercepts_blocks_it(graph_mock: GraphMock) -> None:
    """An inner block that does not care changes nothing; connections to addresses count too."""
    with graph_mock.intercept(block_network=True):
        with graph_mock.intercept(), pytest.raises(NetworkBlockedError, match=r"'192\.0\.2\.1'"):
            socket.create_connection(("192.0.2.1", 80), timeout=1)
        with socket.socket() as connecting, pytest.raises(NetworkBlockedError):
            connecting.connect_ex(("2001:db8::1", 80))
        with pytest.raises(NetworkBlockedError, match=r"mock that host, or leave block_network"):
            urlopen("http://partner.example/")

    assert socket.getaddrinfo("127.0.0.1", 80)


def test_fixed_clock_does_not_matter(graph_mock: GraphMock, session: requests.Session) -> None:
    """freezegun and time-machine stop clocks that clients look at."""
    freezegun, time_machine = pytest.importorskip("freezegun"), pytest.importorskip("time_machine")

    with freezegun.freeze_time("2031-03-04"), graph_mock.intercept():
        frozen = session.get(f"{GRAPH}/me")
    with graph_mock.intercept(), time_machine.travel("2031-03-04", tick=False):
        travelled = session.get(f"{GRAPH}/me")

    assert (frozen.status_code, travelled.status_code) == (200, 200)


def test_wrong_use_is_told(graph_mock: GraphMock) -> None:
    """At the call that was wrong."""
    with pytest.raises(UsageError, match="is not being served"), GraphMock(users=1).intercept():
        pass
    with pytest.raises(UsageError, match="block_network is True or False, not 'yes'"):
        graph_mock.intercept(block_network="yes")  # type: ignore[arg-type]
    with (
        graph_mock.intercept() as interception,
        pytest.raises(UsageError, match="entered already"),
        interception,
    ):
        pass


def test_mock_that_stops_meanwhile_is_named(session: requests.Session) -> None:
    """A call then is not let through to the real service."""
    mock = GraphMock(users=1).start()

    with mock.intercept():
        session.get(f"{GRAPH}/me")
        mock.stop()
        with pytest.raises(UsageError, match=r"contoso\.example .*is not being served any more"):
            session.get(f"{GRAPH}/me")


def test_interception_says_what_it_is(graph_mock: GraphMock) -> None:
    """Whose it is, and whether it holds; it can be entered again."""
    interception = graph_mock.intercept(block_network=True)

    assert isinstance(interception, Interception)
    assert "login.microsoftonline.com" in interception.hosts
    for _ in range(2):
        assert repr(interception).endswith(": not entered, the rest of the network blocked>")
        with interception as entered:
            assert entered is interception
            assert "hosts for <GraphMock contoso.example at http://127" in repr(interception)
            assert ": intercepting, " in repr(interception)


@pytest.mark.graph_mock(intercept=True, block_network=True)
def test_marker_makes_the_fixture_intercept(
    graph_mock: GraphMock, make_graph_mock: Any, session: requests.Session
) -> None:
    """For the whole test; a further mock intercepts only when it is told to itself."""
    partner = make_graph_mock(domain="partner.example")

    first = session.get(f"{GRAPH}/me").json()["mail"]
    other = make_graph_mock(domain="other.example", intercept="yes")
    second = session.get(f"{GRAPH}/me").json()["mail"]

    assert (first, second) == (graph_mock.me.mail, other.me.mail)
    assert not partner.requests
    with pytest.raises(NetworkBlockedError):
        urlopen("http://partner.example/")


def test_words_hold_for_a_run(pytester: pytest.Pytester) -> None:
    """Ini line and option; each test's interception ends with it."""
    pytester.makeini("[pytest]\ngraphmock_block_network = true\n")
    pytester.makepyfile(
        """
        import http.client, socket
        from urllib.request import urlopen
        import pytest
        from pytest_graphmock import NetworkBlockedError

        ORIGINAL = http.client.HTTPSConnection.connect

        def test_arrives(graph_mock):
            urlopen("https://graph.microsoft.com/v1.0/me").close()
            assert len(graph_mock.requests) == 1
            with pytest.raises(NetworkBlockedError):
                socket.create_connection(("192.0.2.1", 80))

        def test_fails(graph_mock):
            assert False

        @pytest.mark.graph_mock(intercept=False)
        def test_is_left_alone(graph_mock):
            assert http.client.HTTPSConnection.connect is ORIGINAL

        def test_is_over():
            assert http.client.HTTPSConnection.connect is ORIGINAL
        """
    )

    result = pytester.runpytest("--graphmock-intercept=true")

    result.assert_outcomes(passed=3, failed=1)


def test_mock_of_its_own_intercepts_while_it_is_served(session: requests.Session) -> None:
    """The word means the same without pytest's fixture."""
    before = state()

    with GraphMock(users=1, intercept=True) as mock:
        answer = session.get(f"{GRAPH}/me")

    assert answer.json()["mail"] == mock.users[0].mail
    assert state() == before
