"""``grant_type=client_credentials``: an application signs in as itself."""

from __future__ import annotations

from typing import Any

from ..answers import app_tokens
from ..clients import authenticate
from ..form import Form
from ..platform import IdentityPlatform
from ..refusals import IdentityRefusal

__all__ = ["grant"]


def grant(platform: IdentityPlatform, form: Form) -> dict[str, Any]:
    """Return the application's own token.

    Raises:
        IdentityRefusal: It proves nothing (7000218), or asks for anything but ``.default``
            (1002012).
    """
    app, proof = authenticate(platform, form, must_prove=True)
    asked = form.asked()
    if not asked.is_default:
        raise IdentityRefusal(1002012, scope=form.get("scope"))
    return app_tokens(platform, app, proof, asked)
