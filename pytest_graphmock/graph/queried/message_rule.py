"""``messageRule``: what lists of rules can be filtered and sorted by (assumed)."""

from __future__ import annotations

from ..odata.dialects import EVENTS
from ..odata.properties import BOOLEAN, INTEGER, STRING, Property, Queryable

__all__ = ["QUERIED_RULE"]

QUERIED_RULE = Queryable(
    "messageRule",
    EVENTS,
    {
        "displayname": Property(STRING, lambda rule, view: rule.name, True),
        "sequence": Property(INTEGER, lambda rule, view: rule.sequence, True),
        "isenabled": Property(BOOLEAN, lambda rule, view: rule.is_enabled),
    },
)
