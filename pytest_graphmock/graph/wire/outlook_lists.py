"""``outlookCategory`` and ``inferenceClassificationOverride``."""

from __future__ import annotations

from typing import Any

from ...exchange.address import EmailAddress
from ...exchange.categories import id_of_category
from ...exchange.classification import id_of_override
from ...exchange.message import InferenceClassification
from ...exchange.outlook_lists import InferenceOverride, MasterCategory
from ..errors import BodyError
from .reader import Property, TypeReader, string, word_of
from .recipient import address_from_wire, address_to_wire
from .view import View

__all__ = ["category_from_wire", "category_to_wire", "override_from_wire", "override_to_wire"]

_COLORS = frozenset({"none", *(f"preset{number}" for number in range(25))})


def category_to_wire(category: MasterCategory, view: View) -> dict[str, Any]:
    """Return a category of the master list."""
    return {
        "id": id_of_category(view.mailbox, category),
        "displayName": category.name,
        "color": category.color,
    }


def category_from_wire(body: Any) -> dict[str, Any]:
    """Return the name and the color that a body gives."""
    return _CATEGORY.read(body)


def override_to_wire(override: InferenceOverride, view: View) -> dict[str, Any]:
    """Return how a sender's mail is classified."""
    return {
        "id": id_of_override(view.mailbox, override),
        "classifyAs": override.classify_as.value,
        "senderEmailAddress": address_to_wire(override.email),
    }


def override_from_wire(body: Any) -> dict[str, Any]:
    """Return the sender and the classification that a body gives."""
    return _OVERRIDE.read(body)


def _color(value: Any) -> str:
    """Return one of the preset colors, in any letter case as all enumerations."""
    text = string(value)
    if text.lower() not in _COLORS:
        raise BodyError.unknown_member(text)
    return text.lower()


_CATEGORY = TypeReader(
    "outlookCategory",
    {"displayName": Property("name", string, ""), "color": Property("color", _color, "none")},
    read_only=frozenset({"id"}),
)
_OVERRIDE = TypeReader(
    "inferenceClassificationOverride",
    {
        "classifyAs": Property(
            "classify_as", word_of(InferenceClassification), InferenceClassification.FOCUSED
        ),
        "senderEmailAddress": Property("email", address_from_wire, EmailAddress("")),
    },
    read_only=frozenset({"id"}),
)
