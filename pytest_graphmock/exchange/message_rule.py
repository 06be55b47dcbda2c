"""Inbox rules as values: which messages a rule is about, and what it does with them.

Source: mail.md §17.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from .address import EmailAddress
from .event import Importance
from .internet_headers import internet_headers
from .message import MeetingMessageType, Message

__all__ = ["MessageRule", "RuleActions", "RulePredicates", "SizeRange", "size_of"]

_RESPONSES = frozenset(
    {
        MeetingMessageType.ACCEPTED,
        MeetingMessageType.TENTATIVELY_ACCEPTED,
        MeetingMessageType.DECLINED,
    }
)


@dataclass(frozen=True, slots=True)
class SizeRange:
    """From and to how many kilobytes; None for no bound."""

    minimum_kb: int | None = None
    maximum_kb: int | None = None


@dataclass(frozen=True, slots=True)
class RulePredicates:
    """Conditions or exceptions; what is None asks for nothing. Texts are kept in capitals."""

    body_contains: tuple[str, ...] | None = None
    body_or_subject_contains: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None
    from_addresses: tuple[EmailAddress, ...] | None = None
    has_attachments: bool | None = None
    header_contains: tuple[str, ...] | None = None
    importance: Importance | None = None
    is_automatic_reply: bool | None = None
    is_meeting_request: bool | None = None
    is_meeting_response: bool | None = None
    not_sent_to_me: bool | None = None
    recipient_contains: tuple[str, ...] | None = None
    sender_contains: tuple[str, ...] | None = None
    sent_cc_me: bool | None = None
    sent_only_to_me: bool | None = None
    sent_to_addresses: tuple[EmailAddress, ...] | None = None
    sent_to_me: bool | None = None
    sent_to_or_cc_me: bool | None = None
    subject_contains: tuple[str, ...] | None = None
    within_size_range: SizeRange | None = None

    def all_hold(self, message: Message, me: frozenset[str]) -> bool:
        """Tell whether each condition holds; without any, for every message (assumed).

        Args:
            me: The reader's own addresses, folded.
        """
        return all(self._hold(message, me))

    def any_holds(self, message: Message, me: frozenset[str]) -> bool:
        """Tell whether one of the exceptions holds."""
        return any(self._hold(message, me))

    def _hold(self, message: Message, me: frozenset[str]) -> Iterable[bool]:
        for each in fields(self):
            wanted = getattr(self, each.name)
            if wanted is not None:
                yield _TESTS[each.name](wanted, message, me)


@dataclass(frozen=True, slots=True)
class RuleActions:
    """What is done with a message; folders are keys of the mailbox's own."""

    assign_categories: tuple[str, ...] | None = None
    copy_to_folder: int | None = None
    delete: bool | None = None
    forward_as_attachment_to: tuple[EmailAddress, ...] | None = None
    forward_to: tuple[EmailAddress, ...] | None = None
    mark_as_read: bool | None = None
    mark_importance: Importance | None = None
    move_to_folder: int | None = None
    permanent_delete: bool | None = None
    redirect_to: tuple[EmailAddress, ...] | None = None
    stop_processing_rules: bool | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be done."""
        return not any(getattr(self, each.name) for each in fields(self))

    @property
    def addressees(self) -> tuple[EmailAddress, ...]:
        """Whom messages are sent on to."""
        lists = (self.forward_to, self.forward_as_attachment_to, self.redirect_to)
        return tuple(each for addresses in lists for each in addresses or ())

    @property
    def is_sending(self) -> bool:
        """Whether a message is sent on to somebody."""
        return bool(self.addressees)

    @property
    def folders(self) -> tuple[int, ...]:
        """The folders that messages go to."""
        named = (self.copy_to_folder, self.move_to_folder)
        return tuple(each for each in named if each is not None)


@dataclass(frozen=True, slots=True, eq=False)
class MessageRule:
    """A rule of one Inbox; those with a smaller sequence number come first."""

    key: int
    name: str
    sequence: int
    actions: RuleActions
    conditions: RulePredicates = RulePredicates()
    exceptions: RulePredicates = RulePredicates()
    is_enabled: bool = True

    def applies_to(self, message: Message, me: frozenset[str]) -> bool:
        """Tell whether all conditions hold and no exception does (documented)."""
        return self.conditions.all_hold(message, me) and not self.exceptions.any_holds(message, me)


def size_of(message: Message) -> int:
    """Return about how many bytes a message has: its texts and what is attached (assumed)."""
    attached = sum(each.size for each in message.attachments)
    return len(message.subject.encode()) + len(message.body.content.encode()) + attached


_Test = Callable[[Any, Message, frozenset[str]], bool]


def _contains(*texts: Callable[[Message], Iterable[str]]) -> _Test:
    """Return the test for words, of which one has to be in one of the texts, in any letter case."""

    def test(words: tuple[str, ...], message: Message, me: frozenset[str]) -> bool:
        found = [text.casefold() for each in texts for text in each(message)]
        return any(word.casefold() in text for word in words for text in found)

    return test


def _is(value: Callable[[Message, frozenset[str]], bool]) -> _Test:
    """Return the test for yes or no; that "no" asks for the contrary is assumed."""
    return lambda wanted, message, me: value(message, me) is wanted


def _subject(message: Message) -> Iterable[str]:
    return (message.subject,)


def _body(message: Message) -> Iterable[str]:
    return (message.body.as_text().content,)


def _sender(message: Message) -> Iterable[str]:
    return _words(each for each in (message.from_, message.sender) if each)


def _recipients(message: Message) -> Iterable[str]:
    return _words((*message.to_recipients, *message.cc_recipients))


def _words(emails: Iterable[EmailAddress]) -> Iterable[str]:
    """Names and addresses count alike (assumed)."""
    for each in emails:
        yield each.address
        yield each.name or ""


def _folded(emails: Iterable[EmailAddress]) -> frozenset[str]:
    return frozenset(each.folded for each in emails)


def _is_from(wanted: tuple[EmailAddress, ...], message: Message, me: frozenset[str]) -> bool:
    senders = _folded(each for each in (message.from_, message.sender) if each)
    return not senders.isdisjoint(_folded(wanted))


def _is_sent_to(wanted: tuple[EmailAddress, ...], message: Message, me: frozenset[str]) -> bool:
    named = _folded((*message.to_recipients, *message.cc_recipients))
    return not named.isdisjoint(_folded(wanted))


def _is_in_to(message: Message, me: frozenset[str]) -> bool:
    return not me.isdisjoint(_folded(message.to_recipients))


def _is_in_cc(message: Message, me: frozenset[str]) -> bool:
    return not me.isdisjoint(_folded(message.cc_recipients))


def _is_only_to(message: Message, me: frozenset[str]) -> bool:
    named = _folded((*message.to_recipients, *message.cc_recipients))
    return bool(named) and named <= me


def _has_category(words: tuple[str, ...], message: Message, me: frozenset[str]) -> bool:
    wanted = {each.casefold() for each in words}
    return any(each.casefold() in wanted for each in message.categories)


def _is_within(wanted: SizeRange, message: Message, me: frozenset[str]) -> bool:
    size = size_of(message)
    is_large = wanted.minimum_kb is None or size >= wanted.minimum_kb * 1024
    return is_large and (wanted.maximum_kb is None or size <= wanted.maximum_kb * 1024)


def _headers(message: Message) -> Iterable[str]:
    return (f"{each.name}: {each.value}" for each in internet_headers(message))


def _is_automatic(message: Message) -> bool:
    """A program says so of what it writes (assumed: automatic replies alone do here)."""
    return any(
        each.name.casefold() == "auto-submitted" for each in message.internet_message_headers
    )


def _meeting_type(message: Message) -> MeetingMessageType | None:
    return message.meeting.type if message.meeting else None


_TESTS: Mapping[str, _Test] = {
    "body_contains": _contains(_body),
    "body_or_subject_contains": _contains(_body, _subject),
    "categories": _has_category,
    "from_addresses": _is_from,
    "has_attachments": _is(lambda message, me: message.has_attachments),
    "header_contains": _contains(_headers),
    "is_automatic_reply": _is(lambda message, me: _is_automatic(message)),
    "importance": lambda wanted, message, me: message.importance is wanted,
    "is_meeting_request": _is(
        lambda message, me: _meeting_type(message) is MeetingMessageType.REQUEST
    ),
    "is_meeting_response": _is(lambda message, me: _meeting_type(message) in _RESPONSES),
    "not_sent_to_me": _is(lambda message, me: not _is_in_to(message, me)),
    "recipient_contains": _contains(_recipients),
    "sender_contains": _contains(_sender),
    "sent_cc_me": _is(_is_in_cc),
    "sent_only_to_me": _is(_is_only_to),
    "sent_to_addresses": _is_sent_to,
    "sent_to_me": _is(_is_in_to),
    "sent_to_or_cc_me": _is(lambda message, me: _is_in_to(message, me) or _is_in_cc(message, me)),
    "subject_contains": _contains(_subject),
    "within_size_range": _is_within,
}
