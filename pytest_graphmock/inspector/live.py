"""What keeps a page up to date: it asks, and is answered when something has happened.

A long poll and no stream: an answer leaves this server whole, and the wait ends with the server.
"""

from __future__ import annotations

from ..server.control.declared import Answer, Asked, BadCallError, CallTable
from ..server.control.schema import TEXT, object_of
from .room import Inspector

__all__ = ["CALLS"]

CALLS: CallTable[Inspector] = CallTable()

#: Shorter than what proxies and browsers give up after.
_LONGEST_WAIT_S = 20.0


@CALLS.add(
    "GET",
    "live",
    "Wait until something happens, at most 20 seconds, and tell the state's version",
    query={
        "since": {"type": "string", "description": "a version that was told before"},
        "wait": {"type": "number", "description": "how many seconds to wait, 20 if left out"},
    },
    answers=object_of({"version": TEXT}),
)
def _live(room: Inspector, asked: Asked) -> Answer:
    since = asked.query.get("since")
    if since is not None and since == _version(room):
        room.bell.wait(lambda: _version(room) != since, _wait_s(asked.query.get("wait")))
    return Answer({"version": _version(room)})


def _version(room: Inspector) -> str:
    journal = room.mock.tenant.journal
    return f"{journal.epoch}.{len(journal)}.{room.bell.count}"


def _wait_s(given: str | None) -> float:
    try:
        wait_s = float(given or _LONGEST_WAIT_S)
    except ValueError:
        raise BadCallError(f"wait: {given!r} is not a number of seconds") from None
    return min(max(wait_s, 0.0), _LONGEST_WAIT_S)
