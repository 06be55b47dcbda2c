"""The options of a seed: how much, from where, and the same bytes for the same words."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter

import faker
import pytest

from pytest_graphmock import GraphMock, UsageError

NOW = "2026-03-02T09:00:00Z"
#: What the digest below was made with; names and prose are Faker's, and change with it.
FAKER = "40.63.0"
DIGEST = "ab0371819b93cf61a951819e64dbfdc55a27649b198d8040d665012972879b81"


@pytest.mark.skipif(faker.VERSION != FAKER, reason=f"the digest is of Faker {FAKER}")
def test_same_words_give_the_same_bytes_on_every_python() -> None:
    """People, items and ids; a change here is a change of what every user's tests see."""
    mock = GraphMock(
        users=8,
        seed=7,
        now=NOW,
        messages_per_user=20,
        meetings_per_user=3,
        locale=["en_US", "de_DE"],
    )

    text = json.dumps(mock.dump(), sort_keys=True)

    assert hashlib.sha256(text.encode()).hexdigest() == DIGEST


def test_mails_are_as_many_as_asked_for_and_of_every_kind() -> None:
    """Threads that quote, answers in both mailboxes, flags, categories, read and unread."""
    mock = GraphMock(users=10, seed=1, now=NOW, messages_per_user=100)
    inboxes = [mail for user in mock.users for mail in user.inbox.messages]
    plain = [mail for mail in inboxes if mail.meeting_message_type is None]
    folders = Counter(
        str(folder) for user in mock.users for folder in user.folders for _ in folder.messages
    )

    assert 900 < sum(folders.values()) < 1500
    assert len(folders) >= 5
    answers = [mail for mail in plain if mail.subject.startswith("RE: ")]
    assert answers
    assert all("&gt; " in mail.as_json()["body"]["content"] for mail in answers)
    assert {mail.is_read for mail in plain} == {True, False}
    assert {mail.as_json()["flag"]["flagStatus"] for mail in plain} >= {"flagged", "notFlagged"}
    assert any(mail.categories for mail in plain)


def test_some_mails_have_a_small_file() -> None:
    """About one new mail in ten, in both mailboxes alike; all of a tenant share the contents."""
    mock = GraphMock(users=4, seed=1, now=NOW, messages_per_user=100)
    mails = [mail for user in mock.users for f in user.folders for mail in f.messages]
    attached = [mail for mail in mails if mail.attachments]

    assert len(mails) / 50 < len(attached) < len(mails) / 5
    assert all(mail.as_json()["hasAttachments"] for mail in attached)
    assert not any(each.subject.startswith("RE: ") for each in attached)
    files = [each for mail in attached for each in mail.attachments]
    assert all(0 < each.size < 2000 for each in files)
    assert len({id(each.content) for each in files}) <= 4
    pdfs = [each.content for each in files if each.content_type == "application/pdf"]
    assert all(each.startswith(b"%PDF-") and each.endswith(b"%%EOF\n") for each in pdfs)
    again = GraphMock(scenario=mock.dump())
    assert again.dump() == mock.dump()
    copies = again.users[0].inbox.messages
    assert [m.attachments for m in copies] == [m.attachments for m in mock.users[0].inbox.messages]


def test_conversation_is_one_in_a_mailbox() -> None:
    """An answer has the conversation of what it answers."""
    mock = GraphMock(users=3, seed=1, now=NOW, messages_per_user=60)
    user = mock.me
    mails = [m.as_json() for f in (user.inbox, user.sent_items) for m in f.messages]
    answer = next(m for m in mails if m["subject"].startswith("RE: "))

    conversation = [m for m in mails if m["conversationId"] == answer["conversationId"]]

    assert len(conversation) > 1
    assert len({m["subject"].removeprefix("RE: ") for m in conversation}) == 1


def test_meetings_are_as_many_as_asked_for() -> None:
    """Each of us organizes so many, cancelled ones included; invitations come on top."""
    mock = GraphMock(users=6, seed=1, now=NOW, meetings_per_user=5)

    for user in mock.users:
        own = [e for e in (*user.events, *user.deleted_items.events) if e.is_organizer]
        assert len([e for e in own if e.attendees and e.type == "singleInstance"]) >= 5


def test_default_tenant_has_the_odd_things_too() -> None:
    """A series with a date that differs and one that was called off, days off, private items."""
    mock = GraphMock(seed=1, now=NOW)
    events = [event.as_json() for user in mock.users for event in user.events]
    masters = [event._read() for event in mock.me.events if event.type == "seriesMaster"]

    assert any(event["isAllDay"] for event in events)
    assert any(event["sensitivity"] == "private" for event in events)
    assert any(master.exceptions for master in masters)
    assert any(master.cancelled_dates for master in masters)


def test_people_of_several_locales() -> None:
    """In turn, each with a language and an office of their own."""
    mock = GraphMock(users=6, now=NOW, locale="en_US, de_DE ja_JP")
    users = mock.tenant.directory.users

    assert [each.preferred_language for each in users] == ["en-US", "de-DE", "ja-JP"] * 2
    assert [each.city for each in users][1:3] == ["Berlin", "Tokyo"]
    assert len({each.mail for each in users}) == 6


def test_unknown_locale_is_told() -> None:
    """With the nearest that Faker has."""
    with pytest.raises(UsageError, match=r"no locale 'de_ED' \(did you mean 'de_.."):
        GraphMock(locale="de_ED")


def test_large_tenant_is_there_at_once() -> None:
    """The budget is 1.5 s for 100,000 items; a tenth of it, on a machine that is busy."""
    began = time.perf_counter()
    mock = GraphMock(users=50, now=NOW, messages_per_user=200)

    assert time.perf_counter() - began < 3
    assert sum(len(f.messages) for user in mock.users for f in user.folders) > 9000
