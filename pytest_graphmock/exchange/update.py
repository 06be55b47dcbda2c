"""Changing events: who is told, and what becomes of answers and of dates that differ.

PATCH …/events/{id}.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from .access import sender_of
from .cancel import dismiss_attendees, dismiss_guests_of_dates
from .copies import SHARED, refresh_guest_lists
from .delivery import reach
from .directory import Group, User
from .drafting import check_boundaries, check_changes, check_times, settle
from .errors import InvalidRequestError
from .event import (
    NO_EXCEPTIONS,
    RESET,
    Attendee,
    Event,
    ResponseStatus,
    ResponseType,
)
from .extended import with_properties
from .invite import ask, invite, take_in, with_group
from .letters import update
from .mailbox import Mailbox
from .online_meeting import disabled_without_words, with_words
from .tenant import Tenant

__all__ = ["update_event"]

#: Changes that attendees are told of, beside those of when it happens.
_TOLD = frozenset(SHARED) - {
    "start",
    "end",
    "is_all_day",
    "recurrence",
    "organizer",
    "original_start_zone",
    "original_end_zone",
}
_SHAPE = frozenset({"start", "end", "is_all_day", "recurrence"})
#: Set once: what comes later is passed over (documented: "transactionId", "isOnlineMeeting").
_CREATE_ONLY = frozenset({"transaction_id"})
_ONLINE = frozenset({"is_online_meeting", "online_meeting_provider"})
#: A meeting that goes online gets words in its body; one that loses them is online no more.
_FOLLOWING = ("body", "is_online_meeting", "online_meeting_provider")


def update_event(
    tenant: Tenant,
    mailbox: Mailbox,
    event: Event,
    changes: Mapping[str, Any],
    actor: User | None = None,
) -> Event:
    """Change an event; on the organizer's copy attendees are told what concerns them.

    An attendee's change stays in that copy, until the organizer's next update overwrites it. A
    change of one date of a series makes that date an exception. People who are added are
    invited, people who are removed get a cancellation; if only the list changed, the others get
    no mail (assumed). A change of time voids the answers. What is changed while ``is_draft`` is
    set is told when it is set to False (documented).

    Args:
        event: A copy in this mailbox, or one date of a series.
        changes: Members of `Event` and their new values.

    Returns:
        The copy as it stands afterwards.

    Raises:
        Refusal: See `check_changes`, `check_times`, `check_boundaries` and `invited`.
        ItemNotFoundError: The event is gone.

    Source: calendar.md §8.
    """
    check_changes(changes)
    with tenant.transaction():
        event = mailbox.current_event(event)
        settled = _settled(tenant, mailbox, event, changes)
        if event.is_instance:
            _update_date(tenant, mailbox, event, settled, actor)
        else:
            _update_whole(tenant, mailbox, event, settled, actor)
        return mailbox.current_event(event)


def _settled(
    tenant: Tenant, mailbox: Mailbox, event: Event, changes: Mapping[str, Any]
) -> dict[str, Any]:
    ignored = _CREATE_ONLY | (_ONLINE if event.is_online_meeting else frozenset())
    wanted = {name: value for name, value in changes.items() if name not in ignored}
    settled = settle(wanted, tenant.directory, event.organizer)
    if "attendees" in settled:
        settled["attendees"] = _list_of(tenant, mailbox, event, settled["attendees"])
    for name in ("single_value_properties", "multi_value_properties"):
        if name in settled:
            settled[name] = with_properties(getattr(event, name), settled[name])
    return settled


def _list_of(
    tenant: Tenant, mailbox: Mailbox, event: Event, wanted: tuple[Attendee, ...]
) -> tuple[Attendee, ...]:
    """The list is replaced as a whole, but who stays keeps the answer given."""
    known = {each.email: each for each in event.attendees}
    attendees = tuple(_with_answer(each, known.get(each.email)) for each in wanted)
    owner = tenant.owner_of(mailbox)
    if not event.is_organizer:
        return (Attendee(event.organizer), *attendees)
    if isinstance(owner, Group) and owner.email in known:
        return with_group(attendees, owner, event.attendees[0], known[owner.email].status)
    return attendees


def _with_answer(attendee: Attendee, known: Attendee | None) -> Attendee:
    if known is None:
        return attendee
    return replace(attendee, status=known.status, proposed_new_time=known.proposed_new_time)


def _update_whole(
    tenant: Tenant, mailbox: Mailbox, before: Event, changes: dict[str, Any], actor: User | None
) -> None:
    after = _changed(tenant, before, changes)
    if before.shape != after.shape:
        after = replace(after, exceptions=NO_EXCEPTIONS, cancelled_dates=frozenset())
    if not before.is_organizer or not mailbox.holds(before):
        tenant.replace(mailbox, before, after, "update")
        return
    after = _voided(before, after)
    after = replace(after, as_sent=before.heard if after.is_draft else None)
    tenant.replace(mailbox, before, after, "update")
    if before.heard is None and not after.is_draft:
        invite(tenant, mailbox, after, after.attendees, actor)
    elif before.heard is not None and not after.is_draft:
        _tell(tenant, mailbox, before.heard, after, actor)


def _changed(tenant: Tenant, event: Event, changes: dict[str, Any]) -> Event:
    zones = {
        f"original_{name}_zone": changes[name].zone for name in ("start", "end") & changes.keys()
    }
    changed = tenant.revised(event, **changes, **({} if event.is_instance else zones))
    if not event.is_online_meeting:
        changed = with_words(changed)
    elif "body" in changes:
        changed = disabled_without_words(changed)
    return check_times(changed) if changes.keys() & _SHAPE else changed


def _voided(before: Event, after: Event) -> Event:
    """Another time voids the answers; another list goes for the dates that differ, too."""
    if before.shape != after.shape:
        return replace(after, attendees=_unanswered(after.attendees))
    if before.attendees == after.attendees:
        return after
    exceptions = {
        day: _with_list(members, before.attendees, after.attendees)
        for day, members in after.exceptions.items()
    }
    return replace(after, exceptions=MappingProxyType(exceptions))


def _with_list(
    members: Mapping[str, Any], before: tuple[Attendee, ...], after: tuple[Attendee, ...]
) -> Mapping[str, Any]:
    """Return what differs on a date, with those gone who left the series and the new ones there."""
    if "attendees" not in members:
        return members
    removed, on_date = _missing(before, after), members["attendees"]
    added = _missing(_missing(after, before), on_date)
    return MappingProxyType({**members, "attendees": (*_missing(on_date, removed), *added)})


def _tell(tenant: Tenant, mailbox: Mailbox, heard: Event, after: Event, actor: User | None) -> None:
    """Tell everybody what became of the meeting since they last heard of it."""
    reshaped = _is_reshaped(heard, after)
    removed = _missing(heard.attendees, after.attendees)
    dismiss_attendees(tenant, mailbox, heard, removed, "", actor, after.attendees)
    if reshaped:
        anybody = (*heard.attendees, *after.attendees)
        dismiss_guests_of_dates(tenant, mailbox, heard, anybody, "", actor)
    _tell_those_who_stay(tenant, mailbox, heard, after, actor)
    if not reshaped and after.recurrence is not None:
        for day in sorted(after.exceptions):
            _tell_of_changed_date(tenant, mailbox, heard, after, day, actor)
    invite(tenant, mailbox, after, _missing(after.attendees, heard.attendees), actor)


def _tell_those_who_stay(
    tenant: Tenant, mailbox: Mailbox, heard: Event, after: Event, actor: User | None
) -> None:
    """Send an update if something changed that concerns them, else only show the new list."""
    owner = tenant.owner_of(mailbox)
    staying = _in_both(after.attendees, heard.attendees)
    reached = reach(tenant, staying, owner)
    moved = _is_reshaped(heard, after)
    if staying and (moved or _differ(heard, after, _TOLD)):
        letter = update(heard, after, staying, sender_of(owner, actor).email)
        ask(tenant, mailbox, letter, reached)
        take_in(tenant, reached, after, moved=moved)
    elif _types(heard.attendees) != _types(after.attendees):
        refresh_guest_lists(tenant, reached, after)


def _tell_of_changed_date(
    tenant: Tenant, mailbox: Mailbox, heard: Event, after: Event, day: date, actor: User | None
) -> None:
    """Send one update for each date that was changed before (documented: "Update event")."""
    was, now = heard.instance(day), after.instance(day)
    if was is None or now is None or now.is_draft:
        return
    if heard.exceptions.get(day) != after.exceptions[day]:
        _tell_of_date(tenant, mailbox, was, now, actor)
    elif _differ(heard, after, _TOLD):
        _repeat_on_date(tenant, mailbox, after, was, now, actor)


def _repeat_on_date(
    tenant: Tenant, mailbox: Mailbox, master: Event, was: Event, now: Event, actor: User | None
) -> None:
    """Tell of a change of the series on a date that differs; its guests' copies follow here."""
    owner, day = tenant.owner_of(mailbox), now.occurrence_date
    in_series = {each.address for each in reach(tenant, master.attendees, owner)}
    reached = reach(tenant, _in_both(now.attendees, was.attendees), owner)
    guests = [each for each in reached if each.address not in in_series]
    told = reached if day is not None and _is_changed(master.exceptions[day]) else guests
    names = {each.attendee.email for each in told}
    attendees = tuple(each for each in now.attendees if each.email in names)
    if attendees:
        ask(tenant, mailbox, update(was, now, attendees, sender_of(owner, actor).email), told)
        take_in(tenant, guests, now, moved=False)


def _update_date(
    tenant: Tenant, mailbox: Mailbox, before: Event, changes: dict[str, Any], actor: User | None
) -> None:
    master, day = before.series_master, before.occurrence_date
    assert master is not None
    assert day is not None
    if changes.pop("recurrence", None) is not None:
        raise InvalidRequestError("The recurrence of an occurrence can't be changed.")
    after = _changed(tenant, before, changes)
    if changes.keys() & _SHAPE:
        check_boundaries(master, after)
    # What was sent again as it was goes on following the series, as it does in the other copies.
    named = dict.fromkeys((*changes, *(_FOLLOWING if changes.keys() & set(_FOLLOWING) else ())))
    changed = [name for name in named if getattr(after, name) != getattr(before, name)]
    members = {name: getattr(after, name) for name in changed}
    if before.is_organizer:
        members |= _consequences(before, after)
    version, now = tenant.ids.next(), tenant.clock.now
    series = master.with_exception(day, version, now, **members)
    tenant.replace(mailbox, master, series, "update")
    instance = mailbox.current_event(before)
    if before.is_organizer and before.heard is not None and not instance.is_draft:
        _tell_of_date(tenant, mailbox, before.heard, instance, actor)


def _consequences(before: Event, after: Event) -> dict[str, Any]:
    """Return what else changes on a date of the organizer's: voided answers, a draft held back."""
    members: dict[str, Any] = {}
    if before.shape != after.shape:
        members["attendees"] = _unanswered(after.attendees)
    if before.is_draft is not after.is_draft:
        members["as_sent"] = before.heard if after.is_draft else None
    return members


def _tell_of_date(
    tenant: Tenant, mailbox: Mailbox, heard: Event, after: Event, actor: User | None
) -> None:
    removed = _missing(heard.attendees, after.attendees)
    dismiss_attendees(tenant, mailbox, heard, removed, "", actor, after.attendees)
    _tell_those_who_stay(tenant, mailbox, heard, after, actor)
    invite(tenant, mailbox, after, _missing(after.attendees, heard.attendees), actor)


def _unanswered(attendees: tuple[Attendee, ...]) -> tuple[Attendee, ...]:
    status = ResponseStatus(ResponseType.NOT_RESPONDED, RESET)
    return tuple(replace(each, status=status, proposed_new_time=None) for each in attendees)


def _is_reshaped(heard: Event, after: Event) -> bool:
    """Tell whether it happens at other times; also when a draft went there and back again.

    Then the dates that differed, or were cancelled, are as the series has them once more.
    """
    lost = heard.exceptions.keys() - after.exceptions.keys() - after.cancelled_dates
    restored = heard.cancelled_dates - after.cancelled_dates
    return heard.shape != after.shape or bool(lost or restored)


def _differ(before: Event, after: Event, names: Iterable[str]) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in names)


def _is_changed(members: Mapping[str, Any]) -> bool:
    """Tell whether a date differs in what people see; an answer alone makes an exception, too."""
    return not members.keys().isdisjoint(SHARED)


def _missing(attendees: tuple[Attendee, ...], others: tuple[Attendee, ...]) -> tuple[Attendee, ...]:
    """Return those attendees whom the others lack."""
    known = {each.email for each in others}
    return tuple(each for each in attendees if each.email not in known)


def _in_both(attendees: tuple[Attendee, ...], others: tuple[Attendee, ...]) -> tuple[Attendee, ...]:
    known = {each.email for each in others}
    return tuple(each for each in attendees if each.email in known)


def _types(attendees: tuple[Attendee, ...]) -> list[tuple[Any, ...]]:
    return [(each.email, each.type) for each in attendees]
