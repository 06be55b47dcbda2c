"""``$filter`` on events, messages, folders and calendars: what each expression finds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Subjects = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("subject eq 'alpha'", ["Alpha"]),
        ("subject ne 'alpha'", ["beta", "O'Neil", "Alphabet", "Bobs"]),
        ("subject eq 'O''Neil'", ["O'Neil"]),
        ("subject in ('ALPHA','beta')", ["Alpha", "beta"]),
        ("subject in ('beta')", ["beta"]),
        ("SUBJECT gt 'b'", ["beta", "O'Neil", "Bobs"]),
        ("startswith(subject,'alph')", ["Alpha", "Alphabet"]),
        ("startsWith(subject, 'alph') eq true", ["Alpha", "Alphabet"]),
        ("startswith(subject,'alph') eq false", ["beta", "O'Neil", "Bobs"]),
        ("contains(subject,'ET')", ["beta", "Alphabet"]),
        ("endswith(subject,'A')", ["Alpha", "beta"]),
        ("not contains(subject,'a')", ["O'Neil", "Bobs"]),
        ("not(isAllDay eq false)", ["O'Neil"]),
        ("isAllDay", ["O'Neil"]),
        ("not isAllDay eq false", ["O'Neil"]),
        ("start/dateTime ge '2026-03-06T09:00:00Z'", ["Alphabet", "Bobs"]),
        ("start/dateTime gt '2026-03-06T09:00:00.0000000'", ["Bobs"]),
        ("start/dateTime ge 2026-03-06T10:00:00+01:00", ["Alphabet", "Bobs"]),
        ("start/dateTime lt '2026-03-04'", ["Alpha"]),
        ("start/dateTime eq '2026-03-05T00:00:00'", ["O'Neil"]),
        ("end/dateTime ge '2026-03-06T09:00:00Z'", ["beta", "Alphabet", "Bobs"]),
        ("end/dateTime le '2026-03-05'", ["Alpha"]),
        ("start/dateTime ge '2026-03-04' and end/dateTime le '2026-03-06'", ["O'Neil"]),
        ("start/dateTime ge '0001-01-01' and showAs eq 'free'", ["Alpha"]),
        ("'2026-03-06T12:00:00Z' lt start/dateTime", ["Bobs"]),
        ("importance eq 'HIGH'", ["beta"]),
        ("importance eq microsoft.graph.importance'high'", ["beta"]),
        ("importance gt 'normal'", ["beta"]),
        ("type eq 'singleInstance' and isOrganizer eq false", ["Bobs"]),
        ("isOrganizer eq false or isAllDay eq true", ["O'Neil", "Bobs"]),
        ("isAllDay eq true AND (subject eq 'x' OR subject eq 'o''neil')", ["O'Neil"]),
        ("categories/any(c:c eq 'red')", ["Alpha"]),
        ("categories/any()", ["Alpha"]),
        ("categories/all(c: startswith(c, 'r')) and categories/any()", ["Alpha"]),
        ("location/displayName eq 'attic'", ["O'Neil"]),
        ("organizer/emailAddress/address eq 'bob@contoso.example'", ["Bobs"]),
        ("seriesMasterId eq null and subject eq 'beta'", ["beta"]),
        ("seriesMasterId ne null", []),
        (
            "seriesMasterId gt 'a' or not (seriesMasterId gt 'a')",
            ["Alpha", "beta", "O'Neil", "Alphabet", "Bobs"],
        ),
        ("not startswith(seriesMasterId,'a')", []),
        ("$it/subject eq 'beta'", ["beta"]),
        ("reminderMinutesBeforeStart le 15 and subject eq 'beta'", ["beta"]),
        ("transactionId in (null,'x') and subject eq 'beta'", ["beta"]),
    ],
)
def test_filter_finds_events(
    calendar: Any, subjects: Subjects, expression: str, found: list[str]
) -> None:
    """The events that the expression is true of, by start."""
    assert subjects("events", filter=expression) == found


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("receivedDateTime ge 2026-02-02T09:00:00Z", ["Alpha", "Bravo", "Contrat signé"]),
        ("ReceivedDateTime lt 2026-02-02", ["Delta"]),
        ("receivedDateTime eq 2026-02-02T09:00:00Z", ["Contrat signé"]),
        ("isRead eq true", ["Delta"]),
        ("contains(subject,'CONTRAT SIGNÉ')", ["Contrat signé"]),
        ("from/emailAddress/address eq 'CY@contoso.example'", ["Contrat signé"]),
        ("startswith(from/emailAddress/name,'bob')", ["Alpha", "Bravo", "Delta"]),
        ("flag/flagStatus eq 'flagged'", []),
        ("microsoft.graph.eventMessage/meetingMessageType eq 'meetingRequest'", ["Alpha"]),
        ("isof('microsoft.graph.eventMessageRequest')", ["Alpha"]),
        ("not isof('microsoft.graph.eventMessage') and isRead eq true", ["Delta"]),
    ],
)
def test_filter_finds_messages(
    inbox: Any, subjects: Subjects, expression: str, found: list[str]
) -> None:
    """The messages that the expression is true of, newest first."""
    assert subjects("mailFolders/inbox/messages", filter=expression) == found


def test_times_are_compared_as_they_are_shown(office: Any, get: Any, subjects: Subjects) -> None:
    """A client that asks from the last time it saw gets that message, and ``gt`` does not."""
    office.ana.inbox.add_message("Split", received="2026-02-01T09:00:00.700Z")
    shown = get("mailFolders/inbox/messages").json()["value"][0]["receivedDateTime"]

    assert subjects("messages", filter=f"receivedDateTime le {shown}") == ["Split"]
    assert subjects("messages", filter=f"receivedDateTime ge {shown}") == ["Split"]
    assert subjects("messages", filter=f"receivedDateTime gt {shown}") == []


def test_filter_by_ids_takes_their_case_seriously(inbox: Any, get: Any, subjects: Subjects) -> None:
    """``conversationId`` and ``parentFolderId`` compare letter by letter."""
    message = get("messages").json()["value"][-1]
    conversation, folder = message["conversationId"], message["parentFolderId"]

    found = subjects(
        "messages", filter=f"conversationId eq '{conversation}' and parentFolderId eq '{folder}'"
    )

    assert found == ["Delta"]
    assert subjects("messages", filter=f"conversationId eq '{conversation.swapcase()}'") == []


def test_filter_finds_events_by_extended_property(
    office: Any, as_user: Callable[..., Any], subjects: Subjects
) -> None:
    """The documented lambda, ``Any`` in upper case; id and value have to be of one property."""
    color, size = (f"String {{00020329-0000-0000-c000-00000000004{n}}} Name X" for n in (6, 7))
    slot = {"dateTime": "2026-03-10T09:00:00", "timeZone": "UTC"}
    pairs = {"Both": ((color, "Green"), (size, "Big")), "Other": ((color, "Big"),)}
    for subject, properties in pairs.items():
        extended = [{"id": name, "value": value} for name, value in properties]
        body: dict[str, Any] = {"subject": subject, "start": slot, "end": slot}
        body |= {"singleValueExtendedProperties": extended}
        assert as_user(office.ana).post("/me/events", body).status_code == 201
    lambda_ = "singleValueExtendedProperties/Any(ep: ep/id eq '{}' and ep/value eq '{}')"

    assert subjects("events", filter=lambda_.format(color, "Green")) == ["Both"]
    assert subjects("events", filter=lambda_.format(color, "Big")) == ["Other"]


def test_filter_narrows_a_view_and_a_series(office: Any, subjects: Subjects, get: Any) -> None:
    """``calendarView`` and ``instances`` take the same expressions, beside their window."""
    series = office.series(days=5)
    office.ana.calendar.add_event("Other", start="2026-03-11T08:00:00Z")
    window = "startDateTime=2026-03-10&endDateTime=2026-03-15"
    asked = "start/dateTime ge '2026-03-11T00:00:00Z' and type eq 'occurrence'"

    view = get(f"/me/calendarView?{window}", filter=asked, count="true").json()
    instances = get(f"/me/events/{series.id}/instances?{window}", filter=asked).json()

    assert view["@odata.count"] == 4
    assert {each["subject"] for each in view["value"]} == {"Budget review"}
    assert [e["start"] for e in instances["value"]] == [e["start"] for e in view["value"]]


@pytest.mark.parametrize(
    ("path", "expression", "found"),
    [
        ("mailFolders", "displayName eq 'inbox'", ["Inbox"]),
        ("mailFolders", "startswith(displayName,'d')", ["Deleted Items", "Drafts"]),
        ("mailFolders", "childFolderCount eq 0 and totalItemCount gt 0", ["Inbox"]),
        ("calendars", "name eq 'calendar'", ["Calendar"]),
        ("calendars", "isDefaultCalendar eq false", []),
        ("calendarGroups", "contains(name,'other')", ["Other Calendars"]),
    ],
)
def test_filter_finds_containers(
    inbox: Any, subjects: Subjects, path: str, expression: str, found: list[str]
) -> None:
    """Folders, calendars and calendar groups by what they are called and how full they are."""
    assert subjects(path, filter=expression) == found


@pytest.mark.parametrize("name", ["$filter", "%24filter", "filter", "$FILTER"])
def test_filter_may_be_spelt_in_many_ways(
    calendar: Any, as_user: Callable[..., Any], name: str
) -> None:
    """Without its dollar, encoded, in any case; blanks as ``+`` (clients.md §2)."""
    answer = as_user(calendar.ana).get(f"/me/events?{name}=subject+eq+%27beta%27")

    assert [each["subject"] for each in answer.json()["value"]] == ["beta"]


@pytest.mark.parametrize(
    ("path", "expression", "count"),
    [
        ("events", "startswith(subject,'alph')", "3"),
        ("messages", "isRead eq false", "4"),
        ("mailFolders", "startswith(displayName,'d')", "2"),
        ("calendars", "name eq 'x'", "0"),
    ],
)
def test_count_counts_what_the_filter_leaves(
    calendar: Any, inbox: Any, get: Callable[..., Any], path: str, expression: str, count: str
) -> None:
    """``/$count`` as plain text, and ``$count=true`` beside a page of one."""
    plain = get(f"{path}/$count", filter=expression)
    listed = get(path, filter=expression, count="true", top="1").json()

    assert plain.text == count
    assert str(listed["@odata.count"]) == plain.text
    assert len(listed["value"]) == min(1, int(count))
