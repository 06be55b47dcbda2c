"""A small tenant to try the rules on: people, a room, a group, and words for what they do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timezone
from typing import Any

import pytest

from pytest_graphmock.exchange.address import EmailAddress
from pytest_graphmock.exchange.calendar import (
    DELETED_ITEMS,
    INBOX,
    SENT_ITEMS,
    CalendarPermission,
    CalendarRole,
)
from pytest_graphmock.exchange.cancel import cancel_meeting
from pytest_graphmock.exchange.clock import Clock
from pytest_graphmock.exchange.directory import Group, Principal, Room, User
from pytest_graphmock.exchange.event import (
    Attendee,
    AttendeeType,
    Event,
    ResponseType,
    ZonedTime,
    zoned,
)
from pytest_graphmock.exchange.journal import Change, Fact
from pytest_graphmock.exchange.mailbox import Mailbox
from pytest_graphmock.exchange.meeting import create_event, delete_event, update_event
from pytest_graphmock.exchange.message import MeetingMessage, Message
from pytest_graphmock.exchange.notice import SentNotice
from pytest_graphmock.exchange.recurrence import (
    DayOfWeek,
    PatternType,
    RangeType,
    Recurrence,
    RecurrencePattern,
    RecurrenceRange,
)
from pytest_graphmock.exchange.respond import respond
from pytest_graphmock.exchange.tenant import Tenant

NOW = datetime(2026, 3, 2, 9, tzinfo=timezone.utc)

_Guest = Principal | Attendee | str


class World:
    """Ana organizes; Bob, Cy and Dee attend; ``eve@partner.example`` is outside.

    Bob and Cy are the members of the group ``team``. The clock stands at Monday 2026-03-02,
    09:00 UTC, until a test moves it.
    """

    eve = "eve@partner.example"

    def __init__(self, seed: int = 7) -> None:
        self.tenant = Tenant("contoso.example", seed=seed, clock=Clock(NOW))
        self.ana, self.bob, self.cy, self.dee = (
            self.enrol(User, name, user_principal_name=f"{name.lower()}@contoso.example")
            for name in ("Ana", "Bob", "Cy", "Dee")
        )
        self.room = self.enrol(Room, "Room4", user_principal_name="room4@contoso.example")
        self.team = self.enrol(Group, "Team", member_ids=(self.bob.id, self.cy.id))

    def enrol(self, kind: Callable[..., Any], name: str, **members: object) -> Any:
        mail = f"{name.lower()}@contoso.example"
        guid = str(self.tenant.ids.guid(mail))
        principal = kind(id=guid, display_name=name, mail=mail, created=NOW, **members)
        self.tenant.enrol(principal)
        return principal

    def meet(self, *guests: _Guest, by: Principal | None = None, **members: Any) -> Event:
        """Create a meeting of Ana's (or another's) on Tuesday 2026-03-10, 13:00 to 14:00 UTC."""
        actor = members.pop("actor", None)
        given = {
            "subject": "Budget review",
            "start": self.at("2026-03-10T13:00"),
            "end": self.at("2026-03-10T14:00"),
            "attendees": self.guests(*guests),
            **members,
        }
        mailbox = self.mailbox(by or self.ana)
        return create_event(self.tenant, mailbox, mailbox.default_calendar, given, actor)

    def meet_daily(self, *guests: _Guest, count: int = 5, **members: Any) -> Event:
        """Create a series from Monday 2026-03-09 on, 13:00 to 14:00 UTC, daily if not told."""
        given = {
            "subject": "Stand-up",
            "start": self.at("2026-03-09T13:00"),
            "end": self.at("2026-03-09T14:00"),
            "recurrence": self.daily(date(2026, 3, 9), count),
            **members,
        }
        return self.meet(*guests, **given)

    def cancel(self, event: Event, comment: str = "", *, actor: User | None = None) -> None:
        cancel_meeting(self.tenant, self.home_of(event), event, comment, actor)

    def update(self, event: Event, *, actor: User | None = None, **changes: Any) -> Event:
        return update_event(self.tenant, self.home_of(event), event, changes, actor)

    def delete(self, event: Event, *, actor: User | None = None) -> None:
        delete_event(self.tenant, self.home_of(event), event, actor)

    def answer(self, event: Event, response: ResponseType, **how: Any) -> None:
        respond(self.tenant, self.home_of(event), event, response, **how)

    def permit(self, owner: Principal, colleague: User, role: CalendarRole) -> None:
        """Share the owner's primary calendar."""
        mailbox = self.mailbox(owner)
        calendar = mailbox.default_calendar
        permission = CalendarPermission(colleague.email, role)
        shared = replace(calendar, permissions=(*calendar.permissions, permission))
        self.tenant.journal.write(mailbox, calendar, shared, "share")

    def daily(self, first: date, count: int) -> Recurrence:
        return Recurrence(
            RecurrencePattern(PatternType.DAILY),
            RecurrenceRange(RangeType.NUMBERED, first, number_of_occurrences=count),
        )

    def weekly(self, first: date, count: int, interval: int = 1) -> Recurrence:
        """Return the recurrence of a series on the weekday of its first date."""
        weekday = list(DayOfWeek)[first.isoweekday() % 7]
        return Recurrence(
            RecurrencePattern(PatternType.WEEKLY, interval, days_of_week=(weekday,)),
            RecurrenceRange(RangeType.NUMBERED, first, number_of_occurrences=count),
        )

    def at(self, text: str, zone: str = "UTC") -> ZonedTime:
        return zoned(datetime.fromisoformat(text), zone)

    def guest(self, who: _Guest, **members: Any) -> Attendee:
        """Return somebody as an attendee; a room as a resource."""
        if isinstance(who, Attendee):
            return who
        email = EmailAddress(who) if isinstance(who, str) else who.email
        kind = AttendeeType.RESOURCE if isinstance(who, Room) else AttendeeType.REQUIRED
        return Attendee(email, **{"type": kind, **members})

    def guests(self, *people: _Guest) -> tuple[Attendee, ...]:
        return tuple(self.guest(each) for each in people)

    def mailbox(self, owner: Principal) -> Mailbox:
        return self.tenant.mailbox_of(owner)

    def home_of(self, event: Event) -> Mailbox:
        """Return the mailbox that an event value comes from; numbers are unique in a tenant."""
        boxes = (self.mailbox(each) for each in self.tenant.directory)
        return next(box for box in boxes if event.key in box.items)

    def now(self, event: Event) -> Event:
        """Return an event, or a date of a series, as it stands."""
        return self.home_of(event).current_event(event)

    def on(self, event: Event, day: int, month: int = 3) -> Event:
        """Return one date of a series as it stands; there has to be one."""
        instance = self.find_on(event, day, month)
        assert instance is not None
        return instance

    def find_on(self, event: Event, day: int, month: int = 3) -> Event | None:
        return self.now(event).instance(date(2026, month, day))

    def copies(self, owner: Principal, event: Event) -> list[Event]:
        return self.mailbox(owner).copies(event.ical_uid)

    def copy(self, owner: Principal, event: Event) -> Event:
        """Return the one copy in somebody's calendar."""
        (copy,) = self.copies(owner, event)
        return copy

    def view(self, owner: Principal, first: str, last: str) -> list[Event]:
        """Return what somebody's calendar shows between two UTC times."""
        window = (self.at(first).utc, self.at(last).utc)
        return self.mailbox(owner).calendar_view(*window)

    def meeting(self, message: Message) -> MeetingMessage:
        """Return what an event message says of its meeting."""
        assert message.meeting is not None
        return message.meeting

    def inbox(self, owner: Principal) -> list[Message]:
        """Return somebody's Inbox, oldest first."""
        return self._folder(owner, INBOX)

    def sent(self, owner: Principal) -> list[Message]:
        """Return somebody's Sent Items, oldest first."""
        return self._folder(owner, SENT_ITEMS)

    def deleted(self, owner: Principal) -> list[Event]:
        """Return the events in somebody's Deleted Items."""
        return list(self.mailbox(owner).events((DELETED_ITEMS,)))

    def _folder(self, owner: Principal, folder: int) -> list[Message]:
        return sorted(self.mailbox(owner).messages((folder,)), key=lambda message: message.key)

    @property
    def notices(self) -> list[SentNotice]:
        """What left a mailbox, oldest first."""
        return [entry.what for entry in self.tenant.journal.entries if isinstance(entry, Fact)]

    def moves(self, owner: Principal) -> list[tuple[str, int, int | None]]:
        """Return what changed folder in a mailbox: why, from where, to where (None: gone)."""
        mailbox = self.mailbox(owner)
        return [
            (entry.reason, entry.before.folder, entry.after.folder if entry.after else None)
            for entry in self.tenant.journal.entries
            if isinstance(entry, Change)
            and entry.store is mailbox
            and isinstance(entry.before, Event)
            and (entry.after is None or entry.after.folder != entry.before.folder)
        ]

    def snapshot(self) -> dict[str, Any]:
        """Return everything that a refused or undone rule has to leave as it was."""
        return {
            "people": [repr(each) for each in self.tenant.directory],
            "last id": self.tenant.ids.last,
            "journal": len(self.tenant.journal),
            **{each.id: _contents(self.mailbox(each)) for each in self.tenant.directory},
        }


def _contents(mailbox: Mailbox) -> dict[str, Any]:
    """Return a mailbox to the last byte, with its counts and what it keeps sorted."""
    return {
        "items": {key: repr(mailbox.items[key]) for key in sorted(mailbox.items)},
        "folders": [repr(each) for each in mailbox.folders.values()],
        "calendars": [repr(each) for each in mailbox.calendars.values()],
        "groups": [repr(each) for each in mailbox.calendar_groups.values()],
        "contents": {
            key: (held.messages[:], held.events[:], sorted(held.series), held.unread_count)
            for key, held in sorted(mailbox.contents.items())
            if held.total_count
        },
    }


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture(scope="session")
def new_world() -> Callable[..., World]:
    """For tests that need more than one, or one for each example."""
    return World
