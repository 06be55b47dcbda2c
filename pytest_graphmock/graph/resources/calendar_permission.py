"""Who may use a calendar: list, get, create, update and delete its permissions.

…/calendarPermissions, …/calendarPermissions/{id}, …/calendarPermissions/$count, and
…/calendar/allowedCalendarSharingRoles(User='{address}').
"""

from __future__ import annotations

from ...exchange.access import require_ownership
from ...exchange.calendar import Calendar
from ...exchange.errors import AccessDeniedError, ItemNotFoundError
from ...exchange.sharing import (
    ORGANIZATION,
    Sharing,
    revoke,
    share,
    share_with_organization,
    sharings,
)
from ..answer import Answer
from ..call import Call
from ..render import EntityType, Page, collection_answer, count_answer, entity_answer
from ..tree import Resource
from ..wire.calendar import permission_from_wire, permission_to_wire
from .access import CALENDARS_READ, CALENDARS_WRITE

__all__ = ["PERMISSIONS"]

PERMISSION = Resource("calendarPermission")
PERMISSIONS = Resource("calendarPermissions")
_COUNT = Resource("$count of calendarPermissions")

_TYPE = EntityType("calendarPermission", lambda sharing, call: permission_to_wire(sharing))
_ITEM = frozenset({"select"})
_LIST = frozenset({"select", "top", "skip", "count"})


def _enter_permission(call: Call, key: str) -> None:
    """Somebody else's calendar has none to be read, and none may be changed there (403)."""
    if call.request.method != "GET":
        _require_ownership(call)
    call.sharing = next((each for each in _sharings(call) if each.id == key), None)
    if call.sharing is None:
        raise ItemNotFoundError


@PERMISSIONS.on("GET", "List calendarPermissions", CALENDARS_READ, options=_LIST)
def list_permissions(call: Call) -> Answer:
    """The organization first, then people; a sharee gets an empty collection (documented)."""
    found = _sharings(call)
    return collection_answer(call, _TYPE, Page(found, lambda: len(found)))


@_COUNT.on("GET", "Count calendarPermissions", CALENDARS_READ)
def count_permissions(call: Call) -> Answer:
    return count_answer(len(_sharings(call)))


@PERMISSIONS.on("POST", "Create calendarPermission", CALENDARS_WRITE, takes_body=True)
def create_permission(call: Call) -> Answer:
    _require_ownership(call)
    given = permission_from_wire(call.body, creating=True)
    made = share(call.tenant, call.mailbox, _calendar(call), given["email"], given["role"])
    return entity_answer(call, _TYPE, made, 201)


@PERMISSION.on("GET", "Get calendarPermission", CALENDARS_READ, options=_ITEM)
def get_permission(call: Call) -> Answer:
    return entity_answer(call, _TYPE, call.sharing)


@PERMISSION.on("PATCH", "Update calendarPermission", CALENDARS_WRITE, takes_body=True)
def update_permission(call: Call) -> Answer:
    """Only the role can be changed (documented); what else is given is passed over (assumed)."""
    sharing, place = _sharing(call), (call.tenant, call.mailbox, _calendar(call))
    role = permission_from_wire(call.body, creating=False).get("role", sharing.role)
    if sharing.id == ORGANIZATION:
        return entity_answer(call, _TYPE, share_with_organization(*place, role))
    return entity_answer(call, _TYPE, share(*place, sharing.email, role))


@PERMISSION.on("DELETE", "Delete calendarPermission", CALENDARS_WRITE)
def delete_permission(call: Call) -> Answer:
    revoke(call.tenant, call.mailbox, _calendar(call), _sharing(call))
    return Answer(204)


def _calendar(call: Call) -> Calendar:
    assert call.calendar is not None
    return call.calendar


def _sharing(call: Call) -> Sharing:
    assert call.sharing is not None
    return call.sharing


def _sharings(call: Call) -> list[Sharing]:
    try:
        _require_ownership(call)
    except AccessDeniedError:
        return []
    return sharings(call.tenant, _calendar(call))


def _require_ownership(call: Call) -> None:
    require_ownership(call.tenant, call.mailbox, call.actor)


PERMISSIONS.has_key(PERMISSION, _enter_permission)
PERMISSIONS.leads("$count", _COUNT)
