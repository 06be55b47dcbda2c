"""Throttling by quota: what an application may ask of a mailbox in a while (platform.md §10).

How many calls may be in the works at once is in `tests/test_faults.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jwt
import pytest
import requests

from pytest_graphmock import User

Call = Callable[..., requests.Response]
FIVE = pytest.mark.graph_mock(throttling="mailbox-quota(requests=5)")


def token_of(user: User, application: str) -> str:
    """A token of another issuer, whose application the throttle tells from others."""
    return jwt.encode({"appid": application, "upn": user.mail}, "x" * 32)


@FIVE
def test_sixth_call_in_ten_minutes_is_refused(graph_mock: Any, call: Call, alice: User) -> None:
    """429 with the seconds until there is room; nothing of it is applied."""
    graph_mock.clock.freeze("2026-03-02T09:00:00Z")
    first = call(alice, "GET", "/me/events").status_code
    graph_mock.clock.advance(minutes=4)
    others = [call(alice, "GET", "/me/messages").status_code for _ in range(4)]

    refused = call(alice, "POST", "/me/calendars", {"name": "No room"})

    assert [first, *others] == [200] * 5
    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (429, "TooManyRequests")
    assert error["message"] == "Please retry again later."
    assert {name: error["innerError"][name] for name in ("code", "message", "status")} == {
        "code": "429",
        "message": "Please retry after",
        "status": "429",
    }
    # At 9:10 the first of five no longer counts, but the refused call does.
    assert refused.headers["Retry-After"] == "600"
    assert "No room" not in [each.name for each in alice.calendars]
    assert "mailbox-quota(requests=5)" in repr(graph_mock.requests.failed[0])


@FIVE
def test_refused_calls_count_as_well(graph_mock: Any, call: Call, alice: User) -> None:
    """Who does not wait waits longer (documented: all requests accrue against the limits)."""
    graph_mock.clock.freeze("2026-03-02T09:00:00Z")
    for _ in range(5):
        call(alice, "GET", "/me/events")
    graph_mock.clock.advance(minutes=5)
    hasty = [call(alice, "GET", "/me/events").status_code for _ in range(5)]
    graph_mock.clock.advance(minutes=5)

    still = call(alice, "GET", "/me/events")
    graph_mock.clock.advance(seconds=int(still.headers["Retry-After"]))
    served = call(alice, "GET", "/me/events")

    assert hasty == [429] * 5
    assert (still.status_code, still.headers["Retry-After"]) == (429, "300")
    assert served.status_code == 200


@FIVE
def test_who_waits_as_told_is_served(graph_mock: Any, call: Call, alice: User) -> None:
    """After `Retry-After` seconds by the mock's clock."""
    graph_mock.clock.freeze("2026-03-02T09:00:00Z")
    for _ in range(5):
        call(alice, "GET", "/me/events")
    refused = call(alice, "GET", "/me/events")

    graph_mock.clock.advance(seconds=int(refused.headers["Retry-After"]))

    assert call(alice, "GET", "/me/events").status_code == 200


@FIVE
def test_quota_is_of_one_application_in_one_mailbox(
    graph_mock: Any, call: Call, alice: User, bob: User
) -> None:
    """Other mailboxes, other applications and the directory are free; v1.0 and beta are one."""
    for _ in range(5):
        call(alice, "GET", "/me/events")
    other = {"Authorization": f"Bearer {token_of(alice, 'other')}"}

    statuses = {
        "another mailbox": call(bob, "GET", "/me/events").status_code,
        "the directory": call(alice, "GET", f"/users/{alice.id}").status_code,
        "another application": requests.get(
            f"{graph_mock.base_url}/users/{alice.id}/events", headers=other, timeout=5
        ).status_code,
        "beta": requests.get(
            f"{graph_mock.beta_url}/me/events",
            headers={"Authorization": f"Bearer {alice.token()}"},
            timeout=5,
        ).status_code,
        "by name": call(bob, "GET", f"/users/{alice.mail}/events").status_code,
    }

    assert statuses == {
        "another mailbox": 200,
        "the directory": 200,
        "another application": 200,
        "beta": 429,
        "by name": 429,
    }


@FIVE
def test_parts_of_a_batch_count_one_by_one(graph_mock: Any, call: Call, alice: User) -> None:
    """The batch is a 200, and what was too much in it a 429 with Retry-After (observed)."""
    steps = [{"id": str(at), "method": "GET", "url": "/me/events"} for at in range(7)]

    answer = call(alice, "POST", "/$batch", {"requests": steps})

    parts = answer.json()["responses"]
    assert answer.status_code == 200
    assert [each["status"] for each in parts] == [200] * 5 + [429] * 2
    assert int(parts[5]["headers"]["Retry-After"]) > 0


@pytest.mark.graph_mock(throttling="mailbox-quota(upload_bytes=1000, upload_period_s=30)")
def test_uploads_have_a_quota_of_their_own(graph_mock: Any, call: Call, alice: User) -> None:
    """What PATCH, POST and PUT carry; reads go on."""
    graph_mock.clock.freeze("2026-03-02T09:00:00Z")
    created = call(alice, "POST", "/me/calendars", {"name": "x" * 600})
    refused = call(alice, "POST", "/me/calendars", {"name": "y" * 600})
    read = call(alice, "GET", "/me/calendars")
    graph_mock.clock.advance(seconds=30)

    again = call(alice, "POST", "/me/calendars", {"name": "y" * 600})

    assert [each.status_code for each in (created, refused, read, again)] == [201, 429, 200, 201]
    assert refused.headers["Retry-After"] == "30"
    assert len([each for each in alice.calendars if each.name.startswith("y")]) == 1


@FIVE
def test_reset_begins_to_count_anew(graph_mock: Any) -> None:
    """Tests do not share a quota."""
    url = f"{graph_mock.base_url}/me/events"
    for _ in range(6):
        requests.get(url, timeout=5)

    graph_mock.reset()

    assert requests.get(url, timeout=5).status_code == 200


@pytest.mark.graph_mock(throttling="mailbox-quota")
def test_quota_is_the_services_own_by_default(graph_mock: Any, call: Call, alice: User) -> None:
    """10,000 in ten minutes, which no test reaches by accident."""
    assert call(alice, "GET", "/me/events").status_code == 200
    assert graph_mock.settings.throttling == "mailbox-quota"
