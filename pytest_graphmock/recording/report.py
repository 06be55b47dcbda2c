"""What a failed test's report says of the traffic: the calls, the notices, the moves."""

from __future__ import annotations

from collections.abc import Sequence

from .moves import Move
from .outbox import Notice
from .requests import RecordedRequest

__all__ = ["traffic"]

_MOST_LINES = 20


def traffic(
    requests: Sequence[RecordedRequest], outbox: Sequence[Notice], moves: Sequence[Move]
) -> str:
    """Return a few lines on what was asked, sent and moved, the newest last."""
    return "\n".join(
        [
            *_section("request", requests),
            *_section("notice", outbox),
            *_section("move", moves),
        ]
    )


def _section(name: str, things: Sequence[object]) -> list[str]:
    shown = list(things)[-_MOST_LINES:]
    count = len(things)
    title = f"{count or 'no'} {name}{'' if count == 1 else 's'}"
    if count > len(shown):
        title += f", the last {len(shown)}"
    return [title + (":" if shown else ""), *(f"  {each!r}" for each in shown)]
