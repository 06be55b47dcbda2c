"""What the identity platform answers when it refuses: AADSTS number, status, error and sentence.

Source: platform.md §14.3 (documented, sentences mostly recalled there); rows marked * are from the
reference "Microsoft Entra authentication and authorization error codes" (documented), their
status and ``error`` assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["REFUSALS", "IdentityRefusal", "Refusal"]


class Refusal(NamedTuple):
    """One row of the table; the sentence has its particulars in braces."""

    status: int
    error: str
    sentence: str
    suberror: str | None = None


REFUSALS: Mapping[int, Refusal] = {
    # -- the application
    7000215: Refusal(
        401,
        "invalid_client",
        "Invalid client secret provided. Ensure the secret being sent in the request is the client "
        "secret value, not the client secret ID, for a secret added to app '{app}'.",
    ),
    7000222: Refusal(
        401,
        "invalid_client",
        "The provided client secret keys for app '{app}' are expired. Visit the Azure portal to "
        "create new keys for your app, or consider using certificate credentials for added "
        "security.",
    ),
    700027: Refusal(
        401,
        "invalid_client",
        "The certificate with identifier used to sign the client assertion is not registered on "
        "application. [Reason - {reason}]",
    ),
    7000218: Refusal(
        401,
        "invalid_client",
        "The request body must contain the following parameter: 'client_assertion' or "
        "'client_secret'.",
    ),
    700016: Refusal(
        400,
        "unauthorized_client",
        "Application with identifier '{app}' was not found in the directory '{directory}'. This "
        "can happen if the application has not been installed by the administrator of the tenant "
        "or consented to by any user in the tenant. You may have sent your authentication request "
        "to the wrong tenant.",
    ),
    # -- the tenant and the form of the request
    90002: Refusal(
        400,
        "invalid_request",
        "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are "
        "signing into the correct cloud. Check with your subscription administrator, this may "
        "happen if there are no active subscriptions for the tenant.",
    ),
    900023: Refusal(
        400,
        "invalid_request",
        "Specified tenant identifier '{tenant}' is neither a valid DNS name, nor a valid external "
        "domain.",
    ),
    900144: Refusal(
        400,
        "invalid_request",
        "The request body must contain the following parameter: '{parameter}'.",
    ),
    9002313: Refusal(400, "invalid_request", "Invalid request. Request is malformed or invalid."),
    900561: Refusal(  # *
        400,
        "invalid_request",
        "The endpoint only accepts POST requests. Received a {method} request.",
    ),
    50049: Refusal(400, "invalid_instance", "Unknown or invalid instance."),
    70003: Refusal(
        400,
        "unsupported_grant_type",
        "The app requested an unsupported grant type '{grant_type}'.",
    ),
    700054: Refusal(  # *
        400, "unsupported_response_type", "response_type '{response_type}' is not supported."
    ),
    # -- scopes and consent
    70007: Refusal(  # *
        400,
        "unsupported_response_mode",
        "'{mode}' is not a supported value of 'response_mode' when requesting a token.",
    ),
    70011: Refusal(
        400,
        "invalid_scope",
        "The provided request must include a 'scope' input parameter. The provided value for the "
        "input parameter 'scope' is not valid. The scope {scope} is not valid.",
    ),
    1002012: Refusal(
        400,
        "invalid_scope",
        "The provided value for scope {scope} is not valid. Client credential flows must have a "
        "scope value with /.default suffixed to the resource identifier (application ID URI).",
    ),
    28000: Refusal(
        400,
        "invalid_request",
        "Provided value for the input parameter scope is not valid because it contains more than "
        "one resource. Scope {scope} is not valid.",
    ),
    65001: Refusal(
        400,
        "invalid_grant",
        "The user or administrator has not consented to use the application with ID '{app}' named "
        "'{name}'. Send an interactive authorization request for this user and resource.",
        "consent_required",
    ),
    65004: Refusal(  # *
        400, "access_denied", "User declined to consent to access the app."
    ),
    # -- the user
    50034: Refusal(
        400,
        "invalid_grant",
        "The user account {{EUII Hidden}} does not exist in the {tenant} directory. To sign into "
        "this application, the account must be added to the directory.",
    ),
    50126: Refusal(
        400,
        "invalid_grant",
        "Error validating credentials due to invalid username or password.",
    ),
    50076: Refusal(
        400,
        "invalid_grant",
        "Due to a configuration change made by your administrator, or because you moved to a new "
        "location, you must use multi-factor authentication to access '{resource}'.",
        "basic_action",
    ),
    50058: Refusal(  # *
        400,
        "login_required",
        "A silent sign-in request was sent but no user is signed in.",
    ),
    # -- grants
    70000: Refusal(  # *
        400,
        "invalid_grant",
        "The provided value for the input parameter '{parameter}' is not valid.",
    ),
    70008: Refusal(
        400,
        "invalid_grant",
        "The provided authorization code or refresh token has expired due to inactivity. Send a "
        "new interactive authorization request for this user and resource.",
    ),
    700082: Refusal(
        400,
        "invalid_grant",
        "The refresh token has expired due to inactivity. The token was issued on {issued} and was "
        "inactive for {inactive}.",
    ),
    54005: Refusal(
        400,
        "invalid_grant",
        "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use "
        "an existing refresh token.",
    ),
    50173: Refusal(  # *
        400,
        "invalid_grant",
        "The provided grant has expired due to it being revoked, a fresh auth token is needed. The "
        "user might have changed or reset their password.",
        "bad_token",
    ),
    50011: Refusal(  # *
        400,
        "invalid_request",
        "The redirect URI '{uri}' specified in the request does not match the redirect URIs "
        "configured for the application '{app}'. Make sure the redirect URI sent in the request "
        "matches one added to your application in the Azure portal.",
    ),
    500112: Refusal(  # *
        401,
        "invalid_client",
        "The reply address '{given}' does not match the reply address '{asked}' provided when "
        "requesting Authorization code.",
    ),
    501481: Refusal(  # *
        400,
        "invalid_grant",
        "The Code_Verifier does not match the code_challenge supplied in the authorization "
        "request.",
    ),
    50147: Refusal(  # *
        400, "invalid_request", "The size of the code challenge parameter isn't valid."
    ),
    70016: Refusal(
        400,
        "authorization_pending",
        "OAuth 2.0 device flow error. Authorization is pending. Continue polling.",
    ),
    70018: Refusal(  # *
        400,
        "bad_verification_code",
        "Invalid verification code due to User typing in wrong user code for device code flow.",
    ),
    70019: Refusal(400, "expired_token", "Verification code expired."),
    70020: Refusal(400, "invalid_grant", "Verification code expired."),
    50013: Refusal(400, "invalid_grant", "Assertion failed signature validation."),
    500131: Refusal(  # *
        400,
        "invalid_grant",
        "Assertion audience does not match the Client app presenting the assertion.",
    ),
    500133: Refusal(  # *
        400, "invalid_grant", "Assertion is not within its valid time range."
    ),
}


class IdentityRefusal(Exception):
    """A row of the table with its particulars; ``error`` may differ from the row's."""

    def __init__(self, number: int, *, error: str | None = None, **particulars: str) -> None:
        row = REFUSALS[number]
        self.number = number
        self.status = row.status
        self.error = error or row.error
        self.suberror = row.suberror
        self.sentence = row.sentence.format_map(particulars)
        super().__init__(f"AADSTS{number}: {self.sentence}")
