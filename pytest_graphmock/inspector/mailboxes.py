"""Whose mailboxes there are, and the folders and messages in them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from ..server.control.declared import Answer, Asked, CallTable, MissingError
from ..server.control.schema import BOOLEAN, INTEGER, TEXT, list_of, object_of, or_null, value_of
from ..server.control.shown import INSTANT, instant
from ..views import Event, Folder, Group, Message, Room
from ..views.people import Principal
from .room import Inspector

__all__ = ["CALLS", "MEETING", "meeting_to_json"]

CALLS: CallTable[Inspector] = CallTable()

_MOST_MESSAGES = 100

MEETING = object_of({"uid": TEXT, "occurrence": or_null(TEXT)})
_OWNER = object_of(
    {
        "id": TEXT,
        "mail": TEXT,
        "displayName": TEXT,
        "kind": {"type": "string", "enum": ["user", "room", "group"]},
        "timeZone": TEXT,
        "unread": INTEGER,
    }
)
_FOLDER = object_of(
    {
        "id": TEXT,
        "name": TEXT,
        "wellKnownName": or_null(TEXT),
        "depth": INTEGER,
        "total": INTEGER,
        "unread": INTEGER,
    }
)
_MESSAGE = object_of(
    {
        "id": TEXT,
        "type": {"type": "string", "enum": ["message", "event"]},
        "subject": TEXT,
        "from": TEXT,
        "to": list_of(TEXT),
        "dateTime": INSTANT,
        "isRead": BOOLEAN,
        "preview": TEXT,
        "meetingMessageType": or_null(TEXT),
        "meeting": {"type": ["object", "null"]},
    }
)


@CALLS.add(
    "GET",
    "inspect/overview",
    "The clock, what may go wrong, and everybody who has a mailbox",
    answers=object_of(
        {
            "domain": TEXT,
            "now": INSTANT,
            "isFrozen": BOOLEAN,
            "faults": list_of(TEXT),
            "mailboxes": list_of(_OWNER),
        }
    ),
)
def _overview(room: Inspector, asked: Asked) -> Answer:
    mock = room.mock
    with mock.tenant.lock:
        return Answer(
            {
                "domain": mock.tenant.domain,
                "now": instant(room.now),
                "isFrozen": mock.clock.is_frozen,
                "faults": [repr(each).strip("<>") for each in list(mock.faults)],
                "mailboxes": [_owner_to_json(each) for each in room.owners],
            }
        )


@CALLS.add(
    "GET",
    "inspect/mailboxes/{mailbox}/folders",
    "The mail folders of a mailbox, each behind the one that it is in",
    answers=value_of(_FOLDER),
)
def _folders(room: Inspector, asked: Asked) -> Answer:
    with room.mock.tenant.lock:
        found = _tree(room.owner(asked.names["mailbox"]))
        return Answer({"value": [_folder_to_json(each, depth) for each, depth in found]})


@CALLS.add(
    "GET",
    "inspect/mailboxes/{mailbox}/messages",
    "What lies in a folder, newest first; of all folders where a search is given",
    query={
        "folder": {"type": "string", "description": "a folder's id; the inbox if left out"},
        "search": {"type": "string", "description": "text in subject, people or body"},
    },
    answers=object_of({"value": list_of(_MESSAGE), "total": INTEGER}),
)
def _messages(room: Inspector, asked: Asked) -> Answer:
    query = asked.query
    with room.mock.tenant.lock:
        owner = room.owner(asked.names["mailbox"])
        search = query.get("search", "").casefold()
        if search:
            everything = (each for folder, _ in _tree(owner) for each in _contents(folder))
            found = [each for each in everything if search in _text_of(each)]
        else:
            found = list(_contents(_folder(owner, query.get("folder"))))
        found.sort(key=lambda each: each["dateTime"], reverse=True)
        shown = [{k: v for k, v in each.items() if k != "body"} for each in found[:_MOST_MESSAGES]]
        return Answer({"value": shown, "total": len(found)})


@CALLS.add(
    "GET",
    "inspect/mailboxes/{mailbox}/messages/{message}",
    "A message as Graph shows it, and the meeting that it is about",
    answers=object_of({"message": {"type": "object"}, "meeting": {"type": ["object", "null"]}}),
)
def _message(room: Inspector, asked: Asked) -> Answer:
    with room.mock.tenant.lock:
        message = _named(room, asked)
        return Answer({"message": message.as_json(), "meeting": _meeting_of(message)})


@CALLS.add(
    "GET",
    "inspect/mailboxes/{mailbox}/messages/{message}/body",
    "A message's body as a document that can do nothing",
    content_type="text/html",
)
def _body(room: Inspector, asked: Asked) -> Answer:
    body = _named(room, asked).as_json()["body"]
    html = body["content"] if body["contentType"] == "html" else f"<pre>{escape(body['content'])}"
    return Answer(html.encode(), content_type="text/html; charset=utf-8", headers=_BODY_HEADERS)


@CALLS.add(
    "GET",
    "inspect/mailboxes/{mailbox}/messages/{message}/source",
    "A message's MIME, as $value gives it",
    content_type="text/plain",
)
def _source(room: Inspector, asked: Asked) -> Answer:
    content = _named(room, asked).as_mime()
    return Answer(content, content_type="text/plain; charset=utf-8", headers=_BODY_HEADERS)


#: Mail comes from strangers: no script, no form, nothing from the network; its own styles it keeps.
_BODY_HEADERS = {
    "Content-Security-Policy": (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        "frame-ancestors 'self'"
    )
}


def _named(room: Inspector, asked: Asked) -> Message:
    return room.message(asked.names["mailbox"], asked.names["message"])


def _folder(owner: Principal, key: str | None) -> Folder:
    if key is None:
        return owner.inbox
    found = next((each for each in owner.folders if each.id == key), None)
    if found is None:
        raise MissingError(f"there is no such folder in the mailbox of {owner.mail}")
    return found


def _tree(owner: Principal) -> Iterator[tuple[Folder, int]]:
    """Yield the folders, well-known ones first, each with how deep it lies."""
    children = {each.id for folder in owner.folders for each in folder.child_folders}
    tops = [each for each in owner.folders if each.id not in children]
    order = ("inbox", "drafts", "sentitems", "deleteditems")
    tops.sort(key=lambda f: order.index(f.well_known_name) if f.well_known_name in order else 9)
    for top in tops:
        yield from _below(top, 0)


def _below(folder: Folder, depth: int) -> Iterator[tuple[Folder, int]]:
    yield folder, depth
    for child in folder.child_folders:
        yield from _below(child, depth + 1)


def _contents(folder: Folder) -> Iterator[dict[str, Any]]:
    yield from (_message_to_json(each) for each in folder.messages)
    yield from (_event_to_json(each) for each in folder.events)


def _text_of(shown: dict[str, Any]) -> str:
    people = [shown["from"], *shown["to"]]
    return "\n".join([shown["subject"], *people, shown["body"]]).casefold()


def _owner_to_json(owner: Principal) -> dict[str, Any]:
    kind = "group" if isinstance(owner, Group) else "room" if isinstance(owner, Room) else "user"
    return {
        "id": owner.id,
        "mail": owner.mail,
        "displayName": owner.display_name,
        "kind": kind,
        "timeZone": getattr(owner, "time_zone", "UTC"),
        "unread": owner.inbox.unread_item_count,
    }


def _folder_to_json(folder: Folder, depth: int) -> dict[str, Any]:
    return {
        "id": folder.id,
        "name": folder.display_name,
        "wellKnownName": folder.well_known_name,
        "depth": depth,
        "total": folder.total_item_count,
        "unread": folder.unread_item_count,
    }


def _message_to_json(message: Message) -> dict[str, Any]:
    return {
        "id": message.immutable_id,
        "type": "message",
        "subject": message.subject,
        "from": message.from_,
        "to": message.to_recipients,
        "dateTime": instant(message.received),
        "isRead": message.is_read,
        "preview": message.body_preview,
        "meetingMessageType": message.meeting_message_type,
        "meeting": _meeting_of(message),
        "body": message.body,
    }


def _event_to_json(event: Event) -> dict[str, Any]:
    return {
        "id": event.immutable_id,
        "type": "event",
        "subject": event.subject,
        "from": event.as_json()["organizer"]["emailAddress"]["address"],
        "to": [each.mail for each in event.attendees],
        "dateTime": instant(event.modified),
        "isRead": True,
        "preview": event.body_preview,
        "meetingMessageType": None,
        "meeting": meeting_to_json(event),
        "body": event.body,
    }


def meeting_to_json(event: Event) -> dict[str, Any]:
    """Return what `inspect/meeting` takes to find an event again."""
    day = event.occurrence_date
    return {"uid": event.uid, "occurrence": day.isoformat() if day else None}


def _meeting_of(message: Message) -> dict[str, Any] | None:
    uid, day = message.meeting_uid, message.occurrence_date
    return None if uid is None else {"uid": uid, "occurrence": day.isoformat() if day else None}
