"""What working out the dates of series costs: ratios, for `budgets.py` to print.

``python benchmarks/expansion.py`` prints them alone.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone
from typing import Any

from pytest_graphmock import GraphMock
from pytest_graphmock.exchange.recurrence import dates_of
from pytest_graphmock.graph.wire.event import event_to_wire
from pytest_graphmock.graph.wire.view import View

Line = tuple[str, str, str, bool]

NOW = "2026-03-02T09:00:00Z"
MONTH = (datetime(2026, 3, 1, tzinfo=timezone.utc), datetime(2026, 4, 1, tzinfo=timezone.utc))
SERIES = 500
ROUNDS = 9


def expansion() -> Iterable[Line]:
    """A month over 500 series of five years; over one that began 20 years before it, or one."""
    with _mailbox(SERIES, years=5) as (mock, mailbox):
        view = View(mock._tenant, mailbox, is_beta=False)
        found = mailbox.calendar_view(*MONTH)
        expanding_s = _median(lambda: mailbox.calendar_view(*MONTH))
        writing_s = _median(lambda: [event_to_wire(each, view) for each in found])
    ratio = expanding_s / writing_s
    yield (
        f"a month of {SERIES} series ({len(found):,} dates), in writings of it",
        "1.0",
        f"{ratio:.2f}",
        ratio <= 1,
    )
    costs = {}
    for years in (1, 20):
        with _mailbox(SERIES, years=years) as (_, mailbox):
            costs[years] = _median(lambda: mailbox.calendar_view(*MONTH))
    growth = costs[20] / costs[1]
    yield "the same, begun 20 years before against one", "1.2", f"{growth:.2f}", growth <= 1.2


@contextmanager
def _mailbox(count: int, *, years: int) -> Iterator[tuple[GraphMock, Any]]:
    """A mailbox of series that began some years before the month and go on for a year after it."""
    start = date(2026 - years, 3, 2)
    with GraphMock(now=NOW, seed=1, users=1, messages_per_user=0, meetings_per_user=0) as mock:
        calendar = mock.users[0].calendar
        for number in range(count):
            begins = start + timedelta(number % 5)
            calendar.add_event(
                f"Series {number}",
                start=f"{begins}T{9 + number % 8:02d}:00:00Z",
                recurrence={
                    "pattern": _PATTERNS[number % len(_PATTERNS)](begins),
                    "range": {"type": "endDate", "startDate": f"{begins}", "endDate": "2027-03-01"},
                },
            )
        yield mock, mock._tenant.mailbox_of(mock._tenant.directory.users[0])


_PATTERNS: tuple[Callable[[date], dict[str, Any]], ...] = (
    lambda day: {"type": "daily", "interval": 1},
    lambda day: {"type": "weekly", "interval": 2, "daysOfWeek": [f"{day:%A}".lower()]},
    lambda day: {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": day.day},
    lambda day: {"type": "relativeMonthly", "interval": 1, "daysOfWeek": [f"{day:%A}".lower()]},
)


def _median(measured: Callable[[], object]) -> float:
    """Return the median seconds; what a recurrence once worked out is not kept for the next."""
    times = []
    for _ in range(ROUNDS):
        dates_of.cache_clear()
        began = time.perf_counter()
        measured()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


if __name__ == "__main__":
    for name, allowed, measured, met in expansion():
        print(f"{name:<70} {allowed:>8} {measured:>8} {'' if met else '  MISSED'}")
