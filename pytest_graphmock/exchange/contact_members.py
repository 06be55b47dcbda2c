"""What a caller says of a contact, in the words of v1.0 or of beta, as `Contact` keeps it.

Both versions are about the same contact: v1.0 has members for a few phones and addresses, beta has
lists with a type each. Source: the reference's pages of contact in both versions (documented); how
one version shows what was written through the other is assumed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from .contact import (
    AddressType,
    Contact,
    LabelledEmail,
    Phone,
    PhoneType,
    PostalAddress,
    Website,
    WebsiteType,
)
from .errors import PropertyValidationError
from .flag import settle_flag

__all__ = ["contact_members"]

_SLOTS = ("primary_email", "secondary_email", "tertiary_email")
_FREE = (AddressType.BUSINESS, AddressType.HOME, AddressType.OTHER)


def contact_members(
    given: Mapping[str, Any], before: Contact | None, now: datetime
) -> dict[str, Any]:
    """Return members of `Contact`.

    Args:
        given: Members of `Contact`, and of the wire's own: ``labelled_emails``, ``phones``,
            ``postal_addresses`` and ``business_home_page``, ``primary_email`` and its like, which
            are the first three of ``email_addresses`` (assumed).

    Raises:
        PropertyValidationError: Two postal addresses of one type, or too many (400, assumed: the
            mailbox has room for three); see also `settle_flag`.
    """
    members = dict(given)
    if "labelled_emails" in members:
        labelled: Sequence[LabelledEmail] = members.pop("labelled_emails")
        members["email_addresses"] = tuple(each.email for each in labelled)
        members["labels"] = tuple(each for each in labelled if each != LabelledEmail(each.email))
    if any(name in members for name in _SLOTS):
        members["email_addresses"] = _slotted(members, before)
    if "phones" in members:
        members |= _phones(members.pop("phones"))
    if "postal_addresses" in members:
        members |= _places(members.pop("postal_addresses"))
    if "business_home_page" in members:
        page = members.pop("business_home_page")
        members["websites"] = _websites(page, before.websites if before else ())
    if "flag" in members:
        members["flag"] = settle_flag(members["flag"], now)
    return members


def _slotted(members: dict[str, Any], before: Contact | None) -> tuple[Any, ...]:
    """Put addresses where they are said to be; null takes one away (assumed)."""
    emails = list(members.get("email_addresses", before.email_addresses if before else ()))
    for position, name in enumerate(_SLOTS):
        if name in members:
            emails[position : position + 1] = [members.pop(name)]
    return tuple(each for each in emails if each is not None)


def _phones(phones: Sequence[Phone]) -> dict[str, Any]:
    by_type = {
        kind: tuple(each.number for each in phones if each.type is kind and each.number)
        for kind in (PhoneType.BUSINESS, PhoneType.HOME, PhoneType.MOBILE)
    }
    mobile, *more = by_type[PhoneType.MOBILE] or (None,)
    others = [each for each in phones if each.number and each.type not in by_type]
    return {
        "business_phones": by_type[PhoneType.BUSINESS],
        "home_phones": by_type[PhoneType.HOME],
        "mobile_phone": mobile,
        "other_phones": (*(Phone(each, PhoneType.MOBILE) for each in more), *others),
    }


def _places(given: Sequence[tuple[AddressType, PostalAddress]]) -> dict[str, PostalAddress]:
    """An address of an unknown type takes the first place that is free (assumed)."""
    found: dict[AddressType, PostalAddress] = {}
    for kind, place in sorted(given, key=lambda each: each[0] is AddressType.UNKNOWN):
        free = [each for each in _FREE if each not in found]
        if kind is AddressType.UNKNOWN and free:
            kind = free[0]
        if kind not in free:
            raise PropertyValidationError
        found[kind] = place
    return {f"{kind.value}_address": found.get(kind, PostalAddress()) for kind in _FREE}


def _websites(page: str | None, before: Sequence[Website]) -> tuple[Website, ...]:
    others = tuple(each for each in before if each.type is not WebsiteType.WORK)
    return others if page is None else (Website(page, type=WebsiteType.WORK), *others)
