"""Which meeting a test means: a view, JSON that a request gave it, or an ``iCalUId``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from ..exchange.errors import InvalidIdError
from ..exchange.ids import parse_id
from ..graph.wire.event import meeting_of
from ..usage import UsageError

if TYPE_CHECKING:
    from ..recording.outbox import EventLike

__all__ = ["which_meeting"]


def which_meeting(meeting: EventLike | Mapping[str, Any] | str) -> tuple[str, date | None]:
    """Return the ``uid`` of a meeting, and the original date if one is meant.

    Raises:
        UsageError: It does not say.
    """
    if isinstance(meeting, Mapping):
        ical_uid = meeting.get("iCalUId")
        if not isinstance(ical_uid, str):
            raise UsageError(
                f"JSON with {', '.join(meeting) or 'nothing'} does not say which meeting it is; "
                "it needs iCalUId, which is the same in every mailbox"
            )
        return meeting_of(ical_uid)
    if not isinstance(meeting, str):
        return meeting.uid, meeting.occurrence_date
    if _is_id(meeting):
        raise UsageError(
            f"{meeting[:12]}… is an id, which is another in every mailbox; give the iCalUId, the "
            "JSON or a view of the meeting"
        )
    return meeting_of(meeting)


def _is_id(text: str) -> bool:
    try:
        return parse_id(text).key != 0
    except InvalidIdError:
        return False
