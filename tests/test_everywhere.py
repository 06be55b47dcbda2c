"""Wherever tests run: workers, event loops, unittest, scripts, threads, beside other servers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from threading import Barrier
from typing import Any

import httpx
import pytest
import requests
from pytest_httpserver import HTTPServer

from pytest_graphmock import GraphMock
from pytest_graphmock.pool import MockPool

THREADS = 8
ROUNDS = 6
#: pytest-asyncio warns in every run that does not say which loop its fixtures live in.
WITHOUT_ASYNCIO = ("-p", "no:asyncio")

Run = Callable[..., pytest.RunResult]
Script = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """Load here what every inner run would load anew: pytester forgets what they import."""
    with MockPool() as pool:
        pool.put_back(pool.get())


@pytest.fixture
def run(pytester: pytest.Pytester) -> Run:
    def make(source: str, *options: str) -> pytest.RunResult:
        pytester.makepyfile(test_inner=source)
        left_out = "-p no:cacheprovider -p no:hypothesispytest"
        pytester.makeini(f"[pytest]\naddopts = {left_out}")
        return pytester.runpytest(*options)

    return make


def test_xdist_workers_have_servers_of_their_own(run: Run) -> None:
    """The same seeded meeting is cancelled in every test, whichever worker runs it."""
    result = run(
        """
import os, pytest, requests

@pytest.mark.parametrize("turn", range(8))
def test_cancel_the_same_seeded_meeting(graph_mock, turn, record_property):
    assert os.environ["PYTEST_XDIST_WORKER"] in ("gw0", "gw1")
    meeting = next(e for e in graph_mock.me.calendar.events if e.is_organizer)
    url = f"{graph_mock.base_url}/me/events/{meeting.id}/cancel"
    assert [requests.post(url, timeout=5).status_code for _ in range(2)] == [202, 404]
    assert len(graph_mock.requests) == 2
""",
        "-n",
        "2",
        *WITHOUT_ASYNCIO,
    )

    result.assert_outcomes(passed=8)


ASYNC = """
import asyncio, httpx, pytest

{mark}

async def test_async(graph_mock):
    ana, ben = graph_mock.users[:2]
    meetings = [ana.calendar.add_meeting(f"M{{n}}", attendees=[ben]) for n in range(5)]
    headers = {{"Authorization": f"Bearer {{ana.token()}}"}}
    async with httpx.AsyncClient(base_url=graph_mock.base_url, headers=headers) as client:
        answers = await asyncio.gather(
            *[client.post(f"/me/events/{{each.id}}/cancel") for each in meetings]
        )
    assert [answer.status_code for answer in answers] == [202] * 5
    assert len(graph_mock.outbox.cancellations.to(ben)) == 5

async def test_in_process(graph_mock):
    assert graph_mock.requests == []
    async with httpx.AsyncClient() as client:
        assert (await client.get(graph_mock.base_url + "/me")).status_code == 200
"""


@pytest.mark.parametrize(
    ("mark", "options"),
    [
        pytest.param(
            'pytestmark = pytest.mark.asyncio\npytest.importorskip("pytest_asyncio")',
            ["-o", "asyncio_default_fixture_loop_scope=function"],
            id="pytest-asyncio, strict",
        ),
        pytest.param(
            'pytest.importorskip("pytest_asyncio")',
            ["-o", "asyncio_default_fixture_loop_scope=function", "-o", "asyncio_mode=auto"],
            id="pytest-asyncio, auto",
        ),
        pytest.param(
            "pytestmark = pytest.mark.anyio\n"
            "anyio_backend = pytest.fixture(lambda: 'asyncio', name='anyio_backend')",
            WITHOUT_ASYNCIO,
            id="anyio",
        ),
    ],
)
def test_async_tests_use_the_same_fixture(run: Run, mark: str, options: Sequence[str]) -> None:
    """With clients that never block the loop, many calls at a time."""
    result = run(ASYNC.format(mark=mark), *options)

    result.assert_outcomes(passed=2)


def test_async_test_uses_aiohttp(run: Run) -> None:
    """aiohttp's own connections and event loop."""
    pytest.importorskip("aiohttp")
    result = run(
        """
import aiohttp, pytest

pytestmark = pytest.mark.anyio
anyio_backend = pytest.fixture(lambda: "asyncio", name="anyio_backend")

async def test_async(graph_mock):
    async with aiohttp.ClientSession() as session:
        for _ in range(3):
            async with session.get(graph_mock.base_url + "/me") as answer:
                assert answer.status == 200
                assert (await answer.json())["mail"] == graph_mock.me.mail
""",
        *WITHOUT_ASYNCIO,
    )

    result.assert_outcomes(passed=1)


def test_async_fixture_builds_on_the_mock(run: Run) -> None:
    """An application's own client fixture."""
    result = run(
        """
import httpx, pytest

pytestmark = pytest.mark.anyio
anyio_backend = pytest.fixture(lambda: "asyncio", name="anyio_backend")

@pytest.fixture
async def client(graph_mock):
    async with httpx.AsyncClient(base_url=graph_mock.base_url) as client:
        yield client

async def test_async(client, graph_mock):
    assert (await client.get("/me")).status_code == 200
    assert len(graph_mock.requests) == 1
""",
        *WITHOUT_ASYNCIO,
    )

    result.assert_outcomes(passed=1)


def test_httpserver_works_in_the_same_test(graph_mock: GraphMock, httpserver: HTTPServer) -> None:
    """pytest-httpserver's own fixture keeps its own address, expectations and checks."""
    httpserver.expect_request("/v1.0/me").respond_with_data("not Graph")

    theirs = requests.get(httpserver.url_for("/v1.0/me"), timeout=5)
    ours = requests.get(f"{graph_mock.base_url}/me", timeout=5)

    assert theirs.text == "not Graph"
    assert ours.json()["mail"] == graph_mock.me.mail
    assert len(graph_mock.requests) == 1
    assert len(httpserver.log) == 1


CASES = """
import unittest
import requests
from pytest_graphmock import GraphMock

class ByHand(unittest.TestCase):
    def setUp(self):
        mock = GraphMock(users=2)
        self.mock = mock.__enter__()
        self.addCleanup(mock.__exit__, None, None, None)

    def test_served(self):
        self.assertEqual(requests.get(self.mock.base_url + "/me", timeout=5).status_code, 200)

    def test_begins_anew(self):
        self.assertEqual(list(self.mock.requests), [])

class OncePerClass(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.mock = GraphMock(users=2).start()
        cls.addClassCleanup(cls.mock.stop)

    def setUp(self):
        self.mock.reset()

    def test_one(self):
        requests.get(self.mock.base_url + "/me", timeout=5)
        self.assertEqual(len(self.mock.requests), 1)

    test_other = test_one
"""


def test_unittest_uses_the_context_manager_under_pytest(run: Run) -> None:
    """And a TestCase may use the fixture through an autouse one."""
    result = run(
        CASES
        + """
import pytest

class WithFixture(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def _graph(self, graph_mock):
        self.graph_mock = graph_mock

    def test_served(self):
        assert requests.get(self.graph_mock.base_url + "/me", timeout=5).status_code == 200
""",
        *WITHOUT_ASYNCIO,
    )

    result.assert_outcomes(passed=5)


@pytest.fixture
def script(tmp_path: Path) -> Script:
    """Run a file in a process of its own, where no pytest is."""

    def make(source: str, *command: str) -> subprocess.CompletedProcess[str]:
        path = tmp_path / "script.py"
        path.write_text(source)
        return subprocess.run(
            [sys.executable, *command, str(path)],
            capture_output=True,
            text=True,
            timeout=120,
            cwd=tmp_path,
        )

    return make


def test_unittest_runs_without_pytest(
    script: Script,
) -> None:
    """``python -m unittest script.py``."""
    done = script(CASES, "-m", "unittest")

    assert done.returncode == 0, done.stderr
    assert "Ran 4 tests" in done.stderr


def test_plain_script_uses_the_context_manager(
    script: Script,
) -> None:
    """It ends by itself, without pytest loaded, and says what happened."""
    done = script(
        """
import requests
from pytest_graphmock import GraphMock

with GraphMock(users=2, seed=7) as mock:
    ana, ben = mock.users
    meeting = ana.calendar.add_meeting("Review", attendees=[ben])
    answer = requests.post(f"{mock.base_url}/me/events/{meeting.id}/cancel", timeout=5)
    mock.assert_cancelled(meeting, to=[ben])
print(answer.status_code, len(mock.outbox))
"""
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "202 2\n"


def test_script_that_asks_for_what_is_not_there_ends_with_an_error(
    script: Script,
) -> None:
    """As a test would fail."""
    done = script(
        """
import requests
from pytest_graphmock import GraphMock

with GraphMock() as mock:
    requests.get(mock.base_url + "/me/evnts", timeout=5)
"""
    )

    assert done.returncode == 1
    assert "GET /v1.0/me/evnts: Resource not found for the segment 'evnts'." in done.stderr


def test_threads_hammer_one_tenant_and_nothing_is_lost(graph_mock: GraphMock) -> None:
    """Eight organizers create and cancel at a time: every call answered, every notice kept."""
    guest = graph_mock.add_user("Guest of all")
    organizers = [graph_mock.add_user(f"Organizer {number}") for number in range(THREADS)]
    barrier = Barrier(THREADS)

    def work(number: int) -> list[int]:
        me = organizers[number]
        statuses: list[int] = []
        with httpx.Client(
            base_url=graph_mock.base_url,
            headers={"Authorization": f"Bearer {me.token()}"},
            trust_env=False,
            timeout=30,
        ) as client:
            barrier.wait(timeout=30)
            for turn in range(ROUNDS):
                created = client.post("/me/events", json=meeting_json(f"{number}-{turn}", guest))
                event = created.json()["id"]
                cancelled = client.post(f"/me/events/{event}/cancel", json={"comment": f"{turn}"})
                again = client.post(f"/me/events/{event}/cancel", json={})
                listed = client.get("/me/events")
                statuses += [each.status_code for each in (created, cancelled, again, listed)]
        return statuses

    with ThreadPoolExecutor(THREADS) as pool:
        statuses = list(pool.map(work, range(THREADS)))

    assert statuses == [[201, 202, 404, 200] * ROUNDS] * THREADS
    assert len(graph_mock.requests) == THREADS * ROUNDS * 4
    told = graph_mock.outbox.cancellations.to(guest)
    expected = {f"Canceled: {n}-{turn}" for n in range(THREADS) for turn in range(ROUNDS)}
    assert len(told) == len(expected)
    assert {notice.subject for notice in told} == expected
    assert len(graph_mock.outbox.invitations) == len(expected)
    assert len(graph_mock.moves) == len(expected)
    assert [len(me.events) for me in organizers] == [0] * THREADS
    assert [len(me.deleted_items.events) for me in organizers] == [ROUNDS] * THREADS
    assert len(guest.events) == len(expected)
    assert all(copy.is_cancelled for copy in guest.events)
    effects = sorted(
        each.effects for each in graph_mock.requests if each.effects[0] < each.effects[1]
    )
    assert all(one[1] <= other[0] for one, other in pairwise(effects))


def test_threads_that_cancel_the_same_meeting_cancel_it_once(graph_mock: GraphMock) -> None:
    """One of eight gets 202, the others find it gone; its people are told once."""
    ana, ben, *_ = graph_mock.users
    meeting = ana.calendar.add_meeting("Review", attendees=[ben])
    headers = {"Authorization": f"Bearer {ana.token()}"}
    barrier = Barrier(THREADS)

    def cancel(_: int) -> int:
        barrier.wait(timeout=30)
        url = f"{graph_mock.base_url}/me/events/{meeting.id}/cancel"
        return requests.post(url, headers=headers, timeout=30).status_code

    with ThreadPoolExecutor(THREADS) as pool:
        statuses = sorted(pool.map(cancel, range(THREADS)))

    assert statuses == [202] + [404] * (THREADS - 1)
    graph_mock.assert_cancelled(meeting, to=[ben])
    assert len(graph_mock.outbox.cancellations) == 1


def meeting_json(subject: str, guest: Any) -> dict[str, Any]:
    return {
        "subject": subject,
        "start": {"dateTime": "2031-03-03T09:00:00", "timeZone": "UTC"},
        "end": {"dateTime": "2031-03-03T10:00:00", "timeZone": "UTC"},
        "attendees": [{"emailAddress": {"address": guest.mail}, "type": "required"}],
    }
