"""Extended properties: MAPI properties by id, on items, calendars and mail folders."""

from __future__ import annotations

from typing import TypeVar

from .item import ExtendedProperty, MultiValueExtendedProperty

__all__ = ["with_properties"]

_Property = TypeVar("_Property", bound=ExtendedProperty | MultiValueExtendedProperty)


def with_properties(
    before: tuple[_Property, ...], given: tuple[_Property, ...]
) -> tuple[_Property, ...]:
    """Return properties with some of them set anew; those that were not given stay (documented)."""
    return tuple({each.id.casefold(): each for each in (*before, *given)}.values())
