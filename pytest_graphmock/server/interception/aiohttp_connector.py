"""aiohttp: a connector makes connections to the mock, and keeps them apart from all others."""

from __future__ import annotations

from functools import wraps
from types import ModuleType
from typing import Any

from aiohttp import ClientRequest, TCPConnector

from .active import route
from .patches import Patches

__all__ = ["patch"]


def patch(patches: Patches, module: ModuleType) -> None:
    """Let connectors connect to the mock, proxy or not."""
    # aiohttp has no public place between its pool and the network.
    connecting = _connecting(TCPConnector._create_connection)
    patches.set(TCPConnector, "_create_connection", connecting)
    patches.set(ClientRequest, "connection_key", _own_key(ClientRequest.connection_key))


def _connecting(original: Any) -> Any:
    @wraps(original)
    async def create_connection(self: Any, req: Any, *args: Any, **kwargs: Any) -> Any:
        interception = route(req.url.host)
        if interception is None:
            return await original(self, req, *args, **kwargs)
        host, port = interception.address
        transport, protocol = await self._loop.create_connection(self._factory, host, port)
        interception.adopt(transport.get_extra_info("sockname"), req.url.scheme)
        return protocol

    return create_connection


def _own_key(original: Any) -> property:
    """Return the key that a pool keeps connections under, another one for each interception."""

    def connection_key(self: Any) -> Any:
        key, interception = original.fget(self), route(self.url.host)
        return key if interception is None else _apart(key, interception.number)

    return property(connection_key, doc=original.__doc__)


def _apart(key: Any, number: int) -> Any:
    """Return another key for the same host, by the one member that no message shows."""
    if hasattr(key, "_replace"):
        return key._replace(proxy_headers_hash=number)
    from attr import evolve  # older keys are no named tuples; who has those has attrs

    return evolve(key, proxy_headers_hash=number)
