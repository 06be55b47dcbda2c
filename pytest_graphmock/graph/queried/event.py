"""``event``: what ``…/events``, ``calendarView`` and ``instances`` can be filtered and sorted by.

Source: calendar.md §12 (documented: times, subject, iCalUId, isAllDay, isCancelled, type,
categories; that the other plain properties work is assumed).
"""

from __future__ import annotations

from ...exchange.event import (
    Event,
    EventType,
    FreeBusyStatus,
    Importance,
    OnlineMeetingProvider,
    Sensitivity,
)
from ..errors import FilterNodeError, SearchEventsError
from ..odata.dialects import EVENTS
from ..odata.filter import Filter
from ..odata.properties import (
    BOOLEAN,
    CALENDAR_TIME,
    EXACT,
    INSTANT,
    INTEGER,
    STRING,
    Collection,
    Edm,
    Property,
    Queryable,
    enumeration,
)
from ..wire.event import ical_uid_of
from ..wire.view import View
from .extended import EXTENDED
from .structures import BODY, LOCATION, RECIPIENT, RESPONSE, ZONED, structures

__all__ = ["QUERIED_EVENT", "REFUSED_OF_EVENTS", "check_organizer"]


def _master_id(event: Event, view: View) -> str | None:
    master = event.series_master
    return view.mailbox.id_of(master, immutable=view.immutable_ids) if master else None


def _plain(edm: Edm, name: str, *, is_sortable: bool = False) -> Property:
    """Return a property that the model has under a name of its own."""
    return Property(edm, lambda event, view: getattr(event, name), is_sortable)


_PROPERTIES: dict[str, Property | Collection] = {
    "subject": _plain(STRING, "subject", is_sortable=True),
    "createddatetime": _plain(INSTANT, "created", is_sortable=True),
    "lastmodifieddatetime": _plain(INSTANT, "modified", is_sortable=True),
    "start/datetime": Property(CALENDAR_TIME, lambda event, view: event.span[0], True),
    "end/datetime": Property(CALENDAR_TIME, lambda event, view: event.span[1], True),
    "categories": Collection(STRING, lambda event, view: event.categories),
    "icaluid": Property(STRING, lambda event, view: ical_uid_of(event)),
    "seriesmasterid": Property(EXACT, _master_id),
    "transactionid": _plain(EXACT, "transaction_id"),
    "type": _plain(enumeration("eventType", EventType), "type"),
    "isallday": _plain(BOOLEAN, "is_all_day"),
    "iscancelled": _plain(BOOLEAN, "is_cancelled"),
    "isorganizer": _plain(BOOLEAN, "is_organizer"),
    "isdraft": _plain(BOOLEAN, "is_draft"),
    "isonlinemeeting": _plain(BOOLEAN, "is_online_meeting"),
    "isreminderon": _plain(BOOLEAN, "is_reminder_on"),
    "reminderminutesbeforestart": _plain(INTEGER, "reminder_minutes_before_start"),
    "hasattachments": _plain(BOOLEAN, "has_attachments"),
    "hideattendees": _plain(BOOLEAN, "hide_attendees"),
    "responserequested": _plain(BOOLEAN, "response_requested"),
    "allownewtimeproposals": _plain(BOOLEAN, "allow_new_time_proposals"),
    "importance": _plain(enumeration("importance", Importance), "importance"),
    "sensitivity": _plain(enumeration("sensitivity", Sensitivity), "sensitivity"),
    "showas": _plain(enumeration("freeBusyStatus", FreeBusyStatus), "show_as"),
    "onlinemeetingprovider": _plain(
        enumeration("onlineMeetingProviderType", OnlineMeetingProvider), "online_meeting_provider"
    ),
    "location/displayname": Property(STRING, lambda event, view: event.location.display_name),
    "bodypreview": Property(STRING, lambda event, view: event.body.preview),
    "body/content": Property(STRING, lambda event, view: event.body.as_html().content),
    "organizer/emailaddress/address": Property(STRING, lambda e, view: e.organizer.address),
    "organizer/emailaddress/name": Property(STRING, lambda e, view: e.organizer.name),
    "singlevalueextendedproperties": Collection(
        EXTENDED, lambda event, view: event.single_value_properties
    ),
}

#: Attendees, answers and uid were observed to be refused; structures as a whole are.
QUERIED_EVENT = Queryable(
    "event",
    EVENTS,
    _PROPERTIES,
    refused=frozenset(
        {"attendees", "cancelledoccurrences", "locations", "onlinemeeting", "recurrence", "uid"}
    ),
    complexes=structures(
        body=BODY,
        start=ZONED,
        end=ZONED,
        location=LOCATION,
        organizer=RECIPIENT,
        responseStatus=RESPONSE,
    ),
    index="start/datetime",
)

#: Events cannot be searched (observed by a client's authors; platform.md §6.2).
REFUSED_OF_EVENTS = {"search": SearchEventsError}


def check_organizer(wanted: Filter | None, *, strict: bool) -> None:
    """Refuse a filter on the organizer, if the service is to be imitated at its strictest.

    A page of the reference uses it as its example; a lab got this answer (calendar.md §12).

    Raises:
        FilterNodeError: It is one, strictly (501, observed).
    """
    if strict and wanted and any(path.startswith("organizer/") for path in wanted.paths):
        raise FilterNodeError(status=501)
