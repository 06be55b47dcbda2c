"""A program that knows nothing of a mock: it cancels a meeting with nothing but Python."""

import json
import os
from urllib.request import Request, urlopen

headers = {
    "Authorization": f"Bearer {os.environ['TOKEN']}",
    "Content-Type": "application/json",
}
urlopen(
    Request(
        f"https://graph.microsoft.com/v1.0/me/events/{os.environ['EVENT']}/cancel",
        json.dumps({"comment": "Room flooded"}).encode(),
        headers,
    )
).close()
