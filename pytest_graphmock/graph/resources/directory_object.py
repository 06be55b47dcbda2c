"""Directory objects of any kind by their ids.

GET /directoryObjects/{id}, DELETE /directoryObjects/{id}, POST /directoryObjects/getByIds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...exchange.accounts import delete_user
from ...exchange.directory import Principal, User
from ...exchange.groups import delete_group
from ..answer import Answer
from ..call import Call
from ..errors import GraphError
from ..render import EntityType, values_answer
from ..tree import Resource
from ..wire.directory import directory_object_to_wire
from ..wire.reader import array_of, string
from .access import DIRECTORY_READ, USERS_WRITE
from .owner import ROOT
from .relations import directory_object_answer, found_object

__all__: list[str] = []

_OBJECT = Resource("directoryObject")
_OBJECTS = Resource("directoryObjects")
_MOST_IDS = 1000


def _kind(principal: Principal) -> str:
    return "user" if isinstance(principal, User) else "group"


_MIXED = EntityType(
    "directoryObject", lambda value, call: directory_object_to_wire(value), type_name=_kind
)


def _enter(call: Call, key: str) -> None:
    call.related = found_object(call, key)


@_OBJECT.on("GET", "Get directoryObject", DIRECTORY_READ, options=frozenset({"select"}))
def get_object(call: Call) -> Answer:
    assert call.related is not None
    return directory_object_answer(call, call.related)


@_OBJECT.on("DELETE", "Delete directoryObject", USERS_WRITE)
def remove_object(call: Call) -> Answer:
    if isinstance(call.related, User):
        delete_user(call.tenant, call.related)
    elif call.related is not None:
        delete_group(call.tenant, call.related)  # type: ignore[arg-type]  # there is no third kind
    return Answer(204)


_PARAMETERS: Mapping[str, Any] = {"ids": array_of(string), "types": array_of(string)}


@_OBJECTS.action("getByIds", DIRECTORY_READ, _PARAMETERS)
def get_by_ids(call: Call) -> Answer:
    """Those that are there, in the order of the ids; unknown ids are passed over (documented).

    Raises:
        GraphError: More than 1000 ids, or none (400; documented limit, texts assumed).
    """
    ids = call.body.get("ids") or ()
    if not ids:
        raise GraphError("The parameter 'ids' is required.", code="Request_BadRequest")
    if len(ids) > _MOST_IDS:
        raise GraphError(f"'ids' takes {_MOST_IDS} ids at most.", code="Request_BadRequest")
    wanted = {each.casefold() for each in call.body.get("types") or ()}
    principals = (call.tenant.directory.find(each) for each in dict.fromkeys(ids))
    found = [each for each in principals if each is not None]
    if wanted - {"directoryobject"}:
        found = [each for each in found if _kind(each) in wanted]
    call.context = "directoryObjects"
    return values_answer(call, _MIXED, found)


ROOT.leads("directoryObjects", _OBJECTS)
_OBJECTS.has_key(_OBJECT, _enter)
_OBJECTS.lacks("$count", "delta", "getAvailableExtensionProperties", "validateProperties")
_OBJECTS.lacks_methods(GET="List directoryObjects", POST="Create directoryObject")
_OBJECT.lacks("checkMemberGroups", "checkMemberObjects", "getMemberGroups", "getMemberObjects")
_OBJECT.lacks("restore")
_OBJECT.lacks_methods(PATCH="Update directoryObject")
