"""Answering: calendar.md §10."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pytest_graphmock.exchange.calendar import DEFAULT_CALENDAR, DELETED_ITEMS
from pytest_graphmock.exchange.errors import (
    AlreadyCancelledError,
    InvalidParameterError,
    InvalidRequestError,
    ItemNotFoundError,
    OrganizerRespondsError,
)
from pytest_graphmock.exchange.event import (
    EventType,
    FreeBusyStatus,
    Location,
    ResponseStatus,
    ResponseType,
    TimeSlot,
)
from pytest_graphmock.exchange.message import MeetingMessageType
from pytest_graphmock.exchange.notice import NoticeKind

if TYPE_CHECKING:
    from .conftest import World

ACCEPTED = ResponseType.ACCEPTED
TENTATIVE = ResponseType.TENTATIVELY_ACCEPTED
DECLINED = ResponseType.DECLINED

ALL = [
    pytest.param(ACCEPTED, "Accepted: ", MeetingMessageType.ACCEPTED, id="accept"),
    pytest.param(TENTATIVE, "Tentative: ", MeetingMessageType.TENTATIVELY_ACCEPTED, id="tentative"),
    pytest.param(DECLINED, "Declined: ", MeetingMessageType.DECLINED, id="decline"),
]


def _slot(world: World) -> TimeSlot:
    return TimeSlot(world.at("2026-03-12T13:00"), world.at("2026-03-12T14:00"))


@pytest.mark.parametrize(("response", "prefix", "kind"), ALL)
def test_answer_reaches_the_organizer(
    world: World, response: ResponseType, prefix: str, kind: MeetingMessageType
) -> None:
    """A mail whose body is the comment alone, in the meeting's conversation; the tracking too."""
    event = world.meet(world.bob, world.cy)
    world.tenant.clock.advance(hours=1)

    world.answer(world.copy(world.bob, event), response, comment="As ever")

    (message,) = world.inbox(world.ana)
    meeting = world.meeting(message)
    assert message.subject == prefix + "Budget review"
    assert (meeting.type, meeting.response_type) == (kind, response)
    assert message.from_ == message.sender == world.bob.email
    assert message.body.as_text().content == "As ever"
    assert message.thread == world.sent(world.ana)[0].thread
    status = ResponseStatus(response, world.tenant.clock.now)
    assert [each.status for each in world.now(event).attendees] == [status, ResponseStatus()]
    assert world.inbox(world.cy)[1:] == []
    assert len(world.sent(world.bob)) == 1
    assert world.notices[-1].kind is NoticeKind.RESPONSE


@pytest.mark.parametrize(
    ("response", "shown"),
    [
        pytest.param(ACCEPTED, FreeBusyStatus.BUSY, id="accept"),
        pytest.param(TENTATIVE, FreeBusyStatus.TENTATIVE, id="tentative"),
    ],
)
def test_answered_copy_stays(world: World, response: ResponseType, shown: FreeBusyStatus) -> None:
    """Under the same id, with the answer and what it blocks."""
    event = world.meet(world.bob)
    before = world.copy(world.bob, event)

    world.answer(before, response)

    copy = world.copy(world.bob, event)
    assert (copy.key, copy.place, copy.show_as) == (before.key, before.place, shown)
    assert copy.response_status == ResponseStatus(response, world.tenant.clock.now)


def test_declined_copy_leaves_the_calendar(world: World) -> None:
    """To Deleted Items, with the answer on it; the request stays in the Inbox."""
    event = world.meet(world.bob)

    world.answer(world.copy(world.bob, event), DECLINED)

    (deleted,) = world.deleted(world.bob)
    assert deleted.response_status.response is DECLINED
    assert world.moves(world.bob) == [("decline", DEFAULT_CALENDAR, DELETED_ITEMS)]
    assert len(world.inbox(world.bob)) == 1


def test_answer_without_mail_is_tracked(world: World) -> None:
    """Inside the tenant the organizer sees it all the same (observed)."""
    event = world.meet(world.bob)

    world.answer(world.copy(world.bob, event), ACCEPTED, send_response=False)

    assert world.now(event).attendees[0].status.response is ACCEPTED
    assert world.inbox(world.ana) == []
    assert len(world.notices) == 1


@pytest.mark.parametrize("response", [TENTATIVE, DECLINED], ids=["tentative", "decline"])
def test_another_time_can_be_proposed(world: World, response: ResponseType) -> None:
    """It stands in the mail and on the organizer's list."""
    event = world.meet(world.bob)
    slot = _slot(world)

    world.answer(world.copy(world.bob, event), response, proposed=slot)

    (message,) = world.inbox(world.ana)
    assert message.subject == "New Time Proposed: Budget review"
    assert world.meeting(message).proposed_new_time == slot
    assert world.meeting(message).response_type is response
    assert world.now(event).attendees[0].proposed_new_time == slot


def test_later_answer_takes_the_proposal_back(world: World) -> None:
    """An answer is one status and one proposal, or none."""
    event = world.meet(world.bob)
    world.answer(world.copy(world.bob, event), TENTATIVE, proposed=_slot(world))

    world.answer(world.copy(world.bob, event), ACCEPTED)

    assert world.now(event).attendees[0].proposed_new_time is None


@pytest.mark.parametrize("attendees", [0, 1], ids=["appointment", "meeting"])
def test_organizer_cannot_answer(world: World, attendees: int) -> None:
    """An appointment's owner is its organizer, too."""
    event = world.meet(*[world.bob][:attendees])
    before = world.snapshot()

    with pytest.raises(OrganizerRespondsError):
        world.answer(event, ACCEPTED)

    assert world.snapshot() == before


@pytest.mark.parametrize(
    ("how", "text"),
    [
        pytest.param({"comment": "x"}, "when 'Comment' is not null", id="comment"),
        pytest.param({"comment": ""}, "when 'Comment' is not null", id="empty comment"),
        pytest.param({"proposed": True}, "when 'ProposedNewTime' is not null", id="proposal"),
    ],
)
def test_what_is_to_be_said_needs_a_mail(world: World, how: dict[str, Any], text: str) -> None:
    """A comment, even an empty one, or a proposal, and sendResponse false."""
    event = world.meet(world.bob)
    given = {**how, "proposed": _slot(world)} if "proposed" in how else how
    before = world.snapshot()

    with pytest.raises(InvalidParameterError, match=text):
        world.answer(world.copy(world.bob, event), TENTATIVE, send_response=False, **given)

    assert world.snapshot() == before


def test_proposal_that_is_not_wanted_is_refused(world: World) -> None:
    """allowNewTimeProposals is false."""
    event = world.meet(world.bob, allow_new_time_proposals=False)
    before = world.snapshot()

    with pytest.raises(InvalidRequestError, match="doesn't allow new time proposals"):
        world.answer(world.copy(world.bob, event), TENTATIVE, proposed=_slot(world))

    assert world.snapshot() == before


def test_answer_that_is_not_requested_is_refused_but_tracked_in_silence(world: World) -> None:
    """responseRequested false and sendResponse true is an error (observed)."""
    event = world.meet(world.bob, response_requested=False)
    copy = world.copy(world.bob, event)

    with pytest.raises(InvalidRequestError, match="hasn't requested a response"):
        world.answer(copy, ACCEPTED)
    world.answer(copy, ACCEPTED, send_response=False)

    assert world.now(event).attendees[0].status.response is ACCEPTED


@pytest.mark.parametrize("what", ["meeting", "date"])
def test_cancelled_copy_cannot_be_answered(world: World, what: str) -> None:
    """Neither a cancelled meeting nor a cancelled date (assumed)."""
    event = world.meet_daily(world.bob)
    world.cancel(world.on(event, 10) if what == "date" else event)
    copy = world.copy(world.bob, event)
    before = world.snapshot()

    with pytest.raises(AlreadyCancelledError):
        world.answer(world.on(copy, 10) if what == "date" else copy, ACCEPTED)

    assert world.snapshot() == before


def test_declined_copy_cannot_be_answered_again(world: World) -> None:
    """It is not in the calendar any more (assumed for immutable ids)."""
    event = world.meet(world.bob)
    world.answer(world.copy(world.bob, event), DECLINED)
    before = world.snapshot()

    with pytest.raises(ItemNotFoundError):
        world.answer(world.deleted(world.bob)[0], ACCEPTED)

    assert world.snapshot() == before


def test_answer_on_the_master_answers_every_date(world: World) -> None:
    """Dates that were answered before are answered anew; cancelled ones are not."""
    event = world.meet_daily(world.bob, count=3)
    world.answer(world.on(world.copy(world.bob, event), 9), TENTATIVE)
    world.cancel(world.on(event, 11))

    world.answer(world.copy(world.bob, event), ACCEPTED)

    shown = world.view(world.bob, "2026-03-01", "2026-04-01")
    assert [each.response_status.response for each in shown] == [
        ACCEPTED,
        ACCEPTED,
        ResponseType.NOT_RESPONDED,
    ]
    assert [each.show_as for each in shown] == [
        FreeBusyStatus.BUSY,
        FreeBusyStatus.BUSY,
        FreeBusyStatus.FREE,
    ]
    tracked = world.view(world.ana, "2026-03-01", "2026-04-01")
    assert [each.attendees[0].status.response for each in tracked] == [ACCEPTED, ACCEPTED]


def test_answer_on_one_date_answers_that_date(world: World) -> None:
    """It becomes an exception in the attendee's copy, and is tracked on that date."""
    event = world.meet_daily(world.bob)

    world.answer(world.on(world.copy(world.bob, event), 10), ACCEPTED)

    copy = world.copy(world.bob, event)
    assert world.on(copy, 10).type is EventType.EXCEPTION
    assert world.on(copy, 10).response_status.response is ACCEPTED
    assert world.on(copy, 11).response_status.response is ResponseType.NOT_RESPONDED
    assert world.on(event, 10).attendees[0].status.response is ACCEPTED
    assert world.now(event).attendees[0].status.response is ResponseType.NONE
    meeting = world.meeting(world.inbox(world.ana)[-1])
    assert meeting.occurrence_date == date(2026, 3, 10)


def test_declined_date_goes_and_the_series_stays(world: World) -> None:
    """Nothing is put into Deleted Items for one date."""
    event = world.meet_daily(world.bob, count=3)

    world.answer(world.on(world.copy(world.bob, event), 10), DECLINED)

    assert len(world.view(world.bob, "2026-03-01", "2026-04-01")) == 2
    assert world.deleted(world.bob) == []
    assert world.on(event, 10).attendees[0].status.response is DECLINED


def test_answer_to_the_series_does_not_bring_anybody_onto_a_date(world: World) -> None:
    """Who was taken off one date is not on its list again by accepting the series."""
    event = world.meet_daily(world.bob, world.cy)
    world.update(world.on(event, 10), attendees=world.guests(world.bob))

    world.answer(world.copy(world.cy, event), ACCEPTED)

    assert [each.email for each in world.on(event, 10).attendees] == [world.bob.email]


def test_guest_of_one_date_answers_that_date(world: World) -> None:
    """The copy of one date alone is tracked on that date."""
    event = world.meet_daily(world.bob)
    world.update(world.on(event, 10), attendees=world.guests(world.bob, world.cy))

    world.answer(world.copy(world.cy, event), ACCEPTED)

    statuses = {each.email: each.status.response for each in world.on(event, 10).attendees}
    assert statuses[world.cy.email] is ACCEPTED
    assert [each.email for each in world.now(event).attendees] == [world.bob.email]


def test_answered_date_still_follows_the_series(world: World) -> None:
    """An answer makes an exception, and nothing in it but the answer."""
    event = world.meet_daily(world.bob)
    world.answer(world.on(world.copy(world.bob, event), 10), ACCEPTED)
    earlier = len(world.inbox(world.bob))

    world.update(event, location=Location("Room 5"))

    assert world.on(world.copy(world.bob, event), 10).location.display_name == "Room 5"
    assert len(world.inbox(world.bob)) == earlier + 1


def test_only_the_primary_calendar_tallies(world: World) -> None:
    """A meeting in another calendar gets the mail, and no tracking (documented)."""
    event = world.meet(world.bob)
    mailbox = world.mailbox(world.ana)
    event = world.tenant.move(mailbox, event, 99, "move")

    world.answer(world.copy(world.bob, event), ACCEPTED)

    assert mailbox.items[event.key] is event
    assert world.inbox(world.ana)[-1].subject == "Accepted: Budget review"


def test_answer_after_the_meeting_is_gone_is_mail_only(world: World) -> None:
    """The organizer's copy is in Deleted Items and is not touched."""
    event = world.meet(world.bob)
    mailbox = world.mailbox(world.ana)
    gone = world.tenant.move(mailbox, event, DELETED_ITEMS, "move")

    world.answer(world.copy(world.bob, event), ACCEPTED)

    assert world.deleted(world.ana) == [gone]


def test_times_of_answers_are_the_clocks(world: World) -> None:
    """The answer's time moves with the tenant's clock only."""
    event = world.meet(world.bob)
    world.tenant.clock.advance(days=2)

    world.answer(world.copy(world.bob, event), ACCEPTED)

    assert world.copy(world.bob, event).response_status.time - event.created == timedelta(days=2)
