"""The assertions of a mock; when one fails, it shows what did happen, nearest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from difflib import SequenceMatcher, ndiff
from typing import TYPE_CHECKING, Protocol

from ..exchange import message
from ..exchange.journal import Change
from ..exchange.mailbox import Mailbox
from ..exchange.notice import NoticeKind
from ..usage import UsageError
from .addresses import Somebody, key_of, mail_of, mails_of
from .cancellations import Cancellation, cancellations_of
from .mails import WantedMail
from .moves import Move, moves_of
from .outbox import EventLike, Notice, notices_of
from .places import is_place
from .records import Records
from .requests import RecordedRequest

if TYPE_CHECKING:
    # For the reader; what a lens makes is known to those who make it.
    from ..views import Message

__all__ = ["Assertions", "ItemLike"]

_MOST_SHOWN = 6


class ItemLike(Protocol):
    """An event or a message in one mailbox."""

    @property
    def immutable_id(self) -> str: ...


class Assertions(Records):
    """What a mock asserts of what was recorded in its tenant and in the log of its requests."""

    def assert_cancelled(
        self,
        event: EventLike,
        *,
        to: Somebody | Iterable[Somebody] | None = None,
        comment: str | None = None,
        occurrence: date | str | None = None,
    ) -> None:
        """Fail unless a meeting was called off, by cancelling it or by its organizer's delete.

        Args:
            event: Anybody's copy of it, as held before; or one date of a series.
            to: Everybody who was told: users, rooms, groups, addresses, in any order.
            comment: What they were told; ``""`` for no comment.
            occurrence: The date of a series that was cancelled, and not the series.
        """
        __tracebackhide__ = True
        day = _day(occurrence)
        found = self._find(event, day)
        if found is None:
            raise AssertionError(self._not_cancelled(event, day))
        if to is not None:
            self._check_told(found, mails_of(to))
        if comment is not None:
            _check_comment(found, comment)

    def assert_not_cancelled(self, event: EventLike) -> None:
        """Fail if a meeting, or any date of a series, was called off."""
        __tracebackhide__ = True
        day = event.occurrence_date
        own = [each for each in self._cancellations() if each.uid == event.uid]
        found = [each for each in own if each.day is None or day in (None, each.day)]
        if found:
            raise AssertionError(f"{_title(event)} was cancelled:\n{_listed(found)}")

    def assert_moved(self, item: ItemLike, *, to: object, source: object | None = None) -> None:
        """Fail unless an event or a message moved within its mailbox.

        Args:
            item: As held before or after the move.
            to: A folder, its well-known name or its path; ``"calendar"`` or ``"calendar/NAME"``.
            source: Where it was, likewise.
        """
        __tracebackhide__ = True
        moves = moves_of(self._lens)
        own = [each for each in moves if each.immutable_id == item.immutable_id]
        if not any(_leads(each, to, source) for each in own):
            raise AssertionError(_not_moved(item, own, moves, to, source))

    def assert_sent(
        self,
        *,
        to: Somebody | Iterable[Somebody] | None = None,
        subject: str | None = None,
        body_contains: str | None = None,
        from_: Somebody | None = None,
    ) -> Notice:
        """Fail unless a mail was sent that is all of this; return its notice.

        Args:
            to: Everybody it was addressed to, hidden ones too: users, rooms, groups, addresses,
                in any order.
            subject: The whole of it.
            body_contains: A piece of the body, of its text or of its HTML.
            from_: Whose mail it is.
        """
        __tracebackhide__ = True
        wanted = WantedMail(
            None if to is None else mails_of(to),
            subject,
            body_contains,
            None if from_ is None else mail_of(from_),
        )
        mails = [each for each in notices_of(self._lens) if each.kind == NoticeKind.MAIL.value]
        for each in mails:
            if wanted.fits(self._lens, each):
                return each
        raise AssertionError(self._not_sent(wanted, mails))

    def assert_nothing_sent(self) -> None:
        """Fail if a request made a message leave a mailbox.

        What the test itself arranged, with ``add_meeting``, is not counted; the outbox has it.
        """
        __tracebackhide__ = True
        sent = self._sent_by_requests()
        if sent:
            count = "a message was" if len(sent) == 1 else f"{len(sent)} messages were"
            raise AssertionError(f"{count} sent:\n{_listed(sent)}")

    def _cancellations(self) -> list[Cancellation]:
        return cancellations_of(self._lens, [each.effects for each in self._log])

    def _find(self, event: EventLike, day: date | None) -> Cancellation | None:
        """Return the cancellation of an event; one date goes with its whole series, too."""
        wanted = [day] if day else [event.occurrence_date, None]
        found = [each for each in self._cancellations() if each.uid == event.uid]
        return next((c for each in wanted for c in reversed(found) if c.day == each), None)

    def _sent_by_requests(self) -> list[Notice]:
        """What the code under test sent; what the test itself arranged is not counted."""
        with self._lens.tenant.lock:
            entries = self._lens.tenant.journal.entries
            facts = {id(entry) for each in self._log for entry in entries[slice(*each.effects)]}
            sent = [entry for entry in entries if id(entry) in facts]
        return list(notices_of(self._lens, sent))

    def _not_sent(self, wanted: WantedMail, mails: list[Notice]) -> str:
        lines = [f"{wanted} was not sent"]
        mails.sort(key=lambda each: wanted.distance(self._lens, each))
        if mails:
            lines.append("  sent instead, nearest first:")
        for each in mails[:_MOST_SHOWN]:
            lines.append(f"    {each!r}")
            lines += [f"      {line}" for line in wanted.differences(self._lens, each)]
        if len(mails) > _MOST_SHOWN:
            lines.append(f"    and {len(mails) - _MOST_SHOWN} more")
        lines += _section("drafts that were made and not sent:", self._unsent_drafts())
        tried = [each for each in self._log if each.status >= 400]
        lines += _section("requests that were refused:", [_shown_request(each) for each in tried])
        if len(lines) == 1:
            lines.append("no mail was sent or refused")
        return "\n".join(lines)

    def _unsent_drafts(self) -> list[Message]:
        """What the code under test wrote and left lying: often the call that was forgotten."""
        with self._lens.tenant.lock:
            entries = self._lens.tenant.journal.entries
            made = [
                (each.store, each.after)
                for request in self._log
                for each in entries[slice(*request.effects)]
                if isinstance(each, Change) and each.before is None
            ]
            return [
                self._lens.message(mailbox, item)
                for mailbox, after in made
                if isinstance(mailbox, Mailbox)
                and isinstance(after, message.Message)
                and isinstance(item := mailbox.items.get(after.key), message.Message)
                and item.is_draft
            ]

    def _not_cancelled(self, event: EventLike, day: date | None) -> str:
        date_of = day or event.occurrence_date
        lines = [f"{_title(event)}{f' on {date_of}' if date_of else ''} was not cancelled"]
        others = self._cancellations()
        own = [each for each in others if each.uid == event.uid]
        about = [each for each in notices_of(self._lens) if each.uid == event.uid]
        tried = [each for each in self._log if each.status >= 400]
        others = [each for each in others if each not in own]
        others.sort(key=lambda each: _likeness(each.subject, _title(event)), reverse=True)
        lines += _section("but of the same meeting this was cancelled:", own)
        lines += _section("about it, these messages were sent:", about)
        lines += _section("cancelled instead:", others)
        lines += _section("requests that were refused:", [_shown_request(each) for each in tried])
        if len(lines) == 1:
            lines.append("nothing was cancelled, sent or refused")
        return "\n".join(lines)

    def _check_told(self, found: Cancellation, expected: Sequence[str]) -> None:
        __tracebackhide__ = True
        tenant = self._lens.tenant
        wanted = {key_of(tenant, each): each for each in expected}
        told = {key_of(tenant, each): each for each in found.told}
        if wanted.keys() == told.keys():
            return
        lines = [f"{found.subject!r} was cancelled, but others were told than expected:"]
        lines += [f"  - {wanted[key]}   missing: was not told" for key in wanted if key not in told]
        lines += [f"  + {told[key]}   extra: was told, too" for key in told if key not in wanted]
        lines += [f"    {told[key]}" for key in told if key in wanted]
        raise AssertionError("\n".join(lines))


def _check_comment(found: Cancellation, expected: str) -> None:
    __tracebackhide__ = True
    if found.comments == [expected] or (not found.notices and not expected):
        return
    if not found.notices:
        raise AssertionError(
            f"{found.subject!r} was cancelled, but nobody was told, so no comment was sent"
        )
    sent = found.comments[0]
    lines = [f"{found.subject!r} was cancelled, but with another comment:"]
    if sent:
        lines += [f"  {line}".rstrip() for line in ndiff(expected.splitlines(), sent.splitlines())]
        lines.append("  (- is what was expected, + what was sent)")
    else:
        lines += [f"  - {expected!r}", "  + none: the comment is empty"]
    raise AssertionError("\n".join(lines))


def _not_moved(
    item: ItemLike, own: list[Move], moves: Sequence[Move], to: object, source: object | None
) -> str:
    where = f"from {source} to {to}" if source is not None else f"to {to}"
    lines = [f"{_title(item)} did not move {where}"]
    lines += _section("it moved like this:", own)
    if not own:
        lines.append(f"  it did not move at all: {item!r}")
    others = [each for each in moves if each not in own]
    others.sort(key=lambda each: _likeness(each.subject, str(item)), reverse=True)
    lines += _section("moved instead:", others)
    return "\n".join(lines)


def _leads(move: Move, to: object, source: object | None) -> bool:
    return is_place(move.target, to) and (source is None or is_place(move.source, source))


def _day(occurrence: date | str | None) -> date | None:
    if isinstance(occurrence, datetime):
        return occurrence.date()
    if not isinstance(occurrence, str):
        return occurrence
    try:
        return date.fromisoformat(occurrence)
    except ValueError:
        raise UsageError(f"{occurrence!r} is no date; write it like '2026-03-02'") from None


def _title(thing: object) -> str:
    return repr(str(thing))


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio()


def _shown_request(request: RecordedRequest) -> str:
    return repr(request).strip("<>")


def _section(title: str, things: Sequence[object]) -> list[str]:
    return [f"  {title}", _listed(things)] if things else []


def _listed(things: Sequence[object]) -> str:
    lines = [
        f"    {each if isinstance(each, (str, Cancellation)) else repr(each)}" for each in things
    ]
    more = len(lines) - _MOST_SHOWN
    return "\n".join([*lines[:_MOST_SHOWN], *([f"    and {more} more"] if more > 0 else [])])
