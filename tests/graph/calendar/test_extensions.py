"""Open extensions of events and messages: what an application keeps with an item."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

REFERRAL = {
    "@odata.type": "microsoft.graph.openTypeExtension",
    "extensionName": "Com.Contoso.Referral",
    "companyName": "Wingtip Toys",
    "expirationDate": "2026-12-30T10:00:00.000Z",
    "dealValue": 10000,
    "tags": ["a", {"deep": None}],
}
ID = "Microsoft.OutlookServices.OpenTypeExtension.Com.Contoso.Referral"
OWN = {name: value for name, value in REFERRAL.items() if name != "@odata.type"}


def item_path(office: Any, kind: str) -> str:
    """Where an item of Ana's is."""
    if kind == "events":
        return f"/me/events/{office.meeting().id}"
    return f"/me/messages/{office.ana.inbox.add_message('Lunch').id}"


@pytest.mark.parametrize("kind", ["events", "messages"])
def test_extension_is_made_read_changed_and_deleted(
    office: Any, as_user: Callable[..., Any], kind: str
) -> None:
    """201, then 200 by name or by id, 200 with the new members alone, 204 and 404."""
    ana, item = as_user(office.ana), item_path(office, kind)
    path = f"{item}/extensions"
    change_key = ana.get(item).json()["changeKey"]

    created = ana.post(path, REFERRAL)

    assert created.status_code == 201
    assert {"id": ID, **OWN}.items() <= created.json().items()
    assert created.json()["@odata.type"] == "#microsoft.graph.openTypeExtension"
    assert ana.get(item).json()["changeKey"] != change_key
    assert ana.get(f"{path}/{ID}").json() == ana.get(f"{path}/com.contoso.referral").json()
    assert [each["id"] for each in ana.get(path).json()["value"]] == [ID]
    changed = ana.patch(f"{path}/{ID}", {"dealValue": 5, "companyName": None})
    assert changed.status_code == 200
    assert changed.json()["dealValue"] == 5
    assert "companyName" not in changed.json()
    assert "tags" not in ana.get(f"{path}/{ID}").json()
    assert ana.delete(f"{path}/{ID}").status_code == 204
    assert ana.get(f"{path}/{ID}").status_code == 404
    assert ana.get(f"{path}/$count").text == "0"


@pytest.mark.parametrize("kind", ["events", "messages"])
@pytest.mark.parametrize("name", [ID, "Com.Contoso.Referral"])
def test_expanded_extension_is_the_one_of_the_filter(
    office: Any, as_user: Callable[..., Any], kind: str, name: str
) -> None:
    """By id or by name; without a match the member is absent, on lists too."""
    ana, item = as_user(office.ana), item_path(office, kind)
    ana.post(f"{item}/extensions", REFERRAL)
    ana.post(f"{item}/extensions", {"extensionName": "Com.Other", "x": 1})

    one = ana.get(f"{item}?$expand=extensions($filter=id eq '{name}')").json()
    none = ana.get(f"{item}?$expand=extensions($filter=id eq 'Com.Nobody')").json()
    (listed,) = ana.get(f"/me/{kind}?$expand=extensions").json()["value"]

    assert [each["extensionName"] for each in one["extensions"]] == ["Com.Contoso.Referral"]
    assert "extensions" not in none
    assert len(listed["extensions"]) == 2
    assert "extensions" not in ana.get(item).json()


def test_event_is_created_with_an_extension(office: Any, as_user: Callable[..., Any]) -> None:
    """One request for both; attendees' copies do not have it."""
    body = {
        "subject": "Lunch",
        "start": {"dateTime": "2026-03-10T12:00:00", "timeZone": "UTC"},
        "end": {"dateTime": "2026-03-10T13:00:00", "timeZone": "UTC"},
        "attendees": [{"emailAddress": {"address": office.bob.mail}}],
        "extensions": [REFERRAL],
    }

    event_id = as_user(office.ana).post("/me/events", body).json()["id"]

    found = as_user(office.ana).get(f"/me/events/{event_id}/extensions").json()["value"]
    assert [each["companyName"] for each in found] == ["Wingtip Toys"]
    copy = office.bob.events[0]
    assert as_user(office.bob).get(f"/me/events/{copy.id}/extensions").json()["value"] == []


def test_extension_tells_nobody(office: Any, as_user: Callable[..., Any]) -> None:
    """It is the organizer's own affair (calendar.md §8)."""
    meeting = office.meeting()
    sent = len(office.mock.outbox)

    as_user(office.ana).post(f"/me/events/{meeting.id}/extensions", REFERRAL)

    assert len(office.mock.outbox) == sent


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param({"x": 1}, 400, "RequestBodyRead", id="no name"),
        pytest.param({**REFERRAL, "extensionName": " "}, 400, "RequestBodyRead", id="empty name"),
        pytest.param({**REFERRAL, "extensionName": 5}, 400, "RequestBodyRead", id="a number"),
        pytest.param(
            {**REFERRAL, "@odata.type": "#microsoft.graph.event"},
            400,
            "RequestBodyRead",
            id="another type",
        ),
        pytest.param(
            {**REFERRAL, "extensionName": "com.contoso.taken"},
            409,
            "ErrorItemAlreadyExists",
            id="a name that is taken",
        ),
    ],
)
def test_spoilt_extension_is_refused(
    office: Any, as_user: Callable[..., Any], body: dict[str, Any], status: int, code: str
) -> None:
    """The ones that are there stay as they are."""
    ana, path = as_user(office.ana), f"{item_path(office, 'events')}/extensions"
    ana.post(path, {"extensionName": "Com.Contoso.Taken", "x": 1})
    before = ana.get(path).json()

    answer = ana.post(path, body)

    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code
    assert ana.get(path).json() == before


def test_delegate_cannot_extend_events_of_a_shared_calendar(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """403 (documented as a limitation), although a delegate may write there."""
    office.ana.calendar.share(office.dan, "write")
    body = {
        "subject": "Lunch",
        "start": {"dateTime": "2026-03-10T12:00:00", "timeZone": "UTC"},
        "end": {"dateTime": "2026-03-10T13:00:00", "timeZone": "UTC"},
    }
    dan, path = as_user(office.dan), f"/users/{office.ana.id}/events"

    plain, extended = dan.post(path, body), dan.post(path, {**body, "extensions": [REFERRAL]})

    assert [plain.status_code, extended.status_code] == [201, 403]
    assert len(office.ana.events) == 1
