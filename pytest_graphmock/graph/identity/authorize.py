"""The authorize endpoint: a person signs in, and the application hears of it at its address.

``GET /{tenant}/oauth2/v2.0/authorize`` (and ``POST``, which is what the pages send).

Source: platform.md §14.2 (documented); "authorization code flow" for response modes and errors.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

from werkzeug.urls import iri_to_uri

from ...exchange.directory import User
from ..answer import Answer
from .answers import access_token, client_info, id_token
from .apps import App
from .asked import AskedScopes
from .form import Form
from .grants import CODE_LIFETIME_S, Code, SignIn
from .pages import account_page, consent_page, form_post_page
from .platform import IdentityPlatform
from .refusals import IdentityRefusal
from .session import signed_in, with_session
from .trailer import described, next_trace

__all__ = ["authorize"]

_RESPONSE_TYPES = {
    frozenset(each.split())
    for each in ("code", "id_token", "code id_token", "id_token token", "token")
}
_PROMPTS = frozenset({"login", "none", "consent", "select_account", "create"})


@dataclass(frozen=True, slots=True)
class _Asked:
    """A sign-in that was asked for, and is fit to be answered at the application's address."""

    form: Form
    app: App
    redirect_uri: str
    mode: str
    response_types: frozenset[str]
    scopes: AskedScopes


def authorize(platform: IdentityPlatform, form: Form) -> Answer:
    """Answer at the application's address: with a code, with tokens, or with what went wrong.

    Raises:
        IdentityRefusal: It is not known where to answer, which the person is shown instead:
            application (700016), address (50011), malformed (900144, 9002313).
    """
    app = platform.get_app(form.get("client_id"), form.tenant_name)
    redirect_uri = _redirect_uri(app, form)
    response_types = frozenset((form.find("response_type") or "").split())
    usual = "query" if response_types <= {"code"} else "fragment"
    asked_mode = form.find("response_mode") or usual
    mode = asked_mode if asked_mode in _modes(usual) else usual
    try:
        if asked_mode != mode:
            raise IdentityRefusal(70007, mode=asked_mode)
        _check(form, response_types)
        asked = _Asked(form, app, redirect_uri, mode, response_types, form.asked())
        return _proceed(platform, asked)
    except IdentityRefusal as refusal:
        if refusal.number in _SHOWN:
            raise
        trace = next_trace(platform, form.request)
        refused = {"error": refusal.error, "error_description": described(refusal, trace)}
        return _send(redirect_uri, mode, _with_state(form, refused))


def _modes(usual: str) -> tuple[str, ...]:
    """Return how may be answered; tokens never stand in a query, which logs keep (documented:
    "implicit grant flow")."""
    return (usual, "form_post") if usual == "fragment" else ("query", "fragment", "form_post")


#: An account that does not exist is told on the page; the application never hears of it.
_SHOWN = (50034,)


def _redirect_uri(app: App, form: Form) -> str:
    uri = form.find("redirect_uri")
    if uri is None and len(app.redirect_uris) == 1:
        return app.redirect_uris[0]
    uri = form.get("redirect_uri")
    parts = urlsplit(uri)
    if not parts.scheme or parts.fragment or not app.may_redirect_to(uri):
        raise IdentityRefusal(50011, uri=uri, app=app.client_id)
    return uri


def _check(form: Form, response_types: frozenset[str]) -> None:
    if not response_types:
        raise IdentityRefusal(900144, parameter="response_type")
    if response_types not in _RESPONSE_TYPES:
        raise IdentityRefusal(700054, response_type=" ".join(sorted(response_types)))
    if "id_token" in response_types and form.find("nonce") is None:
        raise IdentityRefusal(900144, parameter="nonce")
    prompt = form.find("prompt")
    if prompt is not None and prompt not in _PROMPTS:
        raise IdentityRefusal(9002313)
    challenge = form.find("code_challenge")
    if challenge is not None and not 43 <= len(challenge) <= 128:
        raise IdentityRefusal(50147)
    if (form.find("code_challenge_method") or "plain") not in ("plain", "S256"):
        raise IdentityRefusal(9002313)


def _proceed(platform: IdentityPlatform, asked: _Asked) -> Answer:
    form = asked.form
    decision = form.find("decision") if form.request.method == "POST" else None
    if decision == "cancel":
        raise IdentityRefusal(65004)
    user = _user(platform, form)
    if user is None:
        if form.find("prompt") == "none":
            raise IdentityRefusal(50058)
        return _html(account_page(asked.app.name, platform.tenant.directory.users, *_action(form)))
    if _lacks_consent(platform, asked, user):
        if form.find("prompt") == "none":
            raise IdentityRefusal(65001, error="interaction_required", **_named(asked.app))
        if platform.sign_in == "page" and decision != "accept":
            names = asked.scopes.names
            return _html(consent_page(asked.app.name, user, names, *_action(form)))
    if asked.scopes.is_for_graph:
        platform.apps.consent(asked.app, user.id, asked.scopes.names)
    sent = _send(asked.redirect_uri, asked.mode, _granted(platform, asked, user))
    return with_session(sent, user) if platform.sign_in == "page" else sent


def _user(platform: IdentityPlatform, form: Form) -> User | None:
    """Return who signs in; None when a page has to ask."""
    if platform.sign_in == "auto":
        hint = form.find("login_hint")
        return platform.get_user(hint) if hint is not None else _me(platform)
    if form.request.method == "POST" and form.find("username") is not None:
        return platform.get_user(form.get("username"))
    if form.find("prompt") in ("login", "select_account"):
        return None
    return signed_in(platform, form.request)


def _me(platform: IdentityPlatform) -> User:
    me = platform.me()
    if me is None:
        raise IdentityRefusal(50034, tenant=platform.tenant.domain)
    return me


def _lacks_consent(platform: IdentityPlatform, asked: _Asked, user: User) -> bool:
    if not asked.scopes.is_for_graph:
        return False
    if asked.form.find("prompt") == "consent" and platform.sign_in == "page":
        return asked.form.find("decision") != "accept"
    return platform.apps.lacks_consent(asked.app, user.id, asked.scopes.names)


def _named(app: App) -> dict[str, str]:
    return {"app": app.client_id, "name": app.name}


def _action(form: Form) -> tuple[str, dict[str, str]]:
    """Return where a page sends its form, and what was asked, which it sends along."""
    kept = {k: v for k, v in form.values().items() if k not in ("username", "decision")}
    return form.request.raw_path, kept


def _granted(platform: IdentityPlatform, asked: _Asked, user: User) -> dict[str, str]:
    form, app = asked.form, asked.app
    sign_in = SignIn(
        user_id=user.id,
        client_id=app.client_id.casefold(),
        asked=asked.scopes,
        nonce=form.find("nonce"),
    )
    granted: dict[str, str] = {}
    if "token" in asked.response_types:
        token, names = access_token(platform, app, "0", user, asked.scopes)
        granted |= {"access_token": token, "token_type": "Bearer", "expires_in": "3599"}
        granted["scope"] = asked.scopes.echo(names)
    if "id_token" in asked.response_types:
        granted["id_token"] = id_token(platform, app, user, sign_in, form.origin)
    if "code" in asked.response_types:
        granted["code"] = platform.grants.add_code(_code(platform, asked, sign_in))
    if form.wants_client_info:
        granted["client_info"] = client_info(platform, user)
    granted = _with_state(form, granted)
    granted["session_state"] = str(platform.tenant.ids.guid(f"session of {user.id}"))
    return granted


def _code(platform: IdentityPlatform, asked: _Asked, sign_in: SignIn) -> Code:
    form = asked.form
    return Code(
        sign_in=sign_in,
        redirect_uri=asked.redirect_uri,
        challenge=form.find("code_challenge"),
        challenge_method=form.find("code_challenge_method") or "plain",
        expires=platform.grants.now + CODE_LIFETIME_S,
    )


def _with_state(form: Form, parameters: dict[str, str]) -> dict[str, str]:
    state = form.find("state")
    return parameters if state is None else {**parameters, "state": state}


def _send(uri: str, mode: str, parameters: dict[str, str]) -> Answer:
    if mode == "form_post":
        return _html(form_post_page(uri, parameters))
    parts = urlsplit(uri)
    if mode == "query":
        parts = parts._replace(query="&".join(filter(None, (parts.query, urlencode(parameters)))))
    else:
        parts = parts._replace(fragment=urlencode(parameters))
    return Answer(302, headers={"Location": iri_to_uri(urlunsplit(parts))})


def _html(page: str) -> Answer:
    return Answer(200, page.encode(), "text/html; charset=utf-8")
