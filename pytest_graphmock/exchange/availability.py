"""When somebody is free and when busy: what a mailbox shows to others of its default calendar.

Source: calendar.md §19.1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from .calendar import CalendarRole
from .directory import Group, User
from .event import Event, FreeBusyStatus, Sensitivity
from .mailbox import Mailbox
from .tenant import Tenant
from .zones import UTC, WIDEST_OFFSET, find_zone

__all__ = ["BusyItem", "Schedule", "busy_items", "highest", "merged_view", "schedule_of"]

#: The digit of each status in a merged view; the highest wins (documented). What is not known
#: counts as free (assumed: no digit is published for it).
_RANKS = {
    FreeBusyStatus.UNKNOWN: 0,
    FreeBusyStatus.FREE: 0,
    FreeBusyStatus.TENTATIVE: 1,
    FreeBusyStatus.BUSY: 2,
    FreeBusyStatus.OUT_OF_OFFICE: 3,
    FreeBusyStatus.WORKING_ELSEWHERE: 4,
}
_SHOWN = frozenset({Sensitivity.NORMAL, Sensitivity.PERSONAL})
#: Roles that see of each item when it is and nothing else.
_BLIND = frozenset({CalendarRole.NONE, CalendarRole.FREE_BUSY_READ})


@dataclass(frozen=True, slots=True)
class BusyItem:
    """One event as free/busy shows it, uncut; times are instants in UTC.

    Attributes:
        is_private: None where the calendar is not shared with the caller, as are subject and
            location; these two also where the event is private or confidential (documented).
    """

    start: datetime
    end: datetime
    status: FreeBusyStatus
    is_private: bool | None = None
    subject: str | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """What is known of one address: its items and view, or why there is nothing to see.

    Attributes:
        owner: None for a group, whose members are merged, and where nothing is known.
        problem: Message and response code.
    """

    address: str
    items: tuple[BusyItem, ...] = ()
    view: str = ""
    owner: User | None = None
    problem: tuple[str, str] | None = None


#: Observed; other reports have ErrorMailRecipientNotFound in its place.
_UNKNOWN = ("Proxy web request failed.", "5016")
#: Exchange's code for a calendar that shows nothing at all; that Graph passes it on is assumed.
_NO_ACCESS = (
    "The caller does not have permission to access free/busy data.",
    "ErrorNoFreeBusyAccess",
)


def schedule_of(
    tenant: Tenant,
    address: str,
    window: tuple[datetime, datetime],
    interval: timedelta,
    actor: User | None,
) -> Schedule:
    """Return the free/busy of a user, a room or a group in a window.

    A group shows the merged view of its members and no items (assumed: a distribution list may
    be asked for, how it looks is not published). Somebody outside the tenant, or without a
    mailbox, is a problem of this address alone.

    Args:
        actor: Who asks; None sees what the owner sees.
    """
    principal = tenant.directory.find(address)
    if isinstance(principal, Group):
        items = _items_of_members(tenant, principal, window)
        return Schedule(address, view=merged_view(items, window, interval))
    if not isinstance(principal, User) or not principal.has_mailbox:
        return Schedule(address, problem=_UNKNOWN)
    if _role(tenant, principal, actor) is CalendarRole.NONE:
        return Schedule(address, problem=_NO_ACCESS)
    items = busy_items(tenant, principal, window, actor)
    return Schedule(address, tuple(items), merged_view(items, window, interval), principal)


def busy_items(
    tenant: Tenant, owner: User, window: tuple[datetime, datetime], actor: User | None = None
) -> list[BusyItem]:
    """Return what stands in a default calendar and touches a window, free items included.

    An attendee's cancelled copy is free. An all-day event takes the owner's own day, midnight to
    midnight (assumed).
    """
    mailbox, (start, end) = tenant.mailbox_of(owner), window
    zone = find_zone(owner.time_zone)
    is_blind = _role(tenant, owner, actor) in _BLIND
    items = (_item(event, zone, is_blind=is_blind) for event in _candidates(mailbox, start, end))
    found = [each for each in items if _touches(each, start, end)]
    return sorted(found, key=lambda each: (each.start, each.end))


def merged_view(
    items: Iterable[BusyItem], window: tuple[datetime, datetime], interval: timedelta
) -> str:
    """Return one digit for each slot of a window: the highest status that touches it."""
    start, end = window
    ranks = [0] * -((start - end) // interval)
    for item in items:
        first = max(0, (item.start - start) // interval)
        last = min(len(ranks), -((start - item.end) // interval))
        for slot in range(first, last):
            ranks[slot] = max(ranks[slot], _RANKS[item.status])
    return "".join(map(str, ranks))


def highest(statuses: Iterable[FreeBusyStatus]) -> FreeBusyStatus:
    """Return the status that wins over the others; free if there is none."""
    return max(statuses, key=lambda each: _RANKS[each], default=FreeBusyStatus.FREE)


def _role(tenant: Tenant, owner: User, actor: User | None) -> CalendarRole | None:
    """Return a colleague's role in the default calendar; None for who sees everything."""
    if actor is None or actor.id == owner.id:
        return None
    return tenant.mailbox_of(owner).default_calendar.role_of(actor.mail)


def _items_of_members(
    tenant: Tenant, group: Group, window: tuple[datetime, datetime]
) -> list[BusyItem]:
    members = (tenant.directory.find_user(each) for each in group.member_ids)
    reached = (each for each in members if each is not None and each.has_mailbox)
    return [item for each in reached for item in busy_items(tenant, each, window)]


def _candidates(mailbox: Mailbox, start: datetime, end: datetime) -> list[Event]:
    """All-day events float, so that the calendar may place them up to a day beside their zone's."""
    margin = WIDEST_OFFSET
    return mailbox.calendar_view(_shifted(start, -margin), _shifted(end, margin))


def _shifted(moment: datetime, by: timedelta) -> datetime:
    try:
        return moment + by
    except OverflowError:
        return moment


def _item(event: Event, zone: tzinfo, *, is_blind: bool) -> BusyItem:
    start, end = (_midnight(day, zone) for day in event.span) if event.is_all_day else event.span
    status = FreeBusyStatus.FREE if event.is_cancelled else event.show_as
    if is_blind:
        return BusyItem(start, end, status)
    if event.sensitivity not in _SHOWN:
        return BusyItem(start, end, status, is_private=True)
    place = event.location.display_name
    return BusyItem(start, end, status, False, event.subject, place)


def _midnight(day: datetime, zone: tzinfo) -> datetime:
    try:
        return datetime.combine(day.date(), time(), tzinfo=zone).astimezone(UTC)
    except OverflowError:
        return day


def _touches(item: BusyItem, start: datetime, end: datetime) -> bool:
    is_moment = item.start == item.end == start
    return is_moment or (item.start < end and item.end > start)
