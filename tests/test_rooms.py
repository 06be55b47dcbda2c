"""The rooms of the house: which part of the package may know of which."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import pytest_graphmock

PACKAGE = Path(pytest_graphmock.__file__).parent
#: From the top to the bottom: a room imports what stands below it, and nothing else. Rooms in one
#: line know nothing of each other.
STOREYS = (
    ("__main__",),
    ("cli",),
    ("commands", "plugin"),
    ("pool", "options"),
    ("mock",),
    ("inspector", "served"),
    ("server", "subscriptions"),
    ("views",),
    ("graph", "seeding", "storing"),
    ("recording", "settings"),
    ("exchange",),
    ("quota",),
    ("usage", "__version__"),
)
STOREY = {room: storey for storey, rooms in enumerate(STOREYS) for room in rooms}
#: What the rules of Exchange can't know of: the wire and who asks.
WIRE = {"http", "json", "pytest", "requests", "socket", "urllib", "werkzeug"}
MODULES = sorted(
    path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py"
)  # which is what the package shows of everything


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def is_of_types_alone(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def imports(path: Path) -> Iterator[tuple[str, ...]]:
    """Yield what a module imports when it runs, also late, as full dotted names in parts."""
    package = ("pytest_graphmock", *path.relative_to(PACKAGE).parent.parts)
    waiting: list[ast.AST] = [ast.parse(path.read_text("utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            yield from (tuple(each.name.split(".")) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            named = (*base, *(node.module or "").split(".")) if node.module else base
            yield from ((*named, each.name) for each in node.names)
        elif not is_of_types_alone(node):
            waiting.extend(ast.iter_child_nodes(node))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    """A module knows its own room and those below, so that each can be read without the upper."""
    own = room_of(path)

    rooms = {name[1] for name in imports(path) if name[0] == "pytest_graphmock"} - {own}

    assert [room for room in sorted(rooms) if STOREY[room] <= STOREY[own]] == []


@pytest.mark.parametrize(
    "path", sorted((PACKAGE / "exchange").rglob("*.py")), ids=lambda path: path.name
)
def test_the_rules_know_no_wire(path: Path) -> None:
    """What Exchange does can be tested with two mailboxes and no server."""
    assert WIRE.isdisjoint(name[0] for name in imports(path))


def test_every_room_has_its_place() -> None:
    """A new room says where it stands before anything is in it."""
    assert {room_of(path) for path in MODULES} <= set(STOREY)
