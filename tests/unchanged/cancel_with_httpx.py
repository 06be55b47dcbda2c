"""A program that knows nothing of a mock: it cancels a meeting with httpx."""

import os

import httpx

answer = httpx.post(
    f"https://graph.microsoft.com/v1.0/me/events/{os.environ['EVENT']}/cancel",
    headers={"Authorization": f"Bearer {os.environ['TOKEN']}"},
    json={"comment": "Room flooded"},
)
answer.raise_for_status()
