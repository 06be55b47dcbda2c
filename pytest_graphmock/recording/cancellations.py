"""What was called off: found in the journal, with the notices that told of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ..exchange.event import Event
from ..exchange.journal import Change, Fact
from ..exchange.notice import NoticeKind, SentNotice
from .lens import Lens
from .outbox import Notice

__all__ = ["Cancellation", "cancellations_of"]

_Entries = Sequence["Change | Fact"]


@dataclass(frozen=True, slots=True)
class Cancellation:
    """A meeting, or one date of a series (``day``), that its organizer called off."""

    subject: str
    uid: str
    day: date | None
    notices: tuple[Notice, ...]

    @property
    def told(self) -> list[str]:
        """The addresses of everybody who was told, each once."""
        return list(dict.fromkeys(address for notice in self.notices for address in notice.to))

    @property
    def comments(self) -> list[str]:
        """What they were told, each text once; ``""`` for no comment."""
        return list(dict.fromkeys(notice.comment or "" for notice in self.notices))

    def __str__(self) -> str:
        date_of = f" on {self.day}" if self.day else ""
        people = ", ".join(self.told)
        told = f"told {people}" if people else "nobody was told"
        comment = f", comment {self.comments[0]!r}" if self.comments and self.comments[0] else ""
        return f"{self.subject!r}{date_of}: {told}{comment}"


def cancellations_of(lens: Lens, requests: Iterable[tuple[int, int]]) -> list[Cancellation]:
    """Return what was called off since the seed, oldest first.

    Args:
        requests: Where in the journal each request's changes begin and end: a notice belongs to
            a cancellation when the same request made both.
    """
    slices = list(requests)
    with lens.tenant.lock:
        entries = lens.tenant.journal.entries
        return [
            Cancellation(
                subject=before.subject,
                uid=before.ical_uid,
                day=day,
                notices=tuple(_notices(lens, entries, _start(slices, at), at, before, day)),
            )
            for at, before, day in _called_off(entries)
        ]


def _called_off(entries: _Entries) -> Iterator[tuple[int, Event, date | None]]:
    for at, entry in enumerate(entries):
        if not isinstance(entry, Change):
            continue
        before, after = entry.before, entry.after
        if not (isinstance(before, Event) and isinstance(after, Event) and before.is_organizer):
            continue
        if after.folder != before.folder and after.is_cancelled and not before.is_cancelled:
            yield at, before, None
        for day in sorted(after.cancelled_dates - before.cancelled_dates):
            yield at, before, day


def _start(slices: list[tuple[int, int]], at: int) -> int:
    return max((start for start, end in slices if start <= at < end), default=0)


def _notices(
    lens: Lens, entries: _Entries, start: int, at: int, before: Event, day: date | None
) -> list[Notice]:
    """Return the notices between the event's last change and its end; of one date, that date's."""
    found: list[Notice] = []
    for entry in reversed(entries[start:at]):
        if isinstance(entry, Change):
            if entry.after is before:
                break
        elif _tells_of(entry.what, before.ical_uid, day):
            found.insert(0, Notice(lens, entry.what))
    return found


def _tells_of(what: object, uid: str, day: date | None) -> bool:
    return (
        isinstance(what, SentNotice)
        and what.kind is NoticeKind.CANCELLATION
        and what.event is not None
        and what.event.ical_uid == uid
        and day in (None, what.event.occurrence_date)
    )
