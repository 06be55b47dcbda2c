"""Messages in a test's hands: found, marked, moved and deleted without a request."""

from __future__ import annotations

import pytest

from pytest_graphmock import Folder, GraphMock, UsageError, User

pytestmark = pytest.mark.graph_mock(now="2026-03-02T09:00:00Z")


def test_latest_is_the_newest_of_its_subject(bob: User) -> None:
    """In any letter case; without a subject the newest of all."""
    bob.inbox.add_message("Lunch", "old", received="2026-03-01T09:00:00Z")
    newest = bob.inbox.add_message("Lunch", "new")
    other = bob.inbox.add_message("Dinner", received="2026-03-02T10:00:00Z")

    assert bob.inbox.latest(subject="lunch") == newest
    assert bob.inbox.latest() == other


def test_latest_of_an_unknown_subject_names_the_nearest(bob: User) -> None:
    """With what is there instead."""
    bob.inbox.add_message("Quarterly budget")

    with pytest.raises(UsageError, match=r"did you mean 'Quarterly budget'\?"):
        bob.inbox.latest(subject="Quarterly budgets")


def test_latest_of_an_empty_folder_says_so(graph_mock: GraphMock) -> None:
    """And how to have a message there."""
    nobody = graph_mock.add_user("Dan Dorn")

    with pytest.raises(UsageError, match=r"no message in .*add_message"):
        nobody.inbox.latest()


def test_message_is_marked_as_read_and_as_unread(bob: User) -> None:
    """The folder's count follows, and the version is new."""
    message = bob.inbox.add_message("Lunch")
    unread, change_key = bob.inbox.unread_item_count, message.change_key

    message.mark_read()

    assert message.is_read
    assert bob.inbox.unread_item_count == unread - 1
    assert message.change_key != change_key
    message.mark_read(False)
    assert bob.inbox.unread_item_count == unread


@pytest.mark.parametrize("by", ["name", "path", "folder"])
def test_message_moves_to_a_folder(graph_mock: GraphMock, bob: User, by: str) -> None:
    """Named in any of the three ways; the moves have it."""
    projects = bob.inbox.add_folder("Projects")
    message = bob.inbox.add_message("Lunch")
    ways: dict[str, Folder | str] = {
        "name": "archive",
        "path": "Inbox/Projects",
        "folder": projects,
    }
    to = ways[by]

    message.move(to)

    graph_mock.assert_moved(message, to=to, source="inbox")
    assert message.current_id != message.id


def test_message_stays_in_its_mailbox(alice: User, bob: User) -> None:
    """Nothing moves to somebody else's folder."""
    message = bob.inbox.add_message("Lunch")

    with pytest.raises(UsageError, match="messages stay in their mailbox"):
        message.move(alice.inbox)

    assert message.folder == bob.inbox


def test_message_is_deleted_step_by_step(graph_mock: GraphMock, bob: User) -> None:
    """Until there is nothing to delete any more."""
    message = bob.inbox.add_message("Lunch")

    for _ in range(3):
        message.delete()

    assert [each.target for each in graph_mock.moves] == [
        "deleteditems",
        "recoverableitemsdeletions",
        "recoverableitemspurges",
    ]
    with pytest.raises(UsageError, match="can't be deleted"):
        message.delete()


def test_message_tells_of_its_meeting_and_its_source(alice: User, bob: User) -> None:
    """The uid that all copies of the meeting share, and the bytes of `$value`."""
    meeting = alice.calendar.add_meeting("Budget review", attendees=[bob])
    invitation, mail = bob.inbox.latest(), bob.inbox.add_message("Lunch", "At noon?")

    assert (invitation.meeting_uid, mail.meeting_uid) == (meeting.uid, None)
    assert b"\nSubject: Lunch" in mail.as_mime()
    assert b"At noon?" in mail.as_mime()
