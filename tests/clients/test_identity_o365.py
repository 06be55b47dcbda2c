"""python-o365 with its own sign-in, nothing set but a proxy: it knows no other address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests
from O365 import Account
from O365.utils.token import MemoryTokenBackend

if TYPE_CHECKING:
    from pytest_graphmock import GraphMock, User

pytestmark = [
    pytest.mark.graph_mock(auth="strict"),
    pytest.mark.usefixtures("brought_here"),
]

CALLBACK = "http://localhost:5000/callback"


def account(**options: Any) -> Any:
    return Account(
        ("an-app", "s3cret"), token_backend=MemoryTokenBackend(), requests_delay=0, **options
    )


def test_application_signs_in_and_reads_a_mailbox(graph_mock: GraphMock, attendee: User) -> None:
    """Client credentials, in the tenant that they belong to."""
    message = attendee.inbox.add_message("Agenda", "See attached.", from_="eve@partner.example")
    app = account(auth_flow_type="credentials", tenant_id=graph_mock.tenant.id)

    assert app.authenticate(requested_scopes=["https://graph.microsoft.com/.default"])

    newest = next(iter(app.mailbox(attendee.mail).inbox_folder().get_messages(limit=1)))
    assert newest.object_id == message.id


def test_person_signs_in_at_the_common_tenant(graph_mock: GraphMock) -> None:
    """Authorization code, as O365's users paste it: the address of where the browser ended."""
    app = account()
    address, flow = app.get_authorization_url(
        requested_scopes=["User.Read", "Mail.Read"], redirect_uri=CALLBACK
    )
    arrived = requests.get(address, allow_redirects=False).headers["Location"]

    assert app.request_token(arrived, flow=flow)

    assert app.connection.msal_client.get_accounts()[0]["username"] == (
        graph_mock.me.user_principal_name
    )
    assert app.get_current_user_data().mail == graph_mock.me.mail
