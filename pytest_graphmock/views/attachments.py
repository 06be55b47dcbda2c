"""What is attached to an event or a message, as a test says and sees it."""

from __future__ import annotations

import base64
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..exchange.item import Attachment as Attached
from ..exchange.item import FileAttachment, Item, ItemAttachment
from ..usage import UsageError

__all__ = ["Attachment", "attachments_of", "attachments_to_wire", "files"]


@dataclass(frozen=True, slots=True, repr=False)
class Attachment:
    """A file, an item or a link that is attached to an event or a message.

    Attributes:
        type: ``file``, ``item`` or ``reference``.
        size: In bytes.
        content: The bytes of a file; of an item or a link there are none.
        content_id: What the body calls an inline picture.
    """

    name: str | None
    type: str
    content_type: str | None
    size: int
    is_inline: bool = False
    content: bytes = field(default=b"")
    content_id: str | None = None

    def __repr__(self) -> str:
        kind = "" if self.type == "file" else f" {self.type}"
        return f"<Attachment{kind} {self.name!r}, {self.size} bytes>"


def attachments_of(item: Item) -> list[Attachment]:
    """Return what is attached to an item, in the order in which it was."""
    return [_attachment(each) for each in item.attachments]


def attachments_to_wire(given: Any) -> Any:
    """Return files that a test gives by name in Graph's JSON; anything else is JSON already.

    Raises:
        UsageError: A file's content is neither bytes nor text.
    """
    if not isinstance(given, Mapping):
        return given
    return [
        {
            "@odata.type": "#microsoft.graph.fileAttachment",
            "name": name,
            "contentBytes": base64.b64encode(_bytes(name, content)).decode(),
        }
        for name, content in given.items()
    ]


def files(given: Mapping[str, bytes | str]) -> tuple[FileAttachment, ...]:
    """Return files that a test gives by name, as they are attached to a message.

    Raises:
        UsageError: A file's content is neither bytes nor text.
    """
    return tuple(
        FileAttachment(
            name=name,
            content=_bytes(name, content),
            content_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
        )
        for name, content in given.items()
    )


def _attachment(attached: Attached) -> Attachment:
    is_file = isinstance(attached, FileAttachment)
    other = "item" if isinstance(attached, ItemAttachment) else "reference"
    return Attachment(
        name=attached.name,
        type="file" if is_file else other,
        content_type=attached.content_type,
        size=attached.size,
        is_inline=attached.is_inline,
        content=attached.content if isinstance(attached, FileAttachment) else b"",
        content_id=attached.content_id if isinstance(attached, FileAttachment) else None,
    )


def _bytes(name: str, content: object) -> bytes:
    if isinstance(content, str):
        return content.encode()
    if not isinstance(content, bytes | bytearray):
        raise UsageError(
            f"the content of {name!r} is bytes or text, not {type(content).__name__}; "
            "read a file with Path(...).read_bytes()"
        )
    return bytes(content)
