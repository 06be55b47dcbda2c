"""The part of JSON Schema that the control API declares its calls in, and a checker for it.

OpenAPI 3.1 takes JSON Schema as it is, so what checks a call is what documents it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import TypeAlias

__all__ = [
    "BOOLEAN",
    "INTEGER",
    "NUMBER",
    "TEXT",
    "Schema",
    "faults_of",
    "list_of",
    "object_of",
    "or_null",
    "value_of",
]

Schema: TypeAlias = "Mapping[str, Any]"

TEXT: Schema = {"type": "string"}
INTEGER: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
BOOLEAN: Schema = {"type": "boolean"}


def object_of(
    members: Mapping[str, Schema], *, optional: tuple[str, ...] = (), others: Any = False
) -> Schema:
    """Return the schema of an object with these members, all of them there but the optional."""
    needed = [name for name in members if name not in optional]
    return {
        "type": "object",
        "properties": dict(members),
        "required": needed,
        "additionalProperties": others,
    }


def list_of(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def value_of(schema: Schema) -> Schema:
    """Return the schema of ``{"value": [...]}``."""
    return object_of({"value": list_of(schema)})


def or_null(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}


def faults_of(value: Any, schema: Schema, where: str = "") -> Iterator[str]:
    """Yield what is wrong with a value, one line a fault."""
    kinds = schema.get("type")
    if kinds is not None and not _is_one_of(value, [kinds] if isinstance(kinds, str) else kinds):
        yield f"{where or 'it'} is {value!r}, not {kinds}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where or 'it'} is {value!r}, none of {schema['enum']}"
    if isinstance(value, Mapping):
        yield from _faults_of_members(value, schema, where)
    if isinstance(value, list) and "items" in schema:
        for index, each in enumerate(value):
            yield from faults_of(each, schema["items"], f"{where}[{index}]")


def _faults_of_members(value: Mapping[str, Any], schema: Schema, where: str) -> Iterator[str]:
    known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    yield from (
        f"{where}.{name} is missing" for name in schema.get("required", ()) if name not in value
    )
    for name, each in value.items():
        if name in known:
            yield from faults_of(each, known[name], f"{where}.{name}")
        elif others is False:
            yield f"{where}.{name} is not declared"
        elif isinstance(others, Mapping):
            yield from faults_of(each, others, f"{where}.{name}")


def _is_one_of(value: Any, kinds: list[str]) -> bool:
    return any(_IS[kind](value) for kind in kinds)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_IS: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": _is_number,
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, Mapping),
    "null": lambda value: value is None,
}
