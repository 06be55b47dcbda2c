"""What a calendar shows in a week or a month, and all sides of a meeting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ..exchange.zones import find_zone
from ..server.control.declared import Answer, Asked, BadCallError, CallTable
from ..server.control.schema import BOOLEAN, TEXT, list_of, object_of, or_null, value_of
from ..server.control.shown import NOTICE, instant, notice_to_json
from ..usage import UsageError
from ..views import Attendee, Event
from ..views.moments import read_moment
from ..views.people import Principal
from .mailboxes import MEETING, meeting_to_json
from .room import Inspector

__all__ = ["CALLS"]

CALLS: CallTable[Inspector] = CallTable()

_LOCAL = {"type": "string", "description": "in the time zone of the mailbox's owner"}
_ATTENDEE = object_of(
    {
        "mail": TEXT,
        "name": TEXT,
        "type": TEXT,
        "response": TEXT,
        "respondedAt": or_null(TEXT),
    }
)
_EVENT_MEMBERS = {
    "meeting": MEETING,
    "subject": TEXT,
    "start": _LOCAL,
    "end": _LOCAL,
    "isAllDay": BOOLEAN,
    "isCancelled": BOOLEAN,
    "isOrganizer": BOOLEAN,
    "organizer": TEXT,
    "response": TEXT,
    "showAs": TEXT,
    "location": TEXT,
    "place": TEXT,
}
_EVENT = object_of(_EVENT_MEMBERS)
_SIDE = object_of(
    {**_EVENT_MEMBERS, "mailbox": TEXT, "timeZone": TEXT, "attendees": list_of(_ATTENDEE)}
)


@CALLS.add(
    "GET",
    "inspect/mailboxes/{mailbox}/calendar",
    "What happens in a window, every date of a series, and what was called off",
    query={
        "start": {"type": "string", "description": "a date, in the owner's time zone"},
        "end": {"type": "string", "description": "the date after the last one"},
    },
    answers=value_of(_EVENT),
)
def _calendar(room: Inspector, asked: Asked) -> Answer:
    query = asked.query
    start, end = (query.get(name, "") for name in ("start", "end"))
    with room.mock.tenant.lock:
        owner = room.owner(asked.names["mailbox"])
        try:
            found = list(_window(owner, start, end))
        except UsageError as error:
            raise BadCallError(str(error)) from None
        shown = [_event_to_json(owner, each) for each in found]
    return Answer({"value": sorted(shown, key=lambda each: each["start"])})


@CALLS.add(
    "GET",
    "inspect/meeting",
    "Every mailbox's copy of a meeting, the organizer's first, and the messages about it",
    query={
        "uid": {"type": "string", "description": "the uid that all its copies share"},
        "occurrence": {"type": "string", "description": "a date of a series"},
    },
    answers=object_of({"sides": list_of(_SIDE), "notices": list_of(NOTICE)}),
)
def _meeting(room: Inspector, asked: Asked) -> Answer:
    query = asked.query
    day = query.get("occurrence") or None
    with room.mock.tenant.lock:
        sides = room.sides(query.get("uid", ""), day)
        about = room.mock.outbox.about(sides[0])
        return Answer(
            {
                "sides": [_side_to_json(each) for each in sides],
                "notices": [notice_to_json(each) for each in about],
            }
        )


def _window(owner: Principal, start: str, end: str) -> Iterator[Event]:
    for calendar in owner.calendars:
        if not calendar.is_shared_with_me:
            yield from calendar.view(start, end)
    # An organizer's own copy leaves the calendar when the meeting is cancelled; here it is shown.
    zone = getattr(owner, "time_zone", "UTC")
    first, last = (read_moment(each, zone, "the window").utc for each in (start, end))
    for event in owner.deleted_items.events:
        if event.is_cancelled:
            dates = event.occurrences(first, last) if event.type == "seriesMaster" else [event]
            yield from (each for each in dates if each.start < last and each.end > first)


def _zone(owner: Principal) -> Any:
    return find_zone(getattr(owner, "time_zone", "UTC"))


def _event_to_json(owner: Principal, event: Event) -> dict[str, Any]:
    zone = _zone(owner)
    calendar, folder = event.calendar, event.folder
    return {
        "meeting": meeting_to_json(event),
        "subject": event.subject,
        "start": _local(event.start, None if event.is_all_day else zone),
        "end": _local(event.end, None if event.is_all_day else zone),
        "isAllDay": event.is_all_day,
        "isCancelled": event.is_cancelled,
        "isOrganizer": event.is_organizer,
        "organizer": event.as_json()["organizer"]["emailAddress"]["address"],
        "response": event.response_status,
        "showAs": event.show_as,
        "location": event.location,
        "place": calendar.name if calendar else folder.display_name if folder else "",
    }


def _local(moment: datetime, zone: Any) -> str:
    """Return the time on the owner's wall; all-day events have midnights of their own."""
    return (moment.astimezone(zone) if zone else moment).strftime("%Y-%m-%dT%H:%M:%S")


def _side_to_json(event: Event) -> dict[str, Any]:
    owner = event.owner
    return {
        **_event_to_json(owner, event),
        "mailbox": owner.mail,
        "timeZone": getattr(owner, "time_zone", "UTC"),
        "attendees": [_attendee_to_json(each) for each in event.attendees],
    }


def _attendee_to_json(attendee: Attendee) -> dict[str, Any]:
    return {
        "mail": attendee.mail,
        "name": attendee.display_name,
        "type": attendee.type,
        "response": attendee.response_status,
        "respondedAt": instant(attendee.responded_at) if attendee.responded_at else None,
    }
