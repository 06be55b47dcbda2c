"""Mails of a seeded tenant: questions with answers among colleagues, and letters from outside."""

from __future__ import annotations

from ..exchange.address import EmailAddress
from ..exchange.body import Body, BodyType
from ..exchange.calendar import INBOX, SENT_ITEMS
from ..exchange.conversation import new_message_id
from ..exchange.directory import User
from ..exchange.tenant import Tenant
from .past import Past
from .pools import Pools, address_part
from .post import put_message

__all__ = ["outsiders", "seed_mail"]


def seed_mail(tenant: Tenant, users: list[User], pools: Pools, past: Past) -> None:
    """Note for everybody a question asked, its answer, and a letter that came from outside."""
    for user, stranger in zip(users, outsiders(pools, len(users)), strict=True):
        colleagues = [each for each in users if each is not user]
        if colleagues:
            _note_thread(tenant, pools, past, user, pools.dice.choice(colleagues))
        _note_letter(tenant, pools, past, stranger, user)


def outsiders(pools: Pools, size: int) -> list[EmailAddress]:
    """Return people of other companies, in reserved domains (RFC 2606)."""
    return [
        EmailAddress(
            f"{address_part(given)}.{address_part(surname)}@{address_part(surname)}.example",
            f"{given} {surname}",
        )
        for given, surname in pools.full_names(size)
    ]


def _note_thread(tenant: Tenant, pools: Pools, past: Past, asker: User, asked: User) -> None:
    """A question, and (more often than not) its answer, which quotes it."""
    subject, question, answer = pools.topic(), pools.prose(), pools.prose()
    asked_at = past.moment(earliest=2)
    answered_at = past.later(asked_at)
    thread = new_message_id(tenant, tenant.ids.next())
    quoted = f"{answer}\n\n{asker.display_name} wrote:\n> {question}"
    is_answered, is_read = pools.dice.random() < 0.7, pools.dice.random() < 0.5
    past.at(asked_at, _send, tenant, asker, asked, subject, question, thread, is_answered)
    if is_answered:
        past.at(answered_at, _send, tenant, asked, asker, f"RE: {subject}", quoted, thread, is_read)


def _note_letter(
    tenant: Tenant, pools: Pools, past: Past, stranger: EmailAddress, user: User
) -> None:
    subject, text, is_read = pools.topic(), pools.prose(), pools.dice.random() < 0.4
    past.at(past.moment(), _arrive, tenant, stranger, user, subject, text, is_read)


def _send(
    tenant: Tenant,
    author: User,
    reader: User,
    subject: str,
    text: str,
    thread: str,
    is_read: bool,
) -> None:
    """Both mailboxes hold a copy of the same message, under ids of their own."""
    message_id = new_message_id(tenant, tenant.ids.next())
    for owner, folder, read in ((author, SENT_ITEMS, True), (reader, INBOX, is_read)):
        put_message(
            tenant,
            tenant.mailbox_of(owner),
            folder,
            subject=subject,
            body=_html(text),
            from_=author.email,
            to=(reader.email,),
            is_read=read,
            message_id=message_id,
            thread=thread,
        )


def _arrive(
    tenant: Tenant, stranger: EmailAddress, user: User, subject: str, text: str, is_read: bool
) -> None:
    put_message(
        tenant,
        tenant.mailbox_of(user),
        INBOX,
        subject=subject,
        body=_html(text),
        from_=stranger,
        to=(user.email,),
        is_read=is_read,
    )


def _html(text: str) -> Body:
    return Body(BodyType.TEXT, text).as_html()
