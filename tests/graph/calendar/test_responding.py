"""accept, tentativelyAccept, decline: the rows of calendar.md §10 that need a body or a setting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

SLOT = {
    "start": {"dateTime": "2026-03-12T10:00:00", "timeZone": "UTC"},
    "end": {"dateTime": "2026-03-12T11:00:00", "timeZone": "UTC"},
}


@pytest.mark.parametrize("action", ["tentativelyAccept", "decline"])
def test_proposal_stands_in_the_mail_and_on_the_list(
    office: Any, as_user: Callable[..., Any], action: str
) -> None:
    """Under its own subject; ``"true"`` is a boolean too."""
    meeting = office.meeting()
    body = {"comment": "Later?", "sendResponse": "true", "proposedNewTime": SLOT}

    answer = as_user(office.bob).post(f"/me/events/{office.bob.copy_of(meeting).id}/{action}", body)

    ana = as_user(office.ana)
    assert answer.status_code == 202
    (mail,) = ana.get("/me/mailFolders/inbox/messages").json()["value"]
    assert mail["subject"] == "New Time Proposed: Budget review"
    assert mail["proposedNewTime"]["start"]["dateTime"] == "2026-03-12T10:00:00.0000000"
    attendee = ana.get(f"/me/events/{meeting.id}").json()["attendees"][0]
    assert attendee["proposedNewTime"] == mail["proposedNewTime"]


@pytest.mark.parametrize(
    ("setting", "body", "told"),
    [
        pytest.param("response_requested", {}, "hasn't requested a response", id="none asked"),
        pytest.param(
            "allow_new_time_proposals",
            {"proposedNewTime": SLOT},
            "doesn't allow new time proposals",
            id="no proposals",
        ),
    ],
)
def test_answer_that_the_organizer_does_not_want_is_refused(
    office: Any,
    as_user: Callable[..., Any],
    snapshot: Callable[[], Any],
    setting: str,
    body: dict[str, Any],
    told: str,
) -> None:
    """400, and nothing happens."""
    meeting = office.meeting(**{setting: False})
    before = snapshot()

    answer = as_user(office.bob).post(f"/me/events/{office.bob.copy_of(meeting).id}/decline", body)

    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, "ErrorInvalidRequest")
    assert told in error["message"]
    assert snapshot() == before


@pytest.mark.parametrize("action", ["accept", "tentativelyAccept", "decline"])
def test_group_calendar_answers_nothing(
    office: Any, as_user: Callable[..., Any], action: str
) -> None:
    """400 (documented as not supported), and nobody is told."""
    group = office.mock.add_group("Team", members=[office.ana, office.bob])
    event = group.calendar.add_meeting("Offsite", attendees=[office.cy])

    answer = as_user(office.ana).post(f"/groups/{group.id}/events/{event.id}/{action}")

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "ErrorInvalidRequest")
    office.mock.assert_nothing_sent()
