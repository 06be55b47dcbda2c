"""A calendar and an inbox whose contents differ in what can be asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def get(office: Any, as_user: Callable[..., Any]) -> Callable[..., Any]:
    """Return how Ana gets a list: ``get("events", filter=…)``, options without their dollar."""
    ana = as_user(office.ana)

    def get(path: str, headers: dict[str, str] | None = None, **options: str) -> Any:
        params = {f"${name}": value for name, value in options.items()}
        address = path if path.startswith("/") else f"/me/{path}"
        return ana.get(address, params=params, headers=headers)

    return get


@pytest.fixture
def subjects(get: Callable[..., Any]) -> Callable[..., list[str]]:
    """Return the subjects (or names) of what a list answers."""

    def subjects(path: str, **options: str) -> list[str]:
        answer = get(path, **options)
        assert answer.status_code == 200, answer.text
        names = ("subject", "displayName", "name")
        return [next(each[n] for n in names if n in each) for each in answer.json()["value"]]

    return subjects


@pytest.fixture
def calendar(office: Any) -> Any:
    """Three appointments, a meeting of Ana's and one of Bob's, in March 2026."""
    add = office.ana.calendar.add_event
    add("Alpha", start="2026-03-03T09:00:00Z", categories=["Red"], showAs="free")
    add("beta", start="2026-03-04T09:00:00Z", end="2026-03-06T09:00:00Z", importance="high")
    add("O'Neil", start="2026-03-05", isAllDay=True, location={"displayName": "Attic"})
    office.meeting("Alphabet", start="2026-03-06T09:00:00Z")
    office.bob.calendar.add_meeting("Bobs", attendees=[office.ana], start="2026-03-07T09:00:00Z")
    return office


@pytest.fixture
def inbox(office: Any) -> Any:
    """Four messages, oldest first: one is read, one is not Bob's, the last is about a meeting."""
    add = office.ana.inbox.add_message
    add("Delta", from_=office.bob, received="2026-02-01T09:00:00Z", is_read=True)
    add("Contrat signé", from_=office.cy, received="2026-02-02T09:00:00Z")
    add("Bravo", from_=office.bob, received="2026-02-03T09:00:00Z")
    office.bob.calendar.add_meeting("Alpha", attendees=[office.ana], start="2026-03-07T09:00:00Z")
    return office
