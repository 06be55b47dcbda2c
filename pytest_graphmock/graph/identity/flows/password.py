"""``grant_type=password`` (ROPC): a program that knows a user's password."""

from __future__ import annotations

from typing import Any

from ..answers import user_tokens
from ..clients import authenticate
from ..form import Form
from ..grants import SignIn
from ..platform import IdentityPlatform
from ..refusals import IdentityRefusal

__all__ = ["grant"]


def grant(platform: IdentityPlatform, form: Form) -> dict[str, Any]:
    """Return the tokens of a user; any password serves, unless one was set.

    Raises:
        IdentityRefusal: There is no such user (50034), the password is another (50126), one proof
            is not enough (50076), or something was not consented to (65001).
    """
    app, proof = authenticate(platform, form)
    asked = form.asked()
    user = platform.get_user(form.get("username"))
    password = form.get("password")
    if platform.passwords.get(user.id, password) != password:
        raise IdentityRefusal(50126)
    if user.id in platform.mfa:
        raise IdentityRefusal(50076, resource=asked.resource)
    return user_tokens(
        platform,
        app,
        proof,
        SignIn(user_id=user.id, client_id=app.client_id.casefold(), asked=asked),
        origin=form.origin,
        wants_client_info=form.wants_client_info,
    )
