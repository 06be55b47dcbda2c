"""Attaching files, items and links to events and messages, and taking them off again.

POST …/attachments, DELETE …/attachments/{id}, and ``attachments`` in the body of what is created.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from .amend import amend, current
from .directory import Group
from .errors import InvalidRequestError, ItemNotFoundError, MessageSizeError
from .item import Attachment, Item
from .mailbox import Mailbox
from .tenant import Tenant

__all__ = ["MOST_BYTES", "attach", "check_attachable", "detach", "numbered"]

#: What an item may hold in all: Exchange's default for a mailbox (documented, mail.md §13.3).
MOST_BYTES = 35 * 1024 * 1024

_Item = TypeVar("_Item", bound=Item)


def attach(
    tenant: Tenant, mailbox: Mailbox, item: _Item, attachment: Attachment
) -> tuple[_Item, Attachment]:
    """Attach something to an event or a message, sent ones included.

    On a meeting nobody is told: the organizer's next update takes the attachment to the
    attendees' copies.

    Returns:
        The item as it stands afterwards, and the attachment as it is kept.

    Raises:
        Refusal: See `check_attachable`.
        ItemNotFoundError: The item is gone.

    Source: "Add attachment" to an event (documented); mail.md §13.2.
    """
    with tenant.transaction():
        item = current(mailbox, item)
        check_attachable(tenant, mailbox, item, attachment.size)
        (kept,) = numbered(tenant, [attachment])
        attachments = (*item.attachments, kept)
        return amend(tenant, mailbox, item, "attach", attachments=attachments), kept


def detach(tenant: Tenant, mailbox: Mailbox, item: _Item, attachment: Attachment) -> _Item:
    """Take an attachment off an item.

    Raises:
        ItemNotFoundError: The item is gone, or that is not attached to it any more.
    """
    with tenant.transaction():
        item = current(mailbox, item)
        attachments = tuple(each for each in item.attachments if each.key != attachment.key)
        if len(attachments) == len(item.attachments):
            raise ItemNotFoundError
        return amend(tenant, mailbox, item, "detach", attachments=attachments)


def check_attachable(tenant: Tenant, mailbox: Mailbox, item: Item | None, size_bytes: int) -> None:
    """Refuse what is too large together with what is there, and anything on a group's event.

    Raises:
        InvalidRequestError: Groups' events take none (documented; the text is assumed).
        MessageSizeError: See `MOST_BYTES`.
    """
    if isinstance(tenant.owner_of(mailbox), Group):
        raise InvalidRequestError("Attachments aren't supported for events of a group.")
    held = sum(each.size for each in item.attachments) if item else 0
    if held + size_bytes > MOST_BYTES:
        raise MessageSizeError


def numbered(tenant: Tenant, attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """Return attachments with numbers of their own and the time of now."""
    now = tenant.clock.now
    return tuple(replace(each, key=tenant.ids.next(), modified=now) for each in attachments)
