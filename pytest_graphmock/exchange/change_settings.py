"""Changing mailbox settings: what is not named stays, what makes no sense is refused whole.

Source: mail.md §20.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .directory import User
from .errors import InvalidParameterError, InvalidRequestError, Refusal, TimeZoneError
from .mailbox_settings import AutomaticReplies, scheduled
from .tenant import Tenant
from .working_hours import WorkingHours
from .zones import find_zone

__all__ = ["change_settings"]

_LOCALE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.ASCII | re.IGNORECASE)
_OWN = ("date_format", "time_format", "locale")


def change_settings(tenant: Tenant, user: User, changes: Mapping[str, Any]) -> User:
    """Let a user's mailbox settings be others from now on.

    Args:
        changes: Members of the user (``time_zone``, ``delegate_delivery``) and of their
            `MailboxSettings`; ``working_hours`` and ``automatic_replies`` are mappings of what is
            different in them (documented by samples: the rest of them stays).

    Raises:
        MailboxZoneError: No time zone of that name (400).
        InvalidParameterError: No locale, or a format of no length (400, assumed).
        InvalidRequestError: Hours or a schedule that end before they start (400, assumed).
    """
    members = dict(changes)
    own = {name: members.pop(name) for name in _OWN if name in members}
    replies = members.pop("automatic_replies", None)
    if replies is not None:
        own["automatic_replies"] = _replied(tenant, user, replies)
    if "working_hours" in members:
        members["working_hours"] = _working(user.working_hours, members["working_hours"])
    _check(members, own)
    after = replace(user, mailbox_settings=replace(user.mailbox_settings, **own), **members)
    with tenant.transaction():
        tenant.journal.write(tenant.directory, user, after, "settings")
        if replies is not None:
            _forget_answered(tenant, user)
    return after


def _forget_answered(tenant: Tenant, user: User) -> None:
    """Automatic replies that were set begin anew, also when they say what they said before."""
    mailbox = tenant.mailbox_of(user)
    for each in list(mailbox.answered.values()):
        tenant.journal.write(mailbox, each, None, "settings")


class MailboxZoneError(Refusal):
    """Not the name of a time zone, in mailbox settings. Code and text as in Exchange's table."""

    code = "ErrorTimeZone"
    message = "The time zone isn't valid."


def _replied(tenant: Tenant, user: User, changes: Mapping[str, Any]) -> AutomaticReplies:
    replies = replace(user.mailbox_settings.automatic_replies, **changes)
    return scheduled(replies, tenant.clock.now)


def _working(before: WorkingHours, changes: Mapping[str, Any]) -> WorkingHours:
    hours = replace(before, **changes)
    if hours.end <= hours.start:
        raise InvalidRequestError("The end of working hours must be later than their start.")
    if hours.time_zone is not None:
        _check_zone(hours.time_zone)
    return hours


def _check(members: Mapping[str, Any], own: Mapping[str, Any]) -> None:
    if "time_zone" in members:
        _check_zone(members["time_zone"])
    locale = own.get("locale")
    if locale is not None and not _LOCALE.fullmatch(locale):
        raise InvalidParameterError(f"The value '{locale}' of property 'locale' is invalid.")
    for name, wire in (("date_format", "dateFormat"), ("time_format", "timeFormat")):
        if own.get(name) == "":
            raise InvalidParameterError(f"The value '' of property '{wire}' is invalid.")


def _check_zone(name: str) -> None:
    try:
        find_zone(name)
    except TimeZoneError:
        raise MailboxZoneError from None
