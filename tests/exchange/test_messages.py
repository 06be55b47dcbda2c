"""What makes a message: drafts, flags, importers' tags, quotations, harmless HTML."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from pytest_graphmock.exchange.address import EmailAddress
from pytest_graphmock.exchange.backdating import backdated
from pytest_graphmock.exchange.body import Body, BodyType
from pytest_graphmock.exchange.compose import create_draft
from pytest_graphmock.exchange.conversation import conversation_index, further_index
from pytest_graphmock.exchange.discard import copy_message, delete_message
from pytest_graphmock.exchange.errors import (
    HeaderNameError,
    NotDraftError,
    PropertyValidationError,
)
from pytest_graphmock.exchange.event import ZonedTime
from pytest_graphmock.exchange.flag import UNFLAGGED, Flag, FlagStatus, settle_flag
from pytest_graphmock.exchange.internet_headers import internet_headers
from pytest_graphmock.exchange.item import ExtendedProperty
from pytest_graphmock.exchange.mailbox import Mailbox
from pytest_graphmock.exchange.message import InternetMessageHeader, Message
from pytest_graphmock.exchange.quotation import unique_body
from pytest_graphmock.exchange.revise import update_message
from pytest_graphmock.exchange.sanitize import without_scripts
from pytest_graphmock.exchange.tenant import Tenant

NOW = datetime(2026, 3, 2, 9, tzinfo=timezone.utc)


@pytest.fixture
def tenant(world: Any) -> Tenant:
    found: Tenant = world.tenant
    return found


@pytest.fixture
def mailbox(world: Any) -> Mailbox:
    """Ana's."""
    found: Mailbox = world.mailbox(world.ana)
    return found


def _draft(tenant: Tenant, mailbox: Mailbox, **members: object) -> Message:
    return create_draft(tenant, mailbox, mailbox.get_folder("drafts"), members)


def _at(day: int) -> ZonedTime:
    return ZonedTime(NOW + timedelta(days=day), "UTC")


def test_refused_draft_leaves_nothing_in_the_journal(tenant: Tenant, mailbox: Mailbox) -> None:
    """Nor does it use up a number."""
    entries, number = len(tenant.journal), tenant.ids.last

    with pytest.raises(HeaderNameError):
        _draft(tenant, mailbox, internet_message_headers=(InternetMessageHeader("To", "x"),))

    assert (len(tenant.journal), tenant.ids.last) == (entries, number)


def test_rewinding_undoes_all_that_became_of_a_draft(tenant: Tenant, mailbox: Mailbox) -> None:
    """Created, changed, copied, deleted: the mailbox is as empty as before."""
    tenant.journal.seal()
    draft = _draft(tenant, mailbox, subject="Lunch")
    changed = update_message(tenant, mailbox, draft, {"subject": "Dinner"})
    copy_message(tenant, mailbox, changed, mailbox.get_folder("archive"))
    delete_message(tenant, mailbox, changed)

    tenant.journal.rewind()

    assert mailbox.items == {}
    assert mailbox.count_messages() == 0


def test_change_of_nothing_is_no_change(tenant: Tenant, mailbox: Mailbox) -> None:
    """The same value, and nothing in the journal."""
    draft = _draft(tenant, mailbox, subject="Lunch")
    entries = len(tenant.journal)

    assert update_message(tenant, mailbox, draft, {"subject": "Lunch", "is_read": True}) is draft
    assert len(tenant.journal) == entries


def test_sent_message_stands_as_it_is(tenant: Tenant, mailbox: Mailbox) -> None:
    """A draft-only member is refused even if it says the same."""
    flags = (ExtendedProperty("Integer 0xe07", "1"),)
    sent = _draft(tenant, mailbox, subject="Lunch", single_value_properties=flags)

    with pytest.raises(NotDraftError):
        update_message(tenant, mailbox, sent, {"subject": "Lunch"})


def test_sender_is_who_it_is_from_unless_named(tenant: Tenant, mailbox: Mailbox) -> None:
    """And has the directory's name."""
    ana, eve = EmailAddress("ana@contoso.example"), EmailAddress("eve@partner.example")

    alone = _draft(tenant, mailbox, from_=ana)
    both = _draft(tenant, mailbox, from_=ana, sender=eve)

    assert (alone.sender, both.sender) == (ana, eve)
    assert alone.from_ is not None
    assert alone.from_.name == "Ana"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        pytest.param(Flag(start=_at(1)), UNFLAGGED, id="no dates on what is not flagged"),
        pytest.param(
            Flag(FlagStatus.FLAGGED, completed=_at(1)),
            Flag(FlagStatus.FLAGGED),
            id="what is flagged is not complete",
        ),
        pytest.param(
            Flag(FlagStatus.FLAGGED, start=_at(1), due=_at(1)),
            Flag(FlagStatus.FLAGGED, start=_at(1), due=_at(1)),
            id="due at once",
        ),
        pytest.param(
            Flag(FlagStatus.COMPLETE),
            Flag(FlagStatus.COMPLETE, completed=ZonedTime(NOW.replace(hour=0), "UTC")),
            id="complete today",
        ),
        pytest.param(
            Flag(FlagStatus.COMPLETE, completed=_at(-1)),
            Flag(FlagStatus.COMPLETE, completed=_at(-1)),
            id="complete then",
        ),
    ],
)
def test_flag_is_kept_with_the_dates_of_its_status(given: Flag, kept: Flag) -> None:
    """mail.md §2.2."""
    assert settle_flag(given, NOW) == kept


@pytest.mark.parametrize(
    "flag", [Flag(FlagStatus.FLAGGED, due=_at(1)), Flag(FlagStatus.FLAGGED, _at(2), _at(1))]
)
def test_due_date_does_not_come_before_the_start(flag: Flag) -> None:
    """Nor without one."""
    with pytest.raises(PropertyValidationError):
        settle_flag(flag, NOW)


@pytest.mark.parametrize(
    ("value", "is_draft", "is_read"),
    [("0", False, False), ("1", False, True), ("8", True, False), ("9", True, True)],
)
def test_message_flags_are_bits(value: str, is_draft: bool, is_read: bool) -> None:
    """Read is 1, unsent is 8."""
    given = {"single_value_properties": (ExtendedProperty("Integer 0xe07", value),)}

    assert backdated(given) == {"is_draft": is_draft, "is_read": is_read}


def test_importers_time_with_an_offset_is_kept_in_utc() -> None:
    """11:00+02:00 is 09:00."""
    given = (ExtendedProperty("SystemTime 0xe06", "2026-03-02T11:00:00+02:00"),)

    assert backdated({"single_value_properties": given}) == {"received": NOW}


def test_reply_goes_on_with_the_index_of_its_conversation(tenant: Tenant, mailbox: Mailbox) -> None:
    """22 bytes, and five more for each reply."""
    first = _draft(tenant, mailbox)
    answer = replace(first, conversation_index=further_index(tenant, first))
    again = further_index(tenant, answer)

    assert [len(conversation_index(each)) for each in (first, answer)] == [22, 27]
    assert len(again) == 32
    assert again.startswith(conversation_index(answer))
    assert conversation_index(answer).startswith(conversation_index(first))


def test_own_header_takes_the_place_of_the_standard_one(tenant: Tenant, mailbox: Mailbox) -> None:
    """As in a message that came with its own."""
    draft = _draft(tenant, mailbox, subject="Lunch")
    own = InternetMessageHeader("subject", "=?utf-8?q?Lunch?=")
    received = replace(draft, is_draft=False, internet_message_headers=(own,))

    found = [each for each in internet_headers(received) if each.name.lower() == "subject"]

    assert found == [own]


def test_quotation_in_text_begins_with_a_line() -> None:
    """Outlook's own separator."""
    body = Body(BodyType.TEXT, f"Yes.\n\n{'_' * 32}\nFrom: Bob\n\nSoup?")

    assert unique_body(body) == Body(BodyType.TEXT, "Yes.")


@pytest.mark.parametrize(
    ("html", "safe"),
    [
        ("<p title='onclick=1'>a</p>", "<p title='onclick=1'>a</p>"),
        ("<a href='x' onmouseover=\"go('>')\">a</a>", "<a href='x'>a</a>"),
        ("<a HREF = ' JavaScript:go()' id=b>a</a>", "<a id=b>a</a>"),
        ("1 < 2 and <b>onload=3</b>", "1 < 2 and <b>onload=3</b>"),
    ],
)
def test_only_what_could_run_is_left_out(html: str, safe: str) -> None:
    """Texts and other attributes stay."""
    assert without_scripts(html) == safe
