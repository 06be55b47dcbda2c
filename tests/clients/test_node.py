"""@microsoft/microsoft-graph-client, unmodified, in Node and over TLS.

``npm ci`` in ``tests/clients/node`` installs it; without it, or without Node, the tests are skipped
unless ``GRAPHMOCK_NODE=required``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pytest_graphmock import GraphMock, User

HERE = Path(__file__).parent / "node"

Node = Callable[..., Any]


@pytest.fixture(scope="session")
def node_program() -> str:
    """Return Node's path, if it is there and has the client."""
    found = shutil.which("node")
    missing = "Node is not installed" if found is None else None
    if not (HERE / "node_modules").is_dir():
        missing = missing or f"the client is not installed: npm ci --prefix {HERE}"
    if missing and os.environ.get("GRAPHMOCK_NODE") == "required":
        pytest.fail(missing)
    if missing or found is None:
        pytest.skip(str(missing))
    return found


@pytest.fixture
def node(graph_mock: GraphMock, organizer: User, node_program: str) -> Node:
    """Return what makes one call as the organizer and gives what Node printed."""

    def call(name: str, **given: Any) -> Any:
        argument = {"url": f"{graph_mock.https_url}/", "token": organizer.token(), **given}
        done = subprocess.run(
            [node_program, str(HERE / "calls.mjs"), name, json.dumps(argument)],
            env={**os.environ, "NODE_EXTRA_CA_CERTS": graph_mock.ca_file},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return call


def test_meeting_is_created_for_both(node: Node, organizer: User, attendee: User) -> None:
    """``api("/me/events").post`` returns the event; the attendee has a copy and a request."""
    created = node(
        "create",
        event={
            "subject": "Budget review",
            "start": {"dateTime": "2026-03-10T13:00:00", "timeZone": "UTC"},
            "end": {"dateTime": "2026-03-10T14:00:00", "timeZone": "UTC"},
            "attendees": [{"emailAddress": {"address": attendee.mail}, "type": "required"}],
        },
    )

    assert created["isOrganizer"] is True
    meeting = next(each for each in organizer.events if each.id == created["id"])
    assert attendee.copy_of(meeting) is not None
    assert attendee.inbox.messages[0].meeting_message_type == "meetingRequest"


def test_cancel_answers_nothing_and_tells_the_attendee(
    graph_mock: GraphMock, node: Node, organizer: User, attendee: User
) -> None:
    """202 with no body is no error to the client."""
    meeting = organizer.calendar.add_meeting("Budget review", attendees=[attendee])

    answer = node("cancel", id=meeting.id, comment="Room flooded")

    assert "error" not in (answer or {})
    graph_mock.assert_cancelled(meeting, to=[attendee], comment="Room flooded")


def test_attendee_may_not_cancel(graph_mock: GraphMock, node: Node, attendee: User) -> None:
    """The client's ``GraphError`` carries status, code and sentence of the service."""
    meeting = attendee.calendar.add_meeting("Theirs", attendees=[graph_mock.users[0]])
    copy = graph_mock.users[0].copy_of(meeting)
    assert copy is not None

    answer = node("cancel", id=copy.id, comment="x")

    assert answer["error"] == {
        "statusCode": 400,
        "code": "ErrorInvalidRequest",
        "message": "Your request can't be completed. You need to be an organizer to cancel a "
        "meeting.",
    }
    graph_mock.assert_not_cancelled(meeting)


def test_list_takes_the_clients_query_methods(node: Node, organizer: User) -> None:
    """``select``, ``filter``, ``orderby``, ``top`` and ``count`` as the client writes them."""
    for day in (3, 4, 5):
        organizer.calendar.add_event(f"Zeta {day}", start=f"2026-03-0{day}T17:00:00Z")

    answer = node("list", prefix="Zeta", top=2)

    assert answer["@odata.count"] == 3
    assert [each["subject"] for each in answer["value"]] == ["Zeta 5", "Zeta 4"]
    assert answer["value"][0]["start"] == {
        "dateTime": "2026-03-05T09:00:00.0000000",
        "timeZone": "Pacific Standard Time",
    }
    assert "attendees" not in answer["value"][0]


def test_search_finds_messages(node: Node, organizer: User) -> None:
    """``search`` takes the clause with its quotes."""
    organizer.inbox.add_message("Xylophone lessons")

    answer = node("search", search='"xylophone"')

    assert [each["subject"] for each in answer["value"]] == ["Xylophone lessons"]


def test_page_iterator_sees_every_message_once(node: Node, organizer: User) -> None:
    """It follows ``@odata.nextLink`` to the end, an empty last page included."""
    answer = node("iterate", top=2)

    count = sum(len(folder.messages) for folder in organizer.folders)
    assert count > 2
    assert len(answer) == count


def test_batch_answers_each_part(node: Node) -> None:
    """``BatchRequestContent`` writes the parts, ``BatchResponseContent`` reads the answers."""
    answer = node("batch", paths=["me", "me/events", "me/events/nonsense"])

    assert answer == [200, 200, 400]
