"""Contacts and their folders, in v1.0: …/contacts, …/contactFolders, …/childFolders."""

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
    rename_contact_folder,
    update_contact,
)
from ...exchange.errors import ItemNotFoundError
from ...exchange.ids import ItemReference, parse_id
from ..answer import Answer
from ..call import Call
from ..errors import NotImplementedHereError
from ..odata.listing import listed_page
from ..queried.contact import QUERIED_CONTACT, QUERIED_CONTACT_FOLDER
from ..render import EntityType, Page, collection_answer, count_answer, entity_answer
from ..tree import Resource
from ..wire.contact import (
    contact_from_wire,
    contact_to_wire,
    folder_name_from_wire,
    folder_to_wire,
)
from .access import CONTACTS_READ, CONTACTS_WRITE

__all__ = ["CONTACTS", "CONTACT_FOLDERS", "enter_contacts"]

CONTACT = Resource("contact")
CONTACTS = Resource("contacts")
CONTACT_FOLDER = Resource("contactFolder")
CONTACT_FOLDERS = Resource("contactFolders")
CHILD_FOLDERS = Resource("childFolders of contactFolder")
_COUNT = Resource("$count of contacts")
_FOLDER_COUNT = Resource("$count of contactFolders")

_CONTACT = EntityType("contact", lambda contact, call: contact_to_wire(contact, call.view))
_FOLDER = EntityType("contactFolder", lambda folder, call: folder_to_wire(folder, call.view))
_ITEM = frozenset({"select"})
_LIST = frozenset({"select", "top", "skip", "count", "filter", "orderby"})
_COUNTED = frozenset({"filter"})


# -- finding ---------------------------------------------------------------------


def enter_contacts(call: Call, key: Any) -> None:
    """Contacts are their owner's; beta's are of another shape, which is not here yet."""
    if call.is_beta:
        raise NotImplementedHereError("contacts of beta")
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


def _folder_key(call: Call) -> int:
    return call.found.key if isinstance(call.found, ContactFolder) else DEFAULT


def _folder(call: Call) -> ContactFolder:
    assert isinstance(call.found, ContactFolder)
    return call.found


def _contact(call: Call) -> Contact:
    assert isinstance(call.found, Contact)
    return call.found


def _contacts(call: Call) -> Page:
    return listed_page(call, QUERIED_CONTACT, call.mailbox.contacts(_folder_key(call)))


def _folders(call: Call) -> Page:
    found = contact_folders_in(call.mailbox, _folder_key(call))
    return listed_page(call, QUERIED_CONTACT_FOLDER, found)


# -- contacts --------------------------------------------------------------------


@CONTACTS.on("GET", "List contacts", CONTACTS_READ, options=_LIST)
def list_contacts(call: Call) -> Answer:
    """Those of the default folder, unless the address names one (documented)."""
    return collection_answer(call, _CONTACT, _contacts(call))


@_COUNT.on("GET", "Count contacts", CONTACTS_READ, options=_COUNTED)
def count_contacts(call: Call) -> Answer:
    return count_answer(_contacts(call).count())


@CONTACTS.on("POST", "Create contact", CONTACTS_WRITE, takes_body=True)
def create(call: Call) -> Answer:
    members = contact_from_wire(call.body)
    contact = create_contact(call.tenant, call.mailbox, members, _folder_key(call))
    return entity_answer(call, _CONTACT, contact, 201)


@CONTACT.on("GET", "Get contact", CONTACTS_READ, options=_ITEM)
def get(call: Call) -> Answer:
    return entity_answer(call, _CONTACT, _contact(call))


@CONTACT.on("PATCH", "Update contact", CONTACTS_WRITE, takes_body=True)
def update(call: Call) -> Answer:
    members = contact_from_wire(call.body)
    after = update_contact(call.tenant, call.mailbox, _contact(call), members)
    return entity_answer(call, _CONTACT, after)


@CONTACT.on("DELETE", "Delete contact", CONTACTS_WRITE)
def delete(call: Call) -> Answer:
    delete_contact(call.tenant, call.mailbox, _contact(call))
    return Answer(204)


@CONTACT.action("permanentDelete", CONTACTS_WRITE, {})
def permanently_delete(call: Call) -> Answer:
    delete_contact(call.tenant, call.mailbox, _contact(call), for_good=True)
    return Answer(204)


# -- folders ---------------------------------------------------------------------


@_FOLDER_COUNT.on("GET", "Count contactFolders", CONTACTS_READ, options=_COUNTED)
def count_folders(call: Call) -> Answer:
    return count_answer(_folders(call).count())


def _lists_folders(collection: Resource, name: str) -> None:
    @collection.on("GET", f"List {name}", CONTACTS_READ, options=_LIST)
    def list_folders(call: Call) -> Answer:
        """Those below the default folder, which itself is not listed (recalled)."""
        return collection_answer(call, _FOLDER, _folders(call))

    @collection.on("POST", f"Create {name}", CONTACTS_WRITE, takes_body=True)
    def create_folder(call: Call) -> Answer:
        name = folder_name_from_wire(call.body).get("name", "")
        folder = create_contact_folder(call.tenant, call.mailbox, name, _folder_key(call))
        return entity_answer(call, _FOLDER, folder, 201)

    collection.has_key(CONTACT_FOLDER, _enter_folder, reads_key=_read_folder)
    collection.leads("$count", _FOLDER_COUNT)
    collection.lacks("delta")


@CONTACT_FOLDER.on("GET", "Get contactFolder", CONTACTS_READ, options=_ITEM)
def get_folder(call: Call) -> Answer:
    return entity_answer(call, _FOLDER, _folder(call))


@CONTACT_FOLDER.on("PATCH", "Update contactFolder", CONTACTS_WRITE, takes_body=True)
def update_folder(call: Call) -> Answer:
    name = folder_name_from_wire(call.body).get("name", _folder(call).name)
    after = rename_contact_folder(call.tenant, call.mailbox, _folder(call), name)
    return entity_answer(call, _FOLDER, after)


@CONTACT_FOLDER.on("DELETE", "Delete contactFolder", CONTACTS_WRITE)
def delete_folder(call: Call) -> Answer:
    delete_contact_folder(call.tenant, call.mailbox, _folder(call))
    return Answer(204)


@CONTACT_FOLDER.action("permanentDelete", CONTACTS_WRITE, {})
def permanently_delete_folder(call: Call) -> Answer:
    delete_contact_folder(call.tenant, call.mailbox, _folder(call), for_good=True)
    return Answer(204)


# -- what may follow -------------------------------------------------------------

CONTACTS.has_key(CONTACT, _enter_contact, reads_key=parse_id)
CONTACTS.leads("$count", _COUNT)
CONTACTS.lacks("delta")
CONTACT.lacks("extensions", "photo")
CONTACT.lacks("multiValueExtendedProperties", "singleValueExtendedProperties")
_lists_folders(CONTACT_FOLDERS, "contactFolders")
_lists_folders(CHILD_FOLDERS, "childFolders of contactFolder")
CONTACT_FOLDER.leads("contacts", CONTACTS)
CONTACT_FOLDER.leads("childFolders", CHILD_FOLDERS)
CONTACT_FOLDER.lacks("multiValueExtendedProperties", "singleValueExtendedProperties")
