"""Changing what nobody is told of: what is attached to an item, or kept with it."""

from __future__ import annotations

from typing import TypeVar

from .errors import ItemNotFoundError
from .event import Event
from .item import Item
from .mailbox import Mailbox
from .tenant import Tenant

__all__ = ["amend", "current"]

_Item = TypeVar("_Item", bound=Item)


def current(mailbox: Mailbox, item: _Item) -> _Item:
    """Return an item, or a date of a series, as it stands after later changes.

    Raises:
        ItemNotFoundError: It is gone.
    """
    if isinstance(item, Event):
        return mailbox.current_event(item)  # type: ignore[return-value]  # an Event, as it was
    found = mailbox.items.get(item.key)
    if type(found) is not type(item):
        raise ItemNotFoundError
    return found


def amend(tenant: Tenant, mailbox: Mailbox, item: _Item, reason: str, **members: object) -> _Item:
    """Give an item other members and a new version, in this mailbox alone.

    A date of a series becomes an exception by it (assumed, as with any other change of a date).

    Returns:
        The item as it stands afterwards.
    """
    if isinstance(item, Event) and item.series_master is not None:
        day, master = item.occurrence_date, item.series_master
        assert day is not None
        version, now = tenant.ids.next(), tenant.clock.now
        tenant.replace(mailbox, master, master.with_exception(day, version, now, **members), reason)
    else:
        tenant.replace(mailbox, item, tenant.revised(item, **members), reason)
    return current(mailbox, item)
