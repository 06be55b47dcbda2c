"""``$select`` and ``$expand``: which properties an entity shows, and which names are refused."""

from __future__ import annotations

from typing import Any

from .call import Call
from .context import address_of, keyed
from .entity import EntityType, Properties
from .errors import NotImplementedHereError, SelectError
from .wire.types import known_properties, navigation_properties

__all__ = ["check_names", "members_chosen", "properties_of"]


def properties_of(value: Any, entity: EntityType, call: Call) -> Properties:
    """Return what an entity shows: selected, expanded and annotated as the call asks for it."""
    properties = entity.to_wire(value, call)
    select = call.options.select
    if select is not None and "*" not in select:
        properties = _selected(value, properties, entity, call, select)
    for expansion in call.options.expand:
        name, _, nested = expansion.partition("(")
        expand = (entity.expansions or {}).get(name.strip().casefold())
        if expand is not None:
            properties |= expand(value, call, nested.removesuffix(")"))
    return _annotated(value, properties, entity, call)


def _selected(
    value: Any, properties: Properties, entity: EntityType, call: Call, select: tuple[str, ...]
) -> Properties:
    offered = properties | entity.extras(value, call)
    by_folded = {name.casefold(): name for name in offered}
    kept = {name: offered[name] for name in properties if name.startswith("@odata.")}
    kept["id"] = properties["id"]
    for name in map(_last_name, select):
        if name.casefold() in by_folded:
            kept[by_folded[name.casefold()]] = offered[by_folded[name.casefold()]]
        else:
            _refuse_unread(name, value, entity.name_of(value), call)
    return kept


def _refuse_unread(name: str, value: Any, type_name: str, call: Call) -> None:
    """What the type has and we cannot tell is no silent gap; a navigation selects nothing."""
    if call.owner is not None and name.casefold() in _BODIES and call.view.hides_body_of(value):
        return
    navigations = {each.casefold() for each in navigation_properties(type_name, call.is_beta)}
    known = {each.casefold() for each in known_properties(type_name, call.is_beta)}
    if name.casefold() in known - navigations and name.casefold() not in _CONDITIONAL:
        raise NotImplementedHereError(f"property '{name}' of {type_name}")


#: What ``Calendars.ReadBasic`` and ``Mail.ReadBasic`` leave out, selected or not.
_BODIES = frozenset({"body", "bodypreview", "internetmessageheaders", "uniquebody"})
#: Properties that only some items have: occurrences and masters, messages with an author.
_CONDITIONAL = frozenset(
    {"originalstart", "cancelledoccurrences", "from", "internetmessageheaders", "sender"}
)


def _annotated(value: Any, properties: Properties, entity: EntityType, call: Call) -> Properties:
    if call.metadata == "none":
        return {name: each for name, each in properties.items() if "@odata." not in name}
    if call.metadata == "full" and "id" not in properties:  # a complex value has no address
        return {"@odata.type": f"#microsoft.graph.{entity.name_of(value)}", **properties}
    if call.metadata == "full":
        front, last = address_of(call)
        return {
            "@odata.type": f"#microsoft.graph.{entity.name_of(value)}",
            "@odata.id": f"{call.base}/{front}{keyed(last, properties['id'])}",
            **entity.links(value, call),
            **properties,
        }
    return properties


def _last_name(item: str) -> str:
    """``microsoft.graph.eventMessage/meetingMessageType`` selects a derived type's property."""
    return item.rpartition("/")[2]


def check_names(call: Call, entity: EntityType) -> None:
    """Refuse to select or expand what the type does not have, and what we cannot tell yet."""
    for item in call.options.select or ():
        _check_selected(item, call, entity)
    for expansion in call.options.expand:
        _check_expanded(expansion.partition("(")[0].strip(), call, entity)


def _check_selected(item: str, call: Call, entity: EntityType) -> None:
    if item == "*":
        return
    if not item:
        raise SelectError("An identifier was expected at position 0.")
    if item.startswith("@"):
        raise SelectError(f"Term '{item}' is not valid in a $select or $expand expression.")
    cast, slash, name = item.rpartition("/")
    type_name = entity.name
    if slash:
        if not cast.casefold().startswith("microsoft.graph."):
            raise SelectError(f"Found a path traversing multiple properties in '{item}'.")
        type_name = _known_type(cast.rpartition(".")[2], call)
    known = {each.casefold() for each in known_properties(type_name, call.is_beta)}
    if name.casefold() not in known:
        raise SelectError.unknown(name, type_name)


_CASTS = (
    "eventMessage",
    "eventMessageRequest",
    "eventMessageResponse",
    "fileAttachment",
    "itemAttachment",
    "mailSearchFolder",
    "message",
    "referenceAttachment",
)


def _known_type(name: str, call: Call) -> str:
    for known in _CASTS:
        if known.casefold() == name.casefold():
            return known
    raise SelectError(f"The type 'microsoft.graph.{name}' is not defined in the model.")


def _check_expanded(name: str, call: Call, entity: EntityType) -> None:
    if name.casefold() in (entity.expansions or {}):
        return
    cast, slash, last = name.rpartition("/")
    type_name = _known_type(cast.rpartition(".")[2], call) if slash else entity.name
    known = {each.casefold() for each in navigation_properties(type_name, call.is_beta)}
    if last.casefold() not in known:
        raise SelectError.unknown(last, type_name)
    raise NotImplementedHereError(f"$expand={name} of {entity.name}")


def members_chosen(
    value: Properties, type_name: str, select: tuple[str, ...], call: Call
) -> Properties:
    """Return the members of a complex value that ``$select`` names."""
    known = {each.casefold() for each in known_properties(type_name, call.is_beta)}
    wanted = {each.casefold() for each in select}
    for name in select:
        if name.casefold() not in known:
            raise SelectError.unknown(name, type_name)
    return {name: each for name, each in value.items() if name.casefold() in wanted}
