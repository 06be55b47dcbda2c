"""``scheduleInformation``: the answer of getSchedule for one address."""

from __future__ import annotations

from typing import Any

from ...exchange.availability import BusyItem, Schedule
from ...exchange.event import ZonedTime
from .times import to_wire
from .working_hours import working_hours_to_wire

__all__ = ["schedule_to_wire"]


def schedule_to_wire(schedule: Schedule, zone: str | None) -> dict[str, Any]:
    """Return a schedule; of an address that shows nothing there is an error (observed).

    ``scheduleItems`` is null there, as observed, though the type has it for a collection.
    """
    wire: dict[str, Any] = {"scheduleId": schedule.address}
    if schedule.problem is not None:
        message, code = schedule.problem
        return wire | {
            "scheduleItems": None,
            "error": {"message": message, "responseCode": code},
        }
    wire["availabilityView"] = schedule.view
    wire["scheduleItems"] = [_item_to_wire(item, zone) for item in schedule.items]
    if schedule.owner is not None:
        owner = schedule.owner
        wire["workingHours"] = working_hours_to_wire(owner.working_hours, owner.time_zone)
    return wire


def _item_to_wire(item: BusyItem, zone: str | None) -> dict[str, Any]:
    """What the caller may not see is absent, not null (observed)."""
    details = {
        "isPrivate": item.is_private,
        "subject": item.subject,
        "location": item.location,
    }
    return {
        **{name: value for name, value in details.items() if value is not None},
        "status": item.status.value,
        "start": to_wire(ZonedTime(item.start, "UTC"), zone),
        "end": to_wire(ZonedTime(item.end, "UTC"), zone),
    }
