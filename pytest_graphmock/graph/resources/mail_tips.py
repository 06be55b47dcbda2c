"""Mail tips: POST …/getMailTips of a user."""

from __future__ import annotations

from typing import Any

from ...exchange.access import require_mail_access
from ...exchange.errors import InvalidParameterError
from ...exchange.mail_tips import mail_tips
from ..answer import Answer
from ..call import Call
from ..render import EntityType, values_answer
from ..tree import Resource
from ..wire.mail_tips import options_from_wire, tips_to_wire
from ..wire.reader import array_of, string
from .access import MAIL_READ

__all__ = ["declare_mail_tips"]

_TIPS = EntityType("mailTips", lambda tips, call: dict(tips))


def declare_mail_tips(user: Resource) -> None:
    """Let users be asked for mail tips."""

    @user.action(
        "getMailTips",
        MAIL_READ,
        {"EmailAddresses": array_of(string), "MailTipsOptions": options_from_wire},
    )
    def get_mail_tips(call: Call) -> Answer:
        """In the order of the addresses (documented); both parameters are required (assumed)."""
        require_mail_access(call.tenant, call.mailbox, call.actor)
        addresses, options = (_given(call, each) for each in ("EmailAddresses", "MailTipsOptions"))
        call.context = "Collection(microsoft.graph.mailTips)"
        found = mail_tips(call.tenant, addresses)
        return values_answer(call, _TIPS, [tips_to_wire(each, options) for each in found])


def _given(call: Call, name: str) -> Any:
    value = call.body.get(name)
    if not value:
        raise InvalidParameterError(f"The parameter '{name}' is required.")
    return value
