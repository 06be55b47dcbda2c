"""One file a resource type: what its addresses do and what may follow them."""

from __future__ import annotations

from ..tree import Resource
from . import (
    batch,
    calendar,
    delta,
    event,
    exchange_ids,
    folder,
    instance,
    meeting_times,
    message,
    outlook,
    owner,
    place,
    reminders,
    schedule,
    subscription,
)
from .owner import ROOT

__all__ = ["ROOT", "tree"]


def tree() -> Resource:
    """Return the root of the resource tree, with everything declared."""
    return ROOT


_DECLARING = (
    batch,
    calendar,
    delta,
    event,
    exchange_ids,
    folder,
    instance,
    meeting_times,
    message,
    outlook,
    owner,
    place,
    reminders,
    schedule,
    subscription,
)
