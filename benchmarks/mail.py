"""What a mailbox of 100,000 messages costs: to make, to keep, to list, filter and search.

Floor: making the JSON of the 50 messages that an answer holds, and nothing else. The lists select
properties, so that no JSON kept from before is answered again. ``python benchmarks/mail.py``
prints these lines alone.
"""

from __future__ import annotations

import gc
import json
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any
from urllib.parse import quote

from werkzeug.test import Client

from pytest_graphmock import GraphMock
from pytest_graphmock.exchange.message import Message
from pytest_graphmock.graph.wire.message import message_to_wire
from pytest_graphmock.graph.wire.view import View

NOW = "2026-03-02T09:00:00Z"
_MESSAGES = 100_000
_SELECT = "$top=50&$select=id,subject,from,toRecipients,receivedDateTime,isRead,bodyPreview"

Line = tuple[str, str, str, bool]


def mail() -> Iterable[Line]:
    """Seeding and memory; then pages of 50, newest first, against their JSON."""
    gc.collect()
    began = time.perf_counter()
    mock = _mailbox_of(_MESSAGES)
    seeding_s = time.perf_counter() - began
    yield (
        "a mailbox of 100,000 messages from a seed",
        "2.5 s",
        f"{seeding_s:.2f} s",
        seeding_s <= 2.5,
    )
    each = _bytes_each()
    yield "memory, each of 20,000 messages", "1,000 B", f"{each:,.0f} B", each <= 1000

    client = Client(mock.app)
    user = mock.users[0]
    word, rare = _words(client, user.id)
    mailbox = mock._tenant.mailbox_of(next(iter(mock._tenant.directory.users)))
    view = View(mock._tenant, mailbox, is_beta=False)
    newest = list(islice(mailbox.messages(), 50))
    floor_s = _median(lambda: json.dumps([message_to_wire(each, view) for each in newest]))
    search, unread = f"$search={quote(word)}", f"$filter={quote('isRead eq false')}"
    began = time.perf_counter()
    _get(client, user.id, search)()
    index_s = time.perf_counter() - began
    yield "the first $search, which makes the index", "4 s", f"{index_s:.2f} s", index_s <= 4
    for name, query, allowed in (
        ("the newest", "", 3),
        ("$filter=isRead eq false", unread, 4),
        ("$search of a common word", search, 5),
        ("$search of a rare word", f"$search={quote(rare)}", 5),
        ("$search of a word and a sender", f"$search={quote(_and_sender(word, newest))}", 20),
        ("$search of a common word, counted", f"{search}&$count=true", 12),
    ):
        ratio = _median(_get(client, user.id, query)) / floor_s
        yield (
            f"50 of 100,000, {name}",
            f"{allowed} x their JSON",
            f"{ratio:.2f} x",
            ratio <= allowed,
        )


def _mailbox_of(count: int) -> GraphMock:
    return GraphMock(now=NOW, seed=1, users=1, messages_per_user=count, meetings_per_user=0)


def _bytes_each(count: int = 20_000) -> float:
    """What a message takes, by the difference between many and none."""
    sizes = []
    for messages in (0, count):
        gc.collect()
        tracemalloc.start()
        mock = _mailbox_of(messages)
        sizes.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
        del mock
    return (sizes[1] - sizes[0]) / count


def _words(client: Client, user: str) -> tuple[str, str]:
    """The commonest and the rarest word of the newest thousand messages."""
    path = f"/v1.0/users/{user}/messages?$top=1000&$select=subject,bodyPreview"
    found: dict[str, int] = {}
    for each in _json(client, path)["value"]:
        for word in {*each["subject"].split(), *each["bodyPreview"].split()}:
            if word.isalpha() and word.isascii():
                found[word.casefold()] = found.get(word.casefold(), 0) + 1
    ordered = sorted(found, key=lambda word: (-found[word], word))
    return f'"{ordered[0]}"', f'"{ordered[-1]}"'


def _and_sender(word: str, newest: list[Message]) -> str:
    clause, sender = word.strip('"'), next(each.from_ for each in newest if each.from_)
    return f'"{clause} from:{sender.address}"'


def _get(client: Client, user: str, query: str) -> Callable[[], None]:
    path = f"/v1.0/users/{user}/messages?{_SELECT}&{query}".rstrip("&")

    def get() -> None:
        assert _json(client, path)["value"], path

    return get


def _json(client: Client, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json


def _median(run: Callable[[], object], rounds: int = 9) -> float:
    run()
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        run()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


if __name__ == "__main__":
    for name, allowed, measured, met in mail():
        print(f"{name:<62} {allowed:>15} {measured:>12} {'' if met else '  MISSED'}", flush=True)
