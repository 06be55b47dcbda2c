"""What holds items: mail folders, calendars, calendar groups, and who may use a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from .address import EmailAddress
from .item import ExtendedProperty, MultiValueExtendedProperty

__all__ = [
    "DEFAULT_CALENDAR",
    "DELETED_ITEMS",
    "DELETIONS",
    "DRAFTS",
    "INBOX",
    "MY_CALENDARS",
    "OTHER_CALENDARS",
    "PEOPLES_CALENDARS",
    "PURGES",
    "ROOT",
    "SENT_ITEMS",
    "WELL_KNOWN_CALENDARS",
    "WELL_KNOWN_FOLDERS",
    "WELL_KNOWN_GROUPS",
    "Calendar",
    "CalendarColor",
    "CalendarGroup",
    "CalendarPermission",
    "CalendarRole",
    "CalendarSource",
    "FolderSearch",
    "MailFolder",
]


@dataclass(frozen=True, slots=True)
class FolderSearch:
    """What a search folder shows: messages that lie in other folders and match.

    Attributes:
        filter_query: A ``$filter`` expression about messages.
        sources: The folders that are looked into, with all below them if it ``is_deep``.
    """

    filter_query: str
    sources: tuple[int, ...]
    is_deep: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class MailFolder:
    """A folder of messages. Counts are the mailbox's to tell, they are not part of the value.

    Attributes:
        search: For a search folder, what it shows; nothing lies in it.
    """

    key: int
    name: str
    parent: int | None
    well_known_name: str | None = None
    is_hidden: bool = False
    search: FolderSearch | None = None
    single_value_properties: tuple[ExtendedProperty, ...] = ()
    multi_value_properties: tuple[MultiValueExtendedProperty, ...] = ()

    @property
    def is_default(self) -> bool:
        """Whether every mailbox has it from the start, so that it can't be moved or deleted."""
        return self.key in _DEFAULT_FOLDERS


class CalendarColor(Enum):
    AUTO = "auto"
    LIGHT_BLUE = "lightBlue"
    LIGHT_GREEN = "lightGreen"
    LIGHT_ORANGE = "lightOrange"
    LIGHT_GRAY = "lightGray"
    LIGHT_YELLOW = "lightYellow"
    LIGHT_TEAL = "lightTeal"
    LIGHT_PINK = "lightPink"
    LIGHT_BROWN = "lightBrown"
    LIGHT_RED = "lightRed"
    MAX_COLOR = "maxColor"


class CalendarRole(Enum):
    """What somebody may do with another's calendar, least first."""

    NONE = "none"
    FREE_BUSY_READ = "freeBusyRead"
    LIMITED_READ = "limitedRead"
    READ = "read"
    WRITE = "write"
    DELEGATE_WITHOUT_PRIVATE = "delegateWithoutPrivateEventAccess"
    DELEGATE_WITH_PRIVATE = "delegateWithPrivateEventAccess"
    CUSTOM = "custom"

    @property
    def may_read(self) -> bool:
        """Whether events are shown; below that only free/busy (documented, calendar.md §17.3)."""
        return self in _READERS

    @property
    def may_write(self) -> bool:
        """Whether events can be created, changed and cancelled."""
        return self in _WRITERS

    @property
    def is_delegate(self) -> bool:
        """Whether meeting messages for the owner go to this person."""
        return self in _DELEGATES


_DELEGATES = frozenset({CalendarRole.DELEGATE_WITHOUT_PRIVATE, CalendarRole.DELEGATE_WITH_PRIVATE})
_WRITERS = _DELEGATES | {CalendarRole.WRITE}
_READERS = _WRITERS | {CalendarRole.READ, CalendarRole.LIMITED_READ}


@dataclass(frozen=True, slots=True)
class CalendarPermission:
    """One person's role in a calendar."""

    email: EmailAddress
    role: CalendarRole


@dataclass(frozen=True, slots=True)
class CalendarSource:
    """Which calendar, in whose mailbox, a sharee's local calendar stands for."""

    owner_id: str
    key: int


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """A folder of events. Everybody in the organization sees free/busy unless permitted more.

    Attributes:
        organization_role: What everybody in the organization may do; None for what Exchange
            begins with, see `everybodys_role`.
        source: For a calendar that somebody else shared, the one it stands for; it holds nothing
            itself.
    """

    key: int
    name: str
    group: int | None
    version: int
    is_default: bool = False
    color: CalendarColor = CalendarColor.AUTO
    permissions: tuple[CalendarPermission, ...] = ()
    organization_role: CalendarRole | None = None
    source: CalendarSource | None = None
    single_value_properties: tuple[ExtendedProperty, ...] = ()
    multi_value_properties: tuple[MultiValueExtendedProperty, ...] = ()

    @property
    def everybodys_role(self) -> CalendarRole:
        """What ``My Organization`` may do: at first see free/busy in a primary calendar."""
        if self.organization_role is not None:
            return self.organization_role
        return CalendarRole.FREE_BUSY_READ if self.is_default else CalendarRole.NONE

    @property
    def is_removable(self) -> bool:
        """Whether it can be deleted: neither the default calendar, nor the one that was at first.

        Source: calendar.md §17.1 (documented; that the first stays after another became the
        default is assumed).
        """
        return not self.is_default and self.key != DEFAULT_CALENDAR

    def role_of(self, address: str) -> CalendarRole:
        """Return what a colleague who is not the owner may do here."""
        folded = address.casefold()
        return next(
            (each.role for each in self.permissions if each.email.folded == folded),
            self.everybodys_role,
        )

    @property
    def delegates(self) -> tuple[EmailAddress, ...]:
        """Who gets the owner's meeting messages."""
        return tuple(each.email for each in self.permissions if each.role.is_delegate)


@dataclass(frozen=True, slots=True, eq=False)
class CalendarGroup:
    key: int
    name: str
    class_id: str
    version: int


ROOT = 1
#: Every mailbox has these from the start, under the same numbers. Names, English display names
#: and hidden children: mail.md §12.2 and §12.3 (documented; which children are hidden, and what
#: lies in Recoverable Items, observed; the name of the folder for search folders is assumed).
WELL_KNOWN_FOLDERS = (
    MailFolder(ROOT, "Top of Information Store", None, "msgfolderroot"),
    MailFolder(2, "Archive", ROOT, "archive"),
    MailFolder(3, "Conversation History", ROOT, "conversationhistory"),
    MailFolder(4, "Deleted Items", ROOT, "deleteditems"),
    MailFolder(5, "Drafts", ROOT, "drafts"),
    MailFolder(6, "Inbox", ROOT, "inbox"),
    MailFolder(7, "Junk Email", ROOT, "junkemail"),
    MailFolder(8, "Outbox", ROOT, "outbox"),
    MailFolder(9, "Sent Items", ROOT, "sentitems"),
    MailFolder(10, "Team Chat", 3, None, is_hidden=True),
    MailFolder(11, "Recoverable Items", None, "recoverableitemsroot"),
    MailFolder(12, "Deletions", 11, "recoverableitemsdeletions"),
    MailFolder(13, "Purges", 11, "recoverableitemspurges"),
    MailFolder(14, "Versions", 11, "recoverableitemsversions"),
    MailFolder(15, "Calendar Logging", 11),
    MailFolder(16, "DiscoveryHolds", 11, "recoverableitemsdiscoveryholds"),
    MailFolder(17, "SubstrateHolds", 11),
    MailFolder(18, "Finder", None, "searchfolders"),
)
_DEFAULT_FOLDERS = frozenset(each.key for each in WELL_KNOWN_FOLDERS)
DELETED_ITEMS, DRAFTS, INBOX, SENT_ITEMS, DELETIONS, PURGES = 4, 5, 6, 9, 12, 13

DEFAULT_CALENDAR = 20
MY_CALENDARS, OTHER_CALENDARS, PEOPLES_CALENDARS = 30, 31, 32
#: Groups: calendar.md §17.2 (the first documented, the others assumed).
WELL_KNOWN_GROUPS = (
    CalendarGroup(MY_CALENDARS, "My Calendars", "0006f0b7-0000-0000-c000-000000000046", 1),
    CalendarGroup(OTHER_CALENDARS, "Other Calendars", "0006f0b8-0000-0000-c000-000000000046", 1),
    CalendarGroup(
        PEOPLES_CALENDARS, "People's Calendars", "0006f0b9-0000-0000-c000-000000000046", 1
    ),
)
WELL_KNOWN_CALENDARS = (Calendar(DEFAULT_CALENDAR, "Calendar", MY_CALENDARS, 1, is_default=True),)
