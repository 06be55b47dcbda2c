"""Values that ``$search`` compares: dates and sizes, each from a first moment to a last.

``received:03/02/2026`` means all of that day (in UTC, assumed); ``..`` makes a range of two.
Source: mail.md §4.5 (documented: ``mm/dd/yyyy``, comparisons, ranges).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from ...exchange.zones import UTC
from ..errors import NotImplementedHereError
from ..wire.times import find_instant

__all__ = ["comparison", "date_span", "number_span"]

_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_INTERVALS = frozenset(
    ["today", "yesterday"]
    + [f"{which} {unit}" for which in ("this", "last") for unit in ("week", "month", "year")]
)


def date_span(text: str) -> tuple[datetime, datetime] | None:
    """Return the moments from which and until which a date lasts; None if it is none.

    Raises:
        NotImplementedHereError: A word for a date, as ``today`` (501).
    """
    if text.casefold() in _INTERVALS:
        raise NotImplementedHereError(f"the date '{text}' in $search")
    american, iso = _AMERICAN.fullmatch(text), _ISO_DAY.fullmatch(text)
    if american:
        return _day(american[3], american[1], american[2])
    if iso:
        return _day(*iso.groups())
    moment = find_instant(text) if "T" in text.upper() else None
    return _lasting(moment, timedelta(seconds=1)) if moment else None


def _day(year: str, month: str, day: str) -> tuple[datetime, datetime] | None:
    try:
        return _lasting(datetime(int(year), int(month), int(day), tzinfo=UTC), timedelta(days=1))
    except ValueError:
        return None


def _lasting(start: datetime, length: timedelta) -> tuple[datetime, datetime] | None:
    try:
        return start, start + length
    except OverflowError:
        return None


def number_span(text: str) -> tuple[int, int] | None:
    """Return a whole number and the next one; None if it is none."""
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        return None
    return int(text), int(text) + 1


def comparison(operator: str, span: tuple[Any, Any]) -> Callable[[Any], bool]:
    """Return what tells whether a value compares with a span as an operator says."""
    first, end = span
    compares: dict[str, Callable[[Any], bool]] = {
        ":": lambda value: bool(first <= value < end),
        "=": lambda value: bool(first <= value < end),
        "<>": lambda value: not first <= value < end,
        "<": lambda value: bool(value < first),
        "<=": lambda value: bool(value < end),
        ">": lambda value: bool(value >= end),
        ">=": lambda value: bool(value >= first),
    }
    return compares[operator]
