"""``graphmock serve --state FILE``: what was acknowledged is there after the process was killed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Condition, Thread

import pytest
import requests

#: Fifty are what a release is held to: ``GRAPHMOCK_KILLS=50 pytest tests/test_state.py``.
KILLS = int(os.environ.get("GRAPHMOCK_KILLS", "3"))
GRAPHMOCK = [sys.executable, "-m", "pytest_graphmock", "serve", "--port", "0"]

Start = Callable[..., "tuple[subprocess.Popen[str], str]"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the state is to be kept."""
    return tmp_path / "office.state"


@pytest.fixture
def start(path: Path) -> Iterator[Start]:
    """Start a server that keeps its state, and return it with its address, or with no address."""
    started: list[subprocess.Popen[str]] = []

    def begin(*options: str, wait: bool = True) -> tuple[subprocess.Popen[str], str]:
        process = subprocess.Popen(
            [*GRAPHMOCK, "--state", str(path), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        line = process.stdout.readline() if wait else ""
        found = re.fullmatch(r"graphmock ready at (http://\S+)\n", line)
        return process, found[1] if found else ""

    yield begin
    for process in started:
        process.kill()
        process.communicate(timeout=10)


def kill(process: subprocess.Popen[str]) -> str:
    """End a server as ``kill -9`` does, and return what it had said, but for the lines of calls."""
    process.kill()
    return warnings_in(process.communicate(timeout=10)[1])


def warnings_in(err: str) -> str:
    """What stands on standard error beside the line that every call is."""
    lines = err.splitlines()
    return "".join(f"{line}\n" for line in lines if not re.match(r"\d\d:\d\d:\d\d ", line))


@contextmanager
def calling(url: str) -> Iterator[Callable[..., requests.Response]]:
    """Yield what calls Graph over one connection."""
    with requests.Session() as session:
        session.trust_env = False
        yield lambda method, path, json=None: session.request(
            method, f"{url}{path}", json=json, timeout=20
        )


def listed(url: str) -> dict[str, str]:
    """Return the subject of every message and event, by id."""
    found = {}
    with calling(url) as call:
        for link in ("/v1.0/me/messages?$top=500&$select=subject", "/v1.0/me/events?$top=500"):
            while link:
                page = call("GET", link).json()
                found.update({each["id"]: each["subject"] for each in page["value"]})
                link = page.get("@odata.nextLink", "").removeprefix(url)
    return found


@dataclass
class Ledger:
    """What a server acknowledged, and of what it never said whether it was done.

    Attributes:
        standing: The subject under each id; None for what was removed.
        unsure: The ids of what was being changed or removed when no answer came.
    """

    standing: dict[str, str | None] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)
    cancelled: list[str] = field(default_factory=list)
    acknowledged: int = 0
    changed: Condition = field(default_factory=Condition)

    def note(self, item_id: str, subject: str | None) -> None:
        with self.changed:
            self.standing[item_id] = subject
            self.acknowledged += 1
            self.changed.notify_all()

    def wait_for(self, count: int) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.acknowledged >= count, timeout=30)


def write_until_it_is_gone(url: str, ledger: Ledger, name: str) -> None:
    """Create, change, remove, invite and cancel, one after the other, noting what was answered."""
    with calling(url) as call:
        for number in range(10**6):
            try:
                _write(call, ledger, f"{name} {number}")
            except requests.RequestException:
                return


def _write(call: Callable[..., requests.Response], ledger: Ledger, subject: str) -> None:
    draft = call("POST", "/v1.0/me/messages", {"subject": subject}).json()["id"]
    assert draft not in ledger.standing, "an id was given out twice"
    ledger.note(draft, subject)
    with _unsure(ledger, draft):
        answer = call("PATCH", f"/v1.0/me/messages/{draft}", {"subject": f"{subject}, changed"})
    assert answer.status_code == 200
    ledger.note(draft, f"{subject}, changed")
    if subject.endswith("3"):
        with _unsure(ledger, draft):
            answer = call("DELETE", f"/v1.0/me/messages/{draft}")
        assert answer.status_code == 204
        ledger.note(draft, None)
    if subject.endswith("5"):
        _meet_and_cancel(call, ledger, f"Meeting of {subject}")


def _meet_and_cancel(call: Callable[..., requests.Response], ledger: Ledger, subject: str) -> None:
    event = {
        "subject": subject,
        "start": {"dateTime": "2031-03-04T13:00:00", "timeZone": "UTC"},
        "end": {"dateTime": "2031-03-04T14:00:00", "timeZone": "UTC"},
        "attendees": [{"emailAddress": {"address": "eve@partner.example"}}],
    }
    made = call("POST", "/v1.0/me/events", event).json()["id"]
    ledger.note(made, subject)
    with _unsure(ledger, made):
        answer = call("POST", f"/v1.0/me/events/{made}/cancel", {"comment": "x"})
    assert answer.status_code == 202
    ledger.note(made, None)
    ledger.cancelled.append(f"Canceled: {subject}")


@contextmanager
def _unsure(ledger: Ledger, item_id: str) -> Iterator[None]:
    ledger.unsure.add(item_id)
    yield
    ledger.unsure.remove(item_id)


def assert_everything_is_there(url: str, ledger: Ledger) -> None:
    found = listed(url)
    for item_id, subject in ledger.standing.items():
        if item_id not in ledger.unsure:
            assert found.get(item_id) == subject
        elif item_id in found:
            assert str(subject) in found[item_id]
    with calling(url) as call:
        notices = call("GET", "/_graphmock/outbox").json()["value"]
    sent = [each["subject"] for each in notices]
    assert [each for each in ledger.cancelled if sent.count(each) != 1] == []


def test_every_acknowledged_write_survives_kills_at_random_moments(start: Start) -> None:
    """Three clients write while the server is killed, again and again."""
    random, ledger = Random(os.environ.get("GRAPHMOCK_KILLS_SEED", "1")), Ledger()
    process, url = start("--users", "2", "--seed", "7")

    for round_number in range(KILLS):
        before = ledger.acknowledged
        writers = [
            Thread(target=write_until_it_is_gone, args=(url, ledger, f"{round_number}-{each}"))
            for each in range(3)
        ]
        for writer in writers:
            writer.start()
        ledger.wait_for(before + random.randrange(1, 120))
        kill(process)
        for writer in writers:
            writer.join(timeout=30)
        process, url = start()
        assert_everything_is_there(url, ledger)

    assert ledger.acknowledged >= KILLS
    assert len(ledger.unsure) <= 3 * KILLS


def test_kill_while_it_starts_leaves_a_file_that_serves(start: Start) -> None:
    """A file that is being made is there as a whole, or not at all; one that is read is unhurt."""
    random = Random(2)
    for _ in range(max(2, KILLS // 2)):
        process, _ = start("--users", "20", "--seed", "7", wait=False)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=random.uniform(0.1, 0.5))
        kill(process)

    _, url = start("--users", "20", "--seed", "7")

    with calling(url) as call:
        assert len(call("GET", "/v1.0/users?$top=100").json()["value"]) == 22


def test_same_tenant_is_served_again(start: Start) -> None:
    """Whatever the other options say; a stop by a signal is as good as a kill."""
    process, url = start("--users", "3", "--seed", "7")
    with calling(url) as call:
        call("POST", "/_graphmock/clock", {"freeze": "2026-03-02T09:00:00Z"})
        call("POST", "/v1.0/me/messages", {"subject": "Kept"})
        expected = call("GET", "/_graphmock/state").json()
    process.terminate()
    out, err = process.communicate(timeout=10)

    again, url = start("--users", "1", "--seed", "3")
    with calling(url) as call:
        found = call("GET", "/_graphmock/state").json()

    assert (process.returncode, out, warnings_in(err)) == (0, "", "")
    assert found == expected
    assert kill(again) == ""


def test_reset_is_kept_too(start: Start) -> None:
    """The next server has the seeded state, and gives out the same ids again."""
    process, url = start("--users", "1")
    with calling(url) as call:
        seeded = call("GET", "/_graphmock/state").json()
        first = call("POST", "/v1.0/me/messages", {"subject": "Gone"}).json()["id"]
        call("POST", "/_graphmock/reset")
    kill(process)

    _, url = start()

    with calling(url) as call:
        assert call("GET", "/_graphmock/state").json() == seeded
        assert call("POST", "/v1.0/me/messages", {"subject": "New"}).json()["id"] == first


def test_torn_tail_is_repaired_and_said(start: Start, path: Path) -> None:
    """The server starts, and says in one line what it dropped."""
    process, url = start("--users", "1")
    with calling(url) as call:
        call("POST", "/v1.0/me/messages", {"subject": "Kept"})
        call("POST", "/v1.0/me/messages", {"subject": "Cut off"})
    kill(process)
    log = path.with_name(f"{path.name}-wal")
    log.write_bytes(log.read_bytes()[:-500])

    process, url = start()

    subjects = listed(url).values()
    assert "Kept" in subjects
    assert "Cut off" not in subjects
    said = kill(process)
    assert len(said.splitlines()) == 1
    assert said.startswith(f"graphmock: {path} was repaired: its last write had been cut off")


def test_second_server_says_that_the_file_is_in_use(start: Start, path: Path) -> None:
    """Status 2 and one line; the first goes on."""
    _, url = start("--users", "1")

    second, _ = start()
    out, err = second.communicate(timeout=10)

    assert (second.returncode, out) == (2, "")
    assert err == (
        f"graphmock: {path} is in use by another graphmock; stop that one, or give another file\n"
    )
    with calling(url) as call:
        assert call("POST", "/v1.0/me/messages", {"subject": "Still there"}).status_code == 201


def _make_newer(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[63] += 1
    path.write_bytes(content)


def _damage(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:-2000] + b"\xa5" * 2000)


def _replace(path: Path) -> None:
    path.write_text("Not a state at all\n" * 100)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        pytest.param(_make_newer, "was written by a newer pytest-graphmock", id="newer"),
        pytest.param(_damage, "is damaged and is left as it is", id="damaged"),
        pytest.param(_replace, "is no state file of graphmock", id="something else"),
    ],
)
def test_file_of_no_use_is_refused_and_untouched(
    start: Start, path: Path, spoil: Callable[[Path], None], reason: str
) -> None:
    """Status 2 and one line that says why."""
    process, _ = start("--users", "1")
    process.terminate()
    process.wait(timeout=10)
    spoil(path)
    before = path.read_bytes()

    refused, _ = start()
    out, err = refused.communicate(timeout=10)

    assert (refused.returncode, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert err.startswith(f"graphmock: {path} {reason}")
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_server_without_a_port_lets_go_of_the_file(start: Start, path: Path) -> None:
    """Nothing but the file is left of a start that failed."""
    _, url = start("--users", "1")
    process, _ = start("--port", url.rpartition(":")[2], "--state", f"{path}-too")
    process.wait(timeout=10)

    assert process.returncode == 2
    assert {each.name for each in path.parent.glob("*-too*")} == {f"{path.name}-too"}


def test_nothing_of_it_is_loaded_without_a_state() -> None:
    """Who does not ask for it pays nothing."""
    code = (
        "import sys; from pytest_graphmock import GraphMock; GraphMock(users=1).start().stop();"
        "print([each for each in sys.modules if each == 'sqlite3' or 'storing' in each])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
