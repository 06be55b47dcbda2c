"""``outlookCategory`` and ``inferenceClassificationOverride``: what their lists can be filtered and
sorted by (assumed)."""

from __future__ import annotations

from ...exchange.message import InferenceClassification
from ..odata.dialects import EVENTS
from ..odata.properties import STRING, Property, Queryable, enumeration

__all__ = ["QUERIED_CATEGORY", "QUERIED_OVERRIDE"]

QUERIED_CATEGORY = Queryable(
    "outlookCategory",
    EVENTS,
    {"displayname": Property(STRING, lambda each, view: each.name, True)},
)
QUERIED_OVERRIDE = Queryable(
    "inferenceClassificationOverride",
    EVENTS,
    {
        "classifyas": Property(
            enumeration("inferenceClassificationType", InferenceClassification),
            lambda each, view: each.classify_as,
        ),
        "senderemailaddress/address": Property(STRING, lambda each, view: each.email.address),
    },
)
