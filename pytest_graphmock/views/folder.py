"""Mail folders as a test sees them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ..exchange.calendar import DRAFTS, SENT_ITEMS, MailFolder
from ..exchange.contents import Contents
from ..exchange.errors import Refusal
from ..exchange.event import Event as ExchangeEvent
from ..exchange.folders import create_folder
from ..exchange.mailbox import Mailbox
from ..graph.searching import counts_of, messages_of
from ..graph.wire.view import View as WireView
from ..recording.addresses import Somebody
from ..recording.places import place_name
from ..usage import UsageError, nearest
from .attachments import files
from .mails import write_message
from .moments import Moment

if TYPE_CHECKING:
    from .event import Event
    from .factory import Views
    from .message import Message
    from .people import Principal

__all__ = ["Folder"]


class Folder:
    """A mail folder of one mailbox; live."""

    __slots__ = ("_key", "_last", "_mailbox", "_views")

    def __init__(self, views: Views, mailbox: Mailbox, folder: MailFolder) -> None:
        self._views = views
        self._mailbox = mailbox
        self._key = folder.key
        self._last = folder

    def _read(self) -> MailFolder:
        found = self._mailbox.folders.get(self._key)
        if found is None:
            raise UsageError(f"the folder {self._last.name!r} is gone")
        self._last = found
        return found

    @property
    def id(self) -> str:
        """The id, which never changes."""
        return self._mailbox.id_of_container(self._last)

    @property
    def display_name(self) -> str:
        return self._read().name

    @property
    def well_known_name(self) -> str | None:
        """``inbox``, ``deleteditems`` …; None for a folder that somebody made."""
        return self._read().well_known_name

    @property
    def is_gone(self) -> bool:
        """Whether it was deleted for good."""
        return self._key not in self._mailbox.folders

    @property
    def owner(self) -> Principal:
        """Whose mailbox it is in."""
        return self._views.principal(self._views.tenant.owner_of(self._mailbox))

    @property
    def messages(self) -> list[Message]:
        """The messages in it, newest first."""
        with self._views.tenant.lock:
            found = list(messages_of(self._read(), self._wire_view))
        return [self._views.message(self._mailbox, each) for each in found]

    def latest(self, subject: str | None = None) -> Message:
        """Return the newest message, or the newest of a subject in any letter case.

        Raises:
            UsageError: There is none; the message names the nearest subjects.
        """
        found = self.messages
        wanted = [
            each
            for each in found
            if subject is None or each.subject.casefold() == subject.casefold()
        ]
        if not wanted:
            raise UsageError(self._nothing_like(subject, [each.subject for each in found]))
        return wanted[0]

    def _nothing_like(self, subject: str | None, subjects: list[str]) -> str:
        if not subjects:
            return f"there is no message in {self!r}; add one with add_message(...)"
        newest = ", ".join(repr(each) for each in subjects[:3])
        hint = nearest(subject or "", subjects)
        return f"no message {subject!r} in {self!r}{hint}; the newest are {newest}"

    @property
    def events(self) -> list[Event]:
        """The events in it, by start: cancelled and deleted ones, in Deleted Items."""
        with self._views.tenant.lock:
            keys = [key for _, key in self._contents.events]
            found = [self._mailbox.items[key] for key in keys]
        return [
            self._views.event(self._mailbox, each)
            for each in found
            if isinstance(each, ExchangeEvent)
        ]

    @property
    def total_item_count(self) -> int:
        """All items, events too; not those of child folders."""
        with self._views.tenant.lock:
            return counts_of(self._last, self._wire_view)[0]

    @property
    def unread_item_count(self) -> int:
        with self._views.tenant.lock:
            return counts_of(self._last, self._wire_view)[1]

    @property
    def child_folders(self) -> list[Folder]:
        """The folders in it, by name."""
        with self._views.tenant.lock:
            found = self._mailbox.child_folders(self._key)
        return [self._views.folder(self._mailbox, each) for each in found]

    def add_folder(self, name: str) -> Folder:
        """Add a folder in this one.

        Raises:
            UsageError: There is a folder of that name in it.
        """
        try:
            folder = create_folder(self._views.tenant, self._mailbox, {"name": name}, self._read())
        except Refusal as refusal:
            raise UsageError(
                f"Graph would refuse a folder {name!r} in {self}: {refusal.message}"
            ) from None
        return self._views.folder(self._mailbox, folder)

    def add_message(
        self,
        subject: str = "",
        body: str = "",
        *,
        from_: Somebody | None = None,
        to: Somebody | Iterable[Somebody] | None = None,
        cc: Somebody | Iterable[Somebody] = (),
        is_read: bool = False,
        received: Moment | None = None,
        attachments: Mapping[str, bytes | str] | None = None,
    ) -> Message:
        """Put a message straight in, as if it had arrived; nobody sends it, so no notice tells.

        Args:
            body: Plain text.
            from_: A user or an address; in Drafts and Sent Items the owner if left out, elsewhere
                a colleague.
            to: The owner if left out.
            received: When it arrived; now if left out. A naive time is in the owner's zone.
            attachments: Files by name: ``{"menu.txt": b"..."}``.
        """
        message = write_message(
            self._views.tenant,
            self._mailbox,
            self._key,
            subject=subject,
            body=body,
            from_=from_,
            to=to,
            cc=cc,
            is_read=is_read or self._key in (DRAFTS, SENT_ITEMS),
            received=received,
            attachments=files(attachments or {}),
        )
        return self._views.message(self._mailbox, message)

    @property
    def _wire_view(self) -> WireView:
        return WireView(self._views.tenant, self._mailbox)

    @property
    def _contents(self) -> Contents:
        return self._mailbox.contents[self._key]

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Folder)
            and self._mailbox is other._mailbox
            and self._key == other._key
        )

    def __hash__(self) -> int:
        return hash((self._mailbox, self._key))

    def __str__(self) -> str:
        return place_name(self._mailbox, self._key)

    def __repr__(self) -> str:
        owner = self._views.tenant.owner_of(self._mailbox).mail
        return (
            f"<Folder {place_name(self._mailbox, self._key)} of {owner}: "
            f"{self.total_item_count} items, {self.unread_item_count} unread>"
        )
