"""The compiled filter finds what a reader of the listing's JSON would: random expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import Client

from pytest_graphmock import GraphMock

Holds = Callable[[dict[str, Any]], bool]
#: An expression, and the same said in Python of an event's JSON.
Said = tuple[str, Holds]

SUBJECTS = ["Alpha", "alphabet", "O'Neil", "Zeta", ""]
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
}


@pytest.fixture(scope="module")
def mock() -> Iterator[GraphMock]:
    """Forty events that differ in all that the expressions look at."""
    with GraphMock(now="2026-03-02T09:00:00Z", seed=1, meetings_per_user=0) as mock:
        for number in range(40):
            mock.users[0].calendar.add_event(
                SUBJECTS[number % 5],
                start=f"2026-03-{2 + number % 7:02}T09:00:00Z",
                importance=("low", "normal", "high")[number % 3],
                categories=["Red", "Blue"][: number % 3],
                isReminderOn=number % 2 == 0,
            )
        yield mock


def compared(path: str, read: Callable[[dict[str, Any]], Any], literals: list[Any]) -> Any:
    """Return comparisons of a property with literals, each as (text, value)."""
    pairs = st.tuples(st.sampled_from(sorted(COMPARISONS)), st.sampled_from(literals))

    def said(pair: tuple[str, tuple[str, Any]]) -> Said:
        operation, (text, value) = pair
        return f"{path} {operation} {text}", lambda e: COMPARISONS[operation](read(e), value)

    return pairs.map(said)


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def on_subject(function: str, test: Callable[[str, str], bool]) -> Any:
    return st.sampled_from(["a", "ALPHA", "'", "t", ""]).map(
        lambda part: (
            f"{function}(subject,{quoted(part)})",
            lambda event: test(event["subject"].casefold(), part.casefold()),
        )
    )


DAYS = [f"2026-03-{day:02}T09:00:00" for day in range(1, 10)]
LEAVES: Any = st.one_of(
    compared(
        "subject",
        lambda event: event["subject"].casefold(),
        [(quoted(each), each.casefold()) for each in SUBJECTS],
    ),
    compared(
        "start/dateTime",
        lambda event: event["start"]["dateTime"],
        [(quoted(day + "Z"), day + ".0000000") for day in DAYS],
    ),
    compared(
        "end/dateTime",
        lambda event: event["end"]["dateTime"],
        [(day + "Z", day + ".0000000") for day in DAYS],
    ),
    compared(
        "importance",
        lambda event: ["low", "normal", "high"].index(event["importance"]),
        [("'low'", 0), ("'normal'", 1), ("'high'", 2)],
    ),
    on_subject("startswith", str.startswith),
    on_subject("endswith", str.endswith),
    on_subject("contains", lambda whole, part: part in whole),
    st.sampled_from(["Red", "blue"]).map(
        lambda name: (
            f"categories/any(c:c eq '{name}')",
            lambda event: name.casefold() in [each.casefold() for each in event["categories"]],
        )
    ),
    st.just(("isReminderOn eq true", lambda event: event["isReminderOn"])),
)


def joined(parts: Any) -> Any:
    both = st.tuples(parts, st.sampled_from(["and", "or"]), parts)
    return st.one_of(
        parts.map(lambda said: (f"not ({said[0]})", lambda event: not said[1](event))),
        both.map(_join),
    )


def _join(both: tuple[Said, str, Said]) -> Said:
    (left, left_holds), word, (right, right_holds) = both
    text = f"({left}) {word} ({right})"
    if word == "and":
        return text, lambda event: left_holds(event) and right_holds(event)
    return text, lambda event: left_holds(event) or right_holds(event)


EXPRESSIONS: Any = st.recursive(LEAVES, joined, max_leaves=6)
ORDERS: Any = st.sampled_from(
    [
        ("start/dateTime", lambda event: event["start"]["dateTime"]),
        ("end/dateTime", lambda event: event["end"]["dateTime"]),
        ("subject", lambda event: event["subject"].casefold()),
    ]
)


@settings(max_examples=200, deadline=None)
@given(said=EXPRESSIONS, order=ORDERS, descends=st.booleans())
def test_filter_and_order_agree_with_the_json(
    mock: GraphMock, said: Said, order: tuple[str, Any], descends: bool
) -> None:
    """The same events as by looking at every one's JSON, in the same order, and as many."""
    (expression, holds), (path, key) = said, order
    client, url = Client(mock.app), "/v1.0/me/events?$top=1000"
    everything = client.get(url).json["value"]  # type: ignore[index]
    expected = [event for event in everything if holds(event)]

    direction = "desc" if descends else "asc"
    answer = client.get(
        f"{url}&$filter={quote(expression)}&$orderby={path} {direction}&$count=true"
    )

    assert answer.status_code == 200, answer.text
    found = answer.json
    assert found is not None
    assert sorted(e["id"] for e in found["value"]) == sorted(e["id"] for e in expected)
    assert [key(e) for e in found["value"]] == sorted(map(key, expected), reverse=descends)
    assert found["@odata.count"] == len(expected)
