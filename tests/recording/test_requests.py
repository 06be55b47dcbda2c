"""The request log: what was asked and answered, as it went over the wire."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import Any

import pytest
import requests

from pytest_graphmock import GraphMock, RecordedRequest, UsageError, User
from pytest_graphmock.recording import RequestLog


def record(log: RequestLog, **pieces: Any) -> None:
    """Keep a call of which only some pieces matter."""
    plain: dict[str, Any] = {
        "method": "GET",
        "target": "/v1.0/me",
        "headers": {},
        "body": b"",
        "status": 200,
        "answer": b"",
        "answer_headers": {},
        "duration_s": 0.001,
        "caller": None,
        "effects": (0, 0),
    }
    log.record(**{**plain, **pieces})


def only(log: RequestLog) -> RecordedRequest:
    (request,) = log
    return request


def test_request_is_kept_as_it_was_sent(graph_mock: GraphMock, alice: User) -> None:
    """Method, path, query, headers, body, status, answer and caller of a real call."""
    requests.post(
        f"{graph_mock.base_url}/me/events/x%3D/cancel?a=1&b=%C3%A9+c",
        json={"comment": "é"},
        headers={"Authorization": f"Bearer {alice.token()}", "X-Trace": "7"},
        timeout=5,
    )

    (request,) = graph_mock.requests
    assert (request.method, request.path) == ("POST", "/v1.0/me/events/x=/cancel")
    assert request.query == {"a": "1", "b": "é c"}
    assert request.query_string == "a=1&b=%C3%A9+c"
    assert request.headers["x-trace"] == "7"
    assert request.json == {"comment": "é"}
    assert request.status == 400
    assert request.answer["error"]["code"] == request.error_code == "ErrorInvalidIdMalformed"
    assert request.answer_headers["content-type"].startswith("application/json")
    assert request.caller == alice.mail
    assert request.duration_ms > 0


def test_effects_are_where_the_changes_stand_in_the_journal(
    graph_mock: GraphMock, alice: User, bob: User, cancel: Any
) -> None:
    """The slice of the journal that one request wrote: what it sent and moved."""
    meeting = alice.calendar.add_meeting("Budget review", attendees=[bob])

    cancel(meeting)

    start, end = graph_mock.requests[0].effects
    assert 0 < start < end == len(graph_mock.tenant.journal)


def test_refused_request_has_no_effects(
    graph_mock: GraphMock, alice: User, bob: User, cancel: Any
) -> None:
    """Nothing was written by a cancel that only the organizer may make."""
    copy = bob.copy_of(alice.calendar.add_meeting("Budget review", attendees=[bob]))

    cancel(copy)

    start, end = graph_mock.requests[0].effects
    assert start == end


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        pytest.param(b"", None, id="empty"),
        pytest.param(b'{"a": 1}', {"a": 1}, id="JSON"),
        pytest.param(b"12", 12, id="number"),
        pytest.param(b"\xff<html>", "\ufffd<html>", id="no JSON"),
    ],
)
def test_answer_is_read_as_json_where_it_is(content: bytes, answer: Any) -> None:
    """None for an empty answer, its text for one that is no JSON."""
    log = RequestLog()

    record(log, answer=content)

    assert only(log).answer == answer


@pytest.mark.parametrize(
    ("status", "content", "code"),
    [
        pytest.param(
            404, b'{"error": {"code": "ErrorItemNotFound"}}', "ErrorItemNotFound", id="Graph"
        ),
        pytest.param(400, b'{"error": "invalid_grant"}', "invalid_grant", id="sign-in"),
        pytest.param(200, b'{"error": {"code": "x"}}', None, id="no error"),
        pytest.param(500, b"oops", None, id="no JSON"),
        pytest.param(500, b"[1]", None, id="no object"),
    ],
)
def test_error_code_is_read_from_errors(status: int, content: bytes, code: str | None) -> None:
    """What a report shows beside the status."""
    log = RequestLog()

    record(log, status=status, answer=content)

    assert only(log).error_code == code


def test_requests_are_narrowed_by_method_and_path(
    graph_mock: GraphMock, alice: User, call: Any
) -> None:
    """``matching`` and ``failed`` return sequences that chain."""
    call(alice, "GET", "/me")
    call(alice, "GET", "/me/events")
    call(alice, "POST", "/me/events/nonsense/cancel")

    asked = graph_mock.requests

    assert [r.path for r in asked.matching("get", "/me/*")] == ["/v1.0/me/events"]
    assert len(asked.matching("GET")) == 2
    assert len(asked.matching("*", "/me/**")) == 3
    assert [r.status for r in asked.failed.matching("POST", "/ME/events/*/cancel")] == [400]
    assert list(asked.matching("DELETE")) == []


def test_request_is_compared_with_a_mapping(graph_mock: GraphMock, alice: User, call: Any) -> None:
    """The path by a pattern, the caller by a user; what is not named does not matter."""
    call(alice, "POST", "/me/events/nonsense/cancel", {"comment": "x"})

    assert graph_mock.requests == [
        {"method": "post", "path": "/me/events/*/cancel", "caller": alice, "json": {"comment": "x"}}
    ]
    assert {"status": 400, "error_code": "ErrorInvalidIdMalformed"} in graph_mock.requests
    assert {"path": "/me/events"} not in graph_mock.requests
    assert graph_mock.requests[0] == graph_mock.requests[-1]
    with pytest.raises(UsageError, match=r"no member 'state' \(did you mean 'status'\?\)"):
        assert {"state": 400} in graph_mock.requests


def test_path_for_a_method_is_a_slip(graph_mock: GraphMock) -> None:
    """``matching("/me/events")`` says how it is meant."""
    with pytest.raises(
        UsageError, match=r"a path where the method belongs.*matching\('\*', '/me'\)"
    ):
        graph_mock.requests.matching("/me")


def test_sequence_held_before_the_call_shows_it_afterwards(
    graph_mock: GraphMock, alice: User, call: Any
) -> None:
    """What a test holds is live."""
    asked = graph_mock.requests.matching("GET", "/me")
    assert len(asked) == 0

    call(alice, "GET", "/me")

    assert len(asked) == 1
    assert asked[0] is asked[-1]
    assert asked[:5] == [asked[0]]


def test_repr_tells_a_call_in_one_line_with_ids_cut_short() -> None:
    """Method, path, caller, status and the error's code; the ends of ids tell them apart."""
    log = RequestLog()
    item = "AAMk" + "x" * 140 + "AAASAAA="
    content = b'{"error": {"code": "ErrorItemNotFound"}}'

    record(log, target=f"/v1.0/me/events/{item}", caller="a@b.c", status=404, answer=content)

    assert repr(only(log)) == (
        "<GET /v1.0/me/events/AAMkxx…AAASAAA= as a@b.c: 404 ErrorItemNotFound>"
    )


def test_calls_of_many_threads_are_all_kept() -> None:
    """Recording and reading at the same time loses nothing."""
    log, barrier = RequestLog(), Barrier(5)

    def work() -> None:
        barrier.wait(timeout=5)
        for _ in range(200):
            record(log)
            len(list(log))

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    barrier.wait(timeout=5)
    for thread in threads:
        thread.join(timeout=20)

    assert len(log) == len(list(log)) == 800


def test_log_forgets_when_it_is_cleared() -> None:
    """Those put together and those still in pieces."""
    log = RequestLog()
    record(log)
    kept = only(log)
    record(log)

    log.clear()

    assert list(log) == []
    log.append(kept)
    assert list(log) == [kept]
