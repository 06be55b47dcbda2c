"""Moving and copying messages: mail.md §11."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

IMMUTABLE = {"Prefer": 'IdType="ImmutableId"'}
#: What a move leaves as it was.
PRESERVED = (
    "createdDateTime",
    "receivedDateTime",
    "sentDateTime",
    "internetMessageId",
    "conversationId",
    "conversationIndex",
    "flag",
    "categories",
    "isRead",
    "isDraft",
    "subject",
    "body",
    "from",
    "toRecipients",
)


def _move(
    api: Any, message_id: str, action: str = "move", to: str = "archive", **options: Any
) -> Any:
    return api.post(f"/me/messages/{message_id}/{action}", {"destinationId": to}, **options)


def test_moved_message_has_a_new_id_and_is_otherwise_the_same(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """201 with the message; the old id names nothing any more."""
    ana, message = as_user(office.ana), office.ana.inbox.add_message("Lunch")
    before = message.as_json()

    answer = _move(ana, message.id)

    assert answer.status_code == 201
    moved = answer.json()
    assert moved["@odata.context"].endswith(f"#users('{office.ana.id}')/messages/$entity")
    assert moved["@odata.type"] == "#microsoft.graph.message"
    assert moved["parentFolderId"] == office.ana.folder("archive").id
    assert moved["id"] != message.id
    assert moved["changeKey"] != before["changeKey"]
    assert {name: moved[name] for name in PRESERVED} == {name: before[name] for name in PRESERVED}
    assert ana.get(f"/me/messages/{message.id}").status_code == 404
    assert "@odata.type" not in ana.get(f"/me/messages/{moved['id']}").json()
    office.mock.assert_moved(message, to="archive", source="inbox")
    assert office.mock.moves == [{"reason": "move", "new_id": moved["id"], "old_id": message.id}]


def test_copy_is_another_message_and_the_first_stays(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """201 with the copy; nothing moved."""
    ana, message = as_user(office.ana), office.ana.inbox.add_message("Lunch")
    before = message.as_json()

    answer = _move(ana, message.id, "copy")

    assert answer.status_code == 201
    copy = answer.json()
    assert copy["id"] != message.id
    assert copy["parentFolderId"] == office.ana.folder("archive").id
    assert {name: copy[name] for name in PRESERVED} == {name: before[name] for name in PRESERVED}
    assert message.as_json() == before
    assert office.mock.moves == []


@pytest.mark.parametrize(("action", "is_kept"), [("move", True), ("copy", False)])
def test_immutable_id_is_kept_by_a_move_alone(
    office: Any, as_user: Callable[..., Any], action: str, is_kept: bool
) -> None:
    """A copy has its own (documented)."""
    ana, message = as_user(office.ana), office.ana.inbox.add_message("Lunch")

    answer = _move(ana, message.immutable_id, action, headers=IMMUTABLE)

    assert answer.headers["Preference-Applied"] == 'IdType="ImmutableId"'
    assert (answer.json()["id"] == message.immutable_id) is is_kept


@pytest.mark.parametrize(
    "name", ["deleteditems", "DeletedItems", "junkemail", "drafts", "sentitems", "archive"]
)
def test_destination_is_a_well_known_name_in_any_letter_case(
    office: Any, as_user: Callable[..., Any], name: str
) -> None:
    """No id is needed."""
    message = office.ana.inbox.add_message("Lunch")

    answer = _move(as_user(office.ana), message.id, to=name)

    assert answer.status_code == 201
    assert message.folder.well_known_name == name.lower()


@pytest.mark.parametrize("word", ["destinationId", "DestinationId"])
@pytest.mark.parametrize("action", ["move", "microsoft.graph.move", "Move"])
def test_destination_is_a_folder_by_id(
    office: Any, as_user: Callable[..., Any], word: str, action: str
) -> None:
    """In either spelling of the parameter, with and without the namespace."""
    folder = office.ana.inbox.add_folder("Lunches")
    message = office.ana.inbox.add_message("Lunch")

    answer = as_user(office.ana).post(f"/me/messages/{message.id}/{action}", {word: folder.id})

    assert answer.status_code == 201
    assert answer.json()["parentFolderId"] == folder.id
    assert message.folder == folder
    office.mock.assert_moved(message, to="inbox/Lunches")


def test_move_to_the_same_folder_gives_a_new_id(office: Any, as_user: Callable[..., Any]) -> None:
    """It is allowed (assumed)."""
    message = office.ana.inbox.add_message("Lunch")

    answer = _move(as_user(office.ana), message.id, to="inbox")

    assert answer.status_code == 201
    assert answer.json()["id"] != message.id
    assert office.ana.inbox.total_item_count == 1


def test_counts_follow_the_move(office: Any, as_user: Callable[..., Any]) -> None:
    """Unread ones, too."""
    message = office.ana.inbox.add_message("Lunch")
    archive = office.ana.folder("archive")

    _move(as_user(office.ana), message.id)

    assert (office.ana.inbox.total_item_count, office.ana.inbox.unread_item_count) == (0, 0)
    assert (archive.total_item_count, archive.unread_item_count) == (1, 1)


def test_select_picks_members_of_the_moved_message(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """The ordinary context, with the selection (observed)."""
    message = office.ana.inbox.add_message("Lunch")

    answer = as_user(office.ana).post(
        f"/me/messages/{message.id}/move?$select=id,subject", {"destinationId": "archive"}
    )

    moved = answer.json()
    assert moved["@odata.context"].endswith("/messages(id,subject)/$entity")
    assert {name for name in moved if "@" not in name} == {"id", "subject"}


@pytest.mark.parametrize("action", ["move", "copy"])
@pytest.mark.parametrize(
    ("body", "status", "code", "text"),
    [
        pytest.param({}, 400, "ErrorInvalidIdEmpty", "Id must be non-empty.", id="missing"),
        pytest.param(
            {"destinationId": ""}, 400, "ErrorInvalidIdEmpty", "Id must be non-empty.", id="empty"
        ),
        pytest.param(
            {"destinationId": "nowhere"},
            400,
            "ErrorInvalidIdMalformed",
            "Id is malformed.",
            id="malformed",
        ),
        pytest.param(
            {"destinationId": "AAMk" + "A" * 40},
            404,
            "ErrorItemNotFound",
            "The specified object was not found in the store.",
            id="unknown",
        ),
    ],
)
def test_bad_destination_moves_nothing(
    office: Any,
    as_user: Callable[..., Any],
    action: str,
    body: dict[str, str],
    status: int,
    code: str,
    text: str,
) -> None:
    """The message is where it was, once."""
    message = office.ana.inbox.add_message("Lunch")

    answer = as_user(office.ana).post(f"/me/messages/{message.id}/{action}", body)

    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code
    assert answer.json()["error"]["message"] == text
    assert [each.id for each in office.ana.inbox.messages] == [message.id]
    assert office.mock.moves == []


@pytest.mark.parametrize("action", ["move", "copy"])
def test_another_mailbox_is_out_of_reach(
    office: Any, as_user: Callable[..., Any], action: str
) -> None:
    """A folder of somebody else's is not found, and somebody else's message refused."""
    message = office.ana.inbox.add_message("Lunch")
    path = f"/users/{office.ana.id}/messages/{message.id}/{action}"

    answers = [
        as_user(office.ana).post(path, {"destinationId": office.bob.inbox.id}),
        as_user(office.dan).post(path, {"destinationId": "archive"}),
    ]

    assert [each.status_code for each in answers] == [404, 403]
    assert message.folder.well_known_name == "inbox"
    assert office.bob.inbox.messages == []


def test_delta_tells_of_the_move_in_both_folders(
    office: Any, as_user: Callable[..., Any], following: Callable[..., Any]
) -> None:
    """The source says removed, the destination has it."""
    message = office.ana.inbox.add_message("Lunch")
    source = following(office.ana, "/me/mailFolders/inbox/messages/delta")
    target = following(office.ana, "/me/mailFolders/archive/messages/delta")

    moved = _move(as_user(office.ana), message.id).json()
    source.follow()
    target.follow()

    assert source.removed == [message.id]
    assert [each["id"] for each in target.changed] == [moved["id"]]


def test_moved_invitation_leads_to_the_event_still(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """The event does not move along, nor is it changed: calendar.md §20."""
    office.meeting()
    bob, request = as_user(office.bob), office.bob.inbox.messages[0]
    before = bob.get("/me/events").json()["value"]

    answer = bob.post(
        f"/me/messages/{request.id}/microsoft.graph.eventMessage/microsoft.graph.move",
        {"destinationId": "archive"},
    )

    moved = answer.json()
    assert answer.status_code == 201
    assert moved["@odata.type"] == "#microsoft.graph.eventMessageRequest"
    event = bob.get(f"/me/messages/{moved['id']}/event").json()
    assert event["id"] == before[0]["id"]
    assert bob.get("/me/events").json()["value"] == before
