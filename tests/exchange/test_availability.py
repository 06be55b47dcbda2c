"""Merged views, and zones by their rules."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest

from pytest_graphmock.exchange.availability import BusyItem, highest, merged_view
from pytest_graphmock.exchange.event import FreeBusyStatus
from pytest_graphmock.exchange.recurrence import DayOfWeek
from pytest_graphmock.exchange.working_hours import (
    CustomTimeZone,
    WorkingHours,
    ZoneChange,
    works_during,
    zone_of,
)

NOON = datetime(2026, 3, 10, 12, tzinfo=timezone.utc)
BUSY, OOF = FreeBusyStatus.BUSY, FreeBusyStatus.OUT_OF_OFFICE


def item(start: int, end: int, status: FreeBusyStatus = BUSY) -> BusyItem:
    """Minutes after noon."""
    return BusyItem(NOON + timedelta(minutes=start), NOON + timedelta(minutes=end), status)


@pytest.mark.parametrize(
    ("items", "view"),
    [
        pytest.param([], "0000", id="nothing"),
        pytest.param([item(30, 60)], "0200", id="a slot"),
        pytest.param([item(59, 61)], "0220", id="a minute of each"),
        pytest.param([item(-60, 600)], "2222", id="all day"),
        pytest.param([item(-60, 0), item(120, 130)], "0000", id="before and after"),
        pytest.param([item(0, 60), item(30, 90, OOF)], "2330", id="the highest"),
        pytest.param([item(30, 30)], "0000", id="no length"),
    ],
)
def test_view_has_a_digit_for_each_slot(items: list[BusyItem], view: str) -> None:
    """The last slot is whole even where the window ends within it."""
    window = (NOON, NOON + timedelta(minutes=115))

    assert merged_view(items, window, timedelta(minutes=30)) == view


def test_highest_status_of_none_is_free() -> None:
    assert highest([]) is FreeBusyStatus.FREE
    assert highest([BUSY, OOF, FreeBusyStatus.TENTATIVE]) is OOF


PACIFIC = CustomTimeZone(
    "Customized Time Zone",
    480,
    standard=ZoneChange(time(2), 1, DayOfWeek.SUNDAY, 11),
    daylight=ZoneChange(time(2), 2, DayOfWeek.SUNDAY, 3, daylight_bias=-60),
)
CENTRAL_EUROPE = CustomTimeZone(
    "Customized Time Zone",
    -60,
    standard=ZoneChange(time(3), 5, DayOfWeek.SUNDAY, 10),
    daylight=ZoneChange(time(2), 5, DayOfWeek.SUNDAY, 3, daylight_bias=-60),
)


@pytest.mark.parametrize(
    ("custom", "usual"),
    [
        pytest.param(PACIFIC, ZoneInfo("America/Los_Angeles"), id="second and first Sunday"),
        pytest.param(CENTRAL_EUROPE, ZoneInfo("Europe/Berlin"), id="last Sundays"),
        pytest.param(CustomTimeZone("India", -330), ZoneInfo("Asia/Kolkata"), id="no daylight"),
    ],
)
def test_custom_zone_changes_when_its_rules_say(custom: CustomTimeZone, usual: tzinfo) -> None:
    """Every hour of 2026 is what it is in the zone that has these rules."""
    first = datetime(2026, 1, 1, tzinfo=timezone.utc)
    hours = [first + timedelta(hours=count) for count in range(365 * 24)]

    differing = [
        hour
        for hour in hours
        if hour.astimezone(custom.tzinfo).utcoffset() != hour.astimezone(usual).utcoffset()
    ]

    assert differing == []


@pytest.mark.parametrize(
    ("hour", "day", "every_day", "works"),
    [
        pytest.param(8, 10, False, True, id="first hour"),
        pytest.param(16, 10, False, True, id="last hour"),
        pytest.param(7, 10, False, False, id="too early"),
        pytest.param(17, 10, False, False, id="too late"),
        pytest.param(9, 14, False, False, id="Saturday"),
        pytest.param(9, 14, True, True, id="Saturday counts"),
    ],
)
def test_work_is_within_the_hours_of_one_day(
    hour: int, day: int, every_day: bool, works: bool
) -> None:
    hours = WorkingHours(time_zone="Europe/Berlin")
    start = datetime(2026, 3, day, hour, tzinfo=ZoneInfo("Europe/Berlin"))

    zone = zone_of(hours, "UTC")

    end = start + timedelta(hours=1)
    assert works_during(hours, zone, start, end, every_day=every_day) is works
