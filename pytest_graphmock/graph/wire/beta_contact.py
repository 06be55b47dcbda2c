"""What beta's ``contact`` has of its own: addresses, phones and pages, each with a type."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from ...exchange.contact import (
    AddressType,
    Contact,
    EmailType,
    LabelledEmail,
    Phone,
    PhoneType,
    PostalAddress,
    Website,
    WebsiteType,
)
from ...exchange.flag import UNFLAGGED
from ..errors import BodyError
from .flag import flag_from_wire, flag_to_wire
from .reader import Property, TypeReader, array_of, boolean, object_of, string, wire_name, word_of
from .recipient import address_from_wire, address_to_wire

__all__ = ["OF_BETA", "beta_to_wire"]

_PLACE_NAMES = {wire_name(each.name): each.name for each in fields(PostalAddress)}


def beta_to_wire(contact: Contact) -> dict[str, Any]:
    """Return the members that v1.0 does not have, or has as others."""
    anniversary = contact.wedding_anniversary
    return {
        "gender": contact.gender,
        "isFavorite": contact.is_favorite,
        "flag": flag_to_wire(contact.flag),
        "weddingAnniversary": None if anniversary is None else anniversary.isoformat(),
        "emailAddresses": [
            _email_to_wire(contact.label_of(each)) for each in contact.email_addresses
        ],
        "phones": [{"type": e.type.value, "number": e.number} for e in _phones(contact)],
        "postalAddresses": _places_to_wire(contact),
        "websites": [
            {"type": e.type.value, "address": e.address, "displayName": e.display_name}
            for e in contact.websites
        ],
    }


def _email_to_wire(labelled: LabelledEmail) -> dict[str, Any]:
    label = {} if labelled.other_label is None else {"otherLabel": labelled.other_label}
    return {"type": labelled.type.value, **label, **address_to_wire(labelled.email)}


def _phones(contact: Contact) -> list[Phone]:
    """Those that v1.0 knows come first (assumed)."""
    known = [
        *((PhoneType.BUSINESS, each) for each in contact.business_phones),
        *((PhoneType.HOME, each) for each in contact.home_phones),
        *((PhoneType.MOBILE, each) for each in (contact.mobile_phone,) if each),
    ]
    return [*(Phone(number, kind) for kind, number in known), *contact.other_phones]


def _places_to_wire(contact: Contact) -> list[dict[str, Any]]:
    by_type = {
        "home": contact.home_address,
        "business": contact.business_address,
        "other": contact.other_address,
    }
    return [
        {"type": kind, **{name: getattr(place, member) for name, member in _PLACE_NAMES.items()}}
        for kind, place in by_type.items()
        if place != PostalAddress()
    ]


def _email(value: Any) -> LabelledEmail:
    given = object_of(value)
    own = {name: each for name, each in given.items() if name in _LABEL.properties}
    rest = {name: each for name, each in given.items() if name not in own}
    return LabelledEmail(address_from_wire(rest), **_LABEL.read(own))


def _phone(value: Any) -> Phone:
    return Phone(**_PHONE.read(value))


def _website(value: Any) -> Website:
    return Website(**_WEBSITE.read(value))


def _place(value: Any) -> tuple[AddressType, PostalAddress]:
    members = _PLACE.read(value)
    return members.pop("type", AddressType.UNKNOWN), PostalAddress(**members)


def _date(value: Any) -> date:
    try:
        return date.fromisoformat(string(value))
    except ValueError:
        raise BodyError.not_convertible(value, "Edm.Date") from None


_LABEL = TypeReader(
    "typedEmailAddress",
    {
        "type": Property("type", word_of(EmailType), EmailType.UNKNOWN),
        "otherLabel": Property("other_label", string),
    },
)
_PHONE = TypeReader(
    "phone",
    {
        "number": Property("number", string),
        "type": Property("type", word_of(PhoneType), PhoneType.OTHER),
    },
)
#: The reference's own sample calls the name of a page ``name``, the type ``displayName``.
_WEBSITE = TypeReader(
    "website",
    {
        "address": Property("address", string),
        "displayName": Property("display_name", string),
        "name": Property("display_name", string),
        "type": Property("type", word_of(WebsiteType), WebsiteType.OTHER),
    },
)
_PLACE = TypeReader(
    "physicalAddress",
    {
        **{name: Property(member, string) for name, member in _PLACE_NAMES.items()},
        "type": Property("type", word_of(AddressType), AddressType.UNKNOWN),
    },
)
OF_BETA = {
    "emailAddresses": Property("labelled_emails", array_of(_email), ()),
    "flag": Property("flag", flag_from_wire, UNFLAGGED),
    "gender": Property("gender", string),
    "isFavorite": Property("is_favorite", boolean),
    "phones": Property("phones", array_of(_phone), ()),
    "postalAddresses": Property("postal_addresses", array_of(_place), ()),
    "websites": Property("websites", array_of(_website), ()),
    "weddingAnniversary": Property("wedding_anniversary", _date),
}
