"""http.client, and urllib.request with it: a connection to one of the hosts is one to the mock."""

from __future__ import annotations

import http.client
from functools import wraps
from types import ModuleType
from typing import Any

from .active import route
from .interception import Interception
from .patches import Patches

__all__ = ["connect_to", "interceptor", "patch", "scheme_of"]


def interceptor(connection: Any) -> Interception | None:
    """Return who intercepts a connection: it may be meant to go through a proxy."""
    # http.client's own attributes, in all versions: set_tunnel has no public counterpart.
    return route(connection._tunnel_host or connection.host)


def scheme_of(connection: Any) -> str:
    return "https" if connection.default_port == http.client.HTTPS_PORT else "http"


def connect_to(interception: Interception, connection: Any) -> None:
    """Give a connection a socket to the mock, unless it has one."""
    if not interception.owns(connection.sock):
        if connection.sock is not None:
            connection.sock.close()  # kept alive from before; it leads elsewhere
        connection.sock = interception.connect(scheme_of(connection), connection.timeout)


def patch(patches: Patches, module: ModuleType) -> None:
    """Connect to the mock, and begin no request on a connection that was there before."""
    plain, secure = http.client.HTTPConnection, http.client.HTTPSConnection
    patches.set(plain, "connect", _connecting(plain.connect))
    patches.set(secure, "connect", _connecting(secure.connect))
    patches.set(plain, "putrequest", _connecting_first(plain.putrequest))


def _connecting(original: Any) -> Any:
    @wraps(original)
    def connect(self: Any) -> None:
        interception = interceptor(self)
        if interception is None:
            original(self)
        else:
            connect_to(interception, self)

    return connect


def _connecting_first(original: Any) -> Any:
    @wraps(original)
    def putrequest(self: Any, *args: Any, **kwargs: Any) -> Any:
        interception = interceptor(self)
        if interception is not None:
            connect_to(interception, self)
        return original(self, *args, **kwargs)

    return putrequest
