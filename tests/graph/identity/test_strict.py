"""What becomes of access tokens: expired, revoked, another tenant's (platform.md §3.2)."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import jwt
import pytest

from pytest_graphmock import GraphMock, UsageError

if TYPE_CHECKING:
    from .conftest import Platform

pytestmark = pytest.mark.graph_mock(auth="strict")


def test_expired_token_is_refused_before_its_time(platform: Platform) -> None:
    """That one and no other."""
    first, second = platform.mock.me.token(), platform.mock.me.token()

    platform.mock.identity.expire(first)

    refused = platform.me(first)
    assert refused.status_code == 401
    assert refused.json()["error"]["message"] == "Lifetime validation failed, the token is expired."
    assert platform.me(second).status_code == 200


def test_revoked_users_token_is_answered_with_a_challenge(platform: Platform) -> None:
    """Which asks for a newer token; that one is good, and so are other users'."""
    first, second = platform.mock.users[:2]
    old, others = first.token(), second.token()

    platform.mock.identity.revoke(first)

    refused = platform.me(old)
    challenge = refused.headers["WWW-Authenticate"]
    [claims] = re.findall(r'error="insufficient_claims", claims="([^"]+)"', challenge)
    assert (refused.status_code, refused.json()["error"]["code"]) == (
        401,
        "InvalidAuthenticationToken",
    )
    assert json.loads(base64.b64decode(claims))["access_token"]["nbf"]["essential"] is True
    assert [platform.me(each).status_code for each in (first.token(), others)] == [200, 200]


def test_another_tenants_token_is_refused_by_its_tenant(
    platform: Platform, make_graph_mock: Callable[..., GraphMock]
) -> None:
    """401 OrganizationFromTenantGuidNotFound."""
    partner = make_graph_mock(domain="partner.example")

    refused = platform.me(partner.token())

    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (401, "OrganizationFromTenantGuidNotFound")
    assert error["message"] == f"The tenant for tenant guid '{partner.tenant.id}' does not exist."


@pytest.mark.graph_mock(auth="lenient")
def test_another_tenants_token_is_as_good_as_any_in_lenient_mode(
    platform: Platform, make_graph_mock: Callable[..., GraphMock]
) -> None:
    """It is the first user's, not that of whoever has the same id."""
    partner = make_graph_mock(domain="partner.example")

    answer = platform.me(partner.users[1].token())

    assert answer.json()["id"] == platform.mock.me.id


def test_id_token_is_no_access_token(platform: Platform) -> None:
    """Its audience is the application."""
    id_token = platform.redeem(platform.code(scope="openid")).json()["id_token"]

    refused = platform.me(id_token)

    assert refused.json()["error"]["message"] == (
        "Access token validation failure. Invalid audience."
    )


def test_unsigned_token_is_refused(platform: Platform) -> None:
    """alg none, with claims that would do."""
    claims = jwt.decode(platform.mock.token(), options={"verify_signature": False})
    unsigned = jwt.encode(claims, "", algorithm="none")

    refused = platform.me(unsigned)

    assert refused.json()["error"]["message"] == (
        "Access token validation failure. Invalid signature."
    )


def test_nothing_but_a_token_of_ours_can_expire(graph_mock: GraphMock) -> None:
    """The test's author is told."""
    with pytest.raises(UsageError, match="this tenant issued no token 'eyJ'"):
        graph_mock.identity.expire("eyJ")


@pytest.mark.parametrize(
    ("say", "message"),
    [
        pytest.param(
            lambda mock: mock.identity.revoke("eve@partner.example"),
            "no user 'eve@partner.example' in this tenant",
            id="user",
        ),
        pytest.param(
            lambda mock: mock.identity.consent("an-app", "Mail.Read"),
            "no application 'an-app' is registered",
            id="application",
        ),
        pytest.param(
            lambda mock: mock.identity.register_app(certificate="no PEM"),
            "certificate is no PEM",
            id="certificate",
        ),
    ],
)
def test_author_is_told_of_what_is_not_there(
    graph_mock: GraphMock, say: Callable[[GraphMock], object], message: str
) -> None:
    """A UsageError at the call."""
    with pytest.raises(UsageError, match=message):
        say(graph_mock)


def test_identity_says_what_it_knows(graph_mock: GraphMock) -> None:
    """A readable repr, which shows no secret."""
    before = repr(graph_mock.identity)
    app = graph_mock.identity.register_app(name="Reporter", secret="s3cret")

    assert before == "<Identity of contoso.example: any application serves>"
    assert repr(graph_mock.identity) == "<Identity of contoso.example: Reporter>"
    assert "s3cret" not in repr(app)
