"""What the service answers when it refuses: status, code, message, all in one place.

Codes and sentences: calendar.md §2.4, mail.md §24, platform.md §2 and §3.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..exchange.directory_errors import DirectoryRefusal
from ..exchange.errors import DuplicateTransactionError, Refusal, UndeletableError

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


# -- who is calling --------------------------------------------------------------


class AuthenticationError(GraphError):
    """No token, or one that does not count (observed texts; platform.md §3.2).

    Attributes:
        challenge: What follows in ``WWW-Authenticate``.
    """

    status = 401
    code = "InvalidAuthenticationToken"
    challenge = ""


class UnknownTokenTenantError(AuthenticationError):
    """A token of another tenant. Observed."""

    code = "OrganizationFromTenantGuidNotFound"

    def __init__(self, tenant_id: str) -> None:
        super().__init__(f"The tenant for tenant guid '{tenant_id}' does not exist.")


class RevokedTokenError(AuthenticationError):
    """A token from before its user's sessions were revoked.

    The challenge asks for a newer one, which clients then get (documented: continuous access
    evaluation, platform.md §3.2); the sentence is recalled.
    """

    message = (
        "Continuous access evaluation resulted in challenge with result: InteractionRequired "
        "and code: TokenIssuedBeforeRevocationTimestamp"
    )

    def __init__(self, revoked_at: object) -> None:
        super().__init__()
        claims = {"access_token": {"nbf": {"essential": True, "value": str(revoked_at)}}}
        encoded = base64.b64encode(json.dumps(claims, separators=(",", ":")).encode()).decode()
        self.challenge = f', error="insufficient_claims", claims="{encoded}"'


class AppOnlyMeError(GraphError):
    """``/me`` asked with an application's token. Observed."""

    message = "/me request is only valid with delegated authentication flow."


class MissingPermissionError(GraphError):
    """The token lacks the permission; the answer names nothing. Observed."""

    status = 403
    code = "ErrorAccessDenied"
    message = "Access is denied. Check credentials and try again."


class DirectoryPermissionError(MissingPermissionError):
    """The same on directory objects. Documented."""

    code = "Authorization_RequestDenied"
    message = "Insufficient privileges to complete the operation."


# -- the address -----------------------------------------------------------------


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


# -- the query -------------------------------------------------------------------


class QueryError(GraphError):
    """A query option that says something impossible; texts of platform.md §6."""


class SelectError(QueryError):
    """``$select`` or ``$expand`` names what is not there. Observed in 2026."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Parsing OData Select and Expand failed: {reason}")

    @classmethod
    def unknown(cls, name: str, type_name: str) -> SelectError:
        """Return the error for a property that a type does not have."""
        return cls(
            f"Could not find a property named '{name}' on type 'microsoft.graph.{type_name}'."
        )


class FilterError(QueryError):
    """``$filter`` that does not parse or does not fit the type (observed; texts of OData)."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Invalid filter clause: {reason}")

    @classmethod
    def at(cls, position: int, text: str) -> FilterError:
        """Return the error for an expression that stops making sense somewhere (observed)."""
        return cls(f"Syntax error at position {position} in '{text}'.")


class FilterNodeError(GraphError):
    """``$filter`` parses and fits the type, and Exchange does not evaluate it. Observed."""

    code = "ErrorInvalidUrlQueryFilter"
    message = "The query filter contains one or more invalid nodes."


class OrderNodeError(GraphError):
    """``$orderby`` names what cannot be sorted by. Status documented, the text assumed."""

    code = "ErrorInvalidUrlQuery"

    def __init__(self, path: str) -> None:
        super().__init__(f"The property '{path}' can't be used in $orderby.")


class InefficientFilterError(GraphError):
    """``$filter`` and ``$orderby`` that Exchange has no index for. Documented; mail.md §4.3."""

    code = "InefficientFilter"
    message = "The restriction or sort order is too complex for this operation."


class SearchWithError(GraphError):
    """``$search`` beside an option that it does not go with.

    ``$orderby`` and the code for ``$filter`` were observed; the rest is by analogy.
    """

    _NAMES: Mapping[str, tuple[str, str]] = {
        "orderby": ("SearchWithOrderBy", "$orderBy"),
        "filter": ("SearchWithFilter", "$filter"),
    }

    def __init__(self, option: str) -> None:
        code, name = self._NAMES.get(option, (self.code, f"${option}"))
        super().__init__(
            f"The query parameter '{name}' is not supported with '$search'.", code=code
        )


class SearchEventsError(GraphError):
    """``$search`` of events, which Graph does not have. Observed by a client's authors."""

    code = "SearchEvents"
    message = "The parameter $search is not currently supported on the Events resource."


class UnsupportedQueryError(GraphError):
    """What the directory does not evaluate, or only with ConsistencyLevel. Recalled texts."""

    code = "Request_UnsupportedQuery"
    message = "Unsupported Query."


# -- change tracking -------------------------------------------------------------


class TrackedQueryError(QueryError):
    """Query options that a delta does not take. Text observed; it lists those that were given, in
    the order of the observed lists (assumed)."""

    code = "ErrorInvalidUrlQuery"
    _ORDER = ("orderby", "filter", "select", "expand", "search", "top")

    def __init__(self, resource: str, options: Iterable[str]) -> None:
        given = sorted(options, key=lambda name: (name not in self._ORDER, self._place(name)))
        super().__init__(
            "The following parameters are not supported with change tracking over the "
            f"'{resource}' resource: '{', '.join(f'${name}' for name in given)}'."
        )

    def _place(self, name: str) -> int:
        return self._ORDER.index(name) if name in self._ORDER else 0


class UntrackedError(GraphError):
    """A collection whose changes cannot be asked for. Status observed, text assumed."""

    def __init__(self, type_name: str) -> None:
        super().__init__(f"Change tracking is not supported against 'microsoft.graph.{type_name}'.")


class DeltaTokenError(GraphError):
    """A delta or skip token that is not one, or not one for what is asked. Observed in 2026; that
    tokens of another collection count as malformed is assumed."""

    message = "Badly formed token."


class SyncStateError(GraphError):
    """What a token knows of is no longer kept: start over, where ``Location`` says (documented;
    text assumed)."""

    status = 410
    code = "SyncStateNotFound"
    message = "The sync state generation is not found; full resync required."

    def __init__(self, location: str) -> None:
        super().__init__(headers={"Location": location})


# -- subscriptions ---------------------------------------------------------------


class SubscriptionError(GraphError):
    """A subscription that says too little, or what cannot be. Assumed texts; platform.md §13.2."""

    code = "InvalidRequest"


class SubscriptionResourceError(GraphError):
    """What Outlook says of a subscription's resource, wrapped as it was observed to be."""

    code = "ExtensionError"
    _WORDS: Mapping[int, str] = {403: "Forbidden", 404: "NotFound"}

    def __init__(self, reason: str, status: int = 400) -> None:
        word = self._WORDS.get(status, "BadRequest")
        super().__init__(
            f"Operation: Create; Exception: [Status Code: {word}; Reason: {reason}]", status=status
        )


class HandshakeError(GraphError):
    """The receiver did not answer the validation request as it has to. Texts observed, but for
    the wrong body's (recalled) and the wrong content type's (assumed)."""

    code = "ValidationError"

    def __init__(self, reason: str) -> None:
        super().__init__(f"Subscription validation request {reason}")


class ForeignReceiverError(GraphError):
    """A receiver on another machine: ours alone, because a mock opens no connection that nobody
    allowed."""

    code = "ValidationError"

    def __init__(self, host: str) -> None:
        super().__init__(
            f"pytest-graphmock notifies receivers on this machine only, and '{host}' is none. "
            f"graph_mock.subscriptions.allow({host!r}) lets it."
        )


# -- the body --------------------------------------------------------------------


class BodyError(GraphError):
    """The JSON is well formed and does not say what the operation takes."""

    code = "RequestBodyRead"

    @classmethod
    def unexpected_node(cls, found: str, expected: str) -> BodyError:
        """Return the error for an object where a value belongs, and the like."""
        return cls(
            f"An unexpected '{found}' node was found when reading from the JSON reader. "
            f"A '{expected}' node was expected."
        )

    @classmethod
    def not_convertible(cls, literal: object, edm_type: str) -> BodyError:
        """Return the error for a value of another type (observed pattern)."""
        return cls(f"Cannot convert the literal '{literal}' to the expected type '{edm_type}'.")

    @classmethod
    def number_for_string(cls) -> BodyError:
        """Return the OData library's text for a number where a string belongs (assumed)."""
        return cls(
            "Cannot convert a value to target type 'Edm.String' because of conflict between "
            "input format string/number and parameter 'IEEE754Compatible' false/true."
        )

    @classmethod
    def unknown_member(cls, value: str) -> BodyError:
        """Return the error for a word that is not a member of an enumeration (assumed)."""
        return cls(f"Requested value '{value}' was not found.")

    @classmethod
    def unknown_property(cls, name: str, type_name: str) -> BodyError:
        """Return the error for a property that a type does not have (observed)."""
        return cls(
            f"The property '{name}' does not exist on type 'microsoft.graph.{type_name}'. Make "
            "sure to only use property names that are defined by the type or mark the type as "
            "open type."
        )

    @classmethod
    def unknown_parameter(cls, name: str, operation: str) -> BodyError:
        """Return the error for a parameter that an action does not have (observed elsewhere)."""
        return cls(
            f"The parameter '{name}' in the request payload is not a valid parameter for the "
            f"operation '{operation}'."
        )


class DeserializeError(GraphError):
    """Not JSON, or not said to be. The trailing blank is real (observed)."""

    code = "UnableToDeserializePostBody"
    message = "were unable to deserialize "


class ContentTypeMissingError(GraphError):
    """A body without a Content-Type. Observed."""

    status = 415
    code = "RequestBodyRead"
    message = (
        "A missing or empty content type header was found when trying to read a message. "
        "The content type header is required."
    )


class UndeclaredBodyError(GraphError):
    """A write of an entity, or a part of a batch, that does not say what its body is. Observed."""

    message = "Write requests (excluding DELETE) must contain the Content-Type header declaration."


class BodyTooLargeError(GraphError):
    """More than 4 MB. Status documented, text assumed (platform.md §2)."""

    status = 413
    code = "RequestEntityTooLarge"
    message = "Maximum request length exceeded."


# -- batches ---------------------------------------------------------------------


class BatchFormatError(GraphError):
    """What is no batch: no JSON, no requests. Observed; of wrong types within it assumed."""

    message = "Invalid batch payload format."


class BatchSizeError(GraphError):
    """More than 20 parts. Observed."""

    code = "MaximumValueExceeded"
    message = "Number of batch request steps exceeds the maximum value of 20."


class DuplicatePartError(GraphError):
    """Two parts of one id, which letter case does not tell apart. Text assumed."""

    def __init__(self, part: str) -> None:
        super().__init__(f"Request Id has to be unique in a batch request. Request Id: '{part}'.")


class BatchMemberError(GraphError):
    """A part without its id, method or url. Text assumed."""

    def __init__(self, member: str) -> None:
        super().__init__(f"Request {member.capitalize()} cannot be null or empty.")


class BatchDependencyError(GraphError):
    """A part depends on what does not stand before it. Beginning of the text observed."""

    def __init__(self, part: str) -> None:
        super().__init__(f"Invalid dependency for request Id: '{part}'.")


class NestedBatchError(GraphError):
    """A batch as a part of a batch: forbidden (documented); text, and that the part alone fails,
    assumed."""

    message = "A batch request can't contain another batch request."


class FailedDependencyError(GraphError):
    """A part depends on one that failed. Status documented, the body assumed."""

    status = 424
    code = "FailedDependency"
    message = "The request depends on a request that failed."


# -- and the rest ------------------------------------------------------------------


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
