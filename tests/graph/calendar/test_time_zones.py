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
