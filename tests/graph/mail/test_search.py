"""``$search`` of messages over HTTP: what is found, in which order, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

Get = Callable[..., Any]


@pytest.fixture
def get(office: Any, as_user: Callable[..., Any]) -> Get:
    """Return how Ana gets a path with its query as it stands."""
    return as_user(office.ana).get  # type: ignore[no-any-return]


@pytest.fixture
def mail(office: Any) -> Any:
    """Three mails in the inbox, one in Sent Items and one among the deleted, a day apart."""
    ana, bob, cy = office.ana, office.bob, office.cy
    add = ana.inbox.add_message
    add("Budget", from_=bob, received="2026-02-01T09:00:00Z", body="Figures of March")
    add("Lunch", from_=cy, received="2026-02-02T09:00:00Z", body="No budget for this")
    add("Holidays", from_=bob, received="2026-02-03T09:00:00Z", attachments={"menu.txt": b"x"})
    ana.sent_items.add_message(
        "RE: Budget", from_=ana, to=[bob], received="2026-02-04T09:00:00Z", is_read=True
    )
    ana.deleted_items.add_message("Old budget", from_=cy, received="2026-02-05T09:00:00Z")
    return office


def subjects(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["subject"] for each in answer.json()["value"]]


@pytest.mark.parametrize(
    ("path", "search", "found"),
    [
        ("messages", '"budget"', ["Old budget", "RE: Budget", "Lunch", "Budget"]),
        ("messages", "budget", ["Old budget", "RE: Budget", "Lunch", "Budget"]),
        ("messages", "\"'budget'\"", ["Old budget", "RE: Budget", "Lunch", "Budget"]),
        ("messages", '"subject:budget from:bob"', ["Budget"]),
        ("messages", '"to:bob"', ["RE: Budget"]),
        ("messages", '"attachment:menu OR figures"', ["Holidays", "Budget"]),
        ("messages", '"received:02/02/2026..02/03/2026"', ["Holidays", "Lunch"]),
        ("messages", '"budget NOT subject:budget"', ["Lunch"]),
        ("messages", '"nothing"', []),
        ("mailFolders/inbox/messages", '"budget"', ["Lunch", "Budget"]),
        ("mailFolders/inbox/messages", '"bud*"', ["Lunch", "Budget"]),
        ("mailFolders/inbox/messages", '"NOT budget"', ["Holidays"]),
    ],
)
def test_search_finds_the_newest_first(
    mail: Any, get: Get, path: str, search: str, found: list[str]
) -> None:
    """From, subject and body unless a property is named; in all folders or in one."""
    assert subjects(get(f"/me/{path}?$search={search}")) == found


def test_search_sees_what_changed_since_the_last_one(mail: Any, get: Get) -> None:
    """New mail is found and what was taken back no more, whether few messages changed or many."""
    inbox = '/me/mailFolders/inbox/messages?$search="budget"&$top=1000'
    assert subjects(get(inbox)) == ["Lunch", "Budget"]

    mail.ana.inbox.add_message("New budget", from_=mail.bob, received="2026-02-06T09:00:00Z")
    few = subjects(get(inbox))
    for number in range(1001):
        mail.ana.inbox.add_message(f"Note {number}", received="2026-01-01T09:00:00Z")
    many = subjects(get(inbox))

    assert few == many == ["New budget", "Lunch", "Budget"]
    assert subjects(get('/me/messages?$search="1000"')) == ["Note 1000"]


def test_search_finds_nothing_that_was_reset(mail: Any, get: Get) -> None:
    """What a reset takes back is not found, however often the mailbox was searched."""
    owner = mail.mock.users[0]
    path = f'/users/{owner.id}/messages?$search="xylophone"'
    owner.inbox.add_message("Xylophone", received="2026-02-06T09:00:00Z")
    headers = {"Authorization": f"Bearer {mail.mock.token(app=True)}"}
    assert subjects(get(path, headers=headers)) == ["Xylophone"]

    mail.mock.reset()

    assert subjects(get(path, headers=headers)) == []


def test_search_pages_by_an_opaque_token(mail: Any, get: Get, as_user: Callable[..., Any]) -> None:
    """The link has a token and no ``$skip``; the last page has none; each says the whole count."""
    ana, seen = as_user(mail.ana), []
    answer = get('/me/messages?$search="budget"&$top=2&$count=true&$select=subject')
    while True:
        assert answer.json()["@odata.count"] == 4
        seen.append(subjects(answer))
        link = answer.json().get("@odata.nextLink")
        if link is None:
            break
        options = parse_qs(urlsplit(link).query)
        assert "$skiptoken" in options
        assert "$skip" not in options
        assert options["$search"] == ['"budget"']
        answer = ana.get_link(link)

    assert seen == [["Old budget", "RE: Budget"], ["Lunch", "Budget"]]


def test_search_gives_ten_unless_told_otherwise(office: Any, get: Get) -> None:
    """As any list of messages does."""
    for number in range(12):
        office.ana.inbox.add_message(f"Note {number}", received=f"2026-02-01T09:{number:02}:00Z")

    found = subjects(get('/me/messages?$search="note"'))

    assert found == [f"Note {number}" for number in range(11, 1, -1)]


def test_search_finds_a_thousand_at_most(office: Any, get: Get) -> None:
    """Documented; the count says no more either."""
    for number in range(1001):
        office.ana.inbox.add_message("Note", received=f"2026-02-01T09:00:00.{number:06}Z")

    answer = get('/me/messages?$search="note"&$top=1000&$count=true&$select=id')

    assert len(answer.json()["value"]) == 1000
    assert answer.json()["@odata.count"] == 1000
    assert "@odata.nextLink" not in answer.json()
    assert get('/me/messages/$count?$search="note"').text == "1000"


@pytest.mark.parametrize(
    ("option", "code", "name"),
    [
        ("$orderby=receivedDateTime", "SearchWithOrderBy", "$orderBy"),
        ("$filter=isRead eq true", "SearchWithFilter", "$filter"),
        ("$skip=1", "BadRequest", "$skip"),
    ],
)
def test_search_goes_with_no_other_restriction(
    mail: Any, get: Get, option: str, code: str, name: str
) -> None:
    """400: nothing is sorted, filtered or skipped in silence."""
    answer = get(f'/me/messages?$search="budget"&{option}')

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == code
    assert answer.json()["error"]["message"] == (
        f"The query parameter '{name}' is not supported with '$search'."
    )


@pytest.mark.parametrize("search", ['""', "subject:budget", '"subject:"', '"a OR"', '"foo:bar"'])
def test_search_that_cannot_be_read_is_a_bad_request(mail: Any, get: Get, search: str) -> None:
    """400 ``BadRequest``, on the list and on its count."""
    for path in ("messages", "messages/$count"):
        answer = get(f"/me/{path}?$search={search}")

        assert answer.status_code == 400
        assert answer.json()["error"]["code"] == "BadRequest"


@pytest.mark.parametrize("options", ["$skiptoken=1", '$search="a"&$skiptoken=x'])
def test_token_that_is_none_of_a_search_is_refused(mail: Any, get: Get, options: str) -> None:
    """400: lists without a search page by ``$skip``."""
    answer = get(f"/me/messages?{options}")

    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "Skip token is malformed."


@pytest.mark.parametrize(
    "path",
    [
        "events?",
        "events/$count?",
        "calendar/events?",
        "calendarView?startDateTime=2026-03-01&endDateTime=2026-03-09&",
    ],
)
def test_events_cannot_be_searched(office: Any, get: Get, path: str) -> None:
    """400 ``SearchEvents``."""
    answer = get(f'/me/{path}$search="budget"')

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "SearchEvents"
    assert answer.json()["error"]["message"] == (
        "The parameter $search is not currently supported on the Events resource."
    )
