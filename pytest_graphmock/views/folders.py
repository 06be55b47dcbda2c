"""The mail folders in somebody's mailbox, and the rules of its Inbox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..exchange.calendar import DELETED_ITEMS as DELETED
from ..exchange.calendar import DRAFTS, INBOX, ROOT, SENT_ITEMS
from ..recording.places import path_of
from ..usage import UsageError, nearest
from .owner import MailboxOwner
from .rules import arrange_rule

if TYPE_CHECKING:
    from .folder import Folder

__all__ = ["FolderOwner"]


class FolderOwner(MailboxOwner):
    """Whose mail folders are in a mailbox."""

    __slots__ = ()

    @property
    def inbox(self) -> Folder:
        return self._folder(INBOX)

    @property
    def sent_items(self) -> Folder:
        return self._folder(SENT_ITEMS)

    @property
    def deleted_items(self) -> Folder:
        """Where cancelled and deleted events lie too."""
        return self._folder(DELETED)

    @property
    def drafts(self) -> Folder:
        return self._folder(DRAFTS)

    @property
    def folders(self) -> list[Folder]:
        """All mail folders but hidden ones and those outside the message store's top."""
        with self._views.tenant.lock:
            found = sorted(self._mailbox.folders_below(ROOT), key=lambda folder: folder.key)
        return [self._views.folder(self._mailbox, f) for f in found if not f.is_hidden]

    def folder(self, name: str) -> Folder:
        """Return a mail folder.

        Args:
            name: A well-known name (``junkemail``) or a path of display names
                (``Inbox/Projects``), in any letter case.

        Raises:
            UsageError: There is no such folder.
        """
        mailbox, wanted = self._mailbox, name.strip("/").casefold()
        with self._views.tenant.lock:
            by_name = {path_of(mailbox, f): f for f in mailbox.folders.values() if f.key != ROOT}
            by_name |= {f.well_known_name: f for f in mailbox.folders.values() if f.well_known_name}
        found = next((f for each, f in by_name.items() if each.casefold() == wanted), None)
        if found is None:
            raise UsageError(
                f"no folder {name!r} in the mailbox of {self.mail}{nearest(name, by_name)}; "
                "create one with add_folder(...)"
            )
        return self._views.folder(mailbox, found)

    def add_folder(self, name: str) -> Folder:
        """Add a mail folder at the top, beside Inbox."""
        return self._folder(ROOT).add_folder(name)

    def add_rule(
        self,
        name: str,
        *,
        actions: Mapping[str, Any],
        conditions: Mapping[str, Any] | None = None,
        exceptions: Mapping[str, Any] | None = None,
        sequence: int = 1,
    ) -> str:
        """Add an inbox rule, which deals with what arrives from now on; returns its id.

        Args:
            actions: As Graph has them: ``{"moveToFolder": folder.id, "markAsRead": True}``.
            conditions: Likewise, ``{"senderContains": ["ana"]}``; every message if left out.
            exceptions: What leaves a message alone.
            sequence: Rules with smaller numbers come first.

        Raises:
            UsageError: Graph would refuse it.
        """
        rule = {
            "displayName": name,
            "sequence": sequence,
            "actions": actions,
            "conditions": conditions or {},
            "exceptions": exceptions or {},
        }
        return arrange_rule(self._views.tenant, self._mailbox, rule)

    def _folder(self, key: int) -> Folder:
        return self._views.folder(self._mailbox, self._mailbox.folders[key])
