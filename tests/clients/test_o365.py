"""python-o365, unmodified, over plain HTTP: the third most used way to Graph from Python, with
habits of its own (times without an offset, every property on create, ``$top`` always)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from O365 import Account, MSGraphProtocol
from O365.calendar import EventResponse
from O365.message import MeetingMessageType
from O365.utils.token import MemoryTokenBackend
from requests import HTTPError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytest_graphmock import GraphMock, User

    SignIn = Callable[[User], Account]

BERLIN = ZoneInfo("Europe/Berlin")
# The seeded tenant holds meetings of its own, all of them near the mock's "now".
MIDNIGHT = datetime(2031, 3, 4, tzinfo=BERLIN)
NEXT_MIDNIGHT = datetime(2031, 3, 5, tzinfo=BERLIN)


class MockProtocol(MSGraphProtocol):  # type: ignore[misc]  # O365 ships no types
    """Graph, elsewhere: O365 reads the address from this class attribute."""

    def __init__(self, url: str) -> None:
        self._protocol_url = f"{url}/"
        super().__init__(timezone=BERLIN)


def remembered_token(token: str) -> MemoryTokenBackend:
    """A token cache as an earlier sign-in would have left it, so that O365 asks nobody."""
    backend = MemoryTokenBackend()
    backend.add(
        {
            "client_id": "an-app",
            "scope": ["Calendars.ReadWrite", "Mail.ReadWrite"],
            "token_endpoint": "https://login.microsoftonline.com/common/oauth2/v2.0/token",
            "response": {"token_type": "Bearer", "access_token": token, "expires_in": 3600},
        }
    )
    return backend


@pytest.fixture
def sign_in(graph_mock: GraphMock) -> SignIn:
    """An account whose requests go to the mock; ``requests_delay`` would only slow the tests."""

    def account_of(user: User) -> Account:
        return Account(
            ("an-app", "a-secret"),
            protocol=MockProtocol(graph_mock.url),
            token_backend=remembered_token(user.token()),
            requests_delay=0,
        )

    return account_of


def budget_review(calendar: Any, *attendees: str) -> Any:
    event = calendar.new_event("Budget review")
    event.start = datetime(2031, 3, 4, 13, tzinfo=BERLIN)
    event.end = datetime(2031, 3, 4, 14, tzinfo=BERLIN)
    event.location = "Room 4"
    event.body = "Numbers & people"
    event.attendees.add(list(attendees))
    return event


def that_day(calendar: Any, **options: Any) -> list[Any]:
    """calendarView of the day, through every page."""
    window = {"start_recurring": MIDNIGHT, "end_recurring": NEXT_MIDNIGHT}
    return list(calendar.get_events(include_recurring=True, **window, **options))


def test_saved_event_reaches_each_mailbox(
    sign_in: SignIn, graph_mock: GraphMock, organizer: User, attendee: User
) -> None:
    """new_event, attendees.add, save: an invitation in the Inbox and one to the outside."""
    event = budget_review(sign_in(organizer).schedule(), attendee.mail, "eve@partner.example")

    assert event.save()

    assert event.object_id
    assert event.ical_uid
    [copy] = [c for c in attendee.calendar.events if c.as_json()["iCalUId"] == event.ical_uid]
    assert copy.start == event.start
    assert attendee.inbox.messages[0].meeting_message_type == "meetingRequest"
    [invitation] = graph_mock.outbox.invitations
    assert invitation.external == ["eve@partner.example"]


def test_event_is_saved_in_a_named_calendar(
    sign_in: SignIn, organizer: User, attendee: User
) -> None:
    """get_default_calendar, list_calendars, and POST /me/calendars/{id}/events."""
    schedule = sign_in(organizer).schedule()
    calendar = schedule.get_default_calendar()
    event = budget_review(calendar, attendee.mail)

    assert event.save()

    assert calendar.calendar_id in [c.calendar_id for c in schedule.list_calendars()]
    assert [e.object_id for e in that_day(calendar)] == [event.object_id]
    assert calendar.get_event(event.object_id).subject == "Budget review"


def test_events_are_listed(sign_in: SignIn, organizer: User, attendee: User) -> None:
    """GET /me/calendar/events holds the meeting itself, not its copies elsewhere."""
    meeting = organizer.calendar.add_meeting("Budget review", attendees=[attendee])

    events = sign_in(organizer).schedule().get_events(limit=100, include_recurring=False)

    assert [e.is_organizer for e in events if e.object_id == meeting.id] == [True]


def test_calendar_view_is_read_to_its_last_page(sign_in: SignIn, organizer: User) -> None:
    """A batch of two follows @odata.nextLink by itself; times come back in the client's zone."""
    for hour in range(9, 14):
        start = f"2031-03-04T{hour:02}:00:00Z"
        organizer.calendar.add_meeting(f"Meeting {hour}", attendees=[], start=start)

    events = that_day(sign_in(organizer).schedule(), limit=None, batch=2)

    assert [e.subject for e in events] == [f"Meeting {hour}" for hour in range(9, 14)]
    assert events[0].start == datetime(2031, 3, 4, 10, tzinfo=BERLIN)


def test_series_is_saved_and_its_dates_are_read(
    sign_in: SignIn, organizer: User, attendee: User
) -> None:
    """A weekly series; GET /me/events/{id}/instances lists its dates."""
    event = budget_review(sign_in(organizer).schedule(), attendee.mail)
    event.recurrence.set_weekly(
        1, days_of_week=["tuesday"], first_day_of_week="monday", start=MIDNIGHT, occurrences=3
    )
    assert event.save()
    [master] = [
        e
        for e in sign_in(organizer).schedule().get_events(limit=100, include_recurring=False)
        if e.object_id == event.object_id
    ]

    dates = master.get_occurrences(MIDNIGHT, datetime(2031, 4, 30, tzinfo=BERLIN), limit=50)

    assert [d.start.date().isoformat() for d in dates] == ["2031-03-04", "2031-03-11", "2031-03-18"]


def test_cancellation_reaches_the_attendee(
    sign_in: SignIn, graph_mock: GraphMock, organizer: User, attendee: User
) -> None:
    """cancel_event: who was invited reads why, and sees a cancelled copy."""
    meeting = budget_review(sign_in(organizer).schedule(), attendee.mail)
    assert meeting.save()

    assert meeting.cancel_event(comment="Room flooded")

    theirs = sign_in(attendee)
    [notice] = [
        m
        for m in theirs.mailbox().inbox_folder().get_messages(limit=100)
        if m.meeting_message_type == MeetingMessageType.MeetingCancelled
        and m.subject == "Canceled: Budget review"
    ]
    assert notice.body_preview.startswith("Room flooded")
    assert notice.sender.address == organizer.mail
    assert notice.get_event().is_cancelled
    [copy] = that_day(theirs.schedule())
    assert (copy.subject, copy.is_cancelled) == ("Canceled: Budget review", True)
    [cancellation] = graph_mock.outbox.cancellations
    assert (cancellation.to, cancellation.comment) == ([attendee.mail], "Room flooded")


def test_cancel_without_a_comment_has_no_body(
    sign_in: SignIn, graph_mock: GraphMock, organizer: User, attendee: User
) -> None:
    """O365 then sends Content-Type: application/json and nothing else."""
    meeting = organizer.calendar.add_meeting("Budget review", attendees=[attendee])
    event = sign_in(organizer).schedule().get_default_calendar().get_event(meeting.id)

    assert event.cancel_event()

    graph_mock.assert_cancelled(meeting, to=[attendee], comment="")


def test_attendee_may_not_cancel(
    sign_in: SignIn, graph_mock: GraphMock, organizer: User, attendee: User
) -> None:
    """An attendee's cancel is refused with the service's two sentences, and nobody is told."""
    meeting = organizer.calendar.add_meeting("Budget review", attendees=[attendee])
    copy = attendee.copy_of(meeting)
    assert copy is not None
    event = sign_in(attendee).schedule().get_default_calendar().get_event(copy.id)

    with pytest.raises(
        HTTPError, match="You need to be an organizer to cancel a meeting"
    ) as refused:
        event.cancel_event(comment="Not today")

    assert refused.value.response is not None
    assert refused.value.response.status_code == 400
    assert refused.value.response.json()["error"]["message"] == (
        "Your request can't be completed. You need to be an organizer to cancel a meeting."
    )
    graph_mock.assert_not_cancelled(meeting)


@pytest.mark.parametrize(
    ("answer", "options", "response"),
    [
        pytest.param("accept_event", {}, EventResponse.Accepted, id="accept"),
        pytest.param(
            "accept_event",
            {"tentatively": True},
            EventResponse.TentativelyAccepted,
            id="tentatively accept",
        ),
        pytest.param("decline_event", {}, EventResponse.Declined, id="decline"),
    ],
)
def test_answer_reaches_the_organizer(
    sign_in: SignIn,
    organizer: User,
    attendee: User,
    answer: str,
    options: dict[str, Any],
    response: EventResponse,
) -> None:
    """accept_event and decline_event: tracked on the organizer's copy and mailed."""
    meeting = organizer.calendar.add_meeting("Budget review", attendees=[attendee])
    copy = attendee.copy_of(meeting)
    assert copy is not None
    event = sign_in(attendee).schedule().get_default_calendar().get_event(copy.id)

    assert getattr(event, answer)("Fine", **options)

    tracked = sign_in(organizer).schedule().get_default_calendar().get_event(meeting.id)
    assert [a.response_status.status for a in tracked.attendees] == [response]
    assert organizer.inbox.messages[0].body_preview == "Fine"


def test_answer_without_a_response_stays_unmailed(
    sign_in: SignIn, graph_mock: GraphMock, organizer: User, attendee: User
) -> None:
    """send_response=False tracks the answer and sends nothing."""
    meeting = organizer.calendar.add_meeting("Budget review", attendees=[attendee])
    copy = attendee.copy_of(meeting)
    assert copy is not None
    event = sign_in(attendee).schedule().get_default_calendar().get_event(copy.id)

    assert event.accept_event(send_response=False)

    tracked = sign_in(organizer).schedule().get_default_calendar().get_event(meeting.id)
    assert [a.response_status.status for a in tracked.attendees] == [EventResponse.Accepted]
    assert list(graph_mock.outbox.responses) == []


def test_organizers_delete_tells_everyone(
    sign_in: SignIn, graph_mock: GraphMock, organizer: User, attendee: User
) -> None:
    """DELETE by the organizer cancels, without a comment."""
    meeting = organizer.calendar.add_meeting("Budget review", attendees=[attendee])
    event = sign_in(organizer).schedule().get_default_calendar().get_event(meeting.id)

    assert event.delete()

    graph_mock.assert_cancelled(meeting, to=[attendee], comment="")
    graph_mock.assert_moved(meeting, to="deleteditems")


def test_new_subject_reaches_the_attendee(sign_in: SignIn, organizer: User, attendee: User) -> None:
    """Saving a changed event sends PATCH with the changed member only."""
    meeting = organizer.calendar.add_meeting("Budget review", attendees=[attendee])
    event = sign_in(organizer).schedule().get_default_calendar().get_event(meeting.id)

    event.subject = "Budget review, part two"
    assert event.save()

    copy = attendee.copy_of(meeting)
    assert copy is not None
    assert copy.subject == "Budget review, part two"


def test_mailbox_of_someone_else_is_addressed_by_their_name(
    sign_in: SignIn, organizer: User, attendee: User
) -> None:
    """resource="someone@…" becomes /users/{upn}/…, here as the owner's own token."""
    meeting = organizer.calendar.add_meeting(
        "Budget review", attendees=[attendee], start="2031-03-04T12:00:00Z"
    )

    events = that_day(sign_in(organizer).schedule(resource=organizer.mail))

    assert [e.object_id for e in events] == [meeting.id]


def test_query_builder_filters_and_orders(sign_in: SignIn, organizer: User) -> None:
    """O365's own ``new_query`` on events and messages: what it writes is understood."""
    for day, subject in ((4, "Budget review"), (5, "Retro"), (6, "Budget again")):
        organizer.calendar.add_event(subject, start=f"2031-03-{day:02}T09:00:00Z")
    organizer.inbox.add_message("Budget", received="2031-03-04T09:00:00Z")
    account = sign_in(organizer)
    calendar = account.schedule().get_default_calendar()
    inbox = account.mailbox().inbox_folder()

    build = calendar.new_query()
    query = build.startswith("subject", "budget") & build.orderby(("subject", False))
    events = list(calendar.get_events(limit=10, query=query, include_recurring=False))
    unread = build.equals("is_read", False) & build.equals("subject", "Budget")
    messages = list(inbox.get_messages(limit=10, query=unread))

    assert [event.subject for event in events] == ["Budget review", "Budget again"]
    assert [message.subject for message in messages] == ["Budget"]


def test_mail_goes_out_and_is_answered(
    sign_in: SignIn, graph_mock: GraphMock, organizer: User, attendee: User
) -> None:
    """new_message, send; the reader finds it, replies, moves it, and deletes it."""
    message = sign_in(organizer).new_message()
    message.to.add(attendee.mail)
    message.subject = "Quarterly report"
    message.body = "<p>See below.</p>"

    assert message.send()

    graph_mock.assert_sent(to=attendee, subject="Quarterly report", from_=organizer)
    inbox = sign_in(attendee).mailbox().inbox_folder()
    wanted = inbox.new_query().equals("subject", "Quarterly report")
    received = inbox.get_message(query=wanted)
    assert received.sender.address == organizer.mail
    reply = received.reply(to_all=False)
    reply.body = "Thank you"
    assert reply.send()
    assert organizer.inbox.messages[0].subject == "RE: Quarterly report"
    assert received.move(sign_in(attendee).mailbox().archive_folder())
    assert attendee.folder("archive").messages[0].subject == "Quarterly report"
    assert received.delete()
    assert attendee.deleted_items.messages[0].subject == "Quarterly report"
    assert organizer.sent_items.messages[0].subject == "Quarterly report"


def test_large_file_goes_through_an_upload_session(
    sign_in: SignIn, tmp_path: Path, organizer: User, attendee: User
) -> None:
    """Ten megabytes: O365 saves a draft, uploads in pieces, and sends it."""
    content = bytes(range(256)) * (10 * 1024 * 1024 // 256)
    file = tmp_path / "report.bin"
    file.write_bytes(content)
    message = sign_in(organizer).new_message()
    message.to.add(attendee.mail)
    message.subject = "Large"
    assert message.save_draft()
    message.attachments.add(str(file))
    assert message.save_draft()

    assert message.send()

    (received,) = [each for each in attendee.inbox.messages if each.subject == "Large"]
    assert received.attachments[0].content == content
