"""Lists of directory objects: what ``$filter``, ``$orderby``, ``$search`` and ``$count`` leave.

Source: platform.md §6.5 and §16 (documented: "Advanced query capabilities").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..answer import Answer
from ..call import Call
from ..errors import GraphError, UnsupportedQueryError
from ..odata.listing import asked_filter, asked_order, listed_page
from ..odata.properties import Queryable
from ..odata.search import compile_search
from ..queried.directory import check_capabilities
from ..render import EntityType, count_answer, directory_answer

__all__ = ["COUNTED", "LISTED", "counted", "listed"]

LISTED = frozenset({"select", "top", "skip", "skipToken", "filter", "orderby", "count", "search"})
COUNTED = frozenset({"filter", "search"})


def listed(call: Call, entity: EntityType, of: Queryable, values: Sequence[Any]) -> Answer:
    """Answer a page. Without its header ``$count=true`` is passed over (documented).

    Raises:
        GraphError: ``$skip`` was given (400, documented: the directory pages by token).
    """
    if "$skip" in dict(call.options.given):
        raise GraphError("$skip is not allowed", code="Request_BadRequest")
    is_eventual = _is_eventual(call)
    found = _matching(call, of, values, is_advanced=is_eventual and call.options.count)
    shows_count = is_eventual and call.options.count and call.options.skip_token is None
    return directory_answer(call, entity, found, len(found) if shows_count else None)


def counted(call: Call, of: Queryable, values: Sequence[Any]) -> Answer:
    """Answer how many there are.

    Raises:
        GraphError: Without ``ConsistencyLevel: eventual`` (400, documented).
    """
    if not _is_eventual(call):
        raise GraphError("$count is not currently supported.", code="Request_BadRequest")
    return count_answer(len(_matching(call, of, values, is_advanced=True)))


def _matching(call: Call, of: Queryable, values: Sequence[Any], *, is_advanced: bool) -> list[Any]:
    check_capabilities(asked_filter(call, of), asked_order(call, of), is_advanced=is_advanced)
    return list(listed_page(call, of, _sought(call, of, values)).values)


def _sought(call: Call, of: Queryable, values: Sequence[Any]) -> Sequence[Any]:
    text = call.options.search
    if text is None:
        return values
    if not _is_eventual(call):
        raise UnsupportedQueryError(
            "Request with $search query parameter only works through MSGraph with a special "
            "request header: 'ConsistencyLevel: eventual'"
        )
    finds = compile_search(text, of, call.is_beta)
    return [each for each in values if finds(each)]


def _is_eventual(call: Call) -> bool:
    """The header is not remembered by links: every page needs it anew (documented)."""
    return (call.request.header("ConsistencyLevel") or "").strip().casefold() == "eventual"
