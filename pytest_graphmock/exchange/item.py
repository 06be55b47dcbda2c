"""What every item in a mailbox has: a number, a place, a version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["Item"]


class _WeaklyHeld:
    """Lets answers be cached for as long as the item lives (a slot that 3.10 cannot declare)."""

    __slots__ = ("__weakref__",)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Item(_WeaklyHeld):
    """A message or an event: a value that changes by being replaced through the journal.

    Attributes:
        key: The item's number, the same for as long as it stays in its mailbox.
        place: A number that is new with every move; default ids are made of it.
        folder: The key of the mail folder or calendar that holds it.
        version: A number that is new with every change; the change key is made of it.
    """

    key: int
    place: int
    folder: int
    version: int
    created: datetime
    modified: datetime
    categories: tuple[str, ...] = ()
