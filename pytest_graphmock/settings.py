"""The words that a marker, an option, an ini line, a fixture and `GraphMock` all take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["AUTH_MODES", "Settings", "Words"]

AUTH_MODES = ("off", "lenient", "strict")
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")


class Words(TypedDict, total=False):
    """The same words, for a type checker; see `Settings`."""

    users: int
    rooms: int
    groups: int
    seed: int
    now: datetime | str | None
    auth: str
    domain: str
    allow_unimplemented: bool
    scenario: str | None


@dataclass(frozen=True, slots=True)
class Settings:
    """What a tenant is made of and how strict it is.

    Attributes:
        users: How many people there are.
        rooms: How many rooms.
        groups: How many Microsoft 365 groups.
        seed: Which people, mails and meetings they are; the same seed gives the same bytes.
        now: Where the clock stands still: an aware datetime or ISO 8601 text. None lets it run.
        auth: ``off``, ``lenient`` or ``strict``: how much a caller has to prove.
        domain: What addresses end in.
        allow_unimplemented: Whether a test may ask for what Graph has and pytest-graphmock lacks
            (501), or for what Graph does not know (400 for an unknown segment), without failing.
        scenario: A tenant from a file; not implemented yet.
    """

    users: int = 6
    rooms: int = 2
    groups: int = 1
    seed: int = 0
    now: datetime | None = None
    auth: str = "lenient"
    domain: str = "contoso.example"
    allow_unimplemented: bool = False
    scenario: str | None = None

    @classmethod
    def of(cls, words: Mapping[str, Any], where: str = "GraphMock") -> Self:
        """Return the settings that some words say; text is read as an ini line would be.

        Args:
            where: Who said them, for the error.

        Raises:
            UsageError: A word is unknown, or its value is not of its kind.
        """
        known = [each.name for each in fields(cls)]
        for name in words:
            if name not in known:
                raise _error(where, f"there is no setting {name!r}", name, known)
        values: dict[str, Any] = {
            name: _READERS[name](where, name, each) for name, each in words.items()
        }
        return cls(**values)


def _count(where: str, name: str, value: Any) -> int:
    number = _integer(where, name, value)
    if number < 0:
        raise _error(where, f"{name} can't be negative, and it is {number}")
    return number


def _integer(where: str, name: str, value: Any) -> int:
    try:
        if isinstance(value, (str, int)) and not isinstance(value, bool):
            return int(value)
    except ValueError:
        pass
    raise _error(where, f"{name} is a whole number, not {value!r}")


def _flag(where: str, name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    folded = value.strip().casefold() if isinstance(value, str) else None
    if folded not in _TRUE and folded not in _FALSE:
        raise _error(where, f"{name} is true or false, not {value!r}")
    return folded in _TRUE


def _auth(where: str, name: str, value: Any) -> str:
    word = getattr(value, "value", value)
    if word not in AUTH_MODES:
        raise _error(where, f"auth is off, lenient or strict, not {value!r}", str(word), AUTH_MODES)
    return str(word)


def _domain(where: str, name: str, value: Any) -> str:
    if not isinstance(value, str) or not value or set(value) & set("@ /:<>"):
        raise _error(where, f"domain is a name like 'contoso.example', not {value!r}")
    return value


def _moment(where: str, name: str, value: Any) -> datetime | None:
    from .exchange.clock import as_utc
    from .usage import UsageError

    if value is None or value == "":
        return None
    if not isinstance(value, (str, datetime)):
        raise _error(where, f"now is a datetime or ISO 8601 text, not {value!r}")
    try:
        return as_utc(value)
    except UsageError as error:
        raise _error(where, f"now={error}") from None


def _scenario(where: str, name: str, value: Any) -> str | None:
    if value is None or value == "":
        return None
    raise _error(
        where,
        "scenario files are not implemented yet; add people and meetings with "
        "graph_mock.add_user(...) and calendar.add_meeting(...)",
    )


_READERS = {
    "users": _count,
    "rooms": _count,
    "groups": _count,
    "seed": _integer,
    "now": _moment,
    "auth": _auth,
    "domain": _domain,
    "allow_unimplemented": _flag,
    "scenario": _scenario,
}


def _error(where: str, fact: str, word: str = "", known: Any = ()) -> Exception:
    from .usage import UsageError, nearest

    hint = nearest(word, known) if word else ""
    listed = f"; there are {', '.join(known)}" if word else ""
    return UsageError(f"{where}: {fact}{hint}{listed}")
