"""The tenant's clock: what stops it, what moves it, and what hangs on it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import freezegun
import pytest
import requests
import time_machine

from pytest_graphmock import GraphMock, UsageError, User
from pytest_graphmock.exchange.clock import Clock

NOW = datetime(2026, 3, 2, 9, tzinfo=timezone.utc)
THEN = datetime(2031, 7, 1, 12, tzinfo=timezone.utc)


def machine_time() -> datetime:
    return datetime.now(timezone.utc)


def test_clock_runs_on_the_machines_time(graph_mock: GraphMock) -> None:
    """Unless a test says otherwise."""
    before = machine_time()

    now = graph_mock.clock.now

    assert before <= now <= machine_time()
    assert now.tzinfo is timezone.utc
    assert not graph_mock.clock.is_frozen
    assert repr(graph_mock.clock).endswith("+00:00 running>")


@pytest.mark.parametrize(
    "at",
    [
        pytest.param("2026-03-02T09:00:00Z", id="text"),
        pytest.param("2026-03-02T10:00:00+01:00", id="text with an offset"),
        pytest.param("2026-03-02 09:00", id="text without an offset"),
        pytest.param("2026-03-02T09:00:00.0000000Z", id="Graph's seven digits"),
        pytest.param(NOW, id="datetime"),
        pytest.param(NOW.replace(tzinfo=None), id="naive datetime"),
        pytest.param(datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Europe/Berlin")), id="zone"),
    ],
)
def test_frozen_clock_stands_still(graph_mock: GraphMock, at: Any) -> None:
    """Where it was put, in UTC."""
    graph_mock.clock.freeze(at)

    assert graph_mock.clock.now == NOW
    assert graph_mock.clock.now is graph_mock.clock.now
    assert graph_mock.clock.is_frozen
    assert repr(graph_mock.clock) == "<Clock 2026-03-02T09:00:00+00:00 frozen>"


def test_clock_can_be_stopped_where_it_is(graph_mock: GraphMock) -> None:
    """``freeze()`` keeps what the clock shows, ahead of the machine as it may be."""
    graph_mock.clock.advance(days=10)

    graph_mock.clock.freeze()

    stopped = graph_mock.clock.now
    assert stopped - machine_time() > timedelta(days=9)
    assert graph_mock.clock.now == stopped


@pytest.mark.graph_mock(now=NOW)
def test_frozen_clock_advances_by_hand_only(graph_mock: GraphMock) -> None:
    """In the words of timedelta; backwards too."""
    assert graph_mock.clock.advance(hours=1, minutes=30) == NOW + timedelta(minutes=90)
    assert graph_mock.clock.advance(days=-1) == NOW - timedelta(hours=22, minutes=30)
    assert graph_mock.clock.advance() == graph_mock.clock.now


def test_running_clock_runs_on_after_advancing(graph_mock: GraphMock) -> None:
    """It is ahead of the machine from then on."""
    before = machine_time()

    graph_mock.clock.advance(weeks=1)

    ahead = graph_mock.clock.now - before
    assert timedelta(weeks=1) <= ahead < timedelta(weeks=1, minutes=1)
    assert not graph_mock.clock.is_frozen


@pytest.mark.graph_mock(now=NOW)
def test_clock_runs_free_again(graph_mock: GraphMock) -> None:
    """Nothing of what was said before is left."""
    graph_mock.clock.advance(days=3)

    graph_mock.clock.run()

    assert abs(graph_mock.clock.now - machine_time()) < timedelta(minutes=1)


def test_reset_puts_the_clock_back_to_its_start() -> None:
    """Where the tenant was made."""
    clock = Clock(NOW)
    clock.run()
    clock.advance(days=1)

    clock.reset()

    assert clock.now == NOW


@pytest.mark.parametrize(
    ("act", "message"),
    [
        pytest.param(lambda clock: clock.freeze("soon"), "write it like '2026-03", id="word"),
        pytest.param(lambda clock: clock.freeze("2026-02-30"), "not an ISO 8601", id="no date"),
        pytest.param(lambda clock: clock.freeze(12), "datetime or ISO 8601 text", id="number"),
        pytest.param(lambda clock: clock.advance(hour=1), "words of datetime.timedelta", id="hour"),
        pytest.param(lambda clock: clock.advance(days="1"), "words of datetime", id="text"),
        pytest.param(lambda clock: clock.advance(days=1e12), "words of datetime", id="aeons"),
        pytest.param(lambda clock: clock.advance(days=float("nan")), "words of", id="no number"),
        pytest.param(lambda clock: clock.advance(days=9_000_000), "is no date", id="year 26667"),
    ],
)
def test_impossible_time_is_refused(act: Any, message: str) -> None:
    """And the clock stays where it was."""
    clock = Clock(NOW)

    with pytest.raises(UsageError, match=message):
        act(clock)

    assert clock.now == NOW


def test_time_machine_moves_a_running_clock(graph_mock: GraphMock) -> None:
    """There and back."""
    with time_machine.travel(THEN, tick=False):
        there = graph_mock.clock.now

    assert there == THEN
    assert graph_mock.clock.now < THEN


def test_freezegun_moves_a_running_clock(graph_mock: GraphMock) -> None:
    """And leaves none of its own datetimes behind."""
    with freezegun.freeze_time(THEN) as frozen:
        there = graph_mock.clock.now
        frozen.tick(60)
        later = graph_mock.clock.now

    assert (there, later) == (THEN, THEN + timedelta(minutes=1))
    assert type(there) is datetime
    assert graph_mock.clock.now < THEN


def test_advancing_counts_from_a_replaced_time(graph_mock: GraphMock) -> None:
    """Both add up."""
    with freezegun.freeze_time(THEN):
        assert graph_mock.clock.advance(days=1) == THEN + timedelta(days=1)


@pytest.mark.graph_mock(now=NOW)
def test_frozen_clock_stands_under_them_too(graph_mock: GraphMock) -> None:
    """The test's own word is the nearer one."""
    with time_machine.travel(THEN):
        assert graph_mock.clock.now == NOW
    with freezegun.freeze_time(THEN):
        assert graph_mock.clock.now == NOW


@pytest.mark.parametrize(
    "replaced",
    [
        pytest.param(lambda: time_machine.travel(THEN, tick=False), id="time-machine"),
        pytest.param(lambda: freezegun.freeze_time(THEN), id="freezegun"),
    ],
)
def test_servers_threads_see_a_replaced_time(
    graph_mock: GraphMock, call: Any, alice: User, replaced: Any
) -> None:
    """What is created over the wire is created then."""
    at = {"dateTime": "2031-08-01T09:00:00", "timeZone": "UTC"}

    with replaced():
        answer = call(alice, "POST", "/me/events", {"subject": "Review", "start": at, "end": at})

    assert answer.status_code == 201
    assert answer.json()["createdDateTime"] == "2031-07-01T12:00:00.0000000Z"


def get_me(mock: GraphMock, token: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(f"{mock.base_url}/me", headers=headers, timeout=5)


@pytest.mark.parametrize(
    ("seconds", "status"),
    [pytest.param(59, 200, id="just before"), pytest.param(60, 401, id="on the second")],
)
@pytest.mark.graph_mock(now=NOW, auth="strict")
def test_token_expires_by_the_clock(
    graph_mock: GraphMock, alice: User, seconds: int, status: int
) -> None:
    """Nobody waits an hour."""
    token = alice.token(expires_in=60)
    assert get_me(graph_mock, token).status_code == 200

    graph_mock.clock.advance(seconds=seconds)

    answer = get_me(graph_mock, token)
    assert answer.status_code == status
    if status == 401:
        error = answer.json()["error"]
        assert error["code"] == "InvalidAuthenticationToken"
        assert error["message"] == "Lifetime validation failed, the token is expired."


@pytest.mark.graph_mock(auth="strict")
def test_token_expires_by_a_replaced_time(graph_mock: GraphMock, alice: User) -> None:
    """time-machine ages tokens."""
    token = alice.token()

    with time_machine.travel(machine_time() + timedelta(hours=2)):
        aged = get_me(graph_mock, token)

    assert aged.status_code == 401
    assert get_me(graph_mock, token).status_code == 200


@pytest.mark.graph_mock(now=NOW)
def test_notices_are_sent_at_the_clocks_time(
    graph_mock: GraphMock, alice: User, bob: User, cancel: Any
) -> None:
    """And arrive at it."""
    meeting = alice.calendar.add_meeting("Budget review", attendees=[bob])
    graph_mock.clock.advance(days=1)

    cancel(meeting)

    assert graph_mock.outbox.cancellations[0].sent_at == NOW + timedelta(days=1)
    [cancellation] = [m for m in bob.inbox.messages if m.subject == "Canceled: Budget review"]
    assert cancellation.as_json()["receivedDateTime"] == "2026-03-03T09:00:00Z"
