"""The seeded tenant: believable, in step with itself, and the same every time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest

from pytest_graphmock import Event, GraphMock

NOW = "2026-03-02T09:00:00Z"

DUMP = f"""
import json, sys
from pytest_graphmock import GraphMock

mock = GraphMock(seed=int(sys.argv[1]), now={NOW!r})
mailboxes = {{
    owner.mail: {{
        "id": owner.id,
        "name": owner.display_name,
        "events": [event.as_json() for event in owner.events],
        "deleted": [event.as_json() for event in owner.deleted_items.events],
        "messages": {{str(f): [m.as_json() for m in f.messages] for f in owner.folders}},
    }}
    for owner in (*mock.users, *mock.rooms, *mock.groups)
}}
print(json.dumps([mock.tenant.id, mailboxes]))
"""


def dump(seed: int, hash_seed: str) -> str:
    """All JSON of all mailboxes, from a process of its own."""
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-c", DUMP, str(seed)]
    done = subprocess.run(command, env=environment, capture_output=True, check=True, timeout=60)
    return done.stdout.decode()


def test_same_seed_gives_the_same_bytes_in_every_process() -> None:
    """Whatever order Python's hashes give."""
    first, again, other = dump(7, "1"), dump(7, "2"), dump(8, "1")

    assert first == again
    assert first != other
    assert len(json.loads(first)[1]) == 9


@pytest.mark.graph_mock(now=NOW)
def test_default_tenant_has_people_rooms_and_a_group(graph_mock: GraphMock) -> None:
    """Six people with distinct addresses, two rooms, a group of colleagues."""
    people = graph_mock.users

    assert [len(people), len(graph_mock.rooms), len(graph_mock.groups)] == [6, 2, 1]
    assert len({each.mail for each in people}) == 6
    for person in people:
        given, _, surname = person.mail.removesuffix("@contoso.example").partition(".")
        assert person.display_name.casefold().startswith(given)
        assert surname
        assert person.job_title
        assert person.department
        assert person.inbox.messages
        assert person.events
    (group,) = graph_mock.groups
    assert 2 <= len(group.members) <= 6
    assert all(room.capacity for room in graph_mock.rooms)


@pytest.mark.graph_mock(now=NOW)
def test_first_person_leads(graph_mock: GraphMock) -> None:
    """Everybody else has a manager, and nobody is their own."""
    first, *others = graph_mock.users

    assert first.manager is None
    assert all(each.manager not in (None, each) for each in others)


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_both_sides_of_each_meeting_agree(seed: int) -> None:
    """Time and answer, on the organizer's copy and on the attendee's."""
    mock = GraphMock(seed=seed, now=NOW, users=12)
    everybody = {each.mail: each for each in (*mock.users, *mock.rooms)}
    answers: Counter[str] = Counter()

    for organizer in everybody.values():
        for meeting in (e for e in organizer.calendar.events if e.is_organizer):
            for attendee in meeting.attendees:
                other = everybody.get(attendee.mail)
                if other is not None:
                    answers[attendee.response_status] += 1
                    assert_agree(meeting, other.copy_of(meeting), attendee.response_status)

    assert answers["accepted"] > 0
    assert answers["none"] > 0


def assert_agree(meeting: Event, copy: Event | None, response: str) -> None:
    if response == "declined":
        assert copy is None
        return
    assert copy is not None
    assert (copy.start, copy.end) == (meeting.start, meeting.end)
    assert copy.organizer == meeting.organizer
    assert copy.response_status == (response if response != "none" else "notResponded")


def test_every_kind_of_thing_happens_somewhere() -> None:
    """Series, answers, cancelled copies, people outside, rooms that were booked."""
    mock = GraphMock(seed=1, now=NOW, users=12)
    events = [event for user in mock.users for event in user.events]
    mails = [mail for user in mock.users for mail in user.inbox.messages]

    assert {e.type for e in events} == {"singleInstance", "seriesMaster"}
    assert any(e.is_cancelled for e in events)
    assert any(room.events for room in mock.rooms)
    assert {m.meeting_message_type for m in mails} >= {
        None,
        "meetingRequest",
        "meetingAccepted",
        "meetingDeclined",
        "meetingCancelled",
    }
    assert any(m.subject.startswith("RE: ") for m in mails)
    assert {m.is_read for m in mails} == {True, False}
    assert not all(m.from_.endswith("@contoso.example") for m in mails)


@pytest.mark.parametrize(
    "now", [NOW, "2026-01-01T00:00:01Z", "2028-02-29T23:59:00Z", "2026-03-29T02:30:00+02:00"]
)
def test_past_is_past_and_near(now: str) -> None:
    """No mail is from the future, and meetings lie around today."""
    mock = GraphMock(now=now)
    window = timedelta(days=20)

    for user in mock.users:
        for folder in user.folders:
            assert all(
                mock.clock.now - window < m.received < mock.clock.now for m in folder.messages
            )
        for event in user.events:
            assert mock.clock.now - window < event.start < mock.clock.now + window


def test_clock_runs_on_unless_it_was_told_when() -> None:
    """Seeding moves the clock and puts it back."""
    running, frozen = GraphMock(users=2), GraphMock(users=2, now=NOW)

    assert not running.clock.is_frozen
    assert frozen.clock.is_frozen
    assert frozen.clock.now.isoformat() == "2026-03-02T09:00:00+00:00"


def test_rooms_are_free_until_the_day_after_tomorrow() -> None:
    """A test that books one for tomorrow, at the default time, is not turned down."""
    for seed in range(20):
        mock = GraphMock(seed=seed, now=NOW)
        for room in mock.rooms:
            meeting = mock.me.calendar.add_meeting("Budget review", attendees=[room])

            assert meeting.attendees[0].response_status == "accepted"


def test_first_people_have_nothing_in_deleted_items() -> None:
    """What a test finds there, it put there."""
    for seed in range(20):
        mock = GraphMock(seed=seed, now=NOW)

        assert [len(user.deleted_items.events) for user in mock.users[:3]] == [0, 0, 0]


@pytest.mark.parametrize(
    ("users", "rooms", "groups"), [(0, 0, 0), (1, 0, 1), (0, 3, 2), (2, 1, 0), (40, 7, 9)]
)
def test_tenant_of_any_size(users: int, rooms: int, groups: int) -> None:
    """Nobody at all, or a crowd: names stay distinct."""
    mock = GraphMock(users=users, rooms=rooms, groups=groups, now=NOW)
    mails = [each.mail for each in (*mock.users, *mock.rooms, *mock.groups)]

    assert [len(mock.users), len(mock.rooms), len(mock.groups)] == [users, rooms, groups]
    assert len(set(mails)) == users + rooms + groups


def test_more_people_than_names() -> None:
    """Pools hold a few hundred names; a larger tenant combines them."""
    mock = GraphMock(users=700, rooms=0, groups=0, now=NOW)

    assert len({each.mail for each in mock.users}) == 700


def test_domain_is_everybodys() -> None:
    """Seeded and added."""
    mock = GraphMock(domain="fabrikam.example", users=2)
    mock.add_user("Carol")

    assert {each.mail.partition("@")[2] for each in (*mock.users, *mock.rooms)} == {
        "fabrikam.example"
    }


@pytest.mark.graph_mock(now=NOW)
def test_people_have_working_hours_and_not_all_the_same(graph_mock: GraphMock) -> None:
    """Outlook's own for most; some begin early or late, somebody is there four days a week."""
    hours = [each.working_hours for each in graph_mock.users]

    assert all(each.start < each.end for each in hours)
    assert len({(each.start, each.end) for each in hours}) == 3
    assert {len(each.days) for each in hours} == {4, 5}
