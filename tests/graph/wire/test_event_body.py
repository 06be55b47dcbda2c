"""What POST and PATCH of events take."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_graphmock.exchange.body import EMPTY, Body, BodyType
from pytest_graphmock.exchange.errors import InvalidRequestError, TimeZoneError
from pytest_graphmock.exchange.event import (
    FreeBusyStatus,
    Importance,
    Location,
    OnlineMeetingProvider,
    Sensitivity,
)
from pytest_graphmock.graph.errors import BodyError, NotImplementedHereError
from pytest_graphmock.graph.wire.event import event_from_wire

START = {"dateTime": "2026-03-10T13:00:00", "timeZone": "Pacific Standard Time"}
END = {"dateTime": "2026-03-10T14:00:00", "timeZone": "America/New_York"}


def test_a_post_sets_the_members_that_it_names() -> None:
    """Every writable property reaches the model, and nothing that was not sent."""
    members = event_from_wire(
        {
            "@odata.type": "#microsoft.graph.event",
            "subject": "Budget",
            "body": {"contentType": "HTML", "content": "<b>Hi</b>"},
            "start": START,
            "end": END,
            "categories": ["Red"],
            "location": {"displayName": "Room 4"},
            "attendees": [{"emailAddress": {"address": "ben@contoso.example"}, "type": "Optional"}],
            "importance": "HIGH",
            "sensitivity": "private",
            "showAs": "OOF",
            "isReminderOn": False,
            "reminderMinutesBeforeStart": 0,
            "isOnlineMeeting": True,
            "onlineMeetingProvider": "teamsForBusiness",
            "allowNewTimeProposals": False,
            "responseRequested": False,
            "hideAttendees": True,
            "isDraft": True,
            "transactionId": "7",
        },
        creating=True,
    )

    assert members["start"].zone == "Pacific Standard Time"
    assert members["end"].zone == "America/New_York"
    assert [each.email.address for each in members["attendees"]] == ["ben@contoso.example"]
    assert {n: v for n, v in members.items() if n not in ("start", "end", "attendees")} == {
        "subject": "Budget",
        "body": Body(BodyType.HTML, "<b>Hi</b>"),
        "categories": ("Red",),
        "location": Location("Room 4"),
        "importance": Importance.HIGH,
        "sensitivity": Sensitivity.PRIVATE,
        "show_as": FreeBusyStatus.OUT_OF_OFFICE,
        "is_reminder_on": False,
        "reminder_minutes_before_start": 0,
        "is_online_meeting": True,
        "online_meeting_provider": OnlineMeetingProvider.TEAMS_FOR_BUSINESS,
        "allow_new_time_proposals": False,
        "response_requested": False,
        "hide_attendees": True,
        "is_draft": True,
        "transaction_id": "7",
    }


@pytest.mark.parametrize(
    ("body", "creating", "missing"),
    [
        pytest.param({"end": END}, True, "Start", id="POST without start"),
        pytest.param({"start": START}, True, "End", id="POST without end"),
        pytest.param({"start": None, "end": END}, True, "Start", id="POST with null start"),
        pytest.param({}, True, "Start", id="POST of nothing"),
        pytest.param({"isAllDay": True, "end": END}, False, "Start", id="PATCH of isAllDay alone"),
        pytest.param({"isAllDay": False}, False, "Start", id="PATCH of isAllDay false"),
        pytest.param({"start": None}, False, "Start", id="PATCH with null start"),
        pytest.param({"end": None}, False, "End", id="PATCH with null end"),
    ],
)
def test_a_missing_time_is_named(body: Any, creating: bool, missing: str) -> None:
    """An event has a start and an end, and a switch to all-day comes with its start."""
    with pytest.raises(InvalidRequestError) as refusal:
        event_from_wire(body, creating=creating)

    assert refusal.value.message == (
        f"Your request can't be completed. Missing parameters: Event.{missing}"
    )


def test_a_patch_may_name_one_property() -> None:
    """PATCH changes what it names."""
    assert event_from_wire({"subject": "New"}, creating=False) == {"subject": "New"}


def test_a_patch_passes_over_the_transaction_id() -> None:
    """transactionId is for creating."""
    assert event_from_wire({"transactionId": "8"}, creating=False) == {}


def test_read_only_properties_are_passed_over() -> None:
    """A whole event that was got can be sent back, whatever it says of itself."""
    body = {
        "@odata.etag": 'W/"x"',
        "id": "x",
        "isCancelled": True,
        "isOrganizer": False,
        "organizer": {"emailAddress": {"address": "eve@partner.example"}},
        "responseStatus": {"response": "", "time": "datetime-value"},
        "iCalUId": "x",
        "uid": "x",
        "type": "occurrence",
    }

    assert event_from_wire(body, creating=False) == {}


@pytest.mark.parametrize(
    ("name", "member", "value"),
    [
        ("subject", "subject", ""),
        ("body", "body", EMPTY),
        ("location", "location", Location()),
        ("locations", "locations", ()),
        ("attendees", "attendees", ()),
        ("categories", "categories", ()),
        ("recurrence", "recurrence", None),
        ("importance", "importance", Importance.NORMAL),
        ("showAs", "show_as", FreeBusyStatus.BUSY),
        ("isReminderOn", "is_reminder_on", True),
        ("reminderMinutesBeforeStart", "reminder_minutes_before_start", 15),
        ("hideAttendees", "hide_attendees", False),
    ],
)
def test_null_empties_a_property(name: str, member: str, value: Any) -> None:
    """What cannot be empty is as in a new event."""
    assert event_from_wire({name: None}, creating=False) == {member: value}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("attachments", [{"@odata.type": "#microsoft.graph.fileAttachment"}]),
        ("extensions", [{"extensionName": "com.contoso"}]),
        ("calendar", {"id": "x"}),
        ("instances", [{}]),
        ("exceptionOccurrences", [{}]),
    ],
)
def test_what_we_lack_of_events_is_named(name: str, value: Any) -> None:
    """Graph would take it, so a silent yes would be a lie."""
    with pytest.raises(NotImplementedHereError) as refusal:
        event_from_wire({name: value}, creating=False)

    assert refusal.value.what == f"property '{name}' of event"


@pytest.mark.parametrize("name", ["Subject", "title", "isCanceled"])
def test_a_property_that_events_lack_is_refused(name: str) -> None:
    """A misspelt property is an error, not a silent yes."""
    with pytest.raises(BodyError, match=f"'{name}' does not exist on type 'microsoft.graph.event'"):
        event_from_wire({name: "x"}, creating=False)


def test_an_unknown_zone_is_refused() -> None:
    """start without a zone quotes the empty string."""
    with pytest.raises(TimeZoneError, match="is not supported: ''"):
        event_from_wire({"start": {"dateTime": "2026-03-10T13:00:00"}}, creating=False)
