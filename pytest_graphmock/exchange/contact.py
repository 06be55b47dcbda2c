"""People in somebody's own address book: contact, and the folders that hold contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .address import EmailAddress
from .calendar import ROOT
from .item import ExtendedProperty, Item, MultiValueExtendedProperty
from .photo import Photo

__all__ = ["CONTACTS", "WELL_KNOWN_CONTACT_FOLDERS", "Contact", "ContactFolder", "PostalAddress"]


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Where somebody lives or works; what is not known is None."""

    street: str | None = None
    city: str | None = None
    state: str | None = None
    country_or_region: str | None = None
    postal_code: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ContactFolder:
    """A folder of contacts; contacts are in one folder each."""

    key: int
    name: str
    parent: int
    single_value_properties: tuple[ExtendedProperty, ...] = ()
    multi_value_properties: tuple[MultiValueExtendedProperty, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Contact(Item):
    """A person as the mailbox's owner noted them; names are the contract's, in snake case."""

    display_name: str | None = None
    file_as: str | None = None
    given_name: str | None = None
    middle_name: str | None = None
    surname: str | None = None
    initials: str | None = None
    nick_name: str | None = None
    title: str | None = None
    generation: str | None = None
    yomi_given_name: str | None = None
    yomi_surname: str | None = None
    yomi_company_name: str | None = None
    job_title: str | None = None
    company_name: str | None = None
    department: str | None = None
    office_location: str | None = None
    profession: str | None = None
    assistant_name: str | None = None
    manager: str | None = None
    spouse_name: str | None = None
    personal_notes: str | None = None
    business_home_page: str | None = None
    mobile_phone: str | None = None
    birthday: datetime | None = None
    children: tuple[str, ...] = ()
    email_addresses: tuple[EmailAddress, ...] = ()
    im_addresses: tuple[str, ...] = ()
    business_phones: tuple[str, ...] = ()
    home_phones: tuple[str, ...] = ()
    business_address: PostalAddress = PostalAddress()
    home_address: PostalAddress = PostalAddress()
    other_address: PostalAddress = PostalAddress()
    photo: Photo | None = None


CONTACTS = 50
#: Every mailbox has it from the start (documented: ``/contacts`` are those of the default folder).
WELL_KNOWN_CONTACT_FOLDERS = (ContactFolder(CONTACTS, "Contacts", ROOT),)
