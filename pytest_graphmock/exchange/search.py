"""Searching messages by their words: what they match, and the index that finds them.

A word is found whole, in any letter case; a phrase is words in a row in one text. Source: mail.md
§4.5 (documented: fields, newest first; what makes a word is assumed).
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from .address import EmailAddress
from .item import Item
from .mailbox import Mailbox
from .message import Message

__all__ = [
    "FIELDS",
    "AllOf",
    "AnyOf",
    "Criterion",
    "Fact",
    "Not",
    "Phrase",
    "WordIndex",
    "find_messages",
    "size_of",
    "words_of",
]

_WORD = re.compile(r"\w+")
#: So many messages may have changed until the index is made anew.
_MOST_CHANGED = 1000
#: A search that finds more than one in so many goes through the folder, newest first.
_SPARSE = 20


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, folded, in order."""
    return tuple(_WORD.findall(text.casefold()))


def size_of(message: Message) -> int:
    """Return about how many bytes a message takes: its body and what is attached (assumed)."""
    return len(message.body.content.encode()) + sum(each.size for each in message.attachments)


def _of(addresses: Iterable[EmailAddress | None]) -> Iterator[str]:
    for each in addresses:
        if each is not None:
            yield each.name
            yield each.address


def _participants(message: Message) -> Iterator[str]:
    yield from _of([message.from_])
    yield from _of(message.recipients)


#: The texts of a message, by the field that names them in a search.
FIELDS: dict[str, Callable[[Message], Iterable[str]]] = {
    "subject": lambda message: (message.subject,),
    "body": lambda message: (message.body.as_text().content,),
    "from": lambda message: _of([message.from_]),
    "to": lambda message: _of(message.to_recipients),
    "cc": lambda message: _of(message.cc_recipients),
    "bcc": lambda message: _of(message.bcc_recipients),
    "recipients": lambda message: _of(message.recipients),
    "participants": _participants,
    "attachment": lambda message: (each.name or "" for each in message.attachments),
}
_INDEXED = ("subject", "body", "participants", "attachment")


class Criterion(Protocol):
    """What a message has to be like."""

    def matches(self, message: Message) -> bool:
        """Tell whether it is so."""

    def candidates(self, index: WordIndex) -> frozenset[int] | None:
        """Return the keys of all indexed messages that can match; None if any could."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row in one of some fields; ``is_prefix`` says that the last one may go on."""

    fields: tuple[str, ...]
    words: tuple[str, ...]
    is_prefix: bool = False

    def matches(self, message: Message) -> bool:
        texts = (text for field in self.fields for text in FIELDS[field](message))
        return any(self._is_in(words_of(text)) for text in texts)

    def _is_in(self, words: tuple[str, ...]) -> bool:
        *front, last = self.words
        length = len(self.words)
        for end in range(length, len(words) + 1):
            is_last = words[end - 1] == last or (self.is_prefix and words[end - 1].startswith(last))
            if is_last and list(words[end - length : end - 1]) == front:
                return True
        return False

    def candidates(self, index: WordIndex) -> frozenset[int] | None:
        *front, last = self.words
        found = index.beginning(last) if self.is_prefix else index.having(last)
        for word in front:
            found &= index.having(word)
        return found


@dataclass(frozen=True, slots=True)
class Fact:
    """Anything about a message that is no matter of words."""

    holds: Callable[[Message], bool]

    def matches(self, message: Message) -> bool:
        return self.holds(message)

    def candidates(self, index: WordIndex) -> frozenset[int] | None:
        return None


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Criterion, ...]

    def matches(self, message: Message) -> bool:
        return all(each.matches(message) for each in self.parts)

    def candidates(self, index: WordIndex) -> frozenset[int] | None:
        known = [each for part in self.parts if (each := part.candidates(index)) is not None]
        return frozenset.intersection(*known) if known else None


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Criterion, ...]

    def matches(self, message: Message) -> bool:
        return any(each.matches(message) for each in self.parts)

    def candidates(self, index: WordIndex) -> frozenset[int] | None:
        known = [each for part in self.parts if (each := part.candidates(index)) is not None]
        return frozenset().union(*known) if len(known) == len(self.parts) else None


@dataclass(frozen=True, slots=True)
class Not:
    part: Criterion

    def matches(self, message: Message) -> bool:
        return not self.part.matches(message)

    def candidates(self, index: WordIndex) -> frozenset[int] | None:
        return None


class WordIndex:
    """Which messages of a mailbox have a word, as they were when it was made.

    Attributes:
        changed: Keys of what was put into the mailbox since; a search looks at each of them.
    """

    def __init__(self, items: Iterable[Item]) -> None:
        self.changed: set[int] = set()
        self._keys: dict[str, array[int]] = {}
        self._asked: dict[str, frozenset[int]] = {}
        for item in items:
            if isinstance(item, Message):
                self._add(item)
        self._words = sorted(self._keys)

    def _add(self, message: Message) -> None:
        texts = (text for field in _INDEXED for text in FIELDS[field](message))
        for word in {word for text in texts for word in words_of(text)}:
            keys = self._keys.get(word)
            if keys is None:
                keys = self._keys[word] = array("q")
            keys.append(message.key)

    def having(self, word: str) -> frozenset[int]:
        """Return the keys of the messages that have a word."""
        found = self._asked.get(word)
        if found is None:
            found = frozenset(self._keys.get(word, ()))
            if found:  # else nonsense words would be kept for ever
                self._asked[word] = found
        return found

    def beginning(self, prefix: str) -> frozenset[int]:
        """Return the keys of the messages that have a word with a certain beginning."""
        found: set[int] = set()
        for position in range(bisect_left(self._words, prefix), len(self._words)):
            if not self._words[position].startswith(prefix):
                break
            found.update(self._keys[self._words[position]])
        return frozenset(found)


def find_messages(
    mailbox: Mailbox, criterion: Criterion, folders: Iterable[int] | None = None
) -> Iterator[Message]:
    """Yield the messages that match, newest first; without folders, of all visible ones."""
    keys = frozenset(mailbox.visible_folders() if folders is None else folders)
    index = _index_of(mailbox)
    indexed = criterion.candidates(index)
    found: Iterable[Message]
    if indexed is None or len(indexed) * _SPARSE > mailbox.count_messages(keys):
        found = mailbox.messages(keys)
        if indexed is not None:
            found = (m for m in found if m.key in indexed or m.key in index.changed)
    else:
        items = (mailbox.items.get(key) for key in indexed | index.changed)
        messages = [each for each in items if isinstance(each, Message) and each.folder in keys]
        found = sorted(messages, key=lambda each: (each.received, each.key), reverse=True)
    return (each for each in found if criterion.matches(each))


def _index_of(mailbox: Mailbox) -> WordIndex:
    """The first search of a mailbox pays for its index, and one after many changes."""
    index = mailbox.word_index
    if index is None or len(index.changed) > _MOST_CHANGED:
        index = mailbox.word_index = WordIndex(mailbox.items.values())
    return index
