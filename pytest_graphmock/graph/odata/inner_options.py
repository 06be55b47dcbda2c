"""Options inside the parentheses of ``$expand``: ``attachments($select=name;$filter=…)``."""

from __future__ import annotations

import re

from ..errors import NotImplementedHereError, QueryError

__all__ = ["nested_options", "wanted_ids"]

_CONDITION = re.compile(r"\s*id\s+eq\s+'((?:[^']|'')*)'\s*", re.IGNORECASE)
_OR = re.compile(r"\s+or\s+(?=id\s)", re.IGNORECASE)
_SPLIT = re.compile(r"((?:'(?:[^']|'')*'|\((?:'(?:[^']|'')*'|[^()'])*\)|[^;'()])+)")


def nested_options(nested: str, supported: frozenset[str], what: str) -> dict[str, str]:
    """Return options by name without dollar, folded.

    Raises:
        QueryError: Something there is no option (400, text assumed).
        NotImplementedHereError: An option that we lack there (501).
    """
    found: dict[str, str] = {}
    for part in _SPLIT.findall(nested):
        if not part.strip():
            continue
        name, equals, value = part.strip().partition("=")
        folded = name.strip().removeprefix("$").casefold()
        if not equals:
            raise QueryError(f"Parsing OData Select and Expand failed: Syntax error in '{nested}'.")
        if folded not in supported:
            raise NotImplementedHereError(f"${folded} inside $expand={what}")
        found[folded] = value.strip()
    return found


def wanted_ids(text: str) -> frozenset[str]:
    """Return the ids, folded, that a filter of ``id eq '…'``, joined by ``or``, names.

    Raises:
        NotImplementedHereError: It says more than that.
    """
    conditions = [_CONDITION.fullmatch(each) for each in _OR.split(text.strip().strip("()"))]
    found = [each[1].replace("''", "'").casefold() for each in conditions if each]
    if len(found) < len(conditions):
        raise NotImplementedHereError(f"$filter={text} inside $expand")
    return frozenset(found)
