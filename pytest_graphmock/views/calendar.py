"""Calendars as a test sees them, and how a test arranges what is in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..exchange.address import EmailAddress
from ..exchange.calendar import Calendar as ExchangeCalendar
from ..exchange.calendar import CalendarPermission, CalendarRole
from ..exchange.errors import Refusal
from ..exchange.mailbox import Mailbox
from ..exchange.meeting import create_event
from ..exchange.sharing import find_source, grant
from ..recording.addresses import HasMail, Somebody, mail_of
from ..usage import UsageError, nearest
from .composing import event_members
from .invitees import Invitee
from .moments import Moment, read_moment

if TYPE_CHECKING:
    from .event import Event
    from .factory import Views
    from .people import Principal

__all__ = ["Calendar"]

_ROLES = {each.value: each for each in CalendarRole if each is not CalendarRole.CUSTOM}


class Calendar:
    """A calendar of one mailbox; live."""

    __slots__ = ("_key", "_last", "_mailbox", "_views")

    def __init__(self, views: Views, mailbox: Mailbox, calendar: ExchangeCalendar) -> None:
        self._views = views
        self._mailbox = mailbox
        self._key = calendar.key
        self._last = calendar

    def _read(self) -> ExchangeCalendar:
        found = self._mailbox.calendars.get(self._key)
        if found is None:
            raise UsageError(f"the calendar {self._last.name!r} is gone")
        self._last = found
        return found

    @property
    def id(self) -> str:
        """The id, which never changes."""
        return self._mailbox.id_of_container(self._last)

    @property
    def name(self) -> str:
        return self._read().name

    @property
    def is_default(self) -> bool:
        """Whether invitations land here."""
        return self._read().is_default

    @property
    def color(self) -> str:
        """How Outlook paints it, in Graph's words: ``auto``, ``lightBlue`` …"""
        return self._read().color.value

    @property
    def group(self) -> str | None:
        """The name of the calendar group that it stands in; None for a group's calendar."""
        found = self._mailbox.calendar_groups.get(self._read().group or 0)
        return None if found is None else found.name

    @property
    def is_shared_with_me(self) -> bool:
        """Whether it stands for somebody else's calendar."""
        return self._read().source is not None

    @property
    def owner(self) -> Principal:
        """Whose calendar it is: the organizer of what is added to it."""
        return self._views.principal(self._views.tenant.owner_of(self._place[0]))

    @property
    def events(self) -> list[Event]:
        """Single instances and series masters, by start."""
        with self._views.tenant.lock:
            mailbox, calendar = self._place
            found = list(mailbox.events([calendar.key]))
        return [self._views.event(mailbox, each) for each in found]

    def view(self, start: Moment, end: Moment) -> list[Event]:
        """Return what overlaps a window: single instances and every date of a series, by start.

        Args:
            start: A naive time is in the owner's time zone.
            end: Likewise.
        """
        zone = self._zone
        first, last = read_moment(start, zone, "start").utc, read_moment(end, zone, "end").utc
        with self._views.tenant.lock:
            mailbox, calendar = self._place
            found = mailbox.calendar_view(first, last, [calendar.key])
        return [self._views.event(mailbox, each) for each in found]

    def add_event(
        self,
        subject: str,
        start: Moment | None = None,
        end: Moment | None = None,
        *,
        recurrence: Mapping[str, Any] | None = None,
        location: str | HasMail | Mapping[str, Any] | None = None,
        body: str | Mapping[str, Any] | None = None,
        **graph_properties: Any,
    ) -> Event:
        """Add an appointment: an event with nobody invited. See `add_meeting`."""
        return self.add_meeting(
            subject,
            attendees=(),
            start=start,
            end=end,
            recurrence=recurrence,
            location=location,
            body=body,
            **graph_properties,
        )

    def add_meeting(
        self,
        subject: str,
        *,
        attendees: Iterable[Invitee],
        start: Moment | None = None,
        end: Moment | None = None,
        recurrence: Mapping[str, Any] | None = None,
        location: str | HasMail | Mapping[str, Any] | None = None,
        body: str | Mapping[str, Any] | None = None,
        **graph_properties: Any,
    ) -> Event:
        """Add a meeting as a request would: attendees are invited, rooms answer at once.

        Args:
            attendees: Users, rooms, groups, addresses inside or outside the tenant, or mappings
                such as ``{"mail": "eve@partner.example", "type": "optional"}``.
            start: A datetime or ISO 8601 text; naive times are in the owner's time zone.
                Tomorrow at 10:00 if left out.
            end: An hour after the start if left out; for an all-day event a day.
            recurrence: Graph's ``patternedRecurrence``, in snake or camel case; the range begins
                with the event unless it says otherwise.
            location: A name, a room, or Graph's ``location``.
            body: Plain text, or Graph's ``itemBody``.
            graph_properties: Any other writable property of Graph's event, in snake or camel
                case: ``is_all_day=True``, ``importance="high"``, ``response_requested=False``.
                ``attachments`` may be files by name: ``{"menu.txt": b"..."}``.

        Returns:
            The organizer's copy.

        Raises:
            UsageError: It means nothing, or Graph would refuse it.
        """
        tenant = self._views.tenant
        with tenant.lock:
            mailbox, calendar = self._place
            members = event_members(
                tenant,
                tenant.owner_of(mailbox),
                subject=subject,
                attendees=attendees,
                start=start,
                end=end,
                recurrence=recurrence,
                location=location,
                body=body,
                properties=graph_properties,
            )
            try:
                event = create_event(tenant, mailbox, calendar, members)
            except Refusal as refusal:
                raise UsageError(f"Graph would refuse this event: {refusal.message}") from None
        return self._views.event(mailbox, event)

    def share(self, user: Somebody, role: str = "write") -> CalendarPermission:
        """Let somebody use this calendar; what they were allowed before is replaced.

        Args:
            role: ``freeBusyRead``, ``limitedRead``, ``read``, ``write``, or a delegate's role,
                ``delegateWithoutPrivateEventAccess`` or ``delegateWithPrivateEventAccess``;
                ``none`` takes everything back. Who may see events finds the calendar among
                their own ``calendars``.

        Raises:
            UsageError: There is no such role, or not for them here.
        """
        if role not in _ROLES:
            raise UsageError(
                f"a calendar has no role {role!r}{nearest(role, _ROLES)}; it has "
                f"{', '.join(_ROLES)}"
            )
        tenant, permission = self._views.tenant, CalendarPermission(self._known(user), _ROLES[role])
        try:
            grant(tenant, self._mailbox, self._read(), permission)
        except Refusal as refusal:
            raise UsageError(f"Graph would refuse this: {refusal.message}") from None
        return permission

    @property
    def permissions(self) -> list[CalendarPermission]:
        """Who may do what here, beside the owner."""
        return list(self._read().permissions)

    def _known(self, user: Somebody) -> EmailAddress:
        mail = mail_of(user)
        found = self._views.tenant.directory.find_user(mail)
        if found is None:
            known = [each.mail for each in self._views.tenant.directory.users]
            raise UsageError(
                f"no user {mail!r} in this tenant{nearest(mail, known)}; a calendar is shared "
                "with people of the tenant, graph_mock.add_user(...) makes one"
            )
        return found.email

    @property
    def _zone(self) -> str:
        return getattr(self._views.tenant.owner_of(self._place[0]), "time_zone", "UTC")

    @property
    def _place(self) -> tuple[Mailbox, ExchangeCalendar]:
        """Where the events are: in another mailbox, if somebody else shared the calendar."""
        calendar = self._read()
        if calendar.source is None:
            return self._mailbox, calendar
        return find_source(self._views.tenant, calendar)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Calendar)
            and self._mailbox is other._mailbox
            and self._key == other._key
        )

    def __hash__(self) -> int:
        return hash((self._mailbox, self._key))

    def __repr__(self) -> str:
        owner = self._views.tenant.owner_of(self._mailbox).mail
        if self._last.source is not None:
            return f"<Calendar {self._last.name!r}, shared with {owner}>"
        count = self._mailbox.count_events([self._key])
        return f"<Calendar {self._last.name!r} of {owner}: {count} events>"
