"""What a test lets people do before the call under test: by Exchange's rules, without requests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest

from pytest_graphmock import Event, GraphMock, Invitee, Room, Somebody, UsageError, User

EVE = "eve@partner.example"
DAILY = {"pattern": {"type": "daily"}, "range": {"type": "numbered", "numberOfOccurrences": 3}}

pytestmark = pytest.mark.graph_mock(now="2026-03-02T09:00:00Z")


@pytest.fixture
def meeting(alice: User, bob: User) -> Event:
    return alice.calendar.add_meeting("Budget", attendees=[bob, EVE], start="2026-03-10T13:00:00Z")


@pytest.fixture
def series(alice: User, bob: User) -> Event:
    return alice.calendar.add_meeting(
        "Stand-up", attendees=[bob], start="2026-03-10T13:00:00Z", recurrence=DAILY
    )


def _copy(person: User, meeting: Event) -> Event:
    copy = person.copy_of(meeting)
    assert copy is not None
    return copy


@pytest.mark.parametrize("on", ["organizer's copy", "attendee's copy"])
@pytest.mark.parametrize(
    ("answer", "response", "subject"),
    [
        pytest.param(Event.accept, "accepted", "Accepted: Budget", id="accept"),
        pytest.param(
            Event.tentatively_accept, "tentativelyAccepted", "Tentative: Budget", id="tentative"
        ),
        pytest.param(Event.decline, "declined", "Declined: Budget", id="decline"),
    ],
)
def test_answer_is_what_a_request_would_have_made(
    graph_mock: GraphMock,
    meeting: Event,
    alice: User,
    bob: User,
    on: str,
    answer: Callable[..., None],
    response: str,
    subject: str,
) -> None:
    """Tracked, mailed, in the outbox; no request sent it."""
    copy = _copy(bob, meeting)

    if on == "organizer's copy":
        answer(meeting, by=bob, comment="As ever")
    else:
        answer(copy, comment="As ever")

    tracked = meeting.attendees[0]
    assert (tracked.response, tracked.response_time) == (response, graph_mock.clock.now)
    assert copy.response_status == response
    assert copy.is_in_calendar is (response != "declined")
    assert [each.subject for each in alice.inbox.messages] == [subject]
    assert graph_mock.outbox.responses == [{"from_": bob, "comment": "As ever"}]
    graph_mock.assert_nothing_sent()


def test_answer_without_mail_is_tracked_alone(
    graph_mock: GraphMock, meeting: Event, alice: User, bob: User
) -> None:
    """As ``sendResponse: false`` does it."""
    meeting.accept(by="bob", send_response=False)

    assert meeting.attendees[0].response == "accepted"
    assert alice.inbox.messages == []
    assert not graph_mock.outbox.responses


def test_proposed_time_stands_on_the_organizers_list(meeting: Event, bob: User) -> None:
    """Aware, start and end."""
    meeting.decline(by=bob, propose=("2026-03-11T13:00:00Z", "2026-03-11T14:00:00Z"))

    assert meeting.attendees[0].proposed_new_time == (
        datetime(2026, 3, 11, 13, tzinfo=timezone.utc),
        datetime(2026, 3, 11, 14, tzinfo=timezone.utc),
    )
    assert meeting.attendees[1].proposed_new_time is None


def test_one_date_is_answered(series: Event, bob: User) -> None:
    """The others and the series are not."""
    series.occurrence("2026-03-11").accept(by=bob)

    answers = [each.attendees[0].response for each in series.occurrences()]
    assert answers == ["none", "accepted", "none"]
    assert _copy(bob, series).response_status == "notResponded"


def test_update_reaches_the_attendees(graph_mock: GraphMock, meeting: Event, bob: User) -> None:
    """A new start keeps the length; words are those of ``add_meeting``."""
    copy = _copy(bob, meeting)

    meeting.update(
        subject="Budget, part two",
        start="2026-03-12T09:00:00Z",
        location="Room 5",
        body="Bring figures",
        importance="high",
    )

    assert (copy.subject, copy.location, copy.importance) == ("Budget, part two", "Room 5", "high")
    assert (copy.start, copy.end - copy.start) == (
        datetime(2026, 3, 12, 9, tzinfo=timezone.utc),
        meeting.end - meeting.start,
    )
    assert copy.body_preview == "Bring figures"
    assert graph_mock.outbox.updates == [{"to": [bob, EVE], "event": meeting}]
    graph_mock.assert_nothing_sent()


def test_updated_list_invites_and_dismisses(
    graph_mock: GraphMock, meeting: Event, alice: User, bob: User
) -> None:
    """Who is new gets a copy, who is gone a cancellation."""
    cara = graph_mock.add_user("cara")

    meeting.update(attendees=[cara])

    assert [each.mail for each in meeting.attendees] == [cara.mail]
    assert cara.copy_of(meeting) is not None
    assert _copy(bob, meeting).is_cancelled


def test_cancel_and_delete_leave_what_requests_would(
    graph_mock: GraphMock, meeting: Event, series: Event, alice: User, bob: User
) -> None:
    """Both call off; a comment is the cancel's alone."""
    meeting.cancel("Room flooded")
    series.occurrence("2026-03-11").delete()

    assert meeting.folder == alice.deleted_items
    assert _copy(bob, meeting).is_cancelled
    assert [each.start.day for each in series.occurrences()] == [10, 12]
    assert [each.comment for each in graph_mock.outbox.cancellations] == ["Room flooded", None]
    graph_mock.assert_cancelled(meeting, comment="Room flooded")
    graph_mock.assert_nothing_sent()


def test_attendees_delete_is_silent(graph_mock: GraphMock, meeting: Event, bob: User) -> None:
    """As an attendee's DELETE is."""
    copy = _copy(bob, meeting)
    sent = len(graph_mock.outbox)

    copy.delete()

    assert copy.folder == bob.deleted_items
    assert len(graph_mock.outbox) == sent


def test_meeting_is_forwarded_by_whose_copy_it_is(
    graph_mock: GraphMock, meeting: Event, room: Room, alice: User, bob: User
) -> None:
    """To one or to several, by any of their names."""
    _copy(bob, meeting).forward(to=["frank@partner.example", room], comment="Join us")
    meeting.forward(to="zoe@partner.example")

    mails = [each.mail for each in meeting.attendees]
    assert mails == [bob.mail, EVE, "frank@partner.example", room.mail, "zoe@partner.example"]
    assert {each.subject for each in alice.inbox.messages} == {
        "Meeting Forward Notification: Budget",
        "Accepted: Budget",
    }
    assert graph_mock.outbox.forward_notifications == [{"from_": bob, "to": [alice]}]
    graph_mock.assert_nothing_sent()


@pytest.mark.parametrize(
    ("act", "told"),
    [
        pytest.param(lambda m, b: m.accept(), "say who answers, as in by='bob@", id="nobody"),
        pytest.param(lambda m, b: m.accept(by="bobb"), "did you mean 'bob'", id="misspelt"),
        pytest.param(lambda m, b: m.accept(by="dora"), "has no copy of 'Budget'", id="uninvited"),
        pytest.param(lambda m, b: m.accept(by=m.owner), "has no copy|organizer", id="organizer"),
        pytest.param(
            lambda m, b: m.accept(by=b, comment="x", send_response=False),
            "can't be answered: 'SendResponse' must be true",
            id="comment without mail",
        ),
        pytest.param(lambda m, b: m.decline(by=b, propose="9:00"), "not a pair", id="no slot"),
        pytest.param(
            lambda m, b: b.copy_of(m).cancel(), "Cancel the copy of alice@", id="not the organizer"
        ),
        pytest.param(lambda m, b: (m.cancel(), m.cancel()), "in no calendar", id="twice"),
        pytest.param(
            lambda m, b: (m.cancel(), b.copy_of(m).accept()), "been canceled", id="cancelled"
        ),
        pytest.param(lambda m, b: m.update(subjct="x"), "did you mean 'subject'", id="property"),
        pytest.param(lambda m, b: m.update(is_cancelled=True), r"event.cancel\(\)", id="outcome"),
        pytest.param(
            lambda m, b: m.update(end="2026-03-01T00:00:00Z"), "can't be changed", id="backwards"
        ),
        pytest.param(lambda m, b: m.forward(to=[]), "recipient isn't valid", id="to nobody"),
        pytest.param(lambda m, b: m.forward(to="bobb"), "no mailbox 'bobb'", id="to a slip"),
    ],
)
def test_what_exchange_refuses_is_told_at_the_call(
    graph_mock: GraphMock, meeting: Event, bob: User, act: Any, told: str
) -> None:
    """With the fact and the way out."""
    graph_mock.add_user("Dora Dorn", mail="dora")

    with pytest.raises(UsageError, match=told):
        act(meeting, bob)


def test_copy_is_found_by_view_json_and_ical_uid(series: Event, bob: User) -> None:
    """The whole series, and one date of it."""
    day = series.occurrence("2026-03-11")

    for event in (series, day):
        copies = [bob.copy_of(each) for each in (event, event.as_json(), event.ical_uid)]
        assert copies == [bob.copy_of(event)] * 3
        assert copies[0] is not None
        assert copies[0].occurrence_date == event.occurrence_date
    assert bob.copy_of("040000008200E0" + "0" * 98) is None


@pytest.mark.parametrize("what", ["id", "json"])
def test_copy_is_not_found_by_what_differs_by_mailbox(meeting: Event, bob: User, what: str) -> None:
    """An id belongs to one mailbox."""
    with pytest.raises(UsageError, match="iCalUId"):
        bob.copy_of(meeting.id if what == "id" else {"id": meeting.id})


def test_people_can_be_typed(alice: User, bob: User) -> None:
    """``Invitee`` and ``Somebody`` are for annotations of helpers in a suite."""

    def invite(people: list[Invitee], host: Somebody) -> Event:
        return alice.calendar.add_meeting(f"With {host}", attendees=people)

    assert len(invite([bob, EVE, {"mail": "x@y.example", "type": "optional"}], bob).attendees) == 3
