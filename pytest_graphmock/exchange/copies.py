"""The copies of a meeting: what an attendee's looks like and how it is kept in step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from .address import EmailAddress
from .body import EMPTY
from .delivery import Reached, reach
from .directory import Group, Room
from .event import Attendee, Event, FreeBusyStatus, ResponseStatus, ResponseType
from .mailbox import Mailbox
from .tenant import Tenant

__all__ = [
    "SHARED",
    "SHOWN_AS",
    "has_live_copy",
    "mailbox_reached",
    "refresh_copies",
    "refresh_guest_lists",
]

#: What every copy has in common: the organizer's, and overwritten by each of their updates.
SHARED = (
    "subject",
    "body",
    "importance",
    "sensitivity",
    "start",
    "end",
    "original_start_zone",
    "original_end_zone",
    "is_all_day",
    "location",
    "locations",
    "organizer",
    "response_requested",
    "allow_new_time_proposals",
    "hide_attendees",
    "is_online_meeting",
    "online_meeting_provider",
    "recurrence",
    "attachments",
)
#: What a meeting blocks in the calendar of whoever gave that answer (documented).
SHOWN_AS = {
    ResponseType.ACCEPTED: FreeBusyStatus.BUSY,
    ResponseType.TENTATIVELY_ACCEPTED: FreeBusyStatus.TENTATIVE,
}
_UNANSWERED = {
    "response_status": ResponseStatus(ResponseType.NOT_RESPONDED),
    "show_as": FreeBusyStatus.TENTATIVE,
}
_REVIVED = {"is_cancelled": False, "is_reminder_on": True}


def refresh_copies(
    tenant: Tenant, reached: Iterable[Reached], event: Event, *, unanswered: bool = False
) -> None:
    """Make attendees' copies say what the organizer's says; create them where there are none.

    Dates on which a copy differs stay, unless the meeting has another shape now. Somebody who has
    no part in a series gets a copy of one date alone, which the series replaces if they are
    invited to it later (assumed).

    Args:
        event: The organizer's copy, or one date of it.
        unanswered: Whether earlier answers are void, as after a change of time.

    Source: calendar.md §6.3 (documented and observed). That an update brings back a copy that was
    declined or deleted is assumed.
    """
    shown = _Shown.of(tenant, event)
    for each in reached:
        mailbox = mailbox_reached(tenant, each)
        if mailbox is None:
            continue
        series = _series_copy(mailbox, event) if event.is_instance else None
        if series is None:
            _refresh_copy(tenant, mailbox, each, shown, unanswered)
        else:
            _refresh_date(tenant, mailbox, series, each, shown, unanswered)


def refresh_guest_lists(tenant: Tenant, reached: Iterable[Reached], event: Event) -> None:
    """Let copies that are there show who is invited now, and change nothing else in them.

    Source: assumed; Exchange has silent updates (documented: ``silentUpdate``).
    """
    shown = _Shown.of(tenant, event)
    for each in reached:
        mailbox = mailbox_reached(tenant, each)
        if mailbox is None or not has_live_copy(tenant, each, event):
            continue
        series = _series_copy(mailbox, event) if event.is_instance else None
        guests = {"attendees": shown.to(each)["attendees"]}
        if series is not None:
            version, now = tenant.ids.next(), tenant.clock.now
            after = series.with_exception(_day_of(event), version, now, **guests)
            tenant.replace(mailbox, series, after, "update")
            continue
        copy = _copy_of(mailbox, event)
        if copy is not None:
            guests["exceptions"] = _with_guest_lists(copy, shown.dates_to(each)["exceptions"])
            tenant.replace(mailbox, copy, tenant.revised(copy, **guests), "update")


def has_live_copy(tenant: Tenant, reached: Reached, event: Event) -> bool:
    """Tell whether the meeting, or that date of it, stands uncancelled in somebody's calendar."""
    mailbox = mailbox_reached(tenant, reached)
    if mailbox is None:
        return False
    series = _series_copy(mailbox, event) if event.is_instance else None
    copy = series.instance(_day_of(event)) if series else _copy_of(mailbox, event)
    return copy is not None and not copy.is_cancelled


def mailbox_reached(tenant: Tenant, reached: Reached) -> Mailbox | None:
    """Return the mailbox of somebody who is reached, if it is one of this tenant."""
    principal = reached.principal
    return tenant.mailbox_of(principal) if principal and principal.has_mailbox else None


@dataclass(frozen=True, slots=True)
class _Shown:
    """What attendees are shown of a meeting, worked out once for all of them.

    ``dates`` are the members that differ by date, ``lists`` who is reached on the dates that have
    a list of their own.
    """

    event: Event
    members: Mapping[str, Any]
    dates: Mapping[date, Mapping[str, Any]]
    lists: Mapping[date, frozenset[EmailAddress]]

    @classmethod
    def of(cls, tenant: Tenant, event: Event) -> _Shown:
        members = {name: getattr(event, name) for name in SHARED}
        members["attendees"] = _guests(event, event.attendees)
        return cls(event, members, _dates_shown(event), _lists_of_dates(tenant, event))

    @property
    def differing(self) -> dict[str, Any]:
        """For one date of a series: in what the organizer has it differ from the others."""
        master, day = self.event.series_master, _day_of(self.event)
        differing = master.exceptions.get(day, {}) if master else {}
        shown = {name: value for name, value in differing.items() if name in SHARED}
        return {**shown, "attendees": self.members["attendees"]}

    def to(self, reached: Reached) -> dict[str, Any]:
        return _for_reader(self.event, reached, self.members)

    def date_to(self, reached: Reached) -> dict[str, Any]:
        return _for_reader(self.event, reached, self.differing)

    def dates_to(self, reached: Reached) -> dict[str, Any]:
        """Return the dates that differ, and those that do not happen for this reader."""
        left_off = {day for day, people in self.lists.items() if reached.address not in people}
        seen = {
            day: MappingProxyType(_for_reader(self.event, reached, members))
            for day, members in self.dates.items()
            if day not in left_off
        }
        cancelled_dates = self.event.cancelled_dates | left_off
        return {"exceptions": MappingProxyType(seen), "cancelled_dates": cancelled_dates}


def _for_reader(event: Event, reached: Reached, members: Mapping[str, Any]) -> dict[str, Any]:
    """Hide what this reader is not shown: the others on a hidden list, a room the subject."""
    seen = dict(members)
    if event.hide_attendees and "attendees" in seen:
        seen["attendees"] = _guests(event, (reached.attendee,))
    if isinstance(reached.principal, Room):
        # The booking assistant puts the organizer's name for the subject (observed).
        mask: dict[str, Any] = {
            "subject": event.organizer.name or event.organizer.address,
            "body": EMPTY,
            "attachments": (),  # DeleteAttachments of Set-CalendarProcessing (documented)
        }
        seen |= {name: value for name, value in mask.items() if name in seen}
    return seen


def _guests(event: Event, attendees: Iterable[Attendee]) -> tuple[Attendee, ...]:
    """The organizer first, then everybody, without their answers (documented and observed)."""
    others = (
        Attendee(each.email, each.type) for each in attendees if each.email != event.organizer
    )
    return (Attendee(event.organizer), *others)


def _dates_shown(event: Event) -> Mapping[date, Mapping[str, Any]]:
    shown = {}
    for day, members in event.exceptions.items():
        instance = event.instance(day)
        if instance is not None:
            theirs = {name: value for name, value in members.items() if name in SHARED}
            if "attendees" in members:
                theirs["attendees"] = _guests(event, instance.attendees)
            shown[day] = MappingProxyType(theirs)
    return MappingProxyType(shown)


def _lists_of_dates(tenant: Tenant, event: Event) -> Mapping[date, frozenset[EmailAddress]]:
    lists = {day: members.get("attendees") for day, members in event.exceptions.items()}
    return {
        day: frozenset(each.address for each in reach(tenant, attendees))
        for day, attendees in lists.items()
        if attendees is not None
    }


def _with_guest_lists(
    copy: Event, dates: Mapping[date, Mapping[str, Any]]
) -> Mapping[date, Mapping[str, Any]]:
    """Return what differs in a copy by date, with the lists of guests as they are now."""
    if not copy.exceptions:
        return copy.exceptions
    seen = {}
    for day, members in copy.exceptions.items():
        theirs = {name: value for name, value in members.items() if name != "attendees"}
        guests = {n: v for n, v in dates.get(day, {}).items() if n == "attendees"}
        seen[day] = MappingProxyType({**theirs, **guests})
    return MappingProxyType(seen)


def _refresh_copy(
    tenant: Tenant, mailbox: Mailbox, reached: Reached, shown: _Shown, unanswered: bool
) -> None:
    event = shown.event
    if event.occurrence_date is None:
        _absorb_single_dates(tenant, mailbox, event)
    copy = _copy_of(mailbox, event)
    if copy is None:
        tenant.put(mailbox, _new_copy(tenant, mailbox, reached, shown), "invite")
        return
    members = shown.to(reached)
    if unanswered or copy.is_cancelled:
        members |= _first_answer(tenant, reached)
    if copy.is_cancelled:
        members |= _REVIVED
    if copy.is_cancelled or unanswered or copy.shape != event.shape:
        members |= shown.dates_to(reached)
    else:
        members["exceptions"] = _with_guest_lists(copy, shown.dates_to(reached)["exceptions"])
    tenant.replace(mailbox, copy, tenant.revised(copy, **members), "update")


def _refresh_date(
    tenant: Tenant,
    mailbox: Mailbox,
    series: Event,
    reached: Reached,
    shown: _Shown,
    unanswered: bool,
) -> None:
    """Overwrite one date of an attendee's series; what is the attendee's own there stays."""
    day = _day_of(shown.event)
    copy = series.instance(day)
    own = {n: v for n, v in series.exceptions.get(day, {}).items() if n not in SHARED}
    members = own | shown.date_to(reached)
    is_back = copy is None or copy.is_cancelled  # they had left that date, and are asked again
    if unanswered or is_back:
        members |= _first_answer(tenant, reached)
    if is_back:
        members |= _REVIVED
    exceptions = MappingProxyType({**series.exceptions, day: MappingProxyType(members)})
    dates = {"exceptions": exceptions, "cancelled_dates": series.cancelled_dates - {day}}
    tenant.replace(mailbox, series, tenant.revised(series, **dates), "update")


def _absorb_single_dates(tenant: Tenant, mailbox: Mailbox, event: Event) -> None:
    """Who is invited to the whole series needs no copy of one date alone any more (assumed)."""
    for copy in mailbox.copies(event.ical_uid):
        if copy.occurrence_date is not None and not copy.is_organizer:
            tenant.remove(mailbox, copy, "update")


def _new_copy(tenant: Tenant, mailbox: Mailbox, reached: Reached, shown: _Shown) -> Event:
    event, now = shown.event, tenant.clock.now
    return Event(
        key=tenant.ids.next(),
        place=tenant.ids.next(),
        folder=mailbox.default_calendar.key,
        version=tenant.ids.next(),
        created=now,
        modified=now,
        ical_uid=event.ical_uid,
        is_organizer=False,
        occurrence_date=event.occurrence_date,
        **shown.to(reached),
        **shown.dates_to(reached),
        **_first_answer(tenant, reached),
    )


def _first_answer(tenant: Tenant, reached: Reached) -> dict[str, Any]:
    """A group always accepts (documented); who has answered already is not asked again.

    That is so for a group event's maker, for a resource that was booked, and for an attendee who
    deleted the copy after answering.
    """
    status = reached.attendee.status
    if isinstance(reached.principal, Group):
        status = ResponseStatus(ResponseType.ACCEPTED, tenant.clock.now)
    elif reached.is_through_group:
        return dict(_UNANSWERED)
    if status.response not in SHOWN_AS:
        return dict(_UNANSWERED)
    return {"response_status": status, "show_as": SHOWN_AS[status.response]}


def _copy_of(mailbox: Mailbox, event: Event) -> Event | None:
    """Return the mailbox's copy of a whole meeting, or its copy of one date alone."""
    return next(
        (
            each
            for each in mailbox.copies(event.ical_uid)
            if not each.is_organizer and each.occurrence_date == event.occurrence_date
        ),
        None,
    )


def _series_copy(mailbox: Mailbox, instance: Event) -> Event | None:
    """Return the series of which somebody has a part; a cancelled one is a part no more."""
    copies = (c for c in mailbox.copies(instance.ical_uid) if c.recurrence and not c.is_organizer)
    return next((each for each in copies if not each.is_cancelled), None)


def _day_of(instance: Event) -> date:
    assert instance.occurrence_date is not None
    return instance.occurrence_date
