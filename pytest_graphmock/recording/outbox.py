"""The outbox: every message that left a mailbox of the tenant, one notice a message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from ..exchange.journal import Change, Fact
from ..exchange.mailbox import Mailbox
from ..exchange.notice import NoticeKind, SentNotice
from .addresses import Somebody, key_of, mails_of
from .lens import Lens
from .sequence import Record, Recorded

if TYPE_CHECKING:
    from ..views import Event, Message

__all__ = ["EventLike", "Notice", "Outbox", "notices_of"]

#: The members that are people.
_PEOPLE = ("to", "external", "from_", "sender")


class EventLike(Protocol):
    """Whatever tells of which meeting it is: any mailbox's copy, any date of a series."""

    @property
    def uid(self) -> str: ...

    @property
    def occurrence_date(self) -> date | None: ...


class Notice(Record):
    """One message that left a mailbox, whoever it was addressed to.

    ``notice == {"subject": "Canceled: Budget review", "to": [bob, "eve@partner.example"]}`` holds
    when every member that the mapping names agrees: people in any order and by any name of theirs,
    ``""`` for no comment, anybody's copy for the event, an ISO date for the occurrence.
    """

    __slots__ = ("_lens", "_sent")

    members = (
        "kind",
        "subject",
        "comment",
        "from_",
        "sender",
        "to",
        "external",
        "event",
        "event_id",
        "ical_uid",
        "uid",
        "occurrence",
        "sent_at",
    )

    def __init__(self, lens: Lens, sent: SentNotice) -> None:
        self._lens = lens
        self._sent = sent

    @property
    def kind(self) -> str:
        """``cancellation``, ``invitation``, ``update``, ``response``, ``forwardNotification``,
        ``mail`` or ``automaticReply``."""
        return self._sent.kind.value

    @property
    def subject(self) -> str:
        """The message's subject, such as ``Canceled: Budget review``."""
        return self._sent.message.subject

    @property
    def body(self) -> str:
        """The message's content as it left, HTML or text; there even if nobody kept a copy."""
        return self._sent.message.body.content

    @property
    def body_preview(self) -> str:
        """The first 255 characters of the body's text."""
        return self._sent.message.body.preview

    @property
    def comment(self) -> str | None:
        """What was added for the reader; None when nothing was."""
        return self._sent.comment

    @property
    def from_(self) -> str:
        """Whose message it is: the address of the organizer, or of who answers."""
        sender = self._sent.message.from_ or self._sent.message.sender
        return sender.address if sender else ""

    @property
    def sender(self) -> str:
        """Who acted: a delegate's address, or the same as ``from_``."""
        sender = self._sent.message.sender
        return sender.address if sender else self.from_

    @property
    def to(self) -> list[str]:
        """The addresses of the recipients, in the message's order; hidden ones too."""
        return [each.address for each in self._sent.recipients]

    @property
    def external(self) -> list[str]:
        """Those of them outside the tenant, where nothing is stored."""
        return [each.address for each in self._sent.external]

    @property
    def event(self) -> Event | None:
        """The event it is about, in the mailbox that it left; None for a plain mail."""
        event = self._sent.event
        return None if event is None else self._lens.event(self._mailbox, event)

    @property
    def event_id(self) -> str | None:
        """The id that the event had in that mailbox when the message left."""
        event = self._sent.event
        return None if event is None else self._mailbox.id_of(event)

    @property
    def ical_uid(self) -> str | None:
        """The event's ``iCalUId``, which its copies in all mailboxes share."""
        return None if self.event is None else self.event.ical_uid

    @property
    def uid(self) -> str | None:
        """The meeting's ``uid``: its ``iCalUId``, the same for all dates of a series."""
        return None if self._sent.event is None else self._sent.event.ical_uid

    @property
    def occurrence(self) -> date | None:
        """The original date that it is about; None for a whole meeting or series."""
        return None if self._sent.event is None else self._sent.event.occurrence_date

    @property
    def sent_at(self) -> datetime:
        """When it left, in UTC."""
        return self._sent.sent

    @property
    def sent_message(self) -> Message:
        """The sender's own copy, in Sent Items; a forward notification leaves none there."""
        return self._lens.message(self._mailbox, self._sent.message)

    @property
    def messages(self) -> list[Message]:
        """The copies that reached mailboxes of the tenant."""
        lens = self._lens
        return [
            lens.message(lens.mailbox(each.owner_id), each.message) for each in self._sent.delivered
        ]

    @property
    def message_ids(self) -> dict[str, str]:
        """What the delivered copies are called now, by the address of the mailbox."""
        return {message.owner.mail: message.current_id for message in self.messages}

    def __repr__(self) -> str:
        about = f" on {self.occurrence}" if self.occurrence else ""
        comment = f", comment {self.comment!r}" if self.comment else ""
        people = ", ".join(self.to) or "nobody"
        return (
            f"<Notice {self.kind} {self.subject!r}{about} from {self.from_} to {people}{comment}>"
        )

    @property
    def _identity(self) -> object:
        return self._sent

    @property
    def _mailbox(self) -> Mailbox:
        return self._lens.mailbox(self._sent.owner_id)

    def _agrees(self, name: str, expected: Any) -> bool:
        if name in _PEOPLE and expected is not None:
            return self._keys(getattr(self, name)) == self._keys(expected)
        if name == "comment":
            return (self.comment or "") == (expected or "")
        if name == "occurrence" and isinstance(expected, str):
            return str(self.occurrence) == expected
        if name == "event" and hasattr(expected, "occurrence_date"):
            return (self.uid, self.occurrence) == (expected.uid, expected.occurrence_date)
        return super()._agrees(name, expected)

    def _difference(self, name: str, expected: Any) -> tuple[list[str], list[str]]:
        if name not in _PEOPLE or expected is None:
            return super()._difference(name, expected)
        was, wanted = self._by_key(getattr(self, name)), self._by_key(expected)
        missing = [wanted[key] for key in wanted if key not in was]
        return missing, [was[key] for key in was if key not in wanted]

    def _by_key(self, people: Any) -> dict[str, str]:
        return {key_of(self._lens.tenant, each): each for each in mails_of(people)}

    def _keys(self, people: Any) -> list[str]:
        return sorted(key_of(self._lens.tenant, each) for each in mails_of(people))


class Outbox(Recorded[Notice]):
    """Every message that left a mailbox, oldest first.

    The narrowing members return another outbox, so that they chain:
    ``outbox.cancellations.to(bob).about(meeting)``.
    """

    __slots__ = ()
    noun = "notice"

    @property
    def cancellations(self) -> Outbox:
        """Messages that call a meeting, or one date of it, off."""
        return self._of(NoticeKind.CANCELLATION)

    @property
    def invitations(self) -> Outbox:
        """First requests for a meeting, forwarded ones too."""
        return self._of(NoticeKind.INVITATION)

    @property
    def updates(self) -> Outbox:
        """Requests that tell of a change."""
        return self._of(NoticeKind.UPDATE)

    @property
    def responses(self) -> Outbox:
        """Answers of attendees and rooms to the organizer."""
        return self._of(NoticeKind.RESPONSE)

    @property
    def forward_notifications(self) -> Outbox:
        """What tells organizers that an attendee forwarded their meeting."""
        return self._of(NoticeKind.FORWARD_NOTIFICATION)

    @property
    def mails(self) -> Outbox:
        """Messages that are not about a meeting."""
        return self._of(NoticeKind.MAIL)

    @property
    def automatic_replies(self) -> Outbox:
        """What answered by itself for somebody who is away."""
        return self._of(NoticeKind.AUTOMATIC_REPLY)

    def to(self, somebody: Somebody) -> Outbox:
        """Return what was addressed to a user, a room, a group or an address."""
        return self._only(lambda each: _is_among(each, each.to, somebody))

    def about(self, event: EventLike) -> Outbox:
        """Return what is about a meeting; of one date of a series, about that date."""
        uid, day = event.uid, event.occurrence_date
        return self._only(lambda each: each.uid == uid and day in (None, each.occurrence))

    def sent_by(self, somebody: Somebody) -> Outbox:
        """Return what is from somebody, or was sent by them for somebody else."""
        return self._only(lambda each: _is_among(each, [each.from_, each.sender], somebody))

    def _of(self, kind: NoticeKind) -> Outbox:
        return self._only(lambda each: each.kind == kind.value)


def _is_among(notice: Notice, addresses: list[str], somebody: Somebody) -> bool:
    tenant = notice._lens.tenant
    return key_of(tenant, somebody) in {key_of(tenant, each) for each in addresses}


def notices_of(lens: Lens, entries: Sequence[Change | Fact] | None = None) -> Sequence[Notice]:
    """Return the notices in a tenant's journal, or among some entries of it, oldest first."""
    with lens.tenant.lock:
        looked_at = lens.tenant.journal.entries if entries is None else entries
        facts = [each.what for each in looked_at if isinstance(each, Fact)]
    return [Notice(lens, each) for each in facts if isinstance(each, SentNotice)]
