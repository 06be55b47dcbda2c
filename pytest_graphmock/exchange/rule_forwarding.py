"""What inbox rules send: messages forwarded, forwarded as attachments, redirected.

None of it is kept in Sent Items. A header names the mailboxes whose rules have sent a message on,
so that it does not go round in circles (Exchange has such a one; what it holds is assumed).
"""

from __future__ import annotations

from dataclasses import replace

from .address import EmailAddress
from .item import ItemAttachment
from .mailbox import Mailbox
from .mailing import deliver_mail, send_message
from .message import InternetMessageHeader, Message
from .message_rule import RuleActions, size_of
from .replying import Reaction, send_reaction
from .tenant import Tenant

__all__ = ["pass_on"]

_LOOP = "X-MS-Exchange-Inbox-Rules-Loop"


def pass_on(tenant: Tenant, mailbox: Mailbox, actions: RuleActions, message: Message) -> None:
    """Send a message on as a rule says, unless this mailbox did so before.

    Source: mail.md §17 (documented that it does; the rest assumed).
    """
    own = tenant.owner_of(mailbox).email
    passed = [each for each in message.internet_message_headers if each.name == _LOOP]
    if any(each.value.casefold() == own.folded for each in passed):
        return
    headers = (*passed, InternetMessageHeader(_LOOP, own.address))
    if actions.forward_to:
        _forward(tenant, mailbox, message, actions.forward_to, headers)
    if actions.forward_as_attachment_to:
        _attach(tenant, mailbox, message, actions.forward_as_attachment_to, headers)
    if actions.redirect_to:
        _redirect(tenant, mailbox, message, actions.redirect_to, headers)


def _forward(
    tenant: Tenant,
    mailbox: Mailbox,
    message: Message,
    to: tuple[EmailAddress, ...],
    headers: tuple[InternetMessageHeader, ...],
) -> None:
    send_reaction(
        tenant,
        mailbox,
        message,
        Reaction.FORWARD,
        to=to,
        members={"internet_message_headers": headers},
        save_to_sent_items=False,
    )


def _attach(
    tenant: Tenant,
    mailbox: Mailbox,
    message: Message,
    to: tuple[EmailAddress, ...],
    headers: tuple[InternetMessageHeader, ...],
) -> None:
    attached = ItemAttachment(
        key=tenant.ids.next(),
        name=message.subject,
        modified=tenant.clock.now,
        item=message,
        size=size_of(message),
    )
    members = {
        "subject": f"FW: {message.subject}",
        "to_recipients": to,
        "attachments": (attached,),
        "internet_message_headers": headers,
    }
    send_message(tenant, mailbox, members, save_to_sent_items=False)


def _redirect(
    tenant: Tenant,
    mailbox: Mailbox,
    message: Message,
    to: tuple[EmailAddress, ...],
    headers: tuple[InternetMessageHeader, ...],
) -> None:
    """It stays as its author wrote it, and comes from them."""
    others = [each for each in message.internet_message_headers if each.name not in (_LOOP, _HOP)]
    sent = replace(
        tenant.revised(message),
        to_recipients=to,
        cc_recipients=(),
        bcc_recipients=(),
        internet_message_headers=(*others, *headers),
    )
    deliver_mail(tenant, mailbox, sent)


#: Headers of the way that a message came.
_HOP = "Received"
