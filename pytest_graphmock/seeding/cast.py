"""Who is in a scenario: the people, rooms and groups that it names, and who is meant by a name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from ..exchange.address import EmailAddress, is_address
from ..exchange.directory import Group, Principal, Room, User
from ..exchange.tenant import Tenant
from .people import enrol_group, enrol_room, enrol_user
from .pools import address_part
from .spots import Spot

__all__ = ["enrol_cast", "find_address", "find_mailbox_owner", "find_person"]

_YEAR = timedelta(days=365)
_Named = TypeVar("_Named", bound=Principal)


def enrol_cast(tenant: Tenant, scenario: dict[str, Any]) -> None:
    """Enrol everybody whom a scenario names; managers and members may be named before they come."""
    people = [
        (each, _enrol_person(tenant, each, kind))
        for key, kind in (("users", User), ("rooms", Room))
        for each in scenario.get(key, ())
    ]
    for given, person in people:
        if "manager" in given:
            manager = find_person(tenant, given["manager"], User)
            _amend(tenant, person, manager_id=manager.id)
    for given in scenario.get("groups", ()):
        _enrol_group(tenant, given)


def find_person(tenant: Tenant, spot: Spot, kind: type[_Named]) -> _Named:
    """Return who a mail, or the part of it before the @, means; fail where nobody is meant."""
    key = spot.text
    found = tenant.directory.find(key)
    if found is None and "@" not in key:
        found = tenant.directory.find(f"{key}@{tenant.domain}") or _short_name(tenant, key)
    if not isinstance(found, kind):
        mails = [each.mail for each in tenant.directory if isinstance(each, kind)]
        names = mails if "@" in key else [each.partition("@")[0] for each in mails]
        name = "somebody" if kind is Principal else f"a {kind.__name__.lower()}"
        spot.fail(f"{key!r} is not {name} of this scenario", key, names)
    return found


def find_mailbox_owner(tenant: Tenant, spot: Spot) -> Principal:
    """Return whose mailbox a name means."""
    owner: Principal = find_person(tenant, spot, Principal)
    if not owner.has_mailbox:
        spot.fail(f"{owner.mail} has no mailbox")
    return owner


def find_address(tenant: Tenant, spot: Spot, name: str = "") -> EmailAddress:
    """Return an address: of somebody here, or outside; one of our domain has to be somebody's."""
    key = spot.text
    is_ours = "@" not in key or key.casefold().rpartition("@")[2] == tenant.domain.casefold()
    if is_ours or tenant.directory.find(key) is not None:
        found = find_person(tenant, spot, Principal)
        return EmailAddress(found.mail, name or found.display_name)
    if not is_address(key):
        spot.fail(f"{key!r} is no address; write it like 'eve@partner.example'")
    return EmailAddress(key, name or key)


def _short_name(tenant: Tenant, key: str) -> Principal | None:
    """An address of another domain counts too, if its first part is nobody else's."""
    folded = key.casefold()
    found = [e for e in tenant.directory if e.mail.casefold().partition("@")[0] == folded]
    return found[0] if len(found) == 1 else None


def _enrol_person(tenant: Tenant, given: dict[str, Any], kind: type[User]) -> User:
    name, mail = _name_and_mail(tenant, given)
    created = given.get("created") or tenant.clock.now - _YEAR
    members = {key: each for key, each in given.items() if key not in _HANDLED}
    _check_id(tenant, given)
    if kind is Room:
        return enrol_room(tenant, name, mail, created, **members)
    first, _, last = name.partition(" ")
    members = {"given_name": first, "surname": last or None, **members}
    return enrol_user(tenant, name, mail, created, **members)


def _enrol_group(tenant: Tenant, given: dict[str, Any]) -> Group:
    name, mail = _name_and_mail(tenant, given)
    created = given.get("created") or tenant.clock.now - _YEAR
    members = {key: each for key, each in given.items() if key not in _HANDLED}
    _check_id(tenant, given)
    people = _ids(tenant, given.get("members", ()))
    owners = _ids(tenant, given["owners"]) if "owners" in given else people[:1]
    return enrol_group(tenant, name, mail, created, member_ids=people, owner_ids=owners, **members)


#: What is not simply a member of the same name.
_HANDLED = {"", "name", "mail", "manager", "members", "owners", "created"}


def _ids(tenant: Tenant, people: Iterable[Spot]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(find_person(tenant, each, User).id for each in people))


def _name_and_mail(tenant: Tenant, given: dict[str, Any]) -> tuple[str, str]:
    """Return name and address, each made from the other where it was left out."""
    spot: Spot = given[""]
    name = given.get("name")
    mail = given["mail"].text if "mail" in given else _mail_of(str(name))
    mail = mail if "@" in mail else f"{mail}@{tenant.domain}"
    if not is_address(mail):
        spot.fail_at_key("mail", f"{mail!r} is no address; write it like 'alice@{tenant.domain}'")
    taken = tenant.directory.find(mail)
    if taken is not None:
        key = "mail" if "mail" in given else "name"
        spot.fail_at_key(key, f"{mail} is there already, it is {taken.display_name}")
    return name or mail.partition("@")[0].replace(".", " ").title(), mail


def _mail_of(name: str) -> str:
    return ".".join(address_part(part) for part in name.split()) or "user"


def _check_id(tenant: Tenant, given: dict[str, Any]) -> None:
    """An id is a GUID of nobody else; a user principal name is nobody else's either."""
    spot: Spot = given[""]
    if "id" in given:
        try:
            UUID(given["id"])
        except ValueError:
            spot.fail_at_key("id", f"{given['id']!r} is no GUID")
    for key in ("id", "user_principal_name"):
        taken = tenant.directory.find(given.get(key) or "")
        if taken is not None:
            spot.fail_at_key(key, f"{given[key]} is {taken.display_name}'s already")
    for mail in given.get("proxy_mails", ()):
        taken = tenant.directory.find(mail)
        if taken is not None:
            spot.fail_at_key("proxy_mails", f"{mail} is {taken.display_name}'s already")


def _amend(tenant: Tenant, person: User, **members: Any) -> None:
    tenant.journal.write(tenant.directory, person, replace(person, **members), "enrol")
