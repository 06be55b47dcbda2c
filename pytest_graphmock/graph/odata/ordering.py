"""``$orderby``: several keys, each ascending or descending, over the same properties as `$filter`.

Source: mail.md §4.4, calendar.md §12, platform.md §6.3.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..errors import QueryError
from .paths import UnknownPropertyError, find_property
from .properties import Collection, Property, Queryable

__all__ = ["Order", "compile_order"]


@dataclass(frozen=True, slots=True)
class _Key:
    path: str
    property: Property
    is_descending: bool


@dataclass(frozen=True, slots=True)
class Order:
    """The keys of an order, most important first."""

    keys: tuple[_Key, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """The properties that it names, folded."""
        return tuple(key.path for key in self.keys)

    def is_along(self, index: str | None) -> bool:
        """Tell whether values that are kept by this path are in order already, or reversed."""
        return len(self.keys) == 1 and self.keys[0].path == index

    @property
    def is_descending(self) -> bool:
        """Whether the first key is."""
        return self.keys[0].is_descending

    def sorted(self, values: Iterable[Any], view: Any) -> list[Any]:
        """Return values in this order; what has no value comes first, last when descending.

        Values that are equal stay in the order in which they came.
        """
        found = list(values)
        for key in reversed(self.keys):
            get, comparable = key.property.get, key.property.edm.comparable

            def rank(value: Any, get: Any = get, comparable: Any = comparable) -> tuple[Any, ...]:
                actual = get(value, view)
                return (0,) if actual is None else (1, comparable(actual))

            found.sort(key=rank, reverse=key.is_descending)
        return found


@lru_cache(maxsize=512)
def compile_order(text: str, of: Queryable, is_beta: bool = False) -> Order:
    """Return the order that ``$orderby`` says.

    Raises:
        QueryError: It does not parse, or names what the type does not have (400).
        GraphError: The service does not sort by it (400), or we do not (501).
    """
    return Order(tuple(_key(part, text, of, is_beta) for part in text.split(",")))


def _key(part: str, text: str, of: Queryable, is_beta: bool) -> _Key:
    path, *direction = part.split() or [""]
    word = direction[0].casefold() if direction else "asc"
    if not path or len(direction) > 1 or word not in ("asc", "desc"):
        raise QueryError(f"Syntax error at position {len(text)} in '{text}'.")
    refuse = of.dialect.refuses_order(path)
    try:
        found = find_property(path, of, is_beta, refuse, "$orderby")
    except UnknownPropertyError as error:
        raise QueryError(error.message) from None
    if isinstance(found, Collection) or not found.is_sortable:
        raise refuse
    return _Key(path.casefold().removeprefix("$it/"), found, word == "desc")
