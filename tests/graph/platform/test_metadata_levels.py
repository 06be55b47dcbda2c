"""How much an answer says of itself: none, minimal or full metadata (platform.md §4, §5.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

As = Callable[..., Any]


def accept(level: str) -> dict[str, str]:
    return {"Accept": f"application/json;odata.metadata={level}"}


@pytest.mark.parametrize("level", ["none", "minimal", "full"])
def test_content_type_says_the_level(office: Any, as_user: As, level: str) -> None:
    """Exactly, without blanks."""
    answer = as_user(office.ana).get("/me/events", headers=accept(level))

    assert answer.headers["Content-Type"] == (
        f"application/json;odata.metadata={level};odata.streaming=true;"
        "IEEE754Compatible=false;charset=utf-8"
    )


def test_none_keeps_links_and_count_alone(office: Any, as_user: As) -> None:
    """No context, types and etags."""
    office.series(days=2)
    for day in range(3):
        office.ana.calendar.add_event(f"Event {day}", start="2026-03-10T08:00:00Z")

    page = as_user(office.ana).get("/me/events?$top=2&$count=true", headers=accept("none")).json()

    assert set(page) == {"@odata.count", "@odata.nextLink", "value"}
    assert not [name for each in page["value"] for name in each if "@odata" in name]


def test_none_keeps_a_delta_going(office: Any, as_user: As) -> None:
    """Its link stays."""
    answer = as_user(office.ana).get("/me/mailFolders/delta", headers=accept("none"))

    assert "@odata.deltaLink" in answer.json()
    assert "@odata.context" not in answer.json()


def test_full_says_type_and_address(office: Any, as_user: As) -> None:
    """Beside all that minimal says; the address leads back to the same event."""
    meeting = office.meeting()
    ana = as_user(office.ana)
    minimal = ana.get(f"/me/events/{meeting.id}").json()

    full = ana.get(f"/me/events/{meeting.id}", headers=accept("full")).json()

    assert full["@odata.type"] == "#microsoft.graph.event"
    assert minimal.items() <= full.items()
    address = full["@odata.id"].replace("%3D", "=")
    assert ana.get_link(address).json()["id"] == meeting.id


@pytest.mark.parametrize(
    ("path", "context"),
    [
        pytest.param("/me?$select=id,displayName", "users(id,displayName)/$entity", id="selected"),
        pytest.param("/users?$select=displayName", "users(displayName)", id="users"),
        pytest.param("/groups", "groups", id="groups"),
        pytest.param(
            "/me/mailFolders/inbox/messages?$select=subject",
            "users('{u}')/mailFolders('inbox')/messages(subject)",
            id="messages of a folder",
        ),
        pytest.param("/me/mailFolders", "users('{u}')/mailFolders", id="folders"),
        pytest.param(
            "/me/mailFolders/inbox/childFolders",
            "users('{u}')/mailFolders('inbox')/childFolders",
            id="child folders",
        ),
        pytest.param("/me/mailFolders/delta()", "Collection(mailFolder)", id="delta of folders"),
        pytest.param(
            "/me/mailFolders/inbox/messages/delta()", "Collection(message)", id="delta of messages"
        ),
        pytest.param(
            "/me/mailboxSettings/timeZone",
            "users('{u}')/mailboxSettings/timeZone",
            id="one plain value",
        ),
    ],
)
def test_context_is_the_canonical_address(
    office: Any, as_user: As, path: str, context: str
) -> None:
    """The user by GUID, a folder as it was written, selected names in their order."""
    answer = as_user(office.ana).get(path)

    expected = f"{office.mock.base_url}/$metadata#{context.format(u=office.ana.id)}"
    assert answer.json()["@odata.context"] == expected


def test_members_of_a_group_are_directory_objects(office: Any, as_user: As) -> None:
    """Each says what it is."""
    group = office.mock.add_group("Board", members=[office.ana], mail="board")

    answer = as_user(office.ana).get(f"/groups/{group.id}/members").json()

    assert answer["@odata.context"].endswith("$metadata#directoryObjects")
    assert [each["@odata.type"] for each in answer["value"]] == ["#microsoft.graph.user"]


def test_types_are_said_of_derived_ones_and_etags_of_items_only(office: Any, as_user: As) -> None:
    """eventMessageRequest among messages; neither on events, and no etag on folders and users."""
    office.meeting()
    bob = as_user(office.bob)

    [message] = bob.get("/me/mailFolders/inbox/messages").json()["value"]
    [event] = bob.get("/me/events").json()["value"]
    [folder, *_] = bob.get("/me/mailFolders").json()["value"]

    assert message["@odata.type"] == "#microsoft.graph.eventMessageRequest"
    assert "@odata.type" not in event
    assert event["@odata.etag"].startswith('W/"')
    assert "@odata.etag" not in folder
    assert "@odata.etag" not in bob.get("/me").json()


def test_count_stands_before_and_the_link_behind_the_values(office: Any, as_user: As) -> None:
    """As Outlook writes them."""
    office.meeting()

    page = as_user(office.ana).get("/me/events?$top=1&$count=true").json()

    assert list(page) == ["@odata.context", "@odata.count", "value", "@odata.nextLink"]
