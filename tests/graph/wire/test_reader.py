"""Reading request bodies: what fits, and the words of each refusal."""

from __future__ import annotations

import json
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_graphmock.exchange.errors import Refusal
from pytest_graphmock.graph.errors import BodyError, GraphError, NotImplementedHereError
from pytest_graphmock.graph.wire.event import event_from_wire
from pytest_graphmock.graph.wire.reader import (
    Convert,
    Property,
    TypeReader,
    array_of,
    boolean,
    integer,
    number,
    string,
    word_of,
)


class Colour(Enum):
    RED = "red"
    LIGHT_BLUE = "lightBlue"


PAINT = TypeReader(
    "paint",
    {
        "name": Property("name", string, ""),
        "litres": Property("litres", integer),
        "colours": Property("colours", array_of(word_of(Colour)), ()),
    },
    read_only=frozenset({"id"}),
    unsupported=frozenset({"attachments", "calendar"}),
)


def node(found: str, expected: str) -> str:
    return (
        f"An unexpected '{found}' node was found when reading from the JSON reader. "
        f"A '{expected}' node was expected."
    )


def literal(shown: str, edm_type: str) -> str:
    return f"Cannot convert the literal '{shown}' to the expected type 'Edm.{edm_type}'."


NUMBER_FOR_STRING = (
    "Cannot convert a value to target type 'Edm.String' because of conflict between input format "
    "string/number and parameter 'IEEE754Compatible' false/true."
)


@pytest.mark.parametrize(
    ("convert", "value", "expected"),
    [
        pytest.param(string, "Grüße 🎉", "Grüße 🎉", id="text"),
        pytest.param(
            string, json.loads(r'"a\ud83d"'), "a\N{REPLACEMENT CHARACTER}", id="half a pair"
        ),
        pytest.param(integer, 15, 15, id="whole number"),
        pytest.param(integer, -(2**31), -(2**31), id="smallest"),
        pytest.param(number, 47, 47.0, id="whole number as a number"),
        pytest.param(number, 47.672, 47.672, id="number"),
        pytest.param(boolean, False, False, id="false"),
        pytest.param(boolean, "True", True, id="a string that says true"),
        pytest.param(boolean, "false", False, id="a string that says false"),
        pytest.param(word_of(Colour), "LIGHTblue", Colour.LIGHT_BLUE, id="a word in any case"),
        pytest.param(array_of(integer), [1, 2], (1, 2), id="array"),
    ],
)
def test_a_value_that_fits_is_taken(convert: Convert, value: Any, expected: Any) -> None:
    """JSON values become the model's."""
    assert convert(value) == expected


@pytest.mark.parametrize(
    ("convert", "value", "message"),
    [
        pytest.param(string, 5, NUMBER_FOR_STRING, id="number for string"),
        pytest.param(string, 0.5, NUMBER_FOR_STRING, id="fraction for string"),
        pytest.param(string, True, literal("True", "String"), id="true for string"),
        pytest.param(string, {}, node("StartObject", "PrimitiveValue"), id="object for string"),
        pytest.param(string, [], node("StartArray", "PrimitiveValue"), id="array for string"),
        pytest.param(integer, 0.9, literal("0.9", "Int32"), id="fraction for integer"),
        pytest.param(integer, 15.0, literal("15.0", "Int32"), id="15.0 for integer"),
        pytest.param(integer, "15", literal("15", "Int32"), id="string for integer"),
        pytest.param(integer, False, literal("False", "Int32"), id="false for integer"),
        pytest.param(integer, 2**31, literal("2147483648", "Int32"), id="too large an integer"),
        pytest.param(integer, {}, node("StartObject", "PrimitiveValue"), id="object for integer"),
        pytest.param(number, float("nan"), literal("nan", "Double"), id="NaN"),
        pytest.param(number, "1.5", literal("1.5", "Double"), id="string for number"),
        pytest.param(number, True, literal("True", "Double"), id="true for number"),
        pytest.param(boolean, "yes", literal("yes", "Boolean"), id="other string for boolean"),
        pytest.param(boolean, 1, literal("1", "Boolean"), id="number for boolean"),
        pytest.param(boolean, [], node("StartArray", "PrimitiveValue"), id="array for boolean"),
        pytest.param(
            word_of(Colour), "green", "Requested value 'green' was not found.", id="unknown word"
        ),
        pytest.param(word_of(Colour), 1, NUMBER_FOR_STRING, id="number for a word"),
        pytest.param(
            array_of(string), "a", node("PrimitiveValue", "StartArray"), id="string for array"
        ),
        pytest.param(
            array_of(string), {}, node("StartObject", "StartArray"), id="object for array"
        ),
        pytest.param(array_of(string), ["a", None], literal("null", "String"), id="null in array"),
        pytest.param(PAINT.read, [], node("StartArray", "StartObject"), id="array for object"),
        pytest.param(
            PAINT.read, "x", node("PrimitiveValue", "StartObject"), id="string for object"
        ),
        pytest.param(PAINT.read, None, node("PrimitiveValue", "StartObject"), id="null for object"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(convert: Convert, value: Any, message: str) -> None:
    """A value of the wrong kind is a 400 RequestBodyRead that says so."""
    with pytest.raises(BodyError) as refusal:
        convert(value)

    assert (refusal.value.status, refusal.value.code) == (400, "RequestBodyRead")
    assert refusal.value.message == message


def test_an_integer_too_large_for_a_number_is_refused() -> None:
    """JSON numbers have no limit, doubles have."""
    with pytest.raises(BodyError, match=r"expected type 'Edm\.Double'"):
        number(10**400)


def test_an_object_gives_the_members_that_it_sets() -> None:
    """What is left out is not set, null is what the table says."""
    read = PAINT.read({"name": None, "colours": ["Red"]})

    assert read == {"name": "", "colours": (Colour.RED,)}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"@odata.type": "#microsoft.graph.paint"}, id="type"),
        pytest.param({"@odata.context": 5}, id="context"),
        pytest.param({"colours@odata.type": "#Collection(String)"}, id="type of a property"),
        pytest.param({"id": {"any": "thing"}}, id="read-only"),
        pytest.param({"attachments": []}, id="empty and unsupported"),
        pytest.param({"calendar": None}, id="null and unsupported"),
    ],
)
def test_what_asks_for_nothing_is_passed_over(body: dict[str, Any]) -> None:
    """SDKs send annotations, and whole objects back."""
    assert PAINT.read(body) == {}


@pytest.mark.parametrize(
    ("body", "what"),
    [
        pytest.param({"attachments": [{}]}, "property 'attachments' of paint", id="a value"),
        pytest.param(
            {"calendar@odata.bind": "calendars/1"},
            "property 'calendar@odata.bind' of paint",
            id="a reference",
        ),
    ],
)
def test_what_we_lack_is_never_a_false_yes(body: dict[str, Any], what: str) -> None:
    """A property that Graph has and we do not is a 501 that names it."""
    with pytest.raises(NotImplementedHereError) as refusal:
        PAINT.read(body)

    assert refusal.value.status == 501
    assert refusal.value.what == what


@pytest.mark.parametrize("name", ["size", "Name", "@removed", "name@odata.bind"])
def test_a_property_that_the_type_lacks_is_refused(name: str) -> None:
    """The names of properties are matched exactly, and the answer quotes them."""
    with pytest.raises(BodyError) as refusal:
        PAINT.read({name: 1})

    assert refusal.value.message == (
        f"The property '{name}' does not exist on type 'microsoft.graph.paint'. Make sure to only "
        "use property names that are defined by the type or mark the type as open type."
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
event_names = st.sampled_from(
    "subject body start location locations recurrence attendees isAllDay categories importance "
    "reminderMinutesBeforeStart transactionId attachments".split()
)
member_names = st.sampled_from(
    "dateTime timeZone content contentType displayName address coordinates latitude pattern range "
    "type startDate daysOfWeek emailAddress name".split()
)
bodies = st.dictionaries(
    event_names, json_values | st.dictionaries(member_names, json_values), max_size=4
)


@given(bodies | json_values, st.booleans())
def test_no_body_is_more_than_a_refusal(body: Any, creating: bool) -> None:
    """Whatever JSON is sent, the answer is one of the service's, never a crash."""
    try:
        members = event_from_wire(body, creating=creating)
    except (GraphError, Refusal):
        return

    assert isinstance(members, dict)
