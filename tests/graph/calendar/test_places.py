"""Rooms and room lists as places, and beta's functions that find rooms (calendar.md §19.3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pytest_graphmock import GraphMock, Room
from pytest_graphmock.usage import UsageError

pytestmark = pytest.mark.graph_mock(rooms=0)


@pytest.fixture
def rooms(office: Any) -> list[Room]:
    """Two rooms in one building, one in another, one in none."""
    add = office.mock.add_room
    return [
        add("Adams", capacity=8, building="Building 1", floor_number=2, tags=("bean bags",)),
        add("Baker", capacity=4, building="Building 1"),
        add("Crystal", building="Building 2"),
        add("Garden"),
    ]


def names_in(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["displayName"] for each in answer.json()["value"]]


def error_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def list_address(office: Any, name: str) -> str:
    return f"{name}rooms@{office.mock.tenant.domain}"


def test_rooms_are_listed_with_what_is_known_of_them(
    office: Any, as_user: Callable[..., Any], rooms: list[Room]
) -> None:
    answer = as_user(office.ana).get("/places/microsoft.graph.room")

    assert names_in(answer) == ["Adams", "Baker", "Crystal", "Garden"]
    assert answer.json()["@odata.context"].endswith("$metadata#places/microsoft.graph.room")
    assert answer.json()["value"][0] == {
        "id": rooms[0].id,
        "displayName": "Adams",
        "address": None,
        "geoCoordinates": None,
        "phone": "",
        "nickname": "Adams",
        "emailAddress": rooms[0].mail,
        "building": "Building 1",
        "floorNumber": 2,
        "floorLabel": None,
        "label": None,
        "capacity": 8,
        "bookingType": "standard",
        "audioDeviceName": None,
        "videoDeviceName": None,
        "displayDeviceName": None,
        "isWheelChairAccessible": False,
        "tags": ["bean bags"],
    }


def test_rooms_come_in_pages(office: Any, as_user: Callable[..., Any], rooms: list[Room]) -> None:
    """$top, $skip, $select and $count; the link leads on."""
    ana = as_user(office.ana)

    first = ana.get("/places/microsoft.graph.room?$top=3&$select=displayName&$count=true")
    rest = ana.session.get(
        first.json()["@odata.nextLink"], headers={"Authorization": f"Bearer {ana.token}"}
    )

    assert names_in(first) == ["Adams", "Baker", "Crystal"]
    assert first.json()["@odata.count"] == 4
    assert set(first.json()["value"][0]) == {"id", "displayName"}
    assert names_in(rest) == ["Garden"]


def test_a_hundred_rooms_are_a_page(office: Any, as_user: Callable[..., Any]) -> None:
    """Documented for places, other collections have ten."""
    for number in range(101):
        office.mock.add_room(f"Room {number}")

    answer = as_user(office.ana).get("/places/microsoft.graph.room")

    assert len(answer.json()["value"]) == 100
    assert "$top=100" in answer.json()["@odata.nextLink"].replace("%24", "$")


@pytest.mark.parametrize("word", ["roomlist", "roomList"])
def test_each_building_has_a_room_list(
    office: Any, as_user: Callable[..., Any], rooms: list[Room], word: str
) -> None:
    answer = as_user(office.ana).get(f"/places/microsoft.graph.{word}")

    assert names_in(answer) == ["Building 1", "Building 2"]
    assert answer.json()["@odata.context"].endswith("#places/microsoft.graph.roomList")
    addresses = [each["emailAddress"] for each in answer.json()["value"]]
    assert addresses == [list_address(office, "building1"), list_address(office, "building2")]


def test_room_list_has_the_rooms_of_its_building(
    office: Any, as_user: Callable[..., Any], rooms: list[Room]
) -> None:
    """By its address or its id; a key leads to one of them and to no other."""
    ana, address = as_user(office.ana), list_address(office, "building1")
    path = f"/places/{address}/microsoft.graph.roomlist/rooms"

    listed = ana.get(path)

    assert names_in(listed) == ["Adams", "Baker"]
    quoted = address.replace("@", "%40")
    context = f"#places('{quoted}')/microsoft.graph.roomList/rooms"
    assert listed.json()["@odata.context"].endswith(context)
    list_id = ana.get(f"/places/{address}").json()["id"]
    assert names_in(ana.get(f"/places/{list_id}/microsoft.graph.roomList/rooms")) == [
        "Adams",
        "Baker",
    ]
    assert error_of(ana.get(f"/places/{list_id}/microsoft.graph.roomList/rooms/{rooms[2].id}")) == (
        404,
        "ErrorItemNotFound",
    )


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/places/microsoft.graph.room/$count", "4"),
        ("/places/microsoft.graph.roomList/$count", "2"),
        ("/places/{list}/microsoft.graph.roomList/rooms/$count", "2"),
    ],
)
def test_places_are_counted(
    office: Any, as_user: Callable[..., Any], rooms: list[Room], path: str, count: str
) -> None:
    answer = as_user(office.ana).get(path.format(list=list_address(office, "building1")))

    assert answer.text == count


@pytest.mark.parametrize("cast", ["", "/microsoft.graph.room"])
@pytest.mark.parametrize("member", ["id", "mail"])
def test_room_is_found_by_id_and_by_address(
    office: Any, as_user: Callable[..., Any], rooms: list[Room], member: str, cast: str
) -> None:
    """Without a cast the answer says which kind of place it is."""
    answer = as_user(office.ana).get(f"/places/{getattr(rooms[0], member)}{cast}")

    assert answer.json()["displayName"] == "Adams"
    assert answer.json()["capacity"] == 8
    assert answer.json().get("@odata.type") == (None if cast else "#microsoft.graph.room")


def test_room_is_found_among_the_rooms(
    office: Any, as_user: Callable[..., Any], rooms: list[Room]
) -> None:
    answer = as_user(office.ana).get(f"/places/microsoft.graph.room/{rooms[1].id}")

    assert answer.json()["displayName"] == "Baker"


def test_room_list_says_that_it_is_one(
    office: Any, as_user: Callable[..., Any], rooms: list[Room]
) -> None:
    answer = as_user(office.ana).get(f"/places/{list_address(office, 'building2')}")

    assert answer.json()["@odata.type"] == "#microsoft.graph.roomList"
    assert answer.json()["displayName"] == "Building 2"


@pytest.mark.parametrize(
    "path",
    [
        "/places/nobody@contoso.example",
        "/places/ana@contoso.example",
        "/places/{list}/microsoft.graph.room",
        "/places/{room}/microsoft.graph.roomList",
    ],
)
def test_what_is_no_such_place_is_not_found(
    office: Any, as_user: Callable[..., Any], rooms: list[Room], path: str
) -> None:
    address = path.format(list=list_address(office, "building1"), room=rooms[0].mail)

    assert error_of(as_user(office.ana).get(address)) == (404, "ErrorItemNotFound")


def test_room_is_described_otherwise(
    office: Any, as_user: Callable[..., Any], rooms: list[Room]
) -> None:
    """200 with the room; another building moves it to another list."""
    ana = as_user(office.ana)
    change = {
        "@odata.type": "microsoft.graph.room",
        "building": "Building 2",
        "capacity": 50,
        "label": "100",
        "nickname": "The big one",
        "isWheelChairAccessible": True,
        "address": {"street": "4567 Main Street", "city": "Buffalo"},
        "geoCoordinates": {"latitude": 47.5, "longitude": -122.0, "altitude": None},
        "tags": [],
    }

    answer = ana.patch(f"/places/{rooms[0].mail}", change)

    assert answer.status_code == 200
    assert answer.json()["@odata.context"].endswith("$metadata#places/$entity")
    changed = {name: answer.json()[name] for name in change if not name.startswith("@")}
    coordinates = {"latitude": 47.5, "longitude": -122.0}
    expected = {name: value for name, value in change.items() if not name.startswith("@")}
    assert changed == {**expected, "geoCoordinates": coordinates}
    assert answer.json()["floorNumber"] == 2
    path = f"/places/{list_address(office, 'building2')}/microsoft.graph.roomList/rooms"
    assert names_in(ana.get(path)) == ["Adams", "Crystal"]
    assert (rooms[0].capacity, rooms[0].building) == (50, "Building 2")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"displayName": "X"}, "ErrorInvalidParameter", id="name"),
        pytest.param({"bookingType": "reserved"}, "ErrorInvalidParameter", id="booking type"),
        pytest.param({"capacity": "many"}, "RequestBodyRead", id="no number"),
        pytest.param({"colour": "blue"}, "RequestBodyRead", id="no property"),
    ],
)
def test_what_cannot_be_changed_changes_nothing(
    office: Any,
    as_user: Callable[..., Any],
    rooms: list[Room],
    change: dict[str, Any],
    code: str,
) -> None:
    ana = as_user(office.ana)

    answer = ana.patch(f"/places/{rooms[0].id}", {"label": "1"} | change)

    assert error_of(answer) == (400, code)
    assert ana.get(f"/places/{rooms[0].id}").json()["label"] is None


@pytest.mark.graph_mock(allow_unimplemented=True, rooms=0)
def test_changing_a_room_list_says_that_it_is_not_built(
    office: Any, as_user: Callable[..., Any], rooms: list[Room]
) -> None:
    path = f"/places/{list_address(office, 'building1')}"

    assert as_user(office.ana).patch(path, {"phone": "1"}).status_code == 501


@pytest.mark.graph_mock(auth="strict", rooms=0)
def test_places_need_permissions_of_their_own(
    office: Any, as_user: Callable[..., Any], rooms: list[Room]
) -> None:
    reader, path = as_user(office.ana, scopes="Place.Read.All"), f"/places/{rooms[0].id}"

    assert reader.get(path).status_code == 200
    assert error_of(reader.patch(path, {"label": "1"})) == (403, "ErrorAccessDenied")
    assert error_of(as_user(office.ana, scopes="Mail.Read").get(path)) == (403, "ErrorAccessDenied")


def test_beta_finds_rooms_and_room_lists(
    office: Any, as_user: Callable[..., Any], rooms: list[Room]
) -> None:
    """Names and addresses: of all rooms, of those in a list, of the lists."""
    ana, address = as_user(office.ana), list_address(office, "building2")

    everything = ana.get("/beta/me/findRooms").json()
    some = ana.get(f"/beta/me/findRooms(RoomList='{address}')").json()["value"]
    lists = ana.get(f"/beta/users/{office.ana.id}/findRoomLists()").json()["value"]

    assert everything["@odata.context"].endswith("#Collection(microsoft.graph.emailAddress)")
    assert [each["name"] for each in everything["value"]] == ["Adams", "Baker", "Crystal", "Garden"]
    assert some == [{"name": "Crystal", "address": rooms[2].mail}]
    assert [each["name"] for each in lists] == ["Building 1", "Building 2"]


def test_unknown_room_list_is_not_found(office: Any, as_user: Callable[..., Any]) -> None:
    answer = as_user(office.ana).get("/beta/me/findRooms(RoomList='x@contoso.example')")

    assert error_of(answer) == (404, "ErrorItemNotFound")


@pytest.mark.graph_mock(allow_unimplemented=True, rooms=0)
def test_v1_has_no_find_rooms(office: Any, as_user: Callable[..., Any]) -> None:
    assert as_user(office.ana).get("/me/findRooms").status_code == 400


def test_room_that_is_added_takes_the_properties_of_rooms(graph_mock: GraphMock) -> None:
    """What is no property of a room is told with the nearest that is."""
    room = graph_mock.add_room("Hall", building="North", time_zone="Tokyo Standard Time", label="7")

    assert (room.building, room.time_zone) == ("North", "Tokyo Standard Time")
    with pytest.raises(UsageError, match=r"a room has no property 'floor_nummer'.*floor_number"):
        graph_mock.add_room("Cabin", floor_nummer=1)


def test_buildings_of_one_address_have_two_lists(
    graph_mock: GraphMock, office: Any, as_user: Callable[..., Any]
) -> None:
    graph_mock.add_room("A", building="Building 1")
    graph_mock.add_room("B", building="Building-1")

    lists = as_user(office.ana).get("/places/microsoft.graph.roomList").json()["value"]

    assert len({each["emailAddress"] for each in lists}) == 2
