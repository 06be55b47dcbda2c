"""$batch: many requests in one, each answering for itself (platform.md §11)."""

from __future__ import annotations

import base64
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Signal
from typing import Any

import pytest
import requests

from pytest_graphmock import GraphMock
from pytest_graphmock.exchange.ids import parse_id

MEETING = {
    "subject": "Lunch",
    "start": {"dateTime": "2026-03-10T12:00:00", "timeZone": "UTC"},
    "end": {"dateTime": "2026-03-10T13:00:00", "timeZone": "UTC"},
}
JSON = {"Content-Type": "application/json"}

Ask = Callable[..., requests.Response]


class Gate(Signal):
    """What a fault waits for; it says when something does."""

    def __init__(self) -> None:
        super().__init__()
        self.reached = Signal()

    def wait(self, timeout: float | None = None) -> bool:
        self.reached.set()
        return super().wait(timeout)


def step(part: str, method: str = "GET", url: str = "/me", **members: Any) -> dict[str, Any]:
    return {"id": part, "method": method, "url": url, **members}


@pytest.fixture
def batch(office: Any, as_user: Callable[..., Any]) -> Ask:
    """Send steps in a batch, as Ana unless told otherwise."""

    def send(*steps: Any, who: Any = office.ana, version: str = "/v1.0") -> requests.Response:
        answer = as_user(who).post(f"{version}/$batch", {"requests": list(steps)})
        assert isinstance(answer, requests.Response)
        return answer

    return send


def answers(response: requests.Response) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["responses"]
    return found


def test_parts_are_answered_in_their_order_as_single_requests_are(
    office: Any, as_user: Callable[..., Any], batch: Ask
) -> None:
    """Status, the headers that are the answer's own, and the JSON as it stands."""
    meeting = office.meeting()
    ana = as_user(office.ana)
    urls = [f"/me/events/{meeting.id}", "me/calendar", "/me/events/abc"]

    response = batch(*(step(str(number), url=url) for number, url in enumerate(urls)))

    assert response.headers["Content-Type"] == "application/json"
    parts = answers(response)
    single = [ana.get("/" + url.lstrip("/")) for url in urls]
    assert [each["id"] for each in parts] == ["0", "1", "2"]
    assert [each["status"] for each in parts] == [200, 200, 400]
    assert [each["body"] for each in parts[:2]] == [each.json() for each in single[:2]]
    assert parts[2]["body"]["error"]["code"] == "ErrorInvalidIdMalformed"
    assert parts[0]["headers"] == {
        name: single[0].headers[name]
        for name in ("Cache-Control", "Content-Type", "ETag", "OData-Version")
    }


@pytest.mark.parametrize("version", ["/v1.0", "/beta", "/V1.0"])
def test_parts_are_of_the_batchs_version(batch: Ask, version: str) -> None:
    """And a version of their own is a segment that Graph does not know."""
    [part] = answers(batch(step("1", url="/me"), version=version))

    context = part["body"]["@odata.context"]
    assert f"/{version[1:].lower()}/$metadata#users" in context


@pytest.mark.graph_mock(allow_unimplemented=True)
def test_url_with_a_version_leads_nowhere(batch: Ask) -> None:
    """URLs are relative to the version (documented)."""
    [part] = answers(batch(step("1", url="/v1.0/me")))

    assert part["status"] == 400
    assert part["body"]["error"]["message"] == "Resource not found for the segment 'v1.0'."


def test_writes_say_where_and_answers_without_a_body_have_none(
    office: Any, as_user: Callable[..., Any], batch: Ask
) -> None:
    """201 with Location, 202 and 204 bare."""
    meeting, other = office.meeting(), office.meeting("Other")

    created, cancelled, deleted = answers(
        batch(
            step("a", "POST", "/me/events", headers=JSON, body=MEETING),
            step("b", "POST", f"/me/events/{meeting.id}/cancel", headers=JSON, body={}),
            step("c", "DELETE", f"/me/events/{other.id}"),
        )
    )

    assert [each["status"] for each in (created, cancelled, deleted)] == [201, 202, 204]
    assert created["headers"]["Location"].endswith(f"/events('{created['body']['id']}')")
    assert "body" not in cancelled
    assert "body" not in deleted
    office.mock.assert_cancelled(meeting, to=[office.bob, office.cy])


def test_next_link_in_an_answer_leads_on(
    office: Any, as_user: Callable[..., Any], batch: Ask
) -> None:
    """With scheme, host and version that the client called (clients.md §2)."""
    office.series(days=5)
    url = (
        "/me/calendarView?startDateTime=2026-03-01T00:00:00.000Z"
        "&endDateTime=2026-04-01T00:00:00.000Z&$top=2"
    )
    [part] = answers(batch(step("1", url=url)))

    following = as_user(office.ana).get_link(part["body"]["@odata.nextLink"])

    assert len(part["body"]["value"]) == len(following.json()["value"]) == 2


def test_part_has_neither_host_nor_length_of_its_own(office: Any, batch: Ask) -> None:
    """Links lead where the batch was sent."""
    headers = {"Host": "elsewhere.example", "Content-Length": "9999"}

    [part] = answers(batch(step("1", url="/me", headers=headers)))

    assert part["body"]["@odata.context"].startswith(office.mock.base_url)


def test_what_is_no_json_comes_in_base64(office: Any, batch: Ask) -> None:
    """``/$count`` is plain text."""
    office.meeting()

    [part] = answers(batch(step("1", url="/me/events/$count")))

    assert part["headers"]["Content-Type"] == "text/plain"
    assert base64.b64decode(part["body"]) == b"1"


@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_body_may_be_in_base64(office: Any, batch: Ask, encode: Callable[[bytes], bytes]) -> None:
    """As msgraph-sdk sends JSON that is no object; here an object, which means the same."""
    body = encode('{"subject":"Ünüsüal >>> ???","start":null}'.encode()).decode()

    [part] = answers(batch(step("1", "POST", "/me/events", headers=JSON, body=body)))

    assert part["status"] == 400  # read, and without a start it is no event
    recorded = office.mock.requests.matching("POST", "/me/events")[0]
    assert recorded.json == {"subject": "Ünüsüal >>> ???", "start": None}


def test_text_that_is_no_base64_is_json_text(batch: Ask) -> None:
    """Which no entity is."""
    [part] = answers(batch(step("1", "POST", "/me/events", headers=JSON, body="a b")))

    assert part["body"]["error"]["code"] == "RequestBodyRead"


def test_body_without_a_content_type_fails_its_part(office: Any, batch: Ask) -> None:
    """400 for that part (observed); the others are served."""
    bare, fine = answers(
        batch(
            step("1", "POST", "/me/events", body=MEETING),
            step("2", "POST", "/me/events", body=MEETING, headers={"content-type": "text/json"}),
        )
    )

    assert bare["status"] == fine["status"] == 400
    assert bare["body"]["error"]["message"] == (
        "Write requests (excluding DELETE) must contain the Content-Type header declaration."
    )
    assert "JSON Content-Type" in fine["body"]["error"]["message"]
    assert len(office.ana.calendar.events) == 0


def test_parts_have_headers_of_their_own(office: Any, batch: Ask) -> None:
    """Prefer among them; what the batch itself was sent with is not theirs."""
    meeting = office.meeting()
    zone = {"Prefer": 'outlook.timezone="Pacific Standard Time"'}

    own, none = answers(
        batch(
            step("1", url=f"/me/events/{meeting.id}", headers=zone),
            step("2", url=f"/me/events/{meeting.id}"),
        )
    )

    assert own["body"]["start"]["timeZone"] == "Pacific Standard Time"
    assert own["headers"]["Preference-Applied"] == 'outlook.timezone="Pacific Standard Time"'
    assert none["body"]["start"]["timeZone"] == "UTC"


def test_part_may_be_signed_in_as_somebody_else(office: Any, batch: Ask) -> None:
    """The batch's Authorization is for those that have none."""
    bobs = {"Authorization": f"Bearer {office.bob.token()}"}

    mine, his = answers(batch(step("1"), step("2", headers=bobs)))

    assert (mine["body"]["mail"], his["body"]["mail"]) == (office.ana.mail, office.bob.mail)


@pytest.mark.graph_mock(auth="strict")
def test_strict_asks_batch_and_parts_for_their_tokens(
    office: Any, as_user: Callable[..., Any], batch: Ask
) -> None:
    """401 without one; with one, each part needs its own permission."""
    nobody = as_user(None).post("/$batch", {"requests": [step("1")]})
    token = office.ana.token(scopes=["User.Read"])
    reader, refused, expired = answers(
        batch(
            step("1"),
            step("2", url="/me/events"),
            step("3", headers={"Authorization": f"Bearer {office.ana.token(expires_in=-1)}"}),
            who=token,
        )
    )

    assert nobody.status_code == 401
    assert [each["status"] for each in (reader, refused, expired)] == [200, 403, 401]
    assert expired["headers"]["WWW-Authenticate"].startswith("Bearer")


def test_unknown_members_are_ignored(batch: Ask) -> None:
    """msgraph-sdk sends ``depends_on`` with every part; ``atomicityGroup`` means nothing."""
    part = step("1", depends_on=["9"], atomicityGroup="g", headers=None, body=None, dependsOn=None)

    assert [each["status"] for each in answers(batch(part))] == [200]


def test_parts_see_what_earlier_ones_did(office: Any, batch: Ask) -> None:
    """Any order in which each depends on earlier ones only."""
    parts = answers(
        batch(
            step("A", "POST", "/me/events", headers=JSON, body=MEETING),
            step("b", "POST", "/me/events", headers=JSON, body=MEETING, dependsOn=["a"]),
            step("c", url="/me/events", dependsOn=["B", "A"]),
            step("d", dependsOn=["a"]),
        )
    )

    assert [each["status"] for each in parts] == [201, 201, 200, 200]
    assert len(parts[2]["body"]["value"]) == 2


def test_what_depends_on_a_failure_fails(office: Any, batch: Ask) -> None:
    """424, whatever depends on that as well; it is no request, and changes nothing."""
    parts = answers(
        batch(
            step("1", url="/me/events/abc"),
            step("2", "POST", "/me/events", headers=JSON, body=MEETING, dependsOn=["1"]),
            step("3", dependsOn=["2"]),
            step("4"),
        )
    )

    assert [each["status"] for each in parts] == [400, 424, 424, 200]
    assert parts[1]["headers"] == {"Content-Type": "application/json"}
    assert parts[1]["body"]["error"] == {
        "code": "FailedDependency",
        "message": "The request depends on a request that failed.",
    }
    assert len(office.ana.calendar.events) == 0
    assert len(office.mock.requests.matching("POST", "/me/events")) == 0


def test_batch_in_a_batch_fails_its_part(batch: Ask) -> None:
    """Forbidden (documented)."""
    nested = step("1", "POST", "$batch", headers=JSON, body={"requests": [step("1")]})

    inner, other = answers(batch(nested, step("2")))

    assert (inner["status"], other["status"]) == (400, 200)
    assert inner["body"]["error"]["code"] == "BadRequest"
    assert "batch" in inner["body"]["error"]["message"]


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        pytest.param("{", "BadRequest", "Invalid batch payload format.", id="no JSON"),
        pytest.param("", "BadRequest", "Invalid batch payload format.", id="nothing"),
        pytest.param("[]", "BadRequest", "Invalid batch payload format.", id="an array"),
        pytest.param({}, "BadRequest", "Invalid batch payload format.", id="no requests"),
        pytest.param([], "BadRequest", "Invalid batch payload format.", id="empty"),
        pytest.param([1], "BadRequest", "Invalid batch payload format.", id="a number for a part"),
        pytest.param([step(1)], "BadRequest", "Invalid batch payload format.", id="id a number"),  # type: ignore[arg-type]
        pytest.param(
            [step("1", headers={"Prefer": 1})],
            "BadRequest",
            "Invalid batch payload format.",
            id="header a number",
        ),
        pytest.param(
            [step("1", dependsOn="0")],
            "BadRequest",
            "Invalid batch payload format.",
            id="dependsOn a text",
        ),
        pytest.param(
            [step(str(number)) for number in range(21)],
            "MaximumValueExceeded",
            "Number of batch request steps exceeds the maximum value of 20.",
            id="21 parts",
        ),
        pytest.param(
            [step("a"), step("A")],
            "BadRequest",
            "Request Id has to be unique in a batch request. Request Id: 'A'.",
            id="an id twice",
        ),
        pytest.param(
            [{"method": "GET", "url": "/me"}],
            "BadRequest",
            "Request Id cannot be null or empty.",
            id="no id",
        ),
        pytest.param(
            [step("1", method="")],
            "BadRequest",
            "Request Method cannot be null or empty.",
            id="no method",
        ),
        pytest.param(
            [{"id": "1", "method": "GET", "url": None}],
            "BadRequest",
            "Request Url cannot be null or empty.",
            id="no url",
        ),
        pytest.param(
            [step("2", dependsOn=["1"]), step("1")],
            "BadRequest",
            "Invalid dependency for request Id: '2'.",
            id="depends on a later one",
        ),
        pytest.param(
            [step("1", dependsOn=["1"])],
            "BadRequest",
            "Invalid dependency for request Id: '1'.",
            id="depends on itself",
        ),
    ],
)
def test_batch_that_makes_no_sense_is_refused_as_a_whole(
    office: Any, as_user: Callable[..., Any], content: Any, code: str, message: str
) -> None:
    """400, and no part of it is served."""
    body = {"requests": content} if isinstance(content, list) else content
    options: dict[str, Any] = (
        {"data": content, "headers": JSON} if isinstance(content, str) else {"json": body}
    )

    answer = as_user(office.ana)("POST", "/$batch", **options)

    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["message"]) == (400, code, message)
    assert len(office.mock.requests) == 1


@pytest.mark.parametrize(
    ("content_type", "message"),
    [
        pytest.param(None, "Write requests (excluding DELETE) must contain", id="none"),
        pytest.param("text/plain", "Entity only allows writes with a JSON", id="text"),
    ],
)
def test_batch_says_that_it_is_json(
    office: Any, as_user: Callable[..., Any], content_type: str | None, message: str
) -> None:
    """As every write does."""
    headers = {"Content-Type": content_type} if content_type else {}

    answer = as_user(office.ana)("POST", "/$batch", data=b"{}", headers=headers)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BadRequest")
    assert message in answer.json()["error"]["message"]


def test_twenty_parts_are_served(batch: Ask) -> None:
    """The most that there can be."""
    parts = answers(batch(*(step(str(number)) for number in range(20))))

    assert [each["status"] for each in parts] == [200] * 20


@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_batch_takes_post_only(office: Any, as_user: Callable[..., Any], method: str) -> None:
    """405, as other addresses answer."""
    answer = as_user(office.ana)(method, "/$batch")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


def test_parts_are_requests_of_their_own(office: Any, batch: Ask) -> None:
    """Recorded with their ids, before the batch that they came in."""
    batch(
        step("x", "POST", "/me/events", headers=JSON, body=MEETING),
        step("y", url="/me/events/abc"),
    )

    recorded = office.mock.requests
    assert [(each.method, each.part, each.status) for each in recorded] == [
        ("POST", "x", 201),
        ("GET", "y", 400),
        ("POST", None, 200),
    ]
    assert recorded[0].json == MEETING
    assert recorded[0].caller == office.ana.mail
    assert "in a batch as 'x'" in repr(recorded[0])
    [created] = recorded.matching("POST", "/me/events")
    assert parse_id(created.answer["id"])
    assert created.effects[0] < created.effects[1]
    assert recorded[2].effects[0] == recorded[2].effects[1]


def test_faults_reach_into_a_batch(office: Any, batch: Ask) -> None:
    """A throttled part is a 429 with Retry-After inside a 200 (observed)."""
    office.mock.faults.add("POST", "/me/events", status=429, retry_after=7)

    throttled, second, depending = answers(
        batch(
            step("1", "POST", "/me/events", headers=JSON, body=MEETING),
            step("2", "POST", "/me/events", headers=JSON, body=MEETING),
            step("3", dependsOn=["1"]),
        )
    )

    assert [each["status"] for each in (throttled, second, depending)] == [429, 201, 424]
    assert throttled["headers"]["Retry-After"] == "7"
    assert throttled["body"]["error"]["code"] == "TooManyRequests"
    assert len(office.ana.calendar.events) == 1
    assert "status=429" in repr(office.mock.requests[0])
    assert office.mock.requests[0].part == "1"


def test_fault_of_the_batch_itself_leaves_its_parts_alone(
    office: Any, as_user: Callable[..., Any], batch: Ask
) -> None:
    """Its answer is lost, and the parts are done."""
    office.mock.faults.add("POST", "/$batch", status=504, lost_response=True)

    answer = batch(step("1", "POST", "/me/events", headers=JSON, body=MEETING))

    assert answer.status_code == 504
    assert len(office.ana.calendar.events) == 1
    part, whole = office.mock.requests
    assert (part.status, whole.status) == (201, 504)
    assert "lost" in repr(whole)
    assert "lost" not in repr(part)


def test_dropped_part_takes_the_connection_along(office: Any, batch: Ask) -> None:
    """A part has none of its own; what came before it is done, what comes after is not."""
    office.mock.faults.add("GET", "/me", drop=True)
    write = {"headers": JSON, "body": MEETING}

    with pytest.raises(requests.ConnectionError):
        batch(
            step("1", "POST", "/me/events", **write),
            step("2"),
            step("3", "POST", "/me/events", **write),
        )

    assert len(office.ana.calendar.events) == 1
    assert [(each.part, each.status) for each in office.mock.requests] == [
        ("1", 201),
        ("2", 0),
        (None, 0),
    ]


def test_part_that_is_held_up_holds_up_nobody_else(
    office: Any, as_user: Callable[..., Any], batch: Ask
) -> None:
    """A batch does not lock the tenant."""
    gate = Gate()
    office.mock.faults.add("GET", "/me/calendar", delay=gate)

    with ThreadPoolExecutor() as threads:
        waiting = threads.submit(
            batch,
            step("1", "POST", "/me/events", headers=JSON, body=MEETING),
            step("2", url="/me/calendar"),
        )
        assert gate.reached.wait(timeout=10)
        answer = as_user(office.bob).get("/me/calendars", timeout=10)
        gate.set()

    assert answer.status_code == 200
    assert [each["status"] for each in answers(waiting.result(timeout=10))] == [201, 200]


def test_overrides_reach_into_a_batch(office: Any, batch: Ask) -> None:
    """What is overridden for a request is overridden for a part."""
    office.mock.override.expect_request("/v1.0/me/photo/$value").respond_with_data(
        b"\x89PNG", content_type="image/png"
    )

    photo, me = answers(batch(step("1", url="/me/photo/$value"), step("2")))

    assert base64.b64decode(photo["body"]) == b"\x89PNG"
    assert photo["headers"]["Content-Type"] == "image/png"
    assert me["body"]["mail"] == office.ana.mail
    assert office.mock.requests[0].part == "1"


def test_client_within_the_process_sends_batches_too(graph_mock: GraphMock) -> None:
    """Faults reach its parts as well."""
    import httpx

    graph_mock.faults.add("GET", "/me", status=503)
    transport = httpx.WSGITransport(app=graph_mock.app)

    with httpx.Client(transport=transport, base_url="http://graph.example") as client:
        answer = client.post("/v1.0/$batch", json={"requests": [step("1"), step("2")]})

    parts = answer.json()["responses"]
    assert [each["status"] for each in parts] == [503, 200]
    assert parts[1]["body"]["@odata.context"].startswith("http://graph.example/v1.0/")


def test_refused_part_leaves_nothing_half_done(
    office: Any, batch: Ask, snapshot: Callable[[], Any]
) -> None:
    """Each part is a transaction of its own."""
    meeting = office.meeting()
    before = snapshot()

    answer = batch(
        step("1", "PATCH", f"/me/events/{meeting.id}", headers=JSON, body={"subject": {}})
    )

    assert answers(answer)[0]["status"] == 400
    assert snapshot() == before
