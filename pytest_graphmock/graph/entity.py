"""How values of a type become JSON: declared once for each type, by the resource that has it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .call import Call

__all__ = ["EntityType", "Properties"]

Properties = dict[str, Any]


@dataclass(frozen=True, slots=True)
class EntityType:
    """How values of a type become JSON.

    Attributes:
        to_wire: The representation that a GET without ``$select`` gives.
        extras: Properties that are there only when ``$select`` names them.
        expansions: By folded name, what ``$expand`` adds; others that the type has answer 501.
        type_name: The runtime type of a value, where it may be a derived one.
        links: Annotations that name its navigations, for who asks for full metadata.
    """

    name: str
    to_wire: Callable[[Any, Call], Properties]
    extras: Callable[[Any, Call], Properties] = lambda value, call: {}
    expansions: Mapping[str, Callable[[Any, Call, str], Properties]] | None = None
    type_name: Callable[[Any], str] | None = None
    links: Callable[[Any, Call], Properties] = lambda value, call: {}

    def name_of(self, value: Any) -> str:
        """Return the runtime type's name."""
        return self.type_name(value) if self.type_name else self.name
