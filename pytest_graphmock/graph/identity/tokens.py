"""Access tokens: issued as JWTs with the claims of Graph's own, and read back.

Source: claims of platform.md §15 (documented); the texts of §3.2 for what is refused. The
signature is ours (HS256, a key per tenant), so that the base install needs no cryptography.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ...exchange.directory import User
from ...exchange.tenant import Tenant
from ..errors import AuthenticationError
from .scopes import ALL_ROLES, ALL_SCOPES

__all__ = ["AccessToken", "TokenIssuer"]

AUDIENCE = "https://graph.microsoft.com"
_APP_ID = "11111111-2222-3333-4444-555555555555"
_NO_DOTS = (
    "IDX14100: JWT is not well formed, there are no dots (.).\n"
    "The token needs to be in JWS or JWE Compact Serialization Format. (JWS): "
    "'EncodedHeader.EncodedPayload.EncodedSignature'. (JWE): 'EncodedProtectedHeader."
    "EncodedEncryptedKey.EncodedInitializationVector.EncodedCiphertext."
    "EncodedAuthenticationTag'."
)


@dataclass(frozen=True, slots=True)
class AccessToken:
    """What a token of ours says: for whom (None: for an application), and what is permitted."""

    user_id: str | None
    permissions: frozenset[str]
    expires: int


class TokenIssuer:
    """Issues a tenant's tokens and reads them back."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._key = tenant.ids.digest("token key", 32)
        self._issued = 0
        self._read: dict[str, AccessToken] = {}

    def issue(
        self,
        user: User | None,
        *,
        scopes: Iterable[str] | None = None,
        app: bool = False,
        expires_in: int = 3600,
    ) -> str:
        """Return a bearer token.

        Args:
            user: Who is signed in; ignored for an application's token.
            scopes: Permissions, bare or with Graph's address before them; all if None.
            app: Whether it is an application's token, with ``roles`` and no user.
            expires_in: Seconds from the tenant's now; a negative number gives an expired one.
        """
        self._issued += 1
        now = int(self._tenant.clock.now.timestamp())
        claims: dict[str, Any] = {
            "aud": AUDIENCE,
            "iss": f"https://sts.windows.net/{self._tenant.id}/",
            "iat": now,
            "nbf": now,
            "exp": now + expires_in,
            "app_displayname": "pytest-graphmock",
            "appid": _APP_ID,
            "appidacr": "1",
            "tid": self._tenant.id,
            "uti": self._tenant.ids.digest(f"token {self._issued}", 11).hex(),
            "ver": "1.0",
        }
        claims |= self._app_claims(scopes) if app or user is None else _user_claims(user, scopes)
        import jwt  # 50 ms where cryptography is installed, paid with the first token only

        return jwt.encode(claims, self._key, algorithm="HS256", headers={"kid": "graphmock"})

    def find(self, token: str) -> AccessToken | None:
        """Return what a token of ours says, expired or not; None for any other text."""
        if token not in self._read:
            import jwt

            try:
                claims = self._decode(token)
            except jwt.InvalidTokenError:
                return None
            self._read[token] = _access_token(claims)
        return self._read[token]

    def get(self, token: str) -> AccessToken:
        """Return what a token says.

        Raises:
            AuthenticationError: It is none of ours, or it has expired (401).
        """
        if "." not in token:
            raise AuthenticationError(_NO_DOTS)
        found = self.find(token)
        if found is None:
            raise AuthenticationError(self._reason(token))
        if found.expires <= self._tenant.clock.now.timestamp():
            raise AuthenticationError("Lifetime validation failed, the token is expired.")
        return found

    def _decode(self, token: str) -> Mapping[str, Any]:
        """Check signature and audience; the lifetime is checked against the tenant's clock."""
        import jwt

        options: Any = {"verify_exp": False, "verify_nbf": False, "verify_iat": False}
        return jwt.decode(
            token, self._key, algorithms=["HS256"], audience=AUDIENCE, options=options
        )

    def _reason(self, token: str) -> str:
        import jwt

        try:
            self._decode(token)
        except jwt.InvalidAudienceError:
            return "Access token validation failure. Invalid audience."
        except jwt.InvalidTokenError:
            pass
        return "Access token validation failure. Invalid signature."

    def _app_claims(self, scopes: Iterable[str] | None) -> dict[str, Any]:
        oid = str(self._tenant.ids.guid("service principal"))
        roles = sorted(ALL_ROLES) if scopes is None else [_bare(scope) for scope in scopes]
        return {"idtyp": "app", "oid": oid, "sub": oid, "roles": roles}


def _user_claims(user: User, scopes: Iterable[str] | None) -> dict[str, Any]:
    granted = sorted(ALL_SCOPES) if scopes is None else [_bare(scope) for scope in scopes]
    return {
        "idtyp": "user",
        "oid": user.id,
        "sub": user.id,
        "name": user.display_name,
        "given_name": user.given_name or user.display_name,
        "family_name": user.surname or "",
        "upn": user.user_principal_name,
        "unique_name": user.user_principal_name,
        "amr": ["pwd"],
        "ipaddr": "127.0.0.1",
        "scp": " ".join(granted),
    }


def _bare(scope: str) -> str:
    """A permission may be named with Graph's address before it (documented)."""
    return scope.rpartition("/")[2]


def _access_token(claims: Mapping[str, Any]) -> AccessToken:
    is_app = "roles" in claims
    permissions = claims["roles"] if is_app else claims.get("scp", "").split()
    return AccessToken(
        user_id=None if is_app else claims["oid"],
        permissions=frozenset(permission.casefold() for permission in permissions),
        expires=claims["exp"],
    )
