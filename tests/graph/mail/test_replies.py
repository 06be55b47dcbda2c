"""reply, replyAll and forward, sent at once or kept as drafts: mail.md §10."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

ATTACHED = [
    {
        "@odata.type": "#microsoft.graph.fileAttachment",
        "name": "logo.png",
        "contentBytes": "iVBORw0KGgo=",
        "isInline": True,
        "contentId": "logo",
    },
    {
        "@odata.type": "#microsoft.graph.fileAttachment",
        "name": "numbers.csv",
        "contentBytes": "YSxi",
    },
]


def people(*addresses: str) -> list[dict[str, Any]]:
    return [{"emailAddress": {"address": each}} for each in addresses]


def addresses(recipients: list[dict[str, Any]]) -> list[str]:
    return [each["emailAddress"]["address"] for each in recipients]


def error_of(answer: Any) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["message"]


@pytest.fixture
def original(office: Any, as_user: Callable[..., Any]) -> str:
    """The id of a mail in Bob's Inbox, from Ana to him and Dan, with a copy to Cy."""
    message = {
        "subject": "Numbers",
        "body": {"contentType": "html", "content": "<p>See <img src='cid:logo'></p>"},
        "toRecipients": people(office.bob.mail, office.dan.mail),
        "ccRecipients": people(office.cy.mail),
        "importance": "high",
        "attachments": ATTACHED,
    }
    as_user(office.ana).post("/me/sendMail", {"message": message})
    found: str = office.bob.inbox.messages[0].id
    return found


def test_reply_to_all_names_nobody_twice_and_not_oneself(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Who answers is in neither list, and who is asked already gets no copy beside."""
    message = {
        "subject": "Numbers",
        "toRecipients": people(office.dan.mail),
        "ccRecipients": people(office.bob.mail, office.dan.mail, office.ana.mail, office.cy.mail),
    }
    as_user(office.ana).post("/me/sendMail", {"message": message})
    [original] = office.bob.inbox.messages

    draft = as_user(office.bob).post(f"/me/messages/{original.id}/createReplyAll").json()

    assert addresses(draft["toRecipients"]) == [office.ana.mail, office.dan.mail]
    assert addresses(draft["ccRecipients"]) == [office.cy.mail]


@pytest.mark.parametrize(
    ("action", "to", "cc", "subject", "attached"),
    [
        pytest.param("createReply", ["ana"], [], "RE: Numbers", ["logo.png"], id="reply"),
        pytest.param(
            "createReplyAll", ["ana", "dan"], ["cy"], "RE: Numbers", ["logo.png"], id="reply all"
        ),
        pytest.param(
            "createForward", [], [], "FW: Numbers", ["logo.png", "numbers.csv"], id="forward"
        ),
    ],
)
def test_draft_of_an_answer_has_what_the_original_gives(
    office: Any,
    as_user: Callable[..., Any],
    original: str,
    action: str,
    to: list[str],
    cc: list[str],
    subject: str,
    attached: list[str],
) -> None:
    """201 and a draft in Drafts: recipients, subject, conversation, importance, attachments."""
    bob = as_user(office.bob)
    first = bob.get(f"/me/messages/{original}").json()

    answer = bob.post(f"/me/messages/{original}/{action}", {"comment": "Fine & <good>"})

    assert answer.status_code == 201
    draft = answer.json()
    assert draft["isDraft"] is True
    assert addresses(draft["toRecipients"]) == [getattr(office, each).mail for each in to]
    assert addresses(draft["ccRecipients"]) == [getattr(office, each).mail for each in cc]
    assert (draft["subject"], draft["importance"]) == (subject, "high")
    assert draft["conversationId"] == first["conversationId"]
    assert draft["internetMessageId"] != first["internetMessageId"]
    content = draft["body"]["content"]
    comment, head = content.index("Fine &amp; &lt;good&gt;"), content.index("<b>From:</b> Ana Org")
    assert comment < head < content.index("<p>See <img")
    names = bob.get(f"/me/messages/{draft['id']}/attachments").json()["value"]
    assert [each["name"] for each in names] == attached
    assert office.mock.outbox.sent_by(office.bob) == []


@pytest.mark.parametrize(
    ("action", "body", "told"),
    [
        pytest.param("reply", {"comment": "Thanks"}, ["ana"], id="reply"),
        pytest.param("reply", None, ["ana"], id="reply without a body"),
        pytest.param("microsoft.graph.replyAll", {}, ["ana", "dan", "cy"], id="reply all"),
    ],
)
def test_answer_is_delivered_at_once(
    office: Any,
    as_user: Callable[..., Any],
    original: str,
    action: str,
    body: dict[str, Any] | None,
    told: list[str],
) -> None:
    """202; it is in Sent Items, not in Drafts, and who is not addressed gets nothing."""
    answer = as_user(office.bob).post(f"/me/messages/{original}/{action}", body)

    assert (answer.status_code, answer.content) == (202, b"")
    (notice,) = office.mock.outbox.mails.sent_by(office.bob)
    assert notice.to == [getattr(office, each).mail for each in told]
    assert [each.subject for each in office.bob.sent_items.messages] == ["RE: Numbers"]
    assert office.bob.drafts.messages == []
    got = [p for p in ("ana", "dan", "cy") if getattr(office, p).inbox.messages[:1]]
    replies = {p for p in got if getattr(office, p).inbox.messages[0].subject == "RE: Numbers"}
    assert replies == set(told)


def test_forward_takes_the_attachments_to_somebody_else(
    office: Any, as_user: Callable[..., Any], original: str
) -> None:
    """Both the file and the picture in the text; the comment is on record."""
    body = {"ToRecipients": people(office.ana.mail, "eve@partner.example"), "Comment": "FYI"}

    answer = as_user(office.bob).post(f"/me/messages/{original}/forward", body)

    assert answer.status_code == 202
    (received,) = office.ana.inbox.messages
    assert received.subject == "FW: Numbers"
    assert [each.name for each in received.attachments] == ["logo.png", "numbers.csv"]
    (notice,) = office.mock.outbox.mails.sent_by(office.bob)
    assert (notice.comment, notice.external) == ("FYI", ["eve@partner.example"])


def test_prefix_is_not_put_twice(office: Any, as_user: Callable[..., Any], original: str) -> None:
    """Not even where the first one was written in other letters."""
    message = {"subject": "re: Numbers", "toRecipients": people(office.bob.mail)}
    as_user(office.ana).post("/me/sendMail", {"message": message})
    bob = as_user(office.bob)
    latest = office.bob.inbox.messages[0].id

    reply = bob.post(f"/me/messages/{latest}/createReply").json()
    forward = bob.post(f"/me/messages/{latest}/createForward").json()

    assert (reply["subject"], forward["subject"]) == ("re: Numbers", "FW: re: Numbers")


def test_reply_goes_to_whom_the_author_named(office: Any, as_user: Callable[..., Any]) -> None:
    """replyTo counts before from (documented)."""
    message = {
        "subject": "Numbers",
        "toRecipients": people(office.bob.mail),
        "replyTo": people(office.cy.mail),
    }
    as_user(office.ana).post("/me/sendMail", {"message": message})

    as_user(office.bob).post(f"/me/messages/{office.bob.inbox.messages[0].id}/reply")

    assert [each.subject for each in office.cy.inbox.messages] == ["RE: Numbers"]
    assert office.ana.inbox.messages == []


def test_reply_to_ones_own_mail_goes_where_that_went(
    office: Any, as_user: Callable[..., Any], original: str
) -> None:
    """From Sent Items: to Bob and Dan, not to oneself (assumed)."""
    sent = office.ana.sent_items.messages[0].id

    reply = as_user(office.ana).post(f"/me/messages/{sent}/createReply").json()

    assert addresses(reply["toRecipients"]) == [office.bob.mail, office.dan.mail]


def test_recipients_of_the_message_are_added_and_all_else_stands_instead(
    office: Any, as_user: Callable[..., Any], original: str
) -> None:
    """To the computed ones, each once; subject and body are the caller's own."""
    message = {
        "subject": "Other words",
        "body": {"contentType": "text", "content": "No quote."},
        "toRecipients": people(office.dan.mail, office.ana.mail.upper()),
    }

    draft = (
        as_user(office.bob)
        .post(f"/me/messages/{original}/createReply", {"message": message})
        .json()
    )

    assert addresses(draft["toRecipients"]) == [office.ana.mail, office.dan.mail]
    assert draft["subject"] == "Other words"
    assert draft["body"] == {"contentType": "text", "content": "No quote."}


@pytest.mark.parametrize(
    ("action", "body", "code"),
    [
        pytest.param(
            "reply",
            {"comment": "a", "message": {"body": {"contentType": "text", "content": "b"}}},
            "ErrorInvalidArgument",
            id="comment and body",
        ),
        pytest.param(
            "forward",
            {
                "toRecipients": people("a@b.example"),
                "message": {"toRecipients": people("c@d.example")},
            },
            "ErrorInvalidArgument",
            id="recipients in both places",
        ),
        pytest.param("forward", {"comment": "a"}, "ErrorInvalidRecipients", id="to nobody"),
        pytest.param("reply", {"reply": "a"}, "RequestBodyRead", id="unknown parameter"),
        pytest.param("replyAll", {"comment": 1}, "RequestBodyRead", id="comment is a number"),
        pytest.param(
            "reply",
            {"message": {"internetMessageHeaders": [{"name": "foo", "value": "x"}]}},
            "InvalidInternetMessageHeader",
            id="header without x-",
        ),
    ],
)
def test_refused_answer_leaves_no_trace(
    office: Any,
    as_user: Callable[..., Any],
    snapshot: Callable[[], Any],
    original: str,
    action: str,
    body: dict[str, Any],
    code: str,
) -> None:
    """400, and neither a draft nor a notice."""
    before = snapshot()

    answer = as_user(office.bob).post(f"/me/messages/{original}/{action}", body)

    assert error_of(answer)[:2] == (400, code)
    assert snapshot() == before
    assert office.mock.outbox.sent_by(office.bob) == []


@pytest.mark.graph_mock(auth="strict")
@pytest.mark.parametrize(
    ("scope", "statuses"),
    [
        pytest.param("Mail.Send", (202, 403), id="Mail.Send"),
        pytest.param("Mail.ReadWrite", (403, 201), id="Mail.ReadWrite"),
    ],
)
def test_sending_and_keeping_an_answer_need_different_permissions(
    office: Any,
    as_user: Callable[..., Any],
    original: str,
    scope: str,
    statuses: tuple[int, int],
) -> None:
    """reply needs Mail.Send, createReply Mail.ReadWrite."""
    bob = as_user(office.bob, scopes=[scope])

    answers = [
        bob.post(f"/me/messages/{original}/{action}").status_code
        for action in ("reply", "createReply")
    ]

    assert tuple(answers) == statuses


def test_nobody_answers_from_another_mailbox(
    office: Any, as_user: Callable[..., Any], original: str
) -> None:
    """Mail folders are the owner's alone."""
    answer = as_user(office.cy).post(f"/users/{office.bob.id}/messages/{original}/reply")

    assert error_of(answer)[:2] == (403, "ErrorAccessDenied")
    assert len(office.mock.outbox) == 1
