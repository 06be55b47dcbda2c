"""What a tenant holds beside items, through `dump()` and `load()`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pytest_graphmock import GraphMock

Call = Callable[..., Any]

COLOR = {"id": "String {66f5a359-4659-4830-9070-00047ec6ac6e} Name Color", "value": "Red"}
EXTENSION = {"extensionName": "com.contoso.deal", "stage": 3}
FILE = {
    "@odata.type": "#microsoft.graph.fileAttachment",
    "name": "a.txt",
    "contentBytes": "aGVsbG8=",
}
EVENT = {
    "subject": "Review",
    "start": {"dateTime": "2026-03-10T13:00:00", "timeZone": "UTC"},
    "end": {"dateTime": "2026-03-10T14:00:00", "timeZone": "UTC"},
    "extensions": [EXTENSION],
    "singleValueExtendedProperties": [COLOR],
    "attachments": [FILE],
}
CONTACT = {
    "givenName": "Garth",
    "emailAddresses": [{"address": "garth@partner.example", "name": "Garth"}],
    "homeAddress": {"city": "Seattle"},
    "extensions": [EXTENSION],
}
OVERRIDE = {"classifyAs": "other", "senderEmailAddress": {"address": "eve@partner.example"}}
RULE = {"displayName": "Sort", "sequence": 1, "actions": {"markAsRead": True}, "isEnabled": True}
SETTINGS = {
    "timeZone": "W. Europe Standard Time",
    "automaticRepliesSetting": {"status": "alwaysEnabled", "internalReplyMessage": "Away"},
}
SEARCH = {
    "@odata.type": "microsoft.graph.mailSearchFolder",
    "displayName": "Digests",
    "includeNestedFolders": True,
    "sourceFolderIds": ["inbox"],
    "filterQuery": "contains(subject, 'digest')",
}
MESSAGE = {"subject": "Draft", "extensions": [EXTENSION], "attachments": [FILE]}

#: Where each is made, and of what.
MADE: list[tuple[str, dict[str, Any]]] = [
    ("/me/events", EVENT),
    ("/me/messages", MESSAGE),
    ("/me/contacts", CONTACT),
    ("/me/contactFolders", {"displayName": "Kin", "singleValueExtendedProperties": [COLOR]}),
    ("/me/mailFolders/inbox/messageRules", RULE),
    ("/me/inferenceClassification/overrides", OVERRIDE),
    ("/me/outlook/masterCategories", {"displayName": "Hot", "color": "preset3"}),
    ("/me/mailFolders/searchfolders/childFolders", SEARCH),
    ("/me/calendarGroups", {"name": "Team"}),
]
READ = [
    *(path for path, _ in MADE),
    "/me/mailboxSettings",
    "/me/calendar/calendarPermissions",
    "/me/calendars",
    "/me/events?$expand=extensions,attachments",
    "/me/messages?$expand=extensions,attachments",
    "/me/contacts?$expand=extensions",
    f"/me/events?$expand=singleValueExtendedProperties($filter=id eq '{COLOR['id']}')",
    f"/me/contactFolders?$expand=singleValueExtendedProperties($filter=id eq '{COLOR['id']}')",
]


@pytest.mark.graph_mock(now="2026-03-02T09:00:00Z")
def test_one_of_each_comes_back(graph_mock: GraphMock, call: Call) -> None:
    """The dump of a loaded dump is the same, and requests answer what they answered."""
    ana, bob = (graph_mock.add_user(name, mail=name) for name in ("ana", "bob"))
    for path, body in MADE:
        answer = call(ana, "POST", path, body)
        assert answer.status_code == 201, answer.text
    contact = call(ana, "GET", "/me/contacts").json()["value"][0]["id"]
    assert call(ana, "PATCH", "/me/mailboxSettings", SETTINGS).status_code == 200
    role = {"emailAddress": {"address": bob.mail}, "role": "write"}
    shared = call(ana, "POST", "/me/calendar/calendarPermissions", role)
    assert shared.status_code == 201, shared.text
    ana.grant_send_as(bob)
    bob.grant_send_on_behalf(ana)
    ana.add_contact("Bo", folder="Kin")

    def answers() -> dict[tuple[str, str], Any]:
        found: dict[tuple[str, str], Any] = {}
        for who in (ana, bob):
            for path in READ:
                answer = call(who, "GET", path)
                assert answer.status_code == 200, (path, answer.text)
                found[who.mail, path] = answer.json()
        return found

    dumped, before = graph_mock.dump(), answers()
    assert before[ana.mail, READ[0]]["value"]
    assert len(before[bob.mail, "/me/calendars"]["value"]) == 2
    graph_mock.load(dumped)

    assert graph_mock.dump() == dumped
    assert GraphMock(scenario=dumped).dump() == dumped
    assert answers() == before
    assert call(ana, "GET", f"/me/contacts/{contact}").status_code == 200
    mail = {
        "message": {
            "subject": "In her name",
            "from": {"emailAddress": {"address": ana.mail}},
            "toRecipients": [{"emailAddress": {"address": "eve@partner.example"}}],
        }
    }
    assert call(bob, "POST", "/me/sendMail", mail).status_code == 202
