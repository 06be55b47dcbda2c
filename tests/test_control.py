"""The control API: what a test in another language asks the mock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pytest
import requests

from pytest_graphmock import GraphMock, Room, User, __version__
from pytest_graphmock.server.control.schema import faults_of

if TYPE_CHECKING:
    from .conftest import Receiver

EVE = "eve@partner.example"

pytestmark = pytest.mark.graph_mock(now="2026-03-02T09:00:00Z")


@pytest.fixture
def control(graph_mock: GraphMock) -> Any:
    """Make a call below ``/_graphmock/``."""

    def make(method: str, name: str, **options: Any) -> requests.Response:
        return requests.request(method, f"{graph_mock.url}/_graphmock/{name}", timeout=5, **options)

    return make


def test_health_names_version_and_tenant(graph_mock: GraphMock, control: Any) -> None:
    """What a script waits for."""
    answer = control("GET", "health")

    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == {
        "status": "ok",
        "version": __version__,
        "tenant": {"id": graph_mock.tenant.id, "domain": "contoso.example"},
    }


def test_outbox_tells_every_notice(
    graph_mock: GraphMock, control: Any, alice: User, bob: User, room: Room, cancel: Any
) -> None:
    """In the words of the design."""
    meeting = alice.calendar.add_meeting("Budget review", attendees=[bob, EVE, room])
    cancel(meeting, "Room flooded")

    notices = control("GET", "outbox").json()["value"]

    assert [notice["kind"] for notice in notices] == ["invitation", "response", "cancellation"]
    assert notices[-1] == {
        "kind": "cancellation",
        "subject": "Canceled: Budget review",
        "comment": "Room flooded",
        "from": alice.mail,
        "sender": alice.mail,
        "to": [bob.mail, EVE, room.mail],
        "external": [EVE],
        "eventId": meeting.id,
        "iCalUId": meeting.ical_uid,
        "occurrence": None,
        "sentDateTime": "2026-03-02T09:00:00Z",
        "messageIds": {bob.mail: bob.inbox.messages[0].id},
    }


def test_occurrence_is_a_date(control: Any, alice: User, bob: User, cancel: Any) -> None:
    """Of a cancelled date of a series."""
    daily = {"pattern": {"type": "daily"}, "range": {"type": "numbered", "numberOfOccurrences": 3}}
    series = alice.calendar.add_meeting(
        "Daily", attendees=[bob], start="2026-03-10T09:00", recurrence=daily
    )
    cancel(series.occurrence("2026-03-11"))

    notice = control("GET", "outbox").json()["value"][-1]

    assert (notice["occurrence"], notice["comment"]) == ("2026-03-11", None)


def test_moves_tell_every_move(control: Any, alice: User, room: Room, cancel: Any) -> None:
    """The organizer's event, and the room's copy that is gone."""
    meeting = alice.calendar.add_meeting("Budget review", attendees=[room])
    cancel(meeting)

    gone, moved = control("GET", "moves").json()["value"]

    assert (gone["mailbox"], gone["newId"], gone["target"]) == (room.mail, None, "(gone)")
    assert moved == {
        "mailbox": alice.mail,
        "itemType": "event",
        "subject": "Budget review",
        "oldId": meeting.id,
        "newId": meeting.current_id,
        "source": "calendar",
        "target": "deleteditems",
        "reason": "cancel",
        "dateTime": "2026-03-02T09:00:00Z",
    }


def test_deliveries_tell_what_receivers_got(
    graph_mock: GraphMock, control: Any, alice: User, call: Any, receiver: Receiver
) -> None:
    """And that nothing is still to come, which is what another language waits for."""
    body = {
        "changeType": "created",
        "notificationUrl": receiver.url,
        "resource": "me/messages",
        "expirationDateTime": "2026-03-03T09:00:00Z",
    }
    made = call(alice, "POST", "/subscriptions", body).json()
    alice.inbox.add_message("Hello")
    graph_mock.subscriptions.flush()

    told = control("GET", "deliveries").json()

    assert told == {
        "value": [
            {
                "subscriptionId": made["id"],
                "url": receiver.url,
                "payload": {"value": receiver.told},
                "status": 202,
                "error": None,
                "attempts": 1,
            }
        ],
        "pending": 0,
    }


def test_requests_tell_every_call_but_its_own(
    graph_mock: GraphMock, control: Any, alice: User, call: Any
) -> None:
    """Control calls are in no log."""
    call(alice, "POST", "/me/events/nonsense/cancel", {"comment": "x"})
    call(alice, "GET", "/me?$select=id")
    control("GET", "health")

    first, second = control("GET", "requests").json()["value"]

    assert (first["method"], first["path"]) == ("POST", "/v1.0/me/events/nonsense/cancel")
    assert (first["body"], first["status"], first["caller"]) == ({"comment": "x"}, 400, alice.mail)
    assert first["headers"]["Content-Type"] == "application/json"
    assert first["durationMs"] > 0
    assert (second["query"], second["body"]) == ({"$select": "id"}, None)
    assert len(graph_mock.requests) == 2


def test_body_that_is_no_json_is_told_as_text(graph_mock: GraphMock, control: Any) -> None:
    """Whatever the client sent."""
    requests.post(f"{graph_mock.base_url}/me/events/x/cancel", data=b"\xffhello", timeout=5)

    assert control("GET", "requests").json()["value"][0]["body"] == "\ufffdhello"


def test_reset_goes_back_to_the_seeded_state(
    graph_mock: GraphMock, control: Any, alice: User, bob: User
) -> None:
    """204, and nothing is left of what happened."""
    alice.calendar.add_meeting("Budget review", attendees=[bob])

    answer = control("POST", "reset")

    assert (answer.status_code, answer.content) == (204, b"")
    assert control("GET", "outbox").json() == {"value": []}
    assert len(graph_mock.users) == 6


@pytest.mark.graph_mock(auth="strict")
@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(None, 200, id="no body"),
        pytest.param({}, 200, id="nothing said"),
        pytest.param({"user": None, "scopes": None, "app": False, "expires_in": 60}, 200, id="all"),
        pytest.param({"user": "alice", "scopes": ["Mail.Read"]}, 403, id="other scope"),
        pytest.param({"expires_in": -1}, 401, id="expired"),
        pytest.param({"app": True}, 400, id="application"),
    ],
)
def test_token_is_issued(
    graph_mock: GraphMock, control: Any, alice: User, body: Any, status: int
) -> None:
    """The words of ``graph_mock.token``."""
    answer = control("POST", "token", json=body).json()

    asked = requests.get(
        f"{graph_mock.base_url}/me",
        headers={"Authorization": f"Bearer {answer['access_token']}"},
        timeout=5,
    )
    assert asked.status_code == status
    assert answer["token_type"] == "Bearer"
    assert answer["expires_in"] == (body or {}).get("expires_in", 3600)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        pytest.param('{"user": 5}', "user: 5 is not a user principal name", id="user"),
        pytest.param('{"user": "nobody"}', "user: no user 'nobody' in this tenant", id="nobody"),
        pytest.param(
            '{"user": "alice", "app": true}', "user: an application's token has no user", id="both"
        ),
        pytest.param('{"scopes": "Mail.Read"}', 'scopes: "Mail.Read" is not a list', id="scopes"),
        pytest.param('{"app": "yes"}', 'app: "yes" is not true or false', id="app"),
        pytest.param(
            '{"expires_in": 1.5}', "expires_in: 1.5 is not a number of seconds", id="seconds"
        ),
        pytest.param('{"expires_in": true}', "expires_in: true is not a number", id="flag"),
        pytest.param(
            '{"scope": []}', "scope: there is no such member (did you mean 'scopes'?)", id="member"
        ),
        pytest.param("[]", "the body is a JSON object", id="list"),
        pytest.param("{", "the body is no JSON", id="no JSON"),
    ],
)
def test_bad_token_body_is_refused_by_member(
    control: Any, alice: User, body: str, told: str
) -> None:
    """400, naming the member."""
    answer = control("POST", "token", data=body)

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "BadRequest"
    assert answer.json()["error"]["message"].startswith(told)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param(
            "outbux", "there is no /_graphmock/outbux (did you mean 'outbox'?)", id="near"
        ),
        pytest.param("x", "there is no /_graphmock/x; there are health, reset,", id="nothing"),
        pytest.param("outbox/1", "there is no /_graphmock/outbox/1", id="deeper"),
    ],
)
def test_unknown_call_is_not_found(control: Any, name: str, told: str) -> None:
    """404 in JSON, with what there is."""
    answer = control("GET", name)

    assert answer.status_code == 404
    assert answer.json()["error"]["message"].startswith(told)


@pytest.mark.parametrize(
    ("method", "name", "allowed"),
    [("POST", "outbox", "GET"), ("GET", "reset", "POST"), ("DELETE", "token", "POST")],
)
def test_other_method_is_told_which_it_takes(
    control: Any, method: str, name: str, allowed: str
) -> None:
    """405 with Allow."""
    answer = control(method, name)

    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)
    assert answer.json()["error"]["code"] == "MethodNotAllowed"


@pytest.mark.graph_mock(allow_unimplemented=True)
def test_path_that_only_begins_alike_is_graphs(graph_mock: GraphMock) -> None:
    """It is refused as any other address is."""
    answer = requests.get(f"{graph_mock.url}/_graphmocker/health", timeout=5)

    assert answer.status_code == 400
    assert len(graph_mock.requests) == 1


def test_fault_is_added_in_the_words_of_faults_add(
    graph_mock: GraphMock, control: Any, alice: User, call: Any
) -> None:
    """And the log says which call met it."""
    answer = control(
        "POST",
        "faults",
        json={"method": "GET", "path_pattern": "/me", "status": 429, "retry_after": 2},
    )

    assert (answer.status_code, answer.content) == (204, b"")
    refused = call(alice, "GET", "/me")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "2")
    [request] = control("GET", "requests").json()["value"]
    assert (request["status"], request["fault"]) == (429, "status=429, retry_after=2")


def test_faults_are_cleared(graph_mock: GraphMock, control: Any, alice: User, call: Any) -> None:
    """Nothing goes wrong after it."""
    control("POST", "faults", json={"method": "*", "path_pattern": "/**", "drop": True})

    answer = control("DELETE", "faults")

    assert answer.status_code == 204
    assert call(alice, "GET", "/me").status_code == 200


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param({"method": "GET", "status": 503}, "path_pattern: it has to", id="no path"),
        pytest.param({"path_pattern": "/me", "status": 503}, "method: it has to", id="no method"),
        pytest.param(
            {"method": "GET", "path_pattern": "/me", "stauts": 503}, "'status'", id="misspelt"
        ),
        pytest.param(
            {"method": "GET", "path_pattern": "/me", "status": 200}, "400 to 599", id="no error"
        ),
        pytest.param({"method": "GET", "path_pattern": "/me"}, "nothing goes wrong", id="nothing"),
    ],
)
def test_fault_that_means_nothing_is_refused(
    graph_mock: GraphMock, control: Any, body: Any, message: str
) -> None:
    """400, with the way out; nothing is added."""
    answer = control("POST", "faults", json=body)

    assert answer.status_code == 400
    assert message in answer.json()["error"]["message"]
    assert len(graph_mock.faults) == 0


def test_faults_take_two_methods(control: Any) -> None:
    """The others are refused, and told which."""
    answer = control("GET", "faults")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST, DELETE")


def test_clock_is_set(graph_mock: GraphMock, control: Any) -> None:
    """Frozen, advanced, and running free again."""
    graph_mock.clock.run()

    frozen = control("POST", "clock", json={"freeze": "2027-01-02T03:04:05Z"})
    advanced = control("POST", "clock", json={"advance": 90})

    assert (frozen.status_code, frozen.json()) == (200, {"now": "2027-01-02T03:04:05Z"})
    assert advanced.json() == {"now": "2027-01-02T03:05:35Z"}
    assert graph_mock.clock.now.isoformat() == "2027-01-02T03:05:35+00:00"
    assert control("POST", "clock", json={}).json()["now"] != "2027-01-02T03:05:35Z"
    assert not graph_mock.clock.is_frozen


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param({"freeze": "soon"}, "write it like '2026-03-02T09:00:00Z'", id="no time"),
        pytest.param({"freeze": None}, "freeze: null is not an ISO 8601 time", id="null"),
        pytest.param({"advance": "1"}, 'advance: "1" is not a number of seconds', id="text"),
        pytest.param({"advance": True}, "advance: true is not a number", id="a truth"),
        pytest.param({"advance": 1e300}, "words of datetime.timedelta", id="too far"),
        pytest.param({"advance": 1, "freeze": "2027-01-01"}, "freeze, advance, or", id="both"),
        pytest.param({"advnce": 1}, "did you mean 'advance'?", id="misspelt"),
    ],
)
def test_impossible_clock_is_refused(
    graph_mock: GraphMock, control: Any, body: Any, message: str
) -> None:
    """400, and it stays where it was."""
    answer = control("POST", "clock", json=body)

    assert answer.status_code == 400
    assert message in answer.json()["error"]["message"]
    assert graph_mock.clock.now.isoformat() == "2026-03-02T09:00:00+00:00"


def test_reset_clears_faults_and_the_clock(
    graph_mock: GraphMock, control: Any, alice: User, call: Any
) -> None:
    """As seeded."""
    control("POST", "faults", json={"method": "*", "path_pattern": "/**", "status": 503})
    control("POST", "clock", json={"advance": 90})

    control("POST", "reset")

    assert len(graph_mock.faults) == 0
    assert graph_mock.clock.now.isoformat() == "2026-03-02T09:00:00+00:00"


#: What each call that takes something is asked with.
BODIES: Mapping[str, Any] = {
    "PUT /state": {"users": [{"name": "Alice Ames", "mail": "alice"}]},
    "POST /faults": {"method": "*", "path_pattern": "/**", "status": 503, "optional": True},
    "POST /token": {"user": "alice", "scopes": ["Mail.Read"]},
    "POST /clock": {"advance": 60},
    "POST /inspect/act": {"as": "bob@contoso.example", "do": "accept"},
    "POST /inspect/send": {"as": "bob@contoso.example", "to": [EVE], "subject": "Hi"},
}


def test_every_documented_call_answers_as_documented(
    graph_mock: GraphMock, control: Any, alice: User, bob: User, cancel: Any, call: Any
) -> None:
    """The document is made of what is declared; here each call is held against it."""
    bob.receive("Agenda", from_=EVE)
    meeting = alice.calendar.add_meeting("Budget review", attendees=[bob])
    cancel(alice.calendar.add_meeting("Gone", attendees=[bob, EVE]), "x")
    call(alice, "GET", "/me")
    document = control("GET", "openapi.json").json()
    names = {"mailbox": bob.id, "message": bob.inbox.messages[0].immutable_id}
    week = {"start": "2026-03-02", "end": "2026-03-09"}
    queries = {
        "/inspect/meeting": {"uid": meeting.uid},
        "/inspect/as-test": {"what": "meeting", "uid": meeting.uid},
        "/inspect/mailboxes/{mailbox}/calendar": week,
    }
    calls = [(p, m, o) for p, each in document["paths"].items() for m, o in each.items()]
    # What undoes everything comes last.
    calls.sort(key=lambda each: (each[1] != "get", each[0] in ("/reset", "/state")))

    for path, method, operation in calls:
        body = BODIES.get(f"{method.upper()} {path}")
        assert (body is not None) == ("requestBody" in operation), path
        if path == "/inspect/act":
            body = {**BODIES["POST /inspect/act"], "uid": meeting.uid}
        answer = control(
            method.upper(), path.format(**names)[1:], json=body, params=queries.get(path)
        )
        documented = operation["responses"].get(str(answer.status_code))
        assert documented is not None, (path, answer.text)
        assert operation["summary"], path
        for content_type, content in documented.get("content", {}).items():
            assert answer.headers["Content-Type"].startswith(content_type)
            if content_type == "application/json":
                assert list(faults_of(answer.json(), content["schema"])) == [], path

    assert document["openapi"] == "3.1.0"
    assert len(calls) >= 25
    assert len({operation["operationId"] for _, _, operation in calls}) == len(calls)


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        pytest.param({"a": 1}, "[]", id="fits"),
        pytest.param({"a": "1"}, "a is '1', not integer", id="type"),
        pytest.param({"a": True}, "a is True, not integer", id="a truth is no number"),
        pytest.param({}, "a is missing", id="missing"),
        pytest.param({"a": 1, "b": 2}, "b is not declared", id="more"),
        pytest.param({"a": 1, "c": ["x"]}, "c[0] is 'x', none of", id="enum"),
        pytest.param([], "it is [], not object", id="other"),
    ],
)
def test_checker_finds_what_does_not_fit(value: Any, fault: str) -> None:
    """What the test above stands on."""
    schema = {
        "type": "object",
        "properties": {
            "a": {"type": "integer"},
            "c": {"type": "array", "items": {"enum": ["y"]}},
        },
        "required": ["a"],
        "additionalProperties": False,
    }

    assert fault in str(list(faults_of(value, schema)))


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        pytest.param({"Host": "evil.example"}, "not at 'evil.example'", id="rebound name"),
        pytest.param({"Host": "127.0.0.1.evil.example:80"}, "not at", id="name like an address"),
        pytest.param({"Origin": "http://evil.example"}, "other origins", id="origin"),
        pytest.param({"Origin": "http://localhost:1"}, "other origins", id="another port"),
        pytest.param({"Origin": "null"}, "other origins", id="no origin"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, "cross-site", id="cross-site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, "same-site", id="same-site"),
        pytest.param(
            {
                "Sec-Fetch-Site": "cross-site",
                "Sec-Fetch-Mode": "navigate",
                "Sec-Fetch-Dest": "iframe",
            },
            "cross-site",
            id="framed",
        ),
    ],
)
def test_other_pages_calls_are_refused(
    graph_mock: GraphMock, control: Any, method: str, headers: Any, reason: str
) -> None:
    """403 with the reason, for reads and writes, and nothing happens."""
    graph_mock.faults.add("*", "/**", status=503, optional=True)

    answer = control(method, "reset" if method == "POST" else "state", headers=headers)

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "Forbidden"
    assert reason in answer.json()["error"]["message"]
    assert len(graph_mock.faults) == 1
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Host": "localhost:8080"}, id="localhost"),
        pytest.param({"Host": "[::1]:8080"}, id="IPv6"),
        pytest.param({"Host": "192.168.1.5"}, id="address"),
        pytest.param({"Host": "graphmock:8080"}, id="a container's name"),
        pytest.param({"Sec-Fetch-Site": "none"}, id="typed"),
        pytest.param({"Host": "localhost:80", "Origin": "http://localhost:80"}, id="own page"),
    ],
)
def test_own_calls_are_served(control: Any, headers: Any) -> None:
    """By any name that no stranger can have."""
    assert control("POST", "reset", headers=headers).status_code == 204


def test_preflight_is_refused(control: Any) -> None:
    """So that no browser sends what it asks for."""
    headers = {"Origin": "http://evil.example", "Access-Control-Request-Method": "PUT"}

    answer = control("OPTIONS", "state", headers=headers)

    assert answer.status_code == 403
    assert "Access-Control-Allow-Methods" not in answer.headers
