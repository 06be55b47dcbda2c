"""What ends every error of the platform: trace, correlation and time, and its body.

Source: platform.md §14.3 (documented).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ..request import Request
from .platform import IdentityPlatform
from .refusals import IdentityRefusal

__all__ = ["Trace", "described", "error_body", "next_trace"]


@dataclass(frozen=True, slots=True)
class Trace:
    """What a request is called: by us, and by the client if it gave a GUID."""

    trace_id: str
    correlation_id: str
    timestamp: str


def next_trace(platform: IdentityPlatform, request: Request) -> Trace:
    """Return the trace of a request; the tenant's ids make it, so the same test has the same."""
    platform.served += 1
    ids = platform.tenant.ids
    given = request.header("client-request-id") or ""
    return Trace(
        str(ids.guid(f"trace {platform.served}")),
        _guid(given) or str(ids.guid(f"correlation {platform.served}")),
        f"{platform.tenant.clock.now:%Y-%m-%d %H:%M:%SZ}",
    )


def described(refusal: IdentityRefusal, trace: Trace) -> str:
    """Return the ``error_description``."""
    return (
        f"AADSTS{refusal.number}: {refusal.sentence} Trace ID: {trace.trace_id} "
        f"Correlation ID: {trace.correlation_id} Timestamp: {trace.timestamp}"
    )


def error_body(refusal: IdentityRefusal, trace: Trace, origin: str) -> dict[str, Any]:
    """Return what a refusal says over the wire."""
    body: dict[str, Any] = {
        "error": refusal.error,
        "error_description": described(refusal, trace),
        "error_codes": [refusal.number],
        "timestamp": trace.timestamp,
        "trace_id": trace.trace_id,
        "correlation_id": trace.correlation_id,
        "error_uri": f"{origin}/error?code={refusal.number}",
    }
    if refusal.suberror is not None:
        body["suberror"] = refusal.suberror
    return body


def _guid(text: str) -> str | None:
    try:
        return str(UUID(text))
    except ValueError:
        return None
