"""``message`` and its kinds: what ``…/messages`` can be filtered and sorted by.

Source: mail.md §4.2 and §4.4.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...exchange import ids
from ...exchange.event import EventType, Importance, ResponseType
from ...exchange.message import (
    FlagStatus,
    InferenceClassification,
    MeetingMessage,
    MeetingMessageType,
    MeetingRequestType,
    Message,
)
from ..errors import InefficientFilterError
from ..odata.dialects import MAIL
from ..odata.filter import Filter
from ..odata.ordering import Order
from ..odata.properties import (
    BOOLEAN,
    EXACT,
    SECOND,
    STRING,
    Collection,
    Edm,
    Property,
    Queryable,
    enumeration,
)
from ..wire.message import message_type
from ..wire.view import View
from .extended import EXTENDED
from .structures import BODY, FLAG, RECIPIENT, structures

__all__ = ["QUERIED_MESSAGE", "check_efficiency"]


def _plain(edm: Edm, name: str, *, is_sortable: bool = True) -> Property:
    return Property(edm, lambda message, view: getattr(message, name), is_sortable)


def _address(of: str, part: str) -> Property:
    """Name or address of ``from`` or ``sender``, which a draft may lack."""

    def get(message: Message, view: View) -> Any:
        email = getattr(message, of)
        return getattr(email, part) if email else None

    return Property(STRING, get, True)


def _folder_id(message: Message, view: View) -> str:
    return ids.container_id(view.mailbox.guid, message.folder)


def _conversation_id(message: Message, view: View) -> str:
    return ids.conversation_id(view.mailbox.guid, message.thread)


def _of_meeting(edm: Edm, get: Callable[[MeetingMessage], Any], *types: str) -> Property:
    """A property of event messages, of all kinds or of some; others have none."""

    def read(message: Message, view: View) -> Any:
        is_one = message.meeting is not None and (not types or message_type(message) in types)
        return get(message.meeting) if is_one and message.meeting else None

    return Property(edm, read)


_EVENT_MESSAGE = {
    "meetingmessagetype": _of_meeting(
        enumeration("meetingMessageType", MeetingMessageType), lambda meeting: meeting.type
    ),
    "type": _of_meeting(enumeration("eventType", EventType), lambda meeting: meeting.event_type),
    "isoutofdate": _of_meeting(BOOLEAN, lambda meeting: meeting.is_out_of_date),
    "isallday": _of_meeting(BOOLEAN, lambda meeting: meeting.is_all_day),
    "isdelegated": _of_meeting(BOOLEAN, lambda meeting: meeting.is_delegated),
}
_REQUEST = {
    "meetingrequesttype": _of_meeting(
        enumeration("meetingRequestType", MeetingRequestType),
        lambda meeting: meeting.request_type,
        "eventMessageRequest",
    ),
}
_RESPONSE = {
    "responsetype": _of_meeting(
        enumeration("responseType", ResponseType),
        lambda meeting: meeting.response_type,
        "eventMessageResponse",
    ),
}


def _cast(name: str, properties: dict[str, Property]) -> dict[str, Property]:
    return {f"{name}/{path}": each for path, each in properties.items()}


_PROPERTIES: dict[str, Property | Collection] = {
    "receiveddatetime": _plain(SECOND, "received"),
    "sentdatetime": _plain(SECOND, "sent"),
    "createddatetime": _plain(SECOND, "created"),
    "lastmodifieddatetime": _plain(SECOND, "modified"),
    "isread": _plain(BOOLEAN, "is_read"),
    "isdraft": _plain(BOOLEAN, "is_draft", is_sortable=False),
    "hasattachments": _plain(BOOLEAN, "has_attachments"),
    "importance": _plain(enumeration("importance", Importance), "importance"),
    "inferenceclassification": _plain(
        enumeration("inferenceClassificationType", InferenceClassification),
        "inference_classification",
        is_sortable=False,
    ),
    "flag/flagstatus": _plain(
        enumeration("followupFlagStatus", FlagStatus), "flag_status", is_sortable=False
    ),
    "subject": _plain(STRING, "subject"),
    "internetmessageid": _plain(STRING, "internet_message_id", is_sortable=False),
    "conversationid": Property(EXACT, _conversation_id),
    "parentfolderid": Property(EXACT, _folder_id),
    "from/emailaddress/address": _address("from_", "address"),
    "from/emailaddress/name": _address("from_", "name"),
    "sender/emailaddress/address": _address("sender", "address"),
    "sender/emailaddress/name": _address("sender", "name"),
    "bodypreview": Property(STRING, lambda message, view: message.body.preview),
    "body/content": Property(STRING, lambda message, view: message.body.as_html().content),
    "categories": Collection(STRING, lambda message, view: message.categories),
    "singlevalueextendedproperties": Collection(
        EXTENDED, lambda message, view: message.single_value_properties
    ),
    **_cast("eventmessage", _EVENT_MESSAGE),
    **_cast("eventmessagerequest", _EVENT_MESSAGE | _REQUEST),
    **_cast("eventmessageresponse", _EVENT_MESSAGE | _RESPONSE),
}
_BASES = {
    "message": frozenset({"message"}),
    "eventMessage": frozenset({"message", "eventMessage"}),
    "eventMessageRequest": frozenset({"message", "eventMessage", "eventMessageRequest"}),
    "eventMessageResponse": frozenset({"message", "eventMessage", "eventMessageResponse"}),
}

#: Lambdas over recipients were observed to be refused.
QUERIED_MESSAGE = Queryable(
    "message",
    MAIL,
    _PROPERTIES,
    refused=frozenset(
        {
            "bccrecipients",
            "ccrecipients",
            "internetmessageheaders",
            "replyto",
            "torecipients",
            "uniquebody",
        }
    ),
    complexes=structures(body=BODY, flag=FLAG, from_=RECIPIENT, sender=RECIPIENT),
    index="receiveddatetime",
    type_names=lambda message: _BASES[message_type(message)],
)

_CHEAP = frozenset({"isread", "isdraft", "receiveddatetime", "sentdatetime", "categories"})


def check_efficiency(wanted: Filter | None, order: Order | None, *, strict: bool) -> None:
    """Refuse a filter and an order that do not go together.

    What is sorted by has to come first in the filter, in the same order (documented). A filter on
    nothing but the cheap properties sorts by anything (observed), except strictly.

    Raises:
        InefficientFilterError: They do not (400).

    Source: mail.md §4.3.
    """
    if wanted is None or order is None:
        return
    filtered = tuple(dict.fromkeys(wanted.paths))
    if filtered[: len(order.paths)] == order.paths:
        return
    if strict or not _CHEAP.issuperset(filtered):
        raise InefficientFilterError
