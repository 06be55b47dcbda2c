"""Whose message it is that somebody sends, and whether they may say so."""

from __future__ import annotations

from dataclasses import replace

from .address import EmailAddress
from .directory import Principal, User
from .errors import Refusal
from .mailbox import Mailbox
from .message import Message
from .tenant import Tenant

__all__ = ["SendAsDeniedError", "authors_of", "grant_send_as", "grant_send_on_behalf"]


class SendAsDeniedError(Refusal):
    """Somebody else's name, without a right to it. Documented."""

    code = "ErrorSendAsDenied"
    message = (
        "The user account which was used to submit this request does not have the right to send "
        "mail on behalf of the specified sending account. Cannot submit message."
    )


def authors_of(
    tenant: Tenant, mailbox: Mailbox, message: Message, actor: User | None
) -> tuple[EmailAddress, EmailAddress]:
    """Return what stands in ``from`` and in ``sender`` of a message that is sent.

    Who may *send as* another does not show; who may *send on behalf* of them is the ``sender``.
    Who may do both sends as them (assumed). What the caller says of the sender counts only where
    nobody is named in ``from`` (assumed).

    Args:
        actor: Who sends; the mailbox's owner where an application does.

    Raises:
        SendAsDeniedError: No right to the name, or nobody of this tenant has it (403).

    Source: mail.md §9.3 (documented).
    """
    owner = tenant.owner_of(mailbox)
    acting: Principal = actor or owner
    named = message.from_ or message.sender
    author = tenant.directory.find(named.address) if named else owner
    if author is None:
        raise SendAsDeniedError
    if author.id == acting.id or acting.id in author.send_as_ids:
        return author.email, author.email
    if acting.id in author.send_on_behalf_ids:
        return author.email, acting.email
    raise SendAsDeniedError


def grant_send_as(tenant: Tenant, author: Principal, somebody: Principal) -> None:
    """Let somebody send in another's name, as if they were the other."""
    ids = _with(author.send_as_ids, somebody)
    tenant.journal.write(tenant.directory, author, replace(author, send_as_ids=ids), "grant")


def grant_send_on_behalf(tenant: Tenant, author: Principal, somebody: Principal) -> None:
    """Let somebody send for another, who stays visible as the sender."""
    ids = _with(author.send_on_behalf_ids, somebody)
    after = replace(author, send_on_behalf_ids=ids)
    tenant.journal.write(tenant.directory, author, after, "grant")


def _with(ids: tuple[str, ...], somebody: Principal) -> tuple[str, ...]:
    return ids if somebody.id in ids else (*ids, somebody.id)
