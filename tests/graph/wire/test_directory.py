"""How users, groups and rooms are shown."""

from __future__ import annotations

from typing import Any

from pytest_graphmock.exchange.directory import Group, Room, User
from pytest_graphmock.graph.wire.directory import (
    directory_object_to_wire,
    group_to_wire,
    user_selectable,
    user_to_wire,
)
from pytest_graphmock.graph.wire.place import room_to_wire
from pytest_graphmock.graph.wire.types import known_properties


def test_the_directory_is_what_the_service_publishes(
    contract: Any, ana: User, group: Group, room: Room
) -> None:
    """Users, groups and rooms satisfy the metadata."""
    shown = [
        ("user", user_to_wire(ana)),
        ("user", {**user_to_wire(ana), **user_selectable(ana)}),
        ("group", group_to_wire(group)),
        ("room", room_to_wire(room)),
        ("directoryObject", directory_object_to_wire(room)),
        ("directoryObject", directory_object_to_wire(group)),
    ]

    violations = [each for name, wire in shown for each in contract.check(name, wire)]

    assert violations == []


def test_a_user_is_shown_with_the_default_properties(ana: User) -> None:
    """Eleven properties, nulls included."""
    assert user_to_wire(ana) == {
        "businessPhones": [],
        "displayName": "Ana Org",
        "givenName": "Ana",
        "jobTitle": None,
        "mail": "ana@contoso.example",
        "mobilePhone": None,
        "officeLocation": None,
        "preferredLanguage": None,
        "surname": "Org",
        "userPrincipalName": "ana@contoso.example",
        "id": ana.id,
    }


def test_more_of_a_user_is_there_for_who_selects_it(ana: User, room: Room) -> None:
    """What the tenant knows, and nulls for what it cannot have."""
    extras = user_selectable(ana)

    assert extras["accountEnabled"] is True
    assert extras["createdDateTime"] == "2026-03-02T09:00:00Z"
    assert extras["mailNickname"] == "ana"
    assert extras["proxyAddresses"] == ["SMTP:ana@contoso.example"]
    assert extras["userType"] == "Member"
    assert extras["employeeId"] is None
    assert user_selectable(room)["accountEnabled"] is False
    assert not extras.keys() & user_to_wire(ana).keys()
    assert extras.keys() <= known_properties("user", False)


def test_a_group_is_a_microsoft_365_group(group: Group) -> None:
    """Mail-enabled, unified, no security group."""
    wire = group_to_wire(group)

    assert wire["groupTypes"] == ["Unified"]
    assert (wire["mailEnabled"], wire["securityEnabled"]) == (True, False)
    assert (wire["mail"], wire["mailNickname"]) == ("sales@contoso.example", "sales")
    assert wire.keys() <= known_properties("group", False)


def test_members_say_what_they_are(ana: User, group: Group) -> None:
    """Mixed collections tell users from groups by @odata.type, which comes first."""
    user, unit = directory_object_to_wire(ana), directory_object_to_wire(group)

    assert next(iter(user.items())) == ("@odata.type", "#microsoft.graph.user")
    assert unit["@odata.type"] == "#microsoft.graph.group"
    assert unit["displayName"] == "Sales Team"


def test_a_room_says_how_many_it_holds(room: Room) -> None:
    """Capacity and building are what people look for."""
    wire = room_to_wire(room)

    assert (wire["emailAddress"], wire["capacity"], wire["building"]) == (room.mail, 8, "1")
    assert wire.keys() <= known_properties("room", False)


def test_a_security_identifier_is_the_object_id_in_other_words(group: Group) -> None:
    """S-1-12-1- and four numbers."""
    parts = group_to_wire(group)["securityIdentifier"].split("-")

    assert parts[:4] == ["S", "1", "12", "1"]
    assert len(parts) == 8
    assert all(0 <= int(part) < 2**32 for part in parts[4:])
