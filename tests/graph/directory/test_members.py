"""Relations: members, owners, managers, reports, and the groups that somebody is in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Error = Callable[..., dict[str, Any]]
Reference = Callable[[Any], dict[str, str]]
EVENTUAL = {"ConsistencyLevel": "eventual"}
NOBODY = "11111111-2222-3333-4444-555555555555"


@pytest.fixture
def group(office: Any) -> Any:
    """Ana owns it; Ana and Bob are in it."""
    return office.mock.add_group("Zebra", members=[office.ana, office.bob])


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json()["value"]]


def test_members_say_what_they_are_unless_the_address_does(
    office: Any, app: Any, group: Any
) -> None:
    """``@odata.type`` on directoryObjects, none behind a cast (documented by samples)."""
    objects = app.get(f"/groups/{group.id}/members").json()
    users = app.get(f"/groups/{group.id}/members/microsoft.graph.user?$select=displayName").json()

    assert objects["@odata.context"].endswith("/$metadata#directoryObjects")
    assert {each["@odata.type"] for each in objects["value"]} == {"#microsoft.graph.user"}
    assert users["@odata.context"].endswith("/$metadata#users(displayName)")
    assert users["value"] == [
        {"id": office.ana.id, "displayName": "Ana Org"},
        {"id": office.bob.id, "displayName": "Bob Bell"},
    ]


@pytest.mark.parametrize("relation", ["members", "owners", "transitiveMembers"])
def test_cast_to_group_finds_nobody_among_people(app: Any, group: Any, relation: str) -> None:
    """Microsoft 365 groups hold users only (documented)."""
    if relation != "owners":
        assert ids(app.get(f"/groups/{group.id}/{relation}/microsoft.graph.group")) == []
    assert ids(app.get(f"/groups/{group.id}/{relation}")) != []


@pytest.mark.parametrize("cast", ["", "/microsoft.graph.user"])
def test_members_are_counted_by_special_request(
    app: Any, group: Any, error: Error, cast: str
) -> None:
    """A bare number with ConsistencyLevel, 400 without (documented)."""
    path = f"/groups/{group.id}/members{cast}/$count"

    assert error(app.get(path))["message"] == "$count is not currently supported."
    assert app.get(path, headers=EVENTUAL).text == "2"


def test_added_member_gets_what_is_sent_to_the_group(
    office: Any, app: Any, group: Any, reference: Reference
) -> None:
    """204; delivery follows membership."""
    answer = app.post(f"/groups/{group.id}/members/$ref", reference(office.cy))

    assert (answer.status_code, answer.content) == (204, b"")
    assert group.members == [office.ana, office.bob, office.cy]
    office.dan.calendar.add_meeting("Zoo", attendees=[group], start="2026-03-10T13:00:00Z")
    assert [each.subject for each in office.cy.inbox.messages] == ["Zoo"]


def test_removed_member_gets_nothing_more(office: Any, app: Any, group: Any) -> None:
    """204; the second time 404."""
    path = f"/groups/{group.id}/members/{office.bob.id}/$ref"

    assert app.delete(path).status_code == 204

    assert app.delete(path).status_code == 404
    assert group.members == [office.ana]
    office.dan.calendar.add_meeting("Zoo", attendees=[group], start="2026-03-10T13:00:00Z")
    assert office.bob.inbox.messages == []


@pytest.mark.parametrize("relation", ["members", "owners"])
def test_adding_twice_is_refused(
    office: Any, app: Any, group: Any, error: Error, reference: Reference, relation: str
) -> None:
    """400 with the documented text."""
    answer = error(app.post(f"/groups/{group.id}/{relation}/$ref", reference(office.ana)))

    assert answer["code"] == "Request_BadRequest"
    assert answer["message"] == (
        "One or more added object references already exist for the following modified "
        f"properties: '{relation}'."
    )


@pytest.mark.parametrize(
    ("body", "status", "part"),
    [
        ({"@odata.id": f"https://x/v1.0/directoryObjects/{NOBODY}"}, 404, NOBODY),
        ({"@odata.id": f"https://x/v1.0/users('{NOBODY}')"}, 404, NOBODY),
        ({"@odata.id": "https://x/v1.0/me"}, 400, "Invalid object identifier"),
        ({"@odata.id": 5}, 400, "Invalid object identifier"),
        ({}, 400, "Invalid object identifier"),
        ({"id": NOBODY}, 400, "'id'"),
    ],
)
def test_reference_that_is_none_is_refused(
    app: Any, group: Any, error: Error, body: Any, status: int, part: str
) -> None:
    """Nobody is added by it."""
    before = group.members

    answer = app.post(f"/groups/{group.id}/members/$ref", body)

    assert part in error(answer, status)["message"]
    assert group.members == before


def test_group_is_no_member_of_a_group(
    office: Any, app: Any, group: Any, error: Error, reference: Reference
) -> None:
    """Microsoft 365 groups do not nest (documented)."""
    other = office.mock.add_group("Yak")

    answer = app.post(f"/groups/{group.id}/members/$ref", reference(other))

    assert "references: 'members'" in error(answer)["message"]
    assert ids(app.get(f"/groups/{other.id}/memberOf")) == []


def test_last_owner_stays(
    office: Any, app: Any, group: Any, error: Error, reference: Reference
) -> None:
    """Until there is another one."""
    path = f"/groups/{group.id}/owners"

    assert "at least one owner" in error(app.delete(f"{path}/{office.ana.id}/$ref"))["message"]

    assert app.post(f"{path}/$ref", reference(office.cy)).status_code == 204
    assert app.delete(f"{path}/{office.ana.id}/$ref").status_code == 204
    assert ids(app.get(path)) == [office.cy.id]
    assert group.members == [office.ana, office.bob]


def test_group_delta_tells_members_that_came_and_went(
    office: Any, app: Any, group: Any, reference: Reference, following: Callable[..., Any]
) -> None:
    """``members@delta`` (documented)."""
    follower = following(office.ana, "/groups/delta")
    app.post(f"/groups/{group.id}/members/$ref", reference(office.cy))
    app.delete(f"/groups/{group.id}/members/{office.bob.id}/$ref")

    (told,) = follower.follow()

    changes = {each["id"]: "@removed" in each for each in told["members@delta"]}
    assert changes == {office.cy.id: False, office.bob.id: True}


@pytest.mark.parametrize("relation", ["memberOf", "transitiveMemberOf"])
def test_groups_of_a_user_with_and_without_cast(
    office: Any, app: Any, group: Any, relation: str
) -> None:
    """directoryObjects that are groups; the cast has them without type."""
    path = f"/users/{office.bob.id}/{relation}"

    (found,) = app.get(path).json()["value"]
    (cast,) = app.get(f"{path}/microsoft.graph.group").json()["value"]

    assert found["@odata.type"] == "#microsoft.graph.group"
    assert found["id"] == cast["id"] == group.id
    assert "@odata.type" not in cast
    assert ids(app.get(f"/users/{office.dan.id}/{relation}")) == []
    assert app.get(f"{path}/{group.id}").json()["displayName"] == "Zebra"
    assert app.get(f"{path}/{NOBODY}").status_code == 404


def test_owned_groups_are_those_somebody_owns(office: Any, app: Any, group: Any) -> None:
    """Members own nothing by being in it."""
    assert ids(app.get(f"/users/{office.ana.id}/ownedObjects")) == [group.id]
    assert ids(app.get(f"/users/{office.bob.id}/ownedObjects")) == []


def test_manager_is_assigned_shown_and_removed(
    office: Any, app: Any, error: Error, reference: Reference
) -> None:
    """PUT and DELETE ``$ref`` give 204; without a manager there is a 404 (documented)."""
    path = f"/users/{office.bob.id}/manager"
    assert error(app.get(path), 404)["code"] == "Request_ResourceNotFound"

    assert app("PUT", f"{path}/$ref", json=reference(office.ana)).status_code == 204

    found = app.get(path).json()
    assert found["@odata.context"].endswith("/$metadata#directoryObjects/$entity")
    assert (found["@odata.type"], found["id"]) == ("#microsoft.graph.user", office.ana.id)
    assert app.get(f"{path}/$ref").json()["@odata.id"].endswith(office.ana.id)
    assert office.bob.manager == office.ana
    assert office.ana.direct_reports == [office.bob]
    assert ids(app.get(f"/users/{office.ana.id}/directReports")) == [office.bob.id]

    assert app.delete(f"{path}/$ref").status_code == 204
    assert office.bob.manager is None
    assert app.delete(f"{path}/$ref").status_code == 404


def test_group_leads_nobody(
    office: Any, app: Any, group: Any, error: Error, reference: Reference
) -> None:
    """A manager is a user."""
    answer = app("PUT", f"/users/{office.bob.id}/manager/$ref", json=reference(group))

    assert "'manager'" in error(answer)["message"]
    assert office.bob.manager is None


def test_reports_can_be_counted_cast_and_filtered(office: Any, app: Any) -> None:
    """As any collection of directory objects."""
    lead = office.mock.add_user("Lea Lead")
    for name in ("Max One", "Moe Two"):
        office.mock.add_user(name, manager=lead)
    path = f"/users/{lead.id}/directReports"

    assert app.get(f"{path}/$count", headers=EVENTUAL).text == "2"
    found = app.get(f"{path}/microsoft.graph.user?$filter=startswith(displayName,'moe')")
    assert [each["displayName"] for each in found.json()["value"]] == ["Moe Two"]
    assert [each.display_name for each in lead.direct_reports] == ["Max One", "Moe Two"]


@pytest.mark.graph_mock(auth="strict")
def test_changing_members_needs_its_permission(
    office: Any, as_user: Callable[..., Any], group: Any, error: Error, reference: Reference
) -> None:
    """``GroupMember.ReadWrite.All`` (documented)."""
    path, body = f"/groups/{group.id}/members/$ref", reference(office.cy)

    refused = as_user(office.ana, scopes=["GroupMember.Read.All"]).post(path, body)
    allowed = as_user(office.ana, scopes=["GroupMember.ReadWrite.All"]).post(path, body)

    assert error(refused, 403)["code"] == "Authorization_RequestDenied"
    assert allowed.status_code == 204
