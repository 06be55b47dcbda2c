"""What holds messages: ``mailFolder``."""

from __future__ import annotations

from typing import Any

from ...exchange import ids
from ...exchange.calendar import MailFolder
from .view import View

__all__ = ["folder_to_wire"]


def folder_to_wire(folder: MailFolder, view: View) -> dict[str, Any]:
    """Return a mail folder; it has no etag (observed).

    Items are those of any type in this folder alone. Source: mail.md §12.1 (documented; that
    hidden children are not counted is assumed).
    """
    mailbox = view.mailbox
    contents = mailbox.contents[folder.key]
    return {
        "id": mailbox.id_of_container(folder),
        "displayName": folder.name,
        "parentFolderId": _container_id(folder.parent, view),
        "childFolderCount": len(mailbox.child_folders(folder.key)),
        "unreadItemCount": contents.unread_count,
        "totalItemCount": contents.total_count,
        "isHidden": folder.is_hidden,
        **({"wellKnownName": folder.well_known_name} if view.is_beta else {}),
    }


def _container_id(key: int | None, view: View) -> str | None:
    return None if key is None else ids.container_id(view.mailbox.guid, key)
