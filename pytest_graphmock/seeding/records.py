"""The model's frozen values as plain data and back: what a scenario's `mailboxes` are made of.

The kinds are made from the model's own annotations, so that a member which is added there is
written, read and described from then on. Members that have their default are left out.
"""

from __future__ import annotations

import base64
import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any, Union, get_args, get_origin, get_type_hints

from ..exchange.address import EmailAddress
from ..exchange.event import Event, ZonedTime
from ..exchange.item import Item
from ..exchange.message import Message
from .kinds import Choice, Defs, Flag, Kind, Number, Section, Text, Word
from .scalars import Address, Clockface, Date, Instant, TimeOfDay
from .spots import Spot

__all__ = ["Bytes", "Record", "kind_of", "record_words"]


@dataclass(frozen=True, slots=True)
class Record:
    """A dataclass of the model, member by member."""

    model: Any

    def read(self, spot: Spot) -> Any:
        members = _section(self.model).read(spot)
        del members[""]
        return self.model(**members)

    def write(self, value: Any) -> dict[str, Any]:
        written: dict[str, Any] = _section(self.model).write(dict(_differing(value)))
        return written

    def schema(self, defs: Defs) -> dict[str, Any]:
        return _section(self.model).schema(defs)


@dataclass(frozen=True, slots=True)
class _Partial:
    """For dates, the members of an event that differ there."""

    def read(self, spot: Spot) -> Mapping[date, Mapping[str, Any]]:
        if not isinstance(spot.value, dict):
            spot.fail(f"this is a mapping from dates, not {spot.shown}")
        read = {
            Date().read(Spot(day, day, spot.file, *spot.keys.get(day, (0, 0)), spot.path)): members
            for day, members in spot.value.items()
        }
        return MappingProxyType({day: self._members(each) for day, each in read.items()})

    def _members(self, spot: Spot) -> Mapping[str, Any]:
        found = _partial_section().read(spot)
        del found[""]
        return MappingProxyType(found)

    def write(self, value: Mapping[date, Mapping[str, Any]]) -> Any:
        words = _partial_section().words
        return {
            day.isoformat(): {name: words[name].kind.write(each) for name, each in members.items()}
            for day, members in sorted(value.items())
        }

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": _partial_section().schema(defs)}


@dataclass(frozen=True, slots=True)
class _Optional:
    item: Kind

    def read(self, spot: Spot) -> Any:
        return None if spot.value is None else self.item.read(spot)

    def write(self, value: Any) -> Any:
        return None if value is None else self.item.write(value)

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"anyOf": [self.item.schema(defs), {"type": "null"}]}


@dataclass(frozen=True, slots=True)
class _Many:
    """A tuple, or a set, which is written in order."""

    item: Kind
    make: type[Any]

    def read(self, spot: Spot) -> Any:
        if not isinstance(spot.value, list):
            spot.fail(f"this is a list, not {spot.shown}")
        return self.make(self.item.read(each) for each in spot.value)

    def write(self, value: Any) -> Any:
        ordered = sorted(value) if self.make is frozenset else value
        return [self.item.write(each) for each in ordered]

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"type": "array", "items": self.item.schema(defs)}


@dataclass(frozen=True, slots=True)
class _Tuple:
    """A tuple of a fixed length, such as a name with a value."""

    items: tuple[Kind, ...]

    def read(self, spot: Spot) -> Any:
        if not isinstance(spot.value, list) or len(spot.value) != len(self.items):
            spot.fail(f"this is a list of {len(self.items)}, not {spot.shown}")
        return tuple(kind.read(each) for kind, each in zip(self.items, spot.value, strict=True))

    def write(self, value: Any) -> Any:
        return [kind.write(each) for kind, each in zip(self.items, value, strict=True)]

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"type": "array", "prefixItems": [each.schema(defs) for each in self.items]}


@dataclass(frozen=True, slots=True)
class _OneOf:
    """One of several dataclasses; ``is`` says which."""

    models: tuple[type[Any], ...]

    def read(self, spot: Spot) -> Any:
        names = {each.__name__: each for each in self.models}
        tag = spot.value.get("is") if isinstance(spot.value, dict) else None
        if tag is None or tag.value not in names:
            spot.fail("'is' says which it is", tag.text if tag else "", names)
        rest = {key: each for key, each in spot.value.items() if key != "is"}
        inner = Spot(rest, "", spot.file, spot.line, spot.column, spot.path, spot.keys)
        return Record(names[tag.value]).read(inner)

    def write(self, value: Any) -> Any:
        return {"is": type(value).__name__, **Record(type(value)).write(value)}

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"type": "object", "properties": {"is": {"enum": [m.__name__ for m in self.models]}}}


class Bytes(Text):
    """Bytes, in base64."""

    def read(self, spot: Spot) -> Any:
        try:
            return base64.b64decode(Text.read(self, spot), validate=True)
        except ValueError:
            spot.fail("this is no base64")

    def write(self, value: Any) -> Any:
        return base64.b64encode(value).decode()


@dataclass(frozen=True, slots=True)
class _Real:
    def read(self, spot: Spot) -> float:
        if not isinstance(spot.value, (int, float)) or isinstance(spot.value, bool):
            spot.fail(f"this is a number, not {spot.shown}")
        return spot.value

    def write(self, value: Any) -> Any:
        return value

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"type": "number"}


@dataclass(frozen=True, slots=True)
class _Length:
    """A time span, in seconds."""

    def read(self, spot: Spot) -> timedelta:
        return timedelta(seconds=_Real().read(spot))

    def write(self, value: Any) -> Any:
        return value.total_seconds()

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"type": "number"}


@dataclass(frozen=True, slots=True)
class _Anything:
    """Plain data of any shape, such as what an application keeps in an open extension."""

    def read(self, spot: Spot) -> Any:
        if isinstance(spot.value, dict):
            return {key: self.read(each) for key, each in spot.value.items()}
        if isinstance(spot.value, list):
            return [self.read(each) for each in spot.value]
        return spot.value

    def write(self, value: Any) -> Any:
        return value

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {}


_SIMPLE: dict[Any, Kind] = {
    str: Text(),
    bool: Flag(),
    int: Number(),
    float: _Real(),
    bytes: Bytes(),
    datetime: Instant(),
    date: Date(),
    time: TimeOfDay(),
    timedelta: _Length(),
    ZonedTime: Clockface(),
    EmailAddress: Address(),
    Item: _OneOf((Event, Message)),
    Any: _Anything(),
}


@cache
def kind_of(annotation: Any) -> Kind:
    """Return the kind of values that an annotation of the model declares."""
    if annotation in _SIMPLE:
        return _SIMPLE[annotation]
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return _union(tuple(each for each in inner if each is not type(None)))
    if origin in (tuple, frozenset) and (origin is frozenset or inner[-1] is ...):
        return _Many(kind_of(inner[0]), origin)
    if origin is tuple:
        return _Tuple(tuple(kind_of(each) for each in inner))
    if origin is not None and issubclass(origin, Mapping):
        return _Partial()
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return Choice(annotation)
    if isinstance(annotation, type) and is_dataclass(annotation):
        return Record(annotation)
    raise TypeError(f"a scenario can't hold {annotation!r} yet")


def _union(models: tuple[Any, ...]) -> Kind:
    return _Optional(kind_of(models[0]) if len(models) == 1 else _OneOf(models))


def record_words(model: type[Any], *, without: tuple[str, ...] = ()) -> dict[str, Word]:
    """Return the words for the members of a dataclass of the model."""
    hints = get_type_hints(model)
    return {
        each.name: Word(kind_of(hints[each.name]), is_required=_is_required(each))
        for each in fields(model)
        if each.name not in without
    }


@cache
def _section(model: Any) -> Section:
    return Section(model.__name__, record_words(model))


@cache
def _partial_section() -> Section:
    words = {name: Word(word.kind) for name, word in record_words(Event).items()}
    return Section("Exception", words)


def _is_required(member: Field[Any]) -> bool:
    return member.default is MISSING and member.default_factory is MISSING


def _differing(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the members that do not have their default."""
    for each in fields(value):
        held = getattr(value, each.name)
        if _is_required(each) or held != _default(each):
            yield each.name, held


def _default(member: Field[Any]) -> Any:
    if member.default_factory is not MISSING:
        return member.default_factory()
    return member.default
