"""The three types of event messages, casts, and answers to a request: calendar.md §20."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

NAMESPACE = "microsoft.graph."


def _messages(office: Any, as_user: Callable[..., Any]) -> dict[str, tuple[Any, dict[str, Any]]]:
    """Return one message of each type, with the API of who has it."""
    meeting, other = office.meeting(), office.meeting("Offsite")
    office.bob.copy_of(meeting).accept()
    other.cancel()
    bob, ana = as_user(office.bob), as_user(office.ana)
    found = {}
    for api in (bob, ana):
        for each in api.get("/me/mailFolders/inbox/messages").json()["value"]:
            found[each["@odata.type"].rpartition(".")[2]] = (api, each)
    return found


@pytest.mark.parametrize("kind", ["eventMessage", "eventMessageRequest", "eventMessageResponse"])
def test_cast_selects_and_expands_what_the_type_has(
    office: Any, as_user: Callable[..., Any], kind: str
) -> None:
    """Through the cast in the path no cast is needed behind it."""
    api, message = _messages(office, as_user)[kind]
    path = f"/me/messages/{message['id']}/{NAMESPACE}{kind}"

    whole = api.get(path).json()
    part = api.get(f"{path}?$select=subject,meetingMessageType&$expand=event").json()

    assert {**whole, "@odata.context": None} == {**message, "@odata.context": None}
    assert set(part) - {"@odata.context", "@odata.type", "@odata.etag"} == {
        "id",
        "subject",
        "meetingMessageType",
        "event",
        "event@odata.context",
    } - ({"event@odata.context"} if part["event"] == {} else set())
    assert part["meetingMessageType"] == message["meetingMessageType"]


@pytest.mark.graph_mock(allow_unimplemented=True)
@pytest.mark.parametrize(
    ("kind", "cast", "status"),
    [
        pytest.param("eventMessageRequest", "eventMessage", 200, id="request as base"),
        pytest.param("eventMessageResponse", "eventMessage", 200, id="response as base"),
        pytest.param("eventMessage", "eventMessageRequest", 400, id="cancellation as request"),
        pytest.param("eventMessageRequest", "eventMessageResponse", 400, id="request as response"),
    ],
)
def test_message_is_cast_to_what_it_is(
    office: Any, as_user: Callable[..., Any], kind: str, cast: str, status: int
) -> None:
    """To its own type and to the base type."""
    api, message = _messages(office, as_user)[kind]

    assert api.get(f"/me/messages/{message['id']}/{NAMESPACE}{cast}").status_code == status


@pytest.mark.parametrize(
    ("action", "response"),
    [
        pytest.param("accept", "accepted", id="accept"),
        pytest.param("tentativelyAccept", "tentativelyAccepted", id="tentatively accept"),
        pytest.param("decline", "declined", id="decline"),
    ],
)
def test_request_is_answered_in_beta(
    office: Any, as_user: Callable[..., Any], action: str, response: str
) -> None:
    """202, and all as if the event had been answered; the request stays where it is."""
    meeting = office.meeting()
    request = office.bob.inbox.messages[0]

    answer = as_user(office.bob).post(
        f"/beta/me/messages/{request.id}/{NAMESPACE}eventMessageRequest/{action}",
        {"comment": "As ever"},
    )

    assert (answer.status_code, answer.content) == (202, b"")
    assert meeting.attendees[0].response == response
    assert office.mock.outbox.responses == [{"from_": office.bob, "comment": "As ever"}]
    assert request.folder == office.bob.inbox


def test_update_and_cancel_put_requests_out_of_date(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Each newer message overtakes the ones before."""
    meeting = office.meeting()
    bob = as_user(office.bob)

    def flags() -> dict[str, bool]:
        found = bob.get("/me/mailFolders/inbox/messages").json()["value"]
        return {each["subject"]: each["isOutOfDate"] for each in found}

    assert flags() == {"Budget review": False}
    meeting.update(subject="Budget, part two")
    assert flags() == {"Budget review": True, "Budget, part two": False}
    meeting.cancel()
    assert flags() == {
        "Budget review": True,
        "Budget, part two": True,
        "Canceled: Budget, part two": False,
    }


def test_event_that_goes_leaves_its_messages(office: Any, as_user: Callable[..., Any]) -> None:
    """The message stays; what it was about is an empty object then (observed)."""
    meeting = office.meeting()
    bob, request = as_user(office.bob), office.bob.inbox.messages[0]

    office.bob.copy_of(meeting).delete()

    path = f"/me/messages/{request.id}"
    assert bob.get(f"{path}?$expand={NAMESPACE}eventMessage/event").json()["event"] == {}
    assert bob.get(f"{path}/{NAMESPACE}eventMessage/event").status_code == 404
