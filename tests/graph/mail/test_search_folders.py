"""Search folders over HTTP: what lies elsewhere and matches shows in them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest

from ..conftest import Api, Follower, Office

DIGESTS = {
    "@odata.type": "microsoft.graph.mailSearchFolder",
    "displayName": "Weekly digests",
    "includeNestedFolders": True,
    "sourceFolderIds": ["inbox"],
    "filterQuery": "contains(subject, 'weekly digest')",
}


@pytest.fixture
def ana(office: Office, as_user: Callable[..., Api]) -> Api:
    """Ana, with a digest in her Inbox, one below it, and other mail."""
    office.ana.inbox.add_message("Weekly digest 1", from_=office.bob)
    office.ana.inbox.add_message("Lunch", from_=office.bob)
    office.ana.inbox.add_folder("News").add_message("The weekly digest 2", is_read=True)
    office.ana.folder("archive").add_message("Weekly digest 0")
    return as_user(office.ana)


def made(ana: Api, parent: str = "searchfolders", **changes: Any) -> dict[str, Any]:
    """A search folder of Ana's."""
    answer = ana.post(f"/me/mailFolders/{parent}/childFolders", {**DIGESTS, **changes})
    assert answer.status_code == 201, answer.text
    folder: dict[str, Any] = answer.json()
    return folder


def subjects(ana: Api, folder: dict[str, Any], options: str = "") -> list[str]:
    """What a folder shows, in order."""
    listed = ana.get(f"/me/mailFolders/{folder['id']}/messages{options}").json()
    return [each["subject"] for each in listed["value"]]


def test_a_search_folder_shows_what_matches(ana: Api) -> None:
    """201 with its search; counts and messages are those of the sources that match."""
    folder = made(ana)

    assert folder["@odata.type"] == "#microsoft.graph.mailSearchFolder"
    assert folder["isSupported"] is True
    assert folder["sourceFolderIds"] == [ana.get("/me/mailFolders/inbox").json()["id"]]
    assert (folder["totalItemCount"], folder["unreadItemCount"]) == (2, 1)
    assert sorted(subjects(ana, folder)) == ["The weekly digest 2", "Weekly digest 1"]
    count = ana.get(f"/me/mailFolders/{folder['id']}/messages/$count")
    assert count.text.strip("\ufeff") == "2"
    assert subjects(ana, folder, '?$search="the"') == ["The weekly digest 2"]
    assert subjects(ana, folder, "?$filter=isRead eq false") == ["Weekly digest 1"]


def test_without_nested_folders_only_the_sources_themselves_count(ana: Api) -> None:
    """includeNestedFolders false, under the Inbox as well."""
    folder = made(ana, "inbox", includeNestedFolders=False)

    assert subjects(ana, folder) == ["Weekly digest 1"]


def test_a_message_is_found_through_a_search_folder(ana: Api, office: Office) -> None:
    """As through its own; one that does not match is not."""
    folder = made(ana)
    by_subject = {each.subject: each.id for each in office.ana.inbox.messages}
    path = f"/me/mailFolders/{folder['id']}/messages"

    assert ana.get(f"{path}/{by_subject['Weekly digest 1']}").status_code == 200
    assert ana.get(f"{path}/{by_subject['Lunch']}").status_code == 404


def test_what_arrives_later_shows_at_once(ana: Api, office: Office) -> None:
    """Nothing is copied: the list is made when it is asked for."""
    folder = made(ana)

    office.ana.inbox.add_message("weekly digest 3", from_=office.bob)

    assert ana.get(f"/me/mailFolders/{folder['id']}").json()["totalItemCount"] == 3
    assert ana.get("/me/mailFolders/inbox").json()["totalItemCount"] == 3


def test_another_search_shows_other_messages(ana: Api) -> None:
    """PATCH changes what it is given and leaves the rest."""
    folder = made(ana)

    answer = ana.patch(f"/me/mailFolders/{folder['id']}", {"filterQuery": "subject eq 'Lunch'"})

    assert answer.status_code == 200
    assert answer.json()["sourceFolderIds"] == folder["sourceFolderIds"]
    assert answer.json()["displayName"] == "Weekly digests"
    assert subjects(ana, folder) == ["Lunch"]


def test_a_deleted_search_folder_is_gone_and_its_messages_stay(ana: Api, office: Office) -> None:
    """Nothing lay in it."""
    folder = made(ana)

    assert ana.delete(f"/me/mailFolders/{folder['id']}").status_code == 204

    assert ana.get(f"/me/mailFolders/{folder['id']}").status_code == 404
    assert len(office.ana.inbox.messages) == 2


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        pytest.param({"filterQuery": "subject eq"}, 400, "BadRequest", id="no filter"),
        pytest.param({"filterQuery": "color eq 'red'"}, 400, "BadRequest", id="no such property"),
        pytest.param({"filterQuery": ""}, 400, "ErrorRequiredPropertyMissing", id="empty"),
        pytest.param({"sourceFolderIds": []}, 400, "ErrorRequiredPropertyMissing", id="nowhere"),
        pytest.param({"sourceFolderIds": ["foo"]}, 400, "ErrorInvalidIdMalformed", id="no id"),
        pytest.param({"sourceFolderIds": ["clutter"]}, 404, "ErrorItemNotFound", id="not there"),
        pytest.param({"@odata.type": None}, 400, "RequestBodyRead", id="an ordinary folder"),
    ],
)
def test_a_search_folder_needs_a_search(
    ana: Api, changes: dict[str, Any], status: int, code: str
) -> None:
    """Refused, and there is none."""
    answer = ana.post("/me/mailFolders/searchfolders/childFolders", {**DIGESTS, **changes})

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert ana.get("/me/mailFolders/searchfolders/childFolders").json()["value"] == []


def test_nothing_is_made_in_a_search_folder(ana: Api, office: Office) -> None:
    """No folder and no draft, and neither a folder nor a message is moved there."""
    folder = made(ana)
    other = ana.post("/me/mailFolders", {"displayName": "Other"}).json()

    path = f"/me/mailFolders/{folder['id']}/childFolders"
    assert ana.post(path, {"displayName": "X"}).status_code == 400
    target = {"destinationId": folder["id"]}
    assert ana.post(f"/me/mailFolders/{other['id']}/move", target).status_code == 400
    message = office.ana.inbox.messages[0]
    assert ana.post(f"/me/messages/{message.id}/move", target).status_code == 400
    assert message.folder == office.ana.inbox
    path = f"/me/mailFolders/{folder['id']}/messages"
    mime = {"data": b64encode(b"Subject: x\r\n\r\nx"), "headers": {"Content-Type": "text/plain"}}
    for answer in (ana.post(path, {"subject": "x"}), ana.post(path, **mime)):
        assert answer.status_code == 400
        assert answer.json()["error"]["code"] == "ErrorMoveCopyFailed"
    assert "x" not in [each["subject"] for each in ana.get("/me/messages").json()["value"]]


def test_no_message_is_copied_into_a_search_folder(ana: Api, office: Office) -> None:
    """400, and there is no second one anywhere."""
    folder, message = made(ana), office.ana.inbox.messages[0]
    before = ana.get("/me/messages/$count").text

    answer = ana.post(f"/me/messages/{message.id}/copy", {"destinationId": folder["id"]})

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "ErrorMoveCopyFailed"
    assert ana.get("/me/messages/$count").text == before


def test_a_delta_tells_of_a_search_folder_whose_sources_change(
    ana: Api, office: Office, following: Callable[..., Follower]
) -> None:
    """Its counts are other ones then; of its messages there is no delta."""
    folder = made(ana, "inbox")
    follower = following(office.ana, "/me/mailFolders/delta")

    office.ana.folder("Inbox/News").add_message("Weekly digest 9")

    changed = {each["displayName"]: each["totalItemCount"] for each in follower.follow()}
    assert changed == {"News": 2, "Weekly digests": 3}
    assert ana.get(f"/me/mailFolders/{folder['id']}/messages/delta").status_code == 400
