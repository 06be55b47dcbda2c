"""Sending mails: one leaves a mailbox and arrives in others, or goes outside.

POST …/sendMail, POST …/messages/{id}/send, and what replies and forwards do at their end.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .addressees import Addressees, addressees_of, check_recipients
from .amend import current
from .attachment import check_attachable
from .authors import authors_of
from .automatic_replies import answer_automatically
from .calendar import INBOX, SENT_ITEMS
from .compose import new_message
from .directory import User
from .errors import Refusal
from .extension import check_extensions
from .mailbox import Mailbox
from .message import Message
from .notice import Delivered, NoticeKind, SentNotice
from .one_line import one_line
from .tenant import Tenant
from .transport import arrive
from .undeliverable import report_undeliverable

__all__ = ["NotADraftError", "deliver_mail", "receive_message", "send_draft", "send_message"]


class NotADraftError(Refusal):
    """What was sent cannot be sent again. Assumed: no answer of the service is published."""


def send_message(
    tenant: Tenant,
    mailbox: Mailbox,
    members: Mapping[str, Any],
    actor: User | None = None,
    *,
    save_to_sent_items: bool = True,
    comment: str | None = None,
) -> SentNotice:
    """Send a message that is in no mailbox yet.

    Everybody addressed gets a copy in their Inbox, each mailbox one; addresses outside the tenant
    are on record. Who wrote to an address of the tenant that nobody has is told so.

    Args:
        members: As `settle_message` returns them.
        save_to_sent_items: Whether the sender keeps a copy, with the hidden recipients.
        comment: What a reply or a forward says, for the record.

    Raises:
        SendAsDeniedError: See `authors_of`.
        InvalidRecipientsError: See `check_recipients`.
        Refusal: See `check_attachable` and `check_extensions`.

    Source: mail.md §9.1 (documented).
    """
    with tenant.transaction():
        message = new_message(tenant, SENT_ITEMS, members)
        if message.attachments:
            check_attachable(tenant, mailbox, message, 0)
        check_extensions(tenant, mailbox, message, message.extensions, actor)
        sent = tenant.revised(message, **_as_sent(tenant, mailbox, message, actor))
        if save_to_sent_items:
            tenant.put(mailbox, sent, "send")
        return deliver_mail(tenant, mailbox, sent, comment)


def send_draft(
    tenant: Tenant, mailbox: Mailbox, draft: Message, actor: User | None = None
) -> SentNotice:
    """Send a draft, which moves to Sent Items: its default id is gone, an immutable one stays.

    Raises:
        NotADraftError: It was sent before (400, assumed).
        ItemNotFoundError: It is gone.
        Refusal: See `send_message`.

    Source: mail.md §9.2 (documented).
    """
    with tenant.transaction():
        draft = current(mailbox, draft)
        if not draft.is_draft:
            raise NotADraftError
        members = _as_sent(tenant, mailbox, draft, actor)
        sent = tenant.move(mailbox, draft, SENT_ITEMS, "send", **members)
        return deliver_mail(tenant, mailbox, sent)


def receive_message(tenant: Tenant, reader: User, members: Mapping[str, Any]) -> Message | None:
    """Let a mail arrive that somebody outside sent: it is in the reader's Inbox, rules see it, and
    who is away answers it.

    Returns:
        The mail as it stands then; None if a rule deleted it for good.
    """
    with tenant.transaction():
        arrived = arrive(tenant, reader, new_message(tenant, INBOX, members))
        if arrived is not None:
            answer_automatically(tenant, reader, arrived)
        return arrived


def _as_sent(
    tenant: Tenant, mailbox: Mailbox, message: Message, actor: User | None
) -> dict[str, Any]:
    """Return what becomes different in a message by being sent."""
    check_recipients(message)
    from_, sender = authors_of(tenant, mailbox, message, actor)
    now = tenant.clock.now
    return {
        "subject": one_line(message.subject),
        "from_": from_,
        "sender": sender,
        "sent": now,
        "received": now,
        "is_draft": False,
        "is_read": True,
    }


def deliver_mail(
    tenant: Tenant, mailbox: Mailbox, sent: Message, comment: str | None = None
) -> SentNotice:
    """Let a message that was sent arrive wherever it is addressed to, and put it on record."""
    to = addressees_of(tenant, sent)
    copies = [(each, arrive(tenant, each.user, sent)) for each in to.readers]
    delivered = tuple(Delivered(each.user.id, copy) for each, copy in copies if copy)
    notice = _note(tenant, mailbox, sent, to, delivered, comment)
    for reader, copy in copies:
        if copy is not None and not reader.is_through_group:
            answer_automatically(tenant, reader.user, copy)
    if to.unknown:
        report_undeliverable(tenant, sent, to.unknown)
    return notice


def _note(
    tenant: Tenant,
    mailbox: Mailbox,
    sent: Message,
    to: Addressees,
    delivered: tuple[Delivered, ...],
    comment: str | None,
) -> SentNotice:
    notice = SentNotice(
        kind=NoticeKind.MAIL,
        owner_id=mailbox.owner_id,
        comment=comment or None,
        message=sent,
        event=None,
        recipients=sent.recipients,
        external=to.external,
        delivered=delivered,
        sent=sent.sent,
    )
    tenant.journal.note(notice)
    return notice
