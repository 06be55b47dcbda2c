"""Who is signed in, in a person's browser: a cookie; and signing out.

Source: "OpenID Connect on the Microsoft identity platform", sign-out (documented); the cookie is
ours, and set only where people sign in on a page.
"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, urlsplit, urlunsplit

from werkzeug.urls import iri_to_uri

from ...exchange.directory import User
from ..answer import Answer
from ..request import Request
from .form import Form
from .pages import message_page
from .platform import IdentityPlatform

__all__ = ["logout", "signed_in", "with_session"]

_COOKIE = "graphmock_session"


def signed_in(platform: IdentityPlatform, request: Request) -> User | None:
    """Return who has signed in in this browser before."""
    try:
        cookies = SimpleCookie(request.header("Cookie") or "")
    except CookieError:
        return None
    return platform.find_user(cookies[_COOKIE].value) if _COOKIE in cookies else None


def with_session(answer: Answer, user: User) -> Answer:
    """Return an answer that lets the browser remember who signed in."""
    answer.headers["Set-Cookie"] = f"{_COOKIE}={user.id}; Path=/; HttpOnly; SameSite=Lax"
    return answer


def logout(platform: IdentityPlatform, form: Form) -> Answer:
    """Sign out and go where the application wants its user to be, if that is an address of its own.

    While no application is registered that may be anywhere.
    """
    uri = form.find("post_logout_redirect_uri")
    if uri is not None and _is_known(platform, uri):
        # Taken apart and put together, so that no line ends in the header.
        location = iri_to_uri(urlunsplit(urlsplit(_with_state(uri, form.find("state")))))
        answer = Answer(302, headers={"Location": location})
    else:
        page = message_page("You signed out of your account", "You may close this window.")
        answer = Answer(200, page.encode(), "text/html; charset=utf-8")
    answer.headers["Set-Cookie"] = f"{_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"
    return answer


def _with_state(uri: str, state: str | None) -> str:
    if state is None:
        return uri
    return f"{uri}{'&' if '?' in uri else '?'}state={quote(state)}"


def _is_known(platform: IdentityPlatform, uri: str) -> bool:
    apps = list(platform.apps)
    return not apps or any(app.may_redirect_to(uri) for app in apps)
