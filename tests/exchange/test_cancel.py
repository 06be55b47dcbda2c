"""Cancelling: calendar.md §1 (who, what, where), §3 (the message) and §4 (what is left)."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING

import pytest

from pytest_graphmock.exchange.body import Body, BodyType
from pytest_graphmock.exchange.calendar import (
    DEFAULT_CALENDAR,
    DELETED_ITEMS,
    Calendar,
    CalendarRole,
)
from pytest_graphmock.exchange.directory import Room
from pytest_graphmock.exchange.errors import ItemNotFoundError, NotOrganizerError
from pytest_graphmock.exchange.event import (
    Attendee,
    AttendeeType,
    Event,
    EventType,
    FreeBusyStatus,
    Importance,
    Location,
    ResponseType,
)
from pytest_graphmock.exchange.ids import conversation_id, parse_id
from pytest_graphmock.exchange.message import MeetingMessageType, MeetingRequestType
from pytest_graphmock.exchange.notice import NoticeKind

if TYPE_CHECKING:
    from .conftest import World


def test_cancelled_meeting_leaves_the_organizers_calendar_under_a_new_id(world: World) -> None:
    """The organizer's copy moves to Deleted Items; its old default id names nothing."""
    event = world.meet(world.bob)
    mailbox = world.mailbox(world.ana)
    old_id, immutable_id = mailbox.id_of(event), mailbox.id_of(event, immutable=True)

    world.cancel(event)

    (deleted,) = world.deleted(world.ana)
    assert mailbox.find_event(parse_id(old_id)) is None
    assert mailbox.find_event(parse_id(mailbox.id_of(deleted))) is deleted
    assert mailbox.find_event(parse_id(immutable_id)) is deleted
    assert world.moves(world.ana) == [("cancel", DEFAULT_CALENDAR, DELETED_ITEMS)]
    assert world.view(world.ana, "2026-03-01", "2026-04-01") == []


def test_what_lies_in_deleted_items_is_cancelled_and_keeps_its_subject(world: World) -> None:
    """Subject and attendees stay as they were, whatever the attendees see."""
    event = world.meet(world.bob)

    world.cancel(event)

    (deleted,) = world.deleted(world.ana)
    assert deleted.is_cancelled
    assert deleted.subject == "Budget review"
    assert deleted.show_as is FreeBusyStatus.FREE
    assert deleted.attendees == event.attendees
    assert deleted.version != event.version


def test_attendees_copy_stays_as_cancelled(world: World) -> None:
    """Flag, prefix, free time and no reminder; id, answer, people and text stay."""
    event = world.meet(world.bob, world.cy, body=Body(BodyType.TEXT, "See you"))
    world.answer(world.copy(world.bob, event), ResponseType.ACCEPTED)
    before = world.copy(world.bob, event)

    world.cancel(event, "Room flooded")

    copy = world.copy(world.bob, event)
    assert (copy.is_cancelled, copy.subject) == (True, "Canceled: Budget review")
    assert (copy.show_as, copy.is_reminder_on) == (FreeBusyStatus.FREE, False)
    changed = {"is_cancelled", "subject", "show_as", "is_reminder_on", "version", "modified"}
    unchanged = {field.name for field in fields(copy)} - changed
    assert [name for name in unchanged if getattr(copy, name) != getattr(before, name)] == []
    assert copy.version != before.version
    assert world.moves(world.bob) == []


def test_everybody_gets_one_message_and_the_organizer_keeps_one(world: World) -> None:
    """One in Sent Items, read; one in each Inbox, unread; one notice for all of them."""
    event = world.meet(world.bob, world.cy)
    earlier = {each: len(world.inbox(each)) for each in (world.bob, world.cy)}

    world.cancel(event)

    assert [message.is_read for message in world.sent(world.ana)[1:]] == [True]
    for attendee in (world.bob, world.cy):
        messages = world.inbox(attendee)[earlier[attendee] :]
        assert [(each.is_read, each.is_draft) for each in messages] == [(False, False)]
    assert [each.kind for each in world.notices] == [
        NoticeKind.INVITATION,
        NoticeKind.CANCELLATION,
    ]
    assert world.inbox(world.ana) == []


def test_second_cancel_finds_nothing(world: World) -> None:
    """There is no "already cancelled": the item is simply not found, and nothing changes."""
    event = world.meet(world.bob)
    world.cancel(event)
    (deleted,) = world.deleted(world.ana)
    before = world.snapshot()

    for again in (event, deleted):  # by the old value, and as an immutable id finds it
        with pytest.raises(ItemNotFoundError):
            world.cancel(again)

    assert world.snapshot() == before


@pytest.mark.parametrize("is_cancelled", [False, True], ids=["live copy", "cancelled copy"])
def test_attendee_cannot_cancel(world: World, is_cancelled: bool) -> None:
    """Whose mailbox the copy lives in decides; a refusal leaves all as it was."""
    event = world.meet(world.bob, world.cy)
    if is_cancelled:
        world.cancel(event)
    copy = world.copy(world.bob, event)
    before = world.snapshot()

    with pytest.raises(NotOrganizerError) as caught:
        world.cancel(copy)

    assert caught.value.message == (
        "Your request can't be completed. You need to be an organizer to cancel a meeting."
    )
    assert world.snapshot() == before


def test_attendee_cannot_cancel_one_date(world: World) -> None:
    """The same for one date of a series."""
    event = world.meet_daily(world.bob)
    before = world.snapshot()

    with pytest.raises(NotOrganizerError):
        world.cancel(world.on(world.copy(world.bob, event), 10))

    assert world.snapshot() == before


def test_ids_belong_to_one_mailbox(world: World) -> None:
    """The organizer's id means nothing in an attendee's mailbox; iCalUId is what they share."""
    event = world.meet(world.bob)

    organizers_id = world.mailbox(world.ana).id_of(event)

    assert world.mailbox(world.bob).find_event(parse_id(organizers_id)) is None
    assert world.copy(world.bob, event).ical_uid == event.ical_uid


def test_cancelled_appointment_moves_and_nobody_is_told(world: World) -> None:
    """Without attendees there is nobody to write to (assumed)."""
    event = world.meet()

    world.cancel(event)

    assert [each.subject for each in world.deleted(world.ana)] == ["Budget review"]
    assert world.notices == []
    assert world.sent(world.ana) == []


def test_draft_that_was_never_sent_is_cancelled_in_silence(world: World) -> None:
    """Nothing ever arrived, nothing arrives."""
    event = world.meet(world.bob, world.room, is_draft=True)

    world.cancel(event)

    assert [each.is_cancelled for each in world.deleted(world.ana)] == [True]
    assert world.notices == []
    assert world.mailbox(world.bob).items == {}
    assert world.mailbox(world.room).items == {}


def test_resources_copy_goes_for_good(world: World) -> None:
    """A room's calendar is free again, and nothing stays in its Inbox or Deleted Items."""
    event = world.meet(world.bob, world.room)
    assert world.copies(world.room, event)

    world.cancel(event)

    assert world.copies(world.room, event) == []
    assert world.deleted(world.room) == []
    assert world.inbox(world.room) == []
    assert world.moves(world.room) == [("cancel", DEFAULT_CALENDAR, None)]


def test_attendee_outside_is_recorded_only(world: World) -> None:
    """Who is not in the tenant has no mailbox here, but the notice names them."""
    event = world.meet(world.bob, world.eve)

    world.cancel(event)

    notice = world.notices[-1]
    assert [each.address for each in notice.external] == [world.eve]
    assert [each.address for each in notice.recipients] == [world.bob.mail, world.eve]
    assert [each.owner_id for each in notice.delivered] == [world.bob.id]


def test_who_declined_is_told_and_keeps_no_copy(world: World) -> None:
    """The cancellation is addressed to everybody who was invited; nothing is created anew."""
    event = world.meet(world.bob)
    world.answer(world.copy(world.bob, event), ResponseType.DECLINED)

    world.cancel(event)

    assert world.copies(world.bob, event) == []
    assert world.inbox(world.bob)[-1].subject == "Canceled: Budget review"
    assert [each.is_cancelled for each in world.deleted(world.bob)] == [False]


def test_who_deleted_the_copy_is_told_and_keeps_none(world: World) -> None:
    """The same for an attendee who took the meeting out of the calendar."""
    event = world.meet(world.bob)
    world.delete(world.copy(world.bob, event))

    world.cancel(event)

    assert world.copies(world.bob, event) == []
    assert len(world.inbox(world.bob)) == 2


def test_cancelled_time_is_free(world: World) -> None:
    """Gone for the organizer, shown as free for an attendee (assumed)."""
    event = world.meet(world.bob)

    world.cancel(event)

    assert world.view(world.ana, "2026-03-10", "2026-03-11") == []
    shown = world.view(world.bob, "2026-03-10", "2026-03-11")
    assert [each.show_as for each in shown] == [FreeBusyStatus.FREE]


def test_meeting_in_a_secondary_calendar_is_cancelled_like_any_other(world: World) -> None:
    """Only tallying is special to the primary calendar (documented)."""
    mailbox = world.mailbox(world.ana)
    side = Calendar(world.tenant.ids.next(), "Side", None, world.tenant.ids.next())
    world.tenant.put(mailbox, side, "create")  # type: ignore[type-var]  # a container, no item
    event = world.meet(world.bob)
    event = world.tenant.move(mailbox, event, side.key, "move")

    world.cancel(event)

    assert world.copy(world.bob, event).is_cancelled
    assert world.moves(world.ana)[-1] == ("cancel", side.key, DELETED_ITEMS)


def test_cancelled_series_goes_as_a_whole(world: World) -> None:
    """Past, future and exceptions leave; the attendee's master and every date are cancelled."""
    event = world.meet_daily(world.bob, count=3)
    world.update(world.on(event, 10), subject="Longer talk")

    world.cancel(event)

    assert world.view(world.ana, "2026-03-01", "2026-04-01") == []
    assert [each.type for each in world.deleted(world.ana)] == [EventType.SERIES_MASTER]
    shown = world.view(world.bob, "2026-03-01", "2026-04-01")
    assert [each.is_cancelled for each in shown] == [True] * 3
    assert [each.subject for each in shown] == [
        "Canceled: Stand-up",
        "Canceled: Longer talk",
        "Canceled: Stand-up",
    ]


def test_cancelled_series_is_one_message(world: World) -> None:
    """One per series, of the type seriesMaster, with its recurrence."""
    event = world.meet_daily(world.bob)
    world.update(world.on(event, 10), subject="Longer talk")
    earlier = len(world.inbox(world.bob))

    world.cancel(event)

    (message,) = world.inbox(world.bob)[earlier:]
    assert world.meeting(message).event_type is EventType.SERIES_MASTER
    assert world.meeting(message).recurrence == event.recurrence


def test_guest_of_one_date_is_told_of_that_date(world: World) -> None:
    """An exception with people whom the series lacks gets a message of its own, to them only."""
    event = world.meet_daily(world.bob)
    world.update(world.on(event, 10), attendees=world.guests(world.bob, world.cy))

    world.cancel(event)

    message = world.inbox(world.cy)[-1]
    assert world.meeting(message).event_type is EventType.EXCEPTION
    assert world.meeting(message).occurrence_date == date(2026, 3, 10)
    assert [each.address for each in message.to_recipients] == [world.cy.mail]
    assert world.copy(world.cy, event).is_cancelled
    assert [each.kind for each in world.notices].count(NoticeKind.CANCELLATION) == 2


def test_cancelled_occurrence_disappears_for_the_organizer(world: World) -> None:
    """No item moves; the master lists the date as cancelled, and its recurrence is untouched."""
    event = world.meet_daily(world.bob, count=3)
    tuesday = world.on(event, 10)
    old_id = world.mailbox(world.ana).id_of(tuesday)

    world.cancel(tuesday)

    master = world.now(event)
    assert master.cancelled_dates == {date(2026, 3, 10)}
    assert master.recurrence == event.recurrence
    assert world.mailbox(world.ana).find_event(parse_id(old_id)) is None
    assert world.moves(world.ana) == []
    assert world.deleted(world.ana) == []
    assert len(world.view(world.ana, "2026-03-01", "2026-04-01")) == 2


def test_cancelled_occurrence_stays_with_the_attendee(world: World) -> None:
    """That date becomes a cancelled exception; the other dates and the master are untouched."""
    event = world.meet_daily(world.bob, count=3)

    world.cancel(world.on(event, 10))

    shown = world.view(world.bob, "2026-03-01", "2026-04-01")
    assert [(each.type, each.is_cancelled, each.subject) for each in shown] == [
        (EventType.OCCURRENCE, False, "Stand-up"),
        (EventType.EXCEPTION, True, "Canceled: Stand-up"),
        (EventType.OCCURRENCE, False, "Stand-up"),
    ]
    assert shown[1].show_as is FreeBusyStatus.FREE
    assert not shown[1].is_reminder_on
    assert not world.copy(world.bob, event).is_cancelled
    assert world.copy(world.bob, event).cancelled_dates == frozenset()


def test_cancelled_occurrence_tells_its_own_time(world: World) -> None:
    """Start and end are that date's, the type is occurrence, and there is no recurrence."""
    event = world.meet_daily(world.bob)

    world.cancel(world.on(event, 11), "Only today")

    message = world.inbox(world.bob)[-1]
    meeting = world.meeting(message)
    assert (meeting.event_type, meeting.recurrence) == (EventType.OCCURRENCE, None)
    assert (meeting.start.utc, meeting.end.utc) == (
        world.at("2026-03-11T13:00").utc,
        world.at("2026-03-11T14:00").utc,
    )
    assert message.subject == "Canceled: Stand-up"


def test_cancelled_exception_is_keyed_by_its_original_date(world: World) -> None:
    """It drops out of the exceptions; its own people are told, as of an exception."""
    event = world.meet_daily(world.bob, recurrence=world.weekly(date(2026, 3, 9), 4))
    world.update(
        world.on(event, 16),
        start=world.at("2026-03-18T13:00"),
        end=world.at("2026-03-18T14:00"),
        attendees=world.guests(world.bob, world.cy),
    )

    world.cancel(world.on(event, 16))

    master = world.now(event)
    assert master.cancelled_dates == {date(2026, 3, 16)}
    assert dict(master.exceptions) == {}
    message = world.inbox(world.cy)[-1]
    assert world.meeting(message).event_type is EventType.EXCEPTION
    assert world.meeting(message).start.utc == world.at("2026-03-18T13:00").utc
    assert world.copy(world.cy, event).is_cancelled
    assert world.on(world.copy(world.bob, event), 16).is_cancelled


def test_cancelled_occurrence_cannot_be_cancelled_again(world: World) -> None:
    """It does not happen any more, so it is not found."""
    event = world.meet_daily(world.bob)
    tuesday = world.on(event, 10)
    world.cancel(tuesday)
    before = world.snapshot()

    with pytest.raises(ItemNotFoundError):
        world.cancel(tuesday)

    assert world.snapshot() == before


def test_prefixes_stack(world: World) -> None:
    """An occurrence, an exception, then the series: the first two dates are prefixed twice."""
    event = world.meet_daily(world.bob, count=5)
    world.cancel(world.on(event, 9))
    world.update(world.on(event, 10), subject="Longer talk")
    world.cancel(world.on(event, 10))

    world.cancel(event)

    shown = world.view(world.bob, "2026-03-01", "2026-04-01")
    assert [each.subject for each in shown] == [
        "Canceled: Canceled: Stand-up",
        "Canceled: Canceled: Longer talk",
        "Canceled: Stand-up",
        "Canceled: Stand-up",
        "Canceled: Stand-up",
    ]
    assert all(each.is_cancelled for each in shown)


def test_rooms_date_goes_for_good(world: World) -> None:
    """A resource has no cancelled exception: that date is simply free again."""
    event = world.meet_daily(world.bob, world.room, count=3)

    world.cancel(world.on(event, 10))

    assert world.view(world.room, "2026-03-10", "2026-03-11") == []
    assert len(world.view(world.room, "2026-03-01", "2026-04-01")) == 2
    assert world.inbox(world.room) == []


def test_attendee_who_left_a_date_gets_no_cancelled_one(world: World) -> None:
    """Who declined that date is told, and nothing comes back."""
    event = world.meet_daily(world.bob)
    world.answer(world.on(world.copy(world.bob, event), 10), ResponseType.DECLINED)

    world.cancel(world.on(event, 10))

    assert world.view(world.bob, "2026-03-10", "2026-03-11") == []
    assert world.inbox(world.bob)[-1].subject == "Canceled: Stand-up"


def test_cancellation_is_from_the_organizer_to_those_invited(world: World) -> None:
    """Required people in To, optional ones in Cc, resources in Bcc of the Sent Items copy only."""
    optional = world.guest(world.cy, type=AttendeeType.OPTIONAL)
    event = world.meet(world.bob, optional, world.room)

    world.cancel(event)

    sent, received = world.sent(world.ana)[-1], world.inbox(world.bob)[-1]
    for message in (sent, received):
        assert message.from_ == message.sender == world.ana.email
        assert [each.address for each in message.to_recipients] == [world.bob.mail]
        assert [each.address for each in message.cc_recipients] == [world.cy.mail]
    assert [each.address for each in sent.bcc_recipients] == [world.room.mail]
    assert received.bcc_recipients == ()


def test_cancellation_says_what_is_cancelled(world: World) -> None:
    """Type, times, place and all-day flag mirror the event; it is important and up to date."""
    event = world.meet(
        world.bob,
        start=world.at("2026-03-10T00:00"),
        end=world.at("2026-03-11T00:00"),
        is_all_day=True,
        location=Location("Room 4"),
    )

    world.cancel(event)

    message = world.inbox(world.bob)[-1]
    meeting = world.meeting(message)
    assert meeting.type is MeetingMessageType.CANCELLED
    assert meeting.event_type is EventType.SINGLE_INSTANCE
    assert (meeting.start, meeting.end, meeting.is_all_day) == (event.start, event.end, True)
    assert meeting.location.display_name == "Room 4"
    assert meeting.recurrence is None
    assert not meeting.is_out_of_date
    assert not meeting.is_delegated
    assert message.importance is Importance.HIGH
    assert message.sent == message.received == world.tenant.clock.now


def test_comment_comes_before_the_original_body(world: World) -> None:
    """Escaped, with its line breaks, in a block of its own; the preview starts with it."""
    event = world.meet(world.bob, body=Body(BodyType.HTML, "<p>Bring figures</p>"))

    world.cancel(event, "Flooded <again>\nSorry")

    message = world.inbox(world.bob)[-1]
    assert "<div>Flooded &lt;again&gt;<br>Sorry</div>" in message.body.content
    assert message.body.content.index("Flooded") < message.body.content.index("Bring figures")
    assert message.body.preview.startswith("Flooded <again>\r\nSorry")
    assert world.notices[-1].comment == "Flooded <again>\nSorry"


def test_without_comment_the_body_is_the_events(world: World) -> None:
    """No empty block is put before it."""
    event = world.meet(world.bob, body=Body(BodyType.TEXT, "Bring figures"))

    world.cancel(event)

    assert world.inbox(world.bob)[-1].body == event.body
    assert world.notices[-1].comment is None


def test_comment_is_never_in_an_event(world: World) -> None:
    """It goes into the message alone."""
    event = world.meet(world.bob, body=Body(BodyType.TEXT, "Bring figures"))

    world.cancel(event, "Room flooded")

    events = [world.copy(world.bob, event), *world.deleted(world.ana)]
    assert all("flooded" not in repr(each) for each in events)


def test_cancellation_stands_in_the_invitations_conversation(world: World) -> None:
    """The same conversation in each mailbox, under that mailbox's own name for it."""
    event = world.meet(world.bob)

    world.cancel(event)

    invitation, cancellation = world.inbox(world.bob)
    assert invitation.thread == cancellation.thread == world.sent(world.ana)[0].thread
    names = {
        conversation_id(world.mailbox(each).guid, invitation.thread)
        for each in (world.ana, world.bob)
    }
    assert len(names) == 2


def test_earlier_request_is_out_of_date(world: World) -> None:
    """The invitation becomes outdated, the cancellation does not."""
    event = world.meet(world.bob, world.cy)

    world.cancel(event)

    for attendee in (world.bob, world.cy):
        invitation, cancellation = map(world.meeting, world.inbox(attendee))
        assert (invitation.is_out_of_date, cancellation.is_out_of_date) == (True, False)
        assert invitation.request_type is MeetingRequestType.NEW_MEETING_REQUEST


def test_cancelled_date_leaves_the_series_request_up_to_date(world: World) -> None:
    """Only requests for that date are overtaken."""
    event = world.meet_daily(world.bob)
    world.update(world.on(event, 10), subject="Longer talk")
    world.update(world.on(event, 11), subject="Short talk")

    world.cancel(world.on(event, 10))

    series, tuesday, wednesday, _ = map(world.meeting, world.inbox(world.bob))
    assert [each.is_out_of_date for each in (series, tuesday, wednesday)] == [False, True, False]


def test_hidden_attendees_see_themselves_only(world: World) -> None:
    """With hideAttendees each copy of the message names its own reader."""
    event = world.meet(world.bob, world.cy, hide_attendees=True)

    world.cancel(event)

    for attendee in (world.bob, world.cy):
        message = world.inbox(attendee)[-1]
        assert [each.address for each in message.recipients] == [attendee.mail]
    assert len(world.sent(world.ana)[-1].to_recipients) == 2


def test_organizer_gets_no_message_to_oneself(world: World) -> None:
    """Also when the organizer is on the list, or a member of a group that is."""
    event = world.meet(world.ana, world.bob)

    world.cancel(event)

    assert world.inbox(world.ana) == []
    assert world.ana.id not in [each.owner_id for each in world.notices[-1].delivered]


@pytest.mark.parametrize("people", [10, 300], ids=["ten", "three hundred"])
def test_cancelling_reaches_all_of_many(world: World, people: int) -> None:
    """Everybody has one cancelled copy and one message."""
    crowd = [
        world.enrol(Room, f"Desk{n}", user_principal_name=f"desk{n}@contoso.example")
        for n in range(people)
    ]
    event = world.meet(*(Attendee(each.email) for each in crowd))

    world.cancel(event)

    assert all(world.copies(each, event) == [] for each in crowd)
    assert len(world.notices[-1].recipients) == people


def test_delegate_cancels_in_the_owners_name(world: World) -> None:
    """From is the owner, sender the delegate; the item goes to the owner's Deleted Items."""
    world.permit(world.ana, world.dee, CalendarRole.WRITE)
    event = world.meet(world.bob, actor=world.dee)

    world.cancel(event, actor=world.dee)

    message = world.inbox(world.bob)[-1]
    assert (message.from_, message.sender) == (world.ana.email, world.dee.email)
    assert world.copy(world.bob, event).organizer == world.ana.email
    assert len(world.deleted(world.ana)) == 1
    assert world.mailbox(world.dee).items == {}
    assert world.sent(world.ana)[-1].sender == world.dee.email


def test_cancelled_event_type_is_kept_for_the_record(world: World) -> None:
    """The notice keeps the event as it stood when it was cancelled."""
    event = world.meet(world.bob)

    world.cancel(event)

    noted = world.notices[-1].event
    assert isinstance(noted, Event)
    assert not noted.is_cancelled
    assert noted.key == event.key
