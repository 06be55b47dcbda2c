"""The words that a marker, an option, an ini line, a fixture and `GraphMock` all take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, NoReturn, TypedDict

if TYPE_CHECKING:
    from pathlib import Path

    from typing_extensions import Self

__all__ = ["AUTH_MODES", "SIGN_INS", "THROTTLINGS", "InlineScenario", "Settings", "Words"]

AUTH_MODES = ("off", "lenient", "strict")
SIGN_INS = ("auto", "page")
THROTTLINGS = ("off", "mailbox-concurrency", "mailbox-quota")
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")


class Words(TypedDict, total=False):
    """The same words, for a type checker; see `Settings`."""

    users: int
    rooms: int
    groups: int
    seed: int
    now: datetime | str | None
    auth: str
    sign_in: str
    domain: str
    allow_unimplemented: bool
    throttling: str
    intercept: bool
    block_network: bool
    messages_per_user: int | None
    meetings_per_user: int | None
    locale: str | Sequence[str]
    scenario: str | Path | Mapping[str, Any] | None
    allow_hosts: str | Sequence[str]


@dataclass(frozen=True, slots=True)
class InlineScenario:
    """A scenario that was given as a mapping; two are the same when they say the same."""

    text: str

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self:
        """Keep a mapping as it is now, dates in it as text."""
        import json

        return cls(json.dumps(content, default=_as_text))

    @property
    def content(self) -> Mapping[str, Any]:
        """What it says."""
        import json

        content: Mapping[str, Any] = json.loads(self.text)
        return content


def _as_text(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else list(value)


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
        sign_in: ``auto`` sends the authorize endpoint straight back, as the user of the
            ``login_hint`` or the first one, and approves a device code at its first poll; ``page``
            shows a person the users to pick from.
        domain: What addresses end in.
        allow_unimplemented: Whether a test may ask for what Graph has and pytest-graphmock lacks
            (501), or for what Graph does not know (400 for an unknown segment), without failing.
        throttling: ``off``, or ``mailbox-concurrency``: an application that has more than four
            calls to one mailbox in the works is answered 429 ``ApplicationThrottled``; or
            ``mailbox-quota``, with numbers of one's own ``mailbox-quota(requests=5,
            period_s=600, upload_bytes=1000, upload_period_s=300)``: one that asks more of a
            mailbox in a while, by the mock's clock, is answered 429 ``TooManyRequests``.
        intercept: Whether this process's calls to ``https://graph.microsoft.com`` and Microsoft's
            other hosts arrive at the mock for as long as it is served; see `GraphMock.intercept`.
        block_network: Whether calls to anything else but this machine are refused meanwhile.
        messages_per_user: About how many mails everybody has; None gives each a handful.
        meetings_per_user: How many meetings everybody organizes; None gives each one.
        locale: Where people are from: Faker's names, such as ``de_DE``; several at once too.
        scenario: A tenant from a file, or a mapping that says the same; then how many people,
            rooms and groups there are is for the scenario to say.
        allow_hosts: Other hosts that programs under `GraphMock.env` may reach, really: a name, or
            several.
    """

    users: int = 6
    rooms: int = 2
    groups: int = 1
    seed: int = 0
    now: datetime | None = None
    auth: str = "lenient"
    sign_in: str = "auto"
    domain: str = "contoso.example"
    allow_unimplemented: bool = False
    throttling: str = "off"
    intercept: bool = False
    block_network: bool = False
    messages_per_user: int | None = None
    meetings_per_user: int | None = None
    locale: tuple[str, ...] = ("en_US",)
    scenario: str | InlineScenario | None = None
    allow_hosts: tuple[str, ...] = ()

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


def _sign_in(where: str, name: str, value: Any) -> str:
    if value not in SIGN_INS:
        fact = f"sign_in is {' or '.join(SIGN_INS)}, not {value!r}"
        raise _error(where, fact, str(value), SIGN_INS)
    return str(value)


def _throttling(where: str, name: str, value: Any) -> str:
    from .quota import MailboxQuota
    from .usage import UsageError

    try:
        quota = MailboxQuota.read(value) if isinstance(value, str) else None
    except UsageError as error:
        raise _error(where, str(error)) from None
    if quota is not None:
        return str(quota)
    if value not in THROTTLINGS:
        fact = f"throttling is {' or '.join(THROTTLINGS)}, not {value!r}"
        raise _error(where, fact, str(value), THROTTLINGS)
    return str(value)


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


def _some(where: str, name: str, value: Any) -> int | None:
    return None if value is None or value == "" else _count(where, name, value)


def _locale(where: str, name: str, value: Any) -> tuple[str, ...]:
    """Text holds one or, with commas between, several."""
    names = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(names, Sequence) or not names or not all(isinstance(n, str) for n in names):
        raise _error(where, f"locale is a name like 'en_US', or a list of them, not {value!r}")
    return tuple(names)


def _hosts(where: str, name: str, value: Any) -> tuple[str, ...]:
    """Text holds one or, with commas between, several."""
    names = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(names, Sequence) or not all(_is_host(each) for each in names):
        raise _error(
            where, f"{name} is a name like 'example.com', or a list of them, not {value!r}"
        )
    return tuple(names)


def _is_host(name: object) -> bool:
    return isinstance(name, str) and bool(name) and not set(name) & set("/@ *")


def _scenario(where: str, name: str, value: Any) -> str | InlineScenario | None:
    if value is None or value == "":
        return None
    if isinstance(value, (str, PathLike)):
        return fspath(value)
    if isinstance(value, Mapping):
        return InlineScenario.of(value)
    return value if isinstance(value, InlineScenario) else _refused_scenario(where, value)


def _refused_scenario(where: str, value: Any) -> NoReturn:
    raise _error(where, f"scenario is a path or a mapping, not {value!r}")


_READERS = {
    "users": _count,
    "rooms": _count,
    "groups": _count,
    "seed": _integer,
    "now": _moment,
    "auth": _auth,
    "sign_in": _sign_in,
    "domain": _domain,
    "allow_unimplemented": _flag,
    "throttling": _throttling,
    "intercept": _flag,
    "block_network": _flag,
    "messages_per_user": _some,
    "meetings_per_user": _some,
    "locale": _locale,
    "scenario": _scenario,
    "allow_hosts": _hosts,
}


def _error(where: str, fact: str, word: str = "", known: Any = ()) -> Exception:
    from .usage import UsageError, nearest

    hint = nearest(word, known) if word else ""
    listed = f"; there are {', '.join(known)}" if word else ""
    return UsageError(f"{where}: {fact}{hint}{listed}")
