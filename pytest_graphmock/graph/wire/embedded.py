"""The event or the message inside an ``itemAttachment``.

Source: mail.md §13.2 and §13.4 (documented samples): it has no id, no folder and no etag.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ...exchange.address import EmailAddress
from ...exchange.body import EMPTY, Body
from ...exchange.drafting import check_times
from ...exchange.event import Event
from ...exchange.item import Item
from ...exchange.message import Message
from ...exchange.zones import UTC
from ..errors import BodyError, NotImplementedHereError
from . import times
from .event import event_from_wire, event_to_wire
from .message import CONTENT, READ_ONLY, message_to_wire, message_type
from .reader import Property, TypeReader, object_of
from .view import View

__all__ = ["embedded_from_wire", "embedded_to_wire"]

_NEVER = datetime(1, 1, 1, tzinfo=UTC)
_NOWHERE: dict[str, Any] = {
    "key": 0,
    "place": 0,
    "folder": 0,
    "version": 0,
    "created": _NEVER,
    "modified": _NEVER,
}
_NOBODY = EmailAddress("", "")
#: What says where an item is, which this one does not know.
_PLACES = frozenset({"@odata.etag", "@odata.type", "id", "changeKey", "parentFolderId", "webLink"})


def embedded_to_wire(item: Item, view: View) -> dict[str, Any]:
    """Return an attached item as ``$expand=microsoft.graph.itemAttachment/item`` shows it."""
    if isinstance(item, Event):
        name, wire = "event", event_to_wire(item, view)
    else:
        assert isinstance(item, Message)
        name, wire = message_type(item), message_to_wire(item, view)
    members = {name: value for name, value in wire.items() if name not in _PLACES}
    return {"@odata.type": f"#microsoft.graph.{name}", "id": "", **members}


def embedded_from_wire(value: Any) -> Item:
    """Return the item that a request body attaches.

    Raises:
        BodyError: ``@odata.type`` names no Outlook item (400, text assumed).
        NotImplementedHereError: A contact (501).
    """
    given = object_of(value)
    kind = given.get("@odata.type")
    name = kind.rpartition(".")[2].casefold() if isinstance(kind, str) else ""
    if name == "contact":
        raise NotImplementedHereError("a contact as an itemAttachment")
    if name not in ("event", "message"):
        raise BodyError(
            "The annotation 'odata.type' is required because the type "
            "'microsoft.graph.outlookItem' is abstract."
        )
    return _event(given) if name == "event" else _message(given)


def _event(given: Any) -> Event:
    members = event_from_wire(given, creating=True)
    if "body" in members:
        members["body"] = members["body"].as_html()
    zones = {f"original_{name}_zone": members[name].zone for name in ("start", "end")}
    return check_times(Event(**_NOWHERE, ical_uid="", organizer=_NOBODY, **zones, **members))


def _message(given: Any) -> Message:
    members = _MESSAGE.read(given)
    body: Body = members.pop("body", EMPTY)
    stamps = {"received": _NEVER, "sent": _NEVER}
    return Message(**{**_NOWHERE, **stamps, **members}, body=body.as_html())


#: It says when it came, as no new message does; what is kept with it is not read again.
_UNREAD = frozenset(
    {
        "attachments",
        "extensions",
        "internetMessageHeaders",
        "multiValueExtendedProperties",
        "singleValueExtendedProperties",
    }
)
_MESSAGE = TypeReader(
    "message",
    {
        **CONTENT,
        "receivedDateTime": Property("received", times.instant, _NEVER),
        "sentDateTime": Property("sent", times.instant, _NEVER),
    },
    read_only=READ_ONLY,
    unsupported=_UNREAD,
)
