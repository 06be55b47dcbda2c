"""Places: ``room`` and ``roomList``, and what a PATCH changes of a room (calendar.md §19.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...exchange.directory import Room
from ...exchange.errors import InvalidParameterError
from ...exchange.rooms import RoomList
from .location import address_from_wire, coordinates_from_wire
from .reader import Property, TypeReader, array_of, boolean, integer, string

__all__ = ["room_from_wire", "room_list_to_wire", "room_to_wire"]

#: What nobody can change through Graph (documented; that it is refused is assumed).
_FIXED = ("id", "placeId", "displayName", "emailAddress", "bookingType")


def room_to_wire(room: Room) -> dict[str, Any]:
    """Return a room as ``/places`` shows it (documented)."""
    return {
        "id": room.id,
        "displayName": room.display_name,
        "address": dict(room.address) or None,
        "geoCoordinates": dict(room.coordinates) or None,
        "phone": room.phone or next(iter(room.business_phones), ""),
        "nickname": room.nickname or room.display_name,
        "emailAddress": room.mail,
        "building": room.building,
        "floorNumber": room.floor_number,
        "floorLabel": room.floor_label,
        "label": room.label,
        "capacity": room.capacity,
        "bookingType": room.booking_type.value,
        "audioDeviceName": room.audio_device_name,
        "videoDeviceName": room.video_device_name,
        "displayDeviceName": room.display_device_name,
        "isWheelChairAccessible": room.is_wheel_chair_accessible,
        "tags": list(room.tags),
    }


def room_list_to_wire(rooms: RoomList) -> dict[str, Any]:
    """Return a room list; nobody has said where it is (documented which members there are)."""
    return {
        "id": rooms.id,
        "displayName": rooms.name,
        "address": None,
        "geoCoordinates": None,
        "phone": "",
        "emailAddress": rooms.mail,
    }


def room_from_wire(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a PATCH changes of a room, by the model's names.

    Raises:
        InvalidParameterError: It names what can't be changed (400).
    """
    fixed = next((name for name in _FIXED if name in body), None)
    if fixed is not None:
        raise InvalidParameterError(f"The property '{fixed}' of a place can't be updated.")
    return _ROOM.read(body)


_ROOM = TypeReader(
    "room",
    {
        "address": Property("address", address_from_wire, ()),
        "geoCoordinates": Property("coordinates", coordinates_from_wire, ()),
        "phone": Property("phone", string),
        "nickname": Property("nickname", string),
        "building": Property("building", string),
        "floorNumber": Property("floor_number", integer),
        "floorLabel": Property("floor_label", string),
        "label": Property("label", string),
        "capacity": Property("capacity", integer),
        "audioDeviceName": Property("audio_device_name", string),
        "videoDeviceName": Property("video_device_name", string),
        "displayDeviceName": Property("display_device_name", string),
        "isWheelChairAccessible": Property("is_wheel_chair_accessible", boolean, False),
        "tags": Property("tags", array_of(string), ()),
    },
    unsupported=frozenset({"parentId", "teamsEnabledState", "isTeamsEnabled"}),
)
