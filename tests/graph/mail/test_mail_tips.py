"""Mail tips over HTTP: what is known of recipients before a mail is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ..conftest import Api, Office


def tips(api: Api, addresses: list[str], options: str) -> list[dict[str, Any]]:
    """What is said of each address."""
    body = {"EmailAddresses": addresses, "MailTipsOptions": options}
    answer = api.post("/me/getMailTips", body)
    assert answer.status_code == 200, answer.text
    context = answer.json()["@odata.context"]
    assert context.endswith("$metadata#Collection(microsoft.graph.mailTips)")
    found: list[dict[str, Any]] = answer.json()["value"]
    return found


def test_who_is_away_says_so(office: Office, as_user: Callable[..., Api]) -> None:
    """Automatic replies while they are on; an empty message for who is there."""
    settings = {
        "automaticRepliesSetting": {
            "status": "scheduled",
            "scheduledStartDateTime": {"dateTime": "2026-03-01T00:00:00", "timeZone": "UTC"},
            "scheduledEndDateTime": {"dateTime": "2026-03-05T00:00:00", "timeZone": "UTC"},
            "internalReplyMessage": "Skiing",
        }
    }
    as_user(office.bob).patch("/me/mailboxSettings", settings)
    asked = [office.bob.mail, office.cy.mail]

    away, there = tips(as_user(office.ana), asked, "automaticReplies, mailboxFullStatus")

    assert away["emailAddress"] == {"name": "", "address": office.bob.mail}
    assert away["automaticReplies"]["message"] == "Skiing"
    assert away["automaticReplies"]["scheduledEndTime"]["dateTime"].startswith("2026-03-05")
    assert there["automaticReplies"] == {"message": ""}
    assert (away["mailboxFull"], there["mailboxFull"]) == (False, False)
    office.mock.clock.advance(days=4)
    (back,) = tips(as_user(office.ana), [office.bob.mail], "AutomaticReplies")
    assert back["automaticReplies"] == {"message": ""}
    assert "mailboxFull" not in back


def test_groups_and_strangers_are_told_apart(office: Office, as_user: Callable[..., Api]) -> None:
    """How many are reached, inside and outside; what is no address is an error."""
    group = office.mock.add_group("Team", members=[office.bob, office.cy])
    options = "totalMemberCount,externalMemberCount,recipientScope,maxMessageSize"
    asked = [group.mail, "eve@partner.example", "nobody@contoso.example"]

    team, eve, nobody = tips(as_user(office.ana), asked, options)

    assert (team["totalMemberCount"], team["externalMemberCount"]) == (2, 0)
    assert (team["recipientScope"], eve["recipientScope"]) == ("internal", "external")
    assert (eve["totalMemberCount"], eve["externalMemberCount"]) == (1, 1)
    assert team["maxMessageSize"] == 37748736
    assert nobody.keys() == {"emailAddress", "error"}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"EmailAddresses": ["a@b.example"]}, id="no options"),
        pytest.param({"MailTipsOptions": "recipientScope"}, id="nobody"),
        pytest.param(
            {"EmailAddresses": ["a@b.example"], "MailTipsOptions": "weather"}, id="no such tip"
        ),
    ],
)
def test_a_question_says_whom_and_what(
    office: Office, as_user: Callable[..., Api], body: dict[str, Any]
) -> None:
    """400."""
    assert as_user(office.ana).post("/me/getMailTips", body).status_code == 400
