"""Series over HTTP (calendar.md §9)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

TIMES = {
    "start": {"dateTime": "2026-09-07T09:00:00", "timeZone": "Pacific Standard Time"},
    "end": {"dateTime": "2026-09-07T10:00:00", "timeZone": "Pacific Standard Time"},
}
START = {"startDate": "2026-09-07"}
YEAR = "startDateTime=2026-09-01&endDateTime=2028-09-01&$top=1000"


def series(pattern: dict[str, Any], **span: Any) -> dict[str, Any]:
    pattern = {"interval": 1, **pattern}
    return {**TIMES, "recurrence": {"pattern": pattern, "range": {**START, **span}}}


def test_recurrence_is_shown_with_all_its_members(office: Any, as_user: Callable[..., Any]) -> None:
    """What its types do not use is zero-ish; the zone is the event's."""
    sent = series(
        {"type": "weekly", "daysOfWeek": ["Monday"]}, type="endDate", endDate="2026-12-31"
    )

    event = as_user(office.ana).post("/me/events", sent).json()

    assert event["type"] == "seriesMaster"
    assert event["recurrence"] == {
        "pattern": {
            "type": "weekly",
            "interval": 1,
            "month": 0,
            "dayOfMonth": 0,
            "daysOfWeek": ["monday"],
            "firstDayOfWeek": "sunday",
            "index": "first",
        },
        "range": {
            "type": "endDate",
            "startDate": "2026-09-07",
            "endDate": "2026-12-31",
            "recurrenceTimeZone": "Pacific Standard Time",
            "numberOfOccurrences": 0,
        },
    }


@pytest.mark.parametrize(
    ("pattern", "dates"),
    [
        pytest.param(
            {"type": "daily", "interval": 3}, ["2026-09-07", "2026-09-10", "2026-09-13"], id="daily"
        ),
        pytest.param(
            {"type": "weekly", "interval": 2, "daysOfWeek": ["sunday", "monday"]},
            ["2026-09-07", "2026-09-20", "2026-09-21"],
            id="weekly, the week begins on Sunday",
        ),
        pytest.param(
            {
                "type": "weekly",
                "interval": 2,
                "daysOfWeek": ["sunday", "monday"],
                "firstDayOfWeek": "monday",
            },
            ["2026-09-07", "2026-09-13", "2026-09-21"],
            id="weekly, the week begins on Monday",
        ),
        pytest.param(
            {"type": "absoluteMonthly", "dayOfMonth": 31},
            ["2026-09-30", "2026-10-31", "2026-11-30"],
            id="day 31 is the last one",
        ),
        pytest.param(
            {"type": "relativeMonthly", "daysOfWeek": ["tuesday", "thursday"], "index": "last"},
            ["2026-09-29", "2026-10-29", "2026-11-26"],
            id="several days count once",
        ),
        pytest.param(
            {"type": "relativeMonthly", "daysOfWeek": ["friday"]},
            ["2026-10-02", "2026-11-06", "2026-12-04"],
            id="the first unless said otherwise",
        ),
        pytest.param(
            {"type": "absoluteYearly", "dayOfMonth": 1, "month": 2},
            ["2027-02-01", "2028-02-01", "2029-02-01"],
            id="yearly",
        ),
        pytest.param(
            {"type": "relativeYearly", "daysOfWeek": ["monday"], "month": 9, "index": "second"},
            ["2026-09-14", "2027-09-13", "2028-09-11"],
            id="yearly by weekday",
        ),
    ],
)
def test_pattern_gives_its_dates_and_the_master_starts_on_the_first(
    office: Any, as_user: Callable[..., Any], pattern: dict[str, Any], dates: list[str]
) -> None:
    """Where the range's own first day does not match, the series moves on to one that does."""
    ana = as_user(office.ana)
    sent = series(pattern, type="numbered", numberOfOccurrences=3)

    master = ana.post("/me/events", sent).json()

    prefer = {"Prefer": 'outlook.timezone="Pacific Standard Time"'}
    window = "startDateTime=2026-09-01&endDateTime=2030-01-01"
    found = ana.get(f"/me/events/{master['id']}/instances?{window}", headers=prefer).json()
    assert [each["start"]["dateTime"] for each in found["value"]] == [
        f"{day}T09:00:00.0000000" for day in dates
    ]
    assert master["recurrence"]["range"]["startDate"] == dates[0]
    assert master["recurrence"]["range"]["endDate"] == "0001-01-01"


VALIDATION = ("ErrorPropertyValidationFailure", "At least one property failed validation.")
_DAILY = {"type": "daily"}
_ENDLESS = {"type": "noEnd"}


@pytest.mark.parametrize(
    ("pattern", "span"),
    [
        pytest.param({"type": "daily", "interval": 0}, _ENDLESS, id="no interval"),
        pytest.param({"type": "daily", "interval": -1}, _ENDLESS, id="negative interval"),
        pytest.param({"type": "weekly"}, _ENDLESS, id="no days"),
        pytest.param({"type": "relativeMonthly"}, _ENDLESS, id="no days of a month"),
        pytest.param({"type": "absoluteMonthly"}, _ENDLESS, id="no day of the month"),
        pytest.param({"type": "absoluteMonthly", "dayOfMonth": 32}, _ENDLESS, id="day 32"),
        pytest.param({"type": "absoluteYearly", "dayOfMonth": 1}, _ENDLESS, id="no month"),
        pytest.param(
            {"type": "absoluteYearly", "dayOfMonth": 1, "month": 13}, _ENDLESS, id="month 13"
        ),
        pytest.param({"type": "daily", "dayOfMonth": 99}, _ENDLESS, id="unused, yet validated"),
        pytest.param(_DAILY, {"type": "numbered"}, id="no number"),
        pytest.param(_DAILY, {"type": "numbered", "numberOfOccurrences": -1}, id="negative number"),
        pytest.param(_DAILY, {"type": "endDate"}, id="no end"),
        pytest.param(
            _DAILY, {"type": "endDate", "endDate": "2026-09-06"}, id="ends before it starts"
        ),
        pytest.param(
            {"type": "weekly", "daysOfWeek": ["sunday"]},
            {"type": "endDate", "endDate": "2026-09-12"},
            id="no date in the range",
        ),
        pytest.param(
            _DAILY, {"type": "noEnd", "recurrenceTimeZone": "UTC"}, id="the range's zone is another"
        ),
    ],
)
def test_what_cannot_be_a_series_is_refused(
    office: Any, as_user: Callable[..., Any], pattern: dict[str, Any], span: dict[str, Any]
) -> None:
    """400, and no event."""
    ana = as_user(office.ana)

    answer = ana.post("/me/events", series(pattern, **span))

    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["message"]) == (400, *VALIDATION)
    assert ana.get("/me/events/$count").text == "0"


def test_range_begins_on_the_day_of_the_event(office: Any, as_user: Callable[..., Any]) -> None:
    """400 ErrorInvalidRecurrenceRange otherwise."""
    answer = as_user(office.ana).post(
        "/me/events", series(_DAILY, type="noEnd", startDate="2026-09-08")
    )

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "ErrorInvalidRecurrenceRange"


def test_occurrence_is_known_by_its_date(office: Any, as_user: Callable[..., Any]) -> None:
    """Its id stays when it becomes an exception; it inherits all but the recurrence."""
    ana = as_user(office.ana)
    sent = {**series(_DAILY, type="numbered", numberOfOccurrences=3), "subject": "Daily"}
    master = ana.post("/me/events", sent).json()
    path = f"/beta/me/events/{master['id']}/instances?{YEAR}"
    second = ana.get(path).json()["value"][1]

    ana.patch(
        f"/me/events/{second['id']}",
        {
            "start": {"dateTime": "2026-09-08T15:00:00", "timeZone": "Pacific Standard Time"},
            "end": {"dateTime": "2026-09-08T16:00:00", "timeZone": "Pacific Standard Time"},
        },
    )

    after = ana.get(path).json()["value"][1]
    assert (second["type"], after["type"]) == ("occurrence", "exception")
    assert len(second["id"]) > len(master["id"])
    for each in (second, after):
        assert each["id"] == second["id"]
        assert each["seriesMasterId"] == master["id"]
        assert each["originalStart"] == "2026-09-08T16:00:00Z"
        assert each["occurrenceId"] == f"OID.{master['id']}.2026-09-08"
        assert each["recurrence"] is None
        assert each["subject"] == "Daily"
    assert after["start"]["dateTime"].startswith("2026-09-08T22:00")


def test_changed_and_cancelled_dates_are_told_to_who_asks(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """By ``$select`` and ``$expand`` on the master, and not without."""
    ana = as_user(office.ana)
    master = ana.post("/me/events", series(_DAILY, type="numbered", numberOfOccurrences=4)).json()[
        "id"
    ]
    dates = [
        each["id"] for each in ana.get(f"/me/events/{master}/instances?{YEAR}").json()["value"]
    ]
    ana.patch(f"/me/events/{dates[1]}", {"subject": "Other"})
    ana.delete(f"/me/events/{dates[2]}")

    names = "subject,start,occurrenceId,exceptionOccurrences,cancelledOccurrences"
    asked = ana.get(f"/beta/me/events/{master}?$select={names}&$expand=exceptionOccurrences").json()
    nested = ana.get(f"/me/events/{master}?$expand=exceptionOccurrences($select=subject)").json()
    plain = ana.get(f"/me/events/{master}").json()

    assert asked["cancelledOccurrences"] == [f"OID.{master}.2026-09-09"]
    assert [each["id"] for each in asked["exceptionOccurrences"]] == [dates[1]]
    (exception,) = nested["exceptionOccurrences"]
    assert {name: each for name, each in exception.items() if "@" not in name} == {
        "id": dates[1],
        "subject": "Other",
    }
    assert not {"cancelledOccurrences", "exceptionOccurrences"} & plain.keys()


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        pytest.param("Pacific Standard Time", [16, 17], id="anchored in a zone"),
        pytest.param("UTC", [9, 9], id="anchored in UTC"),
    ],
)
def test_series_keeps_the_hour_of_its_zone(
    office: Any, as_user: Callable[..., Any], zone: str, hours: list[int]
) -> None:
    """So in UTC it moves when the clocks there do, on 1 November 2026."""
    ana = as_user(office.ana)
    sent = series({"type": "weekly", "daysOfWeek": ["monday"]}, type="noEnd")
    for name in ("start", "end"):
        sent[name] = {**sent[name], "timeZone": zone}
    ana.post("/me/events", sent)

    window = "startDateTime=2026-10-26&endDateTime=2026-11-03"
    found = ana.get(f"/me/calendarView?{window}").json()["value"]

    assert [int(each["start"]["dateTime"][11:13]) for each in found] == hours
