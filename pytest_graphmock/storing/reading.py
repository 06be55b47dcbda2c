"""Reads a state file without touching it: a copy is looked at where its log was left behind."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from ..exchange.clock import Clock
from ..exchange.ids import Ids
from ..exchange.journal import Journal
from ..exchange.tenant import Tenant
from ..usage import UsageError
from .database import APPLICATION_ID, VERSION, Database
from .rows import read_row
from .wal import torn_bytes

__all__ = ["Kept", "StateFileError", "log_of", "read_state"]


class StateFileError(UsageError):
    """A state file can't be used; it is as it was."""


class Kept(NamedTuple):
    """What a file held, and how many bytes of a write that was cut off were at its end."""

    tenant: Tenant
    torn_bytes: int


def read_state(path: Path) -> Kept:
    """Return the tenant that a file holds.

    Raises:
        StateFileError: It is no state file, one of a newer version, or damaged.
    """
    try:
        _check_marks(path)
        with _readable(path) as (database, torn):
            database.check()
            return Kept(_tenant_of(database), torn)
    except StateFileError:
        raise
    except (sqlite3.Error, ValueError, TypeError, LookupError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise StateFileError(
            f"{path} is damaged and is left as it is ({reason}); move it away to begin anew"
        ) from None


def log_of(path: Path) -> Path:
    """Return where SQLite keeps what is not yet in a database's own file."""
    return path.with_name(f"{path.name}-wal")


def _check_marks(path: Path) -> None:
    """Look at the file's first page; a new version is never in a log only."""
    try:
        with closing(Database(path, "ro&immutable=1")) as database:
            application_id, version = database.marks
    except sqlite3.Error as error:
        raise StateFileError(f"{path} is no state file of graphmock: {error}") from None
    if application_id != APPLICATION_ID:
        raise StateFileError(f"{path} is an SQLite database, but no state file of graphmock")
    if version > VERSION:
        raise StateFileError(
            f"{path} was written by a newer pytest-graphmock: its format is {version}, this one "
            f"reads up to {VERSION}; update pytest-graphmock, or give another file"
        )


@contextmanager
def _readable(path: Path) -> Iterator[tuple[Database, int]]:
    """Yield a database with the log in it, and how much of that was cut off.

    SQLite takes a log in when it closes a file; that has to wait until all is known to be well.
    """
    log = log_of(path)
    if not log.exists() or not log.stat().st_size:
        with closing(Database(path, "ro&immutable=1")) as database:
            yield database, 0
        return
    with tempfile.TemporaryDirectory(prefix="graphmock-") as folder:
        copy = Path(folder, "state")
        shutil.copyfile(path, copy)
        shutil.copyfile(log, log_of(copy))
        with closing(Database(copy)) as database:
            yield database, torn_bytes(log, database.complete_frames())


def _tenant_of(database: Database) -> Tenant:
    head = database.read_head()
    tenant = Tenant(head.domain, 0, Clock.of(head.clock))
    tenant.ids = Ids(head.seed)
    tenant.id = str(tenant.ids.guid("tenant"))
    tenant.journal = Journal(tenant.ids)
    for row in database.read_rows("beginning"):
        read_row(tenant, row)
    tenant.ids.last = head.sealed_ids
    tenant.journal.seal()
    for row in database.read_rows("entry"):
        read_row(tenant, row)
    tenant.ids.last, tenant.journal.epoch = head.last_id, head.epoch
    return tenant
