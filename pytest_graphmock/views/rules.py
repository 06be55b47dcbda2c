"""Inbox rules that a test arranges, in the words of Graph's JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..exchange.errors import Refusal
from ..exchange.ids import rule_id
from ..exchange.mailbox import Mailbox
from ..exchange.rules import create_rule
from ..exchange.tenant import Tenant
from ..graph.errors import GraphError
from ..graph.wire.message_rule import rule_from_wire
from ..usage import UsageError

__all__ = ["arrange_rule"]


def arrange_rule(tenant: Tenant, mailbox: Mailbox, rule: Mapping[str, Any]) -> str:
    """Add a rule to a mailbox's Inbox and return its id.

    Raises:
        UsageError: Graph would refuse it.
    """
    try:
        made = create_rule(tenant, mailbox, rule_from_wire(rule, mailbox))
    except (Refusal, GraphError) as error:
        raise UsageError(
            f"Graph would refuse the rule {rule['displayName']!r}: {error.message}"
        ) from None
    return rule_id(mailbox.guid, made.key)
