"""``patternedRecurrence``: how often and from when to when a series happens."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from ...exchange.errors import PropertyValidationError
from ...exchange.recurrence import (
    DayOfWeek,
    PatternType,
    RangeType,
    Recurrence,
    RecurrencePattern,
    RecurrenceRange,
    WeekIndex,
)
from ..errors import BodyError
from .reader import Property, TypeReader, array_of, integer, string, word_of

__all__ = ["recurrence_from_wire", "recurrence_to_wire"]

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NO_DATE = "0001-01-01"


def recurrence_to_wire(recurrence: Recurrence) -> dict[str, Any]:
    """Return pattern and range with all their members; unused ones are zero-ish.

    Source: calendar.md §9 (documented by samples; observed).
    """
    pattern, span = recurrence.pattern, recurrence.range
    return {
        "pattern": {
            "type": pattern.type.value,
            "interval": pattern.interval,
            "month": pattern.month,
            "dayOfMonth": pattern.day_of_month,
            "daysOfWeek": [day.value for day in pattern.days_of_week],
            "firstDayOfWeek": pattern.first_day_of_week.value,
            "index": pattern.index.value,
        },
        "range": {
            "type": span.type.value,
            "startDate": span.start_date.isoformat(),
            "endDate": span.end_date.isoformat() if span.end_date else _NO_DATE,
            "recurrenceTimeZone": span.time_zone,
            "numberOfOccurrences": span.number_of_occurrences,
        },
    }


def recurrence_from_wire(value: Any) -> Recurrence:
    """Return the recurrence that a ``patternedRecurrence`` says.

    What the range's type does not use is read and dropped, so that a recurrence sent back as it
    was got is the same. Whether the rest makes a series is for `Recurrence.validate` to say.

    Raises:
        PropertyValidationError: Pattern or range, a type or the start date is missing (400,
            assumed; documented as required).
    """
    given = _RECURRENCE.read(value)
    pattern, span = given.get("pattern"), given.get("range")
    if pattern is None or span is None:
        raise PropertyValidationError
    return Recurrence(pattern, span)


def _pattern(value: Any) -> RecurrencePattern:
    members = {"type": None, "interval": 0, **_PATTERN.read(value)}
    if members["type"] is None:
        raise PropertyValidationError
    return RecurrencePattern(**members)


def _range(value: Any) -> RecurrenceRange:
    members = {"type": None, "start_date": None, **_RANGE.read(value)}
    if members["type"] is None or members["start_date"] is None:
        raise PropertyValidationError
    if members["type"] is not RangeType.END_DATE:
        members.pop("end_date", None)
    if members["type"] is not RangeType.NUMBERED:
        members.pop("number_of_occurrences", None)
    return RecurrenceRange(**members)


def _date(value: Any) -> date:
    text = string(value)
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BodyError.not_convertible(text, "Edm.Date")


_PATTERN = TypeReader(
    "recurrencePattern",
    {
        "type": Property("type", word_of(PatternType)),
        "interval": Property("interval", integer, 0),
        "month": Property("month", integer, 0),
        "dayOfMonth": Property("day_of_month", integer, 0),
        "daysOfWeek": Property("days_of_week", array_of(word_of(DayOfWeek)), ()),
        "firstDayOfWeek": Property("first_day_of_week", word_of(DayOfWeek), DayOfWeek.SUNDAY),
        "index": Property("index", word_of(WeekIndex), WeekIndex.FIRST),
    },
)
_RANGE = TypeReader(
    "recurrenceRange",
    {
        "type": Property("type", word_of(RangeType)),
        "startDate": Property("start_date", _date),
        "endDate": Property("end_date", _date),
        "recurrenceTimeZone": Property("time_zone", string, ""),
        "numberOfOccurrences": Property("number_of_occurrences", integer, 0),
    },
)
_RECURRENCE = TypeReader(
    "patternedRecurrence",
    {"pattern": Property("pattern", _pattern), "range": Property("range", _range)},
)
