"""The tenant that a command serves: a seeded one, or the one that a file keeps."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

from .tenant_options import tenant_words

if TYPE_CHECKING:
    from ..mock import GraphMock
    from ..settings import Words

__all__ = ["tenant_of"]


def tenant_of(options: argparse.Namespace, stack: ExitStack) -> GraphMock:
    """Return a mock of what the options say; a state file is let go of with the stack.

    Raises:
        UsageError: The options, the scenario or the state file are of no use.
    """
    from ..mock import GraphMock

    words = tenant_words(options)
    if not options.state:
        return GraphMock(**words)
    from ..storing import open_state

    state = stack.enter_context(open_state(options.state))
    mock = GraphMock(**(words if state.is_new else _empty(words)))
    state.keep(mock.tenant)
    if state.repaired:
        print(f"graphmock: {state.repaired}", file=sys.stderr)
    return mock


def _empty(words: Words) -> Words:
    """Return the words that say how to serve, of a tenant with nobody in it as yet."""
    made = ("seed", "scenario", "messages_per_user", "meetings_per_user", "locale")
    kept = {name: value for name, value in words.items() if name not in made}
    empty: Words = {**kept, "users": 0, "rooms": 0, "groups": 0}  # type: ignore[typeddict-item]  # names of Words
    return empty
