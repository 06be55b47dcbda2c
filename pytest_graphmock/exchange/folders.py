"""Mail folders: made, renamed, moved, copied, deleted, with all that is in and below them.

POST …/mailFolders, POST …/childFolders, PATCH and DELETE …/mailFolders/{id}, POST …/move, /copy,
/permanentDelete, /updateAllMessagesReadState.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain, count
from typing import Any

from .calendar import DELETED_ITEMS, DELETIONS, PURGES, ROOT, MailFolder
from .errors import (
    AccessDeniedError,
    FolderExistsError,
    MoveCopyError,
    PropertySetError,
    Refusal,
)
from .extended import with_properties
from .item import Item
from .mailbox import Mailbox
from .message import Message
from .tenant import Tenant

__all__ = [
    "copy_folder",
    "create_folder",
    "delete_folder",
    "mark_messages",
    "move_folder",
    "purge_folder",
    "update_folder",
]


class MissingPropertyError(Refusal):
    """A folder without a name, a search folder without a search. Assumed; the code and the text
    are Exchange's."""

    code = "ErrorRequiredPropertyMissing"
    message = "Required property is missing."


class DistinguishedDeletionError(Refusal):
    """A default folder. Code and text from Exchange's table, status assumed."""

    code = "ErrorDeleteDistinguishedFolder"
    message = "Distinguished folders cannot be deleted."


class DistinguishedMoveError(Refusal):
    """A default folder. Code and text from Exchange's table, status assumed."""

    code = "ErrorMoveDistinguishedFolder"
    message = "Cannot move distinguished folder."


def create_folder(
    tenant: Tenant, mailbox: Mailbox, members: Mapping[str, Any], parent: MailFolder | None = None
) -> MailFolder:
    """Add a folder in another one, or at the top; with a ``search`` it is a search folder.

    Raises:
        MissingPropertyError: It has no name, or a search without an expression (400, assumed).
        FolderExistsError: There is one of that name, in any letter case (409).
        MoveCopyError: The parent is a search folder, which holds nothing (400, assumed).

    Source: mail.md §12.4.
    """
    place = parent.key if parent else ROOT
    _check_search(members)
    _check_name(mailbox, members.get("name", ""), place)
    if parent is not None and parent.search is not None:
        raise MoveCopyError
    with tenant.transaction():
        folder = MailFolder(key=tenant.ids.next(), parent=place, **members)
        tenant.journal.write(mailbox, None, folder, "create")
    return folder


def update_folder(
    tenant: Tenant, mailbox: Mailbox, folder: MailFolder, members: Mapping[str, Any]
) -> MailFolder:
    """Rename a folder, or change what a search folder shows; extended properties are added.

    Raises:
        PropertySetError: It would be hidden, or not be hidden any more (400, documented that it
            can't be).
        AccessDeniedError: A default folder would have another name (403, assumed).
        MissingPropertyError, FolderExistsError: As for `create_folder`.
    """
    changes = {name: each for name, each in members.items() if getattr(folder, name) != each}
    if "is_hidden" in changes:
        raise PropertySetError
    if "name" in changes:
        if folder.is_default:
            raise AccessDeniedError
        others = (e for e in _siblings(mailbox, folder.parent) if e is not folder)
        _check_name_among(others, changes["name"])
    _check_search(changes)
    for name in ("single_value_properties", "multi_value_properties"):
        if name in changes:
            changes[name] = with_properties(getattr(folder, name), changes[name])
    return _changed(tenant, mailbox, folder, "update", **changes) if changes else folder


def _changed(
    tenant: Tenant, mailbox: Mailbox, folder: MailFolder, reason: str, **members: Any
) -> MailFolder:
    after = replace(folder, **members)
    with tenant.transaction():
        tenant.journal.write(mailbox, folder, after, reason)
    return after


def _check_search(members: Mapping[str, Any]) -> None:
    search = members.get("search")
    if search is not None and not (search.filter_query.strip() and search.sources):
        raise MissingPropertyError


def _check_name(mailbox: Mailbox, name: str, parent: int | None) -> None:
    _check_name_among(_siblings(mailbox, parent), name)


def _check_name_among(siblings: Iterable[MailFolder], name: str) -> None:
    if not name.strip():
        raise MissingPropertyError
    if any(each.name.casefold() == name.casefold() for each in siblings):
        raise FolderExistsError


def _siblings(mailbox: Mailbox, parent: int | None) -> list[MailFolder]:
    return [] if parent is None else mailbox.child_folders(parent, hidden=True)


def delete_folder(tenant: Tenant, mailbox: Mailbox, folder: MailFolder) -> None:
    """Let a folder with all in it lie in Deleted Items; one that lies there already goes.

    In Deleted Items it gets a number behind its name where the name is taken (assumed). When it
    goes for good, its messages stay in Recoverable Items as deleted ones (assumed, as for
    messages). A search folder goes at once, and what it shows stays (assumed).

    Raises:
        DistinguishedDeletionError: A default folder (403).

    Source: mail.md §12.4 (documented; where it goes is inferred).
    """
    _require_own(folder, DistinguishedDeletionError)
    if folder.search is not None or mailbox.is_below(folder.key, DELETED_ITEMS):
        _remove(tenant, mailbox, folder, DELETIONS, "delete")
    else:
        name = _free_name(mailbox, folder.name, DELETED_ITEMS)
        _move(tenant, mailbox, folder, DELETED_ITEMS, "delete", name=name)


def purge_folder(tenant: Tenant, mailbox: Mailbox, folder: MailFolder) -> None:
    """Delete a folder and all in it for good; what lay in it is in Purges, out of reach.

    Raises:
        DistinguishedDeletionError: A default folder (403).

    Source: mail.md §12.4 (documented).
    """
    _require_own(folder, DistinguishedDeletionError)
    _remove(tenant, mailbox, folder, PURGES, "permanentDelete")


def _remove(tenant: Tenant, mailbox: Mailbox, folder: MailFolder, target: int, reason: str) -> None:
    tree = _tree(mailbox, folder)
    with tenant.transaction():
        for item in _items_of(mailbox, tree):
            tenant.move(mailbox, item, target, reason)
        for each in reversed(tree):
            tenant.journal.write(mailbox, each, None, reason)


def _require_own(folder: MailFolder, error: type[Refusal]) -> None:
    if folder.is_default:
        raise error


def _free_name(mailbox: Mailbox, name: str, parent: int) -> str:
    taken = {each.name.casefold() for each in _siblings(mailbox, parent)}
    names = chain((name,), (f"{name}{number}" for number in count(1)))
    return next(each for each in names if each.casefold() not in taken)


def move_folder(
    tenant: Tenant, mailbox: Mailbox, folder: MailFolder, target: MailFolder
) -> MailFolder:
    """Let a folder with all below it lie in another one; its id stays.

    What is in it gets new default ids (documented).

    Raises:
        DistinguishedMoveError: A default folder (403).
        MoveCopyError: Into itself or something below it (400).
        FolderExistsError: The target has a folder of that name (409).

    Source: mail.md §12.5.
    """
    _require_own(folder, DistinguishedMoveError)
    _check_target(mailbox, folder, target)
    if target.key != folder.parent:
        _check_name(mailbox, folder.name, target.key)
    return _move(tenant, mailbox, folder, target.key, "move")


def copy_folder(
    tenant: Tenant, mailbox: Mailbox, folder: MailFolder, target: MailFolder
) -> MailFolder:
    """Put a copy of a folder, with copies of all in and below it, into another folder.

    The copy of a default folder is an ordinary one (assumed). Errors as for `move_folder`, but
    for default folders.
    """
    _check_target(mailbox, folder, target)
    _check_name(mailbox, folder.name, target.key)
    with tenant.transaction():
        return _copy(tenant, mailbox, folder, target.key)


def mark_messages(
    tenant: Tenant, mailbox: Mailbox, messages: Iterable[Message], is_read: bool
) -> None:
    """Let all messages of a folder be read, or unread."""
    with tenant.transaction():
        for message in [each for each in messages if each.is_read is not is_read]:
            tenant.replace(mailbox, message, tenant.revised(message, is_read=is_read), "update")


def _check_target(mailbox: Mailbox, folder: MailFolder, target: MailFolder) -> None:
    is_inside = target is folder or mailbox.is_below(target.key, folder.key)
    if is_inside or target.search is not None:
        raise MoveCopyError


def _move(
    tenant: Tenant,
    mailbox: Mailbox,
    folder: MailFolder,
    parent: int,
    reason: str,
    **members: Any,
) -> MailFolder:
    with tenant.transaction():
        moved = _changed(tenant, mailbox, folder, reason, parent=parent, **members)
        for item in _items_of(mailbox, _tree(mailbox, moved)):
            after = replace(item, place=tenant.ids.next())
            tenant.replace(mailbox, item, after, reason)
    return moved


def _copy(tenant: Tenant, mailbox: Mailbox, folder: MailFolder, parent: int) -> MailFolder:
    children = mailbox.child_folders(folder.key, hidden=True)
    copied = replace(folder, key=tenant.ids.next(), parent=parent, well_known_name=None)
    tenant.journal.write(mailbox, None, copied, "copy")
    for item in _items_of(mailbox, [folder]):
        key, place, version = (tenant.ids.next() for _ in range(3))
        another = replace(item, key=key, place=place, version=version, folder=copied.key)
        tenant.put(mailbox, another, "copy")
    for child in children:
        _copy(tenant, mailbox, child, copied.key)
    return copied


def _tree(mailbox: Mailbox, folder: MailFolder) -> list[MailFolder]:
    return [folder, *mailbox.folders_below(folder.key)]


def _items_of(mailbox: Mailbox, folders: Iterable[MailFolder]) -> list[Item]:
    contents = [mailbox.contents[each.key] for each in folders if each.key in mailbox.contents]
    keys = [key for each in contents for _, key in (*each.messages, *each.events)]
    return [mailbox.items[key] for key in keys]
