"""``mailTips``: what is said of a recipient, tip by tip as it was asked for.

Source: mail.md §21.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...exchange.mail_tips import MAX_MESSAGE_SIZE, MailTips
from ..errors import BodyError
from .locale import locale_name
from .reader import string
from .times import to_wire

__all__ = ["options_from_wire", "tips_to_wire"]


def options_from_wire(value: Any) -> frozenset[str]:
    """Return which tips a list of words joined by commas asks for.

    Raises:
        BodyError: One of them is no tip (400).
    """
    words = {each.casefold(): each for each in _MEMBERS}
    given = [each.strip() for each in string(value).split(",")]
    for each in given:
        if each.casefold() not in words:
            raise BodyError.unknown_member(each)
    return frozenset(words[each.casefold()] for each in given)


def tips_to_wire(tips: MailTips, options: frozenset[str]) -> dict[str, Any]:
    """Return the tips that were asked for; of what is no address, an error (text assumed)."""
    wire: dict[str, Any] = {"emailAddress": {"name": "", "address": tips.address}}
    if not tips.is_resolved:
        text = "The recipient could not be resolved."
        return wire | {"error": {"code": "RecipientNotFound", "message": text}}
    for name, (member, tell) in _MEMBERS.items():
        if name in options:
            wire[member] = tell(tips)
    return wire


def _replies(tips: MailTips) -> dict[str, Any]:
    if tips.replies is None:
        return {"message": ""}
    language = {"locale": tips.language, "displayName": locale_name(tips.language)}
    wire: dict[str, Any] = {"message": tips.replies.internal_message, "messageLanguage": language}
    for member, moment in (
        ("scheduledStartTime", tips.replies.start),
        ("scheduledEndTime", tips.replies.end),
    ):
        if moment is not None:
            wire[member] = to_wire(moment)
    return wire


_MEMBERS: Mapping[str, tuple[str, Callable[[MailTips], Any]]] = {
    "automaticReplies": ("automaticReplies", _replies),
    "mailboxFullStatus": ("mailboxFull", lambda tips: False),
    "customMailTip": ("customMailTip", lambda tips: ""),
    "externalMemberCount": ("externalMemberCount", lambda tips: tips.external_members),
    "totalMemberCount": ("totalMemberCount", lambda tips: tips.members),
    "maxMessageSize": ("maxMessageSize", lambda tips: MAX_MESSAGE_SIZE),
    "deliveryRestriction": ("deliveryRestricted", lambda tips: False),
    "moderationStatus": ("isModerated", lambda tips: False),
    "recipientScope": (
        "recipientScope",
        lambda tips: "internal" if tips.is_internal else "external",
    ),
    "recipientSuggestions": ("recipientSuggestions", lambda tips: []),
}
