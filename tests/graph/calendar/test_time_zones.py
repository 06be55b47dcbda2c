"""Dates and time zones over HTTP (calendar.md §14)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("address", "alias", "name"),
    [
        pytest.param(
            "supportedTimeZones",
            "Pacific Standard Time",
            "(UTC-08:00) Pacific Standard Time",
            id="neither",
        ),
        pytest.param("supportedTimeZones()", "UTC", "(UTC) UTC", id="empty parentheses"),
        pytest.param(
            "microsoft.graph.supportedTimeZones(TimeZoneStandard=microsoft.graph.timeZoneStandard"
            "'Windows')",
            "India Standard Time",
            "(UTC+05:30) India Standard Time",
            id="Windows",
        ),
        pytest.param(
            "supportedTimeZones(TimeZoneStandard=microsoft.graph.timeZoneStandard'Iana')",
            "Europe/Dublin",
            "Europe/Dublin",
            id="IANA",
        ),
        pytest.param(
            "SUPPORTEDTIMEZONES(timezonestandard='iana')", "Asia/Tokyo", "Asia/Tokyo", id="case"
        ),
        pytest.param(
            "supportedTimeZones(TimeZoneStandard=@kind)?@kind='Iana'",
            "Asia/Tokyo",
            "Asia/Tokyo",
            id="alias",
        ),
        pytest.param(
            "supportedTimeZones?TimeZoneStandard=Iana",
            "Asia/Tokyo",
            "Asia/Tokyo",
            id="in the query",
        ),
    ],
)
@pytest.mark.parametrize("owner", ["/me", "/users/{}"])
def test_supported_time_zones_are_listed_by_either_kind_of_name(
    office: Any, as_user: Callable[..., Any], address: str, alias: str, name: str, owner: str
) -> None:
    """Windows names unless IANA's are asked for; every one of them is taken back."""
    ana = as_user(office.ana)

    answer = ana.get(f"{owner.format(office.ana.id)}/outlook/{address}")

    assert answer.status_code == 200
    assert answer.json()["@odata.context"].endswith(
        "$metadata#Collection(microsoft.graph.timeZoneInformation)"
    )
    zones = answer.json()["value"]
    assert {"alias": alias, "displayName": name} in zones
    assert not {"EST", "PDT", "MST", "localtime"} & {zone["alias"] for zone in zones}


@pytest.mark.parametrize("standard", ["Windows", "Iana"])
def test_every_supported_time_zone_may_be_preferred(
    office: Any, as_user: Callable[..., Any], standard: str
) -> None:
    """What the list names, ``Prefer`` takes."""
    ana = as_user(office.ana)
    zones = ana.get(f"/me/outlook/supportedTimeZones(TimeZoneStandard='{standard}')").json()
    names = [zone["alias"] for zone in zones["value"]]

    refused = [
        name
        for name in names[:: len(names) // 40]
        if not ana.get("/me/events", headers={"Prefer": f'outlook.timezone="{name}"'}).ok
    ]

    assert len(names) > 100
    assert refused == []


@pytest.mark.graph_mock(allow_unimplemented=True)
@pytest.mark.parametrize(
    ("address", "code", "message"),
    [
        pytest.param(
            "supportedTimeZones(TimeZoneStandard='Mayan')",
            "RequestBodyRead",
            "Requested value 'Mayan' was not found.",
            id="unknown member",
        ),
        pytest.param(
            "supportedTimeZones(Standard='Iana')",
            "BadRequest",
            "Resource not found for the segment 'supportedTimeZones'.",
            id="unknown parameter",
        ),
        pytest.param(
            "supportedTimeZones('Iana')",
            "BadRequest",
            "Resource not found for the segment 'supportedTimeZones('Iana')'.",
            id="a key",
        ),
        pytest.param(
            "supportedTimeZones(TimeZoneStandard='Iana',timeZoneStandard='Iana')",
            "BadRequest",
            "Resource not found for the segment 'supportedTimeZones'.",
            id="twice",
        ),
    ],
)
def test_function_that_is_called_otherwise_is_not_found(
    office: Any, as_user: Callable[..., Any], address: str, code: str, message: str
) -> None:
    """400, as for any segment that is not there."""
    answer = as_user(office.ana).get(f"/me/outlook/{address}")

    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["message"]) == (400, code, message)


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_function_takes_get_alone(office: Any, as_user: Callable[..., Any], method: str) -> None:
    """405 with the one method that is allowed."""
    answer = as_user(office.ana)(method, "/me/outlook/supportedTimeZones()")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")


def test_outlook_is_an_entity_without_properties(office: Any, as_user: Callable[..., Any]) -> None:
    """Only an id, and its address in the context."""
    answer = as_user(office.ana).get("/me/outlook")

    assert answer.json() == {
        "@odata.context": (
            f"{office.mock.base_url}/$metadata#users('{office.ana.id}')/outlook/$entity"
        ),
        "id": office.ana.id,
    }


def create(api: Any, start: str, zone: str | None, end: str | None = None, **more: Any) -> Any:
    zones = {} if zone is None else {"timeZone": zone}
    return api.post(
        "/me/events",
        {
            "start": {"dateTime": start, **zones},
            "end": {"dateTime": end or start, **zones},
            **more,
        },
    )


@pytest.mark.parametrize(
    ("start", "zone", "shown"),
    [
        pytest.param("2026-03-10T14:00:00", "Pacific Standard Time", "21:00:00.0", id="Windows"),
        pytest.param("2026-03-10T14:00:00", "America/Los_Angeles", "21:00:00.0", id="IANA"),
        pytest.param("2026-03-10T14:00:00", "UTC", "14:00:00.0", id="UTC"),
        pytest.param("2026-03-10T14:00:00", "Etc/GMT", "14:00:00.0", id="Etc/GMT"),
        pytest.param("2026-03-10T14:00:00", "tzone://Microsoft/Utc", "14:00:00.0", id="tzone"),
        pytest.param("2026-03-10T14:00:00.5", "UTC", "14:00:00.5", id="one digit"),
        pytest.param("2026-03-10T14:00:00.1234567", "UTC", "14:00:00.123456", id="seven digits"),
        pytest.param("2026-03-10T14:00:00Z", "Pacific Standard Time", "14:00:00.0", id="Z"),
        pytest.param("2026-03-10T14:00:00+02:00", "Japan", "12:00:00.0", id="offset"),
        pytest.param("2026-03-10", "UTC", "00:00:00.0", id="date"),
    ],
)
def test_time_is_shown_in_utc_with_seven_digits(
    office: Any, as_user: Callable[..., Any], start: str, zone: str, shown: str
) -> None:
    """However it was sent; the zone's name stays as it was."""
    event = create(as_user(office.ana), start, zone).json()

    expected = f"2026-03-10T{shown.ljust(16, '0')}"
    assert event["start"] == {"dateTime": expected, "timeZone": "UTC"}
    assert event["originalStartTimeZone"] == zone


@pytest.mark.parametrize(
    "zone",
    [None, "", "PDT", "EST", "MST", "HST", "Mars/Olympus", "tzone://Microsoft/Custom"],
)
def test_name_that_is_no_zone_is_refused(
    office: Any, as_user: Callable[..., Any], zone: str | None
) -> None:
    """400 quoting it, in a body and in ``Prefer``; abbreviations are none."""
    ana = as_user(office.ana)
    message = (
        "A valid TimeZone value must be specified. The following TimeZone value is not supported: "
        f"'{zone or ''}'."
    )

    answers = [create(ana, "2026-03-10T14:00:00", zone)]
    if zone:
        answers.append(ana.get("/me/events", headers={"Prefer": f'outlook.timezone="{zone}"'}))

    for answer in answers:
        error = answer.json()["error"]
        assert (answer.status_code, error["code"], error["message"]) == (
            400,
            "TimeZoneNotSupportedException",
            message,
        )


@pytest.mark.parametrize("zone", ["Tokyo Standard Time", "Asia/Tokyo", "tokyo standard time"])
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
def test_preferred_zone_is_echoed_as_it_was_asked(
    office: Any, as_user: Callable[..., Any], method: str, zone: str
) -> None:
    """In every answer that holds an event, and in ``Preference-Applied``."""
    ana = as_user(office.ana)
    path = "/me/events" if method == "POST" else f"/me/events/{office.meeting().id}"
    times = {"dateTime": "2026-03-10T13:00:00", "timeZone": "UTC"}
    body = None if method == "GET" else {"start": times, "end": times}

    answer = ana(method, path, json=body, headers={"Prefer": f'outlook.timezone="{zone}"'})

    start = {"dateTime": "2026-03-10T22:00:00.0000000", "timeZone": zone}
    assert answer.json()["start"] == start
    assert answer.headers["Preference-Applied"] == f'outlook.timezone="{zone}"'
    assert answer.json()["createdDateTime"] == "2026-03-02T09:00:00.0000000Z"


def test_preferences_are_combined(office: Any, as_user: Callable[..., Any]) -> None:
    """One header, commas between them; both are honoured."""
    path = f"/me/events/{office.meeting().id}"
    both = 'outlook.timezone="Tokyo Standard Time", IdType="ImmutableId"'

    answer = as_user(office.ana).get(path, headers={"Prefer": both})

    assert answer.json()["start"]["timeZone"] == "Tokyo Standard Time"
    assert answer.json()["id"] != path.rpartition("/")[2]


def test_times_of_an_event_message_are_in_the_preferred_zone(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """As those of its event are."""
    office.meeting()
    headers = {"Prefer": 'outlook.timezone="Tokyo Standard Time"'}

    letter = as_user(office.bob).get("/me/mailFolders/inbox/messages", headers=headers).json()

    assert letter["value"][0]["startDateTime"] == {
        "dateTime": "2026-03-10T22:00:00.0000000",
        "timeZone": "Tokyo Standard Time",
    }


@pytest.mark.parametrize("anchor", ["UTC", "Tokyo Standard Time", "Pacific Standard Time"])
@pytest.mark.parametrize("zone", [None, "Hawaiian Standard Time", "Pacific/Kiritimati"])
def test_all_day_event_floats(
    office: Any, as_user: Callable[..., Any], anchor: str, zone: str | None
) -> None:
    """Midnight on its own dates in whatever zone; the end is the day after. A date will do."""
    ana = as_user(office.ana)
    headers = {"Prefer": f'outlook.timezone="{zone}"'} if zone else {}
    created = create(ana, "2026-03-10", anchor, "2026-03-11T00:00:00", isAllDay=True).json()

    event = ana.get(f"/me/events/{created['id']}", headers=headers).json()

    assert event["start"] == {
        "dateTime": "2026-03-10T00:00:00.0000000",
        "timeZone": zone or "UTC",
    }
    assert event["end"]["dateTime"] == "2026-03-11T00:00:00.0000000"
