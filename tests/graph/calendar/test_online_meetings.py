"""Online meetings over HTTP (calendar.md §6.1 and §7)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

HOUR = {
    "subject": "Call",
    "start": {"dateTime": "2026-03-10T13:00:00", "timeZone": "UTC"},
    "end": {"dateTime": "2026-03-10T14:00:00", "timeZone": "UTC"},
}
TEAMS = {"isOnlineMeeting": True, "onlineMeetingProvider": "teamsForBusiness"}


@pytest.mark.parametrize(
    "asked",
    [pytest.param({"isOnlineMeeting": True}, id="default"), pytest.param(TEAMS, id="Teams")],
)
def test_online_meeting_says_how_to_join(
    office: Any, as_user: Callable[..., Any], asked: dict[str, Any]
) -> None:
    """A link that plainly is ours, a number and a conference id; the body says so, too."""
    body = {"contentType": "html", "content": "<p>Agenda</p>"}

    event = as_user(office.ana).post("/me/events", {**HOUR, **asked, "body": body}).json()

    assert {name: event[name] for name in TEAMS} == TEAMS
    meeting = event["onlineMeeting"]
    assert set(meeting) == {"joinUrl", "conferenceId", "tollNumber"}
    assert meeting["joinUrl"].startswith("https://graphmock.invalid/meet/")
    content = event["body"]["content"]
    assert content.index("Agenda") < content.index(f'<a href="{meeting["joinUrl"]}">')
    assert content.endswith("</div></body></html>")
    assert meeting["conferenceId"] in content
    assert event["bodyPreview"].startswith("Agenda")


def test_every_copy_is_joined_at_the_same_place(office: Any, as_user: Callable[..., Any]) -> None:
    """And the invitation says where."""
    attendees = [{"emailAddress": {"address": office.bob.mail}}]
    ana, bob = as_user(office.ana), as_user(office.bob)

    event = ana.post("/me/events", {**HOUR, **TEAMS, "attendees": attendees}).json()

    copy = bob.get("/me/events").json()["value"][0]
    assert copy["onlineMeeting"] == event["onlineMeeting"]
    assert copy["body"] == event["body"]
    letter = bob.get("/me/mailFolders/inbox/messages").json()["value"][0]
    assert event["onlineMeeting"]["joinUrl"] in letter["body"]["content"]


@pytest.mark.parametrize("provider", ["skypeForBusiness", "skypeForConsumer"])
def test_provider_that_the_calendar_does_not_allow_is_passed_over(
    office: Any, as_user: Callable[..., Any], provider: str
) -> None:
    """201 in silence, and no online meeting."""
    sent = {**HOUR, "isOnlineMeeting": True, "onlineMeetingProvider": provider}

    answer = as_user(office.ana).post("/me/events", sent)

    event = answer.json()
    assert answer.status_code == 201
    assert (event["isOnlineMeeting"], event["onlineMeeting"]) == (False, None)
    assert event["onlineMeetingProvider"] == "unknown"
    assert event["body"]["content"] == ""


def test_meeting_goes_online_and_does_not_come_back(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Attendees get an update; what would turn it off is ignored."""
    meeting = office.meeting()
    ana = as_user(office.ana)

    online = ana.patch(f"/me/events/{meeting.id}", TEAMS).json()
    after = ana.patch(
        f"/me/events/{meeting.id}",
        {"isOnlineMeeting": False, "onlineMeetingProvider": "skypeForBusiness"},
    ).json()

    assert online["onlineMeeting"]["joinUrl"] in online["body"]["content"]
    assert {name: after[name] for name in (*TEAMS, "onlineMeeting")} == {
        name: online[name] for name in (*TEAMS, "onlineMeeting")
    }
    assert len(office.mock.outbox.updates) == 1
    copy = as_user(office.bob).get("/me/events").json()["value"][0]
    assert copy["onlineMeeting"] == online["onlineMeeting"]


@pytest.mark.parametrize("keeps", [True, False])
def test_body_that_loses_the_words_takes_the_meeting_offline(
    office: Any, as_user: Callable[..., Any], keeps: bool
) -> None:
    """Who changes the body has to keep them."""
    ana = as_user(office.ana)
    event = ana.post("/me/events", {**HOUR, **TEAMS}).json()
    content = event["body"]["content"].replace("</body>", "<p>New</p></body>") if keeps else "New"

    after = ana.patch(
        f"/me/events/{event['id']}", {"body": {"contentType": "html", "content": content}}
    ).json()

    assert after["isOnlineMeeting"] is keeps
    assert after["onlineMeeting"] == (event["onlineMeeting"] if keeps else None)
    assert len(re.findall("graphmock.invalid", after["body"]["content"])) == int(keeps)


def test_one_date_of_a_series_goes_online(office: Any, as_user: Callable[..., Any]) -> None:
    """The others stay as they are."""
    master = office.series(3)
    ana = as_user(office.ana)
    path = f"/me/events/{master.id}/instances?startDateTime=2026-03-10&endDateTime=2026-03-20"
    second = ana.get(path).json()["value"][1]

    changed = ana.patch(f"/me/events/{second['id']}", {"isOnlineMeeting": True}).json()

    assert changed["onlineMeeting"]["joinUrl"] in changed["body"]["content"]
    online = [each["isOnlineMeeting"] for each in ana.get(path).json()["value"]]
    assert online == [False, True, False]


def test_same_transaction_is_the_same_online_meeting(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """The words in the body are no difference."""
    ana = as_user(office.ana)
    sent = {**HOUR, **TEAMS, "transactionId": "one"}

    first, second = (ana.post("/me/events", sent) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] == second.json()["id"]
