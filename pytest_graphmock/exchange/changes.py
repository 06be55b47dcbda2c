"""What changed in a collection between two positions of the journal: what delta queries tell.

A reader of the journal and nothing more. A collection says what a value adds to it, by id; held
against each other, what a value added at one position and what it adds at a later one give what
was created, updated and removed. What came and went in between does not show, and what changed
often shows once. A look back costs what changed since, not what the mailbox holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from heapq import merge
from typing import Any

from .journal import Change, Journal, Store

__all__ = ["ChangeType", "Collection", "Entry", "Net", "net_changes"]


class ChangeType(Enum):
    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True, eq=False)
class Net:
    """What stood at one position of the journal and what stands at a later one, if anything."""

    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a delta: what an id names now, or (with what it named before) that it is gone."""

    type: ChangeType
    id: str
    value: Any
    before: Any = None


def net_changes(journal: Journal, store: Store, since: int, until: int) -> list[Net]:
    """Return what became of each value of a store, in the order in which they last changed."""
    found: dict[object, Net] = {}
    for entry in journal.between(since, until):
        if isinstance(entry, Change) and entry.store is store:
            name = name_of(entry.before or entry.after)
            known = found.pop(name, None)
            found[name] = Net(known.before if known else entry.before, entry.after)
    return [net for net in found.values() if net.before is not net.after]


def name_of(value: Any) -> object:
    """Return what stays the same of a value: the number of an item or container, else its id."""
    return value.key if hasattr(value, "key") else value.id


class Collection:
    """A collection whose changes can be asked for; what kind of one is for subclasses to say.

    Attributes:
        name: Which collection this is, in words that are the same for every way that leads to it.
        store: The mailbox or the directory whose changes matter.
        descending: Whether its order runs backwards.
    """

    descending = False

    def __init__(self, name: str, store: Store) -> None:
        self.name = name
        self.store = store

    def members(self, value: Any) -> dict[str, Any]:
        """Return what a value adds to the collection, by id; nothing for None."""
        raise NotImplementedError

    def standing(self) -> Iterable[Any]:
        """Return what is in the collection now, in order."""
        raise NotImplementedError

    def order(self, value: Any) -> Any:
        """Return what values of the collection are ordered by; no two are alike."""
        raise NotImplementedError

    def differ(self, before: Any, after: Any) -> bool:
        """Tell whether a value that was replaced says something else now."""
        return before is not after

    def farewell(self, net: Net) -> Iterator[str]:
        """Yield ids that are told to be gone beside those of the members."""
        return iter(())

    def state_at(self, journal: Journal, position: int) -> Iterator[Any]:
        """Yield what was in the collection at a position, in order, whatever happened since."""
        later = net_changes(journal, self.store, position, len(journal))
        touched = {name_of(net.before or net.after) for net in later}
        untouched = (each for each in self.standing() if name_of(each) not in touched)
        former = [value for net in later for value in self.members(net.before).values()]
        restored = sorted(former, key=self.order, reverse=self.descending)
        return merge(untouched, restored, key=self.order, reverse=self.descending)

    def changes(self, journal: Journal, since: int, until: int) -> Iterator[Entry]:
        """Yield what changed from one position to another, in the order of the last changes."""
        for net in net_changes(journal, self.store, since, until):
            yield from self._told(net)

    def _told(self, net: Net) -> Iterator[Entry]:
        then, now = self.members(net.before), self.members(net.after)
        gone = [*self.farewell(net), *(name for name in then if name not in now)]
        for name in gone:
            yield Entry(ChangeType.DELETED, name, net.before)
        for name, value in now.items():
            if name not in then:
                yield Entry(ChangeType.CREATED, name, value)
            elif self.differ(then[name], value):
                yield Entry(ChangeType.UPDATED, name, value, then[name])
