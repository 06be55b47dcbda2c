"""How events are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pytest_graphmock.exchange.body import BodyType
from pytest_graphmock.exchange.cancel import cancel_meeting
from pytest_graphmock.exchange.directory import User
from pytest_graphmock.exchange.event import Event, ResponseType, TimeSlot
from pytest_graphmock.exchange.meeting import update_event
from pytest_graphmock.exchange.respond import respond
from pytest_graphmock.exchange.tenant import Tenant
from pytest_graphmock.graph.wire.event import event_from_wire, event_to_wire, selectable_extras
from pytest_graphmock.graph.wire.types import known_properties
from pytest_graphmock.graph.wire.view import View

WEEKLY = {
    "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["tuesday"]},
    "range": {"type": "numbered", "startDate": "2026-03-10", "numberOfOccurrences": 6},
}
BEN = {"emailAddress": {"address": "ben@contoso.example"}}
V1_ORDER = (
    "@odata.etag id createdDateTime lastModifiedDateTime changeKey categories transactionId "
    "originalStartTimeZone originalEndTimeZone iCalUId reminderMinutesBeforeStart isReminderOn "
    "hasAttachments subject bodyPreview importance sensitivity isAllDay isCancelled isOrganizer "
    "responseRequested seriesMasterId showAs type webLink onlineMeetingUrl isOnlineMeeting "
    "onlineMeetingProvider allowNewTimeProposals isDraft hideAttendees responseStatus body start "
    "end location locations recurrence attendees organizer onlineMeeting"
).split()


@pytest.fixture
def kinds(
    tenant: Tenant, ana: User, ben: User, view: View, new_event: Callable[..., Event]
) -> dict[str, Event]:
    """Events of every kind in Ana's calendar, with what makes each one's JSON special."""
    series = new_event(recurrence=WEEKLY, attendees=[BEN])
    changed = series.instance(date(2026, 3, 17))
    assert changed is not None
    exception = update_event(tenant, view.mailbox, changed, {"subject": "Moved"}, ana)
    master = exception.series_master
    assert master is not None
    occurrence = master.instance(date(2026, 3, 24))
    assert occurrence is not None
    all_day = {"start": {"dateTime": "2026-03-10", "timeZone": "UTC"}}
    all_day["end"] = {"dateTime": "2026-03-11", "timeZone": "UTC"}
    return {
        "single instance": new_event(),
        "series master": master,
        "occurrence": occurrence,
        "exception": exception,
        "all day": new_event(isAllDay=True, **all_day),
        "all places": new_event(
            locations=[
                {
                    "displayName": "Fab",
                    "locationUri": "https://fab.example/",
                    "address": {"city": "R"},
                },
                {"displayName": "Home", "coordinates": {"latitude": 47.672, "longitude": -102}},
            ],
            location=None,
        ),
        "online": new_event(isOnlineMeeting=True, transactionId="7", categories=["Red"]),
    }


KINDS = ["single instance", "series master", "occurrence", "exception"]
KINDS += ["all day", "all places", "online"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_event_is_what_the_service_publishes(
    contract: Any, kinds: dict[str, Event], view: View, kind: str
) -> None:
    """Every member of every kind of event satisfies the metadata, and none is missing."""
    view = replace(view, is_beta=contract.version == "beta")

    wire = event_to_wire(kinds[kind], view)

    assert [str(each) for each in contract.check("event", wire)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_event_has_no_property_that_select_would_refuse(
    kinds: dict[str, Event], view: View, kind: str
) -> None:
    """What is shown can be selected."""
    shown = {**event_to_wire(kinds[kind], view), **selectable_extras(kinds[kind], view)}

    assert shown.keys() - {"@odata.etag"} <= known_properties("event", view.is_beta)


def test_a_new_event_is_shown_as_the_service_shows_it(
    view: View, ana: User, new_event: Callable[..., Event]
) -> None:
    """The whole answer to a POST of subject, start and end, in the service's order."""
    event = new_event()

    wire = event_to_wire(event, view)

    assert list(wire) == V1_ORDER
    assert wire["@odata.etag"] == f'W/"{wire["changeKey"]}"'
    assert wire["webLink"] == (
        "https://outlook.office365.com/owa/?itemid="
        f"{wire['id'].replace('=', '%3D')}&exvsurl=1&path=/calendar/item"
    )
    assert len(wire["iCalUId"]) == 112
    known = ("@odata.etag", "id", "changeKey", "iCalUId", "webLink")
    assert {name: value for name, value in wire.items() if name not in known} == {
        "createdDateTime": "2026-03-02T09:00:00.0000000Z",
        "lastModifiedDateTime": "2026-03-02T09:00:00.0000000Z",
        "categories": [],
        "transactionId": None,
        "originalStartTimeZone": "UTC",
        "originalEndTimeZone": "UTC",
        "reminderMinutesBeforeStart": 15,
        "isReminderOn": True,
        "hasAttachments": False,
        "subject": "Budget review",
        "bodyPreview": "",
        "importance": "normal",
        "sensitivity": "normal",
        "isAllDay": False,
        "isCancelled": False,
        "isOrganizer": True,
        "responseRequested": True,
        "seriesMasterId": None,
        "showAs": "busy",
        "type": "singleInstance",
        "onlineMeetingUrl": None,
        "isOnlineMeeting": False,
        "onlineMeetingProvider": "unknown",
        "allowNewTimeProposals": True,
        "isDraft": False,
        "hideAttendees": False,
        "responseStatus": {"response": "organizer", "time": "0001-01-01T00:00:00Z"},
        "body": {"contentType": "html", "content": ""},
        "start": {"dateTime": "2026-03-10T13:00:00.0000000", "timeZone": "UTC"},
        "end": {"dateTime": "2026-03-10T14:00:00.0000000", "timeZone": "UTC"},
        "location": {
            "address": {},
            "coordinates": {},
            "displayName": "",
            "locationType": "default",
            "uniqueIdType": "unknown",
        },
        "locations": [],
        "recurrence": None,
        "attendees": [],
        "organizer": {"emailAddress": {"name": "Ana Org", "address": ana.mail}},
        "onlineMeeting": None,
    }


def test_beta_adds_two_members(view: View, kinds: dict[str, Event]) -> None:
    """uid and occurrenceId are in beta's schema alone."""
    v1, beta = (event_to_wire(kinds["occurrence"], replace(view, is_beta=b)) for b in (False, True))

    assert beta.keys() - v1.keys() == {"uid", "occurrenceId"}
    assert {name: beta[name] for name in v1} == v1


def test_a_date_of_a_series_says_where_it_belongs(view: View, kinds: dict[str, Event]) -> None:
    """Master, original date and time, and the date inside iCalUId."""
    master = event_to_wire(kinds["series master"], view)
    occurrence = {
        **event_to_wire(kinds["occurrence"], view),
        **selectable_extras(kinds["occurrence"], view),
    }

    assert occurrence["type"] == "occurrence"
    assert occurrence["seriesMasterId"] == master["id"]
    assert occurrence["occurrenceId"] == f"OID.{master['id']}.2026-03-24"
    assert occurrence["originalStart"] == "2026-03-24T13:00:00Z"
    assert occurrence["recurrence"] is None
    assert occurrence["uid"] == master["iCalUId"]
    assert occurrence["iCalUId"][32:40] == "07EA0318"
    assert master["iCalUId"][32:40] == "00000000"
    assert len(occurrence["iCalUId"]) == 112


def test_an_exception_keeps_its_original_start(
    tenant: Tenant, ana: User, view: View, kinds: dict[str, Event]
) -> None:
    """A date that was moved still says when it would have been, in UTC."""
    changes = event_from_wire(
        {
            "start": {"dateTime": "2026-03-18T08:00:00", "timeZone": "UTC"},
            "end": {"dateTime": "2026-03-18T09:00:00", "timeZone": "UTC"},
        },
        creating=False,
    )

    moved = update_event(tenant, view.mailbox, kinds["exception"], changes, ana)

    wire = event_to_wire(moved, view)
    assert (wire["type"], wire["subject"]) == ("exception", "Moved")
    assert wire["start"]["dateTime"] == "2026-03-18T08:00:00.0000000"
    assert wire["originalStart"] == "2026-03-17T13:00:00Z"
    assert selectable_extras(moved, view)["occurrenceId"].endswith(".2026-03-17")


@pytest.mark.parametrize("kind", ["single instance", "series master"])
def test_only_dates_of_a_series_have_an_original_start(
    view: View, kinds: dict[str, Event], kind: str
) -> None:
    """originalStart is absent elsewhere, seriesMasterId and occurrenceId are null."""
    wire = event_to_wire(kinds[kind], view)

    assert "originalStart" not in wire
    assert wire["seriesMasterId"] is None
    assert selectable_extras(kinds[kind], view)["occurrenceId"] is None


def test_cancelled_occurrences_are_shown_to_who_selects_them(
    tenant: Tenant, ana: User, view: View, kinds: dict[str, Event]
) -> None:
    """The master names the dates that no longer happen; the default form does not."""
    master_id = view.mailbox.id_of(kinds["series master"])
    for day in (date(2026, 3, 31), date(2026, 3, 24)):
        master = view.mailbox.items[kinds["series master"].key]
        assert isinstance(master, Event)
        occurrence = master.instance(day)
        assert occurrence is not None
        cancel_meeting(tenant, view.mailbox, occurrence, "", ana)
    master = view.mailbox.items[kinds["series master"].key]
    assert isinstance(master, Event)

    extras = selectable_extras(master, view)

    assert extras["cancelledOccurrences"] == [
        f"OID.{master_id}.2026-03-24",
        f"OID.{master_id}.2026-03-31",
    ]
    assert "cancelledOccurrences" not in event_to_wire(master, view)
    assert selectable_extras(kinds["single instance"], view)["cancelledOccurrences"] == []


def test_an_attendee_is_shown_with_answer_and_proposal(
    tenant: Tenant, view: View, bens_view: View, ben: User, new_event: Callable[..., Event]
) -> None:
    """The organizer sees who answered what and when, and which other time they would like."""
    event = new_event(attendees=[BEN])
    slot = TimeSlot(event.start, event.end)
    copy = bens_view.mailbox.copies(event.ical_uid)[0]
    respond(
        tenant, bens_view.mailbox, copy, ResponseType.TENTATIVELY_ACCEPTED, proposed=slot, actor=ben
    )

    wire = event_to_wire(view.mailbox.copies(event.ical_uid)[0], view)

    assert wire["attendees"] == [
        {
            "type": "required",
            "status": {"response": "tentativelyAccepted", "time": "2026-03-02T09:00:00Z"},
            "emailAddress": {"name": "Ben Bell", "address": "ben@contoso.example"},
            "proposedNewTime": {
                "start": {"dateTime": "2026-03-10T13:00:00.0000000", "timeZone": "UTC"},
                "end": {"dateTime": "2026-03-10T14:00:00.0000000", "timeZone": "UTC"},
            },
        }
    ]


def test_an_attendees_copy_is_the_same_meeting_under_another_id(
    view: View, bens_view: View, ben: User, new_event: Callable[..., Event]
) -> None:
    """Copies are correlated by iCalUId; only the attendee's says that it is not the organizer's."""
    event = new_event(attendees=[BEN])

    mine = event_to_wire(event, view)
    theirs = event_to_wire(bens_view.mailbox.copies(event.ical_uid)[0], bens_view)

    assert theirs["iCalUId"] == mine["iCalUId"]
    assert theirs["id"] != mine["id"]
    assert (mine["isOrganizer"], theirs["isOrganizer"]) == (True, False)
    assert "proposedNewTime" not in theirs["attendees"][0]


def test_preferences_shape_an_event(view: View, new_event: Callable[..., Event]) -> None:
    """Zone, body type and form of ids are the caller's choice."""
    event = new_event(body={"contentType": "html", "content": "<p>Bring <b>numbers</b></p>"})
    preferring = replace(
        view, time_zone="Tokyo Standard Time", body_type=BodyType.TEXT, immutable_ids=True
    )

    wire = event_to_wire(event, preferring)

    assert wire["start"] == {
        "dateTime": "2026-03-10T22:00:00.0000000",
        "timeZone": "Tokyo Standard Time",
    }
    assert wire["body"] == {"contentType": "text", "content": "Bring numbers"}
    assert wire["bodyPreview"] == "Bring numbers"
    assert wire["id"] == view.mailbox.id_of(event, immutable=True)


def test_an_all_day_event_floats_in_every_zone(view: View, kinds: dict[str, Event]) -> None:
    """Its dates are its own whatever zone is preferred."""
    wire = event_to_wire(kinds["all day"], replace(view, time_zone="Pacific Standard Time"))

    assert wire["start"] == {
        "dateTime": "2026-03-10T00:00:00.0000000",
        "timeZone": "Pacific Standard Time",
    }
    assert wire["end"]["dateTime"] == "2026-03-11T00:00:00.0000000"


def test_places_are_shown_with_what_was_given(view: View, kinds: dict[str, Event]) -> None:
    """A named place is private unless it says otherwise; members that are not known are absent."""
    wire = event_to_wire(kinds["all places"], view)

    private = {"locationType": "default", "uniqueIdType": "private"}
    assert wire["location"] == {"displayName": "Fab; Home", "uniqueId": "Fab; Home", **private}
    assert wire["locations"] == [
        {
            "displayName": "Fab",
            "uniqueId": "Fab",
            "locationUri": "https://fab.example/",
            "address": {"city": "R"},
            **private,
        },
        {
            "displayName": "Home",
            "uniqueId": "Home",
            "coordinates": {"latitude": 47.672, "longitude": -102.0},
            **private,
        },
    ]


def test_an_online_meeting_leads_nowhere_real(view: View, kinds: dict[str, Event]) -> None:
    """Nobody shall mistake a made-up link for a Teams meeting."""
    wire = event_to_wire(kinds["online"], view)

    assert wire["onlineMeetingProvider"] == "teamsForBusiness"
    assert wire["onlineMeeting"]["joinUrl"].startswith("https://graphmock.invalid/meet/")
