"""When a series happens: recurrence pattern and range, and the dates they give.

Dates are local to the series' own zone; what hour that is in UTC is for `event.py` to say, so
that a series keeps its wall-clock hour over a change of clocks.
"""

from __future__ import annotations

from bisect import bisect_left
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from typing import Final

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

#: At which of the matching days of a month; of several days the first (or last …) counts once.
_POSITIONS = {
    WeekIndex.FIRST: 0,
    WeekIndex.SECOND: 1,
    WeekIndex.THIRD: 2,
    WeekIndex.FOURTH: 3,
    WeekIndex.LAST: -1,
}
_DAY = timedelta(days=1)
_SUNDAY_FIRST = tuple(DayOfWeek)


class Dates:
    """The dates of a series in order, each found by arithmetic and not by counting up to it.

    A pattern repeats in periods of its interval in days, weeks, months or years, the first of
    which holds the range's start; each period has as many dates as every other.
    """

    def __init__(self, recurrence: Recurrence) -> None:
        self._start = recurrence.range.start_date
        self._interval = max(recurrence.pattern.interval, 1)
        self._calendar = _CALENDARS[recurrence.pattern.type](recurrence)
        first = self._calendar.dates(0)
        self._each = len(first)
        self._skipped = bisect_left(first, self._start)
        self._count = self._counted(recurrence.range)

    def first(self) -> date | None:
        """Return the first date, or None if the range holds none."""
        return self._at(0) if self._count else None

    def between(self, first: date, last: date) -> list[date]:
        """Return the dates from first to last, both included."""
        return [self._at(index) for index in range(self._before(first), self._until(last))]

    def neighbours(self, day: date) -> tuple[date | None, date | None]:
        """Return the dates before and after one of the series' own."""
        at = self._before(day)
        before = self._at(at - 1) if at else None
        return before, self._at(at + 1) if at + 1 < self._count else None

    def __contains__(self, day: date) -> bool:
        return self._before(day) < self._until(day)

    def _counted(self, span: RecurrenceRange) -> int:
        """Return how many dates the range holds."""
        if not self._each:
            return 0
        if span.type is RangeType.END_DATE and span.end_date:
            return self._before(min(span.end_date, LAST_DATE) + _DAY)
        count = self._before(LAST_DATE + _DAY)
        return min(count, span.number_of_occurrences) if span.type is RangeType.NUMBERED else count

    def _until(self, last: date) -> int:
        """Return how many dates there are up to a day, itself included."""
        return min(self._before(min(last, LAST_DATE) + _DAY), self._count)

    def _before(self, day: date) -> int:
        """Return how many dates there are before a day, whatever the range says of its end."""
        if day <= self._start:
            return 0
        period = self._calendar.units_to(day) // self._interval
        dates = self._calendar.dates(period * self._interval)
        return period * self._each - self._skipped + bisect_left(dates, day)

    def _at(self, index: int) -> date:
        period, at = divmod(index + self._skipped, self._each)
        return self._calendar.dates(period * self._interval)[at]


class _Days:
    """Every day is a date."""

    def __init__(self, recurrence: Recurrence) -> None:
        self._start = recurrence.range.start_date

    def units_to(self, day: date) -> int:
        return (day - self._start).days

    def dates(self, unit: int) -> list[date]:
        return [self._start + unit * _DAY]


class _Weeks:
    """The days of the week that the pattern names."""

    def __init__(self, recurrence: Recurrence) -> None:
        start, pattern = recurrence.range.start_date, recurrence.pattern
        opening = _SUNDAY_FIRST.index(pattern.first_day_of_week)
        self._offsets = sorted(
            (_SUNDAY_FIRST.index(day) - opening) % 7 for day in {*pattern.days_of_week}
        )
        #: As a number, because the week of the first day of the calendar begins before it.
        self._opening = start.toordinal() - (start.toordinal() - opening) % 7

    def units_to(self, day: date) -> int:
        return (day.toordinal() - self._opening) // 7

    def dates(self, unit: int) -> list[date]:
        opening = self._opening + 7 * unit
        return [date.fromordinal(max(opening + offset, 1)) for offset in self._offsets]


class _Months:
    """One day of each month: day 31 is the last one in shorter months (assumed)."""

    def __init__(self, recurrence: Recurrence) -> None:
        self._pattern = recurrence.pattern
        self._days = {_SUNDAY_FIRST.index(day) for day in recurrence.pattern.days_of_week}
        self._origin = self._origin_of(recurrence.range.start_date)

    def _origin_of(self, start: date) -> int:
        return _month(start)

    def units_to(self, day: date) -> int:
        return _month(day) - self._origin

    def dates(self, unit: int) -> list[date]:
        year, month = divmod(self._origin + unit, 12)
        return [_day_in(year, month + 1, self._pattern, self._days)]


class _Years(_Months):
    """One day of the pattern's month in each year."""

    def _origin_of(self, start: date) -> int:
        return start.year

    def units_to(self, day: date) -> int:
        return day.year - self._origin

    def dates(self, unit: int) -> list[date]:
        return [_day_in(self._origin + unit, self._pattern.month, self._pattern, self._days)]


_CALENDARS: Final[dict[PatternType, type[_Days | _Weeks | _Months]]] = {
    PatternType.DAILY: _Days,
    PatternType.WEEKLY: _Weeks,
    PatternType.ABSOLUTE_MONTHLY: _Months,
    PatternType.RELATIVE_MONTHLY: _Months,
    PatternType.ABSOLUTE_YEARLY: _Years,
    PatternType.RELATIVE_YEARLY: _Years,
}


def _month(day: date) -> int:
    return 12 * day.year + day.month - 1


def _day_in(year: int, month: int, pattern: RecurrencePattern, days: set[int]) -> date:
    opening, length = date(year, month, 1), monthrange(year, month)[1]
    if pattern.type not in _RELATIVE:
        return opening.replace(day=min(pattern.day_of_month, length))
    weekday = opening.toordinal() % 7  # ordinal 7 is a Sunday
    matching = [day for day in range(length) if (weekday + day) % 7 in days]
    return opening + matching[_POSITIONS[pattern.index]] * _DAY


@lru_cache(maxsize=4096)
def dates_of(recurrence: Recurrence) -> Dates:
    """Return the dates of a recurrence."""
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
