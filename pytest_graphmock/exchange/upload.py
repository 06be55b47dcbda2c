"""Upload sessions: attaching a large file piece by piece.

POST …/attachments/createUploadSession, then PUT, GET and DELETE on the session's own address.
A session is kept in the mailbox and goes through the journal, as items do; a piece that arrived
is one change.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from . import ids
from .amend import current
from .attachment import attach, check_attachable
from .errors import (
    AttachmentTooLargeError,
    AttachmentTooSmallError,
    ItemNotFoundError,
    UploadRangeError,
)
from .event import Event
from .item import Attachment, FileAttachment, Item
from .mailbox import Mailbox
from .tenant import Tenant

__all__ = ["UploadSession", "cancel_upload", "find_upload", "receive", "start_upload"]

#: What takes an upload session (documented, mail.md §13.3).
LEAST_BYTES, MOST_BYTES = 3 * 1024 * 1024, 150 * 1024 * 1024
#: How long a session waits (assumed; the service says in each session when it ends).
LIFETIME = timedelta(days=1)


@dataclass(frozen=True, slots=True, eq=False)
class UploadSession:
    """A file on its way to an item, and how much of it has arrived.

    Attributes:
        id: What the session is called in its address.
        item: The item's number, with a date where it is one date of a series.
        file: The file as it is going to be attached, without its bytes.
    """

    key: int
    id: str
    item: int
    occurrence_date: date | None
    file: FileAttachment
    size: int
    expires: datetime
    chunks: tuple[bytes, ...] = field(default=(), repr=False)

    @property
    def received(self) -> int:
        """How many bytes have arrived."""
        return sum(map(len, self.chunks))


def start_upload(
    tenant: Tenant, mailbox: Mailbox, item: Item, file: FileAttachment, size_bytes: int
) -> UploadSession:
    """Begin to attach a file of a known size.

    Raises:
        AttachmentTooSmallError: Under 3 MB (documented: such a file is attached at once).
        AttachmentTooLargeError: Over 150 MB.
        Refusal: See `check_attachable`.
    """
    if size_bytes < LEAST_BYTES:
        raise AttachmentTooSmallError
    if size_bytes > MOST_BYTES:
        raise AttachmentTooLargeError
    with tenant.transaction():
        item = current(mailbox, item)
        check_attachable(tenant, mailbox, item, size_bytes)
        key = tenant.ids.next()
        session = UploadSession(
            key=key,
            id=ids.attachment_id(mailbox.id_of(item), key),
            item=item.key,
            occurrence_date=item.occurrence_date if isinstance(item, Event) else None,
            file=file,
            size=size_bytes,
            expires=tenant.clock.now + LIFETIME,
        )
        tenant.journal.write(mailbox, None, session, "upload")
        return session


def find_upload(tenant: Tenant, mailbox: Mailbox, session_id: str) -> UploadSession | None:
    """Return the session of an id, unless it is over."""
    now = tenant.clock.now
    return next(
        (
            each
            for each in mailbox.upload_sessions.values()
            if each.id == session_id and each.expires > now
        ),
        None,
    )


def receive(
    tenant: Tenant, mailbox: Mailbox, session: UploadSession, start: int, chunk: bytes
) -> tuple[Item, Attachment] | UploadSession:
    """Take the next piece of a file; with the last one the file is attached.

    Returns:
        The session as it goes on, or the item with what is attached to it now.

    Raises:
        UploadRangeError: It is not the next piece, or reaches beyond the end.
        ItemNotFoundError: The item is gone.
    """
    if start != session.received or start + len(chunk) > session.size:
        raise UploadRangeError
    after = replace(session, chunks=(*session.chunks, chunk))
    with tenant.transaction():
        if after.received < after.size:
            tenant.journal.write(mailbox, session, after, "upload")
            return after
        tenant.journal.write(mailbox, session, None, "upload")
        file = replace(after.file, content=b"".join(after.chunks))
        return attach(tenant, mailbox, _item_of(mailbox, session), file)


def cancel_upload(tenant: Tenant, mailbox: Mailbox, session: UploadSession) -> None:
    """Forget a session and what has arrived of its file."""
    with tenant.transaction():
        tenant.journal.write(mailbox, session, None, "upload")


def _item_of(mailbox: Mailbox, session: UploadSession) -> Item:
    item: Item | None = mailbox.items.get(session.item)
    if isinstance(item, Event) and item.recurrence is not None and session.occurrence_date:
        item = item.instance(session.occurrence_date)
    if item is None:
        raise ItemNotFoundError
    return item
