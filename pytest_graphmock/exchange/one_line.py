"""Text that goes into a header: nothing in it begins another one."""

from __future__ import annotations

__all__ = ["one_line"]


def one_line(text: str) -> str:
    """Return a text without line ends and control characters, blanks in their place.

    What a subject or a name smuggles in behind a line end stays part of it (assumed).
    """
    if text.isprintable() and text == text.strip():
        return text
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
