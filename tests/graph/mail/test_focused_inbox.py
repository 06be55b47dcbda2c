"""Senders whose mail always goes to Focused, or to Other, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ..conftest import Api, Office

OVERRIDES = "/me/inferenceClassification/overrides"
ANA = {
    "classifyAs": "other",
    "senderEmailAddress": {"name": "Ana", "address": "ANA@contoso.example"},
}


@pytest.fixture
def bob(office: Office, as_user: Callable[..., Api]) -> Api:
    """Bob, who gets mail."""
    return as_user(office.bob)


def test_an_override_is_one_for_each_sender(bob: Api) -> None:
    """A second POST changes the first (201, documented)."""
    first = bob.post(OVERRIDES, ANA)
    second = bob.post(
        OVERRIDES,
        {"classifyAs": "focused", "senderEmailAddress": {"address": "ana@contoso.example"}},
    )

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] == second.json()["id"]
    (listed,) = bob.get(OVERRIDES).json()["value"]
    assert listed["classifyAs"] == "focused"
    assert bob.get(f"{OVERRIDES}/$count").text.strip("\ufeff") == "1"


def test_an_override_is_changed_and_deleted(bob: Api) -> None:
    """PATCH says how, not whose; DELETE 204."""
    path = f"{OVERRIDES}/{bob.post(OVERRIDES, ANA).json()['id']}"

    changed = bob.patch(path, {"classifyAs": "focused"})

    assert changed.json() | ANA | {"classifyAs": "focused"} == changed.json()
    assert bob.get(path).json()["classifyAs"] == "focused"
    assert bob.delete(path).status_code == 204
    assert bob.get(path).status_code == 404


def test_what_arrives_is_classified_what_is_there_stays(bob: Api, office: Office) -> None:
    """Of that sender only; the default is Focused."""
    office.meeting("Before")

    bob.post(OVERRIDES, ANA)
    office.meeting("After")

    found = bob.get("/me/mailFolders/inbox/messages").json()["value"]
    classes = {each["subject"]: each["inferenceClassification"] for each in found}
    assert classes == {"Before": "focused", "After": "other"}
    assert office.cy.inbox.messages[0].as_json()["inferenceClassification"] == "focused"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"classifyAs": "other"}, id="nobody"),
        pytest.param({**ANA, "senderEmailAddress": {"address": "ana"}}, id="no address"),
        pytest.param({**ANA, "classifyAs": "junk"}, id="no class"),
        pytest.param({"senderEmailAddress": ANA["senderEmailAddress"]}, id="nothing said"),
    ],
)
def test_an_override_says_who_and_where(bob: Api, body: dict[str, Any]) -> None:
    """400, and there is none."""
    assert bob.post(OVERRIDES, body).status_code == 400
    assert bob.get(OVERRIDES).json()["value"] == []
