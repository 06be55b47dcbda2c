"""A program that knows nothing of a mock: it cancels a meeting with requests."""

import os

import requests

answer = requests.post(
    f"https://graph.microsoft.com/v1.0/me/events/{os.environ['EVENT']}/cancel",
    headers={"Authorization": f"Bearer {os.environ['TOKEN']}"},
    json={"comment": "Room flooded"},
)
answer.raise_for_status()
