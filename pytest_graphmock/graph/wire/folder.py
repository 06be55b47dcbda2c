"""What holds messages: ``mailFolder`` and ``mailSearchFolder``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...exchange import ids
from ...exchange.calendar import FolderSearch, MailFolder
from ...exchange.mailbox import Mailbox
from ..searching import compiled_search, counts_of
from .extended import EXTENDED_PROPERTIES
from .folder_key import destination_from_wire
from .reader import Property, TypeReader, array_of, boolean, object_of, string
from .view import View

__all__ = ["folder_from_wire", "folder_to_wire", "folder_type"]


def folder_type(folder: MailFolder) -> str:
    """Return the name of a folder's type."""
    return "mailFolder" if folder.search is None else "mailSearchFolder"


def folder_to_wire(folder: MailFolder, view: View) -> dict[str, Any]:
    """Return a mail folder; it has no etag (observed).

    Items are those of any type in this folder alone. Source: mail.md §12.1 (documented; that
    hidden children are not counted is assumed).
    """
    mailbox = view.mailbox
    total, unread = counts_of(folder, view)
    return {
        **({"@odata.type": "#microsoft.graph.mailSearchFolder"} if folder.search else {}),
        "id": mailbox.id_of_container(folder),
        "displayName": folder.name,
        "parentFolderId": _container_id(folder.parent, view),
        "childFolderCount": len(mailbox.child_folders(folder.key)),
        "unreadItemCount": unread,
        "totalItemCount": total,
        "isHidden": folder.is_hidden,
        **({"wellKnownName": folder.well_known_name} if view.is_beta else {}),
        **(_search_to_wire(folder.search, view) if folder.search else {}),
    }


def folder_from_wire(
    body: Any, mailbox: Mailbox, folder: MailFolder | None = None
) -> dict[str, Any]:
    """Return the members of `MailFolder` that a body sets.

    A POST says with ``@odata.type`` that it means a search folder (documented).

    Args:
        folder: The one that a PATCH changes.

    Raises:
        FilterError: ``filterQuery`` is no filter of messages (400).
        ItemNotFoundError: A source is not there (404, assumed).
    """
    if not _is_search(body, folder):
        return _FOLDER.read(body)
    members = _SEARCH_FOLDER.read(body)
    known = folder.search if folder and folder.search else FolderSearch("", ())
    given = {name: members.pop(name) for name in _SEARCH if name in members}
    if "sources" in given:
        keys = (mailbox.get_folder(each).key for each in given["sources"])
        given["sources"] = tuple(dict.fromkeys(keys))
    search = FolderSearch(
        given.get("filter_query", known.filter_query),
        given.get("sources", known.sources),
        given.get("is_deep", known.is_deep),
    )
    if search.filter_query.strip():
        compiled_search(search.filter_query)
    return {**members, "search": search}


def _is_search(body: Any, folder: MailFolder | None) -> bool:
    if folder is not None:
        return folder.search is not None
    named: Mapping[str, Any] = object_of(body)
    return str(named.get("@odata.type", "")).rpartition(".")[2] == "mailSearchFolder"


def _search_to_wire(search: FolderSearch, view: View) -> dict[str, Any]:
    return {
        "isSupported": True,
        "includeNestedFolders": search.is_deep,
        "sourceFolderIds": [_container_id(key, view) for key in search.sources],
        "filterQuery": search.filter_query,
    }


def _container_id(key: int | None, view: View) -> str | None:
    return None if key is None else ids.container_id(view.mailbox.guid, key)


_SEARCH = ("filter_query", "sources", "is_deep")
_PROPERTIES = {
    "displayName": Property("name", string, ""),
    "isHidden": Property("is_hidden", boolean, False),
    **EXTENDED_PROPERTIES,
}
_READ_ONLY = frozenset(
    {
        "id",
        "childFolderCount",
        "isSupported",
        "parentFolderId",
        "totalItemCount",
        "unreadItemCount",
        "wellKnownName",
    }
)
_UNSUPPORTED = frozenset(
    {"childFolders", "messageRules", "messages", "operations", "userConfigurations"}
)
_FOLDER = TypeReader("mailFolder", _PROPERTIES, _READ_ONLY - {"isSupported"}, _UNSUPPORTED)
_SEARCH_FOLDER = TypeReader(
    "mailSearchFolder",
    {
        **_PROPERTIES,
        "filterQuery": Property("filter_query", string, ""),
        "sourceFolderIds": Property("sources", array_of(destination_from_wire), ()),
        "includeNestedFolders": Property("is_deep", boolean, False),
    },
    _READ_ONLY,
    _UNSUPPORTED,
)
