"""Deleting messages: mail.md §8."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

IMMUTABLE = {"Prefer": 'IdType="ImmutableId"'}


def _in(api: Any, folder: str) -> list[str]:
    answer = api.get(f"/me/mailFolders/{folder}/messages?$select=subject")
    return [each["subject"] for each in answer.json()["value"]]


@pytest.mark.parametrize("where", ["/me/messages", "/me/mailFolders/inbox/messages"])
def test_deleted_message_goes_to_deleted_items(
    office: Any, as_user: Callable[..., Any], where: str
) -> None:
    """204; its id is a new one, and the old one names nothing any more."""
    ana, message = as_user(office.ana), office.ana.inbox.add_message("Lunch")

    answer = ana.delete(f"{where}/{message.id}")

    assert (answer.status_code, answer.content) == (204, b"")
    assert message.folder.well_known_name == "deleteditems"
    assert message.current_id != message.id
    assert ana.get(f"/me/messages/{message.id}").status_code == 404
    assert ana.get(f"/me/messages/{message.current_id}").status_code == 200
    office.mock.assert_moved(message, to="deleteditems", source="inbox")
    assert office.mock.moves == [{"subject": "Lunch", "reason": "delete"}]


def test_counts_follow_the_message(office: Any, as_user: Callable[..., Any]) -> None:
    """Unread and total, here and there."""
    ana, message = as_user(office.ana), office.ana.inbox.add_message("Lunch")

    ana.delete(f"/me/messages/{message.id}")

    counts = ("totalItemCount", "unreadItemCount")
    inbox = ana.get("/me/mailFolders/inbox").json()
    deleted = ana.get("/me/mailFolders/deleteditems").json()
    assert [inbox[name] for name in counts] == [0, 0]
    assert [deleted[name] for name in counts] == [1, 1]


def test_immutable_id_survives_the_deletion(office: Any, as_user: Callable[..., Any]) -> None:
    """It is the same in Deleted Items (documented)."""
    ana, message = as_user(office.ana), office.ana.inbox.add_message("Lunch")
    path = f"/me/messages/{message.immutable_id}"

    ana.delete(path, headers=IMMUTABLE)

    found = ana.get(path, headers=IMMUTABLE).json()
    assert found["id"] == message.immutable_id
    assert found["parentFolderId"] == office.ana.deleted_items.id


def test_deleting_goes_on_through_recoverable_items_to_purges(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Deleted Items, Deletions, Purges, and then there is nothing to delete."""
    ana, message = as_user(office.ana), office.ana.inbox.add_message("Lunch")
    places, statuses = [], []

    for _ in range(4):
        statuses.append(ana.delete(f"/me/messages/{message.immutable_id}").status_code)
        places.append(message.folder.well_known_name)

    assert statuses == [204, 204, 204, 404]
    assert places == [
        "deleteditems",
        "recoverableitemsdeletions",
        "recoverableitemspurges",
        "recoverableitemspurges",
    ]


def test_folder_below_deleted_items_counts_as_it(office: Any, as_user: Callable[..., Any]) -> None:
    """What lies in a deleted folder is deleted already."""
    folder = office.ana.deleted_items.add_folder("Old")
    message = folder.add_message("Lunch")

    as_user(office.ana).delete(f"/me/messages/{message.id}")

    assert message.folder.well_known_name == "recoverableitemsdeletions"


def test_deleted_draft_is_a_draft_still(office: Any, as_user: Callable[..., Any]) -> None:
    """Drafts go the same way."""
    ana = as_user(office.ana)
    draft = ana.post("/me/messages", {"subject": "Lunch"}).json()

    answer = ana.delete(f"/me/messages/{draft['id']}")

    assert answer.status_code == 204
    (deleted,) = office.ana.deleted_items.messages
    assert deleted.is_draft


def test_permanently_deleted_message_is_out_of_reach(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """204; it is in Purges, and can be neither deleted, moved, copied nor changed any more."""
    ana, message = as_user(office.ana), office.ana.inbox.add_message("Lunch")

    answer = ana.post(f"/me/messages/{message.id}/permanentDelete")

    assert (answer.status_code, answer.content) == (204, b"")
    assert message.folder.well_known_name == "recoverableitemspurges"
    assert ana.get(f"/me/messages/{message.id}").status_code == 404
    path = f"/me/messages/{message.immutable_id}"
    answers = [
        ana.delete(path),
        ana.post(f"{path}/permanentDelete"),
        ana.post(f"{path}/move", {"destinationId": "inbox"}),
        ana.post(f"{path}/copy", {"destinationId": "inbox"}),
        ana.patch(path, {"isRead": True}),
    ]
    assert [each.status_code for each in answers] == [404] * 5
    assert {each.json()["error"]["code"] for each in answers} == {"ErrorItemNotFound"}
    assert office.mock.moves == [{"reason": "permanentDelete", "source": "inbox"}]


def test_what_is_in_deleted_items_can_be_purged(office: Any, as_user: Callable[..., Any]) -> None:
    """From there, too."""
    message = office.ana.deleted_items.add_message("Lunch")

    answer = as_user(office.ana).post(f"/me/messages/{message.id}/permanentDelete")

    assert answer.status_code == 204
    assert office.ana.deleted_items.messages == []


def test_invitation_goes_and_the_event_stays(office: Any, as_user: Callable[..., Any]) -> None:
    """Nobody is told either: calendar.md §20."""
    meeting = office.meeting()
    bob, request = as_user(office.bob), office.bob.inbox.messages[0]
    sent = len(office.mock.outbox)

    answer = bob.delete(f"/me/messages/{request.id}/microsoft.graph.eventMessage")

    assert answer.status_code == 204
    assert office.bob.copy_of(meeting) is not None
    assert len(bob.get("/me/events").json()["value"]) == 1
    assert len(office.mock.outbox) == sent


@pytest.mark.parametrize("action", ["DELETE", "permanentDelete"])
def test_stale_change_key_deletes_nothing(
    office: Any, as_user: Callable[..., Any], action: str
) -> None:
    """``If-Match`` of a version that is gone: 412."""
    ana, message = as_user(office.ana), office.ana.inbox.add_message("Lunch")
    path, headers = f"/me/messages/{message.id}", {"If-Match": 'W/"stale"'}

    if action == "DELETE":
        answer = ana.delete(path, headers=headers)
    else:
        answer = ana.post(f"{path}/{action}", headers=headers)

    assert answer.status_code == 412
    assert _in(ana, "inbox") == ["Lunch"]


@pytest.mark.parametrize(
    ("key", "status", "code"),
    [
        pytest.param("rubbish", 400, "ErrorInvalidIdMalformed", id="malformed"),
        pytest.param("AAMk" + "A" * 40, 404, "ErrorItemNotFound", id="unknown"),
    ],
)
def test_what_is_not_there_cannot_be_deleted(
    office: Any, as_user: Callable[..., Any], key: str, status: int, code: str
) -> None:
    """The id is malformed, or names nothing."""
    answer = as_user(office.ana).delete(f"/me/messages/{key}")

    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code


def test_message_is_deleted_through_its_own_folder_only(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Another folder does not have it: 404."""
    message = office.ana.inbox.add_message("Lunch")

    answer = as_user(office.ana).delete(f"/me/mailFolders/drafts/messages/{message.id}")

    assert answer.status_code == 404
    assert message.folder.well_known_name == "inbox"


def test_others_delete_nothing(office: Any, as_user: Callable[..., Any]) -> None:
    """Mailboxes are not shared: 403 for both ways."""
    dan, message = as_user(office.dan), office.ana.inbox.add_message("Lunch")
    path = f"/users/{office.ana.id}/messages/{message.id}"

    answers = [dan.delete(path), dan.post(f"{path}/permanentDelete")]

    assert [each.status_code for each in answers] == [403, 403]
    assert message.folder.well_known_name == "inbox"
