"""The properties of an event over HTTP (calendar.md §6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

HOUR = {
    "start": {"dateTime": "2026-03-10T13:00:00", "timeZone": "Pacific Standard Time"},
    "end": {"dateTime": "2026-03-10T14:00:00", "timeZone": "Pacific Standard Time"},
}
NEVER = "0001-01-01T00:00:00Z"
#: In the order of real answers.
FRESH: dict[str, Any] = {
    "categories": [],
    "transactionId": None,
    "originalStartTimeZone": "Pacific Standard Time",
    "originalEndTimeZone": "Pacific Standard Time",
    "reminderMinutesBeforeStart": 15,
    "isReminderOn": True,
    "hasAttachments": False,
    "subject": "",
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
    "responseStatus": {"response": "organizer", "time": NEVER},
    "body": {"contentType": "html", "content": ""},
    "start": {"dateTime": "2026-03-10T20:00:00.0000000", "timeZone": "UTC"},
    "end": {"dateTime": "2026-03-10T21:00:00.0000000", "timeZone": "UTC"},
    "location": {
        "displayName": "",
        "locationType": "default",
        "uniqueIdType": "unknown",
        "address": {},
        "coordinates": {},
    },
    "locations": [],
    "recurrence": None,
    "attendees": [],
    "onlineMeeting": None,
}


def test_fresh_event_has_every_property_at_its_default(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Those that depend on nothing but start and end, in the order of real payloads."""
    event = as_user(office.ana).post("/me/events", HOUR).json()

    assert {name: event.get(name, "absent") for name in FRESH} == FRESH
    assert [name for name in event if name in FRESH] == list(FRESH)


def test_fresh_event_says_who_and_when_it_is_from(office: Any, as_user: Callable[..., Any]) -> None:
    """Its ids, its times, its organizer, and where it is seen in Outlook."""
    event = as_user(office.ana).post("/me/events", HOUR).json()

    assert event["@odata.context"].endswith(f"#users('{office.ana.id}')/events/$entity")
    assert event["@odata.etag"] == f'W/"{event["changeKey"]}"'
    assert (
        event["createdDateTime"] == event["lastModifiedDateTime"] == "2026-03-02T09:00:00.0000000Z"
    )
    assert event["organizer"] == {"emailAddress": {"name": "Ana Org", "address": office.ana.mail}}
    assert event["iCalUId"].startswith("040000008200E00074C5B7101A82E008")
    assert len(event["iCalUId"]) == 112
    assert event["webLink"] == (
        f"https://outlook.office365.com/owa/?itemid={event['id'].replace('=', '%3D')}"
        "&exvsurl=1&path=/calendar/item"
    )


@pytest.mark.parametrize("name", ["uid", "occurrenceId"])
def test_members_of_beta_are_selected_in_v1(
    office: Any, as_user: Callable[..., Any], name: str
) -> None:
    """Beta has them always, v1.0 for who asks."""
    event_id = office.meeting().id
    ana = as_user(office.ana)

    answers = [
        ana.get(f"{path}{event_id}{query}").json()
        for path, query in (
            ("/v1.0/me/events/", ""),
            ("/v1.0/me/events/", f"?$select={name}"),
            ("/beta/me/events/", ""),
        )
    ]

    assert [name in answer for answer in answers] == [False, True, True]


def test_uid_is_the_same_for_a_whole_series(office: Any, as_user: Callable[..., Any]) -> None:
    """While each date has its own ``iCalUId``, with the date in digits 33 to 40."""
    master = office.series(2)
    ana = as_user(office.ana)
    window = "startDateTime=2026-03-10&endDateTime=2026-03-20"

    dates = ana.get(f"/beta/me/events/{master.id}/instances?{window}").json()["value"]
    series = ana.get(f"/beta/me/events/{master.id}").json()

    assert {each["uid"] for each in dates} == {series["uid"]}
    assert [each["iCalUId"][32:40] for each in dates] == ["07EA030A", "07EA030B"]
    assert series["iCalUId"][32:40] == "00000000"


@pytest.mark.parametrize(
    ("sent", "location", "locations"),
    [
        pytest.param(
            {"location": {"displayName": "Attic"}},
            {"displayName": "Attic", "uniqueId": "Attic", "uniqueIdType": "private"},
            ["Attic"],
            id="one by location",
        ),
        pytest.param(
            {"locations": [{"displayName": "Attic"}]},
            {"displayName": "Attic", "uniqueId": "Attic", "uniqueIdType": "private"},
            ["Attic"],
            id="one by locations",
        ),
        pytest.param(
            {"locations": [{"displayName": "Attic"}, {"displayName": "Barn"}]},
            {"displayName": "Attic; Barn"},
            ["Attic", "Barn"],
            id="several",
        ),
        pytest.param(
            {
                "location": {
                    "displayName": "Harbour",
                    "locationType": "hotel",
                    "locationUri": "https://harbour.example",
                    "locationEmailAddress": "desk@harbour.example",
                    "address": {"street": "1 Quay", "city": "Bergen", "postalCode": "5003"},
                    "coordinates": {"latitude": 60.39, "longitude": 5.32},
                }
            },
            {
                "displayName": "Harbour",
                "locationType": "hotel",
                "locationUri": "https://harbour.example",
                "locationEmailAddress": "desk@harbour.example",
                "address": {"street": "1 Quay", "city": "Bergen", "postalCode": "5003"},
                "coordinates": {"latitude": 60.39, "longitude": 5.32},
            },
            ["Harbour"],
            id="with an address",
        ),
        pytest.param({"location": None}, {"displayName": ""}, [], id="nowhere"),
    ],
)
def test_location_and_locations_follow_each_other(
    office: Any,
    as_user: Callable[..., Any],
    sent: dict[str, Any],
    location: dict[str, Any],
    locations: list[str],
) -> None:
    """One is mirrored, several are joined in one name."""
    event = as_user(office.ana).post("/me/events", {**HOUR, **sent}).json()

    assert event["location"] | location == event["location"]
    assert [place["displayName"] for place in event["locations"]] == locations


def test_new_location_replaces_several(office: Any, as_user: Callable[..., Any]) -> None:
    """Setting ``location`` sets ``locations``."""
    ana = as_user(office.ana)
    places = [{"displayName": "Attic"}, {"displayName": "Barn"}]
    event_id = ana.post("/me/events", {**HOUR, "locations": places}).json()["id"]

    event = ana.patch(f"/me/events/{event_id}", {"location": {"displayName": "Cave"}}).json()

    assert [place["displayName"] for place in event["locations"]] == ["Cave"]


@pytest.mark.parametrize(
    ("content_type", "content", "inside"),
    [
        pytest.param("text", "a < b", "a &lt; b", id="text"),
        pytest.param("html", "<b>Hello</b>", "<body><b>Hello</b></body>", id="a piece of HTML"),
        pytest.param("HTML", "<html><body>x</body></html>", "<body>x", id="a document"),
    ],
)
def test_body_comes_back_as_an_html_document(
    office: Any, as_user: Callable[..., Any], content_type: str, content: str, inside: str
) -> None:
    """Also if it was sent as text."""
    sent = {**HOUR, "body": {"contentType": content_type, "content": content}}

    body = as_user(office.ana).post("/me/events", sent).json()["body"]

    assert body["contentType"] == "html"
    assert body["content"].startswith("<html>")
    assert body["content"].rstrip().endswith("</html>")
    assert inside in body["content"]


def test_preview_is_the_first_255_characters_of_the_text(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Without markup."""
    sent = {**HOUR, "body": {"contentType": "html", "content": f"<p>{'é' * 300}</p>"}}

    event = as_user(office.ana).post("/me/events", sent).json()

    assert event["bodyPreview"] == "é" * 255


@pytest.mark.parametrize(
    ("name", "sent", "kept"),
    [
        pytest.param("showAs", "OOF", "oof", id="showAs"),
        pytest.param("showAs", "workingelsewhere", "workingElsewhere", id="workingElsewhere"),
        pytest.param("sensitivity", "Private", "private", id="sensitivity"),
        pytest.param("importance", "HIGH", "high", id="importance"),
    ],
)
def test_members_of_enumerations_match_in_any_case(
    office: Any, as_user: Callable[..., Any], name: str, sent: str, kept: str
) -> None:
    """And come back in the service's own."""
    event = as_user(office.ana).post("/me/events", {**HOUR, name: sent}).json()

    assert event[name] == kept


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        pytest.param({"showAs": "xyz"}, "Requested value 'xyz' was not found.", id="member"),
        pytest.param(
            {"xyz": 1},
            "The property 'xyz' does not exist on type 'microsoft.graph.event'. Make sure to only "
            "use property names that are defined by the type or mark the type as open type.",
            id="property",
        ),
        pytest.param(
            {"attendees": [{"type": "boss", "emailAddress": {"address": "a@b.example"}}]},
            "Requested value 'boss' was not found.",
            id="member deeper down",
        ),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_what_the_type_does_not_have_is_refused(
    office: Any,
    as_user: Callable[..., Any],
    snapshot: Callable[[], Any],
    method: str,
    sent: dict[str, Any],
    message: str,
) -> None:
    """400 RequestBodyRead, and nothing changes."""
    path = f"/me/events/{office.meeting().id}" if method == "PATCH" else "/me/events"
    before = snapshot()

    answer = as_user(office.ana)(method, path, json={**HOUR, **sent})

    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["message"]) == (
        400,
        "RequestBodyRead",
        message,
    )
    assert snapshot() == before


def test_attendee_is_completed(office: Any, as_user: Callable[..., Any]) -> None:
    """Required unless said otherwise, by the directory's name or else the address."""
    addresses = [office.bob.mail, "eve@partner.example"]
    sent = [{"emailAddress": {"address": address}} for address in addresses]

    event = as_user(office.ana).post("/me/events", {**HOUR, "attendees": sent}).json()

    status = {"response": "none", "time": NEVER}
    assert event["attendees"] == [
        {"type": "required", "status": status, "emailAddress": {"name": n, "address": address}}
        for n, address in zip(["Bob Bell", addresses[1]], addresses, strict=True)
    ]


def test_attendees_copy_differs_from_the_organizers(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Its own id, not its owner's, tentative, unanswered; the organizer is first in its list."""
    meeting = office.meeting()

    ana, bob = (
        as_user(who).get("/me/events").json()["value"][0] for who in (office.ana, office.bob)
    )

    assert bob["id"] != meeting.id
    assert (bob["isOrganizer"], bob["showAs"]) == (False, "tentative")
    assert bob["responseStatus"] == {"response": "notResponded", "time": NEVER}
    assert bob["iCalUId"] == ana["iCalUId"]
    addresses = [
        [each["emailAddress"]["address"] for each in one["attendees"]] for one in (ana, bob)
    ]
    guests = [office.bob.mail, office.cy.mail]
    assert addresses == [guests, [office.ana.mail, *guests]]
    assert bob["attendees"][0]["type"] == "required"
    assert {each["status"]["response"] for each in bob["attendees"]} == {"none"}


def test_hidden_attendees_see_themselves_alone(office: Any, as_user: Callable[..., Any]) -> None:
    """Beside the organizer, who sees everybody; in the calendar and in the invitation."""
    office.meeting(hide_attendees=True)

    shown = {
        who.mail: [
            each["emailAddress"]["address"]
            for each in as_user(who).get("/me/events").json()["value"][0]["attendees"]
        ]
        for who in (office.ana, office.bob, office.cy)
    }

    assert shown == {
        office.ana.mail: [office.bob.mail, office.cy.mail],
        office.bob.mail: [office.ana.mail, office.bob.mail],
        office.cy.mail: [office.ana.mail, office.cy.mail],
    }
    letter = as_user(office.bob).get("/me/mailFolders/inbox/messages").json()["value"][0]
    assert [to["emailAddress"]["address"] for to in letter["toRecipients"]] == [office.bob.mail]


@pytest.mark.parametrize(
    ("nested", "members"),
    [
        pytest.param("", None, id="whole"),
        pytest.param("($select=name)", {"id", "name"}, id="selected"),
    ],
)
def test_calendar_of_an_event_is_expanded(
    office: Any, as_user: Callable[..., Any], nested: str, members: set[str] | None
) -> None:
    """In one event and in a list."""
    ana = as_user(office.ana)
    event_id = office.meeting().id
    calendar = ana.get(f"/me/events/{event_id}/calendar").json()

    one = ana.get(f"/me/events/{event_id}?$expand=calendar{nested}").json()["calendar"]
    listed = ana.get(f"/me/events?$expand=calendar{nested}").json()["value"][0]["calendar"]

    assert one == listed
    assert one["id"] == calendar["id"]
    assert set(one) == (members or {name for name in calendar if "@odata.context" not in name})


def test_full_metadata_links_to_the_calendar(office: Any, as_user: Callable[..., Any]) -> None:
    """By the owner's id; nobody else gets the links."""
    ana = as_user(office.ana)
    path = f"/me/events/{office.meeting().id}"

    full = ana.get(path, headers={"Accept": "application/json;odata.metadata=full"}).json()
    minimal = ana.get(path).json()

    link = full["calendar@odata.navigationLink"]
    assert full["calendar@odata.associationLink"] == f"{link}/$ref"
    assert f"/users('{office.ana.id}')/calendars('" in link
    assert ana.get(link.removeprefix(office.mock.url)).json()["isDefaultCalendar"] is True
    assert not [name for name in minimal if name.startswith("calendar")]


@pytest.mark.parametrize(
    ("nested", "status"),
    [
        pytest.param("calendar($select=nonsense)", 400, id="no such property"),
        pytest.param("calendar($top=1)", 501, id="an option that is not built"),
        pytest.param("instances", 501, id="instances"),
    ],
)
@pytest.mark.graph_mock(allow_unimplemented=True)
def test_expansion_is_never_half_done(
    office: Any, as_user: Callable[..., Any], nested: str, status: int
) -> None:
    """What is not understood is refused."""
    answer = as_user(office.ana).get(f"/me/events/{office.meeting().id}?$expand={nested}")

    assert answer.status_code == status
