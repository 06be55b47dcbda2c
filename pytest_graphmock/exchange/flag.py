"""Follow-up flags of messages: flagged, complete or neither, with the dates that go with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time
from enum import Enum

from .errors import PropertyValidationError
from .event import ZonedTime

__all__ = ["UNFLAGGED", "Flag", "FlagStatus", "settle_flag"]


class FlagStatus(Enum):
    NOT_FLAGGED = "notFlagged"
    COMPLETE = "complete"
    FLAGGED = "flagged"


@dataclass(frozen=True, slots=True)
class Flag:
    """A message's mark for follow-up; the dates that it lacks are None."""

    status: FlagStatus = FlagStatus.NOT_FLAGGED
    start: ZonedTime | None = None
    due: ZonedTime | None = None
    completed: ZonedTime | None = None


UNFLAGGED = Flag()


def settle_flag(flag: Flag, now: datetime) -> Flag:
    """Return a flag as it is kept: none has dates that its status has no use for (assumed).

    What is complete without a date was completed today, at midnight (assumed).

    Raises:
        PropertyValidationError: A due date without a start, or before it (400; that the start is
            required is documented: followupFlag, code and text are assumed).

    Source: mail.md §2.2.
    """
    if flag.due and (flag.start is None or flag.due.utc < flag.start.utc):
        raise PropertyValidationError
    if flag.status is FlagStatus.NOT_FLAGGED:
        return UNFLAGGED
    if flag.status is FlagStatus.FLAGGED:
        return replace(flag, completed=None)
    midnight = ZonedTime(datetime.combine(now.date(), time(), now.tzinfo), "UTC")
    return replace(flag, completed=flag.completed or midnight)
