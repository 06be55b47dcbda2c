"""The people whom every client test knows, and msgraph-sdk's client signed in as one of them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from azure.core.credentials import AccessToken, TokenCredential
from msgraph.graph_service_client import GraphServiceClient

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from pytest_graphmock import GraphMock, User

    Request = Callable[[GraphServiceClient], Awaitable[Any]]


@pytest.fixture
def organizer(graph_mock: GraphMock) -> User:
    return graph_mock.users[0]


@pytest.fixture
def attendee(graph_mock: GraphMock) -> User:
    return graph_mock.users[1]


@pytest.fixture
def room(graph_mock: GraphMock) -> User:
    return graph_mock.rooms[0]


@dataclass(frozen=True)
class Https:
    """The mock over TLS, which is all that identity libraries speak, and whom to trust for it."""

    url: str
    authority: str
    ca_file: str


@pytest.fixture
def https(graph_mock: GraphMock, monkeypatch: pytest.MonkeyPatch) -> Https:
    """Serve the test's mock over TLS that the clients of this process trust."""
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
        monkeypatch.setenv(name, graph_mock.ca_file)
    return Https(graph_mock.https_url, graph_mock.https_authority, graph_mock.ca_file)


@pytest.fixture
def brought_here(graph_mock: GraphMock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bring calls to the service's own addresses to the mock, through its proxy."""
    for name, value in graph_mock.env().items():
        monkeypatch.setenv(name, value)


class StaticToken(TokenCredential):
    """A credential that asks nobody: the token was there before."""

    def __init__(self, token: str) -> None:
        self._token = token

    def get_token(self, *scopes: str, **kwargs: Any) -> AccessToken:
        return AccessToken(self._token, expires_on=2**31)


@pytest.fixture
def ask(graph_mock: GraphMock) -> Callable[[User, Request], Any]:
    """Make one request as a user through msgraph-sdk and return what the SDK made of the answer.

    Each request has a client of its own, because a client does not outlive its event loop.
    """

    async def answer_to(user: User, request: Request) -> Any:
        client = GraphServiceClient(StaticToken(user.token()), scopes=["Calendars.ReadWrite"])
        client.request_adapter.base_url = graph_mock.base_url
        try:
            return await request(client)
        finally:
            await client.request_adapter._http_client.aclose()

    return lambda user, request: asyncio.run(answer_to(user, request))
