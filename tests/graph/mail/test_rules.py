"""Inbox rules over HTTP: kept at the Inbox, and carried out on what arrives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pytest_graphmock import UsageError

from ..conftest import Api, Office

RULES = "/me/mailFolders/inbox/messageRules"
FROM_ANA = {
    "displayName": "From Ana",
    "sequence": 2,
    "conditions": {"senderContains": ["ana"]},
    "actions": {"markAsRead": True, "stopProcessingRules": True},
}


@pytest.fixture
def bob(office: Office, as_user: Callable[..., Api]) -> Api:
    """Bob, who gets mail."""
    return as_user(office.bob)


def test_a_rule_comes_back_as_it_was_made(bob: Api) -> None:
    """201 with defaults, words in capitals, and only what was said."""
    answer = bob.post(RULES, FROM_ANA)

    assert answer.status_code == 201
    rule = answer.json()
    assert len(rule["id"]) == 12
    assert rule["id"].startswith("AQAAA")
    assert rule["conditions"] == {"senderContains": ["ANA"]}
    assert rule["actions"] == {"markAsRead": True, "stopProcessingRules": True}
    assert (rule["isEnabled"], rule["hasError"], rule["isReadOnly"]) == (True, False, False)
    assert bob.get(f"{RULES}/{rule['id']}").json()["displayName"] == "From Ana"


def test_rules_are_listed_by_sequence(bob: Api) -> None:
    """Whatever was made first; $filter and $count work on them."""
    bob.post(RULES, FROM_ANA)
    bob.post(RULES, {**FROM_ANA, "displayName": "Earlier", "sequence": 1, "isEnabled": False})

    names = [each["displayName"] for each in bob.get(RULES).json()["value"]]
    off = bob.get(f"{RULES}?$filter=isEnabled eq false&$count=true").json()

    assert names == ["Earlier", "From Ana"]
    assert off["@odata.count"] == 1
    assert off["value"][0]["displayName"] == "Earlier"
    assert bob.get(f"{RULES}/$count").text.strip("\ufeff") == "2"


def test_a_change_replaces_actions_whole(bob: Api) -> None:
    """As the reference's sample does; what is not named stays."""
    rule = bob.post(RULES, FROM_ANA).json()

    answer = bob.patch(
        f"{RULES}/{rule['id']}",
        {"displayName": "Important", "actions": {"markImportance": "high"}},
    )

    assert answer.status_code == 200
    assert answer.json()["actions"] == {"markImportance": "high"}
    assert answer.json()["conditions"] == rule["conditions"]
    assert answer.json()["sequence"] == 2


def test_a_deleted_rule_is_gone(bob: Api) -> None:
    """204, then 404."""
    rule = bob.post(RULES, FROM_ANA).json()

    assert bob.delete(f"{RULES}/{rule['id']}").status_code == 204

    gone = bob.get(f"{RULES}/{rule['id']}")
    assert gone.status_code == 404
    assert gone.json()["error"]["code"] == "ErrorItemNotFound"
    assert bob.get(RULES).json()["value"] == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"sequence": 0}, "Sequence", id="sequence 0"),
        pytest.param({"sequence": None}, "Sequence", id="no sequence"),
        pytest.param({"displayName": " "}, "DisplayName", id="no name"),
        pytest.param({"actions": {}}, "Actions", id="no action"),
        pytest.param({"actions": {"delete": False}}, "Actions", id="an action that is not"),
    ],
)
def test_what_a_rule_lacks_is_named(bob: Api, changes: dict[str, Any], field: str) -> None:
    """400 MessageRuleValidationError, and nothing is kept."""
    answer = bob.post(RULES, {**FROM_ANA, **changes})

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "MessageRuleValidationError"
    assert f"Field: '{field}'" in answer.json()["error"]["message"]
    assert bob.get(RULES).json()["value"] == []


def test_a_change_is_checked_like_a_new_rule(bob: Api) -> None:
    """400 MessageRuleValidationError, and the rule stays as it was."""
    bob.post(RULES, FROM_ANA)
    (rule,) = bob.get(RULES).json()["value"]

    answer = bob.patch(f"{RULES}/{rule['id']}", {"displayName": " "})

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "MessageRuleValidationError"
    assert bob.get(RULES).json()["value"] == [rule]


def test_a_target_is_an_id_of_this_mailbox(bob: Api, office: Office) -> None:
    """A well-known name is no id; somebody else's folder is not here."""
    named = bob.post(RULES, {**FROM_ANA, "actions": {"moveToFolder": "archive"}})
    foreign = bob.post(
        RULES, {**FROM_ANA, "actions": {"moveToFolder": office.ana.add_folder("Mine").id}}
    )

    assert named.json()["error"]["code"] == "ErrorInvalidIdMalformed"
    assert "Field: 'MoveToFolder'" in foreign.json()["error"]["message"]


@pytest.mark.parametrize(
    ("action", "field"), [("moveToFolder", "MoveToFolder"), ("copyToFolder", "CopyToFolder")]
)
def test_a_folder_of_somebody_else_is_no_target(
    bob: Api, office: Office, as_user: Callable[..., Api], action: str, field: str
) -> None:
    """Not even one that has the same place in every mailbox."""
    archive = as_user(office.ana).get("/me/mailFolders/archive").json()["id"]

    answer = bob.post(RULES, {**FROM_ANA, "actions": {action: archive}})

    assert answer.status_code == 400
    assert f"Field: '{field}'" in answer.json()["error"]["message"]
    assert bob.get(RULES).json()["value"] == []


def test_only_the_inbox_has_rules(bob: Api) -> None:
    """Elsewhere 400."""
    answer = bob.get("/me/mailFolders/drafts/messageRules")

    assert answer.status_code == 400


@pytest.mark.graph_mock(auth="strict")
@pytest.mark.parametrize(
    ("scope", "status"),
    [
        pytest.param("MailboxSettings.Read", 200, id="settings"),
        pytest.param("Mail.ReadWrite", 403, id="mail"),
    ],
)
def test_rules_are_settings_not_mail(
    office: Office, as_user: Callable[..., Api], scope: str, status: int
) -> None:
    """MailboxSettings.Read is what they need."""
    assert as_user(office.bob, scopes=scope).get(RULES).status_code == status


def test_an_invitation_goes_where_a_rule_says(bob: Api, office: Office) -> None:
    """The transport carries rules out on meeting messages as on all others."""
    folder = office.bob.add_folder("Meetings")
    rule = {
        **FROM_ANA,
        "conditions": {"isMeetingRequest": True},
        "actions": {"moveToFolder": folder.id, "markAsRead": True},
    }
    assert bob.post(RULES, rule).status_code == 201

    office.meeting("Budget")

    (message,) = folder.messages
    assert message.subject == "Budget"
    assert message.is_read
    assert office.bob.inbox.messages == []
    assert office.cy.inbox.messages[0].subject == "Budget"


@pytest.mark.graph_mock(allow_unimplemented=True)
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"conditions": {"isSigned": True}}, id="isSigned"),
        pytest.param({"exceptions": {"isVoicemail": True}}, id="isVoicemail"),
    ],
)
def test_what_a_message_does_not_tell_is_no_condition(bob: Api, changes: dict[str, Any]) -> None:
    """501 naming it, never a rule that does nothing."""
    answer = bob.post(RULES, {**FROM_ANA, **changes})

    assert answer.status_code == 501
    assert bob.get(RULES).json()["value"] == []


def test_a_rule_whose_folder_is_gone_has_an_error(bob: Api, office: Office) -> None:
    """hasError says so, and nothing is moved any more."""
    folder = bob.post("/me/mailFolders", {"displayName": "Meetings"}).json()
    rule = bob.post(RULES, {**FROM_ANA, "actions": {"moveToFolder": folder["id"]}}).json()
    for _ in range(2):
        assert bob.delete(f"/me/mailFolders/{folder['id']}").status_code == 204

    office.meeting("Budget")

    assert bob.get(f"{RULES}/{rule['id']}").json()["hasError"] is True
    assert [each.subject for each in office.bob.inbox.messages] == ["Budget"]


def sent_to_bob(office: Office, as_user: Callable[..., Api], subject: str = "Plan") -> None:
    """A mail from Ana to Bob."""
    message = {
        "subject": subject,
        "body": {"contentType": "text", "content": "All of it"},
        "toRecipients": [{"emailAddress": {"address": office.bob.mail}}],
        "internetMessageHeaders": [{"name": "x-project", "value": "Falcon"}],
    }
    assert as_user(office.ana).post("/me/sendMail", {"message": message}).status_code == 202


def sends_on(api: Api, action: str, *addresses: str, **conditions: Any) -> None:
    """A rule that sends all mail on."""
    people = [{"emailAddress": {"address": each}} for each in addresses]
    rule = {
        "displayName": "On",
        "sequence": 1,
        "conditions": conditions,
        "actions": {action: people},
    }
    answer = api.post(RULES, rule)
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize(
    ("action", "subject", "author"),
    [
        pytest.param("forwardTo", "FW: Plan", "bob", id="forwarded"),
        pytest.param("forwardAsAttachmentTo", "FW: Plan", "bob", id="as an attachment"),
        pytest.param("redirectTo", "Plan", "ana", id="redirected"),
    ],
)
def test_mail_is_sent_on(
    bob: Api,
    office: Office,
    as_user: Callable[..., Api],
    action: str,
    subject: str,
    author: str,
) -> None:
    """The reader keeps it, the other gets it, nothing is in the reader's Sent Items."""
    sends_on(bob, action, office.cy.mail)

    sent_to_bob(office, as_user)

    (message,) = office.cy.inbox.messages
    assert message.subject == subject
    assert message.as_json()["from"]["emailAddress"]["address"] == f"{author}@contoso.example"
    assert [each.subject for each in office.bob.inbox.messages] == ["Plan"]
    assert office.bob.sent_items.messages == []
    assert message.as_json()["hasAttachments"] is (action == "forwardAsAttachmentTo")


def test_two_who_send_everything_on_do_not_go_round_in_circles(
    bob: Api, office: Office, as_user: Callable[..., Api]
) -> None:
    """Each sends a message on once, over a third as well."""
    sends_on(bob, "forwardTo", office.cy.mail)
    sends_on(as_user(office.cy), "forwardTo", office.dan.mail)
    sends_on(as_user(office.dan), "redirectTo", office.bob.mail)

    sent_to_bob(office, as_user)

    counts = [len(each.inbox.messages) for each in (office.bob, office.cy, office.dan)]
    assert counts == [2, 1, 1]


def test_headers_are_a_condition(bob: Api, office: Office, as_user: Callable[..., Api]) -> None:
    """Those that were given, and those of the transport."""
    sends_on(bob, "redirectTo", office.cy.mail, headerContains=["x-project: falcon"])
    sends_on(bob, "redirectTo", office.dan.mail, headerContains=["x-project: eagle"])

    sent_to_bob(office, as_user)

    assert len(office.cy.inbox.messages) == 1
    assert office.dan.inbox.messages == []


def test_whom_a_rule_sends_to_has_an_address(bob: Api) -> None:
    """400, and no rule."""
    actions = {"forwardTo": [{"emailAddress": {"address": "cy"}}]}

    assert bob.post(RULES, {**FROM_ANA, "actions": actions}).status_code == 400
    assert bob.get(RULES).json()["value"] == []


def test_a_test_arranges_rules_in_graph_s_words(bob: Api, office: Office) -> None:
    """add_rule takes what the JSON would have, and refuses what Graph would."""
    folder = office.bob.add_folder("Meetings")

    rule_id = office.bob.add_rule(
        "Meetings", actions={"moveToFolder": folder.id}, exceptions={"subjectContains": ["urgent"]}
    )
    office.meeting("Budget")
    office.meeting("Urgent")

    assert bob.get(f"{RULES}/{rule_id}").json()["displayName"] == "Meetings"
    assert [each.subject for each in folder.messages] == ["Budget"]
    assert [each.subject for each in office.bob.inbox.messages] == ["Urgent"]
    with pytest.raises(UsageError, match="Graph would refuse the rule 'Nothing'"):
        office.bob.add_rule("Nothing", actions={})
