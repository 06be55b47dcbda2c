"""What the service answers when it refuses: status, code, message, all in one place.

Codes and sentences: calendar.md §2.4, mail.md §24, platform.md §2 and §3.
"""

from __future__ import annotations

from .address import (
    AcceptError,
    ActionMethodError,
    ImageNotFoundError,
    LengthRequiredError,
    MethodError,
    NoMailboxError,
    ObjectReferenceError,
    SegmentError,
    UnknownDirectoryObjectError,
    UnknownGroupError,
    UnknownUserError,
    VersionError,
)
from .base import GraphError, NotImplementedHereError, from_refusal
from .batch import (
    BatchDependencyError,
    BatchFormatError,
    BatchMemberError,
    BatchSizeError,
    DuplicatePartError,
    FailedDependencyError,
    NestedBatchError,
)
from .body import (
    BodyError,
    BodyTooLargeError,
    ContentTypeMissingError,
    DeserializeError,
    UndeclaredBodyError,
)
from .caller import (
    AppOnlyMeError,
    AuthenticationError,
    DirectoryPermissionError,
    MissingPermissionError,
    RevokedTokenError,
    UnknownTokenTenantError,
)
from .item import (
    ActionChangeKeyError,
    ChangeKeyFormatError,
    CrashError,
    MimeBase64Error,
    MimeContentError,
)
from .query import (
    FilterError,
    FilterNodeError,
    InefficientFilterError,
    OrderNodeError,
    QueryError,
    SearchEventsError,
    SearchWithError,
    SelectError,
    UnsupportedQueryError,
)
from .subscription import (
    ForeignReceiverError,
    HandshakeError,
    SubscriptionError,
    SubscriptionResourceError,
)
from .tracking import DeltaTokenError, SyncStateError, TrackedQueryError, UntrackedError

__all__ = [
    "AcceptError",
    "ActionChangeKeyError",
    "ActionMethodError",
    "AppOnlyMeError",
    "AuthenticationError",
    "BatchDependencyError",
    "BatchFormatError",
    "BatchMemberError",
    "BatchSizeError",
    "BodyError",
    "BodyTooLargeError",
    "ChangeKeyFormatError",
    "ContentTypeMissingError",
    "CrashError",
    "DeltaTokenError",
    "DeserializeError",
    "DirectoryPermissionError",
    "DuplicatePartError",
    "FailedDependencyError",
    "FilterError",
    "FilterNodeError",
    "ForeignReceiverError",
    "GraphError",
    "HandshakeError",
    "ImageNotFoundError",
    "InefficientFilterError",
    "LengthRequiredError",
    "MethodError",
    "MimeBase64Error",
    "MimeContentError",
    "MissingPermissionError",
    "NestedBatchError",
    "NoMailboxError",
    "NotImplementedHereError",
    "ObjectReferenceError",
    "OrderNodeError",
    "QueryError",
    "RevokedTokenError",
    "SearchEventsError",
    "SearchWithError",
    "SegmentError",
    "SelectError",
    "SubscriptionError",
    "SubscriptionResourceError",
    "SyncStateError",
    "TrackedQueryError",
    "UndeclaredBodyError",
    "UnknownDirectoryObjectError",
    "UnknownGroupError",
    "UnknownTokenTenantError",
    "UnknownUserError",
    "UnsupportedQueryError",
    "UntrackedError",
    "VersionError",
    "from_refusal",
]
