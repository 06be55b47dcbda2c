"""A message arrives in a mailbox: its copy, the headers of its way, and what happens then."""

from __future__ import annotations

from dataclasses import replace
from email.utils import format_datetime
from itertools import pairwise

from .calendar import INBOX
from .directory import User
from .flag import UNFLAGGED
from .message import InferenceClassification, InternetMessageHeader, Message
from .rules import on_arrival
from .tenant import Tenant

__all__ = ["arrive", "is_automatic"]

_AUTOMATIC = frozenset({"auto-submitted", "x-auto-response-suppress"})


def arrive(tenant: Tenant, reader: User, sent: Message) -> Message | None:
    """Put a copy of a message into somebody's Inbox, unread, and let their rules see it.

    It bears no hidden recipients, and nothing that its sender noted on their own copy.

    Returns:
        The copy as it stands then, wherever; None if a rule deleted it for good.

    Source: mail.md §9.1 (documented; that categories and flags stay behind is assumed).
    """
    now = tenant.clock.now
    copy = replace(
        sent,
        key=tenant.ids.next(),
        place=tenant.ids.next(),
        version=tenant.ids.next(),
        folder=INBOX,
        created=now,
        modified=now,
        received=now,
        bcc_recipients=(),
        categories=(),
        flag=UNFLAGGED,
        inference_classification=InferenceClassification.FOCUSED,
        is_draft=False,
        is_read=False,
        is_delivery_receipt_requested=None,
        internet_message_headers=(*_hops(tenant), *sent.internet_message_headers),
    )
    mailbox = tenant.mailbox_of(reader)
    return on_arrival(tenant, mailbox, tenant.put(mailbox, copy, "deliver"))


def is_automatic(message: Message) -> bool:
    """Tell whether a program wrote a message: such a one is not answered by another."""
    return any(each.name.casefold() in _AUTOMATIC for each in message.internet_message_headers)


def _hops(tenant: Tenant) -> tuple[InternetMessageHeader, ...]:
    """Two hops, as the reference's samples have them for what was received."""
    domain, when = tenant.domain, format_datetime(tenant.clock.now)
    servers = [f"{name}.{domain}" for name in ("store", "hub", "edge")]
    return tuple(
        InternetMessageHeader("Received", f"from {source} by {server} with HTTPS; {when}")
        for server, source in pairwise(servers)
    )
