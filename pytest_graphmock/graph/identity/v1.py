"""The token answer of what came before v2.0, ``/{tenant}/oauth2/token``.

Source: "Azure AD v1.0 protocols" (documented; archived): numbers are text there, and the resource
comes back.
"""

from __future__ import annotations

from typing import Any

from .form import Form

__all__ = ["in_v1_form"]


def in_v1_form(answer: dict[str, Any], form: Form, now: float) -> dict[str, Any]:
    """Return an answer of v2.0 as v1.0 gives it."""
    lifetime_s = answer["expires_in"]
    return {
        **answer,
        "expires_in": str(lifetime_s),
        "ext_expires_in": str(answer["ext_expires_in"]),
        "expires_on": str(int(now) + lifetime_s),
        "not_before": str(int(now)),
        "resource": form.asked().resource,
    }
