"""When a series happens: recurrence pattern and range, and the dates they give.

Dates are local to the series' own zone; what hour that is in UTC is for `event.py` to say, so
that a series keeps its wall-clock hour over a change of clocks.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import Enum
from functools import lru_cache
from itertools import islice, takewhile
from threading import Lock
from typing import Final, Literal

from dateutil import rrule

from .errors import PropertyValidationError

__all__ = [
    "Dates",
    "DayOfWeek",
    "PatternType",
    "RangeType",
    "Recurrence",
    "RecurrencePattern",
    "RecurrenceRange",
    "WeekIndex",
    "dates_of",
]


class PatternType(Enum):
    DAILY = "daily"
    WEEKLY = "weekly"
    ABSOLUTE_MONTHLY = "absoluteMonthly"
    RELATIVE_MONTHLY = "relativeMonthly"
    ABSOLUTE_YEARLY = "absoluteYearly"
    RELATIVE_YEARLY = "relativeYearly"


class RangeType(Enum):
    END_DATE = "endDate"
    NO_END = "noEnd"
    NUMBERED = "numbered"


class WeekIndex(Enum):
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"
    LAST = "last"


class DayOfWeek(Enum):
    SUNDAY = "sunday"
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"


@dataclass(frozen=True, slots=True)
class RecurrencePattern:
    """How often; members that the type does not use keep their zero-ish defaults."""

    type: PatternType
    interval: int = 1
    month: int = 0
    day_of_month: int = 0
    days_of_week: tuple[DayOfWeek, ...] = ()
    first_day_of_week: DayOfWeek = DayOfWeek.SUNDAY
    index: WeekIndex = WeekIndex.FIRST


@dataclass(frozen=True, slots=True)
class RecurrenceRange:
    """From when and until when; ``time_zone`` is the name as it was sent."""

    type: RangeType
    start_date: date
    end_date: date | None = None
    time_zone: str = ""
    number_of_occurrences: int = 0


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A pattern within a range: the whole of Graph's ``patternedRecurrence``."""

    pattern: RecurrencePattern
    range: RecurrenceRange

    def validate(self) -> None:
        """Refuse what cannot be a series.

        Raises:
            PropertyValidationError: A member is out of its range, or no date falls in the range
                (400 on the wire). Assumed: calendar.md §9.
        """
        pattern, span = self.pattern, self.range
        checks = (
            pattern.interval >= 1,
            pattern.type not in _NEEDS_DAYS or pattern.days_of_week,
            pattern.type not in _NEEDS_DAY_OF_MONTH or 1 <= pattern.day_of_month <= 31,
            pattern.type not in _NEEDS_MONTH or 1 <= pattern.month <= 12,
            0 <= pattern.day_of_month <= 31 and 0 <= pattern.month <= 12,
            span.type is not RangeType.NUMBERED or span.number_of_occurrences >= 1,
            span.type is not RangeType.END_DATE or span.end_date is not None,
            span.number_of_occurrences >= 0,
        )
        if not all(checks) or not dates_of(self).first():
            raise PropertyValidationError

    def normalised(self) -> Recurrence:
        """Return the same series with every member that its types do not use at its default.

        So a recurrence that is sent again with other words for the same thing is no change. Days
        stand in the order of the week: Exchange keeps them as a bit mask (assumed).
        """
        return Recurrence(_normalised_pattern(self.pattern), _normalised_range(self.range))

    def starting(self, first: date, time_zone: str) -> Recurrence:
        """Return the recurrence with a range that begins on the series' first date."""
        return replace(self, range=replace(self.range, start_date=first, time_zone=time_zone))


_RELATIVE = {PatternType.RELATIVE_MONTHLY, PatternType.RELATIVE_YEARLY}
_NEEDS_DAYS = _RELATIVE | {PatternType.WEEKLY}
_NEEDS_DAY_OF_MONTH = {PatternType.ABSOLUTE_MONTHLY, PatternType.ABSOLUTE_YEARLY}
_NEEDS_MONTH = {PatternType.ABSOLUTE_YEARLY, PatternType.RELATIVE_YEARLY}

#: Where a series without an end ends for Exchange (MS-OXOCAL, "EndDate": documented).
LAST_DATE = date(4500, 8, 31)

_FREQUENCIES: Final[dict[PatternType, Literal[0, 1, 2, 3]]] = {
    PatternType.DAILY: rrule.DAILY,
    PatternType.WEEKLY: rrule.WEEKLY,
    PatternType.ABSOLUTE_MONTHLY: rrule.MONTHLY,
    PatternType.RELATIVE_MONTHLY: rrule.MONTHLY,
    PatternType.ABSOLUTE_YEARLY: rrule.YEARLY,
    PatternType.RELATIVE_YEARLY: rrule.YEARLY,
}
_WEEKDAYS = {
    DayOfWeek.SUNDAY: rrule.SU,
    DayOfWeek.MONDAY: rrule.MO,
    DayOfWeek.TUESDAY: rrule.TU,
    DayOfWeek.WEDNESDAY: rrule.WE,
    DayOfWeek.THURSDAY: rrule.TH,
    DayOfWeek.FRIDAY: rrule.FR,
    DayOfWeek.SATURDAY: rrule.SA,
}
_POSITIONS = {
    WeekIndex.FIRST: 1,
    WeekIndex.SECOND: 2,
    WeekIndex.THIRD: 3,
    WeekIndex.FOURTH: 4,
    WeekIndex.LAST: -1,
}


class Dates:
    """The dates of a series in order, worked out no further than somebody asked."""

    def __init__(self, recurrence: Recurrence) -> None:
        self._lock = Lock()  # tenants share what is worked out, and each has its own lock
        self._source = _expanded(recurrence)
        self._known: list[date] = []
        self._is_complete = False

    def first(self) -> date | None:
        """Return the first date, or None if the range holds none."""
        self._extend(1)
        return self._known[0] if self._known else None

    def between(self, first: date, last: date) -> list[date]:
        """Return the dates from first to last, both included."""
        self._reach(last)
        return self._known[bisect_left(self._known, first) : bisect_right(self._known, last)]

    def neighbours(self, day: date) -> tuple[date | None, date | None]:
        """Return the dates before and after one of the series' own."""
        self._reach(day)
        at = bisect_left(self._known, day)
        self._extend(at + 2 - len(self._known))
        before = self._known[at - 1] if at else None
        return before, self._known[at + 1] if at + 1 < len(self._known) else None

    def __contains__(self, day: date) -> bool:
        return bool(self.between(day, day))

    def _reach(self, day: date) -> None:
        while not self._is_complete and (not self._known or self._known[-1] <= day):
            self._extend(64)

    def _extend(self, count: int) -> None:
        with self._lock:
            if count > 0 and not self._is_complete:
                more = list(islice(self._source, count))
                self._known.extend(more)
                self._is_complete = len(more) < count


@lru_cache(maxsize=4096)
def dates_of(recurrence: Recurrence) -> Dates:
    """Return the dates of a recurrence; the same recurrence shares what was worked out."""
    return Dates(recurrence)


def _normalised_pattern(pattern: RecurrencePattern) -> RecurrencePattern:
    relative = pattern.type in _RELATIVE
    weekly = pattern.type is PatternType.WEEKLY
    days = tuple(day for day in DayOfWeek if day in pattern.days_of_week)
    return RecurrencePattern(
        pattern.type,
        pattern.interval,
        month=pattern.month if pattern.type in _NEEDS_MONTH else 0,
        day_of_month=pattern.day_of_month if pattern.type in _NEEDS_DAY_OF_MONTH else 0,
        days_of_week=days if pattern.type in _NEEDS_DAYS else (),
        first_day_of_week=pattern.first_day_of_week if weekly else DayOfWeek.SUNDAY,
        index=pattern.index if relative else WeekIndex.FIRST,
    )


def _normalised_range(span: RecurrenceRange) -> RecurrenceRange:
    is_numbered = span.type is RangeType.NUMBERED
    return replace(
        span,
        end_date=span.end_date if span.type is RangeType.END_DATE else None,
        number_of_occurrences=span.number_of_occurrences if is_numbered else 0,
    )


def _expanded(recurrence: Recurrence) -> Iterator[date]:
    span = recurrence.range
    end = span.end_date if span.type is RangeType.END_DATE and span.end_date else LAST_DATE
    dates = (moment.date() for moment in _rule(recurrence))
    return takewhile(lambda day: day <= min(end, LAST_DATE), dates)


def _rule(recurrence: Recurrence) -> rrule.rrule:
    """Translate a pattern and a range's beginning for dateutil."""
    pattern, span = recurrence.pattern, recurrence.range
    return rrule.rrule(
        _FREQUENCIES[pattern.type],
        dtstart=datetime.combine(span.start_date, time()),
        interval=pattern.interval,
        wkst=_WEEKDAYS[pattern.first_day_of_week],
        count=span.number_of_occurrences if span.type is RangeType.NUMBERED else None,
        bymonth=pattern.month if pattern.type in _NEEDS_MONTH else None,
        bymonthday=_days_of_month(pattern),
        byweekday=_days_of_week(pattern),
        bysetpos=_position(pattern),
    )


def _days_of_month(pattern: RecurrencePattern) -> list[int] | None:
    """Day 31 means the last day in shorter months (assumed), so all later days are candidates."""
    if pattern.type not in _NEEDS_DAY_OF_MONTH:
        return None
    return list(range(min(28, pattern.day_of_month), pattern.day_of_month + 1))


def _days_of_week(pattern: RecurrencePattern) -> list[rrule.weekday] | None:
    if pattern.type not in _NEEDS_DAYS:
        return None
    return [_WEEKDAYS[day] for day in pattern.days_of_week]


def _position(pattern: RecurrencePattern) -> int | None:
    """Several days of a relative pattern count once: the first (or last …) that matches."""
    if pattern.type in _RELATIVE:
        return _POSITIONS[pattern.index]
    return -1 if pattern.type in _NEEDS_DAY_OF_MONTH else None
