"""Ids that name something in another mailbox than the one that was asked."""

from __future__ import annotations

from .errors import ForeignItemError, ItemNotFoundError
from .ids import ItemReference
from .mailbox import Mailbox
from .message import Message
from .tenant import Tenant

__all__ = ["get_message_here"]


def get_message_here(tenant: Tenant, mailbox: Mailbox, reference: ItemReference) -> Message:
    """Return the message of a mailbox that an id names.

    Raises:
        ForeignItemError: It is a message of another mailbox (404).
        ItemNotFoundError: It names no message, or not any more (404).

    Source: mail.md §5.
    """
    found = mailbox.find_message(reference)
    if found is not None:
        return found
    others = (tenant.mailbox_of(each) for each in tenant.directory if each.has_mailbox)
    if any(other.find_message(reference) for other in others):
        raise ForeignItemError(reference.text, tenant.owner_of(mailbox).mail)
    raise ItemNotFoundError
