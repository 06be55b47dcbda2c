"""What the control API shows of notices, moves, requests and deliveries, and the schemas of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ...exchange.notice import NoticeKind
from ...exchange.zones import UTC
from ...recording.deliveries import Delivery
from ...recording.moves import Move
from ...recording.outbox import Notice
from ...recording.requests import RecordedRequest
from ..faulted import FaultedRequest
from .schema import INTEGER, NUMBER, TEXT, list_of, object_of, or_null

__all__ = [
    "DELIVERY",
    "INSTANT",
    "MOVE",
    "NOTICE",
    "REQUEST",
    "delivery_to_json",
    "instant",
    "move_to_json",
    "notice_to_json",
    "request_to_json",
]

INSTANT = {"type": "string", "format": "date-time"}

NOTICE = object_of(
    {
        "kind": {"type": "string", "enum": [each.value for each in NoticeKind]},
        "subject": TEXT,
        "comment": or_null(TEXT),
        "from": TEXT,
        "sender": TEXT,
        "to": list_of(TEXT),
        "external": list_of(TEXT),
        "eventId": or_null(TEXT),
        "iCalUId": or_null(TEXT),
        "occurrence": or_null({"type": "string", "format": "date"}),
        "sentDateTime": INSTANT,
        "messageIds": {"type": "object", "additionalProperties": TEXT},
    }
)


def notice_to_json(notice: Notice) -> dict[str, Any]:
    """Return a notice as the control API shows it."""
    return {
        "kind": notice.kind,
        "subject": notice.subject,
        "comment": notice.comment,
        "from": notice.from_,
        "sender": notice.sender,
        "to": notice.to,
        "external": notice.external,
        "eventId": notice.event_id,
        "iCalUId": notice.ical_uid,
        "occurrence": notice.occurrence.isoformat() if notice.occurrence else None,
        "sentDateTime": instant(notice.sent_at),
        "messageIds": notice.message_ids,
    }


MOVE = object_of(
    {
        "mailbox": TEXT,
        "itemType": {"type": "string", "enum": ["event", "message", "mailFolder"]},
        "subject": TEXT,
        "oldId": TEXT,
        "newId": or_null(TEXT),
        "source": TEXT,
        "target": TEXT,
        "reason": TEXT,
        "dateTime": INSTANT,
    }
)


def move_to_json(move: Move) -> dict[str, Any]:
    """Return a move as the control API shows it."""
    return {
        "mailbox": move.mailbox,
        "itemType": move.item_type,
        "subject": move.subject,
        "oldId": move.old_id,
        "newId": move.new_id,
        "source": move.source,
        "target": move.target,
        "reason": move.reason,
        "dateTime": instant(move.at),
    }


REQUEST = object_of(
    {
        "method": TEXT,
        "path": TEXT,
        "query": {"type": "object", "additionalProperties": TEXT},
        "headers": {"type": "object", "additionalProperties": TEXT},
        "body": {},
        "status": INTEGER,
        "durationMs": NUMBER,
        "caller": or_null(TEXT),
        "part": TEXT,
        "fault": TEXT,
    },
    optional=("part", "fault"),
)


def request_to_json(request: RecordedRequest) -> dict[str, Any]:
    """Return a request as the control API shows it; a body that is no JSON as text.

    One that met a fault, an override or the throttle has a ``fault`` that says what; its status
    is 0 when the connection was closed without an answer.
    """
    shown = {
        "method": request.method,
        "path": request.path,
        "query": request.query,
        "headers": dict(request.headers),
        "body": request.json if request.json is not None else _text(request.body),
        "status": request.status,
        "durationMs": round(request.duration_ms, 3),
        "caller": request.caller,
    }
    if request.part is not None:
        shown["part"] = request.part
    if isinstance(request, FaultedRequest):
        shown["fault"] = request.fault
    return shown


DELIVERY = object_of(
    {
        "subscriptionId": TEXT,
        "url": TEXT,
        "payload": {"type": "object"},
        "status": or_null(INTEGER),
        "error": or_null(TEXT),
        "attempts": INTEGER,
    }
)


def delivery_to_json(delivery: Delivery) -> dict[str, Any]:
    """Return a delivery as the control API shows it; no status where nobody answered."""
    return {
        "subscriptionId": delivery.subscription.id,
        "url": delivery.url,
        "payload": delivery.payload,
        "status": delivery.status,
        "error": delivery.error,
        "attempts": delivery.attempts,
    }


def _text(body: bytes) -> str | None:
    return body.decode("utf-8", "replace") or None


def instant(moment: datetime) -> str:
    """Return a time as the control API writes it, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
