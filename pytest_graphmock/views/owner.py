"""Whose a mailbox is: a principal of the directory, looked up whenever it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..exchange import directory
from ..exchange.mailbox import Mailbox
from ..usage import UsageError

if TYPE_CHECKING:
    from .factory import Views

__all__ = ["MailboxOwner"]


class MailboxOwner:
    """What every principal has: an id, an address, a name and a mailbox."""

    __slots__ = ("_id", "_last", "_views")

    def __init__(self, views: Views, principal: directory.Principal) -> None:
        self._views = views
        self._id = principal.id
        self._last = principal

    def _read(self) -> directory.Principal:
        with self._views.tenant.lock:
            found = self._views.tenant.directory.find(self._id)
            if found is None:
                raise UsageError(
                    f"{self._last.mail} is not in this tenant any more: a DELETE takes somebody "
                    "out, and a reset takes back whom a test added"
                )
            self._last = found
            return found

    @property
    def id(self) -> str:
        """The object id, a GUID."""
        return self._id

    @property
    def mail(self) -> str:
        """The SMTP address."""
        return self._last.mail

    @property
    def display_name(self) -> str:
        return self._read().display_name

    @property
    def _mailbox(self) -> Mailbox:
        principal = self._read()
        if not principal.has_mailbox:
            raise UsageError(f"{principal.mail} has no mailbox; it was added without one")
        return self._views.tenant.mailbox_of(principal)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, MailboxOwner)
            and self._id == other._id
            and self._views.tenant is other._views.tenant
        )

    def __hash__(self) -> int:
        return hash(self._id)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._last.display_name} <{self.mail}>>"

    def __str__(self) -> str:
        return self.mail
