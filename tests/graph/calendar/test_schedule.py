"""getSchedule: when people, rooms and groups are free (calendar.md §19.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

CONTEXT = "/v1.0/$metadata#Collection(microsoft.graph.scheduleInformation)"
PATH = "/me/calendar/getSchedule"


def window(*schedules: str, hours: int = 4, **more: Any) -> dict[str, Any]:
    """A request for 10 March 2026 from noon on, in slots of half an hour."""
    start = {"dateTime": "2026-03-10T12:00:00", "timeZone": "UTC"}
    end = {"dateTime": f"2026-03-10T{12 + hours}:00:00", "timeZone": "UTC"}
    return {"schedules": list(schedules), "startTime": start, "endTime": end, **more}


def error_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_own_schedule_shows_what_where_and_when(office: Any, as_user: Callable[..., Any]) -> None:
    """One digit a slot; the item with subject and place; the working hours."""
    office.meeting(location="Harry's Bar")

    answer = as_user(office.ana).post(PATH, window(office.ana.mail))

    assert answer.status_code == 200
    assert answer.json()["@odata.context"].endswith(CONTEXT)
    assert answer.json()["value"] == [
        {
            "scheduleId": office.ana.mail,
            "availabilityView": "00220000",
            "scheduleItems": [
                {
                    "isPrivate": False,
                    "subject": "Budget review",
                    "location": "Harry's Bar",
                    "status": "busy",
                    "start": {"dateTime": "2026-03-10T13:00:00.0000000", "timeZone": "UTC"},
                    "end": {"dateTime": "2026-03-10T14:00:00.0000000", "timeZone": "UTC"},
                }
            ],
            "workingHours": {
                "daysOfWeek": ["monday", "tuesday", "wednesday", "thursday", "friday"],
                "startTime": "08:00:00.0000000",
                "endTime": "17:00:00.0000000",
                "timeZone": {"name": "UTC"},
            },
        }
    ]


def test_unshared_schedule_shows_when_and_no_more(office: Any, as_user: Callable[..., Any]) -> None:
    """Subject, place and privacy are absent, not null."""
    office.meeting(location="Harry's Bar")

    answer = as_user(office.dan).post(PATH, window(office.ana.mail))

    (schedule,) = answer.json()["value"]
    (item,) = schedule["scheduleItems"]
    assert set(item) == {"status", "start", "end"}
    assert schedule["availabilityView"] == "00220000"


@pytest.mark.parametrize("sensitivity", ["private", "confidential"])
def test_private_item_hides_its_subject_even_from_its_owner(
    office: Any, as_user: Callable[..., Any], sensitivity: str
) -> None:
    """Only items of sensitivity normal and personal show what they are (documented)."""
    office.meeting(sensitivity=sensitivity)

    answer = as_user(office.ana).post(PATH, window(office.ana.mail))

    (item,) = answer.json()["value"][0]["scheduleItems"]
    assert item["isPrivate"] is True
    assert not {"subject", "location"} & set(item)


def test_highest_status_wins_in_a_slot(office: Any, as_user: Callable[..., Any]) -> None:
    """Invited is tentative; busy beats it, out of office beats both; free items are listed."""
    office.meeting()
    for show_as, start in (("busy", "13:30"), ("oof", "13:45"), ("free", "15:00")):
        office.bob.calendar.add_event(show_as, start=f"2026-03-10T{start}:00Z", show_as=show_as)

    answer = as_user(office.bob).post(PATH, window(office.bob.mail, availabilityViewInterval=15))

    (schedule,) = answer.json()["value"]
    assert schedule["availabilityView"] == "0000112333300000"
    statuses = [item["status"] for item in schedule["scheduleItems"]]
    assert statuses == ["tentative", "busy", "oof", "free"]


def test_item_that_reaches_over_the_window_is_not_cut(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """It has its own start and end; the view is of the window alone."""
    office.meeting(start="2026-03-10T11:00:00Z", end="2026-03-10T12:30:00Z")

    answer = as_user(office.ana).post(PATH, window(office.ana.mail, hours=1))

    (schedule,) = answer.json()["value"]
    assert schedule["availabilityView"] == "20"
    assert schedule["scheduleItems"][0]["start"]["dateTime"] == "2026-03-10T11:00:00.0000000"


def test_cancelled_meeting_frees_its_time(office: Any, as_user: Callable[..., Any]) -> None:
    """The organizer's item is gone, the attendee's copy is free."""
    meeting = office.meeting()
    ana = as_user(office.ana)
    ana.post(f"/me/events/{meeting.id}/cancel")

    answer = ana.post(PATH, window(office.ana.mail, office.bob.mail))

    anas, bobs = answer.json()["value"]
    assert (anas["availabilityView"], anas["scheduleItems"]) == ("00000000", [])
    assert bobs["availabilityView"] == "00000000"
    assert [item["status"] for item in bobs["scheduleItems"]] == ["free"]


def test_dates_of_a_series_are_items(office: Any, as_user: Callable[..., Any]) -> None:
    office.series(3)

    body = window(office.ana.mail, availabilityViewInterval=1440)
    body["endTime"]["dateTime"] = "2026-03-14T12:00:00"
    answer = as_user(office.ana).post(PATH, body)

    (schedule,) = answer.json()["value"]
    assert schedule["availabilityView"] == "2220"
    assert len(schedule["scheduleItems"]) == 3


def test_day_off_takes_the_owners_own_day(office: Any, as_user: Callable[..., Any]) -> None:
    """Midnight to midnight in the mailbox's zone: in Tokyo it begins at 15:00 UTC."""
    eva = office.mock.add_user("Eva East", mail="eva", time_zone="Tokyo Standard Time")
    eva.calendar.add_event(
        "Day off", start="2026-03-11", end="2026-03-12", is_all_day=True, show_as="oof"
    )

    answer = as_user(eva).post(PATH, window(eva.mail, availabilityViewInterval=60))

    (schedule,) = answer.json()["value"]
    assert schedule["availabilityView"] == "0003"
    assert schedule["workingHours"]["timeZone"] == {"name": "Tokyo Standard Time"}


def test_preferred_time_zone_counts_for_the_items(office: Any, as_user: Callable[..., Any]) -> None:
    office.meeting()
    zone = "Pacific Standard Time"
    headers = {"Prefer": f'outlook.timezone="{zone}"'}

    answer = as_user(office.ana).post(PATH, window(office.ana.mail), headers=headers)

    item = answer.json()["value"][0]["scheduleItems"][0]
    assert item["start"] == {"dateTime": "2026-03-10T06:00:00.0000000", "timeZone": zone}
    assert "outlook.timezone" in answer.headers["Preference-Applied"]


def test_nobody_known_is_an_error_of_that_address_alone(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """200, the entry says 5016; the others are answered, in the order asked for."""
    asked = ["eve@partner.example", office.bob.mail, "no address"]

    answer = as_user(office.ana).post(PATH, window(*asked))

    assert answer.status_code == 200
    unknown, known, nonsense = answer.json()["value"]
    assert unknown == {
        "scheduleId": "eve@partner.example",
        "scheduleItems": None,
        "error": {"message": "Proxy web request failed.", "responseCode": "5016"},
    }
    assert (known["scheduleId"], known["scheduleItems"]) == (office.bob.mail, [])
    assert nonsense["error"]["responseCode"] == "5016"


def test_user_without_a_mailbox_has_no_schedule(office: Any, as_user: Callable[..., Any]) -> None:
    office.mock.add_user("Nora", mail="nora", has_mailbox=False)

    answer = as_user(office.ana).post(PATH, window(f"nora@{office.mock.tenant.domain}"))

    assert answer.json()["value"][0]["error"]["responseCode"] == "5016"


def test_rooms_and_groups_have_schedules(office: Any, as_user: Callable[..., Any]) -> None:
    """A room shows its bookings; a group the merged view of its members, and no items."""
    room = office.mock.add_room("Room 9", mail="room9")
    team = office.mock.add_group("Team", members=[office.bob, office.dan])
    office.meeting(attendees=[office.bob, room])

    answer = as_user(office.ana).post(PATH, window(room.mail, team.mail))

    rooms, teams = answer.json()["value"]
    assert (rooms["availabilityView"], len(rooms["scheduleItems"])) == ("00220000", 1)
    assert (teams["availabilityView"], teams["scheduleItems"]) == ("00110000", [])


@pytest.mark.parametrize("way", ["calendars/{}", "calendarGroups/{}/calendars/{}"])
def test_every_way_to_a_calendar_leads_to_get_schedule(
    office: Any, as_user: Callable[..., Any], way: str
) -> None:
    ana = as_user(office.ana)
    group = ana.get("/me/calendarGroups").json()["value"][0]["id"]
    calendar = ana.get("/me/calendars").json()["value"][0]["id"]
    path = way.format(*([calendar] if way.count("{}") == 1 else [group, calendar]))

    answer = ana.post(f"/me/{path}/getSchedule", window(office.bob.mail))

    assert answer.json()["value"][0]["availabilityView"] == "00000000"


def test_member_asks_through_the_groups_calendar(office: Any, as_user: Callable[..., Any]) -> None:
    team = office.mock.add_group("Team", members=[office.bob])
    path = f"/groups/{team.id}/calendar/getSchedule"

    assert as_user(office.bob).post(path, window(office.ana.mail)).status_code == 200
    assert error_of(as_user(office.dan).post(path, window(office.ana.mail))) == (
        403,
        "ErrorAccessDenied",
    )


def test_application_sees_all_there_is(office: Any, as_user: Callable[..., Any]) -> None:
    office.meeting()

    answer = as_user("app").post(
        f"/users/{office.ana.id}/calendar/microsoft.graph.getSchedule", window(office.bob.mail)
    )

    assert answer.json()["value"][0]["scheduleItems"][0]["subject"] == "Budget review"


def test_parameter_names_match_in_any_letter_case(office: Any, as_user: Callable[..., Any]) -> None:
    """The reference's tables have them in camel case, its samples in Pascal case."""
    body = {f"{name[0].upper()}{name[1:]}": value for name, value in window("x").items()}

    assert as_user(office.ana).post(PATH, body).status_code == 200


def lasting(days: int) -> dict[str, Any]:
    end = f"2026-05-{days - 60:02}"  # counted from 1 March
    return {"startTime": _midnight("2026-03-01"), "endTime": _midnight(end)}


def _midnight(day: str) -> dict[str, str]:
    return {"dateTime": f"{day}T00:00:00", "timeZone": "UTC"}


def test_sixty_two_days_are_answered_and_one_more_is_too_big(
    office: Any, as_user: Callable[..., Any]
) -> None:
    ana = as_user(office.ana)

    longest = ana.post(PATH, window(office.ana.mail) | lasting(62))
    too_long = ana.post(PATH, window(office.ana.mail) | lasting(63))

    assert len(longest.json()["value"][0]["availabilityView"]) == 62 * 48
    assert error_of(too_long) == (400, "ErrorTimeIntervalTooBig")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        pytest.param({"availabilityViewInterval": 4}, "ErrorInvalidParameter", id="short"),
        pytest.param({"availabilityViewInterval": 1441}, "ErrorInvalidParameter", id="long"),
        pytest.param({"availabilityViewInterval": "x"}, "RequestBodyRead", id="no number"),
        pytest.param({"schedules": []}, "ErrorInvalidParameter", id="nobody"),
        pytest.param({"schedules": None}, "ErrorInvalidParameter", id="null"),
        pytest.param({"schedules": ["a"] * 21}, "ErrorMailboxDataArrayTooBig", id="too many"),
        pytest.param({"startTime": None}, "ErrorInvalidParameter", id="no start"),
        pytest.param({"endTime": _midnight("2026-03-10")}, "ErrorInvalidParameter", id="backwards"),
        pytest.param(
            {"endTime": {"dateTime": "2026-03-10T14:00:00", "timeZone": "Mars"}},
            "TimeZoneNotSupportedException",
            id="no zone",
        ),
        pytest.param({"format": "short"}, "RequestBodyRead", id="no parameter"),
    ],
)
def test_what_makes_no_sense_is_refused(
    office: Any, as_user: Callable[..., Any], wrong: dict[str, Any], code: str
) -> None:
    answer = as_user(office.ana).post(PATH, window(office.ana.mail) | wrong)

    assert error_of(answer) == (400, code)


def test_colleagues_calendar_is_no_way_to_ask(office: Any, as_user: Callable[..., Any]) -> None:
    """Nothing there is shared with the caller: 403, though one's own calendar would do."""
    path = f"/users/{office.ana.id}/calendar/getSchedule"

    assert error_of(as_user(office.dan).post(path, window(office.ana.mail))) == (
        403,
        "ErrorAccessDenied",
    )
