"""Cancels tomorrow's meetings in a room that can't be used."""

from .bot import cancel_tomorrows_meetings

__all__ = ["cancel_tomorrows_meetings"]
