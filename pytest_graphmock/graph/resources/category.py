"""Categories: GET and POST …/outlook/masterCategories, GET, PATCH and DELETE …/{id}."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ...exchange.access import require_mail_access
from ...exchange.categories import (
    categories_in_order,
    create_category,
    delete_category,
    get_category,
    recolor_category,
)
from ...exchange.outlook_lists import MasterCategory
from ..answer import Answer
from ..call import Call
from ..odata.listing import listed_page
from ..queried.outlook_lists import QUERIED_CATEGORY
from ..render import EntityType, collection_answer, count_answer, entity_answer
from ..tree import Resource
from ..wire.outlook_lists import category_from_wire, category_to_wire
from ..wire.reader import guid
from .access import SETTINGS_READ, SETTINGS_WRITE

__all__ = ["MASTER_CATEGORIES", "enter_categories"]

CATEGORY = Resource("outlookCategory")
MASTER_CATEGORIES = Resource("masterCategories")
_COUNT = Resource("$count of masterCategories")

_CATEGORY = EntityType("outlookCategory", lambda each, call: category_to_wire(each, call.view))
_LIST = frozenset({"select", "top", "skip", "count", "filter", "orderby"})


def enter_categories(call: Call, key: Any) -> None:
    """A mailbox's categories are its owner's (assumed)."""
    require_mail_access(call.tenant, call.mailbox, call.actor)


def _enter_category(call: Call, key: UUID) -> None:
    call.found = get_category(call.mailbox, key)


def _category(call: Call) -> MasterCategory:
    assert isinstance(call.found, MasterCategory)
    return call.found


@MASTER_CATEGORIES.on("GET", "List masterCategories", SETTINGS_READ, options=_LIST)
def list_categories(call: Call) -> Answer:
    page = listed_page(call, QUERIED_CATEGORY, categories_in_order(call.mailbox))
    return collection_answer(call, _CATEGORY, page)


@_COUNT.on("GET", "Count masterCategories", SETTINGS_READ, options=frozenset({"filter"}))
def count_categories(call: Call) -> Answer:
    categories = categories_in_order(call.mailbox)
    return count_answer(listed_page(call, QUERIED_CATEGORY, categories).count())


@MASTER_CATEGORIES.on("POST", "Create outlookCategory", SETTINGS_WRITE, takes_body=True)
def create(call: Call) -> Answer:
    given = {"name": "", "color": "none", **category_from_wire(call.body)}
    return entity_answer(call, _CATEGORY, create_category(call.tenant, call.mailbox, **given), 201)


@CATEGORY.on("GET", "Get outlookCategory", SETTINGS_READ, options=frozenset({"select"}))
def get(call: Call) -> Answer:
    return entity_answer(call, _CATEGORY, _category(call))


@CATEGORY.on("PATCH", "Update outlookCategory", SETTINGS_WRITE, takes_body=True)
def update(call: Call) -> Answer:
    given = category_from_wire(call.body)
    after = recolor_category(call.tenant, call.mailbox, _category(call), **given)
    return entity_answer(call, _CATEGORY, after)


@CATEGORY.on("DELETE", "Delete outlookCategory", SETTINGS_WRITE)
def delete(call: Call) -> Answer:
    delete_category(call.tenant, call.mailbox, _category(call))
    return Answer(204)


MASTER_CATEGORIES.has_key(CATEGORY, _enter_category, reads_key=guid)
MASTER_CATEGORIES.leads("$count", _COUNT)
