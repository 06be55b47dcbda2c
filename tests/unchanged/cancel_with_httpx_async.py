"""A program that knows nothing of a mock: it cancels a meeting with httpx, in an event loop."""

import asyncio
import os

import httpx


async def cancel() -> None:
    async with httpx.AsyncClient(base_url="https://graph.microsoft.com/v1.0") as client:
        answer = await client.post(
            f"/me/events/{os.environ['EVENT']}/cancel",
            headers={"Authorization": f"Bearer {os.environ['TOKEN']}"},
            json={"comment": "Room flooded"},
        )
        answer.raise_for_status()


asyncio.run(cancel())
