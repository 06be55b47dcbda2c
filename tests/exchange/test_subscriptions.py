"""Which changes concern which subscription: messages that move, go, and come back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pytest_graphmock.exchange.calendar import DELETED_ITEMS, DELETIONS, INBOX
from pytest_graphmock.exchange.changes import ChangeType
from pytest_graphmock.exchange.message import Message
from pytest_graphmock.exchange.subscriptions import (
    Subscription,
    SubscriptionKind,
    notifications_between,
    subscribe,
)

if TYPE_CHECKING:
    from .conftest import World

Act = Callable[["World", Message], object]


def subscribed(world: World, **members: Any) -> Subscription:
    """A subscription of Bob's to all that happens to his messages."""
    made = Subscription(
        id=str(world.tenant.ids.guid(f"subscription {world.tenant.ids.next()}")),
        resource="me/messages",
        change_type="created,updated,deleted",
        notification_url="http://localhost/hook",
        expires_at=world.tenant.clock.now + timedelta(days=1),
        creator_id=world.bob.id,
        application_id="app",
        owner_id=world.bob.id,
        change_types=frozenset(ChangeType),
        **{"kind": SubscriptionKind.MESSAGE, **members},
    )
    return subscribe(world.tenant, made)


def read(world: World, message: Message) -> None:
    changed = world.tenant.revised(message, is_read=True)
    world.tenant.replace(world.mailbox(world.bob), message, changed, "update")


def move_to(folder: int) -> Act:
    return lambda world, message: world.tenant.move(
        world.mailbox(world.bob), message, folder, "move"
    )


def remove(world: World, message: Message) -> None:
    world.tenant.remove(world.mailbox(world.bob), message, "delete")


def read_and_remove(world: World, message: Message) -> None:
    read(world, message)
    changed = world.mailbox(world.bob).items[message.key]
    world.tenant.remove(world.mailbox(world.bob), changed, "delete")


@pytest.mark.parametrize(
    ("act", "of_mailbox", "of_inbox", "of_deleted_items"),
    [
        pytest.param(read, ["updated"], ["updated"], [], id="read"),
        pytest.param(
            move_to(DELETED_ITEMS), ["updated"], ["deleted"], ["created"], id="soft delete"
        ),
        pytest.param(move_to(DELETIONS), ["deleted"], ["deleted"], [], id="to Recoverable Items"),
        pytest.param(remove, ["deleted"], ["deleted"], [], id="for good"),
        pytest.param(read_and_remove, ["deleted"], ["deleted"], [], id="twice at once"),
    ],
)
def test_where_a_message_goes_decides_what_is_told(
    world: World, act: Act, of_mailbox: list[str], of_inbox: list[str], of_deleted_items: list[str]
) -> None:
    """A mailbox sees a move as an update; the two folders see it go and come."""
    world.meet(world.bob)
    [message] = world.mailbox(world.bob).messages([INBOX])
    places = (None, INBOX, DELETED_ITEMS)
    subscriptions = [subscribed(world, folder=folder) for folder in places]
    since = len(world.tenant.journal)

    act(world, message)

    found = list(notifications_between(world.tenant, since, len(world.tenant.journal)))
    told = [
        [each.type.value for each in found if each.subscription is subscription]
        for subscription in subscriptions
    ]
    assert told == [of_mailbox, of_inbox, of_deleted_items]


def test_deleted_is_told_under_the_last_id_and_created_under_the_new_one(world: World) -> None:
    """Default ids change with the folder."""
    world.meet(world.bob)
    mailbox = world.mailbox(world.bob)
    [message] = mailbox.messages([INBOX])
    subscribed(world, folder=INBOX)
    subscribed(world, folder=DELETED_ITEMS)
    since, old_id = len(world.tenant.journal), mailbox.id_of(message)

    moved = world.tenant.move(mailbox, message, DELETED_ITEMS, "move")

    gone, come = notifications_between(world.tenant, since, len(world.tenant.journal))
    assert gone.item_id == old_id
    assert come.item_id == mailbox.id_of(moved) != old_id


def test_refused_and_undone_subscriptions_do_not_stand(world: World) -> None:
    """They are in the journal like everything else."""
    world.tenant.journal.seal()
    subscribed(world)

    world.tenant.journal.rewind()

    assert list(world.tenant.subscriptions) == []
