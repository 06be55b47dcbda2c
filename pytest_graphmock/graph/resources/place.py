"""Places, and beta's older ways to find rooms.

GET /places/microsoft.graph.room, GET /places/microsoft.graph.roomList, GET and PATCH
/places/{id | address}, GET /places/{id | address}/microsoft.graph.roomList/rooms,
GET /beta/me/findRooms, GET /beta/me/findRoomLists.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...exchange.address import EmailAddress
from ...exchange.directory import Room
from ...exchange.errors import ItemNotFoundError
from ...exchange.rooms import RoomList, change_room, find_place, find_room_list, room_lists
from ..answer import Answer
from ..call import Call
from ..errors import NotImplementedHereError, SegmentError
from ..render import (
    EntityType,
    Page,
    collection_answer,
    complex_answer,
    count_answer,
    entity_answer,
)
from ..tree import Resource
from ..wire.place import room_from_wire, room_list_to_wire, room_to_wire
from ..wire.reader import string
from .access import PLACES_READ, PLACES_WRITE, ROOMS_FOUND
from .owner import ROOT, USER

PLACES = Resource("places")
PLACE = Resource("place")
ROOMS = Resource("rooms")
ROOM = Resource("room")
ROOM_LISTS = Resource("roomLists")
ROOM_LIST = Resource("roomList")
_ROOM_COUNT = Resource("$count of rooms")
_LIST_COUNT = Resource("$count of roomLists")

_ROOM = EntityType("room", lambda room, call: room_to_wire(room))
_ROOM_LIST = EntityType("roomList", lambda rooms, call: room_list_to_wire(rooms))
_ITEM = frozenset({"select"})
_LIST = frozenset({"select", "top", "skip", "count"})
#: Documented: "List places".
_PAGE = 100


def _enter_place(call: Call, key: str) -> None:
    """A place goes by its id or its address; what is none is not found (text assumed)."""
    call.place = find_place(call.tenant, key)
    if call.place is None:
        raise ItemNotFoundError


def _enter_room(call: Call, key: Any) -> None:
    """Find a room of the list before it, of all rooms, or be sure that the place is one."""
    within = call.place.rooms if isinstance(call.place, RoomList) else None
    if key is not None:
        _enter_place(call, key)
    if not isinstance(call.place, Room) or (within is not None and call.place not in within):
        raise ItemNotFoundError


def _enter_room_list(call: Call, key: Any) -> None:
    if key is not None:
        _enter_place(call, key)
    if not isinstance(call.place, RoomList):
        raise ItemNotFoundError


@PLACE.on("GET", "Get place", PLACES_READ, options=_ITEM)
@ROOM.on("GET", "Get room", PLACES_READ, options=_ITEM)
@ROOM_LIST.on("GET", "Get roomList", PLACES_READ, options=_ITEM)
def get_place(call: Call) -> Answer:
    return _place_answer(call)


@PLACE.on("PATCH", "Update place", PLACES_WRITE, takes_body=True)
def update_place(call: Call) -> Answer:
    """Describe a room otherwise; 200 with the room."""
    if not isinstance(call.place, Room):
        raise NotImplementedHereError("Update roomList")
    call.place = change_room(call.tenant, call.place, room_from_wire(call.body))
    return _place_answer(call)


@ROOMS.on("GET", "List rooms", PLACES_READ, options=_LIST)
def list_rooms(call: Call) -> Answer:
    """All rooms of the tenant in seeded order, or those of a list."""
    rooms = _rooms(call)
    return collection_answer(call, _ROOM, Page(rooms, lambda: len(rooms)), _PAGE)


@_ROOM_COUNT.on("GET", "Count rooms", PLACES_READ)
def count_rooms(call: Call) -> Answer:
    return count_answer(len(_rooms(call)))


@ROOM_LISTS.on("GET", "List roomLists", PLACES_READ, options=_LIST)
def list_room_lists(call: Call) -> Answer:
    """One for each building that rooms are in."""
    lists = room_lists(call.tenant)
    return collection_answer(call, _ROOM_LIST, Page(lists, lambda: len(lists)), _PAGE)


@_LIST_COUNT.on("GET", "Count roomLists", PLACES_READ)
def count_room_lists(call: Call) -> Answer:
    return count_answer(len(room_lists(call.tenant)))


def _rooms(call: Call) -> list[Room]:
    if isinstance(call.place, RoomList):
        return list(call.place.rooms)
    return call.tenant.directory.rooms


def _place_answer(call: Call) -> Answer:
    """A place says which kind it is, except where the address has said so."""
    entity = _ROOM if isinstance(call.place, Room) else _ROOM_LIST
    if call.route.resource is not PLACE:
        return entity_answer(call, entity, call.place)
    kind = {"@odata.type": f"#microsoft.graph.{entity.name}"}
    stating = EntityType(entity.name, lambda place, call: kind | entity.to_wire(place, call))
    return entity_answer(call, stating, call.place)


@USER.function("findRooms", ROOMS_FOUND, {"RoomList": string}, optional=frozenset({"RoomList"}))
def find_rooms(call: Call) -> Answer:
    """Names and addresses of all rooms, or of those in a list; in beta only (documented)."""
    address = call.body.get("RoomList")
    rooms: Iterable[Room] = call.tenant.directory.rooms
    if address is not None:
        found = find_room_list(call.tenant, address)
        if found is None:
            raise ItemNotFoundError
        rooms = found.rooms
    return _addresses(call, [room.email for room in rooms])


@USER.function("findRoomLists", ROOMS_FOUND)
def find_room_lists(call: Call) -> Answer:
    return _addresses(call, [each.email for each in room_lists(call.tenant)])


def _addresses(call: Call, emails: list[EmailAddress]) -> Answer:
    if not call.is_beta:
        raise SegmentError(call.route.resource.name)
    call.context = "Collection(microsoft.graph.emailAddress)"
    wires = [{"name": each.name, "address": each.address} for each in emails]
    return complex_answer(call, {"value": wires})


_PLACES_APP = "buildings, desks and who is in are the Places app's, not the calendar's"

ROOT.leads("places", PLACES)
PLACES.has_key(PLACE, _enter_place)
PLACES.leads("room", ROOMS, is_cast=True)
PLACES.leads("roomList", ROOM_LISTS, is_cast=True)
PLACES.lacks("building", "desk", "floor", "section", "workspace", why=_PLACES_APP)
PLACES.lacks("$count", "getOperation", "listOperations", why=_PLACES_APP)
PLACES.lacks_methods(GET="List places", POST="Create place")
PLACE.leads("room", ROOM, _enter_room, is_cast=True)
PLACE.leads("roomList", ROOM_LIST, _enter_room_list, is_cast=True)
PLACE.lacks("building", "desk", "floor", "section", "workspace", why=_PLACES_APP)
PLACE.lacks("checkIns", "children", "descendants", why=_PLACES_APP)
PLACE.lacks_methods(DELETE="Delete place")
ROOMS.has_key(ROOM, _enter_room)
ROOMS.leads("$count", _ROOM_COUNT)
ROOMS.lacks_methods(POST="Create room")
ROOM.lacks("checkIns", "children", why=_PLACES_APP)
ROOM.lacks_methods(PATCH="Update room of a roomList", DELETE="Delete room")
ROOM_LISTS.has_key(ROOM_LIST, _enter_room_list)
ROOM_LISTS.leads("$count", _LIST_COUNT)
ROOM_LIST.leads("rooms", ROOMS)
ROOM_LIST.lacks("checkIns", "children", "workspaces", why=_PLACES_APP)
