"""Lists of messages: which folders, in which pages, with what beside them (mail.md §4.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Get = Callable[..., Any]


@pytest.fixture
def get(office: Any, as_user: Callable[..., Any]) -> Get:
    """Return how Ana gets a path with its query as it stands."""
    return as_user(office.ana).get  # type: ignore[no-any-return]


@pytest.fixture
def mail(office: Any) -> Any:
    """A message in each of six folders, one of them below the inbox, a day apart."""
    ana = office.ana
    below = ana.inbox.add_folder("Projects")
    archive = ana.folder("archive")
    folders = [ana.inbox, below, ana.sent_items, ana.deleted_items, ana.drafts, archive]
    names = ["Inbox", "Below", "Sent", "Deleted", "Draft", "Archive"]
    for day, (name, folder) in enumerate(zip(names, folders, strict=True), start=1):
        folder.add_message(name, received=f"2026-02-0{day}T09:00:00Z")
    return office


def subjects(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["subject"] for each in answer.json()["value"]]


def test_mailbox_lists_all_folders_newest_first(mail: Any, get: Get) -> None:
    """Deleted Items, drafts and what was sent too (documented)."""
    found = subjects(get("/me/messages"))

    assert found == ["Archive", "Draft", "Deleted", "Sent", "Below", "Inbox"]
    assert get("/me/messages/$count").text == "6"


def test_folder_lists_its_own_messages_only(mail: Any, get: Get) -> None:
    """What is in folders below it is not there (documented)."""
    assert subjects(get("/me/mailFolders/inbox/messages")) == ["Inbox"]
    assert get("/me/mailFolders/inbox/messages/$count").text == "1"


def test_recoverable_items_are_not_listed(mail: Any, get: Get) -> None:
    """They are in their folder only (assumed)."""
    purged = mail.ana.folder("recoverableitemsdeletions")
    purged.add_message("Purged", received="2026-02-09T09:00:00Z")

    assert "Purged" not in subjects(get("/me/messages"))
    assert subjects(get("/me/mailFolders/recoverableitemsdeletions/messages")) == ["Purged"]


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/me/messages", "/me/messages"),
        ("/me/mailFolders/inbox/messages", "/me/mailFolders('inbox')/messages"),
        ("/me/mailFolders('inbox')/messages", "/me/mailFolders('inbox')/messages"),
    ],
)
def test_next_link_is_written_as_the_service_writes_it(
    mail: Any, get: Get, path: str, address: str
) -> None:
    """Options in its order, percent signs in lower case, ``+`` for a blank, keys in parentheses
    (observed)."""
    link = get(f"{path}?$top=1&$orderby=receivedDateTime desc&$select=id,subject").json()

    assert link["@odata.nextLink"] == (
        f"{mail.mock.base_url}{address}?%24select=id%2csubject&%24orderby=receivedDateTime+desc"
        "&%24top=1&%24skip=1"
    )


def test_full_page_has_a_link_though_nothing_follows(
    mail: Any, get: Get, as_user: Callable[..., Any]
) -> None:
    """One match and a page of one: the next page is empty and has no link (observed)."""
    first = get("/me/messages?$filter=subject eq 'Sent'&$top=1").json()

    second = as_user(mail.ana).get_link(first["@odata.nextLink"]).json()

    assert [each["subject"] for each in first["value"]] == ["Sent"]
    assert second["value"] == []
    assert "@odata.nextLink" not in second


def test_page_is_ten_unless_asked_otherwise(office: Any, get: Get) -> None:
    """Documented."""
    for number in range(11):
        office.ana.inbox.add_message(f"Note {number}")

    assert len(subjects(get("/me/messages"))) == 10
    assert len(subjects(get("/me/messages?$top=1000"))) == 11


def test_count_is_of_all_that_the_filter_leaves(mail: Any, get: Get) -> None:
    """On every page, whatever its size (documented; on later pages assumed)."""
    path = "/me/messages?$filter=receivedDateTime ge 2026-02-03&$count=true&$top=2"

    assert get(path).json()["@odata.count"] == 4
    assert get(f"{path}&$skip=2").json()["@odata.count"] == 4
    assert get("/me/messages/$count?$filter=receivedDateTime ge 2026-02-03").text == "4"


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("receivedDateTime ge 2026-02-05", ["Archive", "Draft"]),
        ("ReceivedDateTime lt 2026-02-02T00:00:00Z", ["Inbox"]),
        ("isDraft eq true", ["Draft"]),
        ("flag/flagStatus eq 'flagged'", []),
        ("inferenceClassification eq 'focused' and subject eq 'SENT'", ["Sent"]),
        ("not (subject ne 'Deleted')", ["Deleted"]),
        ("startswith(Subject,'de') or contains(subject,'RAF')", ["Draft", "Deleted"]),
        ("contains(subject,'c') and importance eq 'normal'", ["Archive"]),
    ],
)
def test_filter_takes_what_the_table_lists(
    mail: Any, get: Get, expression: str, found: list[str]
) -> None:
    """Properties and functions in any letter case; bare dates (documented)."""
    assert subjects(get(f"/me/messages?$filter={expression}")) == found


def test_event_is_expanded_on_meeting_messages_only_by_their_type(office: Any, get: Get) -> None:
    """Without the cast it is no property of ``message`` (observed); plain messages have none."""
    office.ana.inbox.add_message("Plain")
    office.bob.calendar.add_meeting("Lunch", attendees=[office.ana], start="2026-03-09T12:00:00Z")

    refused = get("/me/messages?$expand=event")
    found = get("/me/messages?$expand=microsoft.graph.eventMessage/event($select=subject)").json()

    assert refused.status_code == 400
    assert refused.json()["error"]["message"].endswith(
        "Could not find a property named 'event' on type 'microsoft.graph.message'."
    )
    by_subject = {each["subject"]: each for each in found["value"]}
    assert by_subject["Lunch"]["event"]["subject"] == "Lunch"
    assert "start" not in by_subject["Lunch"]["event"]
    assert by_subject["Lunch"]["@odata.type"] == "#microsoft.graph.eventMessageRequest"
    assert "event" not in by_subject["Plain"]
    assert "@odata.type" not in by_subject["Plain"]


def test_expanded_attachments_have_what_is_selected(office: Any, get: Get) -> None:
    """``$select`` in the parentheses is honoured (documented)."""
    office.ana.inbox.add_message("Menu", attachments={"menu.txt": b"x"})

    found = get("/me/messages?$expand=attachments($select=id,name)&$select=subject").json()

    (attachment,) = found["value"][0]["attachments"]
    assert attachment["name"] == "menu.txt"
    assert {name for name in attachment if "@" not in name} == {"id", "name"}


def test_filter_on_attachments_is_passed_over(office: Any, get: Get) -> None:
    """A documented known issue: it is ignored, not refused."""
    message = office.ana.inbox.add_message("Menu", attachments={"menu.txt": b"x", "b.txt": b"y"})

    found = get(f"/me/messages/{message.id}/attachments?$filter=name eq 'menu.txt'").json()

    assert {each["name"] for each in found["value"]} == {"menu.txt", "b.txt"}
