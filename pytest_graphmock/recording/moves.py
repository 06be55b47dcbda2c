"""The moves: which item or folder left which folder for which, in whose mailbox, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..exchange.calendar import MailFolder
from ..exchange.event import Event as ExchangeEvent
from ..exchange.item import Item
from ..exchange.journal import Change, Fact
from ..exchange.mailbox import Mailbox
from ..exchange.message import Message as ExchangeMessage
from ..exchange.notice import SentNotice
from .addresses import key_of
from .lens import Lens
from .places import GONE, is_place, place_name
from .sequence import Record, Recorded

if TYPE_CHECKING:
    from ..views import Event, Folder, Message

__all__ = ["Move", "Moves", "moves_of"]


class Move(Record):
    """An event, a message or a folder that went from one folder to another, or that left for good.

    It can be compared with a mapping, as a notice can: the mailbox by any name of its owner, places
    by a folder, a well-known name in any letter case, or a path.
    """

    __slots__ = ("_after", "_at", "_before", "_lens", "_reason", "_store")

    members = (
        "mailbox",
        "item",
        "item_type",
        "subject",
        "old_id",
        "new_id",
        "source",
        "target",
        "reason",
        "at",
    )

    def __init__(self, lens: Lens, change: Change, at: datetime) -> None:
        assert isinstance(change.store, Mailbox)
        self._lens = lens
        self._store = change.store
        self._before: Any = change.before
        self._after = change.after
        self._reason = change.reason
        self._at = at

    @property
    def mailbox(self) -> str:
        """The address of the mailbox in which it happened."""
        return self._lens.tenant.owner_of(self._store).mail

    @property
    def item_type(self) -> str:
        """``event``, ``message`` or ``mailFolder``."""
        return "event" if isinstance(self._before, ExchangeEvent) else "message"

    @property
    def item(self) -> Event | Message | Folder:
        """The item, as it is now."""
        if isinstance(self._before, ExchangeEvent):
            return self._lens.event(self._store, self._before)
        return self._lens.message(self._store, self._before)

    @property
    def subject(self) -> str:
        """The item's subject when it moved."""
        subject: str = self._before.subject
        return subject

    @property
    def old_id(self) -> str:
        """The default id that it had; it names nothing any more."""
        return self._store.id_of(self._before)

    @property
    def new_id(self) -> str | None:
        """The default id that it got; None when it is gone."""
        return None if self._after is None else self._store.id_of(self._after)

    @property
    def immutable_id(self) -> str:
        """The id that the move did not change."""
        return self._store.id_of(self._before, immutable=True)

    @property
    def source(self) -> str:
        """Where it was: a well-known name, else a path; ``calendar`` or ``calendar/NAME``."""
        return place_name(self._store, self._before.folder)

    @property
    def target(self) -> str:
        """Where it went, in the words of ``source``; ``(gone)`` when it left for good."""
        return GONE if self._after is None else place_name(self._store, self._after.folder)

    @property
    def reason(self) -> str:
        """What moved it: ``cancel``, ``delete``, ``decline``, ``move`` …"""
        return self._reason

    @property
    def at(self) -> datetime:
        """When, in UTC."""
        return self._at

    def __repr__(self) -> str:
        return (
            f"<Move of {self.item_type} {self.subject!r} in {self.mailbox}: "
            f"{self.source} -> {self.target} ({self.reason})>"
        )

    @property
    def _identity(self) -> object:
        return (self._store, self._before, self._after)

    def _agrees(self, name: str, expected: Any) -> bool:
        if name == "mailbox" and expected is not None:
            return key_of(self._lens.tenant, self.mailbox) == key_of(self._lens.tenant, expected)
        if name in ("source", "target"):
            return is_place(getattr(self, name), expected)
        return super()._agrees(name, expected)


class FolderMove(Move):
    """A mail folder that went from one place to another with all in it, or was deleted for good.

    Source and target are the folders that it lies in; its id does not change.
    """

    __slots__ = ()

    @property
    def item(self) -> Folder:
        """The folder, as it is now."""
        return self._lens.folder(self._store, self._before)

    @property
    def item_type(self) -> str:
        return "mailFolder"

    @property
    def subject(self) -> str:
        """The folder's name when it moved."""
        name: str = self._before.name
        return name

    @property
    def old_id(self) -> str:
        return self._store.id_of_container(self._before)

    @property
    def new_id(self) -> str | None:
        """The same id; None when the folder is gone."""
        return None if self._after is None else self._store.id_of_container(self._after)

    @property
    def immutable_id(self) -> str:
        return self.old_id

    @property
    def source(self) -> str:
        return place_name(self._store, self._before.parent)

    @property
    def target(self) -> str:
        return GONE if self._after is None else place_name(self._store, self._after.parent)


class Moves(Recorded[Move]):
    """The moves so far, oldest first."""

    __slots__ = ()
    noun = "move"


def moves_of(lens: Lens, entries: Sequence[Change | Fact] | None = None) -> Sequence[Move]:
    """Return the moves in a tenant's journal, or among some entries of it, oldest first."""
    moves: list[Move] = []
    with lens.tenant.lock:
        now = lens.tenant.clock.now
        for entry in lens.tenant.journal.entries if entries is None else entries:
            now = _time_of(entry) or now
            if isinstance(entry, Change) and _is_move(entry):
                kind = FolderMove if isinstance(entry.before, MailFolder) else Move
                moves.append(kind(lens, entry, now))
    return moves


def _is_move(change: Change) -> bool:
    if isinstance(change.before, MailFolder):
        return change.after is None or change.after.parent != change.before.parent
    if not isinstance(change.before, (ExchangeEvent, ExchangeMessage)):
        return False
    return change.after is None or change.after.folder != change.before.folder


def _time_of(entry: Change | Fact) -> datetime | None:
    """Return when an entry was written; what is removed bears no time, so the last one stands."""
    if isinstance(entry, Fact):
        return entry.what.sent if isinstance(entry.what, SentNotice) else None
    return entry.after.modified if isinstance(entry.after, Item) else None
