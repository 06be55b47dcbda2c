"""``event``: what ``…/events`` answer, and what POST and PATCH take.

The order of the properties is that of real v1.0 payloads (observed: calendar.md §6.1).
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from ...exchange.body import EMPTY
from ...exchange.errors import InvalidRequestError
from ...exchange.event import (
    Event,
    FreeBusyStatus,
    Importance,
    Location,
    OnlineMeetingProvider,
    Sensitivity,
)
from ...exchange.online_meeting import conference_id, join_url, toll_number
from ...exchange.zones import UTC
from . import times
from .attachment import attachment_from_wire
from .body import body_from_wire, body_to_wire
from .extended import EXTENDED_PROPERTIES
from .extension import extension_from_wire
from .location import location_from_wire, location_to_wire
from .reader import Property, TypeReader, array_of, boolean, integer, string, word_of
from .recipient import (
    attendee_from_wire,
    attendee_to_wire,
    recipient_to_wire,
    response_status_to_wire,
)
from .recurrence import recurrence_from_wire, recurrence_to_wire
from .view import View

__all__ = ["event_from_wire", "event_to_wire", "ical_uid_of", "meeting_of", "selectable_extras"]


def event_to_wire(event: Event, view: View) -> dict[str, Any]:
    """Return an event as it is shown without ``$select``.

    ``uid`` and ``occurrenceId`` are members of beta only, as its schema has them; v1.0 gives them
    to who selects them, see `selectable_extras`. Who may read without bodies only finds none
    (documented: ``Calendars.ReadBasic``; that they are left out is assumed, as of messages).
    """
    event = view.shown(event)
    wire = {
        **_identity(event, view),
        **_scalars(event, view),
        **_contents(event, view),
        **_original_start(event),
    }
    if view.without_body:
        del wire["body"], wire["bodyPreview"]
    return wire


def selectable_extras(event: Event, view: View) -> dict[str, Any]:
    """Return what an event has beyond its default form, for ``$select`` to pick from.

    ``cancelledOccurrences`` is documented to need ``$select``. ``uid`` and ``occurrenceId`` are
    documented for beta; v1.0 was observed to give them too.
    """
    extras: dict[str, Any] = {"cancelledOccurrences": _cancelled_occurrences(event, view)}
    if not view.is_beta:
        extras |= {"uid": event.ical_uid, "occurrenceId": _occurrence_id(event, view)}
    return extras


def ical_uid_of(event: Event) -> str:
    """Return an event's ``iCalUId``: on one date of a series, the date is in hex digits 33 to 40.

    Source: samples of the Graph reference (observed); a copy of one date alone has the same as
    the organizer's occurrence (assumed).
    """
    day = event.occurrence_date
    if day is None:
        return event.ical_uid
    stamp = f"{day.year:04X}{day.month:02X}{day.day:02X}"
    return f"{event.ical_uid[:32]}{stamp}{event.ical_uid[40:]}"


def meeting_of(ical_uid: str) -> tuple[str, date | None]:
    """Return which meeting, and which date of it, an ``iCalUId`` names; undoes `ical_uid_of`."""
    if len(ical_uid) != 112:
        return ical_uid, None
    try:
        stamp = bytes.fromhex(ical_uid[32:40])
        day = date(int.from_bytes(stamp[:2], "big"), stamp[2], stamp[3])
    except ValueError:
        return ical_uid, None
    return f"{ical_uid[:32]}{'0' * 8}{ical_uid[40:]}", day


def _identity(event: Event, view: View) -> dict[str, Any]:
    change_key = view.mailbox.change_key_of(event)
    return {
        "@odata.etag": f'W/"{change_key}"',
        "id": view.mailbox.id_of(event, immutable=view.immutable_ids),
        "createdDateTime": times.to_ticks(event.created),
        "lastModifiedDateTime": times.to_ticks(event.modified),
        "changeKey": change_key,
        "categories": list(event.categories),
        "transactionId": event.transaction_id,
        "originalStartTimeZone": event.original_start_zone,
        "originalEndTimeZone": event.original_end_zone,
        "iCalUId": ical_uid_of(event),
        **({"uid": event.ical_uid} if view.is_beta else {}),
    }


def _scalars(event: Event, view: View) -> dict[str, Any]:
    return {
        "reminderMinutesBeforeStart": event.reminder_minutes_before_start,
        "isReminderOn": event.is_reminder_on,
        "hasAttachments": event.has_attachments,
        "subject": event.subject,
        "bodyPreview": event.body.preview,
        "importance": event.importance.value,
        "sensitivity": event.sensitivity.value,
        "isAllDay": event.is_all_day,
        "isCancelled": event.is_cancelled,
        "isOrganizer": event.is_organizer,
        "responseRequested": event.response_requested,
        "seriesMasterId": _series_master_id(event, view),
        "showAs": event.show_as.value,
        "type": event.type.value,
        "webLink": _web_link(event, view),
        "onlineMeetingUrl": None,
        "isOnlineMeeting": event.is_online_meeting,
        "onlineMeetingProvider": event.online_meeting_provider.value,
        "allowNewTimeProposals": event.allow_new_time_proposals,
        **({"occurrenceId": _occurrence_id(event, view)} if view.is_beta else {}),
        "isDraft": event.is_draft,
        "hideAttendees": event.hide_attendees,
    }


def _contents(event: Event, view: View) -> dict[str, Any]:
    zone, is_all_day = view.time_zone, event.is_all_day
    return {
        "responseStatus": response_status_to_wire(event.response_status),
        "body": body_to_wire(event.body, view.body_type, unsafe_html=view.unsafe_html),
        "start": times.to_wire(event.start, zone, is_all_day=is_all_day),
        "end": times.to_wire(event.end, zone, is_all_day=is_all_day),
        "location": _location(event.location),
        "locations": [location_to_wire(place) for place in event.locations],
        "recurrence": recurrence_to_wire(event.recurrence) if event.recurrence else None,
        "attendees": [attendee_to_wire(attendee, zone) for attendee in event.attendees],
        "organizer": recipient_to_wire(event.organizer),
        "onlineMeeting": _online_meeting(event),
    }


def _location(place: Location) -> dict[str, Any]:
    """An event that is nowhere has an empty address and empty coordinates (assumed)."""
    wire = location_to_wire(place)
    if not place.display_name:
        wire |= {"address": dict(place.address), "coordinates": dict(place.coordinates)}
    return wire


def _online_meeting(event: Event) -> dict[str, str] | None:
    """Return how to join; what is not known of it is left out (documented by samples)."""
    if not event.is_online_meeting:
        return None
    return {
        "joinUrl": join_url(event),
        "conferenceId": conference_id(event),
        "tollNumber": toll_number(event),
    }


def _web_link(event: Event, view: View) -> str:
    key = view.mailbox.id_of(event, immutable=view.immutable_ids).replace("=", "%3D")
    return f"https://outlook.office365.com/owa/?itemid={key}&exvsurl=1&path=/calendar/item"


def _series_master_id(event: Event, view: View) -> str | None:
    if event.series_master is None:
        return None
    return view.mailbox.id_of(event.series_master, immutable=view.immutable_ids)


def _occurrence_id(event: Event, view: View) -> str | None:
    master_id = _series_master_id(event, view)
    if master_id is None or event.occurrence_date is None:
        return None
    return f"OID.{master_id}.{event.occurrence_date}"


def _cancelled_occurrences(event: Event, view: View) -> list[str]:
    """Name the dates of a series that no longer happen, in order; others have none."""
    master_id = view.mailbox.id_of(event, immutable=view.immutable_ids)
    return [f"OID.{master_id}.{day}" for day in sorted(event.cancelled_dates)]


def _original_start(event: Event) -> dict[str, str]:
    """When the series would have happened, in UTC; only instances have it (documented)."""
    master, day = event.series_master, event.occurrence_date
    if master is None or day is None:
        return {}
    start = _midnight(day) if master.is_all_day else master.slot(day)[0].utc
    return {"originalStart": times.to_shortest(start)}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def event_from_wire(body: Any, *, creating: bool) -> dict[str, Any]:
    """Return the members of `Event` that a request body sets.

    Read-only properties are passed over, as is ``transactionId`` when changing an event.

    Args:
        creating: Whether it is a POST, which needs start and end; else a PATCH.

    Raises:
        BodyError: The body does not fit the type (400 ``RequestBodyRead``).
        InvalidRequestError: Start or end is missing; in a PATCH, ``start`` beside ``isAllDay``
            (observed).
        TimeZoneError, PropertyValidationError: See `times.from_wire` and `recurrence_from_wire`.
        NotImplementedHereError: A property that we lack (501).

    Source: calendar.md §6.1, §7 and §8.
    """
    if creating:
        members = _EVENT.read(body)
        _require(members, "start", "end")
        return members
    members = _CHANGED_EVENT.read(body)
    members.pop("transaction_id", None)
    _require(members, *(name for name in ("start", "end") if name in members))
    if "is_all_day" in members:
        _require(members, "start")
    return members


def _require(members: dict[str, Any], *names: str) -> None:
    for name in names:
        if members.get(name) is None:
            raise InvalidRequestError(f"Missing parameters: Event.{name.capitalize()}")


_EVENT = TypeReader(
    "event",
    {
        "subject": Property("subject", string, ""),
        "body": Property("body", body_from_wire, EMPTY),
        "categories": Property("categories", array_of(string), ()),
        "start": Property("start", times.from_wire),
        "end": Property("end", times.from_wire),
        "isAllDay": Property("is_all_day", boolean, False),
        "location": Property("location", location_from_wire, Location()),
        "locations": Property("locations", array_of(location_from_wire), ()),
        "recurrence": Property("recurrence", recurrence_from_wire),
        "attendees": Property("attendees", array_of(attendee_from_wire), ()),
        "hideAttendees": Property("hide_attendees", boolean, False),
        "responseRequested": Property("response_requested", boolean, True),
        "allowNewTimeProposals": Property("allow_new_time_proposals", boolean, True),
        "importance": Property("importance", word_of(Importance), Importance.NORMAL),
        "sensitivity": Property("sensitivity", word_of(Sensitivity), Sensitivity.NORMAL),
        "showAs": Property("show_as", word_of(FreeBusyStatus), FreeBusyStatus.BUSY),
        "isReminderOn": Property("is_reminder_on", boolean, True),
        "reminderMinutesBeforeStart": Property("reminder_minutes_before_start", integer, 15),
        "isOnlineMeeting": Property("is_online_meeting", boolean, False),
        "onlineMeetingProvider": Property(
            "online_meeting_provider",
            word_of(OnlineMeetingProvider),
            OnlineMeetingProvider.UNKNOWN,
        ),
        "isDraft": Property("is_draft", boolean, False),
        "transactionId": Property("transaction_id", string),
        "attachments": Property("attachments", array_of(attachment_from_wire), ()),
        "extensions": Property("extensions", array_of(extension_from_wire), ()),
        **EXTENDED_PROPERTIES,
    },
    read_only=frozenset(
        {
            "id",
            "changeKey",
            "createdDateTime",
            "lastModifiedDateTime",
            "bodyPreview",
            "cancelledOccurrences",
            "hasAttachments",
            "iCalUId",
            "isCancelled",
            "isOrganizer",
            "occurrenceId",
            "onlineMeeting",
            "onlineMeetingUrl",
            "organizer",
            "originalEndTimeZone",
            "originalStart",
            "originalStartTimeZone",
            "responseStatus",
            "seriesMasterId",
            "type",
            "uid",
            "webLink",
        }
    ),
    unsupported=frozenset(
        {
            "calendar",
            "exceptionOccurrences",
            "instances",
        }
    ),
)

#: These are given with a new event; later they are added at their own addresses (documented).
_AT_THEIR_OWN_ADDRESS = frozenset({"attachments", "extensions"})
_CHANGED_EVENT = TypeReader(
    "event",
    {name: each for name, each in _EVENT.properties.items() if name not in _AT_THEIR_OWN_ADDRESS},
    read_only=_EVENT.read_only,
    unsupported=_EVENT.unsupported | _AT_THEIR_OWN_ADDRESS,
)
