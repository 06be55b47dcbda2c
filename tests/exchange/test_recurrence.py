"""Series: calendar.md §9, patterns and ranges, and the dates and hours they give."""

from __future__ import annotations

import calendar as months
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_graphmock.exchange.errors import PropertyValidationError, RecurrenceRangeError
from pytest_graphmock.exchange.event import Event, EventType, Importance
from pytest_graphmock.exchange.recurrence import (
    DayOfWeek,
    PatternType,
    RangeType,
    Recurrence,
    RecurrencePattern,
    RecurrenceRange,
    WeekIndex,
    dates_of,
)

if TYPE_CHECKING:
    from .conftest import World

UTC = timezone.utc
MON, TUE, WED, THU, FRI = list(DayOfWeek)[1:6]
SUN, SAT = DayOfWeek.SUNDAY, DayOfWeek.SATURDAY
FAR = date(2100, 1, 1)


def _series(
    kind: PatternType, start: date, *, count: int = 0, end: date | None = None, **members: Any
) -> Recurrence:
    span = RecurrenceRange(RangeType.NO_END, start)
    if count:
        span = replace(span, type=RangeType.NUMBERED, number_of_occurrences=count)
    if end:
        span = replace(span, type=RangeType.END_DATE, end_date=end)
    return Recurrence(RecurrencePattern(kind, **members), span)


def _dates(recurrence: Recurrence, count: int = 50) -> list[str]:
    return [day.isoformat() for day in dates_of(recurrence).between(date.min, FAR)[:count]]


_PATTERNS = [
    pytest.param(
        _series(PatternType.DAILY, date(2026, 3, 9), count=3, interval=2),
        ["2026-03-09", "2026-03-11", "2026-03-13"],
        id="daily, every other day",
    ),
    pytest.param(
        _series(PatternType.WEEKLY, date(2026, 3, 9), count=4, days_of_week=(MON, THU)),
        ["2026-03-09", "2026-03-12", "2026-03-16", "2026-03-19"],
        id="weekly, two days",
    ),
    pytest.param(
        _series(
            PatternType.WEEKLY, date(2026, 3, 10), count=3, interval=2, days_of_week=(SUN, TUE)
        ),
        ["2026-03-10", "2026-03-22", "2026-03-24"],
        id="weekly, every other week from Sunday",
    ),
    pytest.param(
        _series(
            PatternType.WEEKLY,
            date(2026, 3, 10),
            count=3,
            interval=2,
            days_of_week=(SUN, TUE),
            first_day_of_week=MON,
        ),
        ["2026-03-10", "2026-03-15", "2026-03-24"],
        id="weekly, every other week from Monday",
    ),
    pytest.param(
        _series(PatternType.ABSOLUTE_MONTHLY, date(2026, 1, 31), count=4, day_of_month=31),
        ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"],
        id="monthly, day 31 is the last of shorter months",
    ),
    pytest.param(
        _series(PatternType.ABSOLUTE_MONTHLY, date(2028, 1, 30), count=3, day_of_month=30),
        ["2028-01-30", "2028-02-29", "2028-03-30"],
        id="monthly, day 30 in a leap year's February",
    ),
    pytest.param(
        _series(
            PatternType.ABSOLUTE_MONTHLY, date(2026, 1, 15), count=3, interval=3, day_of_month=15
        ),
        ["2026-01-15", "2026-04-15", "2026-07-15"],
        id="monthly, quarterly",
    ),
    pytest.param(
        _series(
            PatternType.RELATIVE_MONTHLY,
            date(2026, 3, 1),
            count=3,
            days_of_week=(TUE,),
            index=WeekIndex.SECOND,
        ),
        ["2026-03-10", "2026-04-14", "2026-05-12"],
        id="relative monthly, second Tuesday",
    ),
    pytest.param(
        _series(
            PatternType.RELATIVE_MONTHLY,
            date(2026, 3, 1),
            count=3,
            days_of_week=(FRI,),
            index=WeekIndex.LAST,
        ),
        ["2026-03-27", "2026-04-24", "2026-05-29"],
        id="relative monthly, last Friday",
    ),
    pytest.param(
        _series(PatternType.RELATIVE_MONTHLY, date(2026, 3, 1), count=3, days_of_week=(SAT, SUN)),
        ["2026-03-01", "2026-04-04", "2026-05-02"],
        id="relative monthly, first weekend day",
    ),
    pytest.param(
        _series(PatternType.ABSOLUTE_YEARLY, date(2027, 2, 28), count=3, day_of_month=29, month=2),
        ["2027-02-28", "2028-02-29", "2029-02-28"],
        id="yearly, 29 February",
    ),
    pytest.param(
        _series(
            PatternType.RELATIVE_YEARLY,
            date(2026, 1, 1),
            count=2,
            days_of_week=(THU,),
            month=11,
            index=WeekIndex.FOURTH,
        ),
        ["2026-11-26", "2027-11-25"],
        id="relative yearly, Thanksgiving",
    ),
]


@pytest.mark.parametrize(("recurrence", "dates"), _PATTERNS)
def test_pattern_gives_its_dates(recurrence: Recurrence, dates: list[str]) -> None:
    """All six patterns."""
    recurrence.validate()

    assert _dates(recurrence) == dates


def test_end_date_is_included() -> None:
    """The range's last day is a day of the series."""
    recurrence = _series(PatternType.DAILY, date(2026, 3, 9), end=date(2026, 3, 11))

    assert _dates(recurrence) == ["2026-03-09", "2026-03-10", "2026-03-11"]


def test_series_without_an_end_goes_on() -> None:
    """As far as anybody looks; Exchange ends it in the year 4500."""
    recurrence = _series(PatternType.ABSOLUTE_YEARLY, date(2026, 3, 9), day_of_month=9, month=3)

    assert date(2099, 3, 9) in dates_of(recurrence)
    assert dates_of(recurrence).between(date(4490, 1, 1), date.max)[-1] == date(4500, 3, 9)


def test_order_of_days_makes_no_difference() -> None:
    """Nor does naming one twice: Exchange keeps a bit mask."""
    one = _series(PatternType.WEEKLY, date(2026, 3, 9), count=4, days_of_week=(MON, THU))
    other = _series(PatternType.WEEKLY, date(2026, 3, 9), count=4, days_of_week=(THU, MON, THU))

    assert one.normalised() == other.normalised()


def test_members_that_are_not_used_make_no_difference() -> None:
    """A daily series with a month, a weekday and an end date is a daily series."""
    plain = _series(PatternType.DAILY, date(2026, 3, 9), count=3)
    noisy = Recurrence(
        replace(plain.pattern, month=3, day_of_month=9, days_of_week=(MON,), index=WeekIndex.LAST),
        replace(plain.range, end_date=date(2026, 3, 9)),
    )

    assert noisy.normalised() == plain
    assert _dates(noisy) == _dates(plain)


_START = date(2026, 3, 9)
_IMPOSSIBLE = [
    pytest.param(_series(PatternType.DAILY, _START, interval=0), id="interval 0"),
    pytest.param(_series(PatternType.DAILY, _START, interval=-1), id="negative interval"),
    pytest.param(_series(PatternType.WEEKLY, _START), id="weekly without days"),
    pytest.param(_series(PatternType.RELATIVE_MONTHLY, _START), id="relative without days"),
    pytest.param(_series(PatternType.ABSOLUTE_MONTHLY, _START), id="no day of month"),
    pytest.param(_series(PatternType.ABSOLUTE_MONTHLY, _START, day_of_month=32), id="day 32"),
    pytest.param(_series(PatternType.ABSOLUTE_YEARLY, _START, day_of_month=9), id="no month"),
    pytest.param(
        _series(PatternType.RELATIVE_YEARLY, _START, days_of_week=(MON,), month=13), id="month 13"
    ),
    pytest.param(_series(PatternType.DAILY, _START, day_of_month=-1), id="unused and wrong"),
    pytest.param(
        _series(PatternType.DAILY, _START, end=date(2026, 3, 8)), id="ends before it starts"
    ),
    pytest.param(
        _series(PatternType.WEEKLY, _START, end=date(2026, 3, 10), days_of_week=(FRI,)),
        id="no date in the range",
    ),
    pytest.param(
        Recurrence(
            RecurrencePattern(PatternType.DAILY), RecurrenceRange(RangeType.NUMBERED, _START)
        ),
        id="numbered without a number",
    ),
    pytest.param(
        Recurrence(
            RecurrencePattern(PatternType.DAILY), RecurrenceRange(RangeType.END_DATE, _START)
        ),
        id="end date without a date",
    ),
    pytest.param(
        Recurrence(
            RecurrencePattern(PatternType.DAILY),
            RecurrenceRange(RangeType.NO_END, _START, number_of_occurrences=-1),
        ),
        id="unused number and wrong",
    ),
]


@pytest.mark.parametrize("recurrence", _IMPOSSIBLE)
def test_impossible_series_is_refused(world: World, recurrence: Recurrence) -> None:
    """At least one property failed validation; nothing is made."""
    before = world.snapshot()

    with pytest.raises(PropertyValidationError):
        world.meet_daily(world.bob, recurrence=recurrence)

    assert world.snapshot() == before


@pytest.mark.parametrize("interval", [1000, 2**31 - 1])
def test_huge_interval_is_a_series_of_one(interval: int) -> None:
    """Nobody waits for a second date."""
    for kind, members in (
        (PatternType.DAILY, {}),
        (PatternType.WEEKLY, {"days_of_week": (MON,)}),
        (PatternType.ABSOLUTE_MONTHLY, {"day_of_month": 9}),
        (PatternType.ABSOLUTE_YEARLY, {"day_of_month": 9, "month": 3}),
    ):
        recurrence = _series(kind, _START, interval=interval, end=date(2028, 1, 1), **members)

        assert _dates(recurrence) == ["2026-03-09"]


def test_series_starts_on_the_day_of_its_range(world: World) -> None:
    """Code seen once: ErrorInvalidRecurrenceRange."""
    before = world.snapshot()

    with pytest.raises(RecurrenceRangeError):
        world.meet_daily(world.bob, recurrence=world.daily(date(2026, 3, 10), 3))

    assert world.snapshot() == before


def test_day_of_the_range_is_local(world: World) -> None:
    """Eight in the evening in Los Angeles is the same day there, and the next in UTC."""
    event = _in_zone(world, "Pacific Standard Time", "2026-03-02T20:00", days=3)

    assert event.span[0] == datetime(2026, 3, 3, 4, tzinfo=UTC)
    assert event.instance(date(2026, 3, 2)) is not None


def test_range_in_another_zone_is_refused(world: World) -> None:
    """recurrenceTimeZone has to be the event's own (observed); another name of it will do."""
    recurrence = world.daily(date(2026, 3, 9), 3)
    zoned = replace(recurrence, range=replace(recurrence.range, time_zone="Tokyo Standard Time"))

    with pytest.raises(PropertyValidationError):
        world.meet_daily(recurrence=zoned)

    event = world.meet_daily(
        start=world.at("2026-03-09T13:00", "Asia/Tokyo"),
        end=world.at("2026-03-09T14:00", "Asia/Tokyo"),
        recurrence=zoned,
    )
    assert event.recurrence is not None
    assert event.recurrence.range.time_zone == "Tokyo Standard Time"


def test_zone_of_the_range_is_the_events(world: World) -> None:
    """When it is left out."""
    event = _in_zone(world, "Pacific Standard Time", "2026-03-02T09:00", days=3)

    assert event.recurrence is not None
    assert event.recurrence.range.time_zone == "Pacific Standard Time"


@pytest.mark.parametrize("interval", [1, 2])
def test_first_occurrence_is_the_first_matching_date(world: World, interval: int) -> None:
    """The service moves the start there, and with it the range: Friday's weekly Monday."""
    friday = date(2026, 3, 6)
    recurrence = _series(
        PatternType.WEEKLY, friday, count=3, interval=interval, days_of_week=(MON,)
    )

    event = world.meet_daily(
        start=world.at("2026-03-06T13:00"), end=world.at("2026-03-06T14:00"), recurrence=recurrence
    )

    days = [each.start.local.date() for each in world.view(world.ana, "2026-03-01", "2026-06-01")]
    first = friday + timedelta(days=3 if interval == 1 else 10)
    assert days == [first + timedelta(weeks=interval * n) for n in range(3)]
    assert event.start.local.date() == days[0]
    assert event.recurrence is not None
    assert event.recurrence.range.start_date == days[0]


def _naive(recurrence: Recurrence, until: date) -> Iterator[date]:
    """Walk day by day and ask of each whether the pattern means it."""
    pattern, span = recurrence.pattern, recurrence.range
    last = min(until, span.end_date) if span.end_date else until
    days = (span.start_date + timedelta(days=n) for n in range((last - span.start_date).days + 1))
    matching = (day for day in days if _matches(pattern, span.start_date, day))
    return islice(matching, span.number_of_occurrences or None)


def _matches(pattern: RecurrencePattern, start: date, day: date) -> bool:
    if pattern.type is PatternType.DAILY:
        return (day - start).days % pattern.interval == 0
    if pattern.type is PatternType.WEEKLY:
        weeks = (_week(day, pattern) - _week(start, pattern)).days // 7
        return weeks % pattern.interval == 0 and _weekday(day) in pattern.days_of_week
    yearly = pattern.type in (PatternType.ABSOLUTE_YEARLY, PatternType.RELATIVE_YEARLY)
    steps = day.year - start.year
    if not yearly:
        steps = steps * 12 + day.month - start.month
    if steps % pattern.interval or (yearly and day.month != pattern.month):
        return False
    length = months.monthrange(day.year, day.month)[1]
    if pattern.type in (PatternType.ABSOLUTE_MONTHLY, PatternType.ABSOLUTE_YEARLY):
        return day.day == min(pattern.day_of_month, length)
    in_month = [day.replace(day=n) for n in range(1, length + 1)]
    candidates = [each for each in in_month if _weekday(each) in pattern.days_of_week]
    return (
        day
        == candidates[
            list(WeekIndex).index(pattern.index) if pattern.index is not WeekIndex.LAST else -1
        ]
    )


def _weekday(day: date) -> DayOfWeek:
    return list(DayOfWeek)[day.isoweekday() % 7]


def _week(day: date, pattern: RecurrencePattern) -> date:
    first = list(DayOfWeek).index(pattern.first_day_of_week)
    return day - timedelta(days=(day.isoweekday() - first) % 7)


_starts = st.dates(date(2023, 12, 1), date(2028, 3, 31))
_patterns = st.builds(
    RecurrencePattern,
    type=st.sampled_from(PatternType),
    interval=st.integers(1, 5),
    month=st.integers(1, 12),
    day_of_month=st.integers(1, 31),
    days_of_week=st.lists(st.sampled_from(DayOfWeek), min_size=1, unique=True).map(tuple),
    first_day_of_week=st.sampled_from(DayOfWeek),
    index=st.sampled_from(WeekIndex),
)


@settings(max_examples=200, deadline=None)
@given(_patterns, _starts, st.integers(0, 9), st.none() | st.integers(0, 900))
def test_dates_are_those_of_a_walk_day_by_day(
    pattern: RecurrencePattern, start: date, count: int, days: int | None
) -> None:
    """Any pattern, any range: the same dates as a naive expansion."""
    span = RecurrenceRange(RangeType.NO_END, start)
    if days is not None:
        span = replace(span, type=RangeType.END_DATE, end_date=start + timedelta(days=days))
    elif count:
        span = replace(span, type=RangeType.NUMBERED, number_of_occurrences=count)
    recurrence = Recurrence(pattern, span)
    horizon = start + timedelta(days=365 * 5)

    expanded = dates_of(recurrence).between(start, horizon)

    assert expanded == list(_naive(recurrence, horizon))


@settings(max_examples=100, deadline=None)
@given(_patterns, _starts, st.integers(1, 9))
def test_range_that_begins_on_the_first_date_gives_the_same_dates(
    pattern: RecurrencePattern, start: date, count: int
) -> None:
    """Moving the range's start to the first date changes no later one."""
    recurrence = Recurrence(
        pattern, RecurrenceRange(RangeType.NUMBERED, start, number_of_occurrences=count)
    )
    dates = dates_of(recurrence).between(start, FAR)

    moved = recurrence.normalised().starting(dates[0], "")

    assert dates_of(moved).between(start, FAR) == dates


@settings(max_examples=100, deadline=None)
@given(_patterns, _starts, st.integers(0, 400), st.integers(0, 60))
def test_window_is_a_part_of_the_whole(
    pattern: RecurrencePattern, start: date, after: int, length: int
) -> None:
    """Whatever was asked before, a window holds the dates in it and no others."""
    recurrence = _series(pattern.type, start, count=40)
    recurrence = replace(recurrence, pattern=pattern)
    first = start + timedelta(days=after)
    last = first + timedelta(days=length)

    window = dates_of(recurrence).between(first, last)

    whole = dates_of(recurrence).between(date.min, date.max)
    assert window == [day for day in whole if first <= day <= last]


def test_neighbours_are_the_dates_beside() -> None:
    """None before the first and after the last."""
    dates = dates_of(_series(PatternType.DAILY, _START, count=3, interval=2))

    assert dates.neighbours(date(2026, 3, 9)) == (None, date(2026, 3, 11))
    assert dates.neighbours(date(2026, 3, 11)) == (date(2026, 3, 9), date(2026, 3, 13))
    assert dates.neighbours(date(2026, 3, 13)) == (date(2026, 3, 11), None)


def _in_zone(world: World, zone: str, start: str, days: int, minutes: int = 60) -> Event:
    first = datetime.fromisoformat(start)
    end = (first + timedelta(minutes=minutes)).isoformat()
    recurrence = world.daily(first.date(), days)
    return world.meet_daily(
        world.bob, start=world.at(start, zone), end=world.at(end, zone), recurrence=recurrence
    )


def _utc_hours(world: World, first: str, last: str) -> list[tuple[int, int]]:
    return [(e.span[0].day, e.span[0].hour) for e in world.view(world.bob, first, last)]


@pytest.mark.parametrize(
    ("zone", "start", "hours"),
    [
        pytest.param(
            "Pacific Standard Time", "2026-03-07T09:00", [(7, 17), (8, 16), (9, 16)], id="forwards"
        ),
        pytest.param(
            "Europe/Berlin", "2026-10-24T09:00", [(24, 7), (25, 8), (26, 8)], id="backwards"
        ),
        pytest.param("UTC", "2026-03-07T17:00", [(7, 17), (8, 17), (9, 17)], id="none in UTC"),
    ],
)
def test_series_keeps_its_wall_clock_hour(
    world: World, zone: str, start: str, hours: list[tuple[int, int]]
) -> None:
    """Anchored in a zone it follows the clocks there; anchored in UTC it stays."""
    event = _in_zone(world, zone, start, days=3)

    assert _utc_hours(world, "2026-03-01", "2026-12-01") == hours
    locals_ = {each.start.local.time() for each in event.instances(*_ALL_TIME)}
    assert locals_ == {time(int(start[11:13]))}


_ALL_TIME = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


def test_hour_that_is_skipped_keeps_its_length(world: World) -> None:
    """Half past two does not exist on 8 March: it is half past three there, and no less long."""
    event = _in_zone(world, "Pacific Standard Time", "2026-03-07T02:30", days=3, minutes=30)

    spans = [each.span for each in event.instances(*_ALL_TIME)]

    assert [(start.hour, start.minute) for start, _ in spans] == [(10, 30), (10, 30), (9, 30)]
    assert [end - start for start, end in spans] == [timedelta(minutes=30)] * 3


def test_hour_that_comes_twice_is_taken_once(world: World) -> None:
    """Half past one on 1 November is the first of the two."""
    event = _in_zone(world, "Pacific Standard Time", "2026-10-31T01:30", days=3, minutes=15)

    spans = [each.span for each in event.instances(*_ALL_TIME)]

    assert [start.hour for start, _ in spans] == [8, 8, 9]
    assert [end - start for start, end in spans] == [timedelta(minutes=15)] * 3


def test_all_day_series_floats(world: World) -> None:
    """Each date counts from its own midnight, whatever the zone, over a change of clocks too."""
    zone = "Pacific Standard Time"
    world.meet_daily(
        world.bob,
        start=world.at("2026-03-07T00:00", zone),
        end=world.at("2026-03-08T00:00", zone),
        is_all_day=True,
        recurrence=world.daily(date(2026, 3, 7), 3),
    )

    (sunday,) = world.view(world.bob, "2026-03-08", "2026-03-09")

    assert sunday.occurrence_date == date(2026, 3, 8)
    assert sunday.span == (world.at("2026-03-08T00:00").utc, world.at("2026-03-09T00:00").utc)


def test_cancelled_all_day_date_is_that_date(world: World) -> None:
    """No zone moves it to its neighbour."""
    zone = "Tokyo Standard Time"
    event = world.meet_daily(
        world.bob,
        start=world.at("2026-03-07T00:00", zone),
        end=world.at("2026-03-08T00:00", zone),
        is_all_day=True,
        recurrence=world.daily(date(2026, 3, 7), 3),
    )

    world.cancel(world.on(event, 8))

    shown = world.view(world.bob, "2026-03-01", "2026-04-01")
    assert [(each.start.local.day, each.is_cancelled) for each in shown] == [
        (7, False),
        (8, True),
        (9, False),
    ]


def test_meeting_over_midnight_is_found_on_both_days(world: World) -> None:
    """It overlaps the window of either day; its date is the one on which it starts."""
    _in_zone(world, "UTC", "2026-03-07T23:00", days=1, minutes=120)

    for day in ("2026-03-07", "2026-03-08"):
        window = (f"{day}T00:00", f"{day}T23:59")
        assert [e.occurrence_date for e in world.view(world.bob, *window)] == [date(2026, 3, 7)]


def test_window_touches_what_it_overlaps(world: World) -> None:
    """What ends when it begins, or begins when it ends, is not in it."""
    _in_zone(world, "UTC", "2026-03-07T09:00", days=3)

    assert world.view(world.bob, "2026-03-07T10:00", "2026-03-08T09:00") == []
    assert len(world.view(world.bob, "2026-03-07T09:59", "2026-03-08T09:01")) == 2


@pytest.mark.parametrize(
    "window",
    [
        pytest.param(("0001-01-01T00:00", "0001-01-02T00:00"), id="the beginning"),
        pytest.param(("9999-12-30T00:00", "9999-12-31T23:59"), id="the end"),
    ],
)
def test_ends_of_time_are_empty(world: World, window: tuple[str, str]) -> None:
    """A window there is answered, not an overflow."""
    world.meet()
    world.meet_daily(
        recurrence=_series(PatternType.ABSOLUTE_YEARLY, _START, day_of_month=9, month=3)
    )

    assert world.view(world.ana, *window) == []


def test_instances_inherit_from_the_master(world: World) -> None:
    """But have no recurrence, and know their master and date."""
    event = world.meet_daily(world.bob, categories=("Red",))

    tuesday = world.on(event, 10)

    assert (tuesday.type, tuesday.recurrence) == (EventType.OCCURRENCE, None)
    assert (tuesday.subject, tuesday.attendees, tuesday.categories) == (
        event.subject,
        event.attendees,
        ("Red",),
    )
    assert tuesday.series_master is event
    assert tuesday.ical_uid == event.ical_uid
    assert tuesday.version == event.version


def test_day_without_an_occurrence_is_none(world: World) -> None:
    """Neither beside the pattern nor after its end; a single event has none at all."""
    event = world.meet_daily()

    assert event.instance(date(2026, 3, 8)) is None
    assert event.instance(date(2026, 3, 14)) is None
    assert world.meet().instance(date(2026, 3, 10)) is None


def test_exceptions_change_key_follows_the_series(world: World) -> None:
    """A changed date shows what the series changed later, so its version is new as well."""
    event = world.meet_daily(world.bob)
    before = world.update(world.on(event, 10), subject="Longer talk")

    world.update(event, importance=Importance.HIGH)

    assert world.on(event, 10).version > before.version
