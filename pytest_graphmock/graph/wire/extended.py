"""Extended properties: MAPI properties by id, as ``singleValueExtendedProperties``.

Source: mail.md §22 (documented; the text for a malformed id is Exchange's, assumed for Graph).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ...exchange.item import ExtendedProperty
from ..errors import GraphError, NotImplementedHereError, QueryError
from .reader import Property, TypeReader, string

__all__ = ["extended_from_wire", "extended_to_wire", "wanted_ids"]

_ID = re.compile(
    r"(String|Integer|Boolean|Double|Float|Short|Long|SystemTime|Binary|CLSID|Currency"
    r"|ApplicationTime|Null|Object|Error)(Array)? "
    r"(0x[0-9a-f]{1,4}|\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\} (Name .+|Id 0x[0-9a-f]+))",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\s*id\s+eq\s+'((?:[^']|'')*)'\s*", re.IGNORECASE)
_OR = re.compile(r"\s+or\s+", re.IGNORECASE)

_PROPERTY = TypeReader(
    "singleValueLegacyExtendedProperty",
    {"id": Property("id", string, ""), "value": Property("value", string, "")},
)


def extended_from_wire(value: Any) -> ExtendedProperty:
    """Return one property of a request body.

    Raises:
        GraphError: The id is none (400 ``ErrorInvalidExtendedProperty``).
    """
    members = _PROPERTY.read(value)
    if not _ID.fullmatch(members.get("id", "")):
        raise GraphError(
            "The extended property attribute combination is invalid.",
            code="ErrorInvalidExtendedProperty",
        )
    return ExtendedProperty(members["id"], members.get("value", ""))


def extended_to_wire(
    properties: Iterable[ExtendedProperty], wanted: frozenset[str]
) -> list[dict[str, str]]:
    """Return those properties whose ids (folded) are wanted."""
    return [
        {"id": each.id, "value": each.value} for each in properties if each.id.casefold() in wanted
    ]


def wanted_ids(nested: str) -> frozenset[str]:
    """Return the ids, folded, that the filter inside ``$expand`` names.

    Raises:
        QueryError: There is no filter (documented to be required; the text is assumed).
        NotImplementedHereError: It says more than ``id eq '…'``, joined by ``or``.
    """
    name, _, text = nested.strip().partition("=")
    if name.strip().removeprefix("$").casefold() != "filter":
        raise QueryError("The expand of extended properties requires a $filter on their id.")
    conditions = [_CONDITION.fullmatch(each) for each in _OR.split(text)]
    found = [each[1].replace("''", "'").casefold() for each in conditions if each]
    if len(found) < len(conditions):
        raise NotImplementedHereError(f"$filter={text} inside $expand")
    return frozenset(found)
