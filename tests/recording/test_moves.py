"""The moves: which item went from where to where, and why."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_graphmock import GraphMock, Room, User


def test_cancelled_meeting_moves_to_deleted_items(
    graph_mock: GraphMock, alice: User, bob: User, cancel: Any
) -> None:
    """The organizer's event, under a new id; the attendee's stays where it is."""
    meeting = alice.calendar.add_meeting("Budget review", attendees=[bob])

    cancel(meeting)

    (move,) = graph_mock.moves
    assert (move.mailbox, move.item_type, move.subject) == (alice.mail, "event", "Budget review")
    assert (move.source, move.target, move.reason) == ("calendar", "deleteditems", "cancel")
    assert (move.old_id, move.new_id) == (meeting.id, meeting.current_id)
    assert move.old_id != move.new_id
    assert move.immutable_id == meeting.immutable_id
    assert move.item == meeting
    assert move.at == meeting.modified


@pytest.mark.graph_mock(now="2026-03-02T09:00:00Z")
def test_rooms_copy_is_gone(graph_mock: GraphMock, alice: User, room: Room, cancel: Any) -> None:
    """A resource keeps nothing of a cancelled meeting."""
    meeting = alice.calendar.add_meeting("Budget review", attendees=[room])
    (copy,) = room.events
    cancelled_at = graph_mock.clock.advance(hours=1)

    cancel(meeting)

    (move,) = [each for each in graph_mock.moves if each.mailbox == room.mail]
    assert (move.source, move.target, move.reason) == ("calendar", "(gone)", "cancel")
    assert (move.old_id, move.new_id) == (copy.id, None)
    assert move.at == cancelled_at
    assert move.item.is_gone


def test_places_without_a_well_known_name_go_by_their_own(
    graph_mock: GraphMock, alice: User, call: Any
) -> None:
    """Another calendar is ``calendar/NAME``."""
    event = alice.add_calendar("Travel").add_event("Flight")

    call(alice, "DELETE", f"/me/events/{event.id}")

    assert graph_mock.moves == [
        {"source": "calendar/Travel", "target": "deleteditems", "reason": "delete"}
    ]


def test_declined_copy_moves(graph_mock: GraphMock, alice: User, bob: User, call: Any) -> None:
    """Out of the attendee's calendar, for a reason of its own."""
    copy = bob.copy_of(alice.calendar.add_meeting("Budget review", attendees=[bob]))
    assert copy is not None

    call(bob, "POST", f"/me/events/{copy.id}/decline", {})

    assert graph_mock.moves == [
        {"mailbox": bob.mail, "target": "deleteditems", "reason": "decline"}
    ]


def test_mapping_names_mailboxes_and_places_as_a_test_would(
    graph_mock: GraphMock, alice: User, bob: User, cancel: Any
) -> None:
    """The owner for the mailbox, a folder or its name in any letter case, the item itself."""
    meeting = alice.calendar.add_meeting("Budget review", attendees=[bob])

    cancel(meeting)

    (move,) = graph_mock.moves
    assert move == {"mailbox": alice, "item": meeting, "source": "Calendar"}
    assert move == {"mailbox": alice.mail.upper(), "target": alice.deleted_items}
    assert move != {"target": "archive"}
    assert move != {"mailbox": bob}


def test_one_cancelled_date_moves_nothing(
    graph_mock: GraphMock, alice: User, bob: User, cancel: Any
) -> None:
    """The series stays where it is (calendar.md §1.1, row 11)."""
    daily = {"pattern": {"type": "daily"}, "range": {"type": "numbered", "numberOfOccurrences": 3}}
    series = alice.calendar.add_meeting(
        "Daily", attendees=[bob], start="2031-03-03T09:00", recurrence=daily
    )

    assert cancel(series.occurrence("2031-03-04")).status_code == 202

    assert graph_mock.moves == []


def test_repr_tells_a_move_in_one_line(
    graph_mock: GraphMock, alice: User, bob: User, cancel: Any
) -> None:
    """What, in whose mailbox, from where to where, why."""
    cancel(alice.calendar.add_meeting("Budget review", attendees=[bob]))

    assert repr(graph_mock.moves) == (
        "<Moves [<Move of event 'Budget review' in alice@contoso.example: "
        "calendar -> deleteditems (cancel)>]>"
    )
