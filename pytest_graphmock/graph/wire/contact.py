"""``contact`` and ``contactFolder`` of v1.0; beta's contact is another type."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from ...exchange import ids
from ...exchange.contact import Contact, ContactFolder, PostalAddress
from ...exchange.item import Item
from ..errors import BodyError
from . import times
from .extended import EXTENDED_PROPERTIES
from .extension import extension_from_wire
from .reader import Property, TypeReader, array_of, string
from .recipient import address_from_wire, address_to_wire
from .view import View

__all__ = [
    "contact_changes_from_wire",
    "contact_from_wire",
    "contact_to_wire",
    "folder_from_wire",
    "folder_to_wire",
]


def _wire_name(member: str) -> str:
    first, *rest = member.split("_")
    return first + "".join(each.capitalize() for each in rest)


_PLACES = ("business_address", "home_address", "other_address")
_LISTS = ("children", "im_addresses", "business_phones", "home_phones")
_COMMON = frozenset(each.name for each in fields(Item))
_TEXTS = tuple(
    each.name
    for each in fields(Contact)
    if each.name not in {*_PLACES, *_LISTS, *_COMMON, "birthday", "email_addresses", "photo"}
)


def contact_to_wire(contact: Contact, view: View) -> dict[str, Any]:
    """Return a contact; of an address only what is known (documented by a sample)."""
    change_key = view.mailbox.change_key_of(contact)
    birthday = contact.birthday
    return {
        "@odata.etag": f'W/"{change_key}"',
        "id": view.mailbox.id_of(contact, immutable=view.immutable_ids),
        "createdDateTime": times.to_seconds(contact.created),
        "lastModifiedDateTime": times.to_seconds(contact.modified),
        "changeKey": change_key,
        "categories": list(contact.categories),
        "parentFolderId": ids.container_id(view.mailbox.guid, contact.folder),
        "birthday": None if birthday is None else times.to_seconds(birthday),
        **{_wire_name(each): getattr(contact, each) for each in _TEXTS},
        **{_wire_name(each): list(getattr(contact, each)) for each in _LISTS},
        "emailAddresses": [address_to_wire(each) for each in contact.email_addresses],
        **{_wire_name(each): _place_to_wire(getattr(contact, each)) for each in _PLACES},
    }


def contact_from_wire(body: Any) -> dict[str, Any]:
    """Return the members of `Contact` that the body of a POST sets."""
    return _CONTACT.read(body)


def contact_changes_from_wire(body: Any) -> dict[str, Any]:
    """Return the members of `Contact` that the body of a PATCH sets."""
    return _CHANGED.read(body)


def folder_to_wire(folder: ContactFolder, view: View) -> dict[str, Any]:
    """Return a contact folder."""
    return {
        "id": view.mailbox.id_of_container(folder),
        "displayName": folder.name,
        "parentFolderId": ids.container_id(view.mailbox.guid, folder.parent),
    }


def folder_from_wire(body: Any) -> dict[str, Any]:
    """Return the members of `ContactFolder` that a body sets."""
    return _FOLDER.read(body)


def _place_to_wire(place: PostalAddress) -> dict[str, str]:
    members = {_wire_name(each.name): getattr(place, each.name) for each in fields(place)}
    return {name: each for name, each in members.items() if each is not None}


def _day(value: Any) -> datetime:
    found = times.find_instant(string(value))
    if found is None:
        raise BodyError.not_convertible(value, "Edm.DateTimeOffset")
    return found


_PLACE = TypeReader(
    "physicalAddress",
    {_wire_name(each.name): Property(each.name, string) for each in fields(PostalAddress)},
)


def _place_from_wire(value: Any) -> PostalAddress:
    return PostalAddress(**_PLACE.read(value))


_OF_CONTACT = {
    **{_wire_name(each): Property(each, string) for each in _TEXTS},
    **{_wire_name(each): Property(each, array_of(string), ()) for each in _LISTS},
    **{_wire_name(each): Property(each, _place_from_wire, PostalAddress()) for each in _PLACES},
    "birthday": Property("birthday", _day),
    "categories": Property("categories", array_of(string), ()),
    "emailAddresses": Property("email_addresses", array_of(address_from_wire), ()),
    **EXTENDED_PROPERTIES,
}
_READ_ONLY = frozenset(
    {"id", "changeKey", "createdDateTime", "lastModifiedDateTime", "parentFolderId"}
)
_UNSUPPORTED = frozenset(
    {"photo", "primaryEmailAddress", "secondaryEmailAddress", "tertiaryEmailAddress"}
)
_CONTACT = TypeReader(
    "contact",
    {**_OF_CONTACT, "extensions": Property("extensions", array_of(extension_from_wire), ())},
    _READ_ONLY,
    _UNSUPPORTED,
)
#: Extensions of a contact that is there have addresses of their own.
_CHANGED = TypeReader("contact", _OF_CONTACT, _READ_ONLY, _UNSUPPORTED | {"extensions"})
_FOLDER = TypeReader(
    "contactFolder",
    {"displayName": Property("name", string, ""), **EXTENDED_PROPERTIES},
    read_only=frozenset({"id", "parentFolderId"}),
    unsupported=frozenset({"childFolders", "contacts"}),
)
