"""``graphmock run``, ``graphmock env`` and ``graphmock serve --tls``, as a user starts them."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

GRAPHMOCK = [sys.executable, "-m", "pytest_graphmock"]
SEND = """\
import requests
mail = {"message": {"subject": "Hello", "toRecipients": [
    {"emailAddress": {"address": "eve@partner.example"}}]}}
requests.post("https://graph.microsoft.com/v1.0/me/sendMail", json=mail).raise_for_status()
print("sent")
"""

Graphmock = Callable[..., "subprocess.CompletedProcess[str]"]


def graphmock(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*GRAPHMOCK, *arguments], capture_output=True, text=True, check=False, timeout=60
    )


def python(code: str) -> list[str]:
    return ["--", sys.executable, "-c", code]


def test_command_reaches_a_tenant_of_its_own_and_the_outbox_is_told() -> None:
    """Its own output is untouched; the outbox is on standard error."""
    done = graphmock("run", "--users", "2", "--seed", "7", *python(SEND))

    assert (done.returncode, done.stdout) == (0, "sent\n"), done.stderr
    first, second = done.stderr.splitlines()
    assert first == "graphmock: 1 message left a mailbox"
    assert re.fullmatch(r"  mail: 'Hello' from \S+@contoso.example to eve@partner.example", second)


@pytest.mark.parametrize(
    ("code", "status"),
    [
        pytest.param("raise SystemExit(3)", 3, id="its own"),
        pytest.param(
            "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
            137,
            id="ended by a signal",
            marks=pytest.mark.skipif(os.name == "nt", reason="signals end nothing there"),
        ),
    ],
)
def test_status_is_the_commands(code: str, status: int) -> None:
    """As a shell would have it."""
    assert graphmock("run", "--users", "1", *python(code)).returncode == status


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        pytest.param(["run"], 2, "there is no command to run", id="none"),
        pytest.param(["run", "--"], 2, "there is no command to run", id="none behind the dashes"),
        pytest.param(["run", "--", "no-such-command"], 127, "no command 'no-such", id="unknown"),
        pytest.param(["run", "--", __file__], 126, "can't run", id="no program"),
        pytest.param(["run", "--scenario", "no.yaml", "--", "true"], 2, "no.yaml", id="scenario"),
        pytest.param(["serve", "--", "true"], 2, "only `graphmock run` takes", id="serve"),
    ],
)
def test_what_can_not_be_run_is_said_in_a_line(
    arguments: list[str], status: int, told: str
) -> None:
    """With the statuses that shells have for it, and no traceback."""
    done = graphmock(*arguments)

    assert (done.returncode, done.stdout) == (status, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert "left a mailbox" not in done.stderr


def test_command_behind_no_dashes_keeps_its_own_options() -> None:
    """From the first word on, everything is the command's."""
    done = graphmock("run", "--users", "1", sys.executable, "-c", "print('--users')")

    assert (done.returncode, done.stdout) == (0, "--users\n")


def test_refused_host_is_named() -> None:
    """On standard error, with the option that lets it out."""
    code = "import requests; requests.get('https://example.com')"

    done = graphmock("run", "--users", "1", *python(code))

    assert done.returncode == 1
    assert "refused example.com:443" in done.stderr
    assert "--allow-host example.com" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="there, signals end processes unheard")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_signals_are_the_commands_to_answer(number: signal.Signals) -> None:
    """It gets them, ends as it likes, and the outbox is told all the same."""
    code = (
        "import signal, sys, threading\n"
        "heard = threading.Event()\n"
        f"signal.signal({int(number)}, lambda *_: heard.set())\n"
        "print('ready', flush=True)\n"
        "while not heard.wait(1): pass\n"
        "sys.exit(5)\n"
    )
    process = subprocess.Popen(
        [*GRAPHMOCK, "run", "--users", "1", *python(code)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # no terminal that tells the command by itself
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"

    process.send_signal(number)
    _, err = process.communicate(timeout=30)

    assert process.returncode == 5
    assert err == "graphmock: 0 messages left a mailbox\n"


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """A server with everything, and its three lines."""
    process = subprocess.Popen(
        [*GRAPHMOCK, "serve", "--port", "0", "--tls", "--users", "1", "--log-format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    yield process, [process.stdout.readline().strip() for _ in range(3)]
    process.terminate()  # not killed: its certificates go with it
    process.communicate(timeout=10)
    assert process.returncode == 0


def test_two_more_lines_name_https_and_the_proxy(
    served: tuple[subprocess.Popen[str], list[str]],
) -> None:
    """Behind the ready line, which is the same as ever."""
    _, [ready, https, proxy] = served

    assert re.fullmatch(r"graphmock ready at http://127\.0\.0\.1:\d+", ready)
    assert re.fullmatch(r"graphmock https at https://127\.0\.0\.1:\d+", https)
    assert re.fullmatch(r"graphmock proxy at http://127\.0\.0\.1:\d+", proxy)


def test_variables_of_a_running_server_are_printed(
    served: tuple[subprocess.Popen[str], list[str]],
) -> None:
    """For a shell or as JSON, the same."""
    url, proxy_url = served[1][0].split()[-1], served[1][2].split()[-1]

    told = json.loads(graphmock("env", "--url", url, "--format", "json").stdout)
    exported = graphmock("env", "--url", url).stdout

    assert (told["GRAPHMOCK_URL"], told["HTTPS_PROXY"]) == (url, proxy_url)
    assert Path(told["SSL_CERT_FILE"]).read_text("ascii").startswith("-----BEGIN CERTIFICATE")
    if shutil.which("sh"):
        shown = subprocess.run(
            ["sh", "-c", f"{exported}\nenv"], capture_output=True, text=True, check=True
        ).stdout
        assert {f"{name}={value}" for name, value in told.items()} <= set(shown.splitlines())


def test_certificate_is_written_where_it_is_wanted(
    served: tuple[subprocess.Popen[str], list[str]], tmp_path: Path
) -> None:
    """For a server on another machine, whose files are not here."""
    url, ca_file = served[1][0].split()[-1], tmp_path / "ca.pem"

    done = graphmock("env", "--url", url, "--format", "json", "--ca-file", str(ca_file))

    told = json.loads(done.stdout)
    assert told["SSL_CERT_FILE"] == told["NODE_EXTRA_CA_CERTS"] == str(ca_file)
    answer = requests.get(
        "https://graph.microsoft.com/v1.0/me",
        proxies={"https": told["HTTPS_PROXY"]},
        verify=str(ca_file),
        timeout=10,
    )
    assert answer.status_code == 200


def test_log_has_a_line_of_json_for_each_call_and_refusal(
    served: tuple[subprocess.Popen[str], list[str]],
) -> None:
    """The control API's calls are not in it."""
    process, [ready, _, proxy] = served
    url = ready.split()[-1]
    assert process.stderr is not None

    requests.get(f"{url}/_graphmock/health", timeout=10)
    requests.get(f"{url}/v1.0/me/events/nonsense", timeout=10)
    with pytest.raises(requests.exceptions.ProxyError):
        requests.get("https://example.com", proxies={"https": proxy.split()[-1]}, timeout=10)

    lines: list[dict[str, Any]] = []
    while not lines or "proxy" not in lines[-1]:
        lines.append(json.loads(process.stderr.readline()))
    call, refusal = lines[-2:]
    assert (call["method"], call["target"]) == ("GET", "/v1.0/me/events/nonsense")
    assert (call["status"], call["errorCode"]) == (400, "ErrorInvalidIdMalformed")
    assert refusal["proxy"].startswith("refused example.com:443")


def test_nobody_there_is_said_in_a_line() -> None:
    """With what to start."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]

    done = graphmock("env", "--url", f"http://127.0.0.1:{port}")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"graphmock: no graphmock at http://127.0.0.1:{port}: ")
    assert "graphmock serve --tls" in done.stderr


@pytest.mark.parametrize("option", ["--https-port", "--proxy-port"])
def test_busy_port_of_tls_is_one_line(option: str) -> None:
    """And status 2; nothing is said to be ready."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = graphmock("serve", "--port", "0", "--users", "1", "--tls", option, port)

    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert option in done.stderr


def test_ports_of_tls_go_with_tls() -> None:
    """An option that would do nothing is refused."""
    done = graphmock("serve", "--port", "0", "--proxy-port", "8082")

    assert done.returncode == 2
    assert "go with --tls" in done.stderr


@pytest.mark.parametrize("command", ["run", "env"])
def test_help_teaches(command: str) -> None:
    """With examples."""
    done = graphmock(command, "--help")

    assert done.returncode == 0
    assert "examples:\n" in done.stdout
    assert f"graphmock {command} " in done.stdout
