"""``@odata.context``: the canonical address of what an answer holds."""

from __future__ import annotations

from ..exchange.directory import Group
from .answer import dumped
from .call import Call

__all__ = ["address_of", "keyed", "with_context"]


def with_context(call: Call, content: bytes, suffix: str) -> bytes:
    """Return a JSON object with its context in front, unless no metadata is asked for."""
    if call.metadata == "none":
        return content
    front, last = address_of(call)
    url = f"{call.base}/$metadata#{front}{last}{_selection(call)}{suffix}"
    head = b'{"@odata.context":' + dumped(url)
    return head + (b"," if content != b"{}" else b"") + content[1:]


def address_of(call: Call) -> tuple[str, str]:
    """Return the canonical address of the route: what leads there, and the last name in it.

    The owner stands there by id, keys in parentheses as the caller wrote them. A context that
    a resource sets itself (``directoryObjects``) has nothing before it.
    """
    if call.context is not None:
        return "", call.context
    pieces: list[tuple[str, str | None]] = []
    for step in call.route.steps:
        if step.key is None:
            pieces.append((step.navigation.context_name, None))
        else:
            pieces[-1] = (pieces[-1][0], step.key)
    if call.owner is not None:
        pieces[0] = ("groups" if isinstance(call.owner, Group) else "users", call.owner.id)
    *front, (last, _) = pieces
    return "".join(f"{keyed(name, key)}/" for name, key in front), last


def keyed(name: str, key: str | None) -> str:
    """Return a name with its key in parentheses, written as in a context."""
    return name if key is None else f"{name}('{key.replace('=', '%3D').replace('@', '%40')}')"


def _selection(call: Call) -> str:
    return f"({','.join(call.options.select)})" if call.options.select else ""
