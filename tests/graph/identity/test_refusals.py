"""Each AADSTS number of platform.md §14.3, as the token endpoint answers it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pytest_graphmock.graph.identity.refusals import REFUSALS

from .reading import APP, GRAPH_DEFAULT, refusal_of

if TYPE_CHECKING:
    from .conftest import Platform

    Ask = Callable[[Platform], Any]

APPS_OWN = {"grant_type": "client_credentials", "scope": GRAPH_DEFAULT}
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def app_token(**form: Any) -> Ask:
    """Ask for the application's own token."""
    return lambda platform: platform.token(**(APPS_OWN | form))


def password(**form: Any) -> Ask:
    """Ask for a user's token by password."""

    def ask(platform: Platform) -> Any:
        usual = {"username": platform.mock.me.mail, "password": "any", "scope": "User.Read"}
        return platform.token("password", **(usual | form))

    return ask


def registered(ask: Ask, **app: Any) -> Ask:
    """Ask where the application is registered."""

    def then(platform: Platform) -> Any:
        platform.mock.identity.register_app(**({"client_id": APP, "secret": "s3cret"} | app))
        return ask(platform)

    return then


def wrong_password(platform: Platform) -> Any:
    platform.mock.identity.set_password(platform.mock.me, "right")
    return password(password="wrong")(platform)


def second_factor(platform: Platform) -> Any:
    platform.mock.identity.require_mfa(platform.mock.me)
    return password()(platform)


def redeemed_twice(platform: Platform) -> Any:
    code = platform.code()
    platform.redeem(code)
    return platform.redeem(code)


def redeemed_late(platform: Platform) -> Any:
    code = platform.code()
    platform.mock.clock.advance(minutes=11)
    return platform.redeem(code)


def refreshed_late(platform: Platform) -> Any:
    token = platform.refresh_token()
    platform.mock.clock.advance(days=90)
    return platform.token("refresh_token", refresh_token=token)


def on_behalf_of(assertion: Callable[[Platform], str]) -> Ask:
    return lambda platform: platform.token(
        JWT_BEARER,
        assertion=assertion(platform),
        requested_token_use="on_behalf_of",
        scope="User.Read",
    )


def malformed(platform: Platform) -> Any:
    return platform.session.post(
        f"{platform.mock.authority}/oauth2/v2.0/token", json={"grant_type": "password"}
    )


def twice_said(platform: Platform) -> Any:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    body = f"client_id={APP}&client_id={APP}&grant_type=password"
    return platform.session.post(
        f"{platform.mock.authority}/oauth2/v2.0/token", data=body, headers=headers
    )


@pytest.mark.parametrize(
    ("number", "ask"),
    [
        pytest.param(
            7000215, registered(app_token(client_secret="wrong")), id="7000215 wrong secret"
        ),
        pytest.param(
            7000222,
            registered(app_token(), secret_expires="2020-01-01T00:00:00Z"),
            id="7000222 expired secret",
        ),
        pytest.param(
            700027,
            app_token(
                client_assertion="no.jwt.really",
                client_assertion_type="urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ),
            id="700027 bad assertion",
        ),
        pytest.param(7000218, app_token(client_secret=None), id="7000218 no proof"),
        pytest.param(
            7000218, registered(password(client_secret=None)), id="7000218 confidential app"
        ),
        pytest.param(700016, registered(app_token(client_id="other")), id="700016 unknown app"),
        pytest.param(700016, app_token(tenant="consumers"), id="700016 personal accounts"),
        pytest.param(90002, app_token(tenant="fabrikam.example"), id="90002 another tenant"),
        pytest.param(900023, app_token(tenant="fabrikam"), id="900023 no tenant's name"),
        pytest.param(900144, app_token(client_id=None), id="900144 no client_id"),
        pytest.param(900144, app_token(scope=None), id="900144 no scope"),
        pytest.param(900144, app_token(grant_type=""), id="900144 no grant_type"),
        pytest.param(9002313, malformed, id="9002313 no form"),
        pytest.param(9002313, twice_said, id="9002313 said twice"),
        pytest.param(
            900561,
            lambda platform: platform.get(f"/{platform.mock.tenant.id}/oauth2/v2.0/token"),
            id="900561 GET",
        ),
        pytest.param(70003, app_token(grant_type="magic"), id="70003 unknown grant"),
        pytest.param(70011, password(scope='User.Read "x"'), id="70011 no scope"),
        pytest.param(70011, password(scope=".default User.Read"), id="70011 default and more"),
        pytest.param(1002012, app_token(scope="Mail.Read"), id="1002012 named scope"),
        pytest.param(28000, password(scope="User.Read api://other/x"), id="28000 two resources"),
        pytest.param(65001, registered(password(), delegated=["Mail.Read"]), id="65001 consent"),
        pytest.param(50034, password(username="nobody@contoso.example"), id="50034 no user"),
        pytest.param(50126, wrong_password, id="50126 wrong password"),
        pytest.param(50076, second_factor, id="50076 second factor"),
        pytest.param(70008, redeemed_late, id="70008 old code"),
        pytest.param(700082, refreshed_late, id="700082 old refresh token"),
        pytest.param(54005, redeemed_twice, id="54005 used code"),
        pytest.param(50013, on_behalf_of(lambda _: "a.b.c"), id="50013 foreign assertion"),
        pytest.param(
            50013,
            on_behalf_of(lambda platform: platform.mock.token(app=True)),
            id="50013 application's assertion",
        ),
        pytest.param(
            500133,
            on_behalf_of(lambda platform: platform.mock.token(expires_in=-1)),
            id="500133 old assertion",
        ),
        pytest.param(
            500131,
            registered(on_behalf_of(lambda platform: platform.mock.token())),
            id="500131 assertion for Graph",
        ),
        pytest.param(
            70018,
            lambda platform: platform.token("device_code", device_code="none"),
            id="70018 no device",
        ),
    ],
)
def test_refusal_has_status_error_and_number(platform: Platform, number: int, ask: Ask) -> None:
    """The row's, with no particular left open in the sentence."""
    row = REFUSALS[number]

    answer = ask(platform)

    assert refusal_of(answer) == (row.status, row.error, number)
    assert answer.json().get("suberror") == row.suberror
    assert answer.json()["error_description"].startswith(f"AADSTS{number}: ")
    assert "access_token" not in answer.json()


def test_body_has_trace_correlation_and_time(platform: Platform) -> None:
    """The correlation is the client's own id; the trace is the same in the same test."""
    sent = {"client-request-id": "12345678-0000-0000-0000-000000000000"}
    path = f"/{platform.mock.tenant.id}/oauth2/v2.0/token"
    platform.mock.clock.freeze("2026-03-02T09:00:00Z")

    answer = platform.post(path, {"grant_type": "magic"}, headers=sent)
    platform.mock.reset()
    platform.mock.clock.freeze("2026-03-02T09:00:00Z")
    again = platform.post(path, {"grant_type": "magic"}, headers=sent)

    body = answer.json()
    assert body == again.json()
    assert body["correlation_id"] == sent["client-request-id"]
    assert str(UUID(body["trace_id"])) == body["trace_id"]
    assert body["timestamp"] == "2026-03-02 09:00:00Z"
    assert body["error_description"] == (
        "AADSTS70003: The app requested an unsupported grant type 'magic'. "
        f"Trace ID: {body['trace_id']} Correlation ID: {body['correlation_id']} "
        "Timestamp: 2026-03-02 09:00:00Z"
    )
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert answer.headers["x-ms-request-id"] == body["trace_id"]


def test_error_uri_leads_to_an_explanation(platform: Platform) -> None:
    """Here, so that it opens."""
    uri = app_token(grant_type="magic")(platform).json()["error_uri"]

    assert "unsupported grant type" in platform.session.get(uri).text


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(app_token(basic=("ü", "ü")), id="header"),
        pytest.param(app_token(scope="\x00\ufffd"), id="scope"),
        pytest.param(app_token(tenant="%FF%2F"), id="tenant"),
        pytest.param(password(username="ü\r\n"), id="user"),
        pytest.param(lambda platform: platform.redeem("ü"), id="code"),
        pytest.param(on_behalf_of(lambda _: "ü.e30.ü"), id="assertion"),
        pytest.param(lambda platform: platform.authorize(client_id="ü", nonce="ü"), id="client"),
        pytest.param(
            lambda platform: platform.authorize(redirect_uri="http://ü.example/\r\nX: y"),
            id="address",
        ),
        pytest.param(lambda platform: platform.get("/error?code=²"), id="error page"),
        pytest.param(
            lambda platform: platform.get(
                "/common/oauth2/v2.0/logout",
                params={"post_logout_redirect_uri": "http://x/ü\r\nX: y", "state": "ü\n"},
            ),
            id="logout",
        ),
    ],
)
def test_nonsense_is_no_crash(platform: Platform, ask: Ask) -> None:
    """Whatever it is answered; the mock's check fails the test at a crash."""
    answer = ask(platform)

    assert answer.status_code < 500
    assert "X" not in answer.headers


def test_certificate_of_another_kind_of_key_is_refused(platform: Platform) -> None:
    """An elliptic curve's, which the platform takes no assertion of."""
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    claims = {"iss": APP, "sub": APP, "aud": platform.mock.authority}
    platform.mock.identity.register_app(APP, certificate=public)

    answer = app_token(
        client_assertion=jwt.encode(claims, key, algorithm="ES256"),
        client_assertion_type="urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    )(platform)

    assert refusal_of(answer) == (401, "invalid_client", 700027)


def test_fault_meets_the_token_endpoint(platform: Platform) -> None:
    """As any other call."""
    platform.mock.faults.add("POST", "/*/oauth2/v2.0/token", status=503, times=1)

    first, second = app_token()(platform), app_token()(platform)

    assert (first.status_code, second.status_code) == (503, 200)


@pytest.mark.parametrize("scope", ["Mail.Send", "https://graph.microsoft.com/Mail.Send"])
def test_consent_of_one_user_is_not_anothers(platform: Platform, scope: str) -> None:
    """graph_mock.identity.consent, for one or for everybody."""
    first, second = platform.mock.users[:2]
    app = platform.mock.identity.register_app(APP, "s3cret", delegated=[])
    ask = {"password": "any", "scope": scope}

    platform.mock.identity.consent(app, "Mail.Send", user=first)
    answers = [platform.token("password", username=each.mail, **ask) for each in (first, second)]
    platform.mock.identity.consent(APP, ["Mail.Send"])
    later = platform.token("password", username=second.mail, **ask)

    assert [each.status_code for each in answers] == [200, 400]
    assert later.status_code == 200
