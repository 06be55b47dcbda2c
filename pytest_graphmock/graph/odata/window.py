"""The time window of calendarView and instances.

Source: calendar.md §12 (missing window and the limit observed, the other texts assumed).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from ...exchange.errors import InvalidParameterError, InvalidRequestError
from ..wire.times import find_instant

__all__ = ["read_moment", "read_window"]

_WIDEST = timedelta(days=1825)


def read_window(
    parameters: Mapping[str, str], widest: timedelta | None = _WIDEST
) -> tuple[datetime, datetime]:
    """Return start and end in UTC; values without an offset mean UTC (documented).

    Args:
        parameters: Query parameters by folded name.
        widest: How long the window may be; None for any length.

    Raises:
        InvalidParameterError: One is missing or cannot be read (400).
        InvalidRequestError: The end is not after the start, or it is too long (400).
    """
    if not {"startdatetime", "enddatetime"} <= parameters.keys():
        raise InvalidParameterError(
            "This request requires a time window specified by the query string parameters "
            "StartDateTime and EndDateTime."
        )
    start = read_moment("StartDateTime", parameters["startdatetime"])
    end = read_moment("EndDateTime", parameters["enddatetime"])
    if end < start:
        raise InvalidRequestError("The start date must be earlier than the end date.")
    if widest is not None and end - start > widest:
        raise InvalidRequestError(f"The requested time window is longer than {widest.days} days.")
    return start, end


def read_moment(name: str, text: str) -> datetime:
    """Return the instant that a parameter says.

    A ``+`` that was not encoded arrives as a blank; clients send it so (clients.md §2).
    """
    moment = find_instant(text.strip().strip("'").replace(" ", "+"))
    if moment is None:
        raise InvalidParameterError(f"The value '{text}' of parameter '{name}' is invalid.")
    return moment
