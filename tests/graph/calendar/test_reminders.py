"""``snoozeReminder``, ``dismissReminder`` and ``reminderView``: calendar.md §11."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

MARCH = "startDateTime='2026-03-01T00:00:00Z',endDateTime='2026-04-01T00:00:00Z'"


def _reminders(api: Any, window: str = MARCH, **options: Any) -> list[dict[str, Any]]:
    answer = api.get(f"/me/reminderView({window})", **options)
    assert answer.status_code == 200
    value: list[dict[str, Any]] = answer.json()["value"]
    return value


def _fire_times(api: Any) -> list[str]:
    return [each["reminderFireTime"]["dateTime"][:16] for each in _reminders(api)]


def _later(text: str, zone: str = "UTC") -> dict[str, Any]:
    return {"newReminderTime": {"dateTime": text, "timeZone": zone}}


def test_reminder_fires_before_the_start(office: Any, as_user: Callable[..., Any]) -> None:
    """Every member of a reminder, under Graph's own context."""
    meeting = office.meeting(location="Room 5", reminder_minutes_before_start=30)
    ana = as_user(office.ana)

    answer = ana.get(f"/me/reminderView({MARCH})")

    event = ana.get(f"/me/events/{meeting.id}").json()
    assert answer.json() == {
        "@odata.context": f"{office.mock.base_url}/$metadata#Collection(microsoft.graph.reminder)",
        "value": [
            {
                "eventId": meeting.id,
                "changeKey": event["changeKey"],
                "eventSubject": "Budget review",
                "eventStartTime": event["start"],
                "eventEndTime": event["end"],
                "eventLocation": event["location"],
                "eventWebLink": event["webLink"],
                "reminderFireTime": {
                    "dateTime": "2026-03-10T12:30:00.0000000",
                    "timeZone": "UTC",
                },
            }
        ],
    }


@pytest.mark.parametrize(
    "path",
    [
        "/me/reminderView({})",
        "/me/reminderview({})",
        "/me/microsoft.graph.reminderView({})",
        "/users/{user}/reminderView({})",
        "/beta/users('{user}')/reminderView({})",
        "/me/reminderView(StartDateTime=@s,EndDateTime=@e)?@s='2026-03-01'&@e='2026-04-01'",
    ],
)
def test_every_way_to_ask(office: Any, as_user: Callable[..., Any], path: str) -> None:
    """Letter case, namespace, owner, version, aliases."""
    office.meeting()

    answer = as_user(office.ana).get(path.format(MARCH, user=office.ana.id))

    assert [each["eventSubject"] for each in answer.json()["value"]] == ["Budget review"]


def test_each_date_of_a_series_reminds(office: Any, as_user: Callable[..., Any]) -> None:
    """In the window only, by when they fire; a date that does not happen does not remind."""
    series = office.series()
    office.meeting("Earlier", start="2026-03-11T08:00:00Z")
    ana = as_user(office.ana)
    ana.post(f"/me/events/{series.occurrence('2026-03-12').id}/cancel")

    found = _reminders(
        ana, "startDateTime='2026-03-11T00:00:00Z',endDateTime='2026-03-14T00:00:00Z'"
    )

    assert [
        (each["eventSubject"], each["reminderFireTime"]["dateTime"][:16]) for each in found
    ] == [
        ("Earlier", "2026-03-11T07:45"),
        ("Budget review", "2026-03-11T12:45"),
        ("Budget review", "2026-03-13T12:45"),
    ]
    assert found[1]["eventId"] == series.occurrence("2026-03-11").id


def test_what_has_no_reminder_is_absent(office: Any, as_user: Callable[..., Any]) -> None:
    """Switched off, cancelled, or declined."""
    office.meeting("Silent", is_reminder_on=False)
    cancelled, declined = office.meeting("Cancelled"), office.meeting("Declined")
    office.meeting("Kept")
    bob = as_user(office.bob)
    as_user(office.ana).post(f"/me/events/{cancelled.id}/cancel")
    bob.post(f"/me/events/{office.bob.copy_of(declined).id}/decline")

    assert {each["eventSubject"] for each in _reminders(as_user(office.ana))} == {
        "Declined",
        "Kept",
    }
    assert "Kept" in {each["eventSubject"] for each in _reminders(bob)}
    assert not {"Cancelled", "Canceled: Cancelled", "Declined"} & {
        each["eventSubject"] for each in _reminders(bob)
    }


def test_times_come_in_the_preferred_zone(office: Any, as_user: Callable[..., Any]) -> None:
    """All three of them."""
    office.meeting()

    (found,) = _reminders(
        as_user(office.ana), headers={"Prefer": 'outlook.timezone="Tokyo Standard Time"'}
    )

    assert found["reminderFireTime"] == {
        "dateTime": "2026-03-10T21:45:00.0000000",
        "timeZone": "Tokyo Standard Time",
    }
    assert found["eventStartTime"]["dateTime"] == "2026-03-10T22:00:00.0000000"


def test_snoozed_reminder_fires_later(office: Any, as_user: Callable[..., Any]) -> None:
    """200 and no body; in that mailbox alone, and the event stays as it is."""
    meeting = office.meeting()
    ana, bob = as_user(office.ana), as_user(office.bob)
    copy = office.bob.copy_of(meeting)

    answer = bob.post(
        f"/me/events/{copy.id}/snoozeReminder", _later("2026-03-10T21:55:00", "Asia/Tokyo")
    )

    assert (answer.status_code, answer.content) == (200, b"")
    assert _fire_times(bob) == ["2026-03-10T12:55"]
    assert _fire_times(ana) == ["2026-03-10T12:45"]
    event = bob.get(f"/me/events/{copy.id}").json()
    assert (event["isReminderOn"], event["reminderMinutesBeforeStart"]) == (True, 15)
    office.mock.assert_nothing_sent()


def test_dismissed_reminder_fires_no_more(office: Any, as_user: Callable[..., Any]) -> None:
    """200 and no body, again the second time; a snooze brings it back (assumed)."""
    meeting = office.meeting()
    ana = as_user(office.ana)
    path = f"/me/events/{meeting.id}"

    answers = [ana.post(f"{path}/dismissReminder") for _ in range(2)]

    assert [(each.status_code, each.content) for each in answers] == [(200, b"")] * 2
    assert _reminders(ana) == []
    assert ana.get(path).json()["isReminderOn"] is True
    ana.post(f"{path}/snoozeReminder", _later("2026-03-10T12:59:00"))
    assert _fire_times(ana) == ["2026-03-10T12:59"]


@pytest.mark.parametrize(
    ("change", "fires"),
    [
        pytest.param(
            {
                "start": {"dateTime": "2026-03-11T13:00:00", "timeZone": "UTC"},
                "end": {"dateTime": "2026-03-11T14:00:00", "timeZone": "UTC"},
            },
            ["2026-03-11T12:45"],
            id="another time",
        ),
        pytest.param({"reminderMinutesBeforeStart": 5}, ["2026-03-10T12:55"], id="another lead"),
        pytest.param({"subject": "New"}, [], id="another subject"),
    ],
)
def test_dismissed_reminder_comes_back_with_another_time(
    office: Any, as_user: Callable[..., Any], change: dict[str, Any], fires: list[str]
) -> None:
    """It is another reminder then (assumed)."""
    meeting = office.meeting()
    ana = as_user(office.ana)
    ana.post(f"/me/events/{meeting.id}/dismissReminder")

    ana.patch(f"/me/events/{meeting.id}", change)

    assert _fire_times(ana) == fires


def test_one_date_of_a_series_is_snoozed(office: Any, as_user: Callable[..., Any]) -> None:
    """It stays an occurrence, and the other dates remind as ever."""
    series = office.series(3)
    ana = as_user(office.ana)
    second, third = series.occurrence("2026-03-11"), series.occurrence("2026-03-12")

    ana.post(f"/me/events/{second.id}/snoozeReminder", _later("2026-03-11T12:59:00"))
    ana.post(f"/me/events/{third.id}/dismissReminder")

    assert _fire_times(ana) == ["2026-03-10T12:45", "2026-03-11T12:59"]
    assert (second.type, third.type) == ("occurrence", "occurrence")


@pytest.mark.parametrize(
    ("now", "left"),
    [
        pytest.param(None, ["2026-03-11T12:45", "2026-03-12T12:45"], id="before the first"),
        pytest.param("2026-03-11T13:30", ["2026-03-10T12:45", "2026-03-12T12:45"], id="during one"),
        pytest.param("2026-03-20", ["2026-03-10T12:45", "2026-03-11T12:45"], id="after the last"),
    ],
)
def test_series_dismisses_the_next_date(
    office: Any, as_user: Callable[..., Any], now: str | None, left: list[str]
) -> None:
    """A series reminds of one date at a time (assumed)."""
    series = office.series(3)
    ana = as_user(office.ana)
    if now:
        office.mock.clock.freeze(f"{now}:00Z" if "T" in now else f"{now}T00:00:00Z")

    answer = as_user(office.ana).post(f"/me/events/{series.id}/dismissReminder")

    assert answer.status_code == 200
    assert _fire_times(ana) == left


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param({}, 400, id="nothing"),
        pytest.param({"newReminderTime": None}, 400, id="null"),
        pytest.param({"newReminderTime": "2026-03-10T12:00:00Z"}, 400, id="no pair"),
        pytest.param(_later("2026-03-10T12:00:00", "Mars"), 400, id="no zone"),
        pytest.param({**_later("2026-03-10T12:00:00"), "comment": "x"}, 400, id="unknown word"),
    ],
)
def test_snooze_that_says_no_time_is_refused(
    office: Any,
    as_user: Callable[..., Any],
    snapshot: Callable[[], Any],
    body: dict[str, Any],
    status: int,
) -> None:
    """400, and nothing changes."""
    meeting = office.meeting()
    before = snapshot()

    answer = as_user(office.ana).post(f"/me/events/{meeting.id}/snoozeReminder", body)

    assert answer.status_code == status
    assert snapshot() == before


def test_what_does_not_remind_is_not_snoozed(
    office: Any, as_user: Callable[..., Any], snapshot: Callable[[], Any]
) -> None:
    """400 (assumed); to dismiss it changes nothing."""
    meeting = office.meeting(is_reminder_on=False)
    ana = as_user(office.ana)
    before = snapshot()

    snoozed = ana.post(f"/me/events/{meeting.id}/snoozeReminder", _later("2026-03-10T12:00:00"))
    dismissed = ana.post(f"/me/events/{meeting.id}/dismissReminder")

    assert (snoozed.status_code, dismissed.status_code) == (400, 200)
    assert snapshot() == before


@pytest.mark.parametrize("action", ["snoozeReminder", "dismissReminder"], ids=["snooze", "dismiss"])
def test_group_calendar_has_no_reminders(
    office: Any, as_user: Callable[..., Any], action: str
) -> None:
    """400 on its events (text assumed), and no view of them at all (documented)."""
    group = office.mock.add_group("Team", members=[office.ana, office.bob])
    event = group.calendar.add_event("Offsite", "2026-03-10T13:00:00Z")
    ana = as_user(office.ana)

    answer = ana.post(
        f"/groups/{group.id}/events/{event.id}/{action}",
        _later("2026-03-10T12:00:00") if action == "snoozeReminder" else None,
    )

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "ErrorInvalidRequest")


@pytest.mark.parametrize(
    ("role", "status"), [("read", 403), ("write", 200)], ids=["reader", "writer"]
)
def test_reminders_of_a_shared_calendar_are_the_writers_to_change(
    office: Any, as_user: Callable[..., Any], role: str, status: int
) -> None:
    """A reader sees them."""
    meeting = office.meeting()
    office.ana.calendar.share(office.dan, role)
    dan = as_user(office.dan)

    seen = dan.get(f"/users/{office.ana.id}/reminderView({MARCH})")
    answer = dan.post(f"/users/{office.ana.id}/events/{meeting.id}/dismissReminder")

    assert [each["eventSubject"] for each in seen.json()["value"]] == ["Budget review"]
    assert answer.status_code == status


@pytest.mark.parametrize(
    "window",
    [
        pytest.param("startDateTime='2026-03-01'", id="no end"),
        pytest.param("startDateTime='x',endDateTime='2026-03-01'", id="no time"),
        pytest.param("startDateTime=null,endDateTime='2026-03-01'", id="null"),
        pytest.param("startDateTime='2026-03-02',endDateTime='2026-03-01'", id="backwards"),
    ],
)
def test_window_that_is_none_is_refused(
    office: Any, as_user: Callable[..., Any], window: str
) -> None:
    """400."""
    assert as_user(office.ana).get(f"/me/reminderView({window})").status_code == 400


def test_reminders_stay_after_a_dump_and_a_load(office: Any, as_user: Callable[..., Any]) -> None:
    """A snoozed one and a dismissed one."""
    series = office.series(3)
    ana = as_user(office.ana)
    first, second = series.occurrence("2026-03-10"), series.occurrence("2026-03-11")
    ana.post(f"/me/events/{first.id}/snoozeReminder", _later("2026-03-10T12:59:00"))
    ana.post(f"/me/events/{second.id}/dismissReminder")
    before = _fire_times(ana)

    office.mock.load(office.mock.dump())

    assert before == ["2026-03-10T12:59", "2026-03-12T12:45"]
    assert _fire_times(as_user(office.mock.user(office.ana.mail))) == before
