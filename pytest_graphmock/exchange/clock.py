"""The tenant's clock: every rule reads the time here."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from ..usage import UsageError

__all__ = ["Clock", "ClockSetting"]

#: What sums with it are plain datetimes, whatever class freezegun has put in the place of theirs.
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


class ClockSetting(NamedTuple):
    """Where a clock stands still at first and now, and how far a running one is ahead."""

    start: datetime | None
    frozen: datetime | None
    ahead: timedelta


class Clock:
    """The time in a tenant: the machine's own until it is frozen or moved.

    A clock made with a start stands still there, so that the same test gives the same bytes.
    Libraries that replace `datetime.datetime` (time-machine, freezegun) move a running clock too,
    because it is read anew each time; a frozen one stands where it was put. freezegun's own
    ``datetime`` stays out of the tenant.
    """

    def __init__(self, start: datetime | None = None) -> None:
        self._start = start
        self._frozen = start
        self._ahead = timedelta()

    def __repr__(self) -> str:
        state = "frozen" if self._frozen else "running"
        return f"<Clock {self.now.isoformat()} {state}>"

    @property
    def now(self) -> datetime:
        """The time, aware and in UTC."""
        return self._frozen or _plain(datetime.now(timezone.utc)) + self._ahead

    @property
    def is_frozen(self) -> bool:
        """Whether time stands still until it is advanced."""
        return self._frozen is not None

    def freeze(self, at: datetime | str | None = None) -> None:
        """Stop the clock, at a time or (without one) where it is.

        Args:
            at: An aware datetime or an ISO 8601 string; without an offset it is UTC.
        """
        self._frozen = self.now if at is None else as_utc(at)

    def advance(self, **timedelta_kwargs: float) -> datetime:
        """Move the clock by ``days=``, ``hours=``, ``minutes=``, … and return the new time."""
        try:
            step = timedelta(**timedelta_kwargs)
        except (TypeError, ValueError, OverflowError) as error:
            raise UsageError(
                f"clock.advance takes the words of datetime.timedelta: {error}"
            ) from None
        try:
            arrived = self.now + step
        except OverflowError:
            raise UsageError(f"clock.advance: {step} from {self.now} is no date") from None
        if self._frozen:
            self._frozen = arrived
        else:
            self._ahead += step
        return self.now

    def run(self) -> None:
        """Let the clock run freely again, on the machine's own time."""
        self._frozen = None
        self._ahead = timedelta()

    @property
    def setting(self) -> ClockSetting:
        """How it was made and what was done to it since."""
        return ClockSetting(self._start, self._frozen, self._ahead)

    @classmethod
    def of(cls, setting: ClockSetting) -> Clock:
        """Return a clock that goes on as another one did."""
        clock = cls(setting.start)
        clock._frozen, clock._ahead = setting.frozen, setting.ahead
        return clock

    def reset(self) -> None:
        """Go back to how the clock was made."""
        self.run()
        self._frozen = self._start


def as_utc(moment: datetime | str) -> datetime:
    """Return a moment as an aware UTC datetime; one without an offset is taken for UTC."""
    if isinstance(moment, str):
        try:
            moment = datetime.fromisoformat(_for_any_python(moment))
        except ValueError:
            raise UsageError(
                f"{moment!r} is not an ISO 8601 time; write it like '2026-03-02T09:00:00Z'"
            ) from None
    if not isinstance(moment, datetime):
        raise UsageError(f"a moment is a datetime or ISO 8601 text, not {moment!r}")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    try:
        return _plain(moment)
    except OverflowError:
        raise UsageError(f"{moment} is no date in UTC") from None


def _plain(moment: datetime) -> datetime:
    """Return an aware moment in UTC, of datetime's own class."""
    return _EPOCH + (moment - _EPOCH)


def _for_any_python(text: str) -> str:
    """Python 3.10 reads neither ``Z`` nor one, two or seven fractional digits."""
    text = re.sub(r"[zZ]$", "+00:00", text)
    return re.sub(r"\.(\d+)", lambda digits: f".{digits[1]:0<6.6}", text)
