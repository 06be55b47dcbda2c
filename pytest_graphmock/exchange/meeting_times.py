"""Suggestions of when, and where, people can meet.

Source: calendar.md §19.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from .address import EmailAddress, is_address
from .availability import BusyItem, busy_items, highest
from .directory import Room, User
from .errors import InvalidParameterError, InvalidRecipientsError, TimeIntervalError
from .event import AttendeeType, FreeBusyStatus, TimeSlot, ZonedTime
from .tenant import Tenant
from .working_hours import works_during, zone_of
from .zones import UTC

__all__ = [
    "ActivityDomain",
    "Candidate",
    "EmptyReason",
    "Guest",
    "LocationConstraint",
    "MeetingRequest",
    "Spot",
    "Suggestions",
    "suggest_meeting_times",
]

_STEP = timedelta(minutes=30)
#: Where no time is given (assumed).
_USUAL_SEARCH = timedelta(days=7)
#: As for free/busy, which this looks at (assumed).
_WIDEST = timedelta(days=62)

#: The chance that somebody comes, in per cent: free, unknown and busy are documented. Who works
#: elsewhere is free, who is tentative or away is busy (assumed).
_CHANCES = {
    FreeBusyStatus.FREE: 100,
    FreeBusyStatus.WORKING_ELSEWHERE: 100,
    FreeBusyStatus.UNKNOWN: 49,
    FreeBusyStatus.TENTATIVE: 0,
    FreeBusyStatus.BUSY: 0,
    FreeBusyStatus.OUT_OF_OFFICE: 0,
}
#: The organizer meets beside what is only tentative (a sample shows it).
_KEEPS_AWAY = frozenset({FreeBusyStatus.BUSY, FreeBusyStatus.OUT_OF_OFFICE})


class ActivityDomain(Enum):
    """Which hours count; ``unknown`` means ``work`` (assumed)."""

    UNKNOWN = "unknown"
    WORK = "work"
    PERSONAL = "personal"
    UNRESTRICTED = "unrestricted"


class EmptyReason(Enum):
    """Why there is no suggestion, as the worked example writes it."""

    NONE = ""
    ATTENDEES_UNAVAILABLE = "AttendeesUnavailable"
    ATTENDEES_UNAVAILABLE_OR_UNKNOWN = "AttendeesUnavailableOrUnknown"
    LOCATIONS_UNAVAILABLE = "LocationsUnavailable"
    ORGANIZER_UNAVAILABLE = "OrganizerUnavailable"
    UNKNOWN = "Unknown"


@dataclass(frozen=True, slots=True)
class Guest:
    email: EmailAddress
    type: AttendeeType = AttendeeType.REQUIRED


@dataclass(frozen=True, slots=True)
class Spot:
    """A place to meet; only if ``resolves_availability`` has it to be free (documented)."""

    name: str
    address: str | None = None
    resolves_availability: bool = False


@dataclass(frozen=True, slots=True)
class LocationConstraint:
    """Where: ``is_required`` drops times without a place, ``suggests`` adds rooms (documented)."""

    is_required: bool = False
    suggests: bool = False
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingRequest:
    """What is asked for; the defaults are the reference's, but for the number of candidates."""

    guests: tuple[Guest, ...] = ()
    location: LocationConstraint = LocationConstraint()
    domain: ActivityDomain = ActivityDomain.WORK
    slots: tuple[TimeSlot, ...] = ()
    duration: timedelta = timedelta(minutes=30)
    most: int = 5
    is_organizer_optional: bool = False
    least_percentage: float = 50


@dataclass(frozen=True, slots=True)
class Candidate:
    """A time to meet, in UTC; what everybody has then, and the places that are left."""

    start: datetime
    end: datetime
    organizer: FreeBusyStatus
    guests: tuple[tuple[Guest, FreeBusyStatus], ...]
    spots: tuple[Spot, ...] = ()

    @property
    def confidence(self) -> float:
        """The mean chance of attendance, in per cent; the organizer is not counted."""
        chances = [_CHANCES[status] for _, status in self.guests]
        return sum(chances) / len(chances) if chances else 100.0


@dataclass(frozen=True, slots=True)
class Suggestions:
    candidates: tuple[Candidate, ...] = ()
    reason: EmptyReason = EmptyReason.NONE


@dataclass(slots=True)
class _Agenda:
    """What stands in the calendars of everybody and every room, read once for all candidates."""

    tenant: Tenant
    window: tuple[datetime, datetime]
    known: dict[str, list[BusyItem] | None] = field(default_factory=dict)

    def status(self, address: str, start: datetime, end: datetime) -> FreeBusyStatus:
        """Return the highest status of a time; unknown of whoever has no mailbox here."""
        folded = address.casefold()
        if folded not in self.known:
            self.known[folded] = self._read(address)
        items = self.known[folded]
        if items is None:
            return FreeBusyStatus.UNKNOWN
        return highest(each.status for each in items if each.start < end and each.end > start)

    def _read(self, address: str) -> list[BusyItem] | None:
        found = self.tenant.directory.find_user(address)
        if found is None or not found.has_mailbox:
            return None
        return busy_items(self.tenant, found, self.window)


def suggest_meeting_times(tenant: Tenant, organizer: User, request: MeetingRequest) -> Suggestions:
    """Return the best times, by confidence and then by time; or why there is none.

    Times begin on the hour or half hour of the slot's own zone and lie within the organizer's
    working hours, unless the activity domain says otherwise.

    Raises:
        InvalidRecipientsError: An attendee has no address (400, assumed).
        InvalidParameterError: A slot, duration, number or percentage that makes no sense (400).
        TimeIntervalError: The slots reach over more than 62 days (400, assumed).
    """
    _check(request)
    slots = request.slots or (_usual_slot(tenant),)
    agenda = _Agenda(tenant, _reach(slots))
    times = sorted({each for slot in slots for each in _times(slot, request, organizer)})
    candidates = [_candidate(agenda, organizer, request, *each) for each in times]
    if not candidates:
        return Suggestions(reason=EmptyReason.UNKNOWN)
    return _chosen(request, candidates)


def _check(request: MeetingRequest) -> None:
    """Texts assumed."""
    if not all(is_address(guest.email.address) for guest in request.guests):
        raise InvalidRecipientsError
    for slot in request.slots:
        if slot.end.utc <= slot.start.utc:
            raise InvalidParameterError("A time slot must end later than it starts.")
    checks = {
        "meetingDuration": request.duration > timedelta(),
        "maxCandidates": request.most > 0,
        "minimumAttendeePercentage": 0 <= request.least_percentage <= 100,
    }
    for name, is_right in checks.items():
        if not is_right:
            raise InvalidParameterError(f"The value of the parameter '{name}' is invalid.")


def _usual_slot(tenant: Tenant) -> TimeSlot:
    now = tenant.clock.now.astimezone(UTC)
    return TimeSlot(ZonedTime(now, "UTC"), ZonedTime(now + _USUAL_SEARCH, "UTC"))


def _reach(slots: Sequence[TimeSlot]) -> tuple[datetime, datetime]:
    start, end = min(each.start.utc for each in slots), max(each.end.utc for each in slots)
    if end - start > _WIDEST:
        raise TimeIntervalError(_WIDEST.days, -((start - end) // timedelta(days=1)))
    return start, end


def _times(
    slot: TimeSlot, request: MeetingRequest, organizer: User
) -> Iterator[tuple[datetime, datetime]]:
    start, end = _rounded_up(slot.start.local).astimezone(UTC), slot.end.utc
    hours = organizer.working_hours
    zone = zone_of(hours, organizer.time_zone)
    is_personal = request.domain is ActivityDomain.PERSONAL
    is_free = request.domain is ActivityDomain.UNRESTRICTED
    while start + request.duration <= end:
        until = start + request.duration
        if is_free or works_during(hours, zone, start, until, every_day=is_personal):
            yield start, until
        start += _STEP


def _rounded_up(local: datetime) -> datetime:
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    passed = local.replace(tzinfo=None) - midnight.replace(tzinfo=None)
    return midnight + -(-passed // _STEP) * _STEP


def _candidate(
    agenda: _Agenda, organizer: User, request: MeetingRequest, start: datetime, end: datetime
) -> Candidate:
    own = agenda.status(organizer.mail, start, end)
    guests = tuple(
        (guest, agenda.status(guest.email.address, start, end)) for guest in request.guests
    )
    return Candidate(start, end, own, guests, tuple(_spots(agenda, request, start, end)))


def _spots(
    agenda: _Agenda, request: MeetingRequest, start: datetime, end: datetime
) -> Iterator[Spot]:
    """Yield the named places that are left, then free rooms that are large enough if asked for."""
    constraint = request.location
    for spot in constraint.spots:
        if not spot.resolves_availability or _is_free(agenda, spot, start, end):
            yield spot
    if constraint.suggests:
        named = {spot.address and spot.address.casefold() for spot in constraint.spots}
        for room in agenda.tenant.directory.rooms:
            suggested = Spot(room.display_name, room.mail, resolves_availability=True)
            fits = room.capacity is None or room.capacity > len(request.guests)
            is_new = room.mail.casefold() not in named
            if fits and is_new and _is_free(agenda, suggested, start, end):
                yield suggested


def _is_free(agenda: _Agenda, spot: Spot, start: datetime, end: datetime) -> bool:
    """A place that is no room of the tenant can't be known to be free (assumed)."""
    room = _room_of(agenda.tenant, spot)
    return room is not None and agenda.status(room.mail, start, end) is FreeBusyStatus.FREE


def _room_of(tenant: Tenant, spot: Spot) -> Room | None:
    if spot.address:
        found = tenant.directory.find(spot.address)
        return found if isinstance(found, Room) else None
    named = (r for r in tenant.directory.rooms if r.display_name.casefold() == spot.name.casefold())
    return next(named, None)


def _chosen(request: MeetingRequest, candidates: list[Candidate]) -> Suggestions:
    """Narrow the candidates: by the organizer, by the attendees, by the places."""
    if not request.is_organizer_optional:
        candidates = [each for each in candidates if each.organizer not in _KEEPS_AWAY]
        if not candidates:
            return Suggestions(reason=EmptyReason.ORGANIZER_UNAVAILABLE)
    likely = [each for each in candidates if each.confidence >= request.least_percentage]
    if not likely:
        return Suggestions(reason=_absence(candidates))
    if request.location.is_required:
        likely = [each for each in likely if each.spots]
        if not likely:
            return Suggestions(reason=EmptyReason.LOCATIONS_UNAVAILABLE)
    ordered = sorted(likely, key=lambda each: (-each.confidence, each.start))
    return Suggestions(tuple(ordered[: request.most]))


def _absence(candidates: list[Candidate]) -> EmptyReason:
    statuses = {status for each in candidates for _, status in each.guests}
    if FreeBusyStatus.UNKNOWN in statuses:
        return EmptyReason.ATTENDEES_UNAVAILABLE_OR_UNKNOWN
    return EmptyReason.ATTENDEES_UNAVAILABLE
