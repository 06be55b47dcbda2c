"""Contacts and their folders: …/contacts, …/contactFolders, …/childFolders."""

from __future__ import annotations

from typing import Any

from ...exchange.access import require_mail_access
from ...exchange.contact import CONTACTS as DEFAULT
from ...exchange.contact import Contact, ContactFolder
from ...exchange.contacts import (
    contact_folders_in,
    create_contact,
    create_contact_folder,
    delete_contact,
    delete_contact_folder,
    update_contact,
    update_contact_folder,
)
from ...exchange.errors import ItemNotFoundError
from ...exchange.ids import ItemReference, parse_id
from ..answer import Answer
from ..call import Call
from ..etag import check_change_key
from ..odata.listing import listed_page
from ..queried.contact import QUERIED_CONTACT, QUERIED_CONTACT_FOLDER
from ..render import EntityType, Page, collection_answer, count_answer, entity_answer
from ..tree import Resource
from ..wire.contact import (
    contact_changes_from_wire,
    contact_from_wire,
    contact_to_wire,
    folder_from_wire,
    folder_to_wire,
)
from .access import CONTACTS_READ, CONTACTS_WRITE
from .expansions import BY_EXPAND, CONTACT_EXPANSIONS, PROPERTY_EXPANSIONS, item_address
from .extension import extensions_of

__all__ = [
    "CHILD_FOLDERS",
    "CONTACT",
    "CONTACTS",
    "CONTACT_FOLDERS",
    "CONTACT_FOLDER_TYPE",
    "CONTACT_TYPE",
    "contact_of",
    "enter_contacts",
    "folder_key_of",
]

CONTACT = Resource("contact")
CONTACTS = Resource("contacts")
CONTACT_FOLDER = Resource("contactFolder")
CONTACT_FOLDERS = Resource("contactFolders")
CHILD_FOLDERS = Resource("childFolders of contactFolder")
_COUNT = Resource("$count of contacts")
_FOLDER_COUNT = Resource("$count of contactFolders")

CONTACT_TYPE = EntityType(
    "contact",
    lambda contact, call: contact_to_wire(contact, call.view),
    expansions=CONTACT_EXPANSIONS,
)
CONTACT_FOLDER_TYPE = EntityType(
    "contactFolder",
    lambda folder, call: folder_to_wire(folder, call.view),
    expansions=PROPERTY_EXPANSIONS,
)
_ITEM = frozenset({"select", "expand"})
_LIST = frozenset({"select", "expand", "top", "skip", "count", "filter", "orderby"})
_COUNTED = frozenset({"filter"})


def enter_contacts(call: Call, key: Any) -> None:
    """Contacts are their owner's."""
    require_mail_access(call.tenant, call.mailbox, call.actor)


def _enter_folder(call: Call, key: ItemReference | None) -> None:
    """None stands for the default folder; a child is found through its own parent only."""
    mailbox = call.mailbox
    folder = mailbox.contact_folders[DEFAULT] if key is None else mailbox.get_contact_folder(key)
    if isinstance(call.found, ContactFolder) and folder.parent != call.found.key:
        raise ItemNotFoundError
    call.found = folder


def _read_folder(text: str) -> ItemReference | None:
    """``contacts`` is the default folder's well-known name (recalled)."""
    return None if text.casefold() == "contacts" else parse_id(text)


def _enter_contact(call: Call, key: ItemReference) -> None:
    """A contact of any folder without one in the address, else of that one alone (assumed)."""
    contact = call.mailbox.find_contact(key)
    folder = call.found
    if contact is None or (isinstance(folder, ContactFolder) and contact.folder != folder.key):
        raise ItemNotFoundError
    call.found = contact


def folder_key_of(call: Call) -> int:
    return call.found.key if isinstance(call.found, ContactFolder) else DEFAULT


def _folder(call: Call) -> ContactFolder:
    assert isinstance(call.found, ContactFolder)
    return call.found


def contact_of(call: Call) -> Contact:
    assert isinstance(call.found, Contact)
    return call.found


def _contacts(call: Call) -> Page:
    return listed_page(call, QUERIED_CONTACT, call.mailbox.contacts(folder_key_of(call)))


def _folders(call: Call) -> Page:
    found = contact_folders_in(call.mailbox, folder_key_of(call))
    return listed_page(call, QUERIED_CONTACT_FOLDER, found)


@CONTACTS.on("GET", "List contacts", CONTACTS_READ, options=_LIST)
def list_contacts(call: Call) -> Answer:
    """Those of the default folder, unless the address names one (documented)."""
    return collection_answer(call, CONTACT_TYPE, _contacts(call))


@_COUNT.on("GET", "Count contacts", CONTACTS_READ, options=_COUNTED)
def count_contacts(call: Call) -> Answer:
    return count_answer(_contacts(call).count())


@CONTACTS.on("POST", "Create contact", CONTACTS_WRITE, takes_body=True)
def create(call: Call) -> Answer:
    members = contact_from_wire(call.body, is_beta=call.is_beta)
    folder = folder_key_of(call)
    contact = create_contact(call.tenant, call.mailbox, members, folder, call.actor)
    location = f"{call.base}/{item_address(call, contact)}".replace("%3D", "=")
    return entity_answer(call, CONTACT_TYPE, contact, 201, location)


@CONTACT.on("GET", "Get contact", CONTACTS_READ, options=_ITEM)
def get(call: Call) -> Answer:
    return entity_answer(call, CONTACT_TYPE, contact_of(call))


def _check_version(call: Call) -> None:
    """Contacts have an etag as other items do; that it is looked at is assumed."""
    check_change_key(call, call.mailbox.change_key_of(contact_of(call)))


@CONTACT.on("PATCH", "Update contact", CONTACTS_WRITE, takes_body=True, precondition=_check_version)
def update(call: Call) -> Answer:
    members = contact_changes_from_wire(call.body, is_beta=call.is_beta)
    after = update_contact(call.tenant, call.mailbox, contact_of(call), members)
    return entity_answer(call, CONTACT_TYPE, after)


@CONTACT.on("DELETE", "Delete contact", CONTACTS_WRITE, precondition=_check_version)
def delete(call: Call) -> Answer:
    delete_contact(call.tenant, call.mailbox, contact_of(call))
    return Answer(204)


@CONTACT.action("permanentDelete", CONTACTS_WRITE, {})
def permanently_delete(call: Call) -> Answer:
    _check_version(call)
    delete_contact(call.tenant, call.mailbox, contact_of(call), for_good=True)
    return Answer(204)


@_FOLDER_COUNT.on("GET", "Count contactFolders", CONTACTS_READ, options=_COUNTED)
def count_folders(call: Call) -> Answer:
    return count_answer(_folders(call).count())


def _lists_folders(collection: Resource, name: str) -> None:
    @collection.on("GET", f"List {name}", CONTACTS_READ, options=_LIST)
    def list_folders(call: Call) -> Answer:
        """Those below the default folder, which itself is not listed (recalled)."""
        return collection_answer(call, CONTACT_FOLDER_TYPE, _folders(call))

    @collection.on("POST", f"Create {name}", CONTACTS_WRITE, takes_body=True)
    def create_folder(call: Call) -> Answer:
        members = folder_from_wire(call.body)
        folder = create_contact_folder(call.tenant, call.mailbox, members, folder_key_of(call))
        return entity_answer(call, CONTACT_FOLDER_TYPE, folder, 201)

    collection.has_key(CONTACT_FOLDER, _enter_folder, reads_key=_read_folder)
    collection.leads("$count", _FOLDER_COUNT)


@CONTACT_FOLDER.on("GET", "Get contactFolder", CONTACTS_READ, options=_ITEM)
def get_folder(call: Call) -> Answer:
    return entity_answer(call, CONTACT_FOLDER_TYPE, _folder(call))


@CONTACT_FOLDER.on("PATCH", "Update contactFolder", CONTACTS_WRITE, takes_body=True)
def update_folder(call: Call) -> Answer:
    members = folder_from_wire(call.body)
    after = update_contact_folder(call.tenant, call.mailbox, _folder(call), members)
    return entity_answer(call, CONTACT_FOLDER_TYPE, after)


@CONTACT_FOLDER.on("DELETE", "Delete contactFolder", CONTACTS_WRITE)
def delete_folder(call: Call) -> Answer:
    delete_contact_folder(call.tenant, call.mailbox, _folder(call))
    return Answer(204)


@CONTACT_FOLDER.action("permanentDelete", CONTACTS_WRITE, {})
def permanently_delete_folder(call: Call) -> Answer:
    delete_contact_folder(call.tenant, call.mailbox, _folder(call), for_good=True)
    return Answer(204)


CONTACTS.has_key(CONTACT, _enter_contact, reads_key=parse_id)
CONTACTS.leads("$count", _COUNT)
CONTACT.leads(
    "extensions",
    extensions_of("contact", CONTACTS_READ, CONTACTS_WRITE, contact_of, contact_of),
)
CONTACT.lacks("multiValueExtendedProperties", "singleValueExtendedProperties", why=BY_EXPAND)
_lists_folders(CONTACT_FOLDERS, "contactFolders")
_lists_folders(CHILD_FOLDERS, "childFolders of contactFolder")
CONTACT_FOLDER.leads("contacts", CONTACTS)
CONTACT_FOLDER.leads("childFolders", CHILD_FOLDERS)
CONTACT_FOLDER.lacks("multiValueExtendedProperties", "singleValueExtendedProperties", why=BY_EXPAND)
