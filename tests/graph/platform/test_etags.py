"""Etags: writes that are about a version (platform.md §9)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

As = Callable[..., Any]

WRITES = {
    "PATCH": ("PATCH", "", {"subject": "New"}),
    "DELETE": ("DELETE", "", None),
    "permanentDelete": ("POST", "/permanentDelete", None),
}
ACTIONS = {
    "cancel": ("ana", {}),
    "accept": ("bob", {}),
    "tentativelyAccept": ("bob", {}),
    "decline": ("bob", {}),
    "forward": ("ana", {"ToRecipients": [{"emailAddress": {"address": "eve@partner.example"}}]}),
    "snoozeReminder": (
        "ana",
        {"NewReminderTime": {"dateTime": "2026-03-10T13:30:00", "timeZone": "UTC"}},
    ),
    "dismissReminder": ("ana", {}),
}


def etag_of(api: Any, event_id: str) -> str:
    etag: str = api.get(f"/me/events/{event_id}").json()["@odata.etag"]
    return etag


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("given", ["current", "strong", "*", None])
def test_write_of_the_current_version_goes_on(
    office: Any, as_user: As, write: str, given: str | None
) -> None:
    """Weak or strong, any, or no condition at all."""
    ana, meeting = as_user(office.ana), office.meeting()
    etag = etag_of(ana, meeting.id)
    value = {"current": etag, "strong": etag.removeprefix("W/"), "*": "*", None: None}[given]
    method, tail, body = WRITES[write]

    answer = ana(
        method,
        f"/me/events/{meeting.id}{tail}",
        json=body,
        headers={"If-Match": value} if value else {},
    )

    assert answer.status_code in (200, 204)


@pytest.mark.parametrize("write", WRITES)
def test_write_of_an_older_version_is_refused(
    office: Any, as_user: As, snapshot: Callable[[], Any], write: str
) -> None:
    """412, and every mailbox is as it was."""
    ana, meeting = as_user(office.ana), office.meeting()
    stale = etag_of(ana, meeting.id)
    ana.patch(f"/me/events/{meeting.id}", {"subject": "Changed meanwhile"})
    before = snapshot()
    method, tail, body = WRITES[write]

    answer = ana(method, f"/me/events/{meeting.id}{tail}", json=body, headers={"If-Match": stale})

    assert (answer.status_code, answer.json()["error"]["code"]) == (
        412,
        "ErrorIrresolvableConflict",
    )
    assert "does not match the current change key" in answer.json()["error"]["message"]
    assert snapshot() == before


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("given", ["abc", '"', 'W/"abc', "W/abc"])
def test_what_is_no_etag_is_refused(
    office: Any, as_user: As, snapshot: Callable[[], Any], write: str, given: str
) -> None:
    """400 (assumed), and every mailbox is as it was."""
    ana, meeting = as_user(office.ana), office.meeting()
    before = snapshot()
    method, tail, body = WRITES[write]

    answer = ana(method, f"/me/events/{meeting.id}{tail}", json=body, headers={"If-Match": given})

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "ErrorInvalidChangeKey")
    assert snapshot() == before


@pytest.mark.parametrize("action", ACTIONS)
def test_actions_look_at_the_form_of_an_etag_only(
    office: Any, as_user: As, snapshot: Callable[[], Any], action: str
) -> None:
    """500 for what is none (observed), and nothing happens; a stale one is as good as any."""
    meeting = office.meeting()
    who, body = ACTIONS[action]
    api, copy = {
        "ana": (as_user(office.ana), meeting),
        "bob": (as_user(office.bob), office.bob.copy_of(meeting)),
    }[who]
    url = f"/me/events/{copy.id}/{action}"
    before = snapshot()

    malformed = api.post(url, body, headers={"If-Match": "abc"})
    after = snapshot()
    stale = api.post(url, body, headers={"If-Match": 'W/"stale"'})

    error = malformed.json()["error"]
    assert (malformed.status_code, error["code"]) == (500, "ErrorInternalServerError")
    assert after == before
    assert stale.status_code in (200, 202)


def test_read_is_never_not_modified(office: Any, as_user: As) -> None:
    """If-None-Match is ignored (assumed)."""
    ana, meeting = as_user(office.ana), office.meeting()
    etag = etag_of(ana, meeting.id)

    answer = ana.get(f"/me/events/{meeting.id}", headers={"If-None-Match": etag})

    assert answer.status_code == 200


def test_every_change_is_another_version(office: Any, as_user: As) -> None:
    """In one's own copy, an answer that came in as well."""
    meeting = office.meeting()
    ana = as_user(office.ana)
    seen = [etag_of(ana, meeting.id)]

    ana.patch(f"/me/events/{meeting.id}", {"showAs": "free"})
    seen.append(etag_of(ana, meeting.id))
    as_user(office.bob).post(f"/me/events/{office.bob.copy_of(meeting).id}/accept")
    seen.append(etag_of(ana, meeting.id))

    assert len(set(seen)) == 3


ITEMS = {
    "events": {
        "subject": "x",
        "start": {"dateTime": "2026-03-10T13:00:00", "timeZone": "UTC"},
        "end": {"dateTime": "2026-03-10T14:00:00", "timeZone": "UTC"},
    },
    "messages": {"subject": "x"},
    "contacts": {"givenName": "x"},
}


@pytest.mark.parametrize("kind", ITEMS)
@pytest.mark.parametrize("body", ["{", '{"nonsense": 1}', '{"categories": 1}'])
def test_older_version_is_told_before_a_body_that_makes_no_sense(
    office: Any, as_user: As, kind: str, body: str
) -> None:
    """412 with an old etag, 400 with the current one; what is not there is told after the body."""
    ana = as_user(office.ana)
    made = ana.post(f"/me/{kind}", ITEMS[kind]).json()
    path = f"/me/{kind}/{made['id']}"
    current = ana.patch(path, {"categories": ["Red"]}).json()["@odata.etag"]
    assert current != made["@odata.etag"]

    def status(etag: str) -> int:
        headers = {"If-Match": etag, "Content-Type": "application/json"}
        code: int = ana("PATCH", path, data=body, headers=headers).status_code
        return code

    assert (status(made["@odata.etag"]), status(current)) == (412, 400)
    assert ana.get(path).json()["categories"] == ["Red"]
    ana.delete(path)
    if kind == "contacts":
        assert status(current) == (400 if body == "{" else 404)


def test_contact_of_another_version_is_not_deleted(office: Any, as_user: As) -> None:
    """412, and it is still there."""
    ana = as_user(office.ana)
    made = ana.post("/me/contacts", {"givenName": "x"}).json()
    path = f"/me/contacts/{made['id']}"
    ana.patch(path, {"surname": "y"})
    stale = {"If-Match": made["@odata.etag"]}

    assert ana.delete(path, headers=stale).status_code == 412
    assert ana.post(f"{path}/permanentDelete", headers=stale).status_code == 412
    assert ana.get(path).json()["surname"] == "y"
