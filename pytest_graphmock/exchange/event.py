"""The things in calendars: event, attendee, response, location, and the dates of a series."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import Enum
from types import MappingProxyType
from typing import Any

from .address import EmailAddress
from .body import EMPTY, Body
from .item import Item
from .recurrence import Recurrence, dates_of
from .zones import UTC, WIDEST_OFFSET, find_zone

__all__ = [
    "NEVER",
    "NOWHERE",
    "NO_EXCEPTIONS",
    "RESET",
    "Attendee",
    "AttendeeType",
    "Event",
    "EventType",
    "FreeBusyStatus",
    "Importance",
    "Location",
    "LocationType",
    "OnlineMeetingProvider",
    "Reminder",
    "ResponseStatus",
    "ResponseType",
    "Sensitivity",
    "TimeSlot",
    "UniqueIdType",
    "ZonedTime",
    "zoned",
]

NEVER = datetime(1, 1, 1, tzinfo=UTC)
#: What an answer's time becomes when a change of time voids it (documented: "Update event").
RESET = datetime(4501, 1, 1, tzinfo=UTC)


class EventType(Enum):
    SINGLE_INSTANCE = "singleInstance"
    OCCURRENCE = "occurrence"
    EXCEPTION = "exception"
    SERIES_MASTER = "seriesMaster"


class FreeBusyStatus(Enum):
    UNKNOWN = "unknown"
    FREE = "free"
    TENTATIVE = "tentative"
    BUSY = "busy"
    OUT_OF_OFFICE = "oof"
    WORKING_ELSEWHERE = "workingElsewhere"


class Importance(Enum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class Sensitivity(Enum):
    NORMAL = "normal"
    PERSONAL = "personal"
    PRIVATE = "private"
    CONFIDENTIAL = "confidential"


class ResponseType(Enum):
    NONE = "none"
    ORGANIZER = "organizer"
    TENTATIVELY_ACCEPTED = "tentativelyAccepted"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    NOT_RESPONDED = "notResponded"


class AttendeeType(Enum):
    REQUIRED = "required"
    OPTIONAL = "optional"
    RESOURCE = "resource"


class OnlineMeetingProvider(Enum):
    UNKNOWN = "unknown"
    SKYPE_FOR_BUSINESS = "skypeForBusiness"
    SKYPE_FOR_CONSUMER = "skypeForConsumer"
    TEAMS_FOR_BUSINESS = "teamsForBusiness"


class LocationType(Enum):
    DEFAULT = "default"
    CONFERENCE_ROOM = "conferenceRoom"
    HOME_ADDRESS = "homeAddress"
    BUSINESS_ADDRESS = "businessAddress"
    GEO_COORDINATES = "geoCoordinates"
    STREET_ADDRESS = "streetAddress"
    HOTEL = "hotel"
    RESTAURANT = "restaurant"
    LOCAL_BUSINESS = "localBusiness"
    POSTAL_ADDRESS = "postalAddress"


class UniqueIdType(Enum):
    UNKNOWN = "unknown"
    LOCATION_STORE = "locationStore"
    DIRECTORY = "directory"
    PRIVATE = "private"
    BING = "bing"


@dataclass(frozen=True, slots=True)
class ZonedTime:
    """A wall-clock time in a named zone; the name stays as it was sent, ``local`` is aware."""

    local: datetime
    zone: str

    @property
    def utc(self) -> datetime:
        """The instant, in UTC."""
        return self.local.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class TimeSlot:
    start: ZonedTime
    end: ZonedTime


@dataclass(frozen=True, slots=True)
class ResponseStatus:
    response: ResponseType = ResponseType.NONE
    time: datetime = NEVER


@dataclass(frozen=True, slots=True)
class Reminder:
    """What the mailbox's owner did with a reminder: put it off, or dismissed it.

    Attributes:
        due: When it would have fired; with another start or lead it is a new reminder.
        snoozed_until: When it fires instead; None once it was dismissed.
        day: The original date, for one date of a series.
    """

    due: datetime
    snoozed_until: datetime | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Attendee:
    """Who is invited, and (on the organizer's copy) what they answered."""

    email: EmailAddress
    type: AttendeeType = AttendeeType.REQUIRED
    status: ResponseStatus = ResponseStatus()
    proposed_new_time: TimeSlot | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """Where; ``address`` and ``coordinates`` are kept member by member as they were given."""

    display_name: str = ""
    type: LocationType = LocationType.DEFAULT
    unique_id: str | None = None
    unique_id_type: UniqueIdType = UniqueIdType.UNKNOWN
    email_address: str | None = None
    uri: str | None = None
    address: tuple[tuple[str, str], ...] = ()
    coordinates: tuple[tuple[str, float], ...] = ()


NOWHERE = Location()
NO_EXCEPTIONS: Mapping[date, Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Event(Item):
    """One mailbox's copy of a meeting, or an appointment.

    A series is one event; its dates are worked out from it. What is different on a date (an
    *exception*) is kept with the master as the members that differ, so that the rest still
    follows the master.

    Attributes:
        ical_uid: 112 hex digits, the same in every mailbox's copy.
        exceptions: For a series master, by original date, the members that differ there.
        cancelled_dates: For a series master, the original dates that no longer happen.
        series_master: For an occurrence that was worked out, its master.
        occurrence_date: The original date, for an occurrence or a copy of one alone.
        reminders: Those that were snoozed or dismissed; a series keeps those of its dates,
            which become no exceptions by them.
        as_sent: For a draft, what the attendees were last told; None if they never were.
    """

    ical_uid: str
    subject: str = ""
    body: Body = EMPTY
    importance: Importance = Importance.NORMAL
    sensitivity: Sensitivity = Sensitivity.NORMAL
    start: ZonedTime
    end: ZonedTime
    original_start_zone: str = "UTC"
    original_end_zone: str = "UTC"
    is_all_day: bool = False
    location: Location = NOWHERE
    locations: tuple[Location, ...] = ()
    show_as: FreeBusyStatus = FreeBusyStatus.BUSY
    reminder_minutes_before_start: int = 15
    is_reminder_on: bool = True
    reminders: tuple[Reminder, ...] = ()
    organizer: EmailAddress
    is_organizer: bool = True
    attendees: tuple[Attendee, ...] = ()
    response_status: ResponseStatus = ResponseStatus(ResponseType.ORGANIZER)
    response_requested: bool = True
    allow_new_time_proposals: bool = True
    hide_attendees: bool = False
    is_cancelled: bool = False
    is_draft: bool = False
    is_online_meeting: bool = False
    online_meeting_provider: OnlineMeetingProvider = OnlineMeetingProvider.UNKNOWN
    transaction_id: str | None = None
    recurrence: Recurrence | None = None
    exceptions: Mapping[date, Mapping[str, Any]] = field(default_factory=lambda: NO_EXCEPTIONS)
    cancelled_dates: frozenset[date] = frozenset()
    series_master: Event | None = None
    occurrence_date: date | None = None
    as_sent: Event | None = None

    @property
    def type(self) -> EventType:
        """What kind of event this is, as Graph names it."""
        if self.recurrence is not None:
            return EventType.SERIES_MASTER
        if self.series_master is None:
            return EventType.SINGLE_INSTANCE
        if self.occurrence_date in self.series_master.exceptions:
            return EventType.EXCEPTION
        return EventType.OCCURRENCE

    @property
    def is_instance(self) -> bool:
        """Whether this is one date of a series, worked out from its master."""
        return self.series_master is not None

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Start and end in UTC; an all-day event floats, so it counts by its own dates."""
        if self.is_all_day:
            return _floating(self.start.local), _floating(self.end.local)
        return self.start.utc, self.end.utc

    def overlaps(self, start: datetime, end: datetime) -> bool:
        """Tell whether it happens within a window (UTC), if only for a moment at its start."""
        first, last = self.span
        return first < end and (last > start or first == last == start)

    @property
    def shape(self) -> tuple[object, ...]:
        """When it happens; the same for times and zones that are said in other words."""
        if self.recurrence is None:
            return self.span, self.is_all_day
        nameless = self.recurrence.starting(self.recurrence.range.start_date, "")
        zones = find_zone(self.start.zone), find_zone(self.end.zone)
        return self.span, self.is_all_day, nameless, zones

    @property
    def heard(self) -> Event | None:
        """What the attendees know: the event as it is, unless changes are held back as a draft."""
        return self.as_sent if self.is_draft else self

    def instance(self, day: date) -> Event | None:
        """Return the master's occurrence or exception of an original date, if it happens."""
        if self.recurrence is None or day in self.cancelled_dates:
            return None
        if day not in dates_of(self.recurrence):
            return None
        return self._at(day)

    def instances(self, start: datetime, end: datetime) -> Iterator[Event]:
        """Yield the instances that overlap a window (UTC), by original date."""
        if self.recurrence is None:
            return
        days = dates_of(self.recurrence).between(self._first_day(start), _day_after(end))
        moved = {each for each, members in self.exceptions.items() if _MOVING & members.keys()}
        for day in sorted({*days, *moved}):
            if day not in self.cancelled_dates:
                instance = self._at(day)
                if instance.overlaps(start, end):
                    yield instance

    def with_exception(self, day: date, version: int, now: datetime, **members: Any) -> Event:
        """Return the master with members that differ on a date, and a new version."""
        differing = MappingProxyType({**self.exceptions.get(day, {}), **members})
        return replace(
            self,
            exceptions=MappingProxyType({**self.exceptions, day: differing}),
            version=version,
            modified=now,
        )

    def without_date(self, day: date, version: int, now: datetime) -> Event:
        """Return the master with a date that no longer happens, and a new version."""
        exceptions = {each: what for each, what in self.exceptions.items() if each != day}
        return replace(
            self,
            exceptions=MappingProxyType(exceptions),
            cancelled_dates=self.cancelled_dates | {day},
            version=version,
            modified=now,
        )

    def slot(self, day: date) -> tuple[ZonedTime, ZonedTime]:
        """Return when the series would happen on a date: the same wall-clock time, every date.

        Where that hour is skipped or comes twice, so that it would end before it starts, it
        lasts as long as it does on its first date (assumed).
        """
        start = _moved_to(self.start, day)
        length = self.end.local.replace(tzinfo=None) - self.start.local.replace(tzinfo=None)
        end = _moved_by(self.end, start.local.replace(tzinfo=None) + length)
        if end.utc < start.utc:
            instant = start.utc + (self.end.utc - self.start.utc)
            end = ZonedTime(instant.astimezone(self.end.local.tzinfo), self.end.zone)
        return start, end

    def _first_day(self, start: datetime) -> date:
        """Return the earliest original date whose slot can reach into a window."""
        margin = WIDEST_OFFSET + (self.span[1] - self.span[0])
        return (start - margin).date() if start - _EARLIEST > margin else date.min

    def _at(self, day: date) -> Event:
        start, end = self.slot(day)
        members: dict[str, Any] = {
            "start": start,
            "end": end,
            "recurrence": None,
            "exceptions": NO_EXCEPTIONS,
            "cancelled_dates": frozenset(),
            "series_master": self,
            "occurrence_date": day,
            "as_sent": self.as_sent.instance(day) if self.as_sent else None,
        }
        return replace(self, **{**members, **self.exceptions.get(day, {})})


def zoned(naive: datetime, zone: str) -> ZonedTime:
    """Return a wall-clock time in a named zone.

    Raises:
        TimeZoneError: There is no zone of that name (400 on the wire).
    """
    return ZonedTime(naive.replace(tzinfo=find_zone(zone)), zone)


def _moved_to(moment: ZonedTime, day: date) -> ZonedTime:
    return ZonedTime(datetime.combine(day, moment.local.timetz()), moment.zone)


def _moved_by(moment: ZonedTime, naive: datetime) -> ZonedTime:
    return ZonedTime(naive.replace(tzinfo=moment.local.tzinfo), moment.zone)


def _floating(local: datetime) -> datetime:
    return datetime.combine(local.date(), time(), tzinfo=UTC)


def _day_after(moment: datetime) -> date:
    return (moment + WIDEST_OFFSET).date() if _LATEST - moment > WIDEST_OFFSET else date.max


#: What makes an exception happen at another time than its date says.
_MOVING = frozenset({"start", "end"})
_EARLIEST = datetime.min.replace(tzinfo=UTC)
_LATEST = datetime.max.replace(tzinfo=UTC)
