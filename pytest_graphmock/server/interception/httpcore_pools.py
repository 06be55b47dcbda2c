"""httpcore, and httpx with it, sync and async, through proxies or not.

A pool makes connections of ours for the hosts, beside those that it has. They stay the pool's, so
that they are closed when the client is, and none is used but by who made it.
"""

from __future__ import annotations

import ssl
from functools import lru_cache, wraps
from types import ModuleType
from typing import Any

import httpcore

from .active import route
from .interception import Interception
from .patches import Patches

__all__ = ["patch"]


def patch(patches: Patches, module: ModuleType) -> None:
    """Let pools make connections of ours, and use none of another kind for the hosts."""
    kinds = (
        (httpcore.ConnectionPool, httpcore.ConnectionInterface, _Connection),
        (httpcore.AsyncConnectionPool, httpcore.AsyncConnectionInterface, _AsyncConnection),
    )
    for pool, interface, ours in kinds:
        for each in (pool, *pool.__subclasses__()):
            if "create_connection" in vars(each):
                made = _making(each.create_connection, ours)
                patches.set(each, "create_connection", made)
        for kind in interface.__subclasses__():
            # Those that a pool holds; the others are within them.
            if kind not in _WITHIN:
                patches.set(kind, "can_handle_request", _refusing(kind.can_handle_request))


_WITHIN = {
    httpcore.HTTP11Connection,
    httpcore.AsyncHTTP11Connection,
    httpcore.HTTP2Connection,
    httpcore.AsyncHTTP2Connection,
}


def _making(original: Any, ours: Any) -> Any:
    @wraps(original)
    def create_connection(self: Any, origin: httpcore.Origin) -> Any:
        interception = route(origin.host)
        return original(self, origin) if interception is None else ours(interception, origin)

    return create_connection


def _refusing(original: Any) -> Any:
    @wraps(original)
    def can_handle_request(self: Any, origin: httpcore.Origin) -> bool:
        return route(origin.host) is None and bool(original(self, origin))

    return can_handle_request


class _Connection(httpcore.HTTPConnection):
    """A connection to the mock, which takes itself for one to the host."""

    def __init__(self, interception: Interception, origin: httpcore.Origin) -> None:
        backend = _Backend(interception, origin.scheme.decode())
        super().__init__(origin, _no_certificates(), network_backend=backend)
        self._interception, self._meant = interception, origin

    def can_handle_request(self, origin: httpcore.Origin) -> bool:
        return origin == self._meant and route(origin.host) is self._interception


class _AsyncConnection(httpcore.AsyncHTTPConnection):
    """The same for async code."""

    def __init__(self, interception: Interception, origin: httpcore.Origin) -> None:
        backend = _AsyncBackend(interception, origin.scheme.decode())
        super().__init__(origin, _no_certificates(), network_backend=backend)
        self._interception, self._meant = interception, origin

    def can_handle_request(self, origin: httpcore.Origin) -> bool:
        return origin == self._meant and route(origin.host) is self._interception


@lru_cache(maxsize=1)
def _no_certificates() -> ssl.SSLContext:
    """Return what a connection wants and nobody uses; httpcore's default takes 25 ms to load."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class _Backend(httpcore.NetworkBackend):
    """Connects to the mock, whatever host it is asked for."""

    def __init__(self, interception: Interception, scheme: str) -> None:
        self._interception = interception
        self._scheme = scheme

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *args: Any, **kwargs: Any
    ) -> httpcore.NetworkStream:
        own_host, own_port = self._interception.address
        stream = httpcore.SyncBackend().connect_tcp(own_host, own_port, timeout)
        self._interception.adopt(stream.get_extra_info("client_addr"), self._scheme)
        return _Stream(stream)


class _AsyncBackend(httpcore.AsyncNetworkBackend):
    """The same for async code; anyio knows whether asyncio or trio runs it."""

    def __init__(self, interception: Interception, scheme: str) -> None:
        self._interception = interception
        self._scheme = scheme

    async def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *args: Any, **kwargs: Any
    ) -> httpcore.AsyncNetworkStream:
        own_host, own_port = self._interception.address
        stream = await httpcore.AnyIOBackend().connect_tcp(own_host, own_port, timeout)
        self._interception.adopt(stream.get_extra_info("client_addr"), self._scheme)
        return _AsyncStream(stream)


class _Stream(httpcore.NetworkStream):
    """Plain bytes, for who believes to speak TLS."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout)

    def close(self) -> None:
        self._stream.close()

    def start_tls(self, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        return self

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _AsyncStream(httpcore.AsyncNetworkStream):
    """The same for async code."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._stream.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(self, *args: Any, **kwargs: Any) -> httpcore.AsyncNetworkStream:
        return self

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
