"""Finding what a path of ``$filter`` or ``$orderby`` names, and saying what is wrong with it."""

from __future__ import annotations

from ..errors import GraphError, NotImplementedHereError
from ..wire.types import known_properties
from .properties import Collection, Property, Queryable

__all__ = ["UnknownPropertyError", "find_property"]

_NAMESPACE = "microsoft.graph."


class UnknownPropertyError(Exception):
    """The type has no such property; what the answer says depends on the query option."""

    def __init__(self, name: str, type_name: str) -> None:
        prefix = "" if type_name.startswith("Edm.") else _NAMESPACE
        self.message = f"Could not find a property named '{name}' on type '{prefix}{type_name}'."
        super().__init__(self.message)


def find_property(
    path: str, of: Queryable, is_beta: bool, refuse: GraphError, option: str
) -> Property | Collection:
    """Return what a path names; names match in any letter case.

    Args:
        refuse: What the service answers to a path that it knows and does not evaluate.
        option: ``$filter`` or ``$orderby``, for the answer to what is not built.

    Raises:
        UnknownPropertyError: The type does not have it.
        GraphError: ``refuse``, or `NotImplementedHereError` for what we lack (501).
    """
    folded = path.casefold().removeprefix("$it/")
    found = of.properties.get(folded.removeprefix(_NAMESPACE))
    if found is not None:
        return found
    _check_name(path, folded, of, is_beta)
    if _is_refused(folded, of):
        raise refuse
    raise NotImplementedHereError(f"{option} on '{path}' of {of.type_name}")


def _is_refused(folded: str, of: Queryable) -> bool:
    return any(
        folded == each or folded.startswith(f"{each}/") for each in (*of.refused, *of.complexes)
    )


def _check_name(path: str, folded: str, of: Queryable, is_beta: bool) -> None:
    names, spelt = folded.split("/"), path.removeprefix("$it/").split("/")
    if names[0].startswith(_NAMESPACE):
        return
    known = {each.casefold() for each in known_properties(of.type_name, is_beta)}
    if names[0] not in known:
        raise UnknownPropertyError(spelt[0], of.type_name)
    for depth in range(1, len(names)):
        _check_member(spelt[depth], "/".join(names[:depth]), of)


def _check_member(name: str, owner: str, of: Queryable) -> None:
    structure = of.complexes.get(owner)
    if structure is not None and name.casefold() not in structure[1]:
        raise UnknownPropertyError(name, structure[0])
    scalar = of.properties.get(owner)
    if isinstance(scalar, Property) and not name.startswith("$"):
        raise UnknownPropertyError(name, scalar.edm.name)
