"""Rooms: they answer by themselves (calendar.md §6.3) and free what is called off (§4.3)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pytest_graphmock.exchange.body import EMPTY, Body, BodyType
from pytest_graphmock.exchange.directory import Room
from pytest_graphmock.exchange.event import (
    FreeBusyStatus,
    Location,
    ResponseStatus,
    ResponseType,
)
from pytest_graphmock.exchange.message import MeetingMessageType
from pytest_graphmock.exchange.notice import NoticeKind

if TYPE_CHECKING:
    from pytest_graphmock.exchange.event import Event

    from .conftest import World

ACCEPTED, DECLINED = ResponseType.ACCEPTED, ResponseType.DECLINED


def _rooms_answer(world: World, event: Event) -> ResponseType:
    """Return what the organizer's list says of the room."""
    attendees = world.now(event).attendees
    return next(each for each in attendees if each.email == world.room.email).status.response


def test_free_room_accepts(world: World) -> None:
    """At once: tracked, in the room's calendar as busy, and told by mail."""
    event = world.meet(world.bob, world.room)

    status = ResponseStatus(ACCEPTED, world.tenant.clock.now)
    assert [each.status for each in event.attendees] == [ResponseStatus(), status]
    copy = world.copy(world.room, event)
    assert (copy.response_status, copy.show_as) == (status, FreeBusyStatus.BUSY)
    (message,) = world.inbox(world.ana)
    assert world.meeting(message).type is MeetingMessageType.ACCEPTED
    assert message.from_ == world.room.email
    assert world.inbox(world.room) == []


def test_rooms_copy_names_the_organizer_and_no_subject(world: World) -> None:
    """The assistant replaces the subject and drops the body (observed), on changed dates too."""
    event = world.meet_daily(world.room, body=Body(BodyType.TEXT, "Secret"), count=2)
    world.update(world.on(event, 10), subject="Secret talk", body=Body(BodyType.TEXT, "Secret"))
    world.update(event, subject="Secret series")

    shown = world.view(world.room, "2026-03-01", "2026-04-01")

    assert [(each.subject, each.body) for each in shown] == [("Ana", EMPTY)] * 2


def test_busy_room_declines(world: World) -> None:
    """The second meeting is not entered; the first stands."""
    first = world.meet(world.room)
    second = world.meet(world.room, by=world.bob, subject="Clash")

    assert _rooms_answer(world, second) is DECLINED
    assert world.copies(world.room, second) == []
    assert len(world.copies(world.room, first)) == 1
    assert world.inbox(world.bob)[-1].subject == "Declined: Clash"


def test_meetings_back_to_back_both_fit(world: World) -> None:
    """One ends when the other starts."""
    world.meet(world.room)

    event = world.meet(
        world.room, start=world.at("2026-03-10T14:00"), end=world.at("2026-03-10T15:00")
    )

    assert _rooms_answer(world, event) is ACCEPTED


def test_room_is_free_again_after_a_cancel(world: World) -> None:
    """Who was declined gets it with the next update that asks, whatever it changes."""
    first = world.meet(world.room)
    second = world.meet(world.room, by=world.bob, subject="Clash")
    world.cancel(first)

    world.update(second, subject="Try again")

    assert _rooms_answer(world, second) is ACCEPTED
    assert len(world.copies(world.room, second)) == 1


def test_room_that_declined_stays_out_while_it_is_busy(world: World) -> None:
    """An update of words must not slip a declined meeting into the room's calendar."""
    world.meet(world.room)
    second = world.meet(world.room, by=world.bob, subject="Clash")

    world.update(second, subject="Try again")

    assert _rooms_answer(world, second) is DECLINED
    assert world.copies(world.room, second) == []


def test_room_is_asked_again_when_the_time_changes(world: World) -> None:
    """It leaves the old time, and takes the new one if it is free."""
    world.meet(world.room, start=world.at("2026-03-11T13:00"), end=world.at("2026-03-11T14:00"))
    event = world.meet(world.room)

    for day, expected in ((11, DECLINED), (12, ACCEPTED)):
        world.update(
            event,
            start=world.at(f"2026-03-{day}T13:00"),
            end=world.at(f"2026-03-{day}T14:00"),
        )
        assert _rooms_answer(world, event) is expected

    assert world.copy(world.room, event).start == world.at("2026-03-12T13:00")
    assert world.view(world.room, "2026-03-10", "2026-03-11") == []


def test_words_are_no_new_question(world: World) -> None:
    """A booked room takes an update of words in without an answer."""
    event = world.meet(world.room)

    world.update(event, location=Location("Room 4"))

    assert [each.kind for each in world.notices].count(NoticeKind.RESPONSE) == 1
    assert world.copy(world.room, event).location.display_name == "Room 4"
    assert world.copy(world.room, event).response_status.response is ACCEPTED


def test_series_is_declined_whole_for_one_taken_date(world: World) -> None:
    """No date of it is entered (assumed: the assistant's default)."""
    world.meet(world.room)  # on Tuesday the 10th

    event = world.meet_daily(world.room, by=world.bob)

    assert _rooms_answer(world, event) is DECLINED
    assert world.copies(world.room, event) == []


def test_series_books_every_date(world: World) -> None:
    """A single meeting on one of them is declined; beside them it is not."""
    world.meet_daily(world.room)

    clash = world.meet(world.room, by=world.bob)
    beside = world.meet(
        world.room,
        by=world.bob,
        start=world.at("2026-03-10T15:00"),
        end=world.at("2026-03-10T16:00"),
    )

    assert (_rooms_answer(world, clash), _rooms_answer(world, beside)) == (DECLINED, ACCEPTED)


def test_one_date_that_clashes_is_declined_alone(world: World) -> None:
    """The other dates stay booked; moved back, it is booked again."""
    world.meet(world.room, start=world.at("2026-03-10T15:00"), end=world.at("2026-03-10T16:00"))
    event = world.meet_daily(world.room, count=3)

    tuesday = world.update(
        world.on(event, 10), start=world.at("2026-03-10T15:00"), end=world.at("2026-03-10T16:00")
    )
    assert tuesday.attendees[0].status.response is DECLINED
    assert len(world.view(world.room, "2026-03-09", "2026-03-12")) == 3  # two dates and the other

    tuesday = world.update(
        world.on(event, 10), start=world.at("2026-03-10T16:00"), end=world.at("2026-03-10T17:00")
    )
    assert tuesday.attendees[0].status.response is ACCEPTED
    assert world.on(world.copy(world.room, event), 10).start == world.at("2026-03-10T16:00")


def test_room_for_one_date_only(world: World) -> None:
    """It is booked for that date, and freed with it."""
    event = world.meet_daily(world.bob)
    world.update(world.on(event, 10), attendees=world.guests(world.bob, world.room))
    assert world.copy(world.room, event).occurrence_date == date(2026, 3, 10)
    assert world.on(event, 10).attendees[1].status.response is ACCEPTED

    world.cancel(event)

    assert world.mailbox(world.room).items.keys() == {
        message.key for message in world.sent(world.room)
    }


def test_room_that_is_taken_off_is_free(world: World) -> None:
    """Removed like a cancelled meeting, and bookable by others."""
    event = world.meet(world.bob, world.room)

    world.update(event, attendees=world.guests(world.bob))

    assert world.copies(world.room, event) == []
    assert _rooms_answer(world, world.meet(world.room, by=world.bob)) is ACCEPTED


def test_cancelled_date_can_be_booked_by_others(world: World) -> None:
    """The series' other dates stay taken."""
    event = world.meet_daily(world.room)
    world.cancel(world.on(event, 10))

    other = world.meet(world.room, by=world.bob)

    assert _rooms_answer(world, other) is ACCEPTED


def test_two_rooms_answer_each_for_themselves(world: World) -> None:
    """One is taken, the other is not."""
    annex = world.enrol(Room, "Annex", user_principal_name="annex@contoso.example")
    world.meet(world.room)

    event = world.meet(world.room, annex, by=world.bob)

    assert [each.status.response for each in event.attendees] == [DECLINED, ACCEPTED]


def test_room_in_a_draft_is_booked_when_it_is_sent(world: World) -> None:
    """Not before."""
    event = world.meet(world.room, is_draft=True)
    assert world.copies(world.room, event) == []

    sent = world.update(event, is_draft=False)

    assert sent.attendees[0].status.response is ACCEPTED
