"""What happens to a room, its bookings and the people invited when nobody will come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_graphmock import Event, GraphMock, Room, User

    People = tuple[User, User, User]
    RunBot = Callable[[str], list[str]]
    Decline = Callable[..., None]

pytestmark = pytest.mark.graph_mock(auth="strict", now="2026-03-02T09:00:00Z")

WEDNESDAY = ("2026-03-04T00:00Z", "2026-03-05T00:00Z")
START, END = "2026-03-04T13:00:00Z", "2026-03-04T14:00:00Z"
COMMENT = "Everyone declined, so the room is given back."


def test_room_is_free_when_everyone_has_declined(
    run_bot: RunBot, decline: Decline, people: People, room: Room
) -> None:
    """The booking is gone from the room's calendar, and the next meeting gets the room."""
    alice, bob, cleo = people
    meeting = alice.calendar.add_meeting("Review", attendees=[bob, cleo, room], start=START)
    decline(meeting, bob, cleo)

    released = run_bot(COMMENT)

    assert released == ["Review"]
    assert room.calendar.view(*WEDNESDAY) == []
    assert alice.calendar.view(*WEDNESDAY) == []
    next_meeting = cleo.calendar.add_meeting("Interview", attendees=[room], start=START)
    assert [each.response_status for each in next_meeting.attendees] == ["accepted"]


def test_everyone_is_told_why(
    run_bot: RunBot,
    decline: Decline,
    graph_mock: GraphMock,
    people: People,
    room: Room,
) -> None:
    """The comment reaches all who were invited, in alice's name."""
    alice, bob, cleo = people
    optional = {"mail": cleo.mail, "type": "optional"}
    meeting = alice.calendar.add_meeting("Review", attendees=[bob, optional, room], start=START)
    decline(meeting, bob, cleo)

    run_bot(COMMENT)

    graph_mock.assert_cancelled(meeting, to=[bob, cleo, room], comment=COMMENT)
    assert [notice.from_ for notice in graph_mock.outbox.cancellations] == [alice.mail]
    assert bob.inbox.messages[0].subject == "Canceled: Review"
    assert bob.inbox.messages[0].body_preview.startswith(COMMENT)


@pytest.mark.parametrize(
    ("guests", "declining"),
    [
        pytest.param(["bob", "cleo"], ["bob"], id="one has not answered"),
        pytest.param(["bob", "eve@partner.example"], ["bob"], id="one outside has not answered"),
        pytest.param([], [], id="alice booked the room for herself"),
    ],
)
def test_meeting_that_somebody_may_come_to_stays(
    run_bot: RunBot,
    decline: Decline,
    graph_mock: GraphMock,
    people: People,
    room: Room,
    guests: list[str],
    declining: list[str],
) -> None:
    """One declined answer, or nobody to answer, is no reason to take the room away."""
    alice = people[0]
    meeting = alice.calendar.add_meeting("Review", attendees=[*guests, room], start=START)
    decline(meeting, *(graph_mock.user(name) for name in declining))

    released = run_bot(COMMENT)

    assert released == []
    graph_mock.assert_not_cancelled(meeting)
    assert room.copy_of(meeting) is not None


def test_other_rooms_and_other_weeks_stay(
    run_bot: RunBot,
    decline: Decline,
    graph_mock: GraphMock,
    people: People,
    room: Room,
) -> None:
    """Declined by everyone, but not in this room in the coming week; and the room's own event."""
    alice, bob, cleo = people
    elsewhere = graph_mock.add_room("Room 10", mail="room10")
    invite = alice.calendar.add_meeting
    kept: list[Event] = [
        invite("Other room", attendees=[bob, elsewhere], start=START),
        invite("No room", attendees=[bob], start=START),
        invite("In ten days", attendees=[bob, room], start="2026-03-12T13:00:00Z"),
    ]
    for meeting in kept:
        decline(meeting, bob)
    kept.append(invite("Interview", attendees=[cleo, room], start=START))
    kept.append(room.calendar.add_event("Maintenance", start=END))

    released = run_bot(COMMENT)

    assert released == []
    for meeting in kept:
        graph_mock.assert_not_cancelled(meeting)


def test_busy_week_is_read_to_its_last_page(
    run_bot: RunBot, decline: Decline, people: People, room: Room
) -> None:
    """More bookings than one page holds, in the room's calendar and in alice's."""
    alice, bob, _ = people
    for number in range(60):
        start, end = (f"2026-03-04T{number // 6:02}:{number % 6}{last}:00Z" for last in "09")
        alice.calendar.add_meeting("Quiet work", attendees=[room], start=start, end=end)
    meeting = alice.calendar.add_meeting("Review", attendees=[bob, room], start=START)
    decline(meeting, bob)

    released = run_bot(COMMENT)

    assert released == ["Review"]


def test_series_loses_only_the_date_that_everyone_declined(
    run_bot: RunBot,
    decline: Decline,
    graph_mock: GraphMock,
    people: People,
    room: Room,
) -> None:
    """One Wednesday of a daily series is free again; the series goes on."""
    alice, bob, _ = people
    series = alice.calendar.add_meeting(
        "Daily",
        attendees=[bob, room],
        start="2026-03-03T13:00:00Z",
        recurrence={
            "pattern": {"type": "daily", "interval": 1},
            "range": {"type": "numbered", "numberOfOccurrences": 3},
        },
    )
    decline(series.occurrence("2026-03-04"), bob)

    released = run_bot(COMMENT)

    assert released == ["Daily"]
    graph_mock.assert_cancelled(series, to=[bob, room], comment=COMMENT, occurrence="2026-03-04")
    days = [each.start.day for each in room.calendar.view("2026-03-02T00:00Z", "2026-03-09T00:00Z")]
    assert days == [3, 5]
