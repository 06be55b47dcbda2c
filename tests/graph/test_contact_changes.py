"""What is told of contacts: by delta queries, and to who subscribed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import Api, Follower, Office

if TYPE_CHECKING:
    from ..conftest import Receiver

GARTH = {"givenName": "Garth", "emailAddresses": [{"address": "garth@partner.example"}]}


@pytest.fixture
def ana(office: Office, as_user: Callable[..., Api]) -> Api:
    """Ana, with an empty address book."""
    return as_user(office.ana)


def test_contacts_are_followed_through_their_changes(
    ana: Api, office: Office, following: Callable[..., Follower]
) -> None:
    """Those of the default folder: made, changed, moved out of sight; others are not told."""
    first = ana.post("/me/contacts", GARTH).json()
    ana.post("/me/contacts", {"givenName": "Abe"})
    follower = following(office.ana, "/me/contacts/delta", page_size=1)
    assert [each["displayName"] for each in follower.told] == ["Garth", "Abe"]
    kin = ana.post("/me/contactFolders", {"displayName": "Kin"}).json()

    ana.post(f"/me/contactFolders/{kin['id']}/contacts", GARTH)
    assert follower.follow() == []
    ana.patch(f"/me/contacts/{first['id']}", {"nickName": "G"})
    assert [each["nickName"] for each in follower.follow()] == ["G"]
    ana.delete(f"/me/contacts/{first['id']}")
    follower.follow()
    assert follower.removed == [first["id"]]
    assert follower.changed == []


def test_contacts_of_a_folder_go_with_it(
    ana: Api, office: Office, following: Callable[..., Follower]
) -> None:
    """The folder is told as removed, and so is whoever was in it."""
    kin = ana.post("/me/contactFolders", {"displayName": "Kin"}).json()
    path = f"/me/contactFolders/{kin['id']}"
    far = ana.post(f"{path}/childFolders", {"displayName": "Far"}).json()
    contact = ana.post(f"{path}/contacts", GARTH).json()
    folders = following(office.ana, "/me/contactFolders/delta")
    children = following(office.ana, f"{path}/childFolders/delta()")
    contacts = following(office.ana, f"{path}/contacts/delta?$select=displayName")
    assert list(folders.copy) == [kin["id"], far["id"]]
    assert list(children.copy) == [far["id"]]
    assert contacts.copy[contact["id"]]["displayName"] == "Garth"
    assert "fileAs" not in contacts.copy[contact["id"]]

    ana.patch(path, {"displayName": "Family"})
    assert [each["displayName"] for each in folders.follow()] == ["Family"]
    assert children.follow() == []
    contacts_link = contacts.link
    ana.delete(path)
    folders.follow()
    assert set(folders.removed) == {kin["id"], far["id"]}
    assert ana.get_link(contacts_link).status_code == 404


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/me/contacts/delta?$top=2", "'Contacts' resource: '$top'"),
        ("/me/contacts/delta?$filter=displayName eq 'x'", "'Contacts' resource: '$filter'"),
        ("/me/contactFolders/delta?$orderby=id", "'ContactFolders' resource: '$orderby'"),
    ],
)
def test_options_of_lists_are_refused(ana: Api, path: str, named: str) -> None:
    """400, in the words that all such collections have."""
    error = ana.get(path).json()["error"]

    assert error["code"] == "ErrorInvalidUrlQuery"
    assert named in error["message"]


def test_who_subscribed_is_told_of_contacts(ana: Api, office: Office, receiver: Receiver) -> None:
    """Of all folders, by what is wanted; a contact that is deleted is told as deleted."""
    body: dict[str, Any] = {
        "changeType": "created,updated,deleted",
        "notificationUrl": receiver.url,
        "resource": "me/contacts?$filter=givenName eq 'Garth'",
        "expirationDateTime": "2026-03-03T09:00:00Z",
    }
    assert ana.post("/subscriptions", body).status_code == 201
    kin = ana.post("/me/contactFolders", {"displayName": "Kin"}).json()

    ana.post("/me/contacts", {"givenName": "Abe"})
    contact = ana.post(f"/me/contactFolders/{kin['id']}/contacts", GARTH).json()
    ana.delete(f"/me/contacts/{contact['id']}")
    office.mock.subscriptions.flush()

    assert [each["changeType"] for each in receiver.told] == ["created", "deleted"]
    address = f"Users/{office.ana.id}/Contacts/{contact['id']}"
    assert receiver.told[0]["resource"] == address
    assert receiver.told[0]["resourceData"] == {
        "@odata.type": "#Microsoft.Graph.Contact",
        "@odata.id": address,
        "@odata.etag": contact["@odata.etag"],
        "id": contact["id"],
    }


@pytest.mark.graph_mock(auth="strict")
def test_a_subscription_takes_the_permission_to_read_contacts(
    office: Office, as_user: Callable[..., Api], receiver: Receiver
) -> None:
    """403 with Mail.Read, and nobody is asked."""
    body = {
        "changeType": "created",
        "notificationUrl": receiver.url,
        "resource": "me/contacts",
        "expirationDateTime": "2026-03-03T09:00:00Z",
    }

    assert as_user(office.ana, scopes="Mail.Read").post("/subscriptions", body).status_code == 403
    assert not receiver.asked
    reader = as_user(office.ana, scopes="Contacts.Read")
    assert reader.post("/subscriptions", body).status_code == 201
