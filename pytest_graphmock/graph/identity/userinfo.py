"""Who the holder of a token is: ``/oidc/userinfo``.

Source: "UserInfo endpoint" of the Microsoft identity platform (documented).
"""

from __future__ import annotations

from typing import Any

from ..answer import Answer
from ..errors import AuthenticationError
from .form import Form
from .platform import IdentityPlatform

__all__ = ["userinfo"]


def userinfo(platform: IdentityPlatform, form: Form) -> Answer | dict[str, Any]:
    """Return the user's claims; 401 without a token of theirs, whatever ``auth`` is."""
    scheme, _, token = (form.request.header("Authorization") or "").partition(" ")
    try:
        access = platform.tokens.get(token.strip() if scheme.casefold() == "bearer" else "")
    except AuthenticationError as error:
        return _refused(error.message)
    user = platform.find_user(access.user_id or "")
    if user is None:
        return _refused("The token is no user's.")
    claims = {
        "sub": user.id,
        "name": user.display_name,
        "family_name": user.surname,
        "given_name": user.given_name,
        "email": user.mail,
    }
    return {name: value for name, value in claims.items() if value is not None}


def _refused(why: str) -> Answer:
    quoted = why.partition("\n")[0].replace('"', "'")
    challenge = f'Bearer error="invalid_token", error_description="{quoted}"'
    return Answer(401, headers={"WWW-Authenticate": challenge})
