"""Automatic replies: when they are on, whom they answer, and how often: mail.md §20."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

SETTING = {
    "status": "alwaysEnabled",
    "externalAudience": "all",
    "internalReplyMessage": "Back on Monday.",
    "externalReplyMessage": "We are closed.",
}
EVE = "eve@partner.example"


@pytest.fixture
def go_away(office: Any, as_user: Callable[..., Any]) -> Callable[..., None]:
    """Let Bob's mailbox answer by itself."""

    def patch(**setting: Any) -> None:
        body = {"automaticRepliesSetting": {**SETTING, **setting}}
        assert as_user(office.bob).patch("/me/mailboxSettings", body).status_code == 200

    return patch


def answers(office: Any) -> list[str]:
    return [each.subject for each in office.mock.outbox.automatic_replies]


def test_colleague_is_answered_once(office: Any, go_away: Callable[..., None]) -> None:
    """With the internal text, in the same conversation; the second mail gets no second answer."""
    go_away()

    office.ana.send(office.bob, "Numbers")
    office.ana.send(office.bob, "Numbers again")

    (reply,) = office.ana.inbox.messages
    assert reply.subject == "Automatic reply: Numbers"
    assert (reply.from_, reply.body_preview) == (office.bob.mail, "Back on Monday.")
    assert answers(office) == ["Automatic reply: Numbers"]
    assert office.bob.sent_items.messages == []
    assert len(office.bob.inbox.messages) == 2


def test_new_setting_answers_anew(office: Any, go_away: Callable[..., None]) -> None:
    """One answer per sender and activation."""
    go_away()
    office.ana.send(office.bob, "First")
    go_away(status="disabled")
    office.ana.send(office.bob, "Second")
    go_away()

    office.ana.send(office.bob, "Third")

    assert answers(office) == ["Automatic reply: First", "Automatic reply: Third"]


@pytest.mark.parametrize(
    ("audience", "text"),
    [
        pytest.param("all", "We are closed.", id="all"),
        pytest.param("none", None, id="none"),
        pytest.param("contactsOnly", None, id="contacts only, and there are none"),
    ],
)
def test_audience_decides_who_outside_is_answered(
    office: Any, go_away: Callable[..., None], audience: str, text: str | None
) -> None:
    """With the external text."""
    go_away(externalAudience=audience)

    office.bob.receive("Hello", from_=EVE)

    replies = office.mock.outbox.automatic_replies
    assert [each.external for each in replies] == ([[EVE]] if text else [])
    assert [each.body_preview for each in replies] == ([text] if text else [])
    assert [each.subject for each in office.bob.inbox.messages] == ["Hello"]


def test_schedule_counts_by_the_clock(office: Any, go_away: Callable[..., None]) -> None:
    """Before and after it nobody is answered."""
    go_away(
        status="scheduled",
        scheduledStartDateTime={"dateTime": "2026-03-03T09:00:00", "timeZone": "UTC"},
        scheduledEndDateTime={"dateTime": "2026-03-04T09:00:00", "timeZone": "UTC"},
    )

    for sender, hours in ((office.ana, 0), (office.cy, 24), (office.dan, 24)):
        office.mock.clock.advance(hours=hours)
        sender.send(office.bob, f"From {sender.display_name}")

    assert answers(office) == ["Automatic reply: From Cy Cole"]


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda o: o.bob.send(o.bob, "Note"), id="own mail"),
        pytest.param(lambda o: o.bob.send("nobody@contoso.example", "Note"), id="report"),
        pytest.param(
            lambda o: o.ana.send(o.mock.add_group("All", members=[o.bob]), "All"), id="group"
        ),
    ],
)
def test_some_mail_is_never_answered(
    office: Any, go_away: Callable[..., None], act: Callable[[Any], Any]
) -> None:
    """One's own, non-delivery reports, and what came through a group."""
    go_away()

    act(office)

    assert len(office.bob.inbox.messages) == 1
    assert answers(office) == []


def test_two_who_are_away_answer_each_other_once(
    office: Any, as_user: Callable[..., Any], go_away: Callable[..., None]
) -> None:
    """An automatic reply is not answered by another."""
    go_away()
    setting = {"automaticRepliesSetting": SETTING}
    as_user(office.ana).patch("/me/mailboxSettings", setting)

    office.ana.send(office.bob, "Numbers")

    assert answers(office) == ["Automatic reply: Numbers"]


def test_meeting_request_is_answered_too(office: Any, go_away: Callable[..., None]) -> None:
    """A cancellation of it is not (assumed)."""
    go_away()

    office.meeting(attendees=[office.bob]).cancel()

    assert answers(office) == ["Automatic reply: Budget review"]


def test_reset_forgets_who_was_answered(office: Any, go_away: Callable[..., None]) -> None:
    """The state is the journal's, as all other state is."""
    go_away()
    office.ana.send(office.bob, "Numbers")

    office.mock.reset()

    assert office.mock.outbox == []


def test_contacts_outside_are_answered_where_they_alone_are_meant(
    office: Any, go_away: Callable[..., None], as_user: Callable[..., Any]
) -> None:
    """Those whose address is in the default folder of contacts, in any letter case."""
    go_away(externalAudience="contactsOnly")
    contact = {"givenName": "Eve", "emailAddresses": [{"address": EVE.upper()}]}
    assert as_user(office.bob).post("/me/contacts", contact).status_code == 201

    office.bob.receive("Hello", from_=EVE)
    office.bob.receive("Hello", from_="mallory@partner.example")

    assert [each.external for each in office.mock.outbox.automatic_replies] == [[EVE]]
