"""The control API under ``/_graphmock/``: what a test in another language asks the mock itself.

Each call is declared once, with its schemas: it is served, checked and documented from there
(``GET /_graphmock/openapi.json``).
"""

from __future__ import annotations

from .application import PREFIX, ControlApplication
from .controlled import Controlled

__all__ = ["PREFIX", "ControlApplication", "Controlled"]
