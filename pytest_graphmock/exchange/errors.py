"""What Exchange says when it will not do a thing: its own codes, its own sentences.

Which HTTP status carries a refusal is Graph's affair (`graph/errors.py`).
"""

from __future__ import annotations

__all__ = [
    "AccessDeniedError",
    "AlreadyCancelledError",
    "AttachmentTooLargeError",
    "AttachmentTooSmallError",
    "ChangeKeyError",
    "CrossingBoundaryError",
    "DuplicateTransactionError",
    "EmptyIdError",
    "ExpirationPastError",
    "ExpirationTooFarError",
    "ExtensionExistsError",
    "FolderExistsError",
    "ForeignItemError",
    "HeaderNameError",
    "InvalidIdError",
    "InvalidParameterError",
    "InvalidRecipientsError",
    "InvalidRequestError",
    "ItemNotFoundError",
    "MessageSizeError",
    "MoveCopyError",
    "NotDraftError",
    "NotOrganizerError",
    "OrganizerRespondsError",
    "PropertySetError",
    "PropertyValidationError",
    "RecurrenceRangeError",
    "Refusal",
    "SubscriptionNotFoundError",
    "TimeIntervalError",
    "TimeZoneError",
    "TooManyHeadersError",
    "TooManySchedulesError",
    "TooManySubscriptionsError",
    "UndeletableError",
    "UploadRangeError",
]


class Refusal(Exception):
    """A rule of Exchange that stands in the way; the tenant is as it was before."""

    code = "ErrorInvalidRequest"
    message = "The request is invalid."

    def __init__(self, message: str | None = None) -> None:
        self.message = message or self.message
        super().__init__(self.message)


class InvalidRequestError(Refusal):
    """A calendar rule is violated; the first sentence is always the same.

    Source: the pair of sentences was seen whole in several published error bodies.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"Your request can't be completed. {reason}")


class NotOrganizerError(InvalidRequestError):
    """An attendee asked for what only the organizer may do.

    Source: text from the reference, "event: cancel" (documented); the code was seen on the live
    service by two independent projects. It is not ErrorAccessDenied and not 403.
    """

    def __init__(self) -> None:
        super().__init__("You need to be an organizer to cancel a meeting.")


class OrganizerRespondsError(InvalidRequestError):
    """The organizer tried to accept or decline the meeting. Observed by several clients."""

    def __init__(self) -> None:
        super().__init__("You can't respond to this meeting because you're the meeting organizer.")


class AlreadyCancelledError(InvalidRequestError):
    """An answer to a cancelled meeting. Assumed: Exchange has such errors, Graph's text is not
    published."""

    def __init__(self) -> None:
        super().__init__("You can't respond to this meeting because it's been canceled.")


class ItemNotFoundError(Refusal):
    """No such item in this mailbox, or not any more. Observed."""

    code = "ErrorItemNotFound"
    message = "The specified object was not found in the store."


class InvalidIdError(Refusal):
    """The id is not an Exchange id at all. Observed: preferred over 404."""

    code = "ErrorInvalidIdMalformed"
    message = "Id is malformed."


class ForeignItemError(Refusal):
    """An item of another mailbox. Text quoted by many clients (observed), status assumed."""

    code = "ErrorInvalidMailboxItemId"

    def __init__(self, item_id: str, mailbox: str) -> None:
        super().__init__(f"Item '{item_id}' doesn't belong to the targeted mailbox '{mailbox}'.")


class EmptyIdError(Refusal):
    """An id belongs there and none is given. Text from Exchange's table, assumed for Graph."""

    code = "ErrorInvalidIdEmpty"
    message = "Id must be non-empty."


class AccessDeniedError(Refusal):
    """The caller may not do this in that mailbox. Observed."""

    code = "ErrorAccessDenied"
    message = "Access is denied. Check credentials and try again."


class FolderExistsError(Refusal):
    """A folder, calendar or calendar group of that name is there already. Assumed for calendars."""

    code = "ErrorFolderExists"
    message = "A folder with the specified name already exists."


class UndeletableError(Refusal):
    """The default calendar, or a calendar group that is the default one or not empty.

    Source: calendar.md §17.1 and §17.2 (that it is refused is documented, code and text assumed).
    """

    code = "ErrorCannotDeleteObject"
    message = "Distinguished folders cannot be deleted."


class InvalidParameterError(Refusal):
    """A parameter is missing or contradicts another. Observed."""

    code = "ErrorInvalidParameter"


class PropertyValidationError(Refusal):
    """A value is out of its range. Text observed, most causes assumed."""

    code = "ErrorPropertyValidationFailure"
    message = "At least one property failed validation."


class PropertySetError(Refusal):
    """A property that only the service sets. Observed: microsoft-graph-docs issue 6439."""

    code = "ErrorInvalidPropertySet"
    message = "Set action is invalid for property."


class NotDraftError(PropertySetError):
    """What cannot be changed any more once a message was sent. Observed: issue 17008."""

    message = "Message is not draft."


class HeaderNameError(Refusal):
    """A header whose name is not the caller's to choose. Observed."""

    code = "InvalidInternetMessageHeader"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The internet message header name '{name}' should start with 'x-' or 'X-'."
        )


class TooManyHeadersError(Refusal):
    """More headers of their own than a message takes. Recalled."""

    code = "InvalidInternetMessageHeaderCollection"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"Maximum number of headers in one message should be less than or equal to {most}."
        )


class RecurrenceRangeError(Refusal):
    """The series does not start where its range says. Code from a single observation."""

    code = "ErrorInvalidRecurrenceRange"
    message = "The recurrence range is invalid."


class CrossingBoundaryError(Refusal):
    """A changed occurrence would pass its neighbour. Documented: "Update event"."""

    code = "ErrorOccurrenceCrossingBoundary"
    message = "Modified occurrence is crossing or overlapping adjacent occurrence."


class TimeZoneError(Refusal):
    """Not the name of a time zone. Code observed; the text is quoted by several error logs."""

    code = "TimeZoneNotSupportedException"

    def __init__(self, name: str) -> None:
        super().__init__(
            "A valid TimeZone value must be specified. "
            f"The following TimeZone value is not supported: '{name}'."
        )


class TimeIntervalError(Refusal):
    """Free/busy of too long a time. Code observed, text as Exchange's web services have it."""

    code = "ErrorTimeIntervalTooBig"

    def __init__(self, allowed_days: int, given_days: int) -> None:
        super().__init__(
            "The requested time duration specified for FreeBusyViewOptions.TimeWindow is too "
            f"long. The allowed limit = {allowed_days} days; the actual limit = {given_days} days."
        )


class TooManySchedulesError(Refusal):
    """Free/busy of too many at once. Limit documented, code and text assumed from Exchange's."""

    code = "ErrorMailboxDataArrayTooBig"

    def __init__(self, allowed: int, given: int) -> None:
        super().__init__(
            f"There are too many target users in the request. The allowed limit = {allowed}; the "
            f"actual limit = {given}."
        )


class InvalidRecipientsError(Refusal):
    """A recipient is no address, or there are too many. Assumed."""

    code = "ErrorInvalidRecipients"
    message = "At least one recipient isn't valid."


class ChangeKeyError(Refusal):
    """The caller's change key is stale. Status observed for events, text from Exchange's table."""

    code = "ErrorIrresolvableConflict"
    message = (
        "The send or update operation could not be performed because the change key passed in "
        "the request does not match the current change key for the item."
    )


class AttachmentTooSmallError(Refusal):
    """Too small for an upload session. Code documented, text assumed (mail.md §13.3)."""

    code = "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize"
    message = "Attachment size must be greater than the minimum size."


class AttachmentTooLargeError(Refusal):
    """Too large for an upload session. Assumed; the code is one of Exchange's."""

    code = "ErrorAttachmentSizeLimitExceeded"
    message = "The attachment exceeds the maximum supported size."


class MessageSizeError(Refusal):
    """An item would hold more than its mailbox allows. Text from Exchange's table."""

    code = "ErrorMessageSizeExceeded"
    message = "The message exceeds the maximum supported size."


class UploadRangeError(Refusal):
    """A piece of a file that is not the next one. Assumed (mail.md §13.5)."""

    code = "invalidRange"
    message = "Uploaded fragment overlaps with existing data."


class ExtensionExistsError(Refusal):
    """The item has an extension of that name already. Assumed."""

    code = "ErrorItemAlreadyExists"
    message = "An extension already exists with given id."


class SubscriptionNotFoundError(Refusal):
    """No such subscription of this application's, or not any more. Recalled text."""

    code = "ResourceNotFound"
    message = "The object was not found."


class ExpirationPastError(Refusal):
    """A subscription that would have expired already. Text from an observed fragment."""

    code = "ExtensionError"

    def __init__(self, expires_at: str, ago: str) -> None:
        super().__init__(
            f"Expiration time '{expires_at}' ('-{ago}' from now) must be in the future."
        )


class ExpirationTooFarError(Refusal):
    """A subscription that would live too long. Observed by several clients."""

    code = "ExtensionError"

    def __init__(self, allowed: int) -> None:
        super().__init__(f"Subscription expiration can only be {allowed} minutes in the future.")


class TooManySubscriptionsError(Refusal):
    """A mailbox that has all the subscriptions it may. Limit documented; code and text assumed."""

    code = "ErrorExceededSubscriptionCount"

    def __init__(self, allowed: int) -> None:
        super().__init__(f"The mailbox has reached its limit of {allowed} active subscriptions.")


class DuplicateTransactionError(InvalidRequestError):
    """A transactionId was used before, for other content. Observed in client code as 400."""

    code = "ErrorDuplicateTransactionId"

    def __init__(self, existing_id: str) -> None:
        self.existing_id = existing_id
        super().__init__(
            "The TransactionId specified in the request has already been used to create a "
            "different event."
        )


class MoveCopyError(Refusal):
    """Into itself, below itself, or into a search folder. Assumed; Exchange's table."""

    code = "ErrorMoveCopyFailed"
    message = "The move or copy operation failed."
