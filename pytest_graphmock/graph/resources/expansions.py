"""What ``$expand`` adds to events and messages, calendars and mail folders alike.

``$expand=attachments($select=name)``, ``extensions($filter=id eq '…')`` and
``singleValueExtendedProperties($filter=id eq '…')``, on one entity and on lists (documented).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...exchange.contact import Contact
from ...exchange.directory import Group
from ...exchange.event import Event
from ...exchange.item import Attachment, Item, ItemAttachment
from ..call import Call
from ..errors import NotImplementedHereError, SelectError
from ..odata.inner_options import nested_options, wanted_ids
from ..wire.attachment import attachment_to_wire, attachment_type
from ..wire.embedded import embedded_to_wire
from ..wire.extended import extended_to_wire, wanted_properties
from ..wire.extension import extension_id, extension_to_wire
from ..wire.types import known_properties

__all__ = [
    "BY_EXPAND",
    "CONTACT_EXPANSIONS",
    "ITEM",
    "ITEM_EXPANSIONS",
    "PROPERTY_EXPANSIONS",
    "Attached",
    "attached_to_wire",
    "expand_item",
    "item_address",
    "type_of",
]

Expand = Callable[[Any, Call, str], dict[str, Any]]

#: Why extended properties are nowhere to be had by an address of their own.
BY_EXPAND = "read them with $expand: the service's pages know no other way"
#: What ``$expand`` calls the item inside an ``itemAttachment``, folded.
ITEM = "microsoft.graph.itemattachment/item"
_ATTACHMENT_CASTS = ("fileAttachment", "itemAttachment", "referenceAttachment")


@dataclass(frozen=True, slots=True)
class Attached:
    """An attachment together with the item that it is attached to."""

    item: Item
    attachment: Attachment


def item_address(call: Call, item: Item) -> str:
    """Return an item's address from the mailbox on, as contexts have it."""
    kind = "groups" if isinstance(call.owner, Group) else "users"
    names = {Event: "events", Contact: "contacts"}
    name = names.get(type(item), "messages")
    item_id = call.names.id_of(item, immutable=call.preferences.immutable_ids)
    return f"{kind}('{call.principal.id}')/{name}('{item_id.replace('=', '%3D')}')"


def attached_to_wire(attached: Attached, call: Call) -> dict[str, Any]:
    """Return an attachment; its bytes are encoded only where the answer shows them."""
    select = call.options.select
    with_content = select is None or any(_is_content(each) for each in select)
    return attachment_to_wire(
        attached.item, attached.attachment, call.view, with_content=with_content
    )


def _is_content(name: str) -> bool:
    return name == "*" or name.rpartition("/")[2].casefold() == "contentbytes"


def expand_item(attached: Attached, call: Call, nested: str) -> dict[str, Any]:
    """Add the item inside an attachment; files and links have none (documented)."""
    if nested.strip():
        raise NotImplementedHereError(f"options inside $expand={ITEM}")
    attachment = attached.attachment
    if not isinstance(attachment, ItemAttachment):
        return {}
    attachment_id = call.names.id_of_attachment(attached.item, attachment)
    address = f"{item_address(call, attached.item)}/attachments('{attachment_id}')"
    context = f"{call.base}/$metadata#{address.replace('=', '%3D')}"
    return {
        "item@odata.context": f"{context}/microsoft.graph.itemAttachment/item/$entity",
        "item": embedded_to_wire(attachment.item, call.view),
    }


def _attachments(item: Item, call: Call, nested: str) -> dict[str, Any]:
    options = nested_options(nested, frozenset({"select", "expand"}), "attachments")
    select = _selection(options.get("select"), call)
    expansion = options.get("expand")
    if expansion is not None and expansion.casefold() != ITEM:
        raise NotImplementedHereError(f"$expand={expansion} inside $expand=attachments")
    found = []
    for each in item.attachments:
        attached = Attached(item, each)
        wire = _selected(attached, call, select)
        found.append(wire | (expand_item(attached, call, "") if expansion else {}))
    context = f"{call.base}/$metadata#{item_address(call, item)}/attachments"
    return {"attachments@odata.context": context, "attachments": found}


def _selection(text: str | None, call: Call) -> list[str] | None:
    """Return the names that ``$select`` inside the parentheses has, folded."""
    if text is None:
        return None
    names = [each.strip() for each in text.split(",")]
    if "*" in names:
        return None
    for each in names:
        cast, _, name = each.rpartition("/")
        type_name = _cast(cast) if cast else "attachment"
        if name.casefold() not in _folded(known_properties(type_name, call.is_beta)):
            raise SelectError.unknown(name, type_name)
    return [each.rpartition("/")[2].casefold() for each in names]


def _cast(name: str) -> str:
    folded = name.casefold().removeprefix("microsoft.graph.")
    found = next((each for each in _ATTACHMENT_CASTS if each.casefold() == folded), None)
    if found is None:
        raise SelectError(f"The type '{name}' is not defined in the model.")
    return found


def _folded(names: frozenset[str]) -> set[str]:
    return {each.casefold() for each in names}


def _selected(attached: Attached, call: Call, select: list[str] | None) -> dict[str, Any]:
    with_content = select is None or "contentbytes" in select
    wire = attachment_to_wire(
        attached.item, attached.attachment, call.view, with_content=with_content
    )
    if select is None:
        return wire
    return {
        name: each
        for name, each in wire.items()
        if name.startswith("@odata.") or name == "id" or name.casefold() in select
    }


def _extensions(item: Item, call: Call, nested: str) -> dict[str, Any]:
    """Add those extensions that the filter names; without a filter all of them (assumed)."""
    condition = nested_options(nested, frozenset({"filter"}), "extensions").get("filter")
    wanted = None if condition is None else wanted_ids(condition)
    found = [
        extension_to_wire(each)
        for each in item.extensions
        if wanted is None
        or each.name.casefold() in wanted
        or extension_id(each).casefold() in wanted
    ]
    if not found:
        return {}
    context = f"{call.base}/$metadata#{item_address(call, item)}/extensions"
    return {"extensions@odata.context": context, "extensions": found}


def _properties(name: str, member: str) -> Expand:
    """Return what adds the properties that a filter names; without any the member is absent
    (documented)."""

    def expand(value: Any, call: Call, nested: str) -> dict[str, Any]:
        found = extended_to_wire(getattr(value, member), wanted_properties(nested, name))
        return {name: found} if found else {}

    return expand


PROPERTY_EXPANSIONS: dict[str, Expand] = {
    "singlevalueextendedproperties": _properties(
        "singleValueExtendedProperties", "single_value_properties"
    ),
    "multivalueextendedproperties": _properties(
        "multiValueExtendedProperties", "multi_value_properties"
    ),
}


#: Nothing of a contact is hidden from who may read it.
CONTACT_EXPANSIONS: dict[str, Expand] = {**PROPERTY_EXPANSIONS, "extensions": _extensions}


def _as_seen(expand: Expand) -> Expand:
    """Return what adds nothing that the caller may not see: all of it goes with the body."""

    def expand_seen(item: Item, call: Call, nested: str) -> dict[str, Any]:
        if call.view.hides_body_of(item):
            return {}
        return expand(call.view.shown(item) if isinstance(item, Event) else item, call, nested)

    return expand_seen


ITEM_EXPANSIONS: dict[str, Expand] = {
    name: _as_seen(expand)
    for name, expand in (
        *PROPERTY_EXPANSIONS.items(),
        ("attachments", _attachments),
        ("extensions", _extensions),
    )
}


def type_of(attached: Attached) -> str:
    """Return the name of an attachment's type."""
    return attachment_type(attached.attachment)
