"""What is built and what is not, read from the resource tree: the coverage page of the docs.

``python -m pytest_graphmock.graph.coverage`` prints the page.
"""

from __future__ import annotations

from collections.abc import Iterator

from .resources import tree
from .tree import Operation, Resource

__all__ = ["page", "resources"]

_INTRODUCTION = """\
# Coverage

Printed from the resource tree (`python -m pytest_graphmock.graph.coverage`), so it is what the
server does. An operation is there under every address that leads to its resource, in `/v1.0` and
`/beta`, in any letter case, with keys behind a slash or in parentheses, with and without the
namespace `microsoft.graph.`

What Graph has and is not built yet is answered **501 NotImplemented**, names itself in the message
and fails the test at teardown (unless `@pytest.mark.graph_mock(allow_unimplemented=True)`). It is
never answered as if it had worked. What Graph does not have either gets Graph's own 400.
"""

_NOT_YET = "not yet"


def page() -> str:
    """Return the coverage page in Markdown."""
    sections = [_section(resource) for resource in resources(tree())]
    return "\n".join([_INTRODUCTION, *(section for section in sections if section)])


def resources(root: Resource) -> Iterator[Resource]:
    """Yield every resource of the tree once, in the order in which addresses reach it."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        resource = waiting.pop(0)
        if id(resource) in seen:
            continue
        seen.add(id(resource))
        yield resource
        waiting += [navigation.target for navigation in resource.children.values()]
        if resource.keyed is not None:
            waiting.append(resource.keyed.target)


def _section(resource: Resource) -> str:
    bound = [
        operation
        for navigation in resource.children.values()
        for operation in navigation.target.operations.values()
        if operation.is_bound
    ]
    own = [each for each in resource.operations.values() if not each.is_bound]
    rows = [_row(operation) for operation in (*own, *bound)]
    missing = _missing(resource)
    if not rows and not missing:
        return ""
    lines = [f"## {resource.name}", ""]
    if rows:
        lines += ["| operation | method | query options | delegated | application |"]
        lines += ["| --- | --- | --- | --- | --- |", *rows, ""]
    for reason, names in missing.items():
        lines += [f"Not built (501; {reason}): {', '.join(names)}.", ""]
    return "\n".join(lines)


def _missing(resource: Resource) -> dict[str, list[str]]:
    """Return what answers 501 here, by reason."""
    names = [*resource.unbuilt_methods.values()]
    if resource.unbuilt_key:
        names.insert(0, f"a single {resource.unbuilt_key}")
    missing = {_NOT_YET: names} if names else {}
    for folded, name in sorted(resource.unbuilt.items()):
        missing.setdefault(resource.reasons.get(folded, _NOT_YET), []).append(f"`{name}`")
    return missing


def _row(operation: Operation) -> str:
    needed = operation.access.user
    options = ", ".join(f"`${name}`" for name in sorted(operation.options)) or "–"
    cells = (
        operation.name,
        operation.method,
        options,
        _named(needed.delegated),
        _named(needed.application),
    )
    return f"| {' | '.join(cells)} |"


def _named(permission: str | None) -> str:
    return "not supported" if permission is None else permission or "none"


if __name__ == "__main__":
    print(page(), end="")
