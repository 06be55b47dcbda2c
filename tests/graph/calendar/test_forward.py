"""``event: forward``: calendar.md §11."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

EVE = "eve@partner.example"


def _recipients(*people: Any) -> dict[str, Any]:
    mails = [getattr(each, "mail", each) for each in people]
    return {"ToRecipients": [{"emailAddress": {"address": each}} for each in mails]}


def test_attendee_forwards_and_the_recipient_joins(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """202; Dan gets a request and a copy, and stands on the organizer's list."""
    meeting = office.meeting()
    bob, dan = as_user(office.bob), as_user(office.dan)
    copy = office.bob.copy_of(meeting)

    answer = bob.post(
        f"/me/events/{copy.id}/forward", {**_recipients(office.dan), "Comment": "You should come"}
    )

    assert (answer.status_code, answer.content) == (202, b"")
    (request,) = dan.get("/me/mailFolders/inbox/messages").json()["value"]
    assert request["@odata.type"] == "#microsoft.graph.eventMessageRequest"
    assert (request["subject"], request["meetingMessageType"]) == (
        "FW: Budget review",
        "meetingRequest",
    )
    assert request["bodyPreview"].startswith("You should come")
    assert request["from"]["emailAddress"]["address"] == office.ana.mail
    assert request["sender"]["emailAddress"]["address"] == office.bob.mail
    (event,) = dan.get("/me/events").json()["value"]
    assert (event["subject"], event["isOrganizer"]) == ("Budget review", False)
    assert event["responseStatus"]["response"] == "notResponded"
    assert event["iCalUId"] == copy.ical_uid
    assert [each.mail for each in meeting.attendees] == [
        office.bob.mail,
        office.cy.mail,
        office.dan.mail,
    ]


def test_organizer_is_told_what_an_attendee_forwarded(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """A notification from the attendee, which is no request and in nobody's Sent Items."""
    meeting = office.meeting()
    copy = office.bob.copy_of(meeting)

    as_user(office.bob).post(f"/me/events/{copy.id}/forward", _recipients(office.dan, EVE))

    (told,) = as_user(office.ana).get("/me/mailFolders/inbox/messages").json()["value"]
    assert told["subject"] == "Meeting Forward Notification: Budget review"
    assert (told["@odata.type"], told["meetingMessageType"]) == (
        "#microsoft.graph.eventMessage",
        "none",
    )
    assert told["from"]["emailAddress"]["address"] == office.bob.mail
    assert office.dan.mail in told["bodyPreview"]
    assert EVE in told["bodyPreview"]
    assert [each.subject for each in office.bob.sent_items.messages] == ["FW: Budget review"]
    kinds = [each.kind for each in office.mock.outbox.sent_by(office.bob)]
    assert kinds == ["invitation", "forwardNotification"]
    (notification,) = office.mock.outbox.forward_notifications
    assert notification == {"to": [office.ana], "event": meeting, "from_": office.bob.mail}


def test_organizer_forwards_and_is_told_nothing(office: Any, as_user: Callable[..., Any]) -> None:
    """Who organizes knows already; the others hear nothing either."""
    meeting = office.meeting()

    answer = as_user(office.ana).post(f"/me/events/{meeting.id}/forward", _recipients(office.dan))

    assert answer.status_code == 202
    assert office.ana.inbox.messages == []
    assert len(office.bob.inbox.messages) == 1
    assert office.dan.copy_of(meeting).response_status == "notResponded"
    (notice,) = office.mock.outbox.to(office.dan)
    assert notice == {"subject": "FW: Budget review", "from_": office.ana.mail, "comment": ""}


def test_recipient_outside_gets_mail_alone(office: Any, as_user: Callable[..., Any]) -> None:
    """The invitation is on record as external, and the guest on the list."""
    meeting = office.meeting()
    copy = office.bob.copy_of(meeting)

    as_user(office.bob).post(f"/me/events/{copy.id}/forward", _recipients(EVE))

    (notice,) = office.mock.outbox.to(EVE)
    assert notice == {"external": [EVE], "kind": "invitation", "sender": office.bob.mail}
    assert meeting.attendees[-1].mail == EVE


def test_whoever_it_was_forwarded_to_can_answer(office: Any, as_user: Callable[..., Any]) -> None:
    """The answer reaches the organizer and is tracked."""
    meeting = office.meeting()
    as_user(office.bob).post(
        f"/me/events/{office.bob.copy_of(meeting).id}/forward", _recipients(office.dan)
    )

    as_user(office.dan).post(f"/me/events/{office.dan.copy_of(meeting).id}/accept")

    assert meeting.attendees[-1].response_status == "accepted"
    assert len(meeting.attendees) == 3


def test_room_it_is_forwarded_to_is_booked(office: Any, as_user: Callable[..., Any]) -> None:
    """A room answers at once, as if it had been invited."""
    room = office.mock.add_room("Room 9")
    meeting = office.meeting()

    as_user(office.ana).post(f"/me/events/{meeting.id}/forward", _recipients(room))

    added = meeting.attendees[-1]
    assert (added.mail, added.type, added.response_status) == (room.mail, "resource", "accepted")
    assert room.copy_of(meeting) is not None


def test_who_is_invited_already_gets_the_mail_alone(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Their copy and answer stay, and nobody stands on the list twice."""
    meeting = office.meeting()
    cy = as_user(office.cy)
    cy.post(f"/me/events/{office.cy.copy_of(meeting).id}/accept")
    before = cy.get("/me/events").json()["value"]

    as_user(office.bob).post(
        f"/me/events/{office.bob.copy_of(meeting).id}/forward", _recipients(office.cy, office.ana)
    )

    assert cy.get("/me/events").json()["value"] == before
    assert [each.response_status for each in meeting.attendees] == ["none", "accepted"]
    assert office.cy.inbox.messages[0].subject == "FW: Budget review"
    assert {each.subject for each in office.ana.inbox.messages} == {
        "Accepted: Budget review",
        "FW: Budget review",
        "Meeting Forward Notification: Budget review",
    }
    assert len(office.ana.events) == 1


def test_forwarded_date_is_the_only_one_that_the_recipient_gets(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """The other dates keep their list."""
    series = office.series()
    day = office.bob.copy_of(series).occurrence("2026-03-11")

    as_user(office.bob).post(f"/me/events/{day.id}/forward", _recipients(office.dan))

    (event,) = as_user(office.dan).get("/me/events").json()["value"]
    assert event["start"]["dateTime"].startswith("2026-03-11")
    assert event["recurrence"] is None
    assert len(series.occurrence("2026-03-11").attendees) == 3
    assert len(series.attendees) == len(series.occurrence("2026-03-12").attendees) == 2


def test_forwarded_series_is_whole(office: Any, as_user: Callable[..., Any]) -> None:
    """With all dates, those that have a list of their own included."""
    series = office.series()
    ana = as_user(office.ana)
    ana.patch(
        f"/me/events/{series.occurrence('2026-03-12').id}",
        {"attendees": [{"emailAddress": {"address": office.bob.mail}}]},
    )

    ana.post(f"/me/events/{series.id}/forward", _recipients(office.dan))

    window = "startDateTime=2026-03-01T00:00:00Z&endDateTime=2026-04-01T00:00:00Z"
    assert len(as_user(office.dan).get(f"/me/calendarView?{window}").json()["value"]) == 5
    assert [each.mail for each in series.occurrence("2026-03-12").attendees] == [
        office.bob.mail,
        office.dan.mail,
    ]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({}, id="nobody"),
        pytest.param({"ToRecipients": None}, id="null"),
        pytest.param({"ToRecipients": []}, id="empty"),
        pytest.param(_recipients("dan"), id="no address"),
        pytest.param({"ToRecipients": [{}]}, id="empty recipient"),
    ],
)
def test_recipients_that_are_none_are_refused(
    office: Any, as_user: Callable[..., Any], snapshot: Callable[[], Any], body: dict[str, Any]
) -> None:
    """400 ErrorInvalidRecipients, and nothing happens."""
    meeting = office.meeting()
    before = snapshot()

    answer = as_user(office.ana).post(f"/me/events/{meeting.id}/forward", body)

    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, "ErrorInvalidRecipients")
    assert error["message"] == "At least one recipient isn't valid."
    assert snapshot() == before


@pytest.mark.parametrize("what", ["cancelled", "draft"])
def test_what_nobody_should_come_to_is_not_forwarded(
    office: Any, as_user: Callable[..., Any], snapshot: Callable[[], Any], what: str
) -> None:
    """400, and nothing happens."""
    meeting = office.meeting(is_draft=what == "draft")
    who, event = office.ana, meeting
    if what == "cancelled":
        who, event = office.bob, office.bob.copy_of(meeting)
        as_user(office.ana).post(f"/me/events/{meeting.id}/cancel")
    before = snapshot()

    answer = as_user(who).post(f"/me/events/{event.id}/forward", _recipients(office.dan))

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "ErrorInvalidRequest")
    assert snapshot() == before


@pytest.mark.graph_mock(auth="strict")
def test_reading_is_all_that_forwarding_needs(office: Any, as_user: Callable[..., Any]) -> None:
    """``Calendars.Read``, also for who was only shown a shared calendar."""
    meeting = office.meeting()
    office.ana.calendar.share(office.dan, "read")

    answer = as_user(office.dan, scopes=["Calendars.Read.Shared"]).post(
        f"/users/{office.ana.id}/events/{meeting.id}/forward", _recipients(EVE)
    )

    assert answer.status_code == 202
    (notice,) = office.mock.outbox.to(EVE)
    assert (notice.from_, notice.sender) == (office.ana.mail, office.dan.mail)


def test_forwarding_what_is_gone_finds_nothing(office: Any, as_user: Callable[..., Any]) -> None:
    """An attendee who declined has nothing to forward: 404."""
    meeting = office.meeting()
    bob, copy = as_user(office.bob), office.bob.copy_of(meeting)
    bob.post(f"/me/events/{copy.id}/decline")

    answers = [
        bob.post(f"/me/events/{each}/forward", _recipients(office.dan))
        for each in (copy.id, copy.current_id)
    ]

    assert [each.status_code for each in answers] == [404, 404]
    assert office.dan.inbox.messages == []
