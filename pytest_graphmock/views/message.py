"""Messages as a test sees them: mails, and what meetings send."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from ..exchange import message as exchange
from ..exchange.address import EmailAddress
from ..exchange.calendar import MailFolder
from ..exchange.discard import delete_message, move_message
from ..exchange.errors import Refusal
from ..exchange.revise import update_message
from ..graph.wire.message import message_to_wire
from ..graph.wire.mime.writing import message_to_mime
from ..graph.wire.view import View as WireView
from ..recording.places import GONE, place_name
from ..usage import UsageError
from .view import ItemView

if TYPE_CHECKING:
    from .event import Event
    from .folder import Folder

__all__ = ["Message"]


class Message(ItemView[exchange.Message]):
    """A message in one mailbox; live."""

    __slots__ = ()

    def _current(self) -> exchange.Message | None:
        message = self._mailbox.items.get(self._key)
        return message if isinstance(message, exchange.Message) else None

    @property
    def subject(self) -> str:
        return self._read().subject

    @property
    def body(self) -> str:
        """The content, HTML or text as it was written."""
        return self._read().body.content

    @property
    def body_preview(self) -> str:
        """The first 255 characters of the body's text."""
        return self._read().body.preview

    @property
    def importance(self) -> str:
        """``low``, ``normal`` or ``high``."""
        return self._read().importance.value

    @property
    def received(self) -> datetime:
        """When it arrived, in UTC."""
        return self._read().received

    @property
    def sent(self) -> datetime:
        """When it was sent, in UTC."""
        return self._read().sent

    @property
    def is_read(self) -> bool:
        return self._read().is_read

    @property
    def is_draft(self) -> bool:
        return self._read().is_draft

    @property
    def flag_status(self) -> str:
        """``notFlagged``, ``flagged`` or ``complete``."""
        return self._read().flag_status.value

    @property
    def internet_message_id(self) -> str:
        """The ``Message-ID`` header, the same in every mailbox's copy."""
        return self._read().internet_message_id

    @property
    def from_(self) -> str:
        """The address of the mailbox that it is from; ``""`` while a draft has none."""
        return _address(self._read().from_)

    @property
    def sender(self) -> str:
        """The address of the account that sent it: a delegate's, or the same as ``from_``."""
        return _address(self._read().sender)

    @property
    def to_recipients(self) -> list[str]:
        return [each.address for each in self._read().to_recipients]

    @property
    def cc_recipients(self) -> list[str]:
        return [each.address for each in self._read().cc_recipients]

    @property
    def bcc_recipients(self) -> list[str]:
        """Only the sender's own copy shows them."""
        return [each.address for each in self._read().bcc_recipients]

    @property
    def meeting_message_type(self) -> str | None:
        """``meetingRequest``, ``meetingCancelled`` …; None for a plain message."""
        meeting = self._read().meeting
        return None if meeting is None else meeting.type.value

    @property
    def is_out_of_date(self) -> bool:
        """Whether a later message about the meeting has taken its place."""
        meeting = self._read().meeting
        return meeting is not None and meeting.is_out_of_date

    @property
    def occurrence_date(self) -> date | None:
        """The original date that it is about, for one date of a series."""
        meeting = self._read().meeting
        return None if meeting is None else meeting.occurrence_date

    @property
    def meeting_uid(self) -> str | None:
        """The ``uid`` of the meeting that it is about; None for a plain message."""
        meeting = self._read().meeting
        return None if meeting is None else meeting.ical_uid

    @property
    def event(self) -> Event | None:
        """This mailbox's copy of the meeting, as long as it is in a calendar."""
        meeting = self._read().meeting
        if meeting is None:
            return None
        return self._views.copy(self._mailbox, meeting.ical_uid, meeting.occurrence_date)

    @property
    def folder(self) -> Folder:
        """The mail folder that it is in."""
        return self._views.folder(self._mailbox, self._mailbox.folders[self._read().folder])

    def mark_read(self, is_read: bool = True) -> None:
        """Mark it as read, or as unread.

        Raises:
            UsageError: It is gone.
        """
        self._do("be marked", partial(update_message, changes={"is_read": is_read}))

    def move(self, to: Folder | str) -> None:
        """Move it to another folder of its mailbox; it gets a new `current_id`.

        Args:
            to: A folder, a well-known name (``archive``) or a path (``Inbox/Projects``).

        Raises:
            UsageError: There is no such folder in this mailbox, or the message is gone.
        """
        folder = self._folder_of(to)
        self._do("be moved", partial(move_message, folder=folder))

    def delete(self) -> None:
        """Delete it: to Deleted Items, from there to Recoverable Items.

        Raises:
            UsageError: It is gone already.
        """
        self._do("be deleted", delete_message)

    def _do(self, what: str, rule: Callable[..., object]) -> None:
        """Apply a rule of Exchange to it where it lies, without a request."""
        tenant = self._views.tenant
        with tenant.lock:
            message = self._read()
            try:
                rule(tenant, self._mailbox, message)
            except Refusal as refusal:
                raise UsageError(
                    f"{self._title!r} of {self._owner_mail} can't {what}: {refusal.message}"
                ) from None

    def _folder_of(self, to: Folder | str) -> MailFolder:
        folder = self.owner.folder(to) if isinstance(to, str) else to
        if folder.owner != self.owner:
            raise UsageError(
                f"{self._title!r} can't be moved to {folder!r}: messages stay in their mailbox, "
                f"which is {self._owner_mail}'s"
            )
        return folder._read()

    def as_json(self) -> dict[str, Any]:
        """Return what ``GET`` would: the v1.0 representation, without a context."""
        with self._views.tenant.lock:
            return message_to_wire(self._read(), WireView(self._views.tenant, self._mailbox))

    def as_mime(self) -> bytes:
        """Return what ``GET …/$value`` would: the message in MIME."""
        return message_to_mime(self._read())

    def __repr__(self) -> str:
        message = self._find()
        if message is None:
            return f"<Message {self._title!r} of {self._owner_mail}: {GONE}>"
        kind = f" {message.meeting.type.value}" if message.meeting else ""
        unread = "" if message.is_read else " unread,"
        return (
            f"<Message{kind} {message.subject!r} from {_address(message.from_) or 'nobody'},"
            f"{unread} in {self._owner_mail}'s {place_name(self._mailbox, message.folder)}>"
        )


def _address(email: EmailAddress | None) -> str:
    return email.address if email else ""
