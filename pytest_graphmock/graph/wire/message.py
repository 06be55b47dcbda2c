"""``message`` and its kinds ``eventMessage``, ``eventMessageRequest``, ``eventMessageResponse``.

The order of the properties is that of the reference's samples (mail.md §2.1, calendar.md §3.2).
"""

from __future__ import annotations

import base64
from hashlib import blake2b
from typing import Any

from ...exchange import ids
from ...exchange.message import MeetingMessage, MeetingMessageType, Message
from . import times
from .body import body_to_wire
from .location import location_to_wire
from .recipient import recipient_to_wire
from .recurrence import recurrence_to_wire
from .view import View

__all__ = ["message_to_wire", "message_type"]

_TYPES = {
    MeetingMessageType.REQUEST: "eventMessageRequest",
    MeetingMessageType.ACCEPTED: "eventMessageResponse",
    MeetingMessageType.TENTATIVELY_ACCEPTED: "eventMessageResponse",
    MeetingMessageType.DECLINED: "eventMessageResponse",
}
#: v1.0's schema misspells this word; beta's does not.
_BETA_WORDS = {MeetingMessageType.TENTATIVELY_ACCEPTED: "meetingTentativelyAccepted"}


def message_type(message: Message) -> str:
    """Return the name of a message's type, without ``microsoft.graph.``.

    A cancellation is of the base type ``eventMessage`` (documented).
    """
    if message.meeting is None:
        return "message"
    return _TYPES.get(message.meeting.type, "eventMessage")


def message_to_wire(message: Message, view: View) -> dict[str, Any]:
    """Return a message as it is shown without ``$select``.

    Only event messages say their ``@odata.type``. A draft that was made without ``from`` has
    neither ``from`` nor ``sender`` (observed).
    """
    return {
        **_type(message),
        **_identity(message, view),
        **_scalars(message, view),
        **_about_meeting(message, view),
        "body": body_to_wire(message.body, view.body_type),
        **_people(message),
        "flag": {"flagStatus": message.flag_status.value},
        **_unsubscribing(view),
    }


def _type(message: Message) -> dict[str, str]:
    if message.meeting is None:
        return {}
    return {"@odata.type": f"#microsoft.graph.{message_type(message)}"}


def _identity(message: Message, view: View) -> dict[str, Any]:
    change_key = view.mailbox.change_key_of(message)
    return {
        "@odata.etag": f'W/"{change_key}"',
        "id": view.mailbox.id_of(message, immutable=view.immutable_ids),
        "createdDateTime": times.to_seconds(message.created),
        "lastModifiedDateTime": times.to_seconds(message.modified),
        "changeKey": change_key,
        "categories": list(message.categories),
    }


def _scalars(message: Message, view: View) -> dict[str, Any]:
    return {
        "receivedDateTime": times.to_seconds(message.received),
        "sentDateTime": times.to_seconds(message.sent),
        "hasAttachments": message.has_attachments,
        "internetMessageId": message.internet_message_id,
        "subject": message.subject,
        "bodyPreview": message.body.preview,
        "importance": message.importance.value,
        "parentFolderId": ids.container_id(view.mailbox.guid, message.folder),
        "conversationId": ids.conversation_id(view.mailbox.guid, message.thread),
        "conversationIndex": _conversation_index(message.thread),
        # Samples of the reference: null once it was sent, false while it is a draft.
        "isDeliveryReceiptRequested": False if message.is_draft else None,
        "isReadReceiptRequested": False,
        "isRead": message.is_read,
        "isDraft": message.is_draft,
        "webLink": _web_link(message, view),
        "inferenceClassification": message.inference_classification.value,
    }


def _conversation_index(thread: str) -> str:
    """Return the 22 bytes that a conversation starts with, in base64: the same in all mailboxes."""
    digest = blake2b(thread.encode(), digest_size=19).digest()
    return base64.b64encode(b"\x01\x01\xdc" + digest).decode()


def _web_link(message: Message, view: View) -> str:
    key = view.mailbox.id_of(message, immutable=view.immutable_ids).replace("=", "%3D")
    return f"https://outlook.office365.com/owa/?ItemID={key}&exvsurl=1&viewmodel=ReadMessageItem"


def _about_meeting(message: Message, view: View) -> dict[str, Any]:
    """Return what an event message adds (documented; calendar.md §20)."""
    meeting = message.meeting
    if meeting is None:
        return {}
    return {
        "meetingMessageType": _meeting_message_type(meeting, view),
        "type": meeting.event_type.value,
        "isOutOfDate": meeting.is_out_of_date,
        "isAllDay": meeting.is_all_day,
        "isDelegated": meeting.is_delegated,
        **_times(meeting, view),
        "location": location_to_wire(meeting.location),
        "recurrence": recurrence_to_wire(meeting.recurrence) if meeting.recurrence else None,
        **_BY_TYPE.get(message_type(message), _nothing)(meeting, view),
    }


def _meeting_message_type(meeting: MeetingMessage, view: View) -> str:
    word = meeting.type.value
    return _BETA_WORDS.get(meeting.type, word) if view.is_beta else word


def _times(meeting: MeetingMessage, view: View) -> dict[str, Any]:
    zone, is_all_day = view.time_zone, meeting.is_all_day
    return {
        "startDateTime": times.to_wire(meeting.start, zone, is_all_day=is_all_day),
        "endDateTime": times.to_wire(meeting.end, zone, is_all_day=is_all_day),
    }


def _request(meeting: MeetingMessage, view: View) -> dict[str, Any]:
    zone = view.time_zone
    start, end, place = meeting.previous_start, meeting.previous_end, meeting.previous_location
    return {
        "meetingRequestType": meeting.request_type.value,
        "responseRequested": meeting.response_requested,
        "allowNewTimeProposals": meeting.allow_new_time_proposals,
        "previousStartDateTime": times.to_wire(start, zone) if start else None,
        "previousEndDateTime": times.to_wire(end, zone) if end else None,
        "previousLocation": location_to_wire(place) if place else None,
    }


def _response(meeting: MeetingMessage, view: View) -> dict[str, Any]:
    response, slot = meeting.response_type, meeting.proposed_new_time
    return {
        "responseType": response.value if response else None,
        "proposedNewTime": times.time_slot_to_wire(slot, view.time_zone) if slot else None,
    }


def _nothing(meeting: MeetingMessage, view: View) -> dict[str, Any]:
    return {}


_BY_TYPE = {"eventMessageRequest": _request, "eventMessageResponse": _response}


def _people(message: Message) -> dict[str, Any]:
    authors = {"sender": message.sender, "from": message.from_}
    recipients = {
        "toRecipients": message.to_recipients,
        "ccRecipients": message.cc_recipients,
        "bccRecipients": message.bcc_recipients,
        "replyTo": message.reply_to,
    }
    return {
        **{name: recipient_to_wire(email) for name, email in authors.items() if email},
        **{name: [recipient_to_wire(e) for e in emails] for name, emails in recipients.items()},
    }


def _unsubscribing(view: View) -> dict[str, Any]:
    """What beta's type has beyond v1.0's (documented), of which our messages have nothing."""
    if not view.is_beta:
        return {}
    return {"mentionsPreview": None, "unsubscribeData": [], "unsubscribeEnabled": False}
