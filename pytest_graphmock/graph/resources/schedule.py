"""Free/busy: POST …/calendar/getSchedule, through any way that leads to a calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ...exchange.availability import schedule_of
from ...exchange.errors import InvalidParameterError, TimeIntervalError, TooManySchedulesError
from ..answer import Answer
from ..call import Call
from ..render import complex_answer
from ..wire.reader import array_of, integer, string
from ..wire.schedule import schedule_to_wire
from ..wire.times import from_wire
from .access import EVENTS_READ
from .calendar import CALENDAR

_MOST_SCHEDULES = 20
#: Documented as less than 42 days, observed as this.
_WIDEST = timedelta(days=62)
_INTERVALS = range(5, 1441)


@CALENDAR.action(
    "getSchedule",
    EVENTS_READ,
    {
        "Schedules": array_of(string),
        "StartTime": from_wire,
        "EndTime": from_wire,
        "AvailabilityViewInterval": integer,
    },
)
def get_schedule(call: Call) -> Answer:
    """Free/busy of users, rooms and groups, in the order in which they were asked for; 200."""
    schedules, window = _schedules(call.body), _window(call.body)
    interval = _interval(call.body)
    zone = call.preferences.time_zone
    found = (schedule_of(call.tenant, each, window, interval, call.actor) for each in schedules)
    call.context = "Collection(microsoft.graph.scheduleInformation)"
    return complex_answer(call, {"value": [schedule_to_wire(each, zone) for each in found]})


def _schedules(given: Mapping[str, Any]) -> tuple[str, ...]:
    schedules: tuple[str, ...] = given.get("Schedules") or ()
    if not schedules:
        raise InvalidParameterError("The parameter 'Schedules' is missing or empty.")
    if len(schedules) > _MOST_SCHEDULES:
        raise TooManySchedulesError(_MOST_SCHEDULES, len(schedules))
    return schedules


def _window(given: Mapping[str, Any]) -> tuple[datetime, datetime]:
    """That a window has to have a length is assumed, as are the texts."""
    for name in ("StartTime", "EndTime"):
        if given.get(name) is None:
            raise InvalidParameterError(f"The parameter '{name}' is missing.")
    start, end = given["StartTime"].utc, given["EndTime"].utc
    if end <= start:
        raise InvalidParameterError("The parameter 'EndTime' must be later than 'StartTime'.")
    if end - start > _WIDEST:
        raise TimeIntervalError(_WIDEST.days, -((start - end) // timedelta(days=1)))
    return start, end


def _interval(given: Mapping[str, Any]) -> timedelta:
    minutes = given.get("AvailabilityViewInterval")
    minutes = 30 if minutes is None else minutes
    if minutes not in _INTERVALS:
        raise InvalidParameterError(
            "The parameter 'AvailabilityViewInterval' must be between 5 and 1440 minutes."
        )
    return timedelta(minutes=minutes)
