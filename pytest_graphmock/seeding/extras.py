"""What makes a seeded tenant less tidy: dates that differ, whole days, private items, flags."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from ..exchange.calendar import INBOX
from ..exchange.cancel import cancel_meeting
from ..exchange.directory import User
from ..exchange.event import FreeBusyStatus, Sensitivity, ZonedTime, zoned
from ..exchange.meeting import create_event, update_event
from ..exchange.message import Flag, FlagStatus
from ..exchange.tenant import Tenant
from .past import Past
from .pools import Pools

__all__ = ["seed_extras"]

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_FLAGS = (FlagStatus.NOT_FLAGGED, FlagStatus.FLAGGED, FlagStatus.COMPLETE)
_CATEGORIES = ((), ("Blue category",), ("Red category",))


def seed_extras(tenant: Tenant, users: list[User], pools: Pools, past: Past) -> None:
    """Note days off, private appointments, series with an exception, and what readers mark."""
    for number, user in enumerate(users):
        if number % 3 == 1:
            past.at(past.moment(earliest=6), _create, tenant, user, _day_off(pools, user, past))
        if number % 4 == 2:
            past.at(past.moment(earliest=6), _create, tenant, user, _private(pools, user, past))
        past.at(past.before_today, _mark_mail, tenant, user, number)
    for user in users[:2]:
        past.at(past.before_today - 2 * _HOUR, _vary_series, tenant, user)


def _day_off(pools: Pools, user: User, past: Past) -> dict[str, Any]:
    day = datetime.combine(past.workday(pools.dice.choice((-5, 7, 9))), time())
    return {
        "subject": "Day off",
        "start": zoned(day, user.time_zone),
        "end": zoned(day + _DAY, user.time_zone),
        "is_all_day": True,
        "show_as": FreeBusyStatus.OUT_OF_OFFICE,
    }


def _private(pools: Pools, user: User, past: Past) -> dict[str, Any]:
    start = datetime.combine(past.workday(pools.dice.choice((-2, 3, 6))), time(17))
    return {
        "subject": "Dentist",
        "start": zoned(start, user.time_zone),
        "end": zoned(start + _HOUR, user.time_zone),
        "sensitivity": Sensitivity.PRIVATE,
    }


def _create(tenant: Tenant, user: User, members: dict[str, Any]) -> None:
    mailbox = tenant.mailbox_of(user)
    create_event(tenant, mailbox, mailbox.default_calendar, members)


def _vary_series(tenant: Tenant, user: User) -> None:
    """Let a date of each series that is to come be an hour later, and call off the next one."""
    mailbox = tenant.mailbox_of(user)
    soon = tenant.clock.now + 4 * _DAY
    masters = [each for each in mailbox.events() if each.recurrence and each.is_organizer]
    for master in masters:
        changed, dropped, *_ = [*master.instances(soon, soon + 30 * _DAY), None, None]
        if changed is not None:
            times = {"start": _later(changed.start), "end": _later(changed.end)}
            update_event(tenant, mailbox, changed, times)
        if dropped is not None:
            cancel_meeting(tenant, mailbox, dropped, "Nothing to talk about that week.")


def _later(moment: ZonedTime) -> ZonedTime:
    return replace(moment, local=moment.local + _HOUR)


def _mark_mail(tenant: Tenant, user: User, number: int) -> None:
    """Readers flag and sort some of what is in their Inbox and is no meeting's."""
    mailbox = tenant.mailbox_of(user)
    plain = [each for each in mailbox.messages([INBOX]) if each.meeting is None]
    for place, message in enumerate(plain[:3], start=number):
        marks = {"flag": Flag(_FLAGS[place % 3]), "categories": _CATEGORIES[place // 2 % 3]}
        tenant.replace(mailbox, message, tenant.revised(message, **marks), "update")
