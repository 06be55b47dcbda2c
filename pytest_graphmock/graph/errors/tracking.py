"""Change tracking: tokens and what does not go with them."""

from __future__ import annotations

from collections.abc import Iterable

from .base import GraphError
from .query import QueryError

__all__ = ["DeltaTokenError", "SyncStateError", "TrackedQueryError", "UntrackedError"]


class TrackedQueryError(QueryError):
    """Query options that a delta does not take. Text observed; it lists those that were given, in
    the order of the observed lists (assumed)."""

    code = "ErrorInvalidUrlQuery"
    _ORDER = ("orderby", "filter", "select", "expand", "search", "top")

    def __init__(self, resource: str, options: Iterable[str]) -> None:
        given = sorted(options, key=lambda name: (name not in self._ORDER, self._place(name)))
        super().__init__(
            "The following parameters are not supported with change tracking over the "
            f"'{resource}' resource: '{', '.join(f'${name}' for name in given)}'."
        )

    def _place(self, name: str) -> int:
        return self._ORDER.index(name) if name in self._ORDER else 0


class UntrackedError(GraphError):
    """A collection whose changes cannot be asked for. Status observed, text assumed."""

    def __init__(self, type_name: str) -> None:
        super().__init__(f"Change tracking is not supported against 'microsoft.graph.{type_name}'.")


class DeltaTokenError(GraphError):
    """A delta or skip token that is not one, or not one for what is asked. Observed in 2026; that
    tokens of another collection count as malformed is assumed."""

    message = "Badly formed token."


class SyncStateError(GraphError):
    """What a token knows of is no longer kept: start over, where ``Location`` says (documented;
    text assumed)."""

    status = 410
    code = "SyncStateNotFound"
    message = "The sync state generation is not found; full resync required."

    def __init__(self, location: str) -> None:
        super().__init__(headers={"Location": location})
