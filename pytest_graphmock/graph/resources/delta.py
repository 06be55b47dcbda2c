"""Delta queries: where changes can be asked for, and with which options.

GET …/calendarView/delta, …/events/delta, …/events/{id}/instances/delta,
…/mailFolders/{id}/messages/delta, …/mailFolders/delta, …/childFolders/delta, …/contacts/delta,
…/contactFolders/delta, /users/delta, /groups/delta;
also ``delta()`` and ``microsoft.graph.delta()``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from operator import ge, gt
from typing import Any

from ...exchange.access import readable_calendars, require_mail_access
from ...exchange.calendar import ROOT
from ...exchange.changes import ChangeType, Entry
from ...exchange.contact import ContactFolder
from ...exchange.directory import Group, User
from ...exchange.tracked import CalendarView, Events, Folders, Messages, Principals
from ...exchange.tracked_contacts import ContactFolders, Contacts
from ..answer import Answer
from ..call import Call
from ..errors import NotImplementedHereError, QueryError, TrackedQueryError, UntrackedError
from ..odata.window import read_moment, read_window
from ..render import EntityType
from ..tracking import Tracking, answer_delta
from ..tree import Access, Resource
from ..wire.directory import group_to_wire, user_selectable, user_to_wire
from ..wire.times import find_instant
from . import contact
from .access import CONTACTS_READ, EVENTS_READ, GROUPS_READ, MAIL_READ_BASIC, USERS_READ
from .calendar import CALENDAR_VIEW
from .event import EVENT_TYPE, EVENTS
from .folder import CHILD_FOLDERS, FOLDER_TYPE, MAIL_FOLDERS
from .instance import INSTANCES
from .message import MESSAGE_TYPE, MESSAGES
from .owner import GROUPS, USERS

__all__: list[str] = []

_TOKENS = frozenset({"deltaToken", "skipToken"})
_OF_MESSAGES = _TOKENS | {"select", "top", "expand", "filter", "orderby"}
_RECEIVED = re.compile(r"\s*receivedDateTime\s+(ge|gt)\s+([^\s']+)\s*", re.IGNORECASE)
_NEWEST_FIRST = re.compile(r"\s*receivedDateTime\s+desc\s*", re.IGNORECASE)


def _tracks(
    resource: Resource,
    name: str,
    access: Access,
    tracking: Tracking,
    options: frozenset[str] = _TOKENS,
    tracked: str | None = None,
) -> None:
    """Let the changes of a collection be asked for at ``delta`` behind it."""
    address = Resource(f"delta of {resource.name}")

    @address.on("GET", name, access, options=options, tracked=tracked)
    def answer(call: Call) -> Answer:
        return answer_delta(call, tracking)

    resource.leads("delta", address)


def _collection_of(type_name: str) -> Callable[[Call], str]:
    """Outlook names the type, without its namespace and without the selection (observed)."""
    return lambda call: f"Collection({type_name})"


def _calendar_view(call: Call) -> CalendarView:
    """A window of any length: clients ask for many years (clients.md §2)."""
    _refuse_groups(call)
    assert call.calendar is not None
    window = read_window(call.options.parameters, widest=None)
    immutable = call.preferences.immutable_ids
    return CalendarView(call.mailbox, [call.calendar.key], window, immutable_ids=immutable)


def _instances(call: Call) -> CalendarView:
    """The dates of one series; that it is tracked as a view of the calendar is, is assumed."""
    _refuse_groups(call)
    assert call.master is not None
    window = read_window(call.options.parameters, widest=None)
    return CalendarView(
        call.mailbox,
        [call.master.folder],
        window,
        call.master.key,
        immutable_ids=call.preferences.immutable_ids,
    )


def _events(call: Call) -> Events:
    """Those of the calendar of the address, else of all calendars that the caller may read."""
    _refuse_groups(call)
    given = call.options.parameters
    if "enddatetime" in given:
        raise NotImplementedHereError("endDateTime on event: delta")
    start = given.get("startdatetime")
    calendar = call.calendar
    readable = readable_calendars(call.tenant, call.mailbox, call.actor)
    is_all = calendar is None and len(readable) == len(call.mailbox.calendars)
    return Events(
        call.mailbox,
        None if is_all else [each.key for each in readable if calendar in (None, each)],
        None if start is None else read_moment("StartDateTime", start),
        immutable_ids=call.preferences.immutable_ids,
    )


def _refuse_groups(call: Call) -> None:
    """Changes are told of user calendars only (documented; the answer is assumed)."""
    if isinstance(call.owner, Group):
        raise UntrackedError("event")


_EVENT = _collection_of("event")
_tracks(
    CALENDAR_VIEW,
    "event: delta (calendarView)",
    EVENTS_READ,
    Tracking(EVENT_TYPE, _calendar_view, _EVENT),
    tracked="CalendarView",
)
_tracks(
    EVENTS,
    "event: delta",
    EVENTS_READ,
    Tracking(EVENT_TYPE, _events, _EVENT),
    tracked="Events",
)
_tracks(
    INSTANCES,
    "event: delta (instances)",
    EVENTS_READ,
    Tracking(EVENT_TYPE, _instances, _EVENT),
    tracked="Events",
)


def _messages(call: Call) -> Messages:
    """Those of one folder; there is no delta over the mailbox (observed), nor over a
    search folder (assumed)."""
    if call.folder is None or call.folder.search is not None:
        raise UntrackedError("message")
    _change_type(call)
    order, wanted = call.options.orderby, call.options.filter
    if order is not None and not _NEWEST_FIRST.fullmatch(order):
        raise TrackedQueryError("Messages", ["orderby"])
    return Messages(
        call.mailbox,
        call.folder.key,
        None if wanted is None else _received(wanted),
        immutable_ids=call.preferences.immutable_ids,
    )


def _received(text: str) -> Callable[[datetime], bool]:
    """Read the one filter that there is: received at or after a moment (documented)."""
    clause = _RECEIVED.fullmatch(text)
    if clause is None:
        raise TrackedQueryError("Messages", ["filter"])
    moment = find_instant(clause[2])
    if moment is None:
        raise QueryError(f"Invalid filter clause: '{clause[2]}' is no date and time.")
    earliest, holds = moment, ge if clause[1].casefold() == "ge" else gt
    return lambda received: bool(holds(received, earliest))


def _change_type(call: Call) -> ChangeType | None:
    """Read ``changeType=created|updated|deleted`` (documented; the refusal is assumed)."""
    text = call.options.parameters.get("changetype")
    if text is None:
        return None
    found = next((each for each in ChangeType if each.value == text.strip().casefold()), None)
    if found is None:
        raise QueryError(f"Invalid value '{text}' for the query parameter 'changeType'.")
    return found


def _arranged_messages(call: Call, entries: Iterator[Entry]) -> Iterator[Entry]:
    """Only changes of the type that is wanted; in the order of receipt, if that was asked for."""
    wanted = _change_type(call)
    if wanted is not None:
        entries = (each for each in entries if each.type is wanted)
    if call.options.orderby is not None:
        return iter(sorted(entries, key=lambda each: each.value.received, reverse=True))
    return entries


def _folders(call: Call) -> Folders:
    require_mail_access(call.tenant, call.mailbox, call.actor)
    return Folders(call.mailbox, call.folder.key if call.folder else ROOT)


_tracks(
    MESSAGES,
    "message: delta",
    MAIL_READ_BASIC,
    Tracking(MESSAGE_TYPE, _messages, _collection_of("message"), arrange=_arranged_messages),
    options=_OF_MESSAGES,
    tracked="Messages",
)
for _folders_address in (MAIL_FOLDERS, CHILD_FOLDERS):
    _tracks(
        _folders_address,
        "mailFolder: delta",
        MAIL_READ_BASIC,
        Tracking(FOLDER_TYPE, _folders, _collection_of("mailFolder")),
        options=_TOKENS | {"select"},
        tracked="Folders",
    )


def _contacts(call: Call) -> Contacts:
    folder = contact.folder_key_of(call)
    return Contacts(call.mailbox, folder, immutable_ids=call.preferences.immutable_ids)


def _contact_folders(call: Call) -> ContactFolders:
    parent = call.found.key if isinstance(call.found, ContactFolder) else None
    return ContactFolders(call.mailbox, parent)


_tracks(
    contact.CONTACTS,
    "contact: delta",
    CONTACTS_READ,
    Tracking(contact.CONTACT_TYPE, _contacts, _collection_of("contact")),
    options=_TOKENS | {"select"},
    tracked="Contacts",
)
for _folders_address in (contact.CONTACT_FOLDERS, contact.CHILD_FOLDERS):
    _tracks(
        _folders_address,
        "contactFolder: delta",
        CONTACTS_READ,
        Tracking(contact.CONTACT_FOLDER_TYPE, _contact_folders, _collection_of("contactFolder")),
        options=_TOKENS | {"select"},
        tracked="ContactFolders",
    )


@dataclass(frozen=True, slots=True)
class _GroupChange:
    """A group, and what the caller knows of it from an earlier round."""

    group: Group
    known: Group | None


def _group_change_to_wire(change: _GroupChange, call: Call) -> dict[str, Any]:
    """A group with the members that came and went; all of them the first time (documented)."""
    now = change.group.member_ids
    then = change.known.member_ids if change.known else ()
    members = [_member(each) for each in now if each not in then]
    members += [
        {**_member(each), "@removed": {"reason": "deleted"}} for each in then if each not in now
    ]
    wire = group_to_wire(change.group)
    return {**wire, "members@delta": members} if members else wire


def _member(user_id: str) -> dict[str, Any]:
    return {"@odata.type": "#microsoft.graph.user", "id": user_id}


def _with_members(call: Call, entries: Iterator[Entry]) -> Iterator[Entry]:
    for each in entries:
        if each.type is ChangeType.DELETED:
            yield each
        else:
            yield replace(each, value=_GroupChange(each.value, each.before))


def _directory_context(name: str) -> Callable[[Call], str]:
    def context(call: Call) -> str:
        return f"{name}({','.join(call.options.select)})" if call.options.select else name

    return context


def _groups(call: Call) -> Principals:
    if "members" in {name.casefold() for name in call.options.select or ()}:
        raise NotImplementedHereError("$select=members on group: delta")
    return Principals(call.tenant.directory, Group)


_USER = EntityType(
    "user", lambda user, call: user_to_wire(user), lambda user, call: user_selectable(user)
)
#: Of the directory: platform.md §12 and §16; that a deleted object could be restored is documented.
_tracks(
    USERS,
    "user: delta",
    USERS_READ,
    Tracking(
        _USER,
        lambda call: Principals(call.tenant.directory, User),
        _directory_context("users"),
        page_size=(100, 999),
        lifetime=timedelta(days=7),
        reason="changed",
        knows_latest=True,
    ),
    options=_TOKENS | {"select"},
)
_tracks(
    GROUPS,
    "group: delta",
    GROUPS_READ,
    Tracking(
        EntityType("group", _group_change_to_wire),
        _groups,
        _directory_context("groups"),
        page_size=(100, 999),
        lifetime=timedelta(days=7),
        reason="changed",
        knows_latest=True,
        arrange=_with_members,
    ),
    options=_TOKENS | {"select"},
)
