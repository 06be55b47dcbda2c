"""What a mock has on record: what was sent, what moved, what was asked."""

from __future__ import annotations

from collections.abc import Callable

from .lens import Lens
from .moves import Moves, moves_of
from .outbox import Outbox, notices_of
from .requests import RecordedRequest, RequestLog, Requests

__all__ = ["Records"]


class Records:
    """What is read from a tenant's journal and from the log of its requests."""

    def __init__(self, lens: Lens, log: RequestLog) -> None:
        self._lens = lens
        self._log = log

    @property
    def outbox(self) -> Outbox:
        """Every message that left a mailbox since the seed, oldest first, one notice a message.

        ``.cancellations``, ``.invitations``, ``.updates``, ``.responses``, ``.mails``,
        ``.to(address)``, ``.about(event)`` and ``.sent_by(user)`` narrow it.
        """
        return Outbox(lambda: notices_of(self._lens))

    @property
    def moves(self) -> Moves:
        """Every item that went from one folder to another since the seed, oldest first."""
        return Moves(lambda: moves_of(self._lens))

    @property
    def requests(self) -> Requests:
        """Every call so far, oldest first; ``.matching("POST", "/me/events/*/cancel")`` narrows."""
        return Requests(self._log.read)

    def listen(self, listener: Callable[[RecordedRequest], object]) -> None:
        """Let a function be told of each call as it is answered, in the thread that answers it."""
        self._log.listener = listener
