"""Messages that nobody sends: put straight into a folder, as a test or a seed arranges them."""

from __future__ import annotations

from datetime import datetime

from ..exchange.address import EmailAddress
from ..exchange.attachment import numbered
from ..exchange.body import Body
from ..exchange.calendar import DRAFTS
from ..exchange.conversation import new_message_id
from ..exchange.item import Attachment
from ..exchange.mailbox import Mailbox
from ..exchange.message import Message
from ..exchange.tenant import Tenant

__all__ = ["put_message"]


def put_message(
    tenant: Tenant,
    mailbox: Mailbox,
    folder: int,
    *,
    subject: str,
    body: Body,
    from_: EmailAddress,
    to: tuple[EmailAddress, ...],
    cc: tuple[EmailAddress, ...] = (),
    is_read: bool = False,
    received: datetime | None = None,
    message_id: str | None = None,
    thread: str | None = None,
    attachments: tuple[Attachment, ...] = (),
) -> Message:
    """Put a message into a folder and return it.

    Args:
        received: When it arrived; now if left out.
        message_id: Its ``Message-ID``, which the copies in other mailboxes share.
        thread: The conversation; one of its own if left out.
    """
    key = tenant.ids.next()
    at = received or tenant.clock.now
    message_id = message_id or new_message_id(tenant, key)
    message = Message(
        key=key,
        place=tenant.ids.next(),
        folder=folder,
        version=tenant.ids.next(),
        created=at,
        modified=at,
        received=at,
        sent=at,
        subject=subject,
        body=body,
        sender=from_,
        from_=from_,
        to_recipients=to,
        cc_recipients=cc,
        is_read=is_read,
        is_draft=folder == DRAFTS,
        internet_message_id=message_id,
        thread=thread or message_id,
        attachments=numbered(tenant, attachments),
    )
    return tenant.put(mailbox, message, "add")
