"""Reading the parameters of actions: POST …/cancel, …/accept, …/forward and all others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import BodyError
from .reader import Convert, is_annotation, object_of

__all__ = ["read_parameters"]


def read_parameters(body: Any, operation: str, parameters: Mapping[str, Convert]) -> dict[str, Any]:
    """Return what a body gives for an action's parameters, under their declared names.

    Names match in any letter case, because the reference's tables say ``comment`` and its samples
    send ``Comment``; of two spellings the last one wins (assumed). A parameter that was given as
    null is None, one that was left out is not in the answer.

    Args:
        body: The parsed JSON, ``{}`` where the request had no body.
        parameters: The declared names, as in ``{"Comment": string, "SendResponse": boolean}``.

    Raises:
        BodyError: Not an object, a value of the wrong kind, or a parameter that the action does
            not have (400 ``RequestBodyRead``).

    Source: calendar.md §2.3, row by row.
    """
    declared = {name.lower(): name for name in parameters}
    read: dict[str, Any] = {}
    for given, value in object_of(body).items():
        if is_annotation(given):
            continue
        name = declared.get(given.lower())
        if name is None:
            raise BodyError.unknown_parameter(given, operation)
        read[name] = None if value is None else parameters[name](value)
    return read
