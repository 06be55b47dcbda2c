"""What is left of somebody who was deleted in the calendars, meetings and shares of others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

TIMES = {
    "startTime": {"dateTime": "2026-03-10T00:00:00", "timeZone": "UTC"},
    "endTime": {"dateTime": "2026-03-11T00:00:00", "timeZone": "UTC"},
}


@pytest.mark.parametrize("leaver", ["ana", "bob"])
def test_shared_calendar_of_either_side_leaves_the_other_working(
    office: Any, as_user: Callable[..., Any], app: Any, leaver: str
) -> None:
    """Whoever goes, the other one still lists calendars and events."""
    share = {
        "emailAddress": {"address": office.bob.mail, "name": "Bob"},
        "role": "write",
    }
    path = f"/users/{office.ana.id}/calendar/calendarPermissions"
    assert as_user(office.ana).post(path, share).status_code == 201
    stays = office.bob if leaver == "ana" else office.ana

    assert app.delete(f"/users/{getattr(office, leaver).id}").status_code == 204

    api = as_user(stays)
    assert api.get("/me/calendars").status_code == 200
    assert api.get("/me/events").status_code == 200
    assert api.get("/me/calendar/calendarPermissions").status_code == 200
    assert api.get("/me/calendarGroups").status_code == 200


def test_meeting_outlives_its_organizer(office: Any, as_user: Callable[..., Any], app: Any) -> None:
    """An attendee reads, answers and deletes the copy; the answer goes outside."""
    meeting = office.meeting()
    copy = office.bob.copy_of(meeting)
    app.delete(f"/users/{office.ana.id}")
    api = as_user(office.bob)

    assert api.get(f"/me/events/{copy.id}").json()["organizer"]["emailAddress"]["name"] == "Ana Org"
    assert api.post(f"/me/events/{copy.id}/accept", {"sendResponse": True}).status_code == 202
    assert office.mock.outbox.responses[-1].external == ["ana@contoso.example"]
    assert api.delete(f"/me/events/{copy.id}").status_code == 204


def test_schedule_of_who_left_is_unknown(
    office: Any, as_user: Callable[..., Any], app: Any
) -> None:
    """As of any address that nobody has."""
    app.delete(f"/users/{office.bob.id}")
    body = {"schedules": [office.bob.mail, office.cy.mail], **TIMES}

    gone, there = as_user(office.ana).post("/me/calendar/getSchedule", body).json()["value"]

    assert "error" in gone
    assert "error" not in there


def test_views_of_who_left_say_so(office: Any, app: Any) -> None:
    """A test that holds one reads why in the failure."""
    app.delete(f"/users/{office.bob.id}")

    with pytest.raises(Exception, match="not in this tenant any more"):
        _ = office.bob.inbox
    assert office.bob not in list(office.mock.users)
    assert "Bob Bell" in repr(office.bob)


def test_organizer_changes_a_meeting_of_who_left(
    office: Any, as_user: Callable[..., Any], app: Any
) -> None:
    """The update reaches those who are there."""
    meeting = office.meeting()
    app.delete(f"/users/{office.bob.id}")

    answer = as_user(office.ana).patch(f"/me/events/{meeting.id}", {"subject": "Budget, again"})

    assert answer.status_code == 200
    assert office.cy.copy_of(meeting).subject == "Budget, again"
    assert len(answer.json()["attendees"]) == 2


def test_roles_and_meetings_stay_with_who_gets_another_address(
    office: Any, as_user: Callable[..., Any], app: Any
) -> None:
    """A sharee still reads, an organizer still cancels, an answer still arrives."""
    share = {"emailAddress": {"address": office.bob.mail, "name": "Bob"}, "role": "read"}
    path = f"/users/{office.ana.id}/calendar"
    as_user(office.ana).post(f"{path}/calendarPermissions", share)
    meeting = office.meeting()
    app.patch(f"/users/{office.bob.id}", {"mail": "bobby@contoso.example"})
    app.patch(f"/users/{office.ana.id}", {"mail": "anna@contoso.example"})

    assert as_user(office.bob).get(f"{path}/events").status_code == 200
    event = as_user(office.ana).get(f"/me/events/{meeting.id}").json()
    assert event["isOrganizer"] is True
    copy = office.bob.copy_of(meeting)
    assert as_user(office.bob).post(f"/me/events/{copy.id}/accept", {}).status_code == 202
    states = {
        each["emailAddress"]["address"]: each["status"]["response"]
        for each in meeting.as_json()["attendees"]
    }
    assert states == {"bob@contoso.example": "accepted", "cy@contoso.example": "none"}
    assert as_user(office.ana).post(f"/me/events/{meeting.id}/cancel", {}).status_code == 202
    assert office.bob.copy_of(meeting).is_cancelled
