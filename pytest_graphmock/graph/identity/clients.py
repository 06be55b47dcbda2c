"""How an application proves itself: client secret, client assertion, or not at all.

Source: platform.md §14.2 and §14.3 (documented); "certificate credentials" for the assertion.
"""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import unquote_plus, urlsplit

from .apps import App
from .form import Form
from .platform import IdentityPlatform
from .refusals import IdentityRefusal

__all__ = ["authenticate", "public_key"]

_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def authenticate(
    platform: IdentityPlatform, form: Form, *, must_prove: bool = False
) -> tuple[App, str]:
    """Return which application asks, and how it proved itself, as ``appidacr`` says it.

    Args:
        must_prove: Whether the flow is for confidential clients only.

    Raises:
        IdentityRefusal: It is unknown, or its proof is none.
    """
    named, basic_secret = _basic(form)
    assertion = form.find("client_assertion")
    client_id = form.find("client_id") or named or _subject(assertion)
    if client_id is None:
        raise IdentityRefusal(900144, parameter="client_id")
    app = platform.get_app(client_id, form.tenant_name)
    if assertion is not None:
        _check_assertion(platform, app, form, assertion)
        return app, "2"
    secret = form.find("client_secret") or basic_secret
    if secret is not None:
        _check_secret(platform, app, secret)
        return app, "1"
    if must_prove or app.is_confidential:
        raise IdentityRefusal(7000218)
    return app, "0"


def _basic(form: Form) -> tuple[str | None, str | None]:
    """Return id and secret of ``client_secret_basic``, both encoded once more (RFC 6749, §2.3.1).

    Raises:
        IdentityRefusal: The header is malformed (9002313).
    """
    scheme, _, encoded = (form.request.header("Authorization") or "").partition(" ")
    if scheme.casefold() != "basic":
        return None, None
    try:
        client_id, colon, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        raise IdentityRefusal(9002313) from None
    if not colon:
        raise IdentityRefusal(9002313)
    return unquote_plus(client_id) or None, unquote_plus(secret) or None


def _check_secret(platform: IdentityPlatform, app: App, secret: str) -> None:
    if not app.is_registered:
        return
    if secret != app.secret:
        raise IdentityRefusal(7000215, app=app.client_id)
    if app.secret_expires is not None and app.secret_expires <= platform.tenant.clock.now:
        raise IdentityRefusal(7000222, app=app.client_id)


def _subject(assertion: str | None) -> str | None:
    """An assertion names the application too, so that ``client_id`` may be left out (RFC 7521)."""
    if assertion is None:
        return None
    subject = _unverified(assertion).get("sub")
    return subject if isinstance(subject, str) else None


def _unverified(assertion: str) -> dict[str, Any]:
    import jwt

    try:
        claims: dict[str, Any] = jwt.decode(assertion, options={"verify_signature": False})
    except jwt.InvalidTokenError as error:
        raise IdentityRefusal(700027, reason=f"The assertion is malformed: {error}") from None
    return claims


def _check_assertion(platform: IdentityPlatform, app: App, form: Form, assertion: str) -> None:
    """Check what an assertion says, and its signature where a certificate is registered.

    Raises:
        IdentityRefusal: It is not this application's, or not meant for this tenant (700027).
    """
    if form.get("client_assertion_type") != _ASSERTION_TYPE:
        raise IdentityRefusal(9002313)
    claims = _unverified(assertion)
    if not claims.get("iss") == claims.get("sub") == app.client_id:
        raise IdentityRefusal(700027, reason="Issuer and subject are not the application.")
    audience = str(claims.get("aud"))
    tenant_name = urlsplit(audience).path.strip("/").partition("/")[0]
    try:
        platform.check_tenant(tenant_name)
    except IdentityRefusal:
        raise IdentityRefusal(700027, reason="The audience is not this tenant's.") from None
    if app.is_registered:
        _check_signature(app, assertion, audience)


def _check_signature(app: App, assertion: str, audience: str) -> None:
    """Verify with one of the registered keys; its lifetime too, by this machine's clock.

    The tenant's clock may stand anywhere, and the client that made the assertion knows of no other
    than the machine's.
    """
    import jwt

    for pem in app.certificates:
        try:
            jwt.decode(assertion, public_key(pem), algorithms=["RS256", "PS256"], audience=audience)
        except jwt.ExpiredSignatureError:
            raise IdentityRefusal(700027, reason="The assertion has expired.") from None
        except jwt.PyJWTError:  # a key of another kind is no token error
            continue
        return
    raise IdentityRefusal(700027, reason="The key was not found.")


def public_key(pem: str) -> Any:
    """Return the key of a certificate, or of a public key, in PEM.

    Raises:
        ValueError: It is neither.
        ImportError: cryptography is not installed.
    """
    from cryptography.hazmat.primitives.serialization import load_pem_public_key
    from cryptography.x509 import load_pem_x509_certificate

    if "BEGIN CERTIFICATE" in pem:
        return load_pem_x509_certificate(pem.encode()).public_key()
    return load_pem_public_key(pem.encode())
