"""What the service answers when it is busy, broken or out of reach: status, code, message, headers.

Source: platform.md §3.3, §4 and §10, mail.md's table of errors.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from ..exchange.tenant import Tenant
from ..graph.answer import common_headers
from ..graph.cross_origin import CROSS_ORIGIN
from ..graph.request import Request

__all__ = ["FAULT_ERRORS", "FaultAnswer", "FaultAnswers"]

_CODES: Mapping[int, str] = {
    400: "BadRequest",
    401: "InvalidAuthenticationToken",
    403: "ErrorAccessDenied",
    404: "ErrorItemNotFound",
    409: "ErrorFolderExists",
    410: "SyncStateNotFound",
    412: "ErrorIrresolvableConflict",
    415: "UnsupportedMediaType",
    429: "TooManyRequests",
    500: "ErrorInternalServerError",
    501: "NotImplemented",
    502: "BadGateway",
    503: "ServiceUnavailable",
    504: "GatewayTimeout",
    507: "InsufficientStorage",
    509: "BandwidthLimitExceeded",
}
_MESSAGES: Mapping[str, str] = {
    "InvalidAuthenticationToken": "Lifetime validation failed, the token is expired.",
    "ErrorAccessDenied": "Access is denied. Check credentials and try again.",
    "ErrorItemNotFound": "The specified object was not found in the store.",
    "Authorization_RequestDenied": "Insufficient privileges to complete the operation.",
    "Request_MultipleObjectsWithSameKeyValue": (
        "Another object with the same value for property userPrincipalName already exists."
    ),
    "ResourceNotFound": "Resource could not be discovered.",
    "MailboxNotEnabledForRESTAPI": (
        "The mailbox is either inactive, soft-deleted, or is hosted on-premise."
    ),
    "SyncStateNotFound": ("The sync state generation is not found; full resync required."),
    "TooManyRequests": "Please retry again later.",
    "ApplicationThrottled": "Application is over its MailboxConcurrency limit.",
    "Request_ThrottledTemporarily": "Too many requests",
    "ErrorInternalServerError": "An internal server error occurred. The operation failed.",
    "NotImplemented": "This operation target is not yet supported.",
    # The code alone is documented for 503 and 502; the sentences are assumed.
    "ServiceUnavailable": "The service is temporarily unavailable. Try again later.",
    "BadGateway": "Bad gateway.",
    "ErrorServerBusy": "The server cannot service this request right now. Try again later.",
    # Observed with an empty message; of GatewayTimeout the code alone is known.
    "UnknownError": "",
    "GatewayTimeout": "",
}
_CHALLENGE = (
    'Bearer realm="", '
    'authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", '
    'client_id="00000003-0000-0000-c000-000000000000"'
)


class FaultAnswer(NamedTuple):
    """An error, ready to be sent."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def status_line(self) -> str:
        try:
            return f"{self.status} {HTTPStatus(self.status).phrase}"
        except ValueError:
            return f"{self.status} Unknown"


class FaultAnswers:
    """Makes a tenant's answers to calls that never reach it."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._count = 0

    def reset(self) -> None:
        """Number the answers from the beginning again."""
        self._count = 0

    def answer(
        self,
        request: Request,
        status: int,
        *,
        code: str | None = None,
        retry_after: int | None = None,
        body: Any = None,
    ) -> FaultAnswer:
        """Return an error as the service words it, or with a body of the test's own."""
        ids = self._ids(request)
        if status == 429 and retry_after is None:
            retry_after = 1  # it is always there (documented), and kiota takes 0 for none
        if code is None:
            is_busy = status == 503 and retry_after is not None
            code = "ErrorServerBusy" if is_busy else _CODES.get(status, _phrase_code(status))
        content = self._error(status, code, ids) if body is None else body
        kind, octets = _encoded(content)
        headers = [("Content-Type", kind), ("Content-Length", str(len(octets))), *ids.items()]
        headers += common_headers(self._tenant.clock.now).items()
        if request.header("Origin"):
            headers += CROSS_ORIGIN.items()
        if retry_after is not None:
            headers.append(("Retry-After", str(retry_after)))
        if status == 401:
            headers.append(("WWW-Authenticate", _CHALLENGE))
        return FaultAnswer(status, headers, octets)

    def _ids(self, request: Request) -> dict[str, str]:
        """Ids of the form that answers of the tenant have, and none of theirs: an f tells them."""
        with self._tenant.lock:
            self._count += 1
            request_id = f"{self._tenant.ids.request_prefix}-f{self._count:011x}"
        client_id = request.header("client-request-id") or ""
        safe = "".join(each for each in client_id if 32 <= ord(each) < 256)[:256]
        return {"request-id": request_id, "client-request-id": safe or request_id}

    def _error(self, status: int, code: str, ids: Mapping[str, str]) -> dict[str, Any]:
        inner: dict[str, Any] = {
            "date": self._tenant.clock.now.strftime("%Y-%m-%dT%H:%M:%S"),
            **ids,
        }
        if code == "TooManyRequests":  # documented so, with these three beside the usual ones
            inner = {"code": str(status), "message": "Please retry after", **inner}
            inner["status"] = str(status)
        message = _message(status, code)
        return {"error": {"code": code, "message": message, "innerError": inner}}


def _encoded(content: Any) -> tuple[str, bytes]:
    if isinstance(content, bytes):
        return "application/octet-stream", content
    if isinstance(content, str):
        return "text/plain; charset=utf-8", content.encode("utf-8", "backslashreplace")
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return "application/json", text.encode("utf-8", "backslashreplace")


def _phrase(status: int) -> str:
    try:
        return f"{HTTPStatus(status).phrase}."
    except ValueError:
        return "The operation failed."


def _phrase_code(status: int) -> str:
    try:
        return "".join(word.capitalize() for word in HTTPStatus(status).name.split("_"))
    except ValueError:
        return "UnknownError"


def _message(status: int, code: str) -> str:
    return _MESSAGES.get(code, _phrase(status))


#: Status, code and message of what the service answers when it is busy, broken or set up so that
#: it refuses; nothing here comes by itself, a test asks for it with `Faults.add`.
FAULT_ERRORS: tuple[tuple[int, str, str], ...] = tuple(
    (status, code, _message(status, code))
    for status, code in (
        (401, "UnknownError"),
        (403, "Forbidden"),
        (403, "accessDenied"),
        (404, "ResourceNotFound"),
        (404, "ImageNotFound"),
        (404, "ErrorInvalidImageId"),
        (409, "Request_MultipleObjectsWithSameKeyValue"),
        (410, "resyncRequired"),
        (412, "PreconditionFailed"),
        (415, "UnsupportedMediaType"),
        (429, "ApplicationThrottled"),
        (429, "Request_ThrottledTemporarily"),
        (429, "TooManyRequests"),
        (502, "BadGateway"),
        (503, "ErrorServerBusy"),
        (503, "ServiceUnavailable"),
        (504, "GatewayTimeout"),
        (504, "UnknownError"),
        (507, "InsufficientStorage"),
        (509, "BandwidthLimitExceeded"),
    )
)
