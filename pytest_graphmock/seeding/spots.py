"""Values that know where they were written: file, line, column, and the way to them by keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NoReturn

from ..usage import UsageError, nearest

__all__ = ["Spot", "from_python"]

_MOST_LISTED = 12


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """A value of a scenario: text, number, flag or None, a list or a mapping of more of them.

    Attributes:
        value: A scalar, a list of spots, or a dict of spots by key.
        text: A scalar as it was written; dates and times are read from it.
        file: What the error names.
        line: Counted from 1; 0 where there is no file, but a mapping of Python's.
        path: The keys that lead here, such as ``meetings[0].start``.
        keys: For a mapping from a file, where each key stands: line and column.
    """

    value: Any
    text: str
    file: str
    line: int = 0
    column: int = 0
    path: str = ""
    keys: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def fail(self, fact: str, word: str = "", known: Iterable[str] = ()) -> NoReturn:
        """Raise a UsageError that says where, what, and which known word is nearest."""
        self._fail_at(self.line, self.column, fact, word, known)

    def fail_at_key(self, key: str, fact: str, known: Iterable[str] = ()) -> NoReturn:
        """Raise a UsageError about a key of this mapping."""
        line, column = self.keys.get(key, (self.line, self.column))
        self._fail_at(line, column, fact, key, known)

    def _fail_at(
        self, line: int, column: int, fact: str, word: str, known: Iterable[str]
    ) -> NoReturn:
        known = list(known)
        hint = nearest(word, known) if word else ""
        more = f" and {len(known) - _MOST_LISTED} more" if len(known) > _MOST_LISTED else ""
        listed = f"; there are {', '.join(known[:_MOST_LISTED])}{more}" if known else ""
        place = f"{self.file}:{line}:{column}" if line else self.file
        way = f"{self.path}: " if self.path else ""
        raise UsageError(f"{place}: {way}{fact}{hint}{listed}")

    @property
    def shown(self) -> str:
        """The value for an error: a scalar as it was written, of others the kind."""
        if isinstance(self.value, dict):
            return "a mapping"
        if isinstance(self.value, list):
            return "a list"
        return "nothing" if self.value is None else repr(self.text)


def from_python(value: Any, file: str, path: str = "") -> Spot:
    """Return a mapping of Python's (or JSON's) as spots; errors name the way by keys."""
    if isinstance(value, Mapping):
        inner = {
            str(key): from_python(each, file, f"{path}.{key}" if path else str(key))
            for key, each in value.items()
        }
        return Spot(inner, "", file, path=path)
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        listed = [from_python(each, file, f"{path}[{n}]") for n, each in enumerate(value)]
        return Spot(listed, "", file, path=path)
    if isinstance(value, (date, datetime)):
        value = value.isoformat()
    return Spot(value, str(value), file, path=path)
