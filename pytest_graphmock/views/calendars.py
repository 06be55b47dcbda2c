"""The calendars in somebody's mailbox, and the events in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..exchange.calendar import CalendarGroup
from ..exchange.calendars import create_calendar, create_calendar_group
from ..exchange.errors import Refusal
from ..usage import UsageError
from .identifying import which_meeting
from .owner import MailboxOwner

if TYPE_CHECKING:
    from ..recording.outbox import EventLike
    from .calendar import Calendar
    from .event import Event

__all__ = ["CalendarOwner"]


class CalendarOwner(MailboxOwner):
    """Whose calendars are in a mailbox."""

    __slots__ = ()

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

    def _calendar_group(self, name: str) -> CalendarGroup:
        groups = self._mailbox.calendar_groups.values()
        found = next((each for each in groups if each.name.casefold() == name.casefold()), None)
        return found or create_calendar_group(self._views.tenant, self._mailbox, name)
