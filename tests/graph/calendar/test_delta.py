"""Changes of a calendar: what a client that follows them is told (calendar.md §13)."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

WINDOW = "startDateTime=2026-03-01T00:00:00Z&endDateTime=2026-04-01T00:00:00Z"
VIEW = f"/me/calendarView/delta?{WINDOW}"
#: What changes on all dates of a series when one of them does, and is not told for the others.
OF_THE_SERIES = ("@odata.type", "@odata.etag", "changeKey", "lastModifiedDateTime")


def said(event: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in event.items() if name not in OF_THE_SERIES}


def view_of(api: Any) -> dict[str, Any]:
    """What a fresh listing of the window shows, by id."""
    listed = api.get(f"/me/calendarView?{WINDOW}&$top=1000").json()["value"]
    return {each["id"]: said(each) for each in listed}


def test_first_round_holds_single_instances_and_dates_but_no_masters(
    office: Any, following: Callable[..., Any], as_user: Callable[..., Any]
) -> None:
    """In pages of the size that was preferred, each entry with its type."""
    single, series = office.meeting(), office.series(days=5)

    follower = following(office.ana, VIEW, page_size=4)

    assert len(follower.told) == 6
    assert {each["@odata.type"] for each in follower.told} == {"#microsoft.graph.event"}
    assert {each["type"] for each in follower.told} == {"singleInstance", "occurrence"}
    assert single.id in follower.copy
    assert series.id not in follower.copy
    assert {k: said(v) for k, v in follower.copy.items()} == view_of(as_user(office.ana))


def test_nothing_happened_gives_an_empty_round(office: Any, following: Callable[..., Any]) -> None:
    """An empty ``value`` and a link for the next time."""
    office.meeting()
    follower = following(office.ana, VIEW)

    follower.follow()

    assert follower.told == []
    assert "$deltatoken=" in follower.link


def test_organizer_who_cancels_is_told_that_the_event_is_gone(
    office: Any, following: Callable[..., Any], as_user: Callable[..., Any]
) -> None:
    """With the id that it had, and the reason ``deleted``."""
    meeting = office.meeting()
    event_id = meeting.id
    follower = following(office.ana, VIEW)

    as_user(office.ana).post(f"/me/events/{event_id}/cancel")
    follower.follow()

    assert follower.told == [
        {
            "@odata.type": "#microsoft.graph.event",
            "id": event_id,
            "@removed": {"reason": "deleted"},
        }
    ]


def test_attendee_is_told_of_the_cancelled_copy(
    office: Any, following: Callable[..., Any], as_user: Callable[..., Any]
) -> None:
    """It stays in the calendar, so that it is a change and not a removal."""
    meeting = office.meeting()
    follower = following(office.bob, VIEW)

    as_user(office.ana).post(f"/me/events/{meeting.id}/cancel")
    follower.follow()

    assert [(e["subject"], e["isCancelled"]) for e in follower.changed] == [
        ("Canceled: Budget review", True)
    ]
    assert follower.removed == []


def test_cancelled_series_goes_with_its_master_and_each_date_of_the_window(
    office: Any, following: Callable[..., Any], as_user: Callable[..., Any]
) -> None:
    """One line for the master and one for each date; the attendees keep theirs."""
    series = office.series(days=3)
    dates = [each.id for each in series.occurrences()]
    master = series.id
    organizer, attendee = following(office.ana, VIEW), following(office.bob, VIEW)

    as_user(office.ana).post(f"/me/events/{master}/cancel")
    organizer.follow()
    attendee.follow()

    assert organizer.removed == [master, *dates]
    assert organizer.changed == []
    assert [each["isCancelled"] for each in attendee.changed] == [True, True, True]
    assert attendee.removed == []


def test_one_cancelled_date_is_one_line(
    office: Any, following: Callable[..., Any], as_user: Callable[..., Any]
) -> None:
    """The other dates of the series are not told again, on neither side."""
    series = office.series(days=3)
    second = series.occurrence("2026-03-11").id
    organizer, attendee = following(office.ana, VIEW), following(office.bob, VIEW)

    as_user(office.ana).post(f"/me/events/{second}/cancel")
    organizer.follow()
    attendee.follow()

    assert (organizer.removed, organizer.changed) == ([second], [])
    assert [(each["type"], each["isCancelled"]) for each in attendee.told] == [("exception", True)]


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [
        pytest.param("2026-03-10", "2026-05-10", True, id="out of the window"),
        pytest.param("2026-05-10", "2026-03-10", False, id="into the window"),
    ],
)
def test_event_that_moves_over_the_edge_of_the_window(
    office: Any,
    following: Callable[..., Any],
    as_user: Callable[..., Any],
    before: str,
    after: str,
    gone: bool,
) -> None:
    """What no longer overlaps the window is removed, what newly does is there."""
    meeting = office.meeting(start=f"{before}T13:00:00Z")
    follower = following(office.ana, VIEW)

    times = {
        name: {"dateTime": f"{after}T{hour}:00:00", "timeZone": "UTC"}
        for name, hour in (("start", "13"), ("end", "14"))
    }
    as_user(office.ana).patch(f"/me/events/{meeting.id}", times)
    follower.follow()

    assert (meeting.id in follower.removed) is gone
    assert (meeting.id in follower.copy) is not gone
    assert len(follower.told) == 1


def test_what_came_and_went_between_two_rounds_does_not_show(
    office: Any, following: Callable[..., Any], as_user: Callable[..., Any]
) -> None:
    """And what changed twice shows once."""
    kept = office.meeting("Kept")
    follower = following(office.ana, VIEW)

    short_lived = office.meeting("Short-lived")
    as_user(office.ana).delete(f"/me/events/{short_lived.id}")
    for subject in ("One", "Two"):
        as_user(office.ana).patch(f"/me/events/{kept.id}", {"subject": subject})
    follower.follow()

    assert [each.get("subject") for each in follower.told] == ["Two"]


def test_pages_of_a_round_are_about_one_moment(
    office: Any, following: Callable[..., Any], as_user: Callable[..., Any]
) -> None:
    """What happens between two pages of the first round is for the next one."""
    meetings = [office.meeting(f"Meeting {n}", start=f"2026-03-1{n}T13:00:00Z") for n in range(4)]
    first, last = meetings[0].id, meetings[3].id
    ana = as_user(office.ana)
    follower = following(office.ana, VIEW)  # only to have one; it starts over below
    follower.link, follower.copy, follower.told = f"{ana.url}/v1.0{VIEW}", {}, []
    follower.headers["Prefer"] = "odata.maxpagesize=2"

    follower.page()
    ana.delete(f"/me/events/{first}")
    ana.patch(f"/me/events/{last}", {"subject": "Changed"})
    office.meeting("Meeting 9", start="2026-03-10T08:00:00Z")
    follower.follow()

    assert [each["subject"] for each in follower.told] == ["Meeting 2", "Meeting 3"]

    follower.follow()

    assert follower.removed == [first]
    assert {each["subject"] for each in follower.changed} == {"Changed", "Meeting 9"}


def test_immutable_ids_are_told_to_who_prefers_them(
    office: Any, following: Callable[..., Any], as_user: Callable[..., Any]
) -> None:
    """Tokens do not care which form of ids the next round is to have (documented)."""
    immutable = {"Prefer": 'IdType="ImmutableId"'}
    meeting = office.meeting()
    follower = following(office.ana, VIEW, **immutable)
    (known,) = follower.copy

    as_user(office.ana).post(f"/me/events/{meeting.id}/cancel")
    follower.follow()

    assert follower.removed == [known]
    assert known.startswith("AAkALg")


def test_window_of_many_years_is_answered(office: Any, as_user: Callable[..., Any]) -> None:
    """A sync client asks for fourteen years and passes the token back alone (clients.md §2)."""
    office.series(days=3)
    ana = as_user(office.ana)

    path = "/me/calendarView/delta?startDateTime=2020-01-01&endDateTime=2034-01-01"
    answer = ana.get(path).json()
    token = answer["@odata.deltaLink"].partition("$deltatoken=")[2]
    again = ana.get(f"/me/calendarView/delta?$deltatoken={token}")

    assert len(answer["value"]) == 3
    assert again.json()["value"] == []


@pytest.mark.parametrize("version", ["v1.0", "beta"])
@pytest.mark.parametrize(
    "path",
    [
        "/me/calendarView/delta",
        "/me/calendarView/delta()",
        "/me/calendarView/microsoft.graph.delta()",
        "/users/{u}/calendarView/delta",
        "/me/calendar/calendarView/delta",
        "/me/calendars/{c}/calendarView/delta",
        "/me/calendarGroups/{g}/calendars/{c}/calendarView/delta",
        "/me/events/{e}/instances/delta",
    ],
)
def test_every_way_to_a_view_leads_to_its_delta(
    office: Any, as_user: Callable[..., Any], version: str, path: str
) -> None:
    """With a context that names the type, and a link by the same way."""
    ana, series = as_user(office.ana), office.series(days=3)
    names = {
        "u": office.ana.mail,
        "e": series.id,
        "c": ana.get("/me/calendar").json()["id"],
        "g": ana.get("/me/calendarGroups").json()["value"][0]["id"],
    }

    answer = ana.get(f"/{version}{path.format(**names)}?{WINDOW}").json()
    again = ana.get_link(answer["@odata.deltaLink"])

    assert answer["@odata.context"] == f"{ana.url}/{version}/$metadata#Collection(event)"
    assert len(answer["value"]) == 3
    assert again.json()["value"] == []


@pytest.mark.parametrize("path", ["/me/events/delta", "/me/calendar/events/delta"])
def test_events_delta_is_about_masters(
    office: Any, following: Callable[..., Any], as_user: Callable[..., Any], path: str
) -> None:
    """Single instances and series masters, as ``/events`` lists them."""
    single, series = office.meeting("Single"), office.series(days=3)
    follower = following(office.ana, path)

    gone = single.id
    as_user(office.ana).delete(f"/me/events/{gone}")
    second = series.occurrence("2026-03-11").id
    as_user(office.ana).patch(f"/me/events/{second}", {"subject": "Other"})
    follower.follow()

    assert follower.removed == [gone]
    assert [each["id"] for each in follower.changed] == [series.id]


def test_events_delta_goes_on_when_calendars_come_and_go(
    office: Any, following: Callable[..., Any], as_user: Callable[..., Any]
) -> None:
    """The mailbox's delta holds the events of every calendar that there is."""
    follower, ana = following(office.ana, "/me/events/delta"), as_user(office.ana)

    calendar = ana.post("/me/calendars", {"name": "Project"}).json()["id"]
    body = {
        "subject": "Kick-off",
        "start": {"dateTime": "2026-03-10T13:00:00", "timeZone": "UTC"},
        "end": {"dateTime": "2026-03-10T14:00:00", "timeZone": "UTC"},
    }
    event = ana.post(f"/me/calendars/{calendar}/events", body).json()["id"]
    brought = [each["id"] for each in follower.follow()]
    ana.delete(f"/me/calendars/{calendar}")
    follower.follow()

    assert brought == [event]
    assert follower.removed == [event]


def test_events_delta_may_begin_at_a_date(office: Any, following: Callable[..., Any]) -> None:
    """What starts earlier is left out, a series only if all of its dates do."""
    office.meeting("Early", start="2026-03-05T09:00:00Z")
    office.meeting("Late", start="2026-03-20T09:00:00Z")
    office.series(days=3, subject="Series")

    follower = following(office.ana, "/me/events/delta?startDateTime=2026-03-11T00:00:00Z")

    assert {each["subject"] for each in follower.told} == {"Late", "Series"}


@pytest.mark.parametrize(
    ("path", "message"),
    [
        pytest.param(
            f"/me/calendarView/delta?{WINDOW}&$filter=isCancelled&$orderby=subject",
            "The following parameters are not supported with change tracking over the "
            "'CalendarView' resource: '$orderby, $filter'.",
            id="filter and order",
        ),
        pytest.param(
            f"/me/calendarView/delta?{WINDOW}&$select=subject",
            "The following parameters are not supported with change tracking over the "
            "'CalendarView' resource: '$select'.",
            id="selection",
        ),
        pytest.param(
            "/me/events/delta?top=3",
            "The following parameters are not supported with change tracking over the "
            "'Events' resource: '$top'.",
            id="page size as an option",
        ),
    ],
)
def test_options_that_a_calendar_delta_does_not_take(
    office: Any, as_user: Callable[..., Any], path: str, message: str
) -> None:
    """400 ``ErrorInvalidUrlQuery``, naming them."""
    answer = as_user(office.ana).get(path)

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "ErrorInvalidUrlQuery"
    assert answer.json()["error"]["message"] == message


def test_view_needs_its_window(office: Any, as_user: Callable[..., Any]) -> None:
    """As ``calendarView`` does."""
    answer = as_user(office.ana).get("/me/calendarView/delta")

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "ErrorInvalidParameter"


@pytest.mark.parametrize("path", ["calendarView/delta?" + WINDOW, "events/delta"])
def test_group_calendars_are_not_tracked(
    office: Any, as_user: Callable[..., Any], path: str
) -> None:
    """Changes are told of user calendars only (documented)."""
    group = office.mock.add_group("Board", members=[office.ana], mail="board")

    answer = as_user(office.ana).get(f"/groups/{group.id}/{path}")

    assert answer.status_code == 400
    assert "Change tracking is not supported" in answer.json()["error"]["message"]


def test_who_may_not_read_a_calendar_may_not_follow_it(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Not with a link of the owner's either."""
    link = (
        as_user(office.ana)
        .get(VIEW)
        .json()["@odata.deltaLink"]
        .replace("/me/", f"/users/{office.ana.mail}/")
    )

    answer = as_user(office.dan).get_link(link)

    assert answer.status_code == 403


class Day:
    """A seeded day at the office: one act after the other, by whoever may do it."""

    def __init__(self, office: Any, as_user: Callable[..., Any], seed: int) -> None:
        self.office, self.random = office, random.Random(seed)
        self.apis = {who: as_user(getattr(office, who)) for who in ("ana", "bob")}

    def act(self) -> None:
        acts = (self.create, self.create, self.create_series, self.rename, self.shift, self.leave)
        self.random.choice(acts)()

    def when(self) -> str:
        return f"2026-{self.random.choice((2, 3, 3, 3, 4)):02}-{self.random.randint(1, 28):02}"

    def create(self) -> None:
        self.office.meeting("Meeting", start=f"{self.when()}T13:00:00Z")

    def create_series(self) -> None:
        self.office.series(days=4)

    def some_event(self) -> tuple[Any, str] | None:
        """A single instance, a date or a master of Ana's or Bob's."""
        api = self.apis[self.random.choice(("ana", "bob"))]
        listed = [*view_of(api), *(e["id"] for e in api.get("/me/events").json()["value"])]
        return (api, self.random.choice(listed)) if listed else None

    def rename(self) -> None:
        found = self.some_event()
        if found:
            api, event = found
            subject = f"Renamed {self.random.randint(1, 99)}"
            api.patch(f"/me/events/{event}", {"subject": subject})

    def shift(self) -> None:
        found = self.some_event()
        if found:
            (api, event), day = found, self.when()
            end = {"dateTime": f"{day}T16:00:00", "timeZone": "UTC"}
            start = {"dateTime": f"{day}T15:00:00", "timeZone": "UTC"}
            api.patch(f"/me/events/{event}", {"start": start, "end": end})

    def leave(self) -> None:
        found = self.some_event()
        if found:
            api, event = found
            if self.random.random() < 0.5:
                api.post(f"/me/events/{event}/cancel", {"comment": "No"})
            elif self.random.random() < 0.5:
                api.delete(f"/me/events/{event}")
            else:
                api.post(f"/me/events/{event}/decline", {"sendResponse": True})


@pytest.mark.parametrize("seed", range(8))
def test_client_that_applies_deltas_ends_with_what_a_fresh_listing_shows(
    office: Any, following: Callable[..., Any], as_user: Callable[..., Any], seed: int
) -> None:
    """Whatever happens, to organizer and attendee, in views and in lists of events."""
    day = Day(office, as_user, seed)
    views = {who: following(getattr(office, who), VIEW, page_size=3) for who in ("ana", "bob")}
    lists = {who: following(getattr(office, who), "/me/events/delta") for who in ("ana", "bob")}

    for _ in range(8):
        for _ in range(day.random.randint(1, 4)):
            day.act()
        for who, follower in views.items():
            follower.follow()
            assert {k: said(v) for k, v in follower.copy.items()} == view_of(day.apis[who])
        for who, follower in lists.items():
            follower.follow()
            listed = day.apis[who].get("/me/events?$top=1000").json()["value"]
            assert {k: v["@odata.etag"] for k, v in follower.copy.items()} == {
                each["id"]: each["@odata.etag"] for each in listed
            }
