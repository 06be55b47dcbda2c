"""How an answer is to look: for which version, in which zone, with which form of ids."""

from __future__ import annotations

from dataclasses import dataclass

from ...exchange.access import sight_of
from ...exchange.body import BodyType
from ...exchange.directory import User
from ...exchange.event import Event
from ...exchange.mailbox import Mailbox
from ...exchange.message import Message
from ...exchange.privacy import Sight, as_seen
from ...exchange.tenant import Tenant

__all__ = ["View"]


@dataclass(frozen=True, slots=True)
class View:
    """What shapes the JSON of an item beside the item itself.

    Attributes:
        mailbox: Whose item it is, by whose names it goes; directory objects do not look at it.
        actor: Who looks; None for an application, which sees everything.
        without_body: Whether the caller's permission is for body-free reads of events only.
        without_mail_body: The same of messages.
        is_beta: Whether ``/beta`` was asked, whose types have more members.
        time_zone: The name that ``Prefer: outlook.timezone`` gave, already known to be one.
        immutable_ids: Whether ``Prefer: IdType="ImmutableId"`` was given.
        body_type: What ``Prefer: outlook.body-content-type`` asked for.
        unsafe_html: Whether ``Prefer: outlook.allow-unsafe-html`` was given.
    """

    tenant: Tenant
    mailbox: Mailbox
    is_beta: bool = False
    time_zone: str | None = None
    immutable_ids: bool = False
    body_type: BodyType | None = None
    unsafe_html: bool = False
    actor: User | None = None
    without_body: bool = False
    without_mail_body: bool = False

    def variant_of(self, item: object) -> tuple[object, ...]:
        """What a cached answer has to agree in beside the item."""
        return (
            self.is_beta,
            self.time_zone,
            self.immutable_ids,
            self.body_type,
            self.unsafe_html,
            self.without_body,
            self.without_mail_body,
            getattr(self.mailbox, "local", None),
            self._sight(item) if isinstance(item, Event) else None,
        )

    def hides_body_of(self, item: object) -> bool:
        """Tell whether the caller gets an item without its body and what hangs on it."""
        return self.without_mail_body if isinstance(item, Message) else self.without_body

    def hides_body_of_type(self, type_name: str) -> bool:
        """Tell the same of all items of a type."""
        hidden = {"message": self.without_mail_body, "event": self.without_body}
        return hidden.get(type_name, False)

    def shown(self, event: Event) -> Event:
        """Return what the one who looks gets to see of an event."""
        return as_seen(event, self._sight(event))

    def _sight(self, event: Event) -> Sight:
        return sight_of(self.tenant, self.mailbox, event, self.actor)
