"""``followupFlag``: a message's mark for follow-up."""

from __future__ import annotations

from typing import Any

from ...exchange.flag import UNFLAGGED, Flag, FlagStatus
from . import times
from .reader import Property, TypeReader, word_of

__all__ = ["flag_from_wire", "flag_to_wire"]

_DATES = {"startDateTime": "start", "dueDateTime": "due", "completedDateTime": "completed"}


def flag_to_wire(flag: Flag, zone: str | None = None) -> dict[str, Any]:
    """Return a flag; dates that it lacks are left out (documented by samples)."""
    dates = {name: getattr(flag, member) for name, member in _DATES.items()}
    given = {name: times.to_wire(moment, zone) for name, moment in dates.items() if moment}
    return {"flagStatus": flag.status.value, **given}


def flag_from_wire(value: Any) -> Flag:
    """Return the flag that a ``followupFlag`` says; one with dates alone is flagged, or complete
    if it says when (assumed)."""
    given = {name: each for name, each in _FLAG.read(value).items() if each is not None}
    if "status" not in given and given:
        is_complete = "completed" in given
        given["status"] = FlagStatus.COMPLETE if is_complete else FlagStatus.FLAGGED
    return Flag(**given)


_FLAG = TypeReader(
    "followupFlag",
    {
        "flagStatus": Property("status", word_of(FlagStatus), UNFLAGGED.status),
        **{name: Property(member, times.from_wire) for name, member in _DATES.items()},
    },
)
