"""Times, dates and addresses as a scenario writes them."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from ..exchange.address import EmailAddress
from ..exchange.clock import as_utc
from ..exchange.errors import TimeZoneError
from ..exchange.event import ZonedTime, zoned
from ..exchange.zones import UTC, find_zone
from ..usage import UsageError
from .kinds import Defs, Text
from .spots import Spot

__all__ = ["Address", "Clockface", "Date", "Instant", "TimeOfDay", "Zone", "check_date"]

_DATE = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)")
_NAMED = re.compile(r"(.*\S) <([^<>]*)>", re.DOTALL)
_CLOCKFACE = re.compile(r"(\S+?)(~?) (.+)")


def check_date(spot: Spot, text: str) -> None:
    """Fail for a date that no calendar has, and say which is near it."""
    found = _DATE.match(text)
    if found is None:
        return
    year, month, day = (int(each) for each in found.groups())
    if not 1 <= month <= 12:
        near = f"{year:04}-{min(max(month, 1), 12):02}-{day:02}"
        spot.fail(f"{text!r} is no date: there is no month {month} (did you mean {near!r}?)")
    last = monthrange(year or 1, month)[1]
    if not 1 <= day <= last:
        near = f"{year:04}-{month:02}-{min(max(day, 1), last):02}"
        spot.fail(
            f"{text!r} is no date: {year:04}-{month:02} has {last} days (did you mean {near!r}?)"
        )


@dataclass(frozen=True, slots=True)
class Date:
    """A date, such as 2026-03-02."""

    def read(self, spot: Spot) -> date:
        check_date(spot, spot.text)
        try:
            return date.fromisoformat(spot.text)
        except ValueError:
            spot.fail(f"this is a date such as 2026-03-02, not {spot.shown}")

    def write(self, value: Any) -> Any:
        return value.isoformat()

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time of day, such as 08:30; it wants quotes in YAML, where 08:30 may be a number."""

    def read(self, spot: Spot) -> time:
        try:
            return time.fromisoformat(spot.text)
        except ValueError:
            spot.fail(f"this is a time of day such as '08:30', not {spot.shown}")

    def write(self, value: Any) -> Any:
        return value.isoformat("auto" if value.second or value.microsecond else "minutes")

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment, in UTC unless it has an offset."""

    def read(self, spot: Spot) -> datetime:
        check_date(spot, spot.text)
        try:
            return as_utc(spot.text)
        except UsageError:
            spot.fail(f"this is a time such as 2026-03-02T09:00:00Z, not {spot.shown}")

    def write(self, value: Any) -> Any:
        return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class Clockface:
    """A wall-clock time and its zone; ``~`` marks the second of an hour that comes twice."""

    def read(self, spot: Spot) -> ZonedTime:
        check_date(spot, spot.text)
        like = "this is a time with a zone such as '2026-03-02T09:00:00 UTC'"
        found = _CLOCKFACE.fullmatch(spot.text)
        if found is None:
            spot.fail(f"{like}, not {spot.shown}")
        try:
            naive = datetime.fromisoformat(found[1])
            return zoned(naive.replace(fold=1 if found[2] else 0), found[3])
        except TimeZoneError:
            spot.fail(f"there is no time zone {found[3]!r}")
        except ValueError:
            spot.fail(f"{like}, not {spot.shown}")

    def write(self, value: Any) -> Any:
        local = value.local
        mark = "~" if local.fold else ""
        return f"{local.replace(tzinfo=None, fold=0).isoformat()}{mark} {value.zone}"

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class Address:
    """``Name <address>``, or an address alone."""

    def read(self, spot: Spot) -> EmailAddress:
        if isinstance(spot.value, list) and len(spot.value) == 2:
            return EmailAddress(*(Text().read(each) for each in spot.value))
        return _parsed(Text("an address").read(spot))

    def write(self, value: Any) -> Any:
        text = str(value)
        parsed = _parsed(text)
        is_plain = (parsed.address, parsed.name) == (value.address, value.name)
        return text if is_plain else [value.address, value.name]

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"type": ["string", "array"]}


@dataclass(frozen=True, slots=True)
class Zone:
    """The name of a time zone, of Windows or IANA."""

    def read(self, spot: Spot) -> str:
        name = Text("a time zone's name").read(spot)
        try:
            find_zone(name)
        except TimeZoneError:
            spot.fail(_NO_ZONE.format(name), name, _zone_names())
        return name

    def write(self, value: Any) -> Any:
        return value

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"type": "string", "examples": ["Pacific Standard Time", "Europe/Berlin"]}


_NO_ZONE = "there is no time zone {!r}"


def _zone_names() -> list[str]:
    from zoneinfo import available_timezones

    from tzlocal.windows_tz import win_tz

    return [*win_tz, *sorted(name for name in available_timezones() if "/" in name)]


def _parsed(text: str) -> EmailAddress:
    found = _NAMED.fullmatch(text)
    return EmailAddress(found[2], found[1]) if found else EmailAddress(text)
