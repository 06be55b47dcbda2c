"""What is kept with contacts: photos, open extensions, extended properties."""

from __future__ import annotations

import struct
from collections.abc import Callable

import pytest

from .conftest import Api, Office

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 48, 32)
COLOR = "String {66f5a359-4659-4830-9070-00047ec6ac6e} Name Color"
COLORS = "StringArray {66f5a359-4659-4830-9070-00047ec6ac6e} Name Colors"


@pytest.fixture
def ana(office: Office, as_user: Callable[..., Api]) -> Api:
    return as_user(office.ana)


@pytest.fixture
def path(ana: Api) -> str:
    """The address of one contact."""
    return f"/me/contacts/{ana.post('/me/contacts', {'givenName': 'Garth'}).json()['id']}"


def test_photo_is_put_read_and_deleted(ana: Api, path: str, office: Office) -> None:
    """Byte for byte, for this contact alone, and a dump keeps it."""
    assert ana.get(f"{path}/photo").json()["error"]["code"] == "ImageNotFound"
    headers = {"Content-Type": "image/png"}
    before = ana.get(path).json()["changeKey"]

    assert ana("PUT", f"{path}/photo/$value", data=PNG, headers=headers).status_code == 200

    office.mock.load(office.mock.dump())
    told = ana.get(f"{path}/photo").json()
    assert (told["width"], told["height"]) == (48, 32)
    assert ana.get(f"{path}/photo/$value").content == PNG
    assert ana.get(path).json()["changeKey"] != before
    assert ana.get("/me/photo").status_code == 404
    assert ana.delete(f"{path}/photo/$value").status_code == 204
    assert ana.get(f"{path}/photo/$value").status_code == 404


def test_photo_that_is_none_is_refused(ana: Api, path: str) -> None:
    """400, and there is no photo afterwards."""
    answer = ana(
        "PUT", f"{path}/photo/$value", data=b"hello", headers={"Content-Type": "image/png"}
    )

    assert answer.json()["error"]["code"] == "ErrorInvalidImage"
    assert ana.get(f"{path}/photo").status_code == 404


def test_extension_is_added_changed_and_removed(ana: Api, path: str) -> None:
    """As with messages and events; ``$expand`` shows it."""
    body = {"extensionName": "Com.Contoso.Deal", "stage": 3}

    made = ana.post(f"{path}/extensions", body)

    assert made.status_code == 201, made.text
    assert "/contacts('" in made.headers["Location"]
    address = f"{path}/extensions/com.contoso.deal"
    assert ana.get(address).json()["stage"] == 3
    assert ana.post(f"{path}/extensions", body).status_code == 409
    assert ana.patch(address, {"stage": 4}).status_code == 200
    shown = ana.get(f"{path}?$expand=extensions").json()["extensions"]
    assert [each["stage"] for each in shown] == [4]
    assert ana.delete(address).status_code == 204
    assert ana.get(f"{path}/extensions").json()["value"] == []


def test_extension_comes_with_a_new_contact(ana: Api) -> None:
    """One of a name at most; a PATCH takes none."""
    extension = {"extensionName": "a.b", "n": 1}
    answer = ana.post("/me/contacts", {"givenName": "Bea", "extensions": [extension]})
    assert answer.status_code == 201
    twice = ana.post("/me/contacts", {"givenName": "Cy", "extensions": [extension, extension]})

    assert twice.status_code == 409
    assert [each["givenName"] for each in ana.get("/me/contacts").json()["value"]] == ["Bea"]
    assert ana.get(f"/me/contacts/{answer.json()['id']}/extensions/a.b").json()["n"] == 1


@pytest.mark.parametrize("collection", ["contacts", "contactFolders"])
def test_extended_properties_are_kept_expanded_and_filtered(ana: Api, collection: str) -> None:
    """A PATCH leaves those that it does not name."""
    name = "displayName"
    body = {name: "One", "singleValueExtendedProperties": [{"id": COLOR, "value": "Green"}]}
    made = ana.post(f"/me/{collection}", body).json()
    ana.post(f"/me/{collection}", {name: "Two"})
    path = f"/me/{collection}/{made['id']}"

    changes = {"multiValueExtendedProperties": [{"id": COLORS, "value": ["Red", "Blue"]}]}
    assert ana.patch(path, changes).status_code == 200

    expand = f"$expand=singleValueExtendedProperties($filter=id eq '{COLOR}')"
    shown = ana.get(f"{path}?{expand}").json()
    assert shown["singleValueExtendedProperties"] == [{"id": COLOR, "value": "Green"}]
    expand = f"$expand=multiValueExtendedProperties($filter=id eq '{COLORS}')"
    shown = ana.get(f"{path}?{expand}").json()
    assert shown["multiValueExtendedProperties"] == [{"id": COLORS, "value": ["Red", "Blue"]}]
    wanted = f"singleValueExtendedProperties/any(p:p/id eq '{COLOR}' and p/value eq 'Green')"
    found = ana.get(f"/me/{collection}?$filter={wanted}").json()["value"]
    assert [each[name] for each in found] == ["One"]
    assert "singleValueExtendedProperties" not in found[0]


@pytest.mark.graph_mock(auth="strict")
def test_what_is_kept_takes_the_permissions_of_contacts(
    office: Office, as_user: Callable[..., Api]
) -> None:
    """Contacts.Read reads, and writes nothing."""
    writer = as_user(office.ana, scopes="Contacts.ReadWrite")
    path = f"/me/contacts/{writer.post('/me/contacts', {'givenName': 'Bo'}).json()['id']}"
    reader = as_user(office.ana, scopes="Contacts.Read")

    assert reader.get(f"{path}/extensions").status_code == 200
    assert reader.post(f"{path}/extensions", {"extensionName": "a.b"}).status_code == 403
    headers = {"Content-Type": "image/png"}
    assert reader("PUT", f"{path}/photo/$value", data=PNG, headers=headers).status_code == 403
    assert reader.get(f"{path}/photo").status_code == 404
