"""The Prefer header: which preferences were given, and which of them are honoured.

Source: platform.md §7.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ...exchange.body import BodyType
from ...exchange.zones import find_zone

__all__ = ["Preferences", "parse_preferences"]

_PREFERENCE = re.compile(r'\s*([^=;,\s]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^;,]*))?[^,]*(?:,|$)')


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a caller prefers; ``applied`` is what the answer says of it."""

    time_zone: str | None = None
    immutable_ids: bool = False
    body_type: BodyType | None = None
    page_size: int | None = None
    unsafe_html: bool = False
    applied: str | None = None


_NONE = Preferences()


@lru_cache(maxsize=1024)
def parse_preferences(header: str | None) -> Preferences:
    """Read a Prefer header; what Outlook ignores is ignored.

    Raises:
        TimeZoneError: ``outlook.timezone`` names no zone (400, observed).
    """
    if not header:
        return _NONE
    given = {
        match[1].casefold(): (match[2] or "").strip().strip('"')
        for match in _PREFERENCE.finditer(header)
    }
    zone = given.get("outlook.timezone")
    if zone is not None:
        find_zone(zone)
    wanted = {name: value.casefold() for name, value in given.items()}
    body = next((each for each in BodyType if each.value == wanted.get(_BODY)), None)
    immutable = wanted.get("idtype") == "immutableid"
    page_size = _positive(wanted.get("odata.maxpagesize", ""))
    unsafe = _UNSAFE in wanted
    applied = _applied(zone, immutable, body, page_size, unsafe=unsafe)
    return Preferences(zone, immutable, body, page_size, unsafe, applied)


_BODY = "outlook.body-content-type"
_UNSAFE = "outlook.allow-unsafe-html"


def _positive(text: str) -> int | None:
    digits = text[:9]
    return int(digits) or None if digits.isascii() and digits.isdigit() else None


def _applied(
    zone: str | None,
    immutable: bool,
    body: BodyType | None,
    page_size: int | None,
    *,
    unsafe: bool,
) -> str | None:
    pieces = [
        f'outlook.timezone="{zone}"' if zone is not None else "",
        f'{_BODY}="{body.value}"' if body else "",
        _UNSAFE if unsafe else "",
        'IdType="ImmutableId"' if immutable else "",
        f"odata.maxpagesize={page_size}" if page_size else "",
    ]
    return ", ".join(piece for piece in pieces if piece) or None
