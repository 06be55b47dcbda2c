"""Forwarding a meeting: who gets the request joins, and the organizer hears of it.

POST …/events/{id}/forward.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from .access import sender_of
from .address import EmailAddress
from .copies import has_live_copy
from .delivery import Reached, reach, send
from .directory import Room, User
from .drafting import invited
from .errors import InvalidRecipientsError, InvalidRequestError, ItemNotFoundError
from .event import Attendee, AttendeeType, Event
from .invite import take_in
from .letters import forward_notification, forwarded
from .mailbox import Mailbox
from .tenant import Tenant

__all__ = ["forward_event"]


def forward_event(
    tenant: Tenant,
    mailbox: Mailbox,
    event: Event,
    recipients: tuple[EmailAddress, ...],
    comment: str | None = None,
    actor: User | None = None,
) -> None:
    """Send somebody the request for a meeting; they are invited from then on.

    Everyone gets a request ``FW: …`` from the organizer, sent by who forwards it, and a copy. They
    join the organizer's attendees, and where an attendee forwards, the organizer gets a
    ``Meeting Forward Notification: …``. Who is invited already gets the mail alone. Copies of the
    other attendees do not follow until the next update (assumed).

    Args:
        event: Anybody's copy: of a series master the whole series is forwarded, of one date
            that date.

    Raises:
        ItemNotFoundError: The copy was declined or deleted before.
        InvalidRecipientsError: Nobody is named, or one is no address (assumed).
        InvalidRequestError: The meeting was cancelled, or nobody was told of it yet (assumed).

    Source: calendar.md §11 (documented; the prefix ``FW:`` and the sender assumed).
    """
    with tenant.transaction():
        event = mailbox.current_event(event)
        _check(mailbox, event, recipients)
        owner = tenant.owner_of(mailbox)
        sender = sender_of(owner, actor).email
        guests = _guests(tenant, recipients)
        letter = forwarded(event, guests, sender, comment)
        send(tenant, mailbox, letter, reach(tenant, guests, owner))
        meeting = _joined(tenant, event, guests)
        _take_in_new(tenant, meeting, guests)
        if not event.is_organizer:
            _notify_organizer(tenant, mailbox, event, guests)


def _check(mailbox: Mailbox, event: Event, recipients: tuple[EmailAddress, ...]) -> None:
    if not mailbox.holds(event):
        raise ItemNotFoundError
    if not recipients:
        raise InvalidRecipientsError
    if event.is_cancelled:
        raise InvalidRequestError("You can't forward this meeting because it's been canceled.")
    if event.is_draft:
        raise InvalidRequestError("You can't forward this meeting because it hasn't been sent.")


def _guests(tenant: Tenant, recipients: tuple[EmailAddress, ...]) -> tuple[Attendee, ...]:
    """Return recipients as attendees: people as required ones, rooms as resources (assumed)."""
    guests = tuple(
        Attendee(each, AttendeeType.RESOURCE if _is_room(tenant, each) else AttendeeType.REQUIRED)
        for each in recipients
    )
    return invited(guests, tenant.directory, EmailAddress(""))


def _is_room(tenant: Tenant, email: EmailAddress) -> bool:
    return isinstance(tenant.directory.find(email.address), Room)


def _joined(tenant: Tenant, event: Event, guests: tuple[Attendee, ...]) -> Event:
    """Add guests to the organizer's list; return the organizer's copy, or that date of it.

    Where the organizer has none any more, or is outside the tenant, the copy that was forwarded
    stands for it. What the organizer holds back as a draft is not told.
    """
    organizer = tenant.directory.find(event.organizer.address)
    if organizer is None or not organizer.has_mailbox:
        return event
    mailbox = tenant.mailbox_of(organizer)
    master = next((c for c in mailbox.copies(event.ical_uid) if c.is_organizer), None)
    if master is None:
        return event
    day = event.occurrence_date
    if day is None:
        joined = tenant.revised(master, **_members_with(master, guests))
        return tenant.replace(mailbox, master, joined, "forward").heard or event
    instance = master.instance(day)
    if instance is None:
        return event
    attendees = _list_with(instance.attendees, guests, master.organizer)
    version, now = tenant.ids.next(), tenant.clock.now
    series = master.with_exception(day, version, now, attendees=attendees)
    tenant.replace(mailbox, master, series, "forward")
    return mailbox.current_event(instance).heard or event


def _members_with(copy: Event, guests: tuple[Attendee, ...]) -> dict[str, Any]:
    """Return the lists of the whole meeting and of its dates, in what is held back as well."""
    members: dict[str, Any] = {
        "attendees": _list_with(copy.attendees, guests, copy.organizer),
        "exceptions": MappingProxyType(
            {
                day: _date_with(differing, guests, copy.organizer)
                for day, differing in copy.exceptions.items()
            }
        ),
    }
    if copy.as_sent is not None:
        members["as_sent"] = replace(copy.as_sent, **_members_with(copy.as_sent, guests))
    return members


def _date_with(
    differing: Mapping[str, Any], guests: tuple[Attendee, ...], organizer: EmailAddress
) -> Mapping[str, Any]:
    if "attendees" not in differing:
        return differing
    attendees = _list_with(differing["attendees"], guests, organizer)
    return MappingProxyType({**differing, "attendees": attendees})


def _list_with(
    attendees: tuple[Attendee, ...], guests: tuple[Attendee, ...], organizer: EmailAddress
) -> tuple[Attendee, ...]:
    known = {organizer, *(each.email for each in attendees)}
    return (*attendees, *(each for each in guests if each.email not in known))


def _take_in_new(tenant: Tenant, meeting: Event, guests: tuple[Attendee, ...]) -> None:
    """Give a copy to each who has none, the organizer excepted."""
    organizer = tenant.directory.find(meeting.organizer.address)
    reached = reach(tenant, guests, organizer)
    without = [each for each in reached if not has_live_copy(tenant, each, meeting)]
    take_in(tenant, without, meeting, moved=False)


def _notify_organizer(
    tenant: Tenant, mailbox: Mailbox, event: Event, guests: tuple[Attendee, ...]
) -> None:
    owner = tenant.owner_of(mailbox)
    letter = forward_notification(event, guests, owner.email)
    organizer = tenant.directory.find(event.organizer.address)
    send(tenant, mailbox, letter, [Reached(each, organizer) for each in letter.attendees])
