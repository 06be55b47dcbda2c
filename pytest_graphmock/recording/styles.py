"""How much a failed test's report tells."""

from __future__ import annotations

__all__ = ["STYLES"]

STYLES = ("off", "short", "full")
