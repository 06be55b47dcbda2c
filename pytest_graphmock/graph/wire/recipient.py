"""Whom an item names: ``emailAddress``, ``recipient`` and ``attendee``."""

from __future__ import annotations

from typing import Any

from ...exchange.address import EmailAddress
from ...exchange.event import Attendee, AttendeeType, ResponseStatus
from .reader import Property, TypeReader, string, word_of
from .times import time_slot_to_wire, to_shortest

__all__ = [
    "address_from_wire",
    "address_to_wire",
    "attendee_from_wire",
    "attendee_to_wire",
    "recipient_from_wire",
    "recipient_to_wire",
    "response_status_to_wire",
]

#: Who was not named is left to the rules, which refuse what is no address.
_NOBODY = EmailAddress("")


def address_to_wire(email: EmailAddress) -> dict[str, str]:
    """Return a name and an address; without a name the address stands for it (assumed)."""
    return {"name": email.name or email.address, "address": email.address}


def address_from_wire(value: Any) -> EmailAddress:
    """Return the address that an ``emailAddress`` says; whether it is one is for the rules."""
    return EmailAddress(**{"address": "", **_EMAIL_ADDRESS.read(value)})


_EMAIL_ADDRESS = TypeReader(
    "emailAddress",
    {"name": Property("name", string, ""), "address": Property("address", string, "")},
)


def recipient_to_wire(email: EmailAddress) -> dict[str, Any]:
    """Return an address as a ``recipient``."""
    return {"emailAddress": address_to_wire(email)}


def recipient_from_wire(value: Any) -> EmailAddress:
    """Return whom a ``recipient`` names."""
    email: EmailAddress = _RECIPIENT.read(value).get("email", _NOBODY)
    return email


_RECIPIENT_PROPERTIES = {"emailAddress": Property("email", address_from_wire, _NOBODY)}
_RECIPIENT = TypeReader("recipient", _RECIPIENT_PROPERTIES)


def attendee_to_wire(attendee: Attendee, zone: str | None = None) -> dict[str, Any]:
    """Return an attendee; ``proposedNewTime`` only if there is one (documented)."""
    wire: dict[str, Any] = {
        "type": attendee.type.value,
        "status": response_status_to_wire(attendee.status),
        "emailAddress": address_to_wire(attendee.email),
    }
    if attendee.proposed_new_time is not None:
        wire["proposedNewTime"] = time_slot_to_wire(attendee.proposed_new_time, zone)
    return wire


def attendee_from_wire(value: Any) -> Attendee:
    """Return who is invited; what they answered is tracked, not told, so it is passed over."""
    return Attendee(**{"email": _NOBODY, **_ATTENDEE.read(value)})


_ATTENDEE = TypeReader(
    "attendee",
    {
        **_RECIPIENT_PROPERTIES,
        "type": Property("type", word_of(AttendeeType), AttendeeType.REQUIRED),
    },
    read_only=frozenset({"status", "proposedNewTime"}),
)


def response_status_to_wire(status: ResponseStatus) -> dict[str, str]:
    """Return an answer and its time, which is ``0001-01-01T00:00:00Z`` for "never"."""
    return {"response": status.response.value, "time": to_shortest(status.time)}
