"""The inspector: the page at ``/_graphmock/`` that shows a tenant to a person, as it changes."""

from __future__ import annotations

from .room import Inspector

__all__ = ["Inspector"]
