"""Subscriptions as JSON, and what they post: notifications and word of their lifecycle.

Source: platform.md §13 (documented; the letter case of names in notifications observed).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...exchange.changes import ChangeType
from ...exchange.subscriptions import Notification, Subscription, SubscriptionKind
from ...exchange.tenant import Tenant
from ..errors import GraphError, SubscriptionError
from . import times
from .reader import Property, TypeReader, boolean, string

__all__ = [
    "change_types_from_wire",
    "lifecycle_to_wire",
    "notification_to_wire",
    "renewal_from_wire",
    "subscription_from_wire",
    "subscription_to_wire",
]

_MOST_CLIENT_STATE = 255
_REQUIRED = ("changeType", "notificationUrl", "resource", "expirationDateTime")
_TLS_VERSIONS = ("v1_0", "v1_1", "v1_2", "v1_3")

_WRITABLE = {
    "changeType": Property("change_type", string),
    "notificationUrl": Property("notification_url", string),
    "resource": Property("resource", string),
    "expirationDateTime": Property("expires_at", times.instant),
    "clientState": Property("client_state", string),
    "lifecycleNotificationUrl": Property("lifecycle_notification_url", string),
    "latestSupportedTlsVersion": Property("latest_supported_tls_version", string, "v1_2"),
    "includeResourceData": Property("include_resource_data", boolean, False),
    "encryptionCertificate": Property("encryption_certificate", string),
    "encryptionCertificateId": Property("encryption_certificate_id", string),
}
_UNSUPPORTED = frozenset(
    {
        "notificationContentType",
        "notificationQueryOptions",
        "notificationUrlAppId",
    }
)
_READ_ONLY = frozenset({"id", "applicationId", "creatorId"})
_NEW = TypeReader("subscription", _WRITABLE, _READ_ONLY, _UNSUPPORTED)
_RENEWED = {name: _WRITABLE[name] for name in ("expirationDateTime", "notificationUrl")}
_RENEWAL = TypeReader(
    "subscription", _RENEWED, _READ_ONLY | _UNSUPPORTED | (_WRITABLE.keys() - _RENEWED.keys())
)


def subscription_from_wire(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of a new subscription.

    Raises:
        SubscriptionError: Something that has to be said is not, or too much (400, assumed texts).
    """
    members = _NEW.read(body)
    for name in _REQUIRED:
        if not members.get(_WRITABLE[name].member):
            raise SubscriptionError(f"Subscription validation: '{name}' is required.")
    if members.get("include_resource_data"):
        for name in ("encryptionCertificate", "encryptionCertificateId"):
            if not members.get(_WRITABLE[name].member):
                raise SubscriptionError(
                    f"Subscription validation: '{name}' is required with resource data."
                )
    if len(members.get("client_state") or "") > _MOST_CLIENT_STATE:
        raise SubscriptionError(
            f"The 'clientState' attribute is longer than {_MOST_CLIENT_STATE} characters."
        )
    version = members.get("latest_supported_tls_version", "v1_2")
    if version not in _TLS_VERSIONS:
        raise SubscriptionError(f"Invalid 'latestSupportedTlsVersion' attribute: '{version}'.")
    return members


def renewal_from_wire(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members that a PATCH changes; what else a subscription has is passed over."""
    return {name: value for name, value in _RENEWAL.read(body).items() if value is not None}


def change_types_from_wire(text: str) -> frozenset[ChangeType]:
    """Return the changes that a list such as ``created,updated`` names, in any letter case.

    Raises:
        GraphError: One of them is none (400, assumed text).
    """
    known = {each.value: each for each in ChangeType}
    words = [each.strip() for each in text.split(",")]
    for word in words:
        if word.casefold() not in known:
            raise GraphError(f"Invalid 'changeType' attribute: '{word}'.")
    return frozenset(known[word.casefold()] for word in words)


def subscription_to_wire(
    subscription: Subscription, *, is_new: bool, is_beta: bool
) -> dict[str, Any]:
    """Return a subscription; who made it sees its ``clientState`` then and never again.

    So it is with the certificate (assumed).
    """
    return {
        "id": subscription.id,
        "resource": subscription.resource,
        "applicationId": subscription.application_id,
        "changeType": subscription.change_type,
        "clientState": subscription.client_state if is_new else None,
        "notificationUrl": subscription.notification_url,
        "notificationQueryOptions": None,
        "lifecycleNotificationUrl": subscription.lifecycle_notification_url,
        "expirationDateTime": times.to_shortest(subscription.expires_at),
        "creatorId": subscription.creator_id,
        "includeResourceData": subscription.include_resource_data or None,
        "latestSupportedTlsVersion": subscription.latest_supported_tls_version,
        "encryptionCertificate": subscription.encryption_certificate if is_new else None,
        "encryptionCertificateId": subscription.encryption_certificate_id,
        "notificationUrlAppId": None,
        **({"notificationContentType": None} if is_beta else {}),
    }


def notification_to_wire(tenant: Tenant, notification: Notification) -> dict[str, Any]:
    """Return a notification; no folder is named in it, whatever the subscription says."""
    subscription, mailbox = notification.subscription, notification.mailbox
    kind = subscription.kind
    address = f"Users/{mailbox.owner_id}/{_COLLECTIONS[kind]}/{notification.item_id}"
    content = {"@odata.type": f"#Microsoft.Graph.{kind.value}", "@odata.id": address}
    if notification.type is not ChangeType.DELETED:
        content["@odata.etag"] = f'W/"{mailbox.change_key_of(notification.item)}"'
    return {
        **_head(tenant, subscription),
        "changeType": notification.type.value,
        "resource": address,
        "resourceData": {**content, "id": notification.item_id},
    }


_COLLECTIONS = {
    SubscriptionKind.MESSAGE: "Messages",
    SubscriptionKind.EVENT: "Events",
    SubscriptionKind.CONTACT: "Contacts",
}


def lifecycle_to_wire(tenant: Tenant, subscription: Subscription, event: str) -> dict[str, Any]:
    """Return word of what happened to a subscription itself."""
    return {**_head(tenant, subscription), "lifecycleEvent": event}


def _head(tenant: Tenant, subscription: Subscription) -> dict[str, Any]:
    return {
        "subscriptionId": subscription.id,
        "subscriptionExpirationDateTime": times.to_shortest(subscription.expires_at),
        "clientState": subscription.client_state,
        "tenantId": tenant.id,
    }
