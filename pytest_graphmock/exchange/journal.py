"""The one ordered record of what changed in a tenant; every look back reads it.

A change is what stood before and what stands after, in one store: nothing before means put,
nothing after means removed, another folder means moved. Played backwards, the list undoes itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from .ids import Ids

__all__ = ["Change", "Fact", "Journal", "Store"]


class Store(Protocol):
    """What a change is applied to: a mailbox, or the directory."""

    def apply(self, before: Any, after: Any) -> None:
        """Replace what stood before by what stands after; either may be None."""


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """One value put, replaced, moved or removed, and why (``cancel``, ``delete``, ``move`` …)."""

    store: Store
    before: Any
    after: Any
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """Something that happened and changed no store, such as a notice that was sent."""

    what: Any


class Journal:
    """An append-only list of entries, and the way back along it.

    Attributes:
        epoch: Positions of one epoch mean nothing in another: the list began anew, or they were
            forgotten on purpose.
        sealed_ids: The last number that was given out at the beginning.
    """

    def __init__(self, ids: Ids) -> None:
        self.entries: list[Change | Fact] = []
        self.epoch = 0
        self._ids = ids
        self.sealed_ids = ids.last

    def __len__(self) -> int:
        return len(self.entries)

    def write(self, store: Store, before: Any, after: Any, reason: str) -> None:
        """Apply a change and record it."""
        store.apply(before, after)
        self.entries.append(Change(store, before, after, reason))

    def note(self, what: Any) -> None:
        """Record a fact."""
        self.entries.append(Fact(what))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Let what is written inside stand as a whole, or not at all."""
        position, last_id = len(self.entries), self._ids.last
        try:
            yield
        except BaseException:
            self._rewind(position)
            self._ids.last = last_id
            raise

    def seal(self) -> None:
        """Make what stands now the beginning: what `rewind` comes back to."""
        self.entries.clear()
        self.sealed_ids = self._ids.last
        self.forget_positions()

    def rewind(self) -> None:
        """Play everything backwards to the beginning; new ids start over too."""
        self._rewind(0)
        self._ids.last = self.sealed_ids
        self.forget_positions()

    def forget_positions(self) -> None:
        """Let whoever holds a position start over; what happened stays on record."""
        self.epoch += 1

    def between(self, since: int, until: int) -> Iterator[Change | Fact]:
        """Yield the entries from one position to another, oldest first."""
        return islice(self.entries, since, until)

    def _rewind(self, position: int) -> None:
        while len(self.entries) > position:
            entry = self.entries.pop()
            if isinstance(entry, Change):
                entry.store.apply(entry.after, entry.before)
