"""Time zones by the names that Outlook knows: every Windows name, every IANA name."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from tzlocal.windows_tz import win_tz

from .errors import TimeZoneError

__all__ = ["UTC", "WIDEST_OFFSET", "find_zone", "iana_names", "standard_offset", "windows_names"]

UTC = timezone.utc
_UTC_NAMES = frozenset({"utc", "etc/gmt", "etc/utc", "tzone://microsoft/utc"})
_IANA_BY_WINDOWS_NAME = {name.casefold(): iana for name, iana in win_tz.items()}


@lru_cache(maxsize=1024)
def find_zone(name: str) -> tzinfo:
    """Return the zone of a Windows or IANA name.

    Abbreviations such as ``EST`` or ``PDT`` are refused even where IANA has them as keys
    (observed); names of one word that are places (``Japan``) pass (assumed).

    Raises:
        TimeZoneError: Graph answers 400 ``TimeZoneNotSupportedException``.
    """
    folded = name.casefold()
    if folded in _UTC_NAMES:
        return UTC
    iana = _IANA_BY_WINDOWS_NAME.get(folded)
    if iana is None and _is_abbreviation(name):
        raise TimeZoneError(name)
    try:
        return ZoneInfo(iana or name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise TimeZoneError(name) from None


def _is_abbreviation(name: str) -> bool:
    """Tell EST, PDT, EST5EDT … from names; also what no zone file should be looked up for."""
    return "/" not in name and (name.upper() == name or len(name) < 4)


def windows_names() -> list[str]:
    """Return the name of every zone that Windows knows."""
    return list(win_tz)


@lru_cache(maxsize=1)
def iana_names() -> tuple[str, ...]:
    """Return every IANA name that `find_zone` takes."""
    return tuple(name for name in available_timezones() if _is_place(name))


def _is_place(name: str) -> bool:
    return name.casefold() in _UTC_NAMES or not (_is_abbreviation(name) or name in _NO_PLACES)


#: Keys of the zone database that are no zones: the one of its host, the one of "unknown".
_NO_PLACES = frozenset({"localtime", "posixrules", "Factory"})


def standard_offset(name: str, now: datetime) -> timedelta:
    """Return how far a zone is from UTC in the year of a moment, without daylight saving."""
    zone = find_zone(name)
    days = (datetime(now.year, month, 1, tzinfo=zone) for month in (1, 7))
    return min((day.utcoffset() or timedelta()) - (day.dst() or timedelta()) for day in days)


#: Half a day more than any zone's distance from UTC: no local time strays further.
WIDEST_OFFSET = timedelta(hours=26)
