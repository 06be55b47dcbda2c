"""Who is calling: no token, one that does not count, or one without the permission."""

from __future__ import annotations

import base64
import json

from .base import GraphError

__all__ = [
    "AppOnlyMeError",
    "AuthenticationError",
    "DirectoryPermissionError",
    "MissingPermissionError",
    "RevokedTokenError",
    "UnknownTokenTenantError",
]


class AuthenticationError(GraphError):
    """No token, or one that does not count (observed texts; platform.md §3.2).

    Attributes:
        challenge: What follows in ``WWW-Authenticate``.
    """

    status = 401
    code = "InvalidAuthenticationToken"
    challenge = ""


class UnknownTokenTenantError(AuthenticationError):
    """A token of another tenant. Observed."""

    code = "OrganizationFromTenantGuidNotFound"

    def __init__(self, tenant_id: str) -> None:
        super().__init__(f"The tenant for tenant guid '{tenant_id}' does not exist.")


class RevokedTokenError(AuthenticationError):
    """A token from before its user's sessions were revoked.

    The challenge asks for a newer one, which clients then get (documented: continuous access
    evaluation, platform.md §3.2); the sentence is recalled.
    """

    message = (
        "Continuous access evaluation resulted in challenge with result: InteractionRequired "
        "and code: TokenIssuedBeforeRevocationTimestamp"
    )

    def __init__(self, revoked_at: object) -> None:
        super().__init__()
        claims = {"access_token": {"nbf": {"essential": True, "value": str(revoked_at)}}}
        encoded = base64.b64encode(json.dumps(claims, separators=(",", ":")).encode()).decode()
        self.challenge = f', error="insufficient_claims", claims="{encoded}"'


class AppOnlyMeError(GraphError):
    """``/me`` asked with an application's token. Observed."""

    message = "/me request is only valid with delegated authentication flow."


class MissingPermissionError(GraphError):
    """The token lacks the permission; the answer names nothing. Observed."""

    status = 403
    code = "ErrorAccessDenied"
    message = "Access is denied. Check credentials and try again."


class DirectoryPermissionError(MissingPermissionError):
    """The same on directory objects. Documented."""

    code = "Authorization_RequestDenied"
    message = "Insufficient privileges to complete the operation."
