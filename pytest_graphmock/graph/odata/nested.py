"""What stands in the parentheses of an ``$expand``: ``childFolders($top=9;$skip=1)``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from ..errors import NotImplementedHereError, SelectError
from ..wire.types import known_properties
from .filter import compile_filter
from .ordering import compile_order
from .properties import Queryable
from .query import read_skip, read_top

if TYPE_CHECKING:
    from ..call import Call

__all__ = ["expanded", "narrowed"]

#: Options, with the semicolons inside quotes left alone.
_OPTION = re.compile(r"(?:[^;']|'(?:[^']|'')*'|')+")


def expanded(
    call: Call,
    of: Queryable,
    values: Sequence[Any],
    nested: str,
    to_wire: Callable[[Any], dict[str, Any]],
) -> list[dict[str, Any]]:
    """Return an expanded collection: filtered, ordered, cut and narrowed as the parentheses say.

    Raises:
        QueryError, FilterError: An option makes no sense (400).
        NotImplementedHereError: Another option than these (501).
    """
    options = _options(nested)
    select = options.pop("select", None)
    found: Iterable[Any] = values
    if "filter" in options:
        wanted = compile_filter(options.pop("filter"), of, call.is_beta)
        found = [each for each in found if wanted.matches(each, call.view)]
    if "orderby" in options:
        order = compile_order(options.pop("orderby"), of, call.is_beta)
        found = order.sorted(found, call.view)
    skip, top = read_skip(options.pop("skip", None)), read_top(options.pop("top", None))
    if options:
        raise NotImplementedHereError(f"the query option ${next(iter(options))} within $expand")
    wires = (to_wire(each) for each in islice(found, skip, None if top is None else skip + top))
    inner = "" if select is None else f"$select={select}"
    return [narrowed(each, of.type_name, inner, is_beta=call.is_beta) for each in wires]


def _options(nested: str) -> dict[str, str]:
    pairs = (option.partition("=") for option in _OPTION.findall(nested) if option.strip())
    return {name.strip().removeprefix("$").casefold(): value for name, _, value in pairs}


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
