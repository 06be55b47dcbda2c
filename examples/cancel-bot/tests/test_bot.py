"""What happens to meetings, mailboxes and people when a room is taken out of use."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from cancel_bot import cancel_tomorrows_meetings

if TYPE_CHECKING:
    from collections.abc import Callable

    from msgraph.graph_service_client import GraphServiceClient

    from pytest_graphmock import GraphMock, User

pytestmark = pytest.mark.graph_mock(users=3, seed=7, now="2026-03-02T09:00:00Z")

TOMORROW = "2026-03-03"
COMMENT = "Room flooded, new date follows."


@pytest.fixture
def room(graph_mock: GraphMock) -> User:
    return graph_mock.add_room("Room 9", mail="room9", capacity=4)


@pytest.fixture
def people(graph_mock: GraphMock) -> tuple[User, User]:
    """Two people without a past: alice, for whom the bot works, and bob, whom she invites."""
    return graph_mock.add_user("Alice Ames", mail="alice"), graph_mock.add_user("Bob", mail="bob")


@pytest.fixture
def run_bot(
    graph_mock: GraphMock,
    sign_in: Callable[[User], GraphServiceClient],
    people: tuple[User, User],
    room: User,
) -> Callable[[], list[str]]:
    """The production code, run for alice and room 9."""

    def run() -> list[str]:
        client = sign_in(people[0])
        now = graph_mock.clock.now
        return asyncio.run(cancel_tomorrows_meetings(client, room.mail, COMMENT, now))

    return run


def test_everyone_is_told_why(
    run_bot: Callable[[], list[str]], graph_mock: GraphMock, people: tuple[User, User], room: User
) -> None:
    """Each attendee of a cancelled meeting gets the comment, the guest outside too."""
    alice, bob = people
    invited: list[User | str] = [bob, room, "eve@partner.example"]
    meeting = alice.calendar.add_meeting(
        "Budget review", attendees=invited, start=f"{TOMORROW}T13:00:00Z"
    )

    cancelled = run_bot()

    assert cancelled == ["Budget review"]
    graph_mock.assert_cancelled(meeting, to=invited, comment=COMMENT)
    assert bob.inbox.messages[0].subject == "Canceled: Budget review"
    assert bob.inbox.messages[0].meeting_message_type == "meetingCancelled"
    assert bob.inbox.messages[0].body_preview.startswith(COMMENT)


def test_meeting_moves_to_deleted_items(
    run_bot: Callable[[], list[str]], graph_mock: GraphMock, people: tuple[User, User], room: User
) -> None:
    """alice's event is gone from her calendar; bob keeps his copy, marked; the room is free."""
    alice, bob = people
    meeting = alice.calendar.add_meeting(
        "Budget review", attendees=[bob, room], start=f"{TOMORROW}T13:00:00Z"
    )

    run_bot()

    graph_mock.assert_moved(meeting, to="deleteditems")
    assert [event.subject for event in alice.deleted_items.events] == ["Budget review"]
    copy = bob.copy_of(meeting)
    assert copy is not None
    assert copy.is_cancelled
    assert room.copy_of(meeting) is None


def test_other_meetings_stay(
    run_bot: Callable[[], list[str]], graph_mock: GraphMock, people: tuple[User, User], room: User
) -> None:
    """Another room, another day, somebody else's meeting: none of the bot's business."""
    alice, bob = people
    elsewhere = graph_mock.rooms[0]
    assert elsewhere.mail != room.mail
    kept = [
        alice.calendar.add_meeting(
            "Other room", attendees=[bob, elsewhere], start=f"{TOMORROW}T10:00:00Z"
        ),
        alice.calendar.add_meeting("Today", attendees=[bob, room], start="2026-03-02T15:00:00Z"),
        alice.calendar.add_meeting(
            "Next week", attendees=[bob, room], start="2026-03-10T10:00:00Z"
        ),
        bob.calendar.add_meeting(
            "Bob's own", attendees=[alice, room], start=f"{TOMORROW}T16:00:00Z"
        ),
    ]

    cancelled = run_bot()

    assert cancelled == []
    for meeting in kept:
        graph_mock.assert_not_cancelled(meeting)


def test_series_loses_only_tomorrow(
    run_bot: Callable[[], list[str]], graph_mock: GraphMock, people: tuple[User, User], room: User
) -> None:
    """One date of a daily series is cancelled; the series and its other dates stay."""
    alice, bob = people
    series = alice.calendar.add_meeting(
        "Daily",
        attendees=[bob, room],
        start="2026-03-02T11:00:00Z",
        end="2026-03-02T11:15:00Z",
        recurrence={
            "pattern": {"type": "daily", "interval": 1},
            "range": {"type": "numbered", "startDate": "2026-03-02", "numberOfOccurrences": 5},
        },
    )

    cancelled = run_bot()

    assert cancelled == ["Daily"]
    [notice] = graph_mock.outbox.cancellations
    assert str(notice.occurrence) == TOMORROW
    graph_mock.assert_cancelled(series, to=[bob, room], comment=COMMENT, occurrence=TOMORROW)
    assert "Daily" in [event.subject for event in alice.calendar.events]
    copy = bob.copy_of(series)
    assert copy is not None
    assert not copy.is_cancelled


def test_a_full_day_is_read_to_its_last_page(
    run_bot: Callable[[], list[str]], graph_mock: GraphMock, people: tuple[User, User], room: User
) -> None:
    """More meetings than one page holds: every one of them is cancelled, none is skipped."""
    alice, bob = people
    subjects = [f"Interview {number}" for number in range(60)]
    for number, subject in enumerate(subjects):
        start = f"{TOMORROW}T{8 + number // 6:02}:{number % 6 * 10:02}:00Z"
        end = f"{TOMORROW}T{8 + number // 6:02}:{number % 6 * 10 + 9:02}:00Z"
        alice.calendar.add_meeting(subject, attendees=[bob, room], start=start, end=end)

    cancelled = run_bot()

    assert cancelled == subjects
    assert len(graph_mock.outbox.cancellations) == len(subjects)
