"""What may stand in an event: the checks, and the members that follow from others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from .address import EmailAddress, is_address
from .directory import Directory
from .errors import (
    CrossingBoundaryError,
    InvalidRecipientsError,
    InvalidRequestError,
    PropertyValidationError,
    RecurrenceRangeError,
)
from .event import (
    NOWHERE,
    Attendee,
    Event,
    Location,
    OnlineMeetingProvider,
    UniqueIdType,
    ZonedTime,
)
from .recurrence import Recurrence, dates_of
from .zones import find_zone

__all__ = [
    "MOST_ATTENDEES",
    "check_boundaries",
    "check_changes",
    "check_members",
    "check_times",
    "invited",
    "settle",
]

#: Documented: "Create event".
MOST_ATTENDEES = 500
#: What Outlook can store: its times count from 1601, and the year 4501 stands for "none".
_YEARS = range(1601, 4501)
_DAY = timedelta(days=1)
_NO_PROVIDER = OnlineMeetingProvider.UNKNOWN
_ALLOWED_PROVIDERS = frozenset({_NO_PROVIDER, OnlineMeetingProvider.TEAMS_FOR_BUSINESS})


def check_members(members: Mapping[str, Any]) -> None:
    """Refuse an event without a start or an end.

    Raises:
        InvalidRequestError: 400 on the wire; the text was seen for updates (calendar.md §7).
    """
    for name in ("start", "end"):
        if members.get(name) is None:
            raise _missing(name)


def check_changes(changes: Mapping[str, Any]) -> None:
    """Refuse a change to or from all-day that does not say when (observed, calendar.md §8).

    Raises:
        InvalidRequestError: 400 on the wire.
    """
    if "is_all_day" in changes and "start" not in changes:
        raise _missing("start")


def _missing(name: str) -> InvalidRequestError:
    return InvalidRequestError(f"Missing parameters: Event.{name.capitalize()}")


def settle(
    members: Mapping[str, Any], directory: Directory, organizer: EmailAddress
) -> dict[str, Any]:
    """Return members of an event as Exchange keeps them.

    Bodies become HTML documents, `location` and `locations` follow each other, attendees get
    their names from the directory and each is there once, the organizer not at all.

    Source: calendar.md §6.1 (documented, where not marked there).
    """
    settled = dict(members)
    if "body" in settled:
        settled["body"] = settled["body"].as_html()
    if "attendees" in settled:
        settled["attendees"] = invited(settled["attendees"], directory, organizer)
    return settled | _online(settled) | _places(settled)


def invited(
    attendees: tuple[Attendee, ...], directory: Directory, organizer: EmailAddress
) -> tuple[Attendee, ...]:
    """Return attendees by the names that the directory knows, each once, without the organizer.

    Raises:
        InvalidRecipientsError: More than 500, or one is no address (400 on the wire, assumed).
    """
    if len(attendees) > MOST_ATTENDEES or not all(is_address(a.email.address) for a in attendees):
        raise InvalidRecipientsError
    known: dict[EmailAddress, Attendee] = {}
    for attendee in attendees:
        resolved = _resolved(attendee, directory)
        known.setdefault(resolved.email, resolved)
    known.pop(organizer, None)
    return tuple(known.values())


def check_times(event: Event) -> Event:
    """Refuse times that cannot be; return the event with its series beginning on a date of its own.

    Raises:
        InvalidRequestError: An all-day event that does not run from midnight to midnight.
        PropertyValidationError: It ends before it starts, or the series' zone is another.
        RecurrenceRangeError: The range begins on another date than the event.

    Source: calendar.md §7 and §9 (observed where marked there).
    """
    if not all(moment.local.year in _YEARS for moment in (event.start, event.end)):
        raise PropertyValidationError
    if event.is_all_day:
        _check_all_day(event.start, event.end)
    elif event.end.utc < event.start.utc:
        raise PropertyValidationError
    return event if event.recurrence is None else _check_series(event, event.recurrence)


def check_boundaries(master: Event, instance: Event) -> None:
    """Refuse a changed occurrence on or past the day of a neighbour that still happens.

    Raises:
        CrossingBoundaryError: 400 on the wire; documented: "Update event".
    """
    day = _day_of(instance, master)
    before, after = (_neighbour(master, instance, step) for step in (0, 1))
    if (before and day <= _day_of(before, master)) or (after and day >= _day_of(after, master)):
        raise CrossingBoundaryError


def _neighbour(master: Event, instance: Event, step: int) -> Event | None:
    """Return the previous (0) or the next (1) instance that happens."""
    assert master.recurrence is not None
    day = instance.occurrence_date
    while day is not None:
        day = dates_of(master.recurrence).neighbours(day)[step]
        if day is not None and day not in master.cancelled_dates:
            return master.instance(day)
    return None


def _day_of(instance: Event, master: Event) -> date:
    """Return on which day of the series' zone an instance really starts."""
    local = instance.start.local
    return (local if instance.is_all_day else local.astimezone(master.start.local.tzinfo)).date()


def _check_all_day(start: ZonedTime, end: ZonedTime) -> None:
    for name, moment in (("Start", start), ("End", end)):
        if moment.local.time() != time():
            raise InvalidRequestError(
                f"The Event.{name} property for an all-day event needs to be set to midnight."
            )
    if find_zone(start.zone) is not find_zone(end.zone):
        raise InvalidRequestError(
            "The Event.Start and Event.End properties of an all-day event need to be in the "
            "same time zone."
        )
    if _naive(end) - _naive(start) < _DAY:
        raise InvalidRequestError(
            "The duration of an event marked as All day must be at least 24 hours."
        )


def _check_series(event: Event, recurrence: Recurrence) -> Event:
    zone = recurrence.range.time_zone or event.start.zone
    if find_zone(zone) is not find_zone(event.start.zone):
        raise PropertyValidationError
    if recurrence.range.start_date != event.start.local.date():
        raise RecurrenceRangeError
    recurrence.validate()
    first = dates_of(recurrence).first()
    assert first is not None  # validate() has seen to it
    start, end = event.slot(first)
    settled = recurrence.normalised().starting(first, zone)
    return replace(event, start=start, end=end, recurrence=settled)


def _resolved(attendee: Attendee, directory: Directory) -> Attendee:
    """Return an attendee by the primary address, and by the directory's name or the address
    if none was given (assumed)."""
    given, known = attendee.email, directory.find(attendee.email.address)
    if known is None:
        email = EmailAddress(given.address, given.name or given.address)
    else:
        address = given.address if given == known.email else known.mail
        email = EmailAddress(address, given.name or known.display_name)
    return replace(attendee, email=email)


def _online(members: Mapping[str, Any]) -> dict[str, Any]:
    """Teams is the only provider that calendars here allow; another is passed over (observed)."""
    if not members.keys() & {"is_online_meeting", "online_meeting_provider"}:
        return {}
    provider = members.get("online_meeting_provider") or _NO_PROVIDER
    is_online = bool(members.get("is_online_meeting")) and provider in _ALLOWED_PROVIDERS
    provider = OnlineMeetingProvider.TEAMS_FOR_BUSINESS if is_online else _NO_PROVIDER
    return {"is_online_meeting": is_online, "online_meeting_provider": provider}


def _places(members: Mapping[str, Any]) -> dict[str, Any]:
    if members.get("locations"):
        places = tuple(_placed(each) for each in members["locations"])
        joined = "; ".join(each.display_name for each in places)
        first = places[0] if len(places) == 1 else _placed(Location(joined))
        return {"locations": places, "location": first}
    if "location" in members:
        place = _placed(members["location"])
        return {"location": place, "locations": (place,) if place.display_name else ()}
    return {"location": NOWHERE} if "locations" in members else {}


def _placed(place: Location) -> Location:
    if not place.display_name or place.unique_id:
        return place
    return replace(place, unique_id=place.display_name, unique_id_type=UniqueIdType.PRIVATE)


def _naive(moment: ZonedTime) -> datetime:
    return moment.local.replace(tzinfo=None)
