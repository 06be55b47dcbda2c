"""Contacts as a test sees them, and what it says of one, turned into one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..exchange import contact as exchange
from ..exchange.contact import CONTACTS
from ..exchange.contacts import contact_folders_in, create_contact, create_contact_folder
from ..exchange.mailbox import Mailbox
from ..exchange.tenant import Tenant
from ..graph.wire.contact import contact_to_wire
from ..graph.wire.view import View as WireView
from ..recording.places import GONE
from .mails import emails_of
from .view import ItemView

if TYPE_CHECKING:
    from ..recording.addresses import Somebody

__all__ = ["Contact", "arrange_contact", "contacts_of"]


class Contact(ItemView[exchange.Contact]):
    """A contact in one mailbox; live."""

    __slots__ = ()

    def _current(self) -> exchange.Contact | None:
        """What lies in Deleted Items is no contact any more, for Graph as well."""
        contact = self._mailbox.items.get(self._key)
        if not isinstance(contact, exchange.Contact):
            return None
        return contact if contact.folder in self._mailbox.contact_folders else None

    @property
    def display_name(self) -> str | None:
        return self._read().display_name

    @property
    def given_name(self) -> str | None:
        return self._read().given_name

    @property
    def surname(self) -> str | None:
        return self._read().surname

    @property
    def emails(self) -> list[str]:
        """The addresses, in their order."""
        return [each.address for each in self._read().email_addresses]

    @property
    def company_name(self) -> str | None:
        return self._read().company_name

    @property
    def job_title(self) -> str | None:
        return self._read().job_title

    @property
    def mobile_phone(self) -> str | None:
        return self._read().mobile_phone

    @property
    def business_phones(self) -> list[str]:
        return list(self._read().business_phones)

    @property
    def folder(self) -> str:
        """The name of the contact folder that it is in, ``Contacts`` for the default one."""
        return self._mailbox.contact_folders[self._read().folder].name

    def as_json(self) -> dict[str, Any]:
        """Return what ``GET`` would: the v1.0 representation, without a context."""
        with self._views.tenant.lock:
            return contact_to_wire(self._read(), WireView(self._views.tenant, self._mailbox))

    @property
    def _title(self) -> str:
        return self._last.display_name or "a contact without a name"

    def __repr__(self) -> str:
        contact = self._find()
        if contact is None:
            return f"<Contact {self._title!r} of {self._owner_mail}: {GONE}>"
        emails = ", ".join(each.address for each in contact.email_addresses) or "no address"
        return f"<Contact {self._title!r} of {self._owner_mail}: {emails}>"


def contacts_of(mailbox: Mailbox) -> list[exchange.Contact]:
    """Return the contacts of all folders, those of the default one first."""
    folders = sorted(mailbox.contact_folders, key=lambda key: (key != CONTACTS, key))
    return [each for key in folders for each in mailbox.contacts(key)]


def arrange_contact(
    tenant: Tenant,
    mailbox: Mailbox,
    email: Somebody | Iterable[Somebody],
    folder: str | None,
    members: dict[str, Any],
) -> exchange.Contact:
    """Note a person in an address book; see `User.add_contact`."""
    with tenant.transaction():
        emails = emails_of(tenant, email)
        key = CONTACTS if folder is None else _folder(tenant, mailbox, folder)
        return create_contact(tenant, mailbox, {**members, "email_addresses": emails}, key)


def _folder(tenant: Tenant, mailbox: Mailbox, name: str) -> int:
    known = contact_folders_in(mailbox, CONTACTS)
    found = next((each for each in known if each.name.casefold() == name.casefold()), None)
    return (found or create_contact_folder(tenant, mailbox, {"name": name})).key
