"""The address: segments, methods, and owners that are not there."""

from __future__ import annotations

import re

from .base import GraphError

__all__ = [
    "AcceptError",
    "ActionMethodError",
    "ImageNotFoundError",
    "LengthRequiredError",
    "MethodError",
    "NoMailboxError",
    "ObjectReferenceError",
    "SegmentError",
    "UnknownDirectoryObjectError",
    "UnknownGroupError",
    "UnknownUserError",
    "VersionError",
]


class SegmentError(GraphError):
    """A segment that the resource before it does not have. Observed: 400, not 404."""

    def __init__(self, segment: str) -> None:
        super().__init__(f"Resource not found for the segment '{segment}'.")
        if _REST_OF_ID.fullmatch(segment):
            self.code = "RequestBroker--ParseUri"


#: What an id's own slash leaves over where nobody encoded it: another code, observed.
_REST_OF_ID = re.compile(r"[\w+=-]{24,}")


class VersionError(GraphError):
    """Neither v1.0 nor beta. Recalled text."""

    def __init__(self, version: str) -> None:
        super().__init__(f"Invalid version: {version}")


class MethodError(GraphError):
    """The address exists and does not take the method. Documented in a batch sample."""

    status = 405
    code = "Request_BadRequest"
    message = "Specified HTTP method is not allowed for the request target."

    def __init__(self, allowed: str) -> None:
        super().__init__(headers={"Allow": allowed})


class ActionMethodError(MethodError):
    """The same for an action of an Outlook item. Assumed; calendar.md §2.1."""

    code = "ErrorInvalidRequest"
    message = "The OData request is not supported."


class LengthRequiredError(GraphError):
    """A write over a connection that does not say how long it is; no body. Observed."""

    status = 411
    code = "LengthRequired"


class AcceptError(GraphError):
    """The caller takes nothing that there is. Status documented, the rest assumed."""

    status = 406
    code = "NotAcceptable"
    message = "None of the media types in the Accept header can be served."


class UnknownUserError(GraphError):
    """A mailbox address names nobody. Code observed by several projects."""

    status = 404
    code = "ErrorInvalidUser"

    def __init__(self, key: str) -> None:
        super().__init__(f"The requested user '{key}' is invalid.")


class UnknownGroupError(GraphError):
    """A group address names no group. Assumed; calendar.md §18."""

    status = 404
    code = "ErrorInvalidGroup"

    def __init__(self, key: str) -> None:
        super().__init__(f"The requested group '{key}' is invalid.")


class NoMailboxError(GraphError):
    """The user has no mailbox here. Code observed in 2026."""

    status = 404
    code = "MailboxNotEnabledForRESTAPI"
    message = "The mailbox is either inactive, soft-deleted, or is hosted on-premise."


class UnknownDirectoryObjectError(GraphError):
    """A directory object that is not there. Documented."""

    status = 404
    code = "Request_ResourceNotFound"

    def __init__(self, key: str) -> None:
        super().__init__(
            f"Resource '{key}' does not exist or one of its queried reference-property "
            "objects are not present."
        )


class ImageNotFoundError(GraphError):
    """There is no photo. Code and text observed by several projects."""

    status = 404
    code = "ImageNotFound"
    message = (
        "Exception of type 'Microsoft.Fast.Profile.Core.Exception.ImageNotFoundException' was "
        "thrown."
    )


class ObjectReferenceError(GraphError):
    """A ``$ref`` body without the address of a directory object (text assumed)."""

    code = "Request_BadRequest"
    message = "Invalid object identifier: '@odata.id' has to be the address of a directory object."
