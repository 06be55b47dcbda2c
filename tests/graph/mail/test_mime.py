"""MIME in and MIME out: mail.md §6.2 and §14."""

from __future__ import annotations

import base64
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

PLAIN = {"Content-Type": "text/plain"}
PNG = b"\x89PNG\r\n\x1a\n"


def error_of(answer: Any) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["message"]


def letter(to: str, **headers: str) -> EmailMessage:
    """A message with text and HTML, a picture in it, and a file."""
    message = EmailMessage()
    message["From"] = "Ana Org <ana@contoso.example>"
    message["To"] = to
    message["Subject"] = "Zahlen für März"
    message["Date"] = "Sun, 01 Mar 2026 08:00:00 +0100"
    message["Message-ID"] = "<abc.123@client.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Siehe unten.")
    message.add_alternative("<p>Siehe <img src='cid:logo'></p>", subtype="html")
    _, html = message.iter_parts()
    html.add_related(PNG, "image", "png", cid="<logo>", filename="logo.png")
    message.add_attachment(b"a,b", maintype="text", subtype="csv", filename="zahlen.csv")
    return message


def encoded(message: EmailMessage | bytes) -> bytes:
    raw = message if isinstance(message, bytes) else message.as_bytes()
    return base64.encodebytes(raw)


def read(api: Any, message_id: str) -> EmailMessage:
    """What ``$value`` gives, as Python's own parser understands it."""
    answer = api.get(f"/me/messages/{message_id}/$value")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain")
    assert answer.content.replace(b"\r\n", b"").count(b"\n") == 0
    parsed = message_from_bytes(answer.content, policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_draft_made_of_mime_says_what_the_mime_said(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """201; Date, Message-ID, From and the parts are the client's own."""
    message = letter(office.bob.mail, Bcc=office.cy.mail, X_Custom="yes", Importance="high")

    answer = as_user(office.ana).post("/me/messages", data=encoded(message), headers=PLAIN)

    assert answer.status_code == 201
    draft = answer.json()
    assert (draft["isDraft"], draft["subject"]) == (True, "Zahlen für März")
    assert draft["sentDateTime"] == "2026-03-01T07:00:00Z"
    assert draft["internetMessageId"] == "<abc.123@client.example>"
    assert draft["from"]["emailAddress"] == {"name": "Ana Org", "address": office.ana.mail}
    assert draft["bccRecipients"][0]["emailAddress"]["address"] == office.cy.mail
    assert draft["importance"] == "high"
    assert "cid:logo" in draft["body"]["content"]
    path = f"/me/messages/{draft['id']}/attachments"
    attached = as_user(office.ana).get(path).json()["value"]
    assert [(each["name"], each["isInline"], each["contentId"]) for each in attached] == [
        ("logo.png", True, "logo"),
        ("zahlen.csv", False, None),
    ]
    assert base64.b64decode(attached[0]["contentBytes"]) == PNG


def test_mime_that_is_sent_keeps_its_message_id_and_hides_bcc(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Both sides have the client's Message-ID; Bcc is delivered to and kept by the sender alone."""
    message = letter(office.bob.mail, Bcc=office.cy.mail)

    answer = as_user(office.ana).post("/me/sendMail", data=encoded(message), headers=PLAIN)

    assert (answer.status_code, answer.content) == (202, b"")
    for reader in (office.bob, office.cy):
        (received,) = reader.inbox.messages
        mime = read(as_user(reader), received.id)
        assert mime["Message-ID"] == "<abc.123@client.example>"
        assert mime["Bcc"] is None
    (sent,) = office.ana.sent_items.messages
    mime = read(as_user(office.ana), sent.id)
    assert office.cy.mail in mime["Bcc"]
    assert mime["Received"] is None


def test_what_is_written_is_what_was_read(office: Any, as_user: Callable[..., Any]) -> None:
    """Headers in the order of the service, parts nested as RFC 2046 has them, bytes the same."""
    message = letter(f'"Bell, Bob" <{office.bob.mail}>', X_Custom="yes")
    as_user(office.ana).post("/me/sendMail", data=encoded(message), headers=PLAIN)
    (received,) = office.bob.inbox.messages

    mime = read(as_user(office.bob), received.id)

    names = [name for name in mime if name not in ("Received", "Content-Type", "MIME-Version")]
    assert names == [
        "From", "To", "Subject", "Thread-Topic", "Thread-Index", "Date", "Message-ID",
        "Accept-Language", "Content-Language", "X-MS-Has-Attach", "X-Custom",
    ]  # fmt: skip
    assert len(mime.get_all("Received", [])) == 2
    assert mime["Subject"] == "Zahlen für März"
    assert mime["To"].addresses[0].display_name == "Bell, Bob"
    assert [part.get_content_type() for part in mime.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related",
        "text/html", "image/png", "text/csv",
    ]  # fmt: skip
    assert next(mime.iter_attachments()).get_content() == "a,b"
    again = as_user(office.bob).get(f"/me/messages/{received.id}/$value").content
    assert again == as_user(office.bob).get(f"/me/messages/{received.id}/$value").content


def test_answer_by_mime_joins_the_conversation(office: Any, as_user: Callable[..., Any]) -> None:
    """In-Reply-To names what it answers, in both mailboxes."""
    ana, bob = as_user(office.ana), as_user(office.bob)
    ana.post("/me/sendMail", data=encoded(letter(office.bob.mail)), headers=PLAIN)
    answer = letter(office.ana.mail, In_Reply_To="<abc.123@client.example>")
    del answer["Message-ID"], answer["From"]

    bob.post("/me/sendMail", data=encoded(answer), headers=PLAIN)

    for api in (ana, bob):
        found = api.get("/me/messages").json()["value"]
        assert len(found) == 2
        assert len({each["conversationId"] for each in found}) == 1


@pytest.mark.parametrize(
    "path",
    ["/me/sendMail", "/me/messages", "/me/messages/{id}/reply", "/me/messages/{id}/createForward"],
)
@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(b"From: not base64!", "ErrorMimeContentInvalidBase64String", id="no base64"),
        pytest.param(b"QUJD=QUJD", "ErrorMimeContentInvalidBase64String", id="padding inside"),
        pytest.param(b"  \n", "ErrorMimeContentInvalid", id="blanks"),
        pytest.param(encoded(b"\r\n\r\nno headers"), "ErrorMimeContentInvalid", id="no headers"),
        pytest.param(encoded(b"\x00\xff" * 50), "ErrorMimeContentInvalid", id="bytes"),
    ],
)
def test_what_is_no_mime_is_refused(
    office: Any,
    as_user: Callable[..., Any],
    snapshot: Callable[[], Any],
    path: str,
    body: bytes,
    code: str,
) -> None:
    """400 wherever MIME is taken, and nothing is kept."""
    original = office.ana.inbox.add_message("Numbers").id
    before = snapshot()

    answer = as_user(office.ana).post(path.format(id=original), data=body, headers=PLAIN)

    assert error_of(answer)[:2] == (400, code)
    assert snapshot() == before


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(
            b"Subject: x\nContent-Type: text/plain; charset=nonsense\n\nx\xff", id="charset"
        ),
        pytest.param(b"Subject: =?utf-8?b?broken\nTo: <<>>,;:\n\nx", id="broken headers"),
        pytest.param(b"Subject: x\nContent-Type: multipart/mixed\n\nx", id="no boundary"),
        pytest.param(b"Subject: x\nDate: yesterday\nMessage-ID: none\n\nx", id="no date"),
        pytest.param(b"Subject: x\nContent-Transfer-Encoding: base64\n\n!!!", id="body encoding"),
        pytest.param(b"Subject: a\n\n" + b"x" * 5000, id="long line"),
    ],
)
def test_odd_mime_is_taken_for_what_it_says(
    office: Any, as_user: Callable[..., Any], raw: bytes
) -> None:
    """What real clients get wrong makes no draft fail, and none that cannot be read again."""
    answer = as_user(office.ana).post("/me/messages", data=encoded(raw), headers=PLAIN)

    assert answer.status_code == 201, answer.text
    assert answer.json()["isDraft"] is True
    assert read(as_user(office.ana), answer.json()["id"])["Subject"] is not None


def test_encoded_line_ends_make_no_header(office: Any, as_user: Callable[..., Any]) -> None:
    """An encoded word that decodes to a header stays words."""
    raw = (
        f"To: {office.bob.mail}\r\nSubject: =?utf-8?q?Hi=0D=0ABcc:_eve@partner.example?=\r\n\r\nx"
    ).encode()

    as_user(office.ana).post("/me/sendMail", data=encoded(raw), headers=PLAIN)

    (received,) = office.bob.inbox.messages
    assert received.subject == "Hi Bcc: eve@partner.example"
    assert read(as_user(office.bob), received.id)["Bcc"] is None
    assert office.mock.outbox[0].to == [office.bob.mail]


@pytest.mark.parametrize(
    ("act", "method", "partstat"),
    [
        pytest.param(None, "REQUEST", "NEEDS-ACTION", id="request"),
        pytest.param("accept", "REPLY", "ACCEPTED", id="reply"),
        pytest.param("cancel", "CANCEL", "NEEDS-ACTION", id="cancel"),
    ],
)
def test_meeting_message_carries_its_calendar_part(
    office: Any, as_user: Callable[..., Any], act: str | None, method: str, partstat: str
) -> None:
    """text/calendar with the method, in base64, beside text and HTML; nothing is attached."""
    meeting = office.meeting("Budget; review, \\ \u00fcber", attendees=[office.bob])
    reader, actor = office.bob, office.ana
    if act == "accept":
        reader, actor = office.ana, office.bob
    if act is not None:
        copy = actor.copy_of(meeting)
        as_user(actor).post(f"/me/events/{copy.id}/{act}", {"comment": "x"})

    mime = read(as_user(reader), reader.inbox.messages[0].id)

    (part,) = [each for each in mime.walk() if each.get_content_type() == "text/calendar"]
    assert part.get_param("method") == method
    assert part["Content-Transfer-Encoding"] == "base64"
    lines = part.get_content().replace("\r\n ", "").splitlines()
    assert lines[:2] == ["BEGIN:VCALENDAR", f"METHOD:{method}"]
    assert f"UID:{meeting.ical_uid}" in lines
    assert "DTSTART:20260310T130000Z" in lines
    assert any(line.startswith("ATTENDEE") and f"PARTSTAT={partstat}" in line for line in lines)
    (summary,) = [line for line in lines if line.startswith("SUMMARY:")]
    assert "Budget\\; review\\, \\\\ über" in summary
    assert all(len(line.encode()) <= 75 for line in part.get_content().splitlines())


def test_attached_message_and_event_have_a_value_of_their_own(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """MIME for a message, iCalendar for an event (documented)."""
    message = office.ana.inbox.add_message("Outer")
    api = as_user(office.ana)
    items = {
        "message": {"subject": "Inner", "body": {"contentType": "text", "content": "x"}},
        "event": {
            "subject": "Review",
            "start": {"dateTime": "2026-03-10T13:00:00", "timeZone": "Europe/Berlin"},
            "end": {"dateTime": "2026-03-10T14:00:00", "timeZone": "Europe/Berlin"},
        },
    }
    values = {}
    for kind, item in items.items():
        path = f"/me/messages/{message.id}/attachments"
        body = {
            "@odata.type": "#microsoft.graph.itemAttachment",
            "name": kind,
            "item": {"@odata.type": f"microsoft.graph.{kind}", **item},
        }
        made = api.post(path, body).json()
        values[kind] = api.get(f"{path}/{made['id']}/$value")

    assert message_from_bytes(values["message"].content)["Subject"] == "Inner"
    assert values["message"].headers["Content-Type"] == "text/plain"
    assert values["event"].headers["Content-Type"] == "text/calendar"
    assert 'DTSTART;TZID="Europe/Berlin":20260310T130000' in values["event"].text
    assert "BEGIN:VTIMEZONE" in values["event"].text
    whole = message_from_bytes(api.get(f"/me/messages/{message.id}/$value").content)
    kinds = [part.get_content_type() for part in whole.walk()]
    assert "message/rfc822" in kinds
    assert kinds[-1] == "text/calendar"
