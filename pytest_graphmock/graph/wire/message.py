"""``message`` and its kinds ``eventMessage``, ``eventMessageRequest``, ``eventMessageResponse``:
what is answered, and what POST takes.

The order of the properties is that of the reference's samples (mail.md §2.1, calendar.md §3.2).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from ...exchange import ids
from ...exchange.body import EMPTY, Body, BodyType
from ...exchange.conversation import conversation_index
from ...exchange.event import Importance
from ...exchange.flag import UNFLAGGED
from ...exchange.internet_headers import internet_headers
from ...exchange.message import (
    InferenceClassification,
    MeetingMessage,
    MeetingMessageType,
    Message,
)
from ...exchange.quotation import unique_body
from ...exchange.sanitize import without_scripts
from . import times
from .attachment import attachment_from_wire
from .body import body_from_wire, body_to_wire
from .extended import EXTENDED_PROPERTIES
from .extension import extension_from_wire
from .flag import flag_from_wire, flag_to_wire
from .internet_header import header_from_wire, header_to_wire
from .location import location_to_wire
from .reader import Property, TypeReader, array_of, boolean, string, word_of
from .recipient import recipient_from_wire, recipient_to_wire
from .recurrence import recurrence_to_wire
from .view import View

__all__ = [
    "CONTENT",
    "READ_ONLY",
    "message_from_wire",
    "message_to_wire",
    "message_type",
    "selectable_extras",
]

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
    neither ``from`` nor ``sender`` (observed). Who may read without bodies only finds none
    (documented: ``Mail.ReadBasic``).
    """
    wire = {
        **_type(message),
        **_identity(message, view),
        **_scalars(message, view),
        **_about_meeting(message, view),
        "body": _body(message.body, view),
        **_people(message),
        "flag": flag_to_wire(message.flag, view.time_zone),
        **_unsubscribing(view),
    }
    if view.without_mail_body:
        del wire["body"], wire["bodyPreview"]
    return wire


def selectable_extras(message: Message, view: View) -> dict[str, Any]:
    """Return what a message has that only ``$select`` shows (documented).

    Without any header the member is absent (mail.md §14).
    """
    if view.without_mail_body:
        return {}
    headers = [header_to_wire(each) for each in internet_headers(message)]
    return {
        "uniqueBody": _body(unique_body(message.body), view),
        **({"internetMessageHeaders": headers} if headers else {}),
    }


def _body(body: Body, view: View) -> dict[str, str]:
    """Return a body in the type that it is kept in, unless the caller prefers another (assumed).

    HTML becomes a document; what could run in it is left out unless the caller wants it
    (documented).
    """
    if body.type is BodyType.HTML:
        # Before the document is closed: an open script reaches to the end of what was sent.
        safe = body.content if view.unsafe_html else without_scripts(body.content)
        body = Body(BodyType.HTML, safe).as_html()
    return body_to_wire(body, view.body_type, unsafe_html=view.unsafe_html)


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
        "conversationIndex": base64.b64encode(conversation_index(message)).decode(),
        # Samples of the reference: null once it was sent, false while it is a draft.
        "isDeliveryReceiptRequested": (
            False
            if message.is_draft and message.is_delivery_receipt_requested is None
            else message.is_delivery_receipt_requested
        ),
        "isReadReceiptRequested": message.is_read_receipt_requested,
        "isRead": message.is_read,
        "isDraft": message.is_draft,
        "webLink": _web_link(message, view),
        "inferenceClassification": message.inference_classification.value,
    }


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


def message_from_wire(value: Any) -> dict[str, Any]:
    """Return the members of `Message` that the JSON of a new message sets.

    What only the service sets is passed over.

    Raises:
        BodyError: A value of the wrong kind, or a property that the type does not have (400).
        NotImplementedHereError: A property that we lack (501).
    """
    return _MESSAGE.read(value)


_RECIPIENTS = array_of(recipient_from_wire)

#: What a message says and who it is from and for.
CONTENT: Mapping[str, Property] = {
    "subject": Property("subject", string, ""),
    "body": Property("body", body_from_wire, EMPTY),
    "importance": Property("importance", word_of(Importance), Importance.NORMAL),
    "categories": Property("categories", array_of(string), ()),
    "from": Property("from_", recipient_from_wire),
    "sender": Property("sender", recipient_from_wire),
    "toRecipients": Property("to_recipients", _RECIPIENTS, ()),
    "ccRecipients": Property("cc_recipients", _RECIPIENTS, ()),
    "bccRecipients": Property("bcc_recipients", _RECIPIENTS, ()),
    "replyTo": Property("reply_to", _RECIPIENTS, ()),
    "isRead": Property("is_read", boolean, False),
    "internetMessageId": Property("internet_message_id", string, ""),
    "flag": Property("flag", flag_from_wire, UNFLAGGED),
    "inferenceClassification": Property(
        "inference_classification",
        word_of(InferenceClassification),
        InferenceClassification.FOCUSED,
    ),
    "isDeliveryReceiptRequested": Property("is_delivery_receipt_requested", boolean),
    "isReadReceiptRequested": Property("is_read_receipt_requested", boolean, False),
}
READ_ONLY = frozenset(
    {
        "id",
        "bodyPreview",
        "changeKey",
        "conversationId",
        "conversationIndex",
        "createdDateTime",
        "hasAttachments",
        "isDraft",
        "lastModifiedDateTime",
        "parentFolderId",
        "receivedDateTime",
        "sentDateTime",
        "uniqueBody",
        "webLink",
    }
)
_MESSAGE = TypeReader(
    "message",
    {
        **CONTENT,
        "internetMessageHeaders": Property(
            "internet_message_headers", array_of(header_from_wire), ()
        ),
        "attachments": Property("attachments", array_of(attachment_from_wire), ()),
        "extensions": Property("extensions", array_of(extension_from_wire), ()),
        **EXTENDED_PROPERTIES,
    },
    read_only=READ_ONLY,
)
