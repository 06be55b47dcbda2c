"""``grant_type=authorization_code``: what `authorize` gave is redeemed, once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..answers import user_tokens
from ..clients import authenticate
from ..form import Form
from ..grants import Code
from ..platform import IdentityPlatform
from ..refusals import IdentityRefusal

__all__ = ["grant"]


def grant(platform: IdentityPlatform, form: Form) -> dict[str, Any]:
    """Return the tokens of whoever signed in for the code.

    A scope may name fewer permissions than were asked for then, or be left out.

    Raises:
        IdentityRefusal: The code is unknown (70000), used (54005) or too old (70008); it was meant
            for another address (500112) or application (70000); the verifier fits not (501481).
    """
    app, proof = authenticate(platform, form)
    name = form.get("code")
    code = platform.grants.codes.get(name)
    if code is None or code.sign_in.client_id != app.client_id.casefold():
        raise IdentityRefusal(70000, parameter="code")
    _check(platform, form, code, name)
    sign_in = code.sign_in
    if form.find("scope") is not None:
        sign_in = replace(sign_in, asked=form.asked())
    answer = user_tokens(
        platform,
        app,
        proof,
        sign_in,
        origin=form.origin,
        wants_client_info=form.wants_client_info,
    )
    platform.grants.redeemed.add(name)
    return answer


def _check(platform: IdentityPlatform, form: Form, code: Code, name: str) -> None:
    if name in platform.grants.redeemed:
        raise IdentityRefusal(54005)
    if code.expires <= platform.grants.now or name in platform.grants.expired:
        raise IdentityRefusal(70008)
    given = form.get("redirect_uri")
    if given != code.redirect_uri:
        raise IdentityRefusal(500112, given=given, asked=code.redirect_uri)
    verifier = form.find("code_verifier") or ""
    if not code.is_proved_by(verifier):
        raise IdentityRefusal(501481)
