"""Writing messages: the draft that a caller's members make.

POST …/messages, and what sending, replying and forwarding write before they send.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .address import EmailAddress
from .attachment import check_attachable, numbered
from .backdating import backdated
from .calendar import MailFolder
from .conversation import new_message_id
from .directory import Directory, User
from .errors import MoveCopyError
from .extension import check_extensions
from .flag import settle_flag
from .headers import check_headers
from .mailbox import Mailbox
from .message import Message
from .tenant import Tenant

__all__ = ["create_draft", "new_message", "require_store", "resolve", "settle_message"]

_RECIPIENTS = ("to_recipients", "cc_recipients", "bcc_recipients", "reply_to")


def create_draft(
    tenant: Tenant,
    mailbox: Mailbox,
    folder: MailFolder,
    members: Mapping[str, Any],
    actor: User | None = None,
) -> Message:
    """Keep a new message in a folder, as a draft whichever folder it is (documented).

    Args:
        members: Members of `Message` as the caller gave them; see `settle_message`.

    Raises:
        Refusal: See `require_store`, `settle_message`, `check_attachable` and `check_extensions`.

    Source: mail.md §6.1.
    """
    require_store(folder)
    settled = settle_message(tenant, members)
    with tenant.transaction():
        message = new_message(tenant, folder.key, settled)
        if message.attachments:
            check_attachable(tenant, mailbox, message, 0)
        check_extensions(tenant, mailbox, message, message.extensions, actor)
        return tenant.put(mailbox, message, "create")


def require_store(folder: MailFolder) -> None:
    """Refuse a search folder, which shows messages and holds none.

    Raises:
        MoveCopyError: It is one (400, assumed to be as for moves).
    """
    if folder.search is not None:
        raise MoveCopyError


def settle_message(tenant: Tenant, members: Mapping[str, Any]) -> dict[str, Any]:
    """Return members of a message as Exchange keeps them.

    Whom the directory knows gets a name, if none was given. Who is named in ``from`` alone is the
    ``sender`` too (assumed). What a recipient's address is, is looked at when it is sent (assumed).

    Raises:
        HeaderNameError: See `check_headers`.
        TooManyHeadersError: Likewise.
        PropertyValidationError: See `settle_flag`.
    """
    settled = dict(members)
    check_headers(settled.get("internet_message_headers", ()))
    for name in _RECIPIENTS:
        if name in settled:
            settled[name] = tuple(resolve(tenant.directory, each) for each in settled[name])
    for name in ("from_", "sender"):
        if settled.get(name) is not None:
            settled[name] = resolve(tenant.directory, settled[name])
    if settled.get("from_") is not None:
        settled.setdefault("sender", settled["from_"])
    if "flag" in settled:
        settled["flag"] = settle_flag(settled["flag"], tenant.clock.now)
    return settled


def new_message(tenant: Tenant, folder: int, members: Mapping[str, Any]) -> Message:
    """Return a draft with numbers of its own, a ``Message-ID`` and a conversation; it is in no
    mailbox yet.

    Args:
        members: As `settle_message` returns them; ``thread`` and ``conversation_index`` for an
            answer, which goes on with what was there.

    Source: mail.md §2.1, "New draft value" (documented), and `backdated`.
    """
    key, now = tenant.ids.next(), tenant.clock.now
    given = {name: each for name, each in members.items() if name != "attachments"}
    message_id = given.pop("internet_message_id", "") or new_message_id(tenant, key)
    begun = {"received": now, "sent": now, "is_read": True, "is_draft": True, "thread": message_id}
    return Message(
        key=key,
        place=tenant.ids.next(),
        folder=folder,
        version=tenant.ids.next(),
        created=now,
        modified=now,
        internet_message_id=message_id,
        attachments=numbered(tenant, members.get("attachments", ())),
        **{**begun, **backdated(members), **given},
    )


def resolve(directory: Directory, email: EmailAddress) -> EmailAddress:
    """Return an address by the name that the directory has for it, unless it bears one; its
    letter case stays (documented)."""
    known = None if email.name else directory.find(email.address)
    return replace(email, name=known.display_name) if known else email
