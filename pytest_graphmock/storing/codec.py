"""The model's frozen values as JSON text and back, member by member, exactly.

Forms are made from the model's own annotations, so that a member which is added there is kept from
then on; a type that has no form is refused when it is met, and never left out. Scenarios have
words of their own for the same values (`seeding/records.py`): those are checked and explained to
people, these are for speed, and keep what a person would not write (an instant's own zone).
"""

from __future__ import annotations

import base64
import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time, timedelta, timezone
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from ..exchange.event import Event
from ..exchange.item import Item
from ..exchange.mailbox import MAILBOX_KINDS

__all__ = ["Form", "Memo", "decoded", "encoded", "form_of"]


Memo = dict[int, Any]
_JSON = json.JSONEncoder(separators=(",", ":"))


class Form(NamedTuple):
    """How values of one annotation become plain data, and how they come back.

    Copies of a meeting have most of their members in common, and a notice holds the messages that
    were delivered: what was encoded under an identity is kept in the memo and not encoded again.
    """

    encode: Callable[[Any, Memo], Any]
    decode: Callable[[Any], Any]


def encoded(value: Any, memo: Memo | None = None) -> str:
    """Return a value of the model as JSON text.

    Args:
        memo: Empty at first; for other values that live as long as this one does.

    Raises:
        TypeError: It, or something in it, is of no type that can be kept.
    """
    return _JSON.encode(form_of(type(value)).encode(value, {} if memo is None else memo))


def decoded(model: type[Any], text: str) -> Any:
    """Return the value of a type that a text stands for.

    Raises:
        ValueError, TypeError, KeyError: The text stands for none.
    """
    return form_of(model).decode(json.loads(text))


def form_of(hint: Any) -> Form:
    """Return the form of an annotation.

    Raises:
        TypeError: Values of such a type can't be kept.
    """
    return _form_of(hint)


@cache
def _form_of(hint: Any) -> Form:
    if hint in _SCALARS:
        return _SCALARS[hint]
    if hint == Mapping[date, Mapping[str, Any]]:
        return Form(_encode_exceptions, _decode_exceptions)
    if hint in _VARIANTS:
        return _one_of(_VARIANTS[hint])
    if isinstance(hint, type) and is_dataclass(hint):
        record = _Record(hint)
        return Form(record.encode, record.decode)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _scalar(_value_of, hint)
    return _compound(hint, get_origin(hint), get_args(hint))


def _compound(hint: Any, origin: Any, arguments: tuple[Any, ...]) -> Form:
    if origin in (Union, types.UnionType):
        return _union(tuple(each for each in arguments if each is not types.NoneType))
    if origin is tuple and len(arguments) == 2 and arguments[1] is ...:
        return _many(tuple, arguments[0])
    if origin is tuple:
        return _row(arguments)
    if origin is frozenset:
        return _many(frozenset, arguments[0])
    raise TypeError(f"values of {hint} can't be kept in a file")


def _scalar(encode: Callable[[Any], Any], decode: Callable[[Any], Any]) -> Form:
    return Form(lambda value, memo: encode(value), decode)


def _same(value: Any) -> Any:
    return value


def _as_it_is(value: Any, memo: Memo) -> Any:
    return value


def _value_of(member: Enum) -> Any:
    return member.value


def _plain(value: Any) -> Any:
    """Return what is JSON already; what would come back as something else is refused."""
    if isinstance(value, dict):
        return {_text(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if value is None or type(value) in (bool, int, float, str):
        return value
    raise TypeError(f"{value!r} is no JSON")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _from_bytes(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _from_datetime(value: datetime) -> str:
    """Return ``2026-03-02T09:00:00Z``, or with an offset, or ``…[Europe/Berlin]``.

    A star before the bracket is the second time that the clock shows an hour.
    """
    zone = value.tzinfo
    if zone is timezone.utc:
        return f"{value.replace(tzinfo=None).isoformat()}Z"
    if zone is None or isinstance(zone, timezone):
        return value.isoformat()
    if isinstance(zone, ZoneInfo) and zone.key is not None:
        star = "*" if value.fold else ""
        return f"{value.replace(tzinfo=None).isoformat()}{star}[{zone.key}]"
    raise TypeError(f"the zone of {value!r} can't be kept in a file")


def _to_datetime(text: str) -> datetime:
    if text.endswith("Z"):
        return datetime.fromisoformat(text[:-1]).replace(tzinfo=timezone.utc)
    if not text.endswith("]"):
        return datetime.fromisoformat(text)
    moment, _, key = text[:-1].partition("[")
    fold = moment.endswith("*")
    return datetime.fromisoformat(moment.rstrip("*")).replace(tzinfo=ZoneInfo(key), fold=fold)


def _from_timedelta(value: timedelta) -> int:
    return value // timedelta(microseconds=1)


def _to_timedelta(microseconds: int) -> timedelta:
    return timedelta(microseconds=microseconds)


_SCALARS: dict[Any, Form] = {
    Any: _scalar(_plain, _same),
    bool: Form(_as_it_is, _same),
    int: Form(_as_it_is, _same),
    float: Form(_as_it_is, _same),
    str: _scalar(_text, _text),
    bytes: _scalar(_from_bytes, base64.b64decode),
    datetime: _scalar(_from_datetime, _to_datetime),
    date: _scalar(date.isoformat, date.fromisoformat),
    time: _scalar(time.isoformat, time.fromisoformat),
    timedelta: _scalar(_from_timedelta, _to_timedelta),
}


def _union(hints: tuple[Any, ...]) -> Form:
    encode, decode = form_of(hints[0]) if len(hints) == 1 else _one_of(hints)
    return Form(
        lambda value, memo: None if value is None else encode(value, memo),
        lambda plain: None if plain is None else decode(plain),
    )


def _one_of(models: tuple[type[Any], ...]) -> Form:
    """Return the form of a value that is of one of several types: the type's name goes along."""
    by_name = {each.__name__: each for each in models}

    def encode(value: Any, memo: Memo) -> Any:
        if type(value) not in models:
            raise TypeError(f"{value!r} is none of {', '.join(by_name)}")
        return [type(value).__name__, form_of(type(value)).encode(value, memo)]

    def decode(plain: Any) -> Any:
        name, content = plain
        return form_of(by_name[name]).decode(content)

    return Form(encode, decode)


def _many(collection: type[Any], hint: Any) -> Form:
    each_encoded, each_decoded = form_of(hint)
    arrange: Callable[[Any], Any] = sorted if collection is frozenset else list

    def encode(values: Any, memo: Memo) -> Any:
        plain = memo.get(id(values))
        if plain is None:
            plain = memo[id(values)] = arrange([each_encoded(each, memo) for each in values])
        return plain

    return Form(encode, lambda plain: collection([each_decoded(each) for each in plain]))


def _row(hints: tuple[Any, ...]) -> Form:
    forms = [form_of(each) for each in hints]

    def encode(values: Any, memo: Memo) -> Any:
        pairs = zip(forms, values, strict=True)
        return [form.encode(each, memo) for form, each in pairs]

    def decode(plain: Any) -> Any:
        return tuple(form.decode(each) for form, each in zip(forms, plain, strict=True))

    return Form(encode, decode)


_NONE = object()


class _Member(NamedTuple):
    """A member of a record, and what it is when nothing is written."""

    name: str
    form: Form
    default: Any
    default_plain: Any


class _Record:
    """A dataclass of the model; types are recursive, so members are looked at when needed."""

    def __init__(self, model: type[Any]) -> None:
        self.model = model
        self._members: dict[str, _Member] | None = None

    @property
    def members(self) -> dict[str, _Member]:
        if self._members is None:
            hints = get_type_hints(self.model)
            self._members = {
                each.name: _member(each, form_of(hints[each.name])) for each in fields(self.model)
            }
        return self._members

    def encode(self, value: Any, memo: Memo) -> dict[str, Any]:
        if type(value) is not self.model:
            raise TypeError(f"{value!r} is no {self.model.__name__}")
        written: dict[str, Any] | None = memo.get(id(value))
        if written is None:
            written = memo[id(value)] = self._written(value, memo)
        return written

    def _written(self, value: Any, memo: Memo) -> dict[str, Any]:
        written = {}
        for name, form, default, default_plain in self.members.values():
            member = getattr(value, name)
            if member is not default:
                plain = form.encode(member, memo)
                # Compared as they are written: to the model 9:00 in Berlin is 8:00 in London.
                if plain != default_plain:
                    written[name] = plain
        return written

    def decode(self, plain: Mapping[str, Any]) -> Any:
        members = self.members
        return self.model(**{name: members[name].form.decode(plain[name]) for name in plain})


def _member(field: Any, form: Form) -> _Member:
    default = field.default
    if field.default_factory is not MISSING:
        default = field.default_factory()
    if default is MISSING:
        return _Member(field.name, form, _NONE, _NONE)
    return _Member(field.name, form, default, form.encode(default, {}))


@cache
def _event_forms() -> dict[str, Form]:
    return {name: form_of(hint) for name, hint in get_type_hints(Event).items()}


def _encode_exceptions(exceptions: Mapping[date, Mapping[str, Any]], memo: Memo) -> dict[str, Any]:
    """Return what differs on some dates of a series: members of the event, by date."""
    forms = _event_forms()
    return {
        day.isoformat(): {name: forms[name].encode(each, memo) for name, each in members.items()}
        for day, members in exceptions.items()
    }


def _decode_exceptions(plain: Mapping[str, Any]) -> Mapping[date, Mapping[str, Any]]:
    forms = _event_forms()
    read = {
        date.fromisoformat(day): MappingProxyType(
            {name: forms[name].decode(each) for name, each in members.items()}
        )
        for day, members in plain.items()
    }
    return MappingProxyType(read)


#: What an annotation that names a family may hold.
_VARIANTS: dict[Any, tuple[type[Any], ...]] = {
    Item: tuple(each for each in MAILBOX_KINDS if issubclass(each, Item))
}
