"""The message resource: mail.md §2."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

import pytest

#: As a GET without ``$select`` gives them (documented by samples).
ORDER = [
    "@odata.context",
    "@odata.etag",
    "id",
    "createdDateTime",
    "lastModifiedDateTime",
    "changeKey",
    "categories",
    "receivedDateTime",
    "sentDateTime",
    "hasAttachments",
    "internetMessageId",
    "subject",
    "bodyPreview",
    "importance",
    "parentFolderId",
    "conversationId",
    "conversationIndex",
    "isDeliveryReceiptRequested",
    "isReadReceiptRequested",
    "isRead",
    "isDraft",
    "webLink",
    "inferenceClassification",
    "body",
    "sender",
    "from",
    "toRecipients",
    "ccRecipients",
    "bccRecipients",
    "replyTo",
    "flag",
]


def _get(api: Any, message: Any, query: str = "", **options: Any) -> dict[str, Any]:
    answer = api.get(f"/me/messages/{message.id}{query}", **options)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_properties_come_in_the_order_of_the_service(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Some snapshot tests rely on it."""
    message = office.ana.inbox.add_message("Lunch")

    assert list(_get(as_user(office.ana), message)) == ORDER


def test_derived_type_says_so_first(office: Any, as_user: Callable[..., Any]) -> None:
    """Right behind the context."""
    office.meeting()

    read = _get(as_user(office.bob), office.bob.inbox.messages[0])

    assert list(read)[:3] == ["@odata.context", "@odata.type", "@odata.etag"]


def test_received_message_has_the_defaults_of_one(office: Any, as_user: Callable[..., Any]) -> None:
    """mail.md §2.1, "Received value"."""
    read = _get(as_user(office.ana), office.ana.inbox.add_message("Lunch", from_=office.bob))

    expected = {
        "categories": [],
        "importance": "normal",
        "isDeliveryReceiptRequested": None,
        "isReadReceiptRequested": False,
        "isRead": False,
        "isDraft": False,
        "hasAttachments": False,
        "inferenceClassification": "focused",
        "bccRecipients": [],
        "replyTo": [],
        "flag": {"flagStatus": "notFlagged"},
        "parentFolderId": office.ana.inbox.id,
        "from": {"emailAddress": {"name": "Bob Bell", "address": office.bob.mail}},
    }
    assert {name: read[name] for name in expected} == expected
    assert read["sender"] == read["from"]


@pytest.mark.parametrize(
    "name", ["createdDateTime", "lastModifiedDateTime", "receivedDateTime", "sentDateTime"]
)
def test_times_are_whole_seconds_in_utc(
    office: Any, as_user: Callable[..., Any], name: str
) -> None:
    """``…Z`` without a fraction."""
    read = _get(as_user(office.ana), office.ana.inbox.add_message("Lunch"))

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", read[name])


def test_ids_have_the_shapes_of_the_service(office: Any, as_user: Callable[..., Any]) -> None:
    """mail.md §2.4."""
    read = _get(as_user(office.ana), office.ana.inbox.add_message("Lunch"))

    assert re.fullmatch(r"AAMk[A-Za-z0-9_-]+=*", read["id"])
    assert read["conversationId"].startswith("AAQk")
    assert read["changeKey"].startswith("CQAAABYAAA")
    assert read["@odata.etag"] == f'W/"{read["changeKey"]}"'
    assert re.fullmatch(r"<[0-9A-F]+@[\w.]+>", read["internetMessageId"])
    assert len(base64.b64decode(read["conversationIndex"])) == 22
    assert read["webLink"] == (
        f"https://outlook.office365.com/owa/?ItemID={read['id'].replace('=', '%3D')}"
        "&exvsurl=1&viewmodel=ReadMessageItem"
    )


def test_immutable_id_is_given_to_who_prefers_it(office: Any, as_user: Callable[..., Any]) -> None:
    """It starts otherwise and names the same message."""
    message = office.ana.inbox.add_message("Lunch")
    headers = {"Prefer": 'IdType="ImmutableId"'}

    read = _get(as_user(office.ana), message, headers=headers)

    assert read["id"].startswith("AAkALg")
    assert read["id"] == message.immutable_id


def test_copies_of_a_message_share_its_message_id_alone(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Ids, conversation and change key are each mailbox's own."""
    office.meeting()
    (sent,) = as_user(office.ana).get("/me/mailFolders/sentitems/messages").json()["value"]

    (received,) = as_user(office.bob).get("/me/mailFolders/inbox/messages").json()["value"]

    assert received["internetMessageId"] == sent["internetMessageId"]
    assert received["conversationIndex"] == sent["conversationIndex"]
    for name in ("id", "conversationId", "changeKey", "parentFolderId"):
        assert received[name] != sent[name]


@pytest.mark.parametrize("name", ["uniqueBody", "internetMessageHeaders"])
def test_some_properties_need_select(office: Any, as_user: Callable[..., Any], name: str) -> None:
    """They are not in the default set; lists give them, too."""
    ana, message = as_user(office.ana), office.ana.inbox.add_message("Lunch", "Soup?")

    assert name not in _get(ana, message)
    assert name in _get(ana, message, f"?$select={name}")
    (listed,) = ana.get(f"/me/mailFolders/inbox/messages?$select={name}").json()["value"]
    assert name in listed


def test_headers_of_a_received_message_are_those_of_the_transport(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """In the order of the wire."""
    message = office.ana.inbox.add_message("Lunch", from_=office.bob, cc=[office.cy])

    read = _get(as_user(office.ana), message, "?$select=internetMessageHeaders")

    headers = {each["name"]: each["value"] for each in read["internetMessageHeaders"]}
    assert list(headers) == [
        "From",
        "To",
        "CC",
        "Subject",
        "Thread-Topic",
        "Thread-Index",
        "Date",
        "Message-ID",
        "Accept-Language",
        "Content-Language",
        "X-MS-Has-Attach",
        "MIME-Version",
    ]
    assert headers["From"] == f"Bob Bell <{office.bob.mail}>"
    assert headers["Date"] == "Mon, 02 Mar 2026 09:00:00 +0000"
    assert headers["Message-ID"] == message.internet_message_id


def test_draft_without_headers_has_none(office: Any, as_user: Callable[..., Any]) -> None:
    """The member is absent, and so are ``from`` and ``sender``, selected or not."""
    ana = as_user(office.ana)
    draft = ana.post("/me/messages", {"subject": "Lunch"}).json()

    read = ana.get(f"/me/messages/{draft['id']}?$select=internetMessageHeaders,from,sender")

    assert {name for name in read.json() if "@" not in name} == {"id"}


@pytest.mark.parametrize(
    "name", ["size", "mentionsPreview", "unsubscribeData", "hasMentions", "wellKnownName"]
)
def test_what_v1_does_not_have_cannot_be_selected(
    office: Any, as_user: Callable[..., Any], name: str
) -> None:
    """400, naming it."""
    answer = as_user(office.ana).get(f"/me/messages?$select={name}")

    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == (
        "Parsing OData Select and Expand failed: Could not find a property named "
        f"'{name}' on type 'microsoft.graph.message'."
    )


@pytest.mark.parametrize(
    ("given", "read"), [("Low", "low"), ("HIGH", "high"), ("normal", "normal")]
)
def test_words_are_taken_in_any_letter_case(
    office: Any, as_user: Callable[..., Any], given: str, read: str
) -> None:
    """And given in the service's own."""
    draft = as_user(office.ana).post("/me/messages", {"importance": given}).json()

    assert draft["importance"] == read


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("toRecipients", {}),
        ("toRecipients", [None]),
        ("toRecipients", [{"address": "bob@contoso.example"}]),
        ("flag", {"flagStatus": "pinned"}),
        ("flag", "flagged"),
        ("body", "text"),
        ("categories", "Red"),
        ("isRead", "maybe"),
        ("internetMessageHeaders", [{"key": "x-a"}]),
    ],
)
def test_value_of_the_wrong_kind_is_400(
    office: Any, as_user: Callable[..., Any], name: str, value: Any
) -> None:
    """Nothing is saved."""
    answer = as_user(office.ana).post("/me/messages", {name: value})

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "RequestBodyRead"
    assert office.ana.drafts.messages == []
