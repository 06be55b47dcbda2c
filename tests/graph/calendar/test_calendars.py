"""Calendars: made, changed and deleted (calendar.md §17.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

NOT_FOUND = "The specified object was not found in the store."


def error_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_a_new_calendar_is_the_owners_and_empty(office: Any, as_user: Callable[..., Any]) -> None:
    """201; it stands in the default group, can be edited, shared and removed."""
    ana = as_user(office.ana)

    answer = ana.post("/me/calendars", {"name": "Volunteer", "color": "LightBlue"})

    assert answer.status_code == 201
    made = answer.json()
    assert made["@odata.context"].endswith("/calendars/$entity")
    assert (made["name"], made["color"], made["hexColor"]) == ("Volunteer", "lightBlue", "")
    assert (made["canEdit"], made["canShare"], made["canViewPrivateItems"]) == (True, True, True)
    assert (made["isDefaultCalendar"], made["isRemovable"]) == (False, True)
    assert made["isTallyingResponses"] is False
    assert made["owner"] == {"name": "Ana Org", "address": office.ana.mail}
    assert ana.get(f"/me/calendars/{made['id']}").json()["changeKey"] == made["changeKey"]
    assert [each.name for each in office.ana.calendars] == ["Calendar", "Volunteer"]
    assert office.ana.calendars[1].group == "My Calendars"
    assert office.bob.calendars == [office.bob.calendar]


def test_a_calendar_is_made_in_the_group_of_the_address(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Beta says which that is."""
    ana = as_user(office.ana)
    group = ana.post("/me/calendarGroups", {"name": "Projects"}).json()["id"]

    made = ana.post(f"/beta/me/calendarGroups/{group}/calendars", {"name": "Apollo"}).json()

    assert (made["calendarGroupId"], made["isShared"]) == (group, False)
    assert made["isSharedWithMe"] is False
    inside = ana.get(f"/me/calendarGroups/{group}/calendars").json()["value"]
    assert [each["name"] for each in inside] == ["Apollo"]
    everywhere = ana.get("/me/calendars").json()["value"]
    assert [each["name"] for each in everywhere] == ["Calendar", "Apollo"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param({"name": "calendar"}, (409, "ErrorFolderExists"), id="name taken"),
        pytest.param({}, (400, "ErrorInvalidRequest"), id="no name"),
        pytest.param({"name": " "}, (400, "ErrorInvalidRequest"), id="blank name"),
        pytest.param({"name": None}, (400, "ErrorInvalidRequest"), id="null name"),
        pytest.param({"name": 7}, (400, "RequestBodyRead"), id="a number"),
        pytest.param(
            {"name": "New", "color": "pink"}, (400, "RequestBodyRead"), id="no such color"
        ),
        pytest.param({"name": "New", "colour": "auto"}, (400, "RequestBodyRead"), id="unknown"),
    ],
)
def test_a_calendar_that_cannot_be_made_is_not(
    office: Any,
    as_user: Callable[..., Any],
    snapshot: Callable[[], Any],
    body: Any,
    expected: tuple[int, str],
) -> None:
    """The mailbox stays as it was."""
    before = snapshot()

    answer = as_user(office.ana).post("/me/calendars", body)

    assert error_of(answer) == expected
    assert snapshot() == before


def test_read_only_members_are_passed_over(office: Any, as_user: Callable[..., Any]) -> None:
    """As everywhere; a POST does not make the default calendar either."""
    ana = as_user(office.ana)
    body = {"name": "New", "canEdit": False, "isRemovable": False, "isDefaultCalendar": True}

    made = ana.post("/me/calendars", body).json()

    assert (made["canEdit"], made["isRemovable"], made["isDefaultCalendar"]) == (True, True, False)
    assert office.ana.calendar.name == "Calendar"


def test_name_and_color_change_and_the_id_stays(office: Any, as_user: Callable[..., Any]) -> None:
    """200; only the change key is another."""
    calendar = office.ana.add_calendar("Old")
    ana = as_user(office.ana)
    before = ana.get(f"/me/calendars/{calendar.id}").json()

    answer = ana.patch(f"/me/calendars/{calendar.id}", {"name": "New", "color": "lightRed"})

    assert answer.status_code == 200
    after = answer.json()
    assert (after["id"], after["name"], after["color"]) == (calendar.id, "New", "lightRed")
    assert after["changeKey"] != before["changeKey"]
    assert (calendar.name, calendar.color) == ("New", "lightRed")


def test_a_name_that_is_taken_is_refused(office: Any, as_user: Callable[..., Any]) -> None:
    """Its own is not taken: a change of letter case is one."""
    calendar = office.ana.add_calendar("Team")
    ana = as_user(office.ana)

    taken = ana.patch(f"/me/calendars/{calendar.id}", {"name": "CALENDAR"})
    own = ana.patch(f"/me/calendars/{calendar.id}", {"name": "TEAM"})

    assert error_of(taken) == (409, "ErrorFolderExists")
    assert (own.status_code, calendar.name) == (200, "TEAM")


def test_another_calendar_becomes_the_default_one(office: Any, as_user: Callable[..., Any]) -> None:
    """Invitations land there from then on; there is never more than one."""
    calendar = office.bob.add_calendar("Main")
    bob = as_user(office.bob)

    answer = bob.patch(f"/me/calendars/{calendar.id}", {"isDefaultCalendar": True})
    meeting = office.meeting()

    assert answer.json()["isDefaultCalendar"] is True
    assert answer.json()["isTallyingResponses"] is True
    assert [each.is_default for each in office.bob.calendars] == [False, True]
    assert [each.subject for each in calendar.events] == [meeting.subject]
    assert error_of(bob.delete(f"/me/calendars/{calendar.id}")) == (400, "ErrorCannotDeleteObject")


def test_there_is_always_a_default_calendar(office: Any, as_user: Callable[..., Any]) -> None:
    """Only another one takes its place."""
    answer = as_user(office.ana).patch("/me/calendar", {"isDefaultCalendar": False})

    assert error_of(answer) == (400, "ErrorInvalidRequest")
    assert office.ana.calendar.is_default


@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("DELETE", "/me/calendars/{id}", id="delete"),
        pytest.param("POST", "/me/calendars/{id}/permanentDelete", id="permanent delete"),
        pytest.param(
            "POST", "/me/calendars/{id}/microsoft.graph.permanentDelete", id="with namespace"
        ),
    ],
)
def test_a_deleted_calendar_takes_its_events_along_and_tells_nobody(
    office: Any, as_user: Callable[..., Any], method: str, path: str
) -> None:
    """204; attendees keep their copies, as they were."""
    calendar = office.ana.add_calendar("Trips")
    meeting = calendar.add_meeting("Lisbon", attendees=[office.bob])
    event_id, sent = meeting.id, len(office.mock.outbox)
    ana = as_user(office.ana)

    answer = ana(method, path.format(id=calendar.id))

    assert (answer.status_code, answer.content) == (204, b"")
    assert error_of(ana.get(f"/me/calendars/{calendar.id}")) == (404, "ErrorItemNotFound")
    assert error_of(ana.get(f"/me/events/{event_id}")) == (404, "ErrorItemNotFound")
    assert office.ana.events == []
    assert ana.get("/me/mailFolders/deleteditems").json()["totalItemCount"] == 0
    assert len(office.mock.outbox) == sent
    assert [each.is_cancelled for each in office.bob.events] == [False]
    assert error_of(ana(method, path.format(id=calendar.id))) == (404, "ErrorItemNotFound")


@pytest.mark.parametrize("method", ["DELETE", "POST"])
def test_the_default_calendar_cannot_be_deleted(
    office: Any,
    as_user: Callable[..., Any],
    snapshot: Callable[[], Any],
    method: str,
) -> None:
    """400, and nothing in it is lost."""
    office.meeting()
    before = snapshot()

    answer = as_user(office.ana)(
        method, "/me/calendar" + ("" if method == "DELETE" else "/permanentDelete")
    )

    assert error_of(answer) == (400, "ErrorCannotDeleteObject")
    assert answer.json()["error"]["message"] == "Distinguished folders cannot be deleted."
    assert snapshot() == before


def test_a_reset_brings_a_deleted_calendar_back(graph_mock: Any, session: Any) -> None:
    """Calendar and events left through the journal."""
    user = graph_mock.users[0]
    before = graph_mock.dump()
    headers = {"Authorization": f"Bearer {user.token()}"}
    url = f"{graph_mock.base_url}/me/calendars"
    made = session.post(url, json={"name": "Brief"}, headers=headers).json()["id"]
    event = {
        "subject": "Gone soon",
        "start": {"dateTime": "2026-03-10T09:00", "timeZone": "UTC"},
        "end": {"dateTime": "2026-03-10T10:00", "timeZone": "UTC"},
    }
    session.post(f"{url}/{made}/events", json=event, headers=headers)
    session.delete(f"{url}/{made}", headers=headers)

    graph_mock.reset()

    assert graph_mock.dump() == before


@pytest.mark.parametrize("role", ["read", "write", "delegateWithPrivateEventAccess"])
def test_nobody_else_makes_changes_or_deletes_calendars(
    office: Any, as_user: Callable[..., Any], snapshot: Callable[[], Any], role: str
) -> None:
    """A role is about events; 403."""
    office.ana.calendar.share(office.bob, role)
    bob, path = as_user(office.bob), f"/users/{office.ana.id}"
    before = snapshot()

    answers = [
        bob.post(f"{path}/calendars", {"name": "Bob's"}),
        bob.patch(f"{path}/calendar", {"name": "Bob's"}),
        bob.delete(f"{path}/calendar"),
        bob.post(f"{path}/calendar/permanentDelete"),
        bob.post(f"{path}/calendarGroups", {"name": "Bob's"}),
        bob.get(f"{path}/calendarGroups"),
    ]

    assert {error_of(each) for each in answers} == {(403, "ErrorAccessDenied")}
    assert snapshot() == before
