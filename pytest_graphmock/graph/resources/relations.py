"""Relations of users and groups: who leads whom, who is in which group, who owns it.

GET /users/{id}/manager, …/directReports, …/memberOf, …/transitiveMemberOf, …/ownedObjects;
GET /groups/{id}/members, …/transitiveMembers, …/owners, …/memberOf, …/transitiveMemberOf; each with
``$count``, keys and casts, and those that can be changed with ``$ref``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from ...exchange.accounts import direct_reports, find_manager, remove_manager, set_manager
from ...exchange.directory import Group, Principal, User
from ...exchange.directory_errors import InvalidReferenceError
from ...exchange.groups import add_to_group, groups_of, people_of, remove_from_group
from ..answer import Answer
from ..call import Call
from ..errors import UnknownDirectoryObjectError
from ..odata.properties import Queryable
from ..queried.directory import QUERIED_GROUP, QUERIED_MEMBER, QUERIED_USER
from ..render import EntityType, complex_answer, entity_answer
from ..tree import Access, Enter, Resource
from ..wire.account import reference_from_wire
from ..wire.directory import (
    directory_object_to_wire,
    group_to_wire,
    user_selectable,
    user_to_wire,
)
from .access import MEMBERS_READ, MEMBERS_WRITE, USER_READ, USERS_WRITE
from .directory_list import COUNTED, LISTED, counted, listed
from .owner import GROUP, USER

__all__ = ["directory_object_answer", "found_object"]

_ITEM = frozenset({"select"})


def _extras(value: Principal, call: Call) -> dict[str, Any]:
    return user_selectable(value) if isinstance(value, User) else {}


#: As they stand among directory objects of any kind: with their type.
_AS_OBJECT = {
    kind: EntityType(kind, lambda value, call: directory_object_to_wire(value), _extras)
    for kind in ("user", "group")
}
#: As they stand where the address has said what they are.
_AS_SUCH = {
    "user": EntityType("user", lambda value, call: user_to_wire(value), _extras),
    "group": EntityType("group", lambda value, call: group_to_wire(value)),
}
_QUERIED: dict[str, Queryable] = {"user": QUERIED_USER, "group": QUERIED_GROUP}
_QUERIED_OBJECT: dict[str, Queryable] = {"user": QUERIED_MEMBER, "group": QUERIED_GROUP}
_KINDS: dict[str, type[Principal]] = {"user": User, "group": Group}
#: Kinds of directory object that there are none of here.
_OTHER_KINDS = (
    "administrativeUnit",
    "application",
    "device",
    "directoryRole",
    "orgContact",
    "servicePrincipal",
)

Read = Callable[[Call], Sequence[Principal]]


def found_object(call: Call, key: str) -> Principal:
    """Return the user or group of an id.

    Raises:
        UnknownDirectoryObjectError: There is none (404).
    """
    found = call.tenant.directory.find(key)
    if found is None:
        raise UnknownDirectoryObjectError(key)
    return found


def directory_object_answer(call: Call, principal: Principal) -> Answer:
    """Answer with one object that says of which type it is."""
    call.context = "directoryObjects"
    kind = "user" if isinstance(principal, User) else "group"
    return entity_answer(call, _AS_OBJECT[kind], principal)


def _relates(
    source: Resource,
    name: str,
    kind: str,
    access: Access,
    read: Read,
    *casts: str,
    single: Resource | None = None,
) -> Resource:
    """Declare a relation to many objects of one kind, and all that may follow it."""
    related = Resource(f"{name} of a {source.name}")

    @related.on("GET", f"List {name} of a {source.name}", access, options=LISTED)
    def list_related(call: Call) -> Answer:
        call.context = "directoryObjects"
        return listed(call, _AS_OBJECT[kind], _QUERIED_OBJECT[kind], call.relation)

    def enter(call: Call, key: Any) -> None:
        call.relation = read(call)

    related.leads("$count", _count(kind, access))
    for cast in casts or (kind,):
        related.leads(cast, _cast(cast, access), _keep(cast), is_cast=True)
    related.lacks(*_KINDS.keys() - related.children.keys(), *_OTHER_KINDS)
    related.has_key(single or _single(access), _enter_single)
    source.leads(name, related, enter)
    return related


def _keep(kind: str) -> Enter:
    """Return what leaves all other kinds out, as a cast does (documented)."""

    def enter(call: Call, key: Any) -> None:
        call.relation = [each for each in call.relation if isinstance(each, _KINDS[kind])]

    return enter


def _enter_single(call: Call, key: str) -> None:
    call.related = next((each for each in call.relation if each.id == key.casefold()), None)
    if call.related is None:
        raise UnknownDirectoryObjectError(key)


@cache
def _count(kind: str, access: Access) -> Resource:
    counting = Resource(f"$count of related {kind}s")

    @counting.on("GET", f"Count related {kind}s", access, options=COUNTED)
    def count_related(call: Call) -> Answer:
        return counted(call, _QUERIED_OBJECT[kind], call.relation)

    return counting


@cache
def _cast(kind: str, access: Access) -> Resource:
    cast = Resource(f"related {kind}s")

    @cast.on("GET", f"List related {kind}s", access, options=LISTED)
    def list_kind(call: Call) -> Answer:
        call.context = f"{kind}s"
        return listed(call, _AS_SUCH[kind], _QUERIED[kind], call.relation)

    cast.leads("$count", _count(kind, access))
    return cast


@cache
def _single(access: Access) -> Resource:
    return _declared_single("directoryObject in a relation", access)


def _declared_single(name: str, access: Access) -> Resource:
    """Return one object of a relation, itself and as what it is."""
    single = Resource(name)

    @single.on("GET", f"Get {name}", access, options=_ITEM)
    def get_related(call: Call) -> Answer:
        assert call.related is not None
        return directory_object_answer(call, call.related)

    for kind in _KINDS:
        single.leads(kind, _single_cast(kind, access), is_cast=True)
    single.lacks(*_OTHER_KINDS)
    return single


@cache
def _single_cast(kind: str, access: Access) -> Resource:
    cast = Resource(f"related {kind}")

    @cast.on("GET", f"Get related {kind}", access, options=_ITEM)
    def get_as_kind(call: Call) -> Answer:
        if not isinstance(call.related, _KINDS[kind]):
            raise UnknownDirectoryObjectError(kind)
        call.context = f"{kind}s"
        return entity_answer(call, _AS_SUCH[kind], call.related)

    return cast


def _user(call: Call) -> User:
    assert isinstance(call.principal, User)
    return call.principal


def _group(call: Call) -> Group:
    assert isinstance(call.principal, Group)
    return call.principal


def _people(relation: str) -> Read:
    return lambda call: people_of(call.tenant, _group(call), relation)


def _groups(relation: str) -> Read:
    return lambda call: groups_of(call.tenant, _user(call), relation)


def _nothing(call: Call) -> Sequence[Principal]:
    """Microsoft 365 groups are in no other group (documented)."""
    return []


_relates(USER, "directReports", "user", USER_READ, lambda c: direct_reports(c.tenant, _user(c)))
_relates(USER, "memberOf", "group", USER_READ, _groups("members"))
_relates(USER, "transitiveMemberOf", "group", USER_READ, _groups("members"))
_relates(USER, "ownedObjects", "group", USER_READ, _groups("owners"))
_relates(GROUP, "transitiveMembers", "user", MEMBERS_READ, _people("members"), "user", "group")
_relates(GROUP, "memberOf", "group", MEMBERS_READ, _nothing)
_relates(GROUP, "transitiveMemberOf", "group", MEMBERS_READ, _nothing)


def _references(name: str) -> None:
    """Declare ``$ref`` behind a relation of groups and behind each of its objects."""
    single = _declared_single(f"one of the {name}", MEMBERS_READ)
    related = _relates(
        GROUP, name, "user", MEMBERS_READ, _people(name), "user", "group", single=single
    )
    adding, removing = Resource(f"$ref of {name}"), Resource(f"$ref of one of the {name}")

    @adding.on("POST", f"Add {name}", MEMBERS_WRITE, takes_body=True)
    def add(call: Call) -> Answer:
        """204, and a 400 for who is there already (documented)."""
        found = found_object(call, reference_from_wire(call.body))
        add_to_group(call.tenant, _group(call), [found], name)
        return Answer(204)

    @removing.on("DELETE", f"Remove {name}", MEMBERS_WRITE)
    def remove(call: Call) -> Answer:
        assert call.related is not None
        remove_from_group(call.tenant, _group(call), call.related, name)
        return Answer(204)

    adding.lacks_methods(GET=f"List $ref of {name}", DELETE=f"Remove {name} by @id")
    related.leads("$ref", adding)
    single.leads("$ref", removing)


_references("members")
_references("owners")


_MANAGER = Resource("manager")
_MANAGER_REF = Resource("$ref of manager")


@_MANAGER.on("GET", "Get manager", USER_READ, options=_ITEM)
def get_manager(call: Call) -> Answer:
    """404 for who has none (documented)."""
    return directory_object_answer(call, _manager(call))


@_MANAGER_REF.on("GET", "Get reference to manager", USER_READ)
def get_manager_reference(call: Call) -> Answer:
    call.context = "$ref"
    address = f"{call.base}/directoryObjects/{_manager(call).id}"
    return complex_answer(call, {"@odata.id": address})


@_MANAGER_REF.on("PUT", "Assign manager", USERS_WRITE, takes_body=True)
def assign_manager(call: Call) -> Answer:
    manager = found_object(call, reference_from_wire(call.body))
    if not isinstance(manager, User):
        raise InvalidReferenceError("manager")
    set_manager(call.tenant, _user(call), manager)
    return Answer(204)


@_MANAGER_REF.on("DELETE", "Remove manager", USERS_WRITE)
def delete_manager(call: Call) -> Answer:
    remove_manager(call.tenant, _user(call))
    return Answer(204)


def _manager(call: Call) -> User:
    found = find_manager(call.tenant, _user(call))
    if found is None:
        raise UnknownDirectoryObjectError("manager")
    return found


USER.leads("manager", _MANAGER)
_MANAGER.leads("$ref", _MANAGER_REF)
