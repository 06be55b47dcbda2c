"""An API calls Graph as whoever called it (platform.md §14.2)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from pytest_graphmock import GraphMock

from .reading import APP, claims_of, refusal_of

if TYPE_CHECKING:
    from .conftest import Platform

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def exchange(platform: Platform, assertion: str, **form: Any) -> Any:
    usual = {"requested_token_use": "on_behalf_of", "scope": "User.Read offline_access"}
    return platform.token(GRANT, assertion=assertion, **(usual | form))


@pytest.mark.graph_mock(auth="strict")
@pytest.mark.parametrize("audience", [f"api://{APP}", APP])
def test_token_for_the_api_becomes_one_for_graph(platform: Platform, audience: str) -> None:
    """Of the same user, for the API as the application, with a refresh token if it asks."""
    second = platform.mock.users[1]
    platform.mock.identity.register_app(APP, "s3cret", name="An API")
    code = platform.code(scope=f"{audience}/access_as_user", login_hint=second.mail)
    callers = platform.redeem(code).json()["access_token"]

    answer = exchange(platform, callers).json()

    claims = claims_of(answer["access_token"])
    assert claims_of(callers)["aud"] == audience
    assert (claims["oid"], claims["app_displayname"]) == (second.id, "An API")
    assert platform.me(answer["access_token"]).json()["id"] == second.id
    assert "refresh_token" in answer


def test_plain_token_serves_while_no_application_is_registered(platform: Platform) -> None:
    """The short way of a test: user.token()."""
    second = platform.mock.users[1]

    answer = exchange(platform, second.token())

    assert claims_of(answer.json()["access_token"])["oid"] == second.id


def test_token_of_another_tenant_is_not_exchanged(platform: Platform) -> None:
    """Not even one for the same API, signed alike."""
    with GraphMock(domain="fabrikam.example", users=1) as other:
        elsewhere = replace(platform, mock=other)
        code = elsewhere.code(scope=f"api://{APP}/access_as_user")
        strange = elsewhere.redeem(code).json()["access_token"]

        answer = exchange(platform, strange)

    assert refusal_of(answer) == (400, "invalid_grant", 50013)


@pytest.mark.parametrize("how", ["expire", "revoke"])
def test_token_that_counts_no_more_is_not_exchanged(platform: Platform, how: str) -> None:
    """Expired or revoked, whatever the mode."""
    code = platform.code(scope=f"api://{APP}/access_as_user")
    callers = platform.redeem(code).json()["access_token"]
    served = exchange(platform, callers)

    if how == "expire":
        platform.mock.identity.expire(callers)
    else:
        platform.mock.identity.revoke(platform.mock.me)

    assert served.status_code == 200
    assert refusal_of(exchange(platform, callers)) == (400, "invalid_grant", 500133)


def test_use_of_the_token_has_to_be_said(platform: Platform) -> None:
    """The grant has no other."""
    assertion = platform.mock.token()

    missing = exchange(platform, assertion, requested_token_use=None)
    other = exchange(platform, assertion, requested_token_use="something")

    assert [refusal_of(each)[2] for each in (missing, other)] == [900144, 9002313]
