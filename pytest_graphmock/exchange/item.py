"""What every item in a mailbox has: a number, a place, a version, and what is attached to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .zones import UTC

__all__ = [
    "Attachment",
    "ExtendedProperty",
    "FileAttachment",
    "Item",
    "ItemAttachment",
    "MultiValueExtendedProperty",
    "OpenExtension",
    "ReferenceAttachment",
]

_NEVER = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ExtendedProperty:
    """A MAPI property by its id, as in ``String {GUID} Name Color``; values are always text."""

    id: str
    value: str


@dataclass(frozen=True, slots=True)
class MultiValueExtendedProperty:
    """A MAPI property with several values, as in ``StringArray {GUID} Name Colors``."""

    id: str
    value: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenExtension:
    """What an application keeps with an item under a name: any members, JSON as it was given."""

    name: str
    properties: tuple[tuple[str, Any], ...] = ()


class _WeaklyHeld:
    """Lets answers be cached for as long as the item lives (a slot that 3.10 cannot declare)."""

    __slots__ = ("__weakref__",)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Item(_WeaklyHeld):
    """A message or an event: a value that changes by being replaced through the journal.

    Attributes:
        key: The item's number, the same for as long as it stays in its mailbox.
        place: A number that is new with every move; default ids are made of it.
        folder: The key of the mail folder or calendar that holds it.
        version: A number that is new with every change; the change key is made of it.
    """

    key: int
    place: int
    folder: int
    version: int
    created: datetime
    modified: datetime
    categories: tuple[str, ...] = ()
    attachments: tuple[FileAttachment | ItemAttachment | ReferenceAttachment, ...] = ()
    extensions: tuple[OpenExtension, ...] = ()
    single_value_properties: tuple[ExtendedProperty, ...] = ()
    multi_value_properties: tuple[MultiValueExtendedProperty, ...] = ()

    @property
    def has_attachments(self) -> bool:
        """Whether something is attached that is not shown in the body (documented)."""
        return any(not each.is_inline for each in self.attachments)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attached:
    """What attachments have in common.

    Attributes:
        key: A number that the item's attachments do not share; an attachment's id is made of it.
    """

    key: int = 0
    name: str | None = None
    content_type: str | None = None
    is_inline: bool = False
    modified: datetime = _NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAttachment(_Attached):
    """A file with its bytes; ``content_id`` is what the body calls an inline picture."""

    content: bytes = field(default=b"", repr=False)
    content_id: str | None = None
    content_location: str | None = None

    @property
    def size(self) -> int:
        """The file's length in bytes; Exchange adds some of its own (documented by samples)."""
        return len(self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAttachment(_Attached):
    """An event or a message, as it was when it was attached; it has no place of its own."""

    item: Item
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceAttachment(_Attached):
    """A link to a file elsewhere; all but the common members is beta's."""

    source_url: str | None = None
    provider_type: str | None = None
    thumbnail_url: str | None = None
    preview_url: str | None = None
    permission: str | None = None
    is_folder: bool = False
    size: int = 0


Attachment = FileAttachment | ItemAttachment | ReferenceAttachment
