"""Time zones by the names that Outlook knows: every Windows name, every IANA name."""

from __future__ import annotations

from datetime import timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tzlocal.windows_tz import win_tz

from .errors import TimeZoneError

__all__ = ["UTC", "find_zone"]

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


#: Half a day more than any zone's distance from UTC: no local time strays further.
WIDEST_OFFSET = timedelta(hours=26)
