"""The control API under ``/_graphmock/``: what a test in another language asks the mock itself.

GET health, POST reset, GET outbox, GET moves, GET requests, GET deliveries, GET and PUT state, POST
token, POST and DELETE faults, POST clock, GET env.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from ..exchange.clock import Clock
from ..exchange.tenant import Tenant
from ..exchange.zones import UTC
from ..recording.deliveries import Deliveries, Delivery
from ..recording.moves import Move, Moves
from ..recording.outbox import Notice, Outbox
from ..recording.requests import RecordedRequest, Requests
from ..usage import UsageError, nearest
from .fault import FAULT_WORDS
from .faulted import FaultedRequest
from .faults import Faults

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["PREFIX", "ControlApplication", "Controlled"]

PREFIX = "/_graphmock"
_MOST_BYTES = 1024 * 1024
_MOST_STATE_BYTES = 1024 * _MOST_BYTES


class Notifying(Protocol):
    """What tells receivers of changes: the subscriptions of a mock."""

    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def pending(self) -> int: ...


class Controlled(Protocol):
    """What the control API speaks for: a mock."""

    @property
    def tenant(self) -> Tenant: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def moves(self) -> Moves: ...
    @property
    def requests(self) -> Requests: ...
    @property
    def subscriptions(self) -> Notifying: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def faults(self) -> Faults: ...
    def reset(self) -> None: ...
    def load(self, scenario: Mapping[str, Any]) -> None: ...
    def dump(self) -> dict[str, Any]: ...
    def env(self) -> dict[str, str]: ...
    def token(
        self,
        user: str | None = None,
        scopes: Iterable[str] | None = None,
        app: bool = False,
        expires_in: int = 3600,
    ) -> str: ...


class _Answer(NamedTuple):
    status: str
    content: Any = None
    headers: tuple[tuple[str, str], ...] = ()


class _BadCall(Exception):
    """A call that means nothing (400)."""


class ControlApplication:
    """Answers the control API itself and hands everything else on; WSGI both ways.

    Its own calls never reach the application behind it, so they are in no request log.
    """

    def __init__(self, mock: Controlled, app: WSGIApplication) -> None:
        self._mock = mock
        self._app = app
        self._calls: Mapping[str, Mapping[str, Callable[[WSGIEnvironment], _Answer]]] = {
            "health": {"GET": self._health},
            "reset": {"POST": self._reset},
            "outbox": {"GET": self._outbox},
            "moves": {"GET": self._moves},
            "requests": {"GET": self._requests},
            "deliveries": {"GET": self._deliveries},
            "state": {"GET": self._state, "PUT": self._load},
            "token": {"POST": self._token},
            "faults": {"POST": self._add_fault, "DELETE": self._clear_faults},
            "clock": {"POST": self._set_clock},
            "env": {"GET": self._env},
        }

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path: str = environ["PATH_INFO"]
        if path != PREFIX and not path.startswith(f"{PREFIX}/"):
            return self._app(environ, start_response)
        answer = self._answer(path, environ)
        body = b"" if answer.content is None else json.dumps(answer.content).encode()
        headers = [*answer.headers]
        if body:
            headers += [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        start_response(answer.status, headers)
        return [body]

    def _answer(self, path: str, environ: WSGIEnvironment) -> _Answer:
        name = path.removeprefix(PREFIX).strip("/")
        if name not in self._calls:
            hint = nearest(name, self._calls)
            return _refused("404 Not Found", f"there is no {PREFIX}/{name}{hint}", *self._calls)
        methods = self._calls[name]
        call = methods.get(environ["REQUEST_METHOD"])
        if call is None:
            taken = f"{PREFIX}/{name} takes {' and '.join(methods)}"
            refused = _refused("405 Method Not Allowed", taken)
            return refused._replace(headers=(("Allow", ", ".join(methods)),))
        try:
            return call(environ)
        except _BadCall as error:
            return _refused("400 Bad Request", str(error))

    # -- the calls -----------------------------------------------------------

    def _health(self, environ: WSGIEnvironment) -> _Answer:
        from .. import __version__

        tenant = self._mock.tenant
        named = {"id": tenant.id, "domain": tenant.domain}
        return _Answer("200 OK", {"status": "ok", "version": __version__, "tenant": named})

    def _reset(self, environ: WSGIEnvironment) -> _Answer:
        self._mock.reset()
        return _Answer("204 No Content")

    def _outbox(self, environ: WSGIEnvironment) -> _Answer:
        return _listed(self._mock.tenant, self._mock.outbox, notice_to_json)

    def _moves(self, environ: WSGIEnvironment) -> _Answer:
        return _listed(self._mock.tenant, self._mock.moves, move_to_json)

    def _requests(self, environ: WSGIEnvironment) -> _Answer:
        return _listed(self._mock.tenant, self._mock.requests, request_to_json)

    def _deliveries(self, environ: WSGIEnvironment) -> _Answer:
        """How many are still to come is counted first, so that none falls in between."""
        pending = self._mock.subscriptions.pending
        told = [delivery_to_json(each) for each in self._mock.subscriptions.deliveries]
        return _Answer("200 OK", {"value": told, "pending": pending})

    def _token(self, environ: WSGIEnvironment) -> _Answer:
        words = _token_words(_read_json(environ))
        try:
            token = self._mock.token(**words)
        except UsageError as error:
            raise _BadCall(f"user: {error}") from None
        expires_in = words.get("expires_in", 3600)
        return _Answer(
            "200 OK", {"access_token": token, "token_type": "Bearer", "expires_in": expires_in}
        )

    def _state(self, environ: WSGIEnvironment) -> _Answer:
        return _Answer("200 OK", self._mock.dump())

    def _load(self, environ: WSGIEnvironment) -> _Answer:
        try:
            self._mock.load(_read_json(environ, _MOST_STATE_BYTES))
        except UsageError as error:
            raise _BadCall(str(error)) from None
        return _Answer("204 No Content")

    def _env(self, environ: WSGIEnvironment) -> _Answer:
        """The variables by the name that the caller has for us, and the certificate to trust."""
        from .environment import TRUST, as_addressed

        try:
            variables = self._mock.env()
        except UsageError as error:
            raise _BadCall(str(error)) from None
        host = urlsplit(f"//{environ.get('HTTP_HOST', '')}").hostname
        if host:
            variables = as_addressed(variables, host)
        ca = Path(variables[TRUST[0]]).read_text("ascii")
        return _Answer("200 OK", {"variables": variables, "ca": ca})

    def _add_fault(self, environ: WSGIEnvironment) -> _Answer:
        words = dict(_read_json(environ))
        _refuse_unknown(words, FAULT_WORDS)
        for name in FAULT_WORDS[:2]:
            if name not in words:
                raise _BadCall(f"{name}: it has to be there")
        try:
            self._mock.faults.add(**words)
        except UsageError as error:
            raise _BadCall(str(error)) from None
        return _Answer("204 No Content")

    def _clear_faults(self, environ: WSGIEnvironment) -> _Answer:
        self._mock.faults.clear()
        return _Answer("204 No Content")

    def _set_clock(self, environ: WSGIEnvironment) -> _Answer:
        content = _read_json(environ)
        _refuse_unknown(content, _CLOCK_WORDS)
        if len(content) > 1:
            raise _BadCall("the clock takes freeze, advance, or neither to run free again")
        with self._mock.tenant.transaction():
            try:
                _move(self._mock.clock, content)
            except UsageError as error:
                raise _BadCall(str(error)) from None
            return _Answer("200 OK", {"now": _instant(self._mock.clock.now)})


def _move(clock: Clock, content: Mapping[str, Any]) -> None:
    """Do to a clock what one word says; without a word it runs free again."""
    if not content:
        clock.run()
        return
    [(name, value)] = content.items()
    fits, kind = _CLOCK_WORDS[name]
    if not fits(value):
        raise _BadCall(f"{name}: {json.dumps(value)} is not {kind}")
    if name == "freeze":
        clock.freeze(value)
    else:
        clock.advance(seconds=value)


def _listed(tenant: Tenant, things: Iterable[Any], to_json: Callable[[Any], Any]) -> _Answer:
    with tenant.lock:
        return _Answer("200 OK", {"value": [to_json(each) for each in things]})


def _refused(status: str, message: str, *calls: str) -> _Answer:
    known = f"; there are {', '.join(calls)}" if calls else ""
    return _Answer(
        status, {"error": {"code": status[4:].replace(" ", ""), "message": message + known}}
    )


# -- what they say ---------------------------------------------------------------


def notice_to_json(notice: Notice) -> dict[str, Any]:
    """Return a notice as the control API shows it."""
    return {
        "kind": notice.kind,
        "subject": notice.subject,
        "comment": notice.comment,
        "from": notice.from_,
        "sender": notice.sender,
        "to": notice.to,
        "external": notice.external,
        "eventId": notice.event_id,
        "iCalUId": notice.ical_uid,
        "occurrence": notice.occurrence.isoformat() if notice.occurrence else None,
        "sentDateTime": _instant(notice.sent_at),
        "messageIds": notice.message_ids,
    }


def move_to_json(move: Move) -> dict[str, Any]:
    """Return a move as the control API shows it."""
    return {
        "mailbox": move.mailbox,
        "itemType": move.item_type,
        "subject": move.subject,
        "oldId": move.old_id,
        "newId": move.new_id,
        "source": move.source,
        "target": move.target,
        "reason": move.reason,
        "dateTime": _instant(move.at),
    }


def request_to_json(request: RecordedRequest) -> dict[str, Any]:
    """Return a request as the control API shows it; a body that is no JSON as text.

    One that met a fault, an override or the throttle has a ``fault`` that says what; its status
    is 0 when the connection was closed without an answer.
    """
    shown = {
        "method": request.method,
        "path": request.path,
        "query": request.query,
        "headers": dict(request.headers),
        "body": request.json if request.json is not None else _text(request.body),
        "status": request.status,
        "durationMs": round(request.duration_ms, 3),
        "caller": request.caller,
    }
    if request.part is not None:
        shown["part"] = request.part
    if isinstance(request, FaultedRequest):
        shown["fault"] = request.fault
    return shown


def delivery_to_json(delivery: Delivery) -> dict[str, Any]:
    """Return a delivery as the control API shows it; no status where nobody answered."""
    return {
        "subscriptionId": delivery.subscription.id,
        "url": delivery.url,
        "payload": delivery.payload,
        "status": delivery.status,
        "error": delivery.error,
        "attempts": delivery.attempts,
    }


def _text(body: bytes) -> str | None:
    return body.decode("utf-8", "replace") or None


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# -- what they take --------------------------------------------------------------


def _read_json(environ: WSGIEnvironment, most_bytes: int = _MOST_BYTES) -> Mapping[str, Any]:
    body = environ["wsgi.input"].read(min(int(environ.get("CONTENT_LENGTH") or 0), most_bytes))
    try:
        content = json.loads(body or b"{}")
    except ValueError:
        raise _BadCall("the body is no JSON") from None
    if not isinstance(content, Mapping):
        raise _BadCall("the body is a JSON object")
    return content


def _token_words(content: Mapping[str, Any]) -> dict[str, Any]:
    _refuse_unknown(content, _TOKEN_WORDS)
    for name, value in content.items():
        fits, kind = _TOKEN_WORDS[name]
        if value is not None and not fits(value):
            raise _BadCall(f"{name}: {json.dumps(value)} is not {kind}")
    return {name: value for name, value in content.items() if value is not None}


def _refuse_unknown(content: Mapping[str, Any], known: Iterable[str]) -> None:
    known = list(known)
    for name in content:
        if name not in known:
            hint = nearest(name, known)
            raise _BadCall(f"{name}: there is no such member{hint}; there are {', '.join(known)}")


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


_TOKEN_WORDS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "user": (lambda value: isinstance(value, str), "a user principal name, a mail or an id"),
    "scopes": (_is_texts, "a list of permissions"),
    "app": (lambda value: isinstance(value, bool), "true or false"),
    "expires_in": (
        lambda value: isinstance(value, int) and not isinstance(value, bool),
        "a number of seconds",
    ),
}
_CLOCK_WORDS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "freeze": (lambda value: isinstance(value, str), "an ISO 8601 time"),
    "advance": (
        lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
        "a number of seconds",
    ),
}
