"""Entities and collections as answers: context, selection, expansion, pages.

An item's JSON is made once for each version of it and each way it is asked for, and kept for as
long as the item itself lives; a page joins what is there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import quote, quote_plus
from weakref import WeakKeyDictionary

from ..exchange.changes import ChangeType, Entry
from ..exchange.directory import Group
from ..exchange.item import Item
from .answer import JSON, Answer
from .call import Call
from .errors import NotImplementedHereError, QueryError, SelectError, UnsupportedQueryError
from .wire.types import known_properties, navigation_properties

__all__ = [
    "EntityType",
    "Page",
    "Rendered",
    "check_names",
    "collection_answer",
    "complex_answer",
    "count_answer",
    "delta_answer",
    "directory_answer",
    "entity_answer",
    "search_answer",
    "values_answer",
    "words_answer",
]

_DEFAULT_PAGE = 10
_MOST_DIRECTORY_OBJECTS = 999
_JSON_NONE = JSON.replace("minimal", "none")
_JSON_FULL = JSON.replace("minimal", "full")
_CONTENT_TYPES = {"none": _JSON_NONE, "minimal": JSON, "full": _JSON_FULL}

Properties = dict[str, Any]


@dataclass(frozen=True, slots=True)
class EntityType:
    """How values of a type become JSON.

    Attributes:
        to_wire: The representation that a GET without ``$select`` gives.
        extras: Properties that are there only when ``$select`` names them.
        expansions: By folded name, what ``$expand`` adds; others that the type has answer 501.
        type_name: The runtime type of a value, where it may be a derived one.
        links: Annotations that name its navigations, for who asks for full metadata.
    """

    name: str
    to_wire: Callable[[Any, Call], Properties]
    extras: Callable[[Any, Call], Properties] = lambda value, call: {}
    expansions: Mapping[str, Callable[[Any, Call, str], Properties]] | None = None
    type_name: Callable[[Any], str] | None = None
    links: Callable[[Any, Call], Properties] = lambda value, call: {}

    def name_of(self, value: Any) -> str:
        """Return the runtime type's name."""
        return self.type_name(value) if self.type_name else self.name


class Rendered:
    """JSON of items by item and by how it was asked for."""

    def __init__(self) -> None:
        self._kept: WeakKeyDictionary[Item, dict[object, bytes]] = WeakKeyDictionary()

    def json_of(self, value: Any, entity: EntityType, call: Call) -> bytes:
        """Return the JSON of a value as the call asks for it."""
        # Full metadata holds addresses, which depend on how the caller wrote this one.
        is_full = call.metadata == "full"
        plain = not (is_full or call.options.expand) and call.options.select is None
        if not plain or not isinstance(value, Item):
            return _dumped(_properties(value, entity, call))
        variants = self._kept.get(value)
        if variants is None:
            variants = self._kept[value] = {}
        variant = (call.view.variant_of(value), call.metadata)
        kept = variants.get(variant)
        if kept is None:
            kept = variants[variant] = _dumped(_properties(value, entity, call))
        return kept


@dataclass(frozen=True, slots=True)
class Page:
    """What a collection holds: all of it in order, and how much that is."""

    values: Iterable[Any]
    count: Callable[[], int]


def entity_answer(
    call: Call,
    entity: EntityType,
    value: Any,
    status: int = 200,
    location: str | None = None,
    *,
    is_typed: bool = False,
) -> Answer:
    """Return the answer that carries one entity.

    Args:
        is_typed: Whether it says its type where others leave that out.
    """
    check_names(call, entity)
    content = call.rendered.json_of(value, entity, call)
    if is_typed:
        content = _typed(content, entity.name_of(value), call)
    headers = _common_headers(call)
    etag = _etag(call, value)
    if etag:
        headers["ETag"] = etag
    if location:
        headers["Location"] = location
    body = _with_context(call, content, "/$entity")
    return Answer(status, body, _CONTENT_TYPES[call.metadata], headers)


def collection_answer(
    call: Call, entity: EntityType, page: Page, usual_size: int = _DEFAULT_PAGE
) -> Answer:
    """Return one page of a collection, with a link to the next whenever the page is full.

    Source: mail.md §4.1: the link is given without looking ahead (observed).
    """
    check_names(call, entity)
    size = call.options.top or min(call.preferences.page_size or usual_size, 1000)
    skip = call.options.skip
    values = list(islice(page.values, skip, skip + size))
    link = next_link(call, skip + size, usual_size) if len(values) == size else None
    total = page.count() if call.options.count else None
    return _page_answer(call, entity, values, total, link)


def values_answer(call: Call, entity: EntityType, values: list[Any]) -> Answer:
    """Return all of what a function answers; it is not paged."""
    return _page_answer(call, entity, values, None, None)


def words_answer(call: Call, words: list[str]) -> Answer:
    """Return all of what a function answers that gives no entities but words."""
    body = _with_context(call, _dumped({"value": words}), "")
    return Answer(200, body, _CONTENT_TYPES[call.metadata], _common_headers(call))


def directory_answer(
    call: Call, entity: EntityType, values: list[Any], count: int | None = None
) -> Answer:
    """Return one page of directory objects, which are paged by an opaque token.

    Source: platform.md §6.5 and §16: 100 a page, the link only if there is more.
    """
    check_names(call, entity)
    start = _token_position(call.options.skip_token)
    size = call.options.top or 100
    if size > _MOST_DIRECTORY_OBJECTS:
        raise UnsupportedQueryError(
            f"Invalid page size specified: '{size}'. Must be between 1 and "
            f"{_MOST_DIRECTORY_OBJECTS} inclusive."
        )
    rest = start + size < len(values)
    link = _token_link(call, start + size) if rest else None
    return _page_answer(call, entity, values[start : start + size], count, link)


def search_answer(
    call: Call, entity: EntityType, found: Iterable[Any], usual_size: int = _DEFAULT_PAGE
) -> Answer:
    """Return one page of what a search found, which is paged by an opaque token.

    No more is looked for than the page takes and one more, unless all are to be counted.

    Source: mail.md §4.5; that there is no link where nothing follows is assumed.
    """
    check_names(call, entity)
    start = _token_position(call.options.skip_token)
    size = call.options.top or min(call.preferences.page_size or usual_size, 1000)
    values = list(found if call.options.count else islice(found, start + size + 1))
    link = _token_link(call, start + size) if start + size < len(values) else None
    count = len(values) if call.options.count else None
    return _page_answer(call, entity, values[start : start + size], count, link)


def _token_position(token: str | None) -> int:
    """Return where a token of ours goes on; any other is a 400 (text assumed)."""
    if token is None:
        return 0
    if not (token.isascii() and token.isdigit()) or len(token) > 9:
        raise QueryError("Skip token is malformed.")
    return int(token)


def complex_answer(call: Call, value: Properties, type_name: str | None = None) -> Answer:
    """Return the answer that carries what is no entity: it has no id and no ``$entity``.

    Args:
        value: The members of a complex value, or ``{"value": ...}`` for a plain one or several.
        type_name: The complex type, where ``$select`` may choose among its members.
    """
    select = call.options.select
    if type_name is not None and select is not None and "*" not in select:
        value = _chosen(value, type_name, select, call)
    content = _without_annotations(value) if call.metadata == "none" else value
    body = _with_context(call, _dumped(content), "")
    return Answer(200, body, _CONTENT_TYPES[call.metadata], _common_headers(call))


def _chosen(value: Properties, type_name: str, select: tuple[str, ...], call: Call) -> Properties:
    known = {each.casefold() for each in known_properties(type_name, call.is_beta)}
    wanted = {each.casefold() for each in select}
    for name in select:
        if name.casefold() not in known:
            raise SelectError.unknown(name, type_name)
    return {name: each for name, each in value.items() if name.casefold() in wanted}


def _without_annotations(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_annotations(each) for each in value]
    if not isinstance(value, dict):
        return value
    kept = ((name, each) for name, each in value.items() if "@odata." not in name)
    return {name: _without_annotations(each) for name, each in kept}


def delta_answer(
    call: Call, entity: EntityType, entries: list[Entry], reason: str, link: tuple[str, str]
) -> Answer:
    """Return one page of what changed; every entry says its type (observed).

    Args:
        reason: Why what is gone is said to be gone: ``deleted``, or ``changed`` for what could be
            restored.
        link: The annotation that goes on, ``nextLink`` or ``deltaLink``, and its address.
    """
    pieces = [_delta_entry(each, entity, reason, call) for each in entries]
    members = b'"value":[%s],"@odata.%s":%s}' % (
        b",".join(pieces),
        link[0].encode(),
        _dumped(link[1]),
    )
    if call.metadata == "none":
        head = b"{"
    else:
        head = b'{"@odata.context":%s,' % _dumped(f"{call.base}/$metadata#{call.context}")
    return Answer(200, head + members, _CONTENT_TYPES[call.metadata], _common_headers(call))


def _delta_entry(entry: Entry, entity: EntityType, reason: str, call: Call) -> bytes:
    if entry.type is ChangeType.DELETED:
        content = _dumped({"id": entry.id, "@removed": {"reason": reason}})
        type_name = entity.name
    else:
        content = call.rendered.json_of(entry.value, entity, call)
        type_name = entity.name_of(entry.value)
    return _typed(content, type_name, call)


def _typed(content: bytes, type_name: str, call: Call) -> bytes:
    if call.metadata == "none" or content.startswith(_TYPE_FIRST):
        return content
    return b"%s%s,%s" % (_TYPE_FIRST, _dumped(f"#microsoft.graph.{type_name}"), content[1:])


_TYPE_FIRST = b'{"@odata.type":'


def count_answer(count: int) -> Answer:
    """Return the answer of ``/$count``: a number in plain text."""
    return Answer(200, str(count).encode(), "text/plain")


def next_link(call: Call, skip: int, usual_size: int = _DEFAULT_PAGE) -> str:
    """Return the address of the next page: the caller's own, with the options written anew."""
    options = dict(call.options.given)
    options["$skip"] = str(skip)
    if call.options.top is None and call.preferences.page_size is None:
        options["$top"] = str(usual_size)
    ordered = sorted(options.items(), key=lambda each: _LINK_ORDER.get(each[0], 0))
    return _link(call, "&".join(f"{_encoded(k)}={_encoded(v)}" for k, v in ordered))


_LINK_ORDER = {
    name: position
    for position, name in enumerate(("$filter", "$select", "$orderby", "$top", "$skip"), start=1)
}


def _token_link(call: Call, start: int) -> str:
    options = [(k, v) for k, v in call.options.given if k != "$skipToken"]
    options.append(("$skiptoken", str(start)))
    return _link(call, "&".join(f"{k}={quote(v, safe='')}" for k, v in options))


def _link(call: Call, query: str) -> str:
    """Return the caller's own address with another query; a folder's key stands in parentheses.

    Source: mail.md §4.1 (observed).
    """
    path = _FOLDER_KEY.sub(r"\1('\2')", call.request.raw_path)
    return f"{call.request.origin}{path}?{query}"


_FOLDER_KEY = re.compile(r"((?:mail|child)Folders)/([^/()]+)", re.IGNORECASE)


def _encoded(text: str) -> str:
    """Percent-encode with lower-case digits and ``+`` for a blank (observed)."""
    encoded = quote_plus(text)
    return "".join(
        piece if not position else "%" + piece[:2].lower() + piece[2:]
        for position, piece in enumerate(encoded.split("%"))
    )


def _page_answer(
    call: Call, entity: EntityType, values: list[Any], count: int | None, link: str | None
) -> Answer:
    pieces = [call.rendered.json_of(value, entity, call) for value in values]
    members = b'{"value":[' + b",".join(pieces) + b"]"
    if link:
        members += b',"@odata.nextLink":' + _dumped(link)
    if count is not None:
        members = b'{"@odata.count":%d,' % count + members[1:]
    body = _with_context(call, members + b"}", "")
    return Answer(200, body, _CONTENT_TYPES[call.metadata], _common_headers(call))


def _common_headers(call: Call) -> dict[str, str]:
    applied = call.preferences.applied
    return {"Preference-Applied": applied} if applied else {}


def _etag(call: Call, value: Any) -> str | None:
    if not isinstance(value, Item):
        return None
    return f'W/"{call.mailbox.change_key_of(value)}"'


_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _dumped(value: Any) -> bytes:
    return _encoder.encode(value).encode()


# -- properties ------------------------------------------------------------------


def _properties(value: Any, entity: EntityType, call: Call) -> Properties:
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
        front, last = _address(call)
        return {
            "@odata.type": f"#microsoft.graph.{entity.name_of(value)}",
            "@odata.id": f"{call.base}/{front}{_keyed(last, properties['id'])}",
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


# -- context ---------------------------------------------------------------------


def _with_context(call: Call, content: bytes, suffix: str) -> bytes:
    if call.metadata == "none":
        return content
    front, last = _address(call)
    url = f"{call.base}/$metadata#{front}{last}{_selection(call)}{suffix}"
    head = b'{"@odata.context":' + _dumped(url)
    return head + (b"," if content != b"{}" else b"") + content[1:]


def _address(call: Call) -> tuple[str, str]:
    """Return the canonical address of the route: what leads there, and the last name in it.

    The owner stands there by id, keys in parentheses as the caller wrote them. A context that
    a resource sets itself (``directoryObjects``) has nothing before it.
    """
    if call.context is not None:
        return "", call.context
    pieces: list[tuple[str, str | None]] = []
    for step in call.route.steps:
        if step.key is None:
            pieces.append((step.navigation.context_name, None))
        else:
            pieces[-1] = (pieces[-1][0], step.key)
    if call.owner is not None:
        pieces[0] = ("groups" if isinstance(call.owner, Group) else "users", call.owner.id)
    *front, (last, _) = pieces
    return "".join(f"{_keyed(name, key)}/" for name, key in front), last


def _keyed(name: str, key: str | None) -> str:
    return name if key is None else f"{name}('{key.replace('=', '%3D').replace('@', '%40')}')"


def _selection(call: Call) -> str:
    return f"({','.join(call.options.select)})" if call.options.select else ""
