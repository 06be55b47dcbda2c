"""People in somebody's own address book: contact, and the folders that hold contacts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from .address import EmailAddress
from .calendar import ROOT
from .flag import UNFLAGGED, Flag
from .item import ExtendedProperty, Item, MultiValueExtendedProperty
from .photo import Photo

__all__ = [
    "CONTACTS",
    "WELL_KNOWN_CONTACT_FOLDERS",
    "AddressType",
    "Contact",
    "ContactFolder",
    "EmailType",
    "LabelledEmail",
    "Phone",
    "PhoneType",
    "PostalAddress",
    "Website",
    "WebsiteType",
]


class EmailType(Enum):
    UNKNOWN = "unknown"
    WORK = "work"
    PERSONAL = "personal"
    MAIN = "main"
    OTHER = "other"


class PhoneType(Enum):
    HOME = "home"
    BUSINESS = "business"
    MOBILE = "mobile"
    OTHER = "other"
    ASSISTANT = "assistant"
    HOME_FAX = "homeFax"
    BUSINESS_FAX = "businessFax"
    OTHER_FAX = "otherFax"
    PAGER = "pager"
    RADIO = "radio"


class AddressType(Enum):
    UNKNOWN = "unknown"
    HOME = "home"
    BUSINESS = "business"
    OTHER = "other"


class WebsiteType(Enum):
    OTHER = "other"
    HOME = "home"
    WORK = "work"
    BLOG = "blog"
    PROFILE = "profile"


@dataclass(frozen=True, slots=True)
class LabelledEmail:
    """What one of a contact's addresses is for, as beta alone tells."""

    email: EmailAddress
    type: EmailType = EmailType.UNKNOWN
    other_label: str | None = None


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that has no member of its own in v1.0, with what it is for."""

    number: str | None = None
    type: PhoneType = PhoneType.OTHER


@dataclass(frozen=True, slots=True)
class Website:
    """A page about somebody; v1.0 knows the first one for work, as the business home page."""

    address: str | None = None
    display_name: str | None = None
    type: WebsiteType = WebsiteType.OTHER


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Where somebody lives or works; what is not known is None."""

    street: str | None = None
    city: str | None = None
    state: str | None = None
    country_or_region: str | None = None
    postal_code: str | None = None
    post_office_box: str | None = None


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
    """A person as the mailbox's owner noted them; names are the contract's, in snake case.

    Attributes:
        labels: What those addresses are for of which that is known.
        other_phones: Numbers beside ``business_phones``, ``home_phones`` and ``mobile_phone``.
    """

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
    gender: str | None = None
    is_favorite: bool | None = None
    flag: Flag = UNFLAGGED
    wedding_anniversary: date | None = None
    labels: tuple[LabelledEmail, ...] = ()
    other_phones: tuple[Phone, ...] = ()
    websites: tuple[Website, ...] = ()

    @property
    def business_home_page(self) -> str | None:
        """The first website for work."""
        return next((e.address for e in self.websites if e.type is WebsiteType.WORK), None)

    def label_of(self, email: EmailAddress) -> LabelledEmail:
        """Return what an address is for; unknown if nobody said."""
        found = (replace(each, email=email) for each in self.labels if each.email == email)
        return next(found, LabelledEmail(email))


CONTACTS = 50
#: Every mailbox has it from the start (documented: ``/contacts`` are those of the default folder).
WELL_KNOWN_CONTACT_FOLDERS = (ContactFolder(CONTACTS, "Contacts", ROOT),)
