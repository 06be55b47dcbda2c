"""Lists of events and views of calendars over HTTP (calendar.md §12)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest

DAY = "startDateTime=2026-03-10T00:00:00Z&endDateTime=2026-03-11T00:00:00Z"


def subjects(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [event["subject"] for event in answer.json()["value"]]


def test_events_are_not_expanded_and_views_are(office: Any, as_user: Callable[..., Any]) -> None:
    """One list holds masters, the other dates; ``instances`` those of one series."""
    office.meeting("Alone", start="2026-03-10T08:00:00Z")
    series = office.series(3, subject="Daily")
    ana = as_user(office.ana)
    instances = f"/me/events/{series.id}/instances?startDateTime=2026-03-10&endDateTime=2026-03-12"

    kinds = [
        [event["type"] for event in ana.get(path).json()["value"]]
        for path in ("/me/events", f"/me/calendarView?{DAY}", instances)
    ]

    assert sorted(kinds[0]) == ["seriesMaster", "singleInstance"]
    assert kinds[1:] == [["singleInstance", "occurrence"], ["occurrence", "occurrence"]]


def test_event_that_is_no_series_has_no_instances(office: Any, as_user: Callable[..., Any]) -> None:
    """200, and none."""
    answer = as_user(office.ana).get(f"/me/events/{office.meeting().id}/instances?{DAY}")

    assert subjects(answer) == []


WINDOWS = [
    pytest.param(
        "",
        "ErrorInvalidParameter",
        "This request requires a time window specified by the query string parameters "
        "StartDateTime and EndDateTime.",
        id="none",
    ),
    pytest.param(
        "startDateTime=2026-03-10",
        "ErrorInvalidParameter",
        "This request requires a time window specified by the query string parameters "
        "StartDateTime and EndDateTime.",
        id="half",
    ),
    pytest.param(
        "startDateTime=soon&endDateTime=2026-03-11",
        "ErrorInvalidParameter",
        "The value 'soon' of parameter 'StartDateTime' is invalid.",
        id="no start",
    ),
    pytest.param(
        "startDateTime=2026-03-10&endDateTime=2026-13-11",
        "ErrorInvalidParameter",
        "The value '2026-13-11' of parameter 'EndDateTime' is invalid.",
        id="no end",
    ),
    pytest.param(
        "startDateTime=2026-03-11&endDateTime=2026-03-10",
        "ErrorInvalidRequest",
        "Your request can't be completed. The start date must be earlier than the end date.",
        id="backwards",
    ),
    pytest.param(
        "startDateTime=2026-01-01&endDateTime=2031-01-01",
        "ErrorInvalidRequest",
        "Your request can't be completed. The requested time window is longer than 1825 days.",
        id="1826 days",
    ),
]


@pytest.mark.parametrize(("window", "code", "message"), WINDOWS)
@pytest.mark.parametrize(
    "path",
    [
        "/me/calendarView",
        "/me/calendar/calendarView",
        "/users/{u}/calendarView",
        "/me/events/{e}/instances",
    ],
)
def test_window_that_makes_no_sense_is_refused(
    office: Any, as_user: Callable[..., Any], path: str, window: str, code: str, message: str
) -> None:
    """400 with the service's own sentence."""
    path = path.format(u=office.ana.id, e=office.meeting().id)

    answer = as_user(office.ana).get(f"{path}?{window}")

    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["message"]) == (400, code, message)


@pytest.mark.parametrize(
    "window",
    [
        pytest.param(DAY, id="UTC"),
        pytest.param(DAY.lower().replace("t0", "T0").replace("z", "Z"), id="lower case names"),
        pytest.param(DAY.replace("Z", ""), id="no offset means UTC"),
        pytest.param(
            "startDateTime=2026-03-09T19:00:00-05:00&endDateTime=2026-03-10T19:00:00-05:00",
            id="offset",
        ),
        pytest.param(
            "startDateTime=2026-03-10T02:00:00%2B02:00&endDateTime=2026-03-11T02:00:00+02:00",
            id="offset whose plus is a blank",
        ),
        pytest.param("startDateTime=2022-01-01&endDateTime=2026-12-31", id="1825 days"),
    ],
)
@pytest.mark.parametrize("zone", [None, "Tokyo Standard Time"])
def test_window_says_its_own_offset(
    office: Any, as_user: Callable[..., Any], window: str, zone: str | None
) -> None:
    """The preferred zone does not move it."""
    office.meeting("First", start="2026-03-10T00:00:00Z")
    office.meeting("Last", start="2026-03-10T23:00:00Z")
    headers = {"Prefer": f'outlook.timezone="{zone}"'} if zone else {}

    answer = as_user(office.ana).get(f"/me/calendarView?{window}", headers=headers)

    assert subjects(answer) == ["First", "Last"]


def test_view_holds_what_overlaps_it(office: Any, as_user: Callable[..., Any]) -> None:
    """Not what ends as it begins, nor what begins as it ends."""
    for subject, start in {
        "ends as it begins": "2026-03-09T23:00:00Z",
        "over its beginning": "2026-03-09T23:30:00Z",
        "within": "2026-03-10T12:00:00Z",
        "over its end": "2026-03-10T23:30:00Z",
        "begins as it ends": "2026-03-11T00:00:00Z",
    }.items():
        office.meeting(subject, start=start)

    answer = as_user(office.ana).get(f"/me/calendarView?{DAY}")

    assert subjects(answer) == ["over its beginning", "within", "over its end"]


@pytest.mark.parametrize(
    ("window", "found"),
    [
        pytest.param(
            "startDateTime=2026-03-10T00:00Z&endDateTime=2026-03-10T00:01Z", 1, id="on it"
        ),
        pytest.param(
            "startDateTime=2026-03-09T23:00Z&endDateTime=2026-03-10T00:00Z", 0, id="before it"
        ),
        pytest.param(
            "startDateTime=2026-03-11T00:00Z&endDateTime=2026-03-11T09:00Z", 0, id="after it"
        ),
    ],
)
def test_all_day_event_is_matched_from_midnight_to_midnight_in_utc(
    office: Any, as_user: Callable[..., Any], window: str, found: int
) -> None:
    """Whatever its zone."""
    ana = as_user(office.ana)
    day = {
        name: {"dateTime": f"2026-03-{number}T00:00:00", "timeZone": "Tokyo Standard Time"}
        for name, number in (("start", 10), ("end", 11))
    }
    ana.post("/me/events", {"subject": "Fair", "isAllDay": True, **day})

    assert len(subjects(ana.get(f"/me/calendarView?{window}"))) == found


def test_view_is_in_order_of_start_then_of_creation(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """The service promises no order; ours is this."""
    for subject, hour in (("c", 9), ("a", 8), ("d", 9), ("b", 8)):
        office.meeting(subject, start=f"2026-03-10T{hour:02}:00:00Z")

    assert subjects(as_user(office.ana).get(f"/me/calendarView?{DAY}")) == ["a", "b", "c", "d"]


def test_pages_hold_ten_and_lead_on(office: Any, as_user: Callable[..., Any]) -> None:
    """By ``@odata.nextLink`` with ``$skip``, until all are seen once."""
    office.series(25)
    ana = as_user(office.ana)
    path = "/me/calendarView?startDateTime=2026-03-01&endDateTime=2026-06-01"
    pages, links = [], []

    while path:
        page = ana.get(path.removeprefix(office.mock.url)).json()
        pages.append([event["id"] for event in page["value"]])
        path = page.get("@odata.nextLink", "")
        links.append(path)

    assert [len(page) for page in pages] == [10, 10, 5]
    assert len({key for page in pages for key in page}) == 25
    assert [unquote(link).partition("$skip=")[2] for link in links] == ["10", "20", ""]


@pytest.mark.parametrize(
    ("top", "status"),
    [("1000", 200), ("1", 200), ("1001", 400), ("0", 400), ("-1", 400), ("x", 400)],
)
@pytest.mark.parametrize("path", ["/me/events?", f"/me/calendarView?{DAY}&"])
def test_page_holds_one_to_a_thousand(
    office: Any, as_user: Callable[..., Any], path: str, top: str, status: int
) -> None:
    """Other sizes are refused."""
    office.series(3)

    answer = as_user(office.ana).get(f"{path}$top={top}")

    assert answer.status_code == status


def test_cancelled_date_is_seen_by_attendees_alone(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """The organizer's view has it no more."""
    office.series(1)
    ana = as_user(office.ana)
    date_id = ana.get(f"/me/calendarView?{DAY}").json()["value"][0]["id"]
    ana.post(f"/me/events/{date_id}/cancel")

    mine, theirs = (
        as_user(who).get(f"/me/calendarView?{DAY}").json()["value"]
        for who in (office.ana, office.bob)
    )

    assert mine == []
    assert [event["isCancelled"] for event in theirs] == [True]


@pytest.mark.parametrize(
    ("select", "members"),
    [
        pytest.param("subject,createdDateTime", {"subject"}, id="created"),
        pytest.param("lastModifiedDateTime,subject", {"subject"}, id="changed"),
        pytest.param("onlineMeeting", set(), id="joining alone"),
        pytest.param(
            "onlineMeeting,isOnlineMeeting",
            {"onlineMeeting", "isOnlineMeeting"},
            id="joining with the flag",
        ),
    ],
)
def test_view_does_not_select_everything(
    office: Any, as_user: Callable[..., Any], select: str, members: set[str]
) -> None:
    """What it leaves out is left out; a list of events has it."""
    ana = as_user(office.ana)
    ana.patch(f"/me/events/{office.meeting().id}", {"isOnlineMeeting": True})

    viewed = ana.get(f"/me/calendarView?{DAY}&$select={select}").json()["value"][0]
    listed = ana.get(f"/me/events?$select={select}").json()["value"][0]

    assert {name for name in viewed if "@" not in name} == {"id", *members}
    assert {name for name in listed if "@" not in name} == {"id", *select.split(",")}


def test_counts_are_of_what_the_lists_hold(office: Any, as_user: Callable[..., Any]) -> None:
    """``/$count`` of a view and of a series, filtered too; a view needs its window here as well."""
    office.meeting("Alone", start="2026-03-10T08:00:00Z")
    series = office.series(3, subject="Daily")
    first = series.occurrences("2026-03-10", "2026-03-11")[0]
    first.update(subject="Changed")
    ana = as_user(office.ana)
    three = "startDateTime=2026-03-10&endDateTime=2026-03-13"
    addresses = {
        f"/me/calendarView/$count?{three}": "4",
        f"/me/calendarView/$count?{three}&$filter=subject eq 'Daily'": "2",
        f"/me/events/{series.id}/instances/$count?{three}": "3",
        f"/me/events/{series.id}/exceptionOccurrences/$count": "1",
    }

    counts = {address: ana.get(address) for address in addresses}
    unbounded = ana.get("/me/calendarView/$count")

    assert {address: answer.text for address, answer in counts.items()} == addresses
    assert {answer.headers["Content-Type"] for answer in counts.values()} == {"text/plain"}
    assert unbounded.status_code == 400
    assert unbounded.json()["error"]["code"] == "ErrorInvalidParameter"
