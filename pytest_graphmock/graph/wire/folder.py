"""What holds items: ``mailFolder``, ``calendar`` and ``calendarGroup``."""

from __future__ import annotations

from typing import Any

from ...exchange import ids
from ...exchange.calendar import Calendar, CalendarGroup, CalendarRole, MailFolder
from ...exchange.directory import Group, User
from .recipient import address_to_wire
from .view import View

__all__ = ["calendar_group_to_wire", "calendar_to_wire", "folder_to_wire"]


def folder_to_wire(folder: MailFolder, view: View) -> dict[str, Any]:
    """Return a mail folder; it has no etag (observed).

    Items are those of any type in this folder alone. Source: mail.md §12.1 (documented; that
    hidden children are not counted is assumed).
    """
    mailbox = view.mailbox
    contents = mailbox.contents[folder.key]
    return {
        "id": mailbox.id_of_container(folder),
        "displayName": folder.name,
        "parentFolderId": _container_id(folder.parent, view),
        "childFolderCount": len(mailbox.child_folders(folder.key)),
        "unreadItemCount": contents.unread_count,
        "totalItemCount": contents.total_count,
        "isHidden": folder.is_hidden,
        **({"wellKnownName": folder.well_known_name} if view.is_beta else {}),
    }


def calendar_to_wire(calendar: Calendar, view: View, actor: User | None = None) -> dict[str, Any]:
    """Return a calendar as an account sees it; what it may do there depends on its role.

    Args:
        actor: Whose token it is; None for an application, which may do everything.

    Source: calendar.md §17.1 (documented; values of secondary calendars assumed).
    """
    role = _role_of(actor, calendar, view)
    return {
        "id": view.mailbox.id_of_container(calendar),
        "name": calendar.name,
        "color": calendar.color.value,
        "hexColor": "",
        "isDefaultCalendar": calendar.is_default,
        "changeKey": view.mailbox.change_key_of(calendar),
        "canShare": role is None,
        "canViewPrivateItems": role in (None, CalendarRole.DELEGATE_WITH_PRIVATE),
        "canEdit": role is None or role.may_write,
        "allowedOnlineMeetingProviders": ["teamsForBusiness"],
        "defaultOnlineMeetingProvider": "teamsForBusiness",
        "isTallyingResponses": calendar.is_default,
        "isRemovable": not calendar.is_default,
        "owner": address_to_wire(view.tenant.owner_of(view.mailbox).email),
        **(_sharing(calendar, view, is_mine=role is None) if view.is_beta else {}),
    }


def calendar_group_to_wire(group: CalendarGroup, view: View) -> dict[str, Any]:
    """Return a calendar group (documented)."""
    return {
        "id": view.mailbox.id_of_container(group),
        "name": group.name,
        "classId": group.class_id,
        "changeKey": view.mailbox.change_key_of(group),
    }


def _role_of(actor: User | None, calendar: Calendar, view: View) -> CalendarRole | None:
    """Return a colleague's role, or None for who is at home there: the owner, a group's member."""
    owner = view.tenant.owner_of(view.mailbox)
    if actor is None or actor.id == owner.id:
        return None
    if isinstance(owner, Group) and owner.has_member(actor.id):
        return None
    return calendar.role_of(actor.mail)


def _sharing(calendar: Calendar, view: View, *, is_mine: bool) -> dict[str, Any]:
    return {
        "isShared": bool(calendar.permissions),
        "isSharedWithMe": not is_mine,
        "calendarGroupId": _container_id(calendar.group, view),
    }


def _container_id(key: int | None, view: View) -> str | None:
    return None if key is None else ids.container_id(view.mailbox.guid, key)
