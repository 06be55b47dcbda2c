"""A message as RFC 5322 has it, with CRLF: GET …/messages/{id}/$value.

Source: mail.md §14: the order of the headers and the kinds of multipart (documented by samples).
Boundaries come from what the message is, so that the same message has the same bytes. A link to a
file elsewhere has no bytes and is left out (assumed).
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from email import encoders, policy
from email.charset import QP, Charset
from email.header import Header
from email.message import Message as MimePart
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, quote
from hashlib import blake2b

from ....exchange.address import EmailAddress
from ....exchange.body import BodyType
from ....exchange.conversation import conversation_index
from ....exchange.event import Event, Importance
from ....exchange.item import Attachment, FileAttachment, ItemAttachment
from ....exchange.message import InternetMessageHeader, Message
from ....exchange.one_line import one_line
from ....exchange.undeliverable import FAILED_RECIPIENTS
from ....exchange.zones import UTC
from ..icalendar import event_to_icalendar, meeting_to_icalendar, method_of

__all__ = ["message_to_mime"]

_POLICY = policy.compat32.clone(linesep="\r\n", mangle_from_=False)
_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP
_DIGEST_SIZE = 12
#: How many characters a line of headers takes, with the name before it.
_LINE = 76


def message_to_mime(message: Message) -> bytes:
    """Return the bytes of a message."""
    return _message(message).as_bytes(policy=_POLICY)


def _message(message: Message) -> MimePart:
    contents = _Parts(message).all()
    own = contents.items()
    headers = [*_headers(message), *((n, v) for n, v in own if n != "MIME-Version")]
    for name in set(contents.keys()):
        del contents[name]
    for name, value in headers:
        contents[name] = value
    contents["MIME-Version"] = "1.0"
    return contents


def _headers(message: Message) -> Iterator[tuple[str, str]]:
    given = [each for each in message.internet_message_headers if _may_stand(each)]
    yield from ((each.name, one_line(each.value)) for each in given if each.name == "Received")
    people = (
        ("From", [message.from_ or message.sender]),
        ("Sender", [message.sender] if message.sender != message.from_ else []),
        ("To", message.to_recipients),
        ("CC", message.cc_recipients),
        ("BCC", message.bcc_recipients),
        ("Reply-To", message.reply_to),
    )
    for name, emails in people:
        named = [_person(each) for each in emails if each is not None]
        if named:
            yield name, ",\r\n\t".join(named)
    subject = one_line(message.subject)
    yield "Subject", _words("Subject", subject)
    yield "Thread-Topic", _words("Thread-Topic", _topic(subject))
    yield "Thread-Index", base64.b64encode(conversation_index(message)).decode()
    yield "Date", format_datetime(message.sent.astimezone(UTC))
    yield "Message-ID", one_line(message.internet_message_id)
    if message.importance is not Importance.NORMAL:
        yield "Importance", message.importance.value
    yield "Accept-Language", "en-US"
    yield "Content-Language", "en-US"
    yield "X-MS-Has-Attach", "yes" if message.has_attachments else ""
    for each in given:
        if each.name != "Received":
            yield each.name, _words(each.name, one_line(each.value))


def _may_stand(header: InternetMessageHeader) -> bool:
    """What the parts are says their own Content-Type; a name with a line end would be two."""
    is_token = all(33 <= ord(c) < 127 and c != ":" for c in header.name)
    return bool(header.name) and is_token and header.name.casefold() != "content-type"


def _topic(subject: str) -> str:
    """The subject of the conversation, without what answers put before it."""
    while subject[:3].casefold() in ("re:", "fw:"):
        subject = subject[3:].lstrip()
    return subject


def _person(email: EmailAddress) -> str:
    name, address = one_line(email.name), "".join(email.address.split())
    if not name or name == address:
        return f"<{address}>" if address else ""
    if name.isascii():
        return f'"{quote(name)}" <{address}>'
    return f"{Header(name, 'utf-8', maxlinelen=_LINE).encode()} <{address}>"


def _words(name: str, text: str) -> str:
    """Return a text for a header; what is not ASCII goes in encoded words."""
    return text if text.isascii() else Header(text, "utf-8", _LINE, header_name=name).encode()


class _Parts:
    """The parts of one message, each multipart with a boundary that depends on the message."""

    def __init__(self, message: Message) -> None:
        self._message = message
        self._count = 0

    def all(self) -> MimePart:
        """Return the text, with what is shown in it, with what is attached to it."""
        message = self._message
        shown = [each for each in message.attachments if each.is_inline]
        attached = [each for each in message.attachments if not each.is_inline]
        renditions = self._renditions()
        if shown:
            renditions[-1] = self._multipart("related", [renditions[-1], *_attached(shown)])
        if message.meeting is not None:
            calendar = meeting_to_icalendar(message, message.meeting)
            renditions.append(_calendar(calendar, method_of(message.meeting)))
        text = renditions[0]
        if len(renditions) > 1:
            text = self._multipart("alternative", renditions)
        files = list(_attached(attached))
        failed = _failed(message)
        if failed:
            report = self._multipart("report", [text, _delivery_status(failed), *files])
            report.set_param("report-type", "delivery-status")
            return report
        return self._multipart("mixed", [text, *files]) if files else text

    def _renditions(self) -> list[MimePart]:
        body = self._message.body
        plain: MimePart = MIMEText(body.as_text().content, "plain", _UTF8)  # type: ignore[arg-type]  # typeshed knows names of charsets only
        if body.type is BodyType.TEXT:
            return [plain]
        return [plain, MIMEText(body.content, "html", _UTF8)]  # type: ignore[arg-type]  # as above

    def _multipart(self, subtype: str, parts: list[MimePart]) -> MimePart:
        self._count += 1
        message = self._message
        what = f"{message.internet_message_id} {message.version} {message.place}"
        digest = blake2b(what.encode(), digest_size=_DIGEST_SIZE).hexdigest()
        whole = MIMEMultipart(subtype, boundary=f"_{self._count:03}_{digest}_")
        for part in parts:
            del part["MIME-Version"]
            whole.attach(part)
        return whole


def _failed(message: Message) -> list[str]:
    """Return whom a non-delivery report is about; nobody for any other message."""
    named = (e.value for e in message.internet_message_headers if e.name == FAILED_RECIPIENTS)
    return [address.strip() for value in named for address in value.split(",")]


def _delivery_status(failed: list[str]) -> MimePart:
    """Return what RFC 3464 says of each recipient: there is no such address."""
    groups = [{"Reporting-MTA": "dns;localhost"}]
    for address in failed:
        status = {"Action": "failed", "Status": "5.1.10"}
        groups.append({"Final-Recipient": f"rfc822;{one_line(address)}", **status})
    part = MIMEBase("message", "delivery-status")
    for group in groups:
        fields = MimePart()
        for name, value in group.items():
            fields[name] = value
        part.attach(fields)
    return part


def _calendar(text: str, method: str) -> MimePart:
    part = MIMEBase("text", "calendar", charset="utf-8", method=method)
    part.set_payload(text.encode())
    encoders.encode_base64(part)
    return part


def _attached(attachments: list[Attachment]) -> Iterator[MimePart]:
    for each in attachments:
        if isinstance(each, FileAttachment):
            yield _file(each)
        elif isinstance(each, ItemAttachment):
            yield _item(each)


def _file(attachment: FileAttachment) -> MimePart:
    part = _empty(attachment.content_type)
    part.set_payload(attachment.content)
    encoders.encode_base64(part)
    disposition = "inline" if attachment.is_inline else "attachment"
    _name(part, disposition, attachment.name)
    if attachment.content_id:
        part["Content-ID"] = f"<{one_line(attachment.content_id)}>"
    if attachment.content_location:
        part["Content-Location"] = one_line(attachment.content_location)
    return part


def _item(attachment: ItemAttachment) -> MimePart:
    item = attachment.item
    if isinstance(item, Message):
        part: MimePart = MIMEMessage(_message(item))
        _name(part, "attachment", None)
        return part
    assert isinstance(item, Event)
    part = _calendar(event_to_icalendar(item), "PUBLISH")
    _name(part, "attachment", f"{attachment.name or 'event'}.ics")
    return part


def _empty(content_type: str | None) -> MimePart:
    main, _, sub = one_line(content_type or "").partition(";")[0].strip().partition("/")
    is_token = all(c.isascii() and (c.isalnum() or c in "!#$&-^_.+") for c in main + sub)
    is_leaf = main and sub and is_token and main not in ("multipart", "message")
    return MIMEBase(main, sub) if is_leaf else MIMEBase("application", "octet-stream")


def _name(part: MimePart, disposition: str, name: str | None) -> None:
    clean = one_line(name or "")
    if not clean:
        part["Content-Disposition"] = disposition
    elif clean.isascii():
        part.add_header("Content-Disposition", disposition, filename=clean)
    else:
        part.add_header("Content-Disposition", disposition, filename=("utf-8", "", clean))
