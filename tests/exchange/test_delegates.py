"""Delegates: who may act (calendar.md §17.3) and who gets the messages (§17.4)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pytest_graphmock.exchange.access import (
    readable_calendars,
    require_mail_access,
    require_read,
    require_write,
)
from pytest_graphmock.exchange.calendar import CalendarRole
from pytest_graphmock.exchange.directory import DelegateDelivery, User
from pytest_graphmock.exchange.errors import AccessDeniedError
from pytest_graphmock.exchange.event import ResponseType

if TYPE_CHECKING:
    from .conftest import World

_READERS = {
    CalendarRole.LIMITED_READ,
    CalendarRole.READ,
    CalendarRole.WRITE,
    CalendarRole.DELEGATE_WITHOUT_PRIVATE,
    CalendarRole.DELEGATE_WITH_PRIVATE,
}
_WRITERS = _READERS - {CalendarRole.LIMITED_READ, CalendarRole.READ}
_DELEGATES = _WRITERS - {CalendarRole.WRITE}


@pytest.mark.parametrize("role", CalendarRole, ids=lambda role: str(role.value))
def test_role_decides_what_a_colleague_may_do(world: World, role: CalendarRole) -> None:
    """The table of §17.3; nobody's mail is open to others."""
    world.permit(world.ana, world.bob, role)
    mailbox = world.mailbox(world.ana)
    place = (world.tenant, mailbox, mailbox.default_calendar, world.bob)

    for may, require in ((role in _READERS, require_read), (role in _WRITERS, require_write)):
        if may:
            require(*place)
        else:
            with pytest.raises(AccessDeniedError):
                require(*place)

    with pytest.raises(AccessDeniedError):
        require_mail_access(world.tenant, mailbox, world.bob)


def test_owner_may_do_everything(world: World) -> None:
    """And so may an application, for whom there is nobody to ask."""
    mailbox = world.mailbox(world.ana)

    for actor in (world.ana, None):
        readable = readable_calendars(world.tenant, mailbox, actor)
        assert readable == sorted(mailbox.calendars.values(), key=lambda each: each.key)
        require_read(world.tenant, mailbox, mailbox.default_calendar, actor)
        require_write(world.tenant, mailbox, mailbox.default_calendar, actor)
        require_mail_access(world.tenant, mailbox, actor)


def test_delegate_creates_in_the_owners_name(world: World) -> None:
    """The organizer is the owner; only the message's sender tells who did it."""
    event = world.meet(world.bob, actor=world.dee)

    assert event.organizer == world.ana.email
    assert event.is_organizer
    (message,) = world.inbox(world.bob)
    assert (message.from_, message.sender) == (world.ana.email, world.dee.email)
    assert world.mailbox(world.dee).items == {}


def test_delegate_updates_in_the_owners_name(world: World) -> None:
    """Each message of an update has the delegate as its sender."""
    event = world.meet(world.bob, world.cy)

    world.update(
        event, subject="Moved", attendees=world.guests(world.bob, world.eve), actor=world.dee
    )

    assert {each.message.sender for each in world.notices[1:]} == {world.dee.email}
    assert {each.message.from_ for each in world.notices[1:]} == {world.ana.email}


def test_delegate_answers_for_the_attendee(world: World) -> None:
    """From the attendee, sent by the delegate; the attendee is tracked."""
    event = world.meet(world.bob)

    world.answer(world.copy(world.bob, event), ResponseType.ACCEPTED, actor=world.dee)

    (message,) = world.inbox(world.ana)
    assert (message.from_, message.sender) == (world.bob.email, world.dee.email)
    assert world.now(event).attendees[0].email == world.bob.email
    assert len(world.now(event).attendees) == 1


def _deliver_to(world: World, owner: User, delivery: DelegateDelivery) -> User:
    """Set where an owner's meeting messages go."""
    changed = replace(owner, delegate_delivery=delivery)
    world.tenant.journal.write(world.tenant.directory, owner, changed, "settings")
    return changed


@pytest.mark.parametrize(
    ("delivery", "owners"),
    [
        pytest.param(DelegateDelivery.TO_DELEGATE_ONLY, 0, id="delegate only"),
        pytest.param(DelegateDelivery.TO_DELEGATE_AND_PRINCIPAL, 3, id="both"),
        pytest.param(
            DelegateDelivery.TO_DELEGATE_AND_INFORMATION_TO_PRINCIPAL, 3, id="both, for information"
        ),
    ],
)
@pytest.mark.parametrize("role", [role for role in CalendarRole if role in _DELEGATES], ids=str)
def test_delegates_get_the_owners_meeting_messages(
    world: World, role: CalendarRole, delivery: DelegateDelivery, owners: int
) -> None:
    """Request, update and cancellation; the event itself is always the owner's."""
    bob = _deliver_to(world, world.bob, delivery)
    world.permit(bob, world.dee, role)

    event = world.meet(bob)
    world.update(event, subject="Moved")
    world.cancel(event)

    assert len(world.inbox(world.dee)) == 3
    assert all(world.meeting(each).is_delegated for each in world.inbox(world.dee))
    assert len(world.inbox(bob)) == owners
    assert not any(world.meeting(each).is_delegated for each in world.inbox(bob))
    assert world.copy(bob, event).is_cancelled
    assert world.copies(world.dee, event) == []


@pytest.mark.parametrize("role", [CalendarRole.WRITE, CalendarRole.READ], ids=str)
def test_who_is_no_delegate_gets_none(world: World, role: CalendarRole) -> None:
    """Without delegates the option is without effect."""
    world.permit(world.bob, world.dee, role)

    world.meet(world.bob)

    assert len(world.inbox(world.bob)) == 1
    assert world.inbox(world.dee) == []


def test_answers_go_to_the_organizers_delegate(world: World) -> None:
    """The same rule for what comes back (documented); the tracking is on the owner's event."""
    world.permit(world.ana, world.dee, CalendarRole.DELEGATE_WITH_PRIVATE)
    event = world.meet(world.bob)

    world.answer(world.copy(world.bob, event), ResponseType.ACCEPTED)

    assert [each.subject for each in world.inbox(world.dee)] == ["Accepted: Budget review"]
    assert world.inbox(world.ana) == []
    assert world.now(event).attendees[0].status.response is ResponseType.ACCEPTED


def test_delegate_who_attends_too_gets_both(world: World) -> None:
    """One message for themselves, one for the owner; each is overtaken by its own kind only."""
    world.permit(world.bob, world.dee, CalendarRole.DELEGATE_WITH_PRIVATE)
    event = world.meet(world.bob, world.dee)
    assert len(world.inbox(world.dee)) == 2

    world.update(event, attendees=world.guests(world.dee))

    states = {
        world.meeting(each).is_delegated: world.meeting(each).is_out_of_date
        for each in world.inbox(world.dee)[:2]
    }
    assert states == {True: True, False: False}
    assert not world.copy(world.dee, event).is_cancelled
    assert world.copy(world.bob, event).is_cancelled


def test_request_that_came_before_the_delegate_did_is_overtaken_as_well(world: World) -> None:
    """The old request lies in the owner's Inbox, the cancellation in the delegate's."""
    event = world.meet(world.bob)
    world.permit(world.bob, world.dee, CalendarRole.DELEGATE_WITH_PRIVATE)

    world.cancel(event)

    (request,) = world.inbox(world.bob)
    assert world.meeting(request).is_out_of_date
    assert world.inbox(world.dee)[0].subject == "Canceled: Budget review"
