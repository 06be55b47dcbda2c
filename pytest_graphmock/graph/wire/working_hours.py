"""``workingHours``, with a named time zone or one by its rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from typing import Any

from ...exchange.recurrence import DayOfWeek
from ...exchange.working_hours import CustomTimeZone, WorkingHours, ZoneChange
from ..errors import BodyError
from .reader import Property, TypeReader, array_of, integer, object_of, string, word_of

__all__ = ["working_hours_from_wire", "working_hours_to_wire"]

_TIME_OF_DAY = re.compile(r"(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?", re.ASCII)
_CUSTOM = "#microsoft.graph.customTimeZone"


def working_hours_to_wire(hours: WorkingHours, mailbox_zone: str) -> dict[str, Any]:
    """Return when somebody works; without a zone of their own the hours are in the mailbox's."""
    return {
        "daysOfWeek": [day.value for day in hours.days],
        "startTime": _time_to_wire(hours.start),
        "endTime": _time_to_wire(hours.end),
        "timeZone": _zone_to_wire(hours, mailbox_zone),
    }


def working_hours_from_wire(value: Any) -> dict[str, Any]:
    """Return what a ``workingHours`` says, by the model's names; what it leaves out stays.

    Whether a named zone exists is for the rules to say.
    """
    members = _WORKING_HOURS.read(value)
    zone: dict[str, Any] = members.pop("zone", {})
    return members | zone


def _time_to_wire(moment: time) -> str:
    return f"{moment.isoformat(timespec='microseconds')}0"


def _time_from_wire(value: Any) -> time:
    text = string(value)
    match = _TIME_OF_DAY.fullmatch(text)
    if match is None:
        raise BodyError.not_convertible(text, "Edm.TimeOfDay")
    hour, minute, second = (int(each or 0) for each in match.groups()[:3])
    try:
        return time(hour, minute, second, int((match[4] or "").ljust(6, "0")[:6]))
    except ValueError:
        raise BodyError.not_convertible(text, "Edm.TimeOfDay") from None


def _zone_to_wire(hours: WorkingHours, mailbox_zone: str) -> dict[str, Any]:
    custom = hours.custom_zone
    if custom is None:
        return {"name": hours.time_zone or mailbox_zone}
    wire: dict[str, Any] = {"@odata.type": _CUSTOM, "name": custom.name, "bias": custom.bias}
    if custom.standard is not None:
        wire["standardOffset"] = _change_to_wire(custom.standard)
    if custom.daylight is not None:
        bias = custom.daylight.daylight_bias or 0
        wire["daylightOffset"] = {"daylightBias": bias, **_change_to_wire(custom.daylight)}
    return wire


def _change_to_wire(change: ZoneChange) -> dict[str, Any]:
    return {
        "time": _time_to_wire(change.time),
        "dayOccurrence": change.occurrence,
        "dayOfWeek": change.day.value,
        "month": change.month,
        "year": change.year,
    }


def _zone_from_wire(value: Any) -> dict[str, Any]:
    kind = object_of(value).get("@odata.type")
    if kind is None or str(kind).lstrip("#").casefold() != _CUSTOM[1:].casefold():
        return {"time_zone": _NAMED.read(value).get("name"), "custom_zone": None}
    members = {"name": "Customized Time Zone", "bias": 0, **_CUSTOM_ZONE.read(value)}
    return {"custom_zone": CustomTimeZone(**members)}


def _change_from_wire(value: Any) -> ZoneChange:
    given = _CHANGE.read(value)
    defaults: Mapping[str, Any] = {"time": time(), "occurrence": 1, "day": DayOfWeek.SUNDAY}
    return ZoneChange(**{**defaults, "month": 1, **given})


def _between(least: int, most: int) -> Any:
    def convert(value: Any) -> int:
        number = integer(value)
        if not least <= number <= most:
            raise BodyError.not_convertible(number, f"a number from {least} to {most}")
        return number

    return convert


_NAMED = TypeReader("timeZoneBase", {"name": Property("name", string)})
_CHANGE = TypeReader(
    "daylightTimeZoneOffset",
    {
        "time": Property("time", _time_from_wire, time()),
        "dayOccurrence": Property("occurrence", _between(1, 5), 1),
        "dayOfWeek": Property("day", word_of(DayOfWeek), DayOfWeek.SUNDAY),
        "month": Property("month", _between(1, 12), 1),
        "year": Property("year", integer, 0),
        "daylightBias": Property("daylight_bias", _between(-1440, 1440)),
    },
)
_CUSTOM_ZONE = TypeReader(
    "customTimeZone",
    {
        "name": Property("name", string, "Customized Time Zone"),
        "bias": Property("bias", _between(-1439, 1439), 0),
        "standardOffset": Property("standard", _change_from_wire),
        "daylightOffset": Property("daylight", _change_from_wire),
    },
)
_WORKING_HOURS = TypeReader(
    "workingHours",
    {
        "daysOfWeek": Property("days", array_of(word_of(DayOfWeek)), ()),
        "startTime": Property("start", _time_from_wire, WorkingHours().start),
        "endTime": Property("end", _time_from_wire, WorkingHours().end),
        "timeZone": Property("zone", _zone_from_wire, {"time_zone": None, "custom_zone": None}),
    },
)
