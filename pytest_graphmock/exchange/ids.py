"""Exchange ids: what an item, a folder or an occurrence is called from outside.

An id carries the place of what it names (mailbox, folder, number, date), so that nothing has to
be looked up to make one, and an unknown, foreign or garbled id can be told apart:

- a *default* id changes when the item moves; it is 152 characters, ``AAMk…AAA=``;
- an *immutable* id stays while the item stays in its mailbox; it starts with ``AAkALg``;
- an occurrence's id is its master's with the original date behind it, so it is longer.

Source: shapes from the Graph reference's samples and calendar.md §15, platform.md §8 (documented);
the bytes inside are our own.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from uuid import UUID

from .errors import InvalidIdError

__all__ = [
    "Ids",
    "ItemReference",
    "attachment_id",
    "container_id",
    "conversation_id",
    "guid_of",
    "immutable_id",
    "item_id",
    "parse_id",
    "rule_id",
    "with_header",
    "without_header",
]

_WELL_FORMED = re.compile(r"A[A-Za-z0-9_-]{20,}={0,2}")
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

_DEFAULT = b"\x00\x03\x24\x00"  # AAMkA in base64
_IMMUTABLE = b"\x00\x09\x00\x2e\x00\x00\x00\x00"  # AAkALgAAAAA
_CONVERSATION = b"\x00\x04\x24\x00"  # AAQkA
_STORE = b"\x00F\x00\x00\x00\x00" + bytes.fromhex("38a1bb1005e5101aa1bb08002b2a56c2") + b"\x07\x00"
_DEFAULT_HEADER = len(_DEFAULT) + 36
_IMMUTABLE_HEADER = len(_IMMUTABLE) + 16
_STORE_END = _DEFAULT_HEADER + len(_STORE)
_ITEM_LENGTH = 113
_CONTAINER_LENGTH = 89
_IMMUTABLE_LENGTH = 80
_IMMUTABLE_KEY = len(_IMMUTABLE) + 16 + 16  # behind the mailbox and the digest


class Ids:
    """The tenant's only source of new numbers and new identities; the same seed, the same ids."""

    def __init__(self, seed: str) -> None:
        self.seed = seed.encode()
        self.request_prefix = str(self.guid("requests"))[:23]
        self.last = 1000  # well-known folders have numbers of their own below this

    def next(self) -> int:
        """Return a number that no item, place or version of this tenant has had."""
        self.last += 1
        return self.last

    def guid(self, what: str) -> UUID:
        """Return the GUID of something that is named once, such as ``"user ana@contoso.com"``."""
        return UUID(bytes=self.digest(what, 16), version=4)

    def digest(self, what: str, size: int = 16) -> bytes:
        """Return bytes that depend on the tenant's seed and on what they are for."""
        return blake2b(what.encode(), key=self.seed[:64], digest_size=size).digest()


@dataclass(frozen=True, slots=True)
class ItemReference:
    """What an id names: an item or a container of some mailbox, perhaps one date of a series."""

    text: str
    key: int
    occurrence_date: date | None = None


@lru_cache(maxsize=8192)
def item_id(
    mailbox: UUID, folder: int, key: int, place: int, occurrence_date: date | None = None
) -> str:
    """Return the default id of an item at its place."""
    raw = b"".join(
        (
            _DEFAULT,
            str(mailbox).encode(),
            _STORE,
            _long_term(mailbox, b"folder", folder),
            _tag(mailbox, place),
            key.to_bytes(6, "big"),
            place.to_bytes(6, "big"),
            b"\0\0\0\0\0",
        )
    )
    return _text(raw + _date_bytes(occurrence_date))


def immutable_id(mailbox: UUID, key: int, occurrence_date: date | None = None) -> str:
    """Return the id that an item keeps wherever it moves within its mailbox."""
    raw = _IMMUTABLE + mailbox.bytes + _long_term(mailbox, b"immutable", key)
    return _text(raw.ljust(_IMMUTABLE_LENGTH, b"\0") + _date_bytes(occurrence_date))


def attachment_id(item: str, key: int) -> str:
    """Return the id of what is attached to an item: the item's own id, and more.

    Source: samples of the Graph reference (documented): ``…AAABEgAQA…``.
    """
    raw = base64.urlsafe_b64decode(item)
    digest = blake2b(key.to_bytes(6, "big"), key=raw[-32:], digest_size=16).digest()
    return _text(raw + b"\x01\x12\x00\x10\x00" + digest)


def container_id(mailbox: UUID, key: int) -> str:
    """Return the id of a folder, a calendar or a calendar group; it never changes."""
    raw = _DEFAULT + str(mailbox).encode() + _STORE + _long_term(mailbox, b"folder", key)
    return _text(raw.ljust(_CONTAINER_LENGTH, b"\0"))


def conversation_id(mailbox: UUID, thread: str) -> str:
    """Return what a mailbox calls a conversation; each mailbox has its own name for it."""
    digest = blake2b(thread.encode(), key=mailbox.bytes, digest_size=16).digest()
    return _text(_CONVERSATION + str(mailbox).encode() + b"\x00\x10\x00" + digest)


def guid_of(mailbox: UUID, what: str) -> UUID:
    """Return the GUID of something in a mailbox that is no item, such as a category."""
    return UUID(bytes=blake2b(what.encode(), key=mailbox.bytes, digest_size=16).digest(), version=4)


def rule_id(mailbox: UUID, key: int) -> str:
    """Return what an inbox rule is called: twelve characters, ``AQAAAJ5dZqA=`` (documented)."""
    digest = blake2b(key.to_bytes(6, "big"), key=mailbox.bytes, digest_size=4).digest()
    return _text(b"\x01\x00\x00\x00" + digest)


@lru_cache(maxsize=8192)
def change_key(version: int, mailbox: UUID) -> str:
    """Return the change key of a version: 30 bytes in base64, as Exchange's look."""
    tail = _tag(mailbox, version) + version.to_bytes(6, "big")
    return base64.b64encode(b"\x09\x00\x00\x00\x16\x00\x00\x00" + tail + b"\0" * 6).decode()


@lru_cache(maxsize=8192)
def parse_id(text: str) -> ItemReference:
    """Take an id apart; what is well formed but not ours names number 0, which nothing has.

    Raises:
        InvalidIdError: It is not an Exchange id at all (400 ``ErrorInvalidIdMalformed``).
    """
    if not _WELL_FORMED.fullmatch(text) or _GUID.fullmatch(text):
        raise InvalidIdError
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise InvalidIdError from None
    return _reference(text, raw) or ItemReference(text, 0)


def without_header(text: str) -> bytes:
    """Return the bytes of an id that name something within a mailbox, as MAPI would."""
    raw = base64.urlsafe_b64decode(text)
    is_immutable = raw.startswith(_IMMUTABLE)
    return raw[_IMMUTABLE_HEADER if is_immutable else _DEFAULT_HEADER :]


def with_header(mailbox: UUID, raw: bytes, *, immutable: bool) -> str:
    """Return the id in a mailbox that such bytes stand for; a container has the default form."""
    if immutable and not raw.startswith(_STORE):
        return _text(_IMMUTABLE + mailbox.bytes + raw)
    return _text(_DEFAULT + str(mailbox).encode() + raw)


def _reference(text: str, raw: bytes) -> ItemReference | None:
    if raw.startswith(_IMMUTABLE) and len(raw) >= _IMMUTABLE_LENGTH:
        return _dated(
            text,
            int.from_bytes(raw[_IMMUTABLE_KEY : _IMMUTABLE_KEY + 6], "big"),
            raw[_IMMUTABLE_LENGTH:],
        )
    if not raw.startswith(_DEFAULT):
        return None
    if len(raw) == _CONTAINER_LENGTH:
        return ItemReference(text, int.from_bytes(raw[_STORE_END + 16 : _STORE_END + 22], "big"))
    key = int.from_bytes(raw[_STORE_END + 32 : _STORE_END + 38], "big")
    return _dated(text, key, raw[_ITEM_LENGTH:]) if len(raw) >= _ITEM_LENGTH else None


def _dated(text: str, key: int, tail: bytes) -> ItemReference | None:
    if not tail:
        return ItemReference(text, key)
    try:
        return ItemReference(text, key, date(int.from_bytes(tail[1:3], "big"), tail[3], tail[4]))
    except (ValueError, IndexError):
        return None


def _date_bytes(day: date | None) -> bytes:
    if day is None:
        return b""
    return b"\x10" + day.year.to_bytes(2, "big") + bytes((day.month, day.day, 0))


def _long_term(mailbox: UUID, kind: bytes, key: int) -> bytes:
    digest = blake2b(kind + key.to_bytes(6, "big"), key=mailbox.bytes, digest_size=16).digest()
    return digest + key.to_bytes(6, "big")


def _tag(mailbox: UUID, number: int) -> bytes:
    """Ten bytes that make ids of neighbours differ in more than a digit or a letter's case."""
    return blake2b(number.to_bytes(6, "big"), key=mailbox.bytes, digest_size=10).digest()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()
