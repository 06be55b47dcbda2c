"""``singleValueExtendedProperties``: MAPI properties of items, looked into by lambdas.

``singleValueExtendedProperties/any(ep: ep/id eq 'String {…} Name X' and ep/value eq 'y')``; ids
match in any letter case (documented; mail.md §4.2 and §22).
"""

from __future__ import annotations

from ..odata.dialects import MAIL
from ..odata.properties import STRING, Property, Queryable

__all__ = ["EXTENDED"]

EXTENDED = Queryable(
    "singleValueLegacyExtendedProperty",
    MAIL,
    {
        "id": Property(STRING, lambda each, view: each.id),
        "value": Property(STRING, lambda each, view: each.value),
    },
)
