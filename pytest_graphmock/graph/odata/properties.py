"""What can be asked of a type in ``$filter`` and ``$orderby``: its paths, each with its type.

Each type has one table, beside its resource: by path as it stands on the wire, what Edm type the
value has and how it is read from the model. Nothing here looks at rendered JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from ..errors import GraphError

__all__ = [
    "BOOLEAN",
    "CALENDAR_TIME",
    "EXACT",
    "INSTANT",
    "INTEGER",
    "SECOND",
    "STRING",
    "Collection",
    "Dialect",
    "Edm",
    "Property",
    "Queryable",
    "enumeration",
]

#: Reads a property of a value; the second argument is the `View`, None for directory objects.
Getter = Callable[[Any, Any], Any]


@dataclass(frozen=True, slots=True)
class Edm:
    """A primitive type: its name, and how a value of the model becomes one that compares.

    Attributes:
        comparable: Turns what a getter returns into what `literal` values compare with.
        members: For an enumeration, its members as they are spelt, in order.
        is_time: Whether literals are times.
    """

    name: str
    comparable: Callable[[Any], Any] = lambda value: value
    members: tuple[str, ...] = ()
    is_time: bool = False


def _whole_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


#: Outlook and the directory compare text in any letter case (documented for both).
STRING = Edm("Edm.String", str.casefold)
#: Ids and the like, in which case matters.
EXACT = Edm("Edm.String")
BOOLEAN = Edm("Edm.Boolean")
INTEGER = Edm("Edm.Int32")
INSTANT = Edm("Edm.DateTimeOffset", is_time=True)
#: An instant that is shown in whole seconds compares in whole seconds (assumed).
SECOND = Edm("Edm.DateTimeOffset", _whole_second, is_time=True)
#: ``start/dateTime``: text by its type, and compared as the instant it means in UTC (assumed).
CALENDAR_TIME = Edm("Edm.String", is_time=True)


def enumeration(name: str, members: type[Enum]) -> Edm:
    """Return the type of an enumeration; its values compare by their position."""
    spelt = tuple(str(each.value) for each in members)
    positions = {each: spelt.index(str(each.value)) for each in members}
    return Edm(f"microsoft.graph.{name}", positions.__getitem__, spelt)


@dataclass(frozen=True, slots=True)
class Property:
    """A property with one value."""

    edm: Edm
    get: Getter
    is_sortable: bool = False


@dataclass(frozen=True, slots=True)
class Collection:
    """A property with many values, which lambdas look into; each has a type or paths of its own."""

    element: Edm | Queryable
    get: Getter


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a service takes queries: Exchange and the directory differ.

    Attributes:
        functions: Those that it evaluates, folded.
        refuses_filter: Returns its answer to a path that cannot be filtered on.
        refuses_order: Returns its answer to a path that cannot be sorted by.
    """

    functions: frozenset[str]
    refuses_filter: Callable[[str], GraphError]
    refuses_order: Callable[[str], GraphError]


@dataclass(frozen=True, slots=True, eq=False)
class Queryable:
    """All that can be asked of one type.

    Attributes:
        type_name: As in ``microsoft.graph.message``, without the namespace.
        properties: By folded path; those of a derived type begin with its folded name.
        refused: Paths, folded, that the service knows and does not evaluate: its own 400. What
            it knows and that stands nowhere here is a 501.
        complexes: By folded path, the name and the members of structured properties.
        index: The path in whose order the model keeps the items, if it does.
        type_names: For ``isof``, the types that a value has.
    """

    type_name: str
    dialect: Dialect
    properties: Mapping[str, Property | Collection]
    refused: frozenset[str] = frozenset()
    complexes: Mapping[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    index: str | None = None
    type_names: Callable[[Any], frozenset[str]] | None = None
