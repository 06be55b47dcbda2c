"""The sequences that a test holds: what was recorded, read anew at every look."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from ..usage import UsageError, nearest

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["Record", "Recorded"]

_Record = TypeVar("_Record")


class Record:
    """Something recorded; equal to a mapping when every member that the mapping names is.

    So ``assert list(outbox) == [{"kind": "cancellation", "comment": "Room flooded"}]`` compares
    what it names and nothing else.
    """

    __slots__ = ()

    #: What a mapping may name.
    members: tuple[str, ...] = ()

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Mapping):
            return all(self.agrees(str(name), value) for name, value in other.items())
        return type(self) is type(other) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> object:
        """What makes two of them the same one."""
        raise NotImplementedError

    def agrees(self, name: str, expected: Any) -> bool:
        """Tell whether a member is what a test expects; ``from`` is ``from_``.

        Raises:
            UsageError: There is no such member.
        """
        return self._agrees(self._member(name), expected)

    def difference(self, name: str, expected: Any) -> tuple[list[str], list[str]]:
        """Return what of a member is missing and what is there instead, for a person to read."""
        return self._difference(self._member(name), expected)

    def _agrees(self, name: str, expected: Any) -> bool:
        return bool(getattr(self, name) == expected)

    def _difference(self, name: str, expected: Any) -> tuple[list[str], list[str]]:
        return [repr(expected)], [repr(getattr(self, name))]

    def _member(self, name: str) -> str:
        known = f"{name}_" if f"{name}_" in self.members else name
        if known not in self.members:
            raise UsageError(
                f"a {type(self).__name__} has no member {name!r}{nearest(name, self.members)}; "
                f"it has {', '.join(self.members)}"
            )
        return known


class Recorded(Sequence[_Record], Generic[_Record]):
    """What was recorded, oldest first.

    It is live: held before the call under test, it shows afterwards what the call did. Slices and
    iterators are of the moment in which they were made.
    """

    __slots__ = ("_read",)

    #: What a test calls one of them.
    noun = "record"

    def __init__(self, read: Callable[[], Sequence[_Record]]) -> None:
        self._read = read

    def _only(self, keep: Callable[[_Record], bool]) -> Self:
        """Return those that a predicate keeps, as live as these."""
        return type(self)(lambda: [each for each in self._read() if keep(each)])

    def __len__(self) -> int:
        return len(self._read())

    def __iter__(self) -> Iterator[_Record]:
        return iter(self._read())

    @overload
    def __getitem__(self, index: int) -> _Record: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[_Record]: ...
    def __getitem__(self, index: int | slice) -> _Record | Sequence[_Record]:
        found = self._read()
        if isinstance(index, slice):
            return list(found[index])
        try:
            return found[index]
        except IndexError:
            raise IndexError(f"there is no item {index} in {self!r}") from None

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Sequence) and not isinstance(other, (str, bytes)):
            return list(self) == list(other)
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]  # it changes

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._read()!r}>"
