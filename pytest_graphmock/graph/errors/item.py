"""Items: MIME, etags; and a crash of our own."""

from __future__ import annotations

from .base import GraphError

__all__ = [
    "ActionChangeKeyError",
    "ChangeKeyFormatError",
    "CrashError",
    "MimeBase64Error",
    "MimeContentError",
]


class MimeBase64Error(GraphError):
    """MIME that is not in base64. Documented."""

    code = "ErrorMimeContentInvalidBase64String"
    message = "Invalid base64 string for MIME content."


class MimeContentError(GraphError):
    """Base64 of what is no message. Text from Exchange's table; assumed for Graph."""

    code = "ErrorMimeContentInvalid"
    message = "Invalid MIME content."


class ChangeKeyFormatError(GraphError):
    """An If-Match that is no etag (assumed)."""

    code = "ErrorInvalidChangeKey"
    message = "The change key is invalid."


class ActionChangeKeyError(GraphError):
    """An action of an event with an If-Match that is no etag. Observed: 500, and not a 400."""

    status = 500
    code = "ErrorInternalServerError"
    message = "An internal server error occurred. The operation failed."


class CrashError(GraphError):
    """A fault of our own, which the test gets to see with its traceback. Text documented."""

    status = 500
    code = "ErrorInternalServerError"
    message = "An internal server error occurred. The operation failed."
