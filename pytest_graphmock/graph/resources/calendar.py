"""Calendars and calendar groups, and the ways that lead through them to events.

GET …/calendars, GET …/calendars/{id}, GET …/calendar, GET …/calendarGroups,
GET …/calendarGroups/{id}, GET …/calendarView, each in a user's or a group's mailbox.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...exchange.access import readable_calendars, require_read
from ...exchange.calendar import MY_CALENDARS, Calendar
from ...exchange.errors import ItemNotFoundError
from ...exchange.ids import ItemReference, parse_id
from ..answer import Answer
from ..call import Call
from ..odata.listing import listed_page
from ..odata.query import QueryOptions
from ..odata.window import read_window
from ..queried.event import QUERIED_EVENT
from ..queried.folder import QUERIED_CALENDAR, QUERIED_CALENDAR_GROUP
from ..render import EntityType, collection_answer, count_answer, entity_answer
from ..tree import Resource
from ..wire.folder import calendar_group_to_wire, calendar_to_wire
from .access import CALENDARS_READ, EVENTS_READ
from .event import EVENT, EVENT_TYPE, EVENTS, enter_calendar_of_event, enter_event

__all__ = [
    "CALENDAR",
    "CALENDARS",
    "CALENDAR_GROUPS",
    "CALENDAR_VIEW",
    "DEFAULT_GROUP",
    "enter_default_calendar",
    "enter_default_group",
    "enter_mailbox_view",
]

CALENDAR = Resource("calendar")
CALENDARS = Resource("calendars")
CALENDAR_GROUP = Resource("calendarGroup")
CALENDAR_GROUPS = Resource("calendarGroups")
#: Old pages write ``calendargroup/calendars/{id}``, without a key: the default group
#: (documented until about 2020).
DEFAULT_GROUP = Resource("calendarGroup")
CALENDAR_VIEW = Resource("calendarView")
_COUNT = Resource("$count of calendars")

_CALENDAR = EntityType(
    "calendar", lambda calendar, call: calendar_to_wire(calendar, call.view, call.actor)
)
_GROUP = EntityType("calendarGroup", lambda group, call: calendar_group_to_wire(group, call.view))

_ITEM = frozenset({"select"})
_LIST = frozenset({"select", "top", "skip", "count", "filter", "orderby"})
_COUNTED = frozenset({"filter"})


# -- finding ---------------------------------------------------------------------


def enter_default_calendar(call: Call, key: Any) -> None:
    call.calendar = call.mailbox.default_calendar
    require_read(call.tenant, call.mailbox, call.calendar, call.actor)


def enter_mailbox_view(call: Call, key: Any) -> None:
    """``/me/calendarView`` is a view of the default calendar (documented)."""
    enter_default_calendar(call, key)


def enter_default_group(call: Call, key: Any) -> None:
    call.calendar_group = call.mailbox.calendar_groups[MY_CALENDARS]


def _enter_calendar(call: Call, key: ItemReference) -> None:
    """A calendar that is in another calendar group is not found through this one (assumed)."""
    calendar = call.mailbox.get_calendar(key)
    if call.calendar_group is not None and calendar.group != call.calendar_group.key:
        raise ItemNotFoundError
    require_read(call.tenant, call.mailbox, calendar, call.actor)
    call.calendar = calendar


def _enter_calendar_group(call: Call, key: ItemReference) -> None:
    call.calendar_group = call.mailbox.get_calendar_group(key)


# -- operations ------------------------------------------------------------------


@CALENDAR.on("GET", "Get calendar", CALENDARS_READ, options=_ITEM)
def get_calendar(call: Call) -> Answer:
    return entity_answer(call, _CALENDAR, call.calendar)


@CALENDARS.on("GET", "List calendars", CALENDARS_READ, options=_LIST)
def list_calendars(call: Call) -> Answer:
    """All calendars of the mailbox that the caller may read, or those of one group."""
    page = listed_page(call, QUERIED_CALENDAR, _readable(call))
    return collection_answer(call, _CALENDAR, page)


@_COUNT.on("GET", "Count calendars", CALENDARS_READ, options=_COUNTED)
def count_calendars(call: Call) -> Answer:
    return count_answer(listed_page(call, QUERIED_CALENDAR, _readable(call)).count())


@CALENDAR_GROUP.on("GET", "Get calendarGroup", CALENDARS_READ, options=_ITEM)
def get_calendar_group(call: Call) -> Answer:
    return entity_answer(call, _GROUP, call.calendar_group)


@CALENDAR_GROUPS.on("GET", "List calendarGroups", CALENDARS_READ, options=_LIST)
def list_calendar_groups(call: Call) -> Answer:
    groups = sorted(call.mailbox.calendar_groups.values(), key=lambda group: group.key)
    return collection_answer(call, _GROUP, listed_page(call, QUERIED_CALENDAR_GROUP, groups))


@CALENDAR_VIEW.on("GET", "List calendarView", EVENTS_READ, options=_LIST)
def list_calendar_view(call: Call) -> Answer:
    """Single instances, occurrences and exceptions that overlap the window (documented)."""
    assert call.calendar is not None
    start, end = read_window(call.options.parameters)
    call.options = _selectable(call.options)
    events = call.mailbox.calendar_view(start, end, (call.calendar.key,))
    return collection_answer(call, EVENT_TYPE, listed_page(call, QUERIED_EVENT, events))


def _selectable(options: QueryOptions) -> QueryOptions:
    """Leave out what ``$select`` does not get in a view: when an event was made and changed
    (documented), and how to join a meeting unless ``isOnlineMeeting`` is there, too (observed)."""
    if options.select is None:
        return options
    folded = {name.casefold() for name in options.select}
    withheld = {"createddatetime", "lastmodifieddatetime"}
    if "isonlinemeeting" not in folded:
        withheld.add("onlinemeeting")
    kept = tuple(name for name in options.select if name.casefold() not in withheld)
    return replace(options, select=kept)


def _readable(call: Call) -> list[Calendar]:
    group = call.calendar_group
    readable = readable_calendars(call.tenant, call.mailbox, call.actor)
    return [each for each in readable if group is None or each.group == group.key]


# -- what may follow -------------------------------------------------------------

CALENDAR.lacks_methods(PATCH="Update calendar", DELETE="Delete calendar")
CALENDARS.lacks_methods(POST="Create calendar")
CALENDAR_GROUP.lacks_methods(PATCH="Update calendarGroup", DELETE="Delete calendarGroup")
CALENDAR_GROUPS.lacks_methods(POST="Create calendarGroup")
CALENDAR.leads("events", EVENTS)
CALENDAR.leads("calendarView", CALENDAR_VIEW)
CALENDAR.lacks("allowedCalendarSharingRoles", "calendarPermissions")
CALENDAR.lacks("permanentDelete", "multiValueExtendedProperties", "singleValueExtendedProperties")
CALENDARS.has_key(CALENDAR, _enter_calendar, reads_key=parse_id)
CALENDARS.leads("$count", _COUNT)
CALENDARS.lacks("delta")
CALENDAR_VIEW.has_key(EVENT, enter_event, reads_key=parse_id)
CALENDAR_VIEW.lacks("delta", "$count")
CALENDAR_GROUPS.has_key(CALENDAR_GROUP, _enter_calendar_group, reads_key=parse_id)
CALENDAR_GROUPS.lacks("$count")
CALENDAR_GROUP.leads("calendars", CALENDARS)
DEFAULT_GROUP.leads("calendars", CALENDARS)
EVENT.leads("calendar", CALENDAR, enter_calendar_of_event)
