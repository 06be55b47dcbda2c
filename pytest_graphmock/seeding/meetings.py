"""Meetings of a seeded tenant, made, answered and called off by the rules that a request uses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from ..exchange.address import EmailAddress
from ..exchange.body import Body, BodyType
from ..exchange.cancel import cancel_meeting
from ..exchange.directory import Room, User
from ..exchange.event import (
    Attendee,
    AttendeeType,
    Event,
    FreeBusyStatus,
    Location,
    ResponseType,
    zoned,
)
from ..exchange.meeting import create_event
from ..exchange.recurrence import (
    DayOfWeek,
    PatternType,
    RangeType,
    Recurrence,
    RecurrencePattern,
    RecurrenceRange,
)
from ..exchange.respond import respond
from ..exchange.tenant import Tenant
from .mail import outsiders
from .past import Past
from .pools import Pools

__all__ = ["seed_meetings"]

_WEEKDAYS = (
    DayOfWeek.MONDAY,
    DayOfWeek.TUESDAY,
    DayOfWeek.WEDNESDAY,
    DayOfWeek.THURSDAY,
    DayOfWeek.FRIDAY,
    DayOfWeek.SATURDAY,
    DayOfWeek.SUNDAY,
)
_ANSWERS = (
    ResponseType.ACCEPTED,
    ResponseType.ACCEPTED,
    ResponseType.TENTATIVELY_ACCEPTED,
    ResponseType.DECLINED,
    None,
)
_HOURS = (9, 11, 13, 15, 16)
#: Days from today; rooms are left alone until the day after tomorrow, where tests like to book.
_DAYS_AHEAD = (-4, -2, 2, 3, 5, 8)
_MORE_DAYS_AHEAD = tuple(day for day in range(-8, 13) if day not in (0, 1))
_FIRST_ROOM_DAY = 2
_TIDY = 3


def seed_meetings(
    tenant: Tenant, users: list[User], pools: Pools, past: Past, per_user: int | None = None
) -> None:
    """Note for everybody a meeting with colleagues and an appointment, for the first two a series.

    One meeting in six has been called off. The first few people have neither declined nor called
    anything off, so that their Deleted Items hold what a test puts there and nothing else.
    """
    rooms = tenant.directory.rooms
    strangers = outsiders(pools, max(1, len(users) // 4))
    rounds = 1 if per_user is None else per_user
    for number, organizer in enumerate(each for _ in range(rounds) for each in users):
        colleagues = [each for each in users if each is not organizer]
        ahead = pools.dice.choice(_DAYS_AHEAD if number < len(users) else _MORE_DAYS_AHEAD)
        people = pools.dice.sample(colleagues, min(len(colleagues), pools.dice.randint(1, 3)))
        guests: list[EmailAddress] = [each.email for each in people]
        if pools.dice.random() < 0.3:
            guests.append(pools.dice.choice(strangers))
        room = pools.dice.choice(rooms) if rooms and ahead >= _FIRST_ROOM_DAY else None
        members = _meeting(pools, organizer, past.workday(ahead), guests, room)
        answers = {each: _answer_of(pools, each in users[:_TIDY]) for each in people}
        _note_meeting(tenant, past, organizer, members, answers, is_cancelled=number % 6 == 5)
        if number < len(users):
            _note(tenant, past, organizer, _appointment(pools, organizer, past))
        if number < 2 and people:
            _note(tenant, past, organizer, _series(pools, organizer, past, people))


def _answer_of(pools: Pools, is_tidy: bool) -> ResponseType | None:
    answer = pools.dice.choice(_ANSWERS)
    return None if is_tidy and answer is ResponseType.DECLINED else answer


def _meeting(
    pools: Pools,
    organizer: User,
    day: date,
    guests: Sequence[EmailAddress],
    room: Room | None,
) -> dict[str, Any]:
    booked = (Attendee(room.email, AttendeeType.RESOURCE),) if room else ()
    return {
        "subject": pools.topic(),
        "body": Body(BodyType.TEXT, pools.prose()),
        "attendees": (*(Attendee(guest) for guest in guests), *booked),
        **({"location": Location(room.display_name)} if room else {}),
        **_hours(organizer, day, pools.dice.choice(_HOURS), pools.dice.choice((30, 60, 90))),
    }


def _appointment(pools: Pools, owner: User, past: Past) -> dict[str, Any]:
    day = past.workday(pools.dice.choice((-3, 1, 4, 6)))
    return {
        "subject": pools.topic(),
        "show_as": pools.dice.choice((FreeBusyStatus.BUSY, FreeBusyStatus.TENTATIVE)),
        **_hours(owner, day, 8, 60),
    }


def _series(pools: Pools, organizer: User, past: Past, people: Sequence[User]) -> dict[str, Any]:
    first = past.workday(-14)
    pattern = RecurrencePattern(
        PatternType.WEEKLY, interval=1, days_of_week=(_WEEKDAYS[first.weekday()],)
    )
    span = RecurrenceRange(RangeType.NUMBERED, first, number_of_occurrences=10)
    return {
        "subject": f"Weekly: {pools.topic()}",
        "attendees": tuple(Attendee(each.email) for each in people),
        "recurrence": Recurrence(pattern, span),
        **_hours(organizer, first, 14, 30),
    }


def _hours(owner: User, day: date, hour: int, minutes: int) -> dict[str, Any]:
    start = datetime.combine(day, time(hour))
    return {
        "start": zoned(start, owner.time_zone),
        "end": zoned(start + timedelta(minutes=minutes), owner.time_zone),
    }


def _note(tenant: Tenant, past: Past, owner: User, members: dict[str, Any]) -> None:
    past.at(past.moment(earliest=6), _create, tenant, owner, members, [])


def _note_meeting(
    tenant: Tenant,
    past: Past,
    organizer: User,
    members: dict[str, Any],
    answers: dict[User, ResponseType | None],
    *,
    is_cancelled: bool,
) -> None:
    made: list[Event] = []  # one, once it has happened
    at = past.moment(earliest=6)
    past.at(at, _create, tenant, organizer, members, made)
    for person, answer in answers.items():
        if answer is not None:
            at = past.later(at)
            past.at(at, _answer, tenant, made, person, answer)
    if is_cancelled:
        past.at(past.later(at), _cancel, tenant, organizer, made)


def _create(tenant: Tenant, owner: User, members: dict[str, Any], made: list[Event]) -> None:
    mailbox = tenant.mailbox_of(owner)
    made.append(create_event(tenant, mailbox, mailbox.default_calendar, members))


def _answer(tenant: Tenant, made: list[Event], person: User, answer: ResponseType) -> None:
    mailbox = tenant.mailbox_of(person)
    respond(tenant, mailbox, mailbox.copies(made[0].ical_uid)[0], answer)


def _cancel(tenant: Tenant, organizer: User, made: list[Event]) -> None:
    mailbox = tenant.mailbox_of(organizer)
    cancel_meeting(tenant, mailbox, mailbox.copies(made[0].ical_uid)[0])
