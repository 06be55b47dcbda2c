"""Meetings of a scenario, made, answered, changed and called off by the rules of a request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from ..exchange.body import Body, BodyType
from ..exchange.calendar import MY_CALENDARS, Calendar, CalendarColor, CalendarPermission
from ..exchange.cancel import cancel_meeting
from ..exchange.clock import Clock
from ..exchange.directory import Group, Principal, Room, User
from ..exchange.errors import Refusal
from ..exchange.event import (
    Attendee,
    AttendeeType,
    Event,
    FreeBusyStatus,
    Location,
    LocationType,
    ResponseType,
    ZonedTime,
)
from ..exchange.mailbox import Mailbox
from ..exchange.meeting import create_event, update_event
from ..exchange.recurrence import (
    DayOfWeek,
    RangeType,
    Recurrence,
    RecurrencePattern,
    RecurrenceRange,
    WeekIndex,
)
from ..exchange.respond import respond
from ..exchange.sharing import grant
from ..exchange.tenant import Tenant
from ..exchange.zones import find_zone
from .cast import find_address, find_mailbox_owner, find_person
from .files import read_files
from .spots import Spot
from .times import read_date, read_time, zone_of

__all__ = ["arrange_calendars", "hold_meetings", "read_body"]

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_AS_THEY_ARE = (
    "subject",
    "show_as",
    "sensitivity",
    "importance",
    "categories",
    "is_online_meeting",
    "response_requested",
    "allow_new_time_proposals",
    "hide_attendees",
    "is_draft",
)


def arrange_calendars(tenant: Tenant, scenario: dict[str, Any]) -> None:
    """Add calendars, and say who may use which."""
    for given in scenario.get("calendars", ()):
        owner = find_mailbox_owner(tenant, given["owner"])
        mailbox = tenant.mailbox_of(owner)
        name = given.get("name")
        own = (c for c in mailbox.calendars.values() if c.source is None)
        before = next((c for c in own if c.name == name), None)
        before = before if name else mailbox.default_calendar
        ids = tenant.ids
        calendar = before or Calendar(ids.next(), str(name), MY_CALENDARS, ids.next())
        color = given.get("color", calendar.color if before else CalendarColor.AUTO)
        after = replace(calendar, color=color, version=ids.next())
        tenant.journal.write(mailbox, before, after, "create")
        with _told(given[""]):
            for each in given.get("share", ()):
                email = find_person(tenant, each["with"], User).email
                permission = CalendarPermission(email, each["role"])
                grant(tenant, mailbox, mailbox.calendars[after.key], permission)


def hold_meetings(tenant: Tenant, scenario: dict[str, Any]) -> None:
    """Make the meetings of a scenario, in its order."""
    for given in scenario.get("meetings", ()):
        with _told(given[""]):
            _Holding(tenant, given).hold()


@contextmanager
def _told(spot: Spot) -> Iterator[None]:
    """Tell what the service would refuse at the place that asks for it."""
    try:
        yield
    except Refusal as refusal:
        spot.fail(f"Graph would refuse this: {refusal.message}")


class _Holding:
    """One meeting, from its making to what became of it."""

    def __init__(self, tenant: Tenant, given: dict[str, Any]) -> None:
        self._tenant = tenant
        self._given = given
        self._spot: Spot = given[""]
        self._owner = find_mailbox_owner(tenant, given["organizer"])
        self._mailbox = tenant.mailbox_of(self._owner)
        self._zone = zone_of(self._owner)
        self._made_at: datetime | None = None
        self._made_at = self._moment(given.get("created"))
        self._actor = self._find_actor()

    def hold(self) -> None:
        members, calendar = self._read_members(), self._calendar()
        words = (self._tenant, self._mailbox, calendar, members, self._actor)
        event = self._at(self._made_at, lambda: create_event(*words))
        for spot, answer in self._given.get("responses", ()):
            self._answer(event, spot, answer)
        for each in self._given.get("exceptions", ()):
            with _told(each[""]):
                self._change(event, each)
        for each in self._given.get("cancelled_dates", ()):
            self._call_off_date(event, each)
        cancelled = self._given.get("cancelled")
        if cancelled:
            self._cancel(event, cancelled if isinstance(cancelled, dict) else {})

    def _find_actor(self) -> User | None:
        if "created_by" in self._given:
            return find_person(self._tenant, self._given["created_by"], User)
        if isinstance(self._owner, Group) and self._owner.member_ids:
            return self._tenant.directory.find_user(self._owner.member_ids[0])
        return None

    def _read_members(self) -> dict[str, Any]:
        start, end = self._span(self._given, self._given.get("all_day", False))
        members = self._members(self._given)
        members |= {"start": start, "end": end}
        if self._given.get("all_day"):
            members = {"show_as": FreeBusyStatus.FREE, **members, "is_all_day": True}
        if "attachments" in self._given:
            members["attachments"] = read_files(self._given["attachments"])
        if "recurrence" in self._given:
            members["recurrence"] = _recurrence(self._given["recurrence"], start)
        return members

    def _calendar(self) -> Calendar:
        name = self._given.get("calendar")
        if name is None:
            return self._mailbox.default_calendar
        by_name = {each.name: each for each in self._mailbox.calendars.values()}
        if name not in by_name:
            spot = self._spot.value["calendar"]
            spot.fail(f"{self._owner.mail} has no calendar {name!r}", name, by_name)
        return by_name[name]

    def _span(self, given: dict[str, Any], is_all_day: bool) -> tuple[ZonedTime, ZonedTime]:
        start = read_time(self._tenant, given["start"], self._zone)
        if "end" not in given:
            return start, ZonedTime(_later(start.local, _DAY if is_all_day else _HOUR), start.zone)
        end = read_time(self._tenant, given["end"], self._zone)
        if end.utc < start.utc:
            given["end"].fail(
                f"it would end before it starts: {_shown(end)} is before {_shown(start)}"
            )
        return start, end

    def _members(self, given: dict[str, Any]) -> dict[str, Any]:
        members = {name: given[name] for name in _AS_THEY_ARE if name in given}
        if "attendees" in given:
            members["attendees"] = tuple(self._attendee(each) for each in given["attendees"])
        if "body" in given:
            members["body"] = read_body(given["body"])
        if "location" in given:
            members["location"] = self._location(given["location"])
        if "reminder_minutes" in given:
            members["reminder_minutes_before_start"] = given["reminder_minutes"]
        return members

    def _attendee(self, given: Spot | dict[str, Any]) -> Attendee:
        words: dict[str, Any] = given if isinstance(given, dict) else {"mail": given}
        email = find_address(self._tenant, words["mail"], words.get("name", ""))
        is_room = isinstance(self._tenant.directory.find(email.address), Room)
        usual = AttendeeType.RESOURCE if is_room else AttendeeType.REQUIRED
        return Attendee(email, words.get("type", usual))

    def _location(self, spot: Spot) -> Location:
        """A room's mail, or the part before the @, means the room."""
        key = spot.text if "@" in spot.text else f"{spot.text}@{self._tenant.domain}"
        room = self._tenant.directory.find(key)
        if not isinstance(room, Room):
            return Location(spot.text)
        kind = LocationType.CONFERENCE_ROOM
        return Location(room.display_name, kind, email_address=room.mail)

    def _answer(self, event: Event, spot: Spot, given: Any, day: date | None = None) -> None:
        words = given if isinstance(given, dict) else {"answer": given}
        person = find_person(self._tenant, spot, User)
        if words["answer"] is ResponseType.NOT_RESPONDED:
            return
        mailbox = self._tenant.mailbox_of(find_mailbox_owner(self._tenant, spot))
        copy = _copy(mailbox, event, day)
        if copy is None:
            spot.fail(f"{person.mail} has no copy to answer: not invited, or gone already")
        answer, comment = words["answer"], words.get("comment")
        ask = event.response_requested
        with _told(spot):
            self._at(
                self._moment(words.get("at"), person),
                lambda: respond(
                    self._tenant, mailbox, copy, answer, comment=comment, send_response=ask
                ),
            )

    def _change(self, event: Event, given: dict[str, Any]) -> None:
        day, instance = self._instance(event, given["date"])
        changes = self._members(given)
        if "start" in given:
            changes["start"], changes["end"] = self._span(given, event.is_all_day)
        elif "end" in given:
            changes["end"] = read_time(self._tenant, given["end"], self._zone)
        if changes:
            words = (self._tenant, self._mailbox, instance, changes, self._actor)
            self._at(self._made_at, lambda: update_event(*words))
        for spot, answer in given.get("responses", ()):
            self._answer(event, spot, answer, day)

    def _call_off_date(self, event: Event, given: Spot | dict[str, Any]) -> None:
        words = given if isinstance(given, dict) else {"date": given}
        _, instance = self._instance(event, words["date"])
        with _told(words["date"]):
            self._cancel(instance, words)

    def _cancel(self, event: Event, words: dict[str, Any]) -> None:
        comment = words.get("comment", "")
        self._at(
            self._moment(words.get("at")),
            lambda: cancel_meeting(self._tenant, self._mailbox, event, comment, self._actor),
        )

    def _instance(self, event: Event, spot: Spot) -> tuple[date, Event]:
        day = read_date(self._tenant, spot, self._zone)
        master = self._mailbox.current_event(event)
        instance = master.instance(day)
        if instance is None:
            start = master.start.utc
            near = [e.occurrence_date for e in master.instances(start, start + 400 * _DAY)]
            nearest = min((each for each in near if each), key=lambda d: abs(d - day), default=None)
            hint = f" (did you mean '{nearest}'?)" if nearest else ""
            spot.fail(f"the series does not happen on {day}{hint}")
        return day, instance

    def _moment(self, spot: Spot | None, person: Principal | None = None) -> datetime | None:
        if spot is None:
            return self._made_at
        return read_time(self._tenant, spot, zone_of(person or self._owner)).utc

    def _at(self, moment: datetime | None, do: Callable[[], Any]) -> Any:
        """Do something with the clock at a moment; without one, now."""
        if moment is None:
            return do()
        tenant, clock = self._tenant, self._tenant.clock
        tenant.clock = Clock(moment)
        try:
            return do()
        finally:
            tenant.clock = clock


def read_body(text: str) -> Body:
    """Return a body; what begins with a tag is HTML."""
    return Body(BodyType.HTML if text.lstrip().startswith("<") else BodyType.TEXT, text).as_html()


def _copy(mailbox: Mailbox, event: Event, day: date | None) -> Event | None:
    copies = [each for each in mailbox.copies(event.ical_uid) if not each.is_organizer]
    if day is None:
        return copies[0] if copies else None
    dates = [each.instance(day) if each.recurrence else each for each in copies]
    return next((each for each in dates if each and each.occurrence_date == day), None)


def _recurrence(given: dict[str, Any], start: ZonedTime) -> Recurrence:
    pattern, span = given["pattern"], given.get("range", {"type": RangeType.NO_END})
    return Recurrence(
        RecurrencePattern(
            pattern["type"],
            interval=pattern.get("interval", 1),
            month=pattern.get("month", 0),
            day_of_month=pattern.get("dayOfMonth", 0),
            days_of_week=pattern.get("daysOfWeek", ()),
            first_day_of_week=pattern.get("firstDayOfWeek", DayOfWeek.SUNDAY),
            index=pattern.get("index", WeekIndex.FIRST),
        ),
        RecurrenceRange(
            span["type"],
            span.get("startDate", start.local.date()),
            end_date=span.get("endDate"),
            time_zone=span.get("recurrenceTimeZone", ""),
            number_of_occurrences=span.get("numberOfOccurrences", 0),
        ),
    )


def _later(moment: datetime, length: timedelta) -> datetime:
    """An hour is an hour even when clocks change; a day is the same hour on the next."""
    if length == _DAY:
        return moment + length
    return (moment.astimezone(find_zone("UTC")) + length).astimezone(moment.tzinfo)


def _shown(moment: ZonedTime) -> str:
    return f"{moment.local:%Y-%m-%d %H:%M} {moment.zone}"
