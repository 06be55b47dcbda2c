"""``$search`` in the directory: ``"displayName:Ana" OR "mail:ana"``.

Each clause is quoted and names its property; ``AND`` binds stronger than ``OR``. Names and
descriptions are searched word by word, everything else from its beginning.

Source: platform.md §16 (documented: "Use the $search query parameter").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ..errors import GraphError, NotImplementedHereError
from ..wire.types import known_properties
from .properties import Property, Queryable

__all__ = ["compile_search"]

_CLAUSE = re.compile(r'\s*"([^":]+):((?:[^"\\]|\\.)*)"\s*')
_JOIN = re.compile(r"(AND|OR)\b")
_WORDS = re.compile(r"\w+")
_TOKENISED = frozenset({"displayname", "description"})

Finds = Callable[[Any], bool]


def compile_search(text: str, of: Queryable, is_beta: bool) -> Finds:
    """Return what tells whether a directory object is sought.

    Raises:
        GraphError: It is not quoted clauses joined by ``AND`` and ``OR`` (400, documented status).
        NotImplementedHereError: A property that we do not search (501).
    """
    position = 0
    alternatives: list[list[Finds]] = [[]]
    while True:
        clause = _CLAUSE.match(text, position)
        if clause is None:
            raise _syntax_error(text, position)
        alternatives[-1].append(_clause(clause[1].strip(), clause[2], of, is_beta))
        position = clause.end()
        if position == len(text):
            return lambda value: any(all(f(value) for f in each) for each in alternatives)
        join = _JOIN.match(text, position)
        if join is None:
            raise _syntax_error(text, position)
        position = join.end()
        if join[1] == "OR":
            alternatives.append([])


def _clause(name: str, sought: str, of: Queryable, is_beta: bool) -> Finds:
    folded = name.casefold()
    found = of.properties.get(folded)
    if not isinstance(found, Property) or found.edm.name != "Edm.String":
        if folded in {each.casefold() for each in known_properties(of.type_name, is_beta)}:
            raise NotImplementedHereError(f"$search on '{name}' of {of.type_name}")
        raise GraphError(
            f"Unsupported or invalid $search property '{name}'.", code="Request_BadRequest"
        )
    get, wanted = found.get, re.sub(r"\\(.)", r"\1", sought).casefold()
    if folded not in _TOKENISED:
        return lambda value: (get(value, None) or "").casefold().startswith(wanted)
    words = _WORDS.findall(wanted)

    def finds(value: Any) -> bool:
        present = _WORDS.findall((get(value, None) or "").casefold())
        return all(any(each.startswith(word) for each in present) for word in words)

    return finds


def _syntax_error(text: str, position: int) -> GraphError:
    found = text[position : position + 1] or "end of text"
    return GraphError(
        f"Syntax error: character '{found}' is not valid at position {position} in '{text}'.",
        code="Request_BadRequest",
    )
