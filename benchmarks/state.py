"""What ``--state FILE`` costs: a write that is kept in a file against the same in memory alone.

Both tenants are served over HTTP, and the two sides alternate. ``python benchmarks/state.py``
prints these lines alone.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path

import requests

from pytest_graphmock import GraphMock
from pytest_graphmock.storing import open_state

NOW = "2026-03-02T09:00:00Z"
_ROUNDS = 150

Line = tuple[str, str, str, bool]


def state() -> Iterable[Line]:
    """Writes and reads, kept against not kept; then what opening a file with a past takes."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        path = Path(folder, "office.state")
        kept, plain = (stack.enter_context(GraphMock(now=NOW, users=11, seed=1)) for _ in range(2))
        file = stack.enter_context(open_state(path))
        file.keep(kept.tenant)
        session = stack.enter_context(requests.Session())
        session.trust_env = False
        for name, act, allowed in (
            ("GET of one event", _read, 1.1),
            ("POST of a draft", _draft, 1.5),
            ("cancel with 10 attendees", _cancel, 3.0),
        ):
            ours, floor = _alternating(act(session, kept), act(session, plain))
            ratio = ours / floor
            label = f"{name} kept in a file ({ours * 1000:.2f} ms), in memory's"
            yield label, f"{allowed}", f"{ratio:.2f}", ratio <= allowed
        entries = len(kept.tenant.journal)
    yield from _opening(entries)


def _opening(entries: int) -> Iterable[Line]:
    """A file whose journal is as long as the one above, of drafts."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "office.state")
        with open_state(path) as file:
            mock = GraphMock(now=NOW, users=1, seed=1)
            file.keep(mock.tenant)
            for number in range(entries):
                mock.users[0].drafts.add_message(f"Draft {number}")
        began = time.perf_counter()
        with open_state(path):
            each_us = (time.perf_counter() - began) / entries * 1e6
    yield (
        f"opening a file, each of {entries:,} changes",
        "150 us",
        f"{each_us:.0f} us",
        (each_us <= 150),
    )


def _read(session: requests.Session, mock: GraphMock) -> Callable[[], float]:
    event = mock.users[0].calendar.add_event("Kept")
    return lambda: _timed(session, "GET", f"{mock.base_url}/me/events/{event.id}")


def _draft(session: requests.Session, mock: GraphMock) -> Callable[[], float]:
    body = {"subject": "Budget", "body": {"contentType": "html", "content": "<p>x</p>" * 100}}
    return lambda: _timed(session, "POST", f"{mock.base_url}/me/messages", body)


def _cancel(session: requests.Session, mock: GraphMock) -> Callable[[], float]:
    alice, *others = mock.users

    def cancel() -> float:
        meeting = alice.calendar.add_meeting("Budget", attendees=others[:10])
        return _timed(session, "POST", f"{mock.base_url}/me/events/{meeting.id}/cancel", {})

    return cancel


def _timed(session: requests.Session, method: str, url: str, body: object = None) -> float:
    began = time.perf_counter()
    answer = session.request(method, url, json=body)
    elapsed = time.perf_counter() - began
    assert answer.ok, answer.text
    return elapsed


def _alternating(one: Callable[[], float], other: Callable[[], float]) -> tuple[float, float]:
    pairs = [(one(), other()) for _ in range(_ROUNDS)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


if __name__ == "__main__":
    for name, allowed, measured, met in state():
        print(f"{name:<68} {allowed:>8} {measured:>9} {'' if met else '  MISSED'}", flush=True)
