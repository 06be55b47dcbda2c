"""Inbox rules: made, changed, deleted, and carried out on what arrives.

POST …/mailFolders/inbox/messageRules, PATCH and DELETE …/messageRules/{id}; `on_arrival` for the
transport.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .address import is_address
from .calendar import DELETED_ITEMS, PURGES
from .classification import classified
from .errors import Refusal
from .mailbox import Mailbox
from .message import Message
from .message_rule import MessageRule, RuleActions
from .tenant import Tenant

__all__ = ["create_rule", "delete_rule", "has_error", "on_arrival", "rules_in_order", "update_rule"]


class RuleValidationError(Refusal):
    """A rule lacks something, or says something impossible.

    Observed for ``sequence``; for all else the same pattern is assumed.
    """

    code = "MessageRuleValidationError"

    def __init__(self, field: str) -> None:
        super().__init__(
            f"ErrorCode: 'InvalidValue', Message: 'The value isn't valid.', Field: '{field}'."
        )


def rules_in_order(mailbox: Mailbox) -> list[MessageRule]:
    """Return a mailbox's rules by sequence; of two with the same number the older is first."""
    return sorted(mailbox.message_rules.values(), key=lambda rule: (rule.sequence, rule.key))


def has_error(mailbox: Mailbox, rule: MessageRule) -> bool:
    """Tell whether a rule can't be carried out: a folder that it names is gone (assumed)."""
    return any(key not in mailbox.folders for key in rule.actions.folders)


def create_rule(tenant: Tenant, mailbox: Mailbox, members: Mapping[str, Any]) -> MessageRule:
    """Add a rule to a mailbox's Inbox.

    Raises:
        RuleValidationError: No sequence of 1 or more (400, observed), no name, no action (assumed).
    """
    given = {"name": "", "sequence": 0, "actions": RuleActions(), **members}
    with tenant.transaction():
        rule = MessageRule(key=tenant.ids.next(), **given)
        _check(mailbox, rule)
        tenant.journal.write(mailbox, None, rule, "create")
    return rule


def update_rule(
    tenant: Tenant, mailbox: Mailbox, rule: MessageRule, members: Mapping[str, Any]
) -> MessageRule:
    """Change a rule; conditions, exceptions and actions are replaced whole (documented by a
    sample). Errors as for `create_rule`."""
    after = replace(rule, **members)
    _check(mailbox, after)
    with tenant.transaction():
        tenant.journal.write(mailbox, rule, after, "update")
    return after


def delete_rule(tenant: Tenant, mailbox: Mailbox, rule: MessageRule) -> None:
    """Take a rule away; what it did stays done."""
    with tenant.transaction():
        tenant.journal.write(mailbox, rule, None, "delete")


def _check(mailbox: Mailbox, rule: MessageRule) -> None:
    if rule.sequence < 1:
        raise RuleValidationError("Sequence")
    if not rule.name.strip():
        raise RuleValidationError("DisplayName")
    if rule.actions.is_empty:
        raise RuleValidationError("Actions")
    if not all(is_address(each.address) for each in rule.actions.addressees):
        raise RuleValidationError("Recipients")
    for field, key in (
        ("MoveToFolder", rule.actions.move_to_folder),
        ("CopyToFolder", rule.actions.copy_to_folder),
    ):
        if key is not None and key not in mailbox.folders:
            raise RuleValidationError(field)


def on_arrival(tenant: Tenant, mailbox: Mailbox, message: Message) -> Message | None:
    """Let a mailbox's rules deal with a message that was just put into its Inbox.

    First the sender's override decides between Focused and Other. Then the rules act by
    ascending sequence, each on the message as the one before left it; one that stops processing
    is the last, and so is one after which nothing is left to act on.

    Returns:
        The message as it stands afterwards, wherever it lies; None if it is gone for good.

    Source: mail.md §17 and §18 (documented). That a rule which names a folder that is gone does
    nothing, and that later rules still see a message that was moved, is assumed.
    """
    current: Message | None = classified(tenant, mailbox, message)
    me = _own_addresses(tenant, mailbox)
    for rule in rules_in_order(mailbox):
        if current is None:
            break
        if not rule.is_enabled or has_error(mailbox, rule) or not rule.applies_to(current, me):
            continue
        current = _carried_out(tenant, mailbox, rule.actions, current)
        if rule.actions.stop_processing_rules:
            break
    return current


def _own_addresses(tenant: Tenant, mailbox: Mailbox) -> frozenset[str]:
    owner = tenant.owner_of(mailbox)
    return frozenset(each.casefold() for each in (owner.mail, *owner.proxy_mails))


def _carried_out(
    tenant: Tenant, mailbox: Mailbox, actions: RuleActions, message: Message
) -> Message | None:
    message = _marked(tenant, mailbox, actions, message)
    if actions.is_sending:
        # Not above: what is sent arrives, and what arrives is dealt with here.
        from .rule_forwarding import pass_on

        pass_on(tenant, mailbox, actions, message)
    if actions.copy_to_folder is not None:
        _put_copy(tenant, mailbox, message, actions.copy_to_folder)
    if actions.permanent_delete:
        tenant.move(mailbox, message, PURGES, "rule")
        return None
    target = DELETED_ITEMS if actions.delete else actions.move_to_folder
    return message if target is None else tenant.move(mailbox, message, target, "rule")


def _marked(tenant: Tenant, mailbox: Mailbox, actions: RuleActions, message: Message) -> Message:
    """Return the message with what is written on it: read, how important, categories."""
    members: dict[str, Any] = {}
    if actions.mark_as_read:
        members["is_read"] = True
    if actions.mark_importance is not None:
        members["importance"] = actions.mark_importance
    if actions.assign_categories:
        both = (*message.categories, *actions.assign_categories)
        members["categories"] = tuple(dict.fromkeys(both))
    changed = {name: each for name, each in members.items() if getattr(message, name) != each}
    if not changed:
        return message
    return tenant.replace(mailbox, message, tenant.revised(message, **changed), "rule")


def _put_copy(tenant: Tenant, mailbox: Mailbox, message: Message, folder: int) -> None:
    ids = tenant.ids
    copy = replace(message, key=ids.next(), place=ids.next(), version=ids.next(), folder=folder)
    tenant.put(mailbox, copy, "rule")
