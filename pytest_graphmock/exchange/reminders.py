"""Reminders: when they fire, and what becomes of those that are snoozed or dismissed.

POST …/events/{id}/snoozeReminder, …/dismissReminder, GET …/reminderView(…).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from .directory import Group
from .errors import InvalidRequestError, ItemNotFoundError
from .event import Event, Reminder
from .mailbox import Mailbox
from .recurrence import dates_of
from .tenant import Tenant

__all__ = ["dismiss_reminder", "fires_at", "reminder_view", "snooze_reminder"]


def fires_at(event: Event) -> datetime | None:
    """Return when an event, or one date of a series, reminds its owner, in UTC.

    That is the lead before its start, or the time that it was snoozed to. None if it has no
    reminder, or none any more.
    """
    due = _due(event)
    for reminder in event.reminders:
        if (reminder.day, reminder.due) == (event.occurrence_date, due):
            return reminder.snoozed_until
    return due


def snooze_reminder(tenant: Tenant, mailbox: Mailbox, event: Event, until: datetime) -> None:
    """Let a reminder fire at another time; of a series master that of one date, see `_reminding`.

    A reminder that was dismissed comes back (assumed). Another start or lead makes a new one.

    Raises:
        ItemNotFoundError: The event is in no calendar any more.
        InvalidRequestError: It has no reminder, or is a group's (400 on the wire, assumed).

    Source: calendar.md §11 (documented).
    """
    with tenant.transaction():
        event = _reminding(tenant, mailbox, event)
        due = _due(event)
        if due is None:
            raise InvalidRequestError("The event doesn't have a reminder.")
        _keep(tenant, mailbox, event, Reminder(due, until, event.occurrence_date))


def dismiss_reminder(tenant: Tenant, mailbox: Mailbox, event: Event) -> None:
    """Let a reminder fire no more; what has none stays as it is (assumed).

    Raises:
        ItemNotFoundError: The event is in no calendar any more.
        InvalidRequestError: It is a group's (400 on the wire, assumed).

    Source: calendar.md §11 (documented).
    """
    with tenant.transaction():
        event = _reminding(tenant, mailbox, event)
        due = _due(event)
        if due is not None and fires_at(event) is not None:
            _keep(tenant, mailbox, event, Reminder(due, day=event.occurrence_date))


def reminder_view(
    mailbox: Mailbox, start: datetime, end: datetime, calendars: Iterable[int]
) -> list[tuple[Event, datetime]]:
    """Return what happens in a window (UTC) and when it reminds of itself, by that time.

    Every date of a series counts for itself; cancelled copies remind of nothing (assumed). That
    the window is one of events and not of reminders is documented, the order assumed.

    Source: calendar.md §11 (documented).
    """
    found = ((each, fires_at(each)) for each in mailbox.calendar_view(start, end, calendars))
    firing = [(event, at) for event, at in found if at is not None]
    return sorted(firing, key=lambda pair: pair[1])


def _due(event: Event) -> datetime | None:
    """Return when a reminder would fire that nobody touched."""
    if not event.is_reminder_on or event.is_cancelled:
        return None
    try:
        return event.span[0] - timedelta(minutes=event.reminder_minutes_before_start)
    except OverflowError:
        return None


def _reminding(tenant: Tenant, mailbox: Mailbox, event: Event) -> Event:
    """Return the event as it stands; for a series master the date that reminds of it.

    A series reminds of one date at a time: that is the next one that has not ended yet, or the
    last one (assumed).

    Raises:
        ItemNotFoundError: It is in no calendar.
        InvalidRequestError: It is a group's.
    """
    event = mailbox.current_event(event)
    if not mailbox.holds(event):
        raise ItemNotFoundError
    if isinstance(tenant.owner_of(mailbox), Group):
        raise InvalidRequestError("Reminders aren't supported in a group calendar.")
    return event if event.recurrence is None else _next_date(event, tenant.clock.now)


def _next_date(master: Event, now: datetime) -> Event:
    assert master.recurrence is not None
    day = dates_of(master.recurrence).first()
    last = None
    while day is not None:
        instance = master.instance(day)
        if instance is not None:
            last = instance
            if instance.span[1] > now:
                return instance
        day = dates_of(master.recurrence).neighbours(day)[1]
    if last is None:
        raise ItemNotFoundError
    return last


def _keep(tenant: Tenant, mailbox: Mailbox, event: Event, reminder: Reminder) -> None:
    """Write down what became of a reminder; on a date of a series, with the master."""
    kept = event.series_master or event
    others = tuple(each for each in kept.reminders if each.day != reminder.day)
    after = tenant.revised(kept, reminders=(*others, reminder))
    tenant.replace(mailbox, kept, after, "remind")
