"""What the platform remembers between two requests: codes, refresh tokens, device codes."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from ...exchange.tenant import Tenant
from .asked import AskedScopes

__all__ = ["Code", "DeviceCode", "Grants", "RefreshToken", "SignIn"]

#: Codes live for about ten minutes, refresh tokens for 90 days without use (documented).
CODE_LIFETIME_S = 600
REFRESH_LIFETIME_S = 90 * 24 * 3600
DEVICE_LIFETIME_S = 900
DEVICE_INTERVAL_S = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A user who signed in to an application, and what for."""

    user_id: str
    client_id: str
    asked: AskedScopes
    nonce: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """An authorization code, redeemed once."""

    sign_in: SignIn
    redirect_uri: str
    challenge: str | None
    challenge_method: str
    expires: float

    def is_proved_by(self, verifier: str) -> bool:
        """Tell whether a verifier is the one that the challenge was made of (RFC 7636, §4.6)."""
        if self.challenge is None or self.challenge_method == "plain":
            return verifier == (self.challenge or "")
        digest = hashlib.sha256(verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=") == self.challenge


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshToken:
    """A refresh token; using it gives a newer one, and it stays good itself (documented)."""

    sign_in: SignIn
    issued: float
    number: int


@dataclass(slots=True, kw_only=True)
class DeviceCode:
    """A device that waits for somebody to sign in elsewhere; ``user_id`` is who did."""

    client_id: str
    asked: AskedScopes
    user_code: str
    expires: float
    user_id: str | None = None
    is_declined: bool = False
    is_redeemed: bool = False


class Grants:
    """A tenant's; each has an opaque name that the tenant's ids make."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._made = 0
        self.codes: dict[str, Code] = {}
        self.redeemed: set[str] = set()
        self.refresh_tokens: dict[str, RefreshToken] = {}
        self.expired: set[str] = set()
        self.devices: dict[str, DeviceCode] = {}
        self._revoked: dict[str, int] = {}

    def clear(self) -> None:
        """Forget all."""
        self._made = 0
        for kept in (self.codes, self.refresh_tokens, self.devices, self._revoked):
            kept.clear()
        self.redeemed.clear()
        self.expired.clear()

    def add_code(self, code: Code) -> str:
        """Keep a code and return its name."""
        name = self._name("1.A")
        self.codes[name] = code
        return name

    def add_refresh_token(self, sign_in: SignIn) -> str:
        """Keep a refresh token of a sign-in and return it."""
        name = self._name("1.AX")
        self.refresh_tokens[name] = RefreshToken(
            sign_in=sign_in, issued=self.now, number=self._made
        )
        return name

    def add_device(self, client_id: str, asked: AskedScopes) -> tuple[str, DeviceCode]:
        """Keep a device that waits and return its code."""
        name = self._name("D")
        user_code = base64.b32encode(self._tenant.ids.digest(f"user code {name}", 10)).decode()
        device = DeviceCode(
            client_id=client_id,
            asked=asked,
            user_code=user_code[:9],
            expires=self.now + DEVICE_LIFETIME_S,
        )
        self.devices[name] = device
        return name, device

    def find_device(self, user_code: str) -> DeviceCode | None:
        """Return the device that shows a code and still waits."""
        wanted = user_code.strip().replace("-", "").upper()
        return next(
            (
                each
                for each in self.devices.values()
                if each.user_code == wanted and each.expires > self.now
            ),
            None,
        )

    def revoke(self, user_id: str) -> None:
        """Let the refresh tokens that a user has so far be of no use."""
        self._revoked[user_id] = self._made

    def is_revoked(self, token: RefreshToken) -> bool:
        return token.number <= self._revoked.get(token.sign_in.user_id, 0)

    @property
    def now(self) -> float:
        return self._tenant.clock.now.timestamp()

    def _name(self, prefix: str) -> str:
        self._made += 1
        raw = self._tenant.ids.digest(f"grant {self._made}", 48)
        return prefix + base64.urlsafe_b64encode(raw).decode().rstrip("=")
