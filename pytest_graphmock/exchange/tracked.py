"""The collections whose changes can be asked for: messages, folders, events, views, directory.

GET …/messages/delta, …/mailFolders/delta, …/calendarView/delta, …/events/delta,
…/instances/delta, /users/delta, /groups/delta.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from itertools import islice
from typing import Any

from .calendar import ROOT, MailFolder
from .changes import ChangeType, Collection, Entry, Net, net_changes
from .directory import Directory, Group, Principal, User
from .event import Event
from .item import Item
from .journal import Change, Journal
from .mailbox import Mailbox
from .message import Message
from .zones import UTC

__all__ = ["CalendarView", "Events", "Folders", "Messages", "OfMailbox", "Principals"]

#: How many messages a filtered delta gives (documented: "message: delta").
MOST_FILTERED = 5000


class OfMailbox(Collection):
    """Items of one mailbox, under default or under immutable ids."""

    store: Mailbox

    def __init__(self, name: str, mailbox: Mailbox, immutable_ids: bool) -> None:
        super().__init__(f"{name} of {mailbox.guid}", mailbox)
        self._immutable_ids = immutable_ids

    def _id_of(self, item: Any) -> str:
        return self.store.id_of(item, immutable=self._immutable_ids)


class Messages(OfMailbox):
    """The messages of one folder, newest first; a message moved away is a removed one.

    Args:
        received: Whether a time of receipt is asked for; None if all are.

    Source: mail.md §16 (documented).
    """

    descending = True

    def __init__(
        self,
        mailbox: Mailbox,
        folder: int,
        received: Callable[[datetime], bool] | None = None,
        *,
        immutable_ids: bool = False,
    ) -> None:
        super().__init__(f"messages of {folder}", mailbox, immutable_ids)
        self._folder = folder
        self._received = received

    def members(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, Message) or value.folder != self._folder:
            return {}
        return {self._id_of(value): value} if self._is_wanted(value) else {}

    def standing(self) -> Iterator[Message]:
        return filter(self._is_wanted, self.store.messages([self._folder]))

    def order(self, value: Message) -> tuple[datetime, int]:
        return value.received, value.key

    def state_at(self, journal: Journal, position: int) -> Iterator[Message]:
        found = super().state_at(journal, position)
        return found if self._received is None else islice(found, MOST_FILTERED)

    def _is_wanted(self, message: Message) -> bool:
        return self._received is None or self._received(message.received)


class Events(OfMailbox):
    """Single instances and series masters of calendars, as ``/events`` lists them.

    Args:
        calendars: Which ones; None for all that there are, those made or deleted later too.
        start: From when on they are wanted; a series, if any of its dates is. None for all.

    Source: calendar.md §13 (documented for beta); which items they are is assumed.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        calendars: Iterable[int] | None,
        start: datetime | None = None,
        *,
        immutable_ids: bool = False,
    ) -> None:
        self._calendars = None if calendars is None else sorted(calendars)
        super().__init__(f"events of {self._calendars}", mailbox, immutable_ids)
        self._start = start

    def members(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, Event) or not self._is_within(value.folder):
            return {}
        return {self._id_of(value): value} if self._is_wanted(value) else {}

    def standing(self) -> Iterator[Event]:
        return filter(self._is_wanted, self.store.events(self._calendars))

    def order(self, value: Event) -> tuple[datetime, int]:
        return value.span[0], value.key

    def _is_within(self, folder: int) -> bool:
        """A calendar that is gone by now was one, too; events lie in mail folders besides."""
        if self._calendars is None:
            return folder not in self.store.folders
        return folder in self._calendars

    def _is_wanted(self, event: Event) -> bool:
        if self._start is None or event.span[0] >= self._start:
            return True
        return next(event.instances(self._start, _LATEST), None) is not None


class CalendarView(OfMailbox):
    """What happens in a window: single instances, occurrences and exceptions, no masters.

    A change of a series shows on those of its dates that say something else for it: cancelling
    one date removes that date and leaves the others alone, although each of them has a new
    change key. What no longer overlaps the window is removed.

    Args:
        series: The key of the one series that is asked for, in ``instances``; None for all.

    Source: calendar.md §13 (documented; that unchanged dates are left out is assumed).
    """

    def __init__(
        self,
        mailbox: Mailbox,
        calendars: Iterable[int],
        window: tuple[datetime, datetime],
        series: int | None = None,
        *,
        immutable_ids: bool = False,
    ) -> None:
        self._calendars = sorted(calendars)
        super().__init__(f"view of {self._calendars} {series}", mailbox, immutable_ids)
        self._window = window
        self._series = series

    def members(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, Event) or value.folder not in self._calendars:
            return {}
        return {self._id_of(each): each for each in self._happening(value)}

    def _happening(self, event: Event) -> Iterator[Event]:
        if self._series not in (None, event.key):
            return
        if event.recurrence is not None:
            yield from event.instances(*self._window)
        elif self._series is None and event.overlaps(*self._window):
            yield event

    def standing(self) -> Iterable[Event]:
        if self._series is None:
            return self.store.calendar_view(*self._window, self._calendars)
        series = self.store.items.get(self._series)
        return sorted(self.members(series).values(), key=self.order)

    def order(self, value: Event) -> tuple[object, ...]:
        return value.span[0], value.created, value.key

    def differ(self, before: Event, after: Event) -> bool:
        if not before.is_instance:
            return before is not after
        return before.type != after.type or any(
            getattr(before, name) != getattr(after, name) for name in _SAID
        )

    def farewell(self, net: Net) -> Iterator[str]:
        """A series that was cancelled or deleted goes with a line of its own (assumed)."""
        before, after = net.before, net.after
        is_gone = after is None or after.folder not in self._calendars
        if is_gone and isinstance(before, Event) and before.recurrence and self.members(before):
            yield self._id_of(before)


#: Members of an event that say something about one date; the rest changes with its series.
_SAID = tuple(
    each.name
    for each in fields(Event)
    if each.name not in ("version", "modified", "series_master", "as_sent")
)
_LATEST = datetime.max.replace(tzinfo=UTC)


class Folders(OfMailbox):
    """All folders below one, at any depth and in one list; hidden ones are not there.

    A folder changes with its name, its place and its counts: with every item that comes, goes, or
    is read. Counts are those of the moment when they are told.

    Source: mail.md §12.6 and §16 (observed); what is below a single folder is assumed.
    """

    def __init__(self, mailbox: Mailbox, parent: int = ROOT) -> None:
        super().__init__(f"folders below {parent}", mailbox, immutable_ids=False)
        self._parent = parent

    def standing(self) -> Iterable[MailFolder]:
        return self._below(self.store.folders)

    def state_at(self, journal: Journal, position: int) -> Iterator[MailFolder]:
        return iter(self._below(self._folders_at(journal, position)))

    def changes(self, journal: Journal, since: int, until: int) -> Iterator[Entry]:
        then = {each.key: each for each in self._below(self._folders_at(journal, since))}
        now = {each.key: each for each in self._below(self._folders_at(journal, until))}
        for key in sorted(then.keys() - now.keys()):
            yield Entry(ChangeType.DELETED, self.store.id_of_container(then[key]), then[key])
        for key in sorted(now.keys() - then.keys()):
            yield Entry(ChangeType.CREATED, self.store.id_of_container(now[key]), now[key])
        for key in self._touched(journal, since, until):
            if key in now and key in then:
                yield Entry(ChangeType.UPDATED, self.store.id_of_container(now[key]), now[key])

    def _folders_at(self, journal: Journal, position: int) -> Mapping[int, MailFolder]:
        folders = dict(self.store.folders)
        for net in net_changes(journal, self.store, position, len(journal)):
            if isinstance(net.after, MailFolder):
                del folders[net.after.key]
            if isinstance(net.before, MailFolder):
                folders[net.before.key] = net.before
        return folders

    def _below(self, folders: Mapping[int, MailFolder]) -> list[MailFolder]:
        children: dict[int | None, list[MailFolder]] = {}
        for each in sorted(folders.values(), key=lambda folder: folder.key):
            if not each.is_hidden:
                children.setdefault(each.parent, []).append(each)
        found, waiting = [], [self._parent]
        while waiting:
            below = children.get(waiting.pop(0), [])
            found += below
            waiting += [each.key for each in below]
        return found

    def _touched(self, journal: Journal, since: int, until: int) -> list[int]:
        """Return the keys of the folders that are not what they were, last touched last."""
        touched: dict[int, None] = {}
        for entry in journal.between(since, until):
            if isinstance(entry, Change) and entry.store is self.store:
                keys = list(_folders_touched(entry.before, entry.after))
                for key in (*keys, *self._searches_touched(entry)):
                    touched.pop(key, None)
                    touched[key] = None
        return list(touched)

    def _searches_touched(self, change: Change) -> Iterator[int]:
        """Yield the search folders that look where a message changed (assumed)."""
        items = [each for each in (change.before, change.after) if isinstance(each, Message)]
        places = {each.folder for each in items}
        for folder in self.store.folders.values() if places else ():
            if folder.search and not places.isdisjoint(self.store.searched_folders(folder.search)):
                yield folder.key


def _folders_touched(before: Any, after: Any) -> Iterator[int]:
    """Yield the folders whose own members or counts a change alters."""
    if isinstance(before or after, MailFolder):
        yield (after or before).key
        if before is None or after is None or before.parent != after.parent:
            yield from {each.parent for each in (before, after) if each and each.parent}
    elif isinstance(before or after, Item) and _counted_as(before) != _counted_as(after):
        yield from sorted({each.folder for each in (before, after) if each})


def _counted_as(item: Any) -> tuple[object, ...]:
    """Return what the counts of a folder see of an item."""
    return () if item is None else (item.folder, isinstance(item, Message) and item.is_read)


class Principals(Collection):
    """Users (rooms among them) or groups, in no order that says anything.

    Source: platform.md §12 (documented).
    """

    def __init__(self, directory: Directory, kind: type[User] | type[Group]) -> None:
        super().__init__(f"directory {kind.__name__}", directory)
        self._directory = directory
        self._kind = kind

    def members(self, value: Any) -> dict[str, Any]:
        is_here = isinstance(value, self._kind) and value.deleted is None
        return {value.id: value} if is_here else {}

    def standing(self) -> list[Principal]:
        found = [each for each in self._directory if isinstance(each, self._kind)]
        return sorted(found, key=self.order)

    def order(self, value: Principal) -> str:
        return value.id
