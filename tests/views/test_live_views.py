"""Live views: they show the state at the time of reading, and know what they stand for."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Thread
from typing import Any

import pytest

from pytest_graphmock import Calendar, Event, GraphMock, Message, Room, UsageError, User

EVE = "eve@partner.example"
WEEKLY = {
    "pattern": {"type": "weekly", "daysOfWeek": ["tuesday"]},
    "range": {"type": "numbered", "numberOfOccurrences": 3},
}

pytestmark = pytest.mark.graph_mock(now="2026-03-02T09:00:00Z")


@pytest.fixture
def meeting(alice: User, bob: User, room: Room) -> Event:
    return alice.calendar.add_meeting("Budget review", attendees=[bob, room])


@pytest.fixture
def series(alice: User, bob: User) -> Event:
    return alice.calendar.add_meeting(
        "Weekly", attendees=[bob], start="2026-03-10T13:00", recurrence=WEEKLY
    )


def test_view_follows_its_event(meeting: Event, alice: User, bob: User, call: Any) -> None:
    """What a request changed is there at the next look, in every mailbox."""
    copy = bob.copy_of(meeting)
    assert copy is not None
    before = (meeting.change_key, copy.change_key)

    call(alice, "PATCH", f"/me/events/{meeting.id}", {"subject": "Budget, part two"})

    assert (meeting.subject, copy.subject) == ("Budget, part two", "Budget, part two")
    assert (meeting.change_key, copy.change_key) != before


def test_view_works_after_the_cancel(meeting: Event, alice: User, bob: User, cancel: Any) -> None:
    """The organizer's event lies in Deleted Items, the attendee's stays in the calendar."""
    old_id, immutable_id = meeting.id, meeting.immutable_id
    copy = bob.copy_of(meeting)
    assert copy is not None

    cancel(meeting)

    assert meeting.is_cancelled
    assert not meeting.is_in_calendar
    assert meeting.folder == alice.deleted_items
    assert meeting.calendar is None
    assert (meeting.id, meeting.current_id == old_id) == (old_id, False)
    assert meeting.immutable_id == immutable_id
    assert alice.deleted_items.events == [meeting]
    assert alice.copy_of(meeting) is None
    assert copy.is_cancelled
    assert copy.is_in_calendar
    assert copy.calendar == bob.calendar
    assert copy.subject == "Canceled: Budget review"


def test_id_is_what_the_code_under_test_was_given(
    meeting: Event, alice: User, cancel: Any, call: Any
) -> None:
    """After a cancel it is a 404, the classic surprise; the new one is in Deleted Items."""
    cancel(meeting)

    statuses = [
        call(alice, "GET", f"/me/events/{key}").status_code
        for key in (meeting.id, meeting.current_id)
    ]

    assert statuses == [404, 200]


def test_event_that_is_gone_keeps_its_ids_and_refuses_the_rest(
    meeting: Event, room: Room, cancel: Any
) -> None:
    """A room's copy leaves for good: the view says so."""
    copy = room.copy_of(meeting)
    assert copy is not None
    ids = (copy.id, copy.current_id, copy.immutable_id, copy.ical_uid)

    cancel(meeting)

    assert copy.is_gone
    assert not copy.is_in_calendar
    assert (copy.id, copy.current_id, copy.immutable_id, copy.ical_uid) == ids
    assert repr(copy) == "<Event 'Alice Ames' of room9@contoso.example: (gone)>"
    with pytest.raises(UsageError, match=r"not in the mailbox of room9@contoso\.example any more"):
        _ = copy.subject


def test_repr_of_an_event_tells_when_whose_and_where(meeting: Event, bob: User) -> None:
    """What a failed assert shows."""
    assert repr(meeting) == (
        "<Event 'Budget review' 2026-03-03 10:00 to 11:00 (UTC) organized by "
        "alice@contoso.example, 2 attendees, in calendar>"
    )
    assert "as seen by bob@contoso.example" in repr(bob.copy_of(meeting))
    assert str(meeting) == "Budget review"


def test_views_of_one_thing_are_equal(meeting: Event, alice: User, bob: User) -> None:
    """Identity is the thing's, not the view's; another mailbox's copy is another thing."""
    assert alice.calendar.events == [meeting]
    assert len({meeting, alice.calendar.events[0]}) == 1
    assert bob.copy_of(meeting) != meeting
    assert meeting != "Budget review"


def test_json_is_what_a_request_would_get(meeting: Event, alice: User, call: Any) -> None:
    """``as_json`` is GET's answer, less its context."""
    answer = call(alice, "GET", f"/me/events/{meeting.id}").json()

    assert answer.pop("@odata.context")
    assert meeting.as_json() == answer


def test_series_gives_its_dates(series: Event, bob: User) -> None:
    """All of them, those of a window, or one."""
    assert [o.start.date() for o in series.occurrences()] == [
        date(2026, 3, 10),
        date(2026, 3, 17),
        date(2026, 3, 24),
    ]
    assert len(series.instances("2026-03-12", "2026-03-20")) == 1
    second = series.occurrence(date(2026, 3, 17))
    assert (second.type, second.occurrence_date) == ("occurrence", date(2026, 3, 17))
    assert second.series_master == series
    assert second != series
    assert bob.copy_of(second) == bob.copy_of(series).occurrence("2026-03-17")  # type: ignore[union-attr]  # he has one


def test_cancelled_date_is_gone_for_the_organizer_and_marked_for_the_others(
    series: Event, bob: User, cancel: Any
) -> None:
    """The views of that date show both sides."""
    second = series.occurrence("2026-03-17")
    theirs = bob.copy_of(second)
    assert theirs is not None

    cancel(second)

    assert second.is_gone
    assert len(series.occurrences()) == 2
    assert series.occurrence("2026-03-17").is_gone
    assert (theirs.is_cancelled, theirs.type) == (True, "exception")


@pytest.mark.parametrize(
    ("day", "told"),
    [
        pytest.param(
            "2026-03-18", "does not happen on 2026-03-18; dates near it are 2026-03-10", id="off"
        ),
        pytest.param("2030-01-01", "does not happen on 2030-01-01$", id="far off"),
        pytest.param("March", "'March' is no ISO 8601 time", id="no date"),
        pytest.param(5, "5 is no date; write it like", id="number"),
    ],
)
def test_date_that_a_series_lacks_is_refused(series: Event, day: Any, told: str) -> None:
    """With the dates near it."""
    with pytest.raises(UsageError, match=told):
        series.occurrence(day)


def test_single_event_has_no_dates(meeting: Event) -> None:
    """And says what it is."""
    with pytest.raises(
        UsageError, match="'Budget review' is a singleInstance, it has no occurrences"
    ):
        meeting.occurrences()


def test_endless_series_wants_an_end(alice: User) -> None:
    """Its dates would never end."""
    daily = alice.calendar.add_event("Daily", recurrence={"pattern": {"type": "daily"}})

    with pytest.raises(UsageError, match="'Daily' has no end; say until when with end="):
        daily.occurrences()
    assert len(daily.occurrences(end="2026-03-06")) == 3


def test_answers_are_in_the_organizers_copy(
    graph_mock: GraphMock, meeting: Event, bob: User, call: Any
) -> None:
    """With the time of the answer."""
    copy = bob.copy_of(meeting)
    assert copy is not None

    call(bob, "POST", f"/me/events/{copy.id}/accept", {})

    answer = meeting.attendees[0]
    assert (answer.response_status, answer.responded_at) == ("accepted", graph_mock.clock.now)
    assert copy.response_status == "accepted"
    assert {a.response_status for a in copy.attendees} == {"none"}
    assert copy.attendees[1].responded_at is None


def test_calendar_shows_what_is_in_it(alice: User, series: Event) -> None:
    """Events are masters and singles; a view has every date."""
    other = alice.add_calendar("Travel")
    flight = other.add_event("Flight", "2026-03-17T09:00")

    assert [c.name for c in alice.calendars] == ["Calendar", "Travel"]
    assert alice.calendar.events == [series]
    assert other.events == [flight]
    assert alice.events == [series, flight]
    assert alice.calendar.view("2026-03-16", "2026-03-25") == series.occurrences()[1:]
    assert (other.is_default, other.owner) == (False, alice)
    assert repr(other) == "<Calendar 'Travel' of alice@contoso.example: 1 events>"
    assert isinstance(other, Calendar)


def test_shared_calendar_lets_a_colleague_write(alice: User, bob: User, cancel: Any) -> None:
    """Until the role is taken back."""
    meetings = [alice.calendar.add_meeting(f"Meeting {n}", attendees=[EVE]) for n in range(3)]

    before = cancel(meetings[0], by=bob).status_code
    permission = alice.calendar.share(bob)
    shared = cancel(meetings[1], by=bob).status_code
    alice.calendar.share(bob.mail, "none")
    after = cancel(meetings[2], by=bob).status_code

    assert (before, shared, after) == (403, 202, 403)
    assert (permission.email.address, permission.role.value) == (bob.mail, "write")
    assert alice.calendar.permissions == []


def test_delegate_gets_the_owners_invitations(alice: User, bob: User) -> None:
    """A delegate's role, by Graph's own word."""
    alice.calendar.share(bob, "delegateWithoutPrivateEventAccess")

    meeting = bob.calendar.add_meeting("Own", attendees=[EVE])
    invited = alice.calendar.permissions[0]

    assert invited.role.is_delegate
    assert meeting.is_organizer


@pytest.mark.parametrize(
    ("user", "role", "told"),
    [
        pytest.param(
            "bob", "writ", r"no role 'writ' \(did you mean 'write'\?\); it has none,", id="role"
        ),
        pytest.param(EVE, "read", r"no user 'eve@partner.example' in this tenant", id="outside"),
    ],
)
def test_calendar_is_not_shared_with_nonsense(
    alice: User, bob: User, user: str, role: str, told: str
) -> None:
    """The error names what there is."""
    with pytest.raises(UsageError, match=told):
        alice.calendar.share(bob if user == "bob" else user, role)


def test_message_is_put_straight_into_a_folder(
    graph_mock: GraphMock, alice: User, bob: User, call: Any
) -> None:
    """Both the view and a request see it; nobody sent it."""
    message = bob.inbox.add_message(
        "Agenda", "See attached.", from_=EVE, cc=[alice], received="2026-03-01T08:00"
    )

    (listed,) = call(bob, "GET", "/me/mailFolders/inbox/messages").json()["value"]
    assert listed["id"] == message.id
    assert message.as_json() == listed
    assert (message.subject, message.body_preview) == ("Agenda", "See attached.")
    assert (message.from_, message.sender) == (EVE, EVE)
    assert (message.to_recipients, message.cc_recipients) == ([bob.mail], [alice.mail])
    assert f"{message.received:%Y-%m-%d %H:%M}" == "2026-03-01 08:00"
    assert (message.is_read, bob.inbox.unread_item_count) == (False, 1)
    assert message.meeting_message_type is None
    assert message.event is None
    assert message.folder == bob.inbox
    assert graph_mock.outbox == []


def test_messages_are_listed_newest_first(bob: User) -> None:
    """By the time they arrived."""
    bob.inbox.add_message("old", received="2026-02-01")
    bob.inbox.add_message("new")
    bob.inbox.add_message("older", received="2026-01-01", is_read=True)

    assert [m.subject for m in bob.inbox.messages] == ["new", "old", "older"]
    assert (bob.inbox.total_item_count, bob.inbox.unread_item_count) == (3, 2)


def test_own_messages_lie_where_they_were_written(bob: User) -> None:
    """In Sent Items and Drafts they are the owner's, and read."""
    sent = bob.sent_items.add_message("Hello", to=[EVE])
    draft = bob.drafts.add_message("Draft")

    assert (sent.from_, sent.to_recipients, sent.is_read) == (bob.mail, [EVE], True)
    assert (draft.is_draft, draft.folder.well_known_name) == (True, "drafts")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param({"from_": "eve@"}, "'eve@' is no address", id="from"),
        pytest.param({"to": [7]}, "7 is nobody", id="to"),
        pytest.param(
            {"received": "yesterday"}, "received='yesterday' is no ISO 8601", id="received"
        ),
    ],
)
def test_nonsense_is_no_message(bob: User, words: dict[str, Any], told: str) -> None:
    """And nothing is put anywhere."""
    with pytest.raises(UsageError, match=told):
        bob.inbox.add_message("Agenda", **words)

    assert bob.inbox.messages == []


@pytest.mark.parametrize("name", ["inbox", "Inbox", "INBOX/projects", "/Inbox/Projects/"])
def test_folder_is_found_by_name_or_path(bob: User, name: str) -> None:
    """Well-known names and paths of display names, in any letter case."""
    projects = bob.inbox.add_folder("Projects")

    found = bob.folder(name)

    assert found == (projects if "rojects" in name.casefold() else bob.inbox)
    assert str(projects) == "Inbox/Projects"


def test_folder_that_is_not_there_is_refused_with_the_nearest(bob: User) -> None:
    """The error says how to make one."""
    bob.add_folder("Archive 2025")

    with pytest.raises(UsageError, match=r"no folder 'Archive 2024' .*did you mean 'Archive 2025'"):
        bob.folder("Archive 2024")


def test_repr_of_folders_and_messages(meeting: Event, bob: User) -> None:
    """What a failed assert shows."""
    (message,) = bob.inbox.messages

    assert repr(bob.inbox) == "<Folder inbox of bob@contoso.example: 1 items, 1 unread>"
    assert repr(message) == (
        "<Message meetingRequest 'Budget review' from alice@contoso.example, unread, "
        "in bob@contoso.example's inbox>"
    )
    assert isinstance(message, Message)


def test_earlier_request_is_out_of_date_after_the_cancel(
    meeting: Event, bob: User, cancel: Any
) -> None:
    """The Inbox keeps both messages."""
    cancel(meeting)

    kinds = {m.meeting_message_type: m.is_out_of_date for m in bob.inbox.messages}
    assert kinds == {"meetingCancelled": False, "meetingRequest": True}


def test_views_may_be_read_while_requests_come_in(
    graph_mock: GraphMock, alice: User, bob: User, cancel: Any
) -> None:
    """A reader in another thread sees whole states only."""
    meetings = [
        alice.calendar.add_meeting(
            f"Meeting {n}", attendees=[bob], start=graph_mock.clock.now + timedelta(hours=n)
        )
        for n in range(20)
    ]
    seen: list[int] = []

    def read() -> None:
        while len(seen) < 5000 and not done:
            with graph_mock.tenant.lock:
                seen.append(len(alice.calendar.events) + len(alice.deleted_items.events))

    done: list[bool] = []
    reader = Thread(target=read)
    reader.start()
    for meeting in meetings:
        cancel(meeting)
    done.append(True)
    reader.join(timeout=10)

    assert set(seen) == {20}
