"""The identity platform of one tenant: what its endpoints share."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

from ...exchange.directory import User
from ...exchange.tenant import Tenant
from .apps import App, AppRegistry
from .grants import Grants
from .refusals import IdentityRefusal
from .tokens import TokenIssuer

__all__ = ["CONSUMERS_ID", "IdentityPlatform"]

#: The tenant of personal accounts (documented).
CONSUMERS_ID = "9188040d-6c67-4c5b-b112-36a304b66dad"
_SHARED = ("common", "organizations")
_DNS_NAME = re.compile(r"(?!-)[a-z0-9-]+(\.[a-z0-9-]+)+", re.I)


class IdentityPlatform:
    """Applications, grants and sign-ins; its tokens are the tenant's.

    Attributes:
        sign_in: ``auto`` signs people in unasked; ``page`` shows them a page.
        passwords: Those that were set, by user id; anybody else's is any.
        mfa: Ids of users who have to prove themselves twice, which a password alone does not.
    """

    def __init__(
        self,
        tenant: Tenant,
        tokens: TokenIssuer,
        me: Callable[[], User | None],
        sign_in: str = "auto",
    ) -> None:
        self.tenant = tenant
        self.tokens = tokens
        self.me = me
        self.sign_in = sign_in
        self.apps = AppRegistry()
        self.grants = Grants(tenant)
        self.passwords: dict[str, str] = {}
        self.mfa: set[str] = set()
        self.served = 0

    def reset(self) -> None:
        """Go back to where no application is registered and nobody has signed in."""
        self.apps.clear()
        self.grants.clear()
        self.passwords.clear()
        self.mfa.clear()
        self.served = 0

    def check_tenant(self, name: str) -> None:
        """Refuse a name in an address that is not this tenant's.

        Raises:
            IdentityRefusal: 90002 for one that might be another tenant's, else 900023.
        """
        known = (self.tenant.id, self.tenant.domain, *_SHARED)
        if name.casefold() in [each.casefold() for each in known] or is_consumers(name):
            return
        raise IdentityRefusal(90002 if _may_name_a_tenant(name) else 900023, tenant=name)

    def get_app(self, client_id: str, tenant_name: str) -> App:
        """Return the application of an id.

        Raises:
            IdentityRefusal: Others are registered and it is not; or it is asked for among
                personal accounts, where this tenant's applications are not (700016; assumed).
        """
        found = None if is_consumers(tenant_name) else self.apps.find(client_id)
        if found is None:
            directory = "Microsoft Accounts" if is_consumers(tenant_name) else self.tenant.domain
            raise IdentityRefusal(700016, app=client_id, directory=directory)
        return found

    def find_user(self, name: str) -> User | None:
        """Return a user by id, user principal name or mail."""
        return self.tenant.directory.find_user(name)

    def get_user(self, name: str) -> User:
        """Return a user.

        Raises:
            IdentityRefusal: There is none of that name (50034).
        """
        found = self.find_user(name)
        if found is None:
            raise IdentityRefusal(50034, tenant=self.tenant.domain)
        return found

    def require_consent(self, app: App, user: User, scopes: tuple[str, ...]) -> None:
        """Refuse scopes that nobody has consented to.

        Raises:
            IdentityRefusal: 65001.
        """
        if self.apps.lacks_consent(app, user.id, scopes):
            raise IdentityRefusal(65001, app=app.client_id, name=app.name)


def is_consumers(tenant_name: str) -> bool:
    return tenant_name.casefold() in ("consumers", CONSUMERS_ID)


def _may_name_a_tenant(name: str) -> bool:
    try:
        UUID(name)
    except ValueError:
        return bool(_DNS_NAME.fullmatch(name))
    return True
