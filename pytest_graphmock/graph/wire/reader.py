"""Reading the JSON of request bodies: what each property takes, and how anything else is refused.

The kinds of node and the texts: platform.md §2 and calendar.md §2.3 (observed where marked there).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from math import isfinite
from typing import Any, TypeVar
from uuid import UUID

from ...exchange.errors import InvalidIdError
from ..errors import BodyError, NotImplementedHereError

__all__ = [
    "Convert",
    "Property",
    "TypeReader",
    "array_of",
    "boolean",
    "guid",
    "integer",
    "is_annotation",
    "number",
    "object_of",
    "string",
    "wire_name",
    "word_of",
]

#: Takes a JSON value and returns the model's, or raises what the service would answer.
Convert = Callable[[Any], Any]

_Value = TypeVar("_Value")
_Word = TypeVar("_Word", bound=Enum)

_INT32 = range(-(2**31), 2**31)


def string(value: Any) -> str:
    """Return a text; half a surrogate pair becomes U+FFFD, so that it can be written again."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise BodyError.number_for_string()
    raise _refusal(value, "Edm.String")


def integer(value: Any) -> int:
    """Return a whole number of 32 bits; 15.0 is not one."""
    if isinstance(value, int) and not isinstance(value, bool) and value in _INT32:
        return value
    raise _refusal(value, "Edm.Int32")


def number(value: Any) -> float:
    """Return a number that JSON can write again, which NaN and infinities cannot be."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            if isfinite(value):
                return float(value)
        except OverflowError:
            pass
    raise _refusal(value, "Edm.Double")


def boolean(value: Any) -> bool:
    """Return true or false, also from the strings that say so.

    The reference's own samples send them to actions, and python-o365 in every event it saves.
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise _refusal(value, "Edm.Boolean")


def guid(text: str) -> UUID:
    """Return the GUID that stands as a key in an address.

    Raises:
        InvalidIdError: It is none (400, assumed as for all ids of Outlook).
    """
    try:
        return UUID(text)
    except ValueError:
        raise InvalidIdError from None


def word_of(vocabulary: type[_Word]) -> Callable[[Any], _Word]:
    """Return what reads a member of an enumeration, in any letter case (documented by samples)."""
    words = {word.value.lower(): word for word in vocabulary}

    def convert(value: Any) -> _Word:
        text = string(value)
        if text.lower() not in words:
            raise BodyError.unknown_member(text)
        return words[text.lower()]

    return convert


def array_of(convert: Callable[[Any], _Value]) -> Callable[[Any], tuple[_Value, ...]]:
    """Return what reads an array; null in it is refused as any other item would be (assumed)."""

    def convert_all(value: Any) -> tuple[_Value, ...]:
        if not isinstance(value, list):
            raise BodyError.unexpected_node(_node(value), "StartArray")
        return tuple(convert(item) for item in value)

    return convert_all


def object_of(value: Any) -> Mapping[str, Any]:
    """Return an object as it is."""
    if not isinstance(value, Mapping):
        raise BodyError.unexpected_node(_node(value), "StartObject")
    return value


def wire_name(member: str) -> str:
    """Return what the wire calls a member of the model, where it is the same word."""
    first, *rest = member.split("_")
    return first + "".join(each.capitalize() for each in rest)


def is_annotation(name: str) -> bool:
    """Tell ``@odata.type``, ``attendees@odata.type`` and the like from members that say something.

    ``calendar@odata.bind`` is not one: it asks for something.
    """
    return "@odata." in name and not name.endswith("@odata.bind")


@dataclass(frozen=True, slots=True)
class Property:
    """One writable property.

    Attributes:
        member: What the model calls it.
        convert: Reads any value but null.
        null: What null means: empty where there is such a value, else what a new item has
            (assumed: Exchange takes null for "delete the property").
    """

    member: str
    convert: Convert
    null: Any = None


@dataclass(frozen=True, slots=True)
class TypeReader:
    """What an entity or complex type takes in a request body.

    Attributes:
        type_name: Without ``microsoft.graph.``.
        properties: By their wire names, which are matched exactly.
        read_only: Known and passed over in silence (observed for events).
        unsupported: Known to Graph and not implemented here; null, ``[]`` and ``{}`` ask for
            nothing and pass.
    """

    type_name: str
    properties: Mapping[str, Property]
    read_only: frozenset[str] = field(default=frozenset())
    unsupported: frozenset[str] = field(default=frozenset())

    def read(self, value: Any) -> dict[str, Any]:
        """Return the members that a JSON object sets, by the model's names.

        Raises:
            BodyError: A value of the wrong kind, or a property that the type does not have (400
                ``RequestBodyRead``).
            NotImplementedHereError: A property that we lack (501).
        """
        members: dict[str, Any] = {}
        for name, given in object_of(value).items():
            known = self.properties.get(name)
            if known is not None:
                members[known.member] = known.null if given is None else known.convert(given)
            else:
                self._pass_over(name, given)
        return members

    def _pass_over(self, name: str, given: Any) -> None:
        if is_annotation(name) or name in self.read_only:
            return
        if name.partition("@")[0] not in self.unsupported:
            raise BodyError.unknown_property(name, self.type_name)
        if given not in (None, [], {}):
            raise NotImplementedHereError(f"property '{name}' of {self.type_name}")


def _refusal(value: Any, edm_type: str) -> BodyError:
    if isinstance(value, Mapping | list):
        return BodyError.unexpected_node(_node(value), "PrimitiveValue")
    return BodyError.not_convertible("null" if value is None else value, edm_type)


def _node(value: Any) -> str:
    if isinstance(value, Mapping):
        return "StartObject"
    return "StartArray" if isinstance(value, list) else "PrimitiveValue"
