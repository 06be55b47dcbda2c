"""Events: list, create, get, update, delete, their instances, and the actions on them.

…/events, …/events/{id}, …/events/{id}/cancel, /accept, /tentativelyAccept, /decline, /forward,
/permanentDelete, /instances, /exceptionOccurrences, in a user's or a group's mailbox, through any
way that leads to an event.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ...exchange.access import (
    readable_calendars,
    require_read,
    require_sight,
    require_write,
)
from ...exchange.calendar import DELETED_ITEMS, Calendar
from ...exchange.cancel import cancel_meeting
from ...exchange.directory import Group
from ...exchange.errors import ItemNotFoundError
from ...exchange.event import Event, ResponseType
from ...exchange.forward import forward_event
from ...exchange.ids import ItemReference, parse_id
from ...exchange.meeting import (
    create_event,
    delete_event,
    permanently_delete_event,
    update_event,
)
from ...exchange.respond import respond
from ..answer import Answer
from ..call import Call
from ..etag import check_change_key, check_etag_form
from ..odata.filter import Bounds
from ..odata.listing import asked_filter, indexed_page
from ..odata.nested import expanded, narrowed
from ..queried.event import QUERIED_EVENT, REFUSED_OF_EVENTS, check_organizer
from ..render import EntityType, Page, collection_answer, count_answer, entity_answer
from ..tree import Enter, Resource
from ..wire.calendar import calendar_to_wire
from ..wire.event import event_from_wire, event_to_wire, selectable_extras
from ..wire.reader import array_of, boolean, string
from ..wire.recipient import recipient_from_wire
from ..wire.times import time_slot_from_wire
from .access import CALENDARS_WRITE, EVENTS_READ, EVENTS_READ_BASIC
from .attachment import attachments_of
from .expansions import BY_EXPAND, ITEM_EXPANSIONS
from .extension import extensions_of

__all__ = [
    "EVENT",
    "EVENTS",
    "EVENT_TYPE",
    "changed_dates",
    "declare_answers",
    "enter_calendar_of_event",
    "enter_event",
    "writable_event",
]

EVENT = Resource("event")
EVENTS = Resource("events")
_COUNT = Resource("$count of events")


def _exceptions(event: Event, call: Call, nested: str) -> dict[str, Any]:
    changed, view = changed_dates(event), call.view
    found = expanded(call, QUERIED_EVENT, changed, nested, lambda each: event_to_wire(each, view))
    return {"exceptionOccurrences": found}


def _calendar(event: Event, call: Call, nested: str) -> dict[str, Any]:
    calendar = call.local or _calendar_of(call, event)
    wire = calendar_to_wire(calendar, call.home_view, call.actor)
    return {"calendar": narrowed(wire, "calendar", nested, is_beta=call.is_beta)}


def _links(event: Event, call: Call) -> dict[str, Any]:
    """Name the calendar, as the reference's samples do."""
    owner = call.principal
    calendar_id = call.names.id_of_container(_calendar_of(call, event)).replace("=", "%3D")
    path = f"users('{owner.id}')/calendars('{calendar_id}')"
    if isinstance(owner, Group):  # it has one calendar, and no collection of them
        path = f"groups('{owner.id}')/calendar"
    address = f"{call.base}/{path}"
    return {
        "calendar@odata.associationLink": f"{address}/$ref",
        "calendar@odata.navigationLink": address,
    }


EVENT_TYPE = EntityType(
    "event",
    lambda event, call: event_to_wire(event, call.view),
    lambda event, call: selectable_extras(event, call.view),
    {**ITEM_EXPANSIONS, "calendar": _calendar, "exceptionoccurrences": _exceptions},
    links=_links,
)

_ITEM = frozenset({"select", "expand"})
_LIST = frozenset({"select", "top", "skip", "count", "expand", "filter", "orderby"})
_COUNTED = frozenset({"filter"})


def enter_event(call: Call, key: ItemReference) -> None:
    """Find an event within what the address says: a calendar, a series, or the mailbox.

    An item in Deleted Items is still there to be read (calendar.md §4.4), by its new id.
    """
    event = call.names.find_event(key)
    if event is None or not _is_within(call, event):
        raise ItemNotFoundError
    require_read(call.tenant, call.mailbox, _calendar_of(call, event), call.actor)
    if call.request.method != "GET":
        require_sight(call.tenant, call.mailbox, event, call.actor)
    call.event = event


def _is_within(call: Call, event: Event) -> bool:
    if call.master is not None:
        return event.series_master is not None and event.key == call.master.key
    if call.calendar is not None:
        return event.folder == call.calendar.key
    return event.folder in call.mailbox.calendars or event.folder == DELETED_ITEMS


def enter_calendar_of_event(call: Call, key: Any) -> None:
    call.calendar = _calendar_of(call, _event(call))


@EVENTS.on("GET", "List events", EVENTS_READ_BASIC, options=_LIST, refused=REFUSED_OF_EVENTS)
def list_events(call: Call) -> Answer:
    """Single instances and series masters, no expansion (documented), by start (assumed).

    An address without a calendar lists those of all calendars that the caller may read.
    """
    return collection_answer(call, EVENT_TYPE, _page(call))


@_COUNT.on("GET", "Count events", EVENTS_READ_BASIC, options=_COUNTED, refused=REFUSED_OF_EVENTS)
def count_events(call: Call) -> Answer:
    return count_answer(_page(call).count())


def _page(call: Call) -> Page:
    mailbox, keys = call.mailbox, _calendars(call)
    check_organizer(asked_filter(call, QUERIED_EVENT), strict=call.caller.is_strict)

    def read(bounds: Mapping[str, Bounds], latest_first: bool) -> Iterator[Event]:
        start = bounds.get("start/datetime", Bounds())
        end = bounds.get("end/datetime", Bounds())
        return mailbox.events(
            keys, start.earliest, start.latest, end.earliest, end.latest, latest_first=latest_first
        )

    return indexed_page(call, QUERIED_EVENT, read, lambda: mailbox.count_events(keys))


@EVENT.on("GET", "Get event", EVENTS_READ_BASIC, options=_ITEM)
def get_event(call: Call) -> Answer:
    return entity_answer(call, EVENT_TYPE, call.event)


@EVENTS.on("POST", "Create event", CALENDARS_WRITE, takes_body=True)
def create(call: Call) -> Answer:
    """Create an event in the calendar of the address, else in the default one; 201."""
    calendar = call.calendar or call.mailbox.default_calendar
    _require_write(call, calendar)
    members = event_from_wire(call.body, creating=True)
    event = create_event(call.tenant, call.mailbox, calendar, members, call.actor)
    return entity_answer(call, EVENT_TYPE, event, 201, _location(call, event))


def _check_version(call: Call) -> None:
    check_change_key(call, call.mailbox.change_key_of(writable_event(call)))


@EVENT.on("PATCH", "Update event", CALENDARS_WRITE, takes_body=True, precondition=_check_version)
def update(call: Call) -> Answer:
    event = writable_event(call)
    changes = event_from_wire(call.body, creating=False)
    after = update_event(call.tenant, call.mailbox, event, changes, call.actor)
    return entity_answer(call, EVENT_TYPE, after)


@EVENT.on("DELETE", "Delete event", CALENDARS_WRITE)
def delete(call: Call) -> Answer:
    event = _event(call)
    _require_write(call, _calendar_of(call, event))
    check_change_key(call, call.mailbox.change_key_of(event))
    delete_event(call.tenant, call.mailbox, event, call.actor)
    return Answer(204)


@EVENT.action("permanentDelete", CALENDARS_WRITE, {})
def delete_permanently(call: Call) -> Answer:
    event = _event(call)
    _require_write(call, _calendar_of(call, event))
    check_change_key(call, call.mailbox.change_key_of(event))
    permanently_delete_event(call.tenant, call.mailbox, event, call.actor)
    return Answer(204)


@EVENT.action("cancel", CALENDARS_WRITE, {"Comment": string})
def cancel(call: Call) -> Answer:
    """Cancel a meeting, a series or one date of it; the organizer's copy only. 202, no body."""
    check_etag_form(call)
    event = writable_event(call)
    comment = call.body.get("Comment") or ""
    cancel_meeting(call.tenant, call.mailbox, event, comment, call.actor)
    return Answer(202)


_ANSWERS: dict[str, tuple[ResponseType, dict[str, Any]]] = {
    "accept": (ResponseType.ACCEPTED, {}),
    "tentativelyAccept": (
        ResponseType.TENTATIVELY_ACCEPTED,
        {"ProposedNewTime": time_slot_from_wire},
    ),
    "decline": (ResponseType.DECLINED, {"ProposedNewTime": time_slot_from_wire}),
}


def declare_answers(resource: Resource, enter: Enter | None = None) -> None:
    """Declare the three answers to an invitation; 202, no body.

    Args:
        enter: Finds the event, where the address does not name one.
    """
    for name, (response, more) in _ANSWERS.items():
        _declare_answer(resource, name, response, more)
        navigation = resource.children[name.casefold()]
        resource.children[name.casefold()] = replace(navigation, enter=enter)


def _declare_answer(
    resource: Resource, name: str, response: ResponseType, more: dict[str, Any]
) -> None:
    parameters = {"Comment": string, "SendResponse": boolean, **more}

    @resource.action(name, CALENDARS_WRITE, parameters)
    def answer(call: Call) -> Answer:
        check_etag_form(call)
        event = writable_event(call)
        given = call.body
        respond(
            call.tenant,
            call.mailbox,
            event,
            response,
            comment=given.get("Comment"),
            send_response=given.get("SendResponse") is not False,
            proposed=given.get("ProposedNewTime"),
            actor=call.actor,
        )
        return Answer(202)


declare_answers(EVENT)


@EVENT.action(
    "forward", EVENTS_READ, {"Comment": string, "ToRecipients": array_of(recipient_from_wire)}
)
def forward(call: Call) -> Answer:
    """Whoever may read an event may forward it (documented); 202, no body."""
    check_etag_form(call)
    event = _in_calendar(call)
    recipients = call.body.get("ToRecipients") or ()
    comment = call.body.get("Comment")
    forward_event(call.tenant, call.mailbox, event, recipients, comment, call.actor)
    return Answer(202)


def _event(call: Call) -> Event:
    assert call.event is not None
    return call.event


def _in_calendar(call: Call) -> Event:
    """What was cancelled or deleted cannot be changed any more: 404 (calendar.md §1.1 row 5)."""
    event = _event(call)
    if event.folder not in call.mailbox.calendars:
        raise ItemNotFoundError
    return event


def writable_event(call: Call) -> Event:
    """Return the event of the address, in a calendar that the caller may change."""
    event = _in_calendar(call)
    _require_write(call, _calendar_of(call, event))
    return event


def _calendar_of(call: Call, event: Event) -> Calendar:
    return call.mailbox.calendars.get(event.folder) or call.mailbox.default_calendar


def _calendars(call: Call) -> tuple[int, ...]:
    if call.calendar is not None:
        return (call.calendar.key,)
    return tuple(each.key for each in readable_calendars(call.tenant, call.mailbox, call.actor))


def changed_dates(event: Event) -> list[Event]:
    found = (event.instance(day) for day in sorted(event.exceptions))
    return [each for each in found if each is not None]


def _require_write(call: Call, calendar: Calendar) -> None:
    require_write(call.tenant, call.mailbox, calendar, call.actor)


def _location(call: Call, event: Event) -> str:
    event_id = call.names.id_of(event, immutable=call.preferences.immutable_ids)
    kind = call.route.steps[0].navigation.name
    owner = (
        f"groups('{call.principal.id}')" if kind == "groups" else f"users('{call.principal.id}')"
    )
    if call.local is not None:  # a local id is good in its calendar only
        owner += f"/calendars('{call.home.id_of_container(call.local)}')"
    return f"{call.base}/{owner}/events('{event_id}')"


def _seen(call: Call) -> Event:
    return call.view.shown(_event(call))


def _to_change(call: Call) -> Event:
    event = _in_calendar(call)
    _require_write(call, _calendar_of(call, event))
    return event


EVENTS.has_key(EVENT, enter_event, reads_key=parse_id)
EVENTS.leads("$count", _COUNT)
EVENT.lacks("multiValueExtendedProperties", "singleValueExtendedProperties", why=BY_EXPAND)
_SIDES = (EVENTS_READ, CALENDARS_WRITE, _seen, _to_change)
EVENT.leads("attachments", attachments_of("event", *_SIDES))
EVENT.leads("extensions", extensions_of("event", *_SIDES))
