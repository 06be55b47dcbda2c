"""Delivers notifications: what a change tells is worked out at once, and posted by a thread.

The thread is there while there is something to post, and at no other time. It holds no lock when
it posts, so a receiver may ask Graph whatever it likes before it answers.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from itertools import groupby
from threading import Condition, Thread
from typing import Any

from ..exchange.changes import ChangeType
from ..exchange.subscriptions import Notification, Subscription, notifications_between
from ..exchange.tenant import Tenant
from ..recording.deliveries import Delivery
from .receivers import Receivers
from .resource_data import encrypted, validation_token
from .wire.subscription import lifecycle_to_wire, notification_to_wire

__all__ = ["Notifier"]

_JSON = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class _Letter:
    """What is to be posted to whom."""

    subscription: Subscription
    url: str
    payload: Mapping[str, Any]


class Notifier:
    """Tells a tenant's subscribers what changes.

    Attributes:
        retries: How often a delivery that fails is tried again, at once.
        deliveries: What was posted, oldest first.
    """

    def __init__(self, tenant: Tenant, receivers: Receivers) -> None:
        self.retries = 0
        self.deliveries: list[Delivery] = []
        self._tenant = tenant
        self._receivers = receivers
        self._position = 0
        self._waiting: deque[_Letter] = deque()
        self._in_hand: _Letter | None = None
        self._thread: Thread | None = None
        self._changed = Condition()
        tenant.watchers.append(self._look)

    def _look(self) -> None:
        """Put into the queue what has come to stand since the last look; the lock is held."""
        journal = self._tenant.journal
        since, self._position = min(self._position, len(journal)), len(journal)
        if not any(True for _ in self._tenant.subscriptions):
            return
        told = list(notifications_between(self._tenant, since, self._position))
        for subscription, group in groupby(told, key=lambda each: each.subscription):
            payload = self._payload(subscription, list(group))
            self._send(_Letter(subscription, subscription.notification_url, payload))

    def _payload(self, subscription: Subscription, told: list[Notification]) -> dict[str, Any]:
        payload: dict[str, Any] = {
            "value": [notification_to_wire(self._tenant, each) for each in told]
        }
        if subscription.content_of is None:
            return payload
        certificate = subscription.encryption_certificate or ""
        certificate_id = subscription.encryption_certificate_id or ""
        for notification, wire in zip(told, payload["value"], strict=True):
            if notification.type is not ChangeType.DELETED:  # there is nothing left to show
                content = subscription.content_of(notification.item)
                wire["encryptedContent"] = encrypted(content, certificate, certificate_id)
        token = validation_token(self._tenant, subscription.application_id)
        return {**payload, "validationTokens": [token]}

    def tell_lifecycle(self, subscription: Subscription, url: str, event: str) -> None:
        """Put word of a subscription itself into the queue."""
        value = [lifecycle_to_wire(self._tenant, subscription, event)]
        self._send(_Letter(subscription, url, {"value": value}))

    @property
    def undelivered(self) -> int:
        """How many deliveries are due or under way."""
        with self._changed:
            return len(self._waiting) + (self._in_hand is not None)

    def wait(self, timeout_s: float) -> bool:
        """Wait until everything due is delivered, what it sets off too; tell whether it is."""
        with self._changed:
            return self._changed.wait_for(self._is_idle, timeout_s)

    def reset(self) -> None:
        """Forget what was delivered and what was to be."""
        with self._changed:
            self._waiting.clear()
            self.deliveries = []
            self.retries = 0
        self._receivers.reset()

    def close(self) -> None:
        """Deliver nothing more; what is under way comes to its end first."""
        with self._changed:
            self._waiting.clear()
            thread = self._thread
        if thread is not None:
            thread.join(self._receivers.delivery_timeout_s + 1)

    def _is_idle(self) -> bool:
        return not self._waiting and self._in_hand is None

    def _send(self, letter: _Letter) -> None:
        with self._changed:
            self._waiting.append(letter)
            if self._thread is None:
                self._thread = Thread(
                    target=self._deliver_all, name="graphmock notifications", daemon=True
                )
                self._thread.start()

    def _next(self) -> tuple[_Letter, list[Delivery]] | None:
        """Return what to post and where that is recorded; at the end, let the thread go."""
        with self._changed:
            self._in_hand = self._waiting.popleft() if self._waiting else None
            if self._in_hand is None:
                self._thread = None
                self._changed.notify_all()
                return None
            return self._in_hand, self.deliveries

    def _deliver_all(self) -> None:
        while (found := self._next()) is not None:
            letter, record = found
            # After a reset the record is one that nobody reads any more.
            record.append(self._deliver(letter))

    def _deliver(self, letter: _Letter) -> Delivery:
        body = json.dumps(letter.payload, ensure_ascii=False).encode()
        for attempt in range(1, self.retries + 2):
            status, error = self._posted(letter.url, body)
            delivery = Delivery(
                letter.subscription, letter.url, letter.payload, status, error, attempt
            )
            if delivery.is_accepted:
                break
        return delivery

    def _posted(self, url: str, body: bytes) -> tuple[int | None, str | None]:
        try:
            timeout_s = self._receivers.delivery_timeout_s
            return self._receivers.post(url, body, _JSON, timeout_s).status, None
        except (OSError, HTTPException, RuntimeError) as error:
            # RuntimeErrors are of those who forbid the network to a test: block_network is one.
            return None, f"{type(error).__name__}: {error}"
