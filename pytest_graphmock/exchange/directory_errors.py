"""What the directory says when it will not do a thing; unlike Exchange it names the property.

Texts were seen in public reports of the live service where nothing else is said; which causes
give which of them is assumed.
"""

from __future__ import annotations

from collections.abc import Iterable

from .errors import Refusal

__all__ = [
    "AlreadyReferencedError",
    "DirectoryRefusal",
    "DomainError",
    "InvalidReferenceError",
    "InvalidValueError",
    "LastOwnerError",
    "MailEnabledGroupError",
    "NotReferencedError",
    "ObjectConflictError",
    "ReadOnlyPropertyError",
    "RequiredValueError",
    "require_values",
]


class DirectoryRefusal(Refusal):
    """A rule of the directory stands in the way.

    Attributes:
        details: What stands in ``error.details``: pairs of a code and the property it is about.
    """

    code = "Request_BadRequest"
    details: tuple[tuple[str, str], ...] = ()


class InvalidValueError(DirectoryRefusal):
    """A value that the property can't have, an empty text among them."""

    def __init__(self, name: str, resource: str = "User") -> None:
        self.details = (("InvalidValue", name),)
        super().__init__(f"Invalid value specified for property '{name}' of resource '{resource}'.")


class RequiredValueError(DirectoryRefusal):
    """A new object lacks what each has to have (text recalled)."""

    def __init__(self, name: str, resource: str = "User") -> None:
        super().__init__(f"A value is required for property '{name}' of resource '{resource}'.")


class ReadOnlyPropertyError(DirectoryRefusal):
    """A property that the directory alone writes (text recalled)."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Property '{name}' is read-only and cannot be set.")


class ObjectConflictError(DirectoryRefusal):
    """Somebody else has that name or address."""

    def __init__(self, name: str) -> None:
        self.details = (("ObjectConflict", name),)
        super().__init__(f"Another object with the same value for property {name} already exists.")


class DomainError(DirectoryRefusal):
    """A user principal name in a domain that is not the organization's (text recalled)."""

    message = (
        "The domain portion of the userPrincipalName property is invalid. You must use one of the "
        "verified domain names in your organization."
    )


class MailEnabledGroupError(DirectoryRefusal):
    """A mail-enabled group that is no Microsoft 365 group: Exchange's to make (text recalled)."""

    message = (
        "The service does not currently support writes of mail-enabled groups. Please ensure that "
        "the mail-enablement property is unset and the security-enablement property is set."
    )


class AlreadyReferencedError(DirectoryRefusal):
    """Added to a group twice. Documented."""

    def __init__(self, relation: str) -> None:
        super().__init__(
            "One or more added object references already exist for the following modified "
            f"properties: '{relation}'."
        )


class InvalidReferenceError(DirectoryRefusal):
    """A group as the member of a Microsoft 365 group, and the like (text recalled)."""

    def __init__(self, relation: str) -> None:
        super().__init__(
            f"An invalid operation was included in the following modified references: '{relation}'."
        )


class LastOwnerError(DirectoryRefusal):
    """The only owner of a Microsoft 365 group stays (documented; text recalled)."""

    message = "The group must have at least one owner, hence this owner cannot be removed."


class NotReferencedError(DirectoryRefusal):
    """Nobody by that id, or not in that relation. Text documented."""

    code = "Request_ResourceNotFound"

    def __init__(self, key: str) -> None:
        super().__init__(
            f"Resource '{key}' does not exist or one of its queried reference-property objects "
            "are not present."
        )


def require_values(given: Iterable[str], required: Iterable[str], resource: str) -> None:
    """Refuse what lacks a required property; the first one is named.

    Raises:
        RequiredValueError: There is one (400).
    """
    present = set(given)
    for name in required:
        if name not in present:
            raise RequiredValueError(name, resource)
