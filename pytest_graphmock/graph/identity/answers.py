"""The answers of the token endpoint: tokens of a user or of an application.

Source: platform.md §14.2 and §15 (documented).
"""

from __future__ import annotations

import base64
import json
from typing import Any

from ...exchange.directory import User
from .apps import App
from .asked import AskedScopes
from .grants import SignIn
from .platform import IdentityPlatform
from .scopes import ALL_SCOPES
from .signing import sign

__all__ = ["access_token", "app_tokens", "client_info", "id_token", "user_tokens"]

#: What is said is a second short of what holds (observed).
LIFETIME_S = 3600


def app_tokens(
    platform: IdentityPlatform, app: App, proof: str, asked: AskedScopes
) -> dict[str, Any]:
    """Return the answer with an application's own token."""
    roles = None if app.application is None else sorted(app.application)
    if not asked.is_for_graph:
        roles = []  # what another API grants is not for this tenant to know
    return {
        "token_type": "Bearer",
        "expires_in": LIFETIME_S - 1,
        "ext_expires_in": LIFETIME_S - 1,
        "access_token": _token(platform, None, roles, app, proof, asked),
    }


def user_tokens(
    platform: IdentityPlatform,
    app: App,
    proof: str,
    sign_in: SignIn,
    *,
    origin: str,
    wants_client_info: bool,
) -> dict[str, Any]:
    """Return the answer with the tokens of a user who signed in."""
    user, asked = platform.get_user(sign_in.user_id), sign_in.asked
    token, granted = access_token(platform, app, proof, user, asked)
    answer: dict[str, Any] = {
        "token_type": "Bearer",
        "scope": asked.echo(granted),
        "expires_in": LIFETIME_S - 1,
        "ext_expires_in": LIFETIME_S - 1,
        "access_token": token,
    }
    if asked.wants_refresh:
        answer["refresh_token"] = platform.grants.add_refresh_token(sign_in)
    if asked.wants_id_token:
        answer["id_token"] = id_token(platform, app, user, sign_in, origin)
    if wants_client_info:
        answer["client_info"] = client_info(platform, user)
    return answer


def access_token(
    platform: IdentityPlatform, app: App, proof: str, user: User, asked: AskedScopes
) -> tuple[str, tuple[str, ...]]:
    """Return a user's access token and the permissions in it, bare.

    Raises:
        IdentityRefusal: Some were not consented to (65001).
    """
    granted = asked.names
    if asked.is_for_graph:
        platform.require_consent(app, user, asked.names)
        if asked.is_default:
            consented = platform.apps.consented(app, user.id)
            granted = tuple(sorted(_ALL if consented is None else consented))
    elif asked.is_default:
        granted = ("user_impersonation",)
    token = _token(platform, user, [*asked.claimed_oidc, *granted], app, proof, asked)
    return token, granted


_ALL = ALL_SCOPES - {"openid", "profile", "offline_access"}


def _token(
    platform: IdentityPlatform,
    user: User | None,
    permissions: list[str] | None,
    app: App,
    proof: str,
    asked: AskedScopes,
) -> str:
    client = app.token_client(proof)
    if asked.is_for_graph:
        return platform.tokens.issue(
            user, scopes=permissions, client=client, audience=asked.resource, expires_in=LIFETIME_S
        )
    return sign(platform.tokens.claims(user, permissions, LIFETIME_S, client, asked.resource))


def id_token(platform: IdentityPlatform, app: App, user: User, sign_in: SignIn, origin: str) -> str:
    """Return who signed in, for the application to verify by the JWKS.

    Source: "ID token claims reference" (documented).
    """
    ids = platform.tenant.ids
    now = int(platform.grants.now)
    pairwise = ids.digest(f"subject {app.client_id} {user.id}", 32)
    claims: dict[str, Any] = {
        "aud": app.client_id,
        "iss": f"{origin}/{platform.tenant.id}/v2.0",
        "iat": now,
        "nbf": now,
        "exp": now + LIFETIME_S,
        "oid": user.id,
        "sub": _text(pairwise),
        "tid": platform.tenant.id,
        "uti": _text(ids.digest(f"id token {platform.served}", 16)),
        "ver": "2.0",
    }
    if sign_in.nonce is not None:
        claims["nonce"] = sign_in.nonce
    if "profile" in sign_in.asked.oidc:
        claims |= {"name": user.display_name, "preferred_username": user.user_principal_name}
    if "email" in sign_in.asked.oidc:
        claims["email"] = user.mail
    return sign(claims)


def client_info(platform: IdentityPlatform, user: User) -> str:
    """Return what MSAL names an account by."""
    named = {"uid": user.id, "utid": platform.tenant.id}
    return _text(json.dumps(named, separators=(",", ":")).encode())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
