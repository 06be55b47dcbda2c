"""Places: rooms, and the room lists that they make up.

A tenant has a room list for each building that its rooms are in (assumed: the real lists are kept
by hand); its address is the building's name with ``rooms``.

Source: calendar.md §19.3.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from .address import EmailAddress
from .directory import Room
from .tenant import Tenant

__all__ = ["RoomList", "change_room", "find_place", "find_room_list", "room_lists"]

_NO_ADDRESS = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class RoomList:
    """The rooms of one building, under an address of their own."""

    id: str
    name: str
    mail: str
    rooms: tuple[Room, ...]

    @property
    def email(self) -> EmailAddress:
        """Name and address."""
        return EmailAddress(self.mail, self.name)


def room_lists(tenant: Tenant) -> list[RoomList]:
    """Return the room lists, in the order in which their first rooms came."""
    buildings: dict[str, list[Room]] = {}
    for room in tenant.directory.rooms:
        if room.building:
            buildings.setdefault(room.building, []).append(room)
    lists: dict[str, RoomList] = {}
    for name, rooms in buildings.items():
        mail = _free_mail(tenant, name, lists)
        guid = str(tenant.ids.guid(f"room list {name}"))
        lists[mail] = RoomList(guid, name, mail, tuple(rooms))
    return list(lists.values())


def find_room_list(tenant: Tenant, key: str) -> RoomList | None:
    """Return the room list of an id or an address, in any letter case."""
    folded = key.casefold()
    return next((e for e in room_lists(tenant) if folded in (e.id, e.mail.casefold())), None)


def find_place(tenant: Tenant, key: str) -> Room | RoomList | None:
    """Return the room or room list of an id or an address; people are no places."""
    found = tenant.directory.find(key)
    return found if isinstance(found, Room) else find_room_list(tenant, key)


def change_room(tenant: Tenant, room: Room, changes: Mapping[str, Any]) -> Room:
    """Let a room be described otherwise from now on; its name and address stay.

    Another building moves it to that building's list.
    """
    after = replace(room, **changes)
    tenant.journal.write(tenant.directory, room, after, "update")
    return after


def _free_mail(tenant: Tenant, building: str, taken: Container[str]) -> str:
    plain = unicodedata.normalize("NFKD", building).casefold()
    local = _NO_ADDRESS.sub("", plain)
    candidates = (f"{local}rooms{number or ''}@{tenant.domain}" for number in count())
    free = (each for each in candidates if each not in taken and not tenant.directory.find(each))
    return next(free)
