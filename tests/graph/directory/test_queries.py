"""``$expand``, paging and filters of directory objects, beyond what the list tests say."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

Error = Callable[..., dict[str, Any]]
EVENTUAL = {"ConsistencyLevel": "eventual"}


@pytest.fixture
def team(office: Any) -> Any:
    """Lea leads 25 people, who are all in one group."""
    lead = office.mock.add_user("Lea Lead", job_title="Head")
    people = [
        office.mock.add_user(f"Person {number:02}", manager=lead, department="Zoo")
        for number in range(25)
    ]
    group = office.mock.add_group("Zoo", members=[lead, *people])
    return SimpleNamespace(lead=lead, people=people, group=group)


def test_manager_is_expanded_with_its_selection(team: Any, app: Any) -> None:
    """On one user and on the list (documented); who has none lacks the member."""
    expand = "$select=id&$expand=manager($select=displayName)"

    one = app.get(f"/users/{team.people[0].id}?{expand}").json()
    boss = app.get(f"/users/{team.lead.id}?{expand}").json()
    listed = app.get(f"/users?{expand}&$filter=department eq 'Zoo'").json()["value"]

    manager = {
        "@odata.type": "#microsoft.graph.user",
        "id": team.lead.id,
        "displayName": "Lea Lead",
    }
    assert one["manager"] == manager
    assert "manager" not in boss
    assert [each["manager"] for each in listed] == [manager] * 25


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/users/{lead}", "directReports"),
        ("/groups/{group}", "members"),
        ("/groups/{group}", "transitiveMembers"),
    ],
)
def test_no_more_than_twenty_objects_are_expanded(
    team: Any, app: Any, path: str, name: str
) -> None:
    """And there is no link to more of them (documented)."""
    path = path.format(lead=team.lead.id, group=team.group.id)

    answer = app.get(f"{path}?$expand={name}").json()

    assert len(answer[name]) == 20
    assert f"{name}@odata.nextLink" not in answer
    assert answer[name][0]["@odata.type"] == "#microsoft.graph.user"


def test_groups_and_owners_are_expanded(team: Any, app: Any) -> None:
    """``memberOf`` of a user, ``owners`` of a group."""
    user = app.get(f"/users/{team.people[3].id}?$expand=memberOf($select=displayName)").json()
    group = app.get(f"/groups/{team.group.id}?$expand=owners").json()

    assert [each["displayName"] for each in user["memberOf"]] == ["Zoo"]
    assert [each["id"] for each in group["owners"]] == [team.lead.id]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/users?$expand=manager,directReports", "Request_UnsupportedQuery"),
        ("/groups?$expand=members,owners", "Request_UnsupportedQuery"),
        ("/users?$expand=nothing", "BadRequest"),
        ("/users?$expand=manager($select=nothing)&$filter=department eq 'Zoo'", "BadRequest"),
    ],
)
def test_expansion_that_makes_no_sense_is_refused(
    team: Any, app: Any, error: Error, path: str, code: str
) -> None:
    """One relation at a time, and one that there is (documented)."""
    assert error(app.get(path))["code"] == code


@pytest.mark.graph_mock(allow_unimplemented=True)
@pytest.mark.parametrize("nested", ["$filter=id eq 'x'", "$top=3", "$levels=max"])
def test_options_inside_an_expansion_say_that_they_are_not_built(
    team: Any, app: Any, nested: str
) -> None:
    """501, never passed over."""
    answer = app.get(f"/users/{team.people[0].id}?$expand=manager({nested})")

    assert answer.status_code == 501


def test_relations_are_paged_by_token(team: Any, app: Any) -> None:
    """``$top`` stays in the link, and every member comes once."""
    path, found = f"/groups/{team.group.id}/members?$top=10&$select=id", []
    while path:
        answer = app.get(path).json()
        found += [each["id"] for each in answer["value"]]
        link = answer.get("@odata.nextLink", "")
        path = link.partition("/v1.0")[2]
        assert not link or ("$top=10" in link and "$skiptoken=" in link)

    assert found == [each.id for each in (team.lead, *team.people)]


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("employeeId eq '7'", ["Eve New"]),
        ("usageLocation in ('DE','AT') and startswith(displayName,'Eve')", ["Eve New"]),
        ("otherMails/any(m:m eq 'eve@home.example')", ["Eve New"]),
        ("mailNickname eq 'evelyn'", ["Eve New"]),
        ("accountEnabled eq false and userType eq 'Guest'", ["Eve New"]),
    ],
)
def test_what_a_user_holds_can_be_filtered_on(
    office: Any, app: Any, expression: str, found: list[str]
) -> None:
    """The new properties as well as the old ones."""
    office.mock.add_user(
        "Eve New",
        employee_id="7",
        usage_location="DE",
        other_mails=("eve@home.example",),
        mail_nickname="evelyn",
        account_enabled=False,
        user_type="Guest",
    )

    answer = app.get(f"/users?$filter={expression}").json()

    assert [each["displayName"] for each in answer["value"]] == found


def test_members_are_searched_by_special_request(team: Any, app: Any, error: Error) -> None:
    """As the reference's own sample does, behind the cast."""
    path = f'/groups/{team.group.id}/members/microsoft.graph.user?$search="displayName:Lea"'

    assert error(app.get(path))["code"] == "Request_UnsupportedQuery"
    found = app.get(f"{path}&$count=true&$orderby=displayName", headers=EVENTUAL).json()
    assert found["@odata.count"] == 1
    assert found["value"][0]["id"] == team.lead.id


@pytest.mark.parametrize(
    "path",
    [
        "/users/{nobody}/manager",
        "/users/{nobody}/memberOf",
        "/groups/{nobody}/members",
        "/groups/{nobody}/owners/$count",
        "/groups/ana@contoso.example",
    ],
)
def test_unknown_object_is_not_found_in_the_directorys_words(
    office: Any, app: Any, error: Error, path: str
) -> None:
    """404 ``Request_ResourceNotFound``, whatever is asked of it (documented)."""
    nobody = "11111111-2222-3333-4444-555555555555"

    answer = error(app.get(path.format(nobody=nobody), headers=EVENTUAL), 404)

    assert answer["code"] == "Request_ResourceNotFound"
    assert answer["message"].startswith("Resource '")


def test_user_without_a_mailbox_has_relations(office: Any, app: Any, error: Error) -> None:
    """The directory knows them; the mailbox is what they lack."""
    user = office.mock.add_user("Max Mailless", has_mailbox=False, manager=office.ana)

    assert app.get(f"/users/{user.id}/manager").json()["id"] == office.ana.id
    gone = error(app.get(f"/users/{user.id}?$select=mailboxSettings"), 404)
    assert gone["code"] == "MailboxNotEnabledForRESTAPI"
