"""A tenant as it stands, as a scenario: people in its words, each item as it is.

What meetings and mails went through can't be said again in the words of a scenario without its
happening anew, under other ids. So a dump has the section ``mailboxes`` instead: every folder,
calendar and item with the members that differ from their defaults, under the model's own names.
``state`` keeps what ids are made of, so that ids are the same after a load.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from ..exchange.calendar import (
    WELL_KNOWN_CALENDARS,
    WELL_KNOWN_FOLDERS,
    WELL_KNOWN_GROUPS,
)
from ..exchange.contact import WELL_KNOWN_CONTACT_FOLDERS, Contact
from ..exchange.directory import Directory, Group, Principal, User
from ..exchange.event import Event
from ..exchange.mailbox import Mailbox
from ..exchange.message import Message
from ..exchange.outlook_lists import FIRST_CATEGORIES
from ..exchange.tenant import Tenant
from .kinds import Section
from .scalars import Instant
from .words import GROUP, ROOM, SCENARIO, USER

__all__ = ["CONTAINERS", "dump_tenant"]

#: The registers of a mailbox, and what is in each from the start.
CONTAINERS: Mapping[str, tuple[Any, ...]] = {
    "folders": WELL_KNOWN_FOLDERS,
    "calendar_groups": WELL_KNOWN_GROUPS,
    "calendars": WELL_KNOWN_CALENDARS,
    "contact_folders": WELL_KNOWN_CONTACT_FOLDERS,
    "message_rules": (),
    "overrides": (),
    "master_categories": FIRST_CATEGORIES,
}
_RENAMED = {"display_name": "name", "manager_id": "manager"}


def dump_tenant(tenant: Tenant) -> dict[str, Any]:
    """Return the scenario of a tenant as it stands, as plain data.

    Loading it gives the same tenant, ids included; its dump is the same then, byte for byte.
    What was sent and moved so far is not in it: a load is a beginning.
    """
    with tenant.lock:
        directory = tenant.directory
        dumped: dict[str, Any] = {"domain": tenant.domain}
        if tenant.clock.is_frozen:
            dumped["now"] = Instant().write(tenant.clock.now)
        dumped["users"] = [_person(directory, each, USER) for each in directory.users]
        dumped["rooms"] = [_person(directory, each, ROOM) for each in directory.rooms]
        dumped["groups"] = [_group(directory, each) for each in directory.groups]
        dumped["state"] = {
            "seed": tenant.ids.seed.decode(),
            "last_number": tenant.ids.last,
        }
        owners = (*directory.users, *directory.rooms, *directory.groups)
        mailboxes = (_mailbox(tenant, each) for each in owners if each.has_mailbox)
        dumped["mailboxes"] = [each for each in mailboxes if len(each) > 1]
        return {key: each for key, each in dumped.items() if each or key == "users"}


def _person(directory: Directory, person: User, section: Section) -> dict[str, Any]:
    members = _members(person, section)
    manager = directory.find(person.manager_id or "")
    if manager is not None:
        members["manager"] = manager.mail
    written: dict[str, Any] = section.write(members)
    if person.given_name is None and section is USER:
        written["given_name"] = None
    if person.surname is None and section is USER:
        written["surname"] = None
    if person.user_principal_name == person.mail:
        del written["user_principal_name"]
    return written


def _group(directory: Directory, group: Group) -> dict[str, Any]:
    members = _members(group, GROUP)
    members["members"] = _mails(directory, group.member_ids)
    members["owners"] = _mails(directory, group.owner_ids)
    written: dict[str, Any] = GROUP.write(members)
    return written


def _mails(directory: Directory, ids: Iterable[str]) -> list[str]:
    found = (directory.find(each) for each in ids)
    return [each.mail for each in found if each is not None]


def _members(principal: Principal, section: Section) -> dict[str, Any]:
    by_word = {word: name for name, word in _RENAMED.items()}
    defaults = {each.name: each.default for each in fields(principal)}
    members = {
        word: getattr(principal, by_word.get(word, word), None)
        for word in section.words
        if word != "manager"
    }
    return {
        word: value
        for word, value in members.items()
        if word not in defaults or value != defaults[word]
    }


def _mailbox(tenant: Tenant, owner: Principal) -> dict[str, Any]:
    mailbox = tenant.mailbox_of(owner)
    held: dict[str, Any] = {"owner": owner.mail}
    registers = {name: getattr(mailbox, name) for name in CONTAINERS}
    usual = {each.key: each for known in CONTAINERS.values() for each in known}
    there = {key for register in registers.values() for key in register}
    held["gone"] = sorted(usual.keys() - there)
    for name, register in registers.items():
        held[name] = [each for each in register.values() if usual.get(each.key) is not each]
    held |= _items(mailbox)
    listed = SCENARIO.words["mailboxes"].kind
    written: dict[str, Any] = listed.write([held])[0]
    return {key: each for key, each in written.items() if each}


def _items(mailbox: Mailbox) -> dict[str, Any]:
    items = [mailbox.items[key] for key in sorted(mailbox.items)]
    return {
        "messages": [each for each in items if isinstance(each, Message)],
        "events": [each for each in items if isinstance(each, Event)],
        "contacts": [each for each in items if isinstance(each, Contact)],
    }
