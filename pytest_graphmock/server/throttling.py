"""Throttling: how many calls of an application to a mailbox may be in the works at once.

Source: platform.md §10: four per application and mailbox, over all addresses of the mailbox
(documented; the cliff and the answer observed by several projects).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import jwt

from ..exchange.tenant import Tenant
from ..graph.identity.caller import Caller
from ..graph.request import Request
from ..recording.patterns import segments

__all__ = ["MailboxConcurrency"]

_Key = tuple[str, str]


class MailboxConcurrency:
    """Counts the calls that are in the works, and admits no more than a few to one mailbox."""

    most = 4

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._lock = Lock()
        self._busy: Counter[_Key] = Counter()

    @contextmanager
    def enter(self, request: Request, caller: Caller) -> Iterator[bool]:
        """Take a place while the call is served; what is given says whether there was one."""
        mailbox = self._mailbox(request, caller)
        if mailbox is None:
            yield True
            return
        key = (_application(request), mailbox)
        with self._lock:
            is_admitted = self._busy[key] < self.most
            self._busy[key] += is_admitted
        try:
            yield is_admitted
        finally:
            with self._lock:
                self._busy[key] -= is_admitted

    def _mailbox(self, request: Request, caller: Caller) -> str | None:
        """Return the id of whose mailbox is asked for; None for what is the directory's."""
        parts = segments(request.raw_path)[1:]
        if len(parts) >= 2 and parts[0] == "me":
            return caller.user.id if caller.user else None
        if len(parts) < 3 or parts[0] not in ("users", "groups"):
            return None
        # Without the tenant's lock: behind it calls would queue up before they are counted.
        found = self._tenant.directory.find(parts[1])
        return found.id if found else None


def _application(request: Request) -> str:
    """Return the id of the application that a token names; all that name none are one."""
    token = (request.header("Authorization") or "").partition(" ")[2].strip()
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        return ""
    return str(claims.get("appid") or claims.get("azp") or "")
