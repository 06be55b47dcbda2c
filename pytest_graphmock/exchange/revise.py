"""Changing messages: drafts in everything, others in what their owner may mark.

PATCH …/messages/{id}.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .backdating import message_flags, message_times
from .compose import settle_message
from .discard import standing
from .errors import NotDraftError, PropertySetError
from .extended import with_properties
from .mailbox import Mailbox
from .message import Message
from .tenant import Tenant

__all__ = ["update_message"]

#: What stands as it was sent.
_DRAFT_ONLY = frozenset(
    {
        "subject",
        "body",
        "from_",
        "sender",
        "reply_to",
        "to_recipients",
        "cc_recipients",
        "bcc_recipients",
        "internet_message_id",
    }
)


def update_message(
    tenant: Tenant, mailbox: Mailbox, message: Message, changes: Mapping[str, Any]
) -> Message:
    """Change members of a message; what changes nothing gives it no new version (assumed).

    Args:
        changes: Members of `Message` as the caller gave them. Extended properties that are not
            among them stay.

    Raises:
        NotDraftError: It was sent, or came in, and stands as it is (400; observed for ``from``,
            assumed for the rest, which the service has applied, refused and passed over in turn).
        PropertySetError: ``PR_MESSAGE_FLAGS`` says that a draft is none, or the other way round.
        ItemNotFoundError: It is gone.
        Refusal: See `settle_message`.

    Source: mail.md §7.
    """
    with tenant.transaction():
        message = standing(mailbox, message)
        if not message.is_draft and _DRAFT_ONLY & changes.keys():
            raise NotDraftError
        members = _changed(tenant, message, changes)
        if all(getattr(message, name) == each for name, each in members.items()):
            return message
        return tenant.replace(mailbox, message, tenant.revised(message, **members), "update")


def _changed(tenant: Tenant, message: Message, changes: Mapping[str, Any]) -> dict[str, Any]:
    members = settle_message(tenant, changes)
    if not members.get("internet_message_id", "-"):
        del members["internet_message_id"]  # every message has one
    for name in ("single_value_properties", "multi_value_properties"):
        if name in members:
            members[name] = with_properties(getattr(message, name), members[name])
    flags = message_flags(changes)
    if flags.pop("is_draft", message.is_draft) is not message.is_draft:
        raise PropertySetError
    return {**flags, **message_times(changes), **members}
