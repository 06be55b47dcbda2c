"""``reminder``: what ``reminderView`` answers of each event, or of each date of a series."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ...exchange.event import Event, ZonedTime
from . import times
from .event import event_to_wire
from .view import View

__all__ = ["reminder_to_wire"]

#: What a reminder says of its event, and what the event calls it.
_OF_EVENT = {
    "eventId": "id",
    "changeKey": "changeKey",
    "eventSubject": "subject",
    "eventStartTime": "start",
    "eventEndTime": "end",
    "eventLocation": "location",
    "eventWebLink": "webLink",
}


def reminder_to_wire(event: Event, fires_at: datetime, view: View) -> dict[str, Any]:
    """Return the reminder of an event; its times are in the zone that was preferred."""
    wire = event_to_wire(event, view)
    fire_time = times.to_wire(ZonedTime(fires_at, "UTC"), view.time_zone)
    members = {name: wire[member] for name, member in _OF_EVENT.items()}
    return {**members, "reminderFireTime": fire_time}
