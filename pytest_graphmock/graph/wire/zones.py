"""``timeZoneInformation``: the time zones that a user may choose from, by either kind of name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import Enum

from ...exchange.zones import iana_names, standard_offset, windows_names

__all__ = ["TimeZoneStandard", "zones_to_wire"]


class TimeZoneStandard(Enum):
    WINDOWS = "windows"
    IANA = "iana"


def zones_to_wire(standard: TimeZoneStandard, now: datetime) -> Iterator[dict[str, str]]:
    """Yield each zone, from west to east; an IANA zone is displayed by its name (observed).

    A Windows zone is displayed with its distance from UTC, as the service does (observed), and
    by its own name, where the service lists cities.
    """
    names = windows_names() if standard is TimeZoneStandard.WINDOWS else iana_names()
    for name in sorted(names, key=lambda each: (standard_offset(each, now), each)):
        if standard is TimeZoneStandard.IANA:
            yield {"alias": name, "displayName": name}
        else:
            yield {"alias": name, "displayName": f"{_offset(standard_offset(name, now))} {name}"}


def _offset(offset: timedelta) -> str:
    if not offset:
        return "(UTC)"
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    return f"(UTC{'-' if offset < timedelta() else '+'}{hours:02d}:{minutes:02d})"
