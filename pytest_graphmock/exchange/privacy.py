"""What of an event is hidden from whom it is not all for: private events, titles and places."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from .body import EMPTY
from .calendar import CalendarRole
from .event import NOWHERE, Event, Sensitivity

__all__ = ["PRIVATE_SUBJECT", "Sight", "as_seen"]

#: What Outlook writes where it shows others a private event (assumed of Graph).
PRIVATE_SUBJECT = "Private Appointment"


class Sight(Enum):
    """How much of an event somebody gets to see."""

    ALL = "all"
    TITLE_AND_PLACE = "title and place"
    BLOCKED = "that there is something"

    @classmethod
    def of(cls, role: CalendarRole, sensitivity: Sensitivity) -> Sight:
        """Return what a role in somebody else's calendar shows of an event."""
        if sensitivity is Sensitivity.PRIVATE and role is not CalendarRole.DELEGATE_WITH_PRIVATE:
            return cls.BLOCKED
        return cls.TITLE_AND_PLACE if role is CalendarRole.LIMITED_READ else cls.ALL


def as_seen(event: Event, sight: Sight) -> Event:
    """Return an event without what is hidden; when it is and what it blocks is always seen.

    Source: calendar.md §17.3 (documented for ``limitedRead``: titles and places; that a private
    event shows free/busy only is documented too, its subject here is assumed).
    """
    if sight is Sight.ALL:
        return event
    seen = replace(
        event,
        body=EMPTY,
        attendees=(),
        categories=(),
        is_online_meeting=False,
        transaction_id=None,
        single_value_properties=(),
        multi_value_properties=(),
        attachments=(),
        extensions=(),
    )
    if sight is Sight.BLOCKED:
        seen = replace(seen, subject=PRIVATE_SUBJECT, location=NOWHERE, locations=())
    return seen
