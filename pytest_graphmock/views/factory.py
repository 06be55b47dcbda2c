"""What makes the views of one tenant: the lens that everything a test holds was seen through."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from ..exchange import directory
from ..exchange.calendar import Calendar as ExchangeCalendar
from ..exchange.calendar import MailFolder
from ..exchange.contact import Contact as ExchangeContact
from ..exchange.event import Event as ExchangeEvent
from ..exchange.mailbox import Mailbox
from ..exchange.message import Message as ExchangeMessage
from ..exchange.tenant import Tenant
from ..graph.identity.tokens import TokenIssuer
from ..recording.lens import Lens
from ..usage import UsageError
from .calendar import Calendar
from .contact import Contact
from .event import Event
from .folder import Folder
from .invitees import find_short_name, listed, nearest_mail
from .message import Message
from .people import Group, Principal, Room, User

__all__ = ["Views"]

_Kind = TypeVar("_Kind", User, Group)
_MODELS: dict[type[Principal], type[directory.Principal]] = {
    User: directory.User,
    Group: directory.Group,
}


class Views(Lens):
    """Shows what is in a tenant as live views; two views of one thing are equal."""

    def __init__(self, tenant: Tenant, tokens: TokenIssuer) -> None:
        self._tenant = tenant
        self.tokens = tokens

    @property
    def tenant(self) -> Tenant:
        return self._tenant

    def mailbox(self, owner_id: str) -> Mailbox:
        """Return the mailbox of a user, a room or a group."""
        owner = self._tenant.directory.find_known(owner_id)
        if owner is None:
            raise UsageError("that mailbox is gone: it was added before the mock was reset")
        return self._tenant.mailbox_of(owner)

    def find(self, address: str) -> Principal:
        """Return whom an address of the tenant belongs to."""
        found = self._tenant.directory.find(address)
        if found is None:
            raise UsageError(f"{address!r} is nobody in this tenant")
        return self.principal(found)

    def find_by_name(self, key: str, kind: type[_Kind]) -> _Kind:
        """Return the user, room or group of an id, an address, a short or a display name."""
        directory = self._tenant.directory
        found = directory.find(key) or find_short_name(self._tenant, key, _MODELS[kind])
        if not isinstance(found, _MODELS[kind]):
            mails = [each.mail for each in directory if isinstance(each, _MODELS[kind])]
            name = kind.__name__.lower()
            raise UsageError(
                f"no {name} {key!r} in this tenant{nearest_mail(key, mails)}; it has "
                f"{listed(mails)}; create one with graph_mock.add_{name}(...)"
            )
        view = self.principal(found)
        assert isinstance(view, kind)
        return view

    def principal(self, principal: directory.Principal) -> Principal:
        """Return the view of a user, a room or a group."""
        if isinstance(principal, directory.Group):
            return Group(self, principal)
        assert isinstance(principal, directory.User)
        return self.user(principal)

    def user(self, user: directory.User) -> User:
        """Return the view of a user or a room."""
        return (Room if isinstance(user, directory.Room) else User)(self, user)

    def calendar(self, mailbox: Mailbox, found: ExchangeCalendar) -> Calendar:
        """Return the view of a calendar."""
        return Calendar(self, mailbox, found)

    def folder(self, mailbox: Mailbox, found: MailFolder) -> Folder:
        """Return the view of a mail folder."""
        return Folder(self, mailbox, found)

    def event(self, mailbox: Mailbox, item: ExchangeEvent) -> Event:
        return Event(self, mailbox, item)

    def message(self, mailbox: Mailbox, item: ExchangeMessage) -> Message:
        return Message(self, mailbox, item)

    def contact(self, mailbox: Mailbox, item: ExchangeContact) -> Contact:
        return Contact(self, mailbox, item)

    def copy(self, mailbox: Mailbox, uid: str, day: date | None = None) -> Event | None:
        """Return a mailbox's copy of a meeting, or of one date of it, if a calendar has it.

        Who was invited to single dates only has copies of those, and of the whole none but them.
        """
        with self._tenant.lock:
            copies = mailbox.copies(uid)
            dates = [each.instance(day) if day and each.recurrence else each for each in copies]
            fitting = [each for each in dates if each and day in (None, each.occurrence_date)]
            fitting.sort(key=lambda each: each.occurrence_date is not None)
            return self.event(mailbox, fitting[0]) if fitting else None
