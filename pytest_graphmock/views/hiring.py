"""How a test adds people, rooms and groups to a tenant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from ..exchange import directory
from ..exchange.address import is_address
from ..exchange.errors import TimeZoneError
from ..exchange.tenant import Tenant
from ..exchange.zones import find_zone
from ..recording.addresses import Somebody, mail_of
from ..seeding.people import enrol_group, enrol_room, enrol_user
from ..seeding.pools import address_part
from ..usage import UsageError, nearest
from .people import Group, Room, User

if TYPE_CHECKING:
    from .factory import Views

__all__ = ["add_group", "add_room", "add_user"]

_NOT_GIVEN = {
    "id",
    "display_name",
    "mail",
    "created",
    "time_zone",
    "manager_id",
    "photo",
    "deleted",
}
_PROPERTIES = [each.name for each in fields(directory.User) if each.name not in _NOT_GIVEN]
_ROOMS_PROPERTIES = [each.name for each in fields(directory.Room) if each.name not in _NOT_GIVEN]


def add_user(
    views: Views,
    name: str | None,
    mail: str | None,
    *,
    time_zone: str,
    manager: Somebody | None,
    properties: Mapping[str, Any],
) -> User:
    """See `GraphMock.add_user`."""
    _check_properties("user", properties, _PROPERTIES, "mail, time_zone and manager")
    _check_zone(time_zone)
    tenant = views.tenant
    with tenant.transaction():
        name, mail = _name_and_mail(tenant, name, mail)
        for each in properties.get("proxy_mails", ()):
            _check_free(tenant, each)
        given, _, surname = name.partition(" ")
        members = {"given_name": given, "surname": surname or None, **properties}
        lead = None if manager is None else views.find_by_name(mail_of(manager), User).id
        user = enrol_user(
            tenant, name, mail, tenant.clock.now, time_zone=time_zone, manager_id=lead, **members
        )
    return views.user(user)


def add_room(
    views: Views, name: str, mail: str | None, *, time_zone: str, properties: Mapping[str, Any]
) -> Room:
    """See `GraphMock.add_room`."""
    _check_properties("room", properties, _ROOMS_PROPERTIES, "mail and time_zone")
    _check_zone(time_zone)
    tenant = views.tenant
    with tenant.transaction():
        name, mail = _name_and_mail(tenant, name, mail)
        room = enrol_room(tenant, name, mail, tenant.clock.now, time_zone=time_zone, **properties)
    return Room(views, room)


def add_group(
    views: Views,
    name: str,
    mail: str | None,
    members: Iterable[Somebody],
    owners: Iterable[Somebody] | None,
    description: str | None,
) -> Group:
    """See `GraphMock.add_group`."""
    tenant = views.tenant
    with tenant.transaction():
        people = _ids(views, members)
        leads = people[:1] if owners is None else _ids(views, owners)
        name, mail = _name_and_mail(tenant, name, mail)
        group = enrol_group(
            tenant,
            name,
            mail,
            tenant.clock.now,
            member_ids=people,
            owner_ids=leads,
            description=description,
        )
    return Group(views, group)


def _ids(views: Views, people: Iterable[Somebody]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(views.find_by_name(mail_of(each), User).id for each in people))


def _name_and_mail(tenant: Tenant, name: str | None, mail: str | None) -> tuple[str, str]:
    """Return name and address, each made from the other where it was left out."""
    if name is not None and mail is None and "@" in name:
        name, mail = None, name
    mail = mail or _free_mail(tenant, name)
    mail = mail if "@" in mail else f"{mail}@{tenant.domain}"
    if not is_address(mail):
        raise UsageError(f"{mail!r} is no address; write it like 'alice@{tenant.domain}'")
    _check_free(tenant, mail)
    return name or mail.partition("@")[0].replace(".", " ").title(), mail


def _check_free(tenant: Tenant, mail: str) -> None:
    taken = tenant.directory.find(mail)
    if taken is not None:
        raise UsageError(
            f"{mail} is there already, it is {taken.display_name}; "
            f"graph_mock.user({mail!r}) returns it"
        )


def _free_mail(tenant: Tenant, name: str | None) -> str:
    if name is not None:
        return ".".join(address_part(part) for part in name.split()) or "user"
    number = 1
    while tenant.directory.find(f"user{number}@{tenant.domain}") is not None:
        number += 1
    return f"user{number}"


def _check_properties(what: str, given: Iterable[str], known: Sequence[str], besides: str) -> None:
    for each in given:
        if each not in known:
            raise UsageError(
                f"a {what} has no property {each!r}{nearest(each, known)}; it has "
                f"{', '.join(known)}, {besides}"
            )


def _check_zone(time_zone: str) -> None:
    try:
        find_zone(time_zone)
    except TimeZoneError:
        raise UsageError(
            f"there is no time zone {time_zone!r}; give a Windows name such as 'Pacific Standard "
            "Time' or an IANA name such as 'Europe/Berlin'"
        ) from None
