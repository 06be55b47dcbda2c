"""Focused Inbox: which senders' mail always goes to Focused, and which to Other.

POST …/inferenceClassification/overrides, PATCH and DELETE …/overrides/{id}; `classified` for what
arrives.

Source: mail.md §18 (documented).
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from . import ids
from .address import EmailAddress, is_address
from .errors import InvalidParameterError, ItemNotFoundError
from .mailbox import Mailbox
from .message import InferenceClassification, Message
from .outlook_lists import InferenceOverride
from .tenant import Tenant

__all__ = [
    "classified",
    "delete_override",
    "get_override",
    "id_of_override",
    "overrides_in_order",
    "reclassify",
    "set_override",
]

_MOST = 1000


def id_of_override(mailbox: Mailbox, override: InferenceOverride) -> str:
    """Return what an override is called from outside: a GUID."""
    return str(ids.guid_of(mailbox.guid, f"override {override.key}"))


def overrides_in_order(mailbox: Mailbox) -> list[InferenceOverride]:
    """Return a mailbox's overrides, oldest first."""
    return sorted(mailbox.overrides.values(), key=lambda each: each.key)


def get_override(mailbox: Mailbox, override_id: UUID) -> InferenceOverride:
    """Return the override of an id.

    Raises:
        ItemNotFoundError: There is none (404).
    """
    for each in mailbox.overrides.values():
        if id_of_override(mailbox, each) == str(override_id):
            return each
    raise ItemNotFoundError


def set_override(
    tenant: Tenant, mailbox: Mailbox, email: EmailAddress, classify_as: InferenceClassification
) -> InferenceOverride:
    """Let a sender's mail be classified in one way from now on.

    Of a sender who has an override already, that one is changed (documented), name and all.

    Raises:
        InvalidParameterError: It is no address, or there are 1000 overrides (400, assumed).
    """
    if not is_address(email.address):
        raise InvalidParameterError("The property 'senderEmailAddress' is required.")
    known = next((e for e in mailbox.overrides.values() if e.email.folded == email.folded), None)
    with tenant.transaction():
        if known is None:
            if len(mailbox.overrides) >= _MOST:
                raise InvalidParameterError(f"There can be no more than {_MOST} overrides.")
            after = InferenceOverride(tenant.ids.next(), email, classify_as)
        else:
            after = replace(known, email=email, classify_as=classify_as)
        tenant.journal.write(mailbox, known, after, "override")
    return after


def reclassify(
    tenant: Tenant,
    mailbox: Mailbox,
    override: InferenceOverride,
    classify_as: InferenceClassification,
) -> InferenceOverride:
    """Let an override say Focused or Other; the sender stays (documented)."""
    after = replace(override, classify_as=classify_as)
    with tenant.transaction():
        tenant.journal.write(mailbox, override, after, "override")
    return after


def delete_override(tenant: Tenant, mailbox: Mailbox, override: InferenceOverride) -> None:
    """Leave a sender's mail to the service again; what is classified stays so."""
    with tenant.transaction():
        tenant.journal.write(mailbox, override, None, "delete")


def classified(tenant: Tenant, mailbox: Mailbox, message: Message) -> Message:
    """Return a message that arrives, classified as its sender's override says, if there is one."""
    sender = message.from_ or message.sender
    for each in mailbox.overrides.values():
        if sender is None or each.email.folded != sender.folded:
            continue
        if message.inference_classification is each.classify_as:
            break
        after = tenant.revised(message, inference_classification=each.classify_as)
        return tenant.replace(mailbox, message, after, "classify")
    return message
