"""Reading: headers, contexts, $select, pages, counts, preferences, folders, messages."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

JSON = (
    "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;"
    "charset=utf-8"
)
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_every_answer_has_the_services_headers(office: Any, as_user: Callable[..., Any]) -> None:
    """request-id everywhere, the caller's own id comes back."""
    ana = as_user(office.ana)

    plain = ana.get("/me")
    named = ana.get("/me", headers={"client-request-id": "11111111-2222-3333-4444-555555555555"})
    refused = ana.get("/me/events/abc")

    assert plain.headers["Content-Type"] == JSON
    assert plain.headers["OData-Version"] == "4.0"
    assert GUID.fullmatch(plain.headers["request-id"])
    assert plain.headers["client-request-id"] == plain.headers["request-id"]
    assert named.headers["client-request-id"] == "11111111-2222-3333-4444-555555555555"
    assert refused.headers["Content-Type"] == "application/json"
    inner = refused.json()["error"]["innerError"]
    assert inner["request-id"] == refused.headers["request-id"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", inner["date"])
    assert plain.headers["request-id"] != refused.headers["request-id"]


def test_created_event_says_where_it_is(office: Any, as_user: Callable[..., Any]) -> None:
    """201 with Location, ETag and the whole event."""
    ana = as_user(office.ana)
    body = {
        "subject": "Lunch",
        "start": {"dateTime": "2026-03-10T12:00:00", "timeZone": "Pacific Standard Time"},
        "end": {"dateTime": "2026-03-10T13:00:00", "timeZone": "Pacific Standard Time"},
    }

    answer = ana.post("/me/events", body)

    event = answer.json()
    assert answer.status_code == 201
    assert answer.headers["ETag"] == event["@odata.etag"]
    assert (
        ana.session.get(
            answer.headers["Location"], headers={"Authorization": f"Bearer {ana.token}"}
        ).json()["id"]
        == event["id"]
    )
    assert event["start"] == {"dateTime": "2026-03-10T19:00:00.0000000", "timeZone": "UTC"}
    assert event["originalStartTimeZone"] == "Pacific Standard Time"


@pytest.mark.parametrize(
    ("path", "context"),
    [
        pytest.param("/me", "users/$entity", id="me"),
        pytest.param("/users", "users", id="users"),
        pytest.param("/me/events", "users('{u}')/events", id="events"),
        pytest.param("/me/events/{e}", "users('{u}')/events/$entity", id="event"),
        pytest.param(
            "/me/events/{e}?$select=subject,start",
            "users('{u}')/events(subject,start)/$entity",
            id="selected",
        ),
        pytest.param(
            "/me/calendars/{c}/events", "users('{u}')/calendars('{cx}')/events", id="in a calendar"
        ),
        pytest.param(
            "/me/mailFolders/Inbox/messages",
            "users('{u}')/mailFolders('Inbox')/messages",
            id="folder as written",
        ),
    ],
)
def test_context_names_the_address_by_ids(
    office: Any, as_user: Callable[..., Any], path: str, context: str
) -> None:
    """The user stands there by GUID, ``=`` in keys is encoded."""
    ana = as_user(office.ana)
    calendar = ana.get("/me/calendar").json()["id"]
    keys = {"u": office.ana.id, "e": office.meeting().id, "c": calendar}

    answer = ana.get(path.format(**keys))

    expected = context.format(**keys, cx=calendar.replace("=", "%3D"))
    assert answer.json()["@odata.context"] == f"{office.mock.base_url}/$metadata#{expected}"


@pytest.mark.parametrize("spelling", ["$select", "select", "%24select", "$SELECT"])
def test_select_keeps_what_was_asked_and_the_id(
    office: Any, as_user: Callable[..., Any], spelling: str
) -> None:
    """With or without the dollar sign, in any case."""
    meeting = office.meeting()

    answer = as_user(office.ana).get(f"/me/events/{meeting.id}?{spelling}=subject,%20Start")

    kept = {name for name in answer.json() if not name.startswith("@")}
    assert kept == {"id", "subject", "start"}


@pytest.mark.parametrize(
    ("select", "reason"),
    [
        pytest.param(
            "nonsense",
            "Could not find a property named 'nonsense' on type 'microsoft.graph.event'.",
            id="unknown",
        ),
        pytest.param("", "An identifier was expected at position 0.", id="empty"),
        pytest.param(
            "@odata.type",
            "Term '@odata.type' is not valid in a $select or $expand expression.",
            id="annotation",
        ),
    ],
)
def test_select_of_what_is_not_there_is_refused(
    office: Any, as_user: Callable[..., Any], select: str, reason: str
) -> None:
    """400 in the wording of 2026."""
    answer = as_user(office.ana).get(f"/me/events?$select={select}")

    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == f"Parsing OData Select and Expand failed: {reason}"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        pytest.param("$top=0", "Invalid value '0' for $top query option found.", id="no page"),
        pytest.param(
            "$top=1001", "The limit of '1000' for Top query has been exceeded.", id="too large"
        ),
        pytest.param("$top=x", "Invalid value 'x' for $top query option found.", id="no number"),
        pytest.param("$skip=-1", "Invalid value '-1' for $skip query option", id="backwards"),
        pytest.param("$foo=1", "The query parameter '$foo' is not supported.", id="unknown"),
        pytest.param(
            "$top=1&$top=2", "Query option '$top' was specified more than once", id="twice"
        ),
    ],
)
def test_query_option_that_makes_no_sense_is_refused(
    office: Any, as_user: Callable[..., Any], query: str, message: str
) -> None:
    """400, with the option."""
    answer = as_user(office.ana).get(f"/me/events?{query}")

    assert answer.status_code == 400
    assert message in answer.json()["error"]["message"]


def test_pages_follow_each_other_to_the_end(office: Any, as_user: Callable[..., Any]) -> None:
    """Ten a page, a link whenever the page is full, an empty page at the end if need be."""
    for hour in range(20):
        office.ana.calendar.add_event(f"Event {hour:02}", start=f"2026-03-10T{hour:02}:00:00Z")
    ana = as_user(office.ana)

    pages = [ana.get("/me/events?$count=true&$select=subject").json()]
    while "@odata.nextLink" in pages[-1]:
        link = pages[-1]["@odata.nextLink"]
        headers = {"Authorization": f"Bearer {ana.token}"}
        pages.append(ana.session.get(link, headers=headers).json())

    assert [len(page["value"]) for page in pages] == [10, 10, 0]
    assert [page["@odata.count"] for page in pages] == [20, 20, 20]
    assert pages[0]["@odata.nextLink"] == (
        f"{office.mock.base_url}/me/events?%24count=true&%24select=subject&%24top=10&%24skip=10"
    )
    subjects = [event["subject"] for page in pages for event in page["value"]]
    assert subjects == [f"Event {hour:02}" for hour in range(20)]
    assert ana.get("/me/events/$count").text == "20"


def test_page_size_may_be_a_preference(office: Any, as_user: Callable[..., Any]) -> None:
    """``odata.maxpagesize`` is honoured and said to be."""
    office.series(days=5)

    answer = as_user(office.ana).get(
        "/me/calendarView?startDateTime=2026-03-01&endDateTime=2026-04-01",
        headers={"Prefer": "odata.maxpagesize=2"},
    )

    assert len(answer.json()["value"]) == 2
    assert answer.headers["Preference-Applied"] == "odata.maxpagesize=2"


@pytest.mark.parametrize("zone", ["Pacific Standard Time", "America/Los_Angeles"])
def test_times_come_in_the_zone_that_is_preferred(
    office: Any, as_user: Callable[..., Any], zone: str
) -> None:
    """The name is echoed exactly as asked; instants stay in UTC."""
    meeting = office.meeting()

    answer = as_user(office.ana).get(
        f"/me/events/{meeting.id}",
        headers={"Prefer": f'outlook.timezone="{zone}", outlook.body-content-type="text"'},
    )

    event = answer.json()
    assert event["start"] == {"dateTime": "2026-03-10T06:00:00.0000000", "timeZone": zone}
    assert event["createdDateTime"] == "2026-03-02T09:00:00.0000000Z"
    assert event["body"]["contentType"] == "text"
    assert f'outlook.timezone="{zone}"' in answer.headers["Preference-Applied"]


def test_zone_that_is_none_is_refused(office: Any, as_user: Callable[..., Any]) -> None:
    """400 TimeZoneNotSupportedException."""
    answer = as_user(office.ana).get("/me/events", headers={"Prefer": 'outlook.timezone="EST"'})

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "TimeZoneNotSupportedException"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        pytest.param("", "ErrorInvalidParameter", id="none"),
        pytest.param("?startDateTime=2026-03-01", "ErrorInvalidParameter", id="half"),
        pytest.param(
            "?startDateTime=x&endDateTime=2026-03-01", "ErrorInvalidParameter", id="no time"
        ),
        pytest.param(
            "?startDateTime=2026-03-02&endDateTime=2026-03-01",
            "ErrorInvalidRequest",
            id="backwards",
        ),
        pytest.param(
            "?startDateTime=2026-03-01&endDateTime=2036-03-01", "ErrorInvalidRequest", id="too long"
        ),
    ],
)
def test_view_needs_a_window_that_makes_sense(
    office: Any, as_user: Callable[..., Any], query: str, code: str
) -> None:
    """400 for calendarView and for instances alike."""
    series = office.series()
    ana = as_user(office.ana)

    view = ana.get(f"/me/calendarView{query}")
    instances = ana.get(f"/me/events/{series.id}/instances{query}")

    for answer in (view, instances):
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


def test_events_hold_masters_and_the_view_holds_dates(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """No expansion in /events; occurrences and no master in /calendarView."""
    office.series(days=3)
    ana = as_user(office.ana)

    events = ana.get("/me/events").json()["value"]
    view = ana.get(
        "/me/calendarView?STARTDATETIME=2026-03-11T00:00:00&enddatetime=2026-03-12T00:00:00+00:00"
    ).json()["value"]

    assert [event["type"] for event in events] == ["seriesMaster"]
    assert [event["type"] for event in view] == ["occurrence"]
    assert view[0]["seriesMasterId"] == events[0]["id"]
    assert view[0]["iCalUId"][32:40] == "07EA030B"


def test_folders_are_found_by_name_and_by_id(office: Any, as_user: Callable[..., Any]) -> None:
    """Eight folders below the root, the hidden one on request only."""
    ana = as_user(office.ana)

    listed = ana.get("/me/mailFolders").json()["value"]
    inbox = ana.get("/me/mailfolders/INBOX").json()
    history = next(each for each in listed if each["displayName"] == "Conversation History")
    children = f"/me/mailFolders/{history['id']}/childFolders"

    assert [each["displayName"] for each in listed] == [
        "Archive",
        "Conversation History",
        "Deleted Items",
        "Drafts",
        "Inbox",
        "Junk Email",
        "Outbox",
        "Sent Items",
    ]
    assert ana.get(f"/me/mailFolders/{inbox['id']}").json() == inbox | {
        "@odata.context": inbox["@odata.context"]
    }
    assert ana.get(children).json()["value"] == []
    hidden = ana.get(f"{children}/?includeHiddenFolders=true").json()["value"]
    assert [each["displayName"] for each in hidden] == ["Team Chat"]


@pytest.mark.parametrize(
    ("key", "status", "code"),
    [
        pytest.param("foo", 400, "ErrorInvalidIdMalformed", id="no name"),
        pytest.param("clutter", 404, "ErrorItemNotFound", id="known and not there"),
    ],
)
def test_folder_that_is_not_there(
    office: Any, as_user: Callable[..., Any], key: str, status: int, code: str
) -> None:
    """A word that is no well-known name is a malformed id."""
    answer = as_user(office.ana).get(f"/me/mailFolders/{key}")

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_message_is_found_in_its_folder_only(office: Any, as_user: Callable[..., Any]) -> None:
    """And in the mailbox as a whole; not in another's."""
    office.meeting()
    bob = as_user(office.bob)
    message = bob.get("/me/mailFolders/inbox/messages").json()["value"][0]["id"]

    found = bob.get(f"/me/messages/{message}")
    elsewhere = bob.get(f"/me/mailFolders/drafts/messages/{message}")
    foreign = as_user(office.cy).get(f"/me/messages/{message}")

    assert found.status_code == 200
    assert (elsewhere.status_code, foreign.status_code) == (404, 404)


def test_mail_of_another_is_not_shared(office: Any, as_user: Callable[..., Any]) -> None:
    """403, also for a delegate of the calendar."""
    office.ana.calendar.share(office.bob, role="write")

    answer = as_user(office.bob).get(f"/users/{office.ana.id}/messages")

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "ErrorAccessDenied")


def test_metadata_none_leaves_annotations_out(office: Any, as_user: Callable[..., Any]) -> None:
    """No context, no etag; the type of a derived entity goes too."""
    office.meeting()

    answer = as_user(office.bob).get(
        "/me/messages", headers={"Accept": "application/json;odata.metadata=none"}
    )

    assert "@odata.context" not in answer.json()
    assert not [name for name in answer.json()["value"][0] if "@odata" in name]
    assert "odata.metadata=none" in answer.headers["Content-Type"]


def test_users_come_in_seeded_order_then_rooms(office: Any, as_user: Callable[..., Any]) -> None:
    """Paged by a token where there are more."""
    ana = as_user(office.ana)
    expected = [each.id for each in (*office.mock.users, *office.mock.rooms)]

    page = ana.get("/users?$top=3&$select=id").json()
    found = [each["id"] for each in page["value"]]
    while "@odata.nextLink" in page:
        page = ana.session.get(
            page["@odata.nextLink"], headers={"Authorization": f"Bearer {ana.token}"}
        ).json()
        found += [each["id"] for each in page["value"]]

    assert found == expected


@pytest.mark.parametrize(
    ("path", "code"),
    [
        pytest.param("/users/x@y.z", "Request_ResourceNotFound", id="user"),
        pytest.param("/groups/abc", "Request_ResourceNotFound", id="group"),
        pytest.param("/users/x@y.z/events", "ErrorInvalidUser", id="user's mailbox"),
        pytest.param("/groups/abc/events", "ErrorInvalidGroup", id="group's mailbox"),
    ],
)
def test_nobody_is_not_found(
    office: Any, as_user: Callable[..., Any], path: str, code: str
) -> None:
    """The directory and the mailbox say it in their own words."""
    answer = as_user(office.ana).get(path)

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, code)
