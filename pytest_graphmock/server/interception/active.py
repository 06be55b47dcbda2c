"""Who intercepts at the moment, the innermost last, and what is patched while anybody does."""

from __future__ import annotations

import sys
from importlib import import_module
from threading import RLock
from types import ModuleType
from typing import TYPE_CHECKING

from ..hosts import HOSTS, plain_name
from . import blocking
from .late import LateImports
from .patches import Patches

if TYPE_CHECKING:
    from .interception import Interception

__all__ = ["STACKS", "begin", "end", "is_blocked", "route"]

#: The module that a stack is there with, and ours that knows what to replace in it.
STACKS = {
    "http.client": "http_client",
    "urllib3.connection": "urllib3_connections",
    "httpcore": "httpcore_pools",
    "aiohttp": "aiohttp_connector",
}
_lock = RLock()
_active: tuple[Interception, ...] = ()
_patches, _blocking = Patches(), Patches()


def route(host: str | bytes | None) -> Interception | None:
    """Return who intercepts calls to a host: of several the one that began last."""
    active = _active  # replaced whole, never changed: a thread may read it at any time
    return active[-1] if active and plain_name(host) in HOSTS else None


def is_blocked() -> bool:
    """Tell whether any of those who intercept refuses everything else."""
    return any(each.block_network for each in _active)


def begin(interception: Interception) -> None:
    """Let one more intercept; the first one patches what is imported so far."""
    global _active
    with _lock:
        if not _active:
            _patch_stacks()
        _active = (*_active, interception)
        _patch_network()


def end(interception: Interception) -> None:
    """Let it intercept no more; the last one leaves nothing patched."""
    global _active
    with _lock:
        _active = tuple(each for each in _active if each is not interception)
        if not is_blocked():
            _blocking.undo()
        if not _active:
            _late.remove()
            _patches.undo()


def _patch_stacks() -> None:
    import_module("http.client")  # the library's own; the others need not be installed
    for name in STACKS:
        if name in sys.modules:
            _patch(sys.modules[name])
    _late.insert()


def _patch(stack: ModuleType) -> None:
    with _lock:
        ours = import_module(f"{__package__}.{STACKS[stack.__name__]}")
        ours.patch(_patches, stack)


def _patch_late(stack: ModuleType) -> None:
    with _lock:
        if _active:
            _patch(stack)


def _patch_network() -> None:
    if is_blocked() and not _blocking.is_in_place:
        blocking.patch(_blocking, is_blocked)


_late = LateImports([name for name in STACKS if name != "http.client"], _patch_late)
