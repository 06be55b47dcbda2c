"""The transport: a message leaves one mailbox and arrives in others, or goes outside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from .address import EmailAddress
from .automatic_replies import answer_automatically
from .body import Body
from .calendar import INBOX, SENT_ITEMS
from .conversation import new_message_id
from .directory import DelegateDelivery, Group, Principal, Room, User
from .event import Attendee, AttendeeType, Event, Importance, Sensitivity
from .item import Attachment
from .mailbox import Mailbox
from .message import MeetingMessage, MeetingMessageType, MeetingRequestType, Message
from .notice import Delivered, NoticeKind, SentNotice
from .rules import on_arrival
from .tenant import Tenant

__all__ = ["Letter", "Reached", "reach", "send"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message before it is sent: what it says, from whom, to whom.

    ``attendees`` say who gets it and how they are named: required ones in To, optional ones in
    Cc, resources in Bcc (assumed). With ``hide_attendees`` each copy names its own reader only.
    What the service writes by itself leaves none in Sent Items: ``keeps_copy`` is False.
    """

    kind: NoticeKind
    subject: str
    body: Body
    from_: EmailAddress
    sender: EmailAddress
    attendees: tuple[Attendee, ...]
    thread: str
    meeting: MeetingMessage
    event: Event
    comment: str | None = None
    importance: Importance = Importance.NORMAL
    hide_attendees: bool = False
    keeps_copy: bool = True
    attachments: tuple[Attachment, ...] = ()

    def addressed(self, kind: AttendeeType) -> tuple[EmailAddress, ...]:
        return tuple(each.email for each in self.attendees if each.type is kind)


@dataclass(frozen=True, slots=True)
class Reached:
    """An attendee and who that is here; ``principal`` is None outside the tenant.

    A member who is reached through a group stands under the group's attendee.
    """

    attendee: Attendee
    principal: Principal | None
    is_through_group: bool = False

    @property
    def address(self) -> EmailAddress:
        """The address of the mailbox that is reached."""
        return self.principal.email if self.principal else self.attendee.email


def reach(
    tenant: Tenant, attendees: Iterable[Attendee], leaving: Principal | None = None
) -> list[Reached]:
    """Return whom attendees stand for: each mailbox once, groups with their members.

    Who is named and a member too is reached by name. The one that a message leaves is not
    reached: nobody writes to oneself (assumed).
    """
    named = [Reached(each, tenant.directory.find(each.email.address)) for each in attendees]
    members = [member for each in named for member in _members(tenant, each)]
    found: dict[str, Reached] = {}
    for each in (*named, *members):
        found.setdefault(each.principal.id if each.principal else each.address.folded, each)
    if leaving is not None:
        found.pop(leaving.id, None)
    return list(found.values())


def _members(tenant: Tenant, reached: Reached) -> Iterator[Reached]:
    if isinstance(reached.principal, Group):
        for member_id in reached.principal.member_ids:
            member = tenant.directory.find(member_id)
            if member is not None:
                yield Reached(reached.attendee, member, is_through_group=True)


def send(
    tenant: Tenant, mailbox: Mailbox, letter: Letter, reached: Iterable[Reached]
) -> SentNotice:
    """Send a letter: a copy to Sent Items, one to each reader's Inbox, and a notice on record.

    A resource reads its mail itself, so that nothing stays in its Inbox (observed); the members
    of a group are reached one by one, and the group's mailbox keeps none (assumed).
    """
    reached = list(reached)
    sent = _written(tenant, letter)
    if letter.keeps_copy:
        tenant.put(mailbox, sent, "send")
    delivered = tuple(
        Delivered(reader.id, _deliver(tenant, reader, sent, letter, each, changes))
        for each in reached
        for reader, changes in _readers(tenant, each.principal, letter)
    )
    notice = SentNotice(
        kind=letter.kind,
        owner_id=mailbox.owner_id,
        comment=letter.comment,
        message=sent,
        event=letter.event,
        recipients=sent.recipients,
        external=tuple(
            each.email
            for each in letter.attendees
            if tenant.directory.find(each.email.address) is None
        ),
        delivered=delivered,
        sent=sent.sent,
    )
    tenant.journal.note(notice)
    _answer_automatically(tenant, reached, delivered)
    return notice


def _answer_automatically(
    tenant: Tenant, reached: Iterable[Reached], delivered: Iterable[Delivered]
) -> None:
    """Let those who are away say so; not for what reached them through a group, nor as delegates
    (assumed)."""
    named = {each.principal.id for each in reached if each.principal and not each.is_through_group}
    for each in delivered:
        reader = tenant.directory.find_user(each.owner_id)
        if reader is not None and reader.id in named:
            answer_automatically(tenant, reader, each.message)


def _written(tenant: Tenant, letter: Letter) -> Message:
    """Return the copy for Sent Items, which alone shows the hidden recipients."""
    key, now = tenant.ids.next(), tenant.clock.now
    return Message(
        key=key,
        place=tenant.ids.next(),
        folder=SENT_ITEMS,
        version=tenant.ids.next(),
        created=now,
        modified=now,
        received=now,
        sent=now,
        subject=letter.subject,
        body=letter.body,
        sender=letter.sender,
        from_=letter.from_,
        to_recipients=letter.addressed(AttendeeType.REQUIRED),
        cc_recipients=letter.addressed(AttendeeType.OPTIONAL),
        bcc_recipients=letter.addressed(AttendeeType.RESOURCE),
        importance=letter.importance,
        attachments=letter.attachments,
        is_read=True,
        internet_message_id=new_message_id(tenant, key),
        thread=letter.thread,
        meeting=letter.meeting,
    )


def _readers(
    tenant: Tenant, principal: Principal | None, letter: Letter
) -> Iterator[tuple[User, dict[str, Any]]]:
    """Yield in whose Inboxes a meeting message for somebody arrives, and what is special there.

    Source: ``delegateMeetingMessageDeliveryOptions``, calendar.md §17.4: documented for requests
    and responses, assumed for cancellations. That the owner's informational copy of a request is a
    ``principalWantsCopy``, and that private meetings stay with the owner, is assumed (EWS and
    MS-OXODLGT have both).
    """
    if not isinstance(principal, User) or isinstance(principal, Room) or not principal.has_mailbox:
        return
    is_private = letter.event is not None and letter.event.sensitivity is Sensitivity.PRIVATE
    delegates = [] if is_private else _delegates(tenant, principal)
    option = principal.delegate_delivery
    if not delegates or option is DelegateDelivery.TO_DELEGATE_AND_PRINCIPAL:
        yield principal, {}
    elif option is DelegateDelivery.TO_DELEGATE_AND_INFORMATION_TO_PRINCIPAL:
        yield principal, _for_information(letter)
    for delegate in delegates:
        yield delegate, {"is_delegated": True}


def _for_information(letter: Letter) -> dict[str, Any]:
    is_request = letter.meeting is not None and letter.meeting.type is MeetingMessageType.REQUEST
    return {"request_type": MeetingRequestType.PRINCIPAL_WANTS_COPY} if is_request else {}


def _delegates(tenant: Tenant, owner: User) -> list[User]:
    addresses = tenant.mailbox_of(owner).default_calendar.delegates
    found = (tenant.directory.find_user(each.address) for each in addresses)
    return [each for each in found if each is not None and each.has_mailbox]


def _deliver(
    tenant: Tenant,
    reader: User,
    sent: Message,
    letter: Letter,
    reached: Reached,
    changes: dict[str, Any],
) -> Message:
    only = (reached.attendee.email,) if letter.hide_attendees else None
    copy = replace(
        sent,
        key=tenant.ids.next(),
        place=tenant.ids.next(),
        version=tenant.ids.next(),
        folder=INBOX,
        to_recipients=only or sent.to_recipients,
        cc_recipients=() if only else sent.cc_recipients,
        bcc_recipients=(),
        is_read=False,
        meeting=replace(letter.meeting, **changes)
        if changes and letter.meeting
        else letter.meeting,
    )
    mailbox = tenant.mailbox_of(reader)
    return on_arrival(tenant, mailbox, tenant.put(mailbox, copy, "deliver")) or copy
