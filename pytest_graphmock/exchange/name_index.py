"""Items of a mailbox by what they are looked up by, beside their numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from .event import Event
from .item import Item
from .message import Message

__all__ = ["NameIndex"]


class NameIndex:
    """The keys of events by ``iCalUId`` and ``transactionId``, and of messages about them."""

    def __init__(self) -> None:
        self._keys: defaultdict[tuple[str, str], set[int]] = defaultdict(set)

    def add(self, item: Item) -> None:
        for name in _names(item):
            self._keys[name].add(item.key)

    def discard(self, item: Item) -> None:
        for name in _names(item):
            self._keys[name].discard(item.key)

    def keys(self, kind: str, name: str) -> list[int]:
        """Return the keys of the items of a name, oldest first."""
        return sorted(self._keys.get((kind, name), ()))


def _names(item: Item) -> Iterator[tuple[str, str]]:
    """Yield what an item is looked up by."""
    if isinstance(item, Event):
        yield "uid", item.ical_uid
        if item.transaction_id:
            yield "transaction", item.transaction_id
    elif isinstance(item, Message) and item.meeting is not None:
        yield "uid", item.meeting.ical_uid
