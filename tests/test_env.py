"""Programs in other processes, their code unchanged, under `graph_mock.env`."""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pytest
import requests

from pytest_graphmock import GraphMock, UsageError

UNCHANGED = Path(__file__).parent / "unchanged"
NODE_CLIENT = Path(__file__).parent / "clients" / "node"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(graph_mock: GraphMock) -> Run:
    """Run a command under the mock's variables."""

    def start(*command: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(each) for each in command],
            env={**os.environ, **graph_mock.env(), **more},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    return start


def interpreter_of(script: Path) -> str:
    """Return what runs a script, or skip the test where it is not installed."""
    if script.suffix == ".py":
        return sys.executable
    name = {".sh": "sh", ".mjs": "node", ".cjs": "node"}[script.suffix]
    found = shutil.which(name)
    required = name == "node" and os.environ.get("GRAPHMOCK_NODE") == "required"
    if found is None or (script.suffix == ".sh" and shutil.which("curl") is None):
        if required:
            pytest.fail("Node is not installed")
        pytest.skip(f"{name} or what it needs is not installed")
    if script.parent == NODE_CLIENT and not (NODE_CLIENT / "node_modules").is_dir():
        if required:
            pytest.fail(f"the client is not installed: npm ci --prefix {NODE_CLIENT}")
        pytest.skip("the client is not installed")
    return found


@pytest.mark.parametrize(
    "script",
    [*sorted(UNCHANGED.iterdir()), NODE_CLIENT / "cancel_with_graph_client.mjs"],
    ids=lambda script: script.name.removeprefix("cancel_with_"),
)
def test_unchanged_program_cancels_a_meeting_here(
    graph_mock: GraphMock, run: Run, script: Path
) -> None:
    """It knows https://graph.microsoft.com only; the attendee is told why."""
    organizer, attendee = graph_mock.users[:2]
    meeting = organizer.calendar.add_meeting("Budget review", attendees=[attendee])

    done = run(
        interpreter_of(script),
        script,
        EVENT=meeting.id,
        TOKEN=organizer.token(),
        ORGANIZER=organizer.mail,
    )

    assert done.returncode == 0, done.stderr
    graph_mock.assert_cancelled(meeting, to=[attendee], comment="Room flooded")
    assert graph_mock.requests[-1].headers["Host"] == "graph.microsoft.com"
    assert "GRAPHMOCK_URL" not in script.read_text("utf-8")


@pytest.mark.parametrize(
    "host",
    ["graph.microsoft.us", "dod-graph.microsoft.us", "microsoftgraph.chinacloudapi.cn"],
)
def test_national_clouds_are_led_here_too(graph_mock: GraphMock, host: str) -> None:
    """Their links stay in their cloud."""
    answer = requests.get(
        f"https://{host}/v1.0/me",
        proxies={"https": graph_mock.proxy_url},
        verify=graph_mock.ca_file,
    )

    assert answer.json()["@odata.context"] == f"https://{host}/v1.0/$metadata#users/$entity"


def test_links_are_followed_at_the_services_own_address(graph_mock: GraphMock) -> None:
    """A nextLink begins with what the caller called."""
    for number in range(3):
        graph_mock.me.inbox.add_message(f"Mail {number}")
    seen, link = [], "https://graph.microsoft.com/v1.0/me/mailFolders/inbox/messages?$top=2"

    while link:
        assert link.startswith("https://graph.microsoft.com/v1.0/")
        page = requests.get(
            link, proxies={"https": graph_mock.proxy_url}, verify=graph_mock.ca_file
        ).json()
        seen += [each["id"] for each in page["value"]]
        link = page.get("@odata.nextLink")

    assert len(seen) == len(set(seen)) == len(graph_mock.me.inbox.messages)


def test_variables_name_the_tenant(graph_mock: GraphMock) -> None:
    """Where it is and who it is; the same ones at every look."""
    variables = graph_mock.env()

    assert variables["GRAPHMOCK_URL"] == graph_mock.url
    assert variables["AZURE_TENANT_ID"] == graph_mock.tenant.id
    assert variables["HTTPS_PROXY"] == variables["https_proxy"] == graph_mock.proxy_url
    assert {variables[name] for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")} == {
        graph_mock.ca_file
    }
    assert variables["NO_PROXY"] == "127.0.0.1,localhost,::1"
    assert graph_mock.env() == variables


def test_node_keeps_the_options_that_it_has(
    graph_mock: GraphMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And gets the preload once, however deep environments are nested."""
    monkeypatch.setenv("NODE_OPTIONS", "--no-warnings")

    first = graph_mock.env()["NODE_OPTIONS"]
    monkeypatch.setenv("NODE_OPTIONS", first)

    assert first.startswith("--no-warnings --require ")
    assert graph_mock.env()["NODE_OPTIONS"] == first


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
def test_nodes_fetch_reaches_loopback_directly_and_nothing_else(
    graph_mock: GraphMock, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    """The control API without TLS; another host is refused by name."""
    done = run(
        "node",
        "--input-type=module",
        "-e",
        "const health = await fetch(`${process.env.GRAPHMOCK_URL}/_graphmock/health`);"
        "console.log((await health.json()).status);"
        "await fetch('https://example.com/').catch((error) => console.log(error.cause.message));",
    )

    assert done.stdout.splitlines() == [
        "ok",
        f"{graph_mock.proxy_url.removeprefix('http://')} answered 403 to CONNECT example.com:443",
    ]
    assert "refused example.com:443" in caplog.text


@pytest.mark.graph_mock(allow_hosts="example.com, example.org")
def test_where_hosts_are_allowed_the_machines_authorities_are_trusted_too(
    graph_mock: GraphMock,
) -> None:
    """Else no program could speak TLS with them."""
    bundle = graph_mock.env()["SSL_CERT_FILE"]

    context = ssl.create_default_context(cafile=bundle)

    assert len(context.get_ca_certs()) == 1 + len(ssl.create_default_context().get_ca_certs())
    assert Path(graph_mock.ca_file).read_text("ascii") in Path(bundle).read_text("ascii")


def test_stopping_ends_the_proxy_too() -> None:
    """Nothing listens there any more."""
    with GraphMock(users=1) as mock:
        proxy_url = mock.proxy_url

    with pytest.raises(OSError, match="refused"):
        urlopen(proxy_url)


def test_trustme_is_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the extra is not installed."""
    from pytest_graphmock.server import tls

    monkeypatch.setitem(sys.modules, "trustme", None)
    tls._trust.cache_clear()

    with GraphMock(users=1) as mock, pytest.raises(UsageError, match=r"pytest-graphmock\[tls\]"):
        mock.env()


def test_control_api_tells_the_variables_as_the_caller_addressed_it(graph_mock: GraphMock) -> None:
    """With the certificate, for a caller on another machine."""
    port = graph_mock.url.rpartition(":")[2]

    told = requests.get(
        f"{graph_mock.url}/_graphmock/env", headers={"Host": f"graphmock:{port}"}
    ).json()

    assert told["variables"]["GRAPHMOCK_URL"] == f"http://graphmock:{port}"
    assert told["variables"]["HTTPS_PROXY"] == graph_mock.proxy_url.replace(
        "127.0.0.1", "graphmock"
    )
    assert told["variables"]["NO_PROXY"] == "127.0.0.1,localhost,::1,graphmock"
    assert told["ca"] == Path(graph_mock.ca_file).read_text("ascii")
    assert not graph_mock.requests
