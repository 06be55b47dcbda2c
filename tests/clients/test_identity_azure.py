"""azure-identity, unmodified, over TLS, by itself and behind msgraph-sdk."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import ClientSecretCredential, OnBehalfOfCredential
from msgraph.graph_service_client import GraphServiceClient

if TYPE_CHECKING:
    from pytest_graphmock import GraphMock, User

    from .conftest import Https

pytestmark = pytest.mark.graph_mock(auth="strict")

APP = "aaaaaaaa-0000-0000-0000-000000000001"


def credential(graph_mock: GraphMock, https: Https, secret: str = "s3cret") -> Any:
    return ClientSecretCredential(
        graph_mock.tenant.id,
        APP,
        secret,
        authority=https.url,
        disable_instance_discovery=True,
    )


def test_msgraph_sdk_signs_in_and_reads_users(
    graph_mock: GraphMock, https: Https, attendee: User
) -> None:
    """Everything over TLS, and no scope said: the SDK asks for the mock's own address."""

    async def read() -> Any:
        client = GraphServiceClient(credential(graph_mock, https))
        client.request_adapter.base_url = f"{https.url}/v1.0"
        try:
            return await client.users.by_user_id(attendee.mail).get()
        finally:
            await client.request_adapter._http_client.aclose()

    user = asyncio.run(read())

    assert user.mail == attendee.mail


def test_wrong_secret_is_reported_in_the_services_words(
    graph_mock: GraphMock, https: Https
) -> None:
    """AADSTS7000215, with the application's id."""
    graph_mock.identity.register_app(APP, "another")

    with pytest.raises(ClientAuthenticationError, match=f"AADSTS7000215: .*'{APP}'"):
        credential(graph_mock, https).get_token("https://graph.microsoft.com/.default")


def test_on_behalf_of_credential_acts_as_the_caller(
    graph_mock: GraphMock, https: Https, attendee: User
) -> None:
    """While no application is registered, any token of the user's will do for an assertion."""
    api = OnBehalfOfCredential(
        graph_mock.tenant.id,
        APP,
        client_secret="s3cret",
        user_assertion=attendee.token(),
        authority=https.url,
        disable_instance_discovery=True,
    )

    token = api.get_token("https://graph.microsoft.com/Mail.Read")

    assert token.token != attendee.token()
