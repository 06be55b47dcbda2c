"""An application signs in as itself (platform.md §14.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .reading import APP, GRAPH_DEFAULT, claims_of, refusal_of

if TYPE_CHECKING:
    from .conftest import Platform


def test_secret_gets_a_token_of_the_application(platform: Platform) -> None:
    """Nothing but the token: no refresh token, no id token, no scope."""
    answer = platform.token("client_credentials", scope=GRAPH_DEFAULT)

    body = answer.json()
    claims = claims_of(body.pop("access_token"))
    assert body == {"token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599}
    assert (claims["appid"], claims["appidacr"], claims["idtyp"]) == (APP, "1", "app")
    assert "Mail.Read" in claims["roles"]
    assert not {"scp", "upn"} & claims.keys()
    assert answer.headers["Cache-Control"] == "no-store, no-cache"


def test_secret_may_come_in_the_header(platform: Platform) -> None:
    """client_secret_basic, each part encoded once more."""
    platform.mock.identity.register_app("an app", "a:secret%")

    answer = platform.token(
        "client_credentials",
        client_id=None,
        client_secret=None,
        scope=GRAPH_DEFAULT,
        basic=("an+app", "a%3Asecret%25"),
    )

    assert claims_of(answer.json()["access_token"])["appid"] == "an app"


@pytest.mark.parametrize("tenant", ["contoso.example", "common", "organizations"])
def test_tenant_has_other_names(platform: Platform, tenant: str) -> None:
    """The token is the tenant's all the same."""
    answer = platform.token("client_credentials", scope=GRAPH_DEFAULT, tenant=tenant)

    assert claims_of(answer.json()["access_token"])["tid"] == platform.mock.tenant.id


def test_granted_roles_are_those_of_the_registration(platform: Platform) -> None:
    """With their names bare, however they were given."""
    platform.mock.identity.register_app(
        APP, "s3cret", application=["https://graph.microsoft.com/Mail.Read"], name="Reporter"
    )

    answer = platform.token("client_credentials", scope=GRAPH_DEFAULT)

    claims = claims_of(answer.json()["access_token"])
    assert (claims["roles"], claims["app_displayname"]) == (["Mail.Read"], "Reporter")


@pytest.mark.parametrize(
    "resource",
    [
        "https://graph.microsoft.com/",
        "https://graph.microsoft.us",
        "00000003-0000-0000-c000-000000000000",
        "http://127.0.0.1",
        "http://localhost:8080",
    ],
)
@pytest.mark.graph_mock(auth="strict")
def test_graph_has_many_names(platform: Platform, resource: str) -> None:
    """Each cloud's, its id, and where the mock is: the token is good for Graph."""
    answer = platform.token("client_credentials", scope=f"{resource}/.default")

    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    assert platform.get("/v1.0/users", headers=headers).status_code == 200


def test_token_for_another_api_is_none_for_graph(platform: Platform) -> None:
    """Its audience is that API."""
    answer = platform.token("client_credentials", scope="api://other/.default")

    claims = claims_of(answer.json()["access_token"])
    assert (claims["aud"], claims["roles"]) == ("api://other", [])


def test_endpoint_before_v2_takes_a_resource(platform: Platform) -> None:
    """Its numbers are text, and the resource comes back."""
    form = {
        "client_id": APP,
        "client_secret": "s3cret",
        "grant_type": "client_credentials",
        "resource": "https://graph.microsoft.com",
    }

    answer = platform.post(f"/{platform.mock.tenant.id}/oauth2/token", form).json()

    assert (answer["expires_in"], answer["resource"]) == ("3599", "https://graph.microsoft.com")
    assert int(answer["expires_on"]) - int(answer["not_before"]) == 3599


@pytest.mark.parametrize(
    "assertion",
    [
        pytest.param({"iss": APP, "sub": "another"}, id="another's"),
        pytest.param({"iss": APP, "sub": APP, "aud": "https://x/fabrikam.example/v2.0"}, id="aud"),
    ],
)
def test_assertion_has_to_be_the_applications_for_this_tenant(
    platform: Platform, assertion: dict[str, Any]
) -> None:
    """Even while any key serves."""
    import jwt

    form = {
        "client_secret": None,
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": jwt.encode(assertion, "k" * 32),
        "scope": GRAPH_DEFAULT,
    }

    answer = platform.token("client_credentials", **form)

    assert refusal_of(answer) == (401, "invalid_client", 700027)


def test_unregistered_application_may_sign_with_any_key(platform: Platform) -> None:
    """Well-formed is enough; the token says that it was a certificate."""
    import jwt

    audience = f"{platform.mock.authority}/oauth2/v2.0/token"
    claims = {"iss": APP, "sub": APP, "aud": audience}

    answer = platform.token(
        "client_credentials",
        client_id=None,
        client_secret=None,
        client_assertion_type="urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion=jwt.encode(claims, "k" * 32),
        scope=GRAPH_DEFAULT,
    )

    assert claims_of(answer.json()["access_token"])["appidacr"] == "2"
