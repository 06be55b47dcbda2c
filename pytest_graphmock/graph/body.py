"""Request bodies: what counts as JSON for an entity, and what for an action.

Entities follow platform.md §2, actions calendar.md §2.3; both list which texts were observed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .errors import (
    BodyError,
    BodyTooLargeError,
    ContentTypeMissingError,
    DeserializeError,
    GraphError,
    UndeclaredBodyError,
)
from .request import Request
from .wire.mime.reading import members_from_mime

__all__ = [
    "is_mime",
    "parsed",
    "read_action_body",
    "read_entity_body",
    "read_mime_body",
    "require_json",
]

MOST_BYTES = 4 * 1024 * 1024


def read_entity_body(request: Request) -> Mapping[str, Any]:
    """Return the JSON object that a POST or PATCH of an entity carries."""
    require_json(request)
    if not request.body:
        raise GraphError("Empty Payload. JSON content expected.")
    try:
        return _object(parsed(request.body))
    except ValueError:
        raise GraphError(
            "Unable to read JSON request payload. Please ensure Content-Type header is set and "
            "payload is of valid JSON format."
        ) from None


def read_action_body(request: Request) -> Mapping[str, Any]:
    """Return the JSON object that an action's POST carries; no body means no parameters."""
    _check_size(request)
    if not request.body:
        return {}
    content_type = request.content_type
    if not content_type:
        raise ContentTypeMissingError
    if not _says_json(content_type):
        raise DeserializeError
    try:
        return _object(parsed(request.body))
    except ValueError:
        raise DeserializeError from None


def require_json(request: Request) -> None:
    """Refuse a write that is too large, or that does not say that it is JSON."""
    _check_size(request)
    if not request.content_type:
        raise UndeclaredBodyError
    if not _says_json(request.content_type):
        raise GraphError("Entity only allows writes with a JSON Content-Type header.")


def is_mime(request: Request) -> bool:
    """Tell whether a request carries a message as MIME: a body that calls itself plain text."""
    media_type = (request.content_type or "").partition(";")[0].strip().casefold()
    return media_type == "text/plain" and bool(request.body)


def read_mime_body(request: Request) -> Mapping[str, Any]:
    """Return what a message as MIME says; see `members_from_mime`."""
    _check_size(request)
    return members_from_mime(request.body)


def _check_size(request: Request) -> None:
    if len(request.body) > MOST_BYTES:
        raise BodyTooLargeError


def _says_json(content_type: str) -> bool:
    media_type = content_type.partition(";")[0].strip().casefold()
    return media_type == "application/json" or media_type.endswith("+json")


def parsed(body: bytes) -> Any:
    """Parse strictly: no NaN, no half surrogate pairs, no bottomless nesting."""
    try:
        content = json.loads(body.decode("utf-8-sig"), parse_constant=_refuse_constant)
        if b"\\ud" in body or b"\\uD" in body:
            json.dumps(content, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return content


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _object(content: Any) -> Mapping[str, Any]:
    if isinstance(content, dict):
        return content
    node = "StartArray" if isinstance(content, list) else "PrimitiveValue"
    raise BodyError.unexpected_node(node, "StartObject")
