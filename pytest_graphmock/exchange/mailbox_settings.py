"""What somebody has set for their own mailbox: automatic replies, language, formats.

Time zone, working hours and the delivery of delegates' messages are members of the user, because
other rules read them there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from .errors import InvalidRequestError
from .event import ZonedTime
from .zones import UTC

__all__ = [
    "Answered",
    "AutomaticReplies",
    "AutomaticRepliesStatus",
    "ExternalAudience",
    "MailboxSettings",
    "scheduled",
]


_DAY = timedelta(days=1)


class AutomaticRepliesStatus(Enum):
    DISABLED = "disabled"
    ALWAYS_ENABLED = "alwaysEnabled"
    SCHEDULED = "scheduled"


class ExternalAudience(Enum):
    """Who outside the organization gets an automatic reply."""

    NONE = "none"
    CONTACTS_ONLY = "contactsOnly"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class AutomaticReplies:
    """What is answered while somebody is away; the schedule counts if the status says so.

    Who gets them: `automatic_replies.py`.
    """

    status: AutomaticRepliesStatus = AutomaticRepliesStatus.DISABLED
    external_audience: ExternalAudience = ExternalAudience.ALL
    start: ZonedTime | None = None
    end: ZonedTime | None = None
    internal_message: str = ""
    external_message: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """That a sender (``key``, the folded address) has had the answer that was set then."""

    key: str
    replies: AutomaticReplies


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """Formats are .NET's, as Outlook writes them; without a locale the user's language counts."""

    automatic_replies: AutomaticReplies = AutomaticReplies()
    date_format: str = "M/d/yyyy"
    time_format: str = "h:mm tt"
    locale: str | None = None


def scheduled(replies: AutomaticReplies, now: datetime) -> AutomaticReplies:
    """Return automatic replies with a schedule: from this hour to tomorrow's, unless one is set.

    Of a schedule with an end alone, the start is this hour too, or the day before an earlier end.

    Raises:
        InvalidRequestError: The end is not after the start (400; code as in Exchange's table,
            text assumed).
    """
    hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    latest = replies.end.utc - _DAY if replies.end and replies.end.utc <= hour else hour
    start = replies.start or ZonedTime(latest, "UTC")
    end = replies.end or ZonedTime(start.local + _DAY, start.zone)
    if end.utc <= start.utc:
        raise ScheduleError
    return replace(replies, start=start, end=end)


class ScheduleError(InvalidRequestError):
    """Automatic replies would end before they begin. Code as in Exchange's table, text assumed."""

    code = "ErrorInvalidScheduledOofDuration"

    def __init__(self) -> None:
        super().__init__("The end of scheduled automatic replies must be after their start.")
