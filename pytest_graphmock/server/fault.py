"""One fault: its words, what they have to be, and which of them mean nothing together."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from math import isfinite
from threading import Event
from typing import Any

from ..recording.patterns import matches
from ..usage import UsageError, nearest

__all__ = ["FAULT_WORDS", "Fault", "read_fault"]

_METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS", "*")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fault:
    """One thing that goes wrong; see `Faults.add` for what its members mean."""

    method: str
    path_pattern: str
    status: int | None = None
    retry_after: int | None = None
    body: Any = None
    code: str | None = None
    delay: float | Event | None = None
    times: int | None = 1
    after: int = 0
    drop: bool = False
    lost_response: bool = False
    optional: bool = False

    @property
    def what(self) -> str:
        """What goes wrong, in the words of `Faults.add`: ``status=429, retry_after=2``."""
        said = {name: getattr(self, name) for name in _DEFAULTS}
        return ", ".join(
            f"{name}={'Event' if isinstance(value, Event) else repr(value)}"
            for name, value in said.items()
            if value != _DEFAULTS[name]
        )

    def __repr__(self) -> str:
        return f"<Fault {self.method} {self.path_pattern}: {self.what}>"

    def concerns(self, method: str, target: str) -> bool:
        """Tell whether a call is of the kind that this fault is for."""
        return self.method in ("*", method) and matches(self.path_pattern, target)


_DEFAULTS: Mapping[str, Any] = {
    each.name: each.default for each in fields(Fault) if each.default is not MISSING
}


def read_fault(**words: Any) -> Fault:
    """Return the fault that the words of `Faults.add` mean.

    Raises:
        UsageError: They mean nothing, alone or together.
    """
    fault = Fault(**{name: _READERS[name](name, value) for name, value in words.items()})
    _check_sense(fault)
    return fault


def _read_method(name: str, method: object) -> str:
    if not isinstance(method, str) or not method:
        raise UsageError(f"faults.add: method is text such as 'POST' or '*', not {method!r}")
    if "/" in method:
        raise UsageError(
            f"faults.add: {method!r} is a path where the method belongs: add('*', {method!r}, …)"
        )
    if method.upper() not in _METHODS:
        hint = nearest(method, _METHODS)
        raise UsageError(
            f"faults.add: there is no method {method!r}{hint}; there are {', '.join(_METHODS)}"
        )
    return method.upper()


def _read_pattern(name: str, pattern: object) -> str:
    if not isinstance(pattern, str) or not pattern.startswith("/"):
        raise UsageError(
            f"faults.add: path_pattern is a path such as '/me/events/*/cancel', not {pattern!r}"
        )
    if "?" in pattern:
        raise UsageError(
            f"faults.add: path_pattern names a path without its query, and {pattern!r} has one"
        )
    return pattern


def _read_status(name: str, status: object) -> int | None:
    if status is None:
        return None
    if isinstance(status, int) and 400 <= status < 600:
        return int(status)  # of an HTTPStatus too
    raise UsageError(
        f"faults.add: status is that of an error, 400 to 599, not {status!r}; "
        "graph_mock.override gives any other answer"
    )


def _read_retry_after(name: str, value: object) -> int | None:
    return None if value is None else _read_count(name, value, least=0)


def _read_times(name: str, value: object) -> int | None:
    return None if value is None else _read_count(name, value, least=1)


def _read_count(name: str, value: object, least: int = 0) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise UsageError(f"faults.add: {name} is a whole number from {least} on, not {value!r}")
    return value


def _read_body(name: str, body: object) -> object:
    if isinstance(body, Mapping):
        try:
            return json.loads(json.dumps(body))
        except (TypeError, ValueError) as error:
            raise UsageError(f"faults.add: body cannot be sent as JSON: {error}") from None
    if body is None or isinstance(body, (str, bytes)):
        return body
    raise UsageError(f"faults.add: body is a mapping, text or bytes, not {body!r}")


def _read_code(name: str, code: object) -> str | None:
    if code is None or (isinstance(code, str) and code):
        return code
    raise UsageError(f"faults.add: code is an error code such as 'ErrorServerBusy', not {code!r}")


def _read_delay(name: str, delay: Any) -> float | Event | None:
    if delay is None or isinstance(delay, Event):
        return delay
    is_number = isinstance(delay, (int, float)) and not isinstance(delay, bool)
    if is_number and isfinite(delay) and delay >= 0:
        return float(delay)
    raise UsageError(f"faults.add: delay is seconds from 0 on or a threading.Event, not {delay!r}")


def _read_flag(name: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise UsageError(f"faults.add: {name} is True or False, not {value!r}")


_READERS: Mapping[str, Callable[[str, Any], Any]] = {
    "method": _read_method,
    "path_pattern": _read_pattern,
    "status": _read_status,
    "retry_after": _read_retry_after,
    "body": _read_body,
    "code": _read_code,
    "delay": _read_delay,
    "times": _read_times,
    "after": _read_count,
    "drop": _read_flag,
    "lost_response": _read_flag,
    "optional": _read_flag,
}

#: What `Faults.add` takes, in its order.
FAULT_WORDS = tuple(_READERS)


def _check_sense(fault: Fault) -> None:
    """Refuse words that mean nothing together."""
    given = {name for name in ("retry_after", "body", "code") if getattr(fault, name) is not None}
    if fault.status is None and given:
        raise UsageError(f"faults.add: {_listed(given)} belongs to a status, and none is given")
    if fault.drop and (fault.status is not None or fault.lost_response):
        other = "lost_response" if fault.lost_response else "status"
        raise UsageError(
            f"faults.add: drop=True answers and applies nothing, so {other} means nothing beside it"
        )
    if given >= {"body", "code"}:
        raise UsageError("faults.add: body is the whole answer, so code means nothing beside it")
    if not (fault.status or fault.drop or fault.lost_response or fault.delay is not None):
        raise UsageError(
            "faults.add: nothing goes wrong; give status=, delay=, drop=True or lost_response=True"
        )


def _listed(names: Iterable[str]) -> str:
    return " and ".join(sorted(names))
