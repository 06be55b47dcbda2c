"""``$orderby``: keys, directions, and which orders go with a filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Subjects = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("start/dateTime", ["Alpha", "beta", "O'Neil", "Alphabet", "Bobs"]),
        ("Start/DateTime DESC", ["Bobs", "Alphabet", "O'Neil", "beta", "Alpha"]),
        ("end/dateTime desc", ["Bobs", "Alphabet", "beta", "O'Neil", "Alpha"]),
        ("subject", ["Alpha", "Alphabet", "beta", "Bobs", "O'Neil"]),
        ("subject asc", ["Alpha", "Alphabet", "beta", "Bobs", "O'Neil"]),
        ("createdDateTime , subject desc", ["O'Neil", "Bobs", "beta", "Alphabet", "Alpha"]),
    ],
)
def test_events_come_in_the_order_asked_for(
    calendar: Any, subjects: Subjects, order: str, found: list[str]
) -> None:
    """Text in any letter case; later keys decide between equals."""
    assert subjects("events", orderby=order) == found


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("receivedDateTime", ["Delta", "Contrat signé", "Bravo", "Alpha"]),
        ("receivedDateTime desc", ["Alpha", "Bravo", "Contrat signé", "Delta"]),
        ("isRead desc,subject", ["Delta", "Alpha", "Bravo", "Contrat signé"]),
        ("from/emailAddress/address desc,subject", ["Contrat signé", "Alpha", "Bravo", "Delta"]),
        ("sender/emailAddress/name,subject desc", ["Delta", "Bravo", "Alpha", "Contrat signé"]),
    ],
)
def test_messages_come_in_the_order_asked_for(
    inbox: Any, subjects: Subjects, order: str, found: list[str]
) -> None:
    """By time, by who wrote it, by whether it is read."""
    assert subjects("messages", orderby=order) == found


def test_draft_without_an_author_comes_before_those_who_have_one(
    inbox: Any, subjects: Subjects
) -> None:
    """What has no value comes first, and last when descending."""
    inbox.ana.drafts.add_message("Zulu", from_="aaron@partner.example")

    found = subjects("messages", orderby="from/emailAddress/address")

    assert found[0] == "Zulu"


def test_order_without_a_filter_reaches_across_calendars_and_pages(
    calendar: Any, as_user: Callable[..., Any]
) -> None:
    """Pages of two, followed to their end, are the whole in order."""
    ana, seen = as_user(calendar.ana), []
    answer = ana.get("/me/events?$orderby=start/dateTime desc&$top=2").json()
    while True:
        seen += [each["subject"] for each in answer["value"]]
        if "@odata.nextLink" not in answer:
            break
        answer = ana.get(answer["@odata.nextLink"].removeprefix(ana.url + "/v1.0")).json()

    assert seen == ["Bobs", "Alphabet", "O'Neil", "beta", "Alpha"]


@pytest.mark.parametrize(
    ("path", "order", "found"),
    [
        ("calendarGroups", "name desc", ["People's Calendars", "Other Calendars", "My Calendars"]),
        ("mailFolders", "totalItemCount desc,displayName", ["Inbox", "Archive"]),
    ],
)
def test_containers_come_in_the_order_asked_for(
    inbox: Any, subjects: Subjects, path: str, order: str, found: list[str]
) -> None:
    """Folders by how full they are, groups by name."""
    assert subjects(path, orderby=order)[: len(found)] == found


FITTING = [
    "receivedDateTime ge 1900-01-01T00:00:00Z and contains(subject,'a')",
    "receivedDateTime ge 2026-01-01 and (contains(subject,'a') or contains(subject,'e'))",
    "isRead eq false",
    "isDraft eq false and categories/any(c:c eq 'Red')",
]
UNFITTING = [
    "contains(subject,'a')",
    "contains(subject,'a') and receivedDateTime ge 1900-01-01T00:00:00Z",
    "from/emailAddress/address eq 'bob@contoso.example'",
]


@pytest.mark.parametrize("expression", FITTING)
def test_filter_that_begins_with_the_order_is_efficient(
    inbox: Any, get: Callable[..., Any], expression: str
) -> None:
    """Documented rule, and the cheap properties that were observed to be free of it."""
    answer = get("messages", filter=expression, orderby="receivedDateTime desc")

    assert answer.status_code == 200


@pytest.mark.parametrize("expression", UNFITTING)
def test_filter_that_does_not_begin_with_the_order_is_inefficient(
    inbox: Any, get: Callable[..., Any], expression: str
) -> None:
    """400, as documented; without the order it is fine, and events do not have the rule."""
    refused = get("messages", filter=expression, orderby="receivedDateTime desc")

    assert refused.status_code == 400
    assert refused.json()["error"]["code"] == "InefficientFilter"
    assert refused.json()["error"]["message"] == (
        "The restriction or sort order is too complex for this operation."
    )
    assert get("messages", filter=expression).status_code == 200
    events = get("events", filter="contains(subject,'a')", orderby="start/dateTime desc")
    assert events.status_code == 200


@pytest.mark.graph_mock(auth="strict")
@pytest.mark.parametrize(
    ("expression", "status"),
    [
        ("receivedDateTime ge 1900-01-01T00:00:00Z and isRead eq false", 200),
        ("receivedDateTime ge 1900-01-01T00:00:00Z and contains(subject,'a')", 200),
        ("isRead eq false", 400),
        ("isDraft eq false and categories/any(c:c eq 'Red')", 400),
        ("contains(subject,'a')", 400),
    ],
)
def test_cheap_filter_is_inefficient_too_when_the_rule_is_taken_at_its_word(
    inbox: Any, get: Callable[..., Any], expression: str, status: int
) -> None:
    """In strict mode what is sorted by has to come first in the filter, whatever that is on."""
    answer = get("messages", filter=expression, orderby="receivedDateTime desc")

    assert answer.status_code == status
    if status == 400:
        assert answer.json()["error"]["code"] == "InefficientFilter"
    assert get("messages", filter=expression).status_code == 200
