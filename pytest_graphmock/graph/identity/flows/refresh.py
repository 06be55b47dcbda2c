"""``grant_type=refresh_token``: new tokens without the user."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

from ..answers import user_tokens
from ..clients import authenticate
from ..form import Form
from ..grants import REFRESH_LIFETIME_S, RefreshToken
from ..platform import IdentityPlatform
from ..refusals import IdentityRefusal

__all__ = ["grant"]


def grant(platform: IdentityPlatform, form: Form) -> dict[str, Any]:
    """Return new tokens, a new refresh token with them; the old one stays good (documented).

    They may be for another resource than the first ones: a refresh token is bound to user and
    application only (documented).

    Raises:
        IdentityRefusal: The token is unknown or another application's (70000), was not used for 90
            days (700082), or its user's sessions were revoked (50173).
    """
    app, proof = authenticate(platform, form)
    name = form.get("refresh_token")
    token = platform.grants.refresh_tokens.get(name)
    if token is None or token.sign_in.client_id != app.client_id.casefold():
        raise IdentityRefusal(70000, parameter="refresh_token")
    _check(platform, token, name)
    asked = form.asked() if form.find("scope") or form.find("resource") else token.sign_in.asked
    if not asked.wants_refresh:  # whoever refreshes goes on doing so, asked again or not
        asked = replace(asked, oidc=(*asked.oidc, "offline_access"))
    return user_tokens(
        platform,
        app,
        proof,
        replace(token.sign_in, asked=asked, nonce=None),
        origin=form.origin,
        wants_client_info=form.wants_client_info,
    )


def _check(platform: IdentityPlatform, token: RefreshToken, name: str) -> None:
    grants = platform.grants
    if grants.is_revoked(token):
        raise IdentityRefusal(50173)
    if name in grants.expired or token.issued + REFRESH_LIFETIME_S <= grants.now:
        issued = datetime.fromtimestamp(token.issued, timezone.utc)
        raise IdentityRefusal(
            700082, issued=f"{issued:%Y-%m-%dT%H:%M:%S.0000000Z}", inactive="90.00:00:00"
        )
