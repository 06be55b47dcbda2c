"""What a test looks back on: what was sent, what moved, what was asked.

Notices and moves are read from the tenant's journal, requests from the log that the application
writes. Nothing here is a second record, so a reset leaves nothing behind.
"""

from __future__ import annotations

from .deliveries import Deliveries, Delivery
from .moves import Move, Moves
from .outbox import Notice, Outbox
from .requests import RecordedRequest, RequestLog, Requests

__all__ = [
    "Deliveries",
    "Delivery",
    "Move",
    "Moves",
    "Notice",
    "Outbox",
    "RecordedRequest",
    "RequestLog",
    "Requests",
]
