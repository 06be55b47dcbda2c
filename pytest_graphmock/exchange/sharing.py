"""Sharing a calendar: who may use it, and the local calendar that a sharee reaches it through.

…/calendarPermissions, and what a sharee sees under /me/calendars/{local calendar}.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from . import ids
from .address import EmailAddress, is_address
from .calendar import (
    MY_CALENDARS,
    PEOPLES_CALENDARS,
    Calendar,
    CalendarGroup,
    CalendarPermission,
    CalendarRole,
    CalendarSource,
    MailFolder,
)
from .contact import ContactFolder
from .directory import Group, Principal, User
from .errors import InvalidRequestError, ItemNotFoundError, UndeletableError
from .item import Item
from .mailbox import Mailbox
from .tenant import Tenant

__all__ = [
    "ORGANIZATION",
    "LocalNames",
    "Sharing",
    "allowed_roles",
    "find_source",
    "grant",
    "readdress",
    "revoke",
    "share",
    "share_with_organization",
    "sharings",
    "withdraw_everywhere",
]

#: The entry for everybody in the organization has this id in every calendar (documented).
ORGANIZATION = "RGVmYXVsdA=="
_ORGANIZATION_NAME = "My Organization"

#: Source: samples of the reference, calendarPermission (documented). That outsiders get no more
#: than reading, and that only a primary calendar has delegates, is its text on sharing.
_OUTSIDE = (CalendarRole.FREE_BUSY_READ, CalendarRole.LIMITED_READ, CalendarRole.READ)
_INSIDE = (*_OUTSIDE, CalendarRole.WRITE)
_EVERYBODY = (CalendarRole.NONE, *_INSIDE)
_PRIMARY = (*_INSIDE, CalendarRole.DELEGATE_WITHOUT_PRIVATE, CalendarRole.DELEGATE_WITH_PRIVATE)


@dataclass(frozen=True, slots=True)
class Sharing:
    """One entry of a calendar's permissions; ``email`` has no address for the organization."""

    id: str
    email: EmailAddress
    role: CalendarRole
    allowed_roles: tuple[CalendarRole, ...]
    is_inside: bool = True
    is_removable: bool = True


def sharings(tenant: Tenant, calendar: Calendar) -> list[Sharing]:
    """Return who may use a calendar: the organization first, then people as they were added.

    Source: calendar.md §17.3 (documented; the order is that of a sample).
    """
    organization = Sharing(
        ORGANIZATION,
        EmailAddress("", _ORGANIZATION_NAME),
        calendar.everybodys_role,
        _EVERYBODY,
        is_removable=False,
    )
    return [organization, *(_sharing(tenant, calendar, each) for each in calendar.permissions)]


def allowed_roles(tenant: Tenant, calendar: Calendar, address: str) -> tuple[CalendarRole, ...]:
    """Return the roles that somebody can be given in a calendar.

    Source: "allowedCalendarSharingRoles" (documented); which roles for whom: see above.
    """
    if tenant.directory.find_user(address) is None:
        return _OUTSIDE
    return _PRIMARY if calendar.is_default else _INSIDE


def share(
    tenant: Tenant, mailbox: Mailbox, calendar: Calendar, email: EmailAddress, role: CalendarRole
) -> Sharing:
    """Give somebody a role in a calendar; what they were allowed before is replaced.

    A colleague who may see its events finds it among their own calendars from then on, as if they
    had accepted the owner's invitation (assumed: the service waits for that). It leaves them when
    they may not see events any more.

    Raises:
        InvalidRequestError: A role that is not for them, the owner, a group, or no address (400,
            assumed).
    """
    principal = tenant.directory.find(email.address)
    email = principal.email if principal else email
    _check_sharee(tenant.owner_of(mailbox), principal, email)
    _check_role(role, allowed_roles(tenant, calendar, email.address))
    with tenant.transaction():
        permission = CalendarPermission(email, role)
        known = email.folded in {each.email.folded for each in calendar.permissions}
        kept = tuple(
            permission if each.email.folded == email.folded else each
            for each in calendar.permissions
        )
        after = _permit(tenant, mailbox, calendar, kept if known else (*kept, permission))
        _show(tenant, mailbox, after, principal, role)
        return _sharing(tenant, after, permission)


def share_with_organization(
    tenant: Tenant, mailbox: Mailbox, calendar: Calendar, role: CalendarRole
) -> Sharing:
    """Say what everybody in the organization may do; nobody's calendars change by it (assumed)."""
    _check_role(role, _EVERYBODY)
    with tenant.transaction():
        after = replace(calendar, organization_role=role, version=tenant.ids.next())
        tenant.journal.write(mailbox, calendar, after, "share")
        return sharings(tenant, after)[0]


def grant(
    tenant: Tenant, mailbox: Mailbox, calendar: Calendar, permission: CalendarPermission
) -> None:
    """Set somebody's role as `share` does; ``none`` takes it back."""
    if permission.role is not CalendarRole.NONE:
        share(tenant, mailbox, calendar, permission.email, permission.role)
        return
    for held in calendar.permissions:
        if held.email == permission.email:
            revoke(tenant, mailbox, calendar, _sharing(tenant, calendar, held))


def revoke(tenant: Tenant, mailbox: Mailbox, calendar: Calendar, sharing: Sharing) -> Calendar:
    """Take somebody's role in a calendar back, and the calendar out of theirs.

    Raises:
        UndeletableError: The organization's entry stays (documented; code assumed).
    """
    if not sharing.is_removable:
        raise UndeletableError(f"'{sharing.email.name}' can't be removed.")
    with tenant.transaction():
        kept = tuple(each for each in calendar.permissions if each.email != sharing.email)
        after = _permit(tenant, mailbox, calendar, kept)
        _withdraw(tenant, CalendarSource(mailbox.owner_id, calendar.key), sharing.email)
        return after


def withdraw_everywhere(tenant: Tenant, mailbox: Mailbox, calendar: Calendar) -> None:
    """Take a calendar that is about to go out of all mailboxes it was shared with."""
    source = CalendarSource(mailbox.owner_id, calendar.key)
    for permission in calendar.permissions:
        _withdraw(tenant, source, permission.email)


def readdress(tenant: Tenant, before: EmailAddress, after: EmailAddress) -> None:
    """Let somebody keep all roles in calendars under another address."""
    for owner in tenant.directory:
        if not owner.has_mailbox:
            continue
        mailbox = tenant.mailbox_of(owner)
        for calendar in list(mailbox.calendars.values()):
            if any(each.email == before for each in calendar.permissions):
                renamed = (
                    replace(each, email=after) if each.email == before else each
                    for each in calendar.permissions
                )
                _permit(tenant, mailbox, calendar, tuple(renamed))


def find_source(tenant: Tenant, local: Calendar) -> tuple[Mailbox, Calendar]:
    """Return the mailbox and the calendar that a sharee's local calendar stands for.

    Raises:
        ItemNotFoundError: It is gone (404).
    """
    source = local.source
    owner = tenant.directory.find(source.owner_id) if source else None
    mailbox = tenant.mailbox_of(owner) if owner and owner.has_mailbox else None
    calendar = mailbox.calendars.get(source.key) if mailbox and source else None
    if mailbox is None or calendar is None:
        raise ItemNotFoundError
    return mailbox, calendar


class LocalNames(Mailbox):
    """An owner's mailbox as a sharee's local calendar names what is in it.

    Items and containers are the owner's own; their ids are of the sharee's mailbox, so that those
    of the owner's are not found here and the other way round (documented). Only rules change
    anything, and they take the owner's mailbox.
    """

    def __init__(self, owners: Mailbox, sharees: Mailbox, local: Calendar) -> None:
        self.__dict__.update(owners.__dict__)
        self._sharees = sharees
        self.local = local

    def id_of_container(
        self, container: MailFolder | Calendar | CalendarGroup | ContactFolder
    ) -> str:
        """Return the local calendar's id for the calendar that it stands for."""
        return self._sharees.id_of_container(self.local)

    def _name_of(self, item: Item, day: date | None, *, immutable: bool) -> str:
        guid = self._sharees.guid
        if immutable:
            return ids.immutable_id(guid, item.key, day)
        return ids.item_id(guid, self.local.key, item.key, item.place, day)


def _check_sharee(owner: Principal, principal: Principal | None, email: EmailAddress) -> None:
    if not is_address(email.address):
        raise InvalidRequestError(f"'{email.address}' isn't a valid email address.")
    if principal is owner:
        raise InvalidRequestError("The calendar can't be shared with its owner.")
    if isinstance(principal, Group):
        raise InvalidRequestError("The calendar can't be shared with a Microsoft 365 group.")


def _check_role(role: CalendarRole, allowed: tuple[CalendarRole, ...]) -> None:
    if role not in allowed:
        words = ", ".join(each.value for each in allowed)
        raise InvalidRequestError(f"The role '{role.value}' isn't allowed here; {words} are.")


def _sharing(tenant: Tenant, calendar: Calendar, permission: CalendarPermission) -> Sharing:
    user = tenant.directory.find_user(permission.email.address)
    return Sharing(
        _id_of(user, permission.email),
        permission.email,
        permission.role,
        allowed_roles(tenant, calendar, permission.email.address),
        is_inside=user is not None,
    )


def _id_of(user: User | None, email: EmailAddress) -> str:
    """Return an entry's id: in base64, the name that Exchange's address book has for somebody.

    Source: the reference's sample (documented: ``L289RXhjaGFuZ2VMYWJz…`` is ``/o=ExchangeLabs…``).
    """
    name = f"SMTP:{email.folded}"
    if user is not None:
        recipient = f"{user.id.replace('-', '')}-{user.mail.partition('@')[0]}"
        administrative = "Exchange Administrative Group (FYDIBOHF23SPDLT)"
        name = f"/o=ExchangeLabs/ou={administrative}/cn=Recipients/cn={recipient}"
    return base64.urlsafe_b64encode(name.encode()).decode()


def _permit(
    tenant: Tenant,
    mailbox: Mailbox,
    calendar: Calendar,
    permissions: tuple[CalendarPermission, ...],
) -> Calendar:
    after = replace(calendar, permissions=permissions, version=tenant.ids.next())
    tenant.journal.write(mailbox, calendar, after, "share")
    return after


def _show(
    tenant: Tenant,
    mailbox: Mailbox,
    calendar: Calendar,
    sharee: Principal | None,
    role: CalendarRole,
) -> None:
    """Let a calendar stand among a sharee's own for as long as they may see its events."""
    source = CalendarSource(mailbox.owner_id, calendar.key)
    if not isinstance(sharee, User) or not sharee.has_mailbox:
        return
    if not role.may_read:
        _withdraw(tenant, source, sharee.email)
    elif not any(_locals(tenant, source, sharee)):
        theirs = tenant.mailbox_of(sharee)
        group = PEOPLES_CALENDARS if PEOPLES_CALENDARS in theirs.calendar_groups else MY_CALENDARS
        key, version = tenant.ids.next(), tenant.ids.next()
        name = tenant.owner_of(mailbox).display_name if calendar.is_default else calendar.name
        local = Calendar(key, name, group, version, source=source)
        tenant.journal.write(theirs, None, local, "share")


def _withdraw(tenant: Tenant, source: CalendarSource, email: EmailAddress) -> None:
    sharee = tenant.directory.find_user(email.address)
    if sharee is not None and sharee.has_mailbox:
        for local in list(_locals(tenant, source, sharee)):
            tenant.journal.write(tenant.mailbox_of(sharee), local, None, "share")


def _locals(tenant: Tenant, source: CalendarSource, sharee: User) -> Iterator[Calendar]:
    calendars = tenant.mailbox_of(sharee).calendars.values()
    return (each for each in calendars if each.source == source)
