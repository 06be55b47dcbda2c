"""The page where somebody enters the code that a device shows: ``/devicelogin``."""

from __future__ import annotations

from ..answer import Answer
from .form import Form
from .pages import device_page, message_page
from .platform import IdentityPlatform

__all__ = ["device_login"]


def device_login(platform: IdentityPlatform, form: Form) -> Answer:
    """Show the page; with a code, let the chosen user have signed in on the device, or declined."""
    user_code = form.find("user_code") or form.find("otc") or ""
    users = platform.tenant.directory.users
    if form.request.method != "POST":
        return _html(device_page(users, user_code))
    device = platform.grants.find_device(user_code)
    if device is None:
        return _html(
            device_page(users, user_code, "That code didn't work. Check it and try again.")
        )
    if form.find("decision") == "cancel":
        device.is_declined = True
        return _html(message_page("Sign-in was cancelled", "You may close this window."))
    device.user_id = platform.get_user(form.get("username")).id
    return _html(message_page("You have signed in on your device", "You may close this window."))


def _html(page: str) -> Answer:
    return Answer(200, page.encode(), "text/html; charset=utf-8")
