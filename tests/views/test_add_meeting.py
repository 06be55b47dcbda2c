"""Arranging meetings: what `add_meeting` takes, what it makes of it, and what it refuses."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pytest_graphmock import GraphMock, Room, UsageError, User

EVE = "eve@partner.example"
BERLIN = ZoneInfo("Europe/Berlin")

pytestmark = pytest.mark.graph_mock(now="2026-03-02T09:00:00Z")


@pytest.fixture
def ben(graph_mock: GraphMock) -> User:
    """Lives in Berlin."""
    return graph_mock.add_user("Ben", mail="ben", time_zone="W. Europe Standard Time")


def test_meeting_reaches_each_mailbox(
    graph_mock: GraphMock, alice: User, bob: User, room: Room
) -> None:
    """Invitation, copies and the room's answer, as if a request had made it."""
    meeting = alice.calendar.add_meeting("Budget review", attendees=[bob, EVE, room])

    assert meeting.is_organizer
    assert meeting.organizer == alice
    assert [(a.mail, a.type, a.response_status) for a in meeting.attendees] == [
        (bob.mail, "required", "none"),
        (EVE, "required", "none"),
        (room.mail, "resource", "accepted"),
    ]
    copy = bob.copy_of(meeting)
    assert copy is not None
    assert copy.response_status == "notResponded"
    assert copy.ical_uid == meeting.ical_uid
    assert copy.id != meeting.id
    assert bob.inbox.messages[0].meeting_message_type == "meetingRequest"
    assert bob.inbox.messages[0].event == copy
    assert room.copy_of(meeting) is not None
    assert graph_mock.outbox.invitations == [{"to": [bob, EVE, room], "from_": alice}]


def test_meeting_that_is_not_told_when_is_tomorrow_at_ten(ben: User) -> None:
    """For an hour, in the owner's own zone."""
    meeting = ben.calendar.add_event("Focus")

    assert meeting.start == datetime(2026, 3, 3, 10, tzinfo=BERLIN)
    assert meeting.end - meeting.start == timedelta(hours=1)
    assert meeting.as_json()["originalStartTimeZone"] == "W. Europe Standard Time"


@pytest.mark.parametrize(
    "start",
    [
        pytest.param("2026-03-10T13:00", id="naive text"),
        pytest.param("2026-03-10 13:00:00", id="text with a blank"),
        pytest.param("2026-03-10T12:00:00Z", id="text in UTC"),
        pytest.param("2026-03-10T07:00:00-05:00", id="text with an offset"),
        pytest.param(datetime(2026, 3, 10, 13), id="naive datetime"),
        pytest.param(datetime(2026, 3, 10, 13, tzinfo=BERLIN), id="datetime in a zone"),
        pytest.param(datetime(2026, 3, 10, 12, tzinfo=timezone.utc), id="datetime in UTC"),
        pytest.param(
            datetime(2026, 3, 10, 15, tzinfo=timezone(timedelta(hours=3))), id="with an offset"
        ),
    ],
)
def test_every_way_to_write_a_time_means_the_same_instant(ben: User, start: Any) -> None:
    """Without an offset it is the owner's wall clock."""
    event = ben.calendar.add_event("Focus", start)

    assert event.start == datetime(2026, 3, 10, 13, tzinfo=BERLIN)
    assert event.end - event.start == timedelta(hours=1)


def test_hour_that_comes_twice_stays_the_one_that_was_meant(ben: User) -> None:
    """25 October 2026, 02:30 in Berlin, the second time."""
    event = ben.calendar.add_event(
        "Night shift", datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN)
    )

    assert event.start.astimezone(timezone.utc).hour == 1
    assert event.end.astimezone(timezone.utc).hour == 2


def test_all_day_event_lasts_a_day(ben: User) -> None:
    """From a date, or tomorrow."""
    holiday = ben.calendar.add_event("Holiday", date(2026, 3, 10), is_all_day=True)
    tomorrow = ben.calendar.add_event("Off", is_all_day=True)

    assert (holiday.start.date(), holiday.end.date()) == (date(2026, 3, 10), date(2026, 3, 11))
    assert (tomorrow.start.date(), tomorrow.end.date()) == (date(2026, 3, 3), date(2026, 3, 4))
    assert holiday.is_all_day


@pytest.mark.parametrize(
    "attendee",
    [
        pytest.param("bob", id="short name"),
        pytest.param("Bob Bell", id="display name"),
        pytest.param("BOB@contoso.example", id="address"),
        pytest.param({"mail": "bob@contoso.example"}, id="mail"),
        pytest.param({"address": "bob"}, id="address in a mapping"),
        pytest.param({"emailAddress": {"address": "bob@contoso.example"}}, id="Graph's own"),
        pytest.param({"email_address": {"address": "bob"}, "type": "required"}, id="snake case"),
    ],
)
def test_every_way_to_name_an_attendee(alice: User, bob: User, attendee: Any) -> None:
    """By object, address, name or mapping."""
    meeting = alice.calendar.add_meeting("Budget review", attendees=[attendee])

    assert [(a.mail, a.display_name, a.type) for a in meeting.attendees] == [
        (bob.mail, "Bob Bell", "required")
    ]
    assert bob.copy_of(meeting) is not None


def test_attendees_type_and_name_are_as_given(alice: User, bob: User) -> None:
    """A mapping says what an object does not."""
    meeting = alice.calendar.add_meeting(
        "Budget review",
        attendees=[{"mail": EVE, "name": "Eve"}, {"mail": bob, "type": "optional"}],
    )

    assert [(a.display_name, a.type) for a in meeting.attendees] == [
        ("Eve", "required"),
        ("Bob Bell", "optional"),
    ]


def test_group_is_invited_with_its_members(graph_mock: GraphMock, alice: User, bob: User) -> None:
    """Every member has a copy."""
    sales = graph_mock.add_group("Sales", members=[bob])

    meeting = alice.calendar.add_meeting("Kick-off", attendees=[sales])

    assert bob.copy_of(meeting) is not None


def test_group_organizes_what_is_in_its_calendar(graph_mock: GraphMock, bob: User) -> None:
    """The group is the organizer, and its members are told."""
    sales = graph_mock.add_group("Sales", members=[bob])

    meeting = sales.calendar.add_meeting("Kick-off", attendees=[EVE])

    assert meeting.organizer == sales
    assert meeting.owner == sales
    assert graph_mock.outbox.invitations.to(EVE)[0].from_ == sales.mail


def test_series_begins_with_its_event(alice: User) -> None:
    """A range that does not say when; snake case as well as Graph's own."""
    series = alice.calendar.add_event(
        "Weekly",
        "2026-03-10T13:00",
        recurrence={
            "pattern": {"type": "weekly", "days_of_week": ["tuesday"]},
            "range": {"type": "numbered", "number_of_occurrences": 3},
        },
    )

    assert series.type == "seriesMaster"
    assert [o.start.date() for o in series.occurrences()] == [
        date(2026, 3, 10),
        date(2026, 3, 17),
        date(2026, 3, 24),
    ]


def test_graphs_own_properties_are_set(alice: User, room: Room) -> None:
    """In snake or camel case; a body is text, a location a name or a room."""
    event = alice.calendar.add_event(
        "Budget review",
        body="Numbers & people",
        location=room,
        importance="high",
        showAs="tentative",
        is_reminder_on=False,
        categories=["Blue"],
    )

    wire = event.as_json()
    assert event.body_preview == "Numbers & people"
    assert "Numbers &amp; people" in event.body
    assert event.location == "Room 9"
    assert (event.importance, event.show_as) == ("high", "tentative")
    assert (wire["isReminderOn"], wire["categories"]) == (False, ["Blue"])
    assert wire["location"]["locationEmailAddress"] == room.mail


def test_html_body_and_graphs_location_are_kept(alice: User) -> None:
    """As mappings, in Graph's words."""
    event = alice.calendar.add_event(
        "Budget review",
        body={"content_type": "html", "content": "<p>Numbers</p>"},
        location={"displayName": "Room 4", "locationType": "conferenceRoom"},
    )

    assert "<p>Numbers</p>" in event.body
    assert event.as_json()["location"]["locationType"] == "conferenceRoom"


def test_draft_is_sent_to_nobody(graph_mock: GraphMock, alice: User, bob: User) -> None:
    """``is_draft`` holds the invitation back."""
    meeting = alice.calendar.add_meeting("Budget review", attendees=[bob], is_draft=True)

    assert meeting.is_draft
    assert bob.copy_of(meeting) is None
    assert graph_mock.outbox == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(
            {"attendees": ["bobb"]},
            r"no mailbox 'bobb' in this tenant \(did you mean 'bob'\?\); it has .*"
            r"create one with graph_mock\.add_user",
            id="short name",
        ),
        pytest.param(
            {"attendees": ["bobb@contoso.example"]},
            r"no mailbox 'bobb@contoso.example' in this tenant "
            r"\(did you mean 'bob@contoso.example'\?\)",
            id="address of the tenant",
        ),
        pytest.param(
            {"attendees": ["eve@"]},
            "'eve@' is no address; write it like 'eve@partner",
            id="address",
        ),
        pytest.param({"attendees": [5]}, "5 is nobody; give a user, a room", id="number"),
        pytest.param({"attendees": [None]}, "None is nobody", id="None"),
        pytest.param({"attendees": EVE}, r"is one, not several; put it in a list", id="one"),
        pytest.param(
            {"attendees": [{"mail": EVE, "type": "optionel"}]},
            r"type is one of required, optional, resource, not 'optionel' "
            r"\(did you mean 'optional'\?\)",
            id="type",
        ),
        pytest.param(
            {"attendees": [{"mial": EVE}]},
            r"an attendee has no 'mial' \(did you mean 'mail'\?\)",
            id="word of an attendee",
        ),
        pytest.param(
            {"attendees": [{"type": "optional"}]}, "names nobody; it needs mail", id="no mail"
        ),
        pytest.param(
            {"start": "tomorrow"}, r"start='tomorrow' is no ISO 8601 time; give", id="start"
        ),
        pytest.param({"end": 5}, "end=5 is no time; give a datetime", id="end"),
        pytest.param(
            {"start": "2026-03-10T13:00", "end": "2026-03-10T12:00"},
            "it would end before it starts: start is 2026-03-10 13:00 UTC, end is .* 12:00 UTC",
            id="ends before it starts",
        ),
        pytest.param(
            {"importence": "high"},
            r"an event has no property 'importence' \(did you mean 'importance'\?\)",
            id="property",
        ),
        pytest.param(
            {"is_cancelled": True}, "is_cancelled can't be set: Graph works it out", id="read-only"
        ),
        pytest.param(
            {"importance": "urgent"}, "Graph would refuse this event: .*'urgent'", id="value"
        ),
        pytest.param(
            {"recurrence": {"pattern": {"type": "hourly"}}},
            "Graph would refuse this event: .*'hourly'",
            id="recurrence",
        ),
        pytest.param(
            {"is_all_day": True, "start": "2026-03-10T13:00"},
            "Graph would refuse this event: .*midnight",
            id="all day from noon",
        ),
        pytest.param(
            {"attendees": [f"guest{n}@partner.example" for n in range(501)]},
            "Graph would refuse this event: ",
            id="too many",
        ),
    ],
)
def test_nonsense_is_refused_at_the_call(
    graph_mock: GraphMock, alice: User, bob: User, words: dict[str, Any], told: str
) -> None:
    """The fact, the nearest valid thing, the way out; and nothing has changed."""
    with pytest.raises(UsageError, match=told):
        alice.calendar.add_meeting("Budget review", **{"attendees": [bob], **words})

    assert alice.calendar.events == []
    assert bob.inbox.messages == []
    assert graph_mock.outbox == []


def test_name_of_two_people_is_ambiguous(graph_mock: GraphMock, alice: User) -> None:
    """The error lists both."""
    graph_mock.add_user("Sam Sum", mail="sam1")
    graph_mock.add_user("Sam Sum", mail="sam2")

    with pytest.raises(UsageError, match=r"'Sam Sum' may be any of sam1@.*, sam2@"):
        alice.calendar.add_meeting("Budget review", attendees=["Sam Sum"])
