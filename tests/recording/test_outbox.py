"""The outbox: one notice for each message that left a mailbox."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pytest_graphmock import GraphMock, Room, UsageError, User

EVE = "eve@partner.example"
DAILY = {
    "pattern": {"type": "daily", "interval": 1},
    "range": {"type": "numbered", "startDate": "2031-03-03", "numberOfOccurrences": 3},
}


def test_cancellation_is_one_notice_whoever_is_told(
    graph_mock: GraphMock, alice: User, bob: User, room: Room, cancel: Any
) -> None:
    """Kind, subject, comment, people, meeting, time, and the copies that arrived."""
    meeting = alice.calendar.add_meeting("Budget review", attendees=[bob, EVE, room])

    cancel(meeting, "Room flooded")

    (notice,) = graph_mock.outbox.cancellations
    assert (notice.kind, notice.subject) == ("cancellation", "Canceled: Budget review")
    assert notice.comment == "Room flooded"
    assert (notice.from_, notice.sender) == (alice.mail, alice.mail)
    assert notice.to == [bob.mail, EVE, room.mail]
    assert notice.external == [EVE]
    assert notice.event == meeting
    assert notice.event_id == notice.event.id == meeting.id
    assert notice.ical_uid == meeting.ical_uid
    assert notice.occurrence is None
    assert notice.sent_at == notice.sent_message.sent
    assert notice.sent_message in alice.sent_items.messages
    assert notice.messages == [bob.inbox.messages[0]]
    assert notice.message_ids == {bob.mail: bob.inbox.messages[0].id}


def test_notice_of_one_date_names_it(
    graph_mock: GraphMock, alice: User, bob: User, cancel: Any
) -> None:
    """The original date, and the id that the occurrence had."""
    series = alice.calendar.add_meeting(
        "Daily", attendees=[bob], start="2031-03-03T09:00", recurrence=DAILY
    )
    second = series.occurrence("2031-03-04")

    cancel(second)

    (notice,) = graph_mock.outbox.cancellations
    assert notice.occurrence == date(2031, 3, 4)
    assert notice.event_id == second.id
    assert notice.uid == series.uid
    assert notice.ical_uid == second.ical_uid != series.ical_uid
    assert notice.comment is None


def test_outbox_is_narrowed_by_kind_person_and_event(
    graph_mock: GraphMock, alice: User, bob: User, room: Room, call: Any
) -> None:
    """Every narrowing member returns another outbox."""
    meeting = alice.calendar.add_meeting("Budget review", attendees=[bob, room])
    other = bob.calendar.add_meeting("Bob's own", attendees=[alice])
    copy = bob.copy_of(meeting)
    assert copy is not None
    call(bob, "POST", f"/me/events/{copy.id}/accept", {"sendResponse": True})
    call(alice, "PATCH", f"/me/events/{meeting.id}", {"subject": "Budget, part two"})

    outbox = graph_mock.outbox

    assert [n.kind for n in outbox] == [
        "invitation",
        "response",
        "invitation",
        "response",
        "update",
    ]
    assert [n.from_ for n in outbox.responses] == [room.mail, bob.mail]
    assert [n.subject for n in outbox.updates] == ["Budget, part two"]
    assert [n.to for n in outbox.invitations.sent_by(bob)] == [[alice.mail]]
    assert len(outbox.to(bob.mail.upper())) == 2
    assert len(outbox.to(bob).invitations.about(copy)) == 1
    assert [n.subject for n in outbox.about(other)] == ["Bob's own"]
    assert list(outbox.mails) == []


def test_notice_is_found_for_each_of_its_recipients(
    graph_mock: GraphMock, alice: User, bob: User, room: Room
) -> None:
    """``to`` takes users, rooms and addresses, outside ones too."""
    alice.calendar.add_meeting("Budget review", attendees=[bob, EVE, room])

    found = [graph_mock.outbox.invitations.to(each) for each in (bob, room, EVE, room.mail)]

    assert [len(each) for each in found] == [1, 1, 1, 1]
    assert len(graph_mock.outbox.invitations.to(alice)) == 0


def test_person_is_known_by_user_principal_name_too(graph_mock: GraphMock, alice: User) -> None:
    """A mailbox has more than one name, and all of them mean it."""
    carol = graph_mock.add_user("Carol", mail="carol", user_principal_name="c123@contoso.example")
    alice.calendar.add_meeting("Budget review", attendees=[carol])

    assert len(graph_mock.outbox.to("C123@contoso.example")) == 1


def test_delegate_is_the_sender_and_the_owner_the_author(
    graph_mock: GraphMock, alice: User, bob: User, cancel: Any
) -> None:
    """``sent_by`` finds a notice for both."""
    meeting = alice.calendar.add_meeting("Budget review", attendees=[EVE])
    alice.calendar.share(bob, "write")

    cancel(meeting, by=bob)

    (notice,) = graph_mock.outbox.cancellations
    assert (notice.from_, notice.sender) == (alice.mail, bob.mail)
    assert notice == graph_mock.outbox.cancellations.sent_by(alice)[0]
    assert notice == graph_mock.outbox.cancellations.sent_by(bob)[0]


def test_outbox_compares_with_what_was_expected(
    graph_mock: GraphMock, alice: User, bob: User, cancel: Any
) -> None:
    """A mapping says what matters: people in any order, by object or address."""
    cancel(alice.calendar.add_meeting("Budget review", attendees=[bob, EVE]), "Room flooded")

    outbox = graph_mock.outbox.cancellations

    assert outbox == [{"to": [EVE, bob], "comment": "Room flooded", "from_": alice}]
    assert outbox == [{"kind": "cancellation", "external": [EVE], "occurrence": None}]
    assert outbox == graph_mock.outbox.cancellations
    assert outbox != []
    assert outbox != [{"to": [bob]}]
    assert outbox != [{"to": [bob, EVE], "comment": "Room 4 flooded"}]
    assert outbox != [{"comment": ""}]


def test_no_comment_is_none_or_empty(
    graph_mock: GraphMock, alice: User, bob: User, cancel: Any
) -> None:
    """Both spellings of nothing agree with a cancel that had none."""
    cancel(alice.calendar.add_meeting("Budget review", attendees=[bob]))

    assert graph_mock.outbox.cancellations == [{"comment": ""}]
    assert graph_mock.outbox.cancellations == [{"comment": None}]


def test_misspelt_member_of_an_expected_notice_is_an_error(
    graph_mock: GraphMock, alice: User, bob: User
) -> None:
    """It would never be equal, so the comparison says why."""
    alice.calendar.add_meeting("Budget review", attendees=[bob])

    with pytest.raises(UsageError, match=r"no member 'coment' \(did you mean 'comment'\?\)"):
        assert graph_mock.outbox == [{"coment": "x"}]


def test_mapping_names_people_events_and_dates_as_a_test_would(
    graph_mock: GraphMock, alice: User, bob: User, cancel: Any
) -> None:
    """``from`` for ``from_``, anybody's copy for the event, a date as text."""
    series = alice.calendar.add_meeting(
        "Daily", attendees=[bob, EVE], start="2031-03-03T09:00", recurrence=DAILY
    )
    second = series.occurrence("2031-03-04")

    cancel(second)

    (notice,) = graph_mock.outbox.cancellations
    assert notice == {"from": alice, "occurrence": "2031-03-04", "event": second}
    assert notice == {"external": "EVE@partner.example", "sender": alice.mail, "comment": None}
    assert notice != {"event": series}
    assert notice != {"from": None}
    assert graph_mock.outbox.invitations == [{"event": bob.copy_of(series)}]


def test_outbox_held_before_the_call_shows_it_afterwards(
    graph_mock: GraphMock, alice: User, bob: User, cancel: Any
) -> None:
    """As a mail outbox in a test is expected to."""
    meeting = alice.calendar.add_meeting("Budget review", attendees=[bob])
    cancellations = graph_mock.outbox.cancellations
    assert not cancellations

    cancel(meeting)

    assert len(cancellations) == 1


def test_seed_sent_nothing(graph_mock: GraphMock) -> None:
    """What lies in the mailboxes from the start is no news."""
    assert graph_mock.outbox == []
    assert graph_mock.moves == []


def test_repr_tells_a_notice_in_one_line(
    graph_mock: GraphMock, alice: User, bob: User, cancel: Any
) -> None:
    """What was sent, by whom, to whom, and with which words."""
    cancel(alice.calendar.add_meeting("Budget review", attendees=[bob, EVE]), "Flooded")

    assert repr(graph_mock.outbox[-1]) == (
        "<Notice cancellation 'Canceled: Budget review' from alice@contoso.example "
        "to bob@contoso.example, eve@partner.example, comment 'Flooded'>"
    )
    assert repr(graph_mock.outbox.mails) == "<Outbox []>"


def test_index_out_of_range_shows_what_there_is(graph_mock: GraphMock) -> None:
    """``outbox[0]`` of an empty outbox says that it is empty."""
    with pytest.raises(IndexError, match=r"no item 0 in <Outbox \[\]>"):
        graph_mock.outbox[0]


def test_nobody_is_no_recipient(graph_mock: GraphMock, alice: User, bob: User) -> None:
    """Something without an address is a slip in the test."""
    alice.calendar.add_meeting("Budget review", attendees=[bob])

    with pytest.raises(UsageError, match="5 is nobody; give a user, a room, a group or an address"):
        len(graph_mock.outbox.to(5))  # type: ignore[arg-type]  # the slip
