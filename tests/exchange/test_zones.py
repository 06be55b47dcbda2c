"""Time zones and the clock: calendar.md §14."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

import pytest
from tzlocal.windows_tz import win_tz

from pytest_graphmock.exchange.clock import Clock, as_utc
from pytest_graphmock.exchange.errors import TimeZoneError
from pytest_graphmock.exchange.zones import UTC, find_zone
from pytest_graphmock.usage import UsageError

if TYPE_CHECKING:
    from .conftest import World


@pytest.mark.parametrize("name", ["UTC", "utc", "Etc/GMT", "Etc/UTC", "tzone://Microsoft/Utc"])
def test_utc_by_any_of_its_names(name: str) -> None:
    """All mean the same."""
    assert find_zone(name) is UTC


def test_every_windows_name_is_known() -> None:
    """In any letter case."""
    for name in win_tz:
        assert find_zone(name) is find_zone(name.upper())


def test_every_place_is_known() -> None:
    """All IANA names of the form Area/Place."""
    names = [name for name in available_timezones() if "/" in name]

    assert len([find_zone(name) for name in names]) > 400


@pytest.mark.parametrize(
    "name",
    [
        "",
        "PDT",
        "EST",
        "MST",
        "HST",
        "EST5EDT",
        "Nowhere Standard Time",
        "Europe/Atlantis",
        "../etc/passwd",
        "/etc/localtime",
        "Europe",
        "tzone://Microsoft/Custom",
        "Europe/Berlin\0",
        "a" * 5000,
    ],
)
def test_what_is_no_zone_is_refused(name: str) -> None:
    """Abbreviations (observed), nonsense, and what would be a file."""
    with pytest.raises(TimeZoneError) as caught:
        find_zone(name)

    assert caught.value.message.endswith(f"'{name}'.")


def test_two_names_of_one_zone_are_the_same(world: World) -> None:
    """So that a change of the name alone is no change of time."""
    assert find_zone("Pacific Standard Time") is find_zone("America/Los_Angeles")
    start = world.at("2026-03-10T09:00", "Pacific Standard Time")
    assert start.utc == datetime(2026, 3, 10, 16, tzinfo=timezone.utc)


def test_frozen_clock_moves_when_told() -> None:
    """And comes back to where it was made."""
    start = datetime(2026, 3, 2, 9, tzinfo=timezone.utc)
    clock = Clock(start)

    assert clock.advance(hours=1, minutes=30) == start + timedelta(minutes=90)
    clock.reset()

    assert clock.now == start
    assert clock.is_frozen


def test_running_clock_can_be_ahead() -> None:
    """Advanced, frozen, and run again."""
    clock = Clock()
    clock.advance(days=1)
    assert clock.now - datetime.now(timezone.utc) > timedelta(hours=23)

    clock.freeze("2026-03-02T09:00:00Z")
    assert clock.is_frozen
    clock.run()

    assert not clock.is_frozen
    assert abs(clock.now - datetime.now(timezone.utc)) < timedelta(hours=1)


def test_clock_freezes_where_it_is() -> None:
    """Without a time."""
    clock = Clock()

    clock.freeze()

    assert clock.now is clock.now


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("2026-03-02T09:00:01Z", 1),
        ("2026-03-02T09:00:01.5z", 1.5),
        ("2026-03-02T09:00:01.1234567Z", 1.123456),
        ("2026-03-02T10:00:01+01:00", 1),
        ("2026-03-02T09:00:01", 1),
        ("2026-03-02 09:00", 0),
    ],
)
def test_clock_reads_iso_times(text: str, second: float) -> None:
    """As Graph writes them, too: seven digits and a Z, on every Python."""
    expected = datetime(2026, 3, 2, 9, tzinfo=timezone.utc) + timedelta(seconds=second)

    assert as_utc(text) == expected


@pytest.mark.parametrize("text", ["", "now", "2026-13-01", "9 o'clock"])
def test_what_is_no_time_is_told_to_the_author(text: str) -> None:
    """With an example of what would be one."""
    with pytest.raises(UsageError, match="2026-03-02T09:00:00Z"):
        Clock().freeze(text)


def test_unknown_word_is_told_to_the_author() -> None:
    """It names the words that there are."""
    with pytest.raises(UsageError, match=r"datetime\.timedelta"):
        Clock().advance(fortnights=1)
