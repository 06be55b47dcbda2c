"""Inbox rules: GET and POST …/mailFolders/inbox/messageRules, GET, PATCH, DELETE …/{id}."""

from __future__ import annotations

import re
from typing import Any

from ...exchange.calendar import INBOX
from ...exchange.errors import InvalidIdError, InvalidRequestError, ItemNotFoundError
from ...exchange.ids import rule_id
from ...exchange.message_rule import MessageRule
from ...exchange.rules import create_rule, delete_rule, rules_in_order, update_rule
from ..answer import Answer
from ..call import Call
from ..odata.listing import listed_page
from ..queried.message_rule import QUERIED_RULE
from ..render import EntityType, collection_answer, count_answer, entity_answer
from ..tree import Resource
from ..wire.message_rule import rule_from_wire, rule_to_wire
from .access import SETTINGS_READ, SETTINGS_WRITE

__all__ = ["MESSAGE_RULES", "enter_rules"]

MESSAGE_RULE = Resource("messageRule")
MESSAGE_RULES = Resource("messageRules")
_COUNT = Resource("$count of messageRules")

_RULE = EntityType("messageRule", lambda rule, call: rule_to_wire(rule, call.view))
_ITEM = frozenset({"select"})
_LIST = frozenset({"select", "top", "skip", "count", "filter", "orderby"})
_COUNTED = frozenset({"filter"})
_ID = re.compile(r"[A-Za-z0-9+/_-]{11}=?")


def enter_rules(call: Call, key: Any) -> None:
    """Only the Inbox has rules (documented; the refusal elsewhere is assumed)."""
    assert call.folder is not None
    if call.folder.key != INBOX:
        raise InvalidRequestError("Message rules are supported for the Inbox folder only.")


def _read_id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise InvalidIdError
    return text


def _enter_rule(call: Call, key: str) -> None:
    mailbox = call.mailbox
    for each in mailbox.message_rules.values():
        if rule_id(mailbox.guid, each.key) == key:
            call.found = each
            return
    raise ItemNotFoundError


def _rule(call: Call) -> MessageRule:
    assert isinstance(call.found, MessageRule)
    return call.found


@MESSAGE_RULES.on("GET", "List messageRules", SETTINGS_READ, options=_LIST)
def list_rules(call: Call) -> Answer:
    """By sequence, which is the order in which they act (assumed)."""
    page = listed_page(call, QUERIED_RULE, rules_in_order(call.mailbox))
    return collection_answer(call, _RULE, page)


@_COUNT.on("GET", "Count messageRules", SETTINGS_READ, options=_COUNTED)
def count_rules(call: Call) -> Answer:
    return count_answer(listed_page(call, QUERIED_RULE, rules_in_order(call.mailbox)).count())


@MESSAGE_RULES.on("POST", "Create messageRule", SETTINGS_WRITE, takes_body=True)
def create(call: Call) -> Answer:
    members = rule_from_wire(call.body, call.mailbox)
    rule = create_rule(call.tenant, call.mailbox, members)
    return entity_answer(call, _RULE, rule, 201)


@MESSAGE_RULE.on("GET", "Get messageRule", SETTINGS_READ, options=_ITEM)
def get_rule(call: Call) -> Answer:
    return entity_answer(call, _RULE, _rule(call))


@MESSAGE_RULE.on("PATCH", "Update messageRule", SETTINGS_WRITE, takes_body=True)
def update(call: Call) -> Answer:
    members = rule_from_wire(call.body, call.mailbox)
    after = update_rule(call.tenant, call.mailbox, _rule(call), members)
    return entity_answer(call, _RULE, after)


@MESSAGE_RULE.on("DELETE", "Delete messageRule", SETTINGS_WRITE)
def delete(call: Call) -> Answer:
    delete_rule(call.tenant, call.mailbox, _rule(call))
    return Answer(204)


MESSAGE_RULES.has_key(MESSAGE_RULE, _enter_rule, reads_key=_read_id)
MESSAGE_RULES.leads("$count", _COUNT)
