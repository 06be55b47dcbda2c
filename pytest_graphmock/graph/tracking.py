"""Delta queries: rounds of pages about what changed, and the links from one to the next.

The first round enumerates what is there, each later one what changed since the one before. All
pages of a round are about the moment at which it began; what happens meanwhile is for the next.

Source: platform.md §12.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from ..exchange.changes import ChangeType, Collection, Entry
from .answer import Answer
from .call import Call
from .errors import DeltaTokenError, QueryError, SyncStateError
from .odata.delta import DeltaToken, read_token, write_token
from .odata.query import parse_query
from .render import EntityType, check_names, delta_answer
from .tree import Operation

__all__ = ["Tracking", "answer_delta"]

_MOST_OF_OUTLOOK = 512
_TOKENS = frozenset({"$deltaToken", "$skipToken"})


@dataclass(frozen=True, slots=True)
class Tracking:
    """How the changes of one kind of collection are told.

    Attributes:
        collect: Returns the collection that the address and the options mean.
        context: What stands behind ``$metadata#``.
        page_size: How many entries a page has where nothing is said, and at most (documented for
            the directory; 10 and 512 observed for mail).
        lifetime: How long a token is good for; None for as long as the mock lives.
        reason: Why what is gone is said to be gone.
        knows_latest: Whether ``$deltatoken=latest`` skips the first round.
        arrange: Orders, or thins out, the entries of a round.
    """

    entity: EntityType
    collect: Callable[[Call], Collection]
    context: Callable[[Call], str]
    page_size: tuple[int, int] = (10, _MOST_OF_OUTLOOK)
    lifetime: timedelta | None = None
    reason: str = "deleted"
    knows_latest: bool = False
    arrange: Callable[[Call, Iterator[Entry]], Iterator[Entry]] = lambda call, entries: entries


def answer_delta(call: Call, tracking: Tracking) -> Answer:
    """Return the page that a request asks for, and a link to what comes after it."""
    token = _token_of(call, tracking)
    if token is not None:
        _restore_options(call, token)
    check_names(call, tracking.entity)
    collection = tracking.collect(call)
    this = _this_round(call, tracking, token, collection)
    start, size = this.offset or 0, _page_size(call, tracking)
    found = list(islice(_entries(call, tracking, this, collection), start, start + size + 1))
    call.context = tracking.context(call)
    return delta_answer(
        call,
        tracking.entity,
        found[:size],
        tracking.reason,
        _link(call, this, start + size if len(found) > size else None),
    )


def _page_size(call: Call, tracking: Tracking) -> int:
    usual, most = tracking.page_size
    return min(call.options.top or call.preferences.page_size or usual, most)


def _this_round(
    call: Call, tracking: Tracking, token: DeltaToken | None, collection: Collection
) -> DeltaToken:
    """Return the round that a request is part of, and how far in it the client is.

    Raises:
        DeltaTokenError: The token is about another collection (400).
        SyncStateError: What it knows of is no longer kept (410).
    """
    journal, now = call.tenant.journal, int(call.tenant.clock.now.timestamp())
    here = len(journal)
    if token is None:
        is_latest = tracking.knows_latest and _asks_for_latest(call)
        since = here if is_latest else None
        query = _query(call)
        name = _operation(call).name
        return DeltaToken(name, collection.name, journal.epoch, since, here, None, query, now)
    if token.collection != collection.name:
        raise DeltaTokenError
    if token.epoch != journal.epoch or _has_expired(call, tracking, token):
        raise SyncStateError(_address(call, token.query))
    if token.offset is not None:
        return token
    return replace(token, since=token.until, until=here, issued=now)


def _has_expired(call: Call, tracking: Tracking, token: DeltaToken) -> bool:
    lifetime = tracking.lifetime
    return lifetime is not None and call.tenant.clock.now - token.issued_at > lifetime


def _entries(
    call: Call, tracking: Tracking, this: DeltaToken, collection: Collection
) -> Iterator[Entry]:
    journal = call.tenant.journal
    if this.since is not None:
        return tracking.arrange(call, collection.changes(journal, this.since, this.until))
    standing = collection.state_at(journal, this.until)
    return tracking.arrange(call, (Entry(ChangeType.CREATED, "", each) for each in standing))


def _key(call: Call) -> bytes:
    return call.tenant.ids.digest("delta tokens", 32)


def _asks_for_latest(call: Call) -> bool:
    return (call.options.delta_token or "").casefold() == "latest"


def _token_of(call: Call, tracking: Tracking) -> DeltaToken | None:
    """Return the token of a request; each kind of it has its own option.

    Raises:
        DeltaTokenError: It is none of ours, or of another operation, or both are there (400).
    """
    skip, delta = call.options.skip_token, call.options.delta_token
    if skip is None and (delta is None or (tracking.knows_latest and _asks_for_latest(call))):
        return None
    if skip is not None and delta is not None:
        raise DeltaTokenError
    token = read_token(skip if skip is not None else delta or "", _key(call))
    is_of_page = token.offset is not None
    if token.operation != _operation(call).name or is_of_page is not (skip is not None):
        raise DeltaTokenError
    return token


def _restore_options(call: Call, token: DeltaToken) -> None:
    """Let the options be those of the first request; a token holds all of them (documented).

    Raises:
        QueryError: An option beside the token says something else than it does (400, assumed).
    """
    known = {_folded(name): value for name, value in parse_qsl(token.query, keep_blank_values=True)}
    for name, value in call.options.given:
        if name not in _TOKENS and known.get(_folded(name)) != value:
            raise QueryError(f"The token was not issued for the query parameter '{name}={value}'.")
    operation = _operation(call)
    call.options = parse_query(token.query, operation.options, operation.name, operation.tracked)


def _folded(name: str) -> str:
    return name.removeprefix("$").casefold()


def _operation(call: Call) -> Operation:
    return call.route.resource.operations[call.request.method]


def _query(call: Call) -> str:
    return urlencode([(k, v) for k, v in call.options.given if k not in _TOKENS])


def _link(call: Call, this: DeltaToken, offset: int | None) -> tuple[str, str]:
    """Return the link to the next page, or, without an offset, to the next round."""
    token = replace(this, offset=offset)
    kind, option = ("deltaLink", "$deltatoken") if offset is None else ("nextLink", "$skiptoken")
    return kind, _address(call, f"{option}={write_token(token, _key(call))}")


def _address(call: Call, query: str) -> str:
    """Return an address with keys in parentheses and a literal ``$`` (documented, observed)."""
    path = ""
    for step in call.route.steps:
        key: Any = step.key
        path += f"/{step.navigation.name}" if key is None else f"('{quote(key, safe='@')}')"
    return f"{call.base}{path}" + (f"?{query}" if query else "")
