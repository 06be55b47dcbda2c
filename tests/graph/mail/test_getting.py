"""Getting a message: mail.md §5, and the permissions of §23."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from pytest_graphmock import GraphMock

_UNKNOWN = "AAMk" + "A" * 40


def test_context_is_the_owners_messages(office: Any, as_user: Callable[..., Any]) -> None:
    """By GUID; with the selection in parentheses; through a folder by its path."""
    ana, message = as_user(office.ana), office.ana.inbox.add_message("Lunch")
    owner = f"{ana.url}/v1.0/$metadata#users('{office.ana.id}')"
    folder = office.ana.inbox.id

    contexts = [
        ana.get(f"{path}/{message.id}{query}").json()["@odata.context"]
        for path, query in (
            ("/me/messages", ""),
            ("/me/messages", "?$select=id,subject"),
            (f"/me/mailFolders/{folder}/messages", ""),
        )
    ]

    assert contexts == [
        f"{owner}/messages/$entity",
        f"{owner}/messages(id,subject)/$entity",
        f"{owner}/mailFolders('{folder.replace('=', '%3D')}')/messages/$entity",
    ]


def test_id_and_etag_come_with_any_selection(office: Any, as_user: Callable[..., Any]) -> None:
    """Selected or not (observed)."""
    message = office.ana.inbox.add_message("Lunch")

    read = as_user(office.ana).get(f"/me/messages/{message.id}?$select=subject").json()

    assert list(read) == ["@odata.context", "@odata.etag", "id", "subject"]


@pytest.mark.parametrize(
    ("key", "status", "code", "text"),
    [
        pytest.param(
            _UNKNOWN,
            404,
            "ErrorItemNotFound",
            "The specified object was not found in the store.",
            id="unknown",
        ),
        pytest.param("rubbish", 400, "ErrorInvalidIdMalformed", "Id is malformed.", id="rubbish"),
    ],
)
def test_id_of_nothing_is_refused(
    office: Any, as_user: Callable[..., Any], key: str, status: int, code: str, text: str
) -> None:
    """What parses is not found, what does not is malformed."""
    answer = as_user(office.ana).get(f"/me/messages/{key}")

    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code
    assert answer.json()["error"]["message"] == text


def test_message_of_another_mailbox_is_not_found(office: Any, as_user: Callable[..., Any]) -> None:
    """By either form of its id; the answer says whose it is not."""
    message = office.bob.inbox.add_message("Secret")
    ana, keys = as_user(office.ana), (message.id, message.immutable_id)

    answers = [ana.get(f"/me/messages/{key}") for key in keys]

    assert [each.status_code for each in answers] == [404, 404]
    errors = [each.json()["error"] for each in answers]
    assert {each["code"] for each in errors} == {"ErrorInvalidMailboxItemId"}
    assert [each["message"] for each in errors] == [
        f"Item '{key}' doesn't belong to the targeted mailbox '{office.ana.mail}'." for key in keys
    ]
    assert "Secret" not in "".join(each.text for each in answers)


def test_message_is_found_through_its_own_folder_only(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Another folder's address: 404 (assumed)."""
    ana, message = as_user(office.ana), office.ana.inbox.add_message("Lunch")

    there = ana.get(f"/me/mailFolders/inbox/messages/{message.id}")
    elsewhere = ana.get(f"/me/mailFolders/drafts/messages/{message.id}")

    assert (there.status_code, elsewhere.status_code) == (200, 404)


def test_reading_does_not_mark_as_read(office: Any, as_user: Callable[..., Any]) -> None:
    """Nor does it make a new version."""
    ana, message = as_user(office.ana), office.ana.inbox.add_message("Lunch")
    change_key = message.change_key

    read = [ana.get(f"/me/messages/{message.id}").json()["isRead"] for _ in range(2)]

    assert read == [False, False]
    assert message.change_key == change_key


_BASIC, _READ, _WRITE = "Mail.ReadBasic", "Mail.Read", "Mail.ReadWrite"
_LADDER = [_BASIC, _READ, _WRITE]
_SELECT = "?$select=subject"
_OPERATIONS = [
    ("GET", f"/messages{_SELECT}", _BASIC),
    ("GET", f"/messages/{{message}}{_SELECT}", _BASIC),
    ("GET", "/messages/$count", _BASIC),
    ("GET", f"/mailFolders/inbox/messages{_SELECT}", _BASIC),
    ("GET", "/mailFolders/inbox", _BASIC),
    ("GET", "/messages/{message}/attachments", _READ),
    ("GET", f"/messages{_SELECT}&$filter=startswith(subject,'Lu')", _BASIC),
    ("GET", f"/messages{_SELECT}&$filter=contains(body/content,'Soup')", _READ),
    ("GET", f'/messages{_SELECT}&$search="soup"', _READ),
    ("POST", "/messages", _WRITE),
    ("POST", "/mailFolders/inbox/messages", _WRITE),
    ("PATCH", "/messages/{message}", _WRITE),
    ("DELETE", "/messages/{message}", _WRITE),
    ("POST", "/messages/{message}/move", _WRITE),
    ("POST", "/messages/{message}/copy", _WRITE),
    ("POST", "/messages/{message}/permanentDelete", _WRITE),
]


@pytest.mark.graph_mock(auth="strict")
@pytest.mark.parametrize(("method", "path", "least"), _OPERATIONS)
@pytest.mark.parametrize("scope", [*_LADDER, "Mail.Send", "Calendars.ReadWrite"])
def test_operation_demands_its_permission_or_a_higher_one(
    office: Any, as_user: Callable[..., Any], method: str, path: str, least: str, scope: str
) -> None:
    """403 ``ErrorAccessDenied``, or whatever the operation itself says."""
    message = office.ana.inbox.add_message("Lunch")
    is_enough = scope in _LADDER and _LADDER.index(scope) >= _LADDER.index(least)

    answer = as_user(office.ana, scopes=[scope])(method, f"/me{path.format(message=message.id)}")

    assert (answer.status_code != 403) is is_enough
    if not is_enough:
        assert answer.json()["error"]["code"] == "ErrorAccessDenied"
        assert message.folder.well_known_name == "inbox"


@pytest.mark.parametrize("role", ["Mail.ReadBasic", "Mail.ReadBasic.All"])
def test_basic_permission_reads_no_bodies(role: str) -> None:
    """They are left out, selected or not, and so is what hangs on the message."""
    with GraphMock(auth="strict", users=1) as mock:
        user = mock.users[0]
        message = user.inbox.add_message("Lunch", "Soup?", attachments={"menu.txt": b"soup"})
        url = f"{mock.url}/v1.0/users/{user.id}/messages/{message.id}"
        headers = {"Authorization": f"Bearer {mock.token(app=True, scopes=[role])}"}

        whole = requests.get(url, headers=headers, timeout=5).json()
        query = "?$select=subject,body,bodyPreview,uniqueBody&$expand=attachments"
        selected = requests.get(url + query, headers=headers, timeout=5).json()
        both = f"Bearer {mock.token(app=True, scopes=[role, 'Mail.Read'])}"
        with_read = requests.get(url, headers={"Authorization": both}, timeout=5).json()

    assert with_read["bodyPreview"] == "Soup?"
    assert whole["subject"] == "Lunch"
    assert {"body", "bodyPreview"}.isdisjoint(whole)
    assert {name for name in selected if "@" not in name} == {"id", "subject"}
