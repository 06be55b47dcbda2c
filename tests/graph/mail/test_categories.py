"""The categories that Outlook offers, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ..conftest import Api, Office

CATEGORIES = "/me/outlook/masterCategories"


@pytest.fixture
def ana(office: Office, as_user: Callable[..., Api]) -> Api:
    """Ana, with a new mailbox."""
    return as_user(office.ana)


def test_a_new_mailbox_has_six_categories(ana: Api) -> None:
    """Names and colors as Outlook begins with (documented)."""
    found = ana.get(CATEGORIES).json()["value"]

    assert [(each["displayName"].split()[0], each["color"]) for each in found] == [
        ("Red", "preset0"),
        ("Blue", "preset7"),
        ("Green", "preset4"),
        ("Orange", "preset1"),
        ("Purple", "preset8"),
        ("Yellow", "preset3"),
    ]


def test_a_category_is_offered_recolored_and_taken_away(ana: Api) -> None:
    """201, 200, 204; then 404."""
    made = ana.post(CATEGORIES, {"displayName": "Project expenses", "color": "preset9"})
    assert made.status_code == 201
    path = f"{CATEGORIES}/{made.json()['id']}"

    changed = ana.patch(path, {"color": "None"})

    assert (changed.status_code, changed.json()["color"]) == (200, "none")
    assert changed.json()["displayName"] == "Project expenses"
    assert ana.get(path).json()["id"] == made.json()["id"]
    assert ana.get(f"{CATEGORIES}/$count").text.strip("\ufeff") == "7"
    assert ana.delete(path).status_code == 204
    assert ana.get(path).status_code == 404


def test_messages_keep_a_category_that_is_gone(ana: Api, office: Office) -> None:
    """Items name categories by text."""
    message = office.ana.inbox.add_message("Plan", from_=office.bob)
    ana.patch(f"/me/messages/{message.id}", {"categories": ["Red category", "Never listed"]})
    first = ana.get(CATEGORIES).json()["value"][0]

    ana.delete(f"{CATEGORIES}/{first['id']}")

    read = ana.get(f"/me/messages/{message.id}").json()
    assert read["categories"] == ["Red category", "Never listed"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param({"displayName": "RED category"}, 409, "CategoryNameDuplicate", id="taken"),
        pytest.param({"color": "preset1"}, 400, "ErrorInvalidParameter", id="no name"),
        pytest.param({"displayName": "A", "color": "pink"}, 400, "RequestBodyRead", id="no color"),
    ],
)
def test_a_category_needs_a_name_of_its_own(
    ana: Api, body: dict[str, Any], status: int, code: str
) -> None:
    """Refused, and the list is as it was."""
    answer = ana.post(CATEGORIES, body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert len(ana.get(CATEGORIES).json()["value"]) == 6


def test_a_category_s_name_is_for_good(ana: Api) -> None:
    """PATCH takes a color only."""
    first = ana.get(CATEGORIES).json()["value"][0]
    path = f"{CATEGORIES}/{first['id']}"

    assert ana.patch(path, {"displayName": "Crimson"}).status_code == 400
    assert ana.get(path).json()["displayName"] == "Red category"
    assert ana.get(f"{CATEGORIES}/red").json()["error"]["code"] == "ErrorInvalidIdMalformed"


def test_categories_are_the_owner_s(office: Office, as_user: Callable[..., Api]) -> None:
    """403 for a colleague."""
    path = f"/users/{office.ana.id}/outlook/masterCategories"

    assert as_user(office.bob).get(path).status_code == 403
