"""Contacts and contact folders as collections whose changes can be asked for.

GET …/contacts/delta, …/contactFolders/delta, …/childFolders/delta.

Source: platform.md §12; "contact: delta", "contactFolder: delta" (documented); the
order is assumed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from .contact import CONTACTS, Contact, ContactFolder
from .mailbox import Mailbox
from .tracked import OfMailbox

__all__ = ["ContactFolders", "Contacts"]


class Contacts(OfMailbox):
    """Contacts, oldest first; what lies in Deleted Items is none any more.

    Args:
        folder: The key of the one contact folder that is asked for; None for all, those made or
            deleted later too.
    """

    def __init__(
        self, mailbox: Mailbox, folder: int | None = None, *, immutable_ids: bool = False
    ) -> None:
        super().__init__(f"contacts of {folder}", mailbox, immutable_ids)
        self._folder = folder

    def members(self, value: Any) -> dict[str, Any]:
        is_here = isinstance(value, Contact) and self._is_within(value.folder)
        return {self._id_of(value): value} if is_here else {}

    def standing(self) -> Iterable[Contact]:
        folders = self.store.contact_folders if self._folder is None else [self._folder]
        return sorted((c for each in folders for c in self.store.contacts(each)), key=self.order)

    def order(self, value: Contact) -> tuple[datetime, int]:
        return value.created, value.key

    def _is_within(self, folder: int) -> bool:
        """A folder that is gone by now was one, too; contacts lie in mail folders besides."""
        if self._folder is None:
            return folder not in self.store.folders
        return folder == self._folder


class ContactFolders(OfMailbox):
    """Contact folders but for the default one, oldest first.

    Args:
        parent: The key of the folder whose own children are asked for (assumed: no deeper ones);
            None for all folders of the mailbox.
    """

    def __init__(self, mailbox: Mailbox, parent: int | None = None) -> None:
        super().__init__(f"contact folders of {parent}", mailbox, immutable_ids=False)
        self._parent = parent

    def members(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, ContactFolder) or value.key == CONTACTS:
            return {}
        is_here = self._parent in (None, value.parent)
        return {self.store.id_of_container(value): value} if is_here else {}

    def standing(self) -> list[ContactFolder]:
        found = [each for each in self.store.contact_folders.values() if self.members(each)]
        return sorted(found, key=self.order)

    def order(self, value: ContactFolder) -> int:
        return value.key
