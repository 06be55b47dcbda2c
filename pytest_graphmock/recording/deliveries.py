"""What was posted to the receivers of change notifications, and what they answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..exchange.subscriptions import Subscription
from .sequence import Record, Recorded

__all__ = ["Deliveries", "Delivery"]


class Delivery(Record):
    """One POST to a receiver, with all that one change of a mailbox told one subscription.

    It can be compared with a mapping, as a notice can.
    """

    __slots__ = ("attempts", "error", "payload", "status", "subscription", "url")

    members = ("subscription", "url", "payload", "status", "error", "attempts", "change_types")

    def __init__(
        self,
        subscription: Subscription,
        url: str,
        payload: Mapping[str, Any],
        status: int | None,
        error: str | None,
        attempts: int,
    ) -> None:
        #: The subscription as it was then.
        self.subscription = subscription
        #: Where it was posted to.
        self.url = url
        #: The JSON that was posted: ``{"value": [...]}``.
        self.payload = payload
        #: What the receiver answered last; None if it did not.
        self.status = status
        #: Why there was no answer, in words; None if there was one.
        self.error = error
        #: How often it was posted.
        self.attempts = attempts

    @property
    def notifications(self) -> list[dict[str, Any]]:
        """The notifications in it, in the order in which things changed."""
        return list(self.payload["value"])

    @property
    def change_types(self) -> list[str]:
        """What each of them tells of, ``created``, ``updated`` or ``deleted``; for word of a
        subscription itself its ``lifecycleEvent``."""
        return [each.get("changeType") or each["lifecycleEvent"] for each in self.notifications]

    @property
    def is_accepted(self) -> bool:
        """Whether the receiver took it, with any status of 200 to 299."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def _identity(self) -> object:
        return id(self)

    def __repr__(self) -> str:
        outcome = self.error or self.status
        tried = f" after {self.attempts} attempts" if self.attempts > 1 else ""
        return f"<Delivery of {', '.join(self.change_types)} to {self.url}: {outcome}{tried}>"


class Deliveries(Recorded[Delivery]):
    """The deliveries so far, oldest first."""

    __slots__ = ()
    noun = "delivery"
