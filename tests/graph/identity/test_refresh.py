"""New tokens without the user (platform.md §14.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .reading import claims_of, refusal_of

if TYPE_CHECKING:
    from .conftest import Platform


def test_refreshing_gives_new_tokens_and_keeps_the_old_one_good(platform: Platform) -> None:
    """Without a scope, the same as at first."""
    old = platform.refresh_token()

    first = platform.token("refresh_token", refresh_token=old).json()
    second = platform.token("refresh_token", refresh_token=old)

    assert first["refresh_token"] != old
    assert claims_of(first["access_token"])["scp"] == "User.Read"
    assert second.status_code == 200


def test_refresh_token_is_good_for_another_resource(platform: Platform) -> None:
    """It is bound to user and application."""
    answer = platform.token(
        "refresh_token", refresh_token=platform.refresh_token(), scope="api://other/do.things"
    ).json()

    claims = claims_of(answer["access_token"])
    assert (claims["aud"], claims["scp"]) == ("api://other", "do.things")
    assert answer["scope"] == "api://other/do.things"


def test_refresh_token_of_another_application_is_none(platform: Platform) -> None:
    """invalid_grant."""
    token = platform.refresh_token()

    answer = platform.token("refresh_token", refresh_token=token, client_id="another")

    assert refusal_of(answer) == (400, "invalid_grant", 70000)


def test_revoking_ends_what_was_and_not_what_comes(platform: Platform) -> None:
    """For that user alone."""
    first, second = platform.mock.users[:2]
    mine = platform.refresh_token(login_hint=first.mail)
    others = platform.refresh_token(login_hint=second.mail)

    platform.mock.identity.revoke(first)

    later = platform.refresh_token(login_hint=first.mail)
    refused = platform.token("refresh_token", refresh_token=mine)
    served = [platform.token("refresh_token", refresh_token=each) for each in (others, later)]
    assert refusal_of(refused) == (400, "invalid_grant", 50173)
    assert refused.json()["suberror"] == "bad_token"
    assert [each.status_code for each in served] == [200, 200]


def test_reset_forgets_who_signed_in(platform: Platform) -> None:
    """And makes the same names again, so that the same test is the same."""
    before = platform.refresh_token()
    platform.mock.identity.register_app("another-app")

    platform.mock.reset()

    refused = platform.token("refresh_token", refresh_token=before)
    assert refusal_of(refused) == (400, "invalid_grant", 70000)
    assert platform.mock.identity.apps == []
    platform.mock.reset()
    assert platform.refresh_token() == before
