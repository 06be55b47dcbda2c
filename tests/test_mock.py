"""GraphMock itself: where it is served, how it starts over, what it does not let pass."""

from __future__ import annotations

import socket
import subprocess
import sys
from typing import Any

import httpx
import pytest
import requests

from pytest_graphmock import GraphMock, UsageError, User
from pytest_graphmock.mock import UnservedError

NOW = "2026-03-02T09:00:00Z"


def everything(mock: GraphMock) -> dict[str, Any]:
    """All that can be seen of a tenant."""
    return {
        owner.mail: [
            *(event.as_json() for event in owner.events),
            *(event.as_json() for event in owner.deleted_items.events),
            *(message.as_json() for folder in owner.folders for message in folder.messages),
            *(repr(folder) for folder in owner.folders),
        ]
        for owner in (*mock.users, *mock.rooms, *mock.groups)
    }


def use(mock: GraphMock) -> None:
    """Change about everything that a test can change."""
    alice, bob = mock.users[:2]
    carol = mock.add_user("Carol")
    meeting = alice.calendar.add_meeting("Budget review", attendees=[bob, carol, mock.rooms[0]])
    bob.inbox.add_folder("Projects").add_message("Agenda")
    alice.calendar.share(bob)
    mock.add_group("Sales", members=[carol])
    mock.clock.advance(days=3)
    url = f"{mock.base_url}/me/events"
    headers = {"Authorization": f"Bearer {alice.token()}"}
    requests.post(f"{url}/{meeting.id}/cancel", headers=headers, timeout=5)
    seeded = next(event for event in alice.calendar.events if event.is_organizer)
    requests.delete(f"{url}/{seeded.id}", headers=headers, timeout=5)
    requests.get(f"{url}?$apply=x", headers=headers, timeout=5)


def get_all(*paths: str, **words: Any) -> list[int]:
    """Ask for some paths of a mock, one after the other; return the statuses."""
    with GraphMock(**words) as mock:
        return [requests.get(mock.base_url + path, timeout=5).status_code for path in paths]


def test_reset_goes_back_to_the_seeded_state() -> None:
    """Mailboxes, people, clock, ids, and nothing recorded: to the byte."""
    with GraphMock(now=NOW) as mock:
        before = everything(mock)
        use(mock)
        assert everything(mock) != before
        ids = [event.id for event in mock.users[0].deleted_items.events]

        mock.reset()

        assert everything(mock) == before
        assert mock.clock.now.isoformat() == "2026-03-02T09:00:00+00:00"
        assert [len(mock.outbox), len(mock.moves), len(mock.requests)] == [0, 0, 0]
        use(mock)
        assert [event.id for event in mock.users[0].deleted_items.events] == ids
        mock.reset()


def test_mock_has_an_address_while_it_is_served() -> None:
    """Before and after, it says how to get one."""
    mock = GraphMock(users=1)

    with pytest.raises(UsageError, match="is not being served; use it as a context manager"):
        _ = mock.url
    assert repr(mock) == "<GraphMock contoso.example at not started: 1 users>"
    with mock:
        assert mock.url.startswith("http://127.0.0.1:")
        assert not mock.url.endswith("/")
        assert (mock.base_url, mock.beta_url) == (f"{mock.url}/v1.0", f"{mock.url}/beta")
        assert mock.authority == f"{mock.url}/{mock.tenant.id}"
        address = mock.url
    with pytest.raises(requests.ConnectionError):
        requests.get(address, timeout=5)


def test_mock_is_served_once() -> None:
    """A second start is a slip."""
    with GraphMock(users=1) as mock, pytest.raises(UsageError, match="is being served already"):
        mock.start()


def test_mock_is_served_on_a_chosen_port() -> None:
    """As a program outside would want it."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]

    mock = GraphMock(users=1).start(port=port)

    assert mock.url == f"http://127.0.0.1:{port}"
    mock.stop()
    mock.stop()


def test_application_needs_no_server() -> None:
    """A client within the process talks to ``app``."""
    mock = GraphMock(users=1)

    with httpx.Client(transport=httpx.WSGITransport(app=mock.app), base_url="http://g") as client:
        answer = client.get("/v1.0/me")

    assert answer.json()["mail"] == mock.me.mail
    assert [request.path for request in mock.requests] == ["/v1.0/me"]


def test_two_mocks_share_nothing() -> None:
    """Two tenants in one process."""
    with GraphMock(now=NOW) as one, GraphMock(now=NOW) as other:
        use(one)

        assert other.outbox == []
        assert other.users[0] != one.users[0]
        assert everything(other) == everything(GraphMock(now=NOW))
        one.reset()


def test_me_is_the_first_user() -> None:
    """Or nobody, where there is nobody."""
    mock = GraphMock(users=2)

    assert mock.me == mock.users[0]
    with pytest.raises(UsageError, match=r"has no user; create one with graph_mock\.add_user"):
        _ = GraphMock(users=0).me


def test_unserved_request_is_raised_at_the_end() -> None:
    """A 501 and an unknown address, with the request and what is missing."""
    with pytest.raises(UnservedError) as failed:
        get_all("/me/events?$apply=x", "/me/evnts", users=1)

    assert str(failed.value).splitlines() == [
        "pytest-graphmock does not implement what was asked for (501):",
        "  GET /v1.0/me/events: the query option $apply on List events",
        "Microsoft Graph does not know what was asked for (400):",
        "  GET /v1.0/me/evnts: Resource not found for the segment 'evnts'.",
        "allow_unimplemented=True lets a test ask for it all the same.",
    ]


def test_browser_may_look_for_an_icon() -> None:
    """It does so by itself, wherever the code under test leads it."""
    with GraphMock(users=1) as mock:
        status = requests.get(f"{mock.url}/favicon.ico", timeout=5).status_code

    assert status == 400


def test_unserved_request_passes_where_it_is_allowed() -> None:
    """``allow_unimplemented`` is for both."""
    statuses = get_all("/me/events?$apply=x", "/me/evnts", users=1, allow_unimplemented=True)

    assert statuses == [501, 400]


def test_failure_of_the_caller_is_not_hidden_behind_ours() -> None:
    """What the block raised goes out as it is."""

    def misuse() -> None:
        with GraphMock(users=1) as mock:
            requests.get(f"{mock.base_url}/me/evnts", timeout=5)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        misuse()


def test_override_answers_in_front_of_the_tenant() -> None:
    """pytest-httpserver's own words; a reset takes them back."""
    with GraphMock(users=1) as mock:
        url = f"{mock.base_url}/me"
        mock.override.expect_request("/v1.0/me").respond_with_json({"busy": 1}, status=503)
        overridden = requests.get(url, timeout=5)
        mock.reset()
        answer = requests.get(url, timeout=5)

    assert (overridden.status_code, overridden.json()) == (503, {"busy": 1})
    assert answer.status_code == 200


@pytest.mark.graph_mock(auth="strict")
def test_tokens_are_for_users_and_applications(graph_mock: GraphMock, alice: User) -> None:
    """With scopes as a list or a text, in date or expired."""
    tokens = {
        "me": graph_mock.token(),
        "alice": graph_mock.token(alice),
        "by name": graph_mock.token("alice", "User.Read Calendars.Read"),
        "scopes": graph_mock.token(alice, ["Mail.Read"]),
        "expired": graph_mock.token(alice, expires_in=-1),
        "app": graph_mock.token(app=True, scopes=["User.Read.All"]),
    }

    answers = {
        name: requests.get(
            f"{graph_mock.base_url}/me", headers={"Authorization": f"Bearer {token}"}, timeout=5
        )
        for name, token in tokens.items()
    }

    assert {name: answer.status_code for name, answer in answers.items()} == {
        "me": 200,
        "alice": 200,
        "by name": 200,
        "scopes": 403,
        "expired": 401,
        "app": 400,
    }
    assert answers["me"].json()["id"] == graph_mock.me.id
    assert answers["by name"].json()["id"] == alice.id
    assert [r.caller for r in graph_mock.requests][-1] == "app"


def test_token_of_an_application_has_no_user(graph_mock: GraphMock, alice: User) -> None:
    """Both at once is a slip, as is somebody unknown."""
    with pytest.raises(UsageError, match="an application's token has no user"):
        graph_mock.token(alice, app=True)
    with pytest.raises(UsageError, match=r"no user 'eve@partner\.example' in this tenant"):
        graph_mock.token("eve@partner.example")


def test_importing_the_package_costs_nothing() -> None:
    """No server, no Faker, no pytest-httpserver; names come when they are asked for."""
    script = """
import sys
import pytest_graphmock
heavy = {"werkzeug", "pytest_httpserver", "faker", "jwt", "dateutil", "pytest", "yaml"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
assert "GraphMock" in dir(pytest_graphmock)
assert pytest_graphmock.UsageError.__name__ == "UsageError"
assert not heavy & set(sys.modules)
assert all(hasattr(pytest_graphmock, name) for name in pytest_graphmock.__all__)
try:
    pytest_graphmock.nothing
except AttributeError as error:
    assert str(error) == "module 'pytest_graphmock' has no attribute 'nothing'"
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60)

    assert done.stderr.decode() == ""
    assert done.returncode == 0
