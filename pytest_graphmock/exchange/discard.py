"""Deleting messages, and moving and copying them within their mailbox.

DELETE …/messages/{id}, POST …/messages/{id}/permanentDelete, /move and /copy. A meeting's event
stays as it is, whatever becomes of the messages about it (calendar.md §20).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .amend import current
from .calendar import DELETED_ITEMS, DELETIONS, PURGES, MailFolder
from .errors import ItemNotFoundError, MoveCopyError
from .mailbox import Mailbox
from .message import Message
from .tenant import Tenant

__all__ = [
    "copy_message",
    "delete_message",
    "move_message",
    "permanently_delete_message",
    "standing",
]

#: Where what is deleted in a folder, or below it, goes; from any other to Deleted Items.
_NEXT = {DELETED_ITEMS: DELETIONS, DELETIONS: PURGES}


def standing(mailbox: Mailbox, message: Message) -> Message:
    """Return a message as it stands; what was purged is out of its owner's reach.

    Raises:
        ItemNotFoundError: It is gone (404; of what was purged just now a 403 was observed too).

    Source: mail.md §8.
    """
    message = current(mailbox, message)
    if message.folder == PURGES:
        raise ItemNotFoundError
    return message


def delete_message(tenant: Tenant, mailbox: Mailbox, message: Message) -> Message:
    """Move a message to Deleted Items, what is there to Recoverable Items, and on from there.

    Raises:
        ItemNotFoundError: It is gone.

    Source: mail.md §8 (documented; the last step assumed).
    """
    with tenant.transaction():
        message = standing(mailbox, message)
        above = _above(mailbox, message.folder)
        target = next((_NEXT[key] for key in above if key in _NEXT), DELETED_ITEMS)
        return tenant.move(mailbox, message, target, "delete")


def permanently_delete_message(tenant: Tenant, mailbox: Mailbox, message: Message) -> Message:
    """Move a message to Purges, where its owner cannot get at it (documented).

    Raises:
        ItemNotFoundError: It is gone, or was purged before.
    """
    with tenant.transaction():
        return tenant.move(mailbox, standing(mailbox, message), PURGES, "permanentDelete")


def move_message(tenant: Tenant, mailbox: Mailbox, message: Message, folder: MailFolder) -> Message:
    """Move a message to a folder of its mailbox, also to the one that it is in (assumed).

    Raises:
        ItemNotFoundError: It is gone.
        MoveCopyError: It is a search folder, in which nothing lies (400, assumed).

    Source: mail.md §11 (documented): a new default id and change key, all else as it was.
    """
    _check_target(folder)
    with tenant.transaction():
        return tenant.move(mailbox, standing(mailbox, message), folder.key, "move")


def copy_message(tenant: Tenant, mailbox: Mailbox, message: Message, folder: MailFolder) -> Message:
    """Put another message that says the same into a folder, under ids of its own.

    Raises:
        ItemNotFoundError: The message is gone.
        MoveCopyError: As for `move_message`.

    Source: mail.md §11 (documented).
    """
    _check_target(folder)
    with tenant.transaction():
        message = standing(mailbox, message)
        key, place = tenant.ids.next(), tenant.ids.next()
        copy = replace(tenant.revised(message), key=key, place=place, folder=folder.key)
        return tenant.put(mailbox, copy, "copy")


def _check_target(folder: MailFolder) -> None:
    if folder.search is not None:
        raise MoveCopyError


def _above(mailbox: Mailbox, folder: int | None) -> Iterator[int]:
    """Yield a folder and those that it lies in."""
    while folder is not None and folder in mailbox.folders:
        yield folder
        folder = mailbox.folders[folder].parent
