"""Values of the model to put into a file: invented ones, and the question whether two are one."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta, timezone
from enum import Enum
from random import Random
from types import MappingProxyType
from typing import Any, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from pytest_graphmock.exchange.event import Event
from pytest_graphmock.exchange.item import Item
from pytest_graphmock.exchange.message import Message

__all__ = ["explained", "invented", "models_in"]

_ZONES = [
    timezone.utc,
    timezone(timedelta(hours=5, minutes=30)),
    ZoneInfo("Europe/Berlin"),
    ZoneInfo("America/Los_Angeles"),
    ZoneInfo("UTC"),
]
_TEXTS = ["", "Budget review", "Zoë's 会議 \U0001f389", 'a "quoted"\r\n<b>line</b>', "\ud800", "\0"]
_JSON = [None, True, 0, 1.5, "x", [1, "two", None], {"a": {"b": [False]}}]
_DEEPEST = 4


def _moment(random: Random) -> datetime:
    naive = datetime(1, 1, 2) + timedelta(microseconds=random.randrange(4501 * 365 * 86400 * 10**6))
    zone = random.choice(_ZONES)
    return naive.replace(tzinfo=zone, fold=random.randrange(2) * isinstance(zone, ZoneInfo))


_SCALARS: dict[Any, Callable[[Random], Any]] = {
    Any: lambda random: random.choice(_JSON),
    bool: lambda random: random.random() < 0.5,
    int: lambda random: random.randrange(-5, 2**48),
    float: lambda random: random.choice([0.0, -122.33, 1e300, 47]),
    str: lambda random: random.choice(_TEXTS),
    bytes: lambda random: random.randbytes(random.randrange(40)),
    datetime: _moment,
    date: lambda random: _moment(random).date(),
    time: lambda random: _moment(random).time(),
    timedelta: lambda random: timedelta(microseconds=random.randrange(-(10**15), 10**15)),
}


def invented(hint: Any, random: Random, depth: int = 0) -> Any:
    """Return some value of an annotation; what is optional is left out more often further in."""
    if hint in _SCALARS:
        return _SCALARS[hint](random)
    if hint is Item:
        return invented(random.choice([Event, Message]), random, depth)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return random.choice(list(hint))
    if isinstance(hint, type) and is_dataclass(hint):
        hints = get_type_hints(hint)
        members = {each.name: hints[each.name] for each in fields(hint)}
        return hint(**{name: invented(each, random, depth + 1) for name, each in members.items()})
    return _compound(get_origin(hint), get_args(hint), random, depth)


def _compound(origin: Any, arguments: tuple[Any, ...], random: Random, depth: int) -> Any:
    count = 0 if depth > _DEEPEST else random.randrange(3)
    if origin in (Union, types.UnionType):
        choices = [each for each in arguments if each is not types.NoneType]
        is_none = len(choices) < len(arguments) and (not count or random.random() < depth / 4)
        return None if is_none else invented(random.choice(choices), random, depth)
    if origin is frozenset:
        return frozenset(invented(arguments[0], random, depth) for _ in range(count))
    if origin is tuple and arguments[1] is ...:
        return tuple(invented(arguments[0], random, depth) for _ in range(count))
    if origin is tuple:
        return tuple(invented(each, random, depth) for each in arguments)
    assert origin is Mapping
    return MappingProxyType({_moment(random).date(): _partial(random) for _ in range(count)})


def _partial(random: Random) -> Mapping[str, Any]:
    hints = get_type_hints(Event)
    names = random.sample(["subject", "start", "location", "attendees", "show_as", "modified"], 3)
    return MappingProxyType({name: invented(hints[name], random, _DEEPEST) for name in names})


def explained(found: Any, expected: Any, where: str = "it") -> list[str]:
    """Return in what two values differ, down to types, zones and letter case."""
    if type(found) is not type(expected):
        return [f"{where} is {found!r}, not {expected!r}"]
    if is_dataclass(expected):
        pairs = [
            (f"{where}.{each.name}", getattr(found, each.name), getattr(expected, each.name))
            for each in fields(expected)
        ]
    elif isinstance(expected, Mapping):
        if list(found) != list(expected):
            return [f"{where} has {list(found)}, not {list(expected)}"]
        pairs = [(f"{where}[{key}]", found[key], expected[key]) for key in expected]
    elif isinstance(expected, (tuple, list)):
        if len(found) != len(expected):
            return [f"{where} has {len(found)} values, not {len(expected)}"]
        both = zip(found, expected, strict=True)
        pairs = [(f"{where}[{at}]", one, other) for at, (one, other) in enumerate(both)]
    else:
        return [] if _exact(found) == _exact(expected) else [f"{where}: {found!r}, {expected!r}"]
    return [line for name, one, other in pairs for line in explained(one, other, name)]


def _exact(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None), value.fold, repr(value.tzinfo)
    return value


def models_in(hint: Any, seen: set[type[Any]]) -> Iterator[type[Any]]:
    """Yield each dataclass that an annotation leads to."""
    if isinstance(hint, type) and is_dataclass(hint):
        if hint in seen:
            return
        seen.add(hint)
        yield hint
        for each in get_type_hints(hint).values():
            yield from models_in(each, seen)
    for argument in get_args(hint):
        yield from models_in(argument, seen)
