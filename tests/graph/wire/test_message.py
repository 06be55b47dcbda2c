"""How messages and meeting messages are shown."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import pytest

from pytest_graphmock.exchange.body import Body, BodyType
from pytest_graphmock.exchange.calendar import DRAFTS, INBOX, SENT_ITEMS
from pytest_graphmock.exchange.cancel import cancel_meeting
from pytest_graphmock.exchange.directory import User
from pytest_graphmock.exchange.event import Event, ResponseType, TimeSlot
from pytest_graphmock.exchange.meeting import update_event
from pytest_graphmock.exchange.message import Message
from pytest_graphmock.exchange.respond import respond
from pytest_graphmock.exchange.tenant import Tenant
from pytest_graphmock.graph.wire.event import event_from_wire
from pytest_graphmock.graph.wire.message import message_to_wire, message_type
from pytest_graphmock.graph.wire.types import known_properties
from pytest_graphmock.graph.wire.view import View

BEN = {"emailAddress": {"address": "ben@contoso.example"}}
START = "@odata.etag id createdDateTime lastModifiedDateTime changeKey categories "
START += "receivedDateTime sentDateTime hasAttachments internetMessageId subject bodyPreview "
START += "importance parentFolderId conversationId conversationIndex isDeliveryReceiptRequested "
START += "isReadReceiptRequested isRead isDraft webLink inferenceClassification "
MEETING = "meetingMessageType type isOutOfDate isAllDay isDelegated startDateTime endDateTime "
MEETING += "location recurrence "
END = "body sender from toRecipients ccRecipients bccRecipients replyTo flag"
REQUEST = "meetingRequestType responseRequested allowNewTimeProposals previousStartDateTime "
REQUEST += "previousEndDateTime previousLocation "


def draft(tenant: Tenant, **members: Any) -> Message:
    now = datetime(2026, 3, 2, 9, 15, 4, 500000, tzinfo=timezone.utc)
    return Message(
        key=tenant.ids.next(),
        place=tenant.ids.next(),
        version=tenant.ids.next(),
        folder=DRAFTS,
        created=now,
        modified=now,
        received=now,
        sent=now,
        is_draft=True,
        is_read=True,
        internet_message_id="<1@contoso.example>",
        thread="a thread",
        **members,
    )


@pytest.fixture
def messages(
    tenant: Tenant,
    ana: User,
    ben: User,
    view: View,
    bens_view: View,
    new_event: Callable[..., Event],
) -> dict[str, tuple[Message, View]]:
    """Messages of every kind, with the view of the mailbox that each is in."""
    event = new_event(attendees=[BEN], location={"displayName": "Room 4"})
    invited = next(bens_view.mailbox.messages([INBOX]))
    slot = TimeSlot(event.start, event.end)
    copy = bens_view.mailbox.copies(event.ical_uid)[0]
    tentative = ResponseType.TENTATIVELY_ACCEPTED
    respond(tenant, bens_view.mailbox, copy, tentative, proposed=slot, actor=ben)
    answered = next(view.mailbox.messages([INBOX]))
    later = {
        "start": {"dateTime": "2026-03-11T13:00:00", "timeZone": "UTC"},
        "end": {"dateTime": "2026-03-11T14:00:00", "timeZone": "UTC"},
        "location": {"displayName": "Room 5"},
    }
    event = view.mailbox.copies(event.ical_uid)[0]
    event = update_event(tenant, view.mailbox, event, event_from_wire(later, creating=False), ana)
    updated = next(bens_view.mailbox.messages([INBOX]))
    cancel_meeting(tenant, view.mailbox, event, "Room flooded", ana)
    return {
        "draft": (draft(tenant, subject="Hi", body=Body(BodyType.TEXT, "Hi")), view),
        "invitation": (invited, bens_view),
        "answer": (answered, view),
        "update": (updated, bens_view),
        "cancellation": (next(bens_view.mailbox.messages([INBOX])), bens_view),
        "sent": (next(view.mailbox.messages([SENT_ITEMS])), view),
    }


KINDS = ["invitation", "answer", "update", "cancellation", "sent"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_message_is_what_the_service_publishes(
    contract: Any, messages: dict[str, tuple[Message, View]], kind: str
) -> None:
    """Every member of every kind of message satisfies the metadata, and none is missing."""
    message, view = messages[kind]

    wire = message_to_wire(message, replace(view, is_beta=contract.version == "beta"))

    assert [str(each) for each in contract.check("message", wire)] == []


def test_a_draft_lacks_nothing_but_its_author(
    contract: Any, messages: dict[str, tuple[Message, View]]
) -> None:
    """Real drafts that were created without from have neither from nor sender."""
    message, view = messages["draft"]

    wire = message_to_wire(message, replace(view, is_beta=contract.version == "beta"))

    assert [each.path for each in contract.check("message", wire)] == ["from", "sender"]


@pytest.mark.parametrize("kind", ["draft", *KINDS])
@pytest.mark.parametrize("is_beta", [False, True], ids=["v1.0", "beta"])
def test_a_message_has_no_property_that_select_would_refuse(
    messages: dict[str, tuple[Message, View]], kind: str, is_beta: bool
) -> None:
    """What is shown can be selected on the message's own type."""
    message, view = messages[kind]

    wire = message_to_wire(message, replace(view, is_beta=is_beta))

    annotations = {"@odata.type", "@odata.etag"}
    assert wire.keys() - annotations <= known_properties(message_type(message), is_beta)


@pytest.mark.parametrize(
    ("kind", "type_name", "order"),
    [
        pytest.param("invitation", "eventMessageRequest", MEETING + REQUEST, id="invitation"),
        pytest.param("update", "eventMessageRequest", MEETING + REQUEST, id="update"),
        pytest.param(
            "answer", "eventMessageResponse", MEETING + "responseType proposedNewTime ", id="answer"
        ),
        pytest.param("cancellation", "eventMessage", MEETING, id="cancellation"),
    ],
)
def test_a_meeting_message_names_its_type_first(
    messages: dict[str, tuple[Message, View]], kind: str, type_name: str, order: str
) -> None:
    """Only meeting messages have an @odata.type, and each type its own members."""
    wire = message_to_wire(*messages[kind])

    assert wire["@odata.type"] == f"#microsoft.graph.{type_name}"
    assert list(wire) == f"@odata.type {START}{order}{END}".split()


def test_a_cancellation_is_shown_as_the_service_shows_it(
    messages: dict[str, tuple[Message, View]], ben: User
) -> None:
    """What a client reads to learn that a meeting is off."""
    wire = message_to_wire(*messages["cancellation"])

    people = {"ana": {"emailAddress": {"name": "Ana Org", "address": "ana@contoso.example"}}}
    expected = {
        "createdDateTime": "2026-03-02T09:00:00Z",
        "subject": "Canceled: Budget review",
        "bodyPreview": "Room flooded",
        "importance": "high",
        "hasAttachments": False,
        "isDeliveryReceiptRequested": None,
        "isReadReceiptRequested": False,
        "isRead": False,
        "isDraft": False,
        "inferenceClassification": "focused",
        "meetingMessageType": "meetingCancelled",
        "type": "singleInstance",
        "isOutOfDate": False,
        "isAllDay": False,
        "isDelegated": False,
        "startDateTime": {"dateTime": "2026-03-11T13:00:00.0000000", "timeZone": "UTC"},
        "endDateTime": {"dateTime": "2026-03-11T14:00:00.0000000", "timeZone": "UTC"},
        "recurrence": None,
        "sender": people["ana"],
        "from": people["ana"],
        "toRecipients": [{"emailAddress": {"name": ben.display_name, "address": ben.mail}}],
        "ccRecipients": [],
        "bccRecipients": [],
        "replyTo": [],
        "flag": {"flagStatus": "notFlagged"},
    }
    assert {name: wire[name] for name in expected} == expected
    assert wire["location"]["displayName"] == "Room 5"


def test_an_update_says_what_was_before(messages: dict[str, tuple[Message, View]]) -> None:
    """previous… are null unless an update changed them."""
    invitation, update = (message_to_wire(*messages[kind]) for kind in ("invitation", "update"))

    assert invitation["meetingRequestType"] == "newMeetingRequest"
    assert invitation["previousStartDateTime"] is None
    assert invitation["previousLocation"] is None
    assert update["previousStartDateTime"]["dateTime"] == "2026-03-10T13:00:00.0000000"
    assert update["previousEndDateTime"]["dateTime"] == "2026-03-10T14:00:00.0000000"
    assert update["previousLocation"]["displayName"] == "Room 4"


@pytest.mark.parametrize(
    ("is_beta", "word"),
    [
        pytest.param(False, "meetingTenativelyAccepted", id="v1.0 misspells it"),
        pytest.param(True, "meetingTentativelyAccepted", id="beta does not"),
    ],
)
def test_an_answer_says_what_it_is(
    messages: dict[str, tuple[Message, View]], is_beta: bool, word: str
) -> None:
    """The kind of answer, and the proposal."""
    message, view = messages["answer"]

    wire = message_to_wire(message, replace(view, is_beta=is_beta))

    assert wire["meetingMessageType"] == word
    assert wire["responseType"] == "tentativelyAccepted"
    assert wire["proposedNewTime"]["start"]["dateTime"] == "2026-03-10T13:00:00.0000000"


def test_a_draft_is_shown_without_an_author(messages: dict[str, tuple[Message, View]]) -> None:
    """A draft has whole seconds, its own body type and no author."""
    message, view = messages["draft"]

    wire = message_to_wire(message, view)

    assert list(wire) == (START + END).replace("sender from ", "").split()
    assert wire["createdDateTime"] == "2026-03-02T09:15:04Z"
    assert wire["body"] == {"contentType": "text", "content": "Hi"}
    assert wire["isDeliveryReceiptRequested"] is False
    assert wire["webLink"] == (
        "https://outlook.office365.com/owa/?ItemID="
        f"{wire['id'].replace('=', '%3D')}&exvsurl=1&viewmodel=ReadMessageItem"
    )
    assert wire["parentFolderId"] == view.mailbox.id_of_container(view.mailbox.folders[DRAFTS])


def test_a_conversation_has_a_name_in_each_mailbox(
    messages: dict[str, tuple[Message, View]],
) -> None:
    """Messages of a thread share a conversationId within a mailbox and an index everywhere."""
    invitation, update, answer = (
        message_to_wire(*messages[kind]) for kind in ("invitation", "update", "answer")
    )

    assert invitation["conversationId"] == update["conversationId"]
    assert invitation["conversationId"] != answer["conversationId"]
    assert invitation["conversationId"].startswith("AAQk")
    assert invitation["conversationIndex"] == answer["conversationIndex"]
    assert invitation["conversationIndex"].startswith("AQH")
    assert len(base64.b64decode(invitation["conversationIndex"])) == 22


def test_preferences_shape_a_message(messages: dict[str, tuple[Message, View]]) -> None:
    """Zone and form of ids are the caller's choice for messages too."""
    message, view = messages["cancellation"]

    wire = message_to_wire(
        message, replace(view, time_zone="Tokyo Standard Time", immutable_ids=True)
    )

    assert wire["startDateTime"] == {
        "dateTime": "2026-03-11T22:00:00.0000000",
        "timeZone": "Tokyo Standard Time",
    }
    assert wire["receivedDateTime"].endswith("Z")
    assert wire["id"] == view.mailbox.id_of(message, immutable=True)
