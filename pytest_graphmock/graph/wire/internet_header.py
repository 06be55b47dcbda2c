"""``internetMessageHeader``: one header of a message."""

from __future__ import annotations

from typing import Any

from ...exchange.message import InternetMessageHeader
from .reader import Property, TypeReader, string

__all__ = ["header_from_wire", "header_to_wire"]


def header_to_wire(header: InternetMessageHeader) -> dict[str, str]:
    return {"name": header.name, "value": header.value}


def header_from_wire(value: Any) -> InternetMessageHeader:
    """Return the header that an ``internetMessageHeader`` says; its name is for the rules."""
    return InternetMessageHeader(**{"name": "", "value": "", **_HEADER.read(value)})


_HEADER = TypeReader(
    "internetMessageHeader",
    {"name": Property("name", string, ""), "value": Property("value", string, "")},
)
