"""Mail folders, by id or by well-known name, with their children and messages.

GET and POST …/mailFolders and …/childFolders; GET, PATCH and DELETE …/mailFolders/{id | well-known
name}; POST …/move, /copy, /permanentDelete, in beta /updateAllMessagesReadState.
"""

from __future__ import annotations

from typing import Any

from ...exchange.access import require_mail_access
from ...exchange.calendar import ROOT, MailFolder
from ...exchange.errors import EmptyIdError, InvalidParameterError, ItemNotFoundError
from ...exchange.folders import (
    copy_folder,
    create_folder,
    delete_folder,
    mark_messages,
    move_folder,
    purge_folder,
    update_folder,
)
from ...exchange.ids import ItemReference
from ..answer import Answer
from ..call import Call
from ..errors import SegmentError
from ..odata.listing import listed_page
from ..odata.nested import expanded
from ..queried.folder import QUERIED_FOLDER
from ..render import EntityType, collection_answer, count_answer, entity_answer
from ..searching import messages_of
from ..tree import Resource
from ..wire.folder import folder_from_wire, folder_to_wire, folder_type
from ..wire.folder_key import destination_from_wire, read_folder_key
from ..wire.reader import boolean
from .access import MAIL_READ_BASIC, MAIL_WRITE
from .expansions import PROPERTY_EXPANSIONS
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
    expansions={"childfolders": _child_folders, **PROPERTY_EXPANSIONS},
    type_name=folder_type,
)
_ITEM = frozenset({"select", "expand"})
_LIST = frozenset({"select", "expand", "top", "skip", "count", "filter", "orderby"})
_COUNTED = frozenset({"filter"})
_DESTINATION = {"DestinationId": destination_from_wire}


def _enter_folder(call: Call, key: str | ItemReference) -> None:
    require_mail_access(call.tenant, call.mailbox, call.actor)
    folder = call.mailbox.get_folder(key)
    if call.folder is not None and folder.parent != call.folder.key:
        raise ItemNotFoundError
    call.folder = folder


@MAIL_FOLDER.on("GET", "Get mailFolder", MAIL_READ_BASIC, options=_ITEM)
def get_folder(call: Call) -> Answer:
    return entity_answer(call, FOLDER_TYPE, call.folder)


@MAIL_FOLDER.on("PATCH", "Update mailFolder", MAIL_WRITE, takes_body=True)
def update(call: Call) -> Answer:
    members = folder_from_wire(call.body, call.mailbox, _folder(call))
    after = update_folder(call.tenant, call.mailbox, _folder(call), members)
    return entity_answer(call, FOLDER_TYPE, after)


@MAIL_FOLDER.on("DELETE", "Delete mailFolder", MAIL_WRITE)
def delete(call: Call) -> Answer:
    delete_folder(call.tenant, call.mailbox, _folder(call))
    return Answer(204)


@MAIL_FOLDER.action("permanentDelete", MAIL_WRITE, {})
def permanently_delete(call: Call) -> Answer:
    purge_folder(call.tenant, call.mailbox, _folder(call))
    return Answer(204)


@MAIL_FOLDER.action("move", MAIL_WRITE, _DESTINATION)
def move(call: Call) -> Answer:
    """200, where a message that moves answers 201 (documented)."""
    moved = move_folder(call.tenant, call.mailbox, _folder(call), _destination(call))
    return entity_answer(call, FOLDER_TYPE, moved)


@MAIL_FOLDER.action("copy", MAIL_WRITE, _DESTINATION)
def copy(call: Call) -> Answer:
    copied = copy_folder(call.tenant, call.mailbox, _folder(call), _destination(call))
    return entity_answer(call, FOLDER_TYPE, copied)


@MAIL_FOLDER.action(
    "updateAllMessagesReadState",
    MAIL_WRITE,
    {"isRead": boolean, "suppressReadReceipts": boolean},
)
def update_all_messages_read_state(call: Call) -> Answer:
    """Beta's alone (documented). No receipts are sent here, so that none need be suppressed; the
    status is assumed."""
    if not call.is_beta:
        raise SegmentError("updateAllMessagesReadState")
    is_read = call.body.get("isRead")
    if is_read is None:
        raise InvalidParameterError("The parameter 'isRead' is required.")
    messages = messages_of(_folder(call), call.view)
    mark_messages(call.tenant, call.mailbox, messages, is_read)
    return Answer(204)


@MAIL_FOLDERS.on("POST", "Create mailFolder", MAIL_WRITE, takes_body=True)
def create(call: Call) -> Answer:
    return _created(call)


@CHILD_FOLDERS.on("POST", "Create child folder", MAIL_WRITE, takes_body=True)
def create_child(call: Call) -> Answer:
    return _created(call)


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


def _created(call: Call) -> Answer:
    require_mail_access(call.tenant, call.mailbox, call.actor)
    members = folder_from_wire(call.body, call.mailbox)
    folder = create_folder(call.tenant, call.mailbox, members, call.folder)
    return entity_answer(call, FOLDER_TYPE, folder, 201)


def _folder(call: Call) -> MailFolder:
    assert call.folder is not None
    return call.folder


def _destination(call: Call) -> MailFolder:
    key = call.body.get("DestinationId")
    if key is None:
        raise EmptyIdError
    return call.mailbox.get_folder(key)


def _children_answer(call: Call) -> Answer:
    require_mail_access(call.tenant, call.mailbox, call.actor)
    return collection_answer(call, FOLDER_TYPE, listed_page(call, QUERIED_FOLDER, _children(call)))


def _children(call: Call) -> list[MailFolder]:
    parent = call.folder.key if call.folder else ROOT
    hidden = call.options.parameters.get("includehiddenfolders", "").casefold() == "true"
    return call.mailbox.child_folders(parent, hidden=hidden)


MAIL_FOLDERS.has_key(MAIL_FOLDER, _enter_folder, reads_key=read_folder_key)
MAIL_FOLDERS.leads("$count", _COUNT)
MAIL_FOLDER.leads("childFolders", CHILD_FOLDERS)
MAIL_FOLDER.leads("messages", MESSAGES)
MAIL_FOLDER.leads("messageRules", MESSAGE_RULES, enter_rules)
MAIL_FOLDER.lacks("operations", "userConfigurations")
MAIL_FOLDER.lacks("multiValueExtendedProperties", "singleValueExtendedProperties")
CHILD_FOLDERS.has_key(MAIL_FOLDER, _enter_folder, reads_key=read_folder_key)
CHILD_FOLDERS.leads("$count", _COUNT)
