"""What the tests of the platform send and how they read what comes back."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jwt
import requests

__all__ = ["APP", "CALLBACK", "GRAPH_DEFAULT", "claims_of", "refusal_of", "sent_back"]

APP = "aaaaaaaa-0000-0000-0000-000000000001"
GRAPH_DEFAULT = "https://graph.microsoft.com/.default"
CALLBACK = "http://localhost:5000/callback"


def sent_back(answer: requests.Response) -> dict[str, str]:
    """What a redirect carries to the application, in query or fragment."""
    assert answer.status_code == 302, answer.text
    parts = urlsplit(answer.headers["Location"])
    return dict(parse_qsl(parts.query or parts.fragment))


def claims_of(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def refusal_of(answer: requests.Response) -> tuple[int, str, int]:
    """Status, error and number of what the token endpoint refused."""
    body = answer.json()
    [number] = body["error_codes"]
    return answer.status_code, body["error"], number
