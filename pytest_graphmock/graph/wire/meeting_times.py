"""The parameters of findMeetingTimes, and ``meetingTimeSuggestionsResult``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from ...exchange.address import EmailAddress
from ...exchange.event import AttendeeType, ZonedTime
from ...exchange.meeting_times import (
    ActivityDomain,
    Candidate,
    Guest,
    LocationConstraint,
    MeetingRequest,
    Spot,
    Suggestions,
)
from ..errors import BodyError
from .location import LOCATION_PROPERTIES
from .reader import Property, TypeReader, array_of, boolean, integer, number, string, word_of
from .recipient import address_from_wire
from .times import time_slot_from_wire, to_wire

__all__ = ["PARAMETERS", "request_from_parameters", "suggestions_to_wire"]

_DURATION = re.compile(
    r"P(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})(?:\.\d+)?S)?)?", re.ASCII
)
_ALL_COME = "Suggested because it is one of the nearest times when all attendees are available."
#: Assumed; the reference shows the other one only.
_MOST_COME = "Suggested because it is one of the nearest times when most attendees are available."


def request_from_parameters(given: Mapping[str, Any]) -> MeetingRequest:
    """Return what the parameters ask for; null is as good as left out."""
    members = {_MEMBERS[name]: value for name, value in given.items() if name in _MEMBERS}
    members |= given.get("timeConstraint") or {}
    return MeetingRequest(**{name: each for name, each in members.items() if each is not None})


def suggestions_to_wire(
    found: Suggestions, zone: str | None, *, with_reasons: bool
) -> dict[str, Any]:
    """Return the result; ``order`` is left out, as in a capture of 2026."""
    return {
        "emptySuggestionsReason": found.reason.value,
        "meetingTimeSuggestions": [
            _candidate_to_wire(each, zone, with_reasons=with_reasons) for each in found.candidates
        ],
    }


def _candidate_to_wire(
    candidate: Candidate, zone: str | None, *, with_reasons: bool
) -> dict[str, Any]:
    wire: dict[str, Any] = {"confidence": candidate.confidence}
    if with_reasons:
        wire["suggestionReason"] = _ALL_COME if candidate.confidence == 100 else _MOST_COME
    return wire | {
        "organizerAvailability": candidate.organizer.value,
        "meetingTimeSlot": {
            "start": to_wire(ZonedTime(candidate.start, "UTC"), zone),
            "end": to_wire(ZonedTime(candidate.end, "UTC"), zone),
        },
        "attendeeAvailability": [
            {
                "availability": status.value,
                "attendee": {
                    "type": guest.type.value,
                    "emailAddress": {"address": guest.email.address},
                },
            }
            for guest, status in candidate.guests
        ],
        "locations": [_spot_to_wire(spot) for spot in candidate.spots],
    }


def _spot_to_wire(spot: Spot) -> dict[str, Any]:
    wire = {"displayName": spot.name}
    return wire | {"locationEmailAddress": spot.address} if spot.address else wire


def _duration(value: Any) -> timedelta:
    """Read an ISO 8601 duration of days, hours, minutes and seconds."""
    text = string(value)
    match = _DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        raise BodyError.not_convertible(text, "Edm.Duration")
    days, hours, minutes, seconds = (int(each or 0) for each in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def _percentage(value: Any) -> float:
    """Read a number, also from a string: the reference's own samples send ``"100"``."""
    if isinstance(value, str):
        try:
            return number(float(value))
        except ValueError:
            raise BodyError.not_convertible(value, "Edm.Double") from None
    return number(value)


def _count(value: Any) -> int:
    """Read a whole number, also from a string, as above (assumed)."""
    is_number = isinstance(value, str) and value.isascii() and value.isdigit()
    return integer(int(value[:11]) if is_number else value)


def _guest(value: Any) -> Guest:
    """Return who is to meet; who was not named is left to the rules, which refuse it."""
    return Guest(**{"email": _NOBODY, **_ATTENDEE.read(value)})


def _spot(value: Any) -> Spot:
    given = _SPOT.read(value)
    return Spot(
        given.get("display_name", ""),
        given.get("email_address"),
        given.get("resolves_availability", False),
    )


_NOBODY = EmailAddress("")
_ATTENDEE = TypeReader(
    "attendeeBase",
    {
        "emailAddress": Property("email", address_from_wire, _NOBODY),
        "type": Property("type", word_of(AttendeeType), AttendeeType.REQUIRED),
    },
)
_SPOT = TypeReader(
    "locationConstraintItem",
    {
        **LOCATION_PROPERTIES,
        "resolveAvailability": Property("resolves_availability", boolean, False),
    },
)
_LOCATION = TypeReader(
    "locationConstraint",
    {
        "isRequired": Property("is_required", boolean, False),
        "suggestLocation": Property("suggests", boolean, False),
        "locations": Property("spots", array_of(_spot), ()),
    },
)
_TIME = TypeReader(
    "timeConstraint",
    {
        "activityDomain": Property("domain", word_of(ActivityDomain), ActivityDomain.WORK),
        "timeSlots": Property("slots", array_of(time_slot_from_wire), ()),
    },
)

#: What findMeetingTimes takes, and how each is read.
PARAMETERS: Mapping[str, Any] = {
    "attendees": array_of(_guest),
    "locationConstraint": lambda value: LocationConstraint(**_LOCATION.read(value)),
    "timeConstraint": _TIME.read,
    "meetingDuration": _duration,
    "maxCandidates": _count,
    "isOrganizerOptional": boolean,
    "returnSuggestionReasons": boolean,
    "minimumAttendeePercentage": _percentage,
}
_MEMBERS = {
    "attendees": "guests",
    "locationConstraint": "location",
    "meetingDuration": "duration",
    "maxCandidates": "most",
    "isOrganizerOptional": "is_organizer_optional",
    "minimumAttendeePercentage": "least_percentage",
}
