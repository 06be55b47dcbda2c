"""``openTypeExtension``: a name, and whatever members an application keeps under it.

Source: the Graph reference, "openTypeExtension" (documented).
"""

from __future__ import annotations

from typing import Any

from ...exchange.item import OpenExtension
from ..errors import BodyError
from .reader import object_of, string

__all__ = ["extension_from_wire", "extension_id", "extension_to_wire", "properties_from_wire"]

_PREFIX = "Microsoft.OutlookServices.OpenTypeExtension."
_OWN = frozenset({"id", "extensionName"})


def extension_id(extension: OpenExtension) -> str:
    """Return the id: the name, with the type in front of it."""
    return _PREFIX + extension.name


def extension_to_wire(extension: OpenExtension) -> dict[str, Any]:
    """Return an extension as it is shown."""
    return {
        "@odata.type": "#microsoft.graph.openTypeExtension",
        "id": extension_id(extension),
        "extensionName": extension.name,
        **dict(extension.properties),
    }


def extension_from_wire(value: Any) -> OpenExtension:
    """Return the extension that a request body makes.

    Raises:
        BodyError: It has no ``extensionName``, or another ``@odata.type`` (400, texts assumed).
    """
    given = object_of(value)
    kind = given.get("@odata.type", "openTypeExtension")
    if not isinstance(kind, str) or kind.rpartition(".")[2].casefold() != "opentypeextension":
        raise BodyError(f"A type named '{kind}' could not be resolved by the model.")
    name = given.get("extensionName")
    if name is None or not string(name).strip():
        raise BodyError("The property 'extensionName' is required and can't be empty.")
    return OpenExtension(string(name), properties_from_wire(given))


def properties_from_wire(value: Any) -> tuple[tuple[str, Any], ...]:
    """Return an application's own members of a request body, as they are; null is none."""
    return tuple(
        (name, each)
        for name, each in object_of(value).items()
        if name not in _OWN and "@" not in name and each is not None
    )
