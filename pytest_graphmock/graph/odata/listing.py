"""What a collection answers after ``$filter`` and ``$orderby``: a page, as lazy as can be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ...exchange.event import Event
from ..errors import MissingPermissionError
from ..render import Page
from .filter import Bounds, Filter, compile_filter
from .ordering import Order, compile_order
from .properties import Queryable

if TYPE_CHECKING:
    from ..call import Call

__all__ = ["asked_filter", "asked_order", "indexed_page", "listed_page"]

#: Reads the items that can match, given what the filter says of times, ascending or descending.
Reader = Callable[[Mapping[str, Bounds], bool], Iterable[Any]]


def asked_filter(call: Call, of: Queryable) -> Filter | None:
    """Return the filter of a request, if it has one.

    Raises:
        MissingPermissionError: It asks for what the caller's permission does not show (403).
    """
    text = call.options.filter
    if text is None:
        return None
    wanted = compile_filter(text, of, call.is_beta)
    _require_sight(call, of, wanted.paths)
    return wanted


def _require_sight(call: Call, of: Queryable, paths: Iterable[str]) -> None:
    """What ``Mail.ReadBasic`` and ``Calendars.ReadBasic`` leave out is not to be found out by
    asking for it (assumed; mail.md §23 says so of ``$search``)."""
    if call.owner is None or not call.view.hides_body_of_type(of.type_name):
        return
    if any(path.partition("/")[0] in _BODIES for path in paths):
        raise MissingPermissionError


#: Folded; extended properties may hold anything.
_BODIES = frozenset(
    {"body", "bodypreview", "multivalueextendedproperties", "singlevalueextendedproperties"}
)


def asked_order(call: Call, of: Queryable) -> Order | None:
    """Return the order that a request asks for, if it asks for one."""
    text = call.options.orderby
    return None if text is None else compile_order(text, of, call.is_beta)


def listed_page(call: Call, of: Queryable, values: Sequence[Any]) -> Page:
    """Return what a request asks for of values that are all at hand."""
    wanted, order = asked_filter(call, of), asked_order(call, of)
    return _page(call, wanted, order, lambda: values, lambda: len(values))


def indexed_page(
    call: Call, of: Queryable, read: Reader, count: Callable[[], int], *, newest_first: bool = False
) -> Page:
    """Return what a request asks for of items that the mailbox keeps in order of time.

    Times that every match lies between narrow what is read, and an order along the index is not
    sorted again.

    Args:
        count: How many there are without a filter.
        newest_first: The order when none is asked for.
    """
    wanted, order = asked_filter(call, of), asked_order(call, of)
    bounds = wanted.bounds if wanted else {}
    if order is not None and order.is_along(of.index):
        newest_first, order = order.is_descending, None
    return _page(call, wanted, order, lambda: read(bounds, newest_first), count)


def _page(
    call: Call,
    wanted: Filter | None,
    order: Order | None,
    read: Callable[[], Iterable[Any]],
    count: Callable[[], int],
) -> Page:
    view = call.view if call.owner is not None else None

    def seen() -> Iterable[Any]:
        """What is hidden of an event from this caller is not to be found out by asking for it."""
        if view is None or (wanted is None and order is None):
            return read()
        return (view.shown(each) if isinstance(each, Event) else each for each in read())

    def matching() -> Iterable[Any]:
        return seen() if wanted is None else (e for e in seen() if wanted.matches(e, view))

    def count_matching() -> int:
        return sum(1 for _ in matching())

    values = order.sorted(matching(), view) if order else matching()
    return Page(values, count if wanted is None else count_matching)
