"""Who is in the tenant: users, rooms and groups, and the mailbox of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from .address import EmailAddress
from .mailbox import Mailbox
from .mailbox_settings import MailboxSettings
from .photo import Photo
from .working_hours import WorkingHours

__all__ = [
    "BookingType",
    "DelegateDelivery",
    "Directory",
    "Group",
    "Principal",
    "Room",
    "User",
    "Visibility",
    "WorkingHours",
]


_USUAL_HOURS, _FIRST_SETTINGS = WorkingHours(), MailboxSettings()


class DelegateDelivery(Enum):
    """Who gets the meeting messages of an owner who has delegates (documented)."""

    TO_DELEGATE_AND_INFORMATION_TO_PRINCIPAL = "sendToDelegateAndInformationToPrincipal"
    TO_DELEGATE_AND_PRINCIPAL = "sendToDelegateAndPrincipal"
    TO_DELEGATE_ONLY = "sendToDelegateOnly"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Principal:
    """Somebody or something with an address; ``has_mailbox`` is False for a directory-only user.

    Attributes:
        mail_nickname: The alias; None for the part of the address before the @.
        proxy_mails: Further addresses, such as the one before the mail was changed.
        deleted: When it was deleted. What is deleted is kept, found by nobody, and has no address.
        send_as_ids: Who may send mail in this name.
        send_on_behalf_ids: Who may send mail for this one, and is seen to.
    """

    id: str
    display_name: str
    mail: str
    created: datetime
    has_mailbox: bool = True
    mail_nickname: str | None = None
    proxy_mails: tuple[str, ...] = ()
    photo: Photo | None = None
    deleted: datetime | None = None
    send_as_ids: tuple[str, ...] = ()
    send_on_behalf_ids: tuple[str, ...] = ()

    @property
    def email(self) -> EmailAddress:
        """Name and address as they stand in messages."""
        return EmailAddress(self.mail, self.display_name)

    @property
    def alias(self) -> str:
        """The mail nickname."""
        return self.mail_nickname or self.mail.partition("@")[0]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class User(Principal):
    """A person, as the directory knows them; ``time_zone`` is a Windows or IANA name."""

    user_principal_name: str
    given_name: str | None = None
    surname: str | None = None
    job_title: str | None = None
    department: str | None = None
    company_name: str | None = None
    office_location: str | None = None
    city: str | None = None
    country: str | None = None
    mobile_phone: str | None = None
    business_phones: tuple[str, ...] = ()
    preferred_language: str | None = None
    account_enabled: bool = True
    employee_id: str | None = None
    employee_type: str | None = None
    fax_number: str | None = None
    other_mails: tuple[str, ...] = ()
    password_policies: str | None = None
    postal_code: str | None = None
    state: str | None = None
    street_address: str | None = None
    usage_location: str | None = None
    user_type: str = "Member"
    time_zone: str = "UTC"
    working_hours: WorkingHours = _USUAL_HOURS
    manager_id: str | None = None
    delegate_delivery: DelegateDelivery = DelegateDelivery.TO_DELEGATE_ONLY
    mailbox_settings: MailboxSettings = _FIRST_SETTINGS


class BookingType(Enum):
    """How a room is booked (documented); ``unknown`` is there for places that are none."""

    UNKNOWN = "unknown"
    STANDARD = "standard"
    RESERVED = "reserved"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Room(User):
    """A resource mailbox: it books itself when free and declines when busy.

    ``address`` and ``coordinates`` are kept member by member as they were given. The rooms of a
    building make up a room list, see `rooms.py`. Their accounts are disabled (documented).
    """

    account_enabled: bool = False
    capacity: int | None = None
    building: str | None = None
    nickname: str | None = None
    label: str | None = None
    phone: str | None = None
    floor_number: int | None = None
    floor_label: str | None = None
    booking_type: BookingType = BookingType.STANDARD
    audio_device_name: str | None = None
    video_device_name: str | None = None
    display_device_name: str | None = None
    is_wheel_chair_accessible: bool = False
    tags: tuple[str, ...] = ()
    address: tuple[tuple[str, str], ...] = ()
    coordinates: tuple[tuple[str, float], ...] = ()


class Visibility(Enum):
    """Who may join a group and see who is in it (documented)."""

    PUBLIC = "Public"
    PRIVATE = "Private"
    HIDDEN_MEMBERSHIP = "HiddenMembership"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Group(Principal):
    """A Microsoft 365 group; every member is subscribed to its calendar (assumed)."""

    member_ids: tuple[str, ...] = ()
    owner_ids: tuple[str, ...] = ()
    description: str | None = None
    visibility: Visibility = Visibility.PUBLIC
    security_enabled: bool = False
    classification: str | None = None
    preferred_language: str | None = None

    def has_member(self, user_id: str) -> bool:
        """Tell membership; an owner who is not a member does not count (observed)."""
        return user_id in self.member_ids


class Directory:
    """Principals by id and by address, in the order in which they came, and their mailboxes.

    Who was deleted keeps the place and the mailbox: a reset brings both back as they were.
    """

    def __init__(self) -> None:
        self._principals: dict[str, Principal] = {}
        self._by_address: dict[str, str] = {}
        self._mailboxes: dict[str, Mailbox] = {}

    def __iter__(self) -> Iterator[Principal]:
        return (each for each in self._principals.values() if each.deleted is None)

    def apply(self, before: Any, after: Any) -> None:
        """Register, replace or forget a principal; called by the journal only."""
        if before is not None:
            self._forget(before, keep_mailbox=after is not None)
        if after is not None:
            self._register(after)

    def _register(self, principal: Principal) -> None:
        self._principals[principal.id] = principal
        for address in _addresses(principal):
            self._by_address[address] = principal.id
        if principal.has_mailbox and principal.id not in self._mailboxes:
            self._mailboxes[principal.id] = Mailbox(UUID(principal.id), principal.id)

    def _forget(self, principal: Principal, *, keep_mailbox: bool) -> None:
        for address in _addresses(principal):
            del self._by_address[address]
        if not keep_mailbox:
            del self._principals[principal.id]
            self._mailboxes.pop(principal.id, None)

    @property
    def users(self) -> list[User]:
        """People, in seeded order."""
        return [each for each in self if isinstance(each, User) and not isinstance(each, Room)]

    @property
    def rooms(self) -> list[Room]:
        """Rooms, in seeded order."""
        return [each for each in self if isinstance(each, Room)]

    @property
    def groups(self) -> list[Group]:
        """Microsoft 365 groups, in seeded order."""
        return [each for each in self if isinstance(each, Group)]

    @property
    def known(self) -> list[Principal]:
        """Everybody, those who were deleted too."""
        return list(self._principals.values())

    @property
    def mailboxes(self) -> list[Mailbox]:
        """The mailbox of everybody who has one, those who were deleted too."""
        return list(self._mailboxes.values())

    def find(self, key: str) -> Principal | None:
        """Return whom an id, an address or a user principal name means, in any letter case."""
        folded = key.casefold()
        found = self._principals.get(self._by_address.get(folded, folded))
        return None if found is None or found.deleted is not None else found

    def find_known(self, principal_id: str) -> Principal | None:
        """Return the principal of an id, deleted or not."""
        return self._principals.get(principal_id)

    def get_known(self, principal_id: str) -> Principal:
        """Return the principal of an id, deleted or not; KeyError if there never was one."""
        return self._principals[principal_id]

    def find_user(self, key: str) -> User | None:
        """Return the user or room of a key."""
        found = self.find(key)
        return found if isinstance(found, User) else None

    def find_group(self, key: str) -> Group | None:
        """Return the group of a key."""
        found = self.find(key)
        return found if isinstance(found, Group) else None

    def mailbox_of(self, principal: Principal) -> Mailbox:
        """Return a principal's mailbox; KeyError if it has none."""
        return self._mailboxes[principal.id]

    def owner_of(self, mailbox: Mailbox) -> Principal:
        """Return whose mailbox it is."""
        return self._principals[mailbox.owner_id]


def _addresses(principal: Principal) -> set[str]:
    if principal.deleted is not None:
        return set()
    names = {each.casefold() for each in (principal.mail, *principal.proxy_mails)}
    if isinstance(principal, User):
        names.add(principal.user_principal_name.casefold())
    return names
