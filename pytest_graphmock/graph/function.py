"""The parameters of functions: ``…/reminderView(startDateTime='…',endDateTime='…')``.

They stand in parentheses behind the name, as literals or as aliases (``@p``) that the query
gives, or in the query by their own names. Source: OData 4.01, part 2, §4.5.3 (documented).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .errors import SegmentError
from .wire.reader import Convert

__all__ = ["Arguments", "parse_arguments", "read_arguments"]

#: Names and literals as they were written, in order.
Arguments = tuple[tuple[str, str], ...]

_ARGUMENT = re.compile(r"\s*(\w+)\s*=\s*((?:[^',]|'(?:[^']|'')*')+?)\s*", re.ASCII)
#: A text in quotation marks; before it the type, for a member of an enumeration.
_QUOTED = re.compile(r"(?:[A-Za-z][\w.]*)?'((?:[^']|'')*)'", re.ASCII)


def parse_arguments(text: str) -> Arguments | None:
    """Return what stands in a function's parentheses, or None if it is no list of arguments."""
    found: list[tuple[str, str]] = []
    for piece in _split(text):
        match = _ARGUMENT.fullmatch(piece)
        if match is None:
            return None
        found.append((match[1], match[2]))
    return tuple(found)


def read_arguments(
    given: Arguments,
    query: Mapping[str, str],
    parameters: Mapping[str, Convert],
    optional: frozenset[str],
    segment: str,
) -> dict[str, Any]:
    """Return what a call gives for a function's parameters, under their declared names.

    Names match in any letter case, as those of actions do (observed there, assumed here). One
    that was given as ``null`` is None, one that was left out is not in the answer.

    Args:
        query: The query's parameters that are no OData options, by folded name.
        optional: Declared names that a call may leave out.
        segment: The function's name, for the answer to a call that does not fit it.

    Raises:
        SegmentError: No overload takes these parameters (400, assumed).
    """
    texts = {name.casefold(): _literal(_resolved(text, query)) for name, text in given}
    declared = {name.casefold(): name for name in parameters}
    if len(texts) < len(given) or not texts.keys() <= declared.keys():
        raise SegmentError(segment)
    in_query = {name: _literal(query[name]) for name in declared.keys() & query.keys()}
    read: dict[str, Any] = {}
    for folded, text in {**in_query, **texts}.items():
        name = declared[folded]
        read[name] = None if text is None else parameters[name](text)
    if not parameters.keys() - optional <= read.keys():
        raise SegmentError(segment)
    return read


def _split(text: str) -> Iterator[str]:
    """Split at the commas that stand outside quotation marks."""
    if text.strip():
        yield from re.split(r",(?=(?:[^']*'[^']*')*[^']*$)", text)


def _resolved(text: str, query: Mapping[str, str]) -> str:
    """An alias that the query does not give is null (documented)."""
    return query.get(text.casefold(), "null") if text.startswith("@") else text


def _literal(text: str) -> str | None:
    """Return the text that a literal says; clients also send it without quotation marks."""
    if text == "null":
        return None
    match = _QUOTED.fullmatch(text)
    return match[1].replace("''", "'") if match else text
