"""Faults: what a client sees of them, what the tenant and the log do, and what is refused."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import httpx
import pytest
import requests
from azure.core.credentials import AccessToken, TokenCredential
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.users.item.events.item.cancel.cancel_post_request_body import (
    CancelPostRequestBody,
)
from msgraph.graph_service_client import GraphServiceClient
from O365 import Account, MSGraphProtocol
from O365.utils.token import MemoryTokenBackend
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from pytest_graphmock import Event as Meeting
from pytest_graphmock import GraphMock, UsageError, User
from pytest_graphmock.server.failing import DroppedConnectionError
from pytest_graphmock.server.faulted import FaultedRequest
from pytest_graphmock.server.faults import UnusedFaultError

NOW = "2026-03-02T09:00:00Z"
CANCEL = "/me/events/*/cancel"

pytestmark = pytest.mark.graph_mock(now=NOW)


@pytest.fixture
def meeting(alice: User, bob: User) -> Meeting:
    return alice.calendar.add_meeting("Budget review", attendees=[bob])


@pytest.fixture
def post_cancel(graph_mock: GraphMock, alice: User, meeting: Meeting) -> Any:
    """Cancel the meeting as its organizer, over a connection of its own."""

    def make(**options: Any) -> requests.Response:
        url = f"{graph_mock.base_url}/me/events/{meeting.id}/cancel"
        headers = {"Authorization": f"Bearer {alice.token()}", **options}
        return requests.post(url, json={"comment": "Sorry"}, headers=headers, timeout=10)

    return make


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(max_workers=8) as pool:
        yield pool


class Gate(Event):
    """An event for ``delay=`` that tells when calls have come to it: all of them at a barrier."""

    def __init__(self, calls: int = 1) -> None:
        super().__init__()
        self.reached = Barrier(calls + 1)
        self._is_met = [False] * calls

    def wait(self, timeout: float | None = None) -> bool:
        if self._is_met:
            self._is_met.pop()
            self.reached.wait(timeout=10)
        return super().wait(timeout)


def statuses(mock: GraphMock) -> list[int]:
    return [each.status for each in mock.requests]


def faults_of(mock: GraphMock) -> list[str | None]:
    return [each.fault if isinstance(each, FaultedRequest) else None for each in mock.requests]


@pytest.mark.parametrize(
    ("words", "code", "message", "retry_after"),
    [
        pytest.param(
            {"status": 429, "retry_after": 2},
            "TooManyRequests",
            "Please retry again later.",
            "2",
            id="429",
        ),
        pytest.param(
            {"status": 429},
            "TooManyRequests",
            "Please retry again later.",
            "1",
            id="429 always says when",
        ),
        pytest.param(
            {"status": 429, "code": "ApplicationThrottled", "retry_after": 0},
            "ApplicationThrottled",
            "Application is over its MailboxConcurrency limit.",
            "0",
            id="429 of a mailbox",
        ),
        pytest.param(
            {"status": 503},
            "ServiceUnavailable",
            "The service is temporarily unavailable. Try again later.",
            None,
            id="503",
        ),
        pytest.param(
            {"status": 503, "retry_after": 7},
            "ErrorServerBusy",
            "The server cannot service this request right now. Try again later.",
            "7",
            id="503 under pressure",
        ),
        pytest.param({"status": 504}, "GatewayTimeout", "", None, id="504"),
        pytest.param({"status": 504, "code": "UnknownError"}, "UnknownError", "", None, id="504 ?"),
        pytest.param(
            {"status": 500},
            "ErrorInternalServerError",
            "An internal server error occurred. The operation failed.",
            None,
            id="500",
        ),
        pytest.param(
            {"status": 507}, "InsufficientStorage", "Insufficient Storage.", None, id="507"
        ),
    ],
)
def test_status_is_answered_as_the_service_words_it(
    graph_mock: GraphMock,
    post_cancel: Any,
    meeting: Meeting,
    words: Any,
    code: str,
    message: str,
    retry_after: str | None,
) -> None:
    """Envelope, headers, code and text; and the meeting stands."""
    graph_mock.faults.add("POST", CANCEL, **words)

    answer = post_cancel(**{"client-request-id": "mine"})

    assert answer.status_code == words["status"]
    assert answer.headers.get("Retry-After") == retry_after
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["client-request-id"] == "mine"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "OData-Version" not in answer.headers
    error = answer.json()["error"]
    inner = error.pop("innerError")
    assert error == {"code": code, "message": message}
    assert inner["date"] == "2026-03-02T09:00:00"
    assert inner["request-id"] == answer.headers["request-id"]
    assert inner["client-request-id"] == "mine"
    graph_mock.assert_not_cancelled(meeting)


def test_too_many_requests_says_so_twice(graph_mock: GraphMock, post_cancel: Any) -> None:
    """The documented 429 has a code, a message and a status within innerError too."""
    graph_mock.faults.add("POST", CANCEL, status=429)

    inner = post_cancel().json()["error"]["innerError"]

    assert (inner["code"], inner["message"], inner["status"]) == (
        "429",
        "Please retry after",
        "429",
    )
    assert inner["request-id"] == inner["client-request-id"]


def test_expired_token_is_a_challenge(graph_mock: GraphMock, post_cancel: Any) -> None:
    """A 401 comes with WWW-Authenticate."""
    graph_mock.faults.add("POST", CANCEL, status=401)

    answer = post_cancel()

    assert answer.json()["error"]["code"] == "InvalidAuthenticationToken"
    assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="", authorization_uri=')


@pytest.mark.parametrize(
    ("body", "kind", "octets"),
    [
        pytest.param({"busy": True}, "application/json", b'{"busy":true}', id="mapping"),
        pytest.param("Bä", "text/plain; charset=utf-8", "Bä".encode(), id="text"),
        pytest.param(b"\xff", "application/octet-stream", b"\xff", id="bytes"),
    ],
)
def test_body_of_the_tests_own_is_sent_as_it_is(body: Any, kind: str, octets: bytes) -> None:
    """What a proxy in between would say."""
    with GraphMock(users=1) as mock:
        mock.faults.add("GET", "/me", status=503, body=body)

        answer = requests.get(f"{mock.base_url}/me", timeout=5)

        assert (answer.status_code, answer.headers["Content-Type"]) == (503, kind)
        assert answer.content == octets


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param({}, [503, 200, 200, 200], id="once"),
        pytest.param({"times": 2}, [503, 503, 200, 200], id="twice"),
        pytest.param({"times": None}, [503, 503, 503, 503], id="always"),
        pytest.param({"after": 2}, [200, 200, 503, 200], id="the third"),
        pytest.param({"after": 1, "times": None}, [200, 503, 503, 503], id="from the second on"),
    ],
)
def test_fault_meets_as_many_calls_as_it_says(
    graph_mock: GraphMock, call: Any, alice: User, words: Any, expected: list[int]
) -> None:
    """``after`` calls pass, ``times`` calls meet it, the rest pass."""
    graph_mock.faults.add("get", "/me", status=503, **words)

    answered = [call(alice, "GET", "/me").status_code for _ in expected]

    assert answered == expected == statuses(graph_mock)


def test_faults_are_met_in_the_order_in_which_they_were_added(
    graph_mock: GraphMock, call: Any, alice: User
) -> None:
    """One call meets one fault; ``after`` counts calls whatever they met."""
    graph_mock.faults.add("GET", "/me", status=429)
    graph_mock.faults.add("*", "/**", status=503)
    graph_mock.faults.add("GET", "/me", status=504, after=3)

    answered = [call(alice, "GET", "/me").status_code for _ in range(5)]

    assert answered == [429, 503, 200, 504, 200]


@pytest.mark.parametrize(
    ("method", "pattern", "is_met"),
    [
        pytest.param("POST", CANCEL, True, id="one segment"),
        pytest.param("*", "/**/cancel", True, id="any method, any way"),
        pytest.param("post", "/V1.0/Me/Events/*/Cancel", True, id="letter case"),
        pytest.param("GET", CANCEL, False, id="another method"),
        pytest.param("POST", "/beta/me/events/*/cancel", False, id="another version"),
        pytest.param("POST", "/me/events/*", False, id="another address"),
    ],
)
def test_pattern_says_which_calls_are_meant(
    graph_mock: GraphMock, post_cancel: Any, method: str, pattern: str, is_met: bool
) -> None:
    """The pattern language of ``requests.matching``."""
    graph_mock.faults.add(method, pattern, status=503, optional=True)

    answer = post_cancel()

    assert answer.status_code == (503 if is_met else 202)


def test_cleared_faults_are_over(graph_mock: GraphMock, call: Any, alice: User) -> None:
    """And fail no test."""
    fault = graph_mock.faults.add("GET", "/me", status=503, times=None)
    call(alice, "GET", "/me")
    assert graph_mock.faults.times_met(fault) == 1

    graph_mock.faults.clear()

    assert call(alice, "GET", "/me").status_code == 200
    assert list(graph_mock.faults) == []
    assert graph_mock.faults.times_met(fault) == 0


def test_reset_clears_faults() -> None:
    """A test that starts over starts without."""
    mock = GraphMock(users=1)
    mock.faults.add("GET", "/me", status=503)

    mock.reset()

    assert len(mock.faults) == 0
    mock.check()


def test_faults_show_themselves(graph_mock: GraphMock, call: Any, alice: User) -> None:
    """What was asked for, and how often it happened; a sequence like any other."""
    fault = graph_mock.faults.add("GET", "/me", status=429, retry_after=2, times=2)
    graph_mock.faults.add("*", "/**", delay=Event(), optional=True, after=9)
    call(alice, "GET", "/me")

    shown = repr(graph_mock.faults)

    assert repr(fault) == "<Fault GET /me: status=429, retry_after=2, times=2>"
    assert shown == (
        "<Faults [<Fault GET /me: status=429, retry_after=2, times=2> met once, "
        "<Fault * /**: delay=Event, after=9, optional=True> met 0 times]>"
    )
    assert graph_mock.faults[0] is fault
    assert len(graph_mock.faults[:]) == 2


def test_dropped_call_gets_no_answer_and_changes_nothing(
    graph_mock: GraphMock, post_cancel: Any, meeting: Meeting
) -> None:
    """The connection ends; the next one works."""
    graph_mock.faults.add("POST", CANCEL, drop=True)

    with pytest.raises(requests.ConnectionError):
        post_cancel()

    graph_mock.assert_not_cancelled(meeting)
    assert post_cancel().status_code == 202
    assert statuses(graph_mock) == [0, 202]


def test_lost_response_applies_the_write(
    graph_mock: GraphMock, post_cancel: Any, meeting: Meeting, bob: User
) -> None:
    """Everyone was told, and the caller doesn't know."""
    graph_mock.faults.add("POST", CANCEL, lost_response=True)

    with pytest.raises(requests.ConnectionError):
        post_cancel()

    graph_mock.assert_cancelled(meeting, to=[bob], comment="Sorry")
    [lost] = graph_mock.requests
    assert lost.status == 0
    assert lost.effects[0] < lost.effects[1]
    assert faults_of(graph_mock) == ["lost_response=True; 202 was answered and is lost"]


def test_gateway_may_answer_in_place_of_a_lost_response(
    graph_mock: GraphMock, post_cancel: Any, meeting: Meeting, bob: User
) -> None:
    """A 504, and the write was applied all the same."""
    graph_mock.faults.add("POST", CANCEL, lost_response=True, status=504)

    answer = post_cancel()

    assert (answer.status_code, answer.json()["error"]["code"]) == (504, "GatewayTimeout")
    graph_mock.assert_cancelled(meeting, to=[bob])
    assert statuses(graph_mock) == [504]


def test_client_within_the_process_meets_faults_too() -> None:
    """Without a socket; a dropped connection is a ConnectionError there."""
    mock = GraphMock(users=1)
    mock.faults.add("GET", "/me", status=503)
    mock.faults.add("GET", "/me", drop=True)
    mock.faults.add("GET", "/me", lost_response=True)
    with httpx.Client(transport=httpx.WSGITransport(app=mock.app), base_url="http://g") as client:
        answer = client.get("/v1.0/me")

        for lost in ("drop=True", "lost_response=True"):
            with pytest.raises(DroppedConnectionError, match=f"no answer: {lost}") as raised:
                client.get("/v1.0/me")
            assert isinstance(raised.value, ConnectionError)

    assert answer.status_code == 503
    assert statuses(mock) == [503, 0, 0]
    mock.check()


def test_control_api_and_overrides_meet_no_faults(graph_mock: GraphMock) -> None:
    """They stand in front of them."""
    graph_mock.faults.add("*", "/**", status=503, times=None, optional=True)
    graph_mock.override.expect_request("/v1.0/me").respond_with_data("mine")

    health = requests.get(f"{graph_mock.url}/_graphmock/health", timeout=5)
    overridden = requests.get(f"{graph_mock.base_url}/me", timeout=5)

    assert health.status_code == 200
    assert overridden.text == "mine"


def test_delayed_call_is_served_late(graph_mock: GraphMock, call: Any, alice: User) -> None:
    """Tiny seconds, and the log tells them."""
    graph_mock.faults.add("GET", "/me", delay=0.03)

    answer = call(alice, "GET", "/me")

    assert answer.status_code == 200
    [late] = graph_mock.requests
    assert late.duration_ms >= 30
    assert faults_of(graph_mock) == ["delay=0.03"]


def test_call_waits_for_the_tests_own_event(
    graph_mock: GraphMock,
    post_cancel: Any,
    meeting: Meeting,
    threads: ThreadPoolExecutor,
) -> None:
    """What the tenant looks like while a call is on its way can be looked at."""
    gate = Gate()
    graph_mock.faults.add("POST", CANCEL, delay=gate)
    pending = threads.submit(post_cancel)
    gate.reached.wait(timeout=10)
    graph_mock.assert_not_cancelled(meeting)

    gate.set()

    assert pending.result(timeout=10).status_code == 202
    graph_mock.assert_cancelled(meeting)


def test_refusal_may_come_late(graph_mock: GraphMock, call: Any, alice: User) -> None:
    """A delay and a status: a gateway that gives up."""
    graph_mock.faults.add("GET", "/me", delay=0.001, status=504)

    assert call(alice, "GET", "/me").status_code == 504


@pytest.mark.parametrize("end", ["stop", "reset"])
def test_held_up_call_is_dropped_when_its_test_is_over(
    threads: ThreadPoolExecutor, end: str
) -> None:
    """Nothing of it is applied in the next one."""
    mock = GraphMock(users=1).start()
    gate = Gate()
    mock.faults.add("GET", "/me", delay=gate)
    pending: Future[Any] = threads.submit(requests.get, f"{mock.base_url}/me", timeout=10)
    gate.reached.wait(timeout=10)

    getattr(mock, end)()

    with pytest.raises(requests.ConnectionError):
        pending.result(timeout=10)
    assert len(mock.requests) == 0
    mock.stop()


def test_long_delay_ends_when_the_server_stops(threads: ThreadPoolExecutor) -> None:
    """An hour's delay keeps nobody."""
    mock = GraphMock(users=1)
    mock.faults.add("GET", "/me", delay=3600, times=None)
    with httpx.Client(transport=httpx.WSGITransport(app=mock.app), base_url="http://g") as client:
        pending = threads.submit(client.get, "/v1.0/me")

        while not pending.done():  # the call may come to the fault after the first word
            mock.stop()

        assert isinstance(pending.exception(), DroppedConnectionError)


def test_faulted_calls_are_in_the_log_by_name(
    graph_mock: GraphMock, post_cancel: Any, alice: User
) -> None:
    """Status, caller, bodies, and what they met."""
    graph_mock.faults.add("POST", CANCEL, status=429, retry_after=2)
    graph_mock.faults.add("POST", CANCEL, drop=True)
    post_cancel()
    with pytest.raises(requests.ConnectionError):
        post_cancel()
    post_cancel()

    refused, dropped, served = graph_mock.requests

    assert refused.caller == dropped.caller == alice.mail
    assert refused.json == {"comment": "Sorry"} == dropped.json
    assert refused.error_code == "TooManyRequests"
    assert refused.answer_headers["Retry-After"] == "2"
    assert (dropped.answer, dropped.error_code) == (None, None)
    assert repr(refused).endswith(": 429 TooManyRequests (status=429, retry_after=2)>")
    assert repr(dropped).endswith(f"as {alice.mail}: no answer (drop=True)>")
    assert not isinstance(served, FaultedRequest)
    assert list(graph_mock.requests.failed) == [refused]


def test_unused_fault_fails_the_test() -> None:
    """And says what came in instead."""
    mock = GraphMock(users=1)
    mock.faults.add("GET", "/me/events", status=503)
    with httpx.Client(transport=httpx.WSGITransport(app=mock.app), base_url="http://g") as client:
        client.get("/v1.0/me")

    with pytest.raises(UnusedFaultError) as raised:
        mock.check()

    assert str(raised.value).splitlines() == [
        "1 fault was never met:",
        "  <Fault GET /me/events: status=503>",
        "what came in with that method:",
        "  <GET /v1.0/me: 200>",
        "faults.add(..., optional=True) lets a fault go unmet.",
    ]


def test_unused_fault_fails_the_test_at_teardown(pytester: pytest.Pytester) -> None:
    """Unless it is optional, was cleared or was met."""
    pytester.makepyfile(
        """
        import requests

        def test_unused(graph_mock):
            graph_mock.faults.add("POST", "/me/events/*/cancel", status=429)

        def test_optional(graph_mock):
            graph_mock.faults.add("GET", "/me", status=429, optional=True)

        def test_cleared(graph_mock):
            graph_mock.faults.add("GET", "/me", status=429)
            graph_mock.faults.clear()

        def test_met(graph_mock):
            graph_mock.faults.add("GET", "/me", status=429)
            assert requests.get(graph_mock.base_url + "/me").status_code == 429
        """
    )

    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")

    result.assert_outcomes(passed=4, errors=1)
    result.stdout.fnmatch_lines(
        [
            "*ERROR at teardown of test_unused*",
            "*1 fault was never met:",
            "*<Fault POST /me/events/?/cancel: status=429>",
            "*no request with that method came in.",
            "*faults.add(..., optional=True) lets a fault go unmet.",
        ]
    )


def test_marker_throttles(pytester: pytest.Pytester) -> None:
    """The word of a setting is a word of the marker, and a misspelt one is refused."""
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.graph_mock(throttling="mailbox-concurrency")
        def test_on(graph_mock):
            assert graph_mock.settings.throttling == "mailbox-concurrency"

        def test_off(graph_mock):
            assert graph_mock.settings.throttling == "off"

        @pytest.mark.graph_mock(throttling="mailbox-concurency")
        def test_misspelt(graph_mock):
            pass
        """
    )

    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")

    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*did you mean 'mailbox-concurrency'?*"])


@pytest.mark.parametrize(
    ("method", "pattern", "words", "message"),
    [
        pytest.param("POTS", "/me", {"status": 503}, "did you mean 'POST'", id="method"),
        pytest.param("/me", "GET", {"status": 503}, "is a path where the method", id="swapped"),
        pytest.param(1, "/me", {"status": 503}, "method is text", id="method's type"),
        pytest.param("GET", "me", {"status": 503}, "is a path such as", id="no slash"),
        pytest.param("GET", "https://x/me", {"status": 503}, "is a path such as", id="a URL"),
        pytest.param("GET", "/me?$top=1", {"status": 503}, "without its query", id="a query"),
        pytest.param("GET", "/me", {}, "nothing goes wrong", id="no fault"),
        pytest.param("GET", "/me", {"status": 200}, "graph_mock.override", id="no error"),
        pytest.param("GET", "/me", {"status": True}, "400 to 599", id="a truth"),
        pytest.param("GET", "/me", {"status": "503"}, "400 to 599", id="text"),
        pytest.param(
            "GET", "/me", {"status": 429, "retry_after": 0.5}, "whole number", id="half a second"
        ),
        pytest.param(
            "GET", "/me", {"status": 429, "retry_after": -1}, "from 0 on", id="in the past"
        ),
        pytest.param("GET", "/me", {"retry_after": 1}, "belongs to a status", id="no status"),
        pytest.param("GET", "/me", {"delay": 1, "code": "x"}, "belongs to a status", id="a code"),
        pytest.param("GET", "/me", {"delay": -1}, "seconds from 0 on", id="earlier"),
        pytest.param("GET", "/me", {"delay": float("inf")}, "seconds from 0 on", id="for ever"),
        pytest.param("GET", "/me", {"status": 503, "times": 0}, "times is", id="never"),
        pytest.param("GET", "/me", {"status": 503, "after": None}, "after is", id="after none"),
        pytest.param("GET", "/me", {"drop": True, "status": 503}, "status means", id="drop a 503"),
        pytest.param(
            "GET", "/me", {"drop": True, "lost_response": True}, "lost_response means", id="twice"
        ),
        pytest.param("GET", "/me", {"drop": 1}, "True or False", id="no flag"),
        pytest.param(
            "GET", "/me", {"status": 503, "body": "x", "code": "y"}, "code means", id="both"
        ),
        pytest.param("GET", "/me", {"status": 503, "body": 7}, "a mapping, text", id="a number"),
        pytest.param(
            "GET", "/me", {"status": 503, "body": {"x": object()}}, "sent as JSON", id="no JSON"
        ),
        pytest.param("GET", "/me", {"status": 503, "code": ""}, "an error code", id="empty code"),
    ],
)
def test_nonsense_is_refused_where_it_is_written(
    graph_mock: GraphMock, method: Any, pattern: Any, words: Any, message: str
) -> None:
    """And adds nothing."""
    with pytest.raises(UsageError, match=message):
        graph_mock.faults.add(method, pattern, **words)

    assert len(graph_mock.faults) == 0


def hold(mock: GraphMock, threads: ThreadPoolExecutor, user: User, calls: int) -> Gate:
    """Put calls into the works in a user's mailbox, where they stay until the gate is set."""
    gate = Gate(calls)
    mock.faults.add("GET", "/me/messages", delay=gate, times=calls)
    headers = {"Authorization": f"Bearer {user.token()}"}
    for _ in range(calls):
        threads.submit(requests.get, f"{mock.base_url}/me/messages", headers=headers, timeout=10)
    gate.reached.wait(timeout=10)
    return gate


@pytest.mark.graph_mock(throttling="mailbox-concurrency")
def test_fifth_call_to_a_mailbox_is_refused(
    graph_mock: GraphMock, threads: ThreadPoolExecutor, call: Any, alice: User, bob: User
) -> None:
    """Over all its addresses, /me and /users alike; other mailboxes and the directory are free."""
    gate = hold(graph_mock, threads, alice, 4)

    refused = call(alice, "GET", "/me/events")
    refused_too = call(bob, "GET", f"/users/{alice.mail}/events")
    answered = [
        call(bob, "GET", "/me/events").status_code,
        call(alice, "GET", "/me").status_code,
        call(alice, "GET", f"/users/{alice.id}").status_code,
    ]
    gate.set()

    assert refused.status_code == refused_too.status_code == 429
    assert int(refused.headers["Retry-After"]) == 1
    error = refused.json()["error"]
    assert error["code"] == "ApplicationThrottled"
    assert error["message"] == "Application is over its MailboxConcurrency limit."
    assert answered == [200, 200, 200]
    assert graph_mock.requests.failed[0].caller == alice.mail
    assert "throttling='mailbox-concurrency'" in repr(graph_mock.requests.failed[0])


@pytest.mark.graph_mock(throttling="mailbox-concurrency")
def test_place_is_free_again_when_a_call_is_done(
    graph_mock: GraphMock, threads: ThreadPoolExecutor, call: Any, alice: User
) -> None:
    """Three in the works leave one place, as often as it is taken."""
    gate = hold(graph_mock, threads, alice, 3)

    answered = [call(alice, "GET", "/me/events").status_code for _ in range(6)]
    gate.set()

    assert answered == [200] * 6


def test_nobody_is_throttled_by_default(
    graph_mock: GraphMock, threads: ThreadPoolExecutor, call: Any, alice: User
) -> None:
    """The service's limits are a test's own choice."""
    gate = hold(graph_mock, threads, alice, 6)

    answer = call(alice, "GET", "/me/events")
    gate.set()

    assert answer.status_code == 200


class StaticToken(TokenCredential):
    """A credential that asks nobody: the token was there before."""

    def __init__(self, token: str) -> None:
        self._token = token

    def get_token(self, *scopes: str, **kwargs: Any) -> AccessToken:
        return AccessToken(self._token, expires_on=2**31)


def cancel_with_the_sdk(mock: GraphMock, user: User, event_id: str) -> None:
    """Cancel with msgraph-sdk as it comes, its retry handler included."""

    async def cancel() -> None:
        client = GraphServiceClient(StaticToken(user.token()), scopes=["Calendars.ReadWrite"])
        client.request_adapter.base_url = mock.base_url
        body = CancelPostRequestBody(comment="Sorry")
        try:
            await client.me.events.by_event_id(event_id).cancel.post(body)
        finally:
            await client.request_adapter._http_client.aclose()

    asyncio.run(cancel())


def retrying_session(user: User) -> requests.Session:
    """requests, told to try again whatever the method is."""
    session = requests.Session()
    retry = Retry(total=3, status_forcelist=[429, 503, 504], allowed_methods=None)
    session.mount("http://", HTTPAdapter(max_retries=retry))
    session.headers["Authorization"] = f"Bearer {user.token()}"
    return session


def test_sdk_tries_a_throttled_cancel_again(
    graph_mock: GraphMock, alice: User, bob: User, meeting: Meeting
) -> None:
    """msgraph-sdk waits for the second that it was told; the meeting is cancelled once."""
    graph_mock.faults.add("POST", CANCEL, status=429, retry_after=1)

    cancel_with_the_sdk(graph_mock, alice, meeting.id)

    assert statuses(graph_mock) == [429, 202]
    assert graph_mock.requests[1].headers["Retry-Attempt"] == "1"
    assert len(graph_mock.outbox.cancellations) == 1
    graph_mock.assert_cancelled(meeting, to=[bob], comment="Sorry")


def test_sdk_that_lost_the_answer_is_told_not_found(
    graph_mock: GraphMock, alice: User, bob: User, meeting: Meeting
) -> None:
    """A gateway's 504 hides a cancel that was applied; the second one finds nothing to cancel."""
    graph_mock.faults.add("POST", CANCEL, status=504, retry_after=1, lost_response=True)

    with pytest.raises(ODataError) as raised:
        cancel_with_the_sdk(graph_mock, alice, meeting.id)

    assert raised.value.response_status_code == 404
    assert raised.value.error is not None
    assert raised.value.error.code == "ErrorItemNotFound"
    assert statuses(graph_mock) == [504, 404]
    assert len(graph_mock.outbox.cancellations) == 1
    graph_mock.assert_cancelled(meeting, to=[bob])


def test_requests_tries_a_throttled_cancel_again(
    graph_mock: GraphMock, alice: User, bob: User, meeting: Meeting
) -> None:
    """With urllib3's Retry for every method."""
    graph_mock.faults.add("POST", CANCEL, status=429, retry_after=1)
    url = f"{graph_mock.base_url}/me/events/{meeting.id}/cancel"

    with retrying_session(alice) as session:
        answer = session.post(url, json={}, timeout=10)

    assert answer.status_code == 202
    assert statuses(graph_mock) == [429, 202]
    assert len(graph_mock.outbox.cancellations) == 1
    graph_mock.assert_cancelled(meeting, to=[bob])


def test_requests_that_lost_the_answer_is_told_not_found(
    graph_mock: GraphMock, alice: User, bob: User, meeting: Meeting
) -> None:
    """The connection ended after the write; trying again asks for what is done."""
    graph_mock.faults.add("POST", CANCEL, lost_response=True)
    url = f"{graph_mock.base_url}/me/events/{meeting.id}/cancel"

    with retrying_session(alice) as session:
        answer = session.post(url, json={}, timeout=10)

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "ErrorItemNotFound")
    assert statuses(graph_mock) == [0, 404]
    assert len(graph_mock.outbox.cancellations) == 1
    graph_mock.assert_cancelled(meeting, to=[bob])


def test_lost_answer_to_a_create_makes_a_second_meeting(
    graph_mock: GraphMock, alice: User, bob: User
) -> None:
    """Without a transactionId; that is what the property is for."""
    graph_mock.faults.add("POST", "/me/events", lost_response=True)
    at = {"dateTime": "2031-03-04T09:00:00", "timeZone": "UTC"}
    to = [{"emailAddress": {"address": bob.mail}}]
    event = {"subject": "Review", "start": at, "end": at, "attendees": to}

    with retrying_session(alice) as session:
        session.post(f"{graph_mock.base_url}/me/events", json=event, timeout=10)

    assert [each.subject for each in alice.calendar.events] == ["Review", "Review"]
    assert len(graph_mock.outbox.invitations.to(bob)) == 2


class MockProtocol(MSGraphProtocol):  # type: ignore[misc]  # O365 ships no types
    """Graph, elsewhere: O365 reads the address from this class attribute."""

    def __init__(self, url: str) -> None:
        self._protocol_url = f"{url}/"
        super().__init__(timezone="UTC")


@pytest.fixture
def account(graph_mock: GraphMock, alice: User) -> Account:
    """O365, signed in as Alice, its three retries as they come."""
    backend = MemoryTokenBackend()
    backend.add(
        {
            "client_id": "an-app",
            "scope": ["Calendars.ReadWrite"],
            "token_endpoint": "https://login.microsoftonline.com/common/oauth2/v2.0/token",
            "response": {
                "token_type": "Bearer",
                "access_token": alice.token(),
                "expires_in": 3600,
            },
        }
    )
    protocol = MockProtocol(graph_mock.url)
    return Account(
        ("an-app", "a-secret"), protocol=protocol, token_backend=backend, requests_delay=0
    )


def test_o365_tries_reading_again_and_cancelling_not(
    graph_mock: GraphMock, account: Account, meeting: Meeting
) -> None:
    """urllib3 repeats no POST by default, and O365 leaves it so: the meeting stands."""
    graph_mock.faults.add("GET", "/**/events/*", status=429, retry_after=1)
    graph_mock.faults.add("POST", CANCEL, status=429, retry_after=1)
    event = account.schedule().get_default_calendar().get_event(meeting.id)

    with pytest.raises(requests.HTTPError, match="429"):
        event.cancel_event("Sorry")

    graph_mock.assert_not_cancelled(meeting)
    assert [each.status for each in graph_mock.requests.matching("POST", CANCEL)] == [429]
