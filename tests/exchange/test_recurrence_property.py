"""Series against another expansion: the same rule as iCalendar text, read by other people's code.

RFC 5545 says the six patterns in other words. Day 31, which here is the last day of a shorter
month, and several days of a relative pattern, of which one counts, are written with ``BYSETPOS``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

import icalendar
import recurring_ical_events
from hypothesis import event as label
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_graphmock.exchange.drafting import check_times
from pytest_graphmock.exchange.event import Event, zoned
from pytest_graphmock.exchange.recurrence import (
    DayOfWeek,
    PatternType,
    RangeType,
    Recurrence,
    RecurrencePattern,
    RecurrenceRange,
    WeekIndex,
)

from .conftest import World

UTC = timezone.utc
#: North, south, none, half an hour, and a change at midnight.
ZONES = (
    "America/New_York",
    "W. Europe Standard Time",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "America/Santiago",
    "UTC",
)
IANA = {"W. Europe Standard Time": "Europe/Berlin"}
_DAYS = {day: day.name[:2] for day in DayOfWeek}
_PLACES = {
    WeekIndex.FIRST: 1,
    WeekIndex.SECOND: 2,
    WeekIndex.THIRD: 3,
    WeekIndex.FOURTH: 4,
    WeekIndex.LAST: -1,
}

_patterns = st.builds(
    RecurrencePattern,
    st.sampled_from(PatternType),
    interval=st.integers(1, 4),
    month=st.integers(1, 12),
    day_of_month=st.integers(1, 31),
    days_of_week=st.lists(st.sampled_from(DayOfWeek), min_size=1, max_size=4, unique=True).map(
        tuple
    ),
    first_day_of_week=st.sampled_from(DayOfWeek),
    index=st.sampled_from(WeekIndex),
)
_starts = st.dates(date(2023, 1, 1), date(2028, 12, 31))
#: Often where clocks change: at two or three, or at midnight.
_times = st.sampled_from([time(0, 30), time(2), time(2, 30), time(3)]) | st.times(time(0), time(23))


def _ranges(start: date) -> st.SearchStrategy[RecurrenceRange]:
    return st.one_of(
        st.just(RecurrenceRange(RangeType.NO_END, start)),
        st.integers(1, 40).map(
            lambda count: RecurrenceRange(RangeType.NUMBERED, start, number_of_occurrences=count)
        ),
        st.integers(1500, 3000).map(
            lambda days: RecurrenceRange(RangeType.END_DATE, start, start + timedelta(days))
        ),
    )


@settings(max_examples=200, deadline=None)
@given(st.data(), _patterns, _starts, _times, st.sampled_from(ZONES))
def test_series_happens_when_icalendar_says(
    data: st.DataObject, pattern: RecurrencePattern, start: date, at: time, zone: str
) -> None:
    """Each date in a window, to the minute in UTC, over both changes of the clocks."""
    recurrence = Recurrence(pattern, data.draw(_ranges(start)))
    began = datetime.combine(start, at.replace(second=0, microsecond=0))
    opening = datetime.combine(start, time(), UTC) + timedelta(data.draw(st.integers(-2, 2000)))
    closing = opening + timedelta(data.draw(st.integers(1, 800)))
    label(pattern.type.value)

    ours = [each.start.utc for each in _series(recurrence, began, zone).instances(opening, closing)]

    assert ours == _theirs(recurrence, began, zone, opening, closing)


def _series(recurrence: Recurrence, began: datetime, zone: str) -> Event:
    world = World()
    template = world.meet()
    event = replace(
        template,
        start=zoned(began, zone),
        end=zoned(began + timedelta(minutes=30), zone),
        recurrence=recurrence,
    )
    return check_times(event)


def _theirs(
    recurrence: Recurrence, began: datetime, zone: str, opening: datetime, closing: datetime
) -> list[datetime]:
    rule = ";".join(f"{name}={value}" for name, value in _rule(recurrence.pattern).items())
    ends = _end(recurrence.range, zone)
    found = _expanded(rule + ends, began, zone, opening, closing)
    # A first day that does not match happens all the same in iCalendar, beside those counted.
    if len(_expanded(f"{rule};COUNT=1", began, zone, began, began + timedelta(36500))) == 2:
        return [each for each in found if each != zoned(began, zone).utc]
    return found


def _rule(pattern: RecurrencePattern) -> dict[str, object]:
    frequency = {"daily": "DAILY", "weekly": "WEEKLY"}.get(pattern.type.value)
    if frequency is None:
        frequency = "MONTHLY" if "Monthly" in pattern.type.value else "YEARLY"
    days = ",".join(_DAYS[day] for day in pattern.days_of_week)
    rule: dict[str, object] = {"FREQ": frequency, "INTERVAL": pattern.interval}
    if frequency == "WEEKLY":
        rule |= {"BYDAY": days, "WKST": _DAYS[pattern.first_day_of_week]}
    if frequency == "YEARLY":
        rule |= {"BYMONTH": pattern.month}
    if pattern.type.value.startswith("relative"):
        rule |= {"BYDAY": days, "BYSETPOS": _PLACES[pattern.index]}
    if pattern.type.value.startswith("absolute"):
        candidates = range(min(pattern.day_of_month, 28), pattern.day_of_month + 1)
        rule |= {"BYMONTHDAY": ",".join(map(str, candidates)), "BYSETPOS": -1}
    return rule


def _end(span: RecurrenceRange, zone: str) -> str:
    if span.type is RangeType.NUMBERED:
        return f";COUNT={span.number_of_occurrences}"
    if span.end_date is None:
        return ""
    last = zoned(datetime.combine(span.end_date, time(23, 59, 59)), zone).utc
    return f";UNTIL={last:%Y%m%dT%H%M%SZ}"


def _expanded(
    rule: str, began: datetime, zone: str, opening: datetime, closing: datetime
) -> list[datetime]:
    name = IANA.get(zone, zone)
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:tests",
        "BEGIN:VEVENT",
        "UID:1",
        f"DTSTART;TZID={name}:{began:%Y%m%dT%H%M%S}",
        "DURATION:PT30M",
        f"RRULE:{rule}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    read = icalendar.Calendar.from_ical("\r\n".join(lines))
    found = recurring_ical_events.of(read).between(opening, closing)
    return sorted(each.start.astimezone(UTC) for each in found)
