"""Where a mail arrives: one copy a mailbox, groups, hidden recipients, addresses outside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

POSTMASTER = "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@contoso.example"


def people(*addresses: str) -> list[dict[str, Any]]:
    return [{"emailAddress": {"address": each}} for each in addresses]


def send(api: Any, subject: str = "Numbers", **members: Any) -> None:
    answer = api.post("/me/sendMail", {"message": {"subject": subject, **members}})
    assert answer.status_code == 202, answer.text


def inbox_of(api: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get("/me/mailFolders/inbox/messages").json()["value"]
    return found


def test_each_mailbox_gets_one_copy_however_often_it_is_named(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """To, Cc and Bcc name Bob in three spellings; he has one message, unread."""
    bob = office.bob.mail

    send(
        as_user(office.ana),
        toRecipients=people(bob, bob.upper()),
        ccRecipients=people(bob),
        bccRecipients=people(bob),
    )

    (received,) = inbox_of(as_user(office.bob))
    assert (received["isRead"], received["isDraft"]) == (False, False)
    assert received["receivedDateTime"] == "2026-03-02T09:00:00Z"
    assert received["isDeliveryReceiptRequested"] is None


def test_copies_share_their_message_id_and_nothing_else(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """id, changeKey and conversationId are another in every mailbox."""
    send(as_user(office.ana), toRecipients=people(office.bob.mail, office.cy.mail))

    sent = as_user(office.ana).get("/me/mailFolders/sentitems/messages").json()["value"]
    copies = [*sent, *inbox_of(as_user(office.bob)), *inbox_of(as_user(office.cy))]
    assert len({each["internetMessageId"] for each in copies}) == 1
    for name in ("id", "changeKey", "conversationId", "parentFolderId"):
        assert len({each[name] for each in copies}) == 3, name


def test_hidden_recipients_are_seen_by_the_sender_alone(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Neither those in To nor the hidden one see it, in JSON or in MIME."""
    send(
        as_user(office.ana),
        toRecipients=people(office.bob.mail),
        bccRecipients=people(office.cy.mail),
    )

    for reader in (office.bob, office.cy):
        (received,) = inbox_of(as_user(reader))
        assert received["bccRecipients"] == []
        mime = as_user(reader).get(f"/me/messages/{received['id']}/$value").text
        assert office.cy.mail not in mime
    (sent,) = office.ana.sent_items.messages
    mime = as_user(office.ana).get(f"/me/messages/{sent.id}/$value").text
    assert f'BCC: "Cy Cole" <{office.cy.mail}>' in mime


def test_group_stands_for_its_members_each_once(office: Any, as_user: Callable[..., Any]) -> None:
    """Who is named and a member gets one copy; the members see the group's address."""
    group = office.mock.add_group("Finance", members=[office.bob, office.cy])

    send(as_user(office.ana), toRecipients=people(group.mail, office.bob.mail))

    for member in (office.bob, office.cy):
        (received,) = inbox_of(as_user(member))
        assert received["toRecipients"][0]["emailAddress"]["address"] == group.mail
    assert office.dan.inbox.messages == []


def test_own_address_and_a_room_get_copies_too(office: Any, as_user: Callable[..., Any]) -> None:
    """Who writes to oneself has the mail in Sent Items and in the Inbox."""
    room = office.mock.add_room("Room 9")

    send(as_user(office.ana), toRecipients=people(office.ana.mail, room.mail))

    assert [each.is_read for each in office.ana.inbox.messages] == [False]
    assert [each.is_read for each in office.ana.sent_items.messages] == [True]
    assert [each.subject for each in room.inbox.messages] == ["Numbers"]


def test_address_outside_is_on_record_and_nothing_comes_back(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """The outbox has it; no report says that it could not be delivered."""
    send(as_user(office.ana), toRecipients=people("eve@partner.example", office.bob.mail))

    (notice,) = office.mock.outbox.mails
    assert notice.external == ["eve@partner.example"]
    assert [each.owner for each in notice.messages] == [office.bob]
    assert office.ana.inbox.messages == []


def test_address_that_nobody_has_is_reported_to_the_sender(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Undeliverable, from Microsoft Outlook, as a multipart/report; the others still get it."""
    nobody = "nobody@contoso.example"

    send(as_user(office.ana), toRecipients=people(nobody, office.bob.mail))

    (report,) = inbox_of(as_user(office.ana))
    assert report["subject"] == "Undeliverable: Numbers"
    assert report["from"]["emailAddress"] == {"name": "Microsoft Outlook", "address": POSTMASTER}
    assert nobody in report["bodyPreview"]
    mime = as_user(office.ana).get(f"/me/messages/{report['id']}/$value").text
    assert "Content-Type: multipart/report;" in mime
    assert 'report-type="delivery-status"' in mime
    assert f"Final-Recipient: rfc822;{nobody}" in mime
    assert len(office.bob.inbox.messages) == 1
    (notice,) = office.mock.outbox
    assert (notice.kind, notice.external) == ("mail", [])


def test_reply_is_in_the_same_conversation_on_both_sides(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Each mailbox has its own name for it, and all four messages are in one of the two."""
    ana, bob = as_user(office.ana), as_user(office.bob)
    send(ana, toRecipients=people(office.bob.mail))

    bob.post(f"/me/messages/{office.bob.inbox.messages[0].id}/reply", {"comment": "Thanks"})

    for api in (ana, bob):
        found = api.get("/me/messages").json()["value"]
        assert len(found) == 2
        assert len({each["conversationId"] for each in found}) == 1
    (reply,) = inbox_of(ana)
    (first,) = ana.get("/me/mailFolders/sentitems/messages").json()["value"]
    assert reply["conversationIndex"][:29] == first["conversationIndex"][:29]
    assert len(reply["conversationIndex"]) > len(first["conversationIndex"])


def test_what_the_sender_noted_on_the_draft_stays_there(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Categories and flags are the sender's own; attachments and importance travel."""
    attached = {
        "@odata.type": "#microsoft.graph.fileAttachment",
        "name": "a.txt",
        "contentBytes": "aGVsbG8=",
    }

    send(
        as_user(office.ana),
        toRecipients=people(office.bob.mail),
        categories=["Blue category"],
        flag={"flagStatus": "flagged"},
        importance="high",
        attachments=[attached],
    )

    (received,) = inbox_of(as_user(office.bob))
    assert (received["categories"], received["flag"]) == ([], {"flagStatus": "notFlagged"})
    assert (received["importance"], received["hasAttachments"]) == ("high", True)
    path = f"/me/messages/{received['id']}/attachments"
    (copy,) = as_user(office.bob).get(path).json()["value"]
    assert (copy["name"], copy["contentBytes"]) == ("a.txt", "aGVsbG8=")


@pytest.mark.parametrize("count", [1, 40])
def test_delta_tells_of_what_arrived(
    office: Any, as_user: Callable[..., Any], following: Callable[..., Any], count: int
) -> None:
    """The recipients' Inbox and the sender's Sent Items grow by as much."""
    inbox = following(office.bob, "/me/mailFolders/inbox/messages/delta")
    sent = following(office.ana, "/me/mailFolders/sentitems/messages/delta")

    for number in range(count):
        send(as_user(office.ana), f"Mail {number}", toRecipients=people(office.bob.mail))

    for follower in (inbox, sent):
        follower.follow()
        assert {each["subject"] for each in follower.changed} == {
            f"Mail {number}" for number in range(count)
        }
