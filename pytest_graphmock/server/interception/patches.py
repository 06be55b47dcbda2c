"""Attributes that are replaced for a time, and put back as they were."""

from __future__ import annotations

from typing import Any

__all__ = ["Patches"]

_ABSENT = object()


class Patches:
    """Replaces attributes of modules and classes, until `undo`."""

    def __init__(self) -> None:
        self._done: list[tuple[Any, str, Any, Any]] = []

    @property
    def is_in_place(self) -> bool:
        """Whether anything is replaced."""
        return bool(self._done)

    def set(self, owner: Any, name: str, value: Any) -> None:
        """Replace an attribute; one that the owner only inherits is its own for the time."""
        self._done.append((owner, name, vars(owner).get(name, _ABSENT), value))
        setattr(owner, name, value)

    def undo(self) -> None:
        """Put back what was there, the last first.

        Where somebody has put a replacement of theirs over ours, it is theirs to take away: ours
        stays below it, and lets everything pass while nobody intercepts.
        """
        while self._done:
            owner, name, before, ours = self._done.pop()
            if vars(owner).get(name) is not ours:
                continue
            if before is _ABSENT:
                delattr(owner, name)
            else:
                setattr(owner, name, before)
