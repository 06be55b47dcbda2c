"""Addresses: every way to write the same thing, and what is no address (calendar.md §2.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

SHAPES = {
    "1 me": "/me/events/{e}",
    "2 user": "/users/{u}/events/{e}",
    "3 group": "/groups/{g}/events/{ge}",
    "4 my calendar": "/me/calendar/events/{e}",
    "5 user's calendar": "/users/{u}/calendar/events/{e}",
    "6 group's calendar": "/groups/{g}/calendar/events/{ge}",
    "7 one of my calendars": "/me/calendars/{c}/events/{e}",
    "8 one of a user's calendars": "/users/{u}/calendars/{c}/events/{e}",
    "9 in my calendar group": "/me/calendarGroups/{cg}/calendars/{c}/events/{e}",
    "10 in a user's calendar group": "/users/{u}/calendarGroups/{cg}/calendars/{c}/events/{e}",
    "11 old, my default group": "/me/calendargroup/calendars/{c}/events/{e}",
    "12 old, a user's default group": "/users/{u}/calendargroup/calendars/{c}/events/{e}",
    "calendarView": "/me/calendarView/{e}",
    "calendar's calendarView": "/me/calendar/calendarView/{e}",
    "one calendar's calendarView": "/me/calendars/{c}/calendarView/{e}",
    "through the message": "/me/messages/{m}/event",
    "through the message with a cast": "/me/messages/{m}/microsoft.graph.eventMessageRequest/event",
}

SPELLINGS: dict[str, Callable[[str], str]] = {
    "as documented": lambda path: path,
    "upper case names": lambda path: _names(path, str.upper),
    "lower case names": lambda path: _names(path, str.lower),
    "keys in parentheses": lambda path: _in_parentheses(path),
    "percent-encoded ids": lambda path: "/".join(quote(part, safe="") for part in path.split("/")),
    "double slash": lambda path: path.replace("/", "//", 1).replace("/events", "//events"),
}


def _names(path: str, change: Callable[[str], str]) -> str:
    return "/".join(
        part if len(part) > 60 or "@" in part or "-" in part else change(part)
        for part in path.split("/")
    )


def _in_parentheses(path: str) -> str:
    parts, result = path.strip("/").split("/"), ""
    for part in parts:
        is_key = len(part) > 60 or "@" in part or part.count("-") == 4
        result += f"('{part}')" if is_key else f"/{part}"
    return result


@pytest.fixture
def keys(office: Any, as_user: Callable[..., Any]) -> dict[str, str]:
    """Ana's meeting and its calendar, a group's event, and the request that Ana was sent."""
    ana = as_user(office.ana)
    group = office.mock.add_group("Board", members=[office.ana], mail="board")
    body = {
        "subject": "Forecast",
        "start": {"dateTime": "2026-03-10T13:00:00", "timeZone": "UTC"},
        "end": {"dateTime": "2026-03-10T14:00:00", "timeZone": "UTC"},
    }
    event_id = office.meeting().id
    request = office.bob.calendar.add_meeting("Other", attendees=[office.ana]) and ana.get(
        "/me/messages"
    )
    calendar = ana.get("/me/calendar").json()
    default_group = ana.get("/me/calendarGroups").json()["value"][0]
    return {
        "u": office.ana.mail,
        "e": event_id,
        "c": calendar["id"],
        "cg": default_group["id"],
        "g": group.id,
        "ge": ana.post(f"/groups/{group.id}/events", body).json()["id"],
        "m": request.json()["value"][0]["id"],
    }


@pytest.mark.parametrize("version", ["/v1.0", "/beta"])
@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("shape", SHAPES)
def test_every_spelling_of_an_address_reaches_the_event(
    office: Any,
    as_user: Callable[..., Any],
    keys: dict[str, str],
    shape: str,
    spelling: str,
    version: str,
) -> None:
    """Cancel answers 202 under each, or 400 where the copy behind it is an attendee's."""
    path = version + SPELLINGS[spelling](SHAPES[shape].format(**keys))
    ana = as_user(office.ana)

    got = ana.get(path)
    cancelled = ana.post(f"{path}/cancel", {"comment": "x"})

    expected = 400 if "message" in shape else 202
    assert (got.status_code, cancelled.status_code) == (200, expected)


@pytest.mark.parametrize(
    "action", ["cancel", "CANCEL", "microsoft.graph.cancel", "Microsoft.Graph.Cancel", "cancel()"]
)
def test_action_may_be_qualified_in_any_case(
    office: Any, as_user: Callable[..., Any], action: str
) -> None:
    """Generated clients qualify the action's name."""
    meeting = office.meeting()

    answer = as_user(office.ana).post(f"/me/events/{meeting.id}/{action}")

    assert answer.status_code == 202


@pytest.mark.parametrize("through", ["instances", "exceptionOccurrences"])
def test_series_leads_to_its_dates(office: Any, as_user: Callable[..., Any], through: str) -> None:
    """An occurrence is cancelled through its series as well as by itself."""
    series = office.series()
    ana = as_user(office.ana)
    window = "startDateTime=2026-03-11T00:00:00Z&endDateTime=2026-03-12T00:00:00Z"
    day = ana.get(f"/me/events/{series.id}/instances?{window}").json()["value"][0]["id"]
    ana.patch(f"/me/events/{day}", {"subject": "Changed"})

    answer = ana.post(f"/me/events/{series.id}/{through}/{day}/cancel")

    assert answer.status_code == 202
    assert ana.get(f"/me/events/{series.id}/{through}?{window}").json()["value"] == []


def test_calendar_in_the_address_has_to_be_the_events_own(
    office: Any, as_user: Callable[..., Any], keys: dict[str, str]
) -> None:
    """A calendar finds only its own events; one in another calendar group is not found."""
    ana = as_user(office.ana)
    groups = ana.get("/me/calendarGroups").json()["value"]

    foreign = ana.get(f"/me/calendars/{as_user(office.bob).get('/me/calendar').json()['id']}")
    elsewhere = ana.get(f"/me/calendarGroups/{groups[1]['id']}/calendars/{keys['c']}")

    assert (foreign.status_code, elsewhere.status_code) == (404, 404)


@pytest.mark.graph_mock(allow_unimplemented=True)
@pytest.mark.parametrize(
    ("path", "segment"),
    [
        pytest.param("/me/events/{e}/cancle", "cancle", id="misspelt action"),
        pytest.param("/me/evnts", "evnts", id="misspelt collection"),
        pytest.param("/nothing", "nothing", id="unknown root"),
        pytest.param("/me/calendar/events/{e}/instances/x/y", "y", id="behind an event"),
        pytest.param("/me/messages/{m}/eventMessage/event", "eventMessage", id="cast unqualified"),
    ],
)
def test_unknown_segment_is_a_bad_request(
    office: Any, as_user: Callable[..., Any], keys: dict[str, str], path: str, segment: str
) -> None:
    """400, not 404, and the segment is named."""
    answer = as_user(office.ana).get(path.format(**keys))

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "BadRequest"
    assert answer.json()["error"]["message"] == f"Resource not found for the segment '{segment}'."


@pytest.mark.graph_mock(allow_unimplemented=True)
@pytest.mark.parametrize(
    ("method", "path", "named"),
    [
        pytest.param("POST", "/me/checkMemberGroups", "'checkMemberGroups' of user", id="action"),
        pytest.param("GET", "/beta/me/calendars/delta()", "'delta' of calendars", id="function"),
        pytest.param("POST", "/places", "Create place", id="method"),
        pytest.param("GET", "/me/events?$apply=groupby((subject))", "$apply", id="$apply"),
        pytest.param("GET", "/me/messages?compute=x", "$compute", id="compute without dollar"),
        pytest.param("GET", '/me/mailFolders?$search="x"', "$search", id="$search"),
    ],
)
def test_what_we_lack_says_so_and_never_succeeds(
    office: Any, as_user: Callable[..., Any], method: str, path: str, named: str
) -> None:
    """501, naming what is missing."""
    answer = as_user(office.ana)(method, path)

    assert answer.status_code == 501
    assert answer.json()["error"]["code"] == "NotImplemented"
    assert named in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        pytest.param("GET", "/me/events/{e}/cancel", "POST", id="GET an action"),
        pytest.param("DELETE", "/me/events/{e}/cancel", "POST", id="DELETE an action"),
        pytest.param("PUT", "/me/events/{e}", "DELETE, GET, PATCH", id="PUT an event"),
        pytest.param("DELETE", "/me/events", "GET, POST", id="DELETE a collection"),
    ],
)
def test_method_that_an_address_does_not_take_is_told_which_it_does(
    office: Any,
    as_user: Callable[..., Any],
    keys: dict[str, str],
    method: str,
    path: str,
    allowed: str,
) -> None:
    """405 with Allow."""
    answer = as_user(office.ana)(method, path.format(**keys))

    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)


@pytest.mark.graph_mock(allow_unimplemented=True)
def test_version_that_is_neither_is_refused(office: Any, as_user: Callable[..., Any]) -> None:
    """400 with the version."""
    answer = as_user(office.ana).session.get(f"{office.mock.url}/v2.0/me")

    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "Invalid version: v2.0"


def test_me_is_no_user_key(office: Any, as_user: Callable[..., Any]) -> None:
    """``/users/me`` names a user called "me"."""
    answer = as_user(office.ana).get("/users/me/events")

    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "ErrorInvalidUser"
