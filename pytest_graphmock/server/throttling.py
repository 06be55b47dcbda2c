"""Throttling: how much an application may ask of a mailbox, at once and in a while.

Source: platform.md §10 (limits documented, some in several versions; the cliff of concurrency
observed by several projects). Parts of a batch count one by one; what is the directory's, and the
address of an upload session, which names no application, do not count.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from ..exchange.tenant import Tenant
from ..graph.identity.caller import Caller
from ..graph.request import Request
from ..quota import MailboxQuota
from ..recording.patterns import segments

__all__ = ["MailboxConcurrency", "QuotaThrottle", "Throttle", "Throttled", "throttle_for"]

if TYPE_CHECKING:
    from typing import TypeAlias

    _Key: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Throttled:
    """Why a call is refused: Graph's code, and in how many seconds there is room again."""

    code: str
    retry_after: int
    what: str


class Throttle(Protocol):
    """Admits calls or refuses them."""

    def enter(
        self, request: Request, caller: Caller
    ) -> AbstractContextManager[Throttled | None]: ...

    def reset(self) -> None: ...


def throttle_for(tenant: Tenant, words: str) -> Throttle | None:
    """Return what the setting ``throttling`` names; None for ``off``."""
    if words == "off":
        return None
    quota = MailboxQuota.read(words)
    return MailboxConcurrency(tenant) if quota is None else QuotaThrottle(tenant, quota)


class MailboxConcurrency:
    """Counts the calls that are in the works, and admits no more than a few to one mailbox."""

    most = 4

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._lock = Lock()
        self._busy: Counter[_Key] = Counter()

    @contextmanager
    def enter(self, request: Request, caller: Caller) -> Iterator[Throttled | None]:
        """Take a place while the call is served; what is given says why there was none."""
        key = _key(self._tenant, request, caller)
        if key is None:
            yield None
            return
        with self._lock:
            is_admitted = self._busy[key] < self.most
            self._busy[key] += is_admitted
        try:
            yield None if is_admitted else _TOO_MANY
        finally:
            with self._lock:
                self._busy[key] -= is_admitted

    def reset(self) -> None:
        """Nothing is kept between calls."""


_TOO_MANY = Throttled("ApplicationThrottled", 1, "throttling='mailbox-concurrency'")


class QuotaThrottle:
    """Counts calls and uploads of the last while, by the tenant's clock.

    A refused call counts as a call as well (documented: all requests accrue against the limits).
    """

    def __init__(self, tenant: Tenant, quota: MailboxQuota) -> None:
        self._tenant = tenant
        self._quota = quota
        self._lock = Lock()
        self._windows: dict[_Key, _Windows] = {}

    @contextmanager
    def enter(self, request: Request, caller: Caller) -> Iterator[Throttled | None]:
        """Count a call; what is given says why it is refused."""
        key = _key(self._tenant, request, caller)
        yield None if key is None else self._count(key, request)

    def _count(self, key: _Key, request: Request) -> Throttled | None:
        quota, now = self._quota, self._tenant.clock.now
        with self._lock:
            windows = self._windows.setdefault(key, _Windows.of(quota))
            wait_s = windows.calls.wait_s(now, 1)
            windows.calls.add(now, 1)
            if wait_s:  # until there is room for one more beside this one
                wait_s = windows.calls.wait_s(now, 1)
            size_bytes = _upload_bytes(request)
            if wait_s == 0 and size_bytes:
                wait_s = windows.uploads.wait_s(now, size_bytes)
                if wait_s == 0:
                    windows.uploads.add(now, size_bytes)
        what = f"throttling={str(quota)!r}"
        return Throttled("TooManyRequests", wait_s, what) if wait_s else None

    def reset(self) -> None:
        """Begin to count anew."""
        with self._lock:
            self._windows.clear()


@dataclass(slots=True)
class _Window:
    """How much there was in the last while."""

    most: int
    length: timedelta
    _entries: deque[tuple[datetime, int]] = field(default_factory=deque)
    _total: int = 0

    def add(self, now: datetime, amount: int) -> None:
        self._entries.append((now, amount))
        self._total += amount

    def wait_s(self, now: datetime, amount: int) -> int:
        """Return in how many whole seconds there is room for an amount; 0 for now."""
        while self._entries and self._entries[0][0] + self.length <= now:
            self._total -= self._entries.popleft()[1]
        excess = self._total + amount - self.most
        if excess <= 0:
            return 0
        end = now + self.length  # where even an empty window would be too small
        for moment, each in self._entries:
            excess -= each
            if excess <= 0:
                end = moment + self.length
                break
        return max(1, ceil((end - now).total_seconds()))


@dataclass(slots=True)
class _Windows:
    calls: _Window
    uploads: _Window

    @classmethod
    def of(cls, quota: MailboxQuota) -> _Windows:
        return cls(
            _Window(quota.requests, timedelta(seconds=quota.period_s)),
            _Window(quota.upload_bytes, timedelta(seconds=quota.upload_period_s)),
        )


def _upload_bytes(request: Request) -> int:
    if request.method not in ("PATCH", "POST", "PUT"):
        return 0
    return int(request.environ.get("CONTENT_LENGTH") or 0)


def _key(tenant: Tenant, request: Request, caller: Caller) -> _Key | None:
    """Return application and mailbox of a call; None for what is the directory's."""
    mailbox = _mailbox(tenant, request, caller)
    return None if mailbox is None else (_application(request), mailbox)


def _mailbox(tenant: Tenant, request: Request, caller: Caller) -> str | None:
    """Return the id of whose mailbox is asked for."""
    parts = segments(request.raw_path)[1:]
    if len(parts) >= 2 and parts[0] == "me":
        return caller.user.id if caller.user else None
    if len(parts) < 3 or parts[0] not in ("users", "groups"):
        return None
    # Without the tenant's lock: behind it calls would queue up before they are counted.
    found = tenant.directory.find(parts[1])
    return found.id if found else None


def _application(request: Request) -> str:
    """Return the id of the application that a token names; all that name none are one."""
    import jwt  # 50 ms where cryptography is installed, paid by those who throttle

    token = (request.header("Authorization") or "").partition(" ")[2].strip()
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        return ""
    return str(claims.get("appid") or claims.get("azp") or "")
