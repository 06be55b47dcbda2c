"""The address of an upload session: outside the versions of Graph, open to whoever knows it.

PUT, GET and DELETE /api/v2.0/Users('…')/Messages('…')/AttachmentSessions('…')?authtoken=…, as
``createUploadSession`` gave it. There the service speaks as Outlook does, in PascalCase. Source:
mail.md §13.5 (documented; GET and the refusals are assumed).
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qs, unquote

from ..exchange.directory import User
from ..exchange.errors import ItemNotFoundError
from ..exchange.event import Event
from ..exchange.item import Item
from ..exchange.mailbox import Mailbox
from ..exchange.tenant import Tenant
from ..exchange.upload import UploadSession, cancel_upload, find_upload, receive
from .answer import JSON, Answer
from .body import MOST_BYTES
from .call import Call
from .errors import BodyTooLargeError, GraphError, MethodError
from .request import Request
from .wire import times

__all__ = ["is_upload_address", "serve_upload", "session_answer"]

_ROOT = "/api/v2.0"
_ADDRESS = re.compile(
    rf"{_ROOT}/Users\('([^'@]+)@[^']+'\)/(?:Messages|Events)\('[^']+'\)/"
    r"AttachmentSessions\('([^']+)'\)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})")


def is_upload_address(raw_path: str) -> bool:
    """Tell whether a path leads to an upload session, and not to a version of Graph."""
    return _ADDRESS.fullmatch(unquote(raw_path)) is not None


def session_answer(call: Call, item: Item, session: UploadSession) -> Answer:
    """Return what tells the caller where to send the file; 201."""
    url = f"{call.request.origin}{_address(call.tenant, call.mailbox, item)}"
    token = _token(call.tenant, session)
    body = {
        "@odata.context": f"{call.base}/$metadata#microsoft.graph.uploadSession",
        "uploadUrl": f"{url}/AttachmentSessions('{session.id}')?authtoken={token}",
        "expirationDateTime": times.to_ticks(session.expires),
        "nextExpectedRanges": ["0-"],
    }
    return _json_answer(201, body)


def serve_upload(tenant: Tenant, request: Request) -> Answer:
    """Answer a request to a session's address."""
    mailbox, session = _found(tenant, request)
    if request.method == "PUT":
        return _put(tenant, mailbox, session, request)
    if request.method == "GET":
        return _status_answer(session, request)
    if request.method == "DELETE":
        cancel_upload(tenant, mailbox, session)
        return Answer(204)
    raise MethodError("DELETE, GET, PUT")


def _found(tenant: Tenant, request: Request) -> tuple[Mailbox, UploadSession]:
    """Return the session that an address names; a wrong token finds none, as it were none."""
    address = _ADDRESS.fullmatch(unquote(request.raw_path))
    assert address is not None
    owner = tenant.directory.find(address[1])
    if not isinstance(owner, User) or not owner.has_mailbox:
        raise ItemNotFoundError
    mailbox = tenant.mailbox_of(owner)
    session = find_upload(tenant, mailbox, address[2])
    if session is None or parse_qs(request.query).get("authtoken") != [_token(tenant, session)]:
        raise ItemNotFoundError
    return mailbox, session


def _put(tenant: Tenant, mailbox: Mailbox, session: UploadSession, request: Request) -> Answer:
    """Take a piece: 200 says what comes next, 201 that the file is attached, and where."""
    start = _start(session, request)
    outcome = receive(tenant, mailbox, session, start, request.body)
    if isinstance(outcome, UploadSession):
        return _status_answer(outcome, request)
    item, attachment = outcome
    attachment_id = mailbox.id_of_attachment(item, attachment)
    location = f"{request.origin}{_address(tenant, mailbox, item)}/Attachments('{attachment_id}')"
    return Answer(201, headers={"Location": location})


def _start(session: UploadSession, request: Request) -> int:
    """Return where a piece begins, if the header says what the body is."""
    if len(request.body) > MOST_BYTES:
        raise BodyTooLargeError
    given = _RANGE.fullmatch((request.header("Content-Range") or "").strip())
    if given is None:
        raise _range_error("The Content-Range header is missing or malformed.")
    first, last, total = (int(each) for each in given.groups())
    if total != session.size:
        raise _range_error("The Content-Range header does not agree with the size of the file.")
    if last - first + 1 != len(request.body):
        raise _range_error("The Content-Range header does not agree with the length of the body.")
    return first


def _range_error(message: str) -> GraphError:
    return GraphError(message, code="ErrorInvalidRequest")


def _status_answer(session: UploadSession, request: Request) -> Answer:
    context = f"{request.origin}{_ROOT}/$metadata#AttachmentSessions/$entity"
    body = {
        "@odata.context": context,
        "ExpirationDateTime": times.to_ticks(session.expires),
        "NextExpectedRanges": [str(session.received)],
    }
    return _json_answer(200, body)


def _address(tenant: Tenant, mailbox: Mailbox, item: Item) -> str:
    kind = "Events" if isinstance(item, Event) else "Messages"
    return f"{_ROOT}/Users('{mailbox.owner_id}@{tenant.id}')/{kind}('{mailbox.id_of(item)}')"


def _token(tenant: Tenant, session: UploadSession) -> str:
    return tenant.ids.digest(f"upload {session.key}", 32).hex()


def _json_answer(status: int, body: dict[str, Any]) -> Answer:
    return Answer(status, json.dumps(body, separators=(",", ":")).encode(), JSON)
