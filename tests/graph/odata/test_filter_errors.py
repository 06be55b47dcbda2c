"""``$filter`` and ``$orderby`` that the service refuses, and what we lack: every text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

INVALID_NODES = "The query filter contains one or more invalid nodes."


def incompatible(left: str, right: str, operation: str) -> str:
    return (
        "A binary operator with incompatible types was detected. Found operand types "
        f"'{left}' and '{right}' for operator kind '{operation}'."
    )


def unknown(name: str, type_name: str) -> str:
    return f"Could not find a property named '{name}' on type '{type_name}'."


@pytest.mark.parametrize(
    ("path", "expression", "reason"),
    [
        ("messages", "foo eq 1", unknown("foo", "microsoft.graph.message")),
        ("messages", "from/foo eq 'x'", unknown("foo", "microsoft.graph.recipient")),
        (
            "messages",
            "from/emailAddress/foo eq 'x'",
            unknown("foo", "microsoft.graph.emailAddress"),
        ),
        ("events", "foo/any(x:x eq 1)", unknown("foo", "microsoft.graph.event")),
        ("events", "start/foo eq 'x'", unknown("foo", "microsoft.graph.dateTimeTimeZone")),
        ("events", "subject/foo eq 'x'", unknown("foo", "Edm.String")),
        ("events", "categories/any(c:c/foo eq 'x')", unknown("foo", "Edm.String")),
        ("mailFolders", "name eq 'x'", unknown("name", "microsoft.graph.mailFolder")),
        ("calendars", "subject eq 'x'", unknown("subject", "microsoft.graph.calendar")),
        ("messages", "subject eq", "Syntax error at position 11 in 'subject eq'."),
        ("messages", "iswhatever 12", "Syntax error at position 13 in 'iswhatever 12'."),
        ("messages", "(isRead eq true", "Syntax error at position 16 in '(isRead eq true'."),
        ("messages", "isRead eq true)", "Syntax error at position 15 in 'isRead eq true)'."),
        ("messages", "", "Expression expected at position 0 in ''."),
        (
            "messages",
            "subject eq 'x",
            "There is an unterminated string literal at position 13 in 'subject eq 'x'.",
        ),
        (
            "messages",
            "subject # 'x'",
            "Syntax error: character '#' is not valid at position 8 in 'subject # 'x''.",
        ),
        ("messages", "isRead eq 'true'", incompatible("Edm.Boolean", "Edm.String", "Equal")),
        ("messages", "isRead gt true", incompatible("Edm.Boolean", "Edm.Boolean", "GreaterThan")),
        ("messages", "subject ne 1", incompatible("Edm.String", "Edm.Int32", "NotEqual")),
        (
            "messages",
            "receivedDateTime ge '2026-01-01T00:00:00Z'",
            incompatible("Edm.DateTimeOffset", "Edm.String", "GreaterThanOrEqual"),
        ),
        (
            "messages",
            "importance eq microsoft.graph.sensitivity'private'",
            incompatible("microsoft.graph.importance", "microsoft.graph.sensitivity", "Equal"),
        ),
        (
            "events",
            "startswith(subject,'x') eq 1",
            incompatible("Edm.Boolean", "Edm.Int32", "Equal"),
        ),
        (
            "messages",
            "importance eq 'urgent'",
            "The string 'urgent' is not a valid enumeration type constant.",
        ),
        (
            "messages",
            "receivedDateTime ge 2026-02-30",
            "Unrecognized 'Edm.Date' literal '2026-02-30'.",
        ),
        (
            "mailFolders",
            "totalItemCount eq 1000000000000000000000",
            "Unrecognized 'Edm.Int64' literal '1000000000000000000000'.",
        ),
        ("messages", "subject", "The $filter expression must evaluate to a single boolean value."),
        ("messages", "'x'", "The $filter expression must evaluate to a single boolean value."),
        ("messages", "subject/any(x:x eq 'x')", "Any/All may only be used following a collection."),
        (
            "messages",
            "substringof('x',subject)",
            "An unknown function with name 'substringof' was found. This may also be a function "
            "import or a key lookup on a navigation property, which is not allowed.",
        ),
        (
            "messages",
            "contains(isRead,'x')",
            "No function signature for the function with name 'contains' matches the specified "
            "arguments. The function signatures considered are: contains(Edm.String Nullable=true, "
            "Edm.String Nullable=true).",
        ),
        ("messages", "not " * 300 + "isRead", "Recursion depth exceeded allowed limit."),
        ("messages", "x" * 20_000, "The expression is longer than 16384 characters."),
    ],
)
def test_filter_that_does_not_fit_the_type_is_a_bad_request(
    office: Any, get: Callable[..., Any], path: str, expression: str, reason: str
) -> None:
    """400 ``BadRequest`` with the reason, on the list and on its count."""
    for address in (path, f"{path}/$count"):
        error = get(address, filter=expression)

        assert error.status_code == 400
        assert error.json()["error"]["code"] == "BadRequest"
        assert error.json()["error"]["message"] == f"Invalid filter clause: {reason}"


@pytest.mark.parametrize(
    ("path", "expression"),
    [
        ("messages", "endswith(subject,'x')"),
        ("messages", "toRecipients/any(r:r/emailAddress/address eq 'x')"),
        ("messages", "ccRecipients/any()"),
        ("messages", "from eq null"),
        ("messages", "categories eq 'Red'"),
        ("events", "attendees/any(a:a/emailAddress/address eq 'x')"),
        ("events", "responseStatus/response eq 'accepted'"),
        ("events", "uid eq 'x'"),
        ("events", "subject eq bodyPreview"),
        ("events", "1 eq 1"),
        ("events", "true"),
        ("events", "start/dateTime ge 'tomorrow'"),
        ("events", "startswith(start/dateTime,'2026')"),
    ],
)
def test_filter_that_exchange_does_not_evaluate_has_invalid_nodes(
    office: Any, get: Callable[..., Any], path: str, expression: str
) -> None:
    """400 ``ErrorInvalidUrlQueryFilter`` (observed for the first ones, assumed for the like)."""
    error = get(path, filter=expression)

    assert error.status_code == 400
    assert error.json()["error"]["code"] == "ErrorInvalidUrlQueryFilter"
    assert error.json()["error"]["message"] == INVALID_NODES


@pytest.mark.parametrize(
    ("expression", "named"),
    [
        ("year(start/dateTime) eq 2026", "the function 'year' in $filter"),
        ("tolower(subject) eq 'x'", "the function 'tolower' in $filter"),
        ("cast(subject,'Edm.String') eq 'x'", "the function 'cast' in $filter"),
        ("isof('microsoft.graph.event')", "the function 'isof' in $filter on event"),
        ("reminderMinutesBeforeStart add 1 eq 2", "arithmetic in $filter"),
        ("showAs has 'busy'", "the operator 'has' in $filter"),
        ("webLink eq 'x'", "$filter on 'webLink' of event"),
        ("categories/any(c:subject eq 'x')", "'subject' inside a lambda of $filter"),
    ],
)
@pytest.mark.graph_mock(allow_unimplemented=True)
def test_filter_that_graph_knows_and_we_lack_says_so(
    office: Any, get: Callable[..., Any], expression: str, named: str
) -> None:
    """501, naming what is missing."""
    error = get("events", filter=expression)

    assert error.status_code == 501
    assert named in error.json()["error"]["message"]


@pytest.mark.graph_mock(auth="strict")
@pytest.mark.parametrize("path", ["events", "events/$count", "calendar/events"])
@pytest.mark.parametrize("part", ["address", "name"])
def test_filter_on_the_organizer_is_refused_at_the_strictest(
    office: Any, get: Callable[..., Any], path: str, part: str
) -> None:
    """501 with the service's own code (observed), so that it is no gap of ours."""
    office.meeting()

    refused = get(path, filter=f"organizer/emailAddress/{part} eq 'ana@contoso.example'")

    assert refused.status_code == 501
    assert refused.json()["error"]["code"] == "ErrorInvalidUrlQueryFilter"
    assert refused.json()["error"]["message"] == INVALID_NODES
    assert get(path, filter="subject eq 'Budget review'").status_code == 200


@pytest.mark.parametrize("path", ["events", "calendar/events"])
def test_filter_on_the_organizer_works_unless_at_the_strictest(
    office: Any, get: Callable[..., Any], path: str
) -> None:
    """The reference uses it as an example (documented)."""
    office.meeting()

    found = get(path, filter="organizer/emailAddress/address eq 'Ana@Contoso.example'")

    assert [each["subject"] for each in found.json()["value"]] == ["Budget review"]
    none = get(path, filter="organizer/emailAddress/address eq 'bob@contoso.example'")
    assert none.json()["value"] == []


@pytest.mark.parametrize(
    ("path", "order", "code", "message"),
    [
        ("messages", "foo", "BadRequest", unknown("foo", "microsoft.graph.message")),
        ("events", "start/foo", "BadRequest", unknown("foo", "microsoft.graph.dateTimeTimeZone")),
        ("messages", "subject up", "BadRequest", "Syntax error at position 10 in 'subject up'."),
        ("messages", "subject,", "BadRequest", "Syntax error at position 8 in 'subject,'."),
        ("messages", "", "BadRequest", "Syntax error at position 0 in ''."),
        (
            "messages",
            "body",
            "ErrorInvalidUrlQuery",
            "The property 'body' can't be used in $orderby.",
        ),
        (
            "messages",
            "toRecipients",
            "ErrorInvalidUrlQuery",
            "The property 'toRecipients' can't be used in $orderby.",
        ),
        (
            "events",
            "categories",
            "ErrorInvalidUrlQuery",
            "The property 'categories' can't be used in $orderby.",
        ),
    ],
)
def test_order_that_makes_no_sense_is_a_bad_request(
    office: Any, get: Callable[..., Any], path: str, order: str, code: str, message: str
) -> None:
    """400: unknown properties and words as OData has them; structures as Exchange refuses them."""
    error = get(path, orderby=order)

    assert error.status_code == 400
    assert error.json()["error"]["code"] == code
    assert error.json()["error"]["message"] == message
