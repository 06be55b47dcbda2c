"""The days before now, and what happens in them, in order."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import count

from ..exchange.clock import Clock
from ..exchange.zones import UTC

__all__ = ["Past"]

_DAYS = 10


class Past:
    """Collects what is to have happened; then lets it happen, each thing at its own time."""

    def __init__(self, clock: Clock, dice: random.Random) -> None:
        self.today = clock.now.date()
        self._clock = clock
        self._dice = dice
        self._events: list[tuple[datetime, int, Callable[[], object]]] = []
        self._numbers = count()

    @property
    def long_ago(self) -> datetime:
        """When everybody was hired."""
        return datetime.combine(self.today, time(), tzinfo=UTC) - timedelta(days=365)

    @property
    def before_today(self) -> datetime:
        """The last minute of yesterday."""
        return datetime.combine(self.today, time(), tzinfo=UTC) - timedelta(minutes=1)

    def moment(self, earliest: int = 1, latest: int = _DAYS) -> datetime:
        """Return some office hour, some days ago."""
        day = self.today - timedelta(days=self._dice.randint(earliest, latest))
        minute = self._dice.randrange(8 * 60, 17 * 60)
        return datetime.combine(day, time(), tzinfo=UTC) + timedelta(minutes=minute)

    def later(self, moment: datetime) -> datetime:
        """Return a moment up to a few hours after another, but not today."""
        end = datetime.combine(self.today, time(), tzinfo=UTC)
        after = moment + timedelta(minutes=self._dice.randrange(5, 300))
        return min(after, end - timedelta(minutes=1))

    def workday(self, ahead: int) -> date:
        """Return the day so many days from today, or the Monday after it."""
        day = self.today + timedelta(days=ahead)
        return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day

    def at(self, moment: datetime, happening: Callable[..., object], *args: object) -> None:
        """Note what happens at a moment: a call, with its arguments."""
        self._events.append((moment, next(self._numbers), partial(happening, *args)))

    def happen(self) -> None:
        """Let everything happen, earliest first, then put the clock back."""
        for moment, _, happening in sorted(self._events, key=lambda each: each[:2]):
            self._clock.freeze(moment)
            happening()
        self._clock.reset()
