"""How an answer is to look: for which version, in which zone, with which form of ids."""

from __future__ import annotations

from dataclasses import dataclass

from ...exchange.body import BodyType
from ...exchange.mailbox import Mailbox
from ...exchange.tenant import Tenant

__all__ = ["View"]


@dataclass(frozen=True, slots=True)
class View:
    """What shapes the JSON of an item beside the item itself.

    Attributes:
        mailbox: Whose item it is; directory objects do not look at it.
        is_beta: Whether ``/beta`` was asked, whose types have more members.
        time_zone: The name that ``Prefer: outlook.timezone`` gave, already known to be one.
        immutable_ids: Whether ``Prefer: IdType="ImmutableId"`` was given.
        body_type: What ``Prefer: outlook.body-content-type`` asked for.
    """

    tenant: Tenant
    mailbox: Mailbox
    is_beta: bool = False
    time_zone: str | None = None
    immutable_ids: bool = False
    body_type: BodyType | None = None

    @property
    def variant(self) -> tuple[object, ...]:
        """What a cached answer has to agree in beside the item."""
        return (self.is_beta, self.time_zone, self.immutable_ids, self.body_type)
