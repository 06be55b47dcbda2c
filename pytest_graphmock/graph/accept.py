"""What a request's ``Accept`` asks for: JSON or not, and how much metadata in it."""

from __future__ import annotations

from functools import lru_cache

from .errors import AcceptError
from .path import Route
from .tree import Operation

__all__ = ["check_accept", "metadata_level"]

_JSON_KINDS = frozenset({"*/*", "application/*", "application/json", ""})


def check_accept(accept: str | None, operation: Operation, route: Route) -> None:
    """Refuse whoever takes no JSON, where JSON is all that there is to be answered."""
    if not accept or operation.is_action or operation.method == "DELETE":
        return
    is_plain = bool(route.steps) and route.steps[-1].navigation.name.startswith("$")
    if not is_plain and not _takes_json(accept):
        raise AcceptError


@lru_cache(maxsize=256)
def _takes_json(accept: str) -> bool:
    kinds = (each.partition(";")[0].strip().casefold() for each in accept.split(","))
    return any(each in _JSON_KINDS for each in kinds)


@lru_cache(maxsize=256)
def metadata_level(accept: str | None) -> str:
    """Return how much metadata was asked for; whatever else is accepted, JSON is the answer."""
    wanted = (accept or "").replace(" ", "").casefold()
    return next(
        (each for each in ("none", "full") if f"odata.metadata={each}" in wanted), "minimal"
    )
