"""Contacts of beta, which are those of v1.0 in other words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pytest_graphmock.graph.wire.contact import contact_changes_from_wire, contact_from_wire

from .conftest import Api, Office

PAGES = {"contact-update", "contactfolder-post-contacts", "user-post-contacts"}
PAVEL = {
    "givenName": "Pavel",
    "gender": "m",
    "isFavorite": True,
    "weddingAnniversary": "2001-05-06",
    "emailAddresses": [
        {"type": "personal", "name": "Pavel", "address": "pavel@home.example"},
        {"type": "other", "otherLabel": "Club", "name": "P", "address": "pavel@club.example"},
    ],
    "phones": [
        {"type": "business", "number": "1"},
        {"type": "mobile", "number": "2"},
        {"type": "mobile", "number": "3"},
        {"type": "pager", "number": "4"},
    ],
    "postalAddresses": [
        {"type": "home", "city": "Brno", "postOfficeBox": "P.O. Box 1"},
        {"type": "business", "city": "Praha"},
    ],
    "websites": [{"type": "work", "address": "https://w.example", "displayName": "Work"}],
}


@pytest.fixture
def ana(office: Office, as_user: Callable[..., Api]) -> Api:
    return as_user(office.ana)


def given(told: Any, said: Any) -> Any:
    """What an answer repeats of a body."""
    if isinstance(said, dict):
        return {name: given(told[name], each) for name, each in said.items()}
    if isinstance(said, list):
        assert len(told) == len(said)
        return [given(*pair) for pair in zip(told, said, strict=True)]
    return told


def test_a_contact_comes_back_as_it_was_made(ana: Api, office: Office) -> None:
    """With the types of all that has one, and after a dump too."""
    made = ana.post("/beta/me/contacts", PAVEL)

    assert made.status_code == 201, made.text
    office.mock.load(office.mock.dump())
    told = ana.get(f"/beta/me/contacts/{made.json()['id']}").json()
    assert given(told, PAVEL) == PAVEL
    assert told["flag"] == {"flagStatus": "notFlagged"}
    assert "mobilePhone" not in told


def test_both_versions_are_about_the_same_contact(ana: Api) -> None:
    """v1.0 has what it has a member for; its changes leave the rest."""
    contact_id = ana.post("/beta/me/contacts", PAVEL).json()["id"]
    path = f"/me/contacts/{contact_id}"

    told = ana.get(path).json()
    assert (told["businessPhones"], told["homePhones"], told["mobilePhone"]) == (["1"], [], "2")
    assert told["homeAddress"] == {"city": "Brno"}
    assert told["businessHomePage"] == "https://w.example"
    assert told["emailAddresses"][0] == {"name": "Pavel", "address": "pavel@home.example"}
    assert "phones" not in told
    changes = {
        "mobilePhone": "9",
        "businessHomePage": "https://v1.example",
        "emailAddresses": [{"name": "Club", "address": "pavel@club.example"}],
    }
    assert ana.patch(path, changes).status_code == 200

    told = ana.get(f"/beta{path}").json()
    assert [each["number"] for each in told["phones"]] == ["1", "9", "3", "4"]
    assert [each["address"] for each in told["websites"]] == ["https://v1.example"]
    assert told["emailAddresses"] == [
        {"type": "other", "otherLabel": "Club", "name": "Club", "address": "pavel@club.example"}
    ]
    assert told["gender"] == "m"


def test_first_three_addresses_have_members_of_their_own(ana: Api) -> None:
    """Written there they are among the addresses; null takes one away."""
    emails = [{"name": each, "address": f"{each}@partner.example"} for each in "abcd"]
    path = f"/me/contacts/{ana.post('/me/contacts', {'emailAddresses': emails[:2]}).json()['id']}"

    told = ana.get(path).json()
    assert told["primaryEmailAddress"] == emails[0]
    assert told["secondaryEmailAddress"] == emails[1]
    assert told["tertiaryEmailAddress"] is None
    changes = {"primaryEmailAddress": emails[3], "tertiaryEmailAddress": emails[2]}
    told = ana.patch(path, changes).json()
    assert told["emailAddresses"] == [emails[3], emails[1], emails[2]]
    told = ana.patch(path, {"secondaryEmailAddress": None}).json()
    assert told["emailAddresses"] == [emails[3], emails[2]]


def test_default_folder_is_known_by_name(ana: Api) -> None:
    """``wellKnownName`` is beta's; other folders have none."""
    kin = ana.post("/beta/me/contactFolders", {"displayName": "Kin"}).json()

    assert kin["wellKnownName"] is None
    assert ana.get("/beta/me/contactFolders/contacts").json()["wellKnownName"] == "contacts"
    assert "wellKnownName" not in ana.get("/me/contactFolders/contacts").json()


@pytest.mark.parametrize(
    ("version", "body", "code"),
    [
        ("beta", {"mobilePhone": "1"}, "RequestBodyRead"),
        ("v1.0", {"phones": []}, "RequestBodyRead"),
        ("beta", {"weddingAnniversary": "soon"}, "RequestBodyRead"),
        ("beta", {"phones": [{"type": "smoke"}]}, "RequestBodyRead"),
        ("beta", {"emailAddresses": ["a@b.example"]}, "RequestBodyRead"),
        (
            "beta",
            {"postalAddresses": [{"type": "home"}, {"type": "home"}]},
            "ErrorPropertyValidationFailure",
        ),
        (
            "beta",
            {"postalAddresses": [{"city": each} for each in "abcd"]},
            "ErrorPropertyValidationFailure",
        ),
    ],
)
def test_nonsense_is_refused(ana: Api, version: str, body: Any, code: str) -> None:
    """400, and no contact is kept."""
    answer = ana.post(f"/{version}/me/contacts", body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
    assert ana.get("/me/contacts").json()["value"] == []


@pytest.mark.parametrize(("version", "count"), [("v1.0", 2), ("beta", 3)])
def test_samples_of_the_reference_are_read(
    contract_module: ModuleType, version: str, count: int
) -> None:
    """Every contact that its pages create or change is taken as it stands; one is no example."""
    path = Path(str(contract_module.__file__)).with_name("examples") / f"{version}.jsonl"
    samples = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    read = {"POST": contact_from_wire, "PATCH": contact_changes_from_wire}

    found = [
        read[request["method"]](request["body"], is_beta=version == "beta")
        for request in (each["request"] for each in samples if each["page"] in PAGES)
        if request["method"] in read and request["body"].get("birthday") != "datetime-value"
    ]

    assert all(found)
    assert len(found) == count
