"""One file a resource type: what its addresses do and what may follow them."""

from __future__ import annotations

from ..tree import Resource
from . import (  # noqa: F401  # each declares what is its own when it is imported
    accounts,
    batch,
    calendar,
    delta,
    directory_object,
    event,
    exchange_ids,
    folder,
    instance,
    meeting_times,
    message,
    organization,
    outlook,
    owner,
    people,
    photo,
    place,
    relations,
    reminders,
    schedule,
    subscription,
)
from .owner import ROOT

__all__ = ["ROOT", "tree"]


def tree() -> Resource:
    """Return the root of the resource tree, with everything declared."""
    return ROOT
