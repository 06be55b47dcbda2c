"""``calendar``, ``calendarGroup`` and ``calendarPermission``."""

from __future__ import annotations

from typing import Any

from ...exchange import ids
from ...exchange.calendar import Calendar, CalendarColor, CalendarGroup, CalendarRole
from ...exchange.directory import Group, User
from ...exchange.errors import InvalidRequestError
from ...exchange.mailbox import Mailbox
from ...exchange.sharing import Sharing, find_source
from .extended import EXTENDED_PROPERTIES
from .reader import Property, TypeReader, boolean, string, word_of
from .recipient import address_from_wire, address_to_wire
from .view import View

__all__ = [
    "calendar_from_wire",
    "calendar_group_from_wire",
    "calendar_group_to_wire",
    "calendar_to_wire",
    "permission_from_wire",
    "permission_to_wire",
]


def calendar_to_wire(calendar: Calendar, view: View, actor: User | None = None) -> dict[str, Any]:
    """Return a calendar as an account sees it; what it may do there depends on its role.

    A local calendar has a name, a color and ids of its own, and is the owner's in the rest.

    Args:
        actor: Whose token it is; None for an application, which may do everything.

    Source: calendar.md §17.1 (documented; values of secondary calendars assumed).
    """
    mailbox, source = view.mailbox, calendar
    if calendar.source is not None:
        mailbox, source = find_source(view.tenant, calendar)
        actor = actor or _sharee(view)
    role = _role_of(actor, source, mailbox, view)
    is_default = calendar.is_default
    return {
        "id": view.mailbox.id_of_container(calendar),
        "name": calendar.name,
        "color": calendar.color.value,
        "hexColor": "",
        "isDefaultCalendar": is_default,
        "changeKey": view.mailbox.change_key_of(calendar),
        "canShare": role is None,
        "canViewPrivateItems": role in (None, CalendarRole.DELEGATE_WITH_PRIVATE),
        "canEdit": role is None or role.may_write,
        "allowedOnlineMeetingProviders": ["teamsForBusiness"],
        "defaultOnlineMeetingProvider": "teamsForBusiness",
        "isTallyingResponses": source.is_default,
        "isRemovable": calendar.is_removable,
        "owner": address_to_wire(view.tenant.owner_of(mailbox).email),
        **(_sharing(calendar, source, view, is_mine=role is None) if view.is_beta else {}),
    }


def calendar_from_wire(body: Any, *, creating: bool) -> dict[str, Any]:
    """Return the members of `Calendar` that a body sets; read-only ones are passed over.

    Only a PATCH makes a calendar the default one (documented); in a POST that is passed over.
    """
    members = _CALENDAR.read(body)
    if creating:
        members.pop("is_default", None)
        members.setdefault("name", "")
    return members


def calendar_group_to_wire(group: CalendarGroup, view: View) -> dict[str, Any]:
    """Return a calendar group (documented)."""
    return {
        "id": view.mailbox.id_of_container(group),
        "name": group.name,
        "classId": group.class_id,
        "changeKey": view.mailbox.change_key_of(group),
    }


def calendar_group_from_wire(body: Any) -> dict[str, Any]:
    """Return the name that a body gives a calendar group; all else is read-only."""
    return _CALENDAR_GROUP.read(body)


def permission_to_wire(sharing: Sharing) -> dict[str, Any]:
    """Return one entry of a calendar's permissions; the organization has no address."""
    email = sharing.email
    return {
        "id": sharing.id,
        "isRemovable": sharing.is_removable,
        "isInsideOrganization": sharing.is_inside,
        "role": sharing.role.value,
        "allowedRoles": [each.value for each in sharing.allowed_roles],
        "emailAddress": {"name": email.name or email.address, "address": email.address or None},
    }


def permission_from_wire(body: Any, *, creating: bool) -> dict[str, Any]:
    """Return whom a body gives which role; a PATCH says the role only.

    Raises:
        InvalidRequestError: A POST without an address or a role (400, assumed).
    """
    members = _PERMISSION.read(body)
    for name in ("email", "role"):
        if creating and members.get(name) is None:
            raise InvalidRequestError(f"Missing parameters: CalendarPermission.{_NAMES[name]}")
    return {name: each for name, each in members.items() if each is not None}


_NAMES = {"email": "EmailAddress", "role": "Role"}


def _sharee(view: View) -> User | None:
    owner = view.tenant.owner_of(view.mailbox)
    return owner if isinstance(owner, User) else None


def _role_of(
    actor: User | None, calendar: Calendar, mailbox: Mailbox, view: View
) -> CalendarRole | None:
    """Return a colleague's role, or None for who is at home there: the owner, a group's member."""
    owner = view.tenant.owner_of(mailbox)
    if actor is None or actor.id == owner.id:
        return None
    if isinstance(owner, Group) and owner.has_member(actor.id):
        return None
    return calendar.role_of(actor.mail)


def _sharing(calendar: Calendar, source: Calendar, view: View, *, is_mine: bool) -> dict[str, Any]:
    group = calendar.group
    return {
        "isShared": bool(source.permissions),
        "isSharedWithMe": not is_mine,
        "calendarGroupId": None if group is None else ids.container_id(view.mailbox.guid, group),
    }


_CALENDAR = TypeReader(
    "calendar",
    {
        "name": Property("name", string, ""),
        "color": Property("color", word_of(CalendarColor), CalendarColor.AUTO),
        "isDefaultCalendar": Property("is_default", boolean, False),
        **EXTENDED_PROPERTIES,
    },
    read_only=frozenset(
        {
            "id",
            "allowedOnlineMeetingProviders",
            "calendarGroupId",
            "canEdit",
            "canShare",
            "canViewPrivateItems",
            "changeKey",
            "defaultOnlineMeetingProvider",
            "hexColor",
            "isRemovable",
            "isShared",
            "isSharedWithMe",
            "isTallyingResponses",
            "owner",
        }
    ),
    unsupported=frozenset({"calendarPermissions", "calendarView", "events"}),
)
_CALENDAR_GROUP = TypeReader(
    "calendarGroup",
    {"name": Property("name", string, "")},
    read_only=frozenset({"id", "changeKey", "classId"}),
    unsupported=frozenset({"calendars"}),
)
_PERMISSION = TypeReader(
    "calendarPermission",
    {
        "emailAddress": Property("email", address_from_wire),
        "role": Property("role", word_of(CalendarRole)),
    },
    read_only=frozenset({"id", "allowedRoles", "isInsideOrganization", "isRemovable"}),
)
