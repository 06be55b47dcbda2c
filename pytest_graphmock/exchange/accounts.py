"""Accounts: users come, change, get a manager, and go.

A new user has a mailbox at once: in the service that takes a licence and some minutes (assumed
away). Who is deleted is kept with the mailbox, and nobody finds either: mail to the address goes
outside, as to any other that nobody has.

Source: platform.md §16; user-post-users, user-update, user-delete (documented).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from .address import is_address
from .directory import Group, Principal, User
from .directory_errors import (
    DomainError,
    InvalidValueError,
    NotReferencedError,
    ObjectConflictError,
)
from .photo import Photo
from .sharing import readdress, withdraw_everywhere
from .tenant import Tenant

__all__ = [
    "change_photo",
    "change_user",
    "create_user",
    "delete_user",
    "direct_reports",
    "find_manager",
    "is_alias",
    "remove_manager",
    "set_manager",
    "verified_domains",
]

_Principal = TypeVar("_Principal", bound=Principal)

#: ASCII without blanks and what addresses are quoted with (documented).
_ALIAS = re.compile(r"[!#$%&'*+\-./0-9=?A-Z^_`a-z{|}~]{1,64}", re.ASCII)
_COUNTRY = re.compile(r"[A-Za-z]{2}", re.ASCII)
_USER_TYPES = ("Member", "Guest")


def create_user(tenant: Tenant, members: Mapping[str, Any]) -> User:
    """Add a user with an empty mailbox; the mail is the user principal name if it is not given.

    Raises:
        InvalidValueError: A value that makes no sense (400).
        DomainError: The user principal name is in no domain of ours (400).
        ObjectConflictError: Somebody has that name or address (400).
    """
    name = members["user_principal_name"]
    mail = members.get("mail") or name
    guid = tenant.ids.guid(f"principal {mail.casefold()} {tenant.ids.next()}")
    user = User(id=str(guid), created=tenant.clock.now, **{**members, "mail": mail})
    _check(tenant, user, members)
    tenant.enrol(user)
    return user


def change_user(tenant: Tenant, user: User, changes: Mapping[str, Any]) -> User:
    """Let a user be described otherwise from now on; the former address keeps arriving (assumed).

    Raises:
        InvalidValueError: A value that makes no sense (400).
        DomainError: The user principal name is in no domain of ours (400).
        ObjectConflictError: Somebody else has that name or address (400).
    """
    after = replace(user, **changes)
    if after.mail.casefold() != user.mail.casefold():
        others = (each for each in user.proxy_mails if each.casefold() != after.mail.casefold())
        after = replace(after, proxy_mails=(*others, user.mail))
    _check(tenant, after, changes)
    with tenant.transaction():
        tenant.journal.write(tenant.directory, user, after, "update")
        if after.email != user.email:
            readdress(tenant, user.email, after.email)
    return after


def delete_user(tenant: Tenant, user: User) -> None:
    """Take a user out of the directory, all groups, and the lead of others (documented).

    The calendars that they shared are gone from other mailboxes (assumed); copies of meetings and
    mails stay.
    """
    directory = tenant.directory
    with tenant.transaction():
        _withdraw_calendars(tenant, user)
        for group in directory.groups:
            if user.id in (*group.member_ids, *group.owner_ids):
                tenant.journal.write(directory, group, _without(group, user), "update")
        for report in direct_reports(tenant, user):
            remove_manager(tenant, report)
        gone = directory.find_user(user.id) or user
        tenant.journal.write(directory, gone, replace(gone, deleted=tenant.clock.now), "delete")


def find_manager(tenant: Tenant, user: User) -> User | None:
    """Return who leads a user."""
    return tenant.directory.find_user(user.manager_id) if user.manager_id else None


def direct_reports(tenant: Tenant, user: User) -> list[User]:
    """Return whom a user leads, rooms last."""
    directory = tenant.directory
    return [each for each in (*directory.users, *directory.rooms) if each.manager_id == user.id]


def set_manager(tenant: Tenant, user: User, manager: User) -> None:
    """Let somebody else lead a user."""
    after = replace(user, manager_id=manager.id)
    tenant.journal.write(tenant.directory, user, after, "update")


def remove_manager(tenant: Tenant, user: User) -> None:
    """Let nobody lead a user.

    Raises:
        NotReferencedError: Nobody does (404, assumed).
    """
    if user.manager_id is None:
        raise NotReferencedError("manager")
    tenant.journal.write(tenant.directory, user, replace(user, manager_id=None), "update")


def change_photo(tenant: Tenant, principal: _Principal, photo: Photo | None) -> _Principal:
    """Give a user or a group another photo, or none."""
    after = replace(principal, photo=photo)
    tenant.journal.write(tenant.directory, principal, after, "update")
    return after


def verified_domains(tenant: Tenant) -> list[str]:
    """Return the organization's own domain, and those that its people's names are in."""
    directory = tenant.directory
    names = (each.user_principal_name for each in (*directory.users, *directory.rooms))
    domains = (name.rpartition("@")[2].casefold() for name in names)
    return list(dict.fromkeys([tenant.domain.casefold(), *domains]))


def is_alias(text: str) -> bool:
    """Tell whether a text can be a mail nickname."""
    return _ALIAS.fullmatch(text) is not None


def _withdraw_calendars(tenant: Tenant, user: User) -> None:
    if user.has_mailbox:
        mailbox = tenant.mailbox_of(user)
        for calendar in list(mailbox.calendars.values()):
            withdraw_everywhere(tenant, mailbox, calendar)


def _without(group: Group, user: User) -> Group:
    return replace(
        group,
        member_ids=tuple(each for each in group.member_ids if each != user.id),
        owner_ids=tuple(each for each in group.owner_ids if each != user.id),
    )


def _check(tenant: Tenant, user: User, changes: Mapping[str, Any]) -> None:
    for member, name, is_valid in (
        ("user_principal_name", "userPrincipalName", is_address),
        ("mail", "mail", is_address),
        ("mail_nickname", "mailNickname", is_alias),
        ("usage_location", "usageLocation", _COUNTRY.fullmatch),
        ("user_type", "userType", _USER_TYPES.__contains__),
    ):
        value = changes.get(member)
        if value is not None and not is_valid(value):
            raise InvalidValueError(name)
    if "user_principal_name" in changes:
        _check_domain(tenant, user.user_principal_name)
        _check_free(tenant, user, user.user_principal_name, "userPrincipalName")
    _check_free(tenant, user, user.mail, "proxyAddresses")


def _check_domain(tenant: Tenant, name: str) -> None:
    if name.rpartition("@")[2].casefold() not in verified_domains(tenant):
        raise DomainError


def _check_free(tenant: Tenant, user: User, address: str, name: str) -> None:
    holder = tenant.directory.find(address)
    if holder is not None and holder.id != user.id:
        raise ObjectConflictError(name)
