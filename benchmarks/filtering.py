"""What ``$filter`` and ``$orderby`` cost in a calendar of 10,000 events, and how that grows.

Floor: making the JSON of the 50 events that the answer holds, and nothing else. The lists select
properties, so that no JSON kept from before is answered again.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from urllib.parse import quote

from werkzeug.test import Client

from pytest_graphmock import GraphMock

NOW = "2026-03-02T09:00:00Z"
_FIRST = datetime(2026, 3, 2, tzinfo=timezone.utc)
_SELECT = "$select=id,subject,start,end,attendees,body,organizer,location"
#: Matches all, and no index helps.
_UNSELECTIVE = "contains(subject,'meeting') or isCancelled eq true"

Line = tuple[str, str, str, bool]


def filtering() -> Iterable[Line]:
    """Fifty of 10,000 by start and in order; a scan of everything, and how it grows."""
    client, mock = _calendar_of(10_000)
    starts = (_FIRST + timedelta(hours=5000)).strftime("%Y-%m-%dT%H:%M:%SZ")
    by_start = _list(client, f"start/dateTime ge '{starts}'", "start/dateTime")
    backwards = _list(client, f"start/dateTime lt '{starts}'", "start/dateTime desc")
    events = mock.users[0].calendar.events[5000:5050]
    floor_s = _median(lambda: json.dumps([event.as_json() for event in events]))
    for name, get in (("ascending", by_start), ("descending", backwards)):
        ratio = _median(get) / floor_s
        yield (
            f"50 of 10,000 events, $filter on start, {name}",
            "3 x their JSON",
            f"{ratio:.2f} x",
            ratio <= 3,
        )
    smaller, _ = _calendar_of(1000)
    few_s = _median(_list(smaller, _UNSELECTIVE, "subject"))
    many_s = _median(_list(client, _UNSELECTIVE, "subject"))
    growth = many_s / few_s
    yield "scan and sort: 10,000 events against 1,000", "15 x", f"{growth:.1f} x", growth <= 15


def _calendar_of(count: int) -> tuple[Client, GraphMock]:
    mock = GraphMock(now=NOW, seed=1, users=2, messages_per_user=0, meetings_per_user=0)
    calendar = mock.users[0].calendar
    for number in range(count):
        calendar.add_event(
            f"Meeting {number * 7919 % count}", start=_FIRST + timedelta(hours=number)
        )
    return Client(mock.app), mock


def _list(client: Client, expression: str, order: str) -> Callable[[], None]:
    query = f"$filter={quote(expression)}&$orderby={quote(order)}&$top=50&{_SELECT}"

    def get() -> None:
        answer = client.get(f"/v1.0/me/events?{query}")
        assert answer.status_code == 200, answer.text
        assert len(answer.json["value"]) == 50  # type: ignore[index]

    get()
    return get


def _median(run: Callable[[], object], rounds: int = 15) -> float:
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        run()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)
