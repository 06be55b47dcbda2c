"""Messages: list, create, get, update, delete, move, copy, and the event that one is about.

GET and POST …/messages, GET, PATCH and DELETE …/messages/{id}, POST …/messages/{id}/move, /copy,
/permanentDelete, GET …/messages/{id}/event, with and without the cast
``microsoft.graph.eventMessage``, in a mailbox or in one of its folders; in beta POST
…/messages/{id}/microsoft.graph.eventMessageRequest/accept, /tentativelyAccept, /decline.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from ...exchange.access import require_mail_access
from ...exchange.calendar import MailFolder
from ...exchange.compose import create_draft
from ...exchange.discard import (
    copy_message,
    delete_message,
    move_message,
    permanently_delete_message,
)
from ...exchange.errors import EmptyIdError, ItemNotFoundError
from ...exchange.event import Event
from ...exchange.foreign import get_message_here
from ...exchange.ids import ItemReference, parse_id
from ...exchange.message import Message
from ...exchange.mime_message import create_mime_draft
from ...exchange.revise import update_message
from ..answer import Answer
from ..call import Call
from ..errors import SegmentError
from ..etag import check_change_key
from ..odata.filter import Bounds
from ..odata.listing import asked_filter, asked_order, indexed_page
from ..odata.query import parse_query
from ..queried.message import QUERIED_MESSAGE, check_efficiency
from ..render import (
    EntityType,
    Page,
    collection_answer,
    count_answer,
    entity_answer,
    search_answer,
)
from ..searching import counts_of, messages_of, shows
from ..tree import Enter, Resource
from ..wire.folder_key import destination_from_wire
from ..wire.message import message_from_wire, message_to_wire, message_type, selectable_extras
from ..wire.message_changes import message_changes_from_wire
from ..wire.mime.writing import message_to_mime
from .access import MAIL_READ, MAIL_READ_BASIC, MAIL_WRITE
from .attachment import attachments_of
from .event import EVENT, EVENT_TYPE, declare_answers
from .expansions import ITEM_EXPANSIONS, item_address
from .extension import extensions_of
from .message_search import found_messages, refuse_skip_token
from .sending import declare_reactions

__all__ = ["MESSAGES", "MESSAGE_TYPE", "enter_all_messages"]

MESSAGE = Resource("message")
MESSAGES = Resource("messages")
EVENT_MESSAGE = Resource("eventMessage")
EVENT_MESSAGE_REQUEST = Resource("eventMessageRequest")
EVENT_MESSAGE_RESPONSE = Resource("eventMessageResponse")
_COUNT = Resource("$count of messages")
_VALUE = Resource("$value of message")


def _with_event(message: Message, call: Call, nested: str) -> dict[str, Any]:
    """Add the event; an empty object once the copy is gone (observed), as for plain messages."""
    if message.meeting is None:
        return {}
    event = _event_of(call, message)
    if event is None:
        return {"event": {}}
    context = f"{call.base}/$metadata#users('{call.principal.id}')/messages('"
    context += f"{call.mailbox.id_of(message).replace('=', '%3D')}')/microsoft.graph.eventMessage"
    wire = _nested_selection(EVENT_TYPE.to_wire(event, call), nested)
    return {"event@odata.context": f"{context}/event/$entity", "event": wire}


_EXPANSIONS = ITEM_EXPANSIONS | {
    f"microsoft.graph.{name}/event": _with_event
    for name in ("eventmessage", "eventmessagerequest", "eventmessageresponse")
}


def _extras(message: Message, call: Call) -> dict[str, Any]:
    """Work out what only ``$select`` shows if it is asked for."""
    named = {each.rpartition("/")[2].casefold() for each in call.options.select or ()}
    if named.isdisjoint(_EXTRAS):
        return {}
    return selectable_extras(message, call.view)


_EXTRAS = frozenset({"internetmessageheaders", "uniquebody"})


def _entity(name: str) -> EntityType:
    """Return a type of message as an address names it: a cast has its own properties too."""
    return EntityType(
        name,
        lambda message, call: message_to_wire(message, call.view),
        _extras,
        expansions=_EXPANSIONS if name == "message" else {**_EXPANSIONS, "event": _with_event},
        type_name=message_type,
    )


MESSAGE_TYPE = _entity("message")

_ITEM = frozenset({"select", "expand"})
_ITEM_SELECT = frozenset({"select"})
_LIST = frozenset(
    {"select", "top", "skip", "count", "expand", "filter", "orderby", "search", "skipToken"}
)
_COUNTED = frozenset({"filter", "search"})


def enter_all_messages(call: Call, key: Any) -> None:
    require_mail_access(call.tenant, call.mailbox, call.actor)


def _enter_message(call: Call, key: ItemReference) -> None:
    """A message is found through its own folder only (assumed)."""
    message = get_message_here(call.tenant, call.mailbox, key)
    if call.folder and not shows(call.folder, message, call.view):
        raise ItemNotFoundError
    call.message = message


def _enter_cast_to(name: str) -> Enter:
    """Return what lets messages of a type pass; others have no such segment (assumed: 400)."""

    def enter(call: Call, key: Any) -> None:
        message = _message(call)
        if message.meeting is None or name not in ("eventMessage", message_type(message)):
            raise SegmentError(f"microsoft.graph.{name}")

    return enter


def _enter_event(call: Call, key: Any) -> None:
    """The copy in this mailbox; 404 once it is gone (assumed)."""
    if _message(call).meeting is None:
        raise SegmentError("event")
    event = _event_of(call, _message(call))
    if event is None:
        raise ItemNotFoundError
    call.event = event


def _enter_answered_event(call: Call, key: Any) -> None:
    """A request is answered in beta only (documented); v1.0 answers the event."""
    if not call.is_beta:
        raise SegmentError(call.route.steps[-1].name)
    _enter_event(call, key)


def _event_of(call: Call, message: Message) -> Event | None:
    """Return what a meeting message is about, as far as it is in a calendar of this mailbox."""
    meeting = message.meeting
    if meeting is None:
        return None
    for copy in call.mailbox.copies(meeting.ical_uid):
        day = meeting.occurrence_date
        if day is None or copy.occurrence_date == day:
            return copy
        instance = copy.instance(day)
        if instance is not None:
            return instance
    return None


@MESSAGES.on("GET", "List messages", MAIL_READ_BASIC, options=_LIST)
def list_messages(call: Call) -> Answer:
    """Newest first (recalled, not promised); of all folders unless the address names one."""
    if call.options.search is not None:
        return search_answer(call, MESSAGE_TYPE, found_messages(call))
    refuse_skip_token(call)
    return collection_answer(call, MESSAGE_TYPE, _page(call))


@_COUNT.on("GET", "Count messages", MAIL_READ_BASIC, options=_COUNTED)
def count_messages(call: Call) -> Answer:
    if call.options.search is not None:
        return count_answer(sum(1 for _ in found_messages(call)))
    return count_answer(_page(call).count())


def _page(call: Call) -> Page:
    mailbox, keys = call.mailbox, _folders(call)
    wanted, order = asked_filter(call, QUERIED_MESSAGE), asked_order(call, QUERIED_MESSAGE)
    check_efficiency(wanted, order, strict=call.caller.is_strict)

    def read(bounds: Mapping[str, Bounds], newest_first: bool) -> Iterator[Message]:
        received = bounds.get("receiveddatetime", Bounds())
        latest = _end_of_second(received.latest)
        if call.folder is not None and call.folder.search is not None:
            return messages_of(
                call.folder, call.view, received.earliest, latest, newest_first=newest_first
            )
        return mailbox.messages(keys, received.earliest, latest, newest_first=newest_first)

    def count() -> int:
        if call.folder is not None and call.folder.search is not None:
            return counts_of(call.folder, call.view)[0]
        return mailbox.count_messages(keys)

    return indexed_page(call, QUERIED_MESSAGE, read, count, newest_first=True)


def _end_of_second(moment: datetime | None) -> datetime | None:
    """Times are compared in whole seconds, so that a filter's last one reaches to its end."""
    return moment.replace(microsecond=999_999) if moment else None


@MESSAGE.on("GET", "Get message", MAIL_READ_BASIC, options=_ITEM)
def get_message(call: Call) -> Answer:
    return entity_answer(call, MESSAGE_TYPE, call.message)


@MESSAGES.on("POST", "Create message", MAIL_WRITE, options=_ITEM, takes_body=True, takes_mime=True)
def create(call: Call) -> Answer:
    """Save a draft in the folder of the address, else in Drafts; 201."""
    folder = call.folder or call.mailbox.get_folder("drafts")
    if call.mime is not None:
        return _created(call, create_mime_draft(call.tenant, call.mailbox, folder, call.mime))
    members = message_from_wire(call.body)
    message = create_draft(call.tenant, call.mailbox, folder, members, call.actor)
    return _created(call, message)


def _check_version(call: Call) -> None:
    check_change_key(call, call.mailbox.change_key_of(_message(call)))


@MESSAGE.on(
    "PATCH",
    "Update message",
    MAIL_WRITE,
    options=_ITEM,
    takes_body=True,
    precondition=_check_version,
)
def update(call: Call) -> Answer:
    message = _message(call)
    changes = message_changes_from_wire(call.body, message, call.view)
    return entity_answer(
        call, MESSAGE_TYPE, update_message(call.tenant, call.mailbox, message, changes)
    )


@MESSAGE.on("DELETE", "Delete message", MAIL_WRITE)
def delete(call: Call) -> Answer:
    check_change_key(call, call.mailbox.change_key_of(_message(call)))
    delete_message(call.tenant, call.mailbox, _message(call))
    return Answer(204)


@MESSAGE.action("permanentDelete", MAIL_WRITE, {})
def delete_permanently(call: Call) -> Answer:
    check_change_key(call, call.mailbox.change_key_of(_message(call)))
    permanently_delete_message(call.tenant, call.mailbox, _message(call))
    return Answer(204)


_DESTINATION = {"DestinationId": destination_from_wire}


@MESSAGE.action("move", MAIL_WRITE, _DESTINATION, options=_ITEM)
def move(call: Call) -> Answer:
    moved = move_message(call.tenant, call.mailbox, _message(call), _destination(call))
    return _created(call, moved, is_typed=True)


@MESSAGE.action("copy", MAIL_WRITE, _DESTINATION, options=_ITEM)
def copy(call: Call) -> Answer:
    copied = copy_message(call.tenant, call.mailbox, _message(call), _destination(call))
    return _created(call, copied, is_typed=True)


def _destination(call: Call) -> MailFolder:
    """The folder has to be in the mailbox of the address (documented)."""
    given = call.body.get("DestinationId")
    if given is None:
        raise EmptyIdError
    return call.mailbox.get_folder(given)


def _created(call: Call, message: Message, *, is_typed: bool = False) -> Answer:
    """201 with where it is; the context is that of any message (mail.md §11)."""
    location = f"{call.base}/{item_address(call, message)}".replace("%3D", "=")
    if call.route.resource.operations["POST"].is_action:
        call.context = f"users('{call.principal.id}')/messages"
    return entity_answer(call, MESSAGE_TYPE, message, 201, location, is_typed=is_typed)


@_VALUE.on("GET", "Get the MIME content of a message", MAIL_READ)
def get_mime_content(call: Call) -> Answer:
    return Answer(200, message_to_mime(_message(call)), "text/plain")


def _declare_cast(resource: Resource) -> None:
    entity = _entity(resource.name)

    @resource.on("GET", f"Get {resource.name}", MAIL_READ_BASIC, options=_ITEM)
    def get_cast(call: Call) -> Answer:
        return entity_answer(call, entity, call.message)

    for method in ("PATCH", "DELETE"):
        resource.operations[method] = MESSAGE.operations[method]
    resource.leads("event", EVENT, _enter_event)
    MESSAGE.leads(resource.name, resource, _enter_cast_to(resource.name), is_cast=True)


def _message(call: Call) -> Message:
    assert call.message is not None
    return call.message


def _folders(call: Call) -> tuple[int, ...] | None:
    return (call.folder.key,) if call.folder else None


def _nested_selection(wire: dict[str, Any], nested: str) -> dict[str, Any]:
    """Honour ``$select`` inside the parentheses of ``$expand``; other options answer 501."""
    query = "&".join(part.strip() for part in nested.split(";") if part.strip())
    select = parse_query(query, _ITEM_SELECT, "an expanded event").select
    if select is None:
        return wire
    kept = {name.casefold() for name in (*select, "id")}
    return {name: each for name, each in wire.items() if name.casefold() in kept or "@" in name}


MESSAGES.has_key(MESSAGE, _enter_message, reads_key=parse_id)
MESSAGES.leads("$count", _COUNT)
MESSAGE.leads("event", EVENT, _enter_event)
_SIDES = (MAIL_READ, MAIL_WRITE, _message, _message)
_ATTACHMENTS, _EXTENSIONS = attachments_of("message", *_SIDES), extensions_of("message", *_SIDES)
for _cast in (EVENT_MESSAGE, EVENT_MESSAGE_REQUEST, EVENT_MESSAGE_RESPONSE):
    _declare_cast(_cast)
for _each in (MESSAGE, EVENT_MESSAGE, EVENT_MESSAGE_REQUEST, EVENT_MESSAGE_RESPONSE):
    declare_reactions(_each, _created)
    _each.leads("attachments", _ATTACHMENTS)
    _each.leads("extensions", _EXTENSIONS)
for _name in ("copy", "move", "permanentdelete"):
    for _cast in (EVENT_MESSAGE, EVENT_MESSAGE_REQUEST, EVENT_MESSAGE_RESPONSE):
        _cast.children[_name] = MESSAGE.children[_name]
declare_answers(EVENT_MESSAGE_REQUEST, _enter_answered_event)
MESSAGE.leads("$value", _VALUE)
MESSAGE.lacks("markAsJunk", "markAsNotJunk", "mentions", "reportMessage", "unsubscribe")
MESSAGE.lacks("multiValueExtendedProperties", "singleValueExtendedProperties")
