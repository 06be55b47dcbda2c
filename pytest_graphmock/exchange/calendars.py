"""Calendars and calendar groups: made, changed, deleted.

POST …/calendars, PATCH and DELETE …/calendars/{id}, POST …/calendars/{id}/permanentDelete,
POST …/calendarGroups, PATCH and DELETE …/calendarGroups/{id}.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from .calendar import MY_CALENDARS, Calendar, CalendarColor, CalendarGroup
from .errors import FolderExistsError, InvalidRequestError, UndeletableError
from .extended import with_properties
from .mailbox import Mailbox
from .sharing import withdraw_everywhere
from .tenant import Tenant

__all__ = [
    "create_calendar",
    "create_calendar_group",
    "delete_calendar",
    "delete_calendar_group",
    "rename_calendar_group",
    "update_calendar",
]


def create_calendar(
    tenant: Tenant,
    mailbox: Mailbox,
    name: str,
    color: CalendarColor = CalendarColor.AUTO,
    group: CalendarGroup | None = None,
    **properties: Any,
) -> Calendar:
    """Add a calendar to a mailbox, in the default calendar group if none is named.

    Args:
        properties: ``single_value_properties`` and ``multi_value_properties``.

    Raises:
        InvalidRequestError: It has no name (400, assumed).
        FolderExistsError: The mailbox has a calendar of that name (409, assumed).
    """
    _check_name(name, mailbox.calendars.values(), "Calendar")
    with tenant.transaction():
        key, version = tenant.ids.next(), tenant.ids.next()
        place = group.key if group else MY_CALENDARS
        calendar = Calendar(key, name, place, version, color=color, **properties)
        tenant.journal.write(mailbox, None, calendar, "create")
        return calendar


def update_calendar(
    tenant: Tenant, mailbox: Mailbox, calendar: Calendar, members: Mapping[str, Any]
) -> Calendar:
    """Change a calendar's name or color, or make it the default one.

    Args:
        members: ``name``, ``color``, ``is_default``; what is left out stays. Extended properties
            are added to those that there are.

    Raises:
        InvalidRequestError: No name, or there would be no default calendar any more; somebody
            else's cannot be it (400, assumed).
        FolderExistsError: Another calendar has that name (409, assumed).

    Source: calendar.md §17.1 (documented).
    """
    changes = {n: v for n, v in members.items() if getattr(calendar, n) != v}
    if "name" in changes:
        others = (each for each in mailbox.calendars.values() if each is not calendar)
        _check_name(changes["name"], others, "Calendar")
    for each in ("single_value_properties", "multi_value_properties"):
        if each in changes:
            changes[each] = with_properties(getattr(calendar, each), changes[each])
    with tenant.transaction():
        if "is_default" in changes:
            _give_up_default(tenant, mailbox, calendar)
        return _revise(tenant, mailbox, calendar, **changes) if changes else calendar


def delete_calendar(
    tenant: Tenant, mailbox: Mailbox, calendar: Calendar, reason: str = "delete"
) -> None:
    """Delete a calendar and all that is in it; nobody is told, attendees' copies stay.

    Somebody else's calendar only leaves this mailbox: its owner and their permissions keep as
    they are. The mailboxes that one's own was shared with lose sight of it.

    Raises:
        UndeletableError: The default calendar (400).

    Source: calendar.md §17.1 (that nothing is sent is assumed). That its events leave the mailbox
    for good, and not to Deleted Items, is assumed too.
    """
    if not calendar.is_removable:
        raise UndeletableError
    with tenant.transaction():
        withdraw_everywhere(tenant, mailbox, calendar)
        for _, key in list(mailbox.contents[calendar.key].events):
            tenant.remove(mailbox, mailbox.items[key], reason)
        tenant.journal.write(mailbox, calendar, None, reason)


def create_calendar_group(tenant: Tenant, mailbox: Mailbox, name: str) -> CalendarGroup:
    """Add a calendar group, with a class of its own.

    Raises:
        InvalidRequestError: It has no name (400, assumed).
        FolderExistsError: There is a calendar group of that name (409, assumed).
    """
    _check_name(name, mailbox.calendar_groups.values(), "CalendarGroup")
    with tenant.transaction():
        key, version = tenant.ids.next(), tenant.ids.next()
        class_id = str(tenant.ids.guid(f"calendar group {key}"))
        group = CalendarGroup(key, name, class_id, version)
        tenant.journal.write(mailbox, None, group, "create")
        return group


def rename_calendar_group(
    tenant: Tenant, mailbox: Mailbox, group: CalendarGroup, name: str
) -> CalendarGroup:
    """Give a calendar group another name; errors as for `create_calendar_group`."""
    if name == group.name:
        return group
    others = (each for each in mailbox.calendar_groups.values() if each is not group)
    _check_name(name, others, "CalendarGroup")
    with tenant.transaction():
        after = replace(group, name=name, version=tenant.ids.next())
        tenant.journal.write(mailbox, group, after, "update")
        return after


def delete_calendar_group(tenant: Tenant, mailbox: Mailbox, group: CalendarGroup) -> None:
    """Delete a calendar group.

    Raises:
        UndeletableError: The default group, or one with calendars in it (400).

    Source: calendar.md §17.2 (documented for the default group; the rest assumed).
    """
    if group.key == MY_CALENDARS:
        raise UndeletableError
    if any(each.group == group.key for each in mailbox.calendars.values()):
        raise UndeletableError("The calendar group isn't empty.")
    with tenant.transaction():
        tenant.journal.write(mailbox, group, None, "delete")


def _check_name(name: str, others: Iterable[Calendar | CalendarGroup], type_name: str) -> None:
    if not name.strip():
        raise InvalidRequestError(f"Missing parameters: {type_name}.Name")
    folded = name.strip().casefold()
    if any(each.name.strip().casefold() == folded for each in others):
        raise FolderExistsError


def _give_up_default(tenant: Tenant, mailbox: Mailbox, calendar: Calendar) -> None:
    """Let the default calendar be an ordinary one, because another takes its place."""
    if calendar.is_default:
        raise InvalidRequestError("There has to be a default calendar; make another one it.")
    if calendar.source is not None:
        raise InvalidRequestError("A calendar that is shared with you can't be your default one.")
    _revise(tenant, mailbox, mailbox.default_calendar, is_default=False)


def _revise(tenant: Tenant, mailbox: Mailbox, calendar: Calendar, **members: Any) -> Calendar:
    after = replace(calendar, version=tenant.ids.next(), **members)
    tenant.journal.write(mailbox, calendar, after, "update")
    return after
