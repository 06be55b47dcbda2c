"""What a test's author did wrong, told at the call that they wrote."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["UsageError", "nearest"]


class UsageError(Exception):
    """A call of the Python API that cannot mean anything.

    The message holds the fact, the nearest valid thing and the way out. It is never used for
    what the service would answer; that is a `GraphError`.
    """


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ``" (did you mean 'x'?)"``, or ``""`` when nothing known resembles the word."""
    by_folded = {each.casefold(): each for each in known}
    close = get_close_matches(word.casefold(), list(by_folded), n=1)
    return f" (did you mean {by_folded[close[0]]!r}?)" if close else ""
