"""Events as a test sees them: one mailbox's copy of a meeting, a series, or one date of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..exchange import event as exchange
from ..exchange.mailbox import Mailbox
from ..exchange.recurrence import RangeType, dates_of
from ..graph.wire.event import event_to_wire, ical_uid_of
from ..graph.wire.view import View as WireView
from ..recording.places import GONE, place_name
from ..usage import UsageError
from .acting import Acting
from .moments import Day, Moment, read_day, read_moment

if TYPE_CHECKING:
    from .calendar import Calendar
    from .factory import Views
    from .folder import Folder
    from .people import Principal

__all__ = ["Attendee", "Event"]


@dataclass(frozen=True, slots=True)
class Attendee:
    """Who is invited, and what the organizer's copy knows of the answer.

    Attributes:
        type: ``required``, ``optional`` or ``resource``.
        response_status: ``none``, ``accepted``, ``tentativelyAccepted``, ``declined`` …
        responded_at: When; None while there is no answer.
        proposed_new_time: Start and end of the time that they would rather have.
    """

    mail: str
    display_name: str
    type: str
    response_status: str
    responded_at: datetime | None
    proposed_new_time: tuple[datetime, datetime] | None = None

    @property
    def response(self) -> str:
        """``response_status`` by the name that Graph has for it within ``status``."""
        return self.response_status

    @property
    def response_time(self) -> datetime | None:
        """``responded_at``, likewise ``time`` within ``status``."""
        return self.responded_at


class Event(Acting):
    """One mailbox's copy of a meeting, or an appointment; live.

    A view of the organizer's meeting still works when the meeting was cancelled: the event is in
    Deleted Items then. One whose event is gone for good keeps its ids and refuses the rest.
    """

    __slots__ = ("_day",)

    def __init__(self, views: Views, mailbox: Mailbox, item: exchange.Event) -> None:
        super().__init__(views, mailbox, item)
        self._day = item.occurrence_date if item.is_instance else None

    def _current(self) -> exchange.Event | None:
        event = self._mailbox.items.get(self._key)
        if not isinstance(event, exchange.Event):
            return None
        return event if self._day is None else event.instance(self._day)

    @property
    def ical_uid(self) -> str:
        """Graph's ``iCalUId``: the same in every mailbox's copy of this event."""
        return ical_uid_of(self._last)

    @property
    def uid(self) -> str:
        """Graph's ``uid``: the same in every copy and for all dates of a series."""
        return self._last.ical_uid

    @property
    def type(self) -> str:
        """``singleInstance``, ``seriesMaster``, ``occurrence`` or ``exception``."""
        return self._read().type.value

    @property
    def occurrence_date(self) -> date | None:
        """The original date, for one date of a series."""
        return self._last.occurrence_date

    @property
    def series_master(self) -> Event | None:
        """The series that this is one date of."""
        master = self._last.series_master
        return None if master is None else self._views.event(self._mailbox, master)

    @property
    def subject(self) -> str:
        return self._read().subject

    @property
    def body(self) -> str:
        """The content, an HTML document."""
        return self._read().body.content

    @property
    def body_preview(self) -> str:
        """The first 255 characters of the body's text."""
        return self._read().body.preview

    @property
    def start(self) -> datetime:
        """Aware, in the event's own zone."""
        return self._read().start.local

    @property
    def end(self) -> datetime:
        """Aware, in the event's own zone."""
        return self._read().end.local

    @property
    def is_all_day(self) -> bool:
        return self._read().is_all_day

    @property
    def location(self) -> str:
        """The place's display name."""
        return self._read().location.display_name

    @property
    def show_as(self) -> str:
        """``free``, ``tentative``, ``busy``, ``oof``, ``workingElsewhere`` or ``unknown``."""
        return self._read().show_as.value

    @property
    def importance(self) -> str:
        """``low``, ``normal`` or ``high``."""
        return self._read().importance.value

    @property
    def sensitivity(self) -> str:
        """``normal``, ``personal``, ``private`` or ``confidential``."""
        return self._read().sensitivity.value

    @property
    def is_draft(self) -> bool:
        """Whether nobody was invited yet."""
        return self._read().is_draft

    @property
    def is_cancelled(self) -> bool:
        return self._read().is_cancelled

    @property
    def is_organizer(self) -> bool:
        """Whether this mailbox's owner organizes the meeting."""
        return self._read().is_organizer

    @property
    def organizer(self) -> Principal:
        """Who organizes it: a user, a room or a group."""
        return self._views.find(self._read().organizer.address)

    @property
    def attendees(self) -> list[Attendee]:
        """Who is invited, as this copy has it; answers are in the organizer's copy only."""
        return [_attendee(each) for each in self._read().attendees]

    @property
    def response_status(self) -> str:
        """This mailbox's own answer: ``organizer``, ``notResponded``, ``accepted`` …"""
        return self._read().response_status.response.value

    @property
    def is_in_calendar(self) -> bool:
        """Whether it is in a calendar, and neither in Deleted Items nor gone."""
        event = self._find()
        return event is not None and event.folder in self._mailbox.calendars

    @property
    def calendar(self) -> Calendar | None:
        """The calendar that it is in."""
        found = self._mailbox.calendars.get(self._read().folder)
        return None if found is None else self._views.calendar(self._mailbox, found)

    @property
    def folder(self) -> Folder | None:
        """The mail folder that it is in, such as Deleted Items; None while it is in a calendar."""
        found = self._mailbox.folders.get(self._read().folder)
        return None if found is None else self._views.folder(self._mailbox, found)

    def occurrences(self, start: Moment | None = None, end: Moment | None = None) -> list[Event]:
        """Return the dates of a series that happen, exceptions too.

        Args:
            start: From when; from the beginning if left out. Naive times are in the series' zone.
            end: Until when; needed for a series that has no end.
        """
        master = self._series()
        zone = master.start.zone
        first = read_moment(start, zone, "start").utc if start else master.span[0] - _DAY
        last = read_moment(end, zone, "end").utc if end else _end_of(master)
        with self._views.tenant.lock:
            return [
                self._views.event(self._mailbox, each) for each in master.instances(first, last)
            ]

    instances = occurrences

    def occurrence(self, day: Day) -> Event:
        """Return one date of a series, also one that does not happen any more.

        Args:
            day: The original date, a `date` or ``"2026-03-03"``.
        """
        master, wanted = self._series(), read_day(day)
        assert master.recurrence is not None
        dates = dates_of(master.recurrence)
        if wanted not in dates:
            near = [str(d) for d in dates.between(wanted - _NEAR, wanted + _NEAR)[:5]]
            raise UsageError(
                f"{master.subject!r} does not happen on {wanted}"
                + (f"; dates near it are {', '.join(near)}" if near else "")
            )
        happening = replace(master, cancelled_dates=master.cancelled_dates - {wanted})
        instance = happening.instance(wanted)
        assert instance is not None
        return self._views.event(self._mailbox, instance)

    def _series(self) -> exchange.Event:
        event = self._read()
        if event.recurrence is None:
            raise UsageError(f"{event.subject!r} is a {event.type.value}, it has no occurrences")
        return event

    def as_json(self) -> dict[str, Any]:
        """Return what ``GET`` would: the v1.0 representation, times in UTC, without a context."""
        with self._views.tenant.lock:
            return event_to_wire(self._read(), WireView(self._views.tenant, self._mailbox))

    @property
    def _identity(self) -> tuple[object, ...]:
        return (self._mailbox, self._key, self._day)

    def __repr__(self) -> str:
        event = self._find()
        if event is None:
            return f"<Event {self._title!r} of {self._owner_mail}: {GONE}>"
        start, end = event.start.local, event.end.local
        until = f"{end:%H:%M}" if end.date() == start.date() else f"{end:%Y-%m-%d %H:%M}"
        state = " cancelled" if event.is_cancelled else ""
        role = "organized by" if event.is_organizer else "as seen by"
        count = len(event.attendees)
        return (
            f"<Event {event.subject!r} {start:%Y-%m-%d %H:%M} to {until} ({event.start.zone}) "
            f"{role} {self._owner_mail}, {count} attendee{'' if count == 1 else 's'},{state} in "
            f"{place_name(self._mailbox, event.folder)}>"
        )


def _attendee(attendee: exchange.Attendee) -> Attendee:
    status, slot = attendee.status, attendee.proposed_new_time
    return Attendee(
        mail=attendee.email.address,
        display_name=attendee.email.name or attendee.email.address,
        type=attendee.type.value,
        response_status=status.response.value,
        responded_at=None if status.time.year in _NEVER else status.time,
        proposed_new_time=(slot.start.local, slot.end.local) if slot else None,
    )


#: The years of Graph's "never" and of an answer that was reset.
_NEVER = (1, 4501)
_DAY = timedelta(days=1)
_NEAR = timedelta(days=31)


def _end_of(master: exchange.Event) -> datetime:
    assert master.recurrence is not None
    if master.recurrence.range.type is RangeType.NO_END:
        raise UsageError(f"{master.subject!r} has no end; say until when with end=")
    first = master.recurrence.range.start_date
    last = dates_of(master.recurrence).between(first, date.max - _NEAR)[-1]
    return master.slot(last)[1].utc + _NEAR
