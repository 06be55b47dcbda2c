"""The booking assistant of rooms and equipment: it answers for the resource."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from .copies import has_live_copy, refresh_copies
from .delivery import Reached
from .event import Event, FreeBusyStatus, ResponseStatus, ResponseType
from .mailbox import Mailbox
from .respond import reply_to_organizer, track
from .tenant import Tenant

__all__ = ["book"]

#: How far ahead a series is checked for conflicts: the assistant's default booking window.
BOOKING_WINDOW = timedelta(days=180)


def book(tenant: Tenant, reached: Reached, event: Event, *, moved: bool) -> None:
    """Let a resource accept a request when it is free at that time, and decline when it is busy.

    A series is declined whole if one of its dates is taken (assumed, as is the mail that tells
    the organizer; that the server answers is documented). An update that moves nothing is
    entered without an answer, unless the resource had declined: then it looks again (assumed).

    Args:
        event: The organizer's copy, or one changed date of it.
        moved: Whether the request asks for another time than the one before.
    """
    room = reached.principal
    assert room is not None
    if not moved and has_live_copy(tenant, reached, event):
        refresh_copies(tenant, (reached,), event)
        return
    mailbox = tenant.mailbox_of(room)
    is_free = not any(_is_taken(mailbox, event, *span) for span in _spans(tenant, event))
    response = ResponseType.ACCEPTED if is_free else ResponseType.DECLINED
    status = ResponseStatus(response, tenant.clock.now)
    if is_free:
        booked = replace(reached, attendee=replace(reached.attendee, status=status))
        refresh_copies(tenant, (booked,), event, unanswered=True)
    else:
        _take_out(tenant, mailbox, event)
    track(tenant, event, room, status)
    reply_to_organizer(tenant, mailbox, event, response)


def _take_out(tenant: Tenant, mailbox: Mailbox, event: Event) -> None:
    """Free the time of a request that was accepted before and is declined now."""
    day = event.occurrence_date
    for copy in mailbox.copies(event.ical_uid):
        if copy.is_organizer:
            continue
        if day in (None, copy.occurrence_date):
            tenant.remove(mailbox, copy, "decline")
        elif day is not None and copy.instance(day) is not None:
            version, now = tenant.ids.next(), tenant.clock.now
            tenant.replace(mailbox, copy, copy.without_date(day, version, now), "decline")


def _spans(tenant: Tenant, event: Event) -> Iterator[tuple[datetime, datetime]]:
    if event.recurrence is None:
        yield event.span
        return
    start = event.span[0]
    until = max(start, tenant.clock.now) + BOOKING_WINDOW
    for instance in event.instances(start, until):
        yield instance.span


def _is_taken(mailbox: Mailbox, event: Event, start: datetime, end: datetime) -> bool:
    return any(
        other.ical_uid != event.ical_uid
        and other.show_as is not FreeBusyStatus.FREE
        and not other.is_cancelled
        for other in mailbox.calendar_view(start, end)
    )
