"""``$expand`` of directory objects: one relation, no more than 20 of its objects.

``$expand=manager($select=displayName)``, ``$expand=members``. Source: platform.md §16 (documented).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ...exchange.accounts import direct_reports, find_manager
from ...exchange.directory import Principal, User
from ...exchange.groups import groups_of, people_of
from ..call import Call
from ..errors import SelectError, UnsupportedQueryError
from ..odata.inner_options import nested_options
from ..wire.directory import directory_object_to_wire, user_selectable
from ..wire.types import known_properties

__all__ = ["GROUP_EXPANSIONS", "USER_EXPANSIONS", "check_expansions"]

_MOST = 20

Expand = Callable[[Any, Call, str], dict[str, Any]]
Read = Callable[[Any, Call], Sequence[Principal]]


def check_expansions(call: Call) -> None:
    """Refuse to follow more than one relation.

    Raises:
        UnsupportedQueryError: There are several (400; that it is refused is documented).
    """
    if len(call.options.expand) > 1:
        raise UnsupportedQueryError("Only one property can be expanded in a request.")


def _several(name: str, read: Read) -> Expand:
    def expand(value: Any, call: Call, nested: str) -> dict[str, Any]:
        select = _selection(nested, name)
        return {name: [_shown(each, call, select) for each in read(value, call)[:_MOST]]}

    return expand


def _manager(user: User, call: Call, nested: str) -> dict[str, Any]:
    """Who has no manager lacks the member (assumed)."""
    select = _selection(nested, "manager")
    manager = find_manager(call.tenant, user)
    return {} if manager is None else {"manager": _shown(manager, call, select)}


def _selection(nested: str, name: str) -> list[str] | None:
    text = nested_options(nested, frozenset({"select"}), name).get("select")
    return None if text is None else [each.strip() for each in text.split(",")]


def _shown(principal: Principal, call: Call, select: list[str] | None) -> dict[str, Any]:
    wire = directory_object_to_wire(principal)
    if select is None or "*" in select:
        return wire
    type_name = "user" if isinstance(principal, User) else "group"
    known = {each.casefold() for each in known_properties(type_name, call.is_beta)}
    wanted = {each.casefold() for each in select}
    for each in select:
        if each.casefold() not in known:
            raise SelectError.unknown(each, type_name)
    more = user_selectable(principal) if isinstance(principal, User) else {}
    return {
        name: each
        for name, each in {**wire, **more}.items()
        if name in ("@odata.type", "id") or name.casefold() in wanted
    }


USER_EXPANSIONS: dict[str, Expand] = {
    "manager": _manager,
    "directreports": _several(
        "directReports", lambda user, call: direct_reports(call.tenant, user)
    ),
    "memberof": _several("memberOf", lambda user, call: groups_of(call.tenant, user)),
    "transitivememberof": _several(
        "transitiveMemberOf", lambda user, call: groups_of(call.tenant, user)
    ),
}


def _people(name: str, relation: str) -> Expand:
    return _several(name, lambda group, call: people_of(call.tenant, group, relation))


GROUP_EXPANSIONS: dict[str, Expand] = {
    "members": _people("members", "members"),
    "transitivemembers": _people("transitiveMembers", "members"),
    "owners": _people("owners", "owners"),
}
