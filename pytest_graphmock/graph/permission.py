"""Whether a token permits an operation, and whether its caller has any part in what it leads to."""

from __future__ import annotations

from ..exchange.access import require_mail_access
from ..exchange.directory import Group
from ..exchange.errors import AccessDeniedError
from .call import Call
from .errors import DirectoryPermissionError, MissingPermissionError
from .tree import Operation

__all__ = ["check_local", "check_permissions", "check_reach"]


def check_local(call: Call, operation: Operation) -> None:
    """What is in a calendar that somebody else shared needs a ``.Shared`` permission (documented).

    The entry for it is the caller's own.
    """
    if call.local is not None and call.route.resource.name != "calendar":
        check_permissions(call, operation, is_own=False)


def check_permissions(call: Call, operation: Operation, is_own: bool | None = None) -> None:
    """In strict mode the token has to permit the operation; where no token counts, all may."""
    granted = call.caller.permissions
    if granted is None:
        return
    access = operation.access
    is_group = bool(call.route.steps) and call.route.steps[0].navigation.name == "groups"
    needed = access.group if is_group and not access.is_directory else access.user
    is_own = _names_caller(call) if is_own is None else is_own
    if needed is None or not needed.allow(granted, is_app=call.caller.is_app, is_own=is_own):
        raise DirectoryPermissionError if access.is_directory else MissingPermissionError


def _names_caller(call: Call) -> bool:
    """Tell whether the address leads to the caller's own mailbox, or to nobody's."""
    owner = next((step for step in call.route.steps if step.navigation.is_owner), None)
    if owner is None or owner.key is None:
        return True
    user = call.tenant.directory.find(owner.key)
    return isinstance(user, Group) or (user is not None and user is call.caller.user)


def check_reach(call: Call, operation: Operation) -> None:
    """An application has no part in a group, and nobody in a group that is not theirs (seen)."""
    if operation.access.is_directory or not isinstance(call.owner, Group):
        return
    if call.caller.is_app:
        raise AccessDeniedError
    require_mail_access(call.tenant, call.mailbox, call.actor)
