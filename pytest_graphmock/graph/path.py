"""Walks an address segment by segment through the resource tree.

``/me/events/{id}/cancel``, ``/Users('{id}')//events('{id}')/microsoft.graph.cancel``: segment
names match in any letter case, keys stand behind a slash or in parentheses, operations may carry
their namespace and functions their parameters, empty segments do not count. Source: platform.md
§1, clients.md §2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from .errors import NotImplementedHereError, SegmentError
from .function import Arguments, parse_arguments
from .tree import Navigation, Resource

__all__ = ["Route", "Step", "split_path", "walk"]

_CALL = re.compile(r"([^()]+)\((.*)\)", re.DOTALL)
_NAMESPACE = "microsoft.graph."


@dataclass(frozen=True, slots=True)
class Step:
    """A navigation that was taken: by which word, with which key or arguments."""

    navigation: Navigation
    name: str
    key: str | None = None
    arguments: Arguments = ()


@dataclass(frozen=True, slots=True)
class Route:
    """Where an address leads, and by which steps."""

    steps: tuple[Step, ...]
    resource: Resource


def split_path(raw_path: str) -> list[str]:
    """Return the segments of a path as it was sent, decoded one by one, empty ones left out."""
    return [unquote(segment) for segment in raw_path.split("/") if segment]


def walk(root: Resource, segments: list[str]) -> Route:
    """Return where segments lead from the root of the tree.

    Raises:
        SegmentError: A segment that Graph does not have there (400).
        NotImplementedHereError: One that Graph has and we do not (501).
    """
    steps: list[Step] = []
    resource = root
    for segment in segments:
        taken = _steps(resource, segment)
        steps.extend(taken)
        resource = taken[-1].navigation.target
    return Route(tuple(steps), resource)


def _steps(resource: Resource, segment: str) -> list[Step]:
    """Return the one or two steps that a segment stands for: a name, a key, a name with a key."""
    found = _find(resource, segment)
    if found is not None:
        return [Step(found, segment)]
    call = _CALL.fullmatch(segment)
    if call:
        return _call_steps(resource, segment, call[1], call[2])
    if resource.keyed is not None and not (segment[0] == "$" or _is_unbuilt(resource, segment)):
        return [Step(resource.keyed, "", segment)]
    if resource.unbuilt_key is not None and not _is_unbuilt(resource, segment):
        raise NotImplementedHereError(f"{resource.unbuilt_key} of {resource.name}")
    raise _missing(resource, segment)


def _call_steps(resource: Resource, segment: str, name: str, argument: str) -> list[Step]:
    found = _find(resource, name)
    if found is None:
        raise _missing(resource, segment, name)
    first = Step(found, name)
    if not argument.strip():
        return [first]
    if found.is_function:
        arguments = parse_arguments(argument)
        if arguments is None:
            raise SegmentError(segment)
        return [Step(found, name, arguments=arguments)]
    if found.target.keyed is None:
        raise SegmentError(segment)
    return [first, Step(found.target.keyed, "", _unquoted(argument))]


def _find(resource: Resource, word: str) -> Navigation | None:
    folded = word.casefold()
    if folded.startswith(_NAMESPACE):
        return resource.children.get(folded[len(_NAMESPACE) :])
    found = resource.children.get(folded)
    return None if found is None or found.is_cast else found


def _is_unbuilt(resource: Resource, word: str) -> bool:
    return word.casefold().removeprefix(_NAMESPACE) in resource.unbuilt


def _missing(resource: Resource, segment: str, name: str | None = None) -> Exception:
    folded = (name or segment).casefold().removeprefix(_NAMESPACE)
    known = resource.unbuilt.get(folded)
    if known is not None:
        return NotImplementedHereError(f"'{known}' of {resource.name}")
    return SegmentError(segment)


def _unquoted(argument: str) -> str:
    text = argument.strip()
    if len(text) >= 2 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    return text
