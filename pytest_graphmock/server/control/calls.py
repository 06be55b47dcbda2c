"""The calls about a mock: health, what happened, its state, its clock and its faults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ...exchange.clock import Clock
from ...exchange.tenant import Tenant
from ...usage import UsageError
from ..fault import FAULT_WORDS
from .controlled import Controlled
from .declared import Answer, Asked, BadCallError, CallTable
from .schema import INTEGER, TEXT, Schema, list_of, object_of, value_of
from .shown import (
    DELIVERY,
    INSTANT,
    MOVE,
    NOTICE,
    REQUEST,
    delivery_to_json,
    instant,
    move_to_json,
    notice_to_json,
    request_to_json,
)

__all__ = ["CALLS"]

_MOST_STATE_BYTES = 1024 * 1024 * 1024

CALLS: CallTable[Controlled] = CallTable()


@CALLS.add(
    "GET",
    "health",
    "Whether the mock is up, and whose tenant it is",
    answers=object_of(
        {
            "status": {"type": "string", "enum": ["ok"]},
            "version": TEXT,
            "tenant": object_of({"id": TEXT, "domain": TEXT}),
        }
    ),
)
def _health(mock: Controlled, asked: Asked) -> Answer:
    from ... import __version__

    named = {"id": mock.tenant.id, "domain": mock.tenant.domain}
    return Answer({"status": "ok", "version": __version__, "tenant": named})


@CALLS.add("POST", "reset", "Go back to the seeded state, with nothing recorded")
def _reset(mock: Controlled, asked: Asked) -> Answer:
    mock.reset()
    return Answer()


@CALLS.add("GET", "outbox", "Every message that left a mailbox", answers=value_of(NOTICE))
def _outbox(mock: Controlled, asked: Asked) -> Answer:
    return _listed(mock.tenant, mock.outbox, notice_to_json)


@CALLS.add("GET", "moves", "Every item that went to another folder", answers=value_of(MOVE))
def _moves(mock: Controlled, asked: Asked) -> Answer:
    return _listed(mock.tenant, mock.moves, move_to_json)


@CALLS.add("GET", "requests", "Every call to Graph, and its status", answers=value_of(REQUEST))
def _requests(mock: Controlled, asked: Asked) -> Answer:
    return _listed(mock.tenant, mock.requests, request_to_json)


@CALLS.add(
    "GET",
    "deliveries",
    "What was posted to receivers of change notifications, and how much is still to come",
    answers=object_of({"value": list_of(DELIVERY), "pending": INTEGER}),
)
def _deliveries(mock: Controlled, asked: Asked) -> Answer:
    """How many are still to come is counted first, so that none falls in between."""
    pending = mock.subscriptions.pending
    told = [delivery_to_json(each) for each in mock.subscriptions.deliveries]
    return Answer({"value": told, "pending": pending})


@CALLS.add("GET", "state", "The tenant as a scenario", answers={"type": "object"})
def _state(mock: Controlled, asked: Asked) -> Answer:
    return Answer(mock.dump())


@CALLS.add("PUT", "state", "Let the tenant be what a scenario says", takes={"type": "object"})
def _load(mock: Controlled, asked: Asked) -> Answer:
    try:
        mock.load(asked.json(_MOST_STATE_BYTES))
    except UsageError as error:
        raise BadCallError(str(error)) from None
    return Answer()


_TOKEN_WORDS: Mapping[str, Schema] = {
    "user": {
        "type": ["string", "null"],
        "description": "a user principal name, a mail or an id",
    },
    "scopes": {
        "type": ["array", "null"],
        "items": TEXT,
        "description": "a list of permissions",
    },
    "app": {"type": ["boolean", "null"], "description": "true or false"},
    "expires_in": {"type": ["integer", "null"], "description": "a number of seconds"},
}


@CALLS.add(
    "POST",
    "token",
    "A bearer token, in the words of graph_mock.token",
    takes=object_of(_TOKEN_WORDS, optional=tuple(_TOKEN_WORDS)),
    answers=object_of({"access_token": TEXT, "token_type": TEXT, "expires_in": INTEGER}),
)
def _token(mock: Controlled, asked: Asked) -> Answer:
    words = {name: value for name, value in asked.json().items() if value is not None}
    try:
        token = mock.token(**words)
    except UsageError as error:
        raise BadCallError(f"user: {error}") from None
    expires_in = words.get("expires_in", 3600)
    return Answer({"access_token": token, "token_type": "Bearer", "expires_in": expires_in})


#: Their types are left to `Faults.add`, which says more of what is wrong with one.
_FAULT_MEMBERS: Schema = {
    "type": "object",
    "properties": {name: {} for name in FAULT_WORDS},
    "required": list(FAULT_WORDS[:2]),
    "additionalProperties": False,
}


@CALLS.add(
    "POST",
    "faults",
    "Let calls go wrong, in the words of graph_mock.faults.add",
    takes=_FAULT_MEMBERS,
)
def _add_fault(mock: Controlled, asked: Asked) -> Answer:
    try:
        mock.faults.add(**asked.json())
    except UsageError as error:
        raise BadCallError(str(error)) from None
    return Answer()


@CALLS.add("DELETE", "faults", "Let nothing go wrong from now on")
def _clear_faults(mock: Controlled, asked: Asked) -> Answer:
    mock.faults.clear()
    return Answer()


@CALLS.add(
    "POST",
    "clock",
    "Freeze the clock, advance it, or ({}) let it run free again",
    takes=object_of(
        {
            "freeze": {"type": "string", "description": "an ISO 8601 time"},
            "advance": {"type": "number", "description": "a number of seconds"},
        },
        optional=("freeze", "advance"),
    ),
    answers=object_of({"now": INSTANT}),
)
def _set_clock(mock: Controlled, asked: Asked) -> Answer:
    content = asked.json()
    if len(content) > 1:
        raise BadCallError("the clock takes freeze, advance, or neither to run free again")
    with mock.tenant.transaction():
        try:
            _move(mock.clock, content)
        except UsageError as error:
            raise BadCallError(str(error)) from None
        return Answer({"now": instant(mock.clock.now)})


def _move(clock: Clock, content: Mapping[str, Any]) -> None:
    """Do to a clock what one word says; without a word it runs free again."""
    if "freeze" in content:
        clock.freeze(content["freeze"])
    elif "advance" in content:
        clock.advance(seconds=content["advance"])
    else:
        clock.run()


@CALLS.add(
    "GET",
    "env",
    "The variables that lead unchanged programs here, and the certificate to trust",
    answers=object_of({"variables": {"type": "object"}, "ca": TEXT}),
)
def _env(mock: Controlled, asked: Asked) -> Answer:
    """The variables have the name that the caller has for us."""
    from ..environment import TRUST, as_addressed

    try:
        variables = mock.env()
    except UsageError as error:
        raise BadCallError(str(error)) from None
    host = urlsplit(f"//{asked.environ.get('HTTP_HOST', '')}").hostname
    if host:
        variables = as_addressed(variables, host)
    return Answer({"variables": variables, "ca": Path(variables[TRUST[0]]).read_text("ascii")})


def _listed(tenant: Tenant, things: Iterable[Any], to_json: Callable[[Any], Any]) -> Answer:
    with tenant.lock:
        return Answer({"value": [to_json(each) for each in things]})
