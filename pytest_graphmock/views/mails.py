"""What a test says of a message, turned into one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..exchange.address import EmailAddress, is_address
from ..exchange.body import Body, BodyType
from ..exchange.calendar import DRAFTS, SENT_ITEMS
from ..exchange.directory import Principal, User
from ..exchange.errors import Refusal
from ..exchange.item import Attachment
from ..exchange.mailbox import Mailbox
from ..exchange.mailing import receive_message, send_message
from ..exchange.message import Message
from ..exchange.tenant import Tenant
from ..recording.addresses import Somebody, mails_of
from ..seeding.post import put_message
from ..usage import UsageError
from .invitees import find_short_name
from .moments import Moment, read_moment

__all__ = ["emails_of", "receive_mail", "send_mail", "write_message"]


def write_message(
    tenant: Tenant,
    mailbox: Mailbox,
    folder: int,
    *,
    subject: str,
    body: str,
    from_: Somebody | None,
    to: Somebody | Iterable[Somebody] | None,
    cc: Somebody | Iterable[Somebody],
    is_read: bool,
    received: Moment | None,
    attachments: tuple[Attachment, ...] = (),
) -> Message:
    """Put a message into a folder; see `Folder.add_message`."""
    with tenant.transaction():
        owner = tenant.owner_of(mailbox)
        zone = owner.time_zone if isinstance(owner, User) else "UTC"
        return put_message(
            tenant,
            mailbox,
            folder,
            subject=subject,
            body=Body(BodyType.TEXT, body).as_html(),
            from_=_author(tenant, owner, folder) if from_ is None else _email(tenant, from_),
            to=(owner.email,) if to is None else emails_of(tenant, to),
            cc=emails_of(tenant, cc),
            is_read=is_read,
            received=None if received is None else read_moment(received, zone, "received").utc,
            attachments=attachments,
        )


def send_mail(
    tenant: Tenant,
    mailbox: Mailbox,
    *,
    subject: str,
    body: str,
    to: Somebody | Iterable[Somebody],
    cc: Somebody | Iterable[Somebody],
    bcc: Somebody | Iterable[Somebody],
    attachments: tuple[Attachment, ...] = (),
) -> Message:
    """Send a mail, as its owner would; see `User.send`."""
    members = {
        **_content(subject, body, attachments),
        "to_recipients": emails_of(tenant, to),
        "cc_recipients": emails_of(tenant, cc),
        "bcc_recipients": emails_of(tenant, bcc),
    }
    try:
        return send_message(tenant, mailbox, members).message
    except Refusal as refusal:
        raise UsageError(f"Graph would refuse this mail: {refusal.message}") from None


def receive_mail(
    tenant: Tenant,
    reader: User,
    *,
    subject: str,
    body: str,
    from_: Somebody,
    attachments: tuple[Attachment, ...] = (),
) -> Message | None:
    """Let a mail arrive; see `User.receive`."""
    author = _email(tenant, from_)
    members = {
        **_content(subject, body, attachments),
        "from_": author,
        "sender": author,
        "to_recipients": (reader.email,),
    }
    return receive_message(tenant, reader, members)


def _content(subject: str, body: str, attachments: tuple[Attachment, ...]) -> dict[str, Any]:
    html = Body(BodyType.TEXT, body).as_html()
    return {"subject": subject, "body": html, "attachments": attachments}


def _author(tenant: Tenant, owner: Principal, folder: int) -> EmailAddress:
    """Own mails are the owner's, others a colleague's: the first person who is not the owner."""
    if folder in (DRAFTS, SENT_ITEMS):
        return owner.email
    colleagues = (each for each in tenant.directory.users if each.id != owner.id)
    return next((each.email for each in colleagues), owner.email)


def emails_of(tenant: Tenant, people: Somebody | Iterable[Somebody]) -> tuple[EmailAddress, ...]:
    """Return addresses with the names that the directory has for them."""
    return tuple(_email(tenant, each) for each in mails_of(people))


def _email(tenant: Tenant, somebody: Somebody) -> EmailAddress:
    """Whom the directory knows has a name; any other address is outside."""
    (mail,) = mails_of(somebody)
    principal = tenant.directory.find(mail) or find_short_name(tenant, mail)
    if principal is not None:
        return principal.email
    if not is_address(mail):
        raise UsageError(f"{mail!r} is no address; write it like 'eve@partner.example'")
    return EmailAddress(mail, mail)
