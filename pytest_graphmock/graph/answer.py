"""An answer before it goes to the socket, and the headers that every one has."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import formatdate
from functools import lru_cache
from typing import Any

__all__ = ["JSON", "Answer", "common_headers"]

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


def common_headers(now: datetime) -> dict[str, str]:
    """Return what every answer says, whatever it is. Source: platform.md §4."""
    return {**_COMMON_HEADERS, "Date": _http_date(int(now.timestamp()))}


@lru_cache(maxsize=16)
def _http_date(unix_time_s: int) -> str:
    return formatdate(unix_time_s, usegmt=True)


_COMMON_HEADERS = {
    "Cache-Control": "no-cache",
    "Strict-Transport-Security": "max-age=31536000",
    "Vary": "Accept-Encoding",
    "x-ms-ags-diagnostic": json.dumps(
        {
            "ServerInfo": {
                "DataCenter": "pytest-graphmock",
                "Slice": "E",
                "Ring": "0",
                "ScaleUnit": "000",
                "RoleInstance": "LOOPBACK",
            }
        },
        separators=(",", ":"),
    ),
}


_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def dumped(value: Any) -> bytes:
    """Return JSON as it goes over the wire: UTF-8, without blanks."""
    return _encoder.encode(value).encode()
