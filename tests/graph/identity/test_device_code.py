"""A device asks, a person signs in elsewhere (platform.md §14.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .reading import APP, claims_of, refusal_of

if TYPE_CHECKING:
    from .conftest import Platform

GRANT = "urn:ietf:params:oauth:grant-type:device_code"


def begin(platform: Platform) -> Any:
    path = f"/{platform.mock.tenant.id}/oauth2/v2.0/devicecode"
    return platform.post(path, {"client_id": APP, "scope": "User.Read"}).json()


def poll(platform: Platform, begun: Any) -> Any:
    return platform.token(GRANT, device_code=begun["device_code"], client_secret=None)


def test_first_poll_is_served_unless_a_page_is_wanted(platform: Platform) -> None:
    """As the first user; the second one is refused."""
    begun = begin(platform)

    first, second = poll(platform, begun), poll(platform, begun)

    assert (begun["expires_in"], begun["interval"]) == (900, 5)
    assert begun["user_code"] in begun["message"]
    claims = claims_of(first.json()["access_token"])
    assert (claims["upn"], claims["appidacr"]) == (platform.mock.me.user_principal_name, "0")
    assert refusal_of(second) == (400, "invalid_grant", 70020)


@pytest.mark.graph_mock(sign_in="page")
def test_poll_waits_for_the_person(platform: Platform) -> None:
    """Who enters the code on our page and picks an account there."""
    second = platform.mock.users[1]
    begun = begin(platform)
    pending = poll(platform, begun)

    page = platform.get("/devicelogin")
    typo = platform.post("/devicelogin", {"user_code": "WRONG", "username": second.mail})
    form = {"user_code": begun["user_code"].lower(), "username": second.user_principal_name}
    done = platform.post("/devicelogin", form)

    served = poll(platform, begun)
    assert begun["verification_uri"] == f"{platform.mock.url}/devicelogin"
    assert refusal_of(pending) == (400, "authorization_pending", 70016)
    assert second.user_principal_name in page.text
    assert "That code didn't work" in typo.text.replace("&#x27;", "'")
    assert "signed in" in done.text
    assert claims_of(served.json()["access_token"])["oid"] == second.id


@pytest.mark.graph_mock(sign_in="page")
def test_person_may_decline(platform: Platform) -> None:
    """authorization_declined ends the polling."""
    begun = begin(platform)
    platform.post("/devicelogin", {"user_code": begun["user_code"], "decision": "cancel"})

    answer = poll(platform, begun)

    assert refusal_of(answer) == (400, "authorization_declined", 65004)


@pytest.mark.graph_mock(sign_in="page")
def test_code_runs_out_by_the_tenants_clock(platform: Platform) -> None:
    """On the page, too."""
    begun = begin(platform)
    platform.mock.clock.advance(minutes=16)

    late = platform.post(
        "/devicelogin", {"user_code": begun["user_code"], "username": platform.mock.me.mail}
    )

    assert "work" in late.text
    assert refusal_of(poll(platform, begun)) == (400, "expired_token", 70019)
