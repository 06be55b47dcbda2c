"""Users: what they show, and how they come, change and go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pytest_graphmock import UsageError

NEW: dict[str, Any] = {
    "accountEnabled": True,
    "displayName": "Eve New",
    "mailNickname": "eve",
    "userPrincipalName": "eve@contoso.example",
    "passwordProfile": {"password": "xWwvJ]6NMw+bWH-d", "forceChangePasswordNextSignIn": True},
}
Error = Callable[..., dict[str, Any]]


def test_user_shows_eleven_properties_nulls_included(office: Any, app: Any) -> None:
    """The default set, under ``#users/$entity`` (documented)."""
    answer = app.get(f"/users/{office.ana.mail}").json()

    assert answer.pop("@odata.context").endswith("/v1.0/$metadata#users/$entity")
    assert set(answer) == {
        "businessPhones",
        "displayName",
        "givenName",
        "jobTitle",
        "mail",
        "mobilePhone",
        "officeLocation",
        "preferredLanguage",
        "surname",
        "userPrincipalName",
        "id",
    }
    assert answer["jobTitle"] is None
    assert answer["businessPhones"] == []


def test_selected_properties_are_what_add_user_said(graph_mock: Any, app: Any) -> None:
    """All that a user can hold is told to who selects it."""
    user = graph_mock.add_user(
        "Flo Full", department="Sales", employee_id="7", usage_location="DE", postal_code="10115"
    )
    names = "department,employeeId,usageLocation,postalCode,accountEnabled,userType,state"

    answer = app.get(f"/users/{user.id}?$select={names}").json()

    del answer["@odata.context"]
    assert answer == {
        "id": user.id,
        "department": "Sales",
        "employeeId": "7",
        "usageLocation": "DE",
        "postalCode": "10115",
        "accountEnabled": True,
        "userType": "Member",
        "state": None,
    }


def test_mailbox_settings_are_selected_of_one_user_only(
    office: Any, as_user: Callable[..., Any], error: Error
) -> None:
    """With the entity, not with the collection (documented; 403 assumed)."""
    api = as_user(office.ana)

    one = api.get("/me?$select=displayName,mailboxSettings").json()
    all_of_them = api.get("/users?$select=mailboxSettings")
    others = api.get(f"/users/{office.bob.id}?$select=mailboxSettings")

    assert one["mailboxSettings"]["timeZone"] == "UTC"
    assert error(all_of_them, 403)["code"] == "ErrorAccessDenied"
    assert error(others, 403)["code"] == "ErrorAccessDenied"


@pytest.mark.graph_mock(auth="strict")
def test_mailbox_settings_need_their_own_permission(
    office: Any, as_user: Callable[..., Any], error: Error
) -> None:
    """``User.Read`` alone does not open them (documented)."""
    path = "/me?$select=mailboxSettings"

    refused = as_user(office.ana, scopes=["User.Read"]).get(path)
    shown = as_user(office.ana, scopes=["User.Read", "MailboxSettings.Read"]).get(path)

    assert error(refused, 403)["code"] == "ErrorAccessDenied"
    assert shown.status_code == 200


def test_new_user_has_a_mailbox_that_mail_reaches(office: Any, app: Any) -> None:
    """201 with the entity; an invitation arrives in the new Inbox."""
    answer = app.post("/users", NEW)

    assert answer.status_code == 201, answer.text
    assert answer.headers["Location"].endswith(f"/users/{answer.json()['id']}")
    assert answer.json()["mail"] == "eve@contoso.example"
    office.meeting(attendees=["eve@contoso.example"])
    eve = office.mock.user("eve@contoso.example")
    assert [each.subject for each in eve.inbox.messages] == ["Budget review"]
    assert len(app.get(f"/users/{eve.id}/events").json()["value"]) == 1


@pytest.mark.parametrize("name", list(NEW))
def test_new_user_lacking_a_required_property_is_refused(
    office: Any, app: Any, name: str, error: Error
) -> None:
    """400 that names it, and nobody is added."""
    before = len(office.mock.users)

    answer = app.post("/users", {key: each for key, each in NEW.items() if key != name})

    assert error(answer)["code"] == "Request_BadRequest"
    assert f"'{name}'" in error(answer)["message"]
    assert len(office.mock.users) == before


def test_name_of_somebody_else_is_a_conflict(office: Any, app: Any, error: Error) -> None:
    """Code, text and details as they were seen."""
    answer = error(app.post("/users", {**NEW, "userPrincipalName": "ANA@contoso.example"}))

    text = "Another object with the same value for property userPrincipalName already exists."
    assert (answer["code"], answer["message"]) == ("Request_BadRequest", text)
    assert answer["details"] == [
        {"code": "ObjectConflict", "message": text, "target": "userPrincipalName"}
    ]


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"userPrincipalName": "eve@elsewhere.example"}, "verified domain names"),
        ({"userPrincipalName": "eve"}, "'userPrincipalName'"),
        ({"mailNickname": "e ve"}, "'mailNickname'"),
        ({"mail": "ana@contoso.example"}, "proxyAddresses"),
        ({"city": ""}, "'city'"),
        ({"usageLocation": "Germany"}, "'usageLocation'"),
        ({"userType": "Robot"}, "'userType'"),
        ({"businessPhones": ["1", "2"]}, "'businessPhones'"),
        ({"displayName": None}, "'displayName'"),
        ({"passwordProfile": {}}, "'passwordProfile'"),
        ({"id": "x"}, "read-only"),
        ({"nickname": "x"}, "nickname"),
        ({"accountEnabled": 1}, "Edm.Boolean"),
    ],
)
def test_value_that_makes_no_sense_is_refused(
    office: Any, app: Any, changes: dict[str, Any], part: str, error: Error
) -> None:
    """400 that says which, for new users; nobody is added."""
    before = len(office.mock.users)

    answer = app.post("/users", {**NEW, **changes})

    assert part in error(answer)["message"]
    assert len(office.mock.users) == before


@pytest.mark.graph_mock(allow_unimplemented=True)
def test_property_that_is_not_kept_says_so(office: Any, app: Any, error: Error) -> None:
    """501, naming the property."""
    answer = app.post("/users", {**NEW, "skills": ["juggling"]})

    assert "property 'skills'" in error(answer, 501)["message"]


def test_further_address_of_somebody_else_is_refused(office: Any) -> None:
    """In Python as over HTTP: no two have the same address."""
    with pytest.raises(UsageError, match="Ana Org"):
        office.mock.add_user("Eve New", proxy_mails=("ana@contoso.example",))

    assert office.mock.user("ana@contoso.example") == office.ana


def test_changed_properties_are_read_back_and_others_stay(office: Any, app: Any) -> None:
    """204; null empties."""
    path = f"/users/{office.ana.id}"
    app.patch(path, {"jobTitle": "Chair", "city": "Ulm"})

    answer = app.patch(path, {"city": None, "otherMails": ["ana@home.example"]})

    assert (answer.status_code, answer.content) == (204, b"")
    found = app.get(f"{path}?$select=jobTitle,city,otherMails,surname").json()
    assert (found["jobTitle"], found["city"], found["surname"]) == ("Chair", None, "Org")
    assert found["otherMails"] == ["ana@home.example"]
    assert office.ana.job_title == "Chair"


def test_users_change_themselves_by_me(office: Any, as_user: Callable[..., Any]) -> None:
    """PATCH /me (documented)."""
    answer = as_user(office.bob).patch("/me", {"mobilePhone": "+49 1"})

    assert answer.status_code == 204
    assert as_user(office.bob).get("/me").json()["mobilePhone"] == "+49 1"


def test_changed_address_is_shown_and_the_old_one_still_arrives(office: Any, app: Any) -> None:
    """The former primary address stays as a secondary one (assumed: as Exchange does)."""
    mail = {"mail": "anna@contoso.example"}

    assert app.patch(f"/users/{office.bob.id}", mail).status_code == 204

    office.meeting(attendees=["bob@contoso.example"])
    found = app.get(f"/users/{office.bob.id}?$select=mail,proxyAddresses").json()
    assert found["proxyAddresses"] == ["SMTP:anna@contoso.example", "smtp:bob@contoso.example"]
    assert len(office.bob.inbox.messages) == 1


def test_refused_change_changes_nothing(office: Any, app: Any, error: Error) -> None:
    """All of a PATCH or none of it."""
    answer = app.patch(
        f"/users/{office.ana.id}", {"jobTitle": "Chair", "mail": "bob@contoso.example"}
    )

    assert error(answer)["details"][0]["code"] == "ObjectConflict"
    assert office.ana.job_title is None


def test_deleted_user_is_nowhere_any_more(
    office: Any, app: Any, error: Error, reference: Callable[..., Any]
) -> None:
    """404 for the entity and the mailbox; out of groups, lists and the lead of others."""
    group = office.mock.add_group("Zebra", members=[office.ana, office.bob])
    app("PUT", f"/users/{office.cy.id}/manager/$ref", json=reference(office.bob))

    answer = app.delete(f"/users/{office.bob.id}")

    assert (answer.status_code, answer.content) == (204, b"")
    gone = error(app.get(f"/users/{office.bob.id}"), 404)
    assert gone["code"] == "Request_ResourceNotFound"
    assert error(app.get("/users/bob@contoso.example/messages"), 404)["code"] == "ErrorInvalidUser"
    assert [each.mail for each in group.members] == [office.ana.mail]
    assert office.cy.manager is None
    listed = app.get("/users?$top=999").json()["value"]
    assert office.bob.id not in [each["id"] for each in listed]
    assert app.delete(f"/users/{office.bob.id}").status_code == 404


def test_mail_to_a_deleted_user_goes_outside(office: Any, app: Any) -> None:
    """The address is one that nobody has; others get theirs, and the old notices still read."""
    meeting = office.meeting()
    app.delete(f"/users/{office.bob.id}")

    answer = app.post(f"/users/{office.ana.id}/events/{meeting.id}/cancel", {"comment": "Off"})

    assert answer.status_code == 202
    sent = office.mock.outbox.cancellations[0]
    assert list(sent.message_ids) == [office.cy.mail]
    assert sent.external == ["bob@contoso.example"]
    assert list(office.mock.outbox.invitations[0].message_ids) == [office.bob.mail, office.cy.mail]


def test_reset_brings_a_deleted_user_back_with_the_mail(graph_mock: Any, app: Any) -> None:
    """In the same place, with the same mailbox."""
    first, order = graph_mock.users[0], [each.id for each in graph_mock.users]
    inbox = [each.id for each in first.inbox.messages]
    app.delete(f"/users/{first.id}")
    assert [each.id for each in graph_mock.users] == order[1:]

    graph_mock.reset()

    assert [each.id for each in graph_mock.users] == order
    assert [each.id for each in first.inbox.messages] == inbox


def test_user_of_a_deleted_ones_name_is_another(office: Any, app: Any) -> None:
    """The address is free again; id and mailbox are new."""
    office.meeting()
    app.delete(f"/users/{office.bob.id}")

    answer = app.post(
        "/users", {**NEW, "userPrincipalName": "bob@contoso.example", "mailNickname": "bob"}
    )

    assert answer.status_code == 201
    assert answer.json()["id"] != office.bob.id
    assert app.get("/users/bob@contoso.example/events").json()["value"] == []


def test_nobody_deletes_themselves_by_me(office: Any, as_user: Callable[..., Any]) -> None:
    """There is no DELETE /me."""
    answer = as_user(office.ana).delete("/me")

    assert answer.status_code == 405
    assert office.ana in list(office.mock.users)


def test_delta_tells_who_came_changed_and_went(
    office: Any, app: Any, following: Callable[..., Any]
) -> None:
    """A follower's copy is what the list says."""
    follower = following(office.ana, "/users/delta")
    eve = app.post("/users", NEW).json()["id"]
    app.patch(f"/users/{office.cy.id}", {"jobTitle": "Chair"})
    app.delete(f"/users/{office.bob.id}")

    follower.follow()

    assert follower.removed == [office.bob.id]
    assert {each["id"] for each in follower.changed} == {eve, office.cy.id}


def test_dump_says_who_is_there_now(office: Any, app: Any) -> None:
    """New and changed people are loaded again as they are; who went is not there."""
    app.post("/users", {**NEW, "usageLocation": "DE"})
    app.delete(f"/users/{office.bob.id}")
    app.patch(f"/users/{office.cy.id}", {"accountEnabled": False, "mail": "cyrus@contoso.example"})
    dumped = office.mock.dump()

    office.mock.load(dumped)

    assert office.mock.dump() == dumped
    found = app.get("/users/eve@contoso.example?$select=usageLocation").json()
    assert found["usageLocation"] == "DE"
    assert app.get("/users/bob@contoso.example").status_code == 404
    cy = app.get("/users/cyrus@contoso.example?$select=accountEnabled,proxyAddresses").json()
    assert cy["accountEnabled"] is False
    assert "smtp:cy@contoso.example" in cy["proxyAddresses"]


@pytest.mark.graph_mock(auth="strict")
@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("POST", "/users", "User.ReadWrite.All"),
        ("PATCH", "/users/{bob}", "User.ReadWrite.All"),
        ("DELETE", "/users/{bob}", "User.ReadWrite.All"),
        ("PATCH", "/me", "User.ReadWrite"),
    ],
)
def test_writing_users_needs_its_permission(
    office: Any, as_user: Callable[..., Any], method: str, path: str, scope: str, error: Error
) -> None:
    """The directory's own 403 (documented)."""
    path, body = path.format(bob=office.bob.id), NEW if method == "POST" else {"city": "Ulm"}

    refused = as_user(office.ana, scopes=["User.Read", "User.Read.All"])(method, path, json=body)
    allowed = as_user(office.ana, scopes=[scope])(method, path, json=body)

    assert error(refused, 403)["code"] == "Authorization_RequestDenied"
    assert allowed.status_code in (201, 204)
