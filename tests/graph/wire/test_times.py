"""Times on the wire, out and in."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_graphmock.exchange.errors import InvalidRequestError, TimeZoneError
from pytest_graphmock.exchange.event import NEVER, RESET, TimeSlot, ZonedTime, zoned
from pytest_graphmock.exchange.zones import UTC
from pytest_graphmock.graph.errors import BodyError
from pytest_graphmock.graph.wire import times

ZONES = [
    "UTC",
    "Pacific Standard Time",
    "America/Los_Angeles",
    "Asia/Kathmandu",
    "Tokyo Standard Time",
]
moments = st.datetimes(datetime(1602, 1, 1), datetime(4499, 12, 31))


def pair(text: str, zone: str = "UTC") -> dict[str, str]:
    return {"dateTime": text, "timeZone": zone}


@given(moments, st.sampled_from(ZONES), st.sampled_from(ZONES))
def test_a_time_shown_in_any_zone_can_be_sent_back(
    naive: datetime, zone: str, shown_in: str
) -> None:
    """start and end survive a round trip in whatever zone was preferred."""
    wire = times.to_wire(zoned(naive, zone), shown_in)

    assert times.to_wire(times.from_wire(wire), shown_in) == wire


@given(moments, st.sampled_from(ZONES))
def test_a_time_shown_in_utc_is_the_same_instant(naive: datetime, zone: str) -> None:
    """UTC repeats no hour, so nothing is lost there."""
    moment = zoned(naive, zone)

    assert times.from_wire(times.to_wire(moment)).utc == moment.utc


@given(moments, st.sampled_from(ZONES))
def test_a_time_in_its_own_zone_is_shown_as_it_was_sent(naive: datetime, zone: str) -> None:
    """The hour on the clock and the zone's name come back as they were."""
    wire = pair(naive.isoformat(timespec="microseconds") + "0", zone)

    assert times.to_wire(times.from_wire(wire), zone) == wire


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_survives_a_round_trip(moment: datetime) -> None:
    """createdDateTime and the like can be sent back as they were shown."""
    assert times.instant(times.to_ticks(moment)) == moment
    assert times.instant(times.to_shortest(moment)) == moment
    assert times.instant(times.to_seconds(moment)) == moment.replace(microsecond=0)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        pytest.param(None, pair("2026-07-10T20:30:00.1234560"), id="UTC by default"),
        pytest.param(
            "Pacific Standard Time",
            pair("2026-07-10T13:30:00.1234560", "Pacific Standard Time"),
            id="the zone asked for",
        ),
        pytest.param(
            "tokyo standard TIME",
            pair("2026-07-11T05:30:00.1234560", "tokyo standard TIME"),
            id="echoed exactly",
        ),
    ],
)
def test_a_calendar_time_is_shown_in_the_zone_asked_for(
    zone: str | None, expected: dict[str, str]
) -> None:
    """Prefer: outlook.timezone converts start and end."""
    moment = zoned(datetime(2026, 7, 10, 13, 30, 0, 123456), "America/Los_Angeles")

    assert times.to_wire(moment, zone) == expected


@pytest.mark.parametrize("zone", [None, "Tokyo Standard Time", "Pacific Standard Time"])
def test_an_all_day_time_floats(zone: str | None) -> None:
    """An all-day event is at midnight of its own date in every zone."""
    moment = zoned(datetime(2026, 7, 10), "Tokyo Standard Time")

    wire = times.to_wire(moment, zone, is_all_day=True)

    assert wire == pair("2026-07-10T00:00:00.0000000", zone or "UTC")


@pytest.mark.parametrize(
    ("moment", "ticks", "shortest"),
    [
        pytest.param(NEVER, "0001-01-01T00:00:00.0000000Z", "0001-01-01T00:00:00Z", id="never"),
        pytest.param(RESET, "4501-01-01T00:00:00.0000000Z", "4501-01-01T00:00:00Z", id="reset"),
        pytest.param(
            datetime(2026, 3, 2, 9, 15, 4, 120000, tzinfo=UTC),
            "2026-03-02T09:15:04.1200000Z",
            "2026-03-02T09:15:04.1200000Z",
            id="a fraction",
        ),
        pytest.param(
            datetime(2026, 3, 2, 9, 15, tzinfo=timezone(timedelta(hours=1))),
            "2026-03-02T08:15:00.0000000Z",
            "2026-03-02T08:15:00Z",
            id="another offset",
        ),
    ],
)
def test_an_instant_is_shown_in_utc(moment: datetime, ticks: str, shortest: str) -> None:
    """Events show seven digits, answers and original starts only those that say something."""
    assert times.to_ticks(moment) == ticks
    assert times.to_shortest(moment) == shortest
    assert times.to_seconds(moment) == ticks[:19] + "Z"


@pytest.mark.parametrize("zone", ["Tokyo Standard Time", "Pacific Standard Time"])
@pytest.mark.parametrize("moment", [datetime.min, datetime.max], ids=["first", "last"])
def test_the_ends_of_the_calendar_can_be_shown(moment: datetime, zone: str) -> None:
    """No time that the model can hold makes an answer fail."""
    wire = times.to_wire(ZonedTime(moment.replace(tzinfo=UTC), "UTC"), zone)

    assert wire["dateTime"][:4] in ("0001", "9999")


@pytest.mark.parametrize(
    ("text", "local"),
    [
        pytest.param("2026-03-10T13:00:00", datetime(2026, 3, 10, 13), id="no fraction"),
        pytest.param("2026-03-10T13:00", datetime(2026, 3, 10, 13), id="no seconds"),
        pytest.param(
            "2026-03-10T13:00:00.5", datetime(2026, 3, 10, 13, 0, 0, 500000), id="1 digit"
        ),
        pytest.param("2026-03-10T13:00:00.", datetime(2026, 3, 10, 13), id="0 digits"),
        pytest.param(
            "2026-03-10T13:00:00.1234567", datetime(2026, 3, 10, 13, 0, 0, 123456), id="7 digits"
        ),
        pytest.param("2026-03-10", datetime(2026, 3, 10), id="a date"),
        pytest.param("2026-03-10T21:00:00Z", datetime(2026, 3, 10, 14), id="Z"),
        pytest.param("2026-03-10T21:00:00.00z", datetime(2026, 3, 10, 14), id="z"),
        pytest.param("2026-03-10T23:00:00+02:00", datetime(2026, 3, 10, 14), id="an offset"),
        pytest.param("2026-03-10T16:00:00-0500", datetime(2026, 3, 10, 14), id="no colon"),
    ],
)
def test_a_calendar_time_may_be_written_in_many_ways(text: str, local: datetime) -> None:
    """What fixes an instant is expressed in the zone that is named."""
    read = times.from_wire(pair(text, "Pacific Standard Time"))

    assert read.local.replace(tzinfo=None) == local
    assert read.zone == "Pacific Standard Time"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "2026-13-01T00:00:00",
        "2026-02-30",
        "2026-03-10T24:00:00",
        "2026-03-10T13:00:00.12345678",
        "2026-03-10T13:00:00+15:00",
        "2026-03-10T13:00:00+01:60",
        "2026-03-10 13:00:00",
        "20260310T130000",
        "2026-W10-1",
        "2026-03-10Z",
        "٢٠٢٦-03-10",
        "2026-03-10\n",
        "0001-01-01T00:00:00",
        "4501-01-01T00:00:00",
        "9999-12-31T23:59:59.9999999-14:00",
    ],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    """An unparsable dateTime is quoted in the answer."""
    with pytest.raises(InvalidRequestError) as refusal:
        times.from_wire(pair(text))

    assert refusal.value.message == (
        f"Your request can't be completed. The value '{text}' of property 'DateTime' is invalid."
    )


@pytest.mark.parametrize(
    ("value", "quoted"),
    [
        pytest.param({"dateTime": "2026-03-10T13:00:00"}, "", id="missing"),
        pytest.param(pair("2026-03-10T13:00:00", ""), "", id="empty"),
        pytest.param({"dateTime": "2026-03-10T13:00:00", "timeZone": None}, "", id="null"),
        pytest.param(pair("2026-03-10T13:00:00", "Mars/Olympus"), "Mars/Olympus", id="unknown"),
        pytest.param(pair("2026-03-10T13:00:00", "PDT"), "PDT", id="an abbreviation"),
        pytest.param(
            pair("2026-03-10T13:00:00", "tzone://Microsoft/Custom"),
            "tzone://Microsoft/Custom",
            id="output only",
        ),
        pytest.param(pair("2026-03-10T13:00:00", "../etc/passwd"), "../etc/passwd", id="a path"),
    ],
)
def test_a_time_needs_a_zone(value: Any, quoted: str) -> None:
    """A zone that is not there is quoted in the answer, as the empty string too."""
    with pytest.raises(TimeZoneError) as refusal:
        times.from_wire(value)

    assert refusal.value.message == (
        "A valid TimeZone value must be specified. The following TimeZone value is not "
        f"supported: '{quoted}'."
    )


def test_a_member_that_the_type_lacks_is_refused() -> None:
    """dateTimeTimeZone has two members."""
    with pytest.raises(BodyError, match="The property 'timezone' does not exist"):
        times.from_wire({"dateTime": "2026-03-10T13:00:00", "timezone": "UTC"})


@pytest.mark.parametrize("value", ["2026-03-10T13:00:00Z", 5, True])
def test_a_bare_text_is_no_calendar_time(value: Any) -> None:
    """start is an object."""
    with pytest.raises(BodyError) as refusal:
        times.from_wire(value)

    assert refusal.value.message == (
        "An unexpected 'PrimitiveValue' node was found when reading from the JSON reader. "
        "A 'StartObject' node was expected."
    )


def test_a_slot_survives_a_round_trip() -> None:
    """proposedNewTime can be sent back as it was shown."""
    slot = TimeSlot(zoned(datetime(2026, 3, 10, 9), "UTC"), zoned(datetime(2026, 3, 10, 10), "UTC"))

    assert times.time_slot_from_wire(times.time_slot_to_wire(slot)) == slot


@pytest.mark.parametrize("missing", ["start", "end"])
def test_a_slot_has_a_start_and_an_end(missing: str) -> None:
    """Half a proposal is refused."""
    slot: dict[str, Any] = {"start": pair("2026-03-10"), "end": pair("2026-03-11"), missing: None}

    with pytest.raises(InvalidRequestError, match=f"TimeSlot.{missing.capitalize()}"):
        times.time_slot_from_wire(slot)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2026-03-10T13:00:00", datetime(2026, 3, 10, 13, tzinfo=UTC), id="no offset"),
        pytest.param(
            "2026-03-10T13:00:00+02:00", datetime(2026, 3, 10, 11, tzinfo=UTC), id="offset"
        ),
        pytest.param("2026-03-10", datetime(2026, 3, 10, tzinfo=UTC), id="a date"),
        pytest.param("0001-01-01T00:00:00Z", NEVER, id="year 1"),
        pytest.param("0001-01-01T00:00:00+01:00", None, id="before year 1"),
        pytest.param("10/03/2026", None, id="no time"),
    ],
)
def test_an_instant_of_a_query_may_lack_an_offset(text: str, expected: datetime | None) -> None:
    """startDateTime without an offset means UTC."""
    assert times.find_instant(text) == expected


def test_what_is_no_instant_is_refused() -> None:
    """A DateTimeOffset of a body is quoted in the answer."""
    with pytest.raises(BodyError) as refusal:
        times.instant("soon")

    assert refusal.value.message == (
        "Cannot convert the literal 'soon' to the expected type 'Edm.DateTimeOffset'."
    )


def test_a_date_keeps_its_four_digit_year() -> None:
    """Years before 1000 are padded, which strftime does not do everywhere."""
    moment = ZonedTime(datetime(1, 1, 1, tzinfo=UTC), "UTC")

    assert times.to_wire(moment)["dateTime"] == "0001-01-01T00:00:00.0000000"
    assert times.to_wire(moment, is_all_day=True)["dateTime"].startswith(str(date(1, 1, 1)))
