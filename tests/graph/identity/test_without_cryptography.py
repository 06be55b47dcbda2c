"""The base install: tokens that nobody can verify, and no keys published."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
sys.modules["cryptography"] = None
sys.modules["cryptography.exceptions"] = None
import jwt, requests
from pytest_graphmock import GraphMock, UsageError

with GraphMock(auth="strict") as mock:
    path = f"{mock.authority}/oauth2/v2.0/token"
    form = {
        "client_id": "an-app", "grant_type": "password", "username": mock.me.mail,
        "password": "any", "scope": "openid profile User.Read",
    }
    answer = requests.post(path, form).json()
    print(jwt.get_unverified_header(answer["id_token"])["alg"])
    print(requests.get(f"{mock.authority}/discovery/v2.0/keys").json())
    for name in ("access_token", "id_token"):
        headers = {"Authorization": f"Bearer {answer[name]}"}
        print(requests.get(f"{mock.base_url}/me", headers=headers).status_code)
    try:
        mock.identity.register_app(certificate="-----BEGIN PUBLIC KEY-----")
    except UsageError as error:
        print(error)
"""


def test_identity_works_without_cryptography() -> None:
    """Except for certificates, which say what to install."""
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False
    )

    assert ran.stdout.splitlines() == [
        "HS256",
        "{'keys': []}",
        "200",
        "401",
        "register_app: a certificate takes cryptography; pip install pytest-graphmock[identity]",
    ], ran.stderr
