"""Who is calling, as far as the server is told to ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from ...exchange.directory import User
from ...exchange.tenant import Tenant
from ..errors import AuthenticationError
from .scopes import Permissions
from .tokens import AccessToken, TokenClient, TokenIssuer

__all__ = ["AuthMode", "Caller", "Identification"]


_READ_EVENTS = Permissions("Calendars.Read", "Calendars.Read")
_READ_MAIL = Permissions("Mail.Read", "Mail.Read")
_BASIC_MAIL = frozenset({"mail.readbasic", "mail.readbasic.all", "mail.readbasic.shared"})


class AuthMode(Enum):
    """How much a caller has to prove.

    ``off`` ignores the header; ``lenient`` serves any token or none and recognises those that
    say who calls; ``strict`` demands a token of ours, unexpired, with the scopes needed.
    """

    OFF = "off"
    LENIENT = "lenient"
    STRICT = "strict"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a request comes from.

    Attributes:
        user: Whom ``/me`` means; None for an application.
        is_identified: Whether a token said so. An anonymous caller may use every mailbox, as its
            owner: code under test that signs in elsewhere is served, and nobody is a delegate.
        permissions: What the token permits, folded; None where that is not asked.
        app_id: The application that calls.
    """

    user: User | None
    is_app: bool = False
    is_identified: bool = False
    permissions: frozenset[str] | None = None
    app_id: str = TokenClient().id

    @property
    def actor(self) -> User | None:
        """The account that acts, in the sense of Exchange's rules."""
        return self.user if self.is_identified else None

    @property
    def is_strict(self) -> bool:
        """Whether the service is imitated at its strictest: then tokens count."""
        return self.permissions is not None

    @property
    def is_basic(self) -> bool:
        """Whether of calendars the token permits body-free reads only."""
        granted = self.permissions or frozenset()
        has_more = _READ_EVENTS.allow(granted, is_app=self.is_app, is_own=True)
        return "calendars.readbasic" in granted and not has_more

    @property
    def is_basic_in_mail(self) -> bool:
        """The same of mail."""
        granted = self.permissions or frozenset()
        has_more = _READ_MAIL.allow(granted, is_app=self.is_app, is_own=True)
        return not (has_more or _BASIC_MAIL.isdisjoint(granted))

    @property
    def label(self) -> str | None:
        """How the caller is named in the request log."""
        if self.is_app:
            return "app"
        return self.user.mail if self.user and self.is_identified else None


class Identification:
    """Tells who is calling from the Authorization header."""

    def __init__(
        self, tenant: Tenant, mode: AuthMode, tokens: TokenIssuer, me: Callable[[], User | None]
    ) -> None:
        self._tenant = tenant
        self._mode = mode
        self._tokens = tokens
        self._me = me

    def caller(self, authorization: str | None) -> Caller:
        """Return who is calling.

        Raises:
            AuthenticationError: In strict mode, without a valid token of ours (401).
        """
        token = _bearer(authorization)
        if self._mode is AuthMode.STRICT:
            if token is None:
                raise AuthenticationError("Access token is empty.")
            access = self._tokens.get(token)
            return self._holder(access, access.permissions)
        if self._mode is AuthMode.OFF or token is None:
            return Caller(self._me())
        return self._lenient(token)

    def _lenient(self, token: str) -> Caller:
        access = self._tokens.find(token)
        if access is not None:
            return self._holder(access, None)
        named = self._tenant.directory.find_user(token)
        return Caller(named or self._me(), is_identified=named is not None)

    def _holder(self, access: AccessToken, permissions: frozenset[str] | None) -> Caller:
        if access.user_id is None:
            return Caller(
                None,
                is_app=True,
                is_identified=True,
                permissions=permissions,
                app_id=access.app_id,
            )
        user = self._tenant.directory.find_user(access.user_id)
        if user is None:
            return Caller(self._me(), permissions=permissions, app_id=access.app_id)
        return Caller(user, is_identified=True, permissions=permissions, app_id=access.app_id)


def _bearer(authorization: str | None) -> str | None:
    scheme, _, token = (authorization or "").strip().partition(" ")
    return token.strip() or None if scheme.casefold() == "bearer" else None
