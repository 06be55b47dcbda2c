"""YAML, read safely, with the line and the column of everything in it; and written."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

import yaml

from ..usage import UsageError
from .spots import Spot

__all__ = ["read_yaml", "to_yaml"]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN = "tag:yaml.org,2002:"
_MERGE, _TIMESTAMP = _PLAIN + "merge", _PLAIN + "timestamp"


def read_yaml(path: str | Path) -> Spot:
    """Return what a file holds.

    Raises:
        UsageError: There is no such file, or it is not YAML: with line and column.
    """
    file = str(path)
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"{file}: can't read the scenario: {reason}") from None
    return _Reading(file).read(text)


def to_yaml(content: Any) -> str:
    """Return plain values as YAML text, keys in the order in which they are."""
    text: str = yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
    return text


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


class _Reading:
    """One file, from YAML's nodes to spots."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._scalars = yaml.constructor.SafeConstructor()
        self._open: set[int] = set()

    def read(self, text: str) -> Spot:
        try:
            node = yaml.compose(text, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
            said = " ".join(filter(None, (error.context, error.problem)))
            raise UsageError(f"{self._file}{place}: this is no YAML: {said}") from None
        except yaml.YAMLError as error:
            raise UsageError(f"{self._file}: this is no YAML: {error}") from None
        if node is None:
            return Spot(None, "", self._file, 1, 1)
        return self._spot(node, "")

    def _spot(self, node: yaml.Node, path: str) -> Spot:
        line, column = node.start_mark.line + 1, node.start_mark.column + 1
        if isinstance(node, yaml.ScalarNode):
            return Spot(self._scalar(node), node.value, self._file, line, column, path)
        if id(node) in self._open:
            self._fail(node, "an alias can't stand within what it means")
        self._open.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            listed = [self._spot(each, f"{path}[{n}]") for n, each in enumerate(node.value)]
            spot = Spot(listed, "", self._file, line, column, path)
        else:
            inner, keys = self._mapping(node, path)
            spot = Spot(inner, "", self._file, line, column, path, keys)
        self._open.discard(id(node))
        return spot

    def _mapping(
        self, node: yaml.Node, path: str
    ) -> tuple[dict[str, Spot], dict[str, tuple[int, int]]]:
        inner: dict[str, Spot] = {}
        keys: dict[str, tuple[int, int]] = {}
        merged: dict[str, Spot] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._fail(key, "a key is a word")
            if key.tag == _MERGE:
                merged |= self._merged(value, path)
                continue
            if key.value in inner:
                first = keys[key.value][0]
                self._fail(key, f"{key.value!r} is there twice, first on line {first}")
            mark = key.start_mark
            keys[key.value] = (mark.line + 1, mark.column + 1)
            inner[key.value] = self._spot(value, f"{path}.{key.value}" if path else key.value)
        return {**merged, **inner}, keys

    def _merged(self, node: yaml.Node, path: str) -> dict[str, Spot]:
        sources = node.value if isinstance(node, yaml.SequenceNode) else [node]
        found: dict[str, Spot] = {}
        for each in reversed(sources):
            if not isinstance(each, yaml.MappingNode):
                self._fail(each, "<< takes a mapping, or a list of them")
            found |= self._mapping(each, path)[0]
        return found

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        if node.tag == _TIMESTAMP:
            return node.value  # read by us, so that an impossible one is told as such
        if not node.tag.startswith(_PLAIN):
            self._fail(node, f"{node.tag} can't be read: a scenario holds plain values only")
        try:
            value = self._scalars.construct_object(node)
        except (yaml.YAMLError, ValueError):
            self._fail(node, f"{node.value!r} is no {node.tag.removeprefix(_PLAIN)}")
        return value if isinstance(value, (str, int, float, bool)) or value is None else node.value

    def _fail(self, node: yaml.Node, fact: str) -> NoReturn:
        mark = node.start_mark
        raise UsageError(f"{self._file}:{mark.line + 1}:{mark.column + 1}: {fact}")
