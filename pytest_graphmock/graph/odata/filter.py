"""``$filter``: an expression becomes a predicate over the model, checked against a type once.

Nothing is evaluated by walking the expression: it is compiled into closures, and the result is
kept by text and type. Values that are null make a comparison neither true nor false, as OData has
it. Source: platform.md §6, mail.md §4.2, calendar.md §12.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from .properties import Queryable

__all__ = ["Bounds", "Filter", "compile_filter"]

Predicate = Callable[[Any, Any], "bool | None"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a conjunction says of one time: never before ``earliest``, never after ``latest``."""

    earliest: datetime | None = None
    latest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A compiled expression.

    Attributes:
        paths: The properties that it names, folded, in order of appearance.
        features: What it uses that a service may want asked for: ``ne``, ``not``, ``endswith``.
        bounds: By folded path, which times every match lies between.
    """

    predicate: Predicate
    paths: tuple[str, ...]
    features: frozenset[str]
    bounds: dict[str, Bounds]

    def matches(self, value: Any, view: Any) -> bool:
        """Tell whether a value is among those asked for; null counts as not."""
        return self.predicate(value, view) is True


@lru_cache(maxsize=512)
def compile_filter(text: str, of: Queryable, is_beta: bool = False) -> Filter:
    """Return the filter that an expression says about a type.

    Raises:
        FilterError: It does not parse or does not fit the type (400).
        FilterNodeError, UnsupportedQueryError: The service does not evaluate it (400).
        NotImplementedHereError: The service evaluates it and we do not (501).
    """
    from .compiling import Compiler
    from .grammar import parse_expression

    compiler = Compiler(of, is_beta)
    predicate, bounds = compiler.compiled(parse_expression(text))
    return Filter(predicate, tuple(compiler.paths), frozenset(compiler.features), bounds)
