"""The things in mail folders: message, event message, and what a meeting message adds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from .address import EmailAddress
from .body import EMPTY, Body
from .event import NOWHERE, EventType, Importance, Location, ResponseType, TimeSlot, ZonedTime
from .flag import UNFLAGGED, Flag, FlagStatus
from .item import Item
from .recurrence import Recurrence

__all__ = [
    "Flag",
    "FlagStatus",
    "InferenceClassification",
    "InternetMessageHeader",
    "MeetingMessage",
    "MeetingMessageType",
    "MeetingRequestType",
    "Message",
]


class MeetingMessageType(Enum):
    NONE = "none"
    REQUEST = "meetingRequest"
    CANCELLED = "meetingCancelled"
    ACCEPTED = "meetingAccepted"
    TENTATIVELY_ACCEPTED = "meetingTenativelyAccepted"  # sic: the schema's own spelling
    DECLINED = "meetingDeclined"


class MeetingRequestType(Enum):
    NONE = "none"
    NEW_MEETING_REQUEST = "newMeetingRequest"
    FULL_UPDATE = "fullUpdate"
    INFORMATIONAL_UPDATE = "informationalUpdate"
    SILENT_UPDATE = "silentUpdate"
    OUTDATED = "outdated"
    PRINCIPAL_WANTS_COPY = "principalWantsCopy"


class InferenceClassification(Enum):
    FOCUSED = "focused"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class InternetMessageHeader:
    """One header of a message, such as ``x-custom: yes``."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class MeetingMessage:
    """What an event message says beyond a message: which meeting, which date, what about it.

    ``previous_…`` are set on updates, ``response_type`` and ``proposed_new_time`` on answers.
    """

    type: MeetingMessageType
    ical_uid: str
    event_type: EventType
    start: ZonedTime
    end: ZonedTime
    is_all_day: bool = False
    location: Location = NOWHERE
    recurrence: Recurrence | None = None
    occurrence_date: date | None = None
    is_out_of_date: bool = False
    is_delegated: bool = False
    request_type: MeetingRequestType = MeetingRequestType.NONE
    response_requested: bool = True
    allow_new_time_proposals: bool = True
    previous_start: ZonedTime | None = None
    previous_end: ZonedTime | None = None
    previous_location: Location | None = None
    response_type: ResponseType | None = None
    proposed_new_time: TimeSlot | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Message(Item):
    """A message in one mailbox; an event message is one with a ``meeting``.

    Attributes:
        thread: What the conversation is called in every mailbox; each mailbox makes its own
            ``conversationId`` of it.
        conversation_index: Its place in the conversation; empty where the conversation begins,
            see `conversation.conversation_index`.
        is_delivery_receipt_requested: None where nothing was said of it.
        internet_message_headers: Those that were given by name, in order.
    """

    received: datetime
    sent: datetime
    subject: str = ""
    body: Body = EMPTY
    sender: EmailAddress | None = None
    from_: EmailAddress | None = None
    to_recipients: tuple[EmailAddress, ...] = ()
    cc_recipients: tuple[EmailAddress, ...] = ()
    bcc_recipients: tuple[EmailAddress, ...] = ()
    reply_to: tuple[EmailAddress, ...] = ()
    importance: Importance = Importance.NORMAL
    inference_classification: InferenceClassification = InferenceClassification.FOCUSED
    flag: Flag = UNFLAGGED
    is_read: bool = False
    is_draft: bool = False
    is_delivery_receipt_requested: bool | None = None
    is_read_receipt_requested: bool = False
    internet_message_id: str = ""
    internet_message_headers: tuple[InternetMessageHeader, ...] = ()
    thread: str = ""
    conversation_index: bytes = b""
    meeting: MeetingMessage | None = None

    @property
    def flag_status(self) -> FlagStatus:
        return self.flag.status

    @property
    def recipients(self) -> tuple[EmailAddress, ...]:
        """Everybody it is addressed to: To, Cc and Bcc."""
        return (*self.to_recipients, *self.cc_recipients, *self.bcc_recipients)
