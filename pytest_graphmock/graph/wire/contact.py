"""``contact`` and ``contactFolder``; what beta's contact has of its own is in `beta_contact`."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from ...exchange import ids
from ...exchange.contact import CONTACTS, Contact, ContactFolder, PostalAddress
from ..errors import BodyError
from . import times
from .beta_contact import OF_BETA, beta_to_wire
from .extended import EXTENDED_PROPERTIES
from .extension import extension_from_wire
from .reader import Property, TypeReader, array_of, string, wire_name
from .recipient import address_from_wire, address_to_wire
from .view import View

__all__ = [
    "contact_changes_from_wire",
    "contact_from_wire",
    "contact_to_wire",
    "folder_from_wire",
    "folder_to_wire",
]


_PLACES = ("business_address", "home_address", "other_address")
_LISTS = ("children", "im_addresses")
_PHONES = ("business_phones", "home_phones")
_SLOTS = ("primary_email", "secondary_email", "tertiary_email")
#: Members of both versions that are text.
_TEXTS = tuple(
    each.name
    for each in fields(Contact)
    if each.type == "str | None" and each.name not in ("gender", "mobile_phone")
)


#: The box is beta's.
_OF_PLACE = tuple(e.name for e in fields(PostalAddress) if e.name != "post_office_box")


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
        **{wire_name(each): getattr(contact, each) for each in _TEXTS},
        **{wire_name(each): list(getattr(contact, each)) for each in _LISTS},
        **_slots_to_wire(contact),
        **(beta_to_wire(contact) if view.is_beta else _v1_to_wire(contact)),
    }


def _slots_to_wire(contact: Contact) -> dict[str, Any]:
    """The first three addresses once more; null for those that there are not (assumed)."""
    emails = [address_to_wire(each) for each in contact.email_addresses]
    slots = zip(_SLOTS, (*emails, None, None, None), strict=False)
    return {f"{wire_name(name)}Address": email for name, email in slots}


def _v1_to_wire(contact: Contact) -> dict[str, Any]:
    return {
        "businessHomePage": contact.business_home_page,
        "mobilePhone": contact.mobile_phone,
        **{wire_name(each): list(getattr(contact, each)) for each in _PHONES},
        "emailAddresses": [address_to_wire(each) for each in contact.email_addresses],
        **{wire_name(each): _place_to_wire(getattr(contact, each)) for each in _PLACES},
    }


def contact_from_wire(body: Any, *, is_beta: bool) -> dict[str, Any]:
    """Return what the body of a POST sets, as `contact_members` takes it."""
    return _CONTACT[is_beta].read(body)


def contact_changes_from_wire(body: Any, *, is_beta: bool) -> dict[str, Any]:
    """Return what the body of a PATCH sets, as `contact_members` takes it."""
    return _CHANGED[is_beta].read(body)


def folder_to_wire(folder: ContactFolder, view: View) -> dict[str, Any]:
    """Return a contact folder."""
    return {
        "id": view.mailbox.id_of_container(folder),
        "displayName": folder.name,
        "parentFolderId": ids.container_id(view.mailbox.guid, folder.parent),
        **({"wellKnownName": _well_known_name(folder)} if view.is_beta else {}),
    }


def _well_known_name(folder: ContactFolder) -> str | None:
    """The default folder is the only one that has a name of its own (documented)."""
    return "contacts" if folder.key == CONTACTS else None


def folder_from_wire(body: Any) -> dict[str, Any]:
    """Return the members of `ContactFolder` that a body sets."""
    return _FOLDER.read(body)


def _place_to_wire(place: PostalAddress) -> dict[str, str]:
    members = {wire_name(name): getattr(place, name) for name in _OF_PLACE}
    return {name: each for name, each in members.items() if each is not None}


def _day(value: Any) -> datetime:
    found = times.find_instant(string(value))
    if found is None:
        raise BodyError.not_convertible(value, "Edm.DateTimeOffset")
    return found


_PLACE = TypeReader(
    "physicalAddress",
    {wire_name(each): Property(each, string) for each in _OF_PLACE},
)


def _place_from_wire(value: Any) -> PostalAddress:
    return PostalAddress(**_PLACE.read(value))


_OF_BOTH = {
    **{wire_name(each): Property(each, string) for each in _TEXTS},
    **{wire_name(each): Property(each, array_of(string), ()) for each in _LISTS},
    **{f"{wire_name(each)}Address": Property(each, address_from_wire) for each in _SLOTS},
    "birthday": Property("birthday", _day),
    "categories": Property("categories", array_of(string), ()),
    **EXTENDED_PROPERTIES,
}
_OF_V1 = {
    "businessHomePage": Property("business_home_page", string),
    "mobilePhone": Property("mobile_phone", string),
    **{wire_name(each): Property(each, array_of(string), ()) for each in _PHONES},
    **{wire_name(each): Property(each, _place_from_wire, PostalAddress()) for each in _PLACES},
    "emailAddresses": Property("email_addresses", array_of(address_from_wire), ()),
}
_BY_VERSION = {False: {**_OF_BOTH, **_OF_V1}, True: {**_OF_BOTH, **OF_BETA}}
_READ_ONLY = frozenset(
    {"id", "changeKey", "createdDateTime", "lastModifiedDateTime", "parentFolderId"}
)
_EXTENSIONS = {"extensions": Property("extensions", array_of(extension_from_wire), ())}
_CONTACT = {
    version: TypeReader("contact", {**each, **_EXTENSIONS}, _READ_ONLY, frozenset({"photo"}))
    for version, each in _BY_VERSION.items()
}
#: Extensions of a contact that is there have addresses of their own.
_CHANGED = {
    version: TypeReader("contact", each, _READ_ONLY, frozenset({"photo", "extensions"}))
    for version, each in _BY_VERSION.items()
}
_FOLDER = TypeReader(
    "contactFolder",
    {"displayName": Property("name", string, ""), **EXTENDED_PROPERTIES},
    read_only=frozenset({"id", "parentFolderId", "wellKnownName"}),
    unsupported=frozenset({"childFolders", "contacts"}),
)
