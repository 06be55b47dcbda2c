"""Whose mailbox an address is in, and the directory: me, users, groups.

GET /me, GET /users, GET /users/{id | userPrincipalName}, GET /groups, GET /groups/{id},
GET /groups/{id}/members.
"""

from __future__ import annotations

import re
from typing import Any

from ...exchange.directory import Group, User
from ..answer import Answer
from ..call import Call
from ..errors import (
    AppOnlyMeError,
    NoMailboxError,
    UnknownDirectoryObjectError,
    UnknownGroupError,
    UnknownUserError,
)
from ..queried.directory import QUERIED_GROUP, QUERIED_MEMBER, QUERIED_USER
from ..render import EntityType, entity_answer
from ..tree import Resource
from ..wire.directory import (
    directory_object_to_wire,
    group_to_wire,
    user_selectable,
    user_to_wire,
)
from .access import GROUPS_READ, MEMBERS_READ, USER_READ, USERS_READ
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
from .directory_list import COUNTED, LISTED, counted, listed
from .event import EVENTS
from .folder import MAIL_FOLDERS
from .mailbox_settings import MAILBOX_SETTINGS
from .message import MESSAGES, enter_all_messages
from .outlook import OUTLOOK

__all__ = ["GROUPS", "ROOT", "USER", "USERS"]

ROOT = Resource("service root")
USER = Resource("user")
USERS = Resource("users")
GROUP = Resource("group")
GROUPS = Resource("groups")
MEMBERS = Resource("members")
_USER_COUNT = Resource("$count of users")
_GROUP_COUNT = Resource("$count of groups")
_MEMBER_COUNT = Resource("$count of members")

_USER = EntityType(
    "user", lambda user, call: user_to_wire(user), lambda user, call: user_selectable(user)
)
_GROUP = EntityType("group", lambda group, call: group_to_wire(group))
_MEMBER = EntityType("user", lambda user, call: directory_object_to_wire(user))

_ITEM = frozenset({"select"})
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


# -- finding the owner -----------------------------------------------------------


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
        raise UnknownDirectoryObjectError(key) if _is_last(call) else UnknownUserError(key)
    call.owner = found
    _require_mailbox(call)


def _enter_group(call: Call, key: str) -> None:
    """A group goes by its GUID alone."""
    found = call.tenant.directory.find_group(key) if _GUID.fullmatch(key) else None
    if found is None:
        raise UnknownDirectoryObjectError(key) if _is_last(call) else UnknownGroupError(key)
    call.owner = found


def _is_last(call: Call) -> bool:
    return call.route.steps[-1].navigation.is_owner


def _require_mailbox(call: Call) -> None:
    if not call.principal.has_mailbox and not _is_last(call):
        raise NoMailboxError


# -- operations ------------------------------------------------------------------


@USER.on("GET", "Get user", USER_READ, options=_ITEM)
def get_user(call: Call) -> Answer:
    return entity_answer(call, _USER, call.principal)


@USERS.on("GET", "List users", USERS_READ, options=LISTED)
def list_users(call: Call) -> Answer:
    """People in seeded order, then rooms."""
    return listed(call, _USER, QUERIED_USER, _users(call))


@_USER_COUNT.on("GET", "Count users", USERS_READ, options=COUNTED)
def count_users(call: Call) -> Answer:
    return counted(call, QUERIED_USER, _users(call))


def _users(call: Call) -> list[User]:
    directory = call.tenant.directory
    return [*directory.users, *directory.rooms]


@GROUP.on("GET", "Get group", GROUPS_READ, options=_ITEM)
def get_group(call: Call) -> Answer:
    return entity_answer(call, _GROUP, call.principal)


@GROUPS.on("GET", "List groups", GROUPS_READ, options=LISTED)
def list_groups(call: Call) -> Answer:
    return listed(call, _GROUP, QUERIED_GROUP, call.tenant.directory.groups)


@_GROUP_COUNT.on("GET", "Count groups", GROUPS_READ, options=COUNTED)
def count_groups(call: Call) -> Answer:
    return counted(call, QUERIED_GROUP, call.tenant.directory.groups)


@MEMBERS.on("GET", "List group members", MEMBERS_READ, options=LISTED)
def list_members(call: Call) -> Answer:
    call.context = "directoryObjects"
    return listed(call, _MEMBER, QUERIED_MEMBER, _members(call))


@_MEMBER_COUNT.on("GET", "Count group members", MEMBERS_READ, options=COUNTED)
def count_members(call: Call) -> Answer:
    return counted(call, QUERIED_MEMBER, _members(call))


def _members(call: Call) -> list[User]:
    group = call.principal
    assert isinstance(group, Group)
    found = (call.tenant.directory.find(each) for each in group.member_ids)
    return [each for each in found if isinstance(each, User)]


# -- what may follow -------------------------------------------------------------

ROOT.leads("me", USER, _enter_me, is_owner=True)
ROOT.leads("users", USERS)
ROOT.leads("groups", GROUPS)
ROOT.leads("$batch", BATCH)
ROOT.lacks("$metadata", "directoryObjects", "organization")
ROOT.lacks("applications", "servicePrincipals", "domains", "communications", "search")

USERS.has_key(USER, _enter_user, is_owner=True)
USERS.leads("$count", _USER_COUNT)
USERS.lacks_methods(POST="Create user")
USER.lacks_methods(PATCH="Update user", DELETE="Delete user")
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
USER.lacks("contactFolders", "contacts", "directReports", "getMailTips")
USER.lacks("inferenceClassification", "manager", "memberOf")
USER.lacks("photo", "photos", "sendMail", "transitiveMemberOf", "people")
USER.lacks("extensions", "onlineMeetings")
USER.lacks("drive", "todo", "planner", "onenote", "presence", "licenseDetails", "insights")

GROUPS.has_key(GROUP, _enter_group, is_owner=True)
GROUPS.leads("$count", _GROUP_COUNT)
GROUPS.lacks_methods(POST="Create group")
GROUP.lacks_methods(PATCH="Update group", DELETE="Delete group")
GROUP.leads("events", EVENTS)
GROUP.leads("calendar", CALENDAR, enter_default_calendar)
GROUP.leads("calendarView", CALENDAR_VIEW, enter_mailbox_view)
GROUP.leads("members", MEMBERS)
GROUP.lacks("memberOf", "owners", "photo", "photos", "transitiveMemberOf", "transitiveMembers")
GROUP.lacks("conversations", "threads", "extensions", "drive", "planner", "sites")
MEMBERS.leads("$count", _MEMBER_COUNT)
MEMBERS.lacks("$ref", "application", "device", "group", "orgContact")
MEMBERS.lacks("servicePrincipal", "user")
MEMBERS.unbuilt_key = "directoryObject"
