"""What may stand at a place of a scenario: one declaration reads it, writes it and describes it.

A kind reads a `Spot` (or fails there), writes the value back as plain data, and gives the JSON
Schema that an editor checks and completes with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol

from .spots import Spot

__all__ = [
    "Choice",
    "Defs",
    "Either",
    "Flag",
    "Kind",
    "Listed",
    "Number",
    "Pairs",
    "Section",
    "Text",
    "Where",
    "Word",
]

Defs = dict[str, Any]


class Kind(Protocol):
    """What a value can be."""

    def read(self, spot: Spot) -> Any:
        """Return the value, or fail at its place."""

    def write(self, value: Any) -> Any:
        """Return plain data that `read` takes."""

    def schema(self, defs: Defs) -> dict[str, Any]:
        """Return JSON Schema; what has a name goes into the definitions."""


@dataclass(frozen=True, slots=True)
class Text:
    """Text; numbers and the like have to be quoted, as YAML would change them."""

    what: str = "text"

    def read(self, spot: Spot) -> str:
        if isinstance(spot.value, (bool, int, float)):
            spot.fail(f"this is {self.what}, and YAML reads {spot.text} otherwise; quote it")
        if not isinstance(spot.value, str):
            spot.fail(f"this is {self.what}, not {spot.shown}")
        return spot.value

    def write(self, value: Any) -> Any:
        return value

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class Where:
    """Text whose meaning depends on others, such as whom it names: it stays with its place."""

    what: str
    pattern: str = ""

    def read(self, spot: Spot) -> Spot:
        Text(self.what).read(spot)
        return spot

    def write(self, value: Any) -> Any:
        return value

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"type": "string", **({"pattern": self.pattern} if self.pattern else {})}


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number."""

    minimum: int | None = None

    def read(self, spot: Spot) -> int:
        if not isinstance(spot.value, int) or isinstance(spot.value, bool):
            spot.fail(f"this is a whole number, not {spot.shown}")
        if self.minimum is not None and spot.value < self.minimum:
            spot.fail(f"this is at least {self.minimum}, not {spot.value}")
        return spot.value

    def write(self, value: Any) -> Any:
        return value

    def schema(self, defs: Defs) -> dict[str, Any]:
        least = {} if self.minimum is None else {"minimum": self.minimum}
        return {"type": "integer", **least}


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def read(self, spot: Spot) -> bool:
        if not isinstance(spot.value, bool):
            spot.fail(f"this is true or false, not {spot.shown}")
        return spot.value

    def write(self, value: Any) -> Any:
        return value

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of an enumeration's wire spellings."""

    values: type[Enum]
    without: tuple[Enum, ...] = ()

    @property
    def words(self) -> list[str]:
        return [each.value for each in self.values if each not in self.without]

    def read(self, spot: Spot) -> Enum:
        if spot.value not in self.words:
            spot.fail(f"{spot.shown} is none of the words here", spot.text, self.words)
        return self.values(spot.value)

    def write(self, value: Any) -> Any:
        return value.value

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"enum": self.words}


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of one kind."""

    item: Kind

    def read(self, spot: Spot) -> tuple[Any, ...]:
        if not isinstance(spot.value, list):
            spot.fail(f"this is a list, not {spot.shown}")
        return tuple(self.item.read(each) for each in spot.value)

    def write(self, value: Any) -> Any:
        return [self.item.write(each) for each in value]

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"type": "array", "items": self.item.schema(defs)}


@dataclass(frozen=True, slots=True)
class Pairs:
    """A mapping whose keys are people; read as a list of places and values."""

    key: Where
    item: Kind

    def read(self, spot: Spot) -> list[tuple[Spot, Any]]:
        if not isinstance(spot.value, dict):
            spot.fail(f"this is a mapping, not {spot.shown}")
        return [(self._at(spot, key), self.item.read(each)) for key, each in spot.value.items()]

    def _at(self, spot: Spot, key: str) -> Spot:
        line, column = spot.keys.get(key, (spot.line, spot.column))
        return Spot(key, key, spot.file, line, column, spot.path)

    def write(self, value: Any) -> Any:
        return {key: self.item.write(each) for key, each in value}

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": self.item.schema(defs)}


@dataclass(frozen=True, slots=True)
class Either:
    """A short form, or a mapping for what the short form can't say."""

    short: Kind
    long: Kind
    is_list: bool = False

    def read(self, spot: Spot) -> Any:
        is_long = isinstance(spot.value, list if self.is_list else dict)
        return (self.long if is_long else self.short).read(spot)

    def write(self, value: Any) -> Any:
        is_long = isinstance(value, (list, tuple) if self.is_list else (dict, Mapping))
        return (self.long if is_long else self.short).write(value)

    def schema(self, defs: Defs) -> dict[str, Any]:
        return {"anyOf": [self.short.schema(defs), self.long.schema(defs)]}


@dataclass(frozen=True, slots=True)
class Word:
    """A key of a section: what may stand there, what it means, whether it has to be there."""

    kind: Kind
    meaning: str = ""
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A mapping with known keys; read as a dict, with the section's own spot under ``""``."""

    name: str
    words: Mapping[str, Word]
    needs_one_of: Sequence[str] = field(default=())

    def read(self, spot: Spot) -> dict[str, Any]:
        if not isinstance(spot.value, dict):
            spot.fail(f"this is a mapping with {', '.join(self.words)}, not {spot.shown}")
        self._check(spot)
        read = {key: self.words[key].kind.read(each) for key, each in spot.value.items()}
        return {**read, "": spot}

    def _check(self, spot: Spot) -> None:
        for key in spot.value:
            if key not in self.words:
                spot.fail_at_key(key, f"a {self.name} has no key {key!r}", self.words)
        for key, word in self.words.items():
            if word.is_required and key not in spot.value:
                spot.fail(f"a {self.name} needs {key!r}: {word.meaning}")
        if self.needs_one_of and not any(key in spot.value for key in self.needs_one_of):
            spot.fail(f"a {self.name} needs {' or '.join(map(repr, self.needs_one_of))}")

    def write(self, value: Any) -> Any:
        return {
            key: word.kind.write(value[key])
            for key, word in self.words.items()
            if value.get(key) is not None
        }

    def schema(self, defs: Defs) -> dict[str, Any]:
        if self.name not in defs:
            defs[self.name] = {}  # a section may hold its like
            required = [key for key, word in self.words.items() if word.is_required]
            some = [{"required": [key]} for key in self.needs_one_of]
            defs[self.name] = {
                "type": "object",
                "properties": {key: _described(word, defs) for key, word in self.words.items()},
                **({"required": required} if required else {}),
                **({"anyOf": some} if some else {}),
                "additionalProperties": False,
            }
        return {"$ref": f"#/$defs/{self.name}"}


def _described(word: Word, defs: Defs) -> dict[str, Any]:
    meaning = {"description": word.meaning} if word.meaning else {}
    return {**meaning, **word.kind.schema(defs)}
