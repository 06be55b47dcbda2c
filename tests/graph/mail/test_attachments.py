"""Attachments of messages: the same code as for events, in folders and without them."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest

FILE = {
    "@odata.type": "#microsoft.graph.fileAttachment",
    "name": "menu.txt",
    "contentBytes": base64.b64encode(b"soup").decode(),
}


@pytest.mark.parametrize("where", ["/me/messages", "/me/mailFolders/inbox/messages"])
def test_file_is_added_read_and_deleted(
    office: Any, as_user: Callable[..., Any], where: str
) -> None:
    """201, 200, raw bytes, 204; hasAttachments and the change key follow."""
    ana, message = as_user(office.ana), office.ana.inbox.add_message("Lunch")
    path, change_key = f"{where}/{message.id}/attachments", message.change_key

    added = ana.post(path, FILE)

    assert added.status_code == 201
    attachment_id = added.json()["id"]
    assert ana.get(f"{path}/{attachment_id}/$value").content == b"soup"
    assert ana.get(f"{where}/{message.id}").json()["hasAttachments"] is True
    assert message.change_key != change_key
    assert ana.delete(f"{path}/{attachment_id}").status_code == 204
    assert ana.get(path).json()["value"] == []
    assert ana.get(f"{where}/{message.id}").json()["hasAttachments"] is False


def test_messages_are_listed_with_their_attachments(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """``$expand=attachments`` on the list, with a choice of members."""
    office.ana.inbox.add_message("Lunch", attachments={"menu.txt": b"soup", "map.png": b"\x89"})

    (found,) = (
        as_user(office.ana)
        .get("/me/messages?$select=subject&$expand=attachments($select=id,name,contentType)")
        .json()["value"]
    )

    names = [(each["name"], each["contentType"]) for each in found["attachments"]]
    assert names == [("menu.txt", "text/plain"), ("map.png", "image/png")]
    assert all("contentBytes" not in each for each in found["attachments"])


def test_attachment_of_an_event_message_is_reached_with_and_without_the_cast(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """An invitation brings the meeting's files along."""
    office.meeting(attachments={"menu.txt": b"soup"})
    bob, request = as_user(office.bob), office.bob.inbox.messages[0]

    plain = bob.get(f"/me/messages/{request.id}/attachments").json()["value"]
    of_event = bob.get(f"/me/messages/{request.id}/event/attachments").json()["value"]

    assert [each["name"] for each in plain] == ["menu.txt"]
    assert [each["name"] for each in of_event] == ["menu.txt"]
    assert plain[0]["id"] != of_event[0]["id"]


def test_attachments_need_their_permission(office: Any, as_user: Callable[..., Any]) -> None:
    """Reading takes Mail.Read, writing Mail.ReadWrite; nobody else's mail is open."""
    message = office.ana.inbox.add_message("Lunch", attachments={"menu.txt": b"soup"})
    dan, path = as_user(office.dan), f"/users/{office.ana.id}/messages/{message.id}/attachments"

    answers = [dan.get(path), dan.post(path, FILE)]

    assert [each.status_code for each in answers] == [403, 403]
    assert len(message.attachments) == 1


@pytest.mark.graph_mock(auth="strict")
def test_reading_permission_does_not_write(office: Any, as_user: Callable[..., Any]) -> None:
    """403 for POST and DELETE with Mail.Read alone."""
    message = office.ana.inbox.add_message("Lunch", attachments={"menu.txt": b"soup"})
    ana, path = as_user(office.ana, scopes=["Mail.Read"]), f"/me/messages/{message.id}/attachments"
    attachment_id = ana.get(path).json()["value"][0]["id"]

    answers = [ana.post(path, FILE), ana.delete(f"{path}/{attachment_id}")]

    assert [each.status_code for each in answers] == [403, 403]
    assert len(message.attachments) == 1
