"""Extended properties: MAPI properties by id, with one value or with several.

``singleValueExtendedProperties`` and ``multiValueExtendedProperties`` of events, messages,
calendars and mail folders. Source: mail.md §22 (documented; the text for a malformed id is
Exchange's, assumed for Graph).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ...exchange.item import ExtendedProperty, MultiValueExtendedProperty
from ..errors import GraphError, QueryError
from ..odata.inner_options import nested_options, wanted_ids
from .reader import Property, TypeReader, array_of, string

__all__ = [
    "EXTENDED_PROPERTIES",
    "canonical_id",
    "extended_to_wire",
    "multi_value_from_wire",
    "single_value_from_wire",
    "wanted_properties",
]

_ID = re.compile(
    r"(String|Integer|Boolean|Double|Float|Short|Long|SystemTime|Binary|CLSID|Currency"
    r"|ApplicationTime|Null|Object|Error)(Array)? "
    r"(0x[0-9a-f]{1,8}|\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\} (Name .+|Id 0x[0-9a-f]+))",
    re.IGNORECASE,
)
_TAG = re.compile(r"(\w+) 0x0*([0-9a-f]+)", re.IGNORECASE)

_SINGLE = TypeReader(
    "singleValueLegacyExtendedProperty",
    {"id": Property("id", string, ""), "value": Property("value", string, "")},
)
_MULTI = TypeReader(
    "multiValueLegacyExtendedProperty",
    {"id": Property("id", string, ""), "value": Property("value", array_of(string), ())},
)


def canonical_id(text: str) -> str:
    """Return an id as the service repeats it: a tag in small letters, without leading zeros.

    ``Integer 0x0E07`` is answered as ``Integer 0xe07`` (recalled: mail.md §22).
    """
    found = _TAG.fullmatch(text)
    return f"{found[1]} 0x{found[2].lower()}" if found else text


def single_value_from_wire(value: Any) -> ExtendedProperty:
    """Return one property of a request body.

    Raises:
        GraphError: The id is none, or one of an array (400 ``ErrorInvalidExtendedProperty``).
    """
    members = _SINGLE.read(value)
    return ExtendedProperty(_id(members, is_array=False), members.get("value", ""))


def multi_value_from_wire(value: Any) -> MultiValueExtendedProperty:
    """Return one property with several values of a request body.

    Raises:
        GraphError: The id is none of an array (400 ``ErrorInvalidExtendedProperty``).
    """
    members = _MULTI.read(value)
    return MultiValueExtendedProperty(_id(members, is_array=True), members.get("value", ()))


def _id(members: dict[str, Any], *, is_array: bool) -> str:
    found = _ID.fullmatch(members.get("id", ""))
    if found is None or bool(found[2]) is not is_array:
        raise GraphError(
            "The extended property attribute combination is invalid.",
            code="ErrorInvalidExtendedProperty",
        )
    return canonical_id(members["id"])


#: What a `TypeReader` of an entity that has extended properties adds to its own.
EXTENDED_PROPERTIES = {
    "singleValueExtendedProperties": Property(
        "single_value_properties", array_of(single_value_from_wire), ()
    ),
    "multiValueExtendedProperties": Property(
        "multi_value_properties", array_of(multi_value_from_wire), ()
    ),
}


def extended_to_wire(
    properties: Iterable[ExtendedProperty | MultiValueExtendedProperty], wanted: frozenset[str]
) -> list[dict[str, Any]]:
    """Return those properties whose ids (canonical and folded) are wanted."""
    return [
        {"id": each.id, "value": each.value if isinstance(each.value, str) else list(each.value)}
        for each in properties
        if each.id.casefold() in wanted
    ]


def wanted_properties(nested: str, name: str) -> frozenset[str]:
    """Return the ids, canonical and folded, that the filter inside ``$expand`` names.

    Raises:
        QueryError: There is no filter (documented to be required; the text is assumed).
        NotImplementedHereError: It says more than ``id eq '…'``, joined by ``or``.
    """
    options = nested_options(nested, frozenset({"filter"}), name)
    if "filter" not in options:
        raise QueryError("The expand of extended properties requires a $filter on their id.")
    return frozenset(canonical_id(each).casefold() for each in wanted_ids(options["filter"]))
