"""Tokens of delta queries: what a ``$skiptoken`` or ``$deltatoken`` says, and that it is ours.

To a client a token is opaque. It holds positions in the tenant's journal and the options of the
first request, and nothing is kept about it here, so that the same token can be used again.

Source: platform.md §12 (documented, observed); what is inside is our own.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import astuple, dataclass
from datetime import datetime, timezone
from hashlib import blake2b
from hmac import compare_digest

from ..errors import DeltaTokenError

__all__ = ["DeltaToken", "read_token", "write_token"]

_SEAL_SIZE = 12


@dataclass(frozen=True, slots=True)
class DeltaToken:
    """How far a client has come.

    Attributes:
        operation: What kind of delta it is of.
        collection: Which collection it is about, whatever the address.
        epoch: Which run of the journal its positions are in.
        since: What the client knew when the round began; None in a first round.
        until: What it knows when the round is over: pages of a round are about one moment.
        offset: How many entries of the round it has; None between rounds.
        query: The options of the first request, as they stood in its address.
        issued: Seconds since 1970.
    """

    operation: str
    collection: str
    epoch: int
    since: int | None
    until: int
    offset: int | None
    query: str
    issued: int

    @property
    def issued_at(self) -> datetime:
        """When it was made."""
        return datetime.fromtimestamp(self.issued, timezone.utc)


def write_token(token: DeltaToken, key: bytes) -> str:
    """Return a token as it stands in a link."""
    content = json.dumps(astuple(token), separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_seal(content, key) + content).decode().rstrip("=")


def read_token(text: str, key: bytes) -> DeltaToken:
    """Return what a token says.

    Raises:
        DeltaTokenError: It is none of ours, or was tampered with (400).
    """
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise DeltaTokenError from None
    sealed, content = raw[:_SEAL_SIZE], raw[_SEAL_SIZE:]
    if not compare_digest(sealed, _seal(content, key)):
        raise DeltaTokenError
    return DeltaToken(*json.loads(content))


def _seal(content: bytes, key: bytes) -> bytes:
    return blake2b(content, key=key, digest_size=_SEAL_SIZE).digest()
