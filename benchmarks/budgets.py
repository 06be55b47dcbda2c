"""Measure the budgets of the design, each as a ratio against a floor taken in the same run.

``python benchmarks/budgets.py`` prints every budget beside what was measured. Floors:

- Floor C: our server answering a constant JSON of 3 KB over a kept connection;
- Floor S: the same with Werkzeug's routing, request and response, a look-up, JSON in and out, and
  nothing else: what a stub written by hand is;
- Stubs: pytest-httpserver with hand-written expectations for the same four calls.

Machines are noisy: each figure is the median of several rounds in which the two sides alternate.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import requests
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response
from werkzeug.routing import Map, Rule

from pytest_graphmock import GraphMock
from pytest_graphmock.server import LoopbackServer

HERE = Path(__file__).parent
NOW = "2026-03-02T09:00:00Z"

sys.path.append(str(HERE.parent))
from benchmarks.expansion import expansion  # noqa: E402 - found only from the project's folder
from benchmarks.filtering import filtering  # noqa: E402 - found only from the project's folder
from benchmarks.mail import mail  # noqa: E402 - found only from the project's folder
from benchmarks.state import state  # noqa: E402 - found only from the project's folder


def main() -> None:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    print(f"{'budget':<62} {'allowed':>12} {'measured':>12}")
    for measure in (
        collection,
        fixture,
        large_tenant,
        get_one_event,
        intercepted,
        whole_test,
        cancel_ten,
        cancel_thousand,
        filtering,
        expansion,
        mail,
        state,
        serve,
    ):
        for name, allowed, measured, met in measure():
            print(
                f"{name:<62} {allowed:>12} {measured:>12} {'' if met else '  MISSED'}", flush=True
            )


Line = tuple[str, str, str, bool]


def collection() -> Iterable[Line]:
    """Collecting an empty suite with the plugin installed, against the same without it."""
    with tempfile.TemporaryDirectory() as folder:
        ours = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
        without = [*ours, "-p", "no:graphmock"]
        ours_s, without_s = alternating(
            lambda: timed_command(ours, folder), lambda: timed_command(without, folder), rounds=15
        )
    difference_ms = (ours_s - without_s) * 1000
    yield "collect-only of an empty suite", "+5 ms", f"{difference_ms:+.1f} ms", difference_ms <= 5


def fixture() -> Iterable[Line]:
    """One test's set-up and tear-down, from the difference between 50 and 450 tests."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        for count in (50, 450):
            (path / f"test_ours_{count}.py").write_text(
                f"import pytest\n@pytest.mark.parametrize('n', range({count}))\n"
                "def test_it(graph_mock, n): pass\n"
            )
            (path / f"test_none_{count}.py").write_text(
                "import pytest\n@pytest.fixture\ndef nothing(): yield\n"
                f"@pytest.mark.parametrize('n', range({count}))\n"
                "def test_it(nothing, n): pass\n"
            )

        def run(name: str) -> float:
            command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", name]
            return timed_command(command, folder)

        ours = per_test(lambda count: run(f"test_ours_{count}.py"))
        none = per_test(lambda count: run(f"test_none_{count}.py"))
    cost_ms = (ours - none) * 1000
    yield "graph_mock per test, default tenant", "0.3 ms", f"{cost_ms:.2f} ms", cost_ms <= 0.3


def large_tenant() -> Iterable[Line]:
    """A tenant of 100,000 items: what seeding it costs, and what starting a test over does."""
    gc.collect()
    began = time.perf_counter()
    mock = GraphMock(now=NOW, seed=1, users=100, messages_per_user=1000, meetings_per_user=0)
    seeding_s = time.perf_counter() - began
    alice, bob = mock.users[:2]
    folders = (folder for user in mock.users for folder in user.folders)
    items = sum(folder.total_item_count for folder in folders)
    resets = []
    for _ in range(200):
        alice.calendar.add_meeting("Budget", attendees=[bob])
        began = time.perf_counter()
        mock.reset()
        resets.append(time.perf_counter() - began)
    reset_ms = statistics.median(resets) * 1000
    yield (
        f"a tenant of {items:,} items from a seed",
        "1.5 s",
        f"{seeding_s:.2f} s",
        seeding_s <= 1.5,
    )
    yield (
        "starting over in it after a meeting with one guest",
        "0.3 ms",
        f"{reset_ms:.3f} ms",
        (reset_ms <= 0.3),
    )


def per_test(run: Callable[[int], float], rounds: int = 5) -> float:
    """Return seconds a test, start-up taken out."""
    return statistics.median((run(450) - run(50)) / 400 for _ in range(rounds))


def get_one_event() -> Iterable[Line]:
    """GET of one event, in requests a second, against both floors."""
    constant = json.dumps({"value": "x" * 3000}).encode()

    def floor_c(environ: Any, start_response: Any) -> list[bytes]:
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(constant)))]
        start_response("200 OK", headers)
        return [constant]

    with GraphMock(now=NOW, seed=1) as mock, LoopbackServer() as floor:
        alice = mock.users[0]
        event = alice.calendar.add_meeting("Budget", attendees=[mock.users[1]])
        stored = {event.id: event.as_json()}

        routes = Map([Rule("/v1.0/me/events/<key>", endpoint="event")])

        @Request.application
        def floor_s(request: Request) -> Response:
            _, keys = routes.bind_to_environ(request.environ).match()
            if request.content_length:
                json.loads(request.get_data())
            return Response(json.dumps(stored[keys["key"]]), content_type="application/json")

        rates: dict[str, list[float]] = {"ours": [], "C": [], "S": []}
        path = f"/v1.0/me/events/{event.id}"
        for _ in range(7):
            rates["ours"].append(requests_per_second(mock.url, path, alice.token()))
            for name, app in (("C", floor_c), ("S", floor_s)):
                floor.app = app
                rates[name].append(requests_per_second(floor.url, path, "x"))
    ours, c, s = (statistics.median(rates[name]) for name in ("ours", "C", "S"))
    yield (
        f"GET one event ({ours:.0f}/s) against Floor S ({s:.0f}/s)",
        "1.0",
        f"{ours / s:.2f}",
        (ours >= s),
    )
    yield (
        f"GET one event against Floor C ({c:.0f}/s)",
        "about 0.6",
        f"{ours / c:.2f}",
        (ours / c >= 0.6),
    )


def intercepted() -> Iterable[Line]:
    """GET of one event at the service's own address, against the mock's, in one client."""
    session = requests.Session()
    session.trust_env = False
    with GraphMock(now=NOW, seed=1) as mock:
        alice = mock.users[0]
        event = alice.calendar.add_meeting("Budget", attendees=[mock.users[1]])
        headers = {"Authorization": f"Bearer {alice.token()}"}

        def run(base: str) -> float:
            begun = time.perf_counter()
            for _ in range(500):
                session.get(f"{base}/me/events/{event.id}", headers=headers)
            return (time.perf_counter() - begun) / 500

        with mock.intercept():
            there, here = alternating(
                lambda: run("https://graph.microsoft.com/v1.0"), lambda: run(mock.base_url), 7
            )

        def enter() -> float:
            begun = time.perf_counter()
            for _ in range(500):
                with mock.intercept():
                    pass
            return (time.perf_counter() - begun) / 500

        entering = statistics.median(enter() for _ in range(7))
    yield (
        "GET one event, intercepted, against the mock's own address",
        "1.1 x",
        f"{there / here:.2f} x",
        there <= 1.1 * here,
    )
    yield "intercept(), begun and ended", "0.3 ms", f"{entering * 1e3:.3f} ms", entering <= 3e-4


def requests_per_second(url: str, path: str, token: str, count: int = 3000) -> float:
    """Return the rate that a client in a process of its own sees over one kept connection."""
    command = [sys.executable, str(HERE / "client.py"), url, path, token, str(count)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def whole_test() -> Iterable[Line]:
    """Create, read, list and cancel, with set-up, against the same with stubs."""
    session = requests.Session()
    session.trust_env = False
    body = {
        "subject": "Budget",
        "start": {"dateTime": "2026-03-10T13:00:00", "timeZone": "UTC"},
        "end": {"dateTime": "2026-03-10T14:00:00", "timeZone": "UTC"},
    }
    with GraphMock(now=NOW, seed=1) as mock, HTTPServer(threaded=True) as stubs:
        attendee = {"emailAddress": {"address": mock.users[1].mail}}
        token = {"Authorization": f"Bearer {mock.users[0].token()}"}
        created = session.post(
            f"{mock.base_url}/me/events", json={**body, "attendees": [attendee]}, headers=token
        ).json()
        listed = session.get(f"{mock.base_url}/me/events", headers=token).json()

        def ours() -> float:
            began = time.perf_counter()
            mock.reset()
            calls(session, mock.base_url, {**body, "attendees": [attendee]}, token)
            assert mock.outbox.cancellations
            return time.perf_counter() - began

        def stubbed() -> float:
            began = time.perf_counter()
            stubs.clear()
            path = f"/v1.0/me/events/{created['id']}"
            expect = stubs.expect_request
            expect("/v1.0/me/events", method="POST").respond_with_json(created, status=201)
            expect(path, method="GET").respond_with_json(created)
            expect("/v1.0/me/events", method="GET").respond_with_json(listed)
            expect(f"{path}/cancel", method="POST").respond_with_data("", status=202)
            calls(session, stubs.url_for("/v1.0"), body, token)
            stubs.check()
            return time.perf_counter() - began

        ours_s, stubs_s = alternating(ours, stubbed, rounds=60)
    ratio = ours_s / stubs_s
    name = f"a whole test ({ours_s * 1000:.1f} ms) against stubs ({stubs_s * 1000:.1f} ms)"
    yield name, "1.0", f"{ratio:.2f}", ratio <= 1.0


def calls(session: requests.Session, base: str, body: Any, headers: dict[str, str]) -> None:
    """The four calls of a test that cancels."""
    event = session.post(f"{base}/me/events", json=body, headers=headers).json()
    session.get(f"{base}/me/events/{event['id']}", headers=headers).json()
    session.get(f"{base}/me/events", headers=headers).json()
    answer = session.post(
        f"{base}/me/events/{event['id']}/cancel", json={"comment": "x"}, headers=headers
    )
    assert answer.status_code == 202


def cancel_ten() -> Iterable[Line]:
    """Cancel of a meeting with ten attendees, in GETs of one event."""
    session = requests.Session()
    session.trust_env = False
    with GraphMock(now=NOW, users=11, seed=1) as mock:
        alice, *others = mock.users
        headers = {"Authorization": f"Bearer {alice.token()}"}
        kept = alice.calendar.add_event("Kept")
        cancels, gets = [], []
        for _ in range(60):
            meeting = alice.calendar.add_meeting("Budget", attendees=others[:10])
            began = time.perf_counter()
            session.post(f"{mock.base_url}/me/events/{meeting.id}/cancel", headers=headers)
            cancels.append(time.perf_counter() - began)
            began = time.perf_counter()
            session.get(f"{mock.base_url}/me/events/{kept.id}", headers=headers)
            gets.append(time.perf_counter() - began)
    ratio = statistics.median(cancels) / statistics.median(gets)
    yield "cancel with 10 attendees, in GETs", "4.0", f"{ratio:.1f}", ratio <= 4


def cancel_thousand() -> Iterable[Line]:
    """Cancel of a meeting with a group of 1,000: linear, and what each attendee costs."""
    costs = {}
    for count in (100, 1000):
        with GraphMock(now=NOW, users=count + 1, seed=1) as mock:
            alice, *others = mock.users
            group = mock.add_group("Everybody", members=others, mail="everybody")
            rounds = []
            for _ in range(5):
                meeting = alice.calendar.add_meeting("Town hall", attendees=[group])
                gc.collect()
                began = time.perf_counter()
                answer = requests.post(
                    f"{mock.base_url}/me/events/{meeting.id}/cancel",
                    headers={"Authorization": f"Bearer {alice.token()}"},
                )
                rounds.append(time.perf_counter() - began)
                assert answer.status_code == 202
        costs[count] = statistics.median(rounds) * 1000 / count
    each = costs[1000]
    yield "cancel with 1,000 attendees, each", "0.2 ms", f"{each:.3f} ms", each <= 0.2
    growth = costs[1000] / costs[100]
    yield (
        "the same, an attendee of 1,000 against one of 100",
        "linear",
        f"{growth:.2f}",
        growth < 1.5,
    )


def serve() -> Iterable[Line]:
    """From start to first answer against a bare Werkzeug server; memory of an idle one."""
    ours = [sys.executable, "-m", "pytest_graphmock", "serve", "--port", "0"]
    bare = [sys.executable, str(HERE / "bare_server.py")]
    ours_s, bare_s = alternating(lambda: started(ours)[0], lambda: started(bare)[0], rounds=7)
    memory_mb = started(ours)[1]
    ratio = ours_s / bare_s
    name = f"graphmock serve to first answer ({ours_s * 1000:.0f} ms), in bare starts"
    yield name, "2.5", f"{ratio:.2f}", ratio <= 2.5
    yield "graphmock serve, idle memory", "60 MB", f"{memory_mb:.0f} MB", memory_mb <= 60


def started(command: list[str]) -> tuple[float, float]:
    """Return seconds to the first answer and the resident memory in MB then."""
    # What is installed has its bytecode; an environment that writes none would measure compiling.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    )
    assert process.stdout is not None
    try:
        url = process.stdout.readline().split()[-1]
        with requests.Session() as session:
            session.trust_env = False
            session.get(f"{url}/v1.0/me")
        elapsed = time.perf_counter() - began
        status = Path(f"/proc/{process.pid}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        resident = next((line.split()[1] for line in lines if line.startswith("VmRSS")), "0")
        return elapsed, int(resident) / 1024
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def alternating(
    one: Callable[[], float], other: Callable[[], float], rounds: int
) -> tuple[float, float]:
    """Return the medians of two measurements taken turn by turn."""
    pairs = [(one(), other()) for _ in range(rounds)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def timed_command(command: list[str], folder: str) -> float:
    """Return how long a command takes; pytest's "no tests" is no failure here."""
    began = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert done.returncode in (0, 5), done.stdout.decode() + done.stderr.decode()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
