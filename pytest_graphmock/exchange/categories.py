"""The list of categories that Outlook offers: added to, recolored, shortened.

POST …/outlook/masterCategories, PATCH and DELETE …/masterCategories/{id}. Items name categories by
text, whether they are in the list or not; nothing here touches them.

Source: mail.md §19 (documented).
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from . import ids
from .errors import InvalidParameterError, ItemNotFoundError, PropertySetError, Refusal
from .mailbox import Mailbox
from .outlook_lists import MasterCategory
from .tenant import Tenant

__all__ = [
    "categories_in_order",
    "create_category",
    "delete_category",
    "get_category",
    "id_of_category",
    "recolor_category",
]


class DuplicateCategoryError(Refusal):
    """There is a category of that name. Assumed."""

    code = "CategoryNameDuplicate"
    message = "A category with the same name already exists."


def id_of_category(mailbox: Mailbox, category: MasterCategory) -> str:
    """Return what a category is called from outside: a GUID."""
    return str(ids.guid_of(mailbox.guid, f"category {category.key}"))


def categories_in_order(mailbox: Mailbox) -> list[MasterCategory]:
    """Return a mailbox's categories, oldest first (assumed)."""
    return sorted(mailbox.master_categories.values(), key=lambda each: each.key)


def get_category(mailbox: Mailbox, category_id: UUID) -> MasterCategory:
    """Return the category of an id.

    Raises:
        ItemNotFoundError: There is none (404).
    """
    for each in mailbox.master_categories.values():
        if id_of_category(mailbox, each) == str(category_id):
            return each
    raise ItemNotFoundError


def create_category(tenant: Tenant, mailbox: Mailbox, name: str, color: str) -> MasterCategory:
    """Offer a category from now on.

    Raises:
        InvalidParameterError: It has no name (400, assumed).
        DuplicateCategoryError: There is one of that name, in any letter case (409, assumed).
    """
    if not name.strip():
        raise InvalidParameterError("The property 'displayName' is required.")
    taken = {each.name.casefold() for each in mailbox.master_categories.values()}
    if name.casefold() in taken:
        raise DuplicateCategoryError
    with tenant.transaction():
        category = MasterCategory(tenant.ids.next(), name, color)
        tenant.journal.write(mailbox, None, category, "create")
    return category


def recolor_category(
    tenant: Tenant,
    mailbox: Mailbox,
    category: MasterCategory,
    color: str | None = None,
    name: str | None = None,
) -> MasterCategory:
    """Give a category another color; its name is for good.

    Raises:
        PropertySetError: It would have another name (400; documented that it can't).
    """
    if name not in (None, category.name):
        raise PropertySetError
    if color in (None, category.color):
        return category
    after = replace(category, color=color)
    with tenant.transaction():
        tenant.journal.write(mailbox, category, after, "update")
    return after


def delete_category(tenant: Tenant, mailbox: Mailbox, category: MasterCategory) -> None:
    """Offer a category no more; items that have it keep it."""
    with tenant.transaction():
        tenant.journal.write(mailbox, category, None, "delete")
