"""The device flow: ``POST …/devicecode``, and the polls of the token endpoint (RFC 8628)."""

from __future__ import annotations

from typing import Any

from ..answers import user_tokens
from ..clients import authenticate
from ..form import Form
from ..grants import DEVICE_INTERVAL_S, DEVICE_LIFETIME_S, DeviceCode, SignIn
from ..platform import IdentityPlatform
from ..refusals import IdentityRefusal

__all__ = ["begin", "grant"]


def begin(platform: IdentityPlatform, form: Form) -> dict[str, Any]:
    """Return a code for the device and one for its user, who signs in at our own page.

    Source: platform.md §14.2 (documented); the page's address is the caller's, so that it opens.
    """
    app = platform.get_app(form.get("client_id"), form.tenant_name)
    name, device = platform.grants.add_device(app.client_id.casefold(), form.asked())
    page = f"{form.origin}/devicelogin"
    return {
        "user_code": device.user_code,
        "device_code": name,
        "verification_uri": page,
        "expires_in": DEVICE_LIFETIME_S,
        "interval": DEVICE_INTERVAL_S,
        "message": f"To sign in, use a web browser to open the page {page} and enter the code "
        f"{device.user_code} to authenticate.",
    }


def grant(platform: IdentityPlatform, form: Form) -> dict[str, Any]:
    """Return the tokens of whoever signed in; with ``sign_in="auto"`` that is the first user.

    Raises:
        IdentityRefusal: Nobody did yet (70016) or in time (70019), somebody declined (65004), the
            code was redeemed (70020) or is none (70018).
    """
    app, proof = authenticate(platform, form)
    device = platform.grants.devices.get(form.get("device_code"))
    if device is None or device.client_id != app.client_id.casefold():
        raise IdentityRefusal(70018)
    user_id = _signed_in(platform, device)
    answer = user_tokens(
        platform,
        app,
        proof,
        SignIn(user_id=user_id, client_id=device.client_id, asked=device.asked),
        origin=form.origin,
        wants_client_info=form.wants_client_info,
    )
    device.is_redeemed = True
    return answer


def _signed_in(platform: IdentityPlatform, device: DeviceCode) -> str:
    if device.is_redeemed:
        raise IdentityRefusal(70020)
    if device.expires <= platform.grants.now:
        raise IdentityRefusal(70019)
    if device.is_declined:
        raise IdentityRefusal(65004, error="authorization_declined")
    me = platform.me()
    if device.user_id is None and platform.sign_in == "auto" and me is not None:
        return me.id
    if device.user_id is None:
        raise IdentityRefusal(70016)
    return device.user_id
