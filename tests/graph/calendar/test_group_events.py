"""Events of a Microsoft 365 group, over the group's own addresses (calendar.md §18)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pytest_graphmock import Group

NOBODY = "00000000-0000-0000-0000-000000000001"


@pytest.fixture
def team(office: Any) -> Group:
    """Bob owns it; Bob and Cy are its members."""
    group: Group = office.mock.add_group("Team", members=[office.bob, office.cy])
    return group


def body(*guests: Any, subject: str = "Team day") -> dict[str, Any]:
    return {
        "subject": subject,
        "start": {"dateTime": "2026-03-10T13:00:00", "timeZone": "UTC"},
        "end": {"dateTime": "2026-03-10T14:00:00", "timeZone": "UTC"},
        "attendees": [{"emailAddress": {"address": each.mail}} for each in guests],
    }


def error_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def copy_in(api: Any, path: str = "/me/events") -> dict[str, Any]:
    """The one event that is there."""
    (event,) = api.get(path).json()["value"]
    found: dict[str, Any] = event
    return found


def test_group_organizes_what_a_member_makes(
    office: Any, as_user: Callable[..., Any], team: Group
) -> None:
    """201; the maker is listed first and has accepted, then the group, then who is invited."""
    answer = as_user(office.bob).post(f"/groups/{team.id}/events", body(office.dan))

    assert answer.status_code == 201
    event = answer.json()
    context = f"/v1.0/$metadata#groups('{team.id}')/events/$entity"
    assert event["@odata.context"].endswith(context)
    assert event["organizer"]["emailAddress"]["address"] == team.mail
    assert event["isOrganizer"] is True
    listed = [
        (each["emailAddress"]["address"], each["status"]["response"]) for each in event["attendees"]
    ]
    assert listed == [
        (office.bob.mail, "accepted"),
        (team.mail, "accepted"),
        (office.dan.mail, "none"),
    ]
    for who in (office.cy, office.dan):
        message = as_user(who).get("/me/mailFolders/inbox/messages").json()["value"][0]
        assert message["from"]["emailAddress"]["address"] == team.mail
    assert office.bob.inbox.messages == []


@pytest.mark.parametrize("member", ["bob", "cy"])
@pytest.mark.parametrize("way", ["events", "calendar/events"])
def test_every_member_reads_as_the_organizer(
    office: Any, as_user: Callable[..., Any], team: Group, way: str, member: str
) -> None:
    """Both ways lead to the same events, for whoever belongs to the group."""
    as_user(office.bob).post(f"/groups/{team.id}/events", body())

    answer = as_user(getattr(office, member)).get(f"/groups/{team.id}/{way}")

    (event,) = answer.json()["value"]
    assert (event["subject"], event["isOrganizer"]) == ("Team day", True)
    context = f"$metadata#groups('{team.id}')/{way}"
    assert answer.json()["@odata.context"].endswith(context)


def test_calendar_view_has_the_dates_of_the_group(
    office: Any, as_user: Callable[..., Any], team: Group
) -> None:
    bob = as_user(office.bob)
    bob.post(f"/groups/{team.id}/events", body())

    window = "startDateTime=2026-03-10&endDateTime={}"
    inside = bob.get(f"/groups/{team.id}/calendarView?{window.format('2026-03-11')}")
    before = bob.get(f"/groups/{team.id}/calendar/calendarView?{window.format('2026-03-10T12:00')}")

    assert [each["subject"] for each in inside.json()["value"]] == ["Team day"]
    assert before.json()["value"] == []


def test_cancelled_group_event_tells_members_and_guests_in_the_groups_name(
    office: Any, as_user: Callable[..., Any], team: Group
) -> None:
    """Row 14: 202; the event lies in the group's Deleted Items, every copy is cancelled."""
    bob = as_user(office.bob)
    event = bob.post(f"/groups/{team.id}/events", body(office.dan)).json()

    answer = bob.post(f"/groups/{team.id}/events/{event['id']}/cancel", {"comment": "Rain"})

    assert (answer.status_code, answer.content) == (202, b"")
    assert error_of(bob.get(f"/groups/{team.id}/events/{event['id']}")) == (
        404,
        "ErrorItemNotFound",
    )
    (move,) = office.mock.moves
    assert (move.source, move.target, move.reason) == ("calendar", "deleteditems", "cancel")
    for who in (office.cy, office.dan):
        copy = copy_in(as_user(who))
        assert (copy["isCancelled"], copy["subject"]) == (True, "Canceled: Team day")
        message = as_user(who).get("/me/mailFolders/inbox/messages").json()["value"][0]
        assert message["from"]["emailAddress"]["address"] == team.mail
        assert message["meetingMessageType"] == "meetingCancelled"
        assert message["bodyPreview"].startswith("Rain")


def test_cancelling_the_copy_at_home_is_for_the_organizer(
    office: Any, as_user: Callable[..., Any], team: Group
) -> None:
    """Row 6: in their own mailbox a member is an attendee; nothing changes."""
    bob = as_user(office.bob)
    bob.post(f"/groups/{team.id}/events", body())
    copy = copy_in(as_user(office.cy))
    sent = len(office.mock.outbox)

    answer = as_user(office.cy).post(f"/me/events/{copy['id']}/cancel")

    assert error_of(answer) == (400, "ErrorInvalidRequest")
    assert "need to be an organizer" in answer.json()["error"]["message"]
    assert copy_in(as_user(office.cy)) == copy
    assert copy_in(bob, f"/groups/{team.id}/events")["isCancelled"] is False
    assert len(office.mock.outbox) == sent


@pytest.mark.parametrize("action", ["accept", "decline", "tentativelyAccept"])
def test_nobody_answers_through_the_group(
    office: Any, as_user: Callable[..., Any], team: Group, action: str
) -> None:
    """400, for the group's own event and for one that it is invited to."""
    bob = as_user(office.bob)
    own = bob.post(f"/groups/{team.id}/events", body()).json()
    office.meeting(attendees=[team])
    events = bob.get(f"/groups/{team.id}/events").json()["value"]
    sent = len(office.mock.outbox)

    answers = [
        bob.post(f"/groups/{team.id}/events/{each['id']}/{action}", {"sendResponse": True})
        for each in events
    ]

    assert own["id"] in [each["id"] for each in events]
    assert {each.status_code for each in answers} == {400}
    assert len(office.mock.outbox) == sent


@pytest.mark.parametrize(
    ("action", "parameters"),
    [
        ("dismissReminder", {}),
        ("snoozeReminder", {"newReminderTime": {"dateTime": "2026-03-10", "timeZone": "UTC"}}),
    ],
)
def test_group_has_no_reminders(
    office: Any, as_user: Callable[..., Any], team: Group, action: str, parameters: dict[str, Any]
) -> None:
    bob = as_user(office.bob)
    event = bob.post(f"/groups/{team.id}/events", body()).json()

    answer = bob.post(f"/groups/{team.id}/events/{event['id']}/{action}", parameters)

    assert error_of(answer) == (400, "ErrorInvalidRequest")


@pytest.mark.graph_mock(allow_unimplemented=True)
@pytest.mark.parametrize("way", ["calendarGroups", "calendars", "messages", "mailboxSettings"])
def test_group_has_one_calendar_and_no_groups_of_calendars(
    office: Any, as_user: Callable[..., Any], team: Group, way: str
) -> None:
    """Graph's own 400: the type has no such segment."""
    answer = as_user(office.bob).get(f"/groups/{team.id}/{way}")

    assert error_of(answer) == (400, "BadRequest")
    assert f"segment '{way}'" in answer.json()["error"]["message"]


@pytest.mark.parametrize("method", ["GET", "POST", "cancel", "DELETE"])
@pytest.mark.parametrize("caller", ["dan", "app"])
def test_only_members_have_a_part_in_the_calendar(
    office: Any, as_user: Callable[..., Any], team: Group, caller: str, method: str
) -> None:
    """Row 15: 403 for others and for applications; the event stays as it is."""
    bob = as_user(office.bob)
    event = bob.post(f"/groups/{team.id}/events", body()).json()
    before = copy_in(bob, f"/groups/{team.id}/events")
    api = as_user(getattr(office, caller, caller))
    path = f"/groups/{team.id}/events"

    answer = {
        "GET": lambda: api.get(path),
        "POST": lambda: api.post(path, body()),
        "cancel": lambda: api.post(f"{path}/{event['id']}/cancel"),
        "DELETE": lambda: api.delete(f"{path}/{event['id']}"),
    }[method]()

    assert error_of(answer) == (403, "ErrorAccessDenied")
    assert copy_in(bob, path) == before


@pytest.mark.parametrize("key", [NOBODY, "team", "team@contoso.example"])
@pytest.mark.parametrize("way", ["events", "calendar", "calendar/events"])
def test_unknown_group_is_invalid(
    office: Any, as_user: Callable[..., Any], team: Group, key: str, way: str
) -> None:
    """404; what is no GUID names no group either."""
    answer = as_user(office.bob).get(f"/groups/{key}/{way}")

    assert error_of(answer) == (404, "ErrorInvalidGroup")
    assert answer.json()["error"]["message"] == f"The requested group '{key}' is invalid."


@pytest.mark.graph_mock(auth="strict")
def test_group_events_need_permissions_for_groups(
    office: Any, as_user: Callable[..., Any], team: Group
) -> None:
    """Calendars.ReadWrite will not do, though the reference of cancel names no other."""
    path = f"/groups/{team.id}/events"
    reader = as_user(office.bob, scopes="Group.Read.All Calendars.ReadWrite")
    writer = as_user(office.bob, scopes="Group.ReadWrite.All")

    made = writer.post(path, body())

    assert made.status_code == 201
    assert reader.get(path).status_code == 200
    assert error_of(as_user(office.bob, scopes="Calendars.ReadWrite").get(path)) == (
        403,
        "ErrorAccessDenied",
    )
    cancel = f"{path}/{made.json()['id']}/cancel"
    assert error_of(reader.post(cancel)) == (403, "ErrorAccessDenied")
    assert writer.post(cancel).status_code == 202
