"""Methods, bodies and what a caller takes (platform.md §2); the order of checks (§3.3).

What bodies may hold is in `tests/graph/test_bodies.py`.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

As = Callable[..., Any]
EVENT = {
    "subject": "Lunch",
    "start": {"dateTime": "2026-03-10T12:00:00", "timeZone": "UTC"},
    "end": {"dateTime": "2026-03-10T13:00:00", "timeZone": "UTC"},
}


def test_write_says_how_long_it_is(office: Any) -> None:
    """411 without a word from Graph (observed on permanentDelete), and nothing happens."""
    meeting = office.meeting()
    address = urlsplit(office.mock.base_url)
    assert address.hostname
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=5)
    connection.putrequest("POST", f"/v1.0/me/events/{meeting.id}/permanentDelete")
    connection.putheader("Authorization", f"Bearer {office.ana.token()}")

    connection.endheaders()
    answer = connection.getresponse()

    assert (answer.status, answer.reason, answer.read()) == (411, "Length Required", b"")
    connection.close()
    assert len(office.ana.calendar.events) == 1


def test_chunked_write_needs_no_length(office: Any, as_user: As) -> None:
    """It says in another way where it ends."""
    pieces = iter([json.dumps(EVENT).encode()])
    headers = {"Content-Type": "application/json"}

    answer = as_user(office.ana)("POST", "/me/events", data=pieces, headers=headers)

    assert answer.status_code == 201


def test_body_has_a_limit(office: Any, as_user: As) -> None:
    """4 MB: 413 (status documented), for entities, actions and batches."""
    meeting = office.meeting()
    ana = as_user(office.ana)
    large = {"comment": "x" * (4 * 1024 * 1024)}

    answers = [
        ana.post("/me/events", large),
        ana.post(f"/me/events/{meeting.id}/cancel", large),
        ana.post("/$batch", large),
    ]

    assert [each.status_code for each in answers] == [413] * 3
    assert {each.json()["error"]["code"] for each in answers} == {"RequestEntityTooLarge"}
    office.mock.assert_not_cancelled(meeting)


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        pytest.param("*/*", 200, id="anything"),
        pytest.param("application/*", 200, id="any application"),
        pytest.param("application/json", 200, id="JSON"),
        pytest.param(
            "application/json;odata.metadata=minimal; charset=utf-8", 200, id="parameters"
        ),
        pytest.param("text/html, application/xhtml+xml, */*;q=0.8", 200, id="a browser"),
        pytest.param("", 200, id="empty"),
        pytest.param("application/xml", 406, id="XML"),
        pytest.param("text/plain", 406, id="text"),
    ],
)
def test_json_is_what_there_is(office: Any, as_user: As, accept: str, status: int) -> None:
    """406 for who takes none, and no event."""
    ana = as_user(office.ana)

    read = ana.get("/me", headers={"Accept": accept})
    written = ana.post("/me/events", EVENT, headers={"Accept": accept})

    assert (read.status_code, written.status_code) == (status, 201 if status == 200 else 406)
    assert len(office.ana.calendar.events) == (status == 200)
    if status == 406:
        assert read.json()["error"]["code"] == "NotAcceptable"


def test_what_is_no_json_may_be_taken_as_it_is(office: Any, as_user: As) -> None:
    """A count, and an action that answers nothing."""
    meeting = office.meeting()
    ana = as_user(office.ana)
    text = {"Accept": "text/plain"}

    count = ana.get("/me/events/$count", headers=text)
    cancelled = ana.post(f"/me/events/{meeting.id}/cancel", headers=text)

    assert (count.text, cancelled.status_code) == ("1", 202)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_method_that_is_not_allowed(office: Any, as_user: As, method: str) -> None:
    """405 in the words of the reference's sample, and those of Outlook for its actions."""
    ana = as_user(office.ana)

    collection = ana(method, "/me/messages/$count")
    action = ana(method, f"/me/events/{office.meeting().id}/cancel")

    assert (collection.status_code, action.status_code) == (405, 405)
    error = collection.json()["error"]
    assert error["code"] == "Request_BadRequest"
    assert error["message"] == "Specified HTTP method is not allowed for the request target."
    assert action.json()["error"]["code"] == "ErrorInvalidRequest"


@pytest.mark.graph_mock(auth="strict", allow_unimplemented=True)
def test_checks_come_in_the_services_order(office: Any, as_user: As) -> None:
    """A request in which everything is wrong is told one thing after the other (assumed)."""
    gone = office.meeting()
    as_user(office.ana).post(f"/me/events/{gone.id}/cancel")
    gone_id = office.mock.moves[0].old_id
    bad, good = {"reason": "x"}, {"comment": "x"}
    writer, app, reader = (
        as_user(office.ana),
        as_user("app"),
        as_user(office.ana, scopes=["Calendars.Read"]),
    )
    nobody = "/users/nobody@contoso.example/events"

    told = [
        as_user(None).session.post(f"{office.mock.url}/v3/me/evnts/abc/cancel", json=bad),
        as_user(None).post("/me/evnts/abc/cancel", bad),
        reader.post("/me/evnts/abc/cancel", bad),
        app.post("/me/events/abc/cancel?$foo=1", bad),
        reader.post(f"{nobody}/abc/cancel?$foo=1", bad),
        writer.post("/me/events/abc/cancel?$foo=1", bad),
        writer.post(f"/me/events/{gone_id}/cancel?$foo=1", bad),
        writer.post(f"/me/events/{gone_id}/cancel", bad),
        writer.post(f"/me/events/{gone_id}/cancel", good),
    ]

    assert [(each.status_code, each.json()["error"]["code"]) for each in told] == [
        (400, "BadRequest"),
        (401, "InvalidAuthenticationToken"),
        (400, "BadRequest"),
        (400, "BadRequest"),
        (403, "ErrorAccessDenied"),
        (400, "ErrorInvalidIdMalformed"),
        (400, "BadRequest"),
        (400, "RequestBodyRead"),
        (404, "ErrorItemNotFound"),
    ]
    messages = [each.json()["error"]["message"] for each in told]
    assert "evnts" in messages[2]
    assert "/me request is only valid" in messages[3]
    assert "$foo" in messages[6]
