"""Overrides: pytest-httpserver's own API in front of the tenant, and in its log."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from werkzeug import Request, Response

from pytest_graphmock import GraphMock, User
from pytest_graphmock.server.faulted import FaultedRequest

BUSY = {"error": {"code": "ErrorServerBusy", "message": "Later."}}


def test_override_answers_in_place_of_the_tenant(
    graph_mock: GraphMock, call: Any, alice: User
) -> None:
    """One address; the others are the tenant's."""
    graph_mock.override.expect_request("/v1.0/me").respond_with_json(BUSY, status=503)

    overridden = call(alice, "GET", "/me")
    untouched = call(alice, "GET", "/me/events")

    assert (overridden.status_code, overridden.json()) == (503, BUSY)
    assert untouched.status_code == 200


def test_oneshot_override_answers_once(graph_mock: GraphMock, call: Any, alice: User) -> None:
    """Then the tenant does."""
    graph_mock.override.expect_oneshot_request("/v1.0/me").respond_with_json(BUSY, status=503)

    answered = [call(alice, "GET", "/me").status_code for _ in range(2)]

    assert answered == [503, 200]


def test_override_matches_as_pytest_httpserver_does(
    graph_mock: GraphMock, call: Any, alice: User
) -> None:
    """Method, body, handler: all its own."""
    seen: list[bytes] = []

    def refuse(request: Request) -> Response:
        seen.append(request.get_data())
        return Response(status=418)

    expected = graph_mock.override.expect_request(
        "/v1.0/me/events", method="POST", json={"subject": "x"}
    )
    expected.respond_with_handler(refuse)

    assert call(alice, "POST", "/me/events", {"subject": "x"}).status_code == 418
    assert call(alice, "POST", "/me/events", {"subject": 7}).status_code == 400
    assert seen == [b'{"subject": "x"}']


def test_overridden_calls_are_in_the_log(graph_mock: GraphMock, call: Any, alice: User) -> None:
    """In their place among the others, with what was sent and answered."""
    graph_mock.override.expect_request("/v1.0/me/events").respond_with_json(BUSY, status=503)
    call(alice, "GET", "/me")
    call(alice, "POST", "/me/events?x=1", {"subject": "x"})
    call(alice, "GET", "/me")

    first, overridden, last = graph_mock.requests

    assert (first.status, last.status) == (200, 200)
    assert isinstance(overridden, FaultedRequest)
    assert overridden.fault == "override"
    assert (overridden.method, overridden.target) == ("POST", "/v1.0/me/events?x=1")
    assert (overridden.status, overridden.answer) == (503, BUSY)
    assert overridden.json == {"subject": "x"}
    assert overridden.caller == alice.mail
    assert overridden.headers["Content-Type"] == "application/json"
    assert overridden.answer_headers["Content-Type"] == "application/json"
    assert "503 ErrorServerBusy (override)" in repr(overridden)


def test_override_is_logged_after_a_clear_too(
    graph_mock: GraphMock, call: Any, alice: User
) -> None:
    """pytest-httpserver makes a new list whenever it is cleared."""
    graph_mock.override.expect_request("/v1.0/me").respond_with_json(BUSY, status=503)
    graph_mock.override.clear()
    assert call(alice, "GET", "/me").status_code == 200

    graph_mock.override.expect_request("/v1.0/me").respond_with_json(BUSY, status=503)
    call(alice, "GET", "/me")

    assert [each.status for each in graph_mock.requests] == [200, 503]
    assert len(graph_mock.override.log) == 1


def test_streamed_override_reaches_the_client_whole() -> None:
    """Its body is not read for the log."""
    with GraphMock(users=1) as mock:
        mock.override.expect_request("/v1.0/me").respond_with_response(
            Response(iter(["a", "b"]), status=200)
        )

        answer = requests.get(f"{mock.base_url}/me", timeout=5)

        assert answer.text == "ab"
        assert mock.requests[0].status == 200


def test_reset_clears_overrides() -> None:
    """Back to the tenant, with nothing recorded."""
    with GraphMock(users=1) as mock:
        mock.override.expect_request("/v1.0/me").respond_with_data("mine")
        requests.get(f"{mock.base_url}/me", timeout=5)

        mock.reset()

        assert len(mock.requests) == 0
        assert requests.get(f"{mock.base_url}/me", timeout=5).json()["mail"] == mock.me.mail


def test_overrides_are_a_tests_own(pytester: pytest.Pytester) -> None:
    """The next test on the same server has none, and a log of its own."""
    pytester.makepyfile(
        """
        import pytest, requests

        @pytest.mark.parametrize("users", [1, 2])
        def test_overridden(graph_mock, users):
            graph_mock.override.expect_request("/v1.0/me").respond_with_json({"id": "x"})
            assert requests.get(graph_mock.base_url + "/me").json() == {"id": "x"}
            assert [each.answer for each in graph_mock.requests] == [{"id": "x"}]

        def test_not_overridden(graph_mock):
            assert requests.get(graph_mock.base_url + "/me").json()["id"] == graph_mock.me.id
            assert len(graph_mock.requests) == 1

        @pytest.mark.graph_mock(users=2)
        def test_another_tenant(graph_mock):
            graph_mock.override.expect_request("/v1.0/me").respond_with_json({"id": "y"})
            requests.get(graph_mock.base_url + "/me")
            assert len(graph_mock.requests) == 1
        """
    )

    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:xdist")

    result.assert_outcomes(passed=4)


def test_override_that_fails_fails_the_test(pytester: pytest.Pytester) -> None:
    """What a handler of the test's own raises does not pass unseen."""
    pytester.makepyfile(
        """
        import requests

        def test_it(graph_mock):
            def handler(request):
                raise KeyError("mine")
            graph_mock.override.expect_request("/v1.0/me").respond_with_handler(handler)
            assert requests.get(graph_mock.base_url + "/me").status_code == 500
        """
    )

    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:xdist")

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*KeyError*mine*"])
