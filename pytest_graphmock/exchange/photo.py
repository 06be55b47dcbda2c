"""Profile photos: a picture and its size, read from the picture's own first bytes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from .errors import Refusal

__all__ = ["Photo", "PhotoFormatError", "read_photo"]

_PNG, _GIF, _JPEG = b"\x89PNG\r\n\x1a\n", (b"GIF87a", b"GIF89a"), b"\xff\xd8"
#: Frame headers of JPEG: all markers from C0 to CF but the tables and extensions among them.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class PhotoFormatError(Refusal):
    """Not a picture (assumed; the code is Exchange's)."""

    code = "ErrorInvalidImage"
    message = "The image data is invalid or of an unsupported format."


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture as it was given; width and height in pixels."""

    content: bytes
    content_type: str
    width: int
    height: int


def read_photo(content: bytes) -> Photo:
    """Return a PNG, GIF or JPEG as a photo.

    Raises:
        PhotoFormatError: It is none of them, or breaks off (400).
    """
    try:
        if content.startswith(_PNG):
            return Photo(content, "image/png", *struct.unpack_from(">II", content, 16))
        if content.startswith(_GIF):
            return Photo(content, "image/gif", *struct.unpack_from("<HH", content, 6))
        if content.startswith(_JPEG):
            height, width = next(_frame_sizes(content))
            return Photo(content, "image/jpeg", width, height)
    except (struct.error, StopIteration):
        pass
    raise PhotoFormatError


def _frame_sizes(content: bytes) -> Iterator[tuple[int, int]]:
    position = len(_JPEG)
    while position < len(content):
        start, marker, length = struct.unpack_from(">BBH", content, position)
        if start != 0xFF or length < 2:
            return
        if marker in _FRAMES:
            yield struct.unpack_from(">HH", content, position + 5)
        position += 2 + length
