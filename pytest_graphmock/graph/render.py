"""Entities and collections as answers: context, selection, expansion, pages.

An item's JSON is made once for each version of it and each way it is asked for, and kept for as
long as the item itself lives; a page joins what is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any
from weakref import WeakKeyDictionary

from ..exchange.changes import ChangeType, Entry
from ..exchange.item import Item
from .answer import JSON, Answer, dumped
from .call import Call
from .context import with_context
from .entity import EntityType, Properties
from .errors import QueryError, UnsupportedQueryError
from .links import next_link, token_link
from .selection import check_names, members_chosen, properties_of

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
_MOST_PREFERRED = {"message": 512, "mailFolder": 512}
_MOST_DIRECTORY_OBJECTS = 999
_JSON_NONE = JSON.replace("minimal", "none")
_JSON_FULL = JSON.replace("minimal", "full")
_CONTENT_TYPES = {"none": _JSON_NONE, "minimal": JSON, "full": _JSON_FULL}


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
            return dumped(properties_of(value, entity, call))
        variants = self._kept.get(value)
        if variants is None:
            variants = self._kept[value] = {}
        variant = (call.view.variant_of(value), call.metadata)
        kept = variants.get(variant)
        if kept is None:
            kept = variants[variant] = dumped(properties_of(value, entity, call))
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
    body = with_context(call, content, "/$entity")
    return Answer(status, body, _CONTENT_TYPES[call.metadata], headers)


def collection_answer(
    call: Call, entity: EntityType, page: Page, usual_size: int = _DEFAULT_PAGE
) -> Answer:
    """Return one page of a collection, with a link to the next whenever the page is full.

    Source: mail.md §4.1: the link is given without looking ahead (observed).
    """
    check_names(call, entity)
    size = _page_size(call, entity, usual_size)
    skip = call.options.skip
    values = list(islice(page.values, skip, skip + size))
    link = next_link(call, skip + size, usual_size) if len(values) == size else None
    total = page.count() if call.options.count else None
    return _page_answer(call, entity, values, total, link)


def _page_size(call: Call, entity: EntityType, usual_size: int) -> int:
    """``$top`` as it is; what is preferred is capped in silence, for mail at 512 (observed).

    Source: platform.md §7; that other lists have the limit of ``$top`` is assumed.
    """
    most = _MOST_PREFERRED.get(entity.name, 1000)
    return call.options.top or min(call.preferences.page_size or usual_size, most)


def values_answer(call: Call, entity: EntityType, values: list[Any]) -> Answer:
    """Return all of what a function answers; it is not paged."""
    return _page_answer(call, entity, values, None, None)


def words_answer(call: Call, words: list[str]) -> Answer:
    """Return all of what a function answers that gives no entities but words."""
    body = with_context(call, dumped({"value": words}), "")
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
    link = token_link(call, start + size) if rest else None
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
    size = _page_size(call, entity, usual_size)
    values = list(found if call.options.count else islice(found, start + size + 1))
    link = token_link(call, start + size) if start + size < len(values) else None
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
        value = members_chosen(value, type_name, select, call)
    content = _without_annotations(value) if call.metadata == "none" else value
    body = with_context(call, dumped(content), "")
    return Answer(200, body, _CONTENT_TYPES[call.metadata], _common_headers(call))


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
        dumped(link[1]),
    )
    if call.metadata == "none":
        head = b"{"
    else:
        head = b'{"@odata.context":%s,' % dumped(f"{call.base}/$metadata#{call.context}")
    return Answer(200, head + members, _CONTENT_TYPES[call.metadata], _common_headers(call))


def _delta_entry(entry: Entry, entity: EntityType, reason: str, call: Call) -> bytes:
    if entry.type is ChangeType.DELETED:
        content = dumped({"id": entry.id, "@removed": {"reason": reason}})
        type_name = entity.name
    else:
        content = call.rendered.json_of(entry.value, entity, call)
        type_name = entity.name_of(entry.value)
    return _typed(content, type_name, call)


def _typed(content: bytes, type_name: str, call: Call) -> bytes:
    if call.metadata == "none" or content.startswith(_TYPE_FIRST):
        return content
    return b"%s%s,%s" % (_TYPE_FIRST, dumped(f"#microsoft.graph.{type_name}"), content[1:])


_TYPE_FIRST = b'{"@odata.type":'


def count_answer(count: int) -> Answer:
    """Return the answer of ``/$count``: a number in plain text."""
    return Answer(200, str(count).encode(), "text/plain")


def _page_answer(
    call: Call, entity: EntityType, values: list[Any], count: int | None, link: str | None
) -> Answer:
    pieces = [call.rendered.json_of(value, entity, call) for value in values]
    members = b'{"value":[' + b",".join(pieces) + b"]"
    if link:
        members += b',"@odata.nextLink":' + dumped(link)
    if count is not None:
        members = b'{"@odata.count":%d,' % count + members[1:]
    body = with_context(call, members + b"}", "")
    return Answer(200, body, _CONTENT_TYPES[call.metadata], _common_headers(call))


def _common_headers(call: Call) -> dict[str, str]:
    applied = call.preferences.applied
    return {"Preference-Applied": applied} if applied else {}


def _etag(call: Call, value: Any) -> str | None:
    if not isinstance(value, Item):
        return None
    return f'W/"{call.mailbox.change_key_of(value)}"'
