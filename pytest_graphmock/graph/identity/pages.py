"""The pages that a person sees: choosing an account, consenting, entering a device's code.

Plain HTML that needs nothing from elsewhere; every control has a label, and everything works from
the keyboard and without scripts. Only ``form_post`` has a script, which sends the form at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from ...exchange.directory import User

__all__ = [
    "account_page",
    "consent_page",
    "device_page",
    "form_post_page",
    "message_page",
]

_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:30rem;margin:3rem auto;padding:0 1rem;"
    "color:#1b1b1b;background:#fff}"
    "button,input{font:inherit;padding:.5rem .75rem}"
    "ul{list-style:none;padding:0}li{margin:.5rem 0}"
    "li button{width:100%;text-align:left}"
    "small{display:block;color:#505050}"
)


def account_page(app_name: str, users: Iterable[User], action: str, kept: Mapping[str, str]) -> str:
    """Return the page that lists who can sign in; each is a button that sends ``username``."""
    buttons = "".join(
        f'<li><button name="username" value="{escape(user.user_principal_name)}">'
        f"{escape(user.display_name)}<small>{escape(user.user_principal_name)}</small></button></li>"
        for user in users
    )
    return _page(
        "Pick an account",
        f"<p>to continue to {escape(app_name)}</p>"
        + _form(action, kept, f"<ul>{buttons}</ul>")
        + _form(action, {**kept, "decision": "cancel"}, "<button>Cancel</button>"),
    )


def consent_page(
    app_name: str, user: User, scopes: Iterable[str], action: str, kept: Mapping[str, str]
) -> str:
    """Return the page that asks a user for consent; it sends ``decision``, accept or cancel."""
    listed = "".join(f"<li>{escape(scope)}</li>" for scope in scopes)
    return _page(
        "Permissions requested",
        f"<p>{escape(app_name)} would like, as {escape(user.user_principal_name)}:</p>"
        f"<ul>{listed}</ul>"
        + _form(
            action,
            {**kept, "username": user.user_principal_name},
            '<button name="decision" value="accept">Accept</button> '
            '<button name="decision" value="cancel">Cancel</button>',
        ),
    )


def device_page(users: Iterable[User], user_code: str = "", fault: str = "") -> str:
    """Return the page on which the user of a device enters its code and says who they are."""
    options = "".join(
        f'<option value="{escape(user.user_principal_name)}">{escape(user.display_name)} '
        f"({escape(user.user_principal_name)})</option>"
        for user in users
    )
    told = f'<p role="alert">{escape(fault)}</p>' if fault else ""
    return _page(
        "Enter code",
        told
        + _form(
            "/devicelogin",
            {},
            '<p><label for="user_code">Code displayed on your device</label><br>'
            f'<input id="user_code" name="user_code" value="{escape(user_code)}" required '
            'autocomplete="off" autofocus></p>'
            '<p><label for="username">Account</label><br>'
            f'<select id="username" name="username">{options}</select></p>'
            '<p><button name="decision" value="accept">Sign in</button> '
            '<button name="decision" value="cancel">Cancel</button></p>',
        ),
    )


def form_post_page(uri: str, parameters: Mapping[str, str]) -> str:
    """Return the page that posts an answer to the application (OAuth 2.0 Form Post Response)."""
    return _page(
        "Working…",
        _form(uri, parameters, "<noscript><button>Continue</button></noscript>")
        + "<script>document.forms[0].submit()</script>",
    )


def message_page(title: str, message: str) -> str:
    """Return a page that only says something."""
    return _page(title, f"<p>{escape(message)}</p>")


def _form(action: str, kept: Mapping[str, str], controls: str) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in kept.items()
    )
    return f'<form method="post" action="{escape(action)}">{hidden}{controls}</form>'


def _page(title: str, content: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><main><h1>{escape(title)}</h1>{content}"
        "<p><small>pytest-graphmock: nobody really signs in here.</small></p></main></body></html>"
    )
