"""Making and deleting events; what attendees get and keep follows.

POST …/events, DELETE …/events/{id}, POST …/events/{id}/permanentDelete.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .attachment import check_attachable, numbered
from .calendar import DELETED_ITEMS, DELETIONS, PURGES, Calendar
from .cancel import call_off
from .directory import Group, Principal, User
from .drafting import check_members, check_times, settle
from .errors import DuplicateTransactionError, ItemNotFoundError
from .event import Attendee, Event, ResponseStatus, ResponseType
from .extension import check_extensions
from .invite import invite, with_group
from .mailbox import Mailbox
from .online_meeting import with_words
from .respond import track
from .tenant import Tenant
from .update import update_event

__all__ = ["create_event", "delete_event", "permanently_delete_event", "update_event"]

_COMPARED = ("subject", "start", "end", "body", "recurrence")
#: Where what is deleted in a folder goes; from a calendar it goes to Deleted Items.
_NEXT = {DELETED_ITEMS: DELETIONS, DELETIONS: PURGES}


def create_event(
    tenant: Tenant,
    mailbox: Mailbox,
    calendar: Calendar,
    members: Mapping[str, Any],
    actor: User | None = None,
) -> Event:
    """Create an event and, with attendees and not as a draft, invite them at once.

    The owner of the calendar is the organizer, also when a delegate creates it. A group is the
    organizer of what its members create; whoever did so has accepted.

    Args:
        members: Members of `Event` as the caller gave them; ``start`` and ``end`` at least.

    Returns:
        The organizer's copy, answers of rooms already tallied; the existing event if the same
        was sent before under the same ``transaction_id``.

    Raises:
        DuplicateTransactionError: The same ``transaction_id`` for another event.
        Refusal: See `check_members`, `check_times` and `invited`.

    Source: calendar.md §7 (documented; transactionId observed).
    """
    check_members(members)
    with tenant.transaction():
        owner = tenant.owner_of(mailbox)
        settled = _settled(tenant, owner, members, actor)
        event = check_times(_new_event(tenant, calendar, owner, settled))
        if event.attachments:
            check_attachable(tenant, mailbox, event, 0)
        check_extensions(tenant, mailbox, None, event.extensions, actor)
        twin = mailbox.find_by_transaction_id(event.transaction_id or "")
        if twin is not None:
            return _same_event(mailbox, twin, event)
        event = tenant.put(mailbox, with_words(_numbered(tenant, event)), "create")
        if not event.is_draft:
            invite(tenant, mailbox, event, event.attendees, actor)
        return mailbox.current_event(event)


def delete_event(tenant: Tenant, mailbox: Mailbox, event: Event, actor: User | None = None) -> None:
    """Delete an event: the organizer's is called off without a comment, an attendee's just goes.

    The copy moves to Deleted Items; what is there already goes to Recoverable Items (assumed). An
    attendee who deletes sends nothing, and the organizer's tracking stays (calendar.md §5).

    Raises:
        ItemNotFoundError: The event is gone.
    """
    with tenant.transaction():
        event = mailbox.current_event(event)
        if not mailbox.holds(event):
            _delete_further(tenant, mailbox, event)
        elif event.is_organizer:
            call_off(tenant, mailbox, event, "", actor, "delete")
        else:
            _leave(tenant, mailbox, event, DELETED_ITEMS)


def permanently_delete_event(
    tenant: Tenant, mailbox: Mailbox, event: Event, actor: User | None = None
) -> None:
    """Delete an event so that its owner cannot get it back.

    The organizer's is called off as by `delete_event`. An attendee sends nothing, but the
    organizer finds them to have declined (observed: calendar.md §4.4).

    Raises:
        ItemNotFoundError: The event is gone.
    """
    with tenant.transaction():
        event = mailbox.current_event(event)
        if not mailbox.holds(event):
            if event.folder == PURGES:
                raise ItemNotFoundError
            tenant.move(mailbox, event, PURGES, "permanentDelete")
        elif event.is_organizer:
            call_off(tenant, mailbox, event, "", actor, "permanentDelete", PURGES)
        else:
            _leave(tenant, mailbox, event, PURGES)
            if not event.is_cancelled:
                declined = ResponseStatus(ResponseType.DECLINED, tenant.clock.now)
                track(tenant, event, tenant.owner_of(mailbox), declined)


def _settled(
    tenant: Tenant, owner: Principal, members: Mapping[str, Any], actor: User | None
) -> dict[str, Any]:
    """Return members as they are kept; a group's event lists its maker and the group first."""
    if not isinstance(owner, Group):
        return settle(members, tenant.directory, owner.email)
    accepted = ResponseStatus(ResponseType.ACCEPTED, tenant.clock.now)
    maker = Attendee(actor.email, status=accepted) if actor else None
    attendees = (*([maker] if maker else []), *members.get("attendees", ()))
    settled = settle({**members, "attendees": attendees}, tenant.directory, owner.email)
    return settled | {"attendees": with_group(settled["attendees"], owner, maker, accepted)}


def _new_event(
    tenant: Tenant, calendar: Calendar, owner: Principal, members: Mapping[str, Any]
) -> Event:
    """Return the event that members make, without numbers of its own as yet."""
    now = tenant.clock.now
    return Event(
        key=0,
        place=0,
        folder=calendar.key,
        version=0,
        created=now,
        modified=now,
        ical_uid="",
        organizer=owner.email,
        original_start_zone=members["start"].zone,
        original_end_zone=members["end"].zone,
        **members,
    )


def _numbered(tenant: Tenant, event: Event) -> Event:
    key, place, version = (tenant.ids.next() for _ in range(3))
    ical_uid = _new_ical_uid(tenant, key)
    attachments = numbered(tenant, event.attachments)
    return replace(
        event,
        key=key,
        place=place,
        version=version,
        ical_uid=ical_uid,
        attachments=attachments,
    )


def _new_ical_uid(tenant: Tenant, key: int) -> str:
    """112 hex digits as Outlook makes them; digits 33 to 40 are an occurrence's date, here zero."""
    tail = tenant.ids.digest(f"meeting {key}", 24).hex().upper()
    return f"040000008200E00074C5B7101A82E00800000000{tail[:16]}{'0' * 16}10000000{tail[16:48]}"


def _same_event(mailbox: Mailbox, twin: Event, event: Event) -> Event:
    event = with_words(replace(event, ical_uid=twin.ical_uid))
    same = all(getattr(twin, name) == getattr(event, name) for name in _COMPARED)
    addresses = [{each.email for each in one.attendees} for one in (twin, event)]
    if not same or addresses[0] != addresses[1]:
        raise DuplicateTransactionError(mailbox.id_of(twin))
    return twin


def _leave(tenant: Tenant, mailbox: Mailbox, event: Event, target: int) -> None:
    """Let an attendee's copy go, or one date of it."""
    if event.series_master is None:
        tenant.move(mailbox, event, target, "delete")
    elif event.occurrence_date is not None:
        version, now = tenant.ids.next(), tenant.clock.now
        remaining = event.series_master.without_date(event.occurrence_date, version, now)
        tenant.replace(mailbox, event.series_master, remaining, "delete")


def _delete_further(tenant: Tenant, mailbox: Mailbox, event: Event) -> None:
    target = _NEXT.get(event.folder)
    if target is None:
        raise ItemNotFoundError
    tenant.move(mailbox, event, target, "delete")
