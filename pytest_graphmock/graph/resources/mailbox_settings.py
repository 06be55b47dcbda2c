"""Mailbox settings: GET and PATCH …/mailboxSettings, GET …/mailboxSettings/timeZone and others."""

from __future__ import annotations

from typing import Any

from ...exchange.access import require_mail_access
from ...exchange.change_settings import change_settings
from ...exchange.directory import User
from ..answer import Answer
from ..call import Call
from ..render import complex_answer
from ..tree import Resource
from ..wire.mailbox_settings import (
    COMPLEX_SETTINGS,
    PLAIN_SETTINGS,
    settings_from_wire,
    settings_to_wire,
)
from .access import SETTINGS_READ, SETTINGS_WRITE

__all__ = ["MAILBOX_SETTINGS"]

MAILBOX_SETTINGS = Resource("mailboxSettings")


@MAILBOX_SETTINGS.on("GET", "Get mailboxSettings", SETTINGS_READ, options=frozenset({"select"}))
def get_mailbox_settings(call: Call) -> Answer:
    return complex_answer(call, _settings(call), "mailboxSettings")


@MAILBOX_SETTINGS.on("PATCH", "Update mailboxSettings", SETTINGS_WRITE, takes_body=True)
def update_mailbox_settings(call: Call) -> Answer:
    """200, with what the request named and nothing else (documented)."""
    require_mail_access(call.tenant, call.mailbox, call.actor)
    changes, named = settings_from_wire(call.body)
    call.owner = change_settings(call.tenant, _user(call), changes)
    settings = _settings(call)
    return complex_answer(call, {name: settings[name] for name in named})


def _member(name: str) -> None:
    """Declare the address of one setting: an object as it is, a single value under ``value``."""
    address = Resource(f"mailboxSettings/{name}")

    @address.on("GET", f"Get mailboxSettings/{name}", SETTINGS_READ)
    def get_member(call: Call) -> Answer:
        value: Any = _settings(call)[name]
        return complex_answer(call, value if name in COMPLEX_SETTINGS else {"value": value})

    MAILBOX_SETTINGS.leads(name, address)


def _settings(call: Call) -> dict[str, Any]:
    require_mail_access(call.tenant, call.mailbox, call.actor)
    return settings_to_wire(_user(call), call.view)


def _user(call: Call) -> User:
    assert isinstance(call.principal, User)
    return call.principal


for _name in (*COMPLEX_SETTINGS, *PLAIN_SETTINGS):
    _member(_name)
