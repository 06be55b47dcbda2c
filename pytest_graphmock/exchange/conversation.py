"""What ties messages together: ``Message-ID``, the conversation, and the place in it."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from .message import Message

if TYPE_CHECKING:
    from .tenant import Tenant

__all__ = ["conversation_index", "further_index", "new_message_id"]


def new_message_id(tenant: Tenant, key: int) -> str:
    """Return the ``Message-ID`` of a message that is numbered so."""
    name = tenant.ids.digest(f"internet message {key}").hex().upper()
    return f"<{name}@{tenant.domain}>"


def conversation_index(message: Message) -> bytes:
    """Return where a message stands in its conversation: 22 bytes where it begins, the same in
    every mailbox, and five more for each reply (documented: ``conversationIndex``)."""
    if message.conversation_index:
        return message.conversation_index
    return b"\x01\x01\xdc" + blake2b(message.thread.encode(), digest_size=19).digest()


def further_index(tenant: Tenant, original: Message) -> bytes:
    """Return the place of a new reply to a message: the original's, and five bytes more."""
    number = tenant.ids.next()
    return conversation_index(original) + tenant.ids.digest(f"reply {number}", 5)
