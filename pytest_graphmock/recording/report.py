"""What a failed test's report says of the traffic: the calls, the notices, the moves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .moves import Move
from .outbox import Notice
from .requests import RecordedRequest, shortened

__all__ = ["traffic"]


@dataclass(frozen=True, slots=True)
class _Limits:
    """How much a report shows: lines of each kind, and characters of a path, a text, a body."""

    rows: int
    path: int
    text: int
    body: int


_LIMITS = {"short": _Limits(20, 72, 160, 0), "full": _Limits(500, 400, 2000, 4000)}


def traffic(
    requests: Sequence[RecordedRequest],
    outbox: Sequence[Notice],
    moves: Sequence[Move],
    style: str = "short",
) -> str:
    """Return what was asked, sent and moved, the newest last.

    Args:
        style: ``short`` for a table with the message of each error; ``full`` for bodies, too.
    """
    limits = _LIMITS[style]
    asked, sent, moved = list(requests), list(outbox), list(moves)
    return "\n".join(
        [
            *_section("request", len(asked), _calls(asked[-limits.rows :], limits)),
            *_section("notice", len(sent), _notices(sent[-limits.rows :], limits)),
            *_section("move", len(moved), _moves(moved[-limits.rows :], limits)),
        ]
    )


def _section(noun: str, count: int, rows: list[list[str]]) -> list[str]:
    title = f"{count or 'no'} {noun}{'' if count == 1 else 's'}"
    if count > len(rows):
        title += f", the last {len(rows)}"
    lines = [f"  {line}".rstrip() for row in rows for line in row]
    return [title + (":" if rows else ""), *lines]


def _calls(requests: Sequence[RecordedRequest], limits: _Limits) -> list[list[str]]:
    cells = [
        (
            each.method,
            _middle_out(shortened(each.target) if not limits.body else each.target, limits.path),
            str(each.status),
            f"{each.duration_ms:.1f} ms",
            each.caller or "nobody",
        )
        for each in requests
    ]
    return [
        [row, *_told(request, limits)] for row, request in zip(_table(cells), requests, strict=True)
    ]


def _told(request: RecordedRequest, limits: _Limits) -> Iterable[str]:
    """Return, below its row, what an error said, and in a full report the bodies."""
    if limits.body and request.body:
        yield from _block("sent", _pretty(request.json, request.body), limits.body)
    if request.status < 400:
        return
    if limits.body:
        yield from _block("answer", _pretty(request.answer, request.answer_body), limits.body)
    else:
        yield f"    {_cut(_message(request), limits.text)}"


def _message(request: RecordedRequest) -> str:
    """Return an error's code and words, in one line."""
    answer = request.answer
    error = answer.get("error") if isinstance(answer, dict) else None
    if isinstance(error, dict):
        words = error.get("message")
    else:
        words = answer.get("error_description") if error else answer
    told = [str(each) for each in (request.error_code, words) if each]
    return " ".join(": ".join(told).split()) or "(an empty answer)"


def _pretty(parsed: Any, body: bytes) -> str:
    if isinstance(parsed, (dict, list)):
        return json.dumps(parsed, indent=2, ensure_ascii=False)
    return body.decode("utf-8", "replace")


def _block(title: str, text: str, most: int) -> Iterable[str]:
    first, *rest = _cut(text, most).splitlines() or [""]
    yield f"    {title}: {first}"
    yield from (f"    {line}" for line in rest)


def _notices(notices: Sequence[Notice], limits: _Limits) -> list[list[str]]:
    cells = [
        (each.kind, _cut(repr(each.subject), limits.text), _about(each), f"{each.from_} ->")
        for each in notices
    ]
    return [
        [f"{row} {_recipients(notice, limits)}", *_comment(notice, limits)]
        for row, notice in zip(_table(cells), notices, strict=True)
    ]


def _about(notice: Notice) -> str:
    return f"on {notice.occurrence}" if notice.occurrence else ""


def _recipients(notice: Notice, limits: _Limits) -> str:
    outside = set(notice.external)
    people = [f"{each} (outside)" if each in outside else each for each in notice.to]
    return _cut(", ".join(people) or "nobody", limits.text)


def _comment(notice: Notice, limits: _Limits) -> list[str]:
    return [f"    comment: {_cut(repr(notice.comment), limits.text)}"] if notice.comment else []


def _moves(moves: Sequence[Move], limits: _Limits) -> list[list[str]]:
    cells = [
        (
            each.item_type,
            _cut(repr(each.subject), limits.text),
            each.mailbox,
            f"{each.source} -> {each.target}",
            f"({each.reason})",
        )
        for each in moves
    ]
    return [[row] for row in _table(cells)]


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Return rows with their columns in line; an empty column takes no room."""
    columns = [column for column in zip(*rows, strict=True) if any(column)]
    widths = [max(map(len, column)) for column in columns]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in zip(*columns, strict=True)
    ]


def _cut(text: str, most: int) -> str:
    more = len(text) - most
    return text if more <= 0 else f"{text[:most]}… ({more} more characters)"


def _middle_out(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return f"{text[: most // 2]}…{text[len(text) - (most - most // 2 - 1) :]}"
