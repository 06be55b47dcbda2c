"""A notice: one message that left a mailbox, whoever it was addressed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from .address import EmailAddress
from .event import Event
from .message import Message

__all__ = ["Delivered", "NoticeKind", "SentNotice"]


class NoticeKind(Enum):
    CANCELLATION = "cancellation"
    INVITATION = "invitation"
    UPDATE = "update"
    RESPONSE = "response"
    FORWARD_NOTIFICATION = "forwardNotification"
    MAIL = "mail"
    AUTOMATIC_REPLY = "automaticReply"


@dataclass(frozen=True, slots=True)
class Delivered:
    """A copy of a message that reached a mailbox of the tenant."""

    owner_id: str
    message: Message


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SentNotice:
    """What the journal keeps of a message that left a mailbox.

    Attributes:
        owner_id: Whose mailbox it left.
        event: What it is about, as it stood in that mailbox; None for a plain mail.
        recipients: Everybody it was addressed to, hidden ones included.
        external: Those of them outside the tenant, where nothing is stored.
    """

    kind: NoticeKind
    owner_id: str
    comment: str | None
    message: Message
    event: Event | None
    recipients: tuple[EmailAddress, ...]
    external: tuple[EmailAddress, ...]
    delivered: tuple[Delivered, ...]
    sent: datetime
