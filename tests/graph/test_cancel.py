"""Cancel, from the request to the last mailbox: the acceptance list of calendar.md §21."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

ORGANIZER_ONLY = "Your request can't be completed. You need to be an organizer to cancel a meeting."
NOT_FOUND = "The specified object was not found in the store."


def error_of(answer: Any) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["message"]


def test_1_cancelled_meeting_leaves_the_organizer_and_stays_cancelled_with_attendees(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """202; the organizer's id is gone, both copies are cancelled, one message each and one move."""
    meeting = office.meeting(body="Numbers attached.")
    old_id = meeting.id
    ana, bob = as_user(office.ana), as_user(office.bob)

    answer = ana.post(f"/me/events/{old_id}/cancel", {"comment": "Room flooded"})

    assert (answer.status_code, answer.content) == (202, b"")
    assert "Content-Type" not in answer.headers
    assert error_of(ana.get(f"/me/events/{old_id}")) == (404, "ErrorItemNotFound", NOT_FOUND)
    for attendee in (office.bob, office.cy):
        copy = attendee.copy_of(meeting)
        assert copy.is_cancelled
        assert (copy.subject, copy.show_as) == ("Canceled: Budget review", "free")
    message = bob.get("/me/mailFolders/inbox/messages").json()["value"][0]
    assert message["@odata.type"] == "#microsoft.graph.eventMessage"
    assert message["meetingMessageType"] == "meetingCancelled"
    assert message["subject"] == "Canceled: Budget review"
    assert message["bodyPreview"].startswith("Room flooded")
    assert "Numbers attached." in message["body"]["content"]
    assert office.ana.sent_items.messages[0].subject == "Canceled: Budget review"
    (cancellation,) = office.mock.outbox.cancellations
    assert sorted(cancellation.to) == [office.bob.mail, office.cy.mail]
    (move,) = office.mock.moves
    assert (move.source, move.target, move.reason) == ("calendar", "deleteditems", "cancel")
    assert move.old_id == old_id
    assert move.new_id != old_id


def test_1_cancelled_meeting_is_in_deleted_items_under_its_new_id(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """The item keeps its type, its subject and its attendees, and is marked as cancelled."""
    meeting = office.meeting()
    ana = as_user(office.ana)

    ana.post(f"/me/events/{meeting.id}/cancel")

    new_id = office.mock.moves[0].new_id
    event = ana.get(f"/me/events/{new_id}").json()
    assert event["isCancelled"] is True
    assert (event["subject"], event["showAs"]) == ("Budget review", "free")
    assert len(event["attendees"]) == 2
    folder = ana.get("/me/mailFolders/deleteditems").json()
    assert folder["totalItemCount"] == 1
    assert ana.get("/me/mailFolders/deleteditems/messages").json()["value"] == []


def test_2_second_cancel_of_the_same_id_is_not_found_and_sends_nothing(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """There is no "already cancelled" error: the id is simply gone."""
    meeting = office.meeting()
    old_id = meeting.id
    ana = as_user(office.ana)
    ana.post(f"/me/events/{old_id}/cancel")

    second = ana.post(f"/me/events/{old_id}/cancel", {"comment": "again"})
    by_new_id = ana.post(f"/me/events/{office.mock.moves[0].new_id}/cancel")

    assert error_of(second) == (404, "ErrorItemNotFound", NOT_FOUND)
    assert error_of(by_new_id) == (404, "ErrorItemNotFound", NOT_FOUND)
    assert len(office.mock.outbox.cancellations) == 1


def test_3_attendee_who_cancels_is_told_to_be_the_organizer_and_nothing_changes(
    office: Any, as_user: Callable[..., Any], snapshot: Callable[[], Any]
) -> None:
    """400 ErrorInvalidRequest with both sentences, for the owner and for an application alike."""
    meeting = office.meeting()
    copy = office.bob.copy_of(meeting)
    before = snapshot()

    own = as_user(office.bob).post(f"/me/events/{copy.id}/cancel", {"comment": "x"})
    app = as_user("app").post(f"/users/{office.bob.id}/events/{copy.id}/cancel")

    assert error_of(own) == (400, "ErrorInvalidRequest", ORGANIZER_ONLY)
    assert error_of(app) == (400, "ErrorInvalidRequest", ORGANIZER_ONLY)
    assert snapshot() == before
    assert not office.mock.outbox.cancellations


def test_4_organizers_id_in_an_attendees_mailbox_is_not_found(
    office: Any, as_user: Callable[..., Any], snapshot: Callable[[], Any]
) -> None:
    """Ids belong to a mailbox: 404, not 400."""
    meeting = office.meeting()
    before = snapshot()

    answer = as_user(office.bob).post(f"/me/events/{meeting.id}/cancel")

    assert error_of(answer) == (404, "ErrorItemNotFound", NOT_FOUND)
    assert snapshot() == before


def test_5_occurrence_then_exception_then_master_stack_their_prefixes(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Each cancel is told once; what was cancelled first says so twice in the end."""
    series = office.series(days=5)
    ana, bob = as_user(office.ana), as_user(office.bob)
    window = "startDateTime=2026-03-01T00:00:00Z&endDateTime=2026-04-01T00:00:00Z"
    dates = ana.get(f"/me/events/{series.id}/instances?{window}").json()["value"]
    occurrence, exception = dates[0]["id"], dates[1]["id"]
    ana.patch(f"/me/events/{exception}", {"subject": "Budget, part two"})

    first = ana.post(f"/me/events/{occurrence}/cancel", {"comment": "one"})
    second = ana.post(f"/me/events/{exception}/cancel", {"comment": "two"})
    left = ana.get(f"/me/events/{series.id}/instances?{window}").json()["value"]
    gone = ana.get(f"/me/events/{occurrence}")
    master = ana.get(f"/me/events/{series.id}?$select=subject,recurrence,cancelledOccurrences")
    third = ana.post(f"/me/events/{series.id}/cancel", {"comment": "all"})

    assert [first.status_code, second.status_code, third.status_code] == [202, 202, 202]
    assert [each["start"]["dateTime"][:10] for each in left] == [
        "2026-03-12",
        "2026-03-13",
        "2026-03-14",
    ]
    assert error_of(gone) == (404, "ErrorItemNotFound", NOT_FOUND)
    assert [each.rpartition(".")[2] for each in master.json()["cancelledOccurrences"]] == [
        "2026-03-10",
        "2026-03-11",
    ]
    assert master.json()["recurrence"]["range"]["numberOfOccurrences"] == 5
    view = bob.get(f"/me/calendarView?{window}").json()["value"]
    assert [each["subject"] for each in view] == [
        "Canceled: Canceled: Budget review",
        "Canceled: Canceled: Budget, part two",
        "Canceled: Budget review",
        "Canceled: Budget review",
        "Canceled: Budget review",
    ]
    assert all(each["isCancelled"] for each in view)
    assert [each["type"] for each in view[:3]] == ["exception", "exception", "occurrence"]
    told = [(each.comment, each.occurrence) for each in office.mock.outbox.cancellations]
    assert [(comment, str(day)) for comment, day in told] == [
        ("one", "2026-03-10"),
        ("two", "2026-03-11"),
        ("all", "None"),
    ]
    assert [move.reason for move in office.mock.moves] == ["cancel"]


@pytest.mark.parametrize(
    ("which", "message_type"),
    [
        pytest.param("single", "singleInstance", id="single instance"),
        pytest.param("occurrence", "occurrence", id="occurrence"),
        pytest.param("exception", "exception", id="exception"),
        pytest.param("master", "seriesMaster", id="series master"),
    ],
)
def test_5_cancellation_says_what_was_cancelled(
    office: Any, as_user: Callable[..., Any], which: str, message_type: str
) -> None:
    """``type`` of the message is that of the event, its times those of the date."""
    ana = as_user(office.ana)
    event_id = office.meeting().id if which == "single" else office.series().id
    if which in ("occurrence", "exception"):
        window = "startDateTime=2026-03-11T00:00:00Z&endDateTime=2026-03-12T00:00:00Z"
        event_id = ana.get(f"/me/events/{event_id}/instances?{window}").json()["value"][0]["id"]
    if which == "exception":
        ana.patch(f"/me/events/{event_id}", {"location": {"displayName": "Attic"}})

    ana.post(f"/me/events/{event_id}/cancel")

    message = as_user(office.bob).get("/me/messages").json()["value"][0]
    assert message["meetingMessageType"] == "meetingCancelled"
    assert message["type"] == message_type
    day = "2026-03-11" if which in ("occurrence", "exception") else "2026-03-10"
    assert message["startDateTime"]["dateTime"] == f"{day}T13:00:00.0000000"
    assert (message["recurrence"] is not None) == (which == "master")


def test_6_room_of_a_cancelled_meeting_is_free_again(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """A resource removes its copy outright and keeps no message."""
    room = office.mock.add_room("Room 4", mail="room4")
    meeting = office.meeting(attendees=[office.bob, room])
    api = as_user("app")
    booked = api.get(f"/users/{room.id}/events").json()["value"]

    as_user(office.ana).post(f"/me/events/{meeting.id}/cancel")

    assert [each["subject"] for each in booked] == ["Ana Org"]
    assert api.get(f"/users/{room.id}/events").json()["value"] == []
    assert api.get(f"/users/{room.id}/mailFolders/inbox").json()["totalItemCount"] == 0
    assert ("calendar", "(gone)") in [(m.source, m.target) for m in office.mock.moves]


def test_7_delegate_cancels_in_the_owners_name(office: Any, as_user: Callable[..., Any]) -> None:
    """From is the owner, sender the delegate; the item goes to the owner's Deleted Items."""
    office.ana.calendar.share(office.dan, role="write")
    meeting = office.meeting()

    answer = as_user(office.dan).post(
        f"/users/{office.ana.mail}/calendar/events/{meeting.id}/cancel", {"comment": "For Ana"}
    )

    assert answer.status_code == 202
    message = as_user(office.bob).get("/me/messages").json()["value"][0]
    assert message["from"]["emailAddress"]["address"] == office.ana.mail
    assert message["sender"]["emailAddress"]["address"] == office.dan.mail
    assert [each.subject for each in office.ana.deleted_items.events] == ["Budget review"]
    assert not office.dan.deleted_items.events


def test_7_colleague_without_write_access_is_refused(
    office: Any, as_user: Callable[..., Any], snapshot: Callable[[], Any]
) -> None:
    """403 ErrorAccessDenied, shared for reading or not at all."""
    meeting = office.meeting()
    office.ana.calendar.share(office.bob, role="read")
    before = snapshot()
    path = f"/users/{office.ana.mail}/events/{meeting.id}/cancel"

    reader = as_user(office.bob).post(path)
    stranger = as_user(office.dan).post(path)

    for answer in (reader, stranger):
        assert error_of(answer) == (
            403,
            "ErrorAccessDenied",
            "Access is denied. Check credentials and try again.",
        )
    assert snapshot() == before


def test_7_group_event_is_cancelled_by_members_only(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """A member gets 202; a non-member and an application get 403."""
    group = office.mock.add_group("Board", members=[office.ana, office.bob], mail="board")
    ana, dan, app = as_user(office.ana), as_user(office.dan), as_user("app")
    event = ana.post(
        f"/groups/{group.id}/events",
        {
            "subject": "Forecast",
            "start": {"dateTime": "2026-03-10T13:00:00", "timeZone": "UTC"},
            "end": {"dateTime": "2026-03-10T14:00:00", "timeZone": "UTC"},
            "attendees": [{"emailAddress": {"address": office.cy.mail}}],
        },
    ).json()
    path = f"/groups/{group.id}/events/{event['id']}/cancel"

    refused = [dan.post(path).status_code, app.post(path).status_code]
    (copy,) = office.bob.calendar.events
    own_copy = as_user(office.bob).post(f"/me/events/{copy.id}/cancel")
    accepted = ana.post(path, {"comment": "No numbers"})

    assert refused == [403, 403]
    assert error_of(own_copy) == (400, "ErrorInvalidRequest", ORGANIZER_ONLY)
    assert accepted.status_code == 202
    assert event["organizer"]["emailAddress"]["address"] == group.mail
    assert error_of(ana.get(f"/groups/{group.id}/events/{event['id']}"))[0] == 404
    for person in (office.bob, office.cy):
        message = person.inbox.messages[0]
        assert message.subject == "Canceled: Forecast"
        assert message.from_ == group.mail


def test_10_refused_cancels_leave_every_mailbox_as_it_was(
    office: Any, as_user: Callable[..., Any], snapshot: Callable[[], Any]
) -> None:
    """etag, changeKey, lastModifiedDateTime, counts and order: to the byte."""
    meeting = office.meeting()
    ana, bob = as_user(office.ana), as_user(office.bob)
    before = snapshot()

    refused = [
        bob.post(f"/me/events/{office.bob.copy_of(meeting).id}/cancel", {"comment": "x"}),
        bob.post(f"/me/events/{meeting.id}/cancel"),
        ana.post("/me/events/abc/cancel"),
        ana.post(f"/me/events/{meeting.id}/cancel", {"comment": 5}),
        ana.post(f"/me/events/{meeting.id}/cancel", {"reason": "x"}),
        ana.get(f"/me/events/{meeting.id}/cancel"),
    ]

    assert [answer.status_code for answer in refused] == [400, 404, 400, 400, 400, 405]
    assert snapshot() == before


def test_9_immutable_id_outlives_the_move(office: Any, as_user: Callable[..., Any]) -> None:
    """With ``IdType="ImmutableId"`` the cancelled item is still read by the id it had."""
    office.meeting()
    ana = as_user(office.ana)
    prefer = {"Prefer": 'IdType="ImmutableId"'}
    listed = ana.get("/me/events", headers=prefer)
    event_id = listed.json()["value"][0]["id"]

    cancelled = ana.post(f"/me/events/{event_id}/cancel", headers=prefer)

    assert listed.headers["Preference-Applied"] == 'IdType="ImmutableId"'
    assert cancelled.status_code == 202
    event = ana.get(f"/me/events/{event_id}", headers=prefer).json()
    assert (event["id"], event["isCancelled"]) == (event_id, True)
    assert error_of(ana.post(f"/me/events/{event_id}/cancel", headers=prefer))[0] == 404


@pytest.mark.parametrize("how", ["appointment", "draft"])
def test_cancelling_what_nobody_knows_of_moves_it_and_tells_nobody(
    office: Any, as_user: Callable[..., Any], how: str
) -> None:
    """An appointment and a meeting that was never sent: 202, moved, no mail."""
    if how == "appointment":
        event = office.ana.calendar.add_event("Dentist", start="2026-03-10T13:00:00Z")
    else:
        event = office.meeting("Never sent", is_draft=True)

    answer = as_user(office.ana).post(f"/me/events/{event.id}/cancel", {"comment": "x"})

    assert answer.status_code == 202
    office.mock.assert_nothing_sent()
    office.mock.assert_moved(event, to="deleteditems")
    assert not office.bob.inbox.messages


def test_attendee_who_declined_is_told_and_gets_nothing_back(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """The message arrives, no copy is made anew."""
    meeting = office.meeting()
    bob = as_user(office.bob)
    bob.post(f"/me/events/{office.bob.copy_of(meeting).id}/decline", {"comment": "Away"})

    as_user(office.ana).post(f"/me/events/{meeting.id}/cancel")

    assert bob.get("/me/events").json()["value"] == []
    assert office.bob.inbox.messages[0].subject == "Canceled: Budget review"


def test_attendee_outside_the_tenant_is_on_record_only(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """One notice, addressed to them, marked as external."""
    meeting = office.meeting(attendees=[office.bob, "eve@partner.example"])

    as_user(office.ana).post(f"/me/events/{meeting.id}/cancel", {"comment": "Sorry"})

    (notice,) = office.mock.outbox.cancellations
    assert sorted(notice.to) == [office.bob.mail, "eve@partner.example"]
    assert list(notice.external) == ["eve@partner.example"]
    office.mock.assert_cancelled(meeting, to=[office.bob, "eve@partner.example"], comment="Sorry")


def test_earlier_invitation_is_out_of_date_after_a_cancel(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """The cancellation is in the invitation's conversation and takes its place."""
    meeting = office.meeting()
    bob = as_user(office.bob)

    as_user(office.ana).post(f"/me/events/{meeting.id}/cancel")

    cancellation, invitation = bob.get("/me/messages").json()["value"]
    assert invitation["@odata.type"] == "#microsoft.graph.eventMessageRequest"
    assert (invitation["isOutOfDate"], cancellation["isOutOfDate"]) == (True, False)
    assert cancellation["conversationId"] == invitation["conversationId"]


def test_message_leads_to_the_cancelled_copy_until_the_attendee_removes_it(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """``$expand`` gives the copy, then an empty object; the direct way gives it, then 404."""
    meeting = office.meeting()
    as_user(office.ana).post(f"/me/events/{meeting.id}/cancel")
    bob = as_user(office.bob)
    message_id = bob.get("/me/messages").json()["value"][0]["id"]
    expand = f"/me/messages/{message_id}?$expand=microsoft.graph.eventMessage/event"
    direct = f"/me/messages/{message_id}/microsoft.graph.eventMessage/event"

    there = bob.get(expand).json()["event"]
    by_path = bob.get(direct).json()
    removed = bob.delete(f"/me/events/{there['id']}")

    assert (there["isCancelled"], by_path["id"]) == (True, there["id"])
    assert removed.status_code == 204
    assert bob.get(expand).json()["event"] == {}
    assert error_of(bob.get(direct)) == (404, "ErrorItemNotFound", NOT_FOUND)
    assert not office.mock.outbox.responses


def test_cancelled_copy_cannot_be_answered_and_can_be_deleted_in_silence(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Accepting is a 400 of its own; deleting sends nothing."""
    meeting = office.meeting()
    as_user(office.ana).post(f"/me/events/{meeting.id}/cancel")
    bob, copy_id = as_user(office.bob), office.bob.copy_of(meeting).id

    accepted = bob.post(f"/me/events/{copy_id}/accept", {"sendResponse": True})
    deleted = bob.delete(f"/me/events/{copy_id}")

    assert error_of(accepted) == (
        400,
        "ErrorInvalidRequest",
        "Your request can't be completed. You can't respond to this meeting because it's been "
        "canceled.",
    )
    assert deleted.status_code == 204
    assert len(office.mock.outbox) == 2  # the invitation and the cancellation
