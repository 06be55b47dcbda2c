"""The search language of messages: what it reads, and what it refuses."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from pytest_graphmock.exchange.address import EmailAddress
from pytest_graphmock.exchange.body import Body, BodyType
from pytest_graphmock.exchange.event import Importance
from pytest_graphmock.exchange.item import FileAttachment
from pytest_graphmock.exchange.message import Message
from pytest_graphmock.graph.errors import NotImplementedHereError, QueryError
from pytest_graphmock.graph.odata.kql import parse_kql

_AT = datetime(2026, 3, 2, 9, 30, tzinfo=timezone.utc)


def message(**members: Any) -> Message:
    """The message that every search below looks at: 38 bytes, with a file of 100."""
    given: dict[str, Any] = {
        "key": 1,
        "place": 1,
        "folder": 1,
        "version": 1,
        "created": _AT,
        "modified": _AT,
        "received": _AT,
        "sent": _AT,
        "subject": "Budget review, O'Neil's draft",
        "body": Body(BodyType.HTML, "<p>The <b>Straße</b> costs 12:30 euros</p>"),
        "from_": EmailAddress("ana.org@contoso.example", "Ana Org"),
        "to_recipients": (EmailAddress("bob@contoso.example", "Bob Bell"),),
        "cc_recipients": (EmailAddress("cy@contoso.example", "Cy Cole"),),
        "bcc_recipients": (EmailAddress("dan@contoso.example", "Dan Dorn"),),
        "importance": Importance.HIGH,
        "attachments": (FileAttachment(name="api-catalog.md", content=b"x" * 100),),
    }
    return Message(**{**given, **members})


@pytest.mark.parametrize(
    "clause",
    [
        "budget",
        "BUDGET REVIEW",
        "review budget",
        "strasse",
        "euros",
        "12:30",
        "O'Neil",
        "'budget'",
        r"\"budget review\"",
        r"\"review, o\"",
        "bud*",
        r"\"budget rev*\"",
        r"\"budget rev\"*",
        "subject:budget",
        "Subject:Budget",
        "subject=budget",
        r"subject:\"budget review\"",
        "subject:(budget OR nothing)",
        "subject:bud*",
        "body:euros",
        "from:ana",
        "from:ana.org@contoso.example",
        "to:bob",
        "cc:cole",
        "bcc:dan",
        "recipients:cy",
        "participants:ana participants:dan",
        "attachment:api-catalog.md",
        "attachment:catalog",
        "hasAttachments:true",
        "hasattachment:True",
        "importance:high",
        "kind:email",
        "received:03/02/2026",
        "received:3/2/2026",
        "received:2026-03-02",
        "received>=2026-03-02",
        "received<=2026-03-02",
        "received>03/01/2026",
        "received<03/03/2026",
        "received<>03/03/2026",
        "received:03/01/2026..03/02/2026",
        "received:2026-03-02T09:30:00Z",
        "sent:03/02/2026",
        "size>100",
        "size:1..1000",
        "budget AND euros",
        "nothing OR budget",
        "nothing OR budget AND euros",
        "(nothing OR budget) AND euros",
        "NOT nothing",
        "NOT NOT budget",
        "budget -nothing",
        "+budget",
        "budget NOT nothing",
        "budget & euros",
        "not_a_word OR (budget)",
        "from<>bob",
    ],
)
def test_search_finds_the_message(clause: str) -> None:
    """Terms in a row must all be there, each in one of the fields that it looks into."""
    assert parse_kql(f'"{clause}"').matches(message())


@pytest.mark.parametrize(
    "clause",
    [
        "budge",
        "udget",
        "budget nothing",
        r"\"review budget\"",
        r"\"draft the\"",
        "bob",
        "catalog",
        "subject:euros",
        "body:budget",
        "from:bob",
        "to:cy",
        "cc:bob",
        "bcc:cy",
        "recipients:ana",
        "hasAttachments:false",
        "importance:medium",
        "kind:meetings",
        "received:03/03/2026",
        "received>2026-03-02",
        "received<2026-03-02",
        "received<>2026-03-02",
        "received:03/03/2026..03/04/2026",
        "size<100",
        "size>1000",
        "NOT budget",
        "budget -euros",
        "nothing OR budget AND nothing",
        "budget and nothing",
        "subject:(budget euros)",
        "subject<>budget",
    ],
)
def test_search_does_not_find_the_message(clause: str) -> None:
    """Words are found whole, phrases in one text, and small operators are words."""
    assert not parse_kql(f'"{clause}"').matches(message())


@pytest.mark.parametrize(
    "text",
    [
        "budget",
        "budget euros",
        '"budget" AND "euros"',
        '"from:ana" AND ("nothing" OR "subject:budget")',
        r'"subject:\"budget review\"" euros',
    ],
)
def test_quotes_around_it_all_may_be_missing(text: str) -> None:
    """Words and quoted terms with operators alone need none."""
    assert parse_kql(text).matches(message())


@pytest.mark.parametrize(
    ("text", "position", "found"),
    [
        ("subject:x", 7, "character ':'"),
        ('""', 0, "the end of the text"),
        ('"("', 2, "the end of the text"),
        ('"a )"', 3, "character ')'"),
        ('"AND a"', 1, "character 'A'"),
    ],
)
def test_clause_that_cannot_be_read_says_where(text: str, position: int, found: str) -> None:
    """400 with the place."""
    with pytest.raises(QueryError) as error:
        parse_kql(text)

    assert error.value.message.startswith("Syntax error: ")
    assert error.value.status == 400


@pytest.mark.parametrize(
    "text",
    [
        "",
        '"',
        '" "',
        '"&"',
        '"a OR"',
        '"OR a"',
        '"a AND"',
        '"a AND OR b"',
        '"NOT"',
        '"(a"',
        '"a)"',
        '"()"',
        '"*"',
        '"a*b"',
        '"subject:"',
        '"subject: budget"',
        '"subject>budget"',
        '"subject:()"',
        '"subject:&"',
        '"foo:bar"',
        '"http://x"',
        '"importance:urgent"',
        '"importance>low"',
        '"kind:x"',
        '"hasAttachments:maybe"',
        '"received:yesterdays"',
        '"received:02/30/2026"',
        '"received:2026-03-01.."',
        '"received>2026-03-01..2026-03-02"',
        '"received:0000-01-01"',
        '"received:9999-12-31"',
        '"size:big"',
        '"size>-1"',
        '"' + "(" * 200 + '"',
        '"' + "x" * 17000 + '"',
        '"subject:"budget""',
    ],
)
def test_clause_that_makes_no_sense_is_a_bad_request(text: str) -> None:
    """400, whatever it is."""
    with pytest.raises(QueryError):
        parse_kql(text)


@pytest.mark.parametrize(
    ("clause", "named"),
    [
        ("a NEAR b", "the operator NEAR in $search"),
        ("isread:true", "the property 'isread' in $search"),
        ("received:today", "the date 'today' in $search"),
    ],
)
def test_what_the_language_has_and_we_lack_says_so(clause: str, named: str) -> None:
    """501, naming it."""
    with pytest.raises(NotImplementedHereError, match=r"does not implement") as error:
        parse_kql(f'"{clause}"')

    assert named in error.value.message
