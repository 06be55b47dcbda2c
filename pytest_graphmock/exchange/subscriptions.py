"""Subscriptions: who is told of which changes, worked out from the journal.

A reader of the journal, as delta is. What one transaction did to an item is one notification: an
event that is made and then sent was created, and nothing else.

Source: platform.md §13.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from .changes import ChangeType, Collection
from .directory import User
from .errors import (
    ExpirationPastError,
    ExpirationTooFarError,
    SubscriptionNotFoundError,
    TooManySubscriptionsError,
)
from .item import Item
from .mailbox import Mailbox
from .message import Message
from .tenant import Tenant
from .tracked import Events, Messages
from .tracked_contacts import Contacts

__all__ = [
    "Notification",
    "Subscription",
    "SubscriptionKind",
    "find_subscription",
    "get_subscription",
    "list_subscriptions",
    "notifications_between",
    "renew",
    "require_future",
    "require_room",
    "subscribe",
    "unsubscribe",
]

#: Documented as under seven days; this is what is enforced (observed).
MOST_MINUTES = 10_070
#: With resource data (documented).
MOST_MINUTES_WITH_DATA = 1440
MOST_PER_MAILBOX = 1000


class SubscriptionKind(Enum):
    """What a subscription is about, in the words of a notification's ``@odata.type``."""

    MESSAGE = "Message"
    EVENT = "Event"
    CONTACT = "Contact"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Subscription:
    """A wish to be told of changes, by an application and perhaps for a user.

    Attributes:
        resource: What it is about, as it was written.
        change_type: Of which changes, as it was written: ``created,updated``.
        notification_url: Where notifications are posted to.
        lifecycle_notification_url: Where word of the subscription itself goes to, if anywhere.
        expires_at: From then on it is gone.
        client_state: What each notification carries, so that the receiver knows it is meant.
        owner_id: The id of the user whose mailbox it is about.
        folder: The key of the mail folder; None for the whole mailbox.
        wanted: Which items it is about; None for all.
        immutable_ids: Whether notifications name items by immutable ids.
        content_of: What notifications carry of an item, for those with resource data.
    """

    id: str
    resource: str
    change_type: str
    notification_url: str
    lifecycle_notification_url: str | None = None
    expires_at: datetime
    client_state: str | None = None
    latest_supported_tls_version: str = "v1_2"
    creator_id: str
    application_id: str
    kind: SubscriptionKind
    owner_id: str
    folder: int | None = None
    change_types: frozenset[ChangeType]
    wanted: Callable[[Item], bool] | None = None
    immutable_ids: bool = False
    content_of: Callable[[Item], bytes] | None = None
    encryption_certificate: str | None = None
    encryption_certificate_id: str | None = None

    @property
    def include_resource_data(self) -> bool:
        """Whether notifications carry the item itself, encrypted."""
        return self.content_of is not None

    def __repr__(self) -> str:
        return (
            f"<Subscription to {self.resource} ({self.change_type}) until "
            f"{self.expires_at.isoformat()}: {self.notification_url}>"
        )


@dataclass(frozen=True, slots=True, eq=False)
class Notification:
    """One change of one item, for one subscription; what is deleted is as it was last."""

    subscription: Subscription
    type: ChangeType
    mailbox: Mailbox
    item: Item

    @property
    def item_id(self) -> str:
        """What the item is called, in the kind of ids that the subscription was made with."""
        return self.mailbox.id_of(self.item, immutable=self.subscription.immutable_ids)


def subscribe(tenant: Tenant, subscription: Subscription) -> Subscription:
    """Let a subscription stand; what changes from now on is told.

    Raises:
        ExpirationPastError, ExpirationTooFarError, TooManySubscriptionsError: (400, 403)
    """
    with tenant.transaction():
        require_future(tenant, subscription.expires_at, subscription.include_resource_data)
        require_room(tenant, subscription.owner_id)
        tenant.journal.write(tenant.subscriptions, None, subscription, "subscribe")
    return subscription


def renew(tenant: Tenant, subscription: Subscription, **members: Any) -> Subscription:
    """Let a subscription live until another time, or be told at another address.

    Raises:
        ExpirationPastError, ExpirationTooFarError: (400)
    """
    renewed = replace(subscription, **members)
    with tenant.transaction():
        require_future(tenant, renewed.expires_at, renewed.include_resource_data)
        tenant.journal.write(tenant.subscriptions, subscription, renewed, "renew")
    return renewed


def unsubscribe(tenant: Tenant, subscription: Subscription) -> None:
    """Let a subscription be gone; nobody is told (documented by silence)."""
    with tenant.transaction():
        tenant.journal.write(tenant.subscriptions, subscription, None, "unsubscribe")


def require_future(tenant: Tenant, expires_at: datetime, has_data: bool) -> None:
    """Refuse a time that has passed, or that lies too far ahead.

    Source: platform.md §13.3 (observed).
    """
    now = tenant.clock.now
    if expires_at <= now:
        raise ExpirationPastError(expires_at.isoformat(), str(now - expires_at))
    most_minutes = MOST_MINUTES_WITH_DATA if has_data else MOST_MINUTES
    if expires_at - now > timedelta(minutes=most_minutes):
        raise ExpirationTooFarError(most_minutes)


def require_room(tenant: Tenant, owner_id: str) -> None:
    """Refuse more than a thousand subscriptions to a mailbox (documented)."""
    found = sum(1 for each in list_subscriptions(tenant) if each.owner_id == owner_id)
    if found >= MOST_PER_MAILBOX:
        raise TooManySubscriptionsError(MOST_PER_MAILBOX)


def list_subscriptions(tenant: Tenant) -> list[Subscription]:
    """Return the subscriptions that have not expired, oldest first."""
    now = tenant.clock.now
    return [each for each in tenant.subscriptions if each.expires_at > now]


def find_subscription(tenant: Tenant, subscription_id: str) -> Subscription | None:
    """Return the subscription of an id, unless it has expired."""
    folded = subscription_id.casefold()
    return next((each for each in list_subscriptions(tenant) if each.id == folded), None)


def get_subscription(tenant: Tenant, subscription_id: str) -> Subscription:
    """Return the subscription of an id.

    Raises:
        SubscriptionNotFoundError: There is none, or it has expired (404).
    """
    found = find_subscription(tenant, subscription_id)
    if found is None:
        raise SubscriptionNotFoundError
    return found


def notifications_between(tenant: Tenant, since: int, until: int) -> Iterator[Notification]:
    """Yield what is to be told of the changes between two positions of the journal."""
    for subscription in list_subscriptions(tenant):
        owner = tenant.directory.find(subscription.owner_id)
        if isinstance(owner, User) and owner.has_mailbox:
            yield from _told(tenant, subscription, tenant.mailbox_of(owner), since, until)


def _told(
    tenant: Tenant, subscription: Subscription, mailbox: Mailbox, since: int, until: int
) -> Iterator[Notification]:
    # Under immutable ids what has moved is still the same, so that it was not deleted.
    for entry in _collection(subscription, mailbox).changes(tenant.journal, since, until):
        if entry.type not in subscription.change_types:
            continue
        if subscription.wanted is None or subscription.wanted(entry.value):
            yield Notification(subscription, entry.type, mailbox, entry.value)


def _collection(subscription: Subscription, mailbox: Mailbox) -> Collection:
    """Return what a subscription watches.

    An event in Deleted Items is in no calendar, so a cancelled or deleted one is told as deleted,
    and so is a contact; contacts of all folders are meant (documented: "all personal contacts");
    a message there is still in its mailbox, and was updated, unless a single folder is watched
    (assumed; platform.md §13.5). A date of a series that changes is told as its series (assumed).
    """
    if subscription.kind is SubscriptionKind.EVENT:
        return Events(mailbox, None, immutable_ids=True)
    if subscription.kind is SubscriptionKind.CONTACT:
        return Contacts(mailbox, immutable_ids=True)
    if subscription.folder is None:
        return _AllMessages(mailbox)
    return Messages(mailbox, subscription.folder, immutable_ids=True)


class _AllMessages(Collection):
    """The messages of a mailbox but for those in Recoverable Items, which nobody sees."""

    store: Mailbox

    def __init__(self, mailbox: Mailbox) -> None:
        super().__init__(f"messages of {mailbox.guid}", mailbox)
        self._folders = frozenset(mailbox.visible_folders())

    def members(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, Message) or value.folder not in self._folders:
            return {}
        return {self.store.id_of(value, immutable=True): value}
