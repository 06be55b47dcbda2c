"""Random sequences of what people do, and what has to hold whatever they did."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from pytest_graphmock.exchange.copies import SHARED
from pytest_graphmock.exchange.directory import Principal, Room
from pytest_graphmock.exchange.errors import Refusal
from pytest_graphmock.exchange.event import Event, Location, ResponseType
from pytest_graphmock.exchange.mailbox import Mailbox
from pytest_graphmock.exchange.meeting import permanently_delete_event
from pytest_graphmock.exchange.message import Message

if TYPE_CHECKING:
    from .conftest import World

ACCEPTED, DECLINED = ResponseType.ACCEPTED, ResponseType.DECLINED
#: What the organizer's copy and a copy in step with it agree in. A room hides subject and body.
IN_STEP = tuple(name for name in SHARED if name not in ("subject", "body", "organizer"))

_people = st.sets(st.integers(0, 5), max_size=4)
_which = st.integers(0, 40)
_days = st.integers(0, 3)
_hours = st.integers(8, 17)


class Machine(RuleBasedStateMachine):
    """Ana and Bob organize; Bob, Cy, Dee, the room, the group and Eve are invited.

    Every act is done in a twin tenant as well, which has to stay the same to the byte.
    """

    new_world: Callable[..., World]
    #: What has changed something in any of the runs, by the name of the rule.
    done: set[str]

    def __init__(self) -> None:
        super().__init__()
        self.world, self.twin = self.new_world(), self.new_world()
        self.beginning = self.world.snapshot()
        for world in (self.world, self.twin):
            world.tenant.journal.seal()
        self.beginning["journal"] = 0
        self.own_ways: set[tuple[str, str]] = set()

    def _try(self, what: str, act: Callable[[World], object]) -> None:
        """Do a thing in both tenants; what is refused changes nothing."""
        before, written = self.world.snapshot(), len(self.world.tenant.journal)
        try:
            act(self.world)
        except Refusal:
            assert self.world.snapshot() == before
        with suppress(Refusal):
            act(self.twin)
        if len(self.world.tenant.journal) > written:
            self.done.add(what)

    def _guests(self, world: World, chosen: set[int]) -> tuple[Any, ...]:
        people = (world.bob, world.cy, world.dee, world.room, world.team, world.eve)
        return world.guests(*(people[number] for number in sorted(chosen)))

    def _events(self, world: World, kind: Callable[[Mailbox, Event], bool]) -> list[Event]:
        return [
            item
            for principal in world.tenant.directory
            for item in world.mailbox(principal).items.values()
            if isinstance(item, Event) and kind(world.mailbox(principal), item)
        ]

    def _pick(
        self, world: World, which: int, kind: Callable[[Mailbox, Event], bool], day: int | None
    ) -> Event | None:
        """Return an event of a kind, or one date of it if it is a series."""
        found = self._events(world, kind)
        if not found:
            return None
        event = found[which % len(found)]
        if day is None or event.recurrence is None:
            return event
        return event.instance(event.start.local.date() + timedelta(days=day)) or event

    @rule(guests=_people, by_bob=st.booleans(), hour=_hours, is_draft=st.booleans())
    def meet(self, guests: set[int], by_bob: bool, hour: int, is_draft: bool) -> None:
        def act(world: World) -> None:
            world.meet(
                *self._guests(world, guests),
                by=world.bob if by_bob else world.ana,
                start=world.at(f"2026-03-10T{hour:02}:00"),
                end=world.at(f"2026-03-10T{hour:02}:50"),
                is_draft=is_draft and hour > 15,
            )

        self._try("meet", act)

    @rule(guests=_people, hour=_hours, count=st.integers(1, 4))
    def meet_daily(self, guests: set[int], hour: int, count: int) -> None:
        self._try(
            "meet_daily",
            lambda world: world.meet_daily(
                *self._guests(world, guests),
                count=count,
                start=world.at(f"2026-03-09T{hour:02}:00"),
                end=world.at(f"2026-03-09T{hour:02}:50"),
            ),
        )

    @rule(guests=_people)
    def meet_in_group(self, guests: set[int]) -> None:
        self._try(
            "meet_in_group",
            lambda world: world.meet(
                *self._guests(world, guests - {4}), by=world.team, actor=world.cy
            ),
        )

    @rule(which=_which, day=st.none() | _days, word=st.sampled_from(["Alpha", "Beta"]))
    def rename(self, which: int, day: int | None, word: str) -> None:
        self._update(
            "rename", which, day, lambda world: {"subject": word, "location": Location(word)}
        )

    @rule(which=_which, day=st.none() | _days, hour=_hours)
    def move(self, which: int, day: int | None, hour: int) -> None:
        def times(world: World, event: Event) -> dict[str, Any]:
            first = event.start.local.date()
            return {
                "start": world.at(f"{first}T{hour:02}:00"),
                "end": world.at(f"{first}T{hour:02}:45"),
            }

        self._update("move", which, day, times_of=times)

    @rule(which=_which, day=st.none() | _days, guests=_people)
    def change_list(self, which: int, day: int | None, guests: set[int]) -> None:
        self._update(
            "change_list", which, day, lambda world: {"attendees": self._guests(world, guests)}
        )

    @rule(which=_which, is_draft=st.booleans())
    def hold_back(self, which: int, is_draft: bool) -> None:
        self._update(
            "hold_back", which, None, lambda world: {"is_draft": is_draft, "subject": "Gamma"}
        )

    @rule(which=_which, count=st.integers(0, 4))
    def reshape(self, which: int, count: int) -> None:
        def recurrence(world: World, event: Event) -> dict[str, Any]:
            first = event.start.local.date()
            return {"recurrence": world.daily(first, count) if count else None}

        self._update("reshape", which, None, times_of=recurrence)

    def _update(
        self,
        what: str,
        which: int,
        day: int | None,
        changes: Callable[[World], dict[str, Any]] | None = None,
        *,
        times_of: Callable[[World, Event], dict[str, Any]] | None = None,
    ) -> None:
        def act(world: World) -> None:
            event = self._pick(world, which, _is_organizers, day)
            if event is not None:
                given = changes(world) if changes else {}
                world.update(event, **(times_of(world, event) if times_of else given))

        self._try(what, act)

    @rule(which=_which, day=st.none() | _days, comment=st.sampled_from(["", "Sorry"]))
    def cancel(self, which: int, day: int | None, comment: str) -> None:
        def act(world: World) -> None:
            event = self._pick(world, which, lambda *_: True, day)
            if event is not None:
                world.cancel(event, comment)

        self._try("cancel", act)

    @rule(which=_which, day=st.none() | _days, for_good=st.booleans())
    def delete(self, which: int, day: int | None, for_good: bool) -> None:
        def act(world: World) -> None:
            event = self._pick(world, which, lambda *_: True, day)
            if event is not None and for_good:
                permanently_delete_event(world.tenant, world.home_of(event), event)
            elif event is not None:
                world.delete(event)

        self._try("delete", act)

    @rule(
        which=_which,
        day=st.none() | _days,
        response=st.sampled_from([ACCEPTED, DECLINED, ResponseType.TENTATIVELY_ACCEPTED]),
        send=st.booleans(),
    )
    def respond(self, which: int, day: int | None, response: ResponseType, send: bool) -> None:
        def act(world: World) -> None:
            event = self._pick(world, which, lambda *_: True, day)
            if event is not None:
                world.answer(event, response, send_response=send)

        self._try("respond", act)

    @rule(which=_which, day=st.none() | _days)
    def go_own_way(self, which: int, day: int | None) -> None:
        """An attendee changes their copy; from then on it need not be in step."""

        def act(world: World) -> None:
            event = self._pick(world, which, _is_attendees, day)
            if event is not None:
                home = world.home_of(event)
                self.own_ways.add((home.owner_id, event.ical_uid))
                world.update(event, subject="Mine", location=Location("Mine"))

        self._try("go_own_way", act)

    @rule(minutes=st.integers(1, 90))
    def wait(self, minutes: int) -> None:
        for world in (self.world, self.twin):
            world.tenant.clock.advance(minutes=minutes)

    @invariant()
    def nobody_has_a_day_twice(self) -> None:
        """One copy of a meeting in a calendar, or copies of single dates without the series."""
        for mailbox in _mailboxes(self.world):
            uids = {item.ical_uid for item in mailbox.items.values() if isinstance(item, Event)}
            for uid in uids:
                live = [copy for copy in mailbox.copies(uid) if not copy.is_cancelled]
                dates = [copy.occurrence_date for copy in live]
                assert len(dates) == len(set(dates))
                assert None not in dates or len(dates) == 1

    @invariant()
    def copies_are_in_step(self) -> None:
        """Whatever the organizer's copy says, those of the attendees say."""
        for event in self._events(self.world, _is_organizers):
            heard = event.heard
            if heard is None:
                continue
            for principal in self.world.tenant.directory:
                if (principal.id, event.ical_uid) not in self.own_ways:
                    self._check_in_step(principal, heard)

    def _check_in_step(self, principal: Principal, event: Event) -> None:
        for copy in self.world.mailbox(principal).copies(event.ical_uid):
            if copy.is_organizer:
                continue
            if copy.occurrence_date is not None:
                self._check_alike(principal, copy, event.instance(copy.occurrence_date))
            elif copy.recurrence is None or copy.is_cancelled:
                self._check_alike(principal, copy, event)
            else:
                assert event.recurrence == copy.recurrence
                for number in range(4):
                    day = copy.start.local.date() + timedelta(days=number)
                    theirs = copy.instance(day)
                    if theirs is not None:
                        self._check_alike(principal, theirs, event.instance(day))

    def _check_alike(self, principal: Principal, copy: Event, event: Event | None) -> None:
        if copy.is_cancelled:
            return
        assert event is not None, f"{principal.display_name} has a date that does not happen"
        differing = [n for n in IN_STEP if getattr(copy, n) != getattr(event, n)]
        assert differing == [], principal.display_name
        if not isinstance(principal, Room):
            assert (copy.subject, copy.body) == (event.subject, event.body)
        shown = {each.email for each in copy.attendees[1:]}
        listed = {each.email for each in event.attendees if each.email != event.organizer}
        members = {self.world.bob.email, self.world.cy.email}  # listed when they have answered
        assert shown <= listed
        assert listed - shown <= members

    @invariant()
    def who_is_invited_has_a_copy_or_left(self) -> None:
        """Nobody on the list is without the meeting unless they, or a room, went away from it."""
        for event in self._events(self.world, _is_organizers):
            for attendee in (event.heard or event).attendees if event.heard else ():
                principal = self.world.tenant.directory.find(attendee.email.address)
                if principal is None or attendee.status.response is DECLINED:
                    continue
                mailbox = self.world.mailbox(principal)
                had = mailbox.events_by_uid(event.ical_uid)
                assert had or isinstance(principal, Room), principal.display_name

    @invariant()
    def cancelled_meetings_are_cancelled_everywhere(self) -> None:
        """When the organizer's copy is gone, no live copy is left with those who were invited."""
        live = {event.ical_uid for event in self._events(self.world, _is_organizers)}
        for event in self._events(self.world, _is_attendees):
            assert event.is_cancelled or event.ical_uid in live

    @invariant()
    def rooms_are_booked_once(self) -> None:
        """No two meetings of one room at the same time."""
        window = (self.world.at("2026-03-01").utc, self.world.at("2026-04-01").utc)
        shown = self.world.mailbox(self.world.room).calendar_view(*window)
        for one, other in pairwise(shown):
            assert one.span[1] <= other.span[0]

    @invariant()
    def counts_and_orders_are_right(self) -> None:
        """What a mailbox keeps beside its items is what recounting gives."""
        for mailbox in _mailboxes(self.world):
            for folder, held in mailbox.contents.items():
                inside = [item for item in mailbox.items.values() if item.folder == folder]
                messages = [item for item in inside if isinstance(item, Message)]
                events = [item for item in inside if isinstance(item, Event)]
                assert held.total_count == len(inside)
                assert held.unread_count == sum(not each.is_read for each in messages)
                assert held.messages == sorted((each.received, each.key) for each in messages)
                assert held.events == sorted((each.span[0], each.key) for each in events)
                assert held.series == {each.key for each in events if each.recurrence}
            uids = {item.ical_uid for item in mailbox.items.values() if isinstance(item, Event)}
            found = [event for uid in uids for event in mailbox.events_by_uid(uid)]
            assert len(found) == sum(isinstance(item, Event) for item in mailbox.items.values())

    @invariant()
    def dates_that_do_not_happen_do_not_differ(self) -> None:
        """A date is an exception or cancelled, never both; only a series has either."""
        for event in self._events(self.world, lambda *_: True):
            assert event.exceptions.keys().isdisjoint(event.cancelled_dates)
            assert event.recurrence or not (event.exceptions or event.cancelled_dates)

    @invariant()
    def nothing_stays_with_a_machine(self) -> None:
        """Rooms and groups keep no mail in their Inboxes."""
        assert self.world.inbox(self.world.room) == []
        assert self.world.inbox(self.world.team) == []

    def teardown(self) -> None:
        """Same seed and same acts, same bytes; and played back, all is as it was."""
        assert self.world.snapshot() == self.twin.snapshot()
        self.world.tenant.journal.rewind()
        assert self.world.snapshot() == self.beginning


def _is_organizers(mailbox: Mailbox, event: Event) -> bool:
    return event.is_organizer and mailbox.holds(event)


def _is_attendees(mailbox: Mailbox, event: Event) -> bool:
    return not event.is_organizer and mailbox.holds(event)


def _mailboxes(world: World) -> list[Mailbox]:
    return [world.mailbox(principal) for principal in world.tenant.directory]


def test_whatever_people_do(new_world: Callable[..., World]) -> None:
    """All mailboxes stay in step, counted and undoable, and each thing that can be done was."""
    done: set[str] = set()
    machine = type(
        "TestedMachine", (Machine,), {"new_world": staticmethod(new_world), "done": done}
    )

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=50,
            stateful_step_count=30,
            deadline=None,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert done == {
        *("meet", "meet_daily", "meet_in_group", "rename", "move", "change_list", "hold_back"),
        *("reshape", "cancel", "delete", "respond", "go_own_way"),
    }
