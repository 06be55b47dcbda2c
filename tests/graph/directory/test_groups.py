"""Microsoft 365 groups: what they show, and how they come, change and go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

NEW: dict[str, Any] = {
    "displayName": "Library Assist",
    "description": "Self help community for library",
    "groupTypes": ["Unified"],
    "mailEnabled": True,
    "mailNickname": "library",
    "securityEnabled": False,
}
Error = Callable[..., dict[str, Any]]


def bound(*people: Any) -> list[str]:
    return [f"https://graph.microsoft.com/v1.0/users/{each.id}" for each in people]


def test_group_shows_what_the_reference_lists(office: Any, app: Any) -> None:
    """The default set, nulls included, under ``#groups/$entity`` (documented)."""
    group = office.mock.add_group("Zebra", members=[office.ana])

    answer = app.get(f"/groups/{group.id}").json()

    assert answer["@odata.context"].endswith("/$metadata#groups/$entity")
    assert answer["groupTypes"] == ["Unified"]
    assert (answer["visibility"], answer["classification"]) == ("Public", None)
    assert answer["proxyAddresses"] == ["SMTP:zebra@contoso.example"]
    assert {"renewedDateTime", "theme", "membershipRule", "securityIdentifier"} <= answer.keys()


def test_new_group_has_the_people_it_names(office: Any, app: Any) -> None:
    """201; ``members@odata.bind`` and ``owners@odata.bind`` say who (documented)."""
    people = {
        "members@odata.bind": bound(office.bob, office.cy),
        "owners@odata.bind": bound(office.ana),
    }

    answer = app.post("/groups", {**NEW, "visibility": "Private", **people})

    assert answer.status_code == 201, answer.text
    group = answer.json()
    assert (group["mail"], group["visibility"]) == ("library@contoso.example", "Private")
    assert answer.headers["Location"].endswith(f"/groups/{group['id']}")
    assert office.mock.group(group["id"]).members == [office.bob, office.cy]
    owners = app.get(f"/groups/{group['id']}/owners").json()["value"]
    assert [each["id"] for each in owners] == [office.ana.id]


def test_group_is_added_with_owners_and_a_description(office: Any, app: Any) -> None:
    """``add_group`` says what POST says."""
    group = office.mock.add_group(
        "Zebra", members=[office.bob], owners=[office.ana], description="Stripes"
    )

    found = app.get(f"/groups/{group.id}?$select=description&$expand=owners($select=id)").json()

    assert found["description"] == group.description == "Stripes"
    assert [each["id"] for each in found["owners"]] == [office.ana.id]
    assert (group.owners, group.members) == ([office.ana], [office.bob])


def test_who_makes_a_group_owns_it(office: Any, as_user: Callable[..., Any]) -> None:
    """Where no owner is named, the caller is it (documented); an application is none."""
    made = as_user(office.ana).post("/groups", NEW).json()
    by_app = as_user("app").post("/groups", {**NEW, "mailNickname": "other"}).json()

    api = as_user("app")
    assert [e["id"] for e in api.get(f"/groups/{made['id']}/owners").json()["value"]] == [
        office.ana.id
    ]
    assert api.get(f"/groups/{by_app['id']}/owners").json()["value"] == []


@pytest.mark.parametrize("name", ["displayName", "mailEnabled", "mailNickname", "securityEnabled"])
def test_new_group_lacking_a_required_property_is_refused(
    office: Any, app: Any, error: Error, name: str
) -> None:
    """400 that names it."""
    answer = app.post("/groups", {key: each for key, each in NEW.items() if key != name})

    assert f"'{name}' of resource 'Group'" in error(answer)["message"]


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"groupTypes": []}, "mail-enabled groups"),
        ({"groupTypes": ["Unfied"]}, "'groupTypes'"),
        ({"mailEnabled": False}, "'mailEnabled'"),
        ({"mailNickname": "a b"}, "'mailNickname'"),
        ({"mailNickname": "zebra"}, "mailNickname already exists"),
        ({"mailNickname": "ana"}, "mailNickname already exists"),
        ({"displayName": ""}, "'displayName'"),
        ({"visibility": "Hidden"}, "'Hidden'"),
        ({"members@odata.bind": ["x"]}, "Invalid object identifier"),
        ({"members@odata.bind": ["https://x/users/a"] * 21}, "20 references"),
    ],
)
def test_group_that_makes_no_sense_is_refused(
    office: Any, app: Any, error: Error, changes: dict[str, Any], part: str
) -> None:
    """400 that says why; no group is there afterwards."""
    office.mock.add_group("Zebra")
    before = len(office.mock.groups)

    answer = app.post("/groups", {**NEW, **changes})

    assert part in error(answer)["message"]
    assert len(office.mock.groups) == before


def test_group_with_an_unknown_member_is_not_made(office: Any, app: Any, error: Error) -> None:
    """404 and nothing half done."""
    nobody = "https://graph.microsoft.com/v1.0/users/11111111-2222-3333-4444-555555555555"
    before = len(office.mock.groups)

    answer = app.post("/groups", {**NEW, "members@odata.bind": [nobody]})

    assert error(answer, 404)["code"] == "Request_ResourceNotFound"
    assert len(office.mock.groups) == before


@pytest.mark.graph_mock(allow_unimplemented=True)
@pytest.mark.parametrize(
    "changes",
    [
        {"groupTypes": [], "mailEnabled": False, "securityEnabled": True},
        {"groupTypes": ["Unified", "DynamicMembership"]},
        {"theme": "Teal"},
    ],
)
def test_kinds_of_group_that_are_not_built_say_so(
    office: Any, app: Any, changes: dict[str, Any]
) -> None:
    """501: security groups, dynamic membership, properties that are not kept."""
    assert app.post("/groups", {**NEW, **changes}).status_code == 501


def test_changed_group_keeps_its_address(office: Any, app: Any) -> None:
    """204; the nickname changes and the address does not (assumed)."""
    group = office.mock.add_group("Zebra")
    changes = {"displayName": "Zoo", "mailNickname": "zoo", "visibility": "Private"}

    answer = app.patch(f"/groups/{group.id}", changes)

    assert (answer.status_code, answer.content) == (204, b"")
    found = app.get(f"/groups/{group.id}").json()
    assert {name: found[name] for name in changes} == changes
    assert found["mail"] == "zebra@contoso.example"


def test_patch_adds_members_all_or_none(office: Any, app: Any, error: Error) -> None:
    """``members@odata.bind``; one who is there already spoils it for all (documented)."""
    group = office.mock.add_group("Zebra", members=[office.ana])
    path = f"/groups/{group.id}"

    refused = app.patch(
        path, {"displayName": "Zoo", "members@odata.bind": bound(office.bob, office.ana)}
    )
    assert "'members'" in error(refused)["message"]
    assert (group.members, group.display_name) == ([office.ana], "Zebra")

    added = app.patch(path, {"members@odata.bind": bound(office.bob, office.cy)})
    assert added.status_code == 204
    assert group.members == [office.ana, office.bob, office.cy]


def test_deleted_group_is_nowhere_any_more(office: Any, app: Any, error: Error) -> None:
    """404; its members are in no group of that name, and mail to it reaches nobody."""
    group = office.mock.add_group("Zebra", members=[office.bob])

    assert app.delete(f"/groups/{group.id}").status_code == 204

    assert error(app.get(f"/groups/{group.id}"), 404)["code"] == "Request_ResourceNotFound"
    assert app.get(f"/users/{office.bob.id}/memberOf").json()["value"] == []
    body = {
        "subject": "Zoo",
        "start": {"dateTime": "2026-03-10T13:00:00", "timeZone": "UTC"},
        "end": {"dateTime": "2026-03-10T14:00:00", "timeZone": "UTC"},
        "attendees": [{"emailAddress": {"address": "zebra@contoso.example"}}],
    }
    assert app.post(f"/users/{office.ana.id}/events", body).status_code == 201
    assert office.bob.inbox.messages == []


def test_reset_takes_back_what_was_made_and_deleted(graph_mock: Any, app: Any) -> None:
    """Groups as seeded, members and all."""
    before = app.get("/groups").json()["value"]
    app.post("/groups", NEW)
    for each in before:
        app.delete(f"/groups/{each['id']}")

    graph_mock.reset()

    assert app.get("/groups").json()["value"] == before


@pytest.mark.graph_mock(auth="strict")
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/groups"), ("PATCH", "/groups/{id}"), ("DELETE", "/groups/{id}")]
)
def test_writing_groups_needs_its_permission(
    office: Any, as_user: Callable[..., Any], error: Error, method: str, path: str
) -> None:
    """``Group.ReadWrite.All`` (documented)."""
    group = office.mock.add_group("Zebra")
    path, body = path.format(id=group.id), NEW if method == "POST" else {"description": "x"}

    refused = as_user("app", scopes=["Group.Read.All"])(method, path, json=body)
    allowed = as_user("app", scopes=["Group.ReadWrite.All"])(method, path, json=body)

    assert error(refused, 403)["code"] == "Authorization_RequestDenied"
    assert allowed.status_code in (201, 204)
