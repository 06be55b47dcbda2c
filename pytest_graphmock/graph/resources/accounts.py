"""Users and groups come, change and go.

POST /users, PATCH /users/{id} and /me, DELETE /users/{id}; POST /groups, PATCH and DELETE
/groups/{id}.
"""

from __future__ import annotations

from ...exchange.accounts import change_user, create_user, delete_user
from ...exchange.directory import Group, Principal, User
from ...exchange.groups import add_to_group, change_group, create_group, delete_group
from ..answer import Answer
from ..call import Call
from ..errors import MethodError
from ..render import entity_answer
from ..wire.account import (
    group_from_wire,
    new_group_from_wire,
    new_user_from_wire,
    references_from_wire,
    user_from_wire,
)
from .access import GROUPS_WRITE, USER_WRITE, USERS_WRITE
from .owner import GROUP, GROUP_TYPE, GROUPS, USER, USER_TYPE, USERS
from .relations import found_object

__all__: list[str] = []


@USERS.on("POST", "Create user", USERS_WRITE, takes_body=True)
def post_user(call: Call) -> Answer:
    """201 with the user, who has a mailbox from now on."""
    user = create_user(call.tenant, new_user_from_wire(call.body))
    return entity_answer(call, USER_TYPE, user, 201, f"{call.base}/users/{user.id}")


@USER.on("PATCH", "Update user", USER_WRITE, takes_body=True)
def patch_user(call: Call) -> Answer:
    change_user(call.tenant, _user(call), user_from_wire(call.body))
    return Answer(204)


@USER.on("DELETE", "Delete user", USERS_WRITE)
def remove_user(call: Call) -> Answer:
    """204; nobody deletes themselves by ``/me`` (documented: no such address)."""
    if call.route.steps[0].key is None and len(call.route.steps) == 1:
        raise MethodError("GET, PATCH")
    delete_user(call.tenant, _user(call))
    return Answer(204)


@GROUPS.on("POST", "Create group", GROUPS_WRITE, takes_body=True)
def post_group(call: Call) -> Answer:
    """201 with the group. Who makes one and names no owner owns it (documented)."""
    members = new_group_from_wire(call.body)
    people, owners = _bound(call, "members"), _bound(call, "owners")
    if not owners and call.actor is not None:
        owners = [call.actor]
    group = create_group(call.tenant, members)
    group = add_to_group(call.tenant, group, people, "members")
    group = add_to_group(call.tenant, group, owners, "owners")
    return entity_answer(call, GROUP_TYPE, group, 201, f"{call.base}/groups/{group.id}")


@GROUP.on("PATCH", "Update group", GROUPS_WRITE, takes_body=True)
def patch_group(call: Call) -> Answer:
    """204; ``members@odata.bind`` adds up to 20 members at once (documented)."""
    group = change_group(call.tenant, _group(call), group_from_wire(call.body))
    for relation in ("members", "owners"):
        group = add_to_group(call.tenant, group, _bound(call, relation), relation)
    return Answer(204)


@GROUP.on("DELETE", "Delete group", GROUPS_WRITE)
def remove_group(call: Call) -> Answer:
    delete_group(call.tenant, _group(call))
    return Answer(204)


def _bound(call: Call, relation: str) -> list[Principal]:
    return [found_object(call, each) for each in references_from_wire(call.body, relation)]


def _user(call: Call) -> User:
    assert isinstance(call.principal, User)
    return call.principal


def _group(call: Call) -> Group:
    assert isinstance(call.principal, Group)
    return call.principal
