"""Interception: this process's calls to Microsoft's hosts arrive at a mock, unchanged.

Nothing here is loaded before somebody intercepts. Each stack of clients has a module, which says
where calls are led away; it is loaded when the stack is.
"""

from __future__ import annotations

from .blocking import NetworkBlockedError
from .interception import Interception

__all__ = ["Interception", "NetworkBlockedError"]
