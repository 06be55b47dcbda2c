"""``graph_mock.subscriptions``: who is told of changes, what they were told, and what they said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

from .exchange.subscriptions import (
    Subscription,
    find_subscription,
    list_subscriptions,
    unsubscribe,
)
from .exchange.tenant import Tenant
from .graph.notifier import Notifier
from .graph.receivers import Receivers
from .recording.deliveries import Deliveries
from .recording.sequence import Recorded
from .usage import UsageError, nearest

__all__ = ["LifecycleEvent", "Subscriptions"]

LifecycleEvent = Literal["reauthorizationRequired", "subscriptionRemoved", "missed"]


class Subscriptions(Recorded[Subscription]):
    """The subscriptions that stand and have not expired, oldest first; live.

    Notifications are posted by a thread of their own. `flush` waits for them, so that a test
    needs no sleep::

        ana.calendar.add_event("Lunch", start="2026-03-03T12:00Z")
        graph_mock.subscriptions.flush()
        assert graph_mock.subscriptions.deliveries[0].change_types == ["created"]
    """

    __slots__ = ("_notifier", "_receivers", "_tenant")
    noun = "subscription"

    def __init__(self, tenant: Tenant, notifier: Notifier, receivers: Receivers) -> None:
        super().__init__(self._standing)
        self._tenant = tenant
        self._notifier = notifier
        self._receivers = receivers

    def _standing(self) -> Sequence[Subscription]:
        with self._tenant.lock:
            return list_subscriptions(self._tenant)

    @property
    def deliveries(self) -> Deliveries:
        """What was posted to receivers so far, oldest first, with what they answered."""
        return Deliveries(lambda: list(self._notifier.deliveries))

    @property
    def pending(self) -> int:
        """How many deliveries are due or under way."""
        return self._notifier.undelivered

    def flush(self, *, timeout_s: float = 5.0) -> None:
        """Wait until everything due is delivered, what receivers set off by it too.

        Raises:
            UsageError: It is not, after that many seconds.
        """
        __tracebackhide__ = True
        if not self._notifier.wait(timeout_s):
            count = self.pending
            raise UsageError(
                f"{count} {'delivery is' if count == 1 else 'deliveries are'} still under way "
                f"after {timeout_s} s: does the receiver answer, and does what it does set off "
                "further notifications for ever? flush(timeout_s=...) waits longer"
            )

    @property
    def retries(self) -> int:
        """How often a delivery that was not answered with 200 to 299 is tried again, at once.

        0 unless a test assigns another number; the service goes on for four hours.
        """
        return self._notifier.retries

    @retries.setter
    def retries(self, number: int) -> None:
        if not isinstance(number, int) or isinstance(number, bool) or number < 0:
            raise UsageError(f"retries is a number, 0 or more, not {number!r}")
        self._notifier.retries = number

    def allow(self, *hosts: str) -> None:
        """Let receivers be on other machines, by name: until the test ends.

        Without that a subscription whose addresses lead elsewhere is refused.
        """
        for host in hosts:
            if not host or set(host) & set("/@ ") or host.count(":") == 1:
                raise UsageError(f"{host!r} is no host; write it like 'hooks.example.com'")
        self._receivers.hosts |= {each.casefold() for each in hosts}

    @property
    def https_only(self) -> bool:
        """Whether receivers at plain http are refused, as the service does it; off by default."""
        return self._receivers.https_only

    @https_only.setter
    def https_only(self, value: bool) -> None:
        self._receivers.https_only = value

    @property
    def handshake_timeout_s(self) -> float:
        """How long a receiver may take to answer the validation request: 10 s, as documented."""
        return self._receivers.handshake_timeout_s

    @handshake_timeout_s.setter
    def handshake_timeout_s(self, seconds: float) -> None:
        self._receivers.handshake_timeout_s = _positive("handshake_timeout_s", seconds)

    @property
    def delivery_timeout_s(self) -> float:
        """How long a receiver may take to answer a notification: 3 s, as documented."""
        return self._receivers.delivery_timeout_s

    @delivery_timeout_s.setter
    def delivery_timeout_s(self, seconds: float) -> None:
        self._receivers.delivery_timeout_s = _positive("delivery_timeout_s", seconds)

    def remove(self, subscription: Subscription | str) -> None:
        """Let a subscription be gone without a word, as when the service has lost it.

        Args:
            subscription: One of these, or its id.

        Raises:
            UsageError: It is not there any more.
        """
        with self._tenant.lock:
            unsubscribe(self._tenant, self._current(subscription))

    def lifecycle(self, event: LifecycleEvent, subscription: Subscription | str) -> None:
        """Tell a subscription's ``lifecycleNotificationUrl`` what has become of it.

        Args:
            event: ``reauthorizationRequired``, ``missed``, or ``subscriptionRemoved``, which
                removes it, too.
            subscription: One of these, or its id.

        Raises:
            UsageError: It is not there any more, or was made without such an address.
        """
        if event not in get_args(LifecycleEvent):
            known = get_args(LifecycleEvent)
            raise UsageError(
                f"there is no lifecycle event {event!r}{nearest(event, known)}; "
                f"there are {', '.join(known)}"
            )
        with self._tenant.lock:
            current = self._current(subscription)
            url = current.lifecycle_notification_url
            if not url:
                raise UsageError(
                    f"{current!r} has no lifecycleNotificationUrl, so nobody is told; "
                    "it can only be given when the subscription is made"
                )
            if event == "subscriptionRemoved":
                unsubscribe(self._tenant, current)
            self._notifier.tell_lifecycle(current, url, event)

    def _current(self, subscription: Subscription | str) -> Subscription:
        wanted = subscription if isinstance(subscription, str) else subscription.id
        found = find_subscription(self._tenant, wanted)
        if found is None:
            raise UsageError(f"there is no subscription {wanted!r}, or it has expired")
        return found


def _positive(name: str, seconds: float) -> float:
    if not isinstance(seconds, (int, float)) or seconds <= 0:
        raise UsageError(f"{name} is a number of seconds, more than 0, not {seconds!r}")
    return float(seconds)
