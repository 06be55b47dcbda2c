"""``mailboxSettings`` of a user, and what a PATCH changes of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...exchange.directory import DelegateDelivery, Room, User
from ...exchange.mailbox_settings import (
    AutomaticReplies,
    AutomaticRepliesStatus,
    ExternalAudience,
    MailboxSettings,
    scheduled,
)
from .locale import locale_name
from .reader import Property, TypeReader, string, word_of
from .times import from_wire, to_wire
from .view import View
from .working_hours import working_hours_from_wire, working_hours_to_wire

__all__ = ["COMPLEX_SETTINGS", "PLAIN_SETTINGS", "settings_from_wire", "settings_to_wire"]

#: Members that are objects, and those that are one value.
COMPLEX_SETTINGS = ("automaticRepliesSetting", "language", "workingHours")
PLAIN_SETTINGS = (
    "archiveFolder",
    "dateFormat",
    "delegateMeetingMessageDeliveryOptions",
    "timeFormat",
    "timeZone",
    "userPurpose",
)


def settings_to_wire(user: User, view: View) -> dict[str, Any]:
    """Return all mailbox settings of a user."""
    settings, mailbox = user.mailbox_settings, view.mailbox
    locale = settings.locale or user.preferred_language or "en-US"
    return {
        "archiveFolder": mailbox.id_of_container(mailbox.get_folder("archive")),
        "timeZone": user.time_zone,
        "delegateMeetingMessageDeliveryOptions": user.delegate_delivery.value,
        "dateFormat": settings.date_format,
        "timeFormat": settings.time_format,
        "userPurpose": "room" if isinstance(user, Room) else "user",
        "automaticRepliesSetting": _replies_to_wire(settings.automatic_replies, view),
        "language": {"locale": locale, "displayName": locale_name(locale)},
        "workingHours": working_hours_to_wire(user.working_hours, user.time_zone),
    }


def settings_from_wire(body: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return what a ``mailboxSettings`` changes by the model's names, and what it is called.

    ``archiveFolder`` and ``userPurpose`` are read-only and passed over (assumed, as of events).
    """
    changes = _SETTINGS.read(body)
    return changes, [name for name in _SETTINGS.properties if name in body]


def _replies_to_wire(replies: AutomaticReplies, view: View) -> dict[str, Any]:
    shown = scheduled(replies, view.tenant.clock.now)
    assert shown.start is not None
    assert shown.end is not None
    return {
        "status": shown.status.value,
        "externalAudience": shown.external_audience.value,
        "internalReplyMessage": shown.internal_message,
        "externalReplyMessage": shown.external_message,
        "scheduledStartDateTime": to_wire(shown.start, view.time_zone),
        "scheduledEndDateTime": to_wire(shown.end, view.time_zone),
    }


def _locale_from_wire(value: Any) -> str | None:
    locale: str | None = _LOCALE.read(value).get("locale")
    return locale


_FIRST = MailboxSettings()
_LOCALE = TypeReader(
    "localeInfo", {"locale": Property("locale", string)}, frozenset({"displayName"})
)
_REPLIES = TypeReader(
    "automaticRepliesSetting",
    {
        "status": Property(
            "status", word_of(AutomaticRepliesStatus), AutomaticRepliesStatus.DISABLED
        ),
        "externalAudience": Property(
            "external_audience", word_of(ExternalAudience), ExternalAudience.ALL
        ),
        "scheduledStartDateTime": Property("start", from_wire),
        "scheduledEndDateTime": Property("end", from_wire),
        "internalReplyMessage": Property("internal_message", string, ""),
        "externalReplyMessage": Property("external_message", string, ""),
    },
)
_SETTINGS = TypeReader(
    "mailboxSettings",
    {
        "timeZone": Property("time_zone", string, ""),
        "delegateMeetingMessageDeliveryOptions": Property(
            "delegate_delivery", word_of(DelegateDelivery), DelegateDelivery.TO_DELEGATE_ONLY
        ),
        "dateFormat": Property("date_format", string, _FIRST.date_format),
        "timeFormat": Property("time_format", string, _FIRST.time_format),
        "language": Property("locale", _locale_from_wire),
        "automaticRepliesSetting": Property("automatic_replies", _REPLIES.read, {}),
        "workingHours": Property("working_hours", working_hours_from_wire, {}),
    },
    read_only=frozenset({"archiveFolder", "userPurpose"}),
)
