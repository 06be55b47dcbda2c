"""Real clients that know Microsoft's addresses only, unmodified: no address, proxy or certificate.

python-o365 and MSAL with nothing said at all; msgraph-sdk with azure-identity, async.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msal
import pytest
import requests
from azure.identity import ClientSecretCredential
from azure.identity.aio import ClientSecretCredential as AsyncClientSecretCredential
from msgraph.generated.users.item.events.item.cancel.cancel_post_request_body import (
    CancelPostRequestBody,
)
from msgraph.graph_service_client import GraphServiceClient
from O365 import Account
from O365.utils.token import MemoryTokenBackend

if TYPE_CHECKING:
    from pytest_graphmock import GraphMock, User

pytestmark = pytest.mark.graph_mock(auth="strict", intercept=True, block_network=True)

APP = "aaaaaaaa-0000-0000-0000-000000000001"
SCOPE = "https://graph.microsoft.com/.default"


def test_msgraph_sdk_and_async_azure_identity_cancel_a_meeting(
    graph_mock: GraphMock, organizer: User, attendee: User
) -> None:
    """The SDK over httpx, the credential over aiohttp; instance discovery included."""
    meeting = organizer.calendar.add_meeting("Budget review", attendees=[attendee])

    async def cancel() -> None:
        async with AsyncClientSecretCredential(graph_mock.tenant.id, APP, "s3cret") as credential:
            client = GraphServiceClient(credential)
            event = client.users.by_user_id(organizer.mail).events.by_event_id(meeting.id)
            await event.cancel.post(CancelPostRequestBody(comment="Room flooded"))
            await client.request_adapter._http_client.aclose()

    asyncio.run(cancel())

    graph_mock.assert_cancelled(meeting, to=[attendee], comment="Room flooded")


def test_msgraph_sdk_pages_by_the_services_links(graph_mock: GraphMock, attendee: User) -> None:
    """The next link is followed as it stands."""
    subjects = {attendee.inbox.add_message(f"Mail {n}", "").subject for n in range(3)}

    async def read() -> list[Any]:
        credential = ClientSecretCredential(graph_mock.tenant.id, APP, "s3cret")
        client = GraphServiceClient(credential)
        inbox = client.users.by_user_id(attendee.mail).mail_folders.by_mail_folder_id("inbox")
        page, found = await inbox.messages.get(), []
        while page is not None and page.value:
            found += page.value
            link = page.odata_next_link
            page = await inbox.messages.with_url(link).get() if link else None
        await client.request_adapter._http_client.aclose()
        return found

    found = asyncio.run(read())

    assert subjects < {each.subject for each in found}
    assert len(found) == len(attendee.inbox.messages) > 10


def account(**options: Any) -> Any:
    return Account(
        ("an-app", "s3cret"), token_backend=MemoryTokenBackend(), requests_delay=0, **options
    )


def test_o365_signs_in_as_an_application(graph_mock: GraphMock, attendee: User) -> None:
    """Its addresses are in its source; MSAL gets its token."""
    message = attendee.inbox.add_message("Agenda", "See attached.", from_="eve@partner.example")
    app = account(auth_flow_type="credentials", tenant_id=graph_mock.tenant.id)

    assert app.authenticate(requested_scopes=[SCOPE])

    newest = next(iter(app.mailbox(attendee.mail).inbox_folder().get_messages(limit=1)))
    assert newest.object_id == message.id


def test_o365_signs_in_a_person_who_sends_an_invitation(
    graph_mock: GraphMock, attendee: User
) -> None:
    """Authorization code: the address that the browser ends at is the caller's own."""
    app = account()
    address, flow = app.get_authorization_url(
        requested_scopes=["User.Read", "Calendars.ReadWrite"],
        redirect_uri="http://localhost:5000/callback",
    )
    assert address.startswith("https://login.microsoftonline.com/common/")
    arrived = requests.get(address, allow_redirects=False).headers["Location"]
    assert app.request_token(arrived, flow=flow)

    event = app.schedule().new_event("Budget review")
    event.start = datetime(2031, 3, 4, 13, tzinfo=ZoneInfo("UTC"))
    event.attendees.add(attendee.mail)
    assert event.save()

    [invitation] = graph_mock.outbox.invitations
    assert invitation.to == [attendee.mail]


@pytest.mark.parametrize(
    "host",
    [
        pytest.param("login.microsoftonline.com", id="global"),
        pytest.param("login.microsoftonline.us", id="US government"),
        pytest.param("login.partner.microsoftonline.cn", id="China"),
    ],
)
def test_msal_signs_in_with_a_password(graph_mock: GraphMock, attendee: User, host: str) -> None:
    """It asks which kind of account it is (the realm), at the cloud that it is told."""
    app = msal.PublicClientApplication(
        APP, authority=f"https://{host}/{graph_mock.tenant.id}", http_client=requests.Session()
    )

    answer = app.acquire_token_by_username_password(
        attendee.user_principal_name, "any", ["Mail.Read"]
    )

    assert "access_token" in answer, answer
    assert [each.headers["Host"] for each in graph_mock.requests.matching("GET", "/**/UserRealm/*")]
    assert {each.headers["Host"] for each in graph_mock.requests.matching("POST", "/**")} == {host}


def test_clients_see_the_service_refuse(graph_mock: GraphMock) -> None:
    """A wrong secret, in the service's words."""
    graph_mock.identity.register_app(APP, "another")
    app = msal.ConfidentialClientApplication(
        APP,
        client_credential="s3cret",
        authority=f"https://login.microsoftonline.com/{graph_mock.tenant.id}",
    )

    answer = app.acquire_token_for_client([SCOPE])

    assert answer["error_codes"] == [7000215]
