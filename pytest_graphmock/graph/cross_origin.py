"""Calls from web pages: what a browser has to hear before it lets a page of another origin read.

Source: platform.md §4: origin and exposed headers observed in a proxy's source; the answer to a
preflight is assumed.
"""

from __future__ import annotations

from .answer import Answer
from .request import Request

__all__ = ["CROSS_ORIGIN", "preflight_answer"]

CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "ETag, Location, Preference-Applied, Content-Range, request-id, client-request-id, "
        "ReadWriteConsistencyToken, SdkVersion, WWW-Authenticate, x-ms-client-gcc-tenant, "
        "Retry-After"
    ),
}


def preflight_answer(request: Request) -> Answer | None:
    """Return the answer to a browser that asks whether it may; None for every other request.

    It asks without a token, and whatever the address.
    """
    wanted = request.header("Access-Control-Request-Method")
    if request.method != "OPTIONS" or wanted is None or request.header("Origin") is None:
        return None
    headers = {"Access-Control-Allow-Methods": wanted, "Access-Control-Max-Age": "3600"}
    asked = request.header("Access-Control-Request-Headers")
    if asked:
        headers["Access-Control-Allow-Headers"] = asked
    return Answer(200, headers=headers)
