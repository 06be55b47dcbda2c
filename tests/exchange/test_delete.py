"""Deleting: calendar.md §5 (compared with cancel) and §4.4 (where things go)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pytest_graphmock.exchange.body import Body, BodyType
from pytest_graphmock.exchange.calendar import DEFAULT_CALENDAR, DELETED_ITEMS, DELETIONS, PURGES
from pytest_graphmock.exchange.errors import ItemNotFoundError
from pytest_graphmock.exchange.event import ResponseType
from pytest_graphmock.exchange.ids import parse_id
from pytest_graphmock.exchange.meeting import permanently_delete_event
from pytest_graphmock.exchange.notice import NoticeKind

if TYPE_CHECKING:
    from pytest_graphmock.exchange.event import Event

    from .conftest import World


def test_organizers_delete_cancels_for_everybody(world: World) -> None:
    """As cancel does, without a comment; there is no way to do it in silence (observed)."""
    event = world.meet(world.bob, world.room, body=Body(BodyType.TEXT, "Bring figures"))

    world.delete(event)

    assert world.copy(world.bob, event).is_cancelled
    assert world.copies(world.room, event) == []
    assert world.inbox(world.bob)[-1].body == event.body
    assert world.moves(world.ana) == [("delete", DEFAULT_CALENDAR, DELETED_ITEMS)]


def test_deleted_appointment_moves(world: World) -> None:
    """Nobody is told."""
    event = world.meet()

    world.delete(event)

    assert len(world.deleted(world.ana)) == 1
    assert world.notices == []


def test_attendees_delete_is_silent(world: World) -> None:
    """The copy moves to the attendee's Deleted Items; the organizer's tracking stays."""
    event = world.meet(world.bob, world.cy)
    world.answer(world.copy(world.bob, event), ResponseType.ACCEPTED)
    tracked = world.now(event)
    sent = len(world.notices)

    world.delete(world.copy(world.bob, event))

    (deleted,) = world.deleted(world.bob)
    assert not deleted.is_cancelled
    assert world.copies(world.bob, event) == []
    assert world.now(event) is tracked
    assert len(world.notices) == sent


def test_cancelled_copy_is_deleted_in_silence(world: World) -> None:
    """How an attendee clears a cancelled meeting away."""
    event = world.meet(world.bob)
    world.cancel(event)
    sent = len(world.notices)

    world.delete(world.copy(world.bob, event))

    assert world.copies(world.bob, event) == []
    assert len(world.notices) == sent


def test_deleted_occurrence_is_cancelled_for_everybody(world: World) -> None:
    """The organizer's date: the same effect as cancel, without a comment."""
    event = world.meet_daily(world.bob)

    world.delete(world.on(event, 10))

    assert world.now(event).cancelled_dates == {date(2026, 3, 10)}
    assert world.on(world.copy(world.bob, event), 10).is_cancelled
    assert world.notices[-1].kind is NoticeKind.CANCELLATION
    assert world.deleted(world.ana) == []


def test_attendees_date_just_goes(world: World) -> None:
    """Silent, and for that mailbox only."""
    event = world.meet_daily(world.bob, count=3)

    world.delete(world.on(world.copy(world.bob, event), 10))

    assert len(world.view(world.bob, "2026-03-01", "2026-04-01")) == 2
    assert len(world.view(world.ana, "2026-03-01", "2026-04-01")) == 3
    assert len(world.notices) == 1


def test_cancelled_date_can_be_cleared_away(world: World) -> None:
    """The attendee's cancelled exception goes, and a series update does not bring it back."""
    event = world.meet_daily(world.bob, count=3)
    world.cancel(world.on(event, 10))
    world.delete(world.on(world.copy(world.bob, event), 10))

    world.update(event, subject="Sit-down")

    assert world.view(world.bob, "2026-03-10", "2026-03-11") == []


def test_second_delete_finds_nothing_under_the_old_id(world: World) -> None:
    """Observed: 404."""
    event = world.meet(world.bob)
    mailbox = world.mailbox(world.ana)
    old_id = mailbox.id_of(event)

    world.delete(event)

    assert mailbox.find_event(parse_id(old_id)) is None


def test_delete_goes_further_each_time(world: World) -> None:
    """Deleted Items, Recoverable Items, Purges; then there is nothing to delete."""
    event = world.meet(world.bob)

    for _ in range(3):
        world.delete(event)

    assert [target for _, _, target in world.moves(world.ana)] == [
        DELETED_ITEMS,
        DELETIONS,
        PURGES,
    ]
    assert [each.kind for each in world.notices] == [
        NoticeKind.INVITATION,
        NoticeKind.CANCELLATION,
    ]
    with pytest.raises(ItemNotFoundError):
        world.delete(event)


def _purge(world: World, event: Event) -> None:
    permanently_delete_event(world.tenant, world.home_of(event), event)


def test_permanent_delete_of_the_organizers_copy_still_cancels(world: World) -> None:
    """It goes past Deleted Items; everybody is told (observed)."""
    event = world.meet(world.bob)

    _purge(world, event)

    assert world.moves(world.ana) == [("permanentDelete", DEFAULT_CALENDAR, PURGES)]
    assert world.copy(world.bob, event).is_cancelled


def test_permanent_delete_of_a_copy_is_silent_and_tracked_as_declined(world: World) -> None:
    """Observed: no mail, but the organizer finds the attendee to have declined."""
    event = world.meet(world.bob, world.cy)

    _purge(world, world.copy(world.bob, event))

    statuses = [each.status.response for each in world.now(event).attendees]
    assert statuses == [ResponseType.DECLINED, ResponseType.NONE]
    assert len(world.notices) == 1
    assert world.copies(world.bob, event) == []


def test_permanent_delete_of_a_cancelled_copy_tells_the_organizer_nothing(world: World) -> None:
    """Who was taken off the list does not come back onto it as declined."""
    event = world.meet(world.bob, world.cy)
    world.update(event, attendees=world.guests(world.cy))

    _purge(world, world.copy(world.bob, event))

    assert [each.email for each in world.now(event).attendees] == [world.cy.email]


def test_what_is_purged_cannot_be_purged_again(world: World) -> None:
    """Nor does a second try change anything."""
    event = world.meet()
    _purge(world, event)
    before = world.snapshot()

    with pytest.raises(ItemNotFoundError):
        _purge(world, event)

    assert world.snapshot() == before


def test_purging_from_deleted_items_is_silent(world: World) -> None:
    """It was called off when it was deleted."""
    event = world.meet(world.bob)
    world.delete(event)

    _purge(world, event)

    assert len(world.notices) == 2
    assert world.deleted(world.ana) == []
