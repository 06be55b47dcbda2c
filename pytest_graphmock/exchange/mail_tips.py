"""What Outlook says of recipients before a mail is sent: away, full, outside, how many.

POST …/getMailTips.

Source: mail.md §21 (documented; which tips a mailbox here has is assumed).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .address import is_address
from .automatic_replies import is_away
from .directory import Group, Principal, User
from .mailbox_settings import AutomaticReplies
from .tenant import Tenant

__all__ = ["MAX_MESSAGE_SIZE", "MailTips", "mail_tips"]

#: What Exchange takes: 36 MB (documented by a sample).
MAX_MESSAGE_SIZE = 37_748_736


@dataclass(frozen=True, slots=True)
class MailTips:
    """What is known of one address.

    Attributes:
        is_resolved: Whether it is an address at all.
        replies: What is answered by itself now; None for nothing.
        language: The locale in which that is written.
        members: How many are reached in all, and how many of them outside.
    """

    address: str
    is_resolved: bool = True
    is_internal: bool = False
    replies: AutomaticReplies | None = None
    language: str = "en-US"
    members: int = 1
    external_members: int = 0


def mail_tips(tenant: Tenant, addresses: Iterable[str]) -> list[MailTips]:
    """Return what is known of each address, in the order in which they were given."""
    return [_tips(tenant, each) for each in addresses]


def _tips(tenant: Tenant, address: str) -> MailTips:
    principal = tenant.directory.find(address)
    if principal is None:
        is_inside = address.casefold().endswith(f"@{tenant.domain.casefold()}")
        is_resolved = is_address(address) and not is_inside
        return MailTips(address, is_resolved, external_members=int(is_resolved))
    return MailTips(
        address,
        is_internal=True,
        replies=_replies(tenant, principal),
        language=_language(principal),
        members=len(principal.member_ids) if isinstance(principal, Group) else 1,
    )


def _replies(tenant: Tenant, principal: Principal) -> AutomaticReplies | None:
    if not isinstance(principal, User):
        return None
    replies = principal.mailbox_settings.automatic_replies
    return replies if is_away(replies, tenant.clock.now) else None


def _language(principal: Principal) -> str:
    if not isinstance(principal, User):
        return "en-US"
    return principal.mailbox_settings.locale or principal.preferred_language or "en-US"
