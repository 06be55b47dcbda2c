"""Extended properties of messages: mail.md §22."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

GUID = "{66f5a359-4659-4830-9070-00040ec6ac6e}"
COLOR = f"String {GUID} Name Color"
SIZES = f"StringArray {GUID} Name Sizes"
SINGLE = "singleValueExtendedProperties"
MULTI = "multiValueExtendedProperties"


def _one(property_id: str, value: Any) -> dict[str, Any]:
    return {"id": property_id, "value": value}


def _read(api: Any, message_id: str, property_id: str, name: str = SINGLE) -> Any:
    query = f"$expand={name}($filter=id eq '{property_id}')"
    answer = api.get(f"/me/messages/{message_id}?{query}")
    assert answer.status_code == 200, answer.text
    return answer.json().get(name)


def test_properties_are_given_with_a_new_message(office: Any, as_user: Callable[..., Any]) -> None:
    """Both kinds; only ``$expand`` with a filter shows them."""
    ana = as_user(office.ana)
    body = {SINGLE: [_one(COLOR, "Green")], MULTI: [_one(SIZES, ["S", "L"])]}

    draft = ana.post("/me/messages", body).json()

    assert SINGLE not in draft
    assert _read(ana, draft["id"], COLOR) == [_one(COLOR, "Green")]
    assert _read(ana, draft["id"], SIZES, MULTI) == [_one(SIZES, ["S", "L"])]


def test_message_that_came_in_takes_them_too(office: Any, as_user: Callable[..., Any]) -> None:
    """PATCH sets those that it names, the others stay."""
    ana, message = as_user(office.ana), office.ana.inbox.add_message("Lunch")
    other = f"String {GUID} Name Other"
    path = f"/me/messages/{message.id}"
    ana.patch(path, {SINGLE: [_one(COLOR, "Green"), _one(other, "1")]})

    answer = ana.patch(path, {SINGLE: [_one(COLOR.lower().replace("string", "String"), "Red")]})

    assert answer.status_code == 200
    assert [each["value"] for each in _read(ana, message.id, COLOR)] == ["Red"]
    assert _read(ana, message.id, other) == [_one(other, "1")]


def test_property_that_is_not_there_leaves_no_member(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """The navigation is missing from the JSON (documented)."""
    message = office.ana.inbox.add_message("Lunch")

    assert _read(as_user(office.ana), message.id, COLOR) is None


def test_tag_is_repeated_in_small_letters_without_zeros(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """``Integer 0x0E07`` is answered as ``Integer 0xe07`` (recalled)."""
    ana = as_user(office.ana)
    draft = ana.post("/me/messages", {SINGLE: [_one("Integer 0x0E07", "9")]}).json()

    assert _read(ana, draft["id"], "Integer 0x0E07") == [_one("Integer 0xe07", "9")]


def test_messages_are_filtered_by_them(office: Any, as_user: Callable[..., Any]) -> None:
    """Those without it are not listed."""
    ana = as_user(office.ana)
    ana.post("/me/messages", {"subject": "Green", SINGLE: [_one(COLOR, "Green")]})
    ana.post("/me/messages", {"subject": "None"})
    condition = f"{SINGLE}/any(ep: ep/id eq '{COLOR}' and ep/value eq 'Green')"

    found = ana.get("/me/messages", params={"$filter": condition}).json()["value"]

    assert [each["subject"] for each in found] == ["Green"]


@pytest.mark.parametrize("name", [SINGLE, MULTI])
@pytest.mark.parametrize("property_id", ["Color", "String Color", "String {66f5} Name Color", ""])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_malformed_id_is_400(
    office: Any, as_user: Callable[..., Any], name: str, property_id: str, method: str
) -> None:
    """And nothing is kept of the rest."""
    message = office.ana.inbox.add_message("Lunch")
    path = "/me/messages" if method == "POST" else f"/me/messages/{message.id}"
    value = "Green" if name == SINGLE else ["Green"]

    answer = as_user(office.ana)(
        method, path, json={"importance": "high", name: [_one(property_id, value)]}
    )

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "ErrorInvalidExtendedProperty"
    assert message.importance == "normal"
    assert office.ana.drafts.messages == []


def test_copy_has_them_and_is_its_own(office: Any, as_user: Callable[..., Any]) -> None:
    """What is changed in the copy stays as it was in the original."""
    ana = as_user(office.ana)
    draft = ana.post("/me/messages", {SINGLE: [_one(COLOR, "Green")]}).json()
    copy = ana.post(f"/me/messages/{draft['id']}/copy", {"destinationId": "archive"}).json()

    ana.patch(f"/me/messages/{copy['id']}", {SINGLE: [_one(COLOR, "Red")]})

    assert _read(ana, copy["id"], COLOR) == [_one(COLOR, "Red")]
    assert _read(ana, draft["id"], COLOR) == [_one(COLOR, "Green")]


@pytest.mark.parametrize(
    ("tag", "value", "status"),
    [
        pytest.param("Integer 0x0E07", "1", 400, id="a draft is none any more"),
        pytest.param("Integer 0x0E07", "8", 200, id="a draft stays one, unread"),
        pytest.param("SystemTime 0x0E06", "2020-05-04T10:00:00Z", 200, id="delivered before"),
    ],
)
def test_update_of_the_importers_tags(
    office: Any, as_user: Callable[..., Any], tag: str, value: str, status: int
) -> None:
    """What was sent and what was not is settled when a message is made."""
    ana = as_user(office.ana)
    draft = ana.post("/me/messages", {"subject": "Lunch"}).json()

    answer = ana.patch(f"/me/messages/{draft['id']}", {SINGLE: [_one(tag, value)]})

    after = ana.get(f"/me/messages/{draft['id']}").json()
    assert answer.status_code == status
    assert after["isDraft"] is True
    assert after["isRead"] is (value != "8")
    assert after["receivedDateTime"][:4] == ("2020" if "Time" in tag else "2026")
