"""The parameters of actions, with the rows of calendar.md §2.3."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from pytest_graphmock.exchange.address import EmailAddress
from pytest_graphmock.exchange.event import zoned
from pytest_graphmock.graph.errors import BodyError
from pytest_graphmock.graph.wire.parameters import read_parameters
from pytest_graphmock.graph.wire.reader import Convert, array_of, boolean, string
from pytest_graphmock.graph.wire.recipient import recipient_from_wire
from pytest_graphmock.graph.wire.times import time_slot_from_wire

CANCEL: dict[str, Convert] = {"Comment": string}
DECLINE: dict[str, Convert] = {
    "Comment": string,
    "SendResponse": boolean,
    "ProposedNewTime": time_slot_from_wire,
}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param({"comment": "x"}, {"Comment": "x"}, id="as in the table"),
        pytest.param({"Comment": "x"}, {"Comment": "x"}, id="as in the sample"),
        pytest.param({"COMMENT": "x"}, {"Comment": "x"}, id="any case"),
        pytest.param({"comment": "x", "Comment": "y"}, {"Comment": "y"}, id="the last one wins"),
        pytest.param({}, {}, id="no member"),
        pytest.param({"comment": None}, {"Comment": None}, id="null"),
        pytest.param({"comment": ""}, {"Comment": ""}, id="empty"),
        pytest.param({"@odata.type": "#x", "Comment@odata.type": "#String"}, {}, id="annotations"),
    ],
)
def test_a_comment_may_be_given_in_many_ways(body: Any, expected: dict[str, Any]) -> None:
    """cancel takes one optional parameter."""
    assert read_parameters(body, "cancel", CANCEL) == expected


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param(
            [],
            "An unexpected 'StartArray' node was found when reading from the JSON reader. "
            "A 'StartObject' node was expected.",
            id="an array",
        ),
        pytest.param(
            "x",
            "An unexpected 'PrimitiveValue' node was found when reading from the JSON reader. "
            "A 'StartObject' node was expected.",
            id="a text",
        ),
        pytest.param(
            {"comment": {}},
            "An unexpected 'StartObject' node was found when reading from the JSON reader. "
            "A 'PrimitiveValue' node was expected.",
            id="an object for the comment",
        ),
        pytest.param(
            {"comment": []},
            "An unexpected 'StartArray' node was found when reading from the JSON reader. "
            "A 'PrimitiveValue' node was expected.",
            id="an array for the comment",
        ),
        pytest.param(
            {"comment": 5},
            "Cannot convert a value to target type 'Edm.String' because of conflict between input "
            "format string/number and parameter 'IEEE754Compatible' false/true.",
            id="a number for the comment",
        ),
        pytest.param(
            {"comment": True},
            "Cannot convert the literal 'True' to the expected type 'Edm.String'.",
            id="a boolean for the comment",
        ),
        pytest.param(
            {"reason": "x"},
            "The parameter 'reason' in the request payload is not a valid parameter for the "
            "operation 'cancel'.",
            id="an unknown parameter",
        ),
    ],
)
def test_what_cancel_does_not_take_is_refused(body: Any, message: str) -> None:
    """A body that does not fit is a 400 RequestBodyRead that says so."""
    with pytest.raises(BodyError) as refusal:
        read_parameters(body, "cancel", CANCEL)

    assert (refusal.value.status, refusal.value.code) == (400, "RequestBodyRead")
    assert refusal.value.message == message


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(True, True, id="true"),
        pytest.param(False, False, id="false"),
        pytest.param("true", True, id="the string true"),
        pytest.param("False", False, id="the string False"),
    ],
)
def test_a_flag_may_be_a_string(value: Any, expected: bool) -> None:
    """The reference's samples send "true"."""
    assert read_parameters({"sendResponse": value}, "accept", DECLINE) == {"SendResponse": expected}


@pytest.mark.parametrize("value", ["yes", 1])
def test_a_flag_is_true_or_false(value: Any) -> None:
    """Anything else is refused."""
    with pytest.raises(BodyError) as refusal:
        read_parameters({"sendResponse": value}, "accept", DECLINE)

    assert refusal.value.message == (
        f"Cannot convert the literal '{value}' to the expected type 'Edm.Boolean'."
    )


def test_a_proposal_is_a_slot() -> None:
    """decline takes another time."""
    slot = {
        "start": {"dateTime": "2026-03-11T09:00:00", "timeZone": "UTC"},
        "end": {"dateTime": "2026-03-11T10:00:00", "timeZone": "UTC"},
    }

    read = read_parameters({"proposedNewTime": slot}, "decline", DECLINE)

    assert read["ProposedNewTime"].start == zoned(datetime(2026, 3, 11, 9), "UTC")


def test_recipients_are_read_as_addresses() -> None:
    """forward takes a list of recipients."""
    body = {"ToRecipients": [{"emailAddress": {"name": "Eve", "address": "eve@partner.example"}}]}

    read = read_parameters(body, "forward", {"ToRecipients": array_of(recipient_from_wire)})

    assert read == {"ToRecipients": (EmailAddress("eve@partner.example"),)}
    assert read["ToRecipients"][0].name == "Eve"
