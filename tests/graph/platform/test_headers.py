"""What every answer says of itself, success and failure alike (platform.md §3.1 and §4)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

As = Callable[..., Any]
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
OWN_ID = "11111111-2222-3333-4444-555555555555"


def kinds_of_answers(office: Any, as_user: As) -> dict[str, Any]:
    """One of each: an entity, a number, nothing, refusals of all layers, and a fault."""
    ana, own = as_user(office.ana), {"client-request-id": OWN_ID}
    meeting = office.meeting()
    office.mock.faults.add("GET", "/me/messages", status=503, retry_after=3)
    return {
        "entity": ana.get("/me", headers=own),
        "number": ana.get("/me/events/$count", headers=own),
        "accepted": ana.post(f"/me/events/{meeting.id}/cancel", headers=own),
        "batch": ana.post(
            "/$batch", {"requests": [{"id": "1", "method": "GET", "url": "/me"}]}, headers=own
        ),
        "refused": ana.get("/me/events/abc", headers=own),
        "not allowed": ana("PUT", "/me/events", headers=own),
        "fault": ana.get("/me/messages", headers=own),
    }


def test_every_answer_has_the_services_headers(office: Any, as_user: As) -> None:
    """Ids, diagnosis, caching, security, and the time by the mock's own clock."""
    office.mock.clock.freeze("2026-03-02T09:00:00Z")

    for kind, answer in kinds_of_answers(office, as_user).items():
        headers = answer.headers
        assert GUID.fullmatch(headers["request-id"]), kind
        assert headers["client-request-id"] == OWN_ID, kind
        assert headers["Cache-Control"] == "no-cache", kind
        assert headers["Strict-Transport-Security"] == "max-age=31536000", kind
        assert headers["Vary"] == "Accept-Encoding", kind
        assert headers["Date"] == "Mon, 02 Mar 2026 09:00:00 GMT", kind
        server = json.loads(headers["x-ms-ags-diagnostic"])["ServerInfo"]
        assert set(server) == {"DataCenter", "Slice", "Ring", "ScaleUnit", "RoleInstance"}, kind
        assert ("OData-Version" in headers) is (answer.status_code < 300), kind


def test_error_carries_its_ids_and_its_time(office: Any, as_user: As) -> None:
    """innerError with a date without a zone; the caller's id, or the request's own where none."""
    office.mock.clock.freeze("2026-03-02T09:00:00.75Z")
    ana = as_user(office.ana)

    named = ana.get("/me/events/abc", headers={"client-request-id": OWN_ID})
    plain = ana.get("/me/events/abc")

    for answer, own in ((named, OWN_ID), (plain, plain.headers["request-id"])):
        error = answer.json()["error"]
        assert list(error) == ["code", "message", "innerError"]
        assert error["innerError"] == {
            "date": "2026-03-02T09:00:00",
            "request-id": answer.headers["request-id"],
            "client-request-id": own,
        }
        assert answer.headers["client-request-id"] == own
        assert answer.headers["Content-Type"] == "application/json"


def test_request_ids_are_told_apart(office: Any, as_user: As) -> None:
    """Each request has its own."""
    answers = kinds_of_answers(office, as_user).values()

    assert len({each.headers["request-id"] for each in answers}) == len(answers)


@pytest.mark.parametrize("base", ["/v1.0", "/beta"])
def test_location_has_its_keys_in_parentheses(office: Any, as_user: As, base: str) -> None:
    """Canonical, by the owner's id, whatever address was asked."""
    ana = as_user(office.ana)
    day = "2026-03-10T{}:00:00"
    event = {
        "subject": "Lunch",
        "start": {"dateTime": day.format(12), "timeZone": "UTC"},
        "end": {"dateTime": day.format(13), "timeZone": "UTC"},
    }

    answer = ana.post(f"{base}/me/calendar/events", event)

    expected = f"{office.mock.url}{base}/users('{office.ana.id}')/events('{answer.json()['id']}')"
    assert answer.headers["Location"] == expected
    assert answer.headers["ETag"] == answer.json()["@odata.etag"]


def test_page_of_another_origin_may_read(office: Any, as_user: As) -> None:
    """Who says an origin is allowed to read all that Graph exposes, errors and faults as well."""
    office.mock.faults.add("GET", "/me/calendars", status=429)
    ana, origin = as_user(office.ana), {"Origin": "https://app.example"}

    answers = [ana.get(path, headers=origin) for path in ("/me", "/me/events/abc", "/me/calendars")]
    plain = ana.get("/me")

    for answer in answers:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        exposed = answer.headers["Access-Control-Expose-Headers"].split(", ")
        assert {"ETag", "Location", "request-id", "Retry-After", "WWW-Authenticate"} <= {*exposed}
    assert "Access-Control-Allow-Origin" not in plain.headers


@pytest.mark.graph_mock(auth="strict")
def test_browser_may_ask_first(office: Any, as_user: As) -> None:
    """A preflight has no token; the call after it needs one."""
    nobody = as_user(None)
    origin = {"Origin": "https://app.example"}
    asked = {
        **origin,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization,content-type",
    }

    preflight = nobody("OPTIONS", "/me/events/abc", headers=asked)
    call = nobody("PATCH", "/me/events/abc", headers=origin)

    assert (preflight.status_code, preflight.content) == (200, b"")
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert preflight.headers["Access-Control-Allow-Methods"] == "PATCH"
    assert preflight.headers["Access-Control-Allow-Headers"] == "authorization,content-type"
    assert call.status_code == 401


def test_options_without_an_origin_is_a_method_like_others(office: Any, as_user: As) -> None:
    """405."""
    assert as_user(office.ana)("OPTIONS", "/me/events").status_code == 405
