"""Delegates: who gets the owner's meeting messages, and who sends in the owner's name (§17.3-4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

ROLE = "delegateWithoutPrivateEventAccess"


def requests_of(api: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get("/me/mailFolders/inbox/messages").json()["value"]
    return found


@pytest.mark.parametrize(
    ("option", "owners"),
    [
        pytest.param("sendToDelegateOnly", [], id="delegate only"),
        pytest.param("sendToDelegateAndPrincipal", ["newMeetingRequest"], id="both"),
        pytest.param(
            "sendToDelegateAndInformationToPrincipal", ["principalWantsCopy"], id="for information"
        ),
    ],
)
def test_the_delivery_option_says_who_gets_the_request(
    office: Any, as_user: Callable[..., Any], option: str, owners: list[str]
) -> None:
    """The event is the owner's in any case, the delegate's message says that it is delegated."""
    office.bob.calendar.share(office.dan, ROLE)
    bob, dan = as_user(office.bob), as_user(office.dan)
    bob.patch("/me/mailboxSettings", {"delegateMeetingMessageDeliveryOptions": option})

    meeting = office.meeting(attendees=[office.bob])

    (delegated,) = requests_of(dan)
    assert (delegated["isDelegated"], delegated["meetingRequestType"]) == (
        True,
        "newMeetingRequest",
    )
    kept = requests_of(bob)
    assert [each["meetingRequestType"] for each in kept] == owners
    assert not any(each["isDelegated"] for each in kept)
    assert office.bob.copy_of(meeting) is not None
    assert office.dan.copy_of(meeting) is None


def test_private_meetings_stay_with_the_owner(office: Any, as_user: Callable[..., Any]) -> None:
    """No delegate reads about them."""
    office.bob.calendar.share(office.dan, "delegateWithPrivateEventAccess")

    office.meeting(attendees=[office.bob], sensitivity="private")

    assert requests_of(as_user(office.dan)) == []
    assert len(requests_of(as_user(office.bob))) == 1


@pytest.mark.parametrize("way", ["owner", "local"])
def test_a_delegate_answers_on_the_owners_behalf(
    office: Any, as_user: Callable[..., Any], way: str
) -> None:
    """From the owner, sent by the delegate; the organizer tracks the owner."""
    office.bob.calendar.share(office.dan, ROLE)
    meeting = office.meeting(attendees=[office.bob])
    dan = as_user(office.dan)
    path = f"/users/{office.bob.id}/calendar/events"
    if way == "local":
        path = f"/me/calendars/{office.dan.calendars[1].id}/events"
    (event,) = dan.get(path).json()["value"]

    answer = dan.post(f"{path}/{event['id']}/accept", {"comment": "Bob comes"})

    assert answer.status_code == 202
    (response,) = office.mock.outbox.responses
    assert (response.from_, response.sender) == (office.bob.mail, office.dan.mail)
    assert [each.response_status for each in meeting.attendees] == ["accepted"]
    (message,) = requests_of(as_user(office.ana))
    assert message["from"]["emailAddress"]["address"] == office.bob.mail
    assert message["sender"]["emailAddress"]["address"] == office.dan.mail
