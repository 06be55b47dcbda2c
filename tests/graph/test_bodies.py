"""Bodies of actions and entities: each row of calendar.md §2.3 and platform.md §2."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

JSON = {"Content-Type": "application/json"}
NODE = (
    "An unexpected '{}' node was found when reading from the JSON reader. A '{}' node was expected."
)
NO_TYPE = (
    "A missing or empty content type header was found when trying to read a message. The content "
    "type header is required."
)
NUMBER = (
    "Cannot convert a value to target type 'Edm.String' because of conflict between input format "
    "string/number and parameter 'IEEE754Compatible' false/true."
)


@pytest.mark.parametrize(
    ("body", "headers", "comment"),
    [
        pytest.param(b'{"comment": "x"}', JSON, "x", id="lower case"),
        pytest.param(b'{"Comment": "x"}', JSON, "x", id="as declared"),
        pytest.param(b'{"COMMENT": "x"}', JSON, "x", id="upper case"),
        pytest.param(b'{"comment": "a", "Comment": "b"}', JSON, "b", id="twice, the last wins"),
        pytest.param(b"{}", JSON, None, id="empty object"),
        pytest.param(b'{"comment": null}', JSON, None, id="null"),
        pytest.param(b'{"comment": ""}', JSON, None, id="empty string"),
        pytest.param(b"", JSON, None, id="no body with a type"),
        pytest.param(b"", {}, None, id="no body at all"),
        pytest.param(
            b'{"comment": "x", "@odata.type": "#x"}', JSON, "x", id="annotation beside it"
        ),
        pytest.param(
            '{"comment": "Überflutet 🚿"}'.encode(),
            {"Content-Type": "application/json; charset=utf-8"},
            "Überflutet 🚿",
            id="UTF-8, said so",
        ),
        pytest.param(
            b'{"comment": "x"}',
            {"Content-Type": "application/json;odata.metadata=minimal"},
            "x",
            id="type with parameters",
        ),
        pytest.param(b'{"comment": "a\\u0000b"}', JSON, "a\0b", id="NUL inside the comment"),
    ],
)
def test_cancel_takes_the_comment_as_it_is_written(
    office: Any,
    as_user: Callable[..., Any],
    body: bytes,
    headers: dict[str, str],
    comment: str | None,
) -> None:
    """202, and the notice has the comment."""
    meeting = office.meeting()

    answer = as_user(office.ana)(
        "POST", f"/me/events/{meeting.id}/cancel", data=body, headers=headers
    )

    assert (answer.status_code, answer.content) == (202, b"")
    assert [notice.comment for notice in office.mock.outbox.cancellations] == [comment]


@pytest.mark.parametrize(
    ("body", "headers", "status", "code", "message"),
    [
        pytest.param(b'{"comment": "x"}', {}, 415, "RequestBodyRead", NO_TYPE, id="no type"),
        pytest.param(
            b"comment=x",
            {"Content-Type": "application/x-www-form-urlencoded"},
            400,
            "UnableToDeserializePostBody",
            "were unable to deserialize ",
            id="a form",
        ),
        pytest.param(
            b'{"comment": ',
            JSON,
            400,
            "UnableToDeserializePostBody",
            "were unable to deserialize ",
            id="half of JSON",
        ),
        pytest.param(
            b'{"comment": "\xff"}',
            JSON,
            400,
            "UnableToDeserializePostBody",
            "were unable to deserialize ",
            id="no UTF-8",
        ),
        pytest.param(
            b'{"comment": "\\ud800"}',
            JSON,
            400,
            "UnableToDeserializePostBody",
            "were unable to deserialize ",
            id="half a surrogate pair",
        ),
        pytest.param(
            b"[" * 100_000,
            JSON,
            400,
            "UnableToDeserializePostBody",
            "were unable to deserialize ",
            id="bottomless",
        ),
        pytest.param(
            b"[]",
            JSON,
            400,
            "RequestBodyRead",
            NODE.format("StartArray", "StartObject"),
            id="array",
        ),
        pytest.param(
            b'"x"',
            JSON,
            400,
            "RequestBodyRead",
            NODE.format("PrimitiveValue", "StartObject"),
            id="string",
        ),
        pytest.param(
            b'{"comment": {}}',
            JSON,
            400,
            "RequestBodyRead",
            NODE.format("StartObject", "PrimitiveValue"),
            id="comment an object",
        ),
        pytest.param(
            b'{"comment": []}',
            JSON,
            400,
            "RequestBodyRead",
            NODE.format("StartArray", "PrimitiveValue"),
            id="comment an array",
        ),
        pytest.param(
            b'{"comment": 5}', JSON, 400, "RequestBodyRead", NUMBER, id="comment a number"
        ),
        pytest.param(
            b'{"comment": true}',
            JSON,
            400,
            "RequestBodyRead",
            "Cannot convert the literal 'True' to the expected type 'Edm.String'.",
            id="comment a boolean",
        ),
        pytest.param(
            b'{"reason": "x"}',
            JSON,
            400,
            "RequestBodyRead",
            "The parameter 'reason' in the request payload is not a valid parameter for the "
            "operation 'cancel'.",
            id="unknown parameter",
        ),
        pytest.param(
            b'{"comment": "' + b"x" * (4 * 1024 * 1024) + b'"}',
            JSON,
            413,
            "RequestEntityTooLarge",
            "Maximum request length exceeded.",
            id="more than 4 MB",
        ),
    ],
)
def test_cancel_refuses_other_bodies_and_nothing_happens(
    office: Any,
    as_user: Callable[..., Any],
    snapshot: Callable[[], Any],
    body: bytes,
    headers: dict[str, str],
    status: int,
    code: str,
    message: str,
) -> None:
    """The service's code and text; no mailbox changes."""
    meeting = office.meeting()
    before = snapshot()

    answer = as_user(office.ana)(
        "POST", f"/me/events/{meeting.id}/cancel", data=body, headers=headers
    )

    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["message"]) == (status, code, message)
    assert snapshot() == before


def test_bodies_are_read_before_the_event_is_looked_up(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """A bad body of a cancel that could not succeed anyway is a 400, not a 404."""
    meeting = office.meeting()
    ana = as_user(office.ana)
    ana.post(f"/me/events/{meeting.id}/cancel")
    gone = office.mock.moves[0].old_id

    answer = ana.post(f"/me/events/{gone}/cancel", {"reason": "x"})

    assert answer.status_code == 400


START = {"dateTime": "2026-03-10T13:00:00", "timeZone": "UTC"}
END = {"dateTime": "2026-03-10T14:00:00", "timeZone": "UTC"}
PROPERTY = (
    "The property '{}' does not exist on type 'microsoft.graph.event'. Make sure to only use "
    "property names that are defined by the type or mark the type as open type."
)


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        pytest.param({"colour": "red"}, "RequestBodyRead", PROPERTY.format("colour"), id="unknown"),
        pytest.param(
            {"subject": {}},
            "RequestBodyRead",
            NODE.format("StartObject", "PrimitiveValue"),
            id="subject an object",
        ),
        pytest.param(
            {"attendees": {}},
            "RequestBodyRead",
            NODE.format("StartObject", "StartArray"),
            id="attendees an object",
        ),
        pytest.param(
            {"showAs": "sleeping"},
            "RequestBodyRead",
            "Requested value 'sleeping' was not found.",
            id="no such status",
        ),
        pytest.param(
            {"reminderMinutesBeforeStart": "0.9"},
            "RequestBodyRead",
            "Cannot convert the literal '0.9' to the expected type 'Edm.Int32'.",
            id="no integer",
        ),
        pytest.param(
            {"start": {"dateTime": "2026-03-10T13:00:00", "timeZone": "PDT"}},
            "TimeZoneNotSupportedException",
            "A valid TimeZone value must be specified. The following TimeZone value is not "
            "supported: 'PDT'.",
            id="abbreviated zone",
        ),
        pytest.param(
            {"start": {"dateTime": "tomorrow", "timeZone": "UTC"}},
            "ErrorInvalidRequest",
            "Your request can't be completed. The value 'tomorrow' of property 'DateTime' is "
            "invalid.",
            id="no time",
        ),
        pytest.param(
            {"end": {"dateTime": "2026-03-10T12:00:00", "timeZone": "UTC"}},
            "ErrorPropertyValidationFailure",
            "At least one property failed validation.",
            id="ends before it starts",
        ),
        pytest.param(
            {"isAllDay": True},
            "ErrorInvalidRequest",
            "Your request can't be completed. The Event.Start property for an all-day event needs "
            "to be set to midnight.",
            id="all day at one o'clock",
        ),
        pytest.param(
            {"attendees": [{"emailAddress": {"address": "nobody"}}]},
            "ErrorInvalidRecipients",
            "At least one recipient isn't valid.",
            id="no address",
        ),
        pytest.param(
            {
                "recurrence": {
                    "pattern": {"type": "daily", "interval": 0},
                    "range": {"type": "noEnd", "startDate": "2026-03-10"},
                }
            },
            "ErrorPropertyValidationFailure",
            "At least one property failed validation.",
            id="every zeroth day",
        ),
    ],
)
def test_event_that_cannot_be_is_refused_and_nothing_happens(
    office: Any,
    as_user: Callable[..., Any],
    snapshot: Callable[[], Any],
    changes: dict[str, Any],
    code: str,
    message: str,
) -> None:
    """400 with the service's code and text, on POST and on PATCH alike."""
    meeting = office.meeting()
    ana = as_user(office.ana)
    before = snapshot()

    created = ana.post("/me/events", {"subject": "x", "start": START, "end": END, **changes})
    patched = ana.patch(f"/me/events/{meeting.id}", {"start": START, "end": END, **changes})

    for answer in (created, patched):
        error = answer.json()["error"]
        assert (answer.status_code, error["code"], error["message"]) == (400, code, message)
    assert snapshot() == before


@pytest.mark.parametrize(
    ("body", "headers", "message"),
    [
        pytest.param(
            b"{}",
            {},
            "Write requests (excluding DELETE) must contain the Content-Type header declaration.",
            id="no type",
        ),
        pytest.param(
            b"subject=x",
            {"Content-Type": "text/plain"},
            "Entity only allows writes with a JSON Content-Type header.",
            id="text",
        ),
        pytest.param(b"", JSON, "Empty Payload. JSON content expected.", id="empty"),
        pytest.param(
            b"{x",
            JSON,
            "Unable to read JSON request payload. Please ensure Content-Type header is set and "
            "payload is of valid JSON format.",
            id="no JSON",
        ),
        pytest.param(
            b'{"subject": NaN}',
            JSON,
            "Unable to read JSON request payload. Please ensure Content-Type header is set and "
            "payload is of valid JSON format.",
            id="NaN",
        ),
    ],
)
def test_entity_body_that_is_no_json_is_a_bad_request(
    office: Any, as_user: Callable[..., Any], body: bytes, headers: dict[str, str], message: str
) -> None:
    """400 BadRequest, as every write of an entity answers."""
    answer = as_user(office.ana)("POST", "/me/events", data=body, headers=headers)

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "BadRequest"
    assert answer.json()["error"]["message"] == message


@pytest.mark.graph_mock(allow_unimplemented=True)
@pytest.mark.parametrize("name", ["exceptionOccurrences", "instances"])
def test_property_that_is_not_built_yet_is_never_taken_in_silence(
    office: Any, as_user: Callable[..., Any], name: str
) -> None:
    """501 naming it, and no event."""
    body = {"subject": "x", "start": START, "end": END, name: [{}]}

    answer = as_user(office.ana).post("/me/events", body)

    assert answer.status_code == 501
    assert name in answer.json()["error"]["message"]
    assert as_user(office.ana).get("/me/events").json()["value"] == []


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("abc", id="a word"),
        pytest.param("1", id="a number"),
        pytest.param("6f9619ff-8b86-d011-b42d-00cf4fc964ff", id="a GUID"),
        pytest.param("AAMk%00AAAAAAAAAAAAAAAAAAAAAAAA", id="a NUL byte"),
        pytest.param("%FF%FE" * 10, id="no UTF-8"),
        pytest.param("A" * 5000 + "!", id="very long and no base64"),
    ],
)
def test_id_that_does_not_decode_is_malformed(
    office: Any, as_user: Callable[..., Any], key: str
) -> None:
    """400 ErrorInvalidIdMalformed, not 404."""
    answer = as_user(office.ana).post(f"/me/events/{key}/cancel")

    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, "ErrorInvalidIdMalformed")
    assert error["message"] == "Id is malformed."


def test_id_in_the_wrong_letter_case_is_unknown(office: Any, as_user: Callable[..., Any]) -> None:
    """Ids are case-sensitive."""
    meeting = office.meeting()
    changed = meeting.id[:60] + meeting.id[60:].swapcase()

    answer = as_user(office.ana).get(f"/me/events/{changed}")

    assert answer.status_code in (400, 404)
    assert as_user(office.ana).get(f"/me/events/{meeting.id}").status_code == 200
