"""The family that all answers of the service that are errors belong to, and Exchange's in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...exchange.directory_errors import DirectoryRefusal
from ...exchange.errors import DuplicateTransactionError, Refusal, UndeletableError

__all__ = ["GraphError", "NotImplementedHereError", "from_refusal"]

#: Which status carries a code of Exchange's; what is not here is a 400.
_STATUS_BY_CODE: Mapping[str, int] = {
    "ErrorItemNotFound": 404,
    "ErrorInvalidMailboxItemId": 404,
    "ErrorAccessDenied": 403,
    "ErrorSendAsDenied": 403,
    "ErrorFolderExists": 409,
    "CategoryNameDuplicate": 409,
    "ErrorDeleteDistinguishedFolder": 403,
    "ErrorMoveDistinguishedFolder": 403,
    "ErrorCannotDeleteObject": 403,
    "ErrorIrresolvableConflict": 412,
    "ErrorItemAlreadyExists": 409,
    "ErrorMessageSizeExceeded": 413,
    "invalidRange": 416,
    "ResourceNotFound": 404,
    "ErrorExceededSubscriptionCount": 403,
    "Request_ResourceNotFound": 404,
}


class GraphError(Exception):
    """An answer of the service that is an error; rendered by the application, nowhere else.

    Attributes:
        annotations: Members beside ``code`` and ``message`` in the error object.
    """

    status = 400
    code = "BadRequest"
    message = ""

    def __init__(
        self,
        message: str | None = None,
        *,
        code: str | None = None,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        annotations: Mapping[str, Any] | None = None,
    ) -> None:
        self.message = self.message if message is None else message
        self.code = code or self.code
        self.status = status or self.status
        self.headers = dict(headers or {})
        self.annotations = dict(annotations or {})
        super().__init__(f"{self.status} {self.code}: {self.message}")


def from_refusal(refusal: Refusal) -> GraphError:
    """Return the answer that carries what Exchange said."""
    annotations: dict[str, Any] = {}
    if isinstance(refusal, DuplicateTransactionError):
        annotations["@event.existingEventId"] = refusal.existing_id
    if isinstance(refusal, DirectoryRefusal) and refusal.details:
        annotations["details"] = [
            {"code": code, "message": refusal.message, "target": target}
            for code, target in refusal.details
        ]
    status = _STATUS_BY_CODE.get(refusal.code, 400)
    if isinstance(refusal, UndeletableError):  # calendar.md §17.1; of a purged item it is a 403
        status = 400
    return GraphError(refusal.message, code=refusal.code, status=status, annotations=annotations)


class NotImplementedHereError(GraphError):
    """Graph knows it, pytest-graphmock does not yet; it fails the test at teardown.

    The message names what is missing, so that nobody takes it for the service's own answer.
    """

    status = 501
    code = "NotImplemented"

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"pytest-graphmock does not implement {what} yet.")
