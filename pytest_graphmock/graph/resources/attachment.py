"""Attachments of events and of messages, and the upload sessions that large ones need.

GET and POST …/attachments, GET and DELETE …/attachments/{id}, GET …/attachments/{id}/$value,
POST …/attachments/createUploadSession. Limits and shapes: mail.md §13.
"""

from __future__ import annotations

from collections.abc import Callable

from ...exchange.attachment import attach, detach
from ...exchange.directory import User
from ...exchange.errors import AccessDeniedError
from ...exchange.event import Event
from ...exchange.ids import ItemReference, parse_id
from ...exchange.item import FileAttachment, Item, ItemAttachment, ReferenceAttachment
from ...exchange.message import Message
from ...exchange.upload import start_upload
from ..answer import Answer
from ..call import Call
from ..errors import MethodError, SegmentError
from ..render import EntityType, Page, collection_answer, count_answer, entity_answer
from ..tree import Access, Resource
from ..uploads import session_answer
from ..wire.attachment import attachment_from_wire, attachment_item_from_wire, attachment_type
from ..wire.icalendar import event_to_icalendar
from ..wire.mime.writing import message_to_mime
from .expansions import ITEM, Attached, attached_to_wire, expand_item, item_address, type_of

__all__ = ["attachments_of"]

#: Finds the item of the address, as one that may be changed or only to be read.
Find = Callable[[Call], Item]

_TYPE = EntityType(
    "attachment", attached_to_wire, expansions={ITEM: expand_item}, type_name=type_of
)
_ENTITY = frozenset({"select", "expand"})
#: ``$filter`` is passed over by the service itself (documented as a known issue).
_LIST = frozenset({"select", "expand", "top", "skip", "count", "filter"})
_CASTS = ("fileAttachment", "itemAttachment", "referenceAttachment")


def attachments_of(
    kind: str, read: Access, write: Access, item_of: Find, item_to_change: Find
) -> Resource:
    """Return the collection of what is attached to events or to messages.

    Args:
        kind: ``event`` or ``message``.
        item_to_change: Finds the item, and refuses whoever may not change it.
    """
    entity, collection = Resource(f"attachment of {kind}"), Resource(f"attachments of {kind}")
    _reading(entity, collection, read, item_of)
    _writing(entity, collection, write, item_to_change)
    _casts(entity, kind, read)
    collection.has_key(entity, _entering(item_of), reads_key=parse_id)
    return collection


def _entering(item_of: Find) -> Callable[[Call, ItemReference], None]:
    def enter(call: Call, key: ItemReference) -> None:
        call.attachment = call.names.get_attachment(item_of(call), key)

    return enter


def _reading(entity: Resource, collection: Resource, read: Access, item_of: Find) -> None:
    count, content = Resource(f"$count of {collection.name}"), Resource(f"$value of {entity.name}")
    collection.leads("$count", count)
    entity.leads("$value", content)

    @collection.on("GET", "List attachments", read, options=_LIST)
    def list_attachments(call: Call) -> Answer:
        item = item_of(call)
        attached = [Attached(item, each) for each in item.attachments]
        return collection_answer(call, _TYPE, Page(attached, lambda: len(attached)))

    @count.on("GET", "Count attachments", read)
    def count_attachments(call: Call) -> Answer:
        return count_answer(len(item_of(call).attachments))

    @entity.on("GET", "Get attachment", read, options=_ENTITY)
    def get_attachment(call: Call) -> Answer:
        assert call.attachment is not None
        return entity_answer(call, _TYPE, Attached(item_of(call), call.attachment))

    content.on("GET", "Get the content of an attachment", read)(_content)


def _content(call: Call) -> Answer:
    """A file's bytes under its own type, a message as MIME, an event as iCalendar; of a link there
    are none (405, documented)."""
    attachment = call.attachment
    if isinstance(attachment, FileAttachment):
        return Answer(
            200, attachment.content, attachment.content_type or "application/octet-stream"
        )
    if isinstance(attachment, ReferenceAttachment):
        raise MethodError("")
    assert isinstance(attachment, ItemAttachment)
    item = attachment.item
    if isinstance(item, Message):
        return Answer(200, message_to_mime(item), "text/plain")
    assert isinstance(item, Event)
    return Answer(200, event_to_icalendar(item).encode(), "text/calendar")


def _writing(entity: Resource, collection: Resource, write: Access, item_to_change: Find) -> None:
    @collection.on("POST", "Add attachment", write, takes_body=True)
    def add(call: Call) -> Answer:
        item = item_to_change(call)
        given = attachment_from_wire(call.body)
        item, attachment = attach(call.tenant, call.mailbox, item, given)
        attachment_id = call.names.id_of_attachment(
            item, attachment, immutable=call.preferences.immutable_ids
        )
        location = f"{call.base}/{item_address(call, item)}/attachments('{attachment_id}')"
        return entity_answer(
            call, _TYPE, Attached(item, attachment), 201, location.replace("%3D", "=")
        )

    @collection.action("createUploadSession", write, {"AttachmentItem": attachment_item_from_wire})
    def create_upload_session(call: Call) -> Answer:
        """A shared mailbox takes none from a user (documented as a known issue): 403."""
        item = item_to_change(call)
        owner = call.principal
        if call.actor is not None and isinstance(owner, User) and call.actor.id != owner.id:
            raise AccessDeniedError
        given = call.body.get("AttachmentItem")
        file, size_bytes = given or attachment_item_from_wire({})
        session = start_upload(call.tenant, call.mailbox, item, file, size_bytes)
        return session_answer(call, item, session)

    @entity.on("DELETE", "Delete attachment", write)
    def delete(call: Call) -> Answer:
        item = item_to_change(call)
        assert call.attachment is not None
        detach(call.tenant, call.mailbox, item, call.attachment)
        return Answer(204)


def _casts(entity: Resource, kind: str, read: Access) -> None:
    for name in _CASTS:
        derived = Resource(f"{name} of {kind}")
        derived.operations["GET"] = entity.operations["GET"]
        derived.children["$value"] = entity.children["$value"]
        entity.leads(name, derived, _enter_cast, is_cast=True)


def _enter_cast(call: Call, key: object) -> None:
    """The address has to name the type that the attachment is of."""
    assert call.attachment is not None
    named = [step for step in call.route.steps if step.navigation.is_cast][-1]
    if named.navigation.name != attachment_type(call.attachment):
        raise SegmentError(named.name)
