"""The assertions of a mock, and above all what they say when they fail."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_graphmock import Event, GraphMock, Room, UsageError, User

EVE = "eve@partner.example"


@pytest.fixture
def meeting(alice: User, bob: User, room: Room) -> Event:
    return alice.calendar.add_meeting("Budget review", attendees=[bob, EVE, room])


@pytest.fixture
def series(alice: User, bob: User) -> Event:
    daily = {"pattern": {"type": "daily"}, "range": {"type": "numbered", "numberOfOccurrences": 3}}
    return alice.calendar.add_meeting(
        "Daily", attendees=[bob], start="2031-03-03T09:00", recurrence=daily
    )


def failure(assertion: Any, *args: Any, **words: Any) -> str:
    """What an assertion says that has to fail."""
    with pytest.raises(AssertionError) as failed:
        assertion(*args, **words)
    return str(failed.value)


def test_cancelled_meeting_is_recognised_by_anybodys_copy(
    graph_mock: GraphMock, meeting: Event, bob: User, cancel: Any
) -> None:
    """The view that the test held before, whose id names nothing any more, and the attendee's."""
    copy = bob.copy_of(meeting)
    assert copy is not None

    cancel(meeting, "Room flooded")

    graph_mock.assert_cancelled(meeting)
    graph_mock.assert_cancelled(copy)


def test_people_are_compared_in_any_order_and_spelling(
    graph_mock: GraphMock, meeting: Event, bob: User, room: Room, cancel: Any
) -> None:
    """Users, rooms and addresses; letter case does not matter."""
    cancel(meeting, "Room flooded")

    graph_mock.assert_cancelled(
        meeting, to=["EVE@Partner.Example", room, bob.mail.upper()], comment="Room flooded"
    )


def test_organizers_delete_is_a_cancellation_too(
    graph_mock: GraphMock, meeting: Event, alice: User, call: Any
) -> None:
    """It tells everybody, without a comment."""
    call(alice, "DELETE", f"/me/events/{meeting.id}")

    graph_mock.assert_cancelled(meeting, comment="")


def test_meeting_without_attendees_is_cancelled_and_nobody_told(
    graph_mock: GraphMock, alice: User, cancel: Any
) -> None:
    """calendar.md §1.1, row 8."""
    event = alice.calendar.add_event("Focus")

    cancel(event)

    graph_mock.assert_cancelled(event, to=[], comment="")
    assert failure(graph_mock.assert_cancelled, event, comment="Sorry") == (
        "'Focus' was cancelled, but nobody was told, so no comment was sent"
    )


def test_who_was_taken_off_the_list_before_is_not_counted(
    graph_mock: GraphMock, meeting: Event, alice: User, bob: User, call: Any, cancel: Any
) -> None:
    """They got a cancellation of their own, but of an earlier request."""
    stay = [{"emailAddress": {"address": bob.mail}}]
    call(alice, "PATCH", f"/me/events/{meeting.id}", {"attendees": stay})

    cancel(meeting)

    graph_mock.assert_cancelled(meeting, to=[bob])


def test_removing_an_attendee_cancels_nothing(
    graph_mock: GraphMock, meeting: Event, alice: User, call: Any
) -> None:
    """A cancellation was sent, but the meeting goes on."""
    call(alice, "PATCH", f"/me/events/{meeting.id}", {"attendees": []})

    assert len(graph_mock.outbox.cancellations) == 1
    graph_mock.assert_not_cancelled(meeting)


def test_failure_marks_who_is_missing_and_who_is_extra(
    graph_mock: GraphMock, meeting: Event, bob: User, room: Room, cancel: Any
) -> None:
    """Told were bob, eve and the room; expected were bob, eve and carol."""
    cancel(meeting)

    text = failure(graph_mock.assert_cancelled, meeting, to=[bob, EVE, "carol@partner.example"])

    assert text.splitlines() == [
        "'Budget review' was cancelled, but others were told than expected:",
        "  - carol@partner.example   missing: was not told",
        "  + room9@contoso.example   extra: was told, too",
        "    bob@contoso.example",
        "    eve@partner.example",
    ]


def test_failure_shows_the_comment_that_was_sent_instead(
    graph_mock: GraphMock, meeting: Event, cancel: Any
) -> None:
    """Both texts, with the difference marked."""
    cancel(meeting, "Room 4 flooded")

    text = failure(graph_mock.assert_cancelled, meeting, comment="Room flooded")

    assert text.splitlines() == [
        "'Budget review' was cancelled, but with another comment:",
        "  - Room flooded",
        "  + Room 4 flooded",
        "  ?     ++",
        "  (- is what was expected, + what was sent)",
    ]


def test_failure_says_that_the_comment_is_empty(
    graph_mock: GraphMock, meeting: Event, cancel: Any
) -> None:
    """What a bot does that forgets ``comment=``."""
    cancel(meeting)

    text = failure(graph_mock.assert_cancelled, meeting, comment="Room flooded")

    assert "- 'Room flooded'" in text
    assert "+ none: the comment is empty" in text


def test_failure_shows_what_was_cancelled_instead_nearest_first(
    graph_mock: GraphMock, meeting: Event, alice: User, bob: User, cancel: Any
) -> None:
    """The likeliest mix-up comes first."""
    cancel(alice.calendar.add_meeting("Lunch", attendees=[bob]))
    cancel(alice.calendar.add_meeting("Budget review 2", attendees=[EVE]), "Moved")

    text = failure(graph_mock.assert_cancelled, meeting)

    assert text.startswith("'Budget review' was not cancelled")
    lines = [line.strip() for line in text.splitlines()]
    at = lines.index("cancelled instead:")
    assert lines[at + 1] == "'Budget review 2': told eve@partner.example, comment 'Moved'"
    assert lines[at + 2] == "'Lunch': told bob@contoso.example"


def test_failure_shows_the_request_that_was_refused(
    graph_mock: GraphMock, meeting: Event, bob: User, cancel: Any
) -> None:
    """An attendee tried: the answer is what explains it."""
    cancel(bob.copy_of(meeting))

    text = failure(graph_mock.assert_cancelled, meeting)

    assert "requests that were refused:" in text
    assert "/cancel as bob@contoso.example: 400 ErrorInvalidRequest" in text


def test_failure_of_a_silent_mock_says_so(graph_mock: GraphMock, alice: User) -> None:
    """No request came in at all."""
    event = alice.calendar.add_event("Focus")

    assert failure(graph_mock.assert_cancelled, event) == (
        "'Focus' was not cancelled\nnothing was cancelled, sent or refused"
    )


def test_long_lists_are_cut_short(
    graph_mock: GraphMock, meeting: Event, alice: User, cancel: Any
) -> None:
    """A failure of a busy test stays readable."""
    for number in range(9):
        cancel(alice.calendar.add_meeting(f"Meeting {number}", attendees=[EVE]))

    assert "and 3 more" in failure(graph_mock.assert_cancelled, meeting)


def test_one_cancelled_date_is_asked_for_by_its_date(
    graph_mock: GraphMock, series: Event, bob: User, cancel: Any
) -> None:
    """By ``occurrence=`` or by the view of that date."""
    second = series.occurrence("2031-03-04")

    cancel(second, "Holiday")

    graph_mock.assert_cancelled(series, occurrence="2031-03-04", to=[bob], comment="Holiday")
    graph_mock.assert_cancelled(second, to=[bob])
    graph_mock.assert_not_cancelled(series.occurrence("2031-03-05"))


def test_one_cancelled_date_is_not_the_series(
    graph_mock: GraphMock, series: Event, cancel: Any
) -> None:
    """The failure shows which date it was."""
    cancel(series.occurrence("2031-03-04"))

    text = failure(graph_mock.assert_cancelled, series)
    other = failure(graph_mock.assert_cancelled, series, occurrence="2031-03-05")

    assert text.startswith("'Daily' was not cancelled")
    assert "but of the same meeting this was cancelled:" in text
    assert "'Daily' on 2031-03-04: told bob@contoso.example" in text
    assert other.startswith("'Daily' on 2031-03-05 was not cancelled")


def test_cancelled_series_takes_its_dates_along(
    graph_mock: GraphMock, series: Event, cancel: Any
) -> None:
    """A date that the test holds is cancelled with the whole; ``occurrence=`` asks for it alone."""
    second = series.occurrence("2031-03-04")

    cancel(series)

    graph_mock.assert_cancelled(second)
    assert "was not cancelled" in failure(
        graph_mock.assert_cancelled, series, occurrence="2031-03-04"
    )


def test_misspelt_date_is_a_usage_error(graph_mock: GraphMock, series: Event) -> None:
    """Not a failed assertion: the test itself is wrong."""
    with pytest.raises(UsageError, match="'4 March' is no date; write it like '2026-03-02'"):
        graph_mock.assert_cancelled(series, occurrence="4 March")


def test_meeting_that_goes_on_was_not_cancelled(
    graph_mock: GraphMock, meeting: Event, alice: User, cancel: Any
) -> None:
    """Another one was."""
    cancel(alice.calendar.add_event("Focus"))

    graph_mock.assert_not_cancelled(meeting)


def test_cancelled_meeting_fails_assert_not_cancelled(
    graph_mock: GraphMock, meeting: Event, cancel: Any
) -> None:
    """The failure shows who was told, and what."""
    cancel(meeting, "Room flooded")

    assert failure(graph_mock.assert_not_cancelled, meeting) == (
        "'Budget review' was cancelled:\n    'Budget review': told bob@contoso.example, "
        "eve@partner.example, room9@contoso.example, comment 'Room flooded'"
    )


def test_series_with_a_cancelled_date_fails_assert_not_cancelled(
    graph_mock: GraphMock, series: Event, cancel: Any
) -> None:
    """Part of it was called off, which is more than nothing."""
    cancel(series.occurrence("2031-03-04"))

    assert "'Daily' on 2031-03-04" in failure(graph_mock.assert_not_cancelled, series)


def test_move_is_recognised_before_and_after(
    graph_mock: GraphMock, meeting: Event, alice: User, cancel: Any
) -> None:
    """By well-known name in any letter case, or by the folder itself."""
    cancel(meeting)

    graph_mock.assert_moved(meeting, to="deleteditems")
    graph_mock.assert_moved(meeting, to="DeletedItems", source="calendar")
    graph_mock.assert_moved(meeting, to=alice.deleted_items)
    graph_mock.assert_moved(alice.deleted_items.events[0], to="deleteditems")


def test_failure_shows_how_the_item_moved(
    graph_mock: GraphMock, meeting: Event, cancel: Any
) -> None:
    """To another folder than expected."""
    cancel(meeting)

    text = failure(graph_mock.assert_moved, meeting, to="archive")

    assert text.splitlines() == [
        "'Budget review' did not move to archive",
        "  it moved like this:",
        "    <Move of event 'Budget review' in alice@contoso.example: "
        "calendar -> deleteditems (cancel)>",
        "  moved instead:",
        "    <Move of event 'Alice Ames' in room9@contoso.example: calendar -> (gone) (cancel)>",
    ]


def test_failure_says_that_the_item_did_not_move(
    graph_mock: GraphMock, meeting: Event, bob: User, cancel: Any
) -> None:
    """An attendee's copy stays in the calendar: the failure shows it there."""
    copy = bob.copy_of(meeting)

    cancel(meeting)

    text = failure(graph_mock.assert_moved, copy, to="deleteditems", source="calendar")
    assert text.startswith("'Budget review' did not move from calendar to deleteditems")
    assert "it did not move at all: <Event 'Canceled: Budget review'" in text
    assert "cancelled in calendar>" in text


def test_what_the_test_arranged_is_not_counted_as_sent(
    graph_mock: GraphMock, meeting: Event, bob: User, cancel: Any
) -> None:
    """The invitation is in the outbox, but no request sent it; a refused one sends nothing."""
    cancel(bob.copy_of(meeting))

    graph_mock.assert_nothing_sent()
    assert len(graph_mock.outbox.invitations) == 1


def test_failure_shows_what_was_sent(graph_mock: GraphMock, meeting: Event, cancel: Any) -> None:
    """And not the invitation of the arrangement."""
    cancel(meeting)

    text = failure(graph_mock.assert_nothing_sent)

    assert text.startswith(
        "a message was sent:\n    <Notice cancellation 'Canceled: Budget review'"
    )
    assert "invitation" not in text
