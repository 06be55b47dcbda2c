"""An answer before it goes to the socket, and the headers that every one has."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["JSON", "Answer"]

#: Exactly so, without blanks (documented).
JSON = (
    "application/json;odata.metadata=minimal;odata.streaming=true;"
    "IEEE754Compatible=false;charset=utf-8"
)


@dataclass(slots=True)
class Answer:
    """Status, body and the headers that are this answer's own."""

    status: int
    body: bytes = b""
    content_type: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
