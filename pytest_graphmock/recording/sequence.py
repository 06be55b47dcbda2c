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
            return all(self._agrees(str(name), value) for name, value in other.items())
        return type(self) is type(other) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> object:
        """What makes two of them the same one."""
        raise NotImplementedError

    def _agrees(self, name: str, expected: Any) -> bool:
        if name not in self.members:
            kind = type(self).__name__
            raise UsageError(
                f"a {kind} has no member {name!r}{nearest(name, self.members)}; "
                f"it has {', '.join(self.members)}"
            )
        return bool(getattr(self, name) == expected)


class Recorded(Sequence[_Record], Generic[_Record]):
    """What was recorded, oldest first.

    It is live: held before the call under test, it shows afterwards what the call did. Slices and
    iterators are of the moment in which they were made.
    """

    __slots__ = ("_read",)

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
