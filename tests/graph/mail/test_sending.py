"""POST …/sendMail and …/messages/{id}/send: what is taken, what is refused, in whose name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

NOBODY = (
    "At least one recipient is not valid., A message can't be sent because it contains no "
    "recipients."
)
DENIED = (
    "The user account which was used to submit this request does not have the right to send mail "
    "on behalf of the specified sending account. Cannot submit message."
)


def mail(*to: str, subject: Any = "Numbers", **members: Any) -> dict[str, Any]:
    """A message in Graph's JSON."""
    return {
        "subject": subject,
        "body": {"contentType": "text", "content": "See below."},
        "toRecipients": [{"emailAddress": {"address": each}} for each in to],
        **members,
    }


def error_of(answer: Any) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["message"]


@pytest.mark.parametrize(
    ("parameters", "is_kept"),
    [
        pytest.param({}, True, id="left out"),
        pytest.param({"saveToSentItems": True}, True, id="true"),
        pytest.param({"saveToSentItems": "true"}, True, id="the word true"),
        pytest.param({"SaveToSentItems": False}, False, id="false, as the SDK writes it"),
        pytest.param({"savetosentitems": "False"}, False, id="the word false"),
        pytest.param({"saveToSentItems": None}, True, id="null"),
    ],
)
def test_sent_items_keep_a_copy_unless_told_otherwise(
    office: Any, as_user: Callable[..., Any], parameters: dict[str, Any], is_kept: bool
) -> None:
    """202 without a body; parameter names count in any letter case."""
    answer = as_user(office.ana).post(
        "/me/sendMail", {"Message": mail(office.bob.mail), **parameters}
    )

    assert (answer.status_code, answer.content) == (202, b"")
    assert "Location" not in answer.headers
    kept = [each.subject for each in office.ana.sent_items.messages]
    assert kept == (["Numbers"] if is_kept else [])
    assert [each.subject for each in office.bob.inbox.messages] == ["Numbers"]
    assert office.ana.drafts.messages == []


def test_sent_copy_is_read_and_names_its_author(office: Any, as_user: Callable[..., Any]) -> None:
    """from and sender are set, the time is the time of sending, hidden recipients stay."""
    message = mail(office.bob.mail, bccRecipients=[{"emailAddress": {"address": office.cy.mail}}])

    as_user(office.ana).post("/me/sendMail", {"message": message})

    (sent,) = as_user(office.ana).get("/me/mailFolders/sentitems/messages").json()["value"]
    author = {"emailAddress": {"name": "Ana Org", "address": office.ana.mail}}
    assert (sent["isDraft"], sent["isRead"]) == (False, True)
    assert (sent["from"], sent["sender"]) == (author, author)
    assert sent["sentDateTime"] == "2026-03-02T09:00:00Z"
    assert sent["toRecipients"][0]["emailAddress"]["name"] == "Bob Bell"
    assert [each["emailAddress"]["address"] for each in sent["bccRecipients"]] == [office.cy.mail]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param({}, (400, "ErrorInvalidRequest", "The request is invalid."), id="no message"),
        pytest.param(
            {"message": None}, (400, "ErrorInvalidRequest", "The request is invalid."), id="null"
        ),
        pytest.param({"message": {}}, (400, "ErrorInvalidRecipients", NOBODY), id="empty"),
        pytest.param({"message": mail()}, (400, "ErrorInvalidRecipients", NOBODY), id="to nobody"),
        pytest.param(
            {"message": mail("bob")},
            (
                400,
                "ErrorInvalidRecipients",
                "At least one recipient is not valid., Recipient 'bob' is not resolved. All "
                "recipients must be resolved before a message can be submitted.",
            ),
            id="no address",
        ),
        pytest.param(
            {"message": mail(*(f"x{each}@partner.example" for each in range(501)))},
            (400, "ErrorInvalidRecipients", "One or more recipients are invalid."),
            id="more than 500",
        ),
        pytest.param(
            {
                "message": mail(
                    "eve@partner.example", **{"from": {"emailAddress": {"address": "x"}}}
                )
            },
            (403, "ErrorSendAsDenied", DENIED),
            id="from nobody",
        ),
    ],
)
def test_refused_mail_leaves_no_trace(
    office: Any,
    as_user: Callable[..., Any],
    snapshot: Callable[[], Any],
    body: dict[str, Any],
    expected: tuple[int, str, str],
) -> None:
    """Codes and sentences of mail.md §9.3; nothing is stored and nothing is sent."""
    before = snapshot()

    answer = as_user(office.ana).post("/me/sendMail", body)

    assert error_of(answer) == expected
    assert snapshot() == before
    assert office.mock.outbox == []


@pytest.mark.parametrize(
    "property_name", ["saveToSentItems", "recipients"], ids=["a parameter", "no property"]
)
def test_unknown_property_of_the_message_is_named(
    office: Any, as_user: Callable[..., Any], property_name: str
) -> None:
    """The well-known mistake: saveToSentItems inside of message."""
    message = mail(office.bob.mail, **{property_name: True})

    answer = as_user(office.ana).post("/me/sendMail", {"message": message})

    status, code, text = error_of(answer)
    assert (status, code) == (400, "RequestBodyRead")
    assert f"'{property_name}'" in text
    assert office.bob.inbox.messages == []


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("bob@contoso.example\r\nBcc: eve@partner.example", id="line end"),
        pytest.param("a@b.example, c@d.example", id="two in one"),
        pytest.param("Bob <bob@contoso.example>", id="with a name"),
        pytest.param("", id="empty"),
    ],
)
def test_recipient_that_is_more_than_an_address_is_refused(
    office: Any, as_user: Callable[..., Any], address: str
) -> None:
    """No header can be smuggled in by an address."""
    answer = as_user(office.ana).post("/me/sendMail", {"message": mail(address)})

    assert error_of(answer)[:2] == (400, "ErrorInvalidRecipients")
    assert office.mock.outbox == []


def test_line_ends_in_subject_and_names_make_no_headers(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """They become blanks: the MIME has the smuggled words in the subject, not as a header."""
    evil = "Hello\r\nBcc: eve@partner.example"
    message = mail(office.bob.mail, subject=evil)
    message["toRecipients"][0]["emailAddress"]["name"] = evil

    as_user(office.ana).post("/me/sendMail", {"message": message})

    (received,) = office.bob.inbox.messages
    assert received.subject == "Hello Bcc: eve@partner.example"
    mime = as_user(office.bob).get(f"/me/messages/{received.id}/$value").content
    assert b"\r\nBcc:" not in mime
    assert office.mock.outbox.mails[0].to == [office.bob.mail]


def test_draft_leaves_drafts_and_its_default_id_is_gone(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """202; the immutable id names the copy in Sent Items, which is no draft any more."""
    ana = as_user(office.ana)
    immutable = {"Prefer": 'IdType="ImmutableId"'}
    draft = ana.post("/me/messages", mail(office.bob.mail)).json()
    lasting = ana.get(f"/me/messages/{draft['id']}", headers=immutable).json()["id"]

    answer = ana.post(f"/me/messages/{draft['id']}/send")

    assert (answer.status_code, answer.content) == (202, b"")
    assert error_of(ana.get(f"/me/messages/{draft['id']}"))[:2] == (404, "ErrorItemNotFound")
    sent = ana.get(f"/me/messages/{lasting}", headers=immutable).json()
    assert (sent["isDraft"], sent["internetMessageId"]) == (False, draft["internetMessageId"])
    assert office.ana.drafts.messages == []
    assert [each.subject for each in office.ana.sent_items.messages] == ["Numbers"]
    assert [each.subject for each in office.bob.inbox.messages] == ["Numbers"]


def test_sent_message_is_not_sent_again(office: Any, as_user: Callable[..., Any]) -> None:
    """400 (assumed: no answer of the service is published); nobody gets a second copy."""
    ana = as_user(office.ana)
    ana.post("/me/sendMail", {"message": mail(office.bob.mail)})

    answer = ana.post(f"/me/messages/{office.ana.sent_items.messages[0].id}/send")

    assert error_of(answer) == (400, "ErrorInvalidRequest", "The request is invalid.")
    assert len(office.bob.inbox.messages) == 1


def test_draft_to_nobody_stays_a_draft(office: Any, as_user: Callable[..., Any]) -> None:
    """It is refused whole: its id still names it, in Drafts."""
    ana = as_user(office.ana)
    draft = ana.post("/me/messages", mail()).json()

    answer = ana.post(f"/me/messages/{draft['id']}/send")

    assert error_of(answer) == (400, "ErrorInvalidRecipients", NOBODY)
    assert ana.get(f"/me/messages/{draft['id']}").json()["isDraft"] is True


@pytest.mark.parametrize(
    ("grant", "sender"),
    [
        pytest.param("grant_send_as", "ana", id="send as"),
        pytest.param("grant_send_on_behalf", "bob", id="send on behalf"),
    ],
)
def test_right_to_a_name_decides_who_is_the_sender(
    office: Any, as_user: Callable[..., Any], grant: str, sender: str
) -> None:
    """from is Ana either way; who may only send on her behalf is seen as the sender."""
    getattr(office.ana, grant)(office.bob)
    message = mail(office.cy.mail, **{"from": {"emailAddress": {"address": office.ana.mail}}})

    answer = as_user(office.bob).post("/me/sendMail", {"message": message})

    assert answer.status_code == 202
    (received,) = as_user(office.cy).get("/me/mailFolders/inbox/messages").json()["value"]
    assert received["from"]["emailAddress"]["address"] == office.ana.mail
    assert received["sender"]["emailAddress"]["address"] == getattr(office, sender).mail
    assert len(office.bob.sent_items.messages) == 1
    assert office.ana.sent_items.messages == []


def test_without_a_right_nobody_sends_in_another_name(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """403 for the name in from, and for another's mailbox in the address."""
    bob = as_user(office.bob)
    named = mail(office.cy.mail, **{"from": {"emailAddress": {"address": office.ana.mail}}})

    by_name = bob.post("/me/sendMail", {"message": named})
    by_address = bob.post(f"/users/{office.ana.id}/sendMail", {"message": mail(office.cy.mail)})

    assert error_of(by_name) == (403, "ErrorSendAsDenied", DENIED)
    assert error_of(by_address) == (403, "ErrorSendAsDenied", DENIED)
    assert office.cy.inbox.messages == []
    assert office.mock.outbox == []


def test_application_sends_as_the_mailbox_of_the_address(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """The copy is in that mailbox's Sent Items, and the mail is from its owner."""
    message = {"message": mail(office.bob.mail)}

    answer = as_user("app").post(f"/users/{office.ana.mail}/microsoft.graph.sendMail", message)

    assert answer.status_code == 202
    assert office.bob.inbox.messages[0].from_ == office.ana.mail
    assert len(office.ana.sent_items.messages) == 1


@pytest.mark.graph_mock(auth="strict")
@pytest.mark.parametrize(
    ("scopes", "status"),
    [
        pytest.param(["Mail.Send"], 202, id="Mail.Send"),
        pytest.param(["Mail.ReadWrite"], 403, id="Mail.ReadWrite"),
        pytest.param(["Mail.Send.Shared"], 403, id="Mail.Send.Shared"),
    ],
)
def test_sending_needs_mail_send(
    office: Any, as_user: Callable[..., Any], scopes: list[str], status: int
) -> None:
    """Reading and writing mail does not permit to send it, nor the other way round."""
    ana = as_user(office.ana, scopes=scopes)

    answer = ana.post("/me/sendMail", {"message": mail(office.bob.mail)})

    assert answer.status_code == status
    assert len(office.bob.inbox.messages) == (status == 202)
    if status == 202:
        assert ana.post("/me/messages", mail()).status_code == 403
