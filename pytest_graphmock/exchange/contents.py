"""What a folder of a mailbox holds: its items in order, and how many there are."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from heapq import merge

from .contact import Contact
from .event import Event
from .item import Item
from .message import Message
from .zones import UTC

__all__ = ["Contents", "Key", "earlier_by", "keys_between"]

Key = tuple[datetime, int]


class Contents:
    """What lies in one folder: messages by time received, events by start, and the counts."""

    def __init__(self) -> None:
        self.messages: list[Key] = []
        self.events: list[Key] = []
        self.series: set[int] = set()
        self.contacts: list[int] = []
        self.unread_count = 0
        self.longest = timedelta()

    @property
    def total_count(self) -> int:
        """All items of any type, not those of child folders."""
        return len(self.messages) + len(self.events) + len(self.contacts)

    def add(self, item: Item) -> None:
        if isinstance(item, Message):
            insort(self.messages, (item.received, item.key))
            self.unread_count += not item.is_read
        elif isinstance(item, Event):
            start, end = item.span
            insort(self.events, (start, item.key))
            self.longest = max(self.longest, end - start)
            if item.recurrence is not None:
                self.series.add(item.key)
        elif isinstance(item, Contact):
            insort(self.contacts, item.key)

    def discard(self, item: Item) -> None:
        if isinstance(item, Message):
            del self.messages[bisect_left(self.messages, (item.received, item.key))]
            self.unread_count -= not item.is_read
        elif isinstance(item, Event):
            del self.events[bisect_left(self.events, (item.span[0], item.key))]
            self.series.discard(item.key)
        elif isinstance(item, Contact):
            self.contacts.remove(item.key)

    def event_keys(self, start: datetime, end: datetime) -> list[int]:
        """Return the keys of the events that may overlap a window, by start; series aside."""
        at = bisect_left(self.events, (earlier_by(start, self.longest) or _EPOCH, 0))
        until = bisect_left(self.events, (end, 0))
        return [key for _, key in self.events[at:until]]


_EPOCH = datetime.min.replace(tzinfo=UTC)
_ANY_KEY = 2**63


def earlier_by(moment: datetime | None, length: timedelta) -> datetime | None:
    """Return a time some length before another, or None where the calendar has not begun."""
    return moment - length if moment and moment - _EPOCH > length else None


def keys_between(
    columns: Iterable[list[Key]],
    earliest: datetime | None,
    latest: datetime | None,
    *,
    descending: bool,
) -> Iterator[int]:
    """Yield the keys between two times of several columns that are in order."""
    low = (earliest or _EPOCH, -1)
    parts = [_between(column, low, latest) for column in columns]
    if descending:
        parts = [part[::-1] for part in parts]
    merged = parts[0] if len(parts) == 1 else merge(*parts, reverse=descending)
    for _, key in merged:
        yield key


def _between(column: list[Key], low: Key, latest: datetime | None) -> list[Key]:
    start = bisect_left(column, low)
    end = len(column) if latest is None else bisect_right(column, (latest, _ANY_KEY))
    return column[start:end]
