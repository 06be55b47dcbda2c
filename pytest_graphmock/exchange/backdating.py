"""MAPI properties of a new message by which importers say when it came, and that it is no draft.

Source: mail.md §6.1: nothing else makes a message that was never sent (observed).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dateutil.parser import isoparse

from .errors import PropertyValidationError
from .zones import UTC

__all__ = ["backdated", "message_flags", "message_times"]

_FLAGS = "integer 0xe07"
_TIMES = {"systemtime 0xe06": "received", "systemtime 0x39": "sent"}
_READ, _UNSENT = 0x1, 0x8


def backdated(members: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of a new message that its extended properties say.

    Of ``PR_MESSAGE_FLAGS`` the bits "read" (1) and "unsent" (8) count, as MAPI has them; times are
    ISO 8601, in UTC without an offset (assumed).

    Raises:
        PropertyValidationError: A value that is no number or no time (400, assumed).
    """
    return {**message_flags(members), **message_times(members)}


def message_flags(members: Mapping[str, Any]) -> dict[str, bool]:
    """Return whether ``PR_MESSAGE_FLAGS``, if it is given, says draft and read."""
    text = _values(members).get(_FLAGS)
    if text is None:
        return {}
    try:
        flags = int(text)
    except ValueError:
        raise PropertyValidationError from None
    return {"is_draft": bool(flags & _UNSENT), "is_read": bool(flags & _READ)}


def message_times(members: Mapping[str, Any]) -> dict[str, datetime]:
    """Return when it was delivered and submitted, as far as that is given."""
    values = _values(members)
    return {name: _instant(values[tag]) for tag, name in _TIMES.items() if tag in values}


def _values(members: Mapping[str, Any]) -> dict[str, str]:
    given = members.get("single_value_properties", ())
    return {each.id.casefold(): each.value for each in given}


def _instant(text: str) -> datetime:
    try:
        moment = isoparse(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise PropertyValidationError from None
