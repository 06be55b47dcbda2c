"""``fileAttachment``, ``itemAttachment`` and ``referenceAttachment``, and ``attachmentItem``.

Source: mail.md §13.1 and §13.2 (documented, where not marked there).
"""

from __future__ import annotations

import base64
import binascii
import mimetypes
from collections.abc import Mapping
from typing import Any

from ...exchange.errors import InvalidRequestError
from ...exchange.item import (
    Attachment,
    FileAttachment,
    Item,
    ItemAttachment,
    ReferenceAttachment,
)
from ..errors import BodyError, NotImplementedHereError
from . import times
from .reader import Property, TypeReader, boolean, object_of, string
from .view import View

__all__ = [
    "attachment_from_wire",
    "attachment_item_from_wire",
    "attachment_to_wire",
    "attachment_type",
]

_NAMES: Mapping[type[Attachment], str] = {
    FileAttachment: "fileAttachment",
    ItemAttachment: "itemAttachment",
    ReferenceAttachment: "referenceAttachment",
}
#: How much of a wrong value the answer repeats; the service's own limit is not known.
_SHOWN = 100
_MOST_BYTES = 2**63 - 1


def attachment_type(attachment: Attachment) -> str:
    """Return the name of an attachment's type, without ``microsoft.graph.``."""
    return _NAMES[type(attachment)]


def attachment_to_wire(
    item: Item, attachment: Attachment, view: View, *, with_content: bool = True
) -> dict[str, Any]:
    """Return what is attached to an item; a file's bytes only if they are asked for."""
    return {
        "@odata.type": f"#microsoft.graph.{attachment_type(attachment)}",
        **_media_type(attachment),
        "id": view.mailbox.id_of_attachment(item, attachment, immutable=view.immutable_ids),
        "lastModifiedDateTime": times.to_seconds(attachment.modified),
        "name": attachment.name,
        "contentType": attachment.content_type,
        "size": attachment.size,
        "isInline": attachment.is_inline,
        **_own_members(attachment, view, with_content=with_content),
    }


def _media_type(attachment: Attachment) -> dict[str, str]:
    if isinstance(attachment, FileAttachment) and attachment.content_type:
        return {"@odata.mediaContentType": attachment.content_type}
    return {}


def _own_members(attachment: Attachment, view: View, *, with_content: bool) -> dict[str, Any]:
    if isinstance(attachment, FileAttachment):
        members: dict[str, Any] = {
            "contentId": attachment.content_id,
            "contentLocation": attachment.content_location,
        }
        if with_content:
            members["contentBytes"] = base64.b64encode(attachment.content).decode("ascii")
        return members
    if isinstance(attachment, ReferenceAttachment) and view.is_beta:
        return {
            "sourceUrl": attachment.source_url,
            "providerType": attachment.provider_type,
            "thumbnailUrl": attachment.thumbnail_url,
            "previewUrl": attachment.preview_url,
            "permission": attachment.permission,
            "isFolder": attachment.is_folder,
        }
    return {}


def attachment_from_wire(value: Any) -> Attachment:
    """Return what a request body attaches, without a number as yet.

    Raises:
        BodyError: ``@odata.type`` is missing or names no attachment (400, text assumed), or a
            value does not fit, such as ``contentBytes`` that is no base64.
        InvalidRequestError: A file without a name or without bytes (400, text assumed).
        NotImplementedHereError: A contact as an item (501).
    """
    given = object_of(value)
    read = _READERS.get(_type_named(given))
    if read is None:
        raise BodyError(
            "The annotation 'odata.type' is required because the type "
            "'microsoft.graph.attachment' is abstract."
        )
    attachment: Attachment = read(given)
    return attachment


def attachment_item_from_wire(value: Any) -> tuple[FileAttachment, int]:
    """Return the file that an upload session is asked for, without bytes, and its size in bytes.

    Raises:
        InvalidRequestError: Without a name or a size (400, text assumed).
        NotImplementedHereError: Another type than ``file`` (501).
    """
    members = _ATTACHMENT_ITEM.read(value)
    size_bytes, kind = members.pop("size", None), members.pop("type", None)
    if kind not in (None, "file"):
        raise NotImplementedHereError(f"an upload session for attachmentType '{kind}'")
    if not members.get("name") or size_bytes is None:
        missing = "Size" if members.get("name") else "Name"
        raise InvalidRequestError(f"Missing parameters: AttachmentItem.{missing}")
    members["content_type"] = members.get("content_type") or _guessed_type(members["name"])
    return FileAttachment(**members), size_bytes


def _type_named(given: Mapping[str, Any]) -> str:
    """``#microsoft.graph.fileAttachment``, with and without ``#``, in any letter case.

    The reference's samples have ``#Microsoft.OutlookServices.ItemAttachment``, too.
    """
    name = given.get("@odata.type")
    return name.rpartition(".")[2].casefold() if isinstance(name, str) else ""


def _file(given: Mapping[str, Any]) -> FileAttachment:
    members = _FILE.read(given)
    for name, wire_name in (("name", "Name"), ("content", "ContentBytes")):
        if members.get(name) is None:
            raise InvalidRequestError(f"Missing parameters: FileAttachment.{wire_name}")
    members["content_type"] = members.get("content_type") or _guessed_type(members["name"])
    return FileAttachment(**members)


def _item(given: Mapping[str, Any]) -> ItemAttachment:
    members = _ITEM.read(given)
    if members.get("item") is None:
        raise InvalidRequestError("Missing parameters: ItemAttachment.Item")
    item = members["item"]
    size_bytes = len((item.subject + item.body.content).encode())
    return ItemAttachment(**{"name": item.subject, **members}, size=size_bytes)


def _reference(given: Mapping[str, Any]) -> ReferenceAttachment:
    return ReferenceAttachment(**_REFERENCE.read(given))


def _embedded(value: Any) -> Item:
    from .embedded import embedded_from_wire  # an event's own reader reads attachments

    return embedded_from_wire(value)


def _guessed_type(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _bytes(value: Any) -> bytes:
    """Return the bytes of base64 text; blanks and line ends in it do not count (assumed)."""
    text = string(value)
    try:
        return base64.b64decode("".join(text.split()).encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        raise BodyError.not_convertible(text[:_SHOWN], "Edm.Binary") from None


def _size(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_BYTES:
        return value
    raise BodyError.not_convertible(value, "Edm.Int64")


_COMMON = {
    "name": Property("name", string),
    "contentType": Property("content_type", string),
    "isInline": Property("is_inline", boolean, False),
}
_READ_ONLY = frozenset({"id", "size", "lastModifiedDateTime"})

_FILE = TypeReader(
    "fileAttachment",
    {
        **_COMMON,
        "contentBytes": Property("content", _bytes),
        "contentId": Property("content_id", string),
        "contentLocation": Property("content_location", string),
    },
    read_only=_READ_ONLY,
)
_ITEM = TypeReader(
    "itemAttachment", {**_COMMON, "item": Property("item", _embedded)}, read_only=_READ_ONLY
)
_REFERENCE = TypeReader(
    "referenceAttachment",
    {
        **_COMMON,
        "sourceUrl": Property("source_url", string),
        "providerType": Property("provider_type", string),
        "thumbnailUrl": Property("thumbnail_url", string),
        "previewUrl": Property("preview_url", string),
        "permission": Property("permission", string),
        "isFolder": Property("is_folder", boolean, False),
    },
    read_only=_READ_ONLY,
)
_ATTACHMENT_ITEM = TypeReader(
    "attachmentItem",
    {
        "attachmentType": Property("type", lambda value: string(value).casefold()),
        "name": Property("name", string),
        "size": Property("size", _size),
        "contentType": Property("content_type", string),
        "isInline": Property("is_inline", boolean, False),
        "contentId": Property("content_id", string),
    },
)
_READERS: Mapping[str, Any] = {
    "fileattachment": _file,
    "itemattachment": _item,
    "referenceattachment": _reference,
}
