"""Times as a scenario says them: with or without an offset, or counted from now."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from ..exchange.directory import Principal, User
from ..exchange.event import ZonedTime, zoned
from ..exchange.tenant import Tenant
from ..exchange.zones import UTC, find_zone
from .scalars import check_date
from .spots import Spot

__all__ = ["read_date", "read_time", "zone_of"]

_RELATIVE = re.compile(r"([+-]\d+)d(?:\s+(\d\d?):(\d\d))?")
_ABSOLUTE = re.compile(r"(\d{4}-\d\d?-\d\d?)(?:[T ]+(\d\d?:\d\d(?::\d\d(?:\.\d+)?)?))?\s*(.*)")
_OFFSET = re.compile(r"([+-])(\d\d?):?(\d\d)?")
_LIKE = "write it like '2026-03-02 09:00', '2026-03-02T09:00:00Z' or '+1d 09:00'"


def zone_of(owner: Principal) -> str:
    """Return the zone that an owner's times are in."""
    return owner.time_zone if isinstance(owner, User) else "UTC"


def read_time(tenant: Tenant, spot: Spot, zone: str) -> ZonedTime:
    """Return a moment: without an offset in a zone, with one in UTC.

    ``+1d 09:00`` is nine on the day after today, as that zone's calendar has today.
    """
    relative = _RELATIVE.fullmatch(spot.text.strip())
    if relative is not None:
        day = _today(tenant, zone, int(relative[1]), spot)
        clock = _clock(spot, f"{relative[2] or '0'}:{relative[3] or '00'}")
        return zoned(datetime.combine(day, clock), zone)
    absolute = _ABSOLUTE.fullmatch(spot.text.strip())
    if absolute is None:
        spot.fail(f"{spot.text!r} is no time; {_LIKE}")
    naive = datetime.combine(_date(spot, absolute[1]), _clock(spot, absolute[2] or "0:00"))
    if not absolute[3]:
        return zoned(naive, zone)
    return ZonedTime((naive - _offset(spot, absolute[3])).replace(tzinfo=UTC), "UTC")


def read_date(tenant: Tenant, spot: Spot, zone: str) -> date:
    """Return a date; a time of day beside it does not matter."""
    return read_time(tenant, spot, zone).local.date()


def _today(tenant: Tenant, zone: str, days: int, spot: Spot) -> date:
    try:
        return tenant.clock.now.astimezone(find_zone(zone)).date() + timedelta(days=days)
    except OverflowError:
        spot.fail(f"{spot.text!r} is beyond the calendar")


def _date(spot: Spot, text: str) -> date:
    check_date(spot, spot.text)
    year, month, day = (int(each) for each in text.split("-"))
    if year == 0:
        spot.fail(f"{spot.text!r} is beyond the calendar")
    return date(year, month, day)


def _clock(spot: Spot, text: str) -> time:
    hour, minute, *rest = text.split(":")
    whole, _, fraction = (rest[0] if rest else "0").partition(".")
    try:
        return time(int(hour), int(minute), int(whole), int(f"{fraction:0<6.6}" or 0))
    except ValueError:
        spot.fail(f"{spot.text!r} is no time: a day has no {text}; {_LIKE}")


def _offset(spot: Spot, text: str) -> timedelta:
    if text in ("Z", "z"):
        return timedelta()
    found = _OFFSET.fullmatch(text)
    if found is None:
        spot.fail(f"{spot.text!r} is no time: {text!r} is no offset; {_LIKE}")
    length = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return -length if found[1] == "-" else length
