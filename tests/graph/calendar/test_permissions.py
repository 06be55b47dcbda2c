"""What each calendar operation demands of a token in strict mode (calendar.md §16)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pytest_graphmock import GraphMock

pytestmark = pytest.mark.graph_mock(auth="strict")

BASIC, READ, WRITE = "Calendars.ReadBasic", "Calendars.Read", "Calendars.ReadWrite"
LADDER = [BASIC, READ, WRITE]
WINDOW = "startDateTime=2026-03-09T00:00:00Z&endDateTime=2026-03-16T00:00:00Z"
OPERATIONS = [
    ("GET", "/events?$select=subject", BASIC),
    ("GET", "/events/{event}?$select=subject", BASIC),
    ("GET", "/events?$select=subject&$filter=contains(body/content,'x')", READ),
    ("GET", "/calendar/events?$select=subject", BASIC),
    ("GET", f"/calendarView?{WINDOW}&$select=subject", BASIC),
    ("GET", f"/events/{{event}}/instances?{WINDOW}", BASIC),
    ("GET", "/calendar", READ),
    ("GET", "/calendars", READ),
    ("GET", "/calendarGroups", READ),
    ("GET", "/calendar/calendarPermissions", READ),
    ("GET", "/calendar/allowedCalendarSharingRoles(User='x@y.example')", READ),
    ("POST", "/events/{event}/forward", READ),
    ("POST", "/calendar/getSchedule", READ),
    ("POST", "/events", WRITE),
    ("PATCH", "/events/{event}", WRITE),
    ("DELETE", "/events/{event}", WRITE),
    ("POST", "/events/{event}/cancel", WRITE),
    ("POST", "/events/{event}/accept", WRITE),
    ("POST", "/events/{event}/tentativelyAccept", WRITE),
    ("POST", "/events/{event}/decline", WRITE),
    ("POST", "/events/{event}/snoozeReminder", WRITE),
    ("POST", "/events/{event}/dismissReminder", WRITE),
    ("POST", "/events/{event}/permanentDelete", WRITE),
    ("POST", "/calendars", WRITE),
    ("PATCH", "/calendar", WRITE),
    ("DELETE", "/calendar", WRITE),
    ("POST", "/calendar/permanentDelete", WRITE),
    ("POST", "/calendarGroups", WRITE),
    ("POST", "/calendar/calendarPermissions", WRITE),
]


@pytest.mark.parametrize(("method", "path", "least"), OPERATIONS)
def test_an_operation_demands_its_permission_or_a_higher_one(
    office: Any, as_user: Callable[..., Any], method: str, path: str, least: str
) -> None:
    """Delegated and application alike; what is lower, or of mail, does not do."""
    event = office.meeting().id
    suffices = {each: LADDER.index(each) >= LADDER.index(least) for each in LADDER}
    suffices |= {f"{each}.Shared": suffices[each] for each in (READ, WRITE)}
    suffices["Mail.ReadWrite"] = False

    for scope, is_enough in suffices.items():
        answer = as_user(office.ana, scopes=[scope])(method, f"/me{path.format(event=event)}")
        assert (answer.status_code != 403) is is_enough, scope
        if scope.endswith(".Shared"):
            continue
        app = as_user("app", scopes=[scope])
        answer = app(method, f"/users/{office.ana.id}{path.format(event=event)}")
        assert (answer.status_code != 403) is is_enough, f"{scope} of an application"


def test_basic_reads_have_no_bodies(session: Any) -> None:
    """Selected or not; with Calendars.Read the same event has one.

    On a mock of its own: the contract does not know of members that a permission leaves out.
    """
    with GraphMock(users=1, auth="strict") as mock:
        ana = mock.add_user("Ana Org")
        ana.calendar.add_event("Budget review", body="Numbers")
        url = f"{mock.base_url}/me/events"

        def event(scope: str, query: str = "") -> dict[str, Any]:
            headers = {"Authorization": f"Bearer {ana.token(scope.split())}"}
            found: dict[str, Any] = session.get(url + query, headers=headers).json()["value"][0]
            return found

        for query in ("", "?$select=subject,body,bodyPreview"):
            basic, whole = event(BASIC, query), event(READ, query)

            assert basic["subject"] == "Budget review"
            assert whole.keys() - basic.keys() == {"body", "bodyPreview"}
            assert whole["bodyPreview"] == "Numbers"
            assert event(f"{BASIC} {READ}", query) == whole


@pytest.mark.parametrize(
    ("scope", "reads", "writes"),
    [
        (READ, 403, 403),
        (WRITE, 403, 403),
        (f"{READ}.Shared", 200, 403),
        (f"{WRITE}.Shared", 200, 400),
    ],
)
@pytest.mark.parametrize("way", ["owner", "local"])
def test_what_is_shared_demands_a_shared_permission(
    office: Any, as_user: Callable[..., Any], way: str, scope: str, reads: int, writes: int
) -> None:
    """In the owner's mailbox and in the local calendar; an empty body is the 400."""
    office.ana.calendar.share(office.bob, "write")
    path = f"/users/{office.ana.id}/calendar/events"
    if way == "local":
        path = f"/me/calendars/{office.bob.calendars[1].id}/events"
    bob = as_user(office.bob, scopes=[scope])

    assert bob.get(path).status_code == reads
    assert bob.post(path, {}).status_code == writes


def test_a_group_calendar_is_closed_to_calendar_permissions_and_applications(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Group scopes, delegated only (observed)."""
    group = office.mock.add_group("Board", members=[office.ana])
    path = f"/groups/{group.id}/calendar/calendarPermissions"
    status = {
        scope: as_user(office.ana, scopes=[scope]).get(path).status_code
        for scope in (WRITE, "Group.Read.All", "Group.ReadWrite.All")
    }

    assert status == {WRITE: 403, "Group.Read.All": 200, "Group.ReadWrite.All": 200}
    assert as_user("app").get(path).status_code == 403
