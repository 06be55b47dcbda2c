"""Notifications with resource data: encrypted for the receiver, and who sent them told in a token.

It takes cryptography, the extra ``identity``. Source: Graph documentation, "Set up change
notifications that include resource data", and the reference of the type
"changeNotificationEncryptedContent" (documented).
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from ..exchange.tenant import Tenant
from .errors import NotImplementedHereError, SubscriptionError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

__all__ = ["check_certificate", "encrypted", "validation_token"]

#: Who sends change notifications, by its application's id (documented).
PUBLISHER = "0bf30f3b-4a52-48df-9a82-234910c4a086"
_KEY_BYTES = 32
_BLOCK_BYTES = 16
_TOKEN_LIFE_S = 3600


def check_certificate(certificate: str) -> None:
    """Refuse what nothing can be encrypted with.

    Raises:
        SubscriptionError: No certificate of an RSA key of 2048 to 4096 bits in base64 (400; limits
            documented, text assumed).
        NotImplementedHereError: There is no cryptography installed (501).
    """
    _opened(certificate)


def encrypted(content: bytes, certificate: str, certificate_id: str) -> dict[str, str]:
    """Return the ``encryptedContent`` of a notification: with a key of its own."""
    from cryptography.hazmat.primitives import hashes, padding
    from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from cryptography.hazmat.primitives.ciphers.modes import CBC

    public_key, thumbprint = _opened(certificate)
    key = secrets.token_bytes(_KEY_BYTES)
    padder = padding.PKCS7(_BLOCK_BYTES * 8).padder()
    # The vector is the beginning of the key, and the padding SHA-1's: so documented.
    cipher = Cipher(AES(key), CBC(key[:_BLOCK_BYTES])).encryptor()
    data = cipher.update(padder.update(content) + padder.finalize()) + cipher.finalize()
    sha1 = hashes.SHA1()  # as documented
    sealed_key = public_key.encrypt(key, OAEP(MGF1(sha1), sha1, None))
    return {
        "data": _text(data),
        "dataSignature": _text(hmac.digest(key, data, sha256)),
        "dataKey": _text(sealed_key),
        "encryptionCertificateId": certificate_id,
        "encryptionCertificateThumbprint": thumbprint,
    }


def validation_token(tenant: Tenant, application_id: str) -> str:
    """Return the JWT by which a receiver knows who sends: for its application, in its tenant."""
    from .identity.signing import sign

    now = int(tenant.clock.now.timestamp())
    return sign(
        {
            "aud": application_id,
            "iss": f"https://login.microsoftonline.com/{tenant.id}/v2.0",
            "iat": now,
            "nbf": now,
            "exp": now + _TOKEN_LIFE_S,
            "azp": PUBLISHER,
            "tid": tenant.id,
            "ver": "2.0",
        }
    )


@lru_cache(maxsize=16)
def _opened(certificate: str) -> tuple[RSAPublicKey, str]:
    """Return the key in a certificate, and its thumbprint."""
    try:
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
        from cryptography.hazmat.primitives.hashes import SHA1
        from cryptography.x509 import load_der_x509_certificate
    except ImportError:
        raise NotImplementedHereError(
            "includeResourceData without cryptography (pip install pytest-graphmock[identity])"
        ) from None
    try:
        opened = load_der_x509_certificate(base64.b64decode(certificate, validate=True))
        key = opened.public_key()
    except (binascii.Error, ValueError):
        raise SubscriptionError("Certificate could not be read.") from None
    if not isinstance(key, RSAPublicKey) or not 2048 <= key.key_size <= 4096:
        raise SubscriptionError("Certificate must hold an RSA key of 2048 to 4096 bits.")
    return key, opened.fingerprint(SHA1()).hex().upper()  # as documented


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
