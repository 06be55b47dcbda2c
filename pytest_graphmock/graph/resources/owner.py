"""Whose mailbox an address is in, and the directory: me, users, groups.

GET /me, GET /users, GET /users/{id | userPrincipalName}, GET /groups, GET /groups/{id}.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from ...exchange.access import require_mail_access
from ...exchange.directory import User
from ..answer import Answer
from ..call import Call
from ..errors import (
    AppOnlyMeError,
    MissingPermissionError,
    NoMailboxError,
    UnknownDirectoryObjectError,
    UnknownGroupError,
    UnknownUserError,
)
from ..queried.directory import QUERIED_GROUP, QUERIED_USER
from ..render import EntityType, entity_answer
from ..tree import Resource
from ..wire.directory import group_to_wire, user_selectable, user_to_wire
from ..wire.mailbox_settings import settings_to_wire
from .access import GROUPS_READ, SETTINGS_READ, USER_READ, USERS_READ
from .batch import BATCH
from .calendar import (
    CALENDAR,
    CALENDAR_GROUPS,
    CALENDAR_VIEW,
    CALENDARS,
    DEFAULT_GROUP,
    enter_default_calendar,
    enter_default_group,
    enter_mailbox_view,
)
from .contact import CONTACT_FOLDERS, CONTACTS, enter_contacts
from .directory_expand import GROUP_EXPANSIONS, USER_EXPANSIONS, check_expansions
from .directory_list import COUNTED, LISTED, counted, listed
from .event import EVENTS
from .folder import MAIL_FOLDERS
from .inference import INFERENCE, enter_inference
from .mail_tips import declare_mail_tips
from .mailbox_settings import MAILBOX_SETTINGS
from .message import MESSAGES, enter_all_messages
from .outlook import OUTLOOK
from .sending import declare_send_mail

__all__ = ["GROUP", "GROUPS", "GROUP_TYPE", "ROOT", "USER", "USERS", "USER_TYPE"]

ROOT = Resource("service root")
USER = Resource("user")
USERS = Resource("users")
GROUP = Resource("group")
GROUPS = Resource("groups")
_USER_COUNT = Resource("$count of users")
_GROUP_COUNT = Resource("$count of groups")

USER_TYPE = EntityType(
    "user",
    lambda user, call: user_to_wire(user),
    lambda user, call: user_selectable(user),
    USER_EXPANSIONS,
)
GROUP_TYPE = EntityType(
    "group", lambda group, call: group_to_wire(group), expansions=GROUP_EXPANSIONS
)

_ITEM = frozenset({"select", "expand"})
_LISTED = LISTED | {"expand"}
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def _enter_me(call: Call, key: Any) -> None:
    if call.caller.is_app:
        raise AppOnlyMeError
    if call.caller.user is None:
        raise UnknownUserError("me")
    call.owner = call.caller.user
    _require_mailbox(call)


def _enter_user(call: Call, key: str) -> None:
    """A mailbox's address that names nobody and a directory's answer differently (observed)."""
    found = call.tenant.directory.find_user(key)
    if found is None:
        in_directory = _is_about_directory(call)
        raise UnknownDirectoryObjectError(key) if in_directory else UnknownUserError(key)
    call.owner = found
    _require_mailbox(call)


def _enter_group(call: Call, key: str) -> None:
    """A group goes by its GUID alone."""
    found = call.tenant.directory.find_group(key) if _GUID.fullmatch(key) else None
    if found is None:
        in_directory = _is_about_directory(call)
        raise UnknownDirectoryObjectError(key) if in_directory else UnknownGroupError(key)
    call.owner = found


def _is_about_directory(call: Call) -> bool:
    """Tell whether the directory answers, so that no mailbox is needed."""
    operations = call.route.resource.operations.values()
    return any(each.access.is_directory for each in operations)


def _require_mailbox(call: Call) -> None:
    if not call.principal.has_mailbox and not _is_about_directory(call):
        raise NoMailboxError


@USER.on("GET", "Get user", USER_READ, options=_ITEM)
def get_user(call: Call) -> Answer:
    """One user, and that alone, may be asked for ``mailboxSettings`` (documented)."""
    check_expansions(call)
    if not _asks_for_settings(call):
        return entity_answer(call, USER_TYPE, call.principal)
    _check_settings_permission(call)
    return entity_answer(call, replace(USER_TYPE, extras=_with_settings), call.principal)


def _asks_for_settings(call: Call) -> bool:
    return "mailboxsettings" in {each.casefold() for each in call.options.select or ()}


def _check_settings_permission(call: Call) -> None:
    """Settings are the mailbox's: they need their own permission (documented)."""
    if not call.principal.has_mailbox:
        raise NoMailboxError
    caller, needed = call.caller, SETTINGS_READ.user
    is_own = caller.user is call.principal
    granted = caller.permissions
    if granted is not None and not needed.allow(granted, is_app=caller.is_app, is_own=is_own):
        raise MissingPermissionError
    require_mail_access(call.tenant, call.mailbox, call.actor)


def _with_settings(user: User, call: Call) -> dict[str, Any]:
    return {**user_selectable(user), "mailboxSettings": settings_to_wire(user, call.view)}


@USERS.on("GET", "List users", USERS_READ, options=_LISTED)
def list_users(call: Call) -> Answer:
    """People in seeded order, then rooms; without their mailboxes' settings (assumed: 403)."""
    check_expansions(call)
    if _asks_for_settings(call):
        raise MissingPermissionError
    return listed(call, USER_TYPE, QUERIED_USER, _users(call))


@_USER_COUNT.on("GET", "Count users", USERS_READ, options=COUNTED)
def count_users(call: Call) -> Answer:
    return counted(call, QUERIED_USER, _users(call))


def _users(call: Call) -> list[User]:
    directory = call.tenant.directory
    return [*directory.users, *directory.rooms]


@GROUP.on("GET", "Get group", GROUPS_READ, options=_ITEM)
def get_group(call: Call) -> Answer:
    check_expansions(call)
    return entity_answer(call, GROUP_TYPE, call.principal)


@GROUPS.on("GET", "List groups", GROUPS_READ, options=_LISTED)
def list_groups(call: Call) -> Answer:
    check_expansions(call)
    return listed(call, GROUP_TYPE, QUERIED_GROUP, call.tenant.directory.groups)


@_GROUP_COUNT.on("GET", "Count groups", GROUPS_READ, options=COUNTED)
def count_groups(call: Call) -> Answer:
    return counted(call, QUERIED_GROUP, call.tenant.directory.groups)


ROOT.leads("me", USER, _enter_me, is_owner=True)
ROOT.leads("users", USERS)
ROOT.leads("groups", GROUPS)
ROOT.leads("$batch", BATCH)
ROOT.lacks("$metadata", "directory", "subscribedSkus")
ROOT.lacks("applications", "servicePrincipals", "communications", "search")

USERS.has_key(USER, _enter_user, is_owner=True)
USERS.leads("$count", _USER_COUNT)
USER.leads("events", EVENTS)
USER.leads("calendar", CALENDAR, enter_default_calendar)
USER.leads("calendars", CALENDARS)
USER.leads("calendarGroups", CALENDAR_GROUPS)
USER.leads("calendarGroup", DEFAULT_GROUP, enter_default_group)
USER.leads("calendarView", CALENDAR_VIEW, enter_mailbox_view)
USER.leads("mailFolders", MAIL_FOLDERS)
USER.leads("mailboxSettings", MAILBOX_SETTINGS)
USER.leads("messages", MESSAGES, enter_all_messages)
USER.leads("outlook", OUTLOOK)
USER.leads("inferenceClassification", INFERENCE, enter_inference)
declare_mail_tips(USER)
USER.leads("contacts", CONTACTS, enter_contacts)
USER.leads("contactFolders", CONTACT_FOLDERS, enter_contacts)
USER.lacks("photos", "checkMemberGroups", "getMemberGroups")
declare_send_mail(USER)
USER.lacks("extensions", "onlineMeetings")
USER.lacks("drive", "todo", "planner", "onenote", "presence", "licenseDetails", "insights")

GROUPS.has_key(GROUP, _enter_group, is_owner=True)
GROUPS.leads("$count", _GROUP_COUNT)
GROUP.leads("events", EVENTS)
GROUP.leads("calendar", CALENDAR, enter_default_calendar)
GROUP.leads("calendarView", CALENDAR_VIEW, enter_mailbox_view)
GROUP.lacks("photos", "checkMemberGroups", "getMemberGroups")
GROUP.lacks("conversations", "threads", "extensions", "drive", "planner", "sites")
