"""Query options: which were given, and what they say.

Source: platform.md §6 (acceptance and texts; marks there).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qsl

from ..errors import NotImplementedHereError, QueryError, TrackedQueryError

__all__ = ["QueryOptions", "parse_query", "read_skip", "read_top"]

#: Every system query option that Graph knows, by its name without the dollar sign.
_SYSTEM = {
    name.casefold(): name
    for name in (
        "apply",
        "compute",
        "count",
        "deltaToken",
        "expand",
        "filter",
        "format",
        "levels",
        "orderby",
        "search",
        "select",
        "skip",
        "skipToken",
        "top",
    )
}
MOST_PER_PAGE = 1000


@dataclass(frozen=True, slots=True)
class QueryOptions:
    """The options of one request; ``parameters`` are those that are no OData, names folded."""

    select: tuple[str, ...] | None = None
    expand: tuple[str, ...] = ()
    top: int | None = None
    skip: int = 0
    count: bool = False
    skip_token: str | None = None
    filter: str | None = None
    orderby: str | None = None
    delta_token: str | None = None
    search: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    given: tuple[tuple[str, str], ...] = ()


_NONE = QueryOptions()


@lru_cache(maxsize=2048)
def parse_query(
    query: str, supported: frozenset[str], what: str, tracked: str | None = None
) -> QueryOptions:
    """Read the options of a request.

    Args:
        query: What stood behind the question mark, still encoded.
        supported: Names without dollar of the options that the operation understands.
        what: How the operation is named in the answer to an option that is not built yet.
        tracked: For change tracking that Graph itself does with these options only, what it calls
            the resource when it refuses others.

    Raises:
        NotImplementedHereError: Graph has the option and we do not (501): never ignored.
        QueryError: Graph does not have it, or its value makes no sense (400).
    """
    if not query:
        return _NONE
    system, parameters, given = _sorted_out(query)
    others = [name for name in system if name not in supported and name != "format"]
    if others and tracked is not None:
        raise TrackedQueryError(tracked, others)
    if others:
        raise NotImplementedHereError(f"the query option ${others[0]} on {what}")
    if system.get("format", "json").casefold() not in ("json", "application/json"):
        raise QueryError("The value of the query option '$format' is not supported.")
    return QueryOptions(
        select=_names(system.get("select")),
        expand=_expansions(system.get("expand", "")),
        top=_page_size(system.get("top")),
        skip=read_skip(system.get("skip")),
        count=_flag(system.get("count")),
        skip_token=system.get("skipToken"),
        filter=system.get("filter"),
        orderby=system.get("orderby"),
        delta_token=system.get("deltaToken"),
        search=system.get("search"),
        parameters=parameters,
        given=given,
    )


def _sorted_out(
    query: str,
) -> tuple[dict[str, str], dict[str, str], tuple[tuple[str, str], ...]]:
    system: dict[str, str] = {}
    parameters: dict[str, str] = {}
    given: list[tuple[str, str]] = []
    for name, value in parse_qsl(query, keep_blank_values=True):
        known = _SYSTEM.get(name.removeprefix("$").casefold())
        if known is None and name.startswith("$"):
            raise QueryError(f"The query parameter '{name}' is not supported.")
        if known is None:
            parameters[name.casefold()] = value
        elif known in system:
            raise QueryError(
                f"Query option '${known}' was specified more than once, but it must be "
                "specified at most once."
            )
        else:
            system[known] = value
        given.append((f"${known}" if known else name, value))
    return system, parameters, tuple(given)


def _names(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    return tuple(name.strip() for name in text.split(","))


def _expansions(text: str) -> tuple[str, ...]:
    """Split at the commas that stand outside parentheses."""
    found, depth, current = [], 0, ""
    for character in text:
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            found.append(current.strip())
            current = ""
        else:
            current += character
    return tuple(each for each in (*found, current.strip()) if each)


def _page_size(text: str | None) -> int | None:
    """Source: platform.md §6.4; the limit is Outlook's, texts of the OData library (assumed)."""
    number = read_top(text)
    if number is not None and number > MOST_PER_PAGE:
        raise QueryError(
            f"The query specified in the URI is not valid. The limit of '{MOST_PER_PAGE}' for Top "
            f"query has been exceeded. The value from the incoming request is '{text}'."
        )
    return number


def read_top(text: str | None) -> int | None:
    """Return what ``$top`` says, which inside ``$expand`` has no limit (clients.md §2: 9999).

    Raises:
        QueryError: It is no number, or not positive (400).
    """
    if text is None:
        return None
    number = _integer(text)
    if number is None or number <= 0:
        raise QueryError(
            f"Invalid value '{text}' for $top query option found. The $top query option requires "
            "a positive integer value."
        )
    return number


def read_skip(text: str | None) -> int:
    """Return what ``$skip`` says, 0 without it.

    Raises:
        QueryError: It is no number, or negative (400).
    """
    if text is None:
        return 0
    number = _integer(text)
    if number is None or number < 0:
        raise QueryError(
            f"Invalid value '{text}' for $skip query option found. The $skip query option requires "
            "a non-negative integer value."
        )
    return number


def _integer(text: str) -> int | None:
    digits = text.strip().removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 10:
        return None
    return int(text)


def _flag(text: str | None) -> bool:
    folded = (text or "false").strip().casefold()
    if folded not in ("true", "false"):
        raise QueryError(f"Invalid value '{text}' for $count query option found.")
    return folded == "true"
