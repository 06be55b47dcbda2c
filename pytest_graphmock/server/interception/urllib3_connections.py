"""urllib3, and requests with it, in versions 1.26 and 2.

Its connections are http.client's, with a ``connect`` of their own. What they begin to send goes
through http.client, which is patched as well.
"""

from __future__ import annotations

from functools import wraps
from types import ModuleType
from typing import Any

from .http_client import connect_to, interceptor
from .patches import Patches

__all__ = ["patch"]


def patch(patches: Patches, module: ModuleType) -> None:
    """Let connections of both kinds connect to the mock."""
    for name in ("HTTPConnection", "HTTPSConnection"):
        kind = getattr(module, name)
        patches.set(kind, "connect", _connecting(kind.connect))


def _connecting(original: Any) -> Any:
    @wraps(original)
    def connect(self: Any) -> None:
        interception = interceptor(self)
        if interception is None:
            original(self)
            return
        connect_to(interception, self)
        self.is_verified = True  # or urllib3 would warn of a call that nobody vouches for

    return connect
