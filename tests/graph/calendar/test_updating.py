"""Changing events over HTTP (calendar.md §8)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

SENTENCE = "Your request can't be completed. "
WINDOW = "startDateTime=2026-03-01&endDateTime=2026-06-01&$top=100"


def at(text: str, zone: str = "UTC") -> dict[str, str]:
    return {"dateTime": text, "timeZone": zone}


@pytest.mark.parametrize(
    ("changes", "is_told"),
    [
        pytest.param({"subject": "New"}, True, id="subject"),
        pytest.param({"body": {"contentType": "text", "content": "New"}}, True, id="body"),
        pytest.param({"start": at("2026-03-10T12:00:00")}, True, id="start"),
        pytest.param({"end": at("2026-03-10T16:00:00")}, True, id="end"),
        pytest.param(
            {
                "isAllDay": True,
                "start": at("2026-03-10T00:00:00"),
                "end": at("2026-03-11T00:00:00"),
            },
            True,
            id="all day",
        ),
        pytest.param({"location": {"displayName": "Attic"}}, True, id="location"),
        pytest.param({"locations": [{"displayName": "Attic"}]}, True, id="locations"),
        pytest.param({"importance": "high"}, True, id="importance"),
        pytest.param({"sensitivity": "private"}, True, id="sensitivity"),
        pytest.param({"responseRequested": False}, True, id="responseRequested"),
        pytest.param({"allowNewTimeProposals": False}, True, id="allowNewTimeProposals"),
        pytest.param({"hideAttendees": True}, True, id="hideAttendees"),
        pytest.param({"isOnlineMeeting": True}, True, id="isOnlineMeeting"),
        pytest.param({"categories": ["Red"]}, False, id="categories"),
        pytest.param({"showAs": "free"}, False, id="showAs"),
        pytest.param({"isReminderOn": False}, False, id="isReminderOn"),
        pytest.param({"reminderMinutesBeforeStart": 5}, False, id="reminderMinutesBeforeStart"),
    ],
)
def test_attendees_are_told_what_concerns_them(
    office: Any, as_user: Callable[..., Any], changes: dict[str, Any], is_told: bool
) -> None:
    """200 with the change in it; one update to everybody, or none."""
    meeting = office.meeting()
    ana = as_user(office.ana)
    before = ana.get(f"/me/events/{meeting.id}").json()["changeKey"]

    answer = ana.patch(f"/me/events/{meeting.id}", changes)

    assert answer.status_code == 200
    assert answer.json()["changeKey"] != before
    assert [sorted(update.to) for update in office.mock.outbox.updates] == (
        [[office.bob.mail, office.cy.mail]] if is_told else []
    )


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        pytest.param(
            {"isAllDay": True},
            "ErrorInvalidRequest",
            f"{SENTENCE}Missing parameters: Event.Start",
            id="all day without a start",
        ),
        pytest.param(
            {"isAllDay": False},
            "ErrorInvalidRequest",
            f"{SENTENCE}Missing parameters: Event.Start",
            id="not all day without a start",
        ),
        pytest.param(
            {"start": {"dateTime": "2026-03-10T12:00:00"}},
            "TimeZoneNotSupportedException",
            "A valid TimeZone value must be specified. The following TimeZone value is not "
            "supported: ''.",
            id="no zone",
        ),
        pytest.param(
            {"start": at("2026-03-10T18:00:00")},
            "ErrorPropertyValidationFailure",
            "At least one property failed validation.",
            id="ends before it starts",
        ),
    ],
)
def test_impossible_change_is_refused(
    office: Any,
    as_user: Callable[..., Any],
    snapshot: Callable[[], Any],
    changes: dict[str, Any],
    code: str,
    message: str,
) -> None:
    """400, and nothing changes."""
    meeting = office.meeting()
    before = snapshot()

    answer = as_user(office.ana).patch(f"/me/events/{meeting.id}", changes)

    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["message"]) == (400, code, message)
    assert snapshot() == before


def test_first_attendee_makes_an_appointment_a_meeting(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """The invitation is sent; without attendees it is an appointment again, and they are told."""
    ana = as_user(office.ana)
    event = office.meeting(attendees=[])
    guest = {"emailAddress": {"address": office.bob.mail}}

    ana.patch(f"/me/events/{event.id}", {"attendees": [guest]})
    invited = [list(each.to) for each in office.mock.outbox.invitations]
    ana.patch(f"/me/events/{event.id}", {"attendees": []})

    assert invited == [[office.bob.mail]]
    assert [list(each.to) for each in office.mock.outbox.cancellations] == [[office.bob.mail]]
    assert office.bob.copy_of(event).is_cancelled


@pytest.mark.parametrize(
    ("changes", "voids"),
    [
        pytest.param({"end": at("2026-03-10T16:00:00")}, True, id="time"),
        pytest.param({"subject": "New"}, False, id="subject"),
        pytest.param({"location": {"displayName": "Attic"}}, False, id="location"),
        pytest.param({"body": {"contentType": "text", "content": "x"}}, False, id="body"),
    ],
)
def test_change_of_time_alone_voids_answers(
    office: Any, as_user: Callable[..., Any], changes: dict[str, Any], voids: bool
) -> None:
    """On both sides."""
    meeting = office.meeting(attendees=[office.bob])
    bob = as_user(office.bob)
    bob.post(f"/me/events/{office.bob.copy_of(meeting).id}/accept")

    event = as_user(office.ana).patch(f"/me/events/{meeting.id}", changes).json()

    (attendee,) = event["attendees"]
    copy = bob.get("/me/events").json()["value"][0]
    expected = (
        ("notResponded", "notResponded", "tentative") if voids else ("accepted", "accepted", "busy")
    )
    assert (
        attendee["status"]["response"],
        copy["responseStatus"]["response"],
        copy["showAs"],
    ) == expected


DAILY = {"type": "daily", "interval": 1}


def span(count: int, **more: Any) -> dict[str, Any]:
    return {"type": "numbered", "startDate": "2026-03-10", "numberOfOccurrences": count, **more}


@pytest.mark.parametrize(
    ("changes", "keeps"),
    [
        pytest.param({"subject": "New"}, True, id="subject"),
        pytest.param(
            {"recurrence": {"pattern": DAILY, "range": span(5)}}, True, id="the same again"
        ),
        pytest.param({"recurrence": {"pattern": DAILY, "range": span(6)}}, False, id="longer"),
        pytest.param(
            {"start": at("2026-03-10T12:00:00"), "end": at("2026-03-10T12:30:00")}, False, id="time"
        ),
    ],
)
def test_change_of_shape_discards_what_differed(
    office: Any, as_user: Callable[..., Any], changes: dict[str, Any], keeps: bool
) -> None:
    """Exceptions go and cancelled dates come back, unless the series happens as before."""
    master = office.series(5)
    ana = as_user(office.ana)
    dates = ana.get(f"/me/events/{master.id}/instances?{WINDOW}").json()["value"]
    ana.patch(f"/me/events/{dates[1]['id']}", {"importance": "high"})
    ana.post(f"/me/events/{dates[2]['id']}/cancel")

    answer = ana.patch(f"/me/events/{master.id}", changes)

    assert answer.status_code == 200
    path = f"/me/events/{master.id}?$select=cancelledOccurrences&$expand=exceptionOccurrences"
    series = ana.get(path).json()
    found = (len(series["cancelledOccurrences"]), len(series["exceptionOccurrences"]))
    assert found == ((1, 1) if keeps else (0, 0))


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(
            {
                "start": at("2026-03-10T13:00:00", "Tokyo Standard Time"),
                "end": at("2026-03-10T14:00:00", "Tokyo Standard Time"),
            },
            id="another zone, the recurrence not sent again",
        ),
        pytest.param(
            {
                "recurrence": {
                    "pattern": DAILY,
                    "range": span(5, recurrenceTimeZone="Tokyo Standard Time"),
                }
            },
            id="the range in another zone",
        ),
    ],
)
def test_series_has_one_zone(
    office: Any, as_user: Callable[..., Any], changes: dict[str, Any]
) -> None:
    """400 ErrorPropertyValidationFailure."""
    answer = as_user(office.ana).patch(f"/me/events/{office.series(5).id}", changes)

    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, "ErrorPropertyValidationFailure")


def test_event_becomes_a_series_and_back(office: Any, as_user: Callable[..., Any]) -> None:
    """Under the same id, at the first date's time."""
    ana = as_user(office.ana)
    event_id = office.meeting().id

    series = ana.patch(
        f"/me/events/{event_id}", {"recurrence": {"pattern": DAILY, "range": span(3)}}
    ).json()
    listed = ana.get(f"/me/events/{event_id}/instances?{WINDOW}").json()["value"]
    single = ana.patch(f"/me/events/{event_id}", {"recurrence": None}).json()

    assert (series["id"], series["type"], len(listed)) == (event_id, "seriesMaster", 3)
    assert (single["id"], single["type"]) == (event_id, "singleInstance")
    assert single["start"] == listed[0]["start"]


@pytest.mark.parametrize(
    ("day", "status"),
    [
        pytest.param("2026-03-11T20:00:00", 200, id="later that day"),
        pytest.param("2026-03-12T08:00:00", 400, id="on the next one's day"),
        pytest.param("2026-03-10T20:00:00", 400, id="on the one's before"),
        pytest.param("2026-03-20T08:00:00", 400, id="past all"),
    ],
)
def test_occurrence_does_not_pass_its_neighbours(
    office: Any, as_user: Callable[..., Any], day: str, status: int
) -> None:
    """400 ErrorOccurrenceCrossingBoundary; what is moved within its own day is an exception."""
    master = office.series(5)
    ana = as_user(office.ana)
    second = ana.get(f"/me/events/{master.id}/instances?{WINDOW}").json()["value"][1]

    answer = ana.patch(
        f"/me/events/{second['id']}", {"start": at(day), "end": at(day.replace(":00:00", ":30:00"))}
    )

    assert answer.status_code == status
    if status == 200:
        assert (answer.json()["id"], answer.json()["type"]) == (second["id"], "exception")
        assert len(office.mock.outbox.updates) == 1
    else:
        error = answer.json()["error"]
        assert error["code"] == "ErrorOccurrenceCrossingBoundary"
        assert error["message"] == (
            "Modified occurrence is crossing or overlapping adjacent occurrence."
        )
        assert not office.mock.outbox.updates


def test_series_and_its_changed_dates_are_told_separately(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """One update for the master and one for each date that was changed before."""
    master = office.series(5)
    ana = as_user(office.ana)
    dates = ana.get(f"/me/events/{master.id}/instances?{WINDOW}").json()["value"]
    ana.patch(f"/me/events/{dates[1]['id']}", {"importance": "high"})
    before = len(office.mock.outbox.updates)

    ana.patch(f"/me/events/{master.id}", {"subject": "New"})

    assert len(office.mock.outbox.updates) - before == 2
