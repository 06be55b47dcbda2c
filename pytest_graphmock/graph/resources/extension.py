"""Open extensions of events and of messages.

GET and POST …/extensions, GET, PATCH and DELETE …/extensions/{name or id}. Source: the Graph
reference, "openTypeExtension" (documented).
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from ...exchange.errors import ItemNotFoundError
from ...exchange.extension import (
    add_extension,
    find_extension,
    remove_extension,
    update_extension,
)
from ...exchange.item import Item, OpenExtension
from ..answer import Answer
from ..call import Call
from ..render import EntityType, Page, collection_answer, count_answer, entity_answer
from ..tree import Access, Resource
from ..wire.extension import extension_from_wire, extension_to_wire, properties_from_wire
from .expansions import item_address

__all__ = ["extensions_of"]

Find = Callable[[Call], Item]

_TYPE = EntityType("openTypeExtension", lambda extension, call: extension_to_wire(extension))
_LIST = frozenset({"top", "skip", "count"})


def extensions_of(
    kind: str, read: Access, write: Access, item_of: Find, item_to_change: Find
) -> Resource:
    """Return the collection of extensions of events or of messages; see `attachments_of`."""
    entity, collection = Resource(f"extension of {kind}"), Resource(f"extensions of {kind}")
    count = Resource(f"$count of {collection.name}")
    collection.leads("$count", count)
    collection.has_key(entity, _entering(item_of))
    _reading(entity, collection, read, item_of)
    count.on("GET", "Count extensions", read)(
        lambda call: count_answer(len(item_of(call).extensions))
    )
    _writing(entity, collection, write, item_to_change)
    return collection


def _entering(item_of: Find) -> Callable[[Call, str], None]:
    def enter(call: Call, key: str) -> None:
        call.extension = find_extension(item_of(call), key)
        if call.extension is None:
            raise ItemNotFoundError

    return enter


def _reading(entity: Resource, collection: Resource, read: Access, item_of: Find) -> None:
    @collection.on("GET", "List extensions", read, options=_LIST)
    def list_extensions(call: Call) -> Answer:
        extensions = item_of(call).extensions
        return collection_answer(call, _TYPE, Page(extensions, lambda: len(extensions)))

    @entity.on("GET", "Get extension", read)
    def get_extension(call: Call) -> Answer:
        return entity_answer(call, _TYPE, call.extension)


def _writing(entity: Resource, collection: Resource, write: Access, item_to_change: Find) -> None:
    @collection.on("POST", "Create extension", write, takes_body=True)
    def create(call: Call) -> Answer:
        item = item_to_change(call)
        extension = extension_from_wire(call.body)
        item = add_extension(call.tenant, call.mailbox, item, extension, call.actor)
        location = f"{call.base}/{item_address(call, item)}/extensions('{extension.name}')"
        return entity_answer(call, _TYPE, extension, 201, _in_header(location))

    @entity.on("PATCH", "Update extension", write, takes_body=True)
    def update(call: Call) -> Answer:
        """The properties that are sent take the place of all that were there."""
        item = item_to_change(call)
        assert call.extension is not None
        after = OpenExtension(call.extension.name, properties_from_wire(call.body))
        update_extension(call.tenant, call.mailbox, item, after)
        return entity_answer(call, _TYPE, after)

    @entity.on("DELETE", "Delete extension", write)
    def delete(call: Call) -> Answer:
        item = item_to_change(call)
        assert call.extension is not None
        remove_extension(call.tenant, call.mailbox, item, call.extension.name)
        return Answer(204)


def _in_header(location: str) -> str:
    """A name may hold what a header can't."""
    return quote(location.replace("%3D", "="), safe="/:()'=-_.~$")
