"""The rows of a state file: what a tenant began with, and each entry of its journal since.

A row says what stands from now on under a key of a mailbox or of the directory; without a value,
nothing does. What stood there before is there when the rows are read in their order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..exchange.directory import Directory, Group, Principal, Room, User
from ..exchange.item import Item
from ..exchange.journal import Change, Fact
from ..exchange.mailbox import MAILBOX_KINDS, Mailbox
from ..exchange.notice import SentNotice
from ..exchange.subscriptions import Subscription
from ..exchange.tenant import Tenant
from ..exchange.upload import UploadSession
from .codec import Memo, decoded, encoded

__all__ = ["KINDS", "LEFT_OUT", "Row", "beginning", "read_row", "row_of"]

_PRINCIPALS: tuple[type[Any], ...] = (User, Room, Group)
KINDS = {each.__name__: each for each in (*_PRINCIPALS, *MAILBOX_KINDS, SentNotice)}
#: What goes with the process: who waits for notifications holds code, and a half-sent file is sent
#: anew. Their entries keep their places, because delta tokens count them.
LEFT_OUT: tuple[type[Any], ...] = (Subscription, UploadSession)


class Row(NamedTuple):
    """One line of a state file.

    Attributes:
        owner: The id of whose mailbox it is; None for the directory, and for a notice.
        kind: The name of the value's type; None for an entry that is left out.
        value: The value as JSON; None for one that is gone.
    """

    owner: str | None
    kind: str | None
    key: int | str | None
    value: str | None
    reason: str | None


_LEFT_OUT = Row(None, None, None, None, None)


def row_of(entry: Change | Fact, memo: Memo) -> Row:
    """Return the row of an entry of the journal.

    Args:
        memo: The same for entries that are written together.

    Raises:
        TypeError: Nothing of this type can be kept.
    """
    if isinstance(entry, Fact):
        if entry.what is None:  # left out by whoever wrote the file that it was read from
            return _LEFT_OUT
        return Row(None, _name(entry.what), None, encoded(entry.what, memo), None)
    value = entry.before if entry.after is None else entry.after
    if isinstance(value, LEFT_OUT):
        return _LEFT_OUT
    owner = entry.store.owner_id if isinstance(entry.store, Mailbox) else None
    return _row(owner, value, entry.after, entry.reason, memo)


def _row(owner: str | None, value: Any, after: Any, reason: str, memo: Memo) -> Row:
    text = None if after is None else encoded(after, memo)
    return Row(owner, _name(value), _key(value), text, reason)


def _name(value: Any) -> str:
    name = type(value).__name__
    if KINDS.get(name) is not type(value):
        raise TypeError(f"a state file has no place for {value!r}")
    return name


def _key(value: Any) -> int | str:
    key: int | str = value.id if isinstance(value, Principal) else value.key
    return key


def beginning(tenant: Tenant) -> Iterator[Row]:
    """Yield what a rewind would come back to, without rewinding.

    Of a mailbox that is what differs from a new one.
    """
    for owner, standing in _at_first(tenant).items():
        new: dict[Any, Any] = {}
        if owner is not None:
            mailbox = tenant.directory.mailbox_of(tenant.directory.get_known(owner))
            new = dict(_contents(Mailbox(mailbox.guid, owner)))
        for place, value in standing.items():
            if value is not None and new.get(place) is not value:
                yield _row(owner, value, value, "seed", {})
        for place, value in new.items():
            if standing.get(place) is None:
                yield _row(owner, value, None, "seed", {})


_Place = tuple[type[Any], "int | str"]


def _at_first(tenant: Tenant) -> dict[str | None, dict[_Place, Any]]:
    """Return what stood where, by owner: as it is now, with what was before each change over it."""
    directory = tenant.directory
    found: dict[str | None, dict[_Place, Any]] = {
        None: {_place(each): each for each in directory.known},
        **{each.owner_id: dict(_contents(each)) for each in directory.mailboxes},
    }
    for entry in reversed(tenant.journal.entries):
        if isinstance(entry, Change) and isinstance(entry.store, (Mailbox, Directory)):
            owner = entry.store.owner_id if isinstance(entry.store, Mailbox) else None
            value = entry.before if entry.after is None else entry.after
            if not isinstance(value, LEFT_OUT):
                found[owner][_place(value)] = entry.before
    came_later = {key for (_, key), each in found[None].items() if each is None}
    return {owner: standing for owner, standing in found.items() if owner not in came_later}


def _contents(mailbox: Mailbox) -> Iterator[tuple[_Place, Any]]:
    registers = {id(each): each for each in map(mailbox.register, MAILBOX_KINDS)}
    for register in registers.values():
        for value in register.values():
            yield _place(value), value


def _place(value: Any) -> _Place:
    return (Item if isinstance(value, Item) else type(value)), _key(value)


def read_row(tenant: Tenant, row: Row) -> None:
    """Let a tenant's journal have what a row says.

    Raises:
        ValueError, TypeError, LookupError: It says nothing.
    """
    if row.kind is None:
        tenant.journal.note(None)
        return
    kind = KINDS.get(row.kind)
    if kind is None:
        raise ValueError(f"nothing is a {row.kind}")
    after = None if row.value is None else decoded(kind, row.value)
    if kind is SentNotice:
        tenant.journal.note(after)
        return
    store, before = _standing(tenant, row, kind)
    if before is None and after is None:
        raise ValueError(f"there is no {row.kind} {row.key} to be removed")
    tenant.journal.write(store, before, after, row.reason or "")


def _standing(tenant: Tenant, row: Row, kind: type[Any]) -> tuple[Directory | Mailbox, Any]:
    """Return where a value belongs, and what stands there."""
    if row.owner is None:
        return tenant.directory, tenant.directory.find_known(str(row.key))
    mailbox = tenant.directory.mailbox_of(tenant.directory.get_known(row.owner))
    return mailbox, mailbox.register(kind).get(row.key)
