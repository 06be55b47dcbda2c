"""Opens a state file: for one process at a time, and only if everything in it can be read."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from .database import Database
from .keeper import Keeper, write_all
from .reading import Kept, StateFileError, log_of, read_state

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self

    from ..exchange.tenant import Tenant

__all__ = ["StateFile", "StateFileError", "open_state"]


class StateFile:
    """A state file that this process has for itself, until it is closed or the process ends.

    Attributes:
        repaired: What was wrong with it and is no more, for a person to read; None if nothing was.
    """

    def __init__(self, path: Path, lock: Database) -> None:
        self._path = path
        self._lock = lock
        self._database: Database | None = None
        self._tenant: Tenant | None = None
        self._kept: Kept | None = None
        if path.exists() and path.stat().st_size:
            self._kept = read_state(path)
        torn = self._kept.torn_bytes if self._kept else 0
        self.repaired = (
            f"{path} was repaired: its last write had been cut off, and {torn} bytes of it were "
            "dropped"
            if torn
            else None
        )

    def __repr__(self) -> str:
        return f"<StateFile {self._path}: {'new' if self.is_new else self._kept}>"

    @property
    def is_new(self) -> bool:
        """Whether there is nothing in it yet."""
        return self._kept is None

    def keep(self, tenant: Tenant) -> None:
        """Let a tenant be what the file holds, if it holds anything, and keep it from now on.

        Raises:
            StateFileError: It can't be written.
        """
        try:
            if self._kept is None:
                _create(self._path, tenant)
            else:
                tenant.become(self._kept.tenant)
            self._database = Database(self._path)
            self._database.hold()
            self._tenant = tenant
            Keeper(tenant, self._database).begin()
        except (OSError, sqlite3.Error) as error:
            raise _unusable(self._path, error) from None

    def close(self) -> None:
        """Let go of the file."""
        if self._tenant is not None:
            self._tenant.keep = None
        if self._database is not None:
            self._database.close()
        _release(self._path, self._lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def open_state(path: str | Path) -> StateFile:
    """Return a state file, read and found well; one that is not there yet is made when it is kept.

    Raises:
        StateFileError: Another process has it, it can't be read or written, is damaged, of a newer
            version, or something else altogether. It is as it was.
    """
    path = Path(path)
    lock = _locked(path)
    try:
        return StateFile(path, lock)
    except BaseException:
        _release(path, lock)
        raise


def _locked(path: Path) -> Database:
    """Lock an empty database beside the file, which is not to be touched before it is read."""
    try:
        with ExitStack() as stack:
            lock = stack.enter_context(closing(Database(_lock_of(path), "rwc")))
            lock.lock()
            stack.pop_all()
    except sqlite3.Error as error:
        raise _unusable(path, error) from None
    return lock


def _lock_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-lock")


def _release(path: Path, lock: Database) -> None:
    # First the name, so that nobody locks what is about to go; Windows keeps what is open.
    with suppress(OSError):
        _lock_of(path).unlink()
    lock.close()


def _create(path: Path, tenant: Tenant) -> None:
    """Make a file that holds a tenant, at once: nobody ever finds half of one."""
    new = path.with_name(f"{path.name}-new")
    for left_over in (new, log_of(new), log_of(path)):
        left_over.unlink(missing_ok=True)
    with closing(Database(new, "rwc")) as database, tenant.lock:
        database.hold()
        with database.transaction():
            database.create()
            write_all(tenant, database)
    new.replace(path)


def _unusable(path: Path, error: Exception) -> StateFileError:
    if "locked" in str(error):
        return StateFileError(
            f"{path} is in use by another graphmock; stop that one, or give another file"
        )
    reason = getattr(error, "strerror", None) or error
    return StateFileError(f"{path} can't be kept a state in: {reason}")
