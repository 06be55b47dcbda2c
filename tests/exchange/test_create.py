"""Creating events: calendar.md §6 (what they look like) and §7 (the rules)."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from pytest_graphmock.exchange.address import EmailAddress
from pytest_graphmock.exchange.body import EMPTY, Body, BodyType
from pytest_graphmock.exchange.directory import User
from pytest_graphmock.exchange.errors import (
    DuplicateTransactionError,
    InvalidRecipientsError,
    InvalidRequestError,
    PropertyValidationError,
    Refusal,
    TimeZoneError,
)
from pytest_graphmock.exchange.event import (
    NOWHERE,
    Attendee,
    AttendeeType,
    EventType,
    FreeBusyStatus,
    Location,
    OnlineMeetingProvider,
    ResponseStatus,
    ResponseType,
    Sensitivity,
    UniqueIdType,
)
from pytest_graphmock.exchange.message import MeetingMessageType, MeetingRequestType
from pytest_graphmock.exchange.notice import NoticeKind

if TYPE_CHECKING:
    from .conftest import World


def test_new_event_has_the_services_defaults(world: World) -> None:
    """With subject, start and end only."""
    event = world.meet()

    assert event.type is EventType.SINGLE_INSTANCE
    assert (event.show_as, event.sensitivity) == (FreeBusyStatus.BUSY, Sensitivity.NORMAL)
    assert (event.is_reminder_on, event.reminder_minutes_before_start) == (True, 15)
    assert event.is_organizer
    assert event.organizer == world.ana.email
    assert event.response_status.response is ResponseType.ORGANIZER
    assert (event.body, event.location, event.locations) == (EMPTY, NOWHERE, ())
    assert (event.created, event.modified) == (world.tenant.clock.now, world.tenant.clock.now)
    assert event.attendees == ()


def test_ical_uid_looks_like_outlooks(world: World) -> None:
    """112 hex digits; where an occurrence has its date, the master has zeros."""
    one, other = world.meet(), world.meet()

    assert re.fullmatch(r"040000008200E00074C5B7101A82E00800000000[0-9A-F]{72}", one.ical_uid)
    assert one.ical_uid != other.ical_uid


def test_original_zones_are_kept_as_sent(world: World) -> None:
    """An IANA name stays one, a Windows name stays one."""
    event = world.meet(
        start=world.at("2026-03-10T09:00", "America/Los_Angeles"),
        end=world.at("2026-03-10T10:00", "Pacific Standard Time"),
    )

    assert event.original_start_zone == "America/Los_Angeles"
    assert event.original_end_zone == "Pacific Standard Time"


@pytest.mark.parametrize(
    ("given", "display_name", "count", "kind"),
    [
        pytest.param({"location": Location("Room 4")}, "Room 4", 1, "private", id="one place"),
        pytest.param(
            {"locations": (Location("Here"), Location("There"))},
            "Here; There",
            2,
            "private",
            id="several",
        ),
        pytest.param({"locations": ()}, "", 0, "unknown", id="none"),
        pytest.param({"location": NOWHERE}, "", 0, "unknown", id="nameless"),
    ],
)
def test_location_and_locations_follow_each_other(
    world: World, given: dict[str, Any], display_name: str, count: int, kind: str
) -> None:
    """One replaces the other; a name makes it a private place of that name (documented)."""
    event = world.meet(**given)

    assert event.location.display_name == display_name
    assert event.location.unique_id == (display_name or None)
    assert event.location.unique_id_type is UniqueIdType(kind)
    assert len(event.locations) == count


@pytest.mark.parametrize(
    ("provider", "is_online"),
    [
        pytest.param(None, True, id="not named"),
        pytest.param(OnlineMeetingProvider.UNKNOWN, True, id="unknown"),
        pytest.param(OnlineMeetingProvider.TEAMS_FOR_BUSINESS, True, id="allowed"),
        pytest.param(OnlineMeetingProvider.SKYPE_FOR_BUSINESS, False, id="not allowed"),
    ],
)
def test_online_meeting_is_teams_or_none(
    world: World, provider: OnlineMeetingProvider | None, is_online: bool
) -> None:
    """A provider that the calendar does not allow is passed over without an error (observed)."""
    given: dict[str, Any] = {} if provider is None else {"online_meeting_provider": provider}

    event = world.meet(is_online_meeting=True, **given)

    teams, unknown = OnlineMeetingProvider.TEAMS_FOR_BUSINESS, OnlineMeetingProvider.UNKNOWN
    assert event.is_online_meeting is is_online
    assert event.online_meeting_provider is (teams if is_online else unknown)


def test_body_becomes_a_document(world: World) -> None:
    """Text comes back as HTML in a document; an empty body stays empty."""
    event = world.meet(body=Body(BodyType.TEXT, "a < b"))

    assert event.body.type is BodyType.HTML
    assert event.body.content.startswith("<html>")
    assert "a &lt; b" in event.body.content


def test_attendees_are_invited_at_once(world: World) -> None:
    """One request to all of them, and one in Sent Items."""
    event = world.meet(world.bob, world.cy, world.eve)

    (notice,) = world.notices
    assert notice.kind is NoticeKind.INVITATION
    assert [each.address for each in notice.external] == [world.eve]
    assert len(world.sent(world.ana)) == 1
    for attendee in (world.bob, world.cy):
        (message,) = world.inbox(attendee)
        meeting = world.meeting(message)
        assert message.subject == event.subject
        assert meeting.type is MeetingMessageType.REQUEST
        assert meeting.request_type is MeetingRequestType.NEW_MEETING_REQUEST
        assert (meeting.response_requested, meeting.allow_new_time_proposals) == (True, True)


def test_attendees_copy_appears_tentative_and_unanswered(world: World) -> None:
    """Own number, same iCalUId, not the organizer's, and the organizer first on its list."""
    event = world.meet(world.bob, world.guest(world.cy, type=AttendeeType.OPTIONAL))

    copy = world.copy(world.bob, event)

    assert copy.key != event.key
    assert copy.ical_uid == event.ical_uid
    assert not copy.is_organizer
    assert copy.show_as is FreeBusyStatus.TENTATIVE
    assert copy.response_status == ResponseStatus(ResponseType.NOT_RESPONDED)
    assert copy.attendees == (
        Attendee(world.ana.email),
        Attendee(world.bob.email),
        Attendee(world.cy.email, AttendeeType.OPTIONAL),
    )
    assert [each.email for each in event.attendees] == [world.bob.email, world.cy.email]


def test_hidden_attendees_are_not_on_the_copies(world: World) -> None:
    """Each sees the organizer and oneself."""
    event = world.meet(world.bob, world.cy, hide_attendees=True)

    listed = [each.email for each in world.copy(world.bob, event).attendees]

    assert listed == [world.ana.email, world.bob.email]
    assert len(event.attendees) == 2


def test_draft_invites_nobody(world: World) -> None:
    """Until it is sent."""
    event = world.meet(world.bob, is_draft=True)

    assert event.is_draft
    assert world.notices == []
    assert world.copies(world.bob, event) == []


def test_organizer_on_the_list_is_taken_off(world: World) -> None:
    """By any address of theirs; nobody is their own guest."""
    person = world.enrol(User, "Flo", user_principal_name="florence@contoso.example")

    event = world.meet("FLO@contoso.example", "florence@contoso.example", world.bob, by=person)

    assert [each.email for each in event.attendees] == [world.bob.email]
    assert world.inbox(person) == []
    listed = [each.email for each in world.copy(world.bob, event).attendees]
    assert listed == [person.email, world.bob.email]


def test_everybody_is_on_the_list_once(world: World) -> None:
    """Twice the same person, by any letter case or address, is one attendee and one message."""
    flo = world.enrol(User, "Flo", user_principal_name="florence@contoso.example")

    event = world.meet(world.bob, "BOB@contoso.example", flo, "florence@contoso.example")

    assert [each.email for each in event.attendees] == [world.bob.email, flo.email]
    assert len(world.inbox(flo)) == 1


def test_missing_names_come_from_the_directory(world: World) -> None:
    """A stranger is named by the address; a name that was given stays."""
    given = Attendee(EmailAddress(world.cy.mail, "Cy from next door"))

    event = world.meet(world.bob.mail, world.eve, given)

    names = [each.email.name for each in event.attendees]
    assert names == ["Bob", world.eve, "Cy from next door"]


def test_somebody_without_a_mailbox_is_neither_reached_nor_outside(world: World) -> None:
    """A directory-only user is in the tenant, and nothing can be delivered."""
    ghost = world.enrol(
        User, "Ghost", user_principal_name="ghost@contoso.example", has_mailbox=False
    )

    event = world.meet(ghost)
    world.cancel(event)

    assert [(each.external, each.delivered) for each in world.notices] == [((), ())] * 2


@pytest.mark.parametrize("name", ["start", "end"])
def test_start_and_end_are_needed(world: World, name: str) -> None:
    """Their absence is told by name."""
    before = world.snapshot()

    with pytest.raises(InvalidRequestError, match=f"Missing parameters: Event.{name.title()}"):
        world.meet(**{name: None})

    assert world.snapshot() == before


_ALL_DAY = [
    pytest.param("2026-03-10T09:00", "2026-03-11T00:00", "Event.Start property", id="start"),
    pytest.param("2026-03-10T00:00", "2026-03-11T09:00", "Event.End property", id="end"),
    pytest.param("2026-03-10T00:00", "2026-03-10T00:00", "at least 24 hours", id="too short"),
    pytest.param("2026-03-11T00:00", "2026-03-10T00:00", "at least 24 hours", id="backwards"),
]


@pytest.mark.parametrize(("start", "end", "text"), _ALL_DAY)
def test_all_day_runs_from_midnight_to_midnight(
    world: World, start: str, end: str, text: str
) -> None:
    """Observed texts."""
    before = world.snapshot()

    with pytest.raises(InvalidRequestError, match=text):
        world.meet(world.bob, start=world.at(start), end=world.at(end), is_all_day=True)

    assert world.snapshot() == before


def test_all_day_has_one_zone(world: World) -> None:
    """Two names of the same zone are the same, two zones are refused (documented)."""
    midnights = ("2026-03-10T00:00", "2026-03-11T00:00")

    world.meet(
        start=world.at(midnights[0], "America/Los_Angeles"),
        end=world.at(midnights[1], "Pacific Standard Time"),
        is_all_day=True,
    )

    with pytest.raises(InvalidRequestError, match="same time zone"):
        world.meet(
            start=world.at(midnights[0], "Tokyo Standard Time"),
            end=world.at(midnights[1], "UTC"),
            is_all_day=True,
        )


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param("2026-03-10T13:00", "2026-03-10T12:59", id="backwards"),
        pytest.param("1600-12-31T13:00", "1600-12-31T14:00", id="before Outlook's time"),
        pytest.param("4501-01-01T13:00", "4501-01-01T14:00", id="after Outlook's time"),
        pytest.param("0001-01-01T00:00", "9999-12-31T23:59", id="the ends of time"),
    ],
)
def test_impossible_times_are_refused(world: World, start: str, end: str) -> None:
    """At least one property failed validation."""
    before = world.snapshot()

    with pytest.raises(PropertyValidationError):
        world.meet(world.bob, start=world.at(start, "Asia/Tokyo"), end=world.at(end, "Asia/Tokyo"))

    assert world.snapshot() == before


def test_event_may_take_no_time(world: World) -> None:
    """Start and end may be the same, and it is found in a window that begins there."""
    event = world.meet(end=world.at("2026-03-10T13:00"))

    assert world.view(world.ana, "2026-03-10T13:00", "2026-03-10T14:00") == [event]


def test_unknown_zone_is_named(world: World) -> None:
    """Observed text."""
    with pytest.raises(TimeZoneError, match="not supported: 'Nowhere Standard Time'"):
        world.meet(start=world.at("2026-03-10T13:00", "Nowhere Standard Time"))


@pytest.mark.parametrize(
    "addresses",
    [
        pytest.param([f"guest{n}@partner.example" for n in range(501)], id="too many"),
        pytest.param(["no address"], id="no address"),
        pytest.param([""], id="empty"),
    ],
)
def test_attendees_that_cannot_be_are_refused(world: World, addresses: list[str]) -> None:
    """500 at most, and each an address."""
    before = world.snapshot()

    with pytest.raises(InvalidRecipientsError):
        world.meet(*addresses)

    assert world.snapshot() == before


def test_five_hundred_attendees_are_invited(world: World) -> None:
    """The limit itself is allowed."""
    event = world.meet(*(f"guest{n}@partner.example" for n in range(500)))

    assert len(world.notices[0].external) == len(event.attendees) == 500


def test_same_transaction_again_gives_the_same_event(world: World) -> None:
    """Nothing new, no new mail, and no number is used up."""
    event = world.meet(world.bob, transaction_id="once")
    before = world.snapshot()

    again = world.meet(world.bob, transaction_id="once")

    assert again is event
    assert world.snapshot() == before


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"subject": "Other"}, id="subject"),
        pytest.param({"body": Body(BodyType.TEXT, "Other")}, id="body"),
        pytest.param({"attendees": ()}, id="attendees"),
        pytest.param({"recurrence": "daily"}, id="recurrence"),
    ],
)
def test_same_transaction_for_another_event_is_refused(
    world: World, change: dict[str, Any]
) -> None:
    """The error knows which event has the id."""
    event = world.meet(world.bob, transaction_id="once")
    if "recurrence" in change:
        change = {"recurrence": world.daily(date(2026, 3, 10), 2)}
    before = world.snapshot()

    with pytest.raises(DuplicateTransactionError) as caught:
        world.meet(**{"attendees": world.guests(world.bob), "transaction_id": "once", **change})

    assert caught.value.existing_id == world.mailbox(world.ana).id_of(event)
    assert world.snapshot() == before


def test_transactions_belong_to_a_mailbox(world: World) -> None:
    """Somebody else may use the same id."""
    one = world.meet(transaction_id="once")
    other = world.meet(by=world.bob, transaction_id="once", subject="Other")

    assert one.key != other.key


def test_transaction_of_a_cancelled_event_is_free_again(world: World) -> None:
    """What is in Deleted Items is not given back as if it had just been made (assumed)."""
    event = world.meet(world.bob, transaction_id="once")
    world.cancel(event)

    again = world.meet(world.bob, transaction_id="once")

    assert again.key != event.key
    assert not again.is_cancelled
    assert world.meet(world.bob, transaction_id="once") is again


def test_same_seed_and_calls_give_the_same_bytes(new_world: Any) -> None:
    """Ids, versions, message ids, everything."""
    worlds = [new_world(seed=11), new_world(seed=11), new_world(seed=12)]

    for world in worlds:
        event = world.meet(world.bob, world.room)
        world.cancel(event, "No")

    first, second, other = (each.snapshot() for each in worlds)
    assert first == second
    assert first != other


def test_all_errors_have_a_code_and_a_message() -> None:
    """What the service would say is never empty."""
    kinds = [Refusal]
    for kind in kinds:
        kinds.extend(kind.__subclasses__())

    assert all(kind.code for kind in kinds)
    assert len({kind.__name__ for kind in kinds}) == len(kinds)
