"""Mail folders: list and get, by id or by well-known name, with their children and messages.

GET …/mailFolders, GET …/mailFolders/{id | well-known name}, …/childFolders, …/messages.
"""

from __future__ import annotations

from typing import Any

from ...exchange.access import require_mail_access
from ...exchange.calendar import ROOT, MailFolder
from ...exchange.errors import ItemNotFoundError
from ...exchange.ids import ItemReference
from ..answer import Answer
from ..call import Call
from ..odata.listing import listed_page
from ..odata.nested import expanded
from ..queried.folder import QUERIED_FOLDER
from ..render import EntityType, collection_answer, count_answer, entity_answer
from ..tree import Resource
from ..wire.folder import folder_to_wire
from .access import MAIL_READ_BASIC
from .folder_key import read_folder_key
from .message import MESSAGES
from .message_rule import MESSAGE_RULES, enter_rules

__all__ = ["CHILD_FOLDERS", "FOLDER_TYPE", "MAIL_FOLDERS"]

MAIL_FOLDER = Resource("mailFolder")
MAIL_FOLDERS = Resource("mailFolders")
CHILD_FOLDERS = Resource("childFolders")
_COUNT = Resource("$count of mailFolders")


def _child_folders(folder: MailFolder, call: Call, nested: str) -> dict[str, Any]:
    """Add the folders directly below, one level deep (recalled; mail.md §12.3)."""
    children, view = call.mailbox.child_folders(folder.key), call.view
    found = expanded(
        call, QUERIED_FOLDER, children, nested, lambda each: folder_to_wire(each, view)
    )
    return {"childFolders": found}


FOLDER_TYPE = EntityType(
    "mailFolder",
    lambda folder, call: folder_to_wire(folder, call.view),
    expansions={"childfolders": _child_folders},
)
_ITEM = frozenset({"select", "expand"})
_LIST = frozenset({"select", "expand", "top", "skip", "count", "filter", "orderby"})
_COUNTED = frozenset({"filter"})


# -- finding ---------------------------------------------------------------------


def _enter_folder(call: Call, key: str | ItemReference) -> None:
    require_mail_access(call.tenant, call.mailbox, call.actor)
    folder = call.mailbox.get_folder(key)
    if call.folder is not None and folder.parent != call.folder.key:
        raise ItemNotFoundError
    call.folder = folder


# -- operations ------------------------------------------------------------------


@MAIL_FOLDER.on("GET", "Get mailFolder", MAIL_READ_BASIC, options=_ITEM)
def get_folder(call: Call) -> Answer:
    return entity_answer(call, FOLDER_TYPE, call.folder)


@MAIL_FOLDERS.on("GET", "List mailFolders", MAIL_READ_BASIC, options=_LIST)
def list_folders(call: Call) -> Answer:
    """The folders directly below the root, by display name (observed order)."""
    return _children_answer(call)


@CHILD_FOLDERS.on("GET", "List childFolders", MAIL_READ_BASIC, options=_LIST)
def list_child_folders(call: Call) -> Answer:
    return _children_answer(call)


@_COUNT.on("GET", "Count mailFolders", MAIL_READ_BASIC, options=_COUNTED)
def count_folders(call: Call) -> Answer:
    require_mail_access(call.tenant, call.mailbox, call.actor)
    return count_answer(listed_page(call, QUERIED_FOLDER, _children(call)).count())


def _children_answer(call: Call) -> Answer:
    require_mail_access(call.tenant, call.mailbox, call.actor)
    return collection_answer(call, FOLDER_TYPE, listed_page(call, QUERIED_FOLDER, _children(call)))


def _children(call: Call) -> list[MailFolder]:
    parent = call.folder.key if call.folder else ROOT
    hidden = call.options.parameters.get("includehiddenfolders", "").casefold() == "true"
    return call.mailbox.child_folders(parent, hidden=hidden)


# -- what may follow -------------------------------------------------------------

MAIL_FOLDERS.lacks_methods(POST="Create mailFolder")
MAIL_FOLDER.lacks_methods(PATCH="Update mailFolder", DELETE="Delete mailFolder")
CHILD_FOLDERS.lacks_methods(POST="Create child folder")
MAIL_FOLDERS.has_key(MAIL_FOLDER, _enter_folder, reads_key=read_folder_key)
MAIL_FOLDERS.leads("$count", _COUNT)
MAIL_FOLDER.leads("childFolders", CHILD_FOLDERS)
MAIL_FOLDER.leads("messages", MESSAGES)
MAIL_FOLDER.leads("messageRules", MESSAGE_RULES, enter_rules)
MAIL_FOLDER.lacks("copy", "move", "permanentDelete", "operations")
MAIL_FOLDER.lacks("updateAllMessagesReadState", "userConfigurations")
MAIL_FOLDER.lacks("multiValueExtendedProperties", "singleValueExtendedProperties")
CHILD_FOLDERS.has_key(MAIL_FOLDER, _enter_folder, reads_key=read_folder_key)
CHILD_FOLDERS.leads("$count", _COUNT)
