"""Scenarios: a tenant from a file, through every door, and back into one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests

from pytest_graphmock import GraphMock, UsageError
from pytest_graphmock.seeding.__main__ import SCHEMA
from pytest_graphmock.seeding.words import json_schema
from pytest_graphmock.seeding.yaml_source import to_yaml

FIXTURES = Path(__file__).parents[1] / "fixtures"
NAMES = ["busy-executive", "delegate", "group-calendar", "room-booking", "small-team"]
NOW = "2026-03-02T09:00:00Z"


def fixture(name: str) -> Path:
    return FIXTURES / f"{name}.yaml"


@pytest.mark.parametrize("name", NAMES)
def test_dump_of_a_loaded_dump_is_the_same_bytes(name: str, tmp_path: Path) -> None:
    """As a mapping, as JSON and as YAML; the ids are the same, too."""
    mock = GraphMock(scenario=fixture(name))
    dumped = to_yaml(mock.dump())
    path = tmp_path / "dump.yaml"
    path.write_text(dumped, encoding="utf-8")

    again = GraphMock(scenario=path, seed=3)
    other = GraphMock(users=1)
    other.load(json.loads(json.dumps(mock.dump())))

    assert to_yaml(again.dump()) == dumped
    assert to_yaml(other.dump()) == dumped
    assert again.users[0].id == other.users[0].id == mock.users[0].id
    assert [e.as_json() for e in other.users[0].events] == [
        e.as_json() for e in mock.users[0].events
    ]


def test_seeded_tenant_round_trips() -> None:
    """Answers, cancelled copies, exceptions, read flags, and a test's own changes on top."""
    mock = GraphMock(users=12, seed=1, now=NOW)
    mock.users[0].add_folder("Projects").add_folder("2026")
    mock.users[1].add_calendar("Travel")

    again = GraphMock(scenario=mock.dump())

    assert again.dump() == mock.dump()
    assert again.users[0].folder("Projects/2026").messages == []


def test_small_team_is_as_the_file_says() -> None:
    """People, answers, zones, private items, threads and folders."""
    mock = GraphMock(scenario=fixture("small-team"))
    alice, _bob, carol, dai = (mock.user(name) for name in ("alice", "bob", "carol", "dai"))

    planning = next(e for e in alice.events if e.subject == "Sprint planning")
    assert [a.response_status for a in planning.attendees] == [
        "accepted",
        "tentativelyAccepted",
        "declined",
    ]
    assert planning.start.isoformat() == "2026-03-03T10:00:00+00:00"
    assert carol.manager == alice
    assert dai.copy_of(planning) is None
    dentist = next(e for e in carol.events if e.subject == "Dentist")
    assert dentist.as_json()["sensitivity"] == "private"
    (reply,) = [m for m in alice.inbox.messages if m.subject.startswith("RE: Agenda")]
    assert reply.as_json()["flag"] == {"flagStatus": "flagged"}
    assert reply.categories == ["Release"]
    assert [m.subject for m in alice.folder("Newsletters").messages] == ["This week"]


def test_files_hang_on_mails_and_meetings() -> None:
    """Text as it stands or bytes in base64; attendees have a meeting's files as well."""
    meeting = {
        "organizer": "ana",
        "subject": "Lunch",
        "start": "+1d 12:00",
        "attendees": ["bob"],
        "attachments": {"menu.txt": "soup"},
    }
    message = {
        "mailbox": "bob",
        "subject": "Picture",
        "attachments": {"a.png": {"base64": "iVBORw=="}},
    }
    people = [{"mail": "ana"}, {"mail": "bob"}]
    mock = GraphMock(scenario={"users": people, "meetings": [meeting], "messages": [message]})

    (picture,) = mock.user("bob").inbox.latest("Picture").attachments
    assert (picture.name, picture.content_type) == ("a.png", "image/png")
    assert picture.content == b"\x89PNG"
    for user in mock.users:
        (event,) = user.events
        assert [(each.name, each.content) for each in event.attachments] == [("menu.txt", b"soup")]
    wrong = {**message, "attachments": {"a.png": {"base64": "?"}}}
    with pytest.raises(UsageError, match="this is no base64"):
        GraphMock(scenario={"users": people, "messages": [wrong]})


def test_room_booking_has_a_booked_and_a_refused_room() -> None:
    """Rooms answer in the order in which meetings were made."""
    mock = GraphMock(scenario=fixture("room-booking"))
    prep, interview = (
        next(e for u in mock.users for e in u.events if e.subject == subject and e.is_organizer)
        for subject in ("Board prep", "Interview")
    )

    assert prep.attendees[1].response_status == "accepted"
    assert interview.attendees[0].response_status == "declined"


def test_executive_has_dates_that_differ() -> None:
    """Exceptions, dates called off, and a series that is cancelled in the attendee's calendar."""
    mock = GraphMock(scenario=fixture("busy-executive"))
    ines = mock.user("ines")
    staff = next(e for e in ines.events if e.subject == "Staff meeting")
    raw = staff._read()  # the model: dates that differ and dates that are gone

    assert [str(day) for day in raw.exceptions] == ["2026-03-09"]
    assert sorted(map(str, raw.cancelled_dates)) == ["2026-03-23", "2026-04-06"]
    assert any(e.is_cancelled for e in ines.events)
    assert len(mock.users) == 11


def test_reset_comes_back_to_what_was_loaded() -> None:
    """A load is the new beginning, with nothing sent."""
    mock = GraphMock(users=2)
    mock.load(fixture("small-team"))
    before = mock.dump()
    mock.add_user("Late Comer")

    mock.reset()

    assert mock.dump() == before
    assert not mock.outbox


def test_words_win_over_the_file() -> None:
    """A marker's ``now`` is nearer than the scenario's."""
    mock = GraphMock(scenario=fixture("small-team"), now="2026-06-01T09:00:00Z")

    assert mock.clock.now.isoformat() == "2026-06-01T09:00:00+00:00"


@pytest.mark.graph_mock(scenario="../fixtures/small-team.yaml")
def test_marker_names_a_file_beside_the_test(graph_mock: GraphMock) -> None:
    """A path is taken from where the test stands, else from the root."""
    assert [user.display_name for user in graph_mock.users][:2] == ["Alice Ames", "Bob Bell"]


@pytest.mark.graph_mock(scenario={"users": [{"name": "Zoe Zorn"}]})
def test_marker_takes_a_mapping(graph_mock: GraphMock) -> None:
    """For a short one."""
    assert [user.mail for user in graph_mock.users] == ["zoe.zorn@contoso.example"]


@pytest.mark.parametrize("place", ["ini", "option", "settings"])
def test_every_place_takes_the_word(pytester: pytest.Pytester, place: str) -> None:
    """Ini line, option and the settings fixture."""
    path = pytester.makefile(".yaml", team="users: [{name: Zoe Zorn}]")
    if place == "ini":
        pytester.makeini("[pytest]\ngraphmock_scenario = team.yaml")
    if place == "settings":
        pytester.makeconftest(
            "import pytest\n@pytest.fixture(scope='session')\n"
            "def graph_mock_settings(): return {'scenario': 'team.yaml'}"
        )
    pytester.makepyfile("def test_x(graph_mock): assert graph_mock.me.display_name == 'Zoe Zorn'")
    options = [f"--graphmock-scenario={path.name}"] if place == "option" else []

    pytester.runpytest(*options).assert_outcomes(passed=1)


@pytest.mark.graph_mock(users=2, now=NOW)
def test_state_over_http_is_what_dump_says(graph_mock: GraphMock) -> None:
    """What one returns the other takes."""
    url = f"{graph_mock.url}/_graphmock/state"
    state = requests.get(url, timeout=5).json()
    graph_mock.add_user("Late Comer")

    answer = requests.put(url, json=state, timeout=5)

    assert answer.status_code == 204
    assert graph_mock.dump() == state
    refused = requests.put(url, json={"user": []}, timeout=5)
    assert refused.status_code == 400
    assert "did you mean 'users'?" in refused.json()["error"]["message"]


def run(*words: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "pytest_graphmock", *words]
    return subprocess.run(command, capture_output=True, check=False, timeout=60)


def test_command_writes_a_scenario(tmp_path: Path) -> None:
    """``graphmock seed > file.yaml``, which loads."""
    done = run("seed", "--users=3", "--seed=7", f"--now={NOW}", "--messages-per-user=9")
    path = tmp_path / "file.yaml"
    path.write_bytes(done.stdout)

    mock = GraphMock(scenario=path)

    assert done.returncode == 0
    assert mock.dump() == GraphMock(users=3, seed=7, now=NOW, messages_per_user=9).dump()


def test_command_tells_what_is_wrong(tmp_path: Path) -> None:
    """On one line, with status 2."""
    path = tmp_path / "team.yaml"
    path.write_text("user: []", encoding="utf-8")

    for command in ("seed", "serve"):
        done = run(command, "--scenario", str(path))

        assert done.returncode == 2
        assert b"did you mean 'users'?" in done.stderr


def test_shipped_schema_is_current() -> None:
    """Made from the declaration that reads scenarios: ``python -m pytest_graphmock.seeding``."""
    shipped: Any = json.loads(SCHEMA.read_text(encoding="utf-8"))

    assert shipped == json_schema(), "write it anew: python -m pytest_graphmock.seeding"
    assert shipped["$defs"]["meeting"]["properties"]["show_as"]["enum"][0] == "unknown"
