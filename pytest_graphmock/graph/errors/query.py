"""Query options that the service refuses."""

from __future__ import annotations

from collections.abc import Mapping

from .base import GraphError

__all__ = [
    "FilterError",
    "FilterNodeError",
    "InefficientFilterError",
    "OrderNodeError",
    "QueryError",
    "SearchEventsError",
    "SearchWithError",
    "SelectError",
    "UnsupportedQueryError",
]


class QueryError(GraphError):
    """A query option that says something impossible; texts of platform.md §6."""


class SelectError(QueryError):
    """``$select`` or ``$expand`` names what is not there. Observed in 2026."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Parsing OData Select and Expand failed: {reason}")

    @classmethod
    def unknown(cls, name: str, type_name: str) -> SelectError:
        """Return the error for a property that a type does not have."""
        return cls(
            f"Could not find a property named '{name}' on type 'microsoft.graph.{type_name}'."
        )


class FilterError(QueryError):
    """``$filter`` that does not parse or does not fit the type (observed; texts of OData)."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Invalid filter clause: {reason}")

    @classmethod
    def at(cls, position: int, text: str) -> FilterError:
        """Return the error for an expression that stops making sense somewhere (observed)."""
        return cls(f"Syntax error at position {position} in '{text}'.")


class FilterNodeError(GraphError):
    """``$filter`` parses and fits the type, and Exchange does not evaluate it. Observed."""

    code = "ErrorInvalidUrlQueryFilter"
    message = "The query filter contains one or more invalid nodes."


class OrderNodeError(GraphError):
    """``$orderby`` names what cannot be sorted by. Status documented, the text assumed."""

    code = "ErrorInvalidUrlQuery"

    def __init__(self, path: str) -> None:
        super().__init__(f"The property '{path}' can't be used in $orderby.")


class InefficientFilterError(GraphError):
    """``$filter`` and ``$orderby`` that Exchange has no index for. Documented; mail.md §4.3."""

    code = "InefficientFilter"
    message = "The restriction or sort order is too complex for this operation."


class SearchWithError(GraphError):
    """``$search`` beside an option that it does not go with.

    ``$orderby`` and the code for ``$filter`` were observed; the rest is by analogy.
    """

    _NAMES: Mapping[str, tuple[str, str]] = {
        "orderby": ("SearchWithOrderBy", "$orderBy"),
        "filter": ("SearchWithFilter", "$filter"),
    }

    def __init__(self, option: str) -> None:
        code, name = self._NAMES.get(option, (self.code, f"${option}"))
        super().__init__(
            f"The query parameter '{name}' is not supported with '$search'.", code=code
        )


class SearchEventsError(GraphError):
    """``$search`` of events, which Graph does not have. Observed by a client's authors."""

    code = "SearchEvents"
    message = "The parameter $search is not currently supported on the Events resource."


class UnsupportedQueryError(GraphError):
    """What the directory does not evaluate, or only with ConsistencyLevel. Recalled texts."""

    code = "Request_UnsupportedQuery"
    message = "Unsupported Query."
