"""The calls that came in, each with what it did: who was told, and what moved."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ..exchange.journal import Change
from ..exchange.mailbox import Mailbox
from ..recording.moves import moves_of
from ..recording.outbox import notices_of
from ..recording.requests import RecordedRequest
from ..server.control.declared import Answer, Asked, CallTable
from ..server.control.schema import INTEGER, TEXT, list_of, object_of
from ..server.control.shown import (
    MOVE,
    NOTICE,
    REQUEST,
    move_to_json,
    notice_to_json,
    request_to_json,
)
from .room import Inspector

__all__ = ["CALLS"]

CALLS: CallTable[Inspector] = CallTable()

_MOST_SHOWN = 200

_CHANGED = object_of({"mailbox": TEXT, "reason": TEXT, "count": INTEGER})


@CALLS.add(
    "GET",
    "inspect/requests",
    "The last calls, newest first, each with its answer and its effects",
    answers=object_of(
        {
            "value": list_of(
                object_of(
                    {
                        "index": INTEGER,
                        "request": REQUEST,
                        "answer": {},
                        "notices": list_of(NOTICE),
                        "moves": list_of(MOVE),
                        "changes": list_of(_CHANGED),
                    }
                )
            ),
            "total": INTEGER,
        }
    ),
)
def _requests(room: Inspector, asked: Asked) -> Answer:
    with room.mock.tenant.lock:
        requests = list(room.mock.requests)
        numbered = list(enumerate(requests))[-_MOST_SHOWN:]
        shown = [_shown(room, index, each) for index, each in reversed(numbered)]
        return Answer({"value": shown, "total": len(requests)})


def _shown(room: Inspector, index: int, request: RecordedRequest) -> dict[str, Any]:
    entries = list(room.mock.tenant.journal.between(*request.effects))
    return {
        "index": index,
        "request": request_to_json(request),
        "answer": request.answer,
        "notices": [notice_to_json(each) for each in notices_of(room.views, entries)],
        "moves": [move_to_json(each) for each in moves_of(room.views, entries)],
        "changes": _changes(room, [each for each in entries if isinstance(each, Change)]),
    }


def _changes(room: Inspector, changes: list[Change]) -> list[dict[str, Any]]:
    """Return how many items changed, by mailbox and reason."""
    counted = Counter(
        (room.mock.tenant.owner_of(each.store).mail, each.reason)
        for each in changes
        if isinstance(each.store, Mailbox)
    )
    return [
        {"mailbox": mailbox, "reason": reason, "count": count}
        for (mailbox, reason), count in counted.items()
    ]
