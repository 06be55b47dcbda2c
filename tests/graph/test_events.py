"""Events over HTTP: update, delete, answer, change keys; what the others get of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def test_update_reaches_every_attendee(office: Any, as_user: Callable[..., Any]) -> None:
    """200 with the event; the copies follow, and one update is sent."""
    meeting = office.meeting()

    answer = as_user(office.ana).patch(
        f"/me/events/{meeting.id}", {"location": {"displayName": "Attic"}}
    )

    assert answer.status_code == 200
    assert answer.json()["locations"][0]["displayName"] == "Attic"
    (update,) = office.mock.outbox.updates
    assert sorted(update.to) == [office.bob.mail, office.cy.mail]
    copy = as_user(office.bob).get("/me/events").json()["value"][0]
    assert copy["location"]["displayName"] == "Attic"
    request = as_user(office.bob).get("/me/messages").json()["value"][0]
    assert request["meetingRequestType"] == "fullUpdate"
    assert request["previousLocation"]["displayName"] == ""


def test_moved_meeting_asks_everybody_again(office: Any, as_user: Callable[..., Any]) -> None:
    """Answers are void on both sides."""
    meeting = office.meeting()
    bob = as_user(office.bob)
    bob.post(f"/me/events/{office.bob.copy_of(meeting).id}/accept", {"sendResponse": False})

    answer = as_user(office.ana).patch(
        f"/me/events/{meeting.id}",
        {
            "start": {"dateTime": "2026-03-11T13:00:00", "timeZone": "UTC"},
            "end": {"dateTime": "2026-03-11T14:00:00", "timeZone": "UTC"},
        },
    )

    statuses = [each["status"] for each in answer.json()["attendees"]]
    assert statuses == [{"response": "notResponded", "time": "4501-01-01T00:00:00Z"}] * 2
    copy = bob.get("/me/events").json()["value"][0]
    assert copy["responseStatus"]["response"] == "notResponded"
    assert copy["showAs"] == "tentative"
    assert copy["start"]["dateTime"].startswith("2026-03-11T13:00")


def test_people_added_are_invited_and_people_removed_are_told(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Who stays hears nothing if only the list changed."""
    meeting = office.meeting(attendees=[office.bob, office.cy])

    as_user(office.ana).patch(
        f"/me/events/{meeting.id}",
        {
            "attendees": [
                {"emailAddress": {"address": office.cy.mail}},
                {"emailAddress": {"address": office.dan.mail}},
            ]
        },
    )

    outbox = office.mock.outbox
    assert [list(notice.to) for notice in outbox.cancellations] == [[office.bob.mail]]
    assert [list(notice.to) for notice in outbox.invitations][1:] == [[office.dan.mail]]
    assert not outbox.updates
    assert office.bob.copy_of(meeting).is_cancelled
    assert not office.dan.copy_of(meeting).is_cancelled


def test_attendees_own_change_stays_at_home(office: Any, as_user: Callable[..., Any]) -> None:
    """200, no mail, and the organizer's copy is as it was."""
    meeting = office.meeting()
    copy = office.bob.copy_of(meeting)

    answer = as_user(office.bob).patch(f"/me/events/{copy.id}", {"subject": "Boring"})

    assert (answer.status_code, answer.json()["subject"]) == (200, "Boring")
    assert office.ana.calendar.events[0].subject == "Budget review"
    assert not office.mock.outbox.updates


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"isOrganizer": False}, id="isOrganizer"),
        pytest.param({"isCancelled": True}, id="isCancelled"),
        pytest.param({"organizer": {"emailAddress": {"address": "x@y.z"}}}, id="organizer"),
    ],
)
def test_read_only_members_are_ignored(
    office: Any, as_user: Callable[..., Any], changes: dict[str, Any]
) -> None:
    """A GET's body can be sent back; an outcome is not an input."""
    meeting = office.meeting()

    answer = as_user(office.ana).patch(f"/me/events/{meeting.id}", changes)

    event = answer.json()
    assert answer.status_code == 200
    assert (event["isOrganizer"], event["isCancelled"]) == (True, False)
    assert event["organizer"]["emailAddress"]["address"] == office.ana.mail


def test_organizers_delete_is_a_cancel_without_a_comment(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """204; everybody is told, the move says why."""
    meeting = office.meeting()

    answer = as_user(office.ana).delete(f"/me/events/{meeting.id}")
    again = as_user(office.ana).delete(f"/me/events/{office.mock.moves[0].old_id}")

    assert (answer.status_code, again.status_code) == (204, 404)
    assert [notice.comment for notice in office.mock.outbox.cancellations] == [None]
    assert [move.reason for move in office.mock.moves] == ["delete"]
    assert office.bob.copy_of(meeting).is_cancelled


def test_attendees_delete_is_silent(office: Any, as_user: Callable[..., Any]) -> None:
    """204; the copy goes to Deleted Items and the organizer sees no answer."""
    meeting = office.meeting()
    copy_id = office.bob.copy_of(meeting).id

    answer = as_user(office.bob).delete(f"/me/events/{copy_id}")

    assert answer.status_code == 204
    assert not office.mock.outbox.responses
    statuses = as_user(office.ana).get(f"/me/events/{meeting.id}").json()["attendees"]
    assert statuses[0]["status"]["response"] == "none"
    assert office.bob.deleted_items.events[0].subject == "Budget review"


@pytest.mark.parametrize(
    ("action", "response", "subject", "shown"),
    [
        pytest.param("accept", "accepted", "Accepted: Budget review", "busy", id="accept"),
        pytest.param(
            "tentativelyAccept",
            "tentativelyAccepted",
            "Tentative: Budget review",
            "tentative",
            id="tentatively accept",
        ),
        pytest.param("decline", "declined", "Declined: Budget review", None, id="decline"),
    ],
)
def test_answer_reaches_the_organizer(
    office: Any,
    as_user: Callable[..., Any],
    action: str,
    response: str,
    subject: str,
    shown: str | None,
) -> None:
    """202; tracked on the organizer's copy, and a mail that holds the comment."""
    meeting = office.meeting()
    bob, ana = as_user(office.bob), as_user(office.ana)
    copy_id = office.bob.copy_of(meeting).id

    answer = bob.post(
        f"/me/events/{copy_id}/{action}", {"comment": "See you", "sendResponse": True}
    )

    assert (answer.status_code, answer.content) == (202, b"")
    tracked = ana.get(f"/me/events/{meeting.id}").json()["attendees"]
    assert tracked[0]["status"]["response"] == response
    mail = ana.get("/me/mailFolders/inbox/messages").json()["value"][0]
    assert mail["@odata.type"] == "#microsoft.graph.eventMessageResponse"
    assert (mail["subject"], mail["responseType"]) == (subject, response)
    assert mail["bodyPreview"] == "See you"
    events = bob.get("/me/events").json()["value"]
    assert [event["showAs"] for event in events] == ([shown] if shown else [])


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        pytest.param(
            {"comment": "", "sendResponse": False},
            "ErrorInvalidParameter",
            "'SendResponse' must be true when 'Comment' is not null.",
            id="comment and no mail",
        ),
        pytest.param(
            {
                "sendResponse": False,
                "proposedNewTime": {
                    "start": {"dateTime": "2026-03-12T10:00:00", "timeZone": "UTC"},
                    "end": {"dateTime": "2026-03-12T11:00:00", "timeZone": "UTC"},
                },
            },
            "ErrorInvalidParameter",
            "'SendResponse' must be true when 'ProposedNewTime' is not null.",
            id="proposal and no mail",
        ),
    ],
)
def test_answer_that_contradicts_itself_is_refused(
    office: Any,
    as_user: Callable[..., Any],
    snapshot: Callable[[], Any],
    body: dict[str, Any],
    code: str,
    message: str,
) -> None:
    """400, and nothing changes."""
    meeting = office.meeting()
    before = snapshot()

    answer = as_user(office.bob).post(f"/me/events/{office.bob.copy_of(meeting).id}/decline", body)

    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["message"]) == (400, code, message)
    assert snapshot() == before


def test_organizer_cannot_answer(office: Any, as_user: Callable[..., Any]) -> None:
    """400 with both sentences."""
    meeting = office.meeting()

    answer = as_user(office.ana).post(f"/me/events/{meeting.id}/accept")

    assert answer.json()["error"]["message"] == (
        "Your request can't be completed. You can't respond to this meeting because you're the "
        "meeting organizer."
    )


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
@pytest.mark.parametrize(
    ("etag", "status"),
    [
        pytest.param("current", None, id="current"),
        pytest.param("*", None, id="any"),
        pytest.param("stale", 412, id="stale"),
        pytest.param("nonsense", 400, id="no etag"),
    ],
)
def test_if_match_is_honoured(
    office: Any, as_user: Callable[..., Any], method: str, etag: str, status: int | None
) -> None:
    """A stale change key is 412 and changes nothing."""
    meeting = office.meeting()
    ana = as_user(office.ana)
    first = ana.get(f"/me/events/{meeting.id}").json()["@odata.etag"]
    ana.patch(f"/me/events/{meeting.id}", {"categories": ["Red"]})
    current = ana.get(f"/me/events/{meeting.id}").json()["@odata.etag"]
    sent = {"current": current, "stale": first}.get(etag, etag)

    answer = ana(
        method,
        f"/me/events/{meeting.id}",
        headers={"If-Match": sent},
        json={"subject": "New"} if method == "PATCH" else None,
    )

    assert answer.status_code == (status or (200 if method == "PATCH" else 204))
    if status:
        assert office.ana.calendar.events[0].subject == "Budget review"


def test_same_transaction_creates_one_event(office: Any, as_user: Callable[..., Any]) -> None:
    """The same content again is the same event; other content is refused with its id."""
    ana = as_user(office.ana)
    body = {
        "subject": "Once",
        "start": {"dateTime": "2026-03-10T12:00:00", "timeZone": "UTC"},
        "end": {"dateTime": "2026-03-10T13:00:00", "timeZone": "UTC"},
        "transactionId": "7E163156-7762-4BEB-A1C6-729EA81755A7",
    }

    first = ana.post("/me/events", body)
    second = ana.post("/me/events", body)
    other = ana.post("/me/events", {**body, "subject": "Twice"})

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] == second.json()["id"]
    error = other.json()["error"]
    assert (other.status_code, error["code"]) == (400, "ErrorDuplicateTransactionId")
    assert error["@event.existingEventId"] == first.json()["id"]
    assert ana.get("/me/events/$count").text == "1"


def test_room_answers_for_itself(office: Any, as_user: Callable[..., Any]) -> None:
    """Free, it accepts; busy, it declines and keeps no copy."""
    room = office.mock.add_room("Room 4", mail="room4")

    first = office.meeting("First", attendees=[room])
    second = office.meeting("Second", attendees=[room])

    ana = as_user(office.ana)
    answers = [
        ana.get(f"/me/events/{each.id}").json()["attendees"][0]["status"]["response"]
        for each in (first, second)
    ]
    assert answers == ["accepted", "declined"]
    assert len(as_user("app").get(f"/users/{room.id}/events").json()["value"]) == 1


COLOR = "String {66f5a359-4659-4830-9070-00047ec6ac6e} Name Color"


def test_extended_property_is_read_back_by_its_id(office: Any, as_user: Callable[..., Any]) -> None:
    """Set on creation, changed by itself; there only if ``$expand`` filters for it."""
    ana = as_user(office.ana)
    event_id = ana.post(
        "/me/events",
        {
            "subject": "Lunch",
            "start": {"dateTime": "2026-03-10T12:00:00", "timeZone": "UTC"},
            "end": {"dateTime": "2026-03-10T13:00:00", "timeZone": "UTC"},
            "singleValueExtendedProperties": [{"id": COLOR, "value": "Green"}],
        },
    ).json()["id"]
    expand = f"/me/events/{event_id}?$expand=singleValueExtendedProperties($filter=id eq '{{}}')"

    ana.patch(
        f"/me/events/{event_id}",
        {"singleValueExtendedProperties": [{"id": COLOR.lower(), "value": "Red"}]},
    )

    found = ana.get(expand.format(COLOR)).json()["singleValueExtendedProperties"]
    assert [each["value"] for each in found] == ["Red"]
    assert "singleValueExtendedProperties" not in ana.get(expand.format("Integer 0x0E07")).json()
    assert "singleValueExtendedProperties" not in ana.get(f"/me/events/{event_id}").json()


def test_extended_property_with_a_malformed_id_is_refused(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """400 ErrorInvalidExtendedProperty, and no change."""
    meeting = office.meeting()

    answer = as_user(office.ana).patch(
        f"/me/events/{meeting.id}",
        {"singleValueExtendedProperties": [{"id": "Color", "value": "Green"}]},
    )

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "ErrorInvalidExtendedProperty"
