"""Groups: their own events (calendar.md §18) and groups that are invited (§3.1)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pytest_graphmock.exchange.access import require_read, require_write
from pytest_graphmock.exchange.calendar import DEFAULT_CALENDAR, DELETED_ITEMS
from pytest_graphmock.exchange.errors import (
    AccessDeniedError,
    InvalidRequestError,
    NotOrganizerError,
    OrganizerRespondsError,
)
from pytest_graphmock.exchange.event import (
    AttendeeType,
    FreeBusyStatus,
    ResponseStatus,
    ResponseType,
)
from pytest_graphmock.exchange.notice import NoticeKind

if TYPE_CHECKING:
    from .conftest import World

ACCEPTED = ResponseType.ACCEPTED


def test_groups_event_has_the_group_for_its_organizer(world: World) -> None:
    """Its list begins with who made it and the group itself, both accepted."""
    event = world.meet(world.dee, by=world.team, actor=world.bob)

    assert event.organizer == world.team.email
    listed = [(each.email, each.status.response) for each in event.attendees]
    assert listed == [
        (world.bob.email, ACCEPTED),
        (world.team.email, ACCEPTED),
        (world.dee.email, ResponseType.NONE),
    ]


def test_groups_event_that_nobody_made_begins_with_the_group(world: World) -> None:
    """When a test makes it, there is no maker."""
    event = world.meet(world.dee, by=world.team)

    assert [each.email for each in event.attendees] == [world.team.email, world.dee.email]


def test_maker_among_the_guests_has_accepted_all_the_same(world: World) -> None:
    """Listed once, in the first place."""
    event = world.meet(world.dee, world.bob, world.team, by=world.team, actor=world.bob)

    listed = [each.email for each in event.attendees]
    assert listed == [world.bob.email, world.team.email, world.dee.email]
    assert event.attendees[0].status.response is ACCEPTED


def test_members_are_invited_to_the_groups_event(world: World) -> None:
    """Who made it has accepted and is not asked; the others have yet to answer."""
    event = world.meet(by=world.team, actor=world.bob)

    assert world.copy(world.bob, event).response_status.response is ACCEPTED
    assert world.inbox(world.bob) == []
    cys = world.copy(world.cy, event)
    assert cys.response_status == ResponseStatus(ResponseType.NOT_RESPONDED)
    assert cys.show_as is FreeBusyStatus.TENTATIVE
    assert world.inbox(world.cy)[0].from_ == world.team.email
    assert world.inbox(world.team) == []


def test_everybody_hears_of_a_change_of_the_groups_event(world: World) -> None:
    """Who has accepted, too."""
    event = world.meet(world.dee, by=world.team, actor=world.bob)
    world.answer(world.copy(world.dee, event), ACCEPTED)
    earlier = {each: len(world.inbox(each)) for each in (world.bob, world.cy, world.dee)}

    world.update(event, subject="Moved", actor=world.cy)

    for reader, before in earlier.items():
        assert len(world.inbox(reader)) == before + 1
        assert world.copy(reader, event).subject == "Moved"


def test_cancelled_group_event(world: World) -> None:
    """From the group to guests and members; it lands in the group's Deleted Items."""
    event = world.meet(world.dee, by=world.team, actor=world.bob)

    world.cancel(event, "No quorum", actor=world.cy)

    for reader in (world.bob, world.cy, world.dee):
        assert world.copy(reader, event).is_cancelled
        message = world.inbox(reader)[-1]
        assert (message.from_, message.sender) == (world.team.email, world.cy.email)
    assert world.moves(world.team) == [("cancel", DEFAULT_CALENDAR, DELETED_ITEMS)]
    assert world.inbox(world.team) == []


def test_member_cannot_cancel_the_copy_at_home(world: World) -> None:
    """In one's own mailbox one is an attendee, maker or not."""
    event = world.meet(by=world.team, actor=world.bob)
    before = world.snapshot()

    with pytest.raises(NotOrganizerError):
        world.cancel(world.copy(world.bob, event), actor=world.bob)

    assert world.snapshot() == before


def test_members_answer_is_tracked_on_the_groups_event(world: World) -> None:
    """Who was not listed by name is, from then on; the other members get no mail of it."""
    event = world.meet(by=world.team, actor=world.bob)
    earlier = len(world.inbox(world.bob))

    world.answer(world.copy(world.cy, event), ACCEPTED)

    statuses = {each.email: each.status.response for each in world.now(event).attendees}
    assert statuses[world.cy.email] is ACCEPTED
    assert len(world.inbox(world.bob)) == earlier
    assert world.notices[-1].kind is NoticeKind.RESPONSE


def test_new_guest_list_keeps_the_group_on_it(world: World) -> None:
    """The members are not dismissed because a client left out what it did not put there."""
    event = world.meet(world.dee, by=world.team, actor=world.bob)

    changed = world.update(event, attendees=world.guests(world.bob, world.eve), actor=world.bob)

    listed = [each.email.address for each in changed.attendees]
    assert listed == [world.bob.mail, world.team.mail, world.eve]
    assert not world.copy(world.cy, event).is_cancelled
    assert world.copy(world.dee, event).is_cancelled


def test_group_cannot_answer(world: World) -> None:
    """Neither as the organizer nor as a guest."""
    own, others = world.meet(by=world.team), world.meet(world.team)
    before = world.snapshot()

    with pytest.raises(OrganizerRespondsError):
        world.answer(own, ACCEPTED)
    with pytest.raises(InvalidRequestError, match="group calendar"):
        world.answer(world.copy(world.team, others), ACCEPTED)

    assert world.snapshot() == before


def test_only_members_may_use_the_groups_calendar(world: World) -> None:
    """An owner who is not a member is refused (observed)."""
    team = replace(world.team, owner_ids=(world.dee.id,))
    world.tenant.journal.write(world.tenant.directory, world.team, team, "settings")
    mailbox = world.mailbox(team)
    calendar = mailbox.default_calendar

    for require in (require_read, require_write):
        require(world.tenant, mailbox, calendar, world.bob)
        for outsider in (world.ana, world.dee):
            with pytest.raises(AccessDeniedError):
                require(world.tenant, mailbox, calendar, outsider)


def test_invited_group_accepts_and_its_members_are_asked(world: World) -> None:
    """Groups always accept (documented); each member has a message and a copy of their own."""
    event = world.meet(world.team)

    assert event.attendees[0].status.response is ACCEPTED
    assert world.copy(world.team, event).response_status.response is ACCEPTED
    for member in (world.bob, world.cy):
        assert len(world.inbox(member)) == 1
        copy = world.copy(member, event)
        assert copy.response_status.response is ResponseType.NOT_RESPONDED
        assert [each.email for each in copy.attendees] == [world.ana.email, world.team.email]
    assert world.inbox(world.ana) == []


def test_cancelling_reaches_the_members(world: World) -> None:
    """And the group's own copy."""
    event = world.meet(world.team)

    world.cancel(event)

    for owner in (world.team, world.bob, world.cy):
        assert world.copy(owner, event).is_cancelled
    assert [len(world.inbox(each)) for each in (world.bob, world.cy, world.team)] == [2, 2, 0]


@pytest.mark.parametrize("group_first", [True, False], ids=["group first", "name first"])
def test_invited_by_name_and_through_a_group_is_one_copy(world: World, group_first: bool) -> None:
    """One message, one copy; the answer is the person's own."""
    guests = [world.team, world.bob] if group_first else [world.bob, world.team]
    event = world.meet(*guests)
    assert len(world.inbox(world.bob)) == 1

    world.answer(world.copy(world.bob, event), ACCEPTED)
    world.cancel(event)

    assert world.copy(world.bob, event).subject == "Canceled: Budget review"
    assert len(world.inbox(world.bob)) == 2
    tracked = {each.email: each.status.response for each in world.deleted(world.ana)[0].attendees}
    assert tracked == {world.team.email: ACCEPTED, world.bob.email: ACCEPTED}


def test_removed_by_name_and_still_in_the_group_stays_invited(world: World) -> None:
    """Nobody is told that a meeting is off to which they are still invited (assumed)."""
    event = world.meet(world.team, world.bob)

    world.update(event, attendees=world.guests(world.team))

    assert not world.copy(world.bob, event).is_cancelled
    assert len(world.notices) == 1


def test_removed_group_leaves_those_who_are_named(world: World) -> None:
    """Its other members and its own calendar are told."""
    event = world.meet(world.team, world.bob)

    world.update(event, attendees=world.guests(world.bob))

    assert not world.copy(world.bob, event).is_cancelled
    assert world.copy(world.cy, event).is_cancelled
    assert world.copy(world.team, event).is_cancelled
    assert [each.owner_id for each in world.notices[-1].delivered] == [world.cy.id]


def test_named_after_coming_through_the_group_keeps_the_answer(world: World) -> None:
    """They get a request by name, and their copy is the one they have answered."""
    event = world.meet(world.team)
    world.answer(world.copy(world.bob, event), ACCEPTED)

    world.update(event, attendees=world.guests(world.team, world.bob, world.dee))

    assert world.copy(world.bob, event).response_status.response is ACCEPTED


def test_organizer_in_the_group_is_not_invited(world: World) -> None:
    """Nobody writes to oneself."""
    event = world.meet(world.team, by=world.bob)

    assert len(world.copies(world.bob, event)) == 1
    assert world.inbox(world.bob) == []
    assert len(world.inbox(world.cy)) == 1


def test_group_in_cc_is_reached_too(world: World) -> None:
    """How it is addressed makes no difference to whom it reaches."""
    event = world.meet(world.dee, world.guest(world.team, type=AttendeeType.OPTIONAL))

    assert world.copy(world.cy, event)
    assert [each.address for each in world.inbox(world.cy)[0].cc_recipients] == [world.team.mail]


def test_members_answer_puts_them_on_the_organizers_list(world: World) -> None:
    """Tracked by name from the first answer on, and cancelled with the rest, once."""
    event = world.meet(world.team)
    world.answer(world.copy(world.bob, event), ACCEPTED)
    assert [each.email for each in world.now(event).attendees] == [
        world.team.email,
        world.bob.email,
    ]

    world.cancel(event)

    assert [each.subject for each in world.inbox(world.bob)] == [
        "Budget review",
        "Canceled: Budget review",
    ]


def test_members_answer_to_a_series_is_on_the_lists_of_its_dates(world: World) -> None:
    """Where the group is still invited; a date without it stays without its members."""
    event = world.meet_daily(world.dee, world.team)
    world.update(world.on(event, 10), attendees=world.guests(world.dee, world.team, world.eve))
    world.update(world.on(event, 11), attendees=world.guests(world.dee))

    world.answer(world.copy(world.bob, event), ACCEPTED)

    listed = [
        world.bob.email in [each.email for each in world.on(event, day).attendees]
        for day in (9, 10, 11)
    ]
    assert listed == [True, True, False]


def test_members_answer_to_a_meeting_held_back_is_no_new_guest(world: World) -> None:
    """Sending the draft does not invite who has answered already."""
    event = world.meet(world.team)
    world.update(event, is_draft=True, subject="Later")
    world.answer(world.copy(world.bob, event), ACCEPTED)

    world.update(event, is_draft=False)

    kinds = [each.kind for each in world.notices]
    assert kinds == [NoticeKind.INVITATION, NoticeKind.RESPONSE, NoticeKind.UPDATE]
    assert world.copy(world.bob, event).response_status.response is ACCEPTED
