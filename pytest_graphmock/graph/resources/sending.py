"""Sending, replying and forwarding.

POST …/sendMail, and …/messages/{id} with /send, /reply, /replyAll, /forward, /createReply,
/createReplyAll, /createForward: each takes JSON, or a message as MIME.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...exchange.compose import settle_message
from ...exchange.errors import Refusal
from ...exchange.mailing import send_draft, send_message
from ...exchange.message import Message
from ...exchange.mime_message import settle_mime
from ...exchange.replying import Reaction, draft_reaction, send_reaction
from ..answer import Answer
from ..call import Call
from ..tree import Resource
from ..wire.message import message_from_wire
from ..wire.reader import array_of, boolean, string
from ..wire.recipient import recipient_from_wire
from .access import MAIL_SEND, MAIL_WRITE

__all__ = ["declare_reactions", "declare_send_mail"]

Created = Callable[[Call, Message], Answer]

_SENT = {"Message": message_from_wire, "SaveToSentItems": boolean}
_ITEM = frozenset({"select", "expand"})
_REPLY = {"Message": message_from_wire, "Comment": string}
_FORWARD = {"ToRecipients": array_of(recipient_from_wire), **_REPLY}


def declare_send_mail(user: Resource) -> None:
    """Declare sendMail for a user; who may send in whose name is for the rules."""

    @user.action("sendMail", MAIL_SEND, _SENT, takes_mime=True)
    def send_mail(call: Call) -> Answer:
        """MIME is always kept in Sent Items: nothing in it says otherwise."""
        if call.mime is None and call.body.get("Message") is None:
            raise Refusal  # assumed: "The request is invalid."
        members = _message(call)
        saves = call.body.get("SaveToSentItems") is not False
        send_message(call.tenant, call.mailbox, members, call.actor, save_to_sent_items=saves)
        return Answer(202)


def declare_reactions(message: Resource, created: Created) -> None:
    """Declare what sends, answers and forwards a message.

    Args:
        created: Returns the answer that shows a draft which an action made.
    """

    @message.action("send", MAIL_SEND, {})
    def send(call: Call) -> Answer:
        send_draft(call.tenant, call.mailbox, _original(call), call.actor)
        return Answer(202)

    for reaction in Reaction:
        _declare_reaction(message, reaction)
        _declare_draft(message, reaction, created)


def _declare_reaction(message: Resource, reaction: Reaction) -> None:
    @message.action(reaction.value, MAIL_SEND, _parameters(reaction), takes_mime=True)
    def react(call: Call) -> Answer:
        arguments = _arguments(call)
        original = _original(call)
        send_reaction(call.tenant, call.mailbox, original, reaction, actor=call.actor, **arguments)
        return Answer(202)


def _declare_draft(message: Resource, reaction: Reaction, created: Created) -> None:
    name = f"create{reaction.value[0].upper()}{reaction.value[1:]}"

    @message.action(name, MAIL_WRITE, _parameters(reaction), options=_ITEM, takes_mime=True)
    def create(call: Call) -> Answer:
        draft = draft_reaction(
            call.tenant, call.mailbox, _original(call), reaction, **_arguments(call)
        )
        return created(call, draft)


def _parameters(reaction: Reaction) -> Mapping[str, Any]:
    return _FORWARD if reaction is Reaction.FORWARD else _REPLY


def _arguments(call: Call) -> dict[str, Any]:
    return {
        "comment": call.body.get("Comment"),
        "to": call.body.get("ToRecipients") or (),
        "members": _message(call),
    }


def _message(call: Call) -> dict[str, Any]:
    """Return what the body says of a message, in JSON or as MIME."""
    if call.mime is not None:
        return settle_mime(call.tenant, call.mailbox, call.mime)
    return settle_message(call.tenant, call.body.get("Message") or {})


def _original(call: Call) -> Message:
    assert call.message is not None
    return call.message
