"""The tail of a write-ahead log: whether the last write in it was cut off, and how.

SQLite reads such a log up to the last complete transaction, and drops what is behind it without a
word. After a kill that is half a write that nobody was told of; with complete writes behind it,
the log is damaged, and what was acknowledged would be lost.

Source: sqlite.org/fileformat2.html, "The Write-Ahead Log" (documented).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

__all__ = ["LogDamageError", "torn_bytes"]

_HEADER = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")
_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}


class LogDamageError(ValueError):
    """The log is damaged where nothing that stops writing could have left it so."""


class _Frame(NamedTuple):
    ends_write: bool


def torn_bytes(log: Path, complete_frames: int) -> int:
    """Return how many bytes at a log's end belong to a write that was cut off.

    Args:
        complete_frames: How many frames of complete transactions SQLite finds in it.

    Raises:
        LogDamageError: There are complete writes behind what SQLite can read.
    """
    content = log.read_bytes()
    if len(content) < _HEADER.size:
        return len(content)
    page_bytes, salts = _read_header(content[: _HEADER.size])
    start = _HEADER.size + complete_frames * (_FRAME.size + page_bytes)
    frames = list(_frames(content[start:], page_bytes, salts))
    behind = _without_earlier(frames)
    if None in behind or any(each and each.ends_write for each in behind[:-1]):
        raise LogDamageError("there are writes behind a damaged one in its log")
    return min(len(behind) * (_FRAME.size + page_bytes), len(content) - start)


def _read_header(header: bytes) -> tuple[int, tuple[int, int]]:
    magic, _, page_bytes, _, *rest = _HEADER.unpack(header)
    if magic not in _MAGIC or _checksum(header[:24], _MAGIC[magic]) != (rest[2], rest[3]):
        raise LogDamageError("the beginning of its log is damaged")
    return page_bytes, (rest[0], rest[1])


def _checksum(content: bytes, order: str) -> tuple[int, int]:
    first = second = 0
    for even, odd in struct.iter_unpack(f"{order}2I", content):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second


def _frames(content: bytes, page_bytes: int, salts: tuple[int, int]) -> Iterator[_Frame | None]:
    """Yield each frame, cut off or not; None for one that is of an earlier log, or damaged."""
    for at in range(0, len(content), _FRAME.size + page_bytes):
        head = content[at : at + _FRAME.size]
        if len(head) < _FRAME.size:
            yield _Frame(False)
            return
        _, pages_after, first_salt, second_salt, _, _ = _FRAME.unpack(head)
        yield _Frame(bool(pages_after)) if (first_salt, second_salt) == salts else None


def _without_earlier(frames: list[_Frame | None]) -> list[_Frame | None]:
    """Leave out what an earlier, longer log left at the end."""
    ours = [at for at, each in enumerate(frames) if each is not None]
    return frames[: ours[-1] + 1] if ours else []
