"""What PATCH of a ``message`` takes, and what of it only the service sets.

Source: mail.md §7 (documented, where not marked there).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...exchange.errors import PropertySetError
from ...exchange.message import Message
from . import times
from .extended import EXTENDED_PROPERTIES
from .message import CONTENT, message_to_wire, message_type, selectable_extras
from .reader import (
    TypeReader,
    is_annotation,
    object_of,
)
from .types import known_properties, navigation_properties
from .view import View

__all__ = ["message_changes_from_wire"]


def message_changes_from_wire(value: Any, message: Message, view: View) -> dict[str, Any]:
    """Return the members that the JSON of a PATCH sets.

    What only the service sets passes if it is what it was, so that a message can be sent back as
    it was read.

    Raises:
        PropertySetError: Something of that is another (400; observed for a whole message that was
            sent back, assumed to depend on the value).
        BodyError: As for a new message.
    """
    given = object_of(value)
    fixed = dict(_fixed(given, message, view))
    current = message_to_wire(message, view) | selectable_extras(message, view)
    for name, each in fixed.items():
        if not _is_same(name, each, current, message, view):
            raise PropertySetError
    return _CHANGED.read({name: each for name, each in given.items() if name not in fixed})


def _fixed(given: Mapping[str, Any], message: Message, view: View) -> Iterator[tuple[str, Any]]:
    type_name = message_type(message)
    of_type = known_properties(type_name, view.is_beta)
    navigations = navigation_properties(type_name, view.is_beta)
    for name, each in given.items():
        is_own = name not in _CHANGED.properties and name not in _CHANGED.unsupported
        if is_own and name in of_type - navigations and not is_annotation(name):
            yield name, each


def _is_same(
    name: str, given: Any, current: Mapping[str, Any], message: Message, view: View
) -> bool:
    if name == "id":
        return given in [view.mailbox.id_of(message, immutable=each) for each in (True, False)]
    standing = current.get(name)
    if name.endswith("DateTime") and isinstance(given, str) and isinstance(standing, str):
        return times.find_instant(given) == times.find_instant(standing)
    return bool(given == standing)


#: Attachments and extensions of a message that is there have addresses of their own.
_CHANGED = TypeReader(
    "message",
    {**CONTENT, **EXTENDED_PROPERTIES},
    unsupported=frozenset({"attachments", "extensions"}),
)
