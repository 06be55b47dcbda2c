"""Pages of a filtered and ordered list: links keep what was asked; ``$top``, ``$skip`` bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

Get = Callable[..., Any]


def test_link_keeps_filter_order_and_selection(calendar: Any, get: Get) -> None:
    """In the order that real links have: filter, select, orderby, top, skip (observed)."""
    asked = {
        "top": "2",
        "select": "subject",
        "orderby": "subject desc",
        "filter": "isAllDay ne true",
    }

    link = get("events", **asked).json()["@odata.nextLink"]

    query = parse_qs(urlsplit(link).query)
    assert list(query) == ["$filter", "$select", "$orderby", "$top", "$skip"]
    assert query["$filter"] == ["isAllDay ne true"]
    assert "%24filter=isAllDay+ne+true&" in link


def test_pages_of_a_filtered_list_are_the_whole(
    calendar: Any, get: Get, as_user: Callable[..., Any]
) -> None:
    """A full page has a link even where nothing follows; then comes an empty one (observed)."""
    ana, seen, pages = as_user(calendar.ana), [], 0
    answer = get("events", filter="isAllDay eq false", orderby="subject", top="2", count="true")
    while True:
        pages += 1
        assert answer.json()["@odata.count"] == 4
        seen += [each["subject"] for each in answer.json()["value"]]
        link = answer.json().get("@odata.nextLink")
        if link is None:
            break
        answer = ana.get(link.removeprefix(f"{ana.url}/v1.0"))

    assert seen == ["Alpha", "Alphabet", "beta", "Bobs"]
    assert pages == 3


def test_skip_counts_what_the_filter_leaves(calendar: Any, subjects: Callable[..., Any]) -> None:
    """Filter, order, skip, top: in that order."""
    found = subjects("events", filter="isAllDay eq false", orderby="subject", skip="1", top="2")

    assert found == ["Alphabet", "beta"]
    assert subjects("events", filter="isAllDay eq false", skip="99") == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"top": "0"},
            "Invalid value '0' for $top query option found. The $top query option "
            "requires a positive integer value.",
        ),
        (
            {"top": "x"},
            "Invalid value 'x' for $top query option found. The $top query option "
            "requires a positive integer value.",
        ),
        (
            {"top": "1001"},
            "The query specified in the URI is not valid. The limit of '1000' for "
            "Top query has been exceeded. The value from the incoming request is '1001'.",
        ),
        (
            {"skip": "-1"},
            "Invalid value '-1' for $skip query option found. The $skip query option "
            "requires a non-negative integer value.",
        ),
        ({"count": "maybe"}, "Invalid value 'maybe' for $count query option found."),
    ],
    ids=["top 0", "top x", "top 1001", "skip -1", "count maybe"],
)
def test_bounds_are_checked_beside_a_filter(
    office: Any, get: Get, options: dict[str, str], message: str
) -> None:
    """400 with the texts of the OData library."""
    answer = get("events", filter="isAllDay eq true", **options)

    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == message


def test_option_given_twice_is_refused(office: Any, as_user: Callable[..., Any]) -> None:
    """With and without its dollar it is the same option."""
    answer = as_user(office.ana).get("/me/events?$filter=isAllDay&filter=isAllDay")

    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == (
        "Query option '$filter' was specified more than once, but it must be specified at most "
        "once."
    )
