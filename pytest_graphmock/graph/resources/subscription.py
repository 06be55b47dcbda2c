"""Subscriptions: POST and GET /subscriptions, GET, PATCH and DELETE /subscriptions/{id},
POST /subscriptions/{id}/reauthorize.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ...exchange.errors import Refusal, SubscriptionNotFoundError
from ...exchange.item import Item
from ...exchange.subscriptions import (
    Subscription,
    SubscriptionKind,
    get_subscription,
    list_subscriptions,
    renew,
    require_future,
    require_room,
    subscribe,
    unsubscribe,
)
from ..answer import Answer
from ..call import Call
from ..errors import (
    GraphError,
    MissingPermissionError,
    NotImplementedHereError,
    SubscriptionError,
    SubscriptionResourceError,
    from_refusal,
)
from ..identity.scopes import Permissions
from ..odata.filter import compile_filter
from ..odata.properties import Queryable
from ..odata.query import parse_query
from ..path import Route, split_path, walk
from ..queried.contact import QUERIED_CONTACT
from ..queried.event import QUERIED_EVENT
from ..queried.message import QUERIED_MESSAGE
from ..receivers import shake_hands
from ..render import EntityType, check_names, entity_answer, values_answer
from ..resource_data import check_certificate
from ..tree import Resource
from ..wire.subscription import (
    change_types_from_wire,
    renewal_from_wire,
    subscription_from_wire,
    subscription_to_wire,
)
from .access import SUBSCRIPTIONS
from .contact import CONTACT_TYPE
from .event import EVENT_TYPE
from .message import MESSAGE_TYPE
from .owner import ROOT

__all__: list[str] = []

SUBSCRIPTION = Resource("subscription")
ALL = Resource("subscriptions")

_TYPE = EntityType(
    "subscription",
    lambda subscription, call: subscription_to_wire(
        subscription, is_new=call.request.method == "POST", is_beta=call.is_beta
    ),
)


@dataclass(frozen=True, slots=True)
class _Watched:
    """What can be subscribed to: how it is read, and which permission that takes."""

    kind: SubscriptionKind
    needed: Permissions
    queried: Queryable
    entity: EntityType


_MESSAGES = _Watched(
    SubscriptionKind.MESSAGE,
    Permissions("Mail.ReadBasic", "Mail.ReadBasic"),
    QUERIED_MESSAGE,
    MESSAGE_TYPE,
)
_EVENTS = _Watched(
    SubscriptionKind.EVENT,
    Permissions("Calendars.Read", "Calendars.Read"),
    QUERIED_EVENT,
    EVENT_TYPE,
)
_CONTACTS = _Watched(
    SubscriptionKind.CONTACT,
    Permissions("Contacts.Read", "Contacts.Read"),
    QUERIED_CONTACT,
    CONTACT_TYPE,
)
_BY_KIND = {each.kind: each for each in (_MESSAGES, _EVENTS, _CONTACTS)}

#: By the names of the steps behind the owner; keys stand as an empty name.
_WATCHED = {
    ("messages",): _MESSAGES,
    ("mailFolders", "", "messages"): _MESSAGES,
    ("events",): _EVENTS,
    ("contacts",): _CONTACTS,
}


def _enter_subscription(call: Call, key: str) -> None:
    """Others' subscriptions are not there; nor are those to what the token may not read."""
    found = get_subscription(call.tenant, key)
    if not _is_callers(call, found):
        raise SubscriptionNotFoundError
    _require_permission(call, _BY_KIND[found.kind])
    call.found = found


def _is_callers(call: Call, subscription: Subscription) -> bool:
    """An application sees all of its own, a user those that were made for them (documented)."""
    if subscription.application_id != call.caller.app_id:
        return False
    return call.caller.is_app or subscription.creator_id == _creator_id(call)


def _creator_id(call: Call) -> str:
    if call.caller.user is None:
        return str(call.tenant.ids.guid(f"service principal {call.caller.app_id}"))
    return call.caller.user.id


def _require_permission(call: Call, watched: _Watched) -> None:
    """Source: Graph reference, "Create subscription", permissions (documented)."""
    granted, is_app = call.caller.permissions, call.caller.is_app
    if granted is not None and not watched.needed.allow(granted, is_app=is_app, is_own=True):
        raise MissingPermissionError


@ALL.on("POST", "Create subscription", SUBSCRIPTIONS, takes_body=True)
def create_subscription(call: Call) -> Answer:
    members = subscription_from_wire(call.body)
    members["change_types"] = change_types_from_wire(members["change_type"])
    has_data = members.pop("include_resource_data", False)
    members |= _resource_members(call, members["resource"], has_data)
    if has_data:
        check_certificate(members["encryption_certificate"])
    require_future(call.tenant, members["expires_at"], has_data)
    require_room(call.tenant, members["owner_id"])
    shake_hands(call.request, *_receivers(members))
    number = call.tenant.ids.next()
    subscription = Subscription(
        id=str(call.tenant.ids.guid(f"subscription {number}")),
        creator_id=_creator_id(call),
        application_id=call.caller.app_id,
        immutable_ids=call.preferences.immutable_ids,
        **members,
    )
    subscribe(call.tenant, subscription)
    location = f"{call.base}/subscriptions('{subscription.id}')"
    return entity_answer(call, _TYPE, subscription, 201, location)


def _receivers(members: dict[str, Any]) -> tuple[str, ...]:
    """Return the addresses to ask; the same one twice, if it is for both (documented)."""
    url, lifecycle = members["notification_url"], members.get("lifecycle_notification_url")
    if not lifecycle:
        return (url,)
    try:
        is_same_host = urlsplit(url).hostname == urlsplit(lifecycle).hostname
    except ValueError:
        is_same_host = True  # whoever asks them says what is wrong
    if not is_same_host:
        raise SubscriptionError(
            "The notificationUrl and the lifecycleNotificationUrl must have the same host."
        )
    return (url, lifecycle)


@ALL.on("GET", "List subscriptions", SUBSCRIPTIONS)
def get_subscriptions(call: Call) -> Answer:
    found = [each for each in list_subscriptions(call.tenant) if _is_callers(call, each)]
    return values_answer(call, _TYPE, found)


@SUBSCRIPTION.on("GET", "Get subscription", SUBSCRIPTIONS)
def get_one(call: Call) -> Answer:
    return entity_answer(call, _TYPE, _subscription(call))


@SUBSCRIPTION.on("PATCH", "Update subscription", SUBSCRIPTIONS, takes_body=True)
def update_subscription(call: Call) -> Answer:
    """Another address is asked as a new one is, the same one is not (documented)."""
    subscription, members = _subscription(call), renewal_from_wire(call.body)
    require_future(
        call.tenant,
        members.get("expires_at", subscription.expires_at),
        subscription.include_resource_data,
    )
    url = members.get("notification_url", subscription.notification_url)
    if url != subscription.notification_url:
        shake_hands(call.request, url)
    return entity_answer(call, _TYPE, renew(call.tenant, subscription, **members))


@SUBSCRIPTION.on("DELETE", "Delete subscription", SUBSCRIPTIONS)
def delete_subscription(call: Call) -> Answer:
    unsubscribe(call.tenant, _subscription(call))
    return Answer(204)


@SUBSCRIPTION.action("reauthorize", SUBSCRIPTIONS, {})
def reauthorize(call: Call) -> Answer:
    """Whoever calls is authorized by that; it lives no longer for it (documented)."""
    return Answer(204)


def _subscription(call: Call) -> Subscription:
    assert isinstance(call.found, Subscription)
    return call.found


def _resource_members(call: Call, resource: str, has_data: bool) -> dict[str, Any]:
    """Return whose mailbox, which folder, which items and what of them a resource means.

    Raises:
        SubscriptionResourceError: There is no such thing, or it is somebody else's (400 to 404).
        NotImplementedHereError: The service tells of its changes and we do not (501).
    """
    path, _, query = resource.partition("?")
    try:
        route = walk(ROOT, split_path(path))
        watched = _watched(route)
        _require_permission(call, watched)
        inner = _entered(call, route)
        offered = frozenset({"filter", "select"} if has_data else {"filter"})
        inner.options = parse_query(query, offered, "a subscription's resource")
        wanted = _wanted(inner, watched)
        content_of = _content_of(inner, watched) if has_data else None
    except (NotImplementedHereError, MissingPermissionError, SubscriptionResourceError):
        raise
    except GraphError as error:
        raise SubscriptionResourceError(error.message, error.status) from None
    except Refusal as refusal:
        said = from_refusal(refusal)
        raise SubscriptionResourceError(said.message, said.status) from None
    return {
        "kind": watched.kind,
        "owner_id": inner.principal.id,
        "folder": inner.folder.key if inner.folder else None,
        "wanted": wanted,
        "content_of": content_of,
    }


def _watched(route: Route) -> _Watched:
    names = tuple(step.navigation.name for step in route.steps)
    if not names:
        raise SubscriptionResourceError("The resource is empty.")
    if names[0] == "users" and len(names) > 1:  # /users/{id} is two steps, /me is one
        names = names[1:]
    elif names[0] in ("users", "groups"):
        raise NotImplementedHereError(f"subscriptions to {names[0]}")
    if len(names) == 1:
        raise NotImplementedHereError("subscriptions to a user")
    watched = _WATCHED.get(names[1:])
    if watched is None or names[0] == "groups":
        raise SubscriptionResourceError("Subscriptions are not supported for this resource.")
    return watched


def _entered(call: Call, route: Route) -> Call:
    """Go where a resource leads, as a request to it would."""
    inner = Call(call.request, call.tenant, call.caller, route, call.is_beta, call.rendered)
    inner.preferences = call.preferences
    for step in route.steps:
        navigation, key = step.navigation, step.key
        if key is not None and navigation.reads_key is not None:
            key = navigation.reads_key(key)
        if navigation.enter is not None:
            navigation.enter(inner, key)
        if navigation.is_owner:
            _require_own(inner)
    return inner


def _require_own(call: Call) -> None:
    """A user may be told of their own mailbox alone, whatever is shared with them (documented)."""
    if call.caller.actor is not None and call.owner is not call.caller.actor:
        raise SubscriptionResourceError("Access is denied. Check credentials and try again.", 403)


def _wanted(call: Call, watched: _Watched) -> Callable[[Item], bool] | None:
    expression = call.options.filter
    if expression is None:
        return None
    compiled = compile_filter(expression, watched.queried, call.is_beta)
    view = call.view
    return lambda item: compiled.matches(item, view)


def _content_of(call: Call, watched: _Watched) -> Callable[[Item], bytes]:
    """Return what renders an item as a GET with the resource's ``$select`` would.

    Raises:
        SubscriptionResourceError: It selects nothing, or what there is not (400; that it has to
            select is documented, the text assumed).
    """
    if call.options.select is None:
        raise SubscriptionResourceError("A $select is required for resource data.")
    check_names(call, watched.entity)
    return lambda item: call.rendered.json_of(item, watched.entity, call)


ROOT.leads("subscriptions", ALL)
ALL.lacks("getVapidPublicKey")
ALL.has_key(SUBSCRIPTION, _enter_subscription)
