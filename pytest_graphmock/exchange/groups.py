"""Microsoft 365 groups: made, changed, deleted; who is in them and who owns them.

Their members are users, never groups (documented), so that whoever is a member through others is
a member directly.

Source: platform.md §16; group-post-groups, group-post-members, group-delete-owners (documented).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from .accounts import is_alias
from .directory import Group, Principal, User
from .directory_errors import (
    AlreadyReferencedError,
    InvalidReferenceError,
    InvalidValueError,
    LastOwnerError,
    NotReferencedError,
    ObjectConflictError,
)
from .tenant import Tenant

__all__ = [
    "add_to_group",
    "change_group",
    "create_group",
    "delete_group",
    "groups_of",
    "people_of",
    "remove_from_group",
]

#: What Graph calls each relation, and what the model calls who is in it.
_RELATIONS: Mapping[str, str] = {"members": "member_ids", "owners": "owner_ids"}


def create_group(tenant: Tenant, members: Mapping[str, Any]) -> Group:
    """Add a group with an empty mailbox, under its nickname in the organization's domain.

    Raises:
        InvalidValueError: The nickname is none (400).
        ObjectConflictError: Somebody has it (400).
    """
    alias = members["mail_nickname"]
    _check_alias(tenant, alias, None)
    mail = f"{alias}@{tenant.domain}"
    guid = tenant.ids.guid(f"principal {mail.casefold()} {tenant.ids.next()}")
    group = Group(id=str(guid), mail=mail, created=tenant.clock.now, **members)
    tenant.enrol(group)
    return group


def change_group(tenant: Tenant, group: Group, changes: Mapping[str, Any]) -> Group:
    """Let a group be described otherwise; another nickname leaves the address (documented)."""
    if "mail_nickname" in changes:
        _check_alias(tenant, changes["mail_nickname"], group)
    after = replace(group, **changes)
    tenant.journal.write(tenant.directory, group, after, "update")
    return after


def delete_group(tenant: Tenant, group: Group) -> None:
    """Take a group out of the directory; its mail goes nowhere from now on."""
    after = replace(group, deleted=tenant.clock.now)
    tenant.journal.write(tenant.directory, group, after, "delete")


def people_of(tenant: Tenant, group: Group, relation: str) -> list[User]:
    """Return the ``members`` or the ``owners``, in the order in which they were added."""
    found = (tenant.directory.find_user(each) for each in _ids(group, relation))
    return [each for each in found if each is not None]


def groups_of(tenant: Tenant, user: User, relation: str = "members") -> list[Group]:
    """Return the groups that a user is in."""
    return [each for each in tenant.directory.groups if user.id in _ids(each, relation)]


def add_to_group(
    tenant: Tenant, group: Group, people: Iterable[Principal], relation: str = "members"
) -> Group:
    """Make people ``members`` or ``owners`` of a group, all of them or none.

    Raises:
        InvalidReferenceError: One of them is no user (400).
        AlreadyReferencedError: One of them is there already (400).
    """
    ids = _ids(group, relation)
    for each in people:
        if not isinstance(each, User):
            raise InvalidReferenceError(relation)
        if each.id in ids:
            raise AlreadyReferencedError(relation)
        ids = (*ids, each.id)
    return _related(tenant, group, relation, ids)


def remove_from_group(
    tenant: Tenant, group: Group, person: Principal, relation: str = "members"
) -> Group:
    """Let somebody be no longer in a group.

    Raises:
        NotReferencedError: They are not (404).
        LastOwnerError: The only owner (400).
    """
    ids = _ids(group, relation)
    if person.id not in ids:
        raise NotReferencedError(person.id)
    if relation == "owners" and len(ids) == 1:
        raise LastOwnerError
    return _related(tenant, group, relation, tuple(each for each in ids if each != person.id))


def _ids(group: Group, relation: str) -> tuple[str, ...]:
    found: tuple[str, ...] = getattr(group, _RELATIONS[relation])
    return found


def _related(tenant: Tenant, group: Group, relation: str, ids: tuple[str, ...]) -> Group:
    changes: dict[str, Any] = {_RELATIONS[relation]: ids}
    after = replace(group, **changes)
    tenant.journal.write(tenant.directory, group, after, "update")
    return after


def _check_alias(tenant: Tenant, alias: str, group: Group | None) -> None:
    if not is_alias(alias):
        raise InvalidValueError("mailNickname", "Group")
    taken = (each for each in tenant.directory.groups if each is not group)
    is_taken = any(each.alias.casefold() == alias.casefold() for each in taken)
    if is_taken or (group is None and tenant.directory.find(f"{alias}@{tenant.domain}")):
        raise ObjectConflictError("mailNickname")
