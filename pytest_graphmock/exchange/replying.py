"""Replies and forwards: what they say, whom they go to, and what they take over.

POST …/messages/{id}/reply, /replyAll, /forward, /createReply, /createReplyAll, /createForward.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any

from .address import EmailAddress
from .amend import current
from .attachment import check_attachable
from .calendar import DRAFTS
from .compose import new_message, settle_message
from .conversation import further_index
from .directory import Principal, User
from .errors import Refusal
from .mailbox import Mailbox
from .mailing import send_message
from .message import InternetMessageHeader, Message
from .notice import SentNotice
from .one_line import one_line
from .quoting import quoting
from .tenant import Tenant

__all__ = ["ArgumentError", "Reaction", "draft_reaction", "send_reaction"]


#: What an answer has from the message that it answers, whatever its own headers say.
_THE_ORIGINALS = frozenset({"thread", "conversation_index"})
_REFERRING = frozenset({"in-reply-to", "references"})


class Reaction(Enum):
    """What is done with a message."""

    REPLY = "reply"
    REPLY_ALL = "replyAll"
    FORWARD = "forward"

    @property
    def prefix(self) -> str:
        """What goes before the subject, in an en-US mailbox."""
        return "FW: " if self is Reaction.FORWARD else "RE: "


class ArgumentError(Refusal):
    """Two parameters that say the same. That it is a 400 is documented, code and text assumed."""

    code = "ErrorInvalidArgument"

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"The {one} and {other} parameters cannot both be specified.")


def send_reaction(
    tenant: Tenant,
    mailbox: Mailbox,
    original: Message,
    reaction: Reaction,
    *,
    comment: str | None = None,
    to: tuple[EmailAddress, ...] = (),
    members: Mapping[str, Any] | None = None,
    actor: User | None = None,
    save_to_sent_items: bool = True,
) -> SentNotice:
    """Reply to a message or forward it, and send that at once.

    Args:
        comment: Plain text above what is quoted.
        to: Whom it is forwarded to.
        members: Members of `Message` that the caller gives, settled: recipients in To are added
            to those of a reply (documented by a sample), attachments to its own, all else stands
            instead.

    Raises:
        ArgumentError: A comment and a body, or recipients in both places (400, documented).
        Refusal: See `send_message`.

    Source: mail.md §10 (documented).
    """
    with tenant.transaction():
        written = _written(tenant, mailbox, original, reaction, comment, to, members or {})
        return send_message(
            tenant,
            mailbox,
            written,
            actor,
            save_to_sent_items=save_to_sent_items,
            comment=comment,
        )


def draft_reaction(
    tenant: Tenant,
    mailbox: Mailbox,
    original: Message,
    reaction: Reaction,
    *,
    comment: str | None = None,
    to: tuple[EmailAddress, ...] = (),
    members: Mapping[str, Any] | None = None,
) -> Message:
    """Write a reply or a forward and keep it in Drafts; arguments as for `send_reaction`."""
    with tenant.transaction():
        written = _written(tenant, mailbox, original, reaction, comment, to, members or {})
        message = new_message(tenant, DRAFTS, written)
        if message.attachments:
            check_attachable(tenant, mailbox, message, 0)
        return tenant.put(mailbox, message, "create")


def _written(
    tenant: Tenant,
    mailbox: Mailbox,
    original: Message,
    reaction: Reaction,
    comment: str | None,
    to: tuple[EmailAddress, ...],
    members: Mapping[str, Any],
) -> dict[str, Any]:
    given = {name: each for name, each in members.items() if name not in _THE_ORIGINALS}
    _check(comment, to, given)
    original = current(mailbox, original)
    extra = tuple(given.pop("to_recipients", ()))
    recipients = _recipients(tenant.owner_of(mailbox), original, reaction)
    recipients["to_recipients"] = _each_once((*recipients.get("to_recipients", ()), *to, *extra))
    attachments = (*_taken_over(original, reaction), *given.pop("attachments", ()))
    headers = (*_references(original), *_own_headers(given))
    settled = settle_message(tenant, {**recipients, **given})
    return {
        "subject": _subject(original.subject, reaction),
        "body": quoting(original, comment or ""),
        "importance": original.importance,
        "thread": original.thread,
        "conversation_index": further_index(tenant, original),
        **settled,
        "attachments": attachments,
        "internet_message_headers": headers,
    }


def _check(comment: str | None, to: tuple[EmailAddress, ...], members: Mapping[str, Any]) -> None:
    if comment and "body" in members:
        raise ArgumentError("Comment", "Message.Body")
    if to and members.get("to_recipients"):
        raise ArgumentError("ToRecipients", "Message.ToRecipients")


def _subject(subject: str, reaction: Reaction) -> str:
    """A prefix is not put twice, in whatever letter case the first one is."""
    line = one_line(subject)
    begun = line.casefold().startswith(reaction.prefix.strip().casefold())
    return line if begun else f"{reaction.prefix}{line}"


def _recipients(owner: Principal, original: Message, reaction: Reaction) -> dict[str, Any]:
    """Return whom it goes to; a reply to one's own mail goes to whom that went (assumed)."""
    if reaction is Reaction.FORWARD:
        return {}
    own = set(_addresses(owner))
    author = original.from_ or original.sender
    answered = original.reply_to or ((author,) if author else ())
    if author in own and not original.reply_to:
        answered = original.to_recipients
    if reaction is Reaction.REPLY:
        return {"to_recipients": answered}
    others = [each for each in original.to_recipients if each not in own]
    to = _each_once((*answered, *others))
    copied = [each for each in original.cc_recipients if each not in own and each not in to]
    return {"to_recipients": to, "cc_recipients": _each_once(copied)}


def _addresses(owner: Principal) -> Iterator[EmailAddress]:
    yield owner.email
    yield from (EmailAddress(each) for each in owner.proxy_mails)
    if isinstance(owner, User):
        yield EmailAddress(owner.user_principal_name)


def _each_once(people: Iterable[EmailAddress]) -> tuple[EmailAddress, ...]:
    return tuple(dict.fromkeys(people))


def _taken_over(original: Message, reaction: Reaction) -> tuple[Any, ...]:
    """A forward takes all attachments along, a reply the pictures in the text."""
    keeps_all = reaction is Reaction.FORWARD
    return tuple(each for each in original.attachments if keeps_all or each.is_inline)


def _own_headers(given: dict[str, Any]) -> tuple[InternetMessageHeader, ...]:
    headers = given.pop("internet_message_headers", ())
    return tuple(each for each in headers if each.name.casefold() not in _REFERRING)


def _references(original: Message) -> tuple[InternetMessageHeader, ...]:
    named = {each.name.casefold(): each.value for each in original.internet_message_headers}
    earlier = named.get("references") or named.get("in-reply-to", "")
    references = f"{earlier} {original.internet_message_id}".strip()
    return (
        InternetMessageHeader("In-Reply-To", original.internet_message_id),
        InternetMessageHeader("References", references),
    )
