"""How Exchange and the directory take ``$filter`` and ``$orderby``: what each evaluates, refuses.

Source: platform.md §6 and §16, mail.md §4.2.
"""

from __future__ import annotations

from ..errors import FilterNodeError, OrderNodeError, UnsupportedQueryError
from .properties import Dialect

__all__ = ["DIRECTORY", "EVENTS", "MAIL"]

#: Events: assumed to take what the overview of query options lists.
EVENTS = Dialect(
    frozenset({"startswith", "endswith", "contains"}),
    lambda path: FilterNodeError(),
    OrderNodeError,
)
#: Messages: ``endswith`` was observed to be refused.
MAIL = Dialect(
    frozenset({"startswith", "contains"}), lambda path: FilterNodeError(), OrderNodeError
)
#: Users and groups: no ``contains`` (documented: "Advanced query capabilities").
DIRECTORY = Dialect(
    frozenset({"startswith", "endswith"}),
    lambda path: UnsupportedQueryError(),
    lambda path: UnsupportedQueryError("Sorting not supported for current query."),
)
