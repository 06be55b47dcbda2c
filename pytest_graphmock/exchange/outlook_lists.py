"""The short lists that a mailbox keeps beside its items: categories and senders' overrides.

Source: mail.md §18 and §19 (documented; which categories a new mailbox has, too).
"""

from __future__ import annotations

from dataclasses import dataclass

from .address import EmailAddress
from .message import InferenceClassification

__all__ = ["FIRST_CATEGORIES", "InferenceOverride", "MasterCategory"]


@dataclass(frozen=True, slots=True, eq=False)
class InferenceOverride:
    """A sender whose mail always goes to Focused, or always to Other."""

    key: int
    email: EmailAddress
    classify_as: InferenceClassification


@dataclass(frozen=True, slots=True, eq=False)
class MasterCategory:
    """A category that Outlook offers: a name that never changes, and one of 25 preset colors.

    Attributes:
        color: ``none``, or ``preset0`` to ``preset24``.
    """

    key: int
    name: str
    color: str = "none"


FIRST_CATEGORIES = (
    MasterCategory(40, "Red category", "preset0"),
    MasterCategory(41, "Blue category", "preset7"),
    MasterCategory(42, "Green category", "preset4"),
    MasterCategory(43, "Orange category", "preset1"),
    MasterCategory(44, "Purple category", "preset8"),
    MasterCategory(45, "Yellow category", "preset3"),
)
