"""MSAL for Python, unmodified, over TLS: each of its flows ends with a token that Graph takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import msal
import pytest
import requests
import trustme
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_pem_x509_certificate

if TYPE_CHECKING:
    from pytest_graphmock import GraphMock, User

    from .conftest import Https

pytestmark = pytest.mark.graph_mock(auth="strict")

APP = "aaaaaaaa-0000-0000-0000-000000000001"
DEFAULT = ["https://graph.microsoft.com/.default"]
DELEGATED = ["User.Read", "Mail.Read"]
CALLBACK = "http://localhost:5000/callback"


@dataclass(frozen=True)
class Certificate:
    """What an application signs its assertions with."""

    private_key: str
    public: str

    @property
    def credential(self) -> dict[str, str]:
        known = load_pem_x509_certificate(self.public.encode())
        return {
            "private_key": self.private_key,
            "public_certificate": self.public,
            "thumbprint": known.fingerprint(SHA256()).hex(),
        }


@pytest.fixture(scope="session")
def certificates() -> tuple[Certificate, Certificate]:
    issuer = trustme.CA()
    made = [
        issuer.issue_cert(f"app{number}.example", key_type=trustme.KeyType.RSA) for number in (1, 2)
    ]
    one, other = (
        Certificate(each.private_key_pem.bytes().decode(), each.cert_chain_pems[0].bytes().decode())
        for each in made
    )
    return one, other


def confidential(https: Https, credential: Any = "s3cret") -> msal.ConfidentialClientApplication:
    return msal.ConfidentialClientApplication(
        APP,
        client_credential=credential,
        authority=https.authority,
        instance_discovery=False,
        verify=https.ca_file,
    )


def public(https: Https) -> msal.PublicClientApplication:
    return msal.PublicClientApplication(
        APP, authority=https.authority, instance_discovery=False, verify=https.ca_file
    )


def me(graph_mock: GraphMock, answer: dict[str, Any]) -> Any:
    """Whom Graph takes the holder of a token for."""
    headers = {"Authorization": f"Bearer {answer['access_token']}"}
    return requests.get(f"{graph_mock.base_url}/me", headers=headers).json()["mail"]


def sign_in(app: Any, scopes: list[str], **options: Any) -> Any:
    """Go to the authorize endpoint as a browser does, and redeem what it sends back."""
    flow = app.initiate_auth_code_flow(scopes, redirect_uri=CALLBACK, **options)
    sent = requests.get(flow["auth_uri"], allow_redirects=False)
    response = dict(parse_qsl(urlsplit(sent.headers["Location"]).query))
    return app.acquire_token_by_auth_code_flow(flow, response)


def test_secret_gets_an_applications_token(graph_mock: GraphMock, https: Https) -> None:
    """And the second time MSAL's own cache has it."""
    app = confidential(https)

    answer = app.acquire_token_for_client(DEFAULT)
    again = app.acquire_token_for_client(DEFAULT)

    headers = {"Authorization": f"Bearer {answer['access_token']}"}
    assert requests.get(f"{graph_mock.base_url}/users", headers=headers).status_code == 200
    assert again["access_token"] == answer["access_token"]
    assert again["token_source"] == "cache"
    assert len(graph_mock.requests.matching("POST", "/*/oauth2/v2.0/token")) == 1


def test_registered_certificate_gets_a_token_and_another_does_not(
    graph_mock: GraphMock, https: Https, certificates: tuple[Certificate, Certificate]
) -> None:
    """The assertion's signature is verified."""
    registered, other = certificates
    graph_mock.identity.register_app(APP, certificate=registered.public)

    served = confidential(https, registered.credential).acquire_token_for_client(DEFAULT)
    refused = confidential(https, other.credential).acquire_token_for_client(DEFAULT)

    assert "access_token" in served
    assert (refused["error"], refused["error_codes"]) == ("invalid_client", [700027])


def test_authorization_code_signs_in_the_hinted_user(
    graph_mock: GraphMock, https: Https, attendee: User
) -> None:
    """With PKCE and a nonce, both of which MSAL checks; then silently, from the cache."""
    app = confidential(https)

    answer = sign_in(app, DELEGATED, login_hint=attendee.user_principal_name)

    [account] = app.get_accounts()
    silent = app.acquire_token_silent(DELEGATED, account)
    assert me(graph_mock, answer) == attendee.mail
    assert answer["id_token_claims"]["preferred_username"] == attendee.user_principal_name
    assert account["home_account_id"] == f"{attendee.id}.{graph_mock.tenant.id}"
    assert silent["access_token"] == answer["access_token"]


def test_silent_sign_in_refreshes_what_has_expired(
    graph_mock: GraphMock, https: Https, attendee: User
) -> None:
    """With the refresh token that the code gave."""
    app = confidential(https)
    first = sign_in(app, DELEGATED, login_hint=attendee.mail)
    [account] = app.get_accounts()

    answer = app.acquire_token_silent(DELEGATED, account, force_refresh=True)

    assert answer["token_source"] == "identity_provider"
    assert answer["access_token"] != first["access_token"]
    assert me(graph_mock, answer) == attendee.mail


def test_revoked_user_has_to_sign_in_again(
    graph_mock: GraphMock, https: Https, attendee: User
) -> None:
    """MSAL reports the refresh token's refusal."""
    app = confidential(https)
    sign_in(app, DELEGATED, login_hint=attendee.mail)
    [account] = app.get_accounts()
    graph_mock.identity.revoke(attendee)

    refused = app.acquire_token_silent_with_error(DELEGATED, account, force_refresh=True)

    assert (refused["error"], refused["error_codes"]) == ("invalid_grant", [50173])


def test_api_calls_on_behalf_of_its_caller(
    graph_mock: GraphMock, https: Https, attendee: User
) -> None:
    """The caller's token is for the API, and Graph refuses that one."""
    graph_mock.identity.register_app(APP, "s3cret")
    app = confidential(https)
    callers = sign_in(app, [f"api://{APP}/access_as_user"], login_hint=attendee.mail)

    answer = app.acquire_token_on_behalf_of(callers["access_token"], ["Mail.Read"])

    headers = {"Authorization": f"Bearer {callers['access_token']}"}
    direct = requests.get(f"{graph_mock.base_url}/me", headers=headers)
    claims = requests.get(
        f"{graph_mock.base_url}/me/messages",
        headers={"Authorization": f"Bearer {answer['access_token']}"},
    )
    assert claims.status_code == 200
    assert direct.json()["error"]["message"].endswith("Invalid audience.")


def test_device_flow_signs_in_the_first_user(graph_mock: GraphMock, https: Https) -> None:
    """At the first poll, so that no test waits."""
    app = public(https)
    flow = app.initiate_device_flow(DELEGATED)

    answer = app.acquire_token_by_device_flow(flow)

    assert flow["message"].startswith("To sign in, use a web browser to open the page")
    assert me(graph_mock, answer) == graph_mock.me.mail


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.usefixtures("brought_here")
def test_password_signs_in(graph_mock: GraphMock, attendee: User) -> None:
    """At the service's own address: MSAL asks for the user's realm without the authority's port."""
    app = msal.PublicClientApplication(
        APP, authority=f"https://login.microsoftonline.com/{graph_mock.tenant.id}"
    )

    answer = app.acquire_token_by_username_password(attendee.user_principal_name, "any", DELEGATED)

    assert me(graph_mock, answer) == attendee.mail
    assert graph_mock.requests.matching("GET", "/common/userrealm/*")


def test_msal_keeps_a_refusal_for_a_while(graph_mock: GraphMock, https: Https) -> None:
    """A 400 is answered from MSAL's cache for 60 s: only a new client asks again (observed)."""
    graph_mock.identity.register_app("another-app")
    app = confidential(https)
    first = app.acquire_token_for_client(DEFAULT)
    graph_mock.identity.register_app(APP, "s3cret")

    second = app.acquire_token_for_client(DEFAULT)
    anew = confidential(https).acquire_token_for_client(DEFAULT)

    assert first["error_codes"] == second["error_codes"] == [700016]
    assert "access_token" in anew
