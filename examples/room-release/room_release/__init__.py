"""Frees a room that is booked for meetings nobody will come to."""

from .bot import connect, release

__all__ = ["connect", "release"]
