"""The tenant: its directory, clock, ids and journal, and the one lock that guards them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from .clock import Clock
from .directory import Directory, Principal
from .ids import Ids
from .item import Item
from .journal import Journal
from .mailbox import Mailbox

if TYPE_CHECKING:
    from .subscriptions import Subscription

__all__ = ["Subscriptions", "Tenant"]

_Item = TypeVar("_Item", bound=Item)


class Subscriptions:
    """The subscriptions of a tenant, oldest first; only its journal changes them."""

    def __init__(self) -> None:
        self._by_id: dict[str, Subscription] = {}

    def __iter__(self) -> Iterator[Subscription]:
        return iter(self._by_id.values())

    def apply(self, before: Any, after: Any) -> None:
        """Take one subscription out and put another in; called by the journal only."""
        if after is None:
            del self._by_id[before.id]
        else:
            self._by_id[after.id] = after


class Tenant:
    """One organization. The same seed, options and calls give the same ids and the same bytes.

    Rules are functions that take the tenant; they change it through the methods below only, so
    that everything is in the journal.

    Attributes:
        watchers: Called whenever something has come to stand, with the lock held.
        keep: Called before anything comes to stand; when it raises, nothing does.
    """

    def __init__(self, domain: str = "contoso.example", seed: int = 0, clock: Clock | None = None):
        self.domain = domain
        self.clock = clock or Clock()
        self.ids = Ids(f"{domain} {seed}")
        self.id = str(self.ids.guid("tenant"))
        self.journal = Journal(self.ids)
        self.directory = Directory()
        self.subscriptions = Subscriptions()
        self.watchers: list[Callable[[], None]] = []
        self.keep: Callable[[], None] | None = None
        self.lock = RLock()
        self._depth = 0

    def __repr__(self) -> str:
        return f"<Tenant {self.domain}: {sum(1 for _ in self.directory)} principals>"

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the tenant's lock, and let what happens inside stand as a whole or not at all."""
        with self.lock:
            self._depth += 1
            try:
                with self.journal.transaction():
                    yield
                    if self.keep is not None and self._depth == 1:
                        self.keep()
            finally:
                self._depth -= 1
            if not self._depth:
                for watcher in self.watchers:
                    watcher()

    def become(self, other: Tenant) -> None:
        """Let everything in it be another tenant's, which is of no use any more."""
        with self.lock:
            self.domain, self.id = other.domain, other.id
            self.ids, self.clock = other.ids, other.clock
            self.journal, self.directory = other.journal, other.directory
            self.subscriptions = other.subscriptions

    def mailbox_of(self, principal: Principal) -> Mailbox:
        """Return a principal's mailbox; KeyError if it has none."""
        return self.directory.mailbox_of(principal)

    def owner_of(self, mailbox: Mailbox) -> Principal:
        """Return whose mailbox it is."""
        return self.directory.owner_of(mailbox)

    def enrol(self, principal: Principal) -> None:
        """Add a user, a room or a group, with an empty mailbox."""
        self.journal.write(self.directory, None, principal, "enrol")

    def put(self, mailbox: Mailbox, item: _Item, reason: str) -> _Item:
        """Add an item to a mailbox."""
        self.journal.write(mailbox, None, item, reason)
        return item

    def replace(self, mailbox: Mailbox, before: _Item, after: _Item, reason: str) -> _Item:
        """Let an item stand where another version of it stood."""
        self.journal.write(mailbox, before, after, reason)
        return after

    def move(
        self, mailbox: Mailbox, item: _Item, folder: int, reason: str, **members: object
    ) -> _Item:
        """Move an item to another folder of its mailbox; its default id becomes a new one."""
        moved = self.revised(item, folder=folder, place=self.ids.next(), **members)
        return self.replace(mailbox, item, moved, reason)

    def remove(self, mailbox: Mailbox, item: Item, reason: str) -> None:
        """Take an item out of its mailbox for good."""
        self.journal.write(mailbox, item, None, reason)

    def revised(self, item: _Item, **members: object) -> _Item:
        """Return an item with other members, a new version and the time of the change."""
        stamp = {"version": self.ids.next(), "modified": self.clock.now}
        return replace(item, **{**stamp, **members})  # type: ignore[arg-type]  # checked by callers
