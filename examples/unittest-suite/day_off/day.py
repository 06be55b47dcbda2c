"""What becomes of each meeting on a day off."""

from __future__ import annotations

from datetime import date
from typing import Any

from .client import Calendar


def clear_day(calendar: Calendar, day: date, comment: str) -> list[str]:
    """Cancel the meetings that the user organizes on a day, and decline the others.

    Of a series only that day's date is touched. Appointments, with nobody invited, stay.

    Returns:
        What was done, a line for each meeting.
    """
    meetings = [event for event in calendar.list_day(day) if _is_on(event)]
    return [_clear(calendar, meeting, comment) for meeting in meetings]


def _is_on(event: dict[str, Any]) -> bool:
    return bool(event["attendees"]) and not event["isCancelled"]


def _clear(calendar: Calendar, meeting: dict[str, Any], comment: str) -> str:
    if meeting["isOrganizer"]:
        calendar.cancel(meeting["id"], comment)
        return f"cancelled {meeting['subject']}"
    if meeting["responseRequested"]:
        calendar.decline(meeting["id"], comment)
    else:
        calendar.decline_silently(meeting["id"])
    return f"declined {meeting['subject']}"
