"""Which conversation a message goes on with that names what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .conversation import further_index
from .mailbox import Mailbox
from .tenant import Tenant

__all__ = ["continued"]


def continued(tenant: Tenant, mailbox: Mailbox, members: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the headers In-Reply-To and References of a message say of its conversation.

    What they name and this mailbox has is gone on with; else the first message that they name
    began the conversation (assumed). Without them it begins anew.
    """
    headers = members.get("internet_message_headers", ())
    named = {each.name.casefold(): each.value.split() for each in headers}
    references = [*named.get("references", ()), *named.get("in-reply-to", ())]
    if not references:
        return {}
    wanted = set(references)
    # Mailboxes keep no index of Message-IDs: what answers by MIME is rare.
    for message in mailbox.messages():
        if message.internet_message_id in wanted:
            index = further_index(tenant, message)
            return {"thread": message.thread, "conversation_index": index}
    return {"thread": references[0]}
