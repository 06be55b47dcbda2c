"""``$search`` of messages, in a mailbox or in one of its folders.

GET …/messages?$search="…", GET …/messages/$count?$search="…".
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ...exchange.message import Message
from ...exchange.search import find_messages
from ..call import Call
from ..errors import MissingPermissionError, QueryError, SearchWithError
from ..odata.kql import parse_kql
from ..searching import places_of, shows

__all__ = ["found_messages", "refuse_skip_token"]

#: So many are found at most (documented).
_MOST_FOUND = 1000


def found_messages(call: Call) -> Iterator[Message]:
    """Return what a search finds, newest first, found one by one.

    Raises:
        SearchWithError: ``$orderby``, ``$filter`` or ``$skip`` was given too (400).
        MissingPermissionError: The caller's permission does not show bodies, which are searched
            (403; mail.md §23, documented).

    Source: mail.md §4.5.
    """
    if call.view.hides_body_of_type("message"):
        raise MissingPermissionError
    given = {name.removeprefix("$") for name, _ in call.options.given}
    for option in ("orderby", "filter", "skip"):
        if option in given:
            raise SearchWithError(option)
    criterion = parse_kql(call.options.search or "")
    folder = call.folder
    if folder is None:
        return islice(find_messages(call.mailbox, criterion), _MOST_FOUND)
    found = find_messages(call.mailbox, criterion, places_of(folder, call.view))
    return islice((each for each in found if shows(folder, each, call.view)), _MOST_FOUND)


def refuse_skip_token(call: Call) -> None:
    """Refuse a token without a search: other lists of messages have none (text assumed).

    Raises:
        QueryError: There is one (400).
    """
    if call.options.skip_token is not None:
        raise QueryError("Skip token is malformed.")
