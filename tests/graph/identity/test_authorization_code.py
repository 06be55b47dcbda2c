"""A person signs in and the application redeems the code (platform.md §14.2)."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Any

import pytest

from .reading import APP, CALLBACK, claims_of, refusal_of, sent_back

if TYPE_CHECKING:
    from .conftest import Platform

VERIFIER = "v" * 43
S256 = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


def test_authorize_goes_straight_back_as_the_first_user(platform: Platform) -> None:
    """With code, state and session; no page in between."""
    answer = platform.authorize(client_info="1")

    sent = sent_back(answer)
    assert answer.headers["Location"].startswith(f"{CALLBACK}?")
    assert sent.keys() == {"code", "state", "session_state", "client_info"}
    assert sent["state"] == "a state"
    token = platform.redeem(sent["code"]).json()["access_token"]
    assert claims_of(token)["upn"] == platform.mock.me.user_principal_name


def test_login_hint_says_who_signs_in(platform: Platform) -> None:
    """By user principal name, mail or id."""
    second = platform.mock.users[1]

    token = platform.redeem(platform.code(login_hint=second.mail)).json()["access_token"]

    assert platform.me(token).json()["id"] == second.id


def test_scopes_decide_which_tokens_come_and_are_echoed_as_asked(platform: Platform) -> None:
    """openid gives an id token, offline_access a refresh token, which the echo does not name."""
    prefixed = "openid profile email offline_access https://graph.microsoft.com/Mail.Read"

    full = platform.redeem(platform.code(scope=prefixed), client_info="1").json()
    bare = platform.redeem(platform.code(scope="Mail.Read")).json()

    assert full["scope"] == "openid profile email https://graph.microsoft.com/Mail.Read"
    assert {"id_token", "refresh_token", "client_info"} <= full.keys()
    assert claims_of(full["id_token"])["email"] == platform.mock.me.mail
    assert claims_of(full["access_token"])["scp"] == "openid profile email Mail.Read"
    assert bare.keys() == {"token_type", "scope", "expires_in", "ext_expires_in", "access_token"}
    assert bare["scope"] == "Mail.Read"


@pytest.mark.parametrize(
    ("challenge", "method", "verifier", "is_served"),
    [
        pytest.param(S256, "S256", VERIFIER, True, id="S256"),
        pytest.param(VERIFIER, "plain", VERIFIER, True, id="plain"),
        pytest.param(VERIFIER, None, VERIFIER, True, id="plain by default"),
        pytest.param(S256, "S256", "w" * 43, False, id="another verifier"),
        pytest.param(S256, "S256", None, False, id="no verifier"),
        pytest.param(S256, "plain", VERIFIER, False, id="another method"),
        pytest.param(None, None, VERIFIER, False, id="verifier without a challenge"),
    ],
)
def test_verifier_has_to_fit_the_challenge(
    platform: Platform, challenge: Any, method: Any, verifier: Any, is_served: bool
) -> None:
    """PKCE; a refused try leaves the code good."""
    code = platform.code(code_challenge=challenge, code_challenge_method=method)

    answer = platform.redeem(code, code_verifier=verifier)

    if is_served:
        assert answer.status_code == 200
    else:
        assert refusal_of(answer) == (400, "invalid_grant", 501481)


@pytest.mark.parametrize(
    ("query", "mode"),
    [
        pytest.param({"response_mode": "query"}, "?", id="query"),
        pytest.param({"response_mode": "fragment"}, "#", id="fragment"),
        pytest.param({"response_type": "id_token", "nonce": "n"}, "#", id="id token"),
    ],
)
def test_response_mode_says_where_the_answer_stands(
    platform: Platform, query: dict[str, Any], mode: str
) -> None:
    """Tokens never stand in a query."""
    answer = platform.authorize(**query)

    assert answer.headers["Location"].startswith(f"{CALLBACK}{mode}")


def test_form_post_is_a_page_that_posts_the_answer(platform: Platform) -> None:
    """What was given is text in it, never markup."""
    answer = platform.authorize(response_mode="form_post", state='"><script>')

    assert f'action="{CALLBACK}"' in answer.text
    assert re.search(r'name="code" value="1\.A[\w-]+"', answer.text)
    assert 'name="state" value="&quot;&gt;&lt;script&gt;"' in answer.text


def test_implicit_answer_has_the_tokens(platform: Platform) -> None:
    """id_token token, in the fragment."""
    sent = sent_back(
        platform.authorize(response_type="id_token token", nonce="n", scope="openid Mail.Read")
    )

    assert claims_of(sent["id_token"])["nonce"] == "n"
    assert claims_of(sent["access_token"])["scp"] == "openid Mail.Read"
    assert "code" not in sent


@pytest.mark.parametrize(
    ("query", "error", "number"),
    [
        pytest.param({"scope": None}, "invalid_request", 900144, id="no scope"),
        pytest.param({"response_type": None}, "invalid_request", 900144, id="no type"),
        pytest.param(
            {"response_type": "cookie"}, "unsupported_response_type", 700054, id="unknown type"
        ),
        pytest.param({"response_type": "id_token"}, "invalid_request", 900144, id="no nonce"),
        pytest.param({"response_mode": "cookie"}, "unsupported_response_mode", 70007, id="mode"),
        pytest.param(
            {"response_type": "id_token", "nonce": "n", "response_mode": "query"},
            "unsupported_response_mode",
            70007,
            id="token in a query",
        ),
        pytest.param({"prompt": "please"}, "invalid_request", 9002313, id="prompt"),
        pytest.param({"code_challenge": "short"}, "invalid_request", 50147, id="challenge"),
        pytest.param({"scope": "api://a/b api://c/d"}, "invalid_request", 28000, id="resources"),
    ],
)
def test_application_hears_of_its_mistakes(
    platform: Platform, query: dict[str, Any], error: str, number: int
) -> None:
    """At its own address, with its state."""
    sent = sent_back(platform.authorize(**query))

    assert (sent["error"], sent["state"]) == (error, "a state")
    assert sent["error_description"].startswith(f"AADSTS{number}: ")


@pytest.mark.parametrize(
    ("registered", "asked", "is_served"),
    [
        pytest.param("https://app.example/cb", "https://app.example/cb", True, id="exact"),
        pytest.param("https://app.example/cb", "https://app.example/cb/", False, id="slash"),
        pytest.param("https://app.example/cb", "https://evil.example/cb", False, id="host"),
        pytest.param("http://localhost", "http://localhost:5000", True, id="loopback port"),
        pytest.param("http://localhost/a", "http://localhost:5000/b", False, id="loopback path"),
        pytest.param("http://localhost", "https://localhost", False, id="loopback scheme"),
    ],
)
def test_registered_application_is_answered_at_its_own_addresses_only(
    platform: Platform, registered: str, asked: str, is_served: bool
) -> None:
    """Any other is never redirected to: the person is told (AADSTS50011)."""
    platform.mock.identity.register_app(APP, redirect_uris=[registered])

    answer = platform.authorize(redirect_uri=asked)

    if is_served:
        assert sent_back(answer)["code"]
    else:
        assert (answer.status_code, "AADSTS50011" in answer.text) == (400, True)
        assert "Location" not in answer.headers


def test_person_is_told_of_an_unknown_account(platform: Platform) -> None:
    """The application never hears of it."""
    answer = platform.authorize(login_hint="nobody@contoso.example")

    assert (answer.status_code, "AADSTS50034" in answer.text) == (400, True)


def test_code_is_bound_to_address_and_application(platform: Platform) -> None:
    """Redeemed for another, it is refused, and still good."""
    code = platform.code()

    elsewhere = platform.token("authorization_code", code=code, redirect_uri="http://x.example")
    other = platform.redeem(code, client_id="another-app")
    served = platform.redeem(code)

    assert refusal_of(elsewhere) == (401, "invalid_client", 500112)
    assert refusal_of(other) == (400, "invalid_grant", 70000)
    assert served.status_code == 200


def test_logout_goes_where_the_application_says(platform: Platform) -> None:
    """With its state; a registered application's own addresses only."""
    path = f"/{platform.mock.tenant.id}/oauth2/v2.0/logout"
    query = {"post_logout_redirect_uri": "https://app.example/bye", "state": "a b"}

    anywhere = platform.get(path, params=query)
    platform.mock.identity.register_app(APP, redirect_uris=["https://app.example/cb"])
    nowhere = platform.get(path, params=query)

    assert anywhere.headers["Location"] == "https://app.example/bye?state=a%20b"
    assert (nowhere.status_code, "signed out" in nowhere.text) == (200, True)
