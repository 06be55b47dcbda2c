"""Messages that came as MIME: what they say of their conversation, and what they may bear.

Unlike JSON they may bear any header, such as In-Reply-To, and more than five (documented).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .attachment import check_attachable
from .calendar import MailFolder
from .compose import new_message, require_store, settle_message
from .mailbox import Mailbox
from .message import Message
from .tenant import Tenant
from .threading import continued

__all__ = ["create_mime_draft", "settle_mime"]


def settle_mime(tenant: Tenant, mailbox: Mailbox, members: Mapping[str, Any]) -> dict[str, Any]:
    """Return members that MIME gave as Exchange keeps them, with the conversation they go on."""
    given = dict(members)
    headers = given.pop("internet_message_headers", ())
    settled = settle_message(tenant, given)
    return {
        **settled,
        "internet_message_headers": headers,
        **continued(tenant, mailbox, members),
    }


def create_mime_draft(
    tenant: Tenant, mailbox: Mailbox, folder: MailFolder, members: Mapping[str, Any]
) -> Message:
    """Keep a message as a draft, with the date that it bears itself (documented by a sample).

    Raises:
        MessageSizeError: See `check_attachable`.
        MoveCopyError: See `require_store`.

    Source: mail.md §6.2.
    """
    require_store(folder)
    settled = settle_mime(tenant, mailbox, members)
    with tenant.transaction():
        message = new_message(tenant, folder.key, settled)
        if message.attachments:
            check_attachable(tenant, mailbox, message, 0)
        return tenant.put(mailbox, message, "create")
