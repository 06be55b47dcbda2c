"""Who waits for something to happen is told when it does."""

from __future__ import annotations

from collections.abc import Callable
from threading import Condition

__all__ = ["Bell"]


class Bell:
    """Wakes those who wait for a change; whoever stops a server lets nobody go on waiting."""

    def __init__(self) -> None:
        self._condition = Condition()
        self._hung_up = 0
        self.count = 0

    def ring(self) -> None:
        """Wake everybody who waits."""
        with self._condition:
            self.count += 1
            self._condition.notify_all()

    def hang_up(self) -> None:
        """Wake everybody who waits by now, whether anything happened or not."""
        with self._condition:
            self._hung_up += 1
            self._condition.notify_all()

    def wait(self, has_changed: Callable[[], bool], timeout_s: float) -> None:
        """Return when something has changed, when it is hung up, or when the time is over."""
        with self._condition:
            before = self._hung_up
            self._condition.wait_for(lambda: before != self._hung_up or has_changed(), timeout_s)
