"""What names a mail folder, in an address or as the destination of a move."""

from __future__ import annotations

from typing import Any

from ...exchange.calendar import WELL_KNOWN_FOLDERS
from ...exchange.errors import EmptyIdError
from ...exchange.ids import ItemReference, parse_id
from .reader import string

__all__ = ["destination_from_wire", "read_folder_key"]

#: Names that the service knows; those that a mailbox here does not have are simply not found.
_WELL_KNOWN_NAMES = frozenset(
    [each.well_known_name for each in WELL_KNOWN_FOLDERS if each.well_known_name]
    + ["clutter", "conflicts", "localfailures", "scheduled", "serverfailures", "syncissues"]
)
_ALIASES = {
    "discoveryholds": "recoverableitemsdiscoveryholds",
    "purges": "recoverableitemspurges",
    "versions": "recoverableitemsversions",
}


def read_folder_key(text: str) -> str | ItemReference:
    """A well-known name in any letter case, or an id; any other word is malformed (observed)."""
    folded = _ALIASES.get(text.casefold(), text.casefold())
    return folded if folded in _WELL_KNOWN_NAMES else parse_id(text)


def destination_from_wire(value: Any) -> str | ItemReference:
    """Return which folder a ``DestinationId`` names.

    Raises:
        EmptyIdError: It is empty (400, assumed).
        InvalidIdError: It is neither a well-known name nor an id (400).
    """
    text = string(value)
    if not text:
        raise EmptyIdError
    return read_folder_key(text)
