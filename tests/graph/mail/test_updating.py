"""Updating messages: mail.md §7, and the flag of §2.2."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

UNREAD = {"isRead": True}


@pytest.fixture
def draft(office: Any, as_user: Callable[..., Any]) -> dict[str, Any]:
    """A draft of Ana's, as its POST answered it."""
    answer = as_user(office.ana).post(
        "/me/messages", {"subject": "Lunch", "body": {"contentType": "text", "content": "Soup?"}}
    )
    found: dict[str, Any] = answer.json()
    return found


def test_update_answers_the_message_and_a_new_version(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """200, all of it, with a new change key and etag."""
    message = office.ana.inbox.add_message("Lunch")
    change_key = message.change_key

    answer = as_user(office.ana).patch(f"/me/messages/{message.id}", UNREAD)

    assert answer.status_code == 200
    updated = answer.json()
    assert updated["isRead"] is True
    assert updated["id"] == message.id
    assert updated["changeKey"] != change_key
    assert updated["@odata.etag"] == f'W/"{updated["changeKey"]}"' == answer.headers["ETag"]
    assert updated["subject"] == "Lunch"
    assert office.ana.inbox.unread_item_count == 0


def test_marking_as_read_twice_changes_nothing(office: Any, as_user: Callable[..., Any]) -> None:
    """The second time is a 200, too."""
    ana, message = as_user(office.ana), office.ana.inbox.add_message("Lunch")
    ana.patch(f"/me/messages/{message.id}", UNREAD)
    change_key = message.change_key

    answer = ana.patch(f"/me/messages/{message.id}", UNREAD)

    assert answer.status_code == 200
    assert answer.json()["changeKey"] == change_key


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("isRead", True),
        ("categories", ["Red category"]),
        ("importance", "high"),
        ("inferenceClassification", "other"),
        ("flag", {"flagStatus": "flagged"}),
        ("isDeliveryReceiptRequested", True),
        ("isReadReceiptRequested", True),
    ],
)
def test_what_came_in_can_be_marked(
    office: Any, as_user: Callable[..., Any], name: str, value: Any
) -> None:
    """These are the owner's own, sent or not."""
    message = office.ana.inbox.add_message("Lunch")

    answer = as_user(office.ana).patch(f"/me/messages/{message.id}", {name: value})

    assert answer.status_code == 200
    assert answer.json()[name] == value


_EVE = {"emailAddress": {"name": "Eve", "address": "eve@partner.example"}}
_DRAFT_ONLY = [
    ("subject", "Dinner"),
    ("body", {"contentType": "text", "content": "Steak?"}),
    ("from", _EVE),
    ("sender", _EVE),
    ("replyTo", [_EVE]),
    ("toRecipients", [_EVE]),
    ("ccRecipients", [_EVE]),
    ("bccRecipients", [_EVE]),
    ("internetMessageId", "<own@contoso.example>"),
]


@pytest.mark.parametrize(("name", "value"), _DRAFT_ONLY)
def test_what_came_in_stands_as_it_is(
    office: Any, as_user: Callable[..., Any], name: str, value: Any
) -> None:
    """400, and what was asked for besides is not done either."""
    message = office.ana.inbox.add_message("Lunch")
    before = message.as_json()

    answer = as_user(office.ana).patch(f"/me/messages/{message.id}", {name: value, "isRead": True})

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "ErrorInvalidPropertySet"
    assert answer.json()["error"]["message"] == "Message is not draft."
    assert message.as_json() == before


@pytest.mark.parametrize(("name", "value"), _DRAFT_ONLY)
def test_draft_can_be_changed_in_everything(
    office: Any,
    as_user: Callable[..., Any],
    draft: dict[str, Any],
    name: str,
    value: Any,
) -> None:
    """What was never sent is still to be written."""
    answer = as_user(office.ana).patch(f"/me/messages/{draft['id']}", {name: value})

    assert answer.status_code == 200
    assert answer.json()[name] == value
    assert answer.json()["isDraft"] is True


def test_message_can_be_sent_back_as_it_was_read(
    office: Any, as_user: Callable[..., Any], draft: dict[str, Any]
) -> None:
    """What only the service sets passes if it is what it was."""
    changed = {**draft, "subject": "Dinner"}

    answer = as_user(office.ana).patch(f"/me/messages/{draft['id']}", changed)

    assert answer.status_code == 200
    assert answer.json()["subject"] == "Dinner"


def test_event_message_can_be_sent_back_with_its_own_properties(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Those of the derived type are the service's, too."""
    office.meeting()
    bob, request = as_user(office.bob), office.bob.inbox.messages[0]
    read = bob.get(f"/me/messages/{request.id}").json()
    own = ("meetingMessageType", "startDateTime", "location", "meetingRequestType", "type")

    same = bob.patch(f"/me/messages/{request.id}", {name: read[name] for name in own})
    other = bob.patch(f"/me/messages/{request.id}", {"meetingMessageType": "meetingDeclined"})

    assert same.status_code == 200
    assert other.json()["error"]["code"] == "ErrorInvalidPropertySet"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", "AAMk"),
        ("receivedDateTime", "2020-01-01T00:00:00Z"),
        ("isDraft", False),
        ("parentFolderId", "AAMk"),
        ("conversationId", "AAQk"),
        ("hasAttachments", True),
        ("internetMessageHeaders", [{"name": "x-a", "value": "b"}]),
        ("webLink", "https://example.com"),
    ],
)
def test_what_only_the_service_sets_is_refused_when_it_differs(
    office: Any,
    as_user: Callable[..., Any],
    draft: dict[str, Any],
    name: str,
    value: Any,
) -> None:
    """400, and nothing is changed."""
    ana, path = as_user(office.ana), f"/me/messages/{draft['id']}"

    answer = ana.patch(path, {name: value, "subject": "Dinner"})

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "ErrorInvalidPropertySet"
    assert answer.json()["error"]["message"] == "Set action is invalid for property."
    assert ana.get(path).json() == draft


def test_unknown_property_is_400(
    office: Any, as_user: Callable[..., Any], draft: dict[str, Any]
) -> None:
    """It is named."""
    answer = as_user(office.ana).patch(f"/me/messages/{draft['id']}", {"colour": "red"})

    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith("The property 'colour' does not exist")


@pytest.mark.parametrize(
    ("etag", "status", "code"),
    [
        pytest.param("*", 200, None, id="any"),
        pytest.param('W/"stale"', 412, "ErrorIrresolvableConflict", id="stale"),
        pytest.param("nonsense", 400, "ErrorInvalidChangeKey", id="no etag"),
    ],
)
def test_if_match_is_honoured(
    office: Any, as_user: Callable[..., Any], etag: str, status: int, code: str | None
) -> None:
    """A stale change key changes nothing."""
    message = office.ana.inbox.add_message("Lunch")

    answer = as_user(office.ana).patch(
        f"/me/messages/{message.id}", UNREAD, headers={"If-Match": etag}
    )

    assert answer.status_code == status
    assert answer.json().get("error", {}).get("code") == code
    assert message.is_read is (status == 200)


def _at(day: int) -> dict[str, str]:
    return {"dateTime": f"2026-03-{day:02}T08:00:00.0000000", "timeZone": "UTC"}


def test_flag_keeps_its_dates_and_omits_the_others(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Members that are null are left out."""
    message = office.ana.inbox.add_message("Lunch")
    flag = {"flagStatus": "flagged", "startDateTime": _at(3), "dueDateTime": _at(4)}

    answer = as_user(office.ana).patch(f"/me/messages/{message.id}", {"flag": flag})

    assert answer.json()["flag"] == flag
    assert message.flag_status == "flagged"


def test_due_date_needs_a_start(office: Any, as_user: Callable[..., Any]) -> None:
    """``dueDateTime`` alone is refused (documented)."""
    message = office.ana.inbox.add_message("Lunch")
    flag = {"flagStatus": "flagged", "dueDateTime": _at(4)}

    answer = as_user(office.ana).patch(f"/me/messages/{message.id}", {"flag": flag})

    assert answer.status_code == 400
    assert message.flag_status == "notFlagged"


def test_complete_without_a_date_is_complete_today(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """At midnight of the day."""
    message = office.ana.inbox.add_message("Lunch")

    answer = as_user(office.ana).patch(
        f"/me/messages/{message.id}", {"flag": {"flagStatus": "complete"}}
    )

    assert answer.json()["flag"] == {
        "flagStatus": "complete",
        "completedDateTime": {"dateTime": "2026-03-02T00:00:00.0000000", "timeZone": "UTC"},
    }


def test_unflagged_message_has_no_dates_any_more(office: Any, as_user: Callable[..., Any]) -> None:
    """It is exactly ``{"flagStatus": "notFlagged"}``."""
    ana, message = as_user(office.ana), office.ana.inbox.add_message("Lunch")
    path = f"/me/messages/{message.id}"
    ana.patch(path, {"flag": {"flagStatus": "flagged", "startDateTime": _at(3)}})

    answer = ana.patch(path, {"flag": {"flagStatus": "notFlagged", "startDateTime": _at(3)}})

    assert answer.json()["flag"] == {"flagStatus": "notFlagged"}


def test_meeting_message_is_marked_and_its_event_stays(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """With and without the cast; the calendar does not change."""
    office.meeting()
    bob, request = as_user(office.bob), office.bob.inbox.messages[0]
    before = bob.get("/me/events").json()["value"]

    answers = [
        bob.patch(f"/me/messages/{request.id}", {"categories": ["Red category"]}),
        bob.patch(f"/me/messages/{request.id}/microsoft.graph.eventMessage", UNREAD),
    ]

    assert [each.status_code for each in answers] == [200, 200]
    assert request.is_read
    assert bob.get("/me/events").json()["value"] == before


def test_others_change_nothing(office: Any, as_user: Callable[..., Any]) -> None:
    """403, and the message is unread still."""
    message = office.ana.inbox.add_message("Lunch")

    answer = as_user(office.dan).patch(f"/users/{office.ana.id}/messages/{message.id}", UNREAD)

    assert answer.status_code == 403
    assert not message.is_read


def test_update_of_what_is_not_there_is_404(office: Any, as_user: Callable[..., Any]) -> None:
    """An id that names nothing any more."""
    ana, message = as_user(office.ana), office.ana.inbox.add_message("Lunch")
    ana.delete(f"/me/messages/{message.id}")

    answer = ana.patch(f"/me/messages/{message.id}", UNREAD)

    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "ErrorItemNotFound"
