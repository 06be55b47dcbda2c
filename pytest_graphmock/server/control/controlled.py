"""What the control API speaks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from ...exchange.clock import Clock
from ...exchange.tenant import Tenant
from ...recording.deliveries import Deliveries
from ...recording.moves import Moves
from ...recording.outbox import Outbox
from ...recording.requests import Requests
from ..faults import Faults

__all__ = ["Controlled", "Notifying"]


class Notifying(Protocol):
    """What tells receivers of changes: the subscriptions of a mock."""

    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def pending(self) -> int: ...


class Controlled(Protocol):
    """What the control API speaks for: a mock."""

    @property
    def tenant(self) -> Tenant: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def moves(self) -> Moves: ...
    @property
    def requests(self) -> Requests: ...
    @property
    def subscriptions(self) -> Notifying: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def faults(self) -> Faults: ...
    def reset(self) -> None: ...
    def load(self, scenario: Mapping[str, Any]) -> None: ...
    def dump(self) -> dict[str, Any]: ...
    def env(self) -> dict[str, str]: ...
    def token(
        self,
        user: str | None = None,
        scopes: Iterable[str] | None = None,
        app: bool = False,
        expires_in: int = 3600,
    ) -> str: ...
