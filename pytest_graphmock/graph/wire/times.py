"""Times on the wire: ``dateTimeTimeZone``, ``timeSlot`` and DateTimeOffset.

Calendar times are a pair of local time and zone name, everything else is UTC with a ``Z``.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any

from ...exchange.errors import InvalidRequestError
from ...exchange.event import TimeSlot, ZonedTime
from ...exchange.zones import UTC, find_zone
from ..errors import BodyError
from .reader import Property, TypeReader, string

__all__ = [
    "find_instant",
    "from_wire",
    "instant",
    "time_slot_from_wire",
    "time_slot_to_wire",
    "to_seconds",
    "to_shortest",
    "to_ticks",
    "to_wire",
]

_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[Tt](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{0,7}))?)?([Zz]|[+-]\d\d:?\d\d)?)?",
    re.ASCII,
)
_WIDEST_OFFSET = timedelta(hours=14)
#: What Outlook can store: its times count from 1601, and the year 4501 stands for "none".
_YEARS = range(1601, 4501)


def to_wire(
    moment: ZonedTime, zone: str | None = None, *, is_all_day: bool = False
) -> dict[str, str]:
    """Return a calendar time as ``{"dateTime", "timeZone"}``, seven digits after the second.

    Args:
        zone: The name that ``Prefer: outlook.timezone`` gave, echoed as it is; UTC without one.
        is_all_day: Whether the time floats: its own date at midnight in whatever zone.

    Source: calendar.md §14 (documented; the floating observed).
    """
    name = zone or "UTC"
    if is_all_day:
        return {"dateTime": f"{moment.local.date()}T00:00:00.0000000", "timeZone": name}
    local = _in_zone(moment.local, find_zone(name))
    return {"dateTime": _seven_digits(local), "timeZone": name}


def from_wire(value: Any) -> ZonedTime:
    """Return the calendar time that a ``dateTimeTimeZone`` says.

    The time has up to seven fractional digits (the model keeps six), or is a date, which means
    its midnight. A ``Z`` or an offset fixes the instant, which is then expressed in the named
    zone (observed).

    Raises:
        TimeZoneError: No zone of that name, or none given (400, observed).
        InvalidRequestError: No time, or not one that Outlook can store (400, assumed).

    Source: calendar.md §7 and §14.
    """
    given = _DATE_TIME_TIME_ZONE.read(value)
    name = given.get("time_zone", "")
    zone = find_zone(name)
    text = given.get("date_time", "")
    moment = _parsed(text)
    if moment is None or moment.year not in _YEARS:
        raise InvalidRequestError(f"The value '{text}' of property 'DateTime' is invalid.")
    local = moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    return ZonedTime(local, name)


_DATE_TIME_TIME_ZONE = TypeReader(
    "dateTimeTimeZone",
    {"dateTime": Property("date_time", string, ""), "timeZone": Property("time_zone", string, "")},
)


def time_slot_to_wire(slot: TimeSlot, zone: str | None = None) -> dict[str, Any]:
    """Return a slot as ``{"start", "end"}``."""
    return {"start": to_wire(slot.start, zone), "end": to_wire(slot.end, zone)}


def time_slot_from_wire(value: Any) -> TimeSlot:
    """Return the slot that a ``timeSlot`` says, such as the parameter ``ProposedNewTime``.

    Raises:
        InvalidRequestError: Start or end is missing (400, assumed).
    """
    given = _TIME_SLOT.read(value)
    for member in ("start", "end"):
        if given.get(member) is None:
            raise InvalidRequestError(f"Missing parameters: TimeSlot.{member.capitalize()}")
    return TimeSlot(given["start"], given["end"])


_TIME_SLOT = TypeReader(
    "timeSlot", {"start": Property("start", from_wire), "end": Property("end", from_wire)}
)


def to_ticks(moment: datetime) -> str:
    """Return an instant as events show when they were made: always seven digits, ``Z``."""
    return f"{_seven_digits(_in_zone(moment, UTC))}Z"


def to_seconds(moment: datetime) -> str:
    """Return an instant as messages and the directory show it: whole seconds, ``Z``."""
    return f"{_in_zone(moment, UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def to_shortest(moment: datetime) -> str:
    """Return an instant with seven digits if it has a fraction, else none: "never" has none."""
    return to_ticks(moment) if moment.microsecond else to_seconds(moment)


def instant(value: Any) -> datetime:
    """Return the instant that a DateTimeOffset of a body says, in UTC.

    Raises:
        BodyError: It is none (400, observed pattern).
    """
    text = string(value)
    found = find_instant(text)
    if found is None:
        raise BodyError.not_convertible(text, "Edm.DateTimeOffset")
    return found


def find_instant(text: str) -> datetime | None:
    """Return the instant that a text says, in UTC, or None; without an offset it means UTC.

    Any year will do: queries compare with ``0001-01-01``. Source: calendar.md §12 (documented).
    """
    moment = _parsed(text)
    if moment is None:
        return None
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        return None


# `datetime.fromisoformat` will not do: before Python 3.11 it knows neither `Z` nor one, two or
# seven fractional digits, and since then it also takes weeks and times without separators.


def _parsed(text: str) -> datetime | None:
    """Return the time of a text, aware if it has an offset."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(group or 0) for group in match.groups()[:6])
    microsecond = int((match[7] or "").ljust(6, "0")[:6])
    try:
        zone = _offset(match[8])
        return datetime(year, month, day, hour, minute, second, microsecond, tzinfo=zone)
    except ValueError:
        return None


def _offset(text: str | None) -> tzinfo | None:
    if text is None or text in "Zz":
        return UTC if text else None
    size = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    if size > _WIDEST_OFFSET or int(text[-2:]) > 59:
        raise ValueError(text)
    return timezone(-size if text[0] == "-" else size)


def _in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """Convert a time, except at the very ends of the calendar, where no other zone's clock fits."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment


def _seven_digits(moment: datetime) -> str:
    return f"{moment.replace(tzinfo=None).isoformat(timespec='microseconds')}0"
