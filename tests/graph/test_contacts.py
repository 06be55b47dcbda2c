"""Contacts and their folders over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .conftest import Api, Office

GARTH = {
    "givenName": "Garth",
    "surname": "Fort",
    "birthday": "1974-07-22T00:00:00Z",
    "businessPhones": ["+1 918 555 0101"],
    "emailAddresses": [{"name": "Garth", "address": "garth@partner.example"}],
    "businessAddress": {"city": "Redmond", "state": "WA"},
    "categories": ["Partners"],
}


@pytest.fixture
def ana(office: Office, as_user: Callable[..., Api]) -> Api:
    """Ana, with an empty address book."""
    return as_user(office.ana)


def test_a_contact_comes_back_as_it_was_made(ana: Api) -> None:
    """201; names that were not given are made of those that were."""
    answer = ana.post("/me/contacts", GARTH)

    assert answer.status_code == 201
    contact = answer.json()
    assert {name: contact[name] for name in GARTH} == GARTH
    assert (contact["displayName"], contact["fileAs"]) == ("Garth Fort", "Fort, Garth")
    assert contact["homeAddress"] == {}
    assert answer.headers["ETag"] == contact["@odata.etag"]
    read = ana.get(f"/me/contacts/{contact['id']}").json()
    assert read["emailAddresses"] == GARTH["emailAddresses"]


def test_a_change_leaves_what_it_does_not_name(ana: Api) -> None:
    """200, with another change key."""
    contact = ana.post("/me/contacts", GARTH).json()

    answer = ana.patch(f"/me/contacts/{contact['id']}", {"homeAddress": {"city": "Seattle"}})

    assert answer.status_code == 200
    assert answer.json()["homeAddress"] == {"city": "Seattle"}
    assert answer.json()["businessAddress"] == GARTH["businessAddress"]
    assert answer.json()["changeKey"] != contact["changeKey"]


@pytest.mark.parametrize("action", ["DELETE", "permanentDelete"])
def test_a_deleted_contact_is_not_found(ana: Api, action: str) -> None:
    """204, then 404, and no list has it."""
    path = f"/me/contacts/{ana.post('/me/contacts', GARTH).json()['id']}"

    answer = ana.delete(path) if action == "DELETE" else ana.post(f"{path}/{action}")

    assert answer.status_code == 204
    assert ana.get(path).status_code == 404
    assert ana.get("/me/contacts").json()["value"] == []
    place = "deleteditems" if action == "DELETE" else "recoverableitemspurges"
    assert ana.get(f"/me/mailFolders/{place}").json()["totalItemCount"] == 1


def test_contacts_are_found_and_sorted(ana: Api) -> None:
    """By name and by address."""
    for given in ("Cleo", "Abe", "Bea"):
        addresses = [{"address": f"{given}@partner.example"}]
        ana.post("/me/contacts", {"givenName": given, "emailAddresses": addresses})
    wanted = "emailAddresses/any(a:a/address eq 'bea@partner.example')"

    ordered = ana.get("/me/contacts?$orderby=displayName&$select=displayName&$count=true").json()
    found = ana.get(f"/me/contacts?$filter={wanted}").json()["value"]

    assert [each["displayName"] for each in ordered["value"]] == ["Abe", "Bea", "Cleo"]
    assert ordered["@odata.count"] == 3
    assert [each["displayName"] for each in found] == ["Bea"]
    assert ana.get("/me/contacts/$count").text.strip("\ufeff") == "3"


def test_folders_keep_contacts_apart(ana: Api) -> None:
    """/contacts are those of the default folder; others have their own."""
    family = ana.post("/me/contactFolders", {"displayName": "Family"}).json()
    path = f"/me/contactFolders/{family['id']}"
    contact = ana.post(f"{path}/contacts", GARTH).json()
    inner = ana.post(f"{path}/childFolders", {"displayName": "Far away"}).json()

    assert contact["parentFolderId"] == inner["parentFolderId"] == family["id"]
    assert ana.get("/me/contacts").json()["value"] == []
    assert len(ana.get(f"{path}/contacts").json()["value"]) == 1
    assert [e["id"] for e in ana.get("/me/contactFolders").json()["value"]] == [family["id"]]
    assert ana.patch(path, {"displayName": "Kin"}).json()["displayName"] == "Kin"
    assert ana.delete(path).status_code == 204
    assert ana.get(f"/me/contactFolders/{inner['id']}").status_code == 404
    assert ana.get(f"/me/contacts/{contact['id']}").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "code"),
    [
        pytest.param("POST", "contactFolders", {}, "ErrorRequiredPropertyMissing", id="no name"),
        pytest.param("POST", "contactFolders", {"displayName": "KIN"}, "ErrorFolderExists", id="2"),
        pytest.param("POST", "contacts", {"birthday": "soon"}, "RequestBodyRead", id="no date"),
        pytest.param("POST", "contacts", {"shoes": 44}, "RequestBodyRead", id="no such property"),
        pytest.param("GET", "contacts/x", None, "ErrorInvalidIdMalformed", id="no id"),
        pytest.param(
            "DELETE",
            "contactFolders/contacts",
            None,
            "ErrorDeleteDistinguishedFolder",
            id="the default folder",
        ),
    ],
)
def test_nonsense_is_refused(ana: Api, method: str, path: str, body: Any, code: str) -> None:
    """Each with its code, and nothing is kept."""
    ana.post("/me/contactFolders", {"displayName": "Kin"})

    answer = ana(method, f"/me/{path}", json=body)

    assert answer.json()["error"]["code"] == code
    assert ana.get("/me/contacts").json()["value"] == []
    assert len(ana.get("/me/contactFolders").json()["value"]) == 1


def test_contacts_survive_a_dump(ana: Api, office: Office) -> None:
    """With their ids."""
    contact = ana.post("/me/contacts", GARTH).json()

    office.mock.load(office.mock.dump())

    assert ana.get("/me/contacts").json()["value"][0]["id"] == contact["id"]


@pytest.mark.graph_mock(auth="strict")
def test_contacts_need_a_permission_of_their_own(
    office: Office, as_user: Callable[..., Api]
) -> None:
    """Contacts.Read to read; Mail.ReadWrite is none."""
    reader = as_user(office.ana, scopes="Contacts.Read")

    assert reader.get("/me/contacts").status_code == 200
    assert reader.post("/me/contacts", GARTH).status_code == 403
    assert as_user(office.ana, scopes="Mail.ReadWrite").get("/me/contacts").status_code == 403
    assert as_user(office.bob, scopes="Contacts.Read").get("/me/contacts").status_code == 200


def test_nobody_reads_another_s_contacts(office: Office, as_user: Callable[..., Api]) -> None:
    """403."""
    assert as_user(office.bob).get(f"/users/{office.ana.id}/contacts").status_code == 403
