"""Extended properties: MAPI properties with one value or several, read back by their ids."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

SET = "{66f5a359-4659-4830-9070-00047ec6ac6e}"
COLOR, SIZE = f"String {SET} Name Color", f"String {SET} Name Size"
COLORS = f"StringArray {SET} Name Colors"


def event(**members: Any) -> dict[str, Any]:
    return {
        "subject": "Lunch",
        "start": {"dateTime": "2026-03-10T12:00:00", "timeZone": "UTC"},
        "end": {"dateTime": "2026-03-10T13:00:00", "timeZone": "UTC"},
        **members,
    }


def test_several_values_are_read_back_and_replaced_by_their_id(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Set on creation, one changed by itself, the other stays."""
    ana = as_user(office.ana)
    other = f"StringArray {SET} Name Sizes"
    given = [{"id": COLORS, "value": ["Green", "Red"]}, {"id": other, "value": ["L"]}]
    event_id = ana.post("/me/events", event(multiValueExtendedProperties=given)).json()["id"]
    expand = "$expand=multiValueExtendedProperties($filter=id eq '{}')"

    changed = ana.patch(
        f"/me/events/{event_id}",
        {"multiValueExtendedProperties": [{"id": COLORS, "value": ["Blue"]}]},
    )

    assert changed.status_code == 200
    colors = ana.get(f"/me/events/{event_id}?{expand.format(COLORS)}").json()
    sizes = ana.get(f"/me/events/{event_id}?{expand.format(other)}").json()
    assert colors["multiValueExtendedProperties"] == [{"id": COLORS, "value": ["Blue"]}]
    assert sizes["multiValueExtendedProperties"] == [{"id": other, "value": ["L"]}]
    assert "multiValueExtendedProperties" not in changed.json()


def test_filter_may_name_several_ids_on_lists_too(office: Any, as_user: Callable[..., Any]) -> None:
    """``id eq '…' or id eq '…'``; others that the event has are not shown."""
    ana = as_user(office.ana)
    names = (COLOR, SIZE, f"String {SET} Name Other")
    given = [{"id": name, "value": "x"} for name in names]
    ana.post("/me/events", event(singleValueExtendedProperties=given))
    wanted = f"id eq '{COLOR}' or id eq '{SIZE.upper()}'"

    (found,) = ana.get(
        f"/me/events?$expand=singleValueExtendedProperties($filter={wanted})"
    ).json()["value"]

    assert [each["id"] for each in found["singleValueExtendedProperties"]] == [COLOR, SIZE]


def test_tag_is_answered_in_small_letters_without_leading_zeros(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """``Integer 0x0E07`` is ``Integer 0xe07``, however it is asked for."""
    ana = as_user(office.ana)
    given = [{"id": "Integer 0x0E07", "value": "5"}]
    event_id = ana.post("/me/events", event(singleValueExtendedProperties=given)).json()["id"]
    expand = "$expand=singleValueExtendedProperties($filter=id eq 'Integer 0x0E07')"

    found = ana.get(f"/me/events/{event_id}?{expand}").json()

    assert found["singleValueExtendedProperties"] == [{"id": "Integer 0xe07", "value": "5"}]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        pytest.param("singleValueExtendedProperties", {"id": "Color"}, id="no id"),
        pytest.param(
            "singleValueExtendedProperties", {"id": COLORS, "value": "x"}, id="an array's id"
        ),
        pytest.param(
            "multiValueExtendedProperties", {"id": COLOR, "value": ["x"]}, id="no array's id"
        ),
    ],
)
def test_wrong_kind_of_id_is_refused(
    office: Any, as_user: Callable[..., Any], name: str, given: dict[str, Any]
) -> None:
    """400 ErrorInvalidExtendedProperty, and no event."""
    answer = as_user(office.ana).post("/me/events", event(**{name: [given]}))

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "ErrorInvalidExtendedProperty"
    assert office.ana.events == []


def test_expansion_without_a_filter_is_refused(office: Any, as_user: Callable[..., Any]) -> None:
    """400: the service asks for a filter (documented)."""
    meeting = office.meeting()

    answer = as_user(office.ana).get(
        f"/me/events/{meeting.id}?$expand=multiValueExtendedProperties"
    )

    assert answer.status_code == 400


def test_message_without_such_properties_lacks_the_member(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Messages take the expansion as events do."""
    message = office.ana.inbox.add_message("Lunch")
    expand = f"$expand=singleValueExtendedProperties($filter=id eq '{COLOR}')"

    answer = as_user(office.ana).get(f"/me/messages/{message.id}?{expand}")

    assert answer.status_code == 200
    assert "singleValueExtendedProperties" not in answer.json()


def test_calendars_keep_extended_properties_too(office: Any, as_user: Callable[..., Any]) -> None:
    """Set on creation, one changed by itself, the other stays; lists show and find them."""
    ana = as_user(office.ana)
    given = [{"id": COLOR, "value": "red"}, {"id": SIZE, "value": "L"}]
    body = {"name": "Projects", "singleValueExtendedProperties": given}
    calendar = ana.post("/me/calendars", body).json()
    path = f"/me/calendars/{calendar['id']}"

    changed = ana.patch(path, {"singleValueExtendedProperties": [{"id": COLOR, "value": "blue"}]})

    assert changed.status_code == 200
    assert "singleValueExtendedProperties" not in changed.json()
    name = "singleValueExtendedProperties"
    expand = f"$expand={name}($filter=id eq '{COLOR}' or id eq '{SIZE}')"
    values = [each["value"] for each in ana.get(f"{path}?{expand}").json()[name]]
    assert values == ["blue", "L"]
    wanted = f"{name}/any(p: p/id eq '{COLOR}' and p/value eq 'blue')"
    (found,) = ana.get(f"/me/calendars?$filter={wanted}&{expand}").json()["value"]
    assert found["name"] == "Projects"
    assert len(found[name]) == 2
