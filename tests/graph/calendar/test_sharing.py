"""Sharing: permissions of a calendar, and the two ways to somebody else's (calendar.md §17.3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pytest_graphmock import GraphMock

ORGANIZATION = "RGVmYXVsdA=="
INSIDE = ["freeBusyRead", "limitedRead", "read", "write"]
DELEGATES = ["delegateWithoutPrivateEventAccess", "delegateWithPrivateEventAccess"]
START = {"dateTime": "2026-03-10T09:00:00", "timeZone": "UTC"}
END = {"dateTime": "2026-03-10T10:00:00", "timeZone": "UTC"}
WEEK = "startDateTime=2026-03-09T00:00:00Z&endDateTime=2026-03-16T00:00:00Z"


def error_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def sharee(user: Any, role: str) -> dict[str, Any]:
    return {"emailAddress": {"name": "whoever", "address": user.mail}, "role": role}


def test_at_first_the_organization_sees_free_and_busy(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """The entry for it has the same id everywhere, no address, and stays."""
    ana = as_user(office.ana)

    answer = ana.get("/me/calendar/calendarPermissions")

    (entry,) = answer.json()["value"]
    assert entry == {
        "id": ORGANIZATION,
        "isRemovable": False,
        "isInsideOrganization": True,
        "role": "freeBusyRead",
        "allowedRoles": ["none", *INSIDE],
        "emailAddress": {"name": "My Organization", "address": None},
    }
    assert ana.get(f"/me/calendar/calendarPermissions/{ORGANIZATION}").json()["id"] == ORGANIZATION
    assert ana.get("/me/calendar/calendarPermissions/$count").text == "1"
    deleted = ana.delete(f"/me/calendar/calendarPermissions/{ORGANIZATION}")
    assert error_of(deleted) == (400, "ErrorCannotDeleteObject")


def test_a_colleague_gets_a_role(office: Any, as_user: Callable[..., Any]) -> None:
    """201, with the directory's name, and an id that stays the same when it is given again."""
    ana = as_user(office.ana)

    answer = ana.post("/me/calendar/calendarPermissions", sharee(office.bob, "read"))
    again = ana.post("/me/calendar/calendarPermissions", sharee(office.bob, "write"))

    assert (answer.status_code, again.status_code) == (201, 201)
    made = answer.json()
    assert made["emailAddress"] == {"name": "Bob Bell", "address": office.bob.mail}
    assert (made["isInsideOrganization"], made["isRemovable"]) == (True, True)
    assert (made["role"], made["allowedRoles"]) == ("read", [*INSIDE, *DELEGATES])
    assert made["id"] == again.json()["id"]
    (permission,) = office.ana.calendar.permissions
    assert (permission.email.address, permission.role.value) == (office.bob.mail, "write")
    assert ana.get(f"/me/calendar/calendarPermissions/{made['id']}").json()["role"] == "write"


def test_an_outsider_may_read_at_most(office: Any, as_user: Callable[..., Any]) -> None:
    """And has no mailbox here in which the calendar could stand."""
    ana = as_user(office.ana)
    eve = {"emailAddress": {"address": "eve@partner.example"}, "role": "limitedRead"}

    made = ana.post("/me/calendar/calendarPermissions", eve)
    refused = ana.post("/me/calendar/calendarPermissions", {**eve, "role": "write"})

    assert made.json()["isInsideOrganization"] is False
    assert made.json()["allowedRoles"] == ["freeBusyRead", "limitedRead", "read"]
    assert error_of(refused) == (400, "ErrorInvalidRequest")
    assert [each.role.value for each in office.ana.calendar.permissions] == ["limitedRead"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param({"role": "read"}, "ErrorInvalidRequest", id="nobody"),
        pytest.param(
            {"emailAddress": {"address": "bob"}, "role": "read"}, "ErrorInvalidRequest", id="no @"
        ),
        pytest.param(
            {"emailAddress": {"address": "ana@contoso.example"}, "role": "read"},
            "ErrorInvalidRequest",
            id="the owner",
        ),
        pytest.param(
            {"emailAddress": {"address": "bob@contoso.example"}}, "ErrorInvalidRequest", id="role"
        ),
        pytest.param(
            {"emailAddress": {"address": "bob@contoso.example"}, "role": "none"},
            "ErrorInvalidRequest",
            id="none",
        ),
        pytest.param(
            {"emailAddress": {"address": "bob@contoso.example"}, "role": "custom"},
            "ErrorInvalidRequest",
            id="custom",
        ),
        pytest.param(
            {"emailAddress": {"address": "bob@contoso.example"}, "role": "owner"},
            "RequestBodyRead",
            id="no role",
        ),
    ],
)
def test_a_permission_that_means_nothing_is_refused(
    office: Any, as_user: Callable[..., Any], snapshot: Callable[[], Any], body: Any, code: str
) -> None:
    """400, and nobody can do more than before."""
    before = snapshot()

    answer = as_user(office.ana).post("/me/calendar/calendarPermissions", body)

    assert error_of(answer) == (400, code)
    assert snapshot() == before


def test_only_a_primary_calendar_has_delegates(office: Any, as_user: Callable[..., Any]) -> None:
    """The roles that are allowed say so."""
    calendar = office.ana.add_calendar("Trips")
    ana, path = as_user(office.ana), f"/me/calendars/{calendar.id}/calendarPermissions"

    refused = ana.post(path, sharee(office.bob, "delegateWithPrivateEventAccess"))
    made = ana.post(path, sharee(office.bob, "write"))

    assert error_of(refused) == (400, "ErrorInvalidRequest")
    assert made.json()["allowedRoles"] == INSIDE


def test_only_the_role_of_a_permission_changes(office: Any, as_user: Callable[..., Any]) -> None:
    """The rest is passed over."""
    office.ana.calendar.share(office.bob, "read")
    ana, path = as_user(office.ana), "/me/calendar/calendarPermissions"
    entry = ana.get(path).json()["value"][1]

    answer = ana.patch(
        f"{path}/{entry['id']}",
        {"role": "write", "emailAddress": {"address": office.cy.mail}, "isRemovable": False},
    )

    assert answer.status_code == 200
    after = answer.json()
    after.pop("@odata.context")
    assert after == {**entry, "role": "write"}
    assert as_user(office.bob).get(f"/users/{office.ana.id}/events").status_code == 200
    assert as_user(office.cy).get(f"/users/{office.ana.id}/events").status_code == 403


def test_the_organizations_role_is_everybodys(office: Any, as_user: Callable[..., Any]) -> None:
    """Unless somebody has a role of their own; nobody's calendars change."""
    office.ana.calendar.share(office.bob, "freeBusyRead")
    office.meeting(attendees=[])
    ana, path = as_user(office.ana), f"/me/calendar/calendarPermissions/{ORGANIZATION}"

    answer = ana.patch(path, {"role": "read"})

    assert (answer.status_code, answer.json()["role"]) == (200, "read")
    events = f"/users/{office.ana.id}/calendar/events"
    assert len(as_user(office.dan).get(events).json()["value"]) == 1
    assert as_user(office.bob).get(events).status_code == 403
    assert len(office.dan.calendars) == 1
    assert error_of(ana.patch(path, {"role": DELEGATES[0]})) == (400, "ErrorInvalidRequest")


def test_a_permission_that_is_deleted_is_gone(office: Any, as_user: Callable[..., Any]) -> None:
    """204; the sharee sees nothing any more, and finds the calendar nowhere."""
    office.ana.calendar.share(office.bob, "write")
    ana, bob = as_user(office.ana), as_user(office.bob)
    path = "/me/calendar/calendarPermissions"
    entry = ana.get(path).json()["value"][1]["id"]

    answer = ana.delete(f"{path}/{entry}")

    assert answer.status_code == 204
    assert error_of(ana.get(f"{path}/{entry}")) == (404, "ErrorItemNotFound")
    assert error_of(ana.delete(f"{path}/{entry}")) == (404, "ErrorItemNotFound")
    assert bob.get(f"/users/{office.ana.id}/events").status_code == 403
    assert [each.name for each in office.bob.calendars] == ["Calendar"]


@pytest.mark.parametrize("way", ["owner", "local"])
def test_a_sharee_sees_no_permissions_and_changes_none(
    office: Any, as_user: Callable[..., Any], snapshot: Callable[[], Any], way: str
) -> None:
    """An empty collection (documented); 403 for the rest."""
    office.ana.calendar.share(office.bob, "delegateWithPrivateEventAccess")
    bob = as_user(office.bob)
    path = f"/users/{office.ana.id}/calendar/calendarPermissions"
    if way == "local":
        path = f"/me/calendars/{office.bob.calendars[1].id}/calendarPermissions"
    before = snapshot()

    assert bob.get(path).json()["value"] == []
    assert bob.get(f"{path}/$count").text == "0"
    assert error_of(bob.get(f"{path}/{ORGANIZATION}")) == (404, "ErrorItemNotFound")
    answers = [
        bob.post(path, sharee(office.cy, "read")),
        bob.patch(f"{path}/{ORGANIZATION}", {"role": "write"}),
        bob.delete(f"{path}/{ORGANIZATION}"),
    ]

    assert {error_of(each) for each in answers} == {(403, "ErrorAccessDenied")}
    assert snapshot() == before


def test_members_manage_the_permissions_of_a_groups_calendar(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Who is not a member does not."""
    group = office.mock.add_group("Board", members=[office.ana, office.bob])
    path = f"/groups/{group.id}/calendar/calendarPermissions"
    bob = as_user(office.bob)

    made = bob.post(path, sharee(office.dan, "read"))
    patched = bob.patch(f"{path}/{made.json()['id']}", {"role": "write"})
    deleted = bob.delete(f"{path}/{made.json()['id']}")

    assert (made.status_code, patched.status_code, deleted.status_code) == (201, 200, 204)
    assert len(bob.get(path).json()["value"]) == 1
    assert error_of(as_user(office.dan).get(path)) == (403, "ErrorAccessDenied")


def test_the_service_says_which_roles_there_are_for_somebody(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """For the owner alone to ask."""
    calendar = office.ana.add_calendar("Trips")
    function = "allowedCalendarSharingRoles(User='{}')"
    ana = as_user(office.ana)

    answers = {
        "primary": ana.get(f"/me/calendar/{function.format(office.bob.mail)}"),
        "other": ana.get(f"/me/calendars/{calendar.id}/{function.format(office.bob.mail)}"),
        "outsider": ana.get(f"/me/calendar/{function.format('eve@partner.example')}"),
    }

    assert {each.status_code for each in answers.values()} == {200}
    assert (
        answers["primary"]
        .json()["@odata.context"]
        .endswith("#Collection(microsoft.graph.calendarRoleType)")
    )
    roles = {name: answer.json()["value"] for name, answer in answers.items()}
    assert roles == {"primary": [*INSIDE, *DELEGATES], "other": INSIDE, "outsider": INSIDE[:3]}
    foreign = f"/users/{office.ana.id}/calendar/{function.format(office.bob.mail)}"
    office.ana.calendar.share(office.cy, "write")
    assert error_of(as_user(office.cy).get(foreign)) == (403, "ErrorAccessDenied")


@pytest.mark.parametrize(
    ("role", "can_edit", "can_view_private"),
    [
        pytest.param("limitedRead", False, False, id="titles and places"),
        pytest.param("read", False, False, id="reader"),
        pytest.param("write", True, False, id="writer"),
        pytest.param("delegateWithoutPrivateEventAccess", True, False, id="delegate"),
        pytest.param("delegateWithPrivateEventAccess", True, True, id="trusted delegate"),
    ],
)
def test_a_shared_calendar_stands_among_the_sharees_own(
    office: Any,
    as_user: Callable[..., Any],
    role: str,
    can_edit: bool,
    can_view_private: bool,
) -> None:
    """Under the owner's name, in People's Calendars, with what the role permits."""
    as_user(office.ana).post("/me/calendar/calendarPermissions", sharee(office.bob, role))

    listed = as_user(office.bob).get("/beta/me/calendars").json()["value"]

    own, local = listed
    assert (own["isSharedWithMe"], local["isSharedWithMe"], local["isShared"]) == (
        False,
        True,
        True,
    )
    assert (local["name"], local["isDefaultCalendar"]) == ("Ana Org", False)
    assert (local["canShare"], local["canEdit"]) == (False, can_edit)
    assert local["canViewPrivateItems"] is can_view_private
    assert local["owner"] == {"name": "Ana Org", "address": office.ana.mail}
    assert local["id"] != office.ana.calendar.id
    assert office.bob.calendars[1].group == "People's Calendars"
    got = as_user(office.bob).get(f"/beta/me/calendars/{local['id']}").json()
    got.pop("@odata.context")
    assert got == local
    assert as_user("app").get(f"/beta/users/{office.bob.id}/calendars").json()["value"] == listed


def test_free_and_busy_alone_is_no_calendar_to_look_at(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """It goes when a role falls back to that, and comes once when it rises again."""
    for role, names in [
        ("freeBusyRead", ["Calendar"]),
        ("read", ["Calendar", "Ana Org"]),
        ("write", ["Calendar", "Ana Org"]),
        ("freeBusyRead", ["Calendar"]),
    ]:
        as_user(office.ana).post("/me/calendar/calendarPermissions", sharee(office.bob, role))

        assert [each.name for each in office.bob.calendars] == names


def test_events_of_a_shared_calendar_have_ids_of_the_sharees_mailbox(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """The same events under other ids; mixing the ways is 404."""
    office.ana.calendar.share(office.bob, "write")
    meeting = office.series(attendees=[office.cy])
    local = office.bob.calendars[1].id
    bob, ana = as_user(office.bob), as_user(office.ana)

    (event,) = bob.get(f"/me/calendars/{local}/events").json()["value"]
    (owners,) = bob.get(f"/users/{office.ana.id}/calendar/events").json()["value"]
    dates = bob.get(f"/me/calendars/{local}/calendarView?{WEEK}").json()["value"]

    assert event["id"] != owners["id"] == meeting.id
    assert event["iCalUId"] == owners["iCalUId"]
    assert (event["isOrganizer"], event["organizer"]["emailAddress"]["address"]) == (
        True,
        office.ana.mail,
    )
    assert bob.get(f"/me/calendars/{local}/events/$count").text == "1"
    assert {each["seriesMasterId"] for each in dates} == {event["id"]}
    right = [f"/me/calendars/{local}/events/{each['id']}" for each in (event, dates[0])]
    assert [bob.get(each).status_code for each in right] == [200, 200]
    immutable = {"Prefer": 'IdType="ImmutableId"'}
    lasting = bob.get(right[0], headers=immutable).json()["id"]
    assert bob.get(f"/me/calendars/{local}/events/{lasting}").json()["id"] == event["id"]
    wrong = [
        bob.get(f"/me/calendars/{local}/events/{owners['id']}"),
        bob.get(f"/users/{office.ana.id}/calendar/events/{event['id']}"),
        bob.get(f"/users/{office.ana.id}/events/{event['id']}"),
        bob.get(f"/me/events/{event['id']}"),
        ana.get(f"/me/events/{event['id']}"),
        bob.get(f"/me/calendars/{office.ana.calendar.id}/events"),
        bob.post(f"/me/calendars/{local}/events/{owners['id']}/cancel"),
    ]
    assert {error_of(each) for each in wrong} == {(404, "ErrorItemNotFound")}
    assert bob.get("/me/events").json()["value"] == []


def test_what_a_sharee_does_in_the_local_calendar_the_owner_has_done(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Created, changed and cancelled for the owner; from the owner, sent by the sharee."""
    office.ana.calendar.share(office.bob, "write")
    local, bob = office.bob.calendars[1], as_user(office.bob)
    path = f"/me/calendars/{local.id}/events"
    guests = [{"emailAddress": {"address": office.cy.mail}}]

    made = bob.post(path, {"subject": "Plan", "start": START, "end": END, "attendees": guests})
    event = made.json()
    patched = bob.patch(f"{path}/{event['id']}", {"subject": "Better plan"})
    cancelled = bob.post(f"{path}/{event['id']}/cancel", {"comment": "No room"})

    assert (made.status_code, patched.status_code, cancelled.status_code) == (201, 200, 202)
    assert made.headers["Location"].endswith(
        f"/users('{office.bob.id}')/calendars('{local.id}')/events('{event['id']}')"
    )
    assert event["@odata.context"].endswith(
        f"#users('{office.bob.id}')/calendars('{local.id.replace('=', '%3D')}')/events/$entity"
    )
    assert event["organizer"]["emailAddress"]["address"] == office.ana.mail
    assert patched.json()["id"] == event["id"]
    notices = [*office.mock.outbox.invitations, *office.mock.outbox.updates]
    for notice in (*notices, *office.mock.outbox.cancellations):
        assert (notice.from_, notice.sender) == (office.ana.mail, office.bob.mail)
    (move,) = office.mock.moves
    assert (move.mailbox, move.target) == (office.ana.mail, "deleteditems")
    assert error_of(bob.get(f"{path}/{event['id']}")) == (404, "ErrorItemNotFound")
    assert office.bob.events == []
    assert office.cy.events[0].is_cancelled


@pytest.mark.parametrize("role", ["limitedRead", "read"])
@pytest.mark.parametrize("way", ["owner", "local"])
def test_a_reader_changes_nothing(
    office: Any, as_user: Callable[..., Any], snapshot: Callable[[], Any], role: str, way: str
) -> None:
    """403, on either way."""
    office.meeting()
    office.ana.calendar.share(office.dan, role)
    dan = as_user(office.dan)
    path = f"/users/{office.ana.id}/calendar/events"
    if way == "local":
        path = f"/me/calendars/{office.dan.calendars[1].id}/events"
    event = dan.get(path).json()["value"][0]["id"]
    before = snapshot()

    answers = [
        dan.post(path, {"subject": "Mine", "start": START, "end": END}),
        dan.patch(f"{path}/{event}", {"subject": "Mine"}),
        dan.post(f"{path}/{event}/cancel"),
        dan.delete(f"{path}/{event}"),
    ]

    assert {error_of(each) for each in answers} == {(403, "ErrorAccessDenied")}
    assert snapshot() == before


def test_an_application_in_a_local_calendar_may_do_what_the_sharee_may(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """It works in the sharee's mailbox, and has the sharee's role in the owner's."""
    office.meeting(sensitivity="private")
    office.ana.calendar.share(office.dan, "read")
    path = f"/users/{office.dan.id}/calendars/{office.dan.calendars[1].id}/events"
    app = as_user("app")

    (event,) = app.get(path).json()["value"]

    assert event["subject"] == "Private Appointment"
    assert error_of(app.post(path, {"subject": "x", "start": START, "end": END}))[0] == 403


def test_a_local_calendar_has_a_name_of_its_own_and_can_be_left(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """The owner's calendar and the permission stay as they were."""
    calendar = office.ana.add_calendar("Trips")
    calendar.share(office.bob, "write")
    local, bob = office.bob.calendars[1], as_user(office.bob)
    assert local.name == "Trips"

    renamed = bob.patch(f"/me/calendars/{local.id}", {"name": "Ana's trips", "color": "lightRed"})
    left = bob.delete(f"/me/calendars/{local.id}")

    assert (renamed.json()["name"], renamed.json()["color"]) == ("Ana's trips", "lightRed")
    assert left.status_code == 204
    assert (calendar.name, calendar.color) == ("Trips", "auto")
    assert [each.name for each in office.bob.calendars] == ["Calendar"]
    assert [each.role.value for each in calendar.permissions] == ["write"]
    assert bob.get(f"/users/{office.ana.id}/calendars/{calendar.id}").status_code == 200


def test_a_calendar_that_its_owner_deletes_leaves_its_sharees(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Its events are gone for everybody."""
    calendar = office.ana.add_calendar("Trips")
    calendar.share(office.bob)
    local = office.bob.calendars[1].id

    as_user(office.ana).delete(f"/me/calendars/{calendar.id}")

    assert [each.name for each in office.bob.calendars] == ["Calendar"]
    answer = as_user(office.bob).get(f"/me/calendars/{local}/events")
    assert error_of(answer) == (404, "ErrorItemNotFound")


def test_somebody_elses_calendar_cannot_be_the_default_one(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """400."""
    office.ana.calendar.share(office.bob)
    local = office.bob.calendars[1].id

    answer = as_user(office.bob).patch(f"/me/calendars/{local}", {"isDefaultCalendar": True})

    assert error_of(answer) == (400, "ErrorInvalidRequest")
    assert office.bob.calendar.owner == office.bob


def test_a_dump_keeps_who_shares_what_with_whom(office: Any, as_user: Callable[..., Any]) -> None:
    """The local calendar is the same after a load, under the same id."""
    office.ana.calendar.share(office.bob, "read")
    office.meeting(attendees=[])
    ana, path = as_user(office.ana), "/me/calendar/calendarPermissions"
    ana.patch(f"{path}/{ORGANIZATION}", {"role": "limitedRead"})
    local = office.bob.calendars[1].id
    dumped = office.mock.dump()

    with GraphMock(scenario=dumped) as copy:
        bob = copy.user(office.bob.mail)
        assert copy.dump() == dumped
        assert bob.calendars[1].id == local
        assert [each.subject for each in bob.calendars[1].events] == ["Budget review"]


@pytest.mark.parametrize(
    ("role", "is_shown"),
    [
        pytest.param("read", False, id="reader"),
        pytest.param("write", False, id="writer"),
        pytest.param("delegateWithoutPrivateEventAccess", False, id="delegate"),
        pytest.param("delegateWithPrivateEventAccess", True, id="trusted delegate"),
    ],
)
def test_private_events_are_for_who_was_trusted_with_them(
    office: Any, as_user: Callable[..., Any], role: str, is_shown: bool
) -> None:
    """Others see when it is, and cannot change it; the owner sees it whole, before and after."""
    office.meeting("Surgery", sensitivity="private", location="Clinic", body="Knee")
    office.ana.calendar.share(office.dan, role)
    ana, dan = as_user(office.ana), as_user(office.dan)
    path = f"/users/{office.ana.id}/events"
    (owners,) = ana.get("/me/events").json()["value"]

    (event,) = dan.get(path).json()["value"]

    assert (event["subject"] == "Surgery") is is_shown
    assert ("Knee" in event["body"]["content"]) is is_shown
    assert (event["location"]["displayName"] == "Clinic") is is_shown
    assert (len(event["attendees"]) == 2) is is_shown
    assert (event["start"], event["showAs"]) == (owners["start"], "busy")
    assert event["sensitivity"] == "private"
    assert dan.get(f"{path}/{event['id']}?$select=subject,bodyPreview").json()["subject"] == (
        "Surgery" if is_shown else "Private Appointment"
    )
    changed = dan.patch(f"{path}/{event['id']}", {"subject": "Operation"})
    assert changed.status_code == (200 if is_shown else 403)
    cancelled = dan.post(f"{path}/{event['id']}/cancel")
    assert cancelled.status_code == (202 if is_shown else 403)
    remaining = ana.get("/me/events").json()["value"]
    assert remaining == ([] if is_shown else [owners])
    assert len(office.mock.outbox.cancellations) == is_shown


def test_what_is_hidden_is_not_found_by_asking_for_it(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """The owner's filter finds the private event by its subject, a reader's does not."""
    office.meeting("Surgery", sensitivity="private")
    office.ana.calendar.share(office.dan, "read")
    query = "events?$filter=subject eq 'Surgery'"

    owners = as_user(office.ana).get(f"/me/{query}").json()["value"]
    readers = as_user(office.dan).get(f"/users/{office.ana.id}/{query}").json()["value"]

    assert (len(owners), readers) == (1, [])


def test_limited_readers_see_titles_and_places(office: Any, as_user: Callable[..., Any]) -> None:
    """No text, no guests."""
    office.meeting(location="Room 1", body="Numbers")
    office.ana.calendar.share(office.dan, "limitedRead")

    (event,) = as_user(office.dan).get(f"/users/{office.ana.id}/events").json()["value"]

    assert (event["subject"], event["location"]["displayName"]) == ("Budget review", "Room 1")
    assert (event["bodyPreview"], event["attendees"]) == ("", [])
    assert len(as_user(office.ana).get("/me/events").json()["value"][0]["attendees"]) == 2
