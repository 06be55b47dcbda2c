"""Answering an invitation: accept, tentatively accept, decline.

POST …/events/{id}/accept, …/tentativelyAccept, …/decline.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from .access import sender_of
from .calendar import DELETED_ITEMS
from .copies import SHOWN_AS
from .delivery import Reached, reach, send
from .directory import Group, Principal, User
from .errors import (
    AlreadyCancelledError,
    InvalidParameterError,
    InvalidRequestError,
    ItemNotFoundError,
    OrganizerRespondsError,
)
from .event import Attendee, Event, ResponseStatus, ResponseType, TimeSlot
from .letters import answer
from .mailbox import Mailbox
from .tenant import Tenant

__all__ = ["reply_to_organizer", "respond", "track"]


def respond(
    tenant: Tenant,
    mailbox: Mailbox,
    event: Event,
    response: ResponseType,
    *,
    comment: str | None = None,
    send_response: bool = True,
    proposed: TimeSlot | None = None,
    actor: User | None = None,
) -> None:
    """Answer an invitation; the organizer's tracking follows, a declined copy leaves.

    Args:
        event: An attendee's copy; of a series master all dates are answered, of one date that
            date only (assumed).
        send_response: Whether the organizer gets a mail. Inside the tenant the answer is tracked
            either way (observed).
        proposed: Another time, with tentatively accept or decline.

    Raises:
        ItemNotFoundError: The copy was declined or deleted before.
        OrganizerRespondsError: It is the organizer's copy.
        AlreadyCancelledError: The meeting was cancelled.
        InvalidParameterError: A comment or a proposal, and no mail to carry it.
        InvalidRequestError: No answer was asked for, or no proposals are wanted.

    Source: calendar.md §10 (effects documented, texts observed where marked there).
    """
    with tenant.transaction():
        event = mailbox.current_event(event)
        _check(tenant, mailbox, event, comment, send_response, proposed)
        owner = tenant.owner_of(mailbox)
        status = ResponseStatus(response, tenant.clock.now)
        _answer_on_copy(tenant, mailbox, event, status)
        track(tenant, event, owner, status, proposed)
        if send_response:
            reply_to_organizer(tenant, mailbox, event, response, comment, proposed, actor)


def reply_to_organizer(
    tenant: Tenant,
    mailbox: Mailbox,
    event: Event,
    response: ResponseType,
    comment: str | None = None,
    proposed: TimeSlot | None = None,
    actor: User | None = None,
) -> None:
    """Send the organizer the mail that tells the answer.

    A group that is the organizer reads it itself: its members get no mail (assumed).
    """
    owner = tenant.owner_of(mailbox)
    sender = sender_of(owner, actor).email
    letter = answer(event, response, comment, proposed, owner.email, sender)
    organizer = tenant.directory.find(event.organizer.address)
    send(tenant, mailbox, letter, [Reached(each, organizer) for each in letter.attendees])


def track(
    tenant: Tenant,
    event: Event,
    attendee: Principal,
    status: ResponseStatus,
    proposed: TimeSlot | None = None,
) -> None:
    """Write an answer into the organizer's copy.

    Only a primary calendar tallies responses (documented: ``isTallyingResponses``). Who was not
    invited by name, as a group's member, is added with the answer (assumed).
    """
    organizer = tenant.directory.find(event.organizer.address)
    if organizer is None or not organizer.has_mailbox:
        return
    mailbox = tenant.mailbox_of(organizer)
    for copy in mailbox.copies(event.ical_uid):
        if copy.is_organizer and copy.folder == mailbox.default_calendar.key:
            tallied = _tallied(tenant, copy, event, attendee, status, proposed)
            if tallied is not None:
                tenant.replace(mailbox, copy, tallied, "respond")


def _check(
    tenant: Tenant,
    mailbox: Mailbox,
    event: Event,
    comment: str | None,
    send_response: bool,
    proposed: TimeSlot | None,
) -> None:
    if not mailbox.holds(event):
        raise ItemNotFoundError
    if event.is_organizer:
        raise OrganizerRespondsError
    if isinstance(tenant.owner_of(mailbox), Group):
        raise InvalidRequestError("You can't respond to a meeting in a group calendar.")
    if event.is_cancelled:
        raise AlreadyCancelledError
    if comment is not None and not send_response:
        raise InvalidParameterError("'SendResponse' must be true when 'Comment' is not null.")
    if proposed is not None and not send_response:
        raise InvalidParameterError(
            "'SendResponse' must be true when 'ProposedNewTime' is not null."
        )
    if proposed is not None and not event.allow_new_time_proposals:
        raise InvalidRequestError("The meeting organizer doesn't allow new time proposals.")
    if send_response and not event.response_requested:
        raise InvalidRequestError("The meeting organizer hasn't requested a response.")


def _answer_on_copy(tenant: Tenant, mailbox: Mailbox, event: Event, status: ResponseStatus) -> None:
    members: dict[str, Any] = {"response_status": status}
    if status.response in SHOWN_AS:
        members["show_as"] = SHOWN_AS[status.response]
    declined = status.response is ResponseType.DECLINED
    if event.series_master is not None and event.occurrence_date is not None:
        series, day = event.series_master, event.occurrence_date
        version, now = tenant.ids.next(), tenant.clock.now
        left = series.without_date(day, version, now)
        after = left if declined else series.with_exception(day, version, now, **members)
        tenant.replace(mailbox, series, after, "decline" if declined else "respond")
    elif declined:
        tenant.move(mailbox, event, DELETED_ITEMS, "decline", **members)
    else:
        members["exceptions"] = _answered_dates(event, members)
        tenant.replace(mailbox, event, tenant.revised(event, **members), "respond")


def _answered_dates(event: Event, answer: Mapping[str, Any]) -> Mapping[date, Mapping[str, Any]]:
    """An answer to the series goes for dates that were answered before, unless called off."""
    return MappingProxyType(
        {
            day: members
            if members.get("is_cancelled") or members.keys().isdisjoint(answer)
            else MappingProxyType({**members, **answer})
            for day, members in event.exceptions.items()
        }
    )


def _tallied(
    tenant: Tenant,
    copy: Event,
    event: Event,
    attendee: Principal,
    status: ResponseStatus,
    proposed: TimeSlot | None,
) -> Event | None:
    """Return the organizer's copy with the answer in it, or None if that date is gone."""
    answered = Attendee(attendee.email, status=status, proposed_new_time=proposed)
    if event.occurrence_date is None:
        return tenant.revised(copy, **_tallied_members(tenant, copy, attendee, answered))
    instance = copy.instance(event.occurrence_date)
    if instance is None:
        return None
    attendees = _tallied_list(instance.attendees, attendee, answered)
    version, now = tenant.ids.next(), tenant.clock.now
    return copy.with_exception(event.occurrence_date, version, now, attendees=attendees)


def _tallied_members(
    tenant: Tenant, copy: Event, attendee: Principal, answered: Attendee
) -> dict[str, Any]:
    """Return the lists of the whole meeting and of its dates, in what is held back as well."""
    members: dict[str, Any] = {
        "attendees": _tallied_list(copy.attendees, attendee, answered),
        "exceptions": MappingProxyType(
            {
                day: _tallied_on_date(tenant, differing, attendee, answered)
                for day, differing in copy.exceptions.items()
            }
        ),
    }
    if copy.as_sent is not None:
        sent = _tallied_members(tenant, copy.as_sent, attendee, answered)
        members["as_sent"] = replace(copy.as_sent, **sent)
    return members


def _tallied_on_date(
    tenant: Tenant, differing: Mapping[str, Any], attendee: Principal, answered: Attendee
) -> Mapping[str, Any]:
    """On dates with a list of their own, who is not reached through it stays off it."""
    listed = differing.get("attendees")
    reached = reach(tenant, listed or ())
    if listed is None or all(each.principal is not attendee for each in reached):
        return differing
    return MappingProxyType({**differing, "attendees": _tallied_list(listed, attendee, answered)})


def _names_of(attendee: Principal) -> set[str]:
    names = {attendee.mail.casefold()}
    if isinstance(attendee, User):
        names.add(attendee.user_principal_name.casefold())
    return names


def _tallied_list(
    attendees: tuple[Attendee, ...], attendee: Principal, answered: Attendee
) -> tuple[Attendee, ...]:
    names = _names_of(attendee)
    if not any(each.email.folded in names for each in attendees):
        return (*attendees, answered)
    status, proposed = answered.status, answered.proposed_new_time
    return tuple(
        replace(each, status=status, proposed_new_time=proposed)
        if each.email.folded in names
        else each
        for each in attendees
    )
