"""Mail through real clients: sent with a large file, received, found, answered, moved, deleted."""

from __future__ import annotations

import base64
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

import requests
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.models.attachment_item import AttachmentItem
from msgraph.generated.models.attachment_type import AttachmentType
from msgraph.generated.models.body_type import BodyType
from msgraph.generated.models.email_address import EmailAddress
from msgraph.generated.models.item_body import ItemBody
from msgraph.generated.models.message import Message
from msgraph.generated.models.recipient import Recipient
from msgraph.generated.users.item.messages.item.attachments.create_upload_session.create_upload_session_post_request_body import (  # noqa: E501 - the SDK's own name
    CreateUploadSessionPostRequestBody,
)
from msgraph.generated.users.item.messages.item.move.move_post_request_body import (
    MovePostRequestBody,
)
from msgraph.generated.users.item.messages.item.reply.reply_post_request_body import (
    ReplyPostRequestBody,
)
from msgraph.generated.users.item.messages.messages_request_builder import MessagesRequestBuilder
from msgraph.generated.users.item.send_mail.send_mail_post_request_body import (
    SendMailPostRequestBody,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_graphmock import GraphMock, User

TEN_MEGABYTES = 10 * 1024 * 1024
PIECE = 3_276_800  # a multiple of 320 KiB, as the SDKs cut files


def written(to: User, subject: str) -> Message:
    return Message(
        subject=subject,
        body=ItemBody(content_type=BodyType.Html, content="<p>See the quarterly report.</p>"),
        to_recipients=[Recipient(email_address=EmailAddress(address=to.mail))],
    )


def upload(url: str, content: bytes) -> None:
    """Put a file piece by piece, as every SDK's upload task does."""
    for start in range(0, len(content), PIECE):
        piece = content[start : start + PIECE]
        last = start + len(piece) - 1
        headers = {"Content-Range": f"bytes {start}-{last}/{len(content)}"}
        requests.put(url, data=piece, headers=headers, timeout=30).raise_for_status()


def test_sdk_sends_a_large_file_and_the_reader_answers_moves_and_deletes(
    organizer: User, attendee: User, ask: Callable[[User, Any], Any]
) -> None:
    """msgraph-sdk on both sides; after each step the other mailbox is looked at."""
    content = bytes(range(256)) * (TEN_MEGABYTES // 256)
    draft = ask(organizer, lambda g: g.me.messages.post(written(attendee, "Quarterly report")))
    file = AttachmentItem(
        attachment_type=AttachmentType.File, name="report.bin", size=TEN_MEGABYTES
    )
    body = CreateUploadSessionPostRequestBody(attachment_item=file)
    session = ask(
        organizer,
        lambda g: g.me.messages.by_message_id(draft.id).attachments.create_upload_session.post(
            body
        ),
    )
    upload(session.upload_url, content)

    ask(organizer, lambda g: g.me.messages.by_message_id(draft.id).send.post())

    inbox = ask(attendee, lambda g: g.me.mail_folders.by_mail_folder_id("inbox").messages.get())
    received = inbox.value[0]
    assert (received.subject, received.has_attachments, received.is_read) == (
        "Quarterly report",
        True,
        False,
    )
    (attached,) = attendee.inbox.messages[0].attachments
    assert attached.content == content
    assert organizer.sent_items.messages[0].attachments[0].content == content

    query = MessagesRequestBuilder.MessagesRequestBuilderGetQueryParameters(
        search='"subject:quarterly"'
    )
    configuration = RequestConfiguration(query_parameters=query)
    found = ask(attendee, lambda g: g.me.messages.get(request_configuration=configuration))
    assert [each.id for each in found.value] == [received.id]

    reply = ReplyPostRequestBody(comment="Thank you")
    ask(attendee, lambda g: g.me.messages.by_message_id(received.id).reply.post(reply))
    answer = organizer.inbox.messages[0]
    assert (answer.subject, answer.attachments) == ("RE: Quarterly report", [])
    assert answer.body_preview.startswith("Thank you")

    target = MovePostRequestBody(destination_id="archive")
    moved = ask(attendee, lambda g: g.me.messages.by_message_id(received.id).move.post(target))
    assert moved.id != received.id
    ask(attendee, lambda g: g.me.messages.by_message_id(moved.id).delete())
    assert attendee.deleted_items.messages[0].subject == "Quarterly report"
    assert organizer.sent_items.messages[0].subject == "Quarterly report"


def test_sdk_sends_without_a_copy(
    graph_mock: GraphMock, organizer: User, attendee: User, ask: Callable[[User, Any], Any]
) -> None:
    """Its parameters are in capitals: {"Message": …, "SaveToSentItems": false}."""
    kept = len(organizer.sent_items.messages)
    body = SendMailPostRequestBody(message=written(attendee, "Short"), save_to_sent_items=False)

    ask(organizer, lambda g: g.me.send_mail.post(body))

    graph_mock.assert_sent(to=attendee, subject="Short", from_=organizer)
    assert len(organizer.sent_items.messages) == kept
    assert attendee.inbox.messages[0].subject == "Short"


def test_mime_as_zammad_sends_it(graph_mock: GraphMock, organizer: User, attendee: User) -> None:
    """Base64 of MIME to /users/{address}/sendMail, in one line, as text/plain."""
    mail = EmailMessage()
    mail["From"], mail["To"] = f"Support <{organizer.mail}>", attendee.mail
    mail["Subject"], mail["Message-ID"] = "[Ticket#1] Übersicht", "<ticket.1@zammad.example>"
    mail.set_content("Ihr Ticket.")
    mail.add_alternative("<p>Ihr Ticket.</p>", subtype="html")

    answer = requests.post(
        f"{graph_mock.base_url}/users/{organizer.mail}/sendMail",
        data=base64.b64encode(mail.as_bytes()),
        headers={"Authorization": f"Bearer {organizer.token()}", "Content-Type": "text/plain"},
        timeout=10,
    )

    assert answer.status_code == 202
    (received,) = [m for m in attendee.inbox.messages if m.subject == "[Ticket#1] Übersicht"]
    assert received.as_json()["internetMessageId"] == "<ticket.1@zammad.example>"
