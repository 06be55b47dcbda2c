"""What is written one way is read back the other: recurrence, location, body, recipients."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_graphmock.exchange.address import EmailAddress
from pytest_graphmock.exchange.body import Body, BodyType
from pytest_graphmock.exchange.errors import PropertyValidationError
from pytest_graphmock.exchange.event import (
    Attendee,
    AttendeeType,
    Location,
    LocationType,
    UniqueIdType,
)
from pytest_graphmock.exchange.recurrence import (
    DayOfWeek,
    PatternType,
    RangeType,
    Recurrence,
    RecurrencePattern,
    RecurrenceRange,
    WeekIndex,
)
from pytest_graphmock.graph.errors import BodyError
from pytest_graphmock.graph.wire.body import body_from_wire, body_to_wire
from pytest_graphmock.graph.wire.location import location_from_wire, location_to_wire
from pytest_graphmock.graph.wire.recipient import (
    address_from_wire,
    attendee_from_wire,
    attendee_to_wire,
    recipient_from_wire,
    recipient_to_wire,
)
from pytest_graphmock.graph.wire.recurrence import recurrence_from_wire, recurrence_to_wire

small = st.integers(0, 400)
patterns = st.builds(
    RecurrencePattern,
    st.sampled_from(PatternType),
    interval=small,
    month=small,
    day_of_month=small,
    days_of_week=st.lists(st.sampled_from(DayOfWeek)).map(tuple),
    first_day_of_week=st.sampled_from(DayOfWeek),
    index=st.sampled_from(WeekIndex),
)
zones = st.sampled_from(["", "UTC", "Pacific Standard Time"])
ranges = st.one_of(
    st.builds(
        RecurrenceRange, st.just(RangeType.END_DATE), st.dates(), st.dates(), time_zone=zones
    ),
    st.builds(RecurrenceRange, st.just(RangeType.NO_END), st.dates(), time_zone=zones),
    st.builds(
        RecurrenceRange,
        st.just(RangeType.NUMBERED),
        st.dates(),
        time_zone=zones,
        number_of_occurrences=small,
    ),
)
texts = st.text(max_size=12)
locations = st.builds(
    Location,
    display_name=texts,
    type=st.sampled_from(LocationType),
    unique_id=st.none() | texts,
    unique_id_type=st.sampled_from(UniqueIdType),
    email_address=st.none() | texts,
    uri=st.none() | texts,
    address=st.dictionaries(st.sampled_from(["street", "city"]), texts).map(
        lambda members: tuple(members.items())
    ),
    coordinates=st.dictionaries(
        st.sampled_from(["latitude", "longitude"]), st.floats(-180, 180)
    ).map(lambda members: tuple(members.items())),
)
emails = st.builds(EmailAddress, texts, texts.filter(bool))


@given(st.builds(Recurrence, patterns, ranges))
def test_a_recurrence_can_be_sent_back(recurrence: Recurrence) -> None:
    """A series whose recurrence is re-sent unchanged has not changed."""
    assert recurrence_from_wire(recurrence_to_wire(recurrence)) == recurrence


@given(locations)
def test_a_location_can_be_sent_back(place: Location) -> None:
    """Address and coordinates are kept member by member."""
    assert location_from_wire(location_to_wire(place)) == place


@given(st.builds(Body, st.sampled_from(BodyType), texts))
def test_a_body_can_be_sent_back(body: Body) -> None:
    """Type and content, nothing else."""
    assert body_from_wire(body_to_wire(body)) == body


@given(emails)
def test_a_recipient_can_be_sent_back(email: EmailAddress) -> None:
    """Name and address, both as they were."""
    read = recipient_from_wire(recipient_to_wire(email))

    assert (read.address, read.name) == (email.address, email.name)


@given(st.builds(Attendee, emails, st.sampled_from(AttendeeType)))
def test_an_attendee_can_be_sent_back(attendee: Attendee) -> None:
    """The status is shown and passed over when it comes back."""
    assert attendee_from_wire(attendee_to_wire(attendee)) == attendee


def weekly(**members: Any) -> dict[str, Any]:
    return {
        "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["Monday"], **members},
        "range": {"type": "noEnd", "startDate": "2026-09-07"},
    }


def test_a_recurrence_is_shown_with_all_its_members() -> None:
    """What a pattern or a range does not use is zero-ish, not absent."""
    wire = recurrence_to_wire(recurrence_from_wire(weekly()))

    assert wire == {
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
            "type": "noEnd",
            "startDate": "2026-09-07",
            "endDate": "0001-01-01",
            "recurrenceTimeZone": "",
            "numberOfOccurrences": 0,
        },
    }


@pytest.mark.parametrize(
    ("members", "kept"),
    [
        pytest.param({"type": "noEnd"}, (None, 0), id="no end"),
        pytest.param({"type": "endDate"}, (date(2026, 12, 31), 0), id="end date"),
        pytest.param({"type": "numbered"}, (None, 6), id="numbered"),
    ],
)
def test_a_range_keeps_what_its_type_uses(
    members: dict[str, Any], kept: tuple[date | None, int]
) -> None:
    """An end date beside a number of occurrences says nothing."""
    both = {"startDate": "2026-09-07", "endDate": "2026-12-31", "numberOfOccurrences": 6}

    read = recurrence_from_wire({**weekly(), "range": {**both, **members}})

    assert (read.range.end_date, read.range.number_of_occurrences) == kept


@pytest.mark.parametrize(
    "wire",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"pattern": weekly()["pattern"]}, id="no range"),
        pytest.param({"range": weekly()["range"]}, id="no pattern"),
        pytest.param({**weekly(), "pattern": None}, id="null"),
        pytest.param({**weekly(), "pattern": {"interval": 1}}, id="no pattern type"),
        pytest.param({**weekly(), "range": {"type": "noEnd"}}, id="no start date"),
        pytest.param({**weekly(), "range": {"startDate": "2026-09-07"}}, id="no range type"),
    ],
)
def test_half_a_recurrence_is_refused(wire: Any) -> None:
    """Pattern, range, their types and the start date are required."""
    with pytest.raises(PropertyValidationError, match="At least one property failed validation"):
        recurrence_from_wire(wire)


def test_an_interval_that_is_left_out_is_none() -> None:
    """The reference requires an interval, and the rules refuse zero."""
    wire = weekly()
    del wire["pattern"]["interval"]

    read = recurrence_from_wire(wire)

    with pytest.raises(PropertyValidationError):
        read.validate()


@pytest.mark.parametrize("text", ["2026-13-01", "20260907", "2026-W37-1", "2026-09-07T00:00:00"])
def test_a_start_date_is_a_date(text: str) -> None:
    """What is no date is quoted in the answer."""
    wire = {**weekly(), "range": {"type": "noEnd", "startDate": text}}

    with pytest.raises(BodyError) as refusal:
        recurrence_from_wire(wire)

    assert refusal.value.message == (
        f"Cannot convert the literal '{text}' to the expected type 'Edm.Date'."
    )


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        pytest.param({"content": "Hi"}, Body(BodyType.TEXT, "Hi"), id="text without a type"),
        pytest.param(
            {"contentType": "HTML", "content": "<b>Hi</b>"},
            Body(BodyType.HTML, "<b>Hi</b>"),
            id="type in any case",
        ),
        pytest.param(
            {"contentType": "html", "content": None}, Body(BodyType.HTML, ""), id="no content"
        ),
    ],
)
def test_a_body_may_be_incomplete(wire: Any, expected: Body) -> None:
    """What is missing is text, or empty."""
    assert body_from_wire(wire) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        pytest.param(None, {"contentType": "html", "content": "<p>a &amp; b</p>"}, id="as kept"),
        pytest.param(BodyType.TEXT, {"contentType": "text", "content": "a & b"}, id="text"),
    ],
)
def test_a_body_is_shown_in_the_type_asked_for(
    wanted: BodyType | None, expected: dict[str, str]
) -> None:
    """Prefer: outlook.body-content-type converts bodies."""
    assert body_to_wire(Body(BodyType.HTML, "<p>a &amp; b</p>"), wanted) == expected


def test_a_text_body_becomes_html_if_asked_for() -> None:
    """Prefer: outlook.body-content-type="html" shows a text draft as HTML."""
    wire = body_to_wire(Body(BodyType.TEXT, "a & b"), BodyType.HTML)

    assert wire["contentType"] == "html"
    assert "a &amp; b" in wire["content"]


@pytest.mark.parametrize("wire", [{}, {"emailAddress": None}, {"emailAddress": {"name": "Eve"}}])
def test_a_recipient_without_an_address_is_left_to_the_rules(wire: Any) -> None:
    """Exchange has the word for it, not the JSON reader."""
    assert recipient_from_wire(wire).address == ""
    assert attendee_from_wire(wire).email.address == ""


def test_an_attendee_is_required_unless_it_says_otherwise() -> None:
    """type may be left out."""
    read = attendee_from_wire({"emailAddress": {"address": "eve@partner.example"}, "type": None})

    assert read == Attendee(EmailAddress("eve@partner.example"), AttendeeType.REQUIRED)


@pytest.mark.parametrize(
    ("read", "wire", "name"),
    [
        pytest.param(address_from_wire, {"adress": "x"}, "adress' does", id="emailAddress"),
        pytest.param(location_from_wire, {"address": {"zip": "1"}}, "zip' does", id="address"),
        pytest.param(body_from_wire, {"type": "html"}, "type' does", id="itemBody"),
    ],
)
def test_complex_types_refuse_what_they_lack(read: Any, wire: Any, name: str) -> None:
    """A slip in a nested object is an error too."""
    with pytest.raises(BodyError, match=f"The property '{name} not exist on type"):
        read(wire)


def test_an_address_type_is_one_of_four_words() -> None:
    """physicalAddress has an enumeration of its own."""
    read = location_from_wire({"displayName": "Fab", "address": {"type": "Business", "city": None}})

    assert read.address == (("type", "business"),)
    with pytest.raises(BodyError, match="Requested value 'castle' was not found"):
        location_from_wire({"address": {"type": "castle"}})
