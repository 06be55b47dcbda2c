"""What clients make of a busy service, by themselves (platform.md §17.2).

That msgraph-sdk waits as long as it is told and tries again is in `tests/test_faults.py`, which is
where a second is waited for.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_http.middleware.options.retry_handler_option import RetryHandlerOption
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from O365 import Account
from O365.connection import MSGraphProtocol
from O365.utils.token import MemoryTokenBackend
from requests.exceptions import RetryError

if TYPE_CHECKING:
    from msgraph.graph_service_client import GraphServiceClient

    from pytest_graphmock import GraphMock, User

    Ask = Callable[[User, Callable[[GraphServiceClient], Awaitable[Any]]], Any]


@pytest.mark.parametrize("status", [429, 503, 504])
def test_sdk_told_not_to_try_again_says_what_it_was_told(
    graph_mock: GraphMock, ask: Ask, organizer: User, status: int
) -> None:
    """One call, an ODataError, and when to come again in its headers."""
    graph_mock.faults.add("GET", "/me/events", status=status, retry_after=7, times=None)
    patient = RequestConfiguration[Any](options=[RetryHandlerOption(should_retry=False)])

    with pytest.raises(ODataError) as raised:
        ask(organizer, lambda client: client.me.events.get(request_configuration=patient))

    assert raised.value.response_status_code == status
    assert raised.value.response_headers["Retry-After"] == "7"
    assert len(graph_mock.requests) == 1


@pytest.mark.parametrize("status", [400, 403, 500, 502])
def test_sdk_does_not_try_others_again(
    graph_mock: GraphMock, ask: Ask, organizer: User, status: int
) -> None:
    """Only 429, 503 and 504 are worth another try."""
    graph_mock.faults.add("GET", "/me/events", status=status, times=None)

    with pytest.raises(ODataError) as raised:
        ask(organizer, lambda client: client.me.events.get())

    assert raised.value.response_status_code == status
    assert len(graph_mock.requests) == 1


def o365(mock: GraphMock, user: User) -> Account:
    """O365 as it comes, its retries included."""

    class MockProtocol(MSGraphProtocol):  # type: ignore[misc]  # O365 ships no types
        _protocol_url = f"{mock.url}/"

    backend = MemoryTokenBackend()
    backend.add(
        {
            "client_id": "an-app",
            "scope": ["Calendars.ReadWrite"],
            "token_endpoint": "https://login.microsoftonline.com/common/oauth2/v2.0/token",
            "response": {"token_type": "Bearer", "access_token": user.token(), "expires_in": 3600},
        }
    )
    return Account(("an-app", "a-secret"), protocol=MockProtocol(), token_backend=backend)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_o365_reads_again_at_once(graph_mock: GraphMock, organizer: User, status: int) -> None:
    """urllib3 waits from the second try on, unless it is told to wait."""
    graph_mock.faults.add("GET", "/me/calendars", status=status, retry_after=0)

    calendars = o365(graph_mock, organizer).schedule().list_calendars()

    assert calendars
    assert [each.status for each in graph_mock.requests] == [status, 200]


def test_o365_does_not_write_again(graph_mock: GraphMock, organizer: User) -> None:
    """POST is not among the methods that urllib3 repeats."""
    graph_mock.faults.add("POST", "/me/calendars", status=503, retry_after=0)

    with pytest.raises(Exception, match="503") as raised:
        o365(graph_mock, organizer).schedule().new_calendar("Once")

    assert not isinstance(raised.value, RetryError)
    assert [each.status for each in graph_mock.requests] == [503]
    assert "Once" not in [each.name for each in organizer.calendars]
