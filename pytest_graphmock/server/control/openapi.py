"""The control API as an OpenAPI 3.1 document, made from what its calls declare."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from .declared import DeclaredCall
from .schema import TEXT, object_of

__all__ = ["ERROR", "document_of"]

ERROR = object_of({"error": object_of({"code": TEXT, "message": TEXT})})


def document_of(calls: Iterable[DeclaredCall[Any]]) -> dict[str, Any]:
    """Return the document; files of the inspector's page are no part of it."""
    from ... import __version__

    paths: dict[str, dict[str, Any]] = {}
    for call in calls:
        if not call.is_page:
            paths.setdefault(f"/{call.path}", {})[call.method.lower()] = _operation(call)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "pytest-graphmock's control API",
            "version": __version__,
            "description": "What a test asks the mock itself. Not Microsoft Graph.",
        },
        "servers": [{"url": "/_graphmock"}],
        "paths": paths,
        "components": {"schemas": {"Error": ERROR}},
    }


def _operation(call: DeclaredCall[Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": _operation_id(call),
        "summary": call.summary,
        "parameters": [*_path_parameters(call), *_query_parameters(call)],
        "responses": {**_answer(call), "default": _error()},
    }
    if call.takes is not None:
        content = {"application/json": {"schema": dict(call.takes)}}
        needed = bool(call.takes.get("required"))
        operation["requestBody"] = {"required": needed, "content": content}
    return operation


def _operation_id(call: DeclaredCall[Any]) -> str:
    words = re.findall(r"[A-Za-z0-9]+", call.path)
    return call.method.lower() + "".join(word[0].upper() + word[1:] for word in words)


def _path_parameters(call: DeclaredCall[Any]) -> list[dict[str, Any]]:
    names = re.findall(r"{(\w+)}", call.path)
    return [{"name": each, "in": "path", "required": True, "schema": TEXT} for each in names]


def _query_parameters(call: DeclaredCall[Any]) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "required": False, "schema": dict(schema)}
        for name, schema in call.query.items()
    ]


def _answer(call: DeclaredCall[Any]) -> dict[str, Any]:
    if call.answers is not None:
        content: dict[str, Any] = {"application/json": {"schema": dict(call.answers)}}
    elif call.content_type != "application/json":
        content = {call.content_type: {"schema": {"type": "string"}}}
    else:
        return {"204": {"description": "It is done."}}
    return {"200": {"description": call.summary, "content": content}}


def _error() -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {"description": "It means nothing, or is refused: why, in words.", "content": content}
