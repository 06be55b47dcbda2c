"""One GET by each stack of HTTP clients: all a test wants to tell apart is who sends it."""

from __future__ import annotations

import asyncio
import http.client
import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, build_opener

import aiohttp
import httpx
import requests
import urllib3

__all__ = ["NETWORK_ERRORS", "STACKS", "Stack"]

#: What the stacks raise when there is no way to a host.
NETWORK_ERRORS = (OSError, urllib3.exceptions.HTTPError, httpx.TransportError)

Get = Callable[[str], Any]


@dataclass(frozen=True)
class Stack:
    """A client that lives as long as the test wants: `get` returns the JSON of an answer."""

    get: Get
    close: Callable[[], object]


def with_requests() -> Stack:
    session = requests.Session()
    return Stack(lambda url: session.get(url).json(), session.close)


def with_urllib3() -> Stack:
    pool = urllib3.PoolManager(retries=False)
    return Stack(lambda url: json.loads(pool.request("GET", url).data), pool.clear)


def with_httpx() -> Stack:
    client = httpx.Client()
    return Stack(lambda url: client.get(url).json(), client.close)


def with_httpx_async() -> Stack:
    loop = asyncio.new_event_loop()
    client = httpx.AsyncClient(http2=True)

    async def get(url: str) -> Any:
        return (await client.get(url)).json()

    return Stack(lambda url: loop.run_until_complete(get(url)), _closing(loop, client.aclose))


def with_aiohttp() -> Stack:
    loop = asyncio.new_event_loop()

    async def begin() -> aiohttp.ClientSession:
        # The context of its own is made when it is imported, before a test says whom to trust.
        connector = aiohttp.TCPConnector(ssl=ssl.create_default_context())
        return aiohttp.ClientSession(trust_env=True, connector=connector)

    async def get(url: str) -> Any:
        async with session.get(url) as answer:
            return await answer.json()

    session = loop.run_until_complete(begin())
    return Stack(lambda url: loop.run_until_complete(get(url)), _closing(loop, session.close))


def _closing(loop: asyncio.AbstractEventLoop, close: Callable[[], Any]) -> Callable[[], None]:
    def end() -> None:
        loop.run_until_complete(close())
        loop.close()

    return end


def with_http_client() -> Stack:
    kept: dict[str, http.client.HTTPSConnection] = {}

    def get(url: str) -> Any:
        parts = urlsplit(url)
        connection = kept.setdefault(parts.netloc, http.client.HTTPSConnection(parts.netloc))
        connection.request("GET", url.partition(parts.netloc)[2])
        return json.load(connection.getresponse())

    def close() -> None:
        for each in kept.values():
            each.close()

    return Stack(get, close)


def with_urllib() -> Stack:
    opener = build_opener()

    def get(url: str) -> Any:
        with opener.open(Request(url)) as answer:
            return json.load(answer)

    return Stack(get, opener.close)


STACKS = {
    "requests": with_requests,
    "urllib3": with_urllib3,
    "httpx": with_httpx,
    "httpx async": with_httpx_async,
    "aiohttp": with_aiohttp,
    "http.client": with_http_client,
    "urllib.request": with_urllib,
}
