"""``messageRule`` with its predicates and actions.

Source: mail.md §17. What a message here does not tell (whether it is signed, encrypted, a voice
mail …) is no condition yet: such predicates answer 501.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from ...exchange import ids
from ...exchange.address import EmailAddress
from ...exchange.event import Importance
from ...exchange.mailbox import Mailbox
from ...exchange.message_rule import MessageRule, RuleActions, RulePredicates, SizeRange
from ...exchange.rules import has_error
from .reader import Property, TypeReader, array_of, boolean, integer, string, word_of
from .recipient import recipient_from_wire, recipient_to_wire
from .view import View

__all__ = ["rule_from_wire", "rule_to_wire"]


def rule_to_wire(rule: MessageRule, view: View) -> dict[str, Any]:
    """Return a rule; of conditions, exceptions and actions only what is said (documented)."""
    wire = {
        "id": ids.rule_id(view.mailbox.guid, rule.key),
        "displayName": rule.name,
        "sequence": rule.sequence,
        "isEnabled": rule.is_enabled,
        "hasError": has_error(view.mailbox, rule),
        "isReadOnly": False,
        "conditions": _said(rule.conditions, _PREDICATE_NAMES, view),
        "actions": _said(rule.actions, _ACTION_NAMES, view),
    }
    exceptions = _said(rule.exceptions, _PREDICATE_NAMES, view)
    return wire | ({"exceptions": exceptions} if exceptions else {})


def rule_from_wire(body: Any, mailbox: Mailbox) -> dict[str, Any]:
    """Return the members of `MessageRule` that a body sets, for a rule of a mailbox."""
    members = _RULE.read(body)
    if "actions" in members:
        members["actions"] = _actions(members["actions"], mailbox)
    return members


def _said(value: object, names: Mapping[str, str], view: View) -> dict[str, Any]:
    members = {name: getattr(value, member) for member, name in names.items()}
    return {
        name: _folder_to_wire(each, view) if name in _FOLDERS else _to_wire(each)
        for name, each in members.items()
        if each is not None
    }


def _folder_to_wire(key: int, view: View) -> str:
    return ids.container_id(view.mailbox.guid, key)


def _to_wire(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_to_wire(each) for each in value]
    if isinstance(value, EmailAddress):
        return recipient_to_wire(value)
    if isinstance(value, SizeRange):
        return {"minimumSize": value.minimum_kb, "maximumSize": value.maximum_kb}
    return value.value if isinstance(value, Enum) else value


def _word(value: Any) -> str:
    """Words come back in capitals (documented by a sample)."""
    return string(value).upper()


def _folder(value: Any) -> ids.ItemReference:
    """Return what an id names; a well-known name is none (documented)."""
    return ids.parse_id(string(value))


#: A number that no folder has.
_NO_FOLDER = -1
_WORDS = array_of(_word)
_PEOPLE = array_of(recipient_from_wire)
_SIZE = TypeReader(
    "sizeRange",
    {
        "minimumSize": Property("minimum_kb", integer),
        "maximumSize": Property("maximum_kb", integer),
    },
)
_PREDICATES = TypeReader(
    "messageRulePredicates",
    {
        "bodyContains": Property("body_contains", _WORDS),
        "bodyOrSubjectContains": Property("body_or_subject_contains", _WORDS),
        "categories": Property("categories", array_of(string)),
        "fromAddresses": Property("from_addresses", _PEOPLE),
        "hasAttachments": Property("has_attachments", boolean),
        "headerContains": Property("header_contains", _WORDS),
        "isAutomaticReply": Property("is_automatic_reply", boolean),
        "importance": Property("importance", word_of(Importance)),
        "isMeetingRequest": Property("is_meeting_request", boolean),
        "isMeetingResponse": Property("is_meeting_response", boolean),
        "notSentToMe": Property("not_sent_to_me", boolean),
        "recipientContains": Property("recipient_contains", _WORDS),
        "senderContains": Property("sender_contains", _WORDS),
        "sentCcMe": Property("sent_cc_me", boolean),
        "sentOnlyToMe": Property("sent_only_to_me", boolean),
        "sentToAddresses": Property("sent_to_addresses", _PEOPLE),
        "sentToMe": Property("sent_to_me", boolean),
        "sentToOrCcMe": Property("sent_to_or_cc_me", boolean),
        "subjectContains": Property("subject_contains", _WORDS),
        "withinSizeRange": Property(
            "within_size_range", lambda value: SizeRange(**_SIZE.read(value))
        ),
    },
    unsupported=frozenset(
        {
            "isApprovalRequest",
            "isAutomaticForward",
            "isEncrypted",
            "isNonDeliveryReport",
            "isPermissionControlled",
            "isReadReceipt",
            "isSigned",
            "isVoicemail",
            "messageActionFlag",
            "sensitivity",
        }
    ),
)
_ACTIONS = TypeReader(
    "messageRuleActions",
    {
        "assignCategories": Property("assign_categories", array_of(string)),
        "copyToFolder": Property("copy_to_folder", _folder),
        "delete": Property("delete", boolean),
        "forwardAsAttachmentTo": Property("forward_as_attachment_to", _PEOPLE),
        "forwardTo": Property("forward_to", _PEOPLE),
        "redirectTo": Property("redirect_to", _PEOPLE),
        "markAsRead": Property("mark_as_read", boolean),
        "markImportance": Property("mark_importance", word_of(Importance)),
        "moveToFolder": Property("move_to_folder", _folder),
        "permanentDelete": Property("permanent_delete", boolean),
        "stopProcessingRules": Property("stop_processing_rules", boolean),
    },
)
_FOLDERS = frozenset({"copyToFolder", "moveToFolder"})
_PREDICATE_NAMES = {each.member: name for name, each in _PREDICATES.properties.items()}
_ACTION_NAMES = {each.member: name for name, each in _ACTIONS.properties.items()}


def _predicates(value: Any) -> RulePredicates:
    return RulePredicates(**_PREDICATES.read(value))


def _actions(given: Mapping[str, Any], mailbox: Mailbox) -> RuleActions:
    """The same numbers stand for other folders in another mailbox: its ids name none here."""

    def settled(value: Any) -> Any:
        if not isinstance(value, ids.ItemReference):
            return value
        is_here = ids.container_id(mailbox.guid, value.key) == value.text
        return value.key if is_here else _NO_FOLDER

    return RuleActions(**{member: settled(each) for member, each in given.items()})


_RULE = TypeReader(
    "messageRule",
    {
        "displayName": Property("name", string, ""),
        "sequence": Property("sequence", integer, 0),
        "isEnabled": Property("is_enabled", boolean, True),
        "conditions": Property("conditions", _predicates, RulePredicates()),
        "exceptions": Property("exceptions", _predicates, RulePredicates()),
        "actions": Property("actions", _ACTIONS.read, {}),
    },
    read_only=frozenset({"id", "hasError", "isReadOnly"}),
)
