"""Creating a message from JSON: mail.md §6.1 and §6.3."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest

DRAFT = {
    "subject": "Lunch",
    "body": {"contentType": "HTML", "content": "<p>Soup?</p>"},
    "importance": "Low",
    "toRecipients": [{"emailAddress": {"address": "bob@contoso.example"}}],
}


def test_message_is_a_draft_in_drafts(office: Any, as_user: Callable[..., Any]) -> None:
    """201, the whole message, and where it is; nothing is sent."""
    ana = as_user(office.ana)

    answer = ana.post("/me/messages", DRAFT)

    assert answer.status_code == 201
    draft = answer.json()
    assert draft["@odata.context"] == (
        f"{ana.url}/v1.0/$metadata#users('{office.ana.id}')/messages/$entity"
    )
    assert answer.headers["Location"] == (
        f"{ana.url}/v1.0/users('{office.ana.id}')/messages('{draft['id']}')"
    )
    assert answer.headers["ETag"] == draft["@odata.etag"]
    assert [each.id for each in office.ana.drafts.messages] == [draft["id"]]
    assert office.bob.inbox.messages == []
    office.mock.assert_nothing_sent()


def test_location_leads_to_the_draft(office: Any, as_user: Callable[..., Any]) -> None:
    """What was answered is what a GET answers."""
    ana = as_user(office.ana)
    answer = ana.post("/me/messages", DRAFT)

    again = ana.get_link(answer.headers["Location"].replace("/v1.0", "/v1.0", 1))

    assert again.json() == answer.json()


def test_new_draft_has_the_defaults_of_a_draft(office: Any, as_user: Callable[..., Any]) -> None:
    """An empty object makes an empty draft: mail.md §2.1, "New draft value"."""
    draft = as_user(office.ana).post("/me/messages", {}).json()

    expected = {
        "createdDateTime": "2026-03-02T09:00:00Z",
        "lastModifiedDateTime": "2026-03-02T09:00:00Z",
        "receivedDateTime": "2026-03-02T09:00:00Z",
        "sentDateTime": "2026-03-02T09:00:00Z",
        "categories": [],
        "hasAttachments": False,
        "subject": "",
        "bodyPreview": "",
        "importance": "normal",
        "isDeliveryReceiptRequested": False,
        "isReadReceiptRequested": False,
        "isRead": True,
        "isDraft": True,
        "inferenceClassification": "focused",
        "body": {"contentType": "html", "content": ""},
        "toRecipients": [],
        "ccRecipients": [],
        "bccRecipients": [],
        "replyTo": [],
        "flag": {"flagStatus": "notFlagged"},
    }
    assert {name: draft[name] for name in expected} == expected
    assert "from" not in draft
    assert "sender" not in draft
    assert draft["internetMessageId"].startswith("<")


def test_draft_is_saved_in_the_folder_of_the_address(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """It stays a draft there (documented)."""
    draft = as_user(office.ana).post("/me/mailFolders/inbox/messages", DRAFT).json()

    assert draft["isDraft"] is True
    assert draft["parentFolderId"] == office.ana.inbox.id
    assert office.ana.drafts.messages == []


def test_every_writable_property_is_kept(office: Any, as_user: Callable[..., Any]) -> None:
    """What was given is what is read."""
    people = [{"emailAddress": {"name": "Eve", "address": "Eve@partner.example"}}]
    given = {
        "subject": "All",
        "categories": ["Red category"],
        "importance": "high",
        "isRead": False,
        "isDeliveryReceiptRequested": True,
        "isReadReceiptRequested": True,
        "inferenceClassification": "Other",
        "internetMessageId": "<own@contoso.example>",
        "from": people[0],
        "toRecipients": people,
        "ccRecipients": people,
        "bccRecipients": people,
        "replyTo": people,
        "flag": {"flagStatus": "Flagged"},
    }

    draft = as_user(office.ana).post("/me/messages", given).json()

    expected = given | {"inferenceClassification": "other", "flag": {"flagStatus": "flagged"}}
    assert {name: draft[name] for name in expected} == expected
    assert draft["sender"] == people[0]


def test_recipients_are_named_by_the_directory(office: Any, as_user: Callable[..., Any]) -> None:
    """A name that was given stays, an outsider goes by the address; letter case stays."""
    addresses = [
        {"address": office.bob.mail.upper()},
        {"address": office.cy.mail, "name": "The boss"},
        {"address": "Eve@partner.example"},
    ]
    body = {"toRecipients": [{"emailAddress": each} for each in addresses]}

    draft = as_user(office.ana).post("/me/messages", body).json()

    assert [each["emailAddress"] for each in draft["toRecipients"]] == [
        {"name": "Bob Bell", "address": office.bob.mail.upper()},
        {"name": "The boss", "address": office.cy.mail},
        {"name": "Eve@partner.example", "address": "Eve@partner.example"},
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", "AAMk"),
        ("changeKey", "x"),
        ("createdDateTime", "2020-01-01T00:00:00Z"),
        ("lastModifiedDateTime", "2020-01-01T00:00:00Z"),
        ("receivedDateTime", "2020-01-01T00:00:00Z"),
        ("sentDateTime", "2020-01-01T00:00:00Z"),
        ("isDraft", False),
        ("parentFolderId", "AAMk"),
        ("conversationId", "AAQk"),
        ("webLink", "https://example.com"),
        ("bodyPreview", "Other"),
        ("hasAttachments", True),
    ],
)
def test_what_the_service_sets_is_passed_over(
    office: Any, as_user: Callable[..., Any], name: str, value: Any
) -> None:
    """Read-only properties of a new message mean nothing."""
    answer = as_user(office.ana).post("/me/messages", {**DRAFT, name: value})

    assert answer.status_code == 201
    assert answer.json()[name] != value


def test_attachments_and_extensions_come_with_the_message(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Given inline, each has an address of its own afterwards."""
    ana = as_user(office.ana)
    file = {
        "@odata.type": "#microsoft.graph.fileAttachment",
        "name": "menu.txt",
        "contentBytes": base64.b64encode(b"soup").decode(),
    }
    extension = {
        "@odata.type": "microsoft.graph.openTypeExtension",
        "extensionName": "com.contoso.lunch",
        "dish": "soup",
    }

    draft = ana.post(
        "/me/messages", {**DRAFT, "attachments": [file], "extensions": [extension]}
    ).json()

    path = f"/me/messages/{draft['id']}"
    assert draft["hasAttachments"] is True
    assert [each["name"] for each in ana.get(f"{path}/attachments").json()["value"]] == ["menu.txt"]
    assert ana.get(f"{path}/extensions/com.contoso.lunch").json()["dish"] == "soup"


def test_inline_attachment_alone_does_not_count(office: Any, as_user: Callable[..., Any]) -> None:
    """``hasAttachments`` is false for pictures in the body (documented)."""
    picture = {
        "@odata.type": "#microsoft.graph.fileAttachment",
        "name": "logo.png",
        "contentBytes": "iVBO",
        "isInline": True,
        "contentId": "logo",
    }

    draft = as_user(office.ana).post("/me/messages", {**DRAFT, "attachments": [picture]}).json()

    assert draft["hasAttachments"] is False


def test_custom_headers_are_kept_and_not_echoed(office: Any, as_user: Callable[..., Any]) -> None:
    """Only ``$select`` shows them (documented)."""
    ana = as_user(office.ana)
    headers = [{"name": "x-custom", "value": "yes"}, {"name": "X-Other", "value": "no"}]

    draft = ana.post("/me/messages", {**DRAFT, "internetMessageHeaders": headers}).json()

    assert "internetMessageHeaders" not in draft
    selected = ana.get(f"/me/messages/{draft['id']}?$select=internetMessageHeaders").json()
    assert selected["internetMessageHeaders"] == headers


@pytest.mark.parametrize(
    ("headers", "code", "message"),
    [
        pytest.param(
            ["Subject"],
            "InvalidInternetMessageHeader",
            "The internet message header name 'Subject' should start with 'x-' or 'X-'.",
            id="not a custom one",
        ),
        pytest.param(
            [f"x-{number}" for number in range(6)],
            "InvalidInternetMessageHeaderCollection",
            "Maximum number of headers in one message should be less than or equal to 5.",
            id="six",
        ),
    ],
)
def test_headers_are_limited(
    office: Any, as_user: Callable[..., Any], headers: list[str], code: str, message: str
) -> None:
    """Names begin with x-, and five are the most; nothing is saved."""
    given = [{"name": each, "value": "1"} for each in headers]

    answer = as_user(office.ana).post("/me/messages", {"internetMessageHeaders": given})

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == code
    assert answer.json()["error"]["message"] == message
    assert office.ana.drafts.messages == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param(
            {"saveToSentItems": True},
            "The property 'saveToSentItems' does not exist on type 'microsoft.graph.message'. Make "
            "sure to only use property names that are defined by the type or mark the type as open "
            "type.",
            id="unknown property",
        ),
        pytest.param(
            {"importance": "urgent"}, "Requested value 'urgent' was not found.", id="bad word"
        ),
        pytest.param(
            {"subject": ["x"]},
            "An unexpected 'StartArray' node was found when reading from the JSON reader. A "
            "'PrimitiveValue' node was expected.",
            id="array for text",
        ),
    ],
)
def test_what_the_type_does_not_take_is_400(
    office: Any, as_user: Callable[..., Any], body: dict[str, Any], message: str
) -> None:
    """``RequestBodyRead``, naming it; nothing is saved."""
    answer = as_user(office.ana).post("/me/messages", body)

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "RequestBodyRead"
    assert answer.json()["error"]["message"] == message
    assert office.ana.drafts.messages == []


def _property(tag: str, value: str) -> dict[str, str]:
    return {"id": tag, "value": value}


def test_message_flags_make_what_is_no_draft(office: Any, as_user: Callable[..., Any]) -> None:
    """``Integer 0x0E07`` = 1, with the times of delivery and submission (observed)."""
    properties = [
        _property("Integer 0x0E07", "1"),
        _property("SystemTime 0x0E06", "2020-05-04T10:00:00Z"),
        _property("SystemTime 0x0039", "2020-05-04T09:59:00Z"),
    ]
    author = {"emailAddress": {"address": "eve@partner.example"}}
    body = {**DRAFT, "from": author, "singleValueExtendedProperties": properties}

    message = as_user(office.ana).post("/me/mailFolders/inbox/messages", body).json()

    assert (message["isDraft"], message["isRead"]) == (False, True)
    assert message["receivedDateTime"] == "2020-05-04T10:00:00Z"
    assert message["sentDateTime"] == "2020-05-04T09:59:00Z"
    assert message["createdDateTime"] == "2026-03-02T09:00:00Z"


def test_backdated_message_stands_where_its_date_puts_it(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Lists are by the time received."""
    office.ana.inbox.add_message("Now")
    old = [_property("SystemTime 0x0E06", "2020-05-04T10:00:00Z")]
    ana = as_user(office.ana)

    ana.post("/me/mailFolders/inbox/messages", {**DRAFT, "singleValueExtendedProperties": old})

    assert [each.subject for each in office.ana.inbox.messages] == ["Now", "Lunch"]


@pytest.mark.parametrize(
    "given", [_property("Integer 0x0E07", "x"), _property("SystemTime 0x0E06", "yesterday")]
)
def test_backdating_nonsense_is_400(
    office: Any, as_user: Callable[..., Any], given: dict[str, str]
) -> None:
    """A value that is no number or no time."""
    answer = as_user(office.ana).post("/me/messages", {"singleValueExtendedProperties": [given]})

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "ErrorPropertyValidationFailure"
    assert office.ana.drafts.messages == []


def test_attachments_without_bytes_leave_no_draft_behind(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """All or nothing."""
    file = {"@odata.type": "#microsoft.graph.fileAttachment", "name": "menu.txt"}

    answer = as_user(office.ana).post("/me/messages", {**DRAFT, "attachments": [file]})

    assert answer.status_code == 400
    assert office.ana.drafts.messages == []


def test_others_create_nothing(
    office: Any, as_user: Callable[..., Any], snapshot: Callable[[], dict[str, Any]]
) -> None:
    """Mailboxes are not shared: 403."""
    before = snapshot()

    answer = as_user(office.dan).post(f"/users/{office.ana.id}/messages", DRAFT)

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "ErrorAccessDenied"
    assert snapshot() == before
