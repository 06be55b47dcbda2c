"""Calling a meeting off: everybody is told, every copy is marked, the organizer's leaves.

POST …/events/{id}/cancel, and DELETE …/events/{id} on the organizer's copy.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from types import MappingProxyType
from typing import Any

from .access import sender_of
from .calendar import DELETED_ITEMS
from .copies import mailbox_reached
from .delivery import Reached, reach, send
from .directory import Principal, Room, User
from .errors import ItemNotFoundError, NotOrganizerError
from .event import Attendee, Event, FreeBusyStatus
from .letters import CANCELLED_PREFIX, cancellation
from .mailbox import Mailbox
from .out_of_date import outdate_requests
from .tenant import Tenant

__all__ = ["call_off", "cancel_meeting", "dismiss_attendees", "dismiss_guests_of_dates"]

_CALLED_OFF = {
    "is_cancelled": True,
    "show_as": FreeBusyStatus.FREE,
    "is_reminder_on": False,
}


def cancel_meeting(
    tenant: Tenant, mailbox: Mailbox, event: Event, comment: str = "", actor: User | None = None
) -> None:
    """Cancel a meeting for everyone and tell each attendee.

    The organizer's copy moves to Deleted Items. Each attendee's copy stays, with
    ``is_cancelled`` set, and a ``meetingCancelled`` event message reaches their Inbox.

    Args:
        event: A copy in this mailbox: a single instance, a series master, or one date of a
            series; for one date only that date is cancelled.
        comment: Plain text for the attendees. ``""`` adds nothing to the notice's body.
        actor: The account that acts: the owner, a delegate, or a member of the group.

    Raises:
        NotOrganizerError: It is an attendee's copy (400 on the wire).
        ItemNotFoundError: It was cancelled or deleted before (404 on the wire, observed; that
            this holds for an immutable id, too, is assumed).

    Source:
        Graph reference, "event: cancel": documented. The attendees' side: observed
        (calendar.md §4.2). That an appointment can be cancelled too: assumed.
    """
    with tenant.transaction():
        event = mailbox.current_event(event)
        if not mailbox.holds(event):
            raise ItemNotFoundError
        if not event.is_organizer:
            raise NotOrganizerError
        call_off(tenant, mailbox, event, comment, actor, "cancel")


def call_off(
    tenant: Tenant,
    mailbox: Mailbox,
    event: Event,
    comment: str,
    actor: User | None,
    reason: str,
    target: int = DELETED_ITEMS,
) -> None:
    """Take a meeting, or one date of it, out of the organizer's calendar and tell everybody.

    Those hear of it who had heard of the meeting; of a draft that was never sent, nobody.
    """
    heard = event.heard
    if heard is not None:
        dismiss_attendees(tenant, mailbox, heard, heard.attendees, comment, actor)
        dismiss_guests_of_dates(tenant, mailbox, heard, heard.attendees, comment, actor)
    if event.series_master is None:
        called_off = {"is_cancelled": True, "show_as": FreeBusyStatus.FREE}
        tenant.move(mailbox, event, target, reason, **called_off)
    elif event.occurrence_date is not None:
        version, now = tenant.ids.next(), tenant.clock.now
        remaining = event.series_master.without_date(event.occurrence_date, version, now)
        tenant.replace(mailbox, event.series_master, remaining, "cancelledOccurrence")


def dismiss_attendees(
    tenant: Tenant,
    mailbox: Mailbox,
    event: Event,
    attendees: tuple[Attendee, ...],
    comment: str,
    actor: User | None,
    staying: Iterable[Attendee] = (),
) -> None:
    """Send attendees a cancellation and mark their copies; nobody to tell, nothing is sent.

    Args:
        staying: Who is still invited; whoever is reached through them, as a member of a group or
            by name, hears nothing (assumed).
    """
    if not attendees:
        return
    owner = tenant.owner_of(mailbox)
    reached = reach(tenant, attendees, owner)
    kept = {each.address for each in reach(tenant, staying, owner)}
    if kept:
        reached = [each for each in reached if each.address not in kept]
        leaving = {each.attendee.email for each in reached}
        attendees = tuple(each for each in attendees if each.email in leaving)
    if attendees:
        _dismiss(tenant, mailbox, owner, event, attendees, reached, comment, actor)


def _dismiss(
    tenant: Tenant,
    mailbox: Mailbox,
    owner: Principal,
    event: Event,
    attendees: tuple[Attendee, ...],
    reached: list[Reached],
    comment: str,
    actor: User | None,
) -> None:
    letter = cancellation(event, attendees, sender_of(owner, actor).email, comment)
    notice = send(tenant, mailbox, letter, reached)
    mark = _mark_cancelled if event.occurrence_date is None else _mark_date_cancelled
    for each in reached:
        theirs = mailbox_reached(tenant, each)
        if theirs is not None:
            mark(tenant, theirs, event, isinstance(each.principal, Room))
    outdate_requests(tenant, notice, reached, event)


def dismiss_guests_of_dates(
    tenant: Tenant,
    mailbox: Mailbox,
    master: Event,
    staying: tuple[Attendee, ...],
    comment: str = "",
    actor: User | None = None,
) -> None:
    """Tell those who were invited to changed dates only, one message a date (assumed)."""
    for day in sorted(master.exceptions):
        instance = master.instance(day)
        if instance is not None:
            guests = instance.attendees
            dismiss_attendees(tenant, mailbox, instance, guests, comment, actor, staying)


def _mark_cancelled(tenant: Tenant, mailbox: Mailbox, event: Event, is_room: bool) -> None:
    """Let an attendee's copy stay, as cancelled; a resource's is removed outright.

    Source: calendar.md §4.2 and §4.3: the prefix, the flag and the resource were observed; free
    busy status and reminder are assumed.
    """
    for copy in mailbox.copies(event.ical_uid):
        if copy.is_organizer:
            continue
        if is_room:
            tenant.remove(mailbox, copy, "cancel")
        else:
            tenant.replace(mailbox, copy, tenant.revised(copy, **_called_off(copy)), "cancel")


def _mark_date_cancelled(tenant: Tenant, mailbox: Mailbox, event: Event, is_room: bool) -> None:
    """Let one date of an attendee's series stay, as cancelled; the other dates are untouched.

    Source: calendar.md §1.1 row 11 (observed for attendees and for rooms).
    """
    day = event.occurrence_date
    assert day is not None
    for copy in mailbox.copies(event.ical_uid):
        if copy.is_organizer:
            continue
        if copy.occurrence_date == day:
            _mark_cancelled_alone(tenant, mailbox, copy, is_room)
        elif copy.recurrence is not None and not copy.is_cancelled:
            _mark_cancelled_within(tenant, mailbox, copy, day, is_room)


def _mark_cancelled_alone(tenant: Tenant, mailbox: Mailbox, copy: Event, is_room: bool) -> None:
    """For somebody who has no part in the series, only in that date."""
    if is_room:
        tenant.remove(mailbox, copy, "cancel")
    else:
        tenant.replace(mailbox, copy, tenant.revised(copy, **_called_off(copy)), "cancel")


def _mark_cancelled_within(
    tenant: Tenant, mailbox: Mailbox, series: Event, day: date, is_room: bool
) -> None:
    theirs = series.instance(day)
    if theirs is None:
        return
    version, now = tenant.ids.next(), tenant.clock.now
    if is_room:
        after = series.without_date(day, version, now)
    else:
        members = {
            **_CALLED_OFF,
            "subject": CANCELLED_PREFIX + theirs.subject,
            "response_status": theirs.response_status,  # a later answer to the series is not its
        }
        after = series.with_exception(day, version, now, **members)
    tenant.replace(mailbox, series, after, "cancel")


def _called_off(copy: Event) -> dict[str, Any]:
    """Prefixes stack (observed), on dates with a subject of their own too."""
    exceptions = {
        day: MappingProxyType({**members, **_CALLED_OFF, **_prefixed(members)})
        for day, members in copy.exceptions.items()
    }
    return {
        **_CALLED_OFF,
        "subject": CANCELLED_PREFIX + copy.subject,
        "exceptions": MappingProxyType(exceptions),
    }


def _prefixed(members: Any) -> dict[str, str]:
    subject = members.get("subject")
    return {} if subject is None else {"subject": CANCELLED_PREFIX + subject}
