"""Automatic replies: what answers while somebody is away.

Who they are for and what they say is a mailbox setting; see `mailbox_settings.py`.
"""

from __future__ import annotations

from datetime import datetime

from .address import EmailAddress
from .body import Body, BodyType
from .calendar import SENT_ITEMS
from .compose import new_message
from .contact import CONTACTS
from .directory import Room, User
from .mailbox import Mailbox
from .mailbox_settings import (
    Answered,
    AutomaticReplies,
    AutomaticRepliesStatus,
    ExternalAudience,
)
from .message import InternetMessageHeader, MeetingMessageType, Message
from .notice import Delivered, NoticeKind, SentNotice
from .tenant import Tenant
from .transport import arrive, is_automatic

__all__ = ["answer_automatically", "is_away"]

_PREFIX = "Automatic reply: "


def is_away(replies: AutomaticReplies, now: datetime) -> bool:
    """Tell whether automatic replies are on; a schedule counts only as ``scheduled``."""
    if replies.status is AutomaticRepliesStatus.ALWAYS_ENABLED:
        return True
    if replies.status is not AutomaticRepliesStatus.SCHEDULED:
        return False
    if replies.start is None or replies.end is None:
        return False
    return replies.start.utc <= now < replies.end.utc


def answer_automatically(tenant: Tenant, reader: User, arrived: Message) -> None:
    """Answer a message that arrived, if its reader is away and its sender was not told yet.

    Each sender gets one answer; with another setting it begins anew. Neither what a program wrote
    nor the reader's own mail is answered. Rooms answer meetings, nothing else (assumed). Of meeting
    messages requests alone are answered (assumed). An answer leaves nothing in Sent Items.

    Source: mail.md §20; that somebody outside is told what is for them only, and that those in
    the default folder count as contacts, is assumed.
    """
    replies = reader.mailbox_settings.automatic_replies
    to = arrived.from_ or arrived.sender
    if to is None or isinstance(reader, Room) or not is_away(replies, tenant.clock.now):
        return
    sender = tenant.directory.find(to.address)
    is_own = sender is not None and sender.id == reader.id
    if is_own or is_automatic(arrived) or _is_about_meeting(arrived):
        return
    mailbox = tenant.mailbox_of(reader)
    text = _message_for(tenant, mailbox, replies, to)
    before = mailbox.answered.get(to.folded)
    if not text or (before is not None and before.replies == replies):
        return
    tenant.journal.write(mailbox, before, Answered(to.folded, replies), "automatic reply")
    _send(tenant, reader, arrived, to, text)


def _is_about_meeting(message: Message) -> bool:
    meeting = message.meeting
    return meeting is not None and meeting.type is not MeetingMessageType.REQUEST


def _message_for(
    tenant: Tenant, mailbox: Mailbox, replies: AutomaticReplies, to: EmailAddress
) -> str:
    if tenant.directory.find(to.address) is not None:
        return replies.internal_message
    audience = replies.external_audience
    is_known = audience is ExternalAudience.CONTACTS_ONLY and _is_contact(mailbox, to)
    return replies.external_message if is_known or audience is ExternalAudience.ALL else ""


def _is_contact(mailbox: Mailbox, email: EmailAddress) -> bool:
    """Tell whether an address is in the default folder of contacts."""
    return any(email in each.email_addresses for each in mailbox.contacts(CONTACTS))


def _send(tenant: Tenant, reader: User, arrived: Message, to: EmailAddress, text: str) -> None:
    headers = (
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("In-Reply-To", arrived.internet_message_id),
    )
    members = {
        "subject": f"{_PREFIX}{arrived.subject}",
        "body": Body(BodyType.HTML, text).as_html(),
        "from_": reader.email,
        "sender": reader.email,
        "to_recipients": (to,),
        "thread": arrived.thread,
        "is_draft": False,
        "internet_message_headers": tuple(InternetMessageHeader(*each) for each in headers),
    }
    sent = new_message(tenant, SENT_ITEMS, members)
    receiver = tenant.directory.find_user(to.address)
    copy = arrive(tenant, receiver, sent) if receiver and receiver.has_mailbox else None
    tenant.journal.note(
        SentNotice(
            kind=NoticeKind.AUTOMATIC_REPLY,
            owner_id=reader.id,
            comment=None,
            message=sent,
            event=None,
            recipients=(to,),
            external=() if receiver else (to,),
            delivered=(Delivered(receiver.id, copy),) if receiver and copy else (),
            sent=sent.sent,
        )
    )
