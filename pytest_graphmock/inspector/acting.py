"""What a person lets people of the tenant do from the page, by the rules that a test uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..server.control.declared import Answer, Asked, BadCallError, CallTable
from ..server.control.schema import TEXT, list_of, object_of
from ..usage import UsageError
from ..views import Event, User
from .room import Inspector

__all__ = ["CALLS"]

CALLS: CallTable[Inspector] = CallTable()


def _accept(event: Event, user: User, comment: str) -> None:
    event.accept(by=user, comment=comment or None)


def _tentatively_accept(event: Event, user: User, comment: str) -> None:
    event.tentatively_accept(by=user, comment=comment or None)


def _decline(event: Event, user: User, comment: str) -> None:
    event.decline(by=user, comment=comment or None)


def _cancel(event: Event, user: User, comment: str) -> None:
    event.cancel(comment)


_ANSWERS: Mapping[str, Callable[[Event, User, str], None]] = {
    "accept": _accept,
    "tentativelyAccept": _tentatively_accept,
    "decline": _decline,
    "cancel": _cancel,
}


@CALLS.add(
    "POST",
    "inspect/act",
    "Let somebody answer a meeting, or its organizer cancel it",
    takes=object_of(
        {
            "as": {"type": "string", "description": "the address of a user"},
            "do": {
                "type": "string",
                "enum": list(_ANSWERS),
                "description": f"one of {', '.join(_ANSWERS)}",
            },
            "uid": TEXT,
            "occurrence": {"type": ["string", "null"], "description": "a date or null"},
            "comment": TEXT,
        },
        optional=("occurrence", "comment"),
    ),
)
def _act(room: Inspector, asked: Asked) -> Answer:
    given = asked.json()
    with room.mock.tenant.lock:
        user = _user(room, given["as"])
        event = _organizers_or_own(room, user, given["uid"], given.get("occurrence"))
        _try(lambda: _ANSWERS[given["do"]](event, user, given.get("comment", "")))
    return Answer()


@CALLS.add(
    "POST",
    "inspect/send",
    "Let somebody send a mail",
    takes=object_of(
        {
            "as": {"type": "string", "description": "the address of a user"},
            "to": {**list_of(TEXT), "description": "a list of addresses"},
            "subject": TEXT,
            "body": TEXT,
        },
        optional=("subject", "body"),
    ),
)
def _send(room: Inspector, asked: Asked) -> Answer:
    given = asked.json()
    user = _user(room, given["as"])
    _try(lambda: user.send(given["to"], given.get("subject", ""), given.get("body", "")))
    return Answer()


def _user(room: Inspector, key: str) -> User:
    owner = room.owner(key)
    if not isinstance(owner, User):
        raise BadCallError(f"as: {key} is no user")
    return owner


def _organizers_or_own(room: Inspector, user: User, uid: str, day: str | None) -> Event:
    """Return the copy of who acts, else whichever is there: the rule says why it is not theirs."""
    sides = room.sides(uid, day)
    return next((each for each in sides if each.owner == user), sides[0])


def _try(act: Callable[[], Any]) -> None:
    try:
        act()
    except UsageError as error:
        raise BadCallError(str(error)) from None
