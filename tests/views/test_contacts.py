"""Contacts that a test arranges and looks at."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_graphmock import Contact, GraphMock, UsageError, User


@pytest.fixture
def alice(graph_mock: GraphMock) -> User:
    return graph_mock.add_user("Alice Ames", mail="alice")


def test_contact_is_arranged_and_read(alice: User, graph_mock: GraphMock, call: Any) -> None:
    """By the test and by requests alike; people of the tenant stand for their addresses."""
    bob = graph_mock.add_user("Bob Bell", mail="bob")

    garth = alice.add_contact(
        "Garth Fort", ["garth@partner.example", bob], job_title="CFO", categories=["Partners"]
    )

    assert garth.emails == ["garth@partner.example", "bob@contoso.example"]
    assert (garth.display_name, garth.job_title, garth.folder) == ("Garth Fort", "CFO", "Contacts")
    assert garth.categories == ["Partners"]
    (told,) = call(alice, "GET", "/me/contacts").json()["value"]
    assert told == garth.as_json()
    assert alice.contacts == [garth]
    assert bob.contacts == []


def test_view_follows_its_contact(alice: User, call: Any) -> None:
    """Until it is deleted."""
    garth = alice.add_contact("Garth Fort", "garth@partner.example")
    path = f"/me/contacts/{garth.id}"

    call(alice, "PATCH", path, {"surname": "Fortune", "mobilePhone": "1"})
    assert (garth.surname, garth.mobile_phone) == ("Fortune", "1")
    assert repr(garth) == "<Contact 'Garth Fort' of alice@contoso.example: garth@partner.example>"
    call(alice, "DELETE", path)

    assert garth.is_gone
    assert alice.contacts == []
    with pytest.raises(UsageError, match="'Garth Fort' is not in the mailbox of alice@"):
        _ = garth.emails
    assert "Garth Fort" in repr(garth)


def test_contacts_of_a_folder_come_after_the_others(alice: User) -> None:
    """The folder is made once, whatever the letter case."""
    kin = [alice.add_contact(name, folder=folder) for name, folder in (("A", "Kin"), ("B", "kin"))]
    other = alice.add_contact("C")

    assert alice.contacts == [other, *kin]
    assert {each.folder for each in kin} == {"Kin"}
    assert all(isinstance(each, Contact) for each in alice.contacts)


def test_nonsense_is_no_contact(alice: User) -> None:
    """Neither the contact nor its folder is made."""
    with pytest.raises(UsageError, match="'garth at home' is no address"):
        alice.add_contact("Garth", "garth at home", folder="Kin")

    assert alice.contacts == []
