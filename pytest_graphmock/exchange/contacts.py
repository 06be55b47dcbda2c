"""Contacts and their folders: made, changed, deleted.

POST …/contacts, PATCH and DELETE …/contacts/{id}, POST …/contactFolders and …/childFolders, PATCH
and DELETE …/contactFolders/{id}, POST …/permanentDelete of both.

Source: the reference's pages of contact and contactFolder (documented); where what is deleted goes
is assumed, as for messages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .amend import amend, current
from .calendar import DELETED_ITEMS, DELETIONS, PURGES
from .contact import CONTACTS, Contact, ContactFolder
from .contact_members import contact_members
from .directory import User
from .errors import AccessDeniedError, FolderExistsError
from .extended import with_properties
from .extension import check_extensions
from .folders import DistinguishedDeletionError, MissingPropertyError
from .mailbox import Mailbox
from .photo import Photo
from .tenant import Tenant

__all__ = [
    "change_contact_photo",
    "contact_folders_in",
    "create_contact",
    "create_contact_folder",
    "delete_contact",
    "delete_contact_folder",
    "update_contact",
    "update_contact_folder",
]


def create_contact(
    tenant: Tenant,
    mailbox: Mailbox,
    members: Mapping[str, Any],
    folder: int = CONTACTS,
    actor: User | None = None,
) -> Contact:
    """Note a person; without a display name it is made of the names that are there (assumed).

    Args:
        members: What the caller gives; see `contact_members`.

    Raises:
        Refusal: See `check_extensions` and `contact_members`.
    """
    now = tenant.clock.now
    with tenant.transaction():
        key, place, version = (tenant.ids.next() for _ in range(3))
        contact = Contact(
            key=key,
            place=place,
            version=version,
            folder=folder,
            created=now,
            modified=now,
            **_named(contact_members(members, None, now)),
        )
        check_extensions(tenant, mailbox, contact, contact.extensions, actor)
        return tenant.put(mailbox, contact, "create")


def update_contact(
    tenant: Tenant, mailbox: Mailbox, contact: Contact, members: Mapping[str, Any]
) -> Contact:
    """Change what is given of a contact; its display name stays unless it is given (assumed).

    Raises:
        Refusal: See `contact_members`.
    """
    given = _with_properties(contact, contact_members(members, contact, tenant.clock.now))
    changes = {name: each for name, each in given.items() if getattr(contact, name) != each}
    if not changes:
        return contact
    with tenant.transaction():
        return tenant.replace(mailbox, contact, tenant.revised(contact, **changes), "update")


def change_contact_photo(
    tenant: Tenant, mailbox: Mailbox, contact: Contact, photo: Photo | None
) -> Contact:
    """Give a contact another photo, or none."""
    with tenant.transaction():
        return amend(tenant, mailbox, current(mailbox, contact), "photo", photo=photo)


def delete_contact(
    tenant: Tenant, mailbox: Mailbox, contact: Contact, *, for_good: bool = False
) -> None:
    """Let a contact lie in Deleted Items, or beyond its owner's reach."""
    target, reason = (PURGES, "permanentDelete") if for_good else (DELETED_ITEMS, "delete")
    with tenant.transaction():
        tenant.move(mailbox, contact, target, reason)


def contact_folders_in(mailbox: Mailbox, parent: int) -> list[ContactFolder]:
    """Return the folders in a contact folder, by name (assumed)."""
    found = (each for each in mailbox.contact_folders.values() if each.parent == parent)
    return sorted(found, key=lambda each: each.name.casefold())


def create_contact_folder(
    tenant: Tenant, mailbox: Mailbox, members: Mapping[str, Any], parent: int = CONTACTS
) -> ContactFolder:
    """Add a folder of contacts in another one.

    Raises:
        MissingPropertyError: It has no name (400, assumed).
        FolderExistsError: There is one of that name (409, assumed).
    """
    _check_name(mailbox, members.get("name", ""), parent)
    with tenant.transaction():
        folder = ContactFolder(key=tenant.ids.next(), parent=parent, **members)
        tenant.journal.write(mailbox, None, folder, "create")
    return folder


def update_contact_folder(
    tenant: Tenant, mailbox: Mailbox, folder: ContactFolder, members: Mapping[str, Any]
) -> ContactFolder:
    """Give a folder another name, or properties; errors as for `create_contact_folder`.

    Raises:
        AccessDeniedError: Another name for the default folder (403, assumed).
    """
    given = _with_properties(folder, members)
    changes = {name: each for name, each in given.items() if getattr(folder, name) != each}
    if not changes:
        return folder
    if "name" in changes:
        if folder.key == CONTACTS:
            raise AccessDeniedError
        _check_name(mailbox, changes["name"], folder.parent, folder)
    after = replace(folder, **changes)
    with tenant.transaction():
        tenant.journal.write(mailbox, folder, after, "update")
    return after


def delete_contact_folder(
    tenant: Tenant, mailbox: Mailbox, folder: ContactFolder, *, for_good: bool = False
) -> None:
    """Delete a folder with all in and below it; its contacts are in Recoverable Items then.

    Raises:
        DistinguishedDeletionError: The default folder (403).
    """
    if folder.key == CONTACTS:
        raise DistinguishedDeletionError
    target, reason = (PURGES, "permanentDelete") if for_good else (DELETIONS, "delete")
    with tenant.transaction():
        for child in contact_folders_in(mailbox, folder.key):
            delete_contact_folder(tenant, mailbox, child, for_good=for_good)
        for contact in mailbox.contacts(folder.key):
            tenant.move(mailbox, contact, target, reason)
        tenant.journal.write(mailbox, folder, None, reason)


def _check_name(
    mailbox: Mailbox, name: str, parent: int, known: ContactFolder | None = None
) -> None:
    if not name.strip():
        raise MissingPropertyError
    siblings = (each for each in contact_folders_in(mailbox, parent) if each is not known)
    if any(each.name.casefold() == name.casefold() for each in siblings):
        raise FolderExistsError


def _with_properties(before: Contact | ContactFolder, members: Mapping[str, Any]) -> dict[str, Any]:
    """Return members with the extended properties that were there and are not given."""
    given = dict(members)
    for name in ("single_value_properties", "multi_value_properties"):
        if name in given:
            given[name] = with_properties(getattr(before, name), given[name])
    return given


def _named(members: Mapping[str, Any]) -> dict[str, Any]:
    given, surname = members.get("given_name"), members.get("surname")
    named = dict(members)
    if not named.get("display_name"):
        named["display_name"] = " ".join(filter(None, (given, surname))) or None
    if not named.get("file_as"):
        named["file_as"] = ", ".join(filter(None, (surname, given))) or named["display_name"]
    return named
