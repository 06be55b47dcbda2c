"""Users, rooms and groups as a test sees them, and the mailbox of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ..exchange import authors, directory
from ..exchange.accounts import direct_reports
from ..exchange.groups import people_of
from .attachments import files
from .calendars import CalendarOwner
from .contact import arrange_contact, contacts_of
from .folders import FolderOwner
from .mails import receive_mail, send_mail

if TYPE_CHECKING:
    from ..recording.addresses import Somebody
    from .contact import Contact
    from .message import Message

__all__ = ["Group", "Principal", "Room", "User"]


class Principal(CalendarOwner, FolderOwner):
    """Somebody or something with an address and a mailbox; live."""

    __slots__ = ()

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
