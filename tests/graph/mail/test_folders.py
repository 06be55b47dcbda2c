"""Mail folders over HTTP: made, renamed, moved, copied, deleted, counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from ..conftest import Api, Follower, Office


@pytest.fixture
def ana(office: Office, as_user: Callable[..., Api]) -> Api:
    """Ana, with her own folders."""
    return as_user(office.ana)


def error(answer: requests.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, answer.json()["error"]["code"]


def made(api: Api, name: str, parent: str | None = None, **members: Any) -> dict[str, Any]:
    """A new folder, at the top or in another one."""
    path = f"/me/mailFolders/{parent}/childFolders" if parent else "/me/mailFolders"
    answer = api.post(path, {"displayName": name, **members})
    assert answer.status_code == 201, answer.text
    folder: dict[str, Any] = answer.json()
    return folder


def names(api: Api, path: str) -> list[str]:
    """The display names that a list has."""
    return [each["displayName"] for each in api.get(path).json()["value"]]


def test_a_new_folder_is_empty_and_lies_where_it_was_made(ana: Api) -> None:
    """201 with counts of nothing; its parent counts it."""
    inbox = ana.get("/me/mailFolders/inbox").json()

    folder = made(ana, "Projects", "inbox")

    assert folder["parentFolderId"] == inbox["id"]
    counts = ("childFolderCount", "unreadItemCount", "totalItemCount", "isHidden")
    assert [folder[each] for each in counts] == [0, 0, 0, False]
    assert ana.get("/me/mailFolders/inbox").json()["childFolderCount"] == 1
    assert names(ana, "/me/mailFolders/inbox/childFolders") == ["Projects"]
    assert "Projects" not in names(ana, "/me/mailFolders")


def test_folders_are_made_at_any_depth(ana: Api, office: Office) -> None:
    """A folder is found by its own id, or through the one that it lies in, and no other."""
    outer = made(ana, "Outer")
    inner = made(ana, "Inner", outer["id"])
    innermost = made(ana, "Innermost", inner["id"])

    assert innermost["parentFolderId"] == inner["id"]
    assert office.ana.folder("Outer/Inner/Innermost").id == innermost["id"]
    path = f"/me/mailFolders/{inner['id']}/childFolders/{innermost['id']}"
    assert ana.get(path).json()["displayName"] == "Innermost"
    through_another = f"/me/mailFolders/{outer['id']}/childFolders/{innermost['id']}"
    assert error(ana.get(through_another)) == (404, "ErrorItemNotFound")


def test_a_hidden_folder_shows_on_request_only(ana: Api) -> None:
    """includeHiddenFolders=true, without a dollar; the count leaves it out."""
    made(ana, "Secret", "inbox", isHidden=True)

    assert names(ana, "/me/mailFolders/inbox/childFolders") == []
    assert names(ana, "/me/mailFolders/inbox/childFolders?includeHiddenFolders=true") == ["Secret"]
    assert ana.get("/me/mailFolders/inbox").json()["childFolderCount"] == 0


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param({"displayName": "inbox"}, 409, "ErrorFolderExists", id="a name that is taken"),
        pytest.param({"displayName": " "}, 400, "ErrorRequiredPropertyMissing", id="a blank name"),
        pytest.param({}, 400, "ErrorRequiredPropertyMissing", id="no name"),
        pytest.param({"name": "X"}, 400, "RequestBodyRead", id="another property"),
        pytest.param({"displayName": 3}, 400, "RequestBodyRead", id="a number"),
    ],
)
def test_a_folder_needs_a_name_of_its_own(
    ana: Api, body: dict[str, Any], status: int, code: str
) -> None:
    """Refused, and nothing is made."""
    before = names(ana, "/me/mailFolders")

    assert error(ana.post("/me/mailFolders", body)) == (status, code)
    assert names(ana, "/me/mailFolders") == before


def test_well_known_names_are_beta_s_to_tell(ana: Api) -> None:
    """wellKnownName in beta; v1.0 does not know the property (observed)."""
    inbox = ana.get("/beta/me/mailFolders/INBOX").json()
    mine = made(ana, "Mine")

    assert inbox["wellKnownName"] == "inbox"
    assert ana.get(f"/beta/me/mailFolders/{mine['id']}").json()["wellKnownName"] is None
    assert ana.get("/me/mailFolders/inbox?$select=wellKnownName").status_code == 400


def test_recoverable_items_have_the_folders_of_the_reference(ana: Api) -> None:
    """By well-known name; the usual list does not show them."""
    children = names(ana, "/me/mailFolders/recoverableitemsroot/childFolders")

    expected = ["Calendar Logging", "Deletions", "DiscoveryHolds", "Purges", "SubstrateHolds"]
    assert children == [*expected, "Versions"]
    assert ana.get("/me/mailFolders/purges").json()["displayName"] == "Purges"
    assert "Recoverable Items" not in names(ana, "/me/mailFolders?$top=100")


def test_a_folder_takes_another_name_and_keeps_its_id(ana: Api) -> None:
    """200; letter case alone is a change, too."""
    folder = made(ana, "Projects")

    answer = ana.patch(f"/me/mailFolders/{folder['id']}", {"displayName": "PROJECTS"})

    assert answer.status_code == 200
    assert (answer.json()["id"], answer.json()["displayName"]) == (folder["id"], "PROJECTS")


@pytest.mark.parametrize(
    ("key", "body", "status", "code"),
    [
        pytest.param("inbox", {"displayName": "In"}, 403, "ErrorAccessDenied", id="default"),
        pytest.param(None, {"displayName": "inbox"}, 409, "ErrorFolderExists", id="taken"),
        pytest.param(None, {"displayName": ""}, 400, "ErrorRequiredPropertyMissing", id="none"),
        pytest.param(None, {"isHidden": True}, 400, "ErrorInvalidPropertySet", id="hidden"),
    ],
)
def test_what_a_folder_can_t_become(
    ana: Api, key: str | None, body: dict[str, Any], status: int, code: str
) -> None:
    """Refused, and it is as it was."""
    folder = ana.get(f"/me/mailFolders/{key}").json() if key else made(ana, "Projects")

    assert error(ana.patch(f"/me/mailFolders/{folder['id']}", body)) == (status, code)
    assert ana.get(f"/me/mailFolders/{folder['id']}").json()["displayName"] == folder["displayName"]


def test_extended_properties_of_a_folder_are_kept_and_found(ana: Api) -> None:
    """Written on POST and PATCH, read with $expand, found with $filter."""
    key = "String {66f5a359-4659-4830-9070-00047ec6ac6e} Name Color"
    first = [{"id": key, "value": "red"}]
    folder = made(ana, "Projects", singleValueExtendedProperties=first)
    expand = f"$expand=singleValueExtendedProperties($filter=id eq '{key}')"

    assert "singleValueExtendedProperties" not in folder
    changed = {"singleValueExtendedProperties": [{"id": key, "value": "blue"}]}
    assert ana.patch(f"/me/mailFolders/{folder['id']}", changed).status_code == 200
    read = ana.get(f"/me/mailFolders/{folder['id']}?{expand}").json()
    assert read["singleValueExtendedProperties"] == [{"id": key, "value": "blue"}]
    condition = f"singleValueExtendedProperties/any(e: e/id eq '{key}' and e/value eq 'blue')"
    assert names(ana, f"/me/mailFolders?$filter={condition}") == ["Projects"]


def test_a_deleted_folder_lies_in_deleted_items_with_all_in_it(office: Office, ana: Api) -> None:
    """204; the tree keeps its ids, what is in it gets new ones; nobody else is touched."""
    folder = made(ana, "Projects")
    inner = made(ana, "Old", folder["id"])
    message = office.ana.folder("Projects/Old").add_message("Plan", from_=office.bob)
    old_id = message.id

    answer = ana.delete(f"/me/mailFolders/{folder['id']}")

    assert answer.status_code == 204
    deleted = ana.get("/me/mailFolders/deleteditems").json()
    assert ana.get(f"/me/mailFolders/{folder['id']}").json()["parentFolderId"] == deleted["id"]
    assert deleted["childFolderCount"] == 1
    (listed,) = ana.get(f"/me/mailFolders/{inner['id']}/messages").json()["value"]
    assert listed["id"] != old_id
    assert error(ana.get(f"/me/messages/{old_id}")) == (404, "ErrorItemNotFound")
    (move,) = office.mock.moves
    assert move == {"item_type": "mailFolder", "subject": "Projects", "target": "deleteditems"}
    assert move.new_id == folder["id"]


def test_a_second_delete_removes_a_folder(office: Office, ana: Api) -> None:
    """Its messages are among the deleted ones of Recoverable Items."""
    folder = made(ana, "Projects")
    made(ana, "Old", folder["id"])
    office.ana.folder("Projects/Old").add_message("Plan", from_=office.bob)
    ana.delete(f"/me/mailFolders/{folder['id']}")

    assert ana.delete(f"/me/mailFolders/{folder['id']}").status_code == 204

    assert error(ana.get(f"/me/mailFolders/{folder['id']}")) == (404, "ErrorItemNotFound")
    path = "/me/mailFolders/recoverableitemsdeletions/messages"
    assert [each["subject"] for each in ana.get(path).json()["value"]] == ["Plan"]
    assert ana.get("/me/messages").json()["value"] == []


def test_a_name_that_is_taken_in_deleted_items_gets_a_number(ana: Api) -> None:
    """Two folders of one name can be deleted one after the other."""
    for _ in range(2):
        ana.delete(f"/me/mailFolders/{made(ana, 'Projects')['id']}")

    assert names(ana, "/me/mailFolders/deleteditems/childFolders") == ["Projects", "Projects1"]


def test_a_folder_deleted_for_good_leaves_purges_behind(office: Office, ana: Api) -> None:
    """permanentDelete: 204 and gone at once."""
    folder = made(ana, "Projects")
    office.ana.folder("Projects").add_message("Plan", from_=office.bob)

    answer = ana.post(f"/me/mailFolders/{folder['id']}/permanentDelete")

    assert answer.status_code == 204
    assert error(ana.get(f"/me/mailFolders/{folder['id']}")) == (404, "ErrorItemNotFound")
    assert ana.get("/me/mailFolders/purges").json()["totalItemCount"] == 1


@pytest.mark.parametrize("key", ["inbox", "msgfolderroot", "recoverableitemspurges"])
def test_default_folders_stay(ana: Api, key: str, snapshot: Callable[[], Any]) -> None:
    """403, each way."""
    before = snapshot()
    path = f"/me/mailFolders/{key}"

    refused = (403, "ErrorDeleteDistinguishedFolder")
    assert error(ana.delete(path)) == refused
    assert error(ana.post(f"{path}/permanentDelete")) == refused
    target = {"destinationId": "archive"}
    assert error(ana.post(f"{path}/move", target)) == (403, "ErrorMoveDistinguishedFolder")
    assert snapshot() == before


def test_a_moved_folder_keeps_its_id(office: Office, ana: Api) -> None:
    """200 with the folder; its messages get new ids and stay in it."""
    folder = made(ana, "Projects")
    message = office.ana.folder("Projects").add_message("Plan", from_=office.bob)
    old_id = message.id

    answer = ana.post(f"/me/mailFolders/{folder['id']}/move", {"destinationId": "inbox"})

    assert answer.status_code == 200
    assert answer.json()["id"] == folder["id"]
    assert (answer.json()["totalItemCount"], answer.json()["unreadItemCount"]) == (1, 1)
    assert answer.json()["parentFolderId"] == ana.get("/me/mailFolders/inbox").json()["id"]
    assert str(message.folder) == "Inbox/Projects"
    assert message.current_id != old_id
    assert office.mock.moves == [{"source": "msgfolderroot", "target": "inbox"}]


def test_a_copied_folder_is_another_one(office: Office, ana: Api) -> None:
    """200; the tree is there twice, under ids of its own."""
    folder = made(ana, "Projects")
    made(ana, "Old", folder["id"])
    hidden = {"displayName": "Hidden", "isHidden": True}
    ana.post(f"/me/mailFolders/{folder['id']}/childFolders", hidden)
    message = office.ana.folder("Projects/Old").add_message("Plan", from_=office.bob)

    answer = ana.post(f"/me/mailFolders/{folder['id']}/copy", {"DestinationId": "archive"})

    assert answer.status_code == 200
    assert answer.json()["id"] != folder["id"]
    (copied,) = office.ana.folder("Archive/Projects/Old").messages
    assert copied.subject == "Plan"
    assert copied.id != message.id
    below = f"/me/mailFolders/{answer.json()['id']}/childFolders?includeHiddenFolders=true"
    assert [each["displayName"] for each in ana.get(below).json()["value"]] == ["Hidden", "Old"]
    assert office.ana.folder("Projects/Old").messages == [message]
    assert list(office.mock.moves) == []


@pytest.mark.parametrize("action", ["move", "copy"])
@pytest.mark.parametrize(
    ("target", "status", "code"),
    [
        pytest.param("self", 400, "ErrorMoveCopyFailed", id="into itself"),
        pytest.param("child", 400, "ErrorMoveCopyFailed", id="below itself"),
        pytest.param("taken", 409, "ErrorFolderExists", id="beside one of its name"),
        pytest.param("foo", 400, "ErrorInvalidIdMalformed", id="no id"),
        pytest.param("clutter", 404, "ErrorItemNotFound", id="a name that is not there"),
        pytest.param(None, 400, "ErrorInvalidIdEmpty", id="nowhere"),
    ],
)
def test_where_a_folder_can_t_go(
    ana: Api, action: str, target: str | None, status: int, code: str
) -> None:
    """Refused, and no folder moved or appeared."""
    folder = made(ana, "Projects")
    child = made(ana, "Child", folder["id"])
    taken = made(ana, "Taken")
    made(ana, "projects", taken["id"])
    ids = {"self": folder["id"], "child": child["id"], "taken": taken["id"]}
    before = ana.get("/me/mailFolders?$top=100").text

    body = {"destinationId": ids.get(target or "", target)}
    answer = ana.post(f"/me/mailFolders/{folder['id']}/{action}", body)

    assert error(answer) == (status, code)
    assert ana.get("/me/mailFolders?$top=100").text == before


@pytest.mark.graph_mock(allow_unimplemented=True)
def test_read_state_of_all_messages_is_set_at_once(office: Office, ana: Api) -> None:
    """Beta's updateAllMessagesReadState; only that folder's, and v1.0 has no such action."""
    for subject in ("One", "Two"):
        office.ana.inbox.add_message(subject, from_=office.bob)
    office.ana.folder("archive").add_message("Three", from_=office.bob)
    path = "/me/mailFolders/inbox/updateAllMessagesReadState"

    assert ana.post(f"/beta{path}", {"isRead": True}).status_code == 204

    assert office.ana.inbox.unread_item_count == 0
    assert office.ana.folder("archive").unread_item_count == 1
    ana.post(f"/beta{path}", {"isRead": False, "suppressReadReceipts": True})
    assert office.ana.inbox.unread_item_count == 2
    assert ana.post(path, {"isRead": True}).status_code == 400
    assert ana.post(f"/beta{path}", {}).status_code == 400


def test_a_delta_tells_of_each_folder_that_changes(
    office: Office, ana: Api, following: Callable[..., Follower]
) -> None:
    """Made, renamed, deleted: with names, places and counts as they are then."""
    follower = following(office.ana, "/me/mailFolders/delta")
    folder = made(ana, "Projects", "inbox")

    follower.follow()
    assert {each["displayName"] for each in follower.changed} == {"Inbox", "Projects"}

    ana.patch(f"/me/mailFolders/{folder['id']}", {"displayName": "Plans"})
    follower.follow()
    assert [each["displayName"] for each in follower.changed] == ["Plans"]

    ana.post(f"/me/mailFolders/{folder['id']}/permanentDelete")
    follower.follow()
    assert follower.removed == [folder["id"]]
    assert follower.copy.keys() == {
        each["id"] for each in ana.get("/me/mailFolders?$top=100").json()["value"]
    }


def test_nobody_makes_folders_for_others(
    office: Office, as_user: Callable[..., Api], snapshot: Callable[[], Any]
) -> None:
    """403 for a colleague."""
    before = snapshot()

    answer = as_user(office.bob).post(
        f"/users/{office.ana.id}/mailFolders", {"displayName": "Yours"}
    )

    assert error(answer) == (403, "ErrorAccessDenied")
    assert snapshot() == before


@pytest.mark.graph_mock(auth="strict")
def test_making_folders_takes_permission_to_write(
    office: Office, as_user: Callable[..., Api]
) -> None:
    """Mail.Read is not enough."""
    reader = as_user(office.ana, scopes="Mail.Read")
    writer = as_user(office.ana, scopes="Mail.ReadWrite")

    assert error(reader.post("/me/mailFolders", {"displayName": "A"})) == (403, "ErrorAccessDenied")
    assert writer.post("/me/mailFolders", {"displayName": "A"}).status_code == 201
