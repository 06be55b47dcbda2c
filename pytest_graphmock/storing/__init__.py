"""A tenant in a file: what was acknowledged is there again after the process was killed.

The file is an SQLite database. It holds the state that a reset comes back to, and behind it the
tenant's journal, entry by entry; read again, both make the same tenant, with its outbox, its moves
and its ids. Nothing here is imported unless a state is kept.
"""

from __future__ import annotations

from .opening import StateFile, open_state

__all__ = ["StateFile", "open_state"]
