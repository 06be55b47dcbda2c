"""The words where pytest reads them: the command line and its configuration, checked at the start.

Loaded only when there is something to say or to refuse, so that a suite pays nothing for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pytest

from .settings import Settings
from .usage import UsageError, nearest

__all__ = ["check_choice", "check_values", "refuse_unknown"]


def refuse_unknown(names: Iterable[str], known: Sequence[str], where: str) -> None:
    """End the run when something bears our prefix and is nothing of ours.

    Raises:
        pytest.UsageError: It names the first one, and the nearest that there is.
    """
    for name in names:
        if name not in known:
            raise pytest.UsageError(
                f"{where}: there is no {name}{nearest(name, known)}; there are {', '.join(known)}"
            )


def check_values(words: Mapping[str, Any], where: str) -> None:
    """End the run when a word's value means nothing.

    Raises:
        pytest.UsageError: It says where the word stands and what it takes.
    """
    try:
        Settings.of(words, where)
    except UsageError as error:
        raise pytest.UsageError(str(error)) from None


def check_choice(name: str, value: str, known: Sequence[str]) -> None:
    """End the run when a value is none of a few."""
    if value not in known:
        choice = f"{', '.join(known[:-1])} or {known[-1]}"
        raise pytest.UsageError(f"{name} is {choice}, not {value!r}{nearest(value, known)}")
