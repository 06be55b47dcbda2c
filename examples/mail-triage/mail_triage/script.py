"""The command ``mail-triage``, for a scheduler to run every morning."""

from __future__ import annotations

import os
from pathlib import Path

from O365.utils.token import FileSystemTokenBackend

from .account import GRAPH, sign_in
from .triage import triage


def main() -> None:
    """Print the digest of the user whose token is kept in the file ``TRIAGE_TOKEN``."""
    account = sign_in(
        os.environ["TRIAGE_CLIENT_ID"],
        FileSystemTokenBackend(Path(os.environ["TRIAGE_TOKEN"])),
        os.environ.get("TRIAGE_GRAPH_URL", GRAPH),
        os.environ.get("TRIAGE_TIME_ZONE", "UTC"),
    )
    if not account.is_authenticated:
        raise SystemExit("mail-triage: the token is missing or has expired; sign in again")
    print(triage(account))
