"""The key that id tokens, and access tokens for other APIs, are signed with.

Whoever gets these may verify them, by the JWKS. That takes RS256, and so cryptography (the extra
``identity``); without it they are signed HS256, the JWKS is empty and nobody can verify them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from threading import Lock
from typing import Any

__all__ = ["decode", "is_signed_by_us", "jwks", "sign"]

_UNVERIFIABLE_KEY = b"pytest-graphmock: a public test key for want of cryptography"
_making = Lock()


def sign(claims: Mapping[str, Any]) -> str:
    """Return a JWT of some claims."""
    import jwt

    key = _private_key()
    if key is None:
        return jwt.encode(dict(claims), _UNVERIFIABLE_KEY, algorithm="HS256")
    headers = {"kid": jwks()[0]["kid"]}
    return jwt.encode(dict(claims), key, algorithm="RS256", headers=headers)


def decode(token: str) -> dict[str, Any]:
    """Return the claims of what `sign` signed; audience and lifetime are the caller's to check.

    Raises:
        jwt.InvalidTokenError: It did not.
    """
    import jwt

    key = _private_key()
    verifying, algorithm = (_UNVERIFIABLE_KEY, "HS256") if key is None else (key, "RS256")
    if key is not None:
        verifying = key.public_key()
    options: Any = {"verify_exp": False, "verify_nbf": False, "verify_iat": False}
    options["verify_aud"] = False
    claims: dict[str, Any] = jwt.decode(token, verifying, algorithms=[algorithm], options=options)
    return claims


def is_signed_by_us(token: str) -> bool:
    """Tell whether `sign` signed it; what is no RS256 token at all costs no key."""
    import jwt

    try:
        if jwt.get_unverified_header(token).get("kid") is None and _has_cryptography():
            return False
        decode(token)
    except jwt.InvalidTokenError:
        return False
    return True


@lru_cache(maxsize=1)
def jwks() -> list[dict[str, Any]]:
    """Return the public keys, as RFC 7517 has them; none without cryptography."""
    key = _private_key()
    if key is None:
        return []
    from jwt.algorithms import RSAAlgorithm

    public = json.loads(RSAAlgorithm.to_jwk(key.public_key()))
    kid = sha256(public["n"].encode()).hexdigest()[:27]
    return [{"kty": "RSA", "use": "sig", "kid": kid, "n": public["n"], "e": public["e"]}]


def _has_cryptography() -> bool:
    from jwt.algorithms import has_crypto

    return bool(has_crypto)


def _private_key() -> Any:
    """Return this process's key; None without cryptography."""
    with _making:  # two threads would make two keys, and one of them would be forgotten
        return _made_key() if _has_cryptography() else None


@lru_cache(maxsize=1)
def _made_key() -> Any:
    """Make the key when it is first needed, because that takes 60 ms."""
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

    return generate_private_key(public_exponent=65537, key_size=2048)
