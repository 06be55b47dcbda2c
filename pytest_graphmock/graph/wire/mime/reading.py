"""MIME that a request carries: base64 in, the members of a message out.

POST …/messages, …/sendMail, …/reply and the like with ``Content-Type: text/plain``.

Source: mail.md §6.2 and §9.1: From, Sender, Bcc, Date and Message-ID are kept as they stand
(documented, observed). What Exchange makes of rarer parts is assumed.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone
from email import message_from_bytes
from email.message import EmailMessage
from email.message import Message as MimePart
from email.policy import default as POLICY
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any

from ....exchange.address import EmailAddress
from ....exchange.body import EMPTY, Body, BodyType
from ....exchange.event import Importance
from ....exchange.item import Attachment, FileAttachment, ItemAttachment
from ....exchange.message import InternetMessageHeader, Message
from ....exchange.one_line import one_line
from ....exchange.zones import UTC
from ...errors import MimeBase64Error, MimeContentError, NotImplementedHereError

__all__ = ["members_from_mime"]

#: What has a member of its own, or is about the bytes and not the message.
_SPOKEN_FOR = frozenset(
    "from sender to cc bcc reply-to subject date message-id importance mime-version".split()
)
_TEXTS = {"text/plain": BodyType.TEXT, "text/html": BodyType.HTML}
_PRIORITIES = {"1": Importance.HIGH, "2": Importance.HIGH, "4": Importance.LOW, "5": Importance.LOW}
_NEVER = datetime(1, 1, 1, tzinfo=UTC)
_NOWHERE: dict[str, Any] = {
    "key": 0,
    "place": 0,
    "folder": 0,
    "version": 0,
    "created": _NEVER,
    "modified": _NEVER,
}


def members_from_mime(content: bytes) -> dict[str, Any]:
    """Return what base64 of a MIME message sets, by the model's names.

    Raises:
        MimeBase64Error: It is no base64 (400, documented).
        MimeContentError: What it stands for is no message (400, text from Exchange's table).
        NotImplementedHereError: A meeting request by MIME (501).
    """
    raw = _decoded(content)
    try:
        parsed = message_from_bytes(raw, policy=POLICY)
        if not parsed.keys():
            raise MimeContentError
        return _members(parsed)
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError):
        # What the library's parser of headers raises where they make no sense, or nest too deep.
        raise MimeContentError from None


def _decoded(content: bytes) -> bytes:
    try:
        raw = base64.b64decode(b"".join(content.split()), validate=True)
    except (binascii.Error, ValueError):
        raise MimeBase64Error from None
    if not raw.strip():
        raise MimeContentError
    return raw


def _members(mime: MimePart) -> dict[str, Any]:
    body, attachments = _Contents(mime).read()
    members = {
        "subject": _text(mime, "Subject"),
        "body": body,
        "attachments": tuple(attachments),
        "importance": _importance(mime),
        "internet_message_id": _text(mime, "Message-ID"),
        "sent": _date(mime),
        "from_": next(iter(_people(mime, "From")), None),
        "sender": next(iter(_people(mime, "Sender")), None),
        "to_recipients": _people(mime, "To"),
        "cc_recipients": _people(mime, "Cc"),
        "bcc_recipients": _people(mime, "Bcc"),
        "reply_to": _people(mime, "Reply-To"),
        "internet_message_headers": _headers(mime),
    }
    return {name: value for name, value in members.items() if value not in (None, "", ())}


def _text(mime: MimePart, name: str) -> str:
    """Return a header in one line: an encoded word may hide line ends, which end here."""
    return one_line(str(mime.get(name, "")))


def _people(mime: MimePart, name: str) -> tuple[EmailAddress, ...]:
    given = [str(value) for value in mime.get_all(name, [])]
    named = ((one_line(who), one_line(address)) for who, address in getaddresses(given))
    return tuple(EmailAddress(address, who) for who, address in named if who or address)


def _date(mime: MimePart) -> datetime | None:
    """Return the Date header; one that is no date is passed over (assumed)."""
    try:
        given = parsedate_to_datetime(_text(mime, "Date"))
        return (given if given.tzinfo else given.replace(tzinfo=timezone.utc)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _importance(mime: MimePart) -> Importance | None:
    word = _text(mime, "Importance").casefold()
    found = next((each for each in Importance if each.value == word), None)
    return found or _PRIORITIES.get(_text(mime, "X-Priority")[:1])


def _headers(mime: MimePart) -> tuple[InternetMessageHeader, ...]:
    return tuple(
        InternetMessageHeader(name, one_line(str(value)))
        for name, value in mime.items()
        if name.casefold() not in _SPOKEN_FOR and not name.casefold().startswith("content-")
    )


class _Contents:
    """What the parts of a message come to: one body, and the rest attached to it."""

    def __init__(self, mime: MimePart) -> None:
        self._mime = mime
        self._body: Body | None = None
        self._attachments: list[Attachment] = []

    def read(self) -> tuple[Body, list[Attachment]]:
        self._take(self._mime, among_alternatives=False)
        body = self._body or EMPTY
        return body, [_shown_inline(each, body) for each in self._attachments]

    def _take(self, part: MimePart, *, among_alternatives: bool) -> None:
        kind = part.get_content_type()
        if kind == "message/rfc822":
            self._attachments += _embedded(part)
        elif part.is_multipart():
            for each in _parts(part):
                alternatives = among_alternatives or kind == "multipart/alternative"
                self._take(each, among_alternatives=alternatives)
        elif kind in _TEXTS and not _is_attached(part):
            self._take_text(part, _TEXTS[kind], among_alternatives=among_alternatives)
        elif kind == "text/calendar" and part.get_param("method") and not _is_attached(part):
            raise NotImplementedHereError("a meeting request in MIME (text/calendar)")
        else:
            self._attachments.append(_file(part))

    def _take_text(self, part: MimePart, kind: BodyType, *, among_alternatives: bool) -> None:
        """The first text is the body, HTML before plain text; further ones are attached."""
        if self._body is None or (among_alternatives and kind is BodyType.HTML):
            self._body = Body(kind, _decoded_text(part))
        elif not among_alternatives:
            self._attachments.append(_file(part))


def _parts(part: MimePart) -> Iterator[MimePart]:
    for each in part.get_payload():
        if isinstance(each, MimePart):
            yield each


def _is_attached(part: MimePart) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _decoded_text(part: MimePart) -> str:
    """Return a text; in a character set that is none, what is not ASCII is lost."""
    raw = _bytes_of(part)
    try:
        text = raw.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        text = raw.decode("ascii", "replace")
    return text.replace("\0", "")


def _bytes_of(part: MimePart) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _file(part: MimePart) -> FileAttachment:
    content_id = one_line(str(part.get("Content-ID", ""))).strip("<>") or None
    kind = part.get_content_type()
    return FileAttachment(
        name=one_line(part.get_filename() or "") or content_id or f"attachment.{_ending(kind)}",
        content_type=kind,
        content=_bytes_of(part),
        content_id=content_id,
        content_location=one_line(str(part.get("Content-Location", ""))) or None,
        is_inline=part.get_content_disposition() == "inline",
    )


def _ending(kind: str) -> str:
    return {"text/plain": "txt", "text/calendar": "ics"}.get(kind, kind.rpartition("/")[2])


def _shown_inline(attachment: Attachment, body: Body) -> Attachment:
    """A picture that the body names is part of it, whatever its Content-Disposition says."""
    if not isinstance(attachment, FileAttachment) or not attachment.content_id:
        return attachment
    is_named = f"cid:{attachment.content_id}" in body.content
    return replace(attachment, is_inline=True) if is_named else attachment


def _embedded(part: MimePart) -> Iterator[Attachment]:
    for each in _parts(part):
        message = Message(**{**_NOWHERE, "received": _NEVER, "sent": _NEVER, **_members(each)})
        size_bytes = len(each.as_bytes()) if isinstance(each, EmailMessage) else 0
        yield ItemAttachment(name=message.subject, item=message, size=size_bytes)
