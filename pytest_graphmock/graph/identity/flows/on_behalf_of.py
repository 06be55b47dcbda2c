"""``grant_type=…jwt-bearer``: an API calls Graph on behalf of whoever called it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....exchange.directory import User
from ..answers import user_tokens
from ..apps import App
from ..clients import authenticate
from ..form import Form
from ..grants import SignIn
from ..platform import IdentityPlatform
from ..refusals import IdentityRefusal

__all__ = ["grant"]


def grant(platform: IdentityPlatform, form: Form) -> dict[str, Any]:
    """Return tokens of the user whose token the API was called with.

    The assertion is an access token for the API itself (documented). While no application is
    registered, one for anybody serves, such as `graph_mock.token` gives (ours).

    Raises:
        IdentityRefusal: It is not signed by us or no user's (50013), out of date (500133), or meant
            for somebody else (500131).
    """
    app, proof = authenticate(platform, form, must_prove=True)
    if form.get("requested_token_use") != "on_behalf_of":
        raise IdentityRefusal(9002313)
    user = _caller(platform, app, form.get("assertion"))
    sign_in = SignIn(user_id=user.id, client_id=app.client_id.casefold(), asked=form.asked())
    return user_tokens(
        platform,
        app,
        proof,
        sign_in,
        origin=form.origin,
        wants_client_info=form.wants_client_info,
    )


def _caller(platform: IdentityPlatform, app: App, assertion: str) -> User:
    claims = _claims(platform, assertion)
    user = platform.find_user(str(claims.get("oid")))
    if claims.get("tid") != platform.tenant.id or "scp" not in claims or user is None:
        raise IdentityRefusal(50013)
    if platform.tokens.is_out_of_date(assertion, claims):
        raise IdentityRefusal(500133)
    if app.is_registered and not app.answers_to(claims["aud"]):
        raise IdentityRefusal(500131)
    return user


def _claims(platform: IdentityPlatform, assertion: str) -> Mapping[str, Any]:
    found = platform.tokens.read_claims(assertion)
    if found is None:
        raise IdentityRefusal(50013)
    return found
