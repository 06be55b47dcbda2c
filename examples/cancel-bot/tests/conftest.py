"""The bot's client, signed in as whoever a test says, with its requests sent to the mock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from azure.core.credentials import AccessToken, TokenCredential
from msgraph.graph_service_client import GraphServiceClient

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_graphmock import GraphMock, User


class StaticToken(TokenCredential):
    """A credential that has its token already."""

    def __init__(self, token: str) -> None:
        self._token = token

    def get_token(self, *scopes: str, **kwargs: Any) -> AccessToken:
        return AccessToken(self._token, expires_on=2**31)


@pytest.fixture
def sign_in(graph_mock: GraphMock) -> Callable[[User], GraphServiceClient]:
    """Sign a user in: the same class as in production, with another base URL."""

    def client_of(user: User) -> GraphServiceClient:
        client = GraphServiceClient(StaticToken(user.token()), scopes=["Calendars.ReadWrite"])
        client.request_adapter.base_url = graph_mock.base_url
        return client

    return client_of
