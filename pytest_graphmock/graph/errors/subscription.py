"""Change notifications: what makes no subscription."""

from __future__ import annotations

from collections.abc import Mapping

from .base import GraphError

__all__ = [
    "ForeignReceiverError",
    "HandshakeError",
    "SubscriptionError",
    "SubscriptionResourceError",
]


class SubscriptionError(GraphError):
    """A subscription that says too little, or what cannot be. Assumed texts; platform.md §13.2."""

    code = "InvalidRequest"


class SubscriptionResourceError(GraphError):
    """What Outlook says of a subscription's resource, wrapped as it was observed to be."""

    code = "ExtensionError"
    _WORDS: Mapping[int, str] = {403: "Forbidden", 404: "NotFound"}

    def __init__(self, reason: str, status: int = 400) -> None:
        word = self._WORDS.get(status, "BadRequest")
        super().__init__(
            f"Operation: Create; Exception: [Status Code: {word}; Reason: {reason}]", status=status
        )


class HandshakeError(GraphError):
    """The receiver did not answer the validation request as it has to. Texts observed, but for
    the wrong body's (recalled) and the wrong content type's (assumed)."""

    code = "ValidationError"

    def __init__(self, reason: str) -> None:
        super().__init__(f"Subscription validation request {reason}")


class ForeignReceiverError(GraphError):
    """A receiver on another machine: ours alone, because a mock opens no connection that nobody
    allowed."""

    code = "ValidationError"

    def __init__(self, host: str) -> None:
        super().__init__(
            f"pytest-graphmock notifies receivers on this machine only, and '{host}' is none. "
            f"graph_mock.subscriptions.allow({host!r}) lets it."
        )
