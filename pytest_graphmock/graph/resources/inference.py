"""Focused Inbox: GET …/inferenceClassification, GET and POST …/inferenceClassification/overrides,
GET, PATCH and DELETE …/overrides/{id}."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ...exchange.access import require_mail_access
from ...exchange.address import EmailAddress
from ...exchange.classification import (
    delete_override,
    get_override,
    overrides_in_order,
    reclassify,
    set_override,
)
from ...exchange.errors import InvalidParameterError
from ...exchange.outlook_lists import InferenceOverride
from ..answer import Answer
from ..call import Call
from ..odata.listing import listed_page
from ..queried.outlook_lists import QUERIED_OVERRIDE
from ..render import EntityType, collection_answer, count_answer, entity_answer
from ..tree import Resource
from ..wire.outlook_lists import override_from_wire, override_to_wire
from ..wire.reader import guid
from .access import MAIL_READ, MAIL_WRITE

__all__ = ["INFERENCE", "enter_inference"]

INFERENCE = Resource("inferenceClassification")
OVERRIDE = Resource("inferenceClassificationOverride")
OVERRIDES = Resource("overrides")
_COUNT = Resource("$count of overrides")

#: Its id is the user's (assumed; the reference shows none).
_INFERENCE = EntityType("inferenceClassification", lambda owner, call: {"id": owner.id})
_OVERRIDE = EntityType(
    "inferenceClassificationOverride", lambda each, call: override_to_wire(each, call.view)
)
_SELECT = frozenset({"select"})
_LIST = frozenset({"select", "top", "skip", "count", "filter", "orderby"})


def enter_inference(call: Call, key: Any) -> None:
    require_mail_access(call.tenant, call.mailbox, call.actor)


def _enter_override(call: Call, key: UUID) -> None:
    call.found = get_override(call.mailbox, key)


def _override(call: Call) -> InferenceOverride:
    assert isinstance(call.found, InferenceOverride)
    return call.found


@INFERENCE.on("GET", "Get inferenceClassification", MAIL_READ, options=_SELECT)
def get_inference(call: Call) -> Answer:
    return entity_answer(call, _INFERENCE, call.principal)


@OVERRIDES.on("GET", "List overrides", MAIL_READ, options=_LIST)
def list_overrides(call: Call) -> Answer:
    page = listed_page(call, QUERIED_OVERRIDE, overrides_in_order(call.mailbox))
    return collection_answer(call, _OVERRIDE, page)


@_COUNT.on("GET", "Count overrides", MAIL_READ, options=frozenset({"filter"}))
def count_overrides(call: Call) -> Answer:
    overrides = overrides_in_order(call.mailbox)
    return count_answer(listed_page(call, QUERIED_OVERRIDE, overrides).count())


@OVERRIDES.on("POST", "Create inferenceClassificationOverride", MAIL_WRITE, takes_body=True)
def create(call: Call) -> Answer:
    """201, also when it changes the one that a sender has (documented)."""
    given = {"email": EmailAddress(""), **override_from_wire(call.body)}
    if "classify_as" not in given:
        raise InvalidParameterError("The property 'classifyAs' is required.")
    return entity_answer(call, _OVERRIDE, set_override(call.tenant, call.mailbox, **given), 201)


@OVERRIDE.on("GET", "Get inferenceClassificationOverride", MAIL_READ, options=_SELECT)
def get(call: Call) -> Answer:
    return entity_answer(call, _OVERRIDE, _override(call))


@OVERRIDE.on("PATCH", "Update inferenceClassificationOverride", MAIL_WRITE, takes_body=True)
def update(call: Call) -> Answer:
    """The classification alone can be changed (documented); who the sender is stays."""
    override = _override(call)
    classify_as = override_from_wire(call.body).get("classify_as", override.classify_as)
    return entity_answer(
        call, _OVERRIDE, reclassify(call.tenant, call.mailbox, override, classify_as)
    )


@OVERRIDE.on("DELETE", "Delete inferenceClassificationOverride", MAIL_WRITE)
def delete(call: Call) -> Answer:
    delete_override(call.tenant, call.mailbox, _override(call))
    return Answer(204)


INFERENCE.leads("overrides", OVERRIDES)
INFERENCE.lacks_methods(PATCH="Update inferenceClassification")
OVERRIDES.has_key(OVERRIDE, _enter_override, reads_key=guid)
OVERRIDES.leads("$count", _COUNT)
