"""Inbox rules as rules: which messages a predicate means, and what an arrival leads to."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_graphmock.exchange.address import EmailAddress
from pytest_graphmock.exchange.body import Body
from pytest_graphmock.exchange.calendar import DELETED_ITEMS, INBOX, PURGES, MailFolder
from pytest_graphmock.exchange.classification import set_override
from pytest_graphmock.exchange.event import Importance
from pytest_graphmock.exchange.item import FileAttachment
from pytest_graphmock.exchange.message import InferenceClassification, Message
from pytest_graphmock.exchange.message_rule import RuleActions, RulePredicates, SizeRange
from pytest_graphmock.exchange.rules import create_rule, on_arrival

from .conftest import NOW, World

ANA = EmailAddress("ana@contoso.example", "Ana")
BOB = EmailAddress("Bob@Contoso.example", "Bob")
CY = EmailAddress("cy@contoso.example", "Cy")
ME = frozenset({BOB.folded})


def message(**members: Any) -> Message:
    """A mail from Ana to Bob, Cy in Cc, that is in nobody's mailbox yet."""
    given = {
        "key": 1,
        "place": 2,
        "version": 3,
        "subject": "Quarterly figures",
        "body": Body(content="<p>The <b>numbers</b> are in.</p>"),
        "from_": ANA,
        "sender": ANA,
        "to_recipients": (BOB,),
        "cc_recipients": (CY,),
        **members,
    }
    stamps: dict[str, Any] = {"created": NOW, "modified": NOW, "received": NOW, "sent": NOW}
    return Message(folder=INBOX, **stamps, **given)


@pytest.mark.parametrize(
    ("predicates", "holds"),
    [
        pytest.param({"subject_contains": ("FIGURES",)}, True, id="a word of the subject"),
        pytest.param({"subject_contains": ("NUMBERS",)}, False, id="a word of the body"),
        pytest.param({"subject_contains": ("NO", "QUARTER")}, True, id="one of two words"),
        pytest.param({"body_contains": ("NUMBERS ARE",)}, True, id="words across a tag"),
        pytest.param({"body_contains": ("<B>",)}, False, id="a tag"),
        pytest.param({"body_or_subject_contains": ("NUMBERS",)}, True, id="body or subject"),
        pytest.param({"sender_contains": ("ANA@",)}, True, id="the sender's address"),
        pytest.param({"sender_contains": ("BOB",)}, False, id="not the sender"),
        pytest.param({"recipient_contains": ("CY@",)}, True, id="somebody in Cc"),
        pytest.param({"from_addresses": (EmailAddress("ANA@contoso.example"),)}, True, id="from"),
        pytest.param({"from_addresses": (CY,)}, False, id="from another"),
        pytest.param({"sent_to_addresses": (CY,)}, True, id="to somebody in Cc"),
        pytest.param({"sent_to_addresses": (ANA,)}, False, id="to nobody of them"),
        pytest.param({"sent_to_me": True}, True, id="to me"),
        pytest.param({"sent_cc_me": True}, False, id="not in Cc"),
        pytest.param({"sent_to_or_cc_me": True}, True, id="to me or in Cc"),
        pytest.param({"not_sent_to_me": True}, False, id="sent to me after all"),
        pytest.param({"sent_only_to_me": True}, False, id="to me and others"),
        pytest.param({"has_attachments": True}, False, id="no attachment"),
        pytest.param({"has_attachments": False}, True, id="none, as asked"),
        pytest.param({"importance": Importance.NORMAL}, True, id="normal"),
        pytest.param({"importance": Importance.HIGH}, False, id="not high"),
        pytest.param({"categories": ("red",)}, False, id="no category"),
        pytest.param({"is_meeting_request": True}, False, id="no request"),
        pytest.param({"is_meeting_response": True}, False, id="no response"),
        pytest.param({"within_size_range": SizeRange(0, 1)}, True, id="less than a kilobyte"),
        pytest.param({"within_size_range": SizeRange(1, None)}, False, id="not more than one"),
        pytest.param({"sent_to_me": True, "importance": Importance.LOW}, False, id="one of two"),
        pytest.param({}, True, id="no condition"),
    ],
)
def test_conditions_have_to_hold_all(predicates: dict[str, Any], holds: bool) -> None:
    """Lists mean one of them, in any letter case; conditions mean all of them."""
    assert RulePredicates(**predicates).all_hold(message(), ME) is holds


def test_a_large_attachment_counts_for_the_size() -> None:
    """withinSizeRange is in kilobytes, with what is attached."""
    large = message(attachments=(FileAttachment(name="a", content=bytes(2048)),))

    assert RulePredicates(within_size_range=SizeRange(2, 3)).all_hold(large, ME)
    assert RulePredicates(has_attachments=True).all_hold(large, ME)


def test_one_exception_is_enough() -> None:
    """Exceptions are joined by or."""
    exceptions = RulePredicates(subject_contains=("NOTHING",), sent_to_me=True)

    assert exceptions.any_holds(message(), ME)
    assert not RulePredicates().any_holds(message(), ME)


def arriving(world: World, **members: Any) -> Message | None:
    """Put a mail into Bob's Inbox and let his rules deal with it."""
    mailbox = world.tenant.mailbox_of(world.bob)
    arrived = world.tenant.put(mailbox, message(key=world.tenant.ids.next(), **members), "deliver")
    return on_arrival(world.tenant, mailbox, arrived)


def rule(world: World, sequence: int = 1, **members: Any) -> None:
    """A rule of Bob's; what is no predicate is an action."""
    conditions = members.pop("conditions", RulePredicates())
    exceptions = members.pop("exceptions", RulePredicates())
    given = {
        "name": f"Rule {sequence}",
        "sequence": sequence,
        "conditions": conditions,
        "exceptions": exceptions,
        "is_enabled": members.pop("is_enabled", True),
        "actions": RuleActions(**members),
    }
    create_rule(world.tenant, world.tenant.mailbox_of(world.bob), given)


def test_without_rules_a_message_stays_as_it_came(world: World) -> None:
    """Nothing is written where nothing is to be done."""
    before = len(world.tenant.journal)

    arrived = arriving(world)

    assert arrived is not None
    assert arrived.folder == INBOX
    assert len(world.tenant.journal) == before + 1


def test_rules_act_by_sequence_until_one_stops(world: World) -> None:
    """Ascending numbers, whatever was made first."""
    rule(world, 3, mark_as_read=True)
    rule(world, 2, mark_importance=Importance.HIGH, stop_processing_rules=True)
    rule(world, 1, assign_categories=("First",))

    arrived = arriving(world)

    assert arrived is not None
    assert arrived.categories == ("First",)
    assert arrived.importance is Importance.HIGH
    assert not arrived.is_read


def test_a_later_rule_sees_what_an_earlier_one_did(world: World) -> None:
    """A category that was just assigned is a condition for the next one."""
    rule(world, 1, assign_categories=("Money",))
    rule(world, 2, conditions=RulePredicates(categories=("money",)), mark_as_read=True)

    arrived = arriving(world)

    assert arrived is not None
    assert arrived.is_read


def test_exceptions_and_disabled_rules_leave_a_message_alone(world: World) -> None:
    """An exception vetoes; a rule that is switched off is not asked."""
    rule(world, 1, exceptions=RulePredicates(sender_contains=("ANA",)), mark_as_read=True)
    rule(world, 2, is_enabled=False, delete=True)

    arrived = arriving(world)

    assert arrived is not None
    assert not arrived.is_read
    assert arrived.folder == INBOX


def test_deleted_and_moved_messages_lie_elsewhere(world: World) -> None:
    """delete goes to Deleted Items, before any other place."""
    mailbox = world.tenant.mailbox_of(world.bob)
    folder = MailFolder(world.tenant.ids.next(), "Money", 1)
    world.tenant.journal.write(mailbox, None, folder, "create")
    rule(world, 1, move_to_folder=folder.key, copy_to_folder=folder.key)

    arrived = arriving(world)

    assert arrived is not None
    assert arrived.folder == folder.key
    assert len(list(mailbox.messages([folder.key]))) == 2
    assert not list(mailbox.messages([INBOX]))

    rule(world, 2, delete=True)
    again = arriving(world, subject="Once more")
    assert again is not None
    assert again.folder == DELETED_ITEMS


def test_what_is_deleted_for_good_ends_the_rules(world: World) -> None:
    """permanentDelete leaves nothing for the next rule."""
    mailbox = world.tenant.mailbox_of(world.bob)
    rule(world, 1, permanent_delete=True)
    rule(world, 2, mark_as_read=True)

    assert arriving(world) is None

    (purged,) = mailbox.messages([PURGES])
    assert not purged.is_read
    assert not list(mailbox.messages())


def test_a_rule_for_a_folder_that_is_gone_does_nothing(world: World) -> None:
    """The rest of such a rule is left undone, too."""
    mailbox = world.tenant.mailbox_of(world.bob)
    folder = MailFolder(world.tenant.ids.next(), "Money", 1)
    world.tenant.journal.write(mailbox, None, folder, "create")
    rule(world, 1, move_to_folder=folder.key, mark_as_read=True)
    world.tenant.journal.write(mailbox, folder, None, "delete")

    arrived = arriving(world)

    assert arrived is not None
    assert arrived.folder == INBOX
    assert not arrived.is_read


def test_a_senders_override_decides_between_focused_and_other(world: World) -> None:
    """Only that sender's mail, whatever letters the address is written in."""
    tenant, mailbox = world.tenant, world.tenant.mailbox_of(world.bob)
    sender = EmailAddress("ANA@contoso.example")
    set_override(tenant, mailbox, sender, InferenceClassification.OTHER)

    arrived = arriving(world)

    assert arrived is not None
    assert arrived.inference_classification is InferenceClassification.OTHER
