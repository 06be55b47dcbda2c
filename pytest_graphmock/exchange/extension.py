"""Open extensions: what applications keep with an event or a message under names of their own.

POST …/extensions, PATCH and DELETE …/extensions/{name}, and ``extensions`` in what is created.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from .amend import amend, current
from .directory import User
from .errors import AccessDeniedError, ExtensionExistsError, ItemNotFoundError
from .event import Event
from .item import Item, OpenExtension
from .mailbox import Mailbox
from .tenant import Tenant

__all__ = [
    "add_extension",
    "check_extensions",
    "find_extension",
    "remove_extension",
    "update_extension",
]

_PREFIX = "microsoft.outlookservices.opentypeextension."

_Item = TypeVar("_Item", bound=Item)


def find_extension(item: Item, name: str) -> OpenExtension | None:
    """Return the extension of a name, in any letter case, or of an id that holds the name."""
    folded = name.casefold().removeprefix(_PREFIX)
    return next((each for each in item.extensions if each.name.casefold() == folded), None)


def add_extension(
    tenant: Tenant, mailbox: Mailbox, item: _Item, extension: OpenExtension, actor: User | None
) -> _Item:
    """Keep an extension with an item.

    Raises:
        Refusal: See `check_extensions`.
        ItemNotFoundError: The item is gone.
    """
    with tenant.transaction():
        item = current(mailbox, item)
        extensions = (*item.extensions, extension)
        check_extensions(tenant, mailbox, item, extensions, actor)
        return amend(tenant, mailbox, item, "extend", extensions=extensions)


def update_extension(
    tenant: Tenant, mailbox: Mailbox, item: _Item, extension: OpenExtension
) -> _Item:
    """Let an extension have these properties; those that are not among them are gone.

    Raises:
        ItemNotFoundError: There is no extension of that name.

    Source: "Add custom data to users using open extensions" (documented for users, assumed for
    Outlook's items).
    """
    with tenant.transaction():
        item = current(mailbox, item)
        before = _get(item, extension.name)
        after = OpenExtension(before.name, extension.properties)
        extensions = tuple(after if each is before else each for each in item.extensions)
        return amend(tenant, mailbox, item, "extend", extensions=extensions)


def remove_extension(tenant: Tenant, mailbox: Mailbox, item: _Item, name: str) -> _Item:
    """Forget an extension.

    Raises:
        ItemNotFoundError: There is no extension of that name.
    """
    with tenant.transaction():
        item = current(mailbox, item)
        gone = _get(item, name)
        extensions = tuple(each for each in item.extensions if each is not gone)
        return amend(tenant, mailbox, item, "extend", extensions=extensions)


def check_extensions(
    tenant: Tenant,
    mailbox: Mailbox,
    item: Item | None,
    extensions: Iterable[OpenExtension],
    actor: User | None,
) -> None:
    """Refuse two extensions of one name, and delegates.

    Args:
        item: What they are kept with; None for an event that is being created.

    Raises:
        ExtensionExistsError: The name is taken (assumed).
        AccessDeniedError: A delegate extends an event of a shared calendar (documented as a
            limitation: openTypeExtension).
    """
    names = [each.name.casefold() for each in extensions]
    if len(set(names)) < len(names):
        raise ExtensionExistsError
    if names and (item is None or isinstance(item, Event)) and _is_delegate(tenant, mailbox, actor):
        raise AccessDeniedError


def _is_delegate(tenant: Tenant, mailbox: Mailbox, actor: User | None) -> bool:
    owner = tenant.owner_of(mailbox)
    return actor is not None and isinstance(owner, User) and owner.id != actor.id


def _get(item: Item, name: str) -> OpenExtension:
    found = find_extension(item, name)
    if found is None:
        raise ItemNotFoundError
    return found
