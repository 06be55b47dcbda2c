"""What the inspector's calls speak for: a mock, the views of its tenant, and who is watching."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..server.control.controlled import Controlled
from ..server.control.declared import BadCallError, MissingError
from ..usage import UsageError
from .bell import Bell

if TYPE_CHECKING:
    from ..server.control.declared import DeclaredCall
    from ..views import Calendar, Event, Folder, Message, Views
    from ..views.people import Principal

__all__ = ["Inspector"]


class Inspector:
    """Shows a mock to whoever looks at its page.

    Args:
        mock: What is shown.
        views: The views of its tenant.
    """

    def __init__(self, mock: Controlled, views: Views) -> None:
        self.mock = mock
        self.views = views
        self.bell = Bell()
        mock.tenant.watchers.append(self.bell.ring)

    def calls(self) -> Iterator[tuple[Inspector, DeclaredCall[Any]]]:
        """Yield the page, and the calls that it lives on."""
        from . import acting, calendars, copying, live, mailboxes, pages, traffic

        for room in (pages, live, mailboxes, calendars, traffic, acting, copying):
            yield from ((self, call) for call in room.CALLS)

    @property
    def now(self) -> datetime:
        return self.mock.clock.now

    @property
    def owners(self) -> list[Principal]:
        """Everybody who has a mailbox: people, rooms, groups."""
        directory = self.mock.tenant.directory
        found = [*directory.users, *directory.rooms, *directory.groups]
        return [self.views.principal(each) for each in found if each.has_mailbox]

    def owner(self, key: str) -> Principal:
        """Return whose mailbox is meant, by id or address.

        Raises:
            MissingError: There is none.
        """
        found = self.mock.tenant.directory.find(key)
        if found is None or not found.has_mailbox:
            raise MissingError(f"there is no mailbox {key!r} in this tenant")
        return self.views.principal(found)

    def message(self, owner: str, key: str) -> Message:
        """Return the message of an immutable id.

        Raises:
            MissingError: There is none in that mailbox.
        """
        for folder in self.owner(owner).folders:
            for message in folder.messages:
                if message.immutable_id == key:
                    return message
        raise MissingError("that message is not there any more")

    def sides(self, uid: str, day: str | None) -> list[Event]:
        """Return every mailbox's copy of a meeting, or of one date; the organizer's first.

        Copies that went to Deleted Items are among them.

        Raises:
            MissingError: Nobody has one.
        """
        found = [copy for each in self.owners for copy in _copies_of(each, uid)]
        if day is not None:
            dated = (_on(each, day) for each in found)
            found = [each for each in dated if each is not None]
        if not found:
            raise MissingError("nobody has a copy of that meeting any more")
        return sorted(found, key=lambda each: not each.is_organizer)


def _copies_of(owner: Principal, uid: str) -> list[Event]:
    own = [each for each in owner.calendars if not each.is_shared_with_me]
    places: list[Calendar | Folder] = [*own, owner.deleted_items]
    return [each for place in places for each in place.events if each.uid == uid]


def _on(event: Event, day: str) -> Event | None:
    if event.type != "seriesMaster":
        return event if str(event.occurrence_date) == day else None
    try:
        return event.occurrence(day)
    except UsageError as error:
        raise BadCallError(str(error)) from None
