"""How items are shown to a test: as live views, which are made elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ..exchange import event, message
from ..exchange.calendar import MailFolder
from ..exchange.mailbox import Mailbox
from ..exchange.tenant import Tenant

if TYPE_CHECKING:
    # For the reader of a notice; at run time nothing here knows what a lens makes.
    from ..views import Event, Folder, Message

__all__ = ["Lens"]


class Lens(Protocol):
    """Shows what lies in a tenant's mailboxes."""

    @property
    def tenant(self) -> Tenant: ...

    def mailbox(self, owner_id: str) -> Mailbox:
        """Return the mailbox of a user, a room or a group."""

    def event(self, mailbox: Mailbox, item: event.Event) -> Event:
        """Return the live view of an event."""

    def message(self, mailbox: Mailbox, item: message.Message) -> Message:
        """Return the live view of a message."""

    def folder(self, mailbox: Mailbox, found: MailFolder) -> Folder:
        """Return the live view of a mail folder."""
