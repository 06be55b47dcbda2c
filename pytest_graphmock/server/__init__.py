"""The socket: where HTTP becomes WSGI and back. It knows nothing of Graph."""

from __future__ import annotations

from .http import LoopbackServer

__all__ = ["LoopbackServer"]
