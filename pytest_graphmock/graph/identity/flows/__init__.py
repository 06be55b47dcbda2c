"""The grants of the token endpoint, one a module: a form in, an answer's members out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..form import Form
from ..platform import IdentityPlatform
from . import authorization_code, client_credentials, device_code, on_behalf_of, password, refresh

__all__ = ["FLOWS"]

#: By ``grant_type``.
FLOWS: Mapping[str, Callable[[IdentityPlatform, Form], dict[str, Any]]] = {
    "client_credentials": client_credentials.grant,
    "authorization_code": authorization_code.grant,
    "refresh_token": refresh.grant,
    "password": password.grant,
    "urn:ietf:params:oauth:grant-type:device_code": device_code.grant,
    "device_code": device_code.grant,  # the name before RFC 8628, which old clients send
    "urn:ietf:params:oauth:grant-type:jwt-bearer": on_behalf_of.grant,
}
