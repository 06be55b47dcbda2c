"""The ``graphmock`` command, as a user starts it."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from pytest_graphmock import GraphMock, __version__
from pytest_graphmock.cli import main

GRAPHMOCK = [sys.executable, "-m", "pytest_graphmock"]

Serve = Callable[..., "tuple[subprocess.Popen[str], str]"]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a server and wait for its line; return the process and the line."""
    started: list[subprocess.Popen[str]] = []

    def start(*options: str) -> tuple[subprocess.Popen[str], str]:
        process = subprocess.Popen(
            [*GRAPHMOCK, "serve", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        return process, process.stdout.readline()

    yield start
    for process in started:
        process.kill()
        process.communicate(timeout=10)


def url_of(line: str) -> str:
    found = re.fullmatch(r"graphmock ready at (http://\S+)\n", line)
    assert found is not None, line
    return found[1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_server_says_when_it_is_ready_and_stops_clean(serve: Serve, number: int) -> None:
    """One line, then requests are answered; a signal ends it with status 0."""
    process, line = serve("--port", "0", "--users", "3", "--seed", "7")

    url = url_of(line)
    people = requests.get(f"{url}/v1.0/users", timeout=5).json()["value"]
    health = requests.get(f"{url}/_graphmock/health", timeout=5).json()
    process.send_signal(number)
    out, err = process.communicate(timeout=10)

    mock = GraphMock(users=3, seed=7)
    assert [each["id"] for each in people] == [each.id for each in (*mock.users, *mock.rooms)]
    assert health["status"] == "ok"
    assert (process.returncode, out) == (0, "")
    assert re.fullmatch(r"\d\d:\d\d:\d\d GET /v1.0/users 200 [\d.]+ ms\n", err)


def test_server_listens_where_it_was_told(serve: Serve) -> None:
    """Host and port of one's own choice."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]

    _, line = serve("--host", "127.0.0.1", "--port", str(port))

    assert line == f"graphmock ready at http://127.0.0.1:{port}\n"


def test_auth_is_as_strict_as_it_was_told(serve: Serve) -> None:
    """``strict`` wants a token of ours, which the control API gives."""
    _, line = serve("--port", "0", "--auth", "strict", "--users", "1")
    url = url_of(line)

    token = requests.post(f"{url}/_graphmock/token", json={}, timeout=5).json()["access_token"]
    statuses = [
        requests.get(f"{url}/v1.0/me", headers=headers, timeout=5).status_code
        for headers in ({}, {"Authorization": f"Bearer {token}"})
    ]

    assert statuses == [401, 200]


def test_busy_port_is_one_line_and_status_2() -> None:
    """No traceback; the line says what to try."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [*GRAPHMOCK, "serve", "--port", str(port)],
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )

    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(f"graphmock: can't listen on 127.0.0.1:{port}: ")
    assert "--port 0" in done.stderr


def test_host_that_is_no_address_is_one_line_too(capsys: Any) -> None:
    """Whatever the system says of it."""
    status = main(["serve", "--host", "256.1.1.1", "--port", "0", "--users", "0"])

    assert status == 2
    assert capsys.readouterr().err.startswith("graphmock: can't listen on 256.1.1.1:0: ")


@pytest.mark.parametrize("option", ["--version", "-h", "--help"])
def test_command_explains_itself(option: str, capsys: Any) -> None:
    """Version and help go to stdout."""
    try:
        status = main([option])
    except SystemExit as done:
        status = int(str(done.code))

    out = capsys.readouterr().out
    assert status == 0
    if option == "--version":
        assert out == f"pytest-graphmock {__version__}\n"
    else:
        assert "serve a tenant until interrupted" in out


def test_help_of_serve_teaches(capsys: Any) -> None:
    """Options with their defaults, the control API, an example."""
    with pytest.raises(SystemExit) as done:
        main(["serve", "--help"])

    out = capsys.readouterr().out
    assert done.value.code == 0
    for word in ("graphmock ready at", "--port", "default: 8080", "/_graphmock/outbox", "curl"):
        assert word in out


def test_bare_command_prints_the_help(capsys: Any) -> None:
    """Instead of an error."""
    assert main([]) == 0
    assert "usage: graphmock" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "told"),
    [
        pytest.param(["--port", "70000"], "70000 is no port; ports are 0 to 65535", id="port"),
        pytest.param(["--port", "http"], "invalid port value: 'http'", id="port as a name"),
        pytest.param(["--users", "-1"], "there can't be -1", id="users"),
        pytest.param(["--auth", "none"], "invalid choice: 'none'", id="auth"),
        pytest.param(["--sed", "1"], "unrecognized arguments", id="option"),
    ],
)
def test_bad_option_is_status_2(options: list[str], told: str, capsys: Any) -> None:
    """With the usage, as argparse has it."""
    with pytest.raises(SystemExit) as done:
        main(["serve", *options])

    assert done.value.code == 2
    assert told in capsys.readouterr().err
