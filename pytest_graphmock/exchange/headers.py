"""Internet headers that a caller gives a message by name."""

from __future__ import annotations

from collections.abc import Sequence

from .errors import HeaderNameError, TooManyHeadersError
from .message import InternetMessageHeader

__all__ = ["MOST_HEADERS", "check_headers"]

#: What a message takes of custom headers (recalled: mail.md §6.3).
MOST_HEADERS = 5


def check_headers(headers: Sequence[InternetMessageHeader]) -> None:
    """Refuse headers that are not the caller's to set, and too many of the others.

    Raises:
        HeaderNameError: A name that does not begin with ``x-`` (400, observed).
        TooManyHeadersError: More than `MOST_HEADERS` (400, recalled).
    """
    for each in headers:
        if not each.name.lower().startswith("x-"):
            raise HeaderNameError(each.name)
    if len(headers) > MOST_HEADERS:
        raise TooManyHeadersError(MOST_HEADERS)
