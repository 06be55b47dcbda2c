"""Calendars and calendar groups, and the ways that lead through them to events.

…/calendars, …/calendars/{id}, …/calendar, …/calendars/{id}/permanentDelete, …/calendarGroups,
…/calendarGroups/{id}, …/calendarView, each in a user's or a group's mailbox.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...exchange.access import readable_calendars, require_ownership, require_read
from ...exchange.calendar import MY_CALENDARS, Calendar, CalendarGroup
from ...exchange.calendars import (
    create_calendar,
    create_calendar_group,
    delete_calendar,
    delete_calendar_group,
    rename_calendar_group,
    update_calendar,
)
from ...exchange.errors import ItemNotFoundError
from ...exchange.ids import ItemReference, parse_id
from ...exchange.sharing import allowed_roles
from ..answer import Answer
from ..call import Call
from ..odata.listing import listed_page
from ..odata.query import QueryOptions
from ..odata.window import read_window
from ..queried.event import QUERIED_EVENT, REFUSED_OF_EVENTS
from ..queried.folder import QUERIED_CALENDAR, QUERIED_CALENDAR_GROUP
from ..render import (
    EntityType,
    Page,
    collection_answer,
    count_answer,
    entity_answer,
    words_answer,
)
from ..tree import Resource
from ..wire.calendar import (
    calendar_from_wire,
    calendar_group_from_wire,
    calendar_group_to_wire,
    calendar_to_wire,
)
from ..wire.reader import string
from .access import CALENDARS_READ, CALENDARS_WRITE, EVENTS_READ_BASIC
from .calendar_permission import PERMISSIONS
from .event import (
    EVENT,
    EVENT_TYPE,
    EVENTS,
    enter_calendar_of_event,
    enter_event,
)
from .expansions import PROPERTY_EXPANSIONS

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
_VIEW_COUNT = Resource("$count of calendarView")
_GROUP_COUNT = Resource("$count of calendarGroups")

_CALENDAR = EntityType(
    "calendar",
    lambda calendar, call: calendar_to_wire(calendar, call.home_view, call.actor),
    expansions=PROPERTY_EXPANSIONS,
)
_GROUP = EntityType("calendarGroup", lambda group, call: calendar_group_to_wire(group, call.view))

_ITEM = frozenset({"select"})
_LIST = frozenset({"select", "top", "skip", "count", "filter", "orderby"})
_COUNTED = frozenset({"filter"})


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
    if calendar.source is not None:
        call.enter_local(calendar)


def _enter_calendar_group(call: Call, key: ItemReference) -> None:
    call.calendar_group = call.mailbox.get_calendar_group(key)


@CALENDAR.on("GET", "Get calendar", CALENDARS_READ, options=_ITEM | {"expand"})
def get_calendar(call: Call) -> Answer:
    return entity_answer(call, _CALENDAR, _entry(call))


@CALENDAR.on("PATCH", "Update calendar", CALENDARS_WRITE, takes_body=True)
def update(call: Call) -> Answer:
    """Name and color of a calendar that somebody shared are the sharee's own."""
    _require_ownership(call)
    members = calendar_from_wire(call.body, creating=False)
    after = update_calendar(call.tenant, call.home, _entry(call), members)
    return entity_answer(call, _CALENDAR, after)


@CALENDAR.on("DELETE", "Delete calendar", CALENDARS_WRITE)
def delete(call: Call) -> Answer:
    _require_ownership(call)
    delete_calendar(call.tenant, call.home, _entry(call))
    return Answer(204)


@CALENDAR.action("permanentDelete", CALENDARS_WRITE, {})
def permanently_delete(call: Call) -> Answer:
    _require_ownership(call)
    delete_calendar(call.tenant, call.home, _entry(call), "permanentDelete")
    return Answer(204)


@CALENDAR.function("allowedCalendarSharingRoles", CALENDARS_READ, {"User": string})
def list_allowed_sharing_roles(call: Call) -> Answer:
    """What a user may be given here; only who may share asks (403 for others, assumed)."""
    require_ownership(call.tenant, call.mailbox, call.actor)
    assert call.calendar is not None
    roles = allowed_roles(call.tenant, call.calendar, call.body["User"])
    call.context = "Collection(microsoft.graph.calendarRoleType)"
    return words_answer(call, [each.value for each in roles])


@CALENDARS.on("POST", "Create calendar", CALENDARS_WRITE, takes_body=True)
def create(call: Call) -> Answer:
    """Create a calendar in the calendar group of the address, else in the default one; 201."""
    _require_ownership(call)
    members = calendar_from_wire(call.body, creating=True)
    calendar = create_calendar(call.tenant, call.home, group=call.calendar_group, **members)
    return entity_answer(call, _CALENDAR, calendar, 201)


@CALENDARS.on("GET", "List calendars", CALENDARS_READ, options=_LIST | {"expand"})
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


@CALENDAR_GROUP.on("PATCH", "Update calendarGroup", CALENDARS_WRITE, takes_body=True)
def update_calendar_group(call: Call) -> Answer:
    group = _calendar_group(call)
    name = calendar_group_from_wire(call.body).get("name", group.name)
    after = rename_calendar_group(call.tenant, call.home, group, name)
    return entity_answer(call, _GROUP, after)


@CALENDAR_GROUP.on("DELETE", "Delete calendarGroup", CALENDARS_WRITE)
def remove_calendar_group(call: Call) -> Answer:
    delete_calendar_group(call.tenant, call.home, _calendar_group(call))
    return Answer(204)


@CALENDAR_GROUPS.on("POST", "Create calendarGroup", CALENDARS_WRITE, takes_body=True)
def add_calendar_group(call: Call) -> Answer:
    _require_ownership(call)
    name = calendar_group_from_wire(call.body).get("name", "")
    group = create_calendar_group(call.tenant, call.home, name)
    return entity_answer(call, _GROUP, group, 201)


@CALENDAR_GROUPS.on("GET", "List calendarGroups", CALENDARS_READ, options=_LIST)
def list_calendar_groups(call: Call) -> Answer:
    groups = _groups(call)
    return collection_answer(call, _GROUP, listed_page(call, QUERIED_CALENDAR_GROUP, groups))


@_GROUP_COUNT.on("GET", "Count calendarGroups", CALENDARS_READ)
def count_calendar_groups(call: Call) -> Answer:
    return count_answer(len(_groups(call)))


@CALENDAR_VIEW.on(
    "GET", "List calendarView", EVENTS_READ_BASIC, options=_LIST, refused=REFUSED_OF_EVENTS
)
def list_calendar_view(call: Call) -> Answer:
    call.options = _selectable(call.options)
    return collection_answer(call, EVENT_TYPE, _view_page(call))


@_VIEW_COUNT.on(
    "GET", "Count calendarView", EVENTS_READ_BASIC, options=_COUNTED, refused=REFUSED_OF_EVENTS
)
def count_calendar_view(call: Call) -> Answer:
    """The window is required here, too (assumed)."""
    return count_answer(_view_page(call).count())


def _view_page(call: Call) -> Page:
    """Single instances, occurrences and exceptions that overlap the window (documented)."""
    assert call.calendar is not None
    start, end = read_window(call.options.parameters)
    events = call.mailbox.calendar_view(start, end, (call.calendar.key,))
    return listed_page(call, QUERIED_EVENT, events)


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


def _groups(call: Call) -> list[CalendarGroup]:
    """Calendar groups are how an owner arranges calendars: nobody else's affair (assumed)."""
    _require_ownership(call)
    return sorted(call.home.calendar_groups.values(), key=lambda group: group.key)


def _entry(call: Call) -> Calendar:
    """The calendar as it stands in the mailbox that the address is in."""
    calendar = call.local or call.calendar
    assert calendar is not None
    return calendar


def _calendar_group(call: Call) -> CalendarGroup:
    _require_ownership(call)
    assert call.calendar_group is not None
    return call.calendar_group


def _require_ownership(call: Call) -> None:
    require_ownership(call.tenant, call.home, call.actor)


CALENDAR.leads("events", EVENTS)
CALENDAR.leads("calendarView", CALENDAR_VIEW)
CALENDAR.leads("calendarPermissions", PERMISSIONS)
CALENDAR.lacks("multiValueExtendedProperties", "singleValueExtendedProperties")
CALENDARS.has_key(CALENDAR, _enter_calendar, reads_key=parse_id)
CALENDARS.leads("$count", _COUNT)
CALENDARS.lacks("delta", why="of beta alone, and no page describes it")
CALENDAR_VIEW.has_key(EVENT, enter_event, reads_key=parse_id)
CALENDAR_VIEW.leads("$count", _VIEW_COUNT)
CALENDAR_GROUPS.has_key(CALENDAR_GROUP, _enter_calendar_group, reads_key=parse_id)
CALENDAR_GROUPS.leads("$count", _GROUP_COUNT)
CALENDAR_GROUP.leads("calendars", CALENDARS)
DEFAULT_GROUP.leads("calendars", CALENDARS)
EVENT.leads("calendar", CALENDAR, enter_calendar_of_event)
