"""Microsoft Graph mail and calendars, imitated for tests: stateful, local, over real HTTP.

Importing this package loads nothing else: each name is fetched when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .exchange.subscriptions import Subscription
    from .mock import GraphMock
    from .recording import (
        Deliveries,
        Delivery,
        Move,
        Moves,
        Notice,
        Outbox,
        RecordedRequest,
        Requests,
    )
    from .server.interception import Interception, NetworkBlockedError
    from .subscriptions import Subscriptions
    from .usage import UsageError
    from .views import (
        Attachment,
        Attendee,
        Calendar,
        Contact,
        Event,
        Folder,
        Group,
        Invitee,
        Message,
        Room,
        Somebody,
        User,
    )

    __version__: str

__all__ = [
    "Attachment",
    "Attendee",
    "Calendar",
    "Contact",
    "Deliveries",
    "Delivery",
    "Event",
    "Folder",
    "GraphMock",
    "Group",
    "Interception",
    "Invitee",
    "Message",
    "Move",
    "Moves",
    "NetworkBlockedError",
    "Notice",
    "Outbox",
    "RecordedRequest",
    "Requests",
    "Room",
    "Somebody",
    "Subscription",
    "Subscriptions",
    "UsageError",
    "User",
    "__version__",
]

_MODULES = {
    "exchange.subscriptions": ("Subscription",),
    "mock": ("GraphMock",),
    "recording": (
        "Deliveries",
        "Delivery",
        "Move",
        "Moves",
        "Notice",
        "Outbox",
        "RecordedRequest",
        "Requests",
    ),
    "server.interception": ("Interception", "NetworkBlockedError"),
    "subscriptions": ("Subscriptions",),
    "usage": ("UsageError",),
    "views": (
        "Attachment",
        "Attendee",
        "Calendar",
        "Contact",
        "Event",
        "Folder",
        "Group",
        "Invitee",
        "Message",
        "Room",
        "Somebody",
        "User",
    ),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> object:
    if name == "__version__":
        value: object = _version()
    elif name in _MODULE_OF:
        from importlib import import_module

        value = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _version() -> str:
    from importlib import metadata

    try:
        return metadata.version("pytest-graphmock")
    except metadata.PackageNotFoundError:
        return "0+unknown"  # run from a source tree that was never installed
