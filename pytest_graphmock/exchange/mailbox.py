"""Mailbox: folders and calendars with the items in them, kept in order and counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from . import ids
from .calendar import (
    DEFAULT_CALENDAR,
    WELL_KNOWN_CALENDARS,
    WELL_KNOWN_FOLDERS,
    WELL_KNOWN_GROUPS,
    Calendar,
    CalendarGroup,
    FolderSearch,
    MailFolder,
)
from .contact import WELL_KNOWN_CONTACT_FOLDERS, Contact, ContactFolder
from .contents import Contents, Key, earlier_by, keys_between
from .errors import ItemNotFoundError
from .event import Event
from .item import Attachment, Item
from .mailbox_settings import Answered
from .message import Message
from .message_rule import MessageRule
from .name_index import NameIndex
from .outlook_lists import FIRST_CATEGORIES, InferenceOverride, MasterCategory

if TYPE_CHECKING:
    from .search import WordIndex

__all__ = ["MAILBOX_KINDS", "Mailbox"]

#: Where a mailbox keeps what is no item, by type.
_REGISTERS: dict[type[Any], str] = {
    MailFolder: "folders",
    Calendar: "calendars",
    CalendarGroup: "calendar_groups",
    ContactFolder: "contact_folders",
    MessageRule: "message_rules",
    InferenceOverride: "overrides",
    MasterCategory: "master_categories",
    Answered: "answered",
}
#: The types of everything that a mailbox holds, but for files on their way.
MAILBOX_KINDS: tuple[type[Any], ...] = (*_REGISTERS, Event, Message, Contact)


class Mailbox:
    """The items, folders and calendars of one user, room or group.

    Only a `Journal` applies changes to it. What is asked for and is not there raises
    `ItemNotFoundError` from ``get_…`` and is None from ``find_…``.
    """

    def __init__(self, guid: UUID, owner_id: str) -> None:
        self.guid = guid
        self.owner_id = owner_id
        self.folders = {each.key: each for each in WELL_KNOWN_FOLDERS}
        self.calendars = {each.key: each for each in WELL_KNOWN_CALENDARS}
        self.calendar_groups = {each.key: each for each in WELL_KNOWN_GROUPS}
        self.contact_folders = {each.key: each for each in WELL_KNOWN_CONTACT_FOLDERS}
        self.message_rules: dict[int, MessageRule] = {}
        self.overrides: dict[int, InferenceOverride] = {}
        self.master_categories = {each.key: each for each in FIRST_CATEGORIES}
        self.items: dict[int, Item] = {}
        self.contents: defaultdict[int, Contents] = defaultdict(Contents)
        self.upload_sessions: dict[int, Any] = {}
        self.word_index: WordIndex | None = None
        self.answered: dict[str, Answered] = {}
        self._by_name = NameIndex()

    def __repr__(self) -> str:
        return f"<Mailbox of {self.owner_id}: {len(self.items)} items>"

    def apply(self, before: Any, after: Any) -> None:
        """Take one value out and put another in."""
        if isinstance(before or after, Item):
            self._take_out(before)
            self._put_in(after)
        else:
            self._swap(self.register(type(before or after)), before, after)

    def _take_out(self, item: Item | None) -> None:
        if item is None:
            return
        if self.items.get(item.key) is not item:
            raise ValueError(f"{item!r} is not what stands in {self!r} any more")
        del self.items[item.key]
        self.contents[item.folder].discard(item)
        self._by_name.discard(item)

    def _put_in(self, item: Item | None) -> None:
        if item is None:
            return
        self.items[item.key] = item
        self.contents[item.folder].add(item)
        if self.word_index is not None:
            self.word_index.changed.add(item.key)
        self._by_name.add(item)

    def register(self, kind: type[Any]) -> dict[Any, Any]:
        """Return what holds values of a type, by their keys."""
        if issubclass(kind, Item):
            return self.items
        register: dict[Any, Any] = getattr(self, _REGISTERS.get(kind, "upload_sessions"))
        return register

    def _swap(self, register: dict[Any, Any], before: Any, after: Any) -> None:
        if after is None:
            del register[before.key]
        else:
            register[after.key] = after

    def id_of(self, item: Item, *, immutable: bool = False) -> str:
        """Return what an item, or one occurrence of a series, is called from outside."""
        day = item.occurrence_date if isinstance(item, Event) and item.is_instance else None
        return self._name_of(item, day, immutable=immutable)

    def _name_of(self, item: Item, day: date | None, *, immutable: bool) -> str:
        if immutable:
            return ids.immutable_id(self.guid, item.key, day)
        return ids.item_id(self.guid, item.folder, item.key, item.place, day)

    def id_of_attachment(
        self, item: Item, attachment: Attachment, *, immutable: bool = False
    ) -> str:
        """Return what something that is attached to an item is called from outside."""
        return ids.attachment_id(self.id_of(item, immutable=immutable), attachment.key)

    def get_attachment(self, item: Item, reference: ids.ItemReference) -> Attachment:
        """Return what is attached to an item under an id.

        Raises:
            ItemNotFoundError: Nothing of that id is attached to it.
        """
        for each in item.attachments:
            called = (self.id_of_attachment(item, each, immutable=x) for x in (False, True))
            if reference.text in called:
                return each
        raise ItemNotFoundError

    def id_of_container(
        self, container: MailFolder | Calendar | CalendarGroup | ContactFolder
    ) -> str:
        """Return the constant id of a folder, calendar or calendar group."""
        return ids.container_id(self.guid, container.key)

    def change_key_of(self, item: Item | Calendar | CalendarGroup) -> str:
        """Return the change key of an item as it stands."""
        return ids.change_key(item.version, self.guid)

    def find_event(self, reference: ids.ItemReference) -> Event | None:
        """Return the event that an id names; an occurrence is worked out from its series.

        A series in Deleted Items has no occurrences any more (assumed).
        """
        event = self._find(reference)
        if not isinstance(event, Event) or reference.occurrence_date is None:
            return event if isinstance(event, Event) else None
        return event.instance(reference.occurrence_date) if self.holds(event) else None

    def find_message(self, reference: ids.ItemReference) -> Message | None:
        """Return the message that an id names."""
        message = self._find(reference)
        return message if isinstance(message, Message) else None

    def _find(self, reference: ids.ItemReference) -> Item | None:
        item, day = self.items.get(reference.key), reference.occurrence_date
        if item is None:
            return None
        called = (self._name_of(item, day, immutable=which) for which in (False, True))
        return item if reference.text in called else None

    def get_folder(self, key: str | ids.ItemReference) -> MailFolder:
        """Return a mail folder by well-known name or by what an id names."""
        if isinstance(key, str):
            found = next((f for f in self.folders.values() if f.well_known_name == key), None)
        else:
            found = self.folders.get(key.key)
            if found and self.id_of_container(found) != key.text:
                found = None
        if found is None:
            raise ItemNotFoundError
        return found

    def find_contact(self, reference: ids.ItemReference) -> Contact | None:
        """Return the contact that an id names; one that was deleted is none any more (assumed)."""
        contact = self._find(reference)
        is_there = isinstance(contact, Contact) and contact.folder in self.contact_folders
        return contact if is_there and isinstance(contact, Contact) else None

    def contacts(self, folder: int) -> list[Contact]:
        """Return the contacts of a folder, oldest first."""
        found = (self.items[key] for key in self.contents[folder].contacts)
        return [each for each in found if isinstance(each, Contact)]

    def get_contact_folder(self, reference: ids.ItemReference) -> ContactFolder:
        """Return the contact folder that an id names."""
        found = self.contact_folders.get(reference.key)
        if found is None or self.id_of_container(found) != reference.text:
            raise ItemNotFoundError
        return found

    def get_calendar(self, reference: ids.ItemReference) -> Calendar:
        """Return the calendar that an id names."""
        found = self.calendars.get(reference.key)
        if found is None or self.id_of_container(found) != reference.text:
            raise ItemNotFoundError
        return found

    def get_calendar_group(self, reference: ids.ItemReference) -> CalendarGroup:
        """Return the calendar group that an id names."""
        found = self.calendar_groups.get(reference.key)
        if found is None or self.id_of_container(found) != reference.text:
            raise ItemNotFoundError
        return found

    @property
    def default_calendar(self) -> Calendar:
        """The primary calendar."""
        return next(each for each in self.calendars.values() if each.is_default)

    def current_event(self, event: Event) -> Event:
        """Return an event, or a date of a series, as it stands after later changes.

        Raises:
            ItemNotFoundError: It is gone, or does not happen any more.
        """
        current = self.items.get(event.key)
        if isinstance(current, Event) and event.is_instance and event.occurrence_date is not None:
            current = current.instance(event.occurrence_date) if self.holds(current) else None
        if not isinstance(current, Event):
            raise ItemNotFoundError
        return current

    def holds(self, event: Event) -> bool:
        """Tell whether an event is in a calendar, and not in Deleted Items or beyond."""
        return event.folder in self.calendars

    def events_by_uid(self, ical_uid: str) -> list[Event]:
        """Return this mailbox's copies of a meeting, those in Deleted Items too."""
        return [item for item in self._named("uid", ical_uid) if isinstance(item, Event)]

    def copies(self, ical_uid: str) -> list[Event]:
        """Return this mailbox's copies of a meeting that are in a calendar."""
        return [each for each in self.events_by_uid(ical_uid) if self.holds(each)]

    def meeting_messages(self, ical_uid: str) -> list[Message]:
        """Return the messages about a meeting, in all folders."""
        return [item for item in self._named("uid", ical_uid) if isinstance(item, Message)]

    def find_by_transaction_id(self, transaction_id: str) -> Event | None:
        """Return the event in a calendar that was created under a transactionId."""
        found = self._named("transaction", transaction_id)
        return next((e for e in found if isinstance(e, Event) and self.holds(e)), None)

    def _named(self, kind: str, name: str) -> list[Item]:
        return [self.items[key] for key in self._by_name.keys(kind, name)]

    def child_folders(self, parent: int, *, hidden: bool = False) -> list[MailFolder]:
        """Return a folder's children by display name; hidden ones only if asked for."""
        children = (f for f in self.folders.values() if f.parent == parent)
        return sorted(
            (f for f in children if hidden or not f.is_hidden), key=lambda f: f.name.casefold()
        )

    def folders_below(self, key: int) -> list[MailFolder]:
        """Return all folders below one, at any depth, parents first; hidden ones too."""
        found: list[MailFolder] = []
        waiting = [key]
        while waiting:
            children = self.child_folders(waiting.pop(0), hidden=True)
            found += children
            waiting += [each.key for each in children]
        return found

    def is_below(self, key: int, ancestor: int) -> bool:
        """Tell whether a folder is somewhere below another one."""
        folder = self.folders.get(key)
        while folder is not None and folder.parent is not None:
            if folder.parent == ancestor:
                return True
            folder = self.folders.get(folder.parent)
        return False

    def searched_folders(self, search: FolderSearch) -> list[int]:
        """Return the folders that a search folder looks into, each once; those that are gone
        are left out."""
        found = [key for key in search.sources if key in self.folders]
        if search.is_deep:
            found += [each.key for key in search.sources for each in self.folders_below(key)]
        return list(dict.fromkeys(key for key in found if self.folders[key].search is None))

    def messages(
        self,
        folders: Iterable[int] | None = None,
        earliest: datetime | None = None,
        latest: datetime | None = None,
        *,
        newest_first: bool = True,
    ) -> Iterator[Message]:
        """Yield messages received between two times (inclusive), newest first.

        Without folders, of all but Recoverable Items (documented: "List messages").
        """
        keys = self.visible_folders() if folders is None else folders
        columns = (self.contents[key].messages for key in keys)
        for item in self._in_order(columns, earliest, latest, descending=newest_first):
            assert isinstance(item, Message)
            yield item

    def count_messages(self, folders: Iterable[int] | None = None) -> int:
        """Return how many messages `messages` would yield."""
        keys = self.visible_folders() if folders is None else folders
        return sum(len(self.contents[key].messages) for key in keys)

    def events(
        self,
        calendars: Iterable[int] | None = None,
        earliest_start: datetime | None = None,
        latest_start: datetime | None = None,
        earliest_end: datetime | None = None,
        latest_end: datetime | None = None,
        *,
        latest_first: bool = False,
    ) -> Iterator[Event]:
        """Yield single instances and series masters by start; without calendars, of all of them.

        Bounds only spare the reader what cannot lie within: others may come, too.
        """
        keys = list(self.calendars if calendars is None else calendars)
        longest = max((self.contents[key].longest for key in keys), default=timedelta())
        starts = [earliest_start, earlier_by(earliest_end, longest)]
        ends = [latest_start, latest_end]
        columns = (self.contents[key].events for key in keys)
        first = max((each for each in starts if each), default=None)
        last = min((each for each in ends if each), default=None)
        for item in self._in_order(columns, first, last, descending=latest_first):
            assert isinstance(item, Event)
            yield item

    def _in_order(
        self,
        columns: Iterable[list[Key]],
        earliest: datetime | None,
        latest: datetime | None,
        *,
        descending: bool,
    ) -> Iterator[Item]:
        """Yield the items between two times of several columns that are in order."""
        for key in keys_between(columns, earliest, latest, descending=descending):
            yield self.items[key]

    def count_events(self, calendars: Iterable[int] | None = None) -> int:
        """Return how many events `events` would yield."""
        keys = self.calendars if calendars is None else calendars
        return sum(len(self.contents[key].events) for key in keys)

    def calendar_view(
        self, start: datetime, end: datetime, calendars: Iterable[int] = (DEFAULT_CALENDAR,)
    ) -> list[Event]:
        """Return what overlaps a window (UTC): single instances and every date of a series.

        Ordered by start, then by when it was created (assumed; the service promises no order).
        """
        found = [event for key in calendars for event in self._overlapping(key, start, end)]
        return sorted(found, key=lambda event: (event.span[0], event.created, event.key))

    def _overlapping(self, calendar: int, start: datetime, end: datetime) -> Iterator[Event]:
        contents = self.contents[calendar]
        for key in contents.event_keys(start, end):
            event = self.items[key]
            if not isinstance(event, Event) or event.recurrence is not None:
                continue
            if event.overlaps(start, end):
                yield event
        for key in sorted(contents.series):
            master = self.items[key]
            if isinstance(master, Event):
                yield from master.instances(start, end)

    def visible_folders(self) -> list[int]:
        """Return the keys of all folders but Recoverable Items and what is in it."""
        recoverable = {f.key for f in self.folders.values() if f.well_known_name in _RECOVERABLE}
        return [
            f.key
            for f in self.folders.values()
            if f.key not in recoverable and f.parent not in recoverable
        ]


_RECOVERABLE = frozenset({"recoverableitemsroot"})
