"""The Internet headers of a message, in the order in which it bears them on its way."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from email.utils import format_datetime, formataddr

from .address import EmailAddress
from .conversation import conversation_index
from .message import InternetMessageHeader, Message

__all__ = ["internet_headers"]


def internet_headers(message: Message) -> tuple[InternetMessageHeader, ...]:
    """Return the headers of a message: of a draft those that were given by name only, of any
    other those of the transport too, unless it came with its own.

    Source: mail.md §14 (order and names assumed there).
    """
    given = message.internet_message_headers
    if message.is_draft:
        return given
    named = {each.name.casefold() for each in given}
    standard = (InternetMessageHeader(*each) for each in _standard(message))
    hops = [each for each in given if each.name == "Received"]
    rest = [each for each in given if each.name != "Received"]
    return (*hops, *(each for each in standard if each.name.casefold() not in named), *rest)


def _standard(message: Message) -> Iterator[tuple[str, str]]:
    if message.from_ is not None:
        yield "From", _mailbox(message.from_)
    for name, people in (("To", message.to_recipients), ("CC", message.cc_recipients)):
        if people:
            yield name, _mailboxes(people)
    yield "Subject", message.subject
    yield "Thread-Topic", message.subject
    yield "Thread-Index", base64.b64encode(conversation_index(message)).decode()
    yield "Date", format_datetime(message.sent)
    yield "Message-ID", message.internet_message_id
    yield "Accept-Language", "en-US"
    yield "Content-Language", "en-US"
    yield "X-MS-Has-Attach", "yes" if message.has_attachments else ""
    yield "MIME-Version", "1.0"


def _mailboxes(people: Iterable[EmailAddress]) -> str:
    return ", ".join(_mailbox(each) for each in people)


def _mailbox(email: EmailAddress) -> str:
    """Quote a name that needs it; any other stays as it is: encoded words are for MIME."""
    is_ascii = f"{email.name}{email.address}".isascii()
    return formataddr((email.name, email.address)) if is_ascii else str(email)
