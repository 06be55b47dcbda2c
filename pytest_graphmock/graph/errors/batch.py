"""Batches that are malformed, and parts that cannot be served."""

from __future__ import annotations

from .base import GraphError

__all__ = [
    "BatchDependencyError",
    "BatchFormatError",
    "BatchMemberError",
    "BatchSizeError",
    "DuplicatePartError",
    "FailedDependencyError",
    "NestedBatchError",
]


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
