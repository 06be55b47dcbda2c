"""Clears a day in the calendar of somebody who is away."""

from .client import Calendar
from .day import clear_day

__all__ = ["Calendar", "clear_day"]
