"""Times as a test writes them: aware or naive datetimes, dates, ISO 8601 text."""

from __future__ import annotations

from datetime import date, datetime, time, timezone
from typing import TYPE_CHECKING

from ..exchange.event import ZonedTime
from ..exchange.zones import UTC, find_zone
from ..usage import UsageError

if TYPE_CHECKING:
    from typing import TypeAlias

__all__ = ["Day", "Moment", "read_day", "read_moment"]

#: A time without an offset is in the time zone of the mailbox's owner; a date is its midnight.
Moment: TypeAlias = datetime | date | str
Day: TypeAlias = date | str


def read_moment(value: Moment, zone: str, name: str) -> ZonedTime:
    """Return a moment with its zone.

    Args:
        zone: Where the wall clock hangs that a time without an offset is read from.
        name: What the caller calls it, for the error.

    Raises:
        UsageError: It is no time.
    """
    moment = _parsed(value, name) if isinstance(value, str) else value
    if not isinstance(moment, datetime):
        if not isinstance(moment, date):
            raise UsageError(f"{name}={value!r} is no time; {_HINT}")
        moment = datetime.combine(moment, time())
    if moment.tzinfo is None:
        return ZonedTime(moment.replace(tzinfo=find_zone(zone)), zone)
    return _zoned(moment)


def read_day(value: Day) -> date:
    """Return a date.

    Raises:
        UsageError: It is none.
    """
    if isinstance(value, str):
        return _parsed(value, "the date").date()
    if isinstance(value, datetime):
        return value.date()
    if not isinstance(value, date):
        raise UsageError(f"{value!r} is no date; write it like '2026-03-02'")
    return value


_HINT = "give a datetime, or text like '2026-03-02T09:00' or '2026-03-02T09:00:00Z'"


def _parsed(text: str, name: str) -> datetime:
    try:
        return datetime.fromisoformat(text[:-1] + "+00:00" if text[-1:] in ("Z", "z") else text)
    except ValueError:
        raise UsageError(f"{name}={text!r} is no ISO 8601 time; {_HINT}") from None


def _zoned(moment: datetime) -> ZonedTime:
    """A zone that has a name keeps it; a mere offset becomes UTC."""
    key = getattr(moment.tzinfo, "key", None)
    if isinstance(key, str) and moment.tzinfo is not timezone.utc:
        return ZonedTime(moment, key)
    return ZonedTime(moment.astimezone(UTC), "UTC")
