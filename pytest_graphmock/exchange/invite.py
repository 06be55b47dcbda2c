"""Asking people to a meeting: the request is sent, and their copies appear."""

from __future__ import annotations

from collections.abc import Iterable

from .access import sender_of
from .booking import book
from .copies import refresh_copies
from .delivery import Letter, Reached, reach, send
from .directory import Group, Room, User
from .event import Attendee, Event, ResponseStatus, ResponseType
from .letters import invitation
from .mailbox import Mailbox
from .out_of_date import outdate_requests
from .respond import track
from .tenant import Tenant

__all__ = ["ask", "invite", "take_in", "with_group"]


def invite(
    tenant: Tenant,
    mailbox: Mailbox,
    event: Event,
    attendees: tuple[Attendee, ...],
    actor: User | None,
) -> None:
    """Send the invitation to attendees and let their copies appear.

    Whoever makes a group's event has accepted it and is not asked (assumed).
    """
    if not attendees:
        return
    owner = tenant.owner_of(mailbox)
    reached = reach(tenant, attendees, owner)
    asked = [each for each in reached if not (isinstance(owner, Group) and _has_accepted(each))]
    ask(tenant, mailbox, invitation(event, attendees, sender_of(owner, actor).email), asked)
    take_in(tenant, reached, event, moved=False)


def ask(tenant: Tenant, mailbox: Mailbox, letter: Letter, reached: Iterable[Reached]) -> None:
    """Send a request, which puts earlier ones out of date."""
    reached = list(reached)
    outdate_requests(tenant, send(tenant, mailbox, letter, reached), reached, letter.event)


def take_in(tenant: Tenant, reached: Iterable[Reached], event: Event, *, moved: bool) -> None:
    """Let copies follow a request; resources and groups answer it at once (documented).

    Args:
        event: The organizer's copy, or one date of it.
        moved: Whether it asks for another time than the request before, which voids answers.
    """
    reached = list(reached)
    others = [each for each in reached if not isinstance(each.principal, Room)]
    refresh_copies(tenant, others, event, unanswered=moved)
    for each in reached:
        if isinstance(each.principal, Room):
            book(tenant, each, event, moved=moved)
        elif isinstance(each.principal, Group) and not _has_accepted(each):
            accepted = ResponseStatus(ResponseType.ACCEPTED, tenant.clock.now)
            track(tenant, event, each.principal, accepted)


def with_group(
    attendees: tuple[Attendee, ...], group: Group, maker: Attendee | None, accepted: ResponseStatus
) -> tuple[Attendee, ...]:
    """Return the list of a group's event: its maker first, then the group, then the guests.

    Source: calendar.md §18 (documented samples).
    """
    itself = Attendee(group.email, status=accepted)
    guests = tuple(each for each in attendees if each.email != itself.email)
    first = 1 if guests and maker is not None and guests[0].email == maker.email else 0
    return (*guests[:first], itself, *guests[first:])


def _has_accepted(reached: Reached) -> bool:
    """Tell whether somebody is on the list by name as having accepted."""
    accepted = reached.attendee.status.response is ResponseType.ACCEPTED
    return accepted and not reached.is_through_group
