"""What stands in the parentheses of an ``$expand``: ``exceptionOccurrences($select=subject)``."""

from __future__ import annotations

from typing import Any

from ..errors import NotImplementedHereError, SelectError
from ..wire.types import known_properties

__all__ = ["narrowed"]


def narrowed(wire: dict[str, Any], type_name: str, nested: str, *, is_beta: bool) -> dict[str, Any]:
    """Return an expanded entity with the properties that a nested ``$select`` names, and its id.

    Raises:
        SelectError: The type does not have one (400).
        NotImplementedHereError: Another option than ``$select`` (501).
    """
    for option in filter(None, (each.strip() for each in nested.split(";"))):
        name, _, value = option.partition("=")
        if name.strip().casefold() not in ("$select", "select"):
            raise NotImplementedHereError(f"the query option {name} within $expand")
        wanted = _declared(value, type_name, is_beta)
        wire = {
            key: each
            for key, each in wire.items()
            if key in wanted or key == "id" or key.startswith("@odata.")
        }
    return wire


def _declared(names: str, type_name: str, is_beta: bool) -> frozenset[str]:
    known = {each.casefold(): each for each in known_properties(type_name, is_beta)}
    given = [name.strip() for name in names.split(",")]
    for name in given:
        if name.casefold() not in known:
            raise SelectError.unknown(name, type_name)
    return frozenset(known[name.casefold()] for name in given)
