"""Access tokens: issued as JWTs with the claims of Graph's own, and read back.

Source: claims of platform.md §15 (documented); the texts of §3.2 for what is refused. Graph's own
tokens are for nobody else to verify (documented: "access tokens", validation), so the signature
is HS256, which is quick and needs no cryptography; tokens for others are signed in `signing`.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ...exchange.directory import User
from ...exchange.tenant import Tenant
from ..errors import AuthenticationError, RevokedTokenError, UnknownTokenTenantError
from .clouds import GRAPH_AUDIENCES, GRAPH_RESOURCE
from .scopes import ALL_ROLES, ALL_SCOPES

__all__ = ["AccessToken", "TokenClient", "TokenIssuer"]

#: Every tenant's, so that a token of another tenant can be told from a forged one. A public test
#: key: whoever reads this can sign with it.
_KEY = b"pytest-graphmock: a public test key, good for nothing else"
_NUMBER_BYTES = 5
_TENANT_CREATED = 1577836800
#: The directory's default role of its members (documented).
_MEMBER_ROLE = "b79fbf4d-3ef9-4689-8143-76b194e85509"
_BAD_AUDIENCE = "Access token validation failure. Invalid audience."
_BAD_SIGNATURE = "Access token validation failure. Invalid signature."
_NO_DOTS = (
    "IDX14100: JWT is not well formed, there are no dots (.).\n"
    "The token needs to be in JWS or JWE Compact Serialization Format. (JWS): "
    "'EncodedHeader.EncodedPayload.EncodedSignature'. (JWE): 'EncodedProtectedHeader."
    "EncodedEncryptedKey.EncodedInitializationVector.EncodedCiphertext."
    "EncodedAuthenticationTag'."
)


@dataclass(frozen=True, slots=True)
class TokenClient:
    """The application that a token is issued to.

    Attributes:
        proof: How it proved itself, ``appidacr``: "0" not at all, "1" secret, "2" certificate.
    """

    id: str = "11111111-2222-3333-4444-555555555555"
    name: str = "pytest-graphmock"
    proof: str = "1"


@dataclass(frozen=True, slots=True)
class AccessToken:
    """What a token of ours says: for whom (None: for an application), and what is permitted.

    Attributes:
        number: How many the tenant had issued with it; revocations reach back by that.
    """

    user_id: str | None
    permissions: frozenset[str]
    expires: int
    number: int
    app_id: str


class TokenIssuer:
    """Issues a tenant's tokens and reads them back."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._issued = 0
        self._read: dict[str, AccessToken] = {}
        self._expired: set[str] = set()
        self._revoked: dict[str, int] = {}

    def reset(self) -> None:
        """Forget what was expired and revoked, and count from the start again."""
        self._issued = 0
        self._read.clear()
        self._expired.clear()
        self._revoked.clear()

    def expire(self, token: str) -> None:
        """Let a token be out of date from now on."""
        self._expired.add(token)

    def revoke(self, user_id: str) -> None:
        """Let all tokens that a user has so far count no more."""
        self._revoked[user_id] = self._issued

    def issue(
        self,
        user: User | None,
        *,
        scopes: Iterable[str] | None = None,
        app: bool = False,
        expires_in: int = 3600,
        client: TokenClient = TokenClient(),
        audience: str = GRAPH_RESOURCE,
    ) -> str:
        """Return a bearer token.

        Args:
            user: Who is signed in; ignored for an application's token.
            scopes: Permissions, bare or with Graph's address before them; all if None.
            app: Whether it is an application's token, with ``roles`` and no user.
            expires_in: Seconds from the tenant's now; a negative number gives an expired one.
            client: The application that it is issued to.
            audience: What Graph is called in it.
        """
        import jwt  # 50 ms where cryptography is installed, paid with the first token only

        claims = self.claims(None if app else user, scopes, expires_in, client, audience)
        return jwt.encode(claims, _KEY, algorithm="HS256", headers={"kid": "graphmock"})

    def claims(
        self,
        user: User | None,
        scopes: Iterable[str] | None,
        expires_in: int,
        client: TokenClient,
        audience: str,
    ) -> dict[str, Any]:
        """Return what an access token says, for Graph or for another resource.

        Source: platform.md §15 (documented); the bytes of ``uti``, ``rh`` and ``puid`` are ours.
        """
        self._issued += 1
        now = int(self._tenant.clock.now.timestamp())
        issuer = f"https://sts.windows.net/{self._tenant.id}/"
        serial = self._tenant.ids.digest(f"token {self._issued}", 11)
        who = self._app_claims(client, scopes) if user is None else _user_claims(user, scopes)
        return {
            "aud": audience,
            "iss": issuer,
            "iat": now,
            "nbf": now,
            "exp": now + expires_in,
            "app_displayname": client.name,
            "appid": client.id,
            "appidacr": client.proof,
            "idp": issuer,
            "tid": self._tenant.id,
            "rh": f"1.{_text(serial)}.",
            "uti": _text(self._issued.to_bytes(_NUMBER_BYTES, "big") + serial),
            "ver": "1.0",
            "xms_tcdt": _TENANT_CREATED,
            **who,
        }

    def read_claims(self, token: str) -> Mapping[str, Any] | None:
        """Return all that an access token of ours says, for Graph or for another API.

        Expired or not; None for any other text.
        """
        import jwt

        from .signing import decode

        claims = self._graph_claims(token)
        if claims is not None:
            return claims
        try:
            others = decode(token)
        except jwt.InvalidTokenError:
            return None
        return others if others["tid"] == self._tenant.id and "appid" in others else None

    def _graph_claims(self, token: str) -> Mapping[str, Any] | None:
        import jwt

        try:
            return self._decode(token)
        except (jwt.InvalidTokenError, UnknownTokenTenantError):
            return None

    def find(self, token: str) -> AccessToken | None:
        """Return what a token of ours says, expired or not; None for any other text."""
        if token not in self._read:
            claims = self._graph_claims(token)
            if claims is None:
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
            raise self._refusal(token)
        if token in self._expired or found.expires <= self._tenant.clock.now.timestamp():
            raise AuthenticationError("Lifetime validation failed, the token is expired.")
        if self._is_revoked(found):
            raise RevokedTokenError(int(self._tenant.clock.now.timestamp()))
        return found

    def is_out_of_date(self, token: str, claims: Mapping[str, Any]) -> bool:
        """Tell whether a token is too old, was made so, or its user's sessions were revoked."""
        access = _access_token(claims)
        is_late = access.expires <= self._tenant.clock.now.timestamp()
        return is_late or token in self._expired or self._is_revoked(access)

    def _is_revoked(self, token: AccessToken) -> bool:
        return token.user_id is not None and token.number <= self._revoked.get(token.user_id, 0)

    def _decode(self, token: str) -> Mapping[str, Any]:
        """Check signature and audience; the lifetime is checked against the tenant's clock.

        Raises:
            UnknownTokenTenantError: Another tenant issued it.
        """
        import jwt

        options: Any = {"verify_exp": False, "verify_nbf": False, "verify_iat": False}
        claims: Mapping[str, Any] = jwt.decode(
            token, _KEY, algorithms=["HS256"], audience=GRAPH_AUDIENCES, options=options
        )
        if claims.get("tid") != self._tenant.id:
            raise UnknownTokenTenantError(str(claims.get("tid")))
        return claims

    def _refusal(self, token: str) -> AuthenticationError:
        import jwt

        from .signing import is_signed_by_us

        try:
            self._decode(token)
        except UnknownTokenTenantError as error:
            return error
        except jwt.InvalidAudienceError:
            return AuthenticationError(_BAD_AUDIENCE)
        except jwt.InvalidTokenError:
            pass
        # What is for another resource, or an id token, is signed with the other key.
        return AuthenticationError(_BAD_AUDIENCE if is_signed_by_us(token) else _BAD_SIGNATURE)

    def _app_claims(self, client: TokenClient, scopes: Iterable[str] | None) -> dict[str, Any]:
        oid = str(self._tenant.ids.guid(f"service principal {client.id}"))
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
        "puid": f"1003{user.id.replace('-', '')[:12].upper()}",
        "wids": [_MEMBER_ROLE],
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
        number=int.from_bytes(_raw(claims["uti"])[:_NUMBER_BYTES], "big"),
        app_id=claims["appid"],
    )


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
