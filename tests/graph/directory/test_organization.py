"""The tenant itself, directory objects of any kind, photos, and people who matter."""

from __future__ import annotations

import base64
import struct
from collections.abc import Callable
from typing import Any

import pytest

Error = Callable[..., dict[str, Any]]
NOBODY = "11111111-2222-3333-4444-555555555555"
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 48, 32) + b"\x08\x06\0\0\0"
GIF = b"GIF89a" + struct.pack("<HH", 3, 5) + b"\0\0\0"
JPEG = b"\xff\xd8" + b"\xff\xe0\0\x04JF" + b"\xff\xc0\0\x0b\x08" + struct.pack(">HH", 7, 9) + b"\1"


def test_organization_is_one_with_its_domain(graph_mock: Any, app: Any, error: Error) -> None:
    """The list holds it alone; by its id it is the same (documented)."""
    listed = app.get("/organization").json()
    (found,) = listed["value"]

    assert listed["@odata.context"].endswith("/$metadata#organization")
    assert (found["displayName"], found["tenantType"]) == ("Contoso", "AAD")
    assert found["verifiedDomains"][0]["name"] == "contoso.example"
    assert found["verifiedDomains"][0]["isDefault"] is True
    assert found["city"] is None
    one = app.get(f"/organization/{found['id']}?$select=displayName").json()
    assert one["@odata.context"].endswith("/$metadata#organization(displayName)/$entity")
    assert (one["id"], one["displayName"]) == (found["id"], "Contoso")
    gone = error(app.get(f"/organization/{NOBODY}"), 404)
    assert gone["code"] == "Request_ResourceNotFound"


def test_domains_are_those_that_people_sign_in_with(
    graph_mock: Any, app: Any, error: Error
) -> None:
    """The default one first; a user's name may be in any of them (documented)."""
    graph_mock.add_user("Eve Else", mail="eve@fabrikam.example")

    listed = app.get("/domains").json()["value"]

    assert [each["id"] for each in listed] == ["contoso.example", "fabrikam.example"]
    assert [each["isDefault"] for each in listed] == [True, False]
    assert app.get("/domains/fabrikam.example").json()["isVerified"] is True
    assert error(app.get("/domains/x.example"), 404)["code"] == "Request_ResourceNotFound"


@pytest.mark.graph_mock(allow_unimplemented=True)
@pytest.mark.parametrize("path", ["/subscribedSkus", "/me/licenseDetails", "/directory"])
def test_licences_and_what_was_deleted_say_that_they_are_not_built(
    office: Any, as_user: Callable[..., Any], error: Error, path: str
) -> None:
    """501, naming the segment."""
    answer = error(as_user(office.ana).get(path), 501)

    assert path.rpartition("/")[2] in answer["message"]


def test_object_of_an_id_says_what_it_is(office: Any, app: Any, error: Error) -> None:
    """Users and groups alike; 404 for an id that nobody has."""
    group = office.mock.add_group("Zebra")

    user = app.get(f"/directoryObjects/{office.ana.id}").json()
    unit = app.get(f"/directoryObjects/{group.id}?$select=displayName").json()

    assert (user["@odata.type"], user["mail"]) == ("#microsoft.graph.user", office.ana.mail)
    assert (unit["@odata.type"], unit["displayName"]) == ("#microsoft.graph.group", "Zebra")
    assert "mail" not in unit
    gone = error(app.get(f"/directoryObjects/{NOBODY}"), 404)
    assert gone["code"] == "Request_ResourceNotFound"
    assert NOBODY in gone["message"]


def test_objects_are_deleted_by_their_ids(office: Any, app: Any) -> None:
    """204, for a user and a group."""
    group = office.mock.add_group("Zebra", members=[office.ana])

    for each in (office.ana, group):
        assert app.delete(f"/directoryObjects/{each.id}").status_code == 204
        assert app.get(f"/directoryObjects/{each.id}").status_code == 404


@pytest.mark.parametrize(
    ("types", "found"),
    [
        (None, {"Ana Org", "Zebra"}),
        (["directoryObject"], {"Ana Org", "Zebra"}),
        (["user"], {"Ana Org"}),
        (["group"], {"Zebra"}),
        (["device"], set()),
    ],
)
def test_objects_of_many_ids_come_together(
    office: Any, app: Any, types: list[str] | None, found: set[str]
) -> None:
    """Unknown ids are passed over; ``types`` narrows (documented)."""
    group = office.mock.add_group("Zebra")
    body: dict[str, Any] = {"ids": [office.ana.id, NOBODY, group.id]}
    if types is not None:
        body["types"] = types

    answer = app.post("/directoryObjects/getByIds", body)

    assert answer.status_code == 200, answer.text
    assert {each["displayName"] for each in answer.json()["value"]} == found


@pytest.mark.parametrize("ids", [None, [], [NOBODY] * 1001])
def test_ids_are_from_one_to_a_thousand(app: Any, error: Error, ids: Any) -> None:
    """400 (documented limit)."""
    answer = app.post("/directoryObjects/getByIds", {} if ids is None else {"ids": ids})

    assert "'ids'" in error(answer)["message"]


def test_photo_that_is_not_there_is_not_found(office: Any, app: Any, error: Error) -> None:
    """404 ``ImageNotFound``, for the picture and for what is said of it (observed)."""
    for path in ("photo", "photo/$value"):
        answer = error(app.get(f"/users/{office.ana.id}/{path}"), 404)
        assert answer["code"] == "ImageNotFound"
        assert "ImageNotFoundException" in answer["message"]


@pytest.mark.parametrize(
    ("content", "content_type", "size"),
    [
        (PNG, "image/png", (48, 32)),
        (GIF, "image/gif", (3, 5)),
        (JPEG, "image/jpeg", (9, 7)),
    ],
)
def test_photo_is_put_read_and_deleted(
    office: Any,
    as_user: Callable[..., Any],
    content: bytes,
    content_type: str,
    size: tuple[int, int],
) -> None:
    """Byte for byte, with the size that the picture itself tells."""
    api = as_user(office.ana)

    put = api("PUT", "/me/photo/$value", data=content, headers={"Content-Type": content_type})

    assert (put.status_code, put.content) == (200, b"")
    picture = api.get("/me/photo/$value")
    assert (picture.content, picture.headers["Content-Type"]) == (content, content_type)
    said = api.get("/me/photo").json()
    assert (said["width"], said["height"]) == size
    assert said["id"] == f"{size[0]}X{size[1]}"
    assert said["@odata.mediaContentType"] == content_type
    assert as_user("app").get(f"/users/{office.bob.id}/photo").status_code == 404
    assert api.delete("/me/photo").status_code == 204
    assert api.get("/me/photo/$value").status_code == 404


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"not a picture", "image/jpeg"),
        (PNG[:18], "image/png"),
        (JPEG[:9], "image/jpeg"),
        (b"", "image/png"),
        (PNG, "application/json"),
    ],
)
def test_what_is_no_picture_is_refused(
    office: Any, app: Any, error: Error, content: bytes, content_type: str
) -> None:
    """400, and there is no photo afterwards."""
    path = f"/users/{office.ana.id}/photo"

    answer = app("PUT", f"{path}/$value", data=content, headers={"Content-Type": content_type})

    assert error(answer)["message"]
    assert app.get(path).status_code == 404


def test_groups_have_photos_that_a_dump_keeps(office: Any, app: Any) -> None:
    """The same operations under /groups; a load brings the picture back."""
    group = office.mock.add_group("Zebra")
    path = f"/groups/{group.id}/photo/$value"
    app("PUT", path, data=PNG, headers={"Content-Type": "image/png"})
    dumped = office.mock.dump()

    office.mock.load(dumped)

    assert app.get(path).content == PNG
    assert base64.b64encode(PNG).decode() in str(dumped)


def test_people_are_those_one_shares_most_with(
    office: Any, as_user: Callable[..., Any], error: Error
) -> None:
    """By mails and meetings in common (assumed); people outside count too."""
    for number in range(3):
        office.meeting(f"Meeting {number}", attendees=[office.cy])
    office.meeting("Other", attendees=[office.bob, "eve@partner.example"])
    api = as_user(office.ana)

    found = api.get("/me/people").json()["value"]

    assert [each["scoredEmailAddresses"][0]["address"] for each in found] == [
        office.cy.mail,
        office.bob.mail,
        "eve@partner.example",
    ]
    cy, _, eve = found
    assert (cy["displayName"], cy["id"]) == ("Cy Cole", office.cy.id)
    assert cy["personType"] == {"class": "Person", "subclass": "OrganizationUser"}
    assert eve["personType"] == {"class": "Person", "subclass": "ImplicitContact"}
    assert api.get(f"/me/people/{eve['id']}").json()["id"] == eve["id"]
    assert len(api.get("/me/people?$top=1").json()["value"]) == 1
    assert api.get(f"/me/people/{NOBODY}").status_code == 404
    denied = error(as_user(office.dan).get(f"/users/{office.ana.id}/people"), 403)
    assert denied["code"] == "ErrorAccessDenied"
