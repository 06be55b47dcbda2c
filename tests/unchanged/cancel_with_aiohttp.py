"""A program that knows nothing of a mock: it cancels a meeting with aiohttp."""

import asyncio
import os

import aiohttp


async def cancel() -> None:
    address = f"https://graph.microsoft.com/v1.0/me/events/{os.environ['EVENT']}/cancel"
    token = {"Authorization": f"Bearer {os.environ['TOKEN']}"}
    async with (
        aiohttp.ClientSession(trust_env=True, raise_for_status=True) as session,
        session.post(address, headers=token, json={"comment": "Room flooded"}),
    ):
        pass


asyncio.run(cancel())
