"""Keeps a tenant: what comes to stand in it is in its file first."""

from __future__ import annotations

from itertools import islice

from ..exchange.journal import Change, Fact, Journal
from ..exchange.tenant import Tenant
from .codec import Memo
from .database import Database, Head
from .rows import beginning, row_of

__all__ = ["Keeper", "write_all"]


class Keeper:
    """Writes what is new in a tenant's journal; a reader of it, as delta is.

    It is called before a transaction of the tenant is over, with the tenant's lock held. What it
    cannot write does not come to stand in the tenant either.
    """

    def __init__(self, tenant: Tenant, database: Database) -> None:
        self._tenant = tenant
        self._database = database
        self._journal: Journal | None = None
        self._position = 0
        self._last: Change | Fact | None = None
        self._head: Head | None = None

    def begin(self) -> None:
        """Keep the tenant from now on; the file holds it as it is."""
        with self._tenant.lock:
            self._remember(Head.of(self._tenant))
            self._tenant.keep = self
            with self._tenant.transaction():
                pass

    def __call__(self) -> None:
        head = Head.of(self._tenant)
        if self._is_up_to_date and head == self._head:
            return
        with self._database.transaction():
            self._write_entries()
            self._database.write_head(head)
        self._remember(head)

    @property
    def _is_up_to_date(self) -> bool:
        return not self._is_another_journal and not self._is_rewound and not self._new_entries

    @property
    def _is_another_journal(self) -> bool:
        """Whether a scenario was loaded, so that everything began anew."""
        return self._tenant.journal is not self._journal

    @property
    def _is_rewound(self) -> bool:
        entries = self._tenant.journal.entries
        if not self._position:
            return False
        return len(entries) < self._position or entries[self._position - 1] is not self._last

    @property
    def _new_entries(self) -> int:
        return len(self._tenant.journal) - self._position

    def _write_entries(self) -> None:
        if self._is_another_journal:
            write_all(self._tenant, self._database)
        elif self._is_rewound:
            self._database.clear("entry")
            _write_from(0, self._tenant.journal, self._database)
        else:
            _write_from(self._position, self._tenant.journal, self._database)

    def _remember(self, head: Head) -> None:
        self._head = head
        self._journal = self._tenant.journal
        self._position = len(self._journal)
        self._last = self._journal.entries[-1] if self._position else None


def write_all(tenant: Tenant, database: Database) -> None:
    """Let a file hold what a tenant began with and what happened since, and nothing else."""
    database.clear("beginning")
    database.clear("entry")
    database.append("beginning", beginning(tenant))
    _write_from(0, tenant.journal, database)
    database.write_head(Head.of(tenant))


def _write_from(position: int, journal: Journal, database: Database) -> None:
    new = islice(journal.entries, position, None)
    memo: Memo = {}
    database.append("entry", (row_of(entry, memo) for entry in new), position)
