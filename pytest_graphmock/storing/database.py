"""The SQLite database that a state file is: its marks, its tables, its statements."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from ..exchange.clock import ClockSetting
from ..exchange.tenant import Tenant
from .codec import form_of
from .rows import Row

__all__ = ["APPLICATION_ID", "VERSION", "Database", "Head"]

#: ``grmk``: what says that a database is one of ours.
APPLICATION_ID = 0x67726D6B
#: Of the tables and of what stands in them.
VERSION = 1

_ROWS = "(position INTEGER PRIMARY KEY, owner TEXT, kind TEXT, key, value TEXT, reason TEXT)"
_SCHEMA = (
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {VERSION}",
    "CREATE TABLE tenant (domain TEXT, seed TEXT, sealed_ids INTEGER, last_id INTEGER, "
    "epoch INTEGER, clock_start TEXT, clock_frozen TEXT, clock_ahead INTEGER)",
    f"CREATE TABLE beginning {_ROWS}",
    f"CREATE TABLE entry {_ROWS}",
)
_MOMENT = form_of(datetime | None)
_LENGTH = form_of(timedelta)


class Head(NamedTuple):
    """What there is once in a tenant."""

    domain: str
    seed: str
    sealed_ids: int
    last_id: int
    epoch: int
    clock: ClockSetting

    @classmethod
    def of(cls, tenant: Tenant) -> Head:
        """Return a tenant's head as it is now."""
        return cls(
            tenant.domain,
            tenant.ids.seed.decode(),
            tenant.journal.sealed_ids,
            tenant.ids.last,
            tenant.journal.epoch,
            tenant.clock.setting,
        )


class Database:
    """An open state file; nothing is written outside a `transaction`."""

    def __init__(self, path: Path, mode: str = "rw") -> None:
        # An address, because only in one can it be said that no file is to be made.
        self._connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=0,
            isolation_level=None,
            check_same_thread=False,  # whoever holds the tenant's lock may write
        )

    def close(self) -> None:
        """Write everything into the one file, and let go of it."""
        self._connection.close()

    def hold(self) -> None:
        """Take the file for this process alone, without a log, and let commits survive the process.

        A power cut may take the last writes along, but damages nothing (documented:
        sqlite.org/pragma.html, ``synchronous=NORMAL`` with a write-ahead log).
        """
        self._connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        # What was cut off must not be found behind later writes.
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def lock(self) -> None:
        """Keep everybody else out of this database until it is closed."""
        self._connection.execute("PRAGMA journal_mode=MEMORY")
        self._connection.execute("BEGIN EXCLUSIVE")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Let what is written inside stand as a whole, or not at all."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    @property
    def marks(self) -> tuple[int, int]:
        """What made it, and the version of its form."""
        return self._number("application_id"), self._number("user_version")

    def _number(self, pragma: str) -> int:
        return int(self._connection.execute(f"PRAGMA {pragma}").fetchone()[0])

    def complete_frames(self) -> int:
        """Take in the write-ahead log, and return how many of its frames were good."""
        return int(self._connection.execute("PRAGMA wal_checkpoint").fetchone()[1])

    def check(self) -> None:
        """Raise ValueError if the database itself is damaged."""
        [found] = self._connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise ValueError(found)

    def read_head(self) -> Head:
        """Return what there is once; ValueError unless it is there once."""
        [row] = self._connection.execute("SELECT * FROM tenant")
        domain, seed, sealed_ids, last_id, epoch, start, frozen, ahead = row
        setting = ClockSetting(_MOMENT.decode(start), _MOMENT.decode(frozen), _LENGTH.decode(ahead))
        return Head(domain, seed, sealed_ids, last_id, epoch, setting)

    def read_rows(self, table: str) -> Iterator[Row]:
        """Yield the rows of ``beginning`` or of ``entry``.

        Raises:
            ValueError: One is missing.
        """
        found = self._connection.execute(f"SELECT * FROM {table} ORDER BY position")
        for expected, (position, *row) in enumerate(found):
            if position != expected:
                raise ValueError(f"row {expected} of {table} is missing")
            yield Row(*row)

    def create(self) -> None:
        """Make the tables, in a file that has none."""
        for statement in _SCHEMA:
            self._connection.execute(statement)

    def clear(self, table: str) -> None:
        """Remove all rows."""
        self._connection.execute(f"DELETE FROM {table}")

    def append(self, table: str, rows: Iterable[Row], position: int = 0) -> None:
        """Put rows behind those that are there, from a position on."""
        self._connection.executemany(
            f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?)",
            ((position + at, *row) for at, row in enumerate(rows)),
        )

    def write_head(self, head: Head) -> None:
        """Put down what there is once, in place of what was."""
        moments = [_MOMENT.encode(each, {}) for each in (head.clock.start, head.clock.frozen)]
        self.clear("tenant")
        self._connection.execute(
            "INSERT INTO tenant VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*head[:-1], *moments, _LENGTH.encode(head.clock.ahead, {})),
        )
