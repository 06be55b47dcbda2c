"""Paths as a test writes them: ``/me/events/*/cancel``."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

__all__ = ["matches", "segments"]

_VERSIONS = frozenset({"v1.0", "beta"})
_KEYED = re.compile(r"([^()]+)\(\s*'?([^()']*)'?\s*\)")
_NAMESPACE = "microsoft.graph."


def matches(pattern: str, path: str) -> bool:
    """Tell whether a path fits a pattern.

    ``*`` is one segment, ``**`` any number of them; letter case does not matter, the version may
    be left out, and ``events('x')`` is ``events/x``.
    """
    parts = segments(path)
    tails = [parts, parts[1:]] if parts and parts[0] in _VERSIONS else [parts]
    wanted = _compiled(pattern)
    return any(wanted.fullmatch("".join(f"/{part}" for part in tail)) for tail in tails)


def segments(path: str) -> list[str]:
    """Return a path's segments: folded, decoded, keys and namespaces in their plain spelling."""
    plain: list[str] = []
    for raw in path.partition("?")[0].split("/"):
        part = unquote(raw).replace("/", "%2f").casefold().removeprefix(_NAMESPACE)
        keyed = _KEYED.fullmatch(part)
        plain += [each for each in (keyed.groups() if keyed else (part,)) if each]
    return plain


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile("".join(_expression(part) for part in segments(pattern)))


def _expression(part: str) -> str:
    if part == "**":
        return "(?:/[^/]*)*"
    return "/" + re.escape(part).replace(r"\*", "[^/]*")
