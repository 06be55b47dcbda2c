"""Which requests a newer message has overtaken: ``isOutOfDate``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from .copies import mailbox_reached
from .delivery import Reached
from .event import Event
from .mailbox import Mailbox
from .message import MeetingMessage, MeetingMessageType, MeetingRequestType, Message
from .notice import NoticeKind, SentNotice
from .tenant import Tenant

__all__ = ["outdate_requests"]


def outdate_requests(
    tenant: Tenant, notice: SentNotice, reached: Iterable[Reached], event: Event
) -> None:
    """Mark the earlier requests for a meeting, or for one date of it, as out of date.

    That happens wherever the notice arrived, and in the mailboxes of those it was meant for, too.
    A delegate's requests for an owner and for themselves are told apart.

    Source: documented meaning of ``isOutOfDate``; ``outdated`` on updates is assumed.
    """
    newest = {each.message.key for each in notice.delivered}
    kind = None if notice.kind is NoticeKind.CANCELLATION else MeetingRequestType.OUTDATED
    for mailbox, is_delegated in _readers(tenant, notice, reached):
        for message in mailbox.meeting_messages(event.ical_uid):
            meeting = message.meeting
            if message.key in newest or meeting is None or meeting.is_delegated is not is_delegated:
                continue
            if _is_overtaken(meeting, event):
                _outdate(tenant, mailbox, message, meeting, kind)


def _readers(
    tenant: Tenant, notice: SentNotice, reached: Iterable[Reached]
) -> Iterable[tuple[Mailbox, bool]]:
    found: dict[tuple[str, bool], Mailbox] = {}
    for delivered in notice.delivered:
        reader, meeting = tenant.directory.find(delivered.owner_id), delivered.message.meeting
        if reader is not None and meeting is not None:
            found[reader.id, meeting.is_delegated] = tenant.mailbox_of(reader)
    for each in reached:
        mailbox = mailbox_reached(tenant, each)
        if mailbox is not None:
            found[mailbox.owner_id, False] = mailbox
    return [(mailbox, is_delegated) for (_, is_delegated), mailbox in found.items()]


def _is_overtaken(meeting: MeetingMessage, event: Event) -> bool:
    """A message about the series overtakes those about its dates, one about a date its own."""
    is_request = meeting.type is MeetingMessageType.REQUEST
    is_same = event.occurrence_date in (None, meeting.occurrence_date)
    return is_request and is_same and not meeting.is_out_of_date


def _outdate(
    tenant: Tenant,
    mailbox: Mailbox,
    message: Message,
    meeting: MeetingMessage,
    kind: MeetingRequestType | None,
) -> None:
    outdated = replace(meeting, is_out_of_date=True, request_type=kind or meeting.request_type)
    tenant.replace(mailbox, message, tenant.revised(message, meeting=outdated), "update")
