"""A web page on which people cancel their meetings."""

from .web import create_app

__all__ = ["create_app"]
