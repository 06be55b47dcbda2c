"""Users, rooms and groups as a test sees them, and the mailbox of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..exchange import authors, directory
from ..exchange.accounts import direct_reports
from ..exchange.calendar import DELETED_ITEMS as DELETED
from ..exchange.calendar import DRAFTS, INBOX, ROOT, SENT_ITEMS, CalendarGroup
from ..exchange.calendars import create_calendar, create_calendar_group
from ..exchange.errors import Refusal
from ..exchange.groups import people_of
from ..exchange.mailbox import Mailbox
from ..recording.places import path_of
from ..usage import UsageError, nearest
from .attachments import files
from .contact import arrange_contact, contacts_of
from .identifying import which_meeting
from .mails import receive_mail, send_mail
from .rules import arrange_rule

if TYPE_CHECKING:
    from ..recording.addresses import Somebody
    from ..recording.outbox import EventLike
    from .calendar import Calendar
    from .contact import Contact
    from .event import Event
    from .factory import Views
    from .folder import Folder
    from .message import Message

__all__ = ["Group", "Principal", "Room", "User"]


class Principal:
    """Somebody or something with an address and a mailbox; live."""

    __slots__ = ("_id", "_last", "_views")

    def __init__(self, views: Views, principal: directory.Principal) -> None:
        self._views = views
        self._id = principal.id
        self._last = principal

    def _read(self) -> directory.Principal:
        with self._views.tenant.lock:
            found = self._views.tenant.directory.find(self._id)
            if found is None:
                raise UsageError(
                    f"{self._last.mail} is not in this tenant any more: a DELETE takes somebody "
                    "out, and a reset takes back whom a test added"
                )
            self._last = found
            return found

    @property
    def id(self) -> str:
        """The object id, a GUID."""
        return self._id

    @property
    def mail(self) -> str:
        """The SMTP address."""
        return self._last.mail

    @property
    def display_name(self) -> str:
        return self._read().display_name

    # -- calendars -----------------------------------------------------------

    @property
    def calendar(self) -> Calendar:
        """The default calendar."""
        return self._views.calendar(self._mailbox, self._mailbox.default_calendar)

    @property
    def calendars(self) -> list[Calendar]:
        """All calendars, the default one first."""
        with self._views.tenant.lock:
            return [
                self._views.calendar(self._mailbox, each)
                for each in self._mailbox.calendars.values()
            ]

    def add_calendar(self, name: str, *, group: str | None = None) -> Calendar:
        """Add a calendar beside the default one.

        Args:
            group: The name of its calendar group, which is made if there is none yet; ``My
                Calendars`` if left out.

        Raises:
            UsageError: There is a calendar of that name.
        """
        tenant, mailbox = self._views.tenant, self._mailbox
        try:
            with tenant.transaction():
                place = None if group is None else self._calendar_group(group)
                calendar = create_calendar(tenant, mailbox, name, group=place)
        except Refusal as refusal:
            raise UsageError(
                f"Graph would refuse a calendar {name!r} for {self.mail}: {refusal.message}"
            ) from None
        return self._views.calendar(mailbox, calendar)

    @property
    def calendar_groups(self) -> list[str]:
        """The names of the calendar groups, the default one first."""
        with self._views.tenant.lock:
            return [each.name for each in self._mailbox.calendar_groups.values()]

    @property
    def events(self) -> list[Event]:
        """Single instances and series masters of all calendars, by start."""
        with self._views.tenant.lock:
            return [self._views.event(self._mailbox, each) for each in self._mailbox.events()]

    def copy_of(self, meeting: EventLike | Mapping[str, Any] | str) -> Event | None:
        """Return this mailbox's copy of a meeting, or of one date of it, if a calendar has it.

        Args:
            meeting: Anybody's copy, the JSON of one, or an ``iCalUId``.

        Raises:
            UsageError: It does not say which meeting: an id is another in every mailbox.
        """
        uid, day = which_meeting(meeting)
        return self._views.copy(self._mailbox, uid, day)

    # -- mail ----------------------------------------------------------------

    def grant_send_as(self, somebody: Principal) -> None:
        """Let somebody send mail in this one's name, as if it came from here."""
        tenant = self._views.tenant
        with tenant.transaction():
            authors.grant_send_as(tenant, self._read(), somebody._read())

    def grant_send_on_behalf(self, somebody: Principal) -> None:
        """Let somebody send mail on behalf of this one, who stays visible as the sender."""
        tenant = self._views.tenant
        with tenant.transaction():
            authors.grant_send_on_behalf(tenant, self._read(), somebody._read())

    # -- mail folders --------------------------------------------------------

    @property
    def inbox(self) -> Folder:
        return self._folder(INBOX)

    @property
    def sent_items(self) -> Folder:
        return self._folder(SENT_ITEMS)

    @property
    def deleted_items(self) -> Folder:
        """Where cancelled and deleted events lie too."""
        return self._folder(DELETED)

    @property
    def drafts(self) -> Folder:
        return self._folder(DRAFTS)

    @property
    def folders(self) -> list[Folder]:
        """All mail folders but hidden ones and those outside the message store's top."""
        with self._views.tenant.lock:
            found = sorted(self._mailbox.folders_below(ROOT), key=lambda folder: folder.key)
        return [self._views.folder(self._mailbox, f) for f in found if not f.is_hidden]

    def folder(self, name: str) -> Folder:
        """Return a mail folder.

        Args:
            name: A well-known name (``junkemail``) or a path of display names
                (``Inbox/Projects``), in any letter case.

        Raises:
            UsageError: There is no such folder.
        """
        mailbox, wanted = self._mailbox, name.strip("/").casefold()
        with self._views.tenant.lock:
            by_name = {path_of(mailbox, f): f for f in mailbox.folders.values() if f.key != ROOT}
            by_name |= {f.well_known_name: f for f in mailbox.folders.values() if f.well_known_name}
        found = next((f for each, f in by_name.items() if each.casefold() == wanted), None)
        if found is None:
            raise UsageError(
                f"no folder {name!r} in the mailbox of {self.mail}{nearest(name, by_name)}; "
                "create one with add_folder(...)"
            )
        return self._views.folder(mailbox, found)

    def add_folder(self, name: str) -> Folder:
        """Add a mail folder at the top, beside Inbox."""
        return self._folder(ROOT).add_folder(name)

    def add_rule(
        self,
        name: str,
        *,
        actions: Mapping[str, Any],
        conditions: Mapping[str, Any] | None = None,
        exceptions: Mapping[str, Any] | None = None,
        sequence: int = 1,
    ) -> str:
        """Add an inbox rule, which deals with what arrives from now on; returns its id.

        Args:
            actions: As Graph has them: ``{"moveToFolder": folder.id, "markAsRead": True}``.
            conditions: Likewise, ``{"senderContains": ["ana"]}``; every message if left out.
            exceptions: What leaves a message alone.
            sequence: Rules with smaller numbers come first.

        Raises:
            UsageError: Graph would refuse it.
        """
        rule = {
            "displayName": name,
            "sequence": sequence,
            "actions": actions,
            "conditions": conditions or {},
            "exceptions": exceptions or {},
        }
        return arrange_rule(self._views.tenant, self._mailbox, rule)

    def _calendar_group(self, name: str) -> CalendarGroup:
        groups = self._mailbox.calendar_groups.values()
        found = next((each for each in groups if each.name.casefold() == name.casefold()), None)
        return found or create_calendar_group(self._views.tenant, self._mailbox, name)

    def _folder(self, key: int) -> Folder:
        return self._views.folder(self._mailbox, self._mailbox.folders[key])

    @property
    def _mailbox(self) -> Mailbox:
        principal = self._read()
        if not principal.has_mailbox:
            raise UsageError(f"{principal.mail} has no mailbox; it was added without one")
        return self._views.tenant.mailbox_of(principal)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Principal)
            and self._id == other._id
            and self._views.tenant is other._views.tenant
        )

    def __hash__(self) -> int:
        return hash(self._id)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._last.display_name} <{self.mail}>>"

    def __str__(self) -> str:
        return self.mail


class User(Principal):
    """A person, or (as `Room`) a resource."""

    __slots__ = ()

    def _read(self) -> directory.User:
        found = super()._read()
        assert isinstance(found, directory.User)
        return found

    @property
    def user_principal_name(self) -> str:
        """The name to sign in with."""
        return self._read().user_principal_name

    @property
    def time_zone(self) -> str:
        """The Windows or IANA name of the zone that naive times are in."""
        return self._read().time_zone

    @property
    def working_hours(self) -> directory.WorkingHours:
        """``start``, ``end`` and ``days``, in the user's own zone."""
        return self._read().working_hours

    @property
    def job_title(self) -> str | None:
        return self._read().job_title

    @property
    def department(self) -> str | None:
        return self._read().department

    @property
    def manager(self) -> User | None:
        """Who leads this person."""
        with self._views.tenant.lock:
            found = self._views.tenant.directory.find_user(self._read().manager_id or "")
        return None if found is None else self._views.user(found)

    @property
    def contacts(self) -> list[Contact]:
        """The contacts of all folders of the address book, those of the default one first."""
        with self._views.tenant.lock:
            found = contacts_of(self._mailbox)
        return [self._views.contact(self._mailbox, each) for each in found]

    def add_contact(
        self,
        display_name: str,
        email: Somebody | Iterable[Somebody] = (),
        *,
        company_name: str | None = None,
        job_title: str | None = None,
        mobile_phone: str | None = None,
        business_phones: Iterable[str] = (),
        categories: Iterable[str] = (),
        folder: str | None = None,
    ) -> Contact:
        """Note somebody in the address book.

        Args:
            email: An address or several; people of the tenant stand for theirs.
            folder: The name of a contact folder, which is made if there is none yet; the default
                folder if left out.

        Raises:
            UsageError: What should be an address is none.
        """
        members = {
            "display_name": display_name,
            "company_name": company_name,
            "job_title": job_title,
            "mobile_phone": mobile_phone,
            "business_phones": tuple(business_phones),
            "categories": tuple(categories),
        }
        tenant, mailbox = self._views.tenant, self._mailbox
        made = arrange_contact(tenant, mailbox, email, folder, members)
        return self._views.contact(mailbox, made)

    @property
    def direct_reports(self) -> list[User]:
        """Whom this person leads."""
        with self._views.tenant.lock:
            found = direct_reports(self._views.tenant, self._read())
        return [self._views.user(each) for each in found]

    def send(
        self,
        to: Somebody | Iterable[Somebody],
        subject: str = "",
        body: str = "",
        *,
        cc: Somebody | Iterable[Somebody] = (),
        bcc: Somebody | Iterable[Somebody] = (),
        attachments: Mapping[str, bytes | str] | None = None,
    ) -> Message:
        """Send a mail, and return the copy in Sent Items.

        Args:
            to: Users, rooms, groups, or addresses, inside or outside the tenant.
            body: Plain text.
            attachments: Files by name: ``{"menu.txt": b"..."}``.

        Raises:
            UsageError: Graph would refuse it.
        """
        message = send_mail(
            self._views.tenant,
            self._mailbox,
            subject=subject,
            body=body,
            to=to,
            cc=cc,
            bcc=bcc,
            attachments=files(attachments or {}),
        )
        return self._views.message(self._mailbox, message)

    def receive(
        self,
        subject: str = "",
        body: str = "",
        *,
        from_: Somebody,
        attachments: Mapping[str, bytes | str] | None = None,
    ) -> Message | None:
        """Let a mail arrive: rules see it, and automatic replies answer it.

        Returns:
            The mail in this mailbox; None if a rule deleted it for good.
        """
        message = receive_mail(
            self._views.tenant,
            self._read(),
            subject=subject,
            body=body,
            from_=from_,
            attachments=files(attachments or {}),
        )
        return None if message is None else self._views.message(self._mailbox, message)

    def token(self, scopes: str | Iterable[str] | None = None, *, expires_in: int = 3600) -> str:
        """Return a bearer token that signs this user in.

        Args:
            scopes: Permissions (``["Mail.Read"]`` or ``"Mail.Read User.Read"``); all if left out.
            expires_in: Seconds from now; a negative number gives a token that has expired.
        """
        granted = scopes.split() if isinstance(scopes, str) else scopes
        return self._views.tokens.issue(self._read(), scopes=granted, expires_in=expires_in)


class Room(User):
    """A room or equipment: it accepts by itself when it is free, and declines when it is busy."""

    __slots__ = ()

    def _read(self) -> directory.Room:
        found = super()._read()
        assert isinstance(found, directory.Room)
        return found

    @property
    def capacity(self) -> int | None:
        """How many people fit in."""
        return self._read().capacity

    @property
    def building(self) -> str | None:
        return self._read().building


class Group(Principal):
    """A Microsoft 365 group, with a calendar of its own."""

    __slots__ = ()

    def _read(self) -> directory.Group:
        found = super()._read()
        assert isinstance(found, directory.Group)
        return found

    @property
    def description(self) -> str | None:
        return self._read().description

    @property
    def owners(self) -> list[User]:
        """Who manages it."""
        with self._views.tenant.lock:
            found = people_of(self._views.tenant, self._read(), "owners")
        return [self._views.user(each) for each in found]

    @property
    def members(self) -> list[User]:
        """Its members, in the order in which they were added."""
        with self._views.tenant.lock:
            find = self._views.tenant.directory.find_user
            found = [find(member_id) for member_id in self._read().member_ids]
        return [self._views.user(each) for each in found if each is not None]
