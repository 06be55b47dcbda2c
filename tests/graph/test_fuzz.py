"""Whatever is sent, the answer is Graph's: never a crash, and a refusal changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import Client, TestResponse

from pytest_graphmock import GraphMock

BODY: dict[str, Any] = {
    "subject": "Budget",
    "body": {"contentType": "text", "content": "x"},
    "start": {"dateTime": "2026-03-10T13:00:00", "timeZone": "UTC"},
    "end": {"dateTime": "2026-03-10T14:00:00", "timeZone": "UTC"},
    "attendees": [{"emailAddress": {"address": "bob@contoso.example"}, "type": "optional"}],
    "location": {"displayName": "Attic", "address": {"city": "Ulm"}, "coordinates": {}},
    "recurrence": {
        "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["tuesday"]},
        "range": {"type": "numbered", "startDate": "2026-03-10", "numberOfOccurrences": 3},
    },
    "isAllDay": False,
    "showAs": "busy",
    "categories": ["Red"],
    "reminderMinutesBeforeStart": 5,
    "transactionId": None,
    "comment": "x",
    "sendResponse": True,
}
ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    2**40,
    10**400,
    0.5,
    "",
    "x",
    "\0",
    "0001-01-01T00:00:00",
    "9999-12-31T23:59:59.9999999",
    "2026-02-30",
    "2026-03-10T13:00:00+99:99",
    "UTC",
    "Etc/../UTC",
    "\ud800",
    "é" * 300,
    [],
    [None],
    [[]],
    {},
    {"x": {}},
    {"dateTime": None},
]
OPTIONS = [
    *("$select", "$top", "$skip", "$count", "$expand", "$format", "$skiptoken", "x"),
    *("$filter", "$orderby", "$search"),
]
#: What expressions are made of, in any order: most are nonsense, many parse.
PIECES = [
    *("subject", "isRead", "start/dateTime", "from/emailAddress/address", "categories", "foo"),
    *("microsoft.graph.eventMessage/type", "$it/subject", "displayName", "ep/id", "c"),
    *(" eq ", " ne ", " gt ", " in ", " and ", " or ", "not ", " add ", " has ", "-", ",", " "),
    *("(", ")", "/any(c:", "/all(c:", "/any()", "contains(", "startswith(", "year(", "isof("),
    *("'x'", "''", "'", "null", "true", "1", "-1.5e9", "9" * 5000, "2026-03-02", "2026-13-45"),
    *("0001-01-01T00:00:00Z", "9999-12-31T23:59:59+14:00", "duration'P1D'", "12:30", "\0", "é"),
    *("00000000-0000-0000-0000-000000000000", "microsoft.graph.importance'high'", "geography'x'"),
]
VALUES = st.one_of(
    st.sampled_from(
        ["", "0", "-1", "1e9", "99999999999999", "²", "id,,", "*", "a/b", "(", "'", "\0"]
    ),
    st.text(max_size=12),
)


@pytest.fixture(scope="module")
def mock() -> Iterator[GraphMock]:
    with GraphMock(now="2026-03-02T09:00:00Z", seed=1, allow_unimplemented=True) as mock:
        yield mock


def paths(draw: st.DrawFn, body: Any) -> Any:
    """Return the places in a body, each as the keys that lead there."""
    places: list[tuple[Any, ...]] = []

    def walk(value: Any, at: tuple[Any, ...]) -> None:
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            places.append((*at, key))
            if isinstance(inner, dict | list):
                walk(inner, (*at, key))

    walk(body, ())
    return draw(st.sampled_from(places))


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """Return a body that a client might send, with up to three places spoilt."""
    kept = draw(st.sets(st.sampled_from(sorted(BODY)), min_size=1))
    body = json.loads(json.dumps({name: BODY[name] for name in sorted(kept)}))
    for _ in range(draw(st.integers(0, 3))):
        *front, last = paths(draw, body)
        target = body
        for key in front:
            target = target[key]
        target[last] = deepcopy(draw(st.sampled_from(ODD)))
        if not any(isinstance(each, dict | list) for each in body.values()):
            break
    text = json.dumps(body)
    return (
        text.encode() if draw(st.booleans()) else text[: draw(st.integers(0, len(text)))].encode()
    )


def state(mock: GraphMock) -> str:
    """Return every event of every mailbox, to the byte."""
    return json.dumps(
        [[event.as_json() for event in user.events] for user in (*mock.users, *mock.rooms)]
    )


def is_graphs(answer: TestResponse) -> bool:
    """Tell a success, or a refusal that names its code, from a crash."""
    if answer.status_code < 400:
        return True
    code = (answer.json or {}).get("error", {}).get("code")
    return answer.status_code != 500 and bool(code)


FUZZ = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@FUZZ
@given(body=bodies(), target=st.sampled_from(["create", "update", "cancel", "decline", "date"]))
def test_spoilt_body_is_never_a_crash_or_half_applied(
    mock: GraphMock, body: bytes, target: str
) -> None:
    """POST, PATCH and actions, on single events and on one date of a series."""
    mock.reset()
    ana, bob = mock.users[:2]
    meeting = ana.calendar.add_meeting("Kept", attendees=[bob])
    series = ana.calendar.add_meeting(
        "Series", attendees=[bob], recurrence=BODY["recurrence"], start="2026-03-10T13:00:00Z"
    )
    copy = bob.copy_of(meeting)
    assert copy is not None
    method, path = {
        "create": ("POST", f"/v1.0/users/{ana.id}/events"),
        "update": ("PATCH", f"/v1.0/users/{ana.id}/events/{meeting.id}"),
        "cancel": ("POST", f"/v1.0/users/{ana.id}/events/{meeting.id}/cancel"),
        "decline": ("POST", f"/v1.0/users/{bob.id}/events/{copy.id}/decline"),
        "date": ("PATCH", f"/v1.0/users/{ana.id}/events/{series.occurrences()[1].id}"),
    }[target]
    before = state(mock)

    answer = Client(mock.app).open(path, method=method, data=body, content_type="application/json")

    assert is_graphs(answer), answer.text
    assert answer.status_code < 400 or state(mock) == before


@FUZZ
@given(
    path=st.sampled_from(
        ["/me/events", "/me/calendarView", "/me/messages", "/me/mailFolders", "/users", "/me"]
    ),
    options=st.lists(st.tuples(st.sampled_from(OPTIONS), VALUES), max_size=3),
    prefer=st.one_of(st.none(), st.text(max_size=20), st.just('outlook.timezone="X", IdType=1')),
)
def test_spoilt_query_is_never_a_crash(
    mock: GraphMock, path: str, options: list[tuple[str, str]], prefer: str | None
) -> None:
    """Options that Graph knows and ones that it does not, with values that make no sense."""
    query = "&".join(f"{quote(k)}={quote(v, errors='replace')}" for k, v in options)
    headers = {"Prefer": quote(prefer, safe='="; ,', errors="replace")} if prefer else {}
    before = state(mock)

    answer = Client(mock.app).get(f"/v1.0{path}?{query}", headers=headers)

    assert is_graphs(answer), answer.text
    assert state(mock) == before


@FUZZ
@given(
    path=st.sampled_from(["/me/events", "/me/messages/$count", "/me/mailFolders", "/users"]),
    pieces=st.lists(st.sampled_from(PIECES), max_size=14),
    option=st.sampled_from(["$filter", "$orderby", "$search"]),
)
def test_spoilt_expression_is_never_a_crash(
    mock: GraphMock, path: str, pieces: list[str], option: str
) -> None:
    """Pieces of expressions in any order."""
    headers = {"ConsistencyLevel": "eventual"}
    query = f"{option}={quote(''.join(pieces))}&$count=true"
    query = query.removesuffix("&$count=true") if path.endswith("$count") else query

    answer = Client(mock.app).get(f"/v1.0{path}?{query}", headers=headers)

    assert answer.status_code in (200, 400, 501), answer.text
    if answer.status_code != 200:
        assert answer.json is not None
        assert answer.json["error"]["message"]


@pytest.mark.parametrize(
    "expression",
    ["(" * 3000, "not " * 3000, "isRead eq true or " * 900 + "isRead", "a/" * 8000, "'" * 9999],
)
def test_endless_expression_neither_hangs_nor_overflows(mock: GraphMock, expression: str) -> None:
    """Length and depth are bounded: 400, or an answer."""
    answer = Client(mock.app).get(f"/v1.0/me/messages?$filter={quote(expression)}")

    assert answer.status_code in (200, 400)


@FUZZ
@given(segments=st.lists(st.text(max_size=10), max_size=5), version=st.sampled_from(["v1.0", "x"]))
def test_spoilt_address_is_never_a_crash(
    mock: GraphMock, segments: list[str], version: str
) -> None:
    """Any text for segments and keys."""
    path = "/".join(quote(segment, safe="'()$", errors="replace") for segment in segments)
    before = state(mock)

    answer = Client(mock.app).get(f"/{version}/me/{path}")

    assert is_graphs(answer), answer.text
    assert state(mock) == before
