"""Attachments of events: add, list, read, delete, and what travels to attendees."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest

from pytest_graphmock import GraphMock

FILE = "#microsoft.graph.fileAttachment"
NOTES = b"mac and cheese today"


def file(name: str = "menu.txt", content: bytes = NOTES, **members: Any) -> dict[str, Any]:
    encoded = base64.b64encode(content).decode()
    return {"@odata.type": FILE, "name": name, "contentBytes": encoded, **members}


def test_added_file_is_answered_listed_and_read_back(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """201 with the attachment; the event has another change key and hasAttachments."""
    ana, meeting = as_user(office.ana), office.meeting()
    before = ana.get(f"/me/events/{meeting.id}").json()
    path = f"/me/events/{meeting.id}/attachments"

    answer = ana.post(path, file())

    added = answer.json()
    assert answer.status_code == 201
    assert answer.headers["Location"].endswith(f"/attachments('{added['id']}')")
    assert added["@odata.type"] == FILE
    assert added["id"].startswith(meeting.id.rstrip("=")[:-1])
    assert (added["name"], added["contentType"], added["size"]) == ("menu.txt", "text/plain", 20)
    assert added["isInline"] is False
    assert base64.b64decode(added["contentBytes"]) == NOTES
    assert [each["id"] for each in ana.get(path).json()["value"]] == [added["id"]]
    assert ana.get(f"{path}/{added['id']}").json()["contentBytes"] == added["contentBytes"]
    assert ana.get(f"{path}/$count").text == "1"
    after = ana.get(f"/me/events/{meeting.id}").json()
    assert (before["hasAttachments"], after["hasAttachments"]) == (False, True)
    assert after["changeKey"] != before["changeKey"]


@pytest.mark.graph_mock(allow_unimplemented=True)
def test_value_of_a_file_is_its_bytes_under_its_type(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """``/$value``, with and without the cast before it."""
    ana, meeting = as_user(office.ana), office.meeting()
    path = f"/me/events/{meeting.id}/attachments"
    attachment_id = ana.post(path, file("a.bin", b"\0\xff")).json()["id"]

    answer = ana.get(f"{path}/{attachment_id}/$value")

    assert answer.content == b"\0\xff"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    cast = ana.get(f"{path}/{attachment_id}/microsoft.graph.fileAttachment")
    assert cast.json()["id"] == attachment_id
    wrong = ana.get(f"{path}/{attachment_id}/microsoft.graph.itemAttachment")
    assert wrong.status_code == 400


def test_deleted_attachment_is_gone_and_so_is_the_flag(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """204; then 404, and hasAttachments is false again, although a picture is left in the body."""
    ana, meeting = as_user(office.ana), office.meeting()
    path = f"/me/events/{meeting.id}/attachments"
    ana.post(path, file("logo.png", isInline=True, contentId="logo"))
    attachment_id = ana.post(path, file()).json()["id"]

    answer = ana.delete(f"{path}/{attachment_id}")

    assert answer.status_code == 204
    gone = ana.get(f"{path}/{attachment_id}")
    assert gone.status_code == 404
    assert gone.json()["error"]["code"] == "ErrorItemNotFound"
    assert ana.delete(f"{path}/{attachment_id}").status_code == 404
    assert [each["name"] for each in ana.get(path).json()["value"]] == ["logo.png"]
    assert ana.get(f"/me/events/{meeting.id}").json()["hasAttachments"] is False


@pytest.mark.parametrize(
    ("key", "status", "code"),
    [
        pytest.param("x", 400, "ErrorInvalidIdMalformed", id="no id"),
        pytest.param("AAMk" + "A" * 200, 404, "ErrorItemNotFound", id="unknown id"),
    ],
)
def test_wrong_attachment_id_is_refused(
    office: Any, as_user: Callable[..., Any], key: str, status: int, code: str
) -> None:
    """As a wrong id of an event is."""
    meeting = office.meeting()

    answer = as_user(office.ana).get(f"/me/events/{meeting.id}/attachments/{key}")

    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code


def test_attachment_is_not_found_through_another_event(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """An id belongs to its item."""
    ana, meeting, other = as_user(office.ana), office.meeting(), office.meeting("Other")
    attachment_id = ana.post(f"/me/events/{meeting.id}/attachments", file()).json()["id"]

    answer = ana.get(f"/me/events/{other.id}/attachments/{attachment_id}")

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param({"name": "x", "contentBytes": ""}, "RequestBodyRead", id="no type"),
        pytest.param({"@odata.type": "#microsoft.graph.event"}, "RequestBodyRead", id="other type"),
        pytest.param({**file(), "contentBytes": "x"}, "RequestBodyRead", id="no base64"),
        pytest.param({**file(), "contentBytes": 5}, "RequestBodyRead", id="a number"),
        pytest.param({**file(), "title": "x"}, "RequestBodyRead", id="unknown property"),
        pytest.param({**file(), "name": None}, "ErrorInvalidRequest", id="no name"),
        pytest.param({"@odata.type": FILE, "name": "x"}, "ErrorInvalidRequest", id="no bytes"),
        pytest.param(
            {"@odata.type": "#microsoft.graph.itemAttachment", "name": "x"},
            "ErrorInvalidRequest",
            id="no item",
        ),
        pytest.param(
            {"@odata.type": "#microsoft.graph.itemAttachment", "item": {"subject": "x"}},
            "RequestBodyRead",
            id="an item of no type",
        ),
    ],
)
def test_spoilt_attachment_is_refused_and_nothing_changes(
    office: Any,
    as_user: Callable[..., Any],
    snapshot: Callable[[], Any],
    body: dict[str, Any],
    code: str,
) -> None:
    """400 with the code; the event is as it was."""
    meeting = office.meeting()
    before = snapshot()

    answer = as_user(office.ana).post(f"/me/events/{meeting.id}/attachments", body)

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == code
    assert snapshot() == before


def test_file_of_three_megabytes_is_too_large_for_one_request(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Base64 makes it more than the 4 MB of a request: 413."""
    meeting = office.meeting()

    answer = as_user(office.ana).post(
        f"/me/events/{meeting.id}/attachments", file(content=b"x" * 3 * 1024 * 1024)
    )

    assert answer.status_code == 413
    assert as_user(office.ana).get(f"/me/events/{meeting.id}/attachments").json()["value"] == []


def test_select_leaves_the_bytes_out(office: Any, as_user: Callable[..., Any]) -> None:
    """Members of a file alone need the cast; without it they are unknown (observed)."""
    ana, meeting = as_user(office.ana), office.meeting()
    path = f"/me/events/{meeting.id}/attachments"
    ana.post(path, file(contentId="menu"))

    plain = ana.get(f"{path}?$select=id,name,size").json()["value"][0]
    cast = ana.get(f"{path}?$select=microsoft.graph.fileAttachment/contentId").json()["value"][0]
    unknown = ana.get(f"{path}?$select=contentBytes")

    assert {"id", "name", "size"} <= plain.keys()
    assert "contentBytes" not in plain
    assert cast["contentId"] == "menu"
    assert "contentBytes" not in cast
    assert unknown.status_code == 400
    assert "'contentBytes' on type 'microsoft.graph.attachment'" in unknown.text


def test_expanded_attachments_stand_in_the_event(office: Any, as_user: Callable[..., Any]) -> None:
    """On one event and on the list, with a choice of members inside the parentheses."""
    ana, meeting = as_user(office.ana), office.meeting()
    ana.post(f"/me/events/{meeting.id}/attachments", file())

    one = ana.get(f"/me/events/{meeting.id}?$expand=attachments").json()
    (listed,) = ana.get("/me/events?$expand=attachments($select=name)").json()["value"]
    plain = ana.get(f"/me/events/{meeting.id}").json()

    assert base64.b64decode(one["attachments"][0]["contentBytes"]) == NOTES
    assert listed["attachments"][0]["name"] == "menu.txt"
    assert listed["attachments"][0].keys() <= {
        "@odata.type",
        "@odata.mediaContentType",
        "id",
        "name",
    }
    assert "attachments" not in plain
    unknown = ana.get(f"/me/events/{meeting.id}?$expand=attachments($select=nonsense)")
    assert unknown.status_code == 400


EVENT = {
    "@odata.type": "microsoft.graph.event",
    "subject": "Discuss gifts for children",
    "body": {"contentType": "HTML", "content": "Let's look for funding!"},
    "start": {"dateTime": "2026-12-02T18:00:00", "timeZone": "Pacific Standard Time"},
    "end": {"dateTime": "2026-12-02T19:00:00", "timeZone": "Pacific Standard Time"},
}
MESSAGE = {
    "@odata.type": "#microsoft.graph.message",
    "subject": "Lunch",
    "body": {"contentType": "text", "content": "At noon?"},
    "toRecipients": [{"emailAddress": {"address": "bob@contoso.example"}}],
}


@pytest.mark.parametrize(
    ("item", "type_name"),
    [pytest.param(EVENT, "event", id="event"), pytest.param(MESSAGE, "message", id="message")],
)
def test_attached_item_is_shown_when_it_is_expanded(
    office: Any, as_user: Callable[..., Any], item: dict[str, Any], type_name: str
) -> None:
    """It has no id of its own, and is in no calendar or folder."""
    ana, meeting = as_user(office.ana), office.meeting()
    path = f"/me/events/{meeting.id}/attachments"
    body = {"@odata.type": "#microsoft.graph.itemAttachment", "name": "Holiday", "item": item}

    answer = ana.post(path, body)

    added = answer.json()
    assert answer.status_code == 201
    assert (added["name"], added["contentType"]) == ("Holiday", None)
    assert "item" not in added
    expand = "$expand=microsoft.graph.itemattachment/item"
    shown = ana.get(f"{path}/{added['id']}?{expand}").json()["item"]
    assert shown["@odata.type"] == f"#microsoft.graph.{type_name}"
    assert (shown["id"], shown["subject"]) == ("", item["subject"])
    nested = ana.get(f"/me/events/{meeting.id}?$expand=attachments({expand})").json()
    assert nested["attachments"][0]["item"] == shown
    assert len(ana.get("/me/events").json()["value"]) == 1


@pytest.mark.graph_mock(allow_unimplemented=True)
def test_attached_contact_is_not_built(office: Any, as_user: Callable[..., Any]) -> None:
    """501 naming it, and nothing is attached."""
    meeting = office.meeting()
    item = {"@odata.type": "#microsoft.graph.contact", "givenName": "Eve"}
    body = {"@odata.type": "#microsoft.graph.itemAttachment", "name": "Eve", "item": item}

    answer = as_user(office.ana).post(f"/me/events/{meeting.id}/attachments", body)

    assert answer.status_code == 501
    assert "contact" in answer.json()["error"]["message"]
    assert meeting.attachments == []


def test_attached_link_has_no_bytes(office: Any, as_user: Callable[..., Any]) -> None:
    """v1.0 shows the common members only, beta the address; ``/$value`` is 405 (documented)."""
    ana, meeting = as_user(office.ana), office.meeting()
    path = f"/me/events/{meeting.id}/attachments"
    body = {
        "@odata.type": "#microsoft.graph.referenceAttachment",
        "name": "Plan",
        "sourceUrl": "https://contoso.example/plan",
    }
    attachment_id = ana.post(f"/beta{path}", body).json()["id"]

    answer = ana.get(f"{path}/{attachment_id}/$value")

    assert answer.status_code == 405
    assert "sourceUrl" not in ana.get(f"{path}/{attachment_id}").json()
    beta = ana.get(f"/beta{path}/{attachment_id}").json()
    assert beta["sourceUrl"] == "https://contoso.example/plan"


def test_attachments_of_a_new_meeting_reach_everybody(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """The request and each attendee's copy have them; a room keeps none."""
    room = office.mock.add_room("Room 9", mail="room9", capacity=4)
    body = {
        "subject": "Budget",
        "start": {"dateTime": "2026-03-10T13:00:00", "timeZone": "UTC"},
        "end": {"dateTime": "2026-03-10T14:00:00", "timeZone": "UTC"},
        "attendees": [{"emailAddress": {"address": each.mail}} for each in (office.bob, room)],
        "attachments": [file()],
    }

    answer = as_user(office.ana).post("/me/events", body)

    assert answer.status_code == 201
    assert answer.json()["hasAttachments"] is True
    copy, request = office.bob.events[0], office.bob.inbox.messages[0]
    assert [each.content for each in copy.attachments] == [NOTES]
    assert [each.name for each in request.attachments] == ["menu.txt"]
    assert as_user(office.bob).get(f"/me/messages/{request.id}").json()["hasAttachments"] is True
    assert [each.attachments for each in room.events] == [[]]


def test_attachment_added_later_waits_for_the_next_update(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Nobody is told of it alone (documented: the organizer can then update to send it)."""
    ana, meeting = as_user(office.ana), office.meeting()
    sent = len(office.mock.outbox)

    ana.post(f"/me/events/{meeting.id}/attachments", file())

    assert len(office.mock.outbox) == sent
    assert office.bob.copy_of(meeting).attachments == []
    ana.patch(f"/me/events/{meeting.id}", {"subject": "Budget, with menu"})
    assert [each.name for each in office.bob.copy_of(meeting).attachments] == ["menu.txt"]
    assert office.bob.inbox.messages[0].attachments[0].content == NOTES


def test_attachment_of_a_series_is_on_every_date_and_one_of_a_date_is_not(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Instances inherit; a date with one of its own is an exception."""
    ana, series = as_user(office.ana), office.series(days=3)
    ana.post(f"/me/events/{series.id}/attachments", file("all.txt"))
    window = "startDateTime=2026-03-01T00:00:00Z&endDateTime=2026-04-01T00:00:00Z"
    dates = ana.get(f"/me/events/{series.id}/instances?{window}").json()["value"]

    added = ana.post(f"/me/events/{dates[1]['id']}/attachments", file("one.txt"))

    assert added.status_code == 201
    after = ana.get(f"/me/events/{series.id}/instances?{window}&$expand=attachments").json()
    names = [[each["name"] for each in date["attachments"]] for date in after["value"]]
    assert names == [["all.txt"], ["all.txt", "one.txt"], ["all.txt"]]
    assert [each["type"] for each in after["value"]] == ["occurrence", "exception", "occurrence"]
    again = ana.get(f"/me/events/{dates[1]['id']}/attachments/{added.json()['id']}")
    assert again.json()["name"] == "one.txt"


def test_event_of_a_group_takes_no_attachments(
    office: Any, graph_mock: GraphMock, as_user: Callable[..., Any]
) -> None:
    """400 (documented to be unsupported), added later or at once."""
    group = graph_mock.add_group("Team", members=[office.ana])
    ana, path = as_user(office.ana), f"/groups/{group.id}/events"
    body = {
        "subject": "Budget",
        "start": {"dateTime": "2026-03-10T13:00:00", "timeZone": "UTC"},
        "end": {"dateTime": "2026-03-10T14:00:00", "timeZone": "UTC"},
    }
    event_id = ana.post(path, body).json()["id"]

    later = ana.post(f"{path}/{event_id}/attachments", file())
    at_once = ana.post(path, {**body, "attachments": [file()]})

    assert [later.status_code, at_once.status_code] == [400, 400]
    assert len(ana.get(path).json()["value"]) == 1


def test_stranger_may_not_touch_attachments(office: Any, as_user: Callable[..., Any]) -> None:
    """403 for reading and writing."""
    ana, meeting = as_user(office.ana), office.meeting()
    attachment_id = ana.post(f"/me/events/{meeting.id}/attachments", file()).json()["id"]
    dan, path = as_user(office.dan), f"/users/{office.ana.id}/events/{meeting.id}/attachments"

    answers = [dan.get(path), dan.post(path, file()), dan.delete(f"{path}/{attachment_id}")]

    assert [each.status_code for each in answers] == [403, 403, 403]
    assert [each.name for each in meeting.attachments] == ["menu.txt"]


def test_meeting_is_arranged_with_files_in_one_line(office: Any) -> None:
    """``attachments`` takes names with bytes."""
    meeting = office.meeting(attachments={"menu.txt": NOTES})

    (attachment,) = meeting.attachments

    assert (attachment.name, attachment.size, attachment.content) == ("menu.txt", 20, NOTES)
    assert repr(attachment) == "<Attachment 'menu.txt', 20 bytes>"
    assert office.cy.copy_of(meeting).attachments == [attachment]


def test_reset_drops_attachments(office: Any, graph_mock: GraphMock) -> None:
    """A fresh test has none."""
    user = graph_mock.users[0]
    meeting = user.calendar.add_event("Lunch", attachments={"menu.txt": NOTES})
    assert len(meeting.attachments) == 1

    graph_mock.reset()

    assert all(not event.attachments for event in user.events)
