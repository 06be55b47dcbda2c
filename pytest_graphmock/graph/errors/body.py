"""Request bodies that cannot be read or do not fit."""

from __future__ import annotations

from .base import GraphError

__all__ = [
    "BodyError",
    "BodyTooLargeError",
    "ContentTypeMissingError",
    "DeserializeError",
    "UndeclaredBodyError",
]


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
