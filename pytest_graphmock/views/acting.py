"""What a test lets people do with a meeting before the call under test: answer, change, cancel.

It happens by Exchange's own rules and without a request. So the outbox and the moves have it, but
``assert_nothing_sent``, which is about requests, does not count it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from ..exchange import event as exchange
from ..exchange.address import EmailAddress
from ..exchange.cancel import cancel_meeting
from ..exchange.errors import NotOrganizerError, Refusal
from ..exchange.event import ResponseType, TimeSlot
from ..exchange.forward import forward_event
from ..exchange.mailbox import Mailbox
from ..exchange.meeting import delete_event, update_event
from ..exchange.respond import respond
from ..recording.addresses import Somebody, mail_of
from ..usage import UsageError
from .composing import event_changes
from .invitees import Invitee, attendees_to_wire
from .moments import Moment, read_moment
from .people import User
from .view import ItemView

__all__ = ["Acting"]

Slot = tuple[Moment, Moment]


class Acting(ItemView[exchange.Event]):
    """An event with which something can be done."""

    __slots__ = ()

    def accept(
        self, *, by: Somebody | None = None, comment: str | None = None, send_response: bool = True
    ) -> None:
        """Let an attendee accept; of a series all dates, of one date that date.

        Args:
            by: Who; not needed on an attendee's own copy.
            comment: What the organizer reads in the mail.
            send_response: Whether there is a mail; the answer is tracked either way.

        Raises:
            UsageError: They have no copy, or Exchange refuses the answer.
        """
        self._respond(ResponseType.ACCEPTED, by, comment, send_response)

    def tentatively_accept(
        self,
        *,
        by: Somebody | None = None,
        comment: str | None = None,
        send_response: bool = True,
        propose: Slot | None = None,
    ) -> None:
        """Let an attendee accept with reservations. See `accept`.

        Args:
            propose: Start and end of another time; naive ones are in the attendee's time zone.
        """
        self._respond(ResponseType.TENTATIVELY_ACCEPTED, by, comment, send_response, propose)

    def decline(
        self,
        *,
        by: Somebody | None = None,
        comment: str | None = None,
        send_response: bool = True,
        propose: Slot | None = None,
    ) -> None:
        """Let an attendee decline: their copy goes to Deleted Items. See `tentatively_accept`."""
        self._respond(ResponseType.DECLINED, by, comment, send_response, propose)

    def _respond(
        self,
        response: ResponseType,
        by: Somebody | None,
        comment: str | None,
        send_response: bool,
        propose: Slot | None = None,
    ) -> None:
        with self._views.tenant.lock:
            mailbox, copy = self._copy_by(by)
            proposed = None if propose is None else self._slot(mailbox, propose)
            self._try(
                "be answered",
                lambda: respond(
                    self._views.tenant,
                    mailbox,
                    copy,
                    response,
                    comment=comment,
                    send_response=send_response,
                    proposed=proposed,
                ),
            )

    def _copy_by(self, by: Somebody | None) -> tuple[Mailbox, exchange.Event]:
        """Return the copy of who answers, with the mailbox that it is in."""
        event = self._read()
        if by is None:
            if event.is_organizer:
                names = ", ".join(each.email.address for each in event.attendees) or "nobody"
                raise UsageError(
                    f"this is the organizer's copy of {self._title!r}; say who answers, as in "
                    f"by={names.partition(', ')[0]!r}; invited: {names}"
                )
            return self._mailbox, event
        person = self._views.find_by_name(mail_of(by), User)
        copy = self._views.copy(person._mailbox, event.ical_uid, event.occurrence_date)
        if copy is None:
            raise UsageError(
                f"{person.mail} has no copy of {self._title!r} in a calendar; invite them with "
                "update(attendees=[...]) or forward(to=...)"
            )
        return person._mailbox, copy._read()

    def _slot(self, mailbox: Mailbox, propose: Slot) -> TimeSlot:
        zone = getattr(self._views.tenant.owner_of(mailbox), "time_zone", "UTC")
        try:
            start, end = propose
        except (TypeError, ValueError):
            raise UsageError(f"propose={propose!r} is not a pair of start and end") from None
        return TimeSlot(read_moment(start, zone, "start"), read_moment(end, zone, "end"))

    def update(
        self,
        *,
        subject: str | None = None,
        attendees: Iterable[Invitee] | None = None,
        start: Moment | None = None,
        end: Moment | None = None,
        recurrence: Mapping[str, Any] | None = None,
        location: str | Mapping[str, Any] | None = None,
        body: str | Mapping[str, Any] | None = None,
        **graph_properties: Any,
    ) -> None:
        """Change it as a PATCH would: on the organizer's copy attendees are told.

        The words are those of `Calendar.add_meeting`; what is left out stays. With a new start
        alone the meeting keeps its length; ``attendees`` replaces the whole list.

        Raises:
            UsageError: It means nothing, or Graph would refuse it.
        """
        own = {
            "subject": subject,
            "attendees": attendees,
            "start": start,
            "end": end,
            "recurrence": recurrence,
            "location": location,
            "body": body,
        }
        tenant = self._views.tenant
        with tenant.lock:
            event, owner = self._read(), tenant.owner_of(self._mailbox)
            given = {name: value for name, value in own.items() if value is not None}
            changes = event_changes(tenant, owner, event, given, graph_properties)
            self._try("be changed", lambda: update_event(tenant, self._mailbox, event, changes))

    def cancel(self, comment: str = "") -> None:
        """Cancel the meeting, the series or this date of it, for everybody.

        Raises:
            UsageError: It is an attendee's copy, or it was cancelled before.
        """
        self._do("be cancelled", partial(cancel_meeting, comment=comment))

    def delete(self) -> None:
        """Delete it: the organizer's is cancelled without a comment, an attendee's just goes.

        Raises:
            UsageError: It is gone already.
        """
        self._do("be deleted", delete_event)

    def forward(self, to: Invitee | Iterable[Invitee], comment: str = "") -> None:
        """Forward it, from the mailbox that it is in; whoever gets it is invited.

        Args:
            to: One or several users, rooms, groups or addresses.

        Raises:
            UsageError: One of them is nobody, or Exchange refuses it.
        """
        people = attendees_to_wire(self._views.tenant, _several(to))
        recipients = tuple(EmailAddress(**each["emailAddress"]) for each in people)
        self._do("be forwarded", partial(forward_event, recipients=recipients, comment=comment))

    def _do(self, what: str, rule: Callable[..., None]) -> None:
        """Apply a rule to this event where it lies."""
        tenant = self._views.tenant
        with tenant.lock:
            event = self._read()
            self._try(what, lambda: rule(tenant, self._mailbox, event))

    def _try(self, what: str, rule: Callable[[], object]) -> None:
        try:
            rule()
        except Refusal as refusal:
            raise UsageError(
                f"{self._title!r} of {self._owner_mail} can't {what}: {refusal.message}"
                f"{self._way_out(refusal)}"
            ) from None

    def _way_out(self, refusal: Refusal) -> str:
        event = self._find()
        if event is None or event.folder not in self._mailbox.calendars:
            return " It is in no calendar any more; graph_mock.moves tells why."
        if isinstance(refusal, NotOrganizerError):
            return f" Cancel the copy of {event.organizer.address}, who organizes it."
        return ""


def _several(people: Invitee | Iterable[Invitee]) -> Iterable[Invitee]:
    if isinstance(people, Mapping | str) or not isinstance(people, Iterable):
        return [people]
    return people
