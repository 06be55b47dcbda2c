"""Creating events over HTTP (calendar.md §7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def at(text: str, zone: str | None = "UTC") -> dict[str, str]:
    return {"dateTime": text} if zone is None else {"dateTime": text, "timeZone": zone}


HOUR = {"subject": "Call", "start": at("2026-03-10T13:00:00"), "end": at("2026-03-10T14:00:00")}
SENTENCE = "Your request can't be completed. "


@pytest.mark.parametrize(
    "path",
    [
        "/me/events",
        "/me/calendar/events",
        "/me/calendars/{c}/events",
        "/me/calendarGroups/{cg}/calendars/{c}/events",
        "/users/{u}/events",
        "/users/{m}/calendar/events",
        "/groups/{g}/events",
        "/groups/{g}/calendar/events",
    ],
)
def test_event_is_created_wherever_events_are(
    office: Any, as_user: Callable[..., Any], path: str
) -> None:
    """201 with the event, which is found where it was made."""
    ana = as_user(office.ana)
    calendar = ana.get("/me/calendar").json()["id"]
    groups = ana.get("/me/calendarGroups").json()["value"]
    group = office.mock.add_group("Board", members=[office.ana], mail="board")
    path = path.format(
        c=calendar, cg=groups[0]["id"], u=office.ana.id, m=office.ana.mail, g=group.id
    )

    answer = ana.post(path, HOUR)

    assert answer.status_code == 201
    assert [event["id"] for event in ana.get(path).json()["value"]] == [answer.json()["id"]]
    assert answer.json()["@odata.context"].endswith("/$entity")


def test_attendees_are_invited_at_once(office: Any, as_user: Callable[..., Any]) -> None:
    """No separate send; each has a copy and a request."""
    guests = [{"emailAddress": {"address": who.mail}} for who in (office.bob, office.cy)]

    as_user(office.ana).post("/me/events", {**HOUR, "attendees": guests})

    (invitation,) = office.mock.outbox.invitations
    assert sorted(invitation.to) == [office.bob.mail, office.cy.mail]
    for who in (office.bob, office.cy):
        assert [event.subject for event in who.calendar.events] == ["Call"]
        letter = as_user(who).get("/me/mailFolders/inbox/messages").json()["value"][0]
        assert letter["meetingMessageType"] == "meetingRequest"
        assert letter["meetingRequestType"] == "newMeetingRequest"


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        pytest.param(
            {"end": at("2026-03-10T12:00:00")},
            "ErrorPropertyValidationFailure",
            "At least one property failed validation.",
            id="ends before it starts",
        ),
        pytest.param(
            {"start": None},
            "ErrorInvalidRequest",
            f"{SENTENCE}Missing parameters: Event.Start",
            id="no start",
        ),
        pytest.param(
            {"end": None},
            "ErrorInvalidRequest",
            f"{SENTENCE}Missing parameters: Event.End",
            id="no end",
        ),
        pytest.param(
            {
                "isAllDay": True,
                "start": at("2026-03-10T13:00:00"),
                "end": at("2026-03-12T00:00:00"),
            },
            "ErrorInvalidRequest",
            f"{SENTENCE}The Event.Start property for an all-day event needs to be set to midnight.",
            id="all day from noon",
        ),
        pytest.param(
            {
                "isAllDay": True,
                "start": at("2026-03-10T00:00:00"),
                "end": at("2026-03-11T12:00:00"),
            },
            "ErrorInvalidRequest",
            f"{SENTENCE}The Event.End property for an all-day event needs to be set to midnight.",
            id="all day until noon",
        ),
        pytest.param(
            {
                "isAllDay": True,
                "start": at("2026-03-10T00:00:00"),
                "end": at("2026-03-10T00:00:00"),
            },
            "ErrorInvalidRequest",
            f"{SENTENCE}The duration of an event marked as All day must be at least 24 hours.",
            id="no day at all",
        ),
        pytest.param(
            {
                "isAllDay": True,
                "start": at("2026-03-10T00:00:00"),
                "end": at("2026-03-11T00:00:00", "Tokyo Standard Time"),
            },
            "ErrorInvalidRequest",
            f"{SENTENCE}The Event.Start and Event.End properties of an all-day event need to be in "
            "the same time zone.",
            id="all day in two zones",
        ),
        pytest.param(
            {"start": at("tomorrow")},
            "ErrorInvalidRequest",
            f"{SENTENCE}The value 'tomorrow' of property 'DateTime' is invalid.",
            id="no time",
        ),
        pytest.param(
            {
                "attendees": [
                    {"emailAddress": {"address": f"p{n}@partner.example"}} for n in range(501)
                ]
            },
            "ErrorInvalidRecipients",
            "At least one recipient isn't valid.",
            id="501 attendees",
        ),
    ],
)
def test_impossible_event_is_refused(
    office: Any,
    as_user: Callable[..., Any],
    snapshot: Callable[[], Any],
    changes: dict[str, Any],
    code: str,
    message: str,
) -> None:
    """400 in the service's words; nobody's mailbox is touched."""
    before = snapshot()

    answer = as_user(office.ana).post("/me/events", {**HOUR, **changes})

    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["message"]) == (400, code, message)
    assert snapshot() == before
    office.mock.assert_nothing_sent()


def test_500_attendees_may_come(office: Any, as_user: Callable[..., Any]) -> None:
    """The limit is one more."""
    guests = [{"emailAddress": {"address": f"p{n}@partner.example"}} for n in range(500)]

    answer = as_user(office.ana).post("/me/events", {**HOUR, "attendees": guests})

    assert answer.status_code == 201
    assert len(answer.json()["attendees"]) == 500


def test_draft_invites_nobody_until_it_is_none(office: Any, as_user: Callable[..., Any]) -> None:
    """A PATCH of ``isDraft`` to false sends; other changes before that are silent."""
    ana = as_user(office.ana)
    guests = [{"emailAddress": {"address": office.bob.mail}}]
    draft = ana.post("/me/events", {**HOUR, "attendees": guests, "isDraft": True}).json()
    ana.patch(f"/me/events/{draft['id']}", {"subject": "Better"})
    before = (len(office.mock.outbox), len(office.bob.calendar.events))

    sent = ana.patch(f"/me/events/{draft['id']}", {"isDraft": False}).json()

    assert (draft["isDraft"], sent["isDraft"]) == (True, False)
    assert before == (0, 0)
    assert [list(notice.to) for notice in office.mock.outbox.invitations] == [[office.bob.mail]]
    assert [event.subject for event in office.bob.calendar.events] == ["Better"]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        pytest.param({}, 201, id="the same"),
        pytest.param({"categories": ["Red"]}, 201, id="another category"),
        pytest.param({"subject": "Other"}, 400, id="another subject"),
        pytest.param({"start": at("2026-03-10T12:00:00")}, 400, id="another start"),
        pytest.param({"end": at("2026-03-10T15:00:00")}, 400, id="another end"),
        pytest.param({"body": {"contentType": "text", "content": "x"}}, 400, id="another body"),
        pytest.param({"attendees": []}, 400, id="nobody"),
        pytest.param(
            {
                "recurrence": {
                    "pattern": {"type": "daily", "interval": 1},
                    "range": {"type": "noEnd", "startDate": "2026-03-10"},
                }
            },
            400,
            id="a series",
        ),
    ],
)
def test_transaction_is_carried_out_once(
    office: Any, as_user: Callable[..., Any], changes: dict[str, Any], status: int
) -> None:
    """The same content is the same event and no more mail; other content names that event."""
    ana = as_user(office.ana)
    guests = [{"emailAddress": {"address": office.bob.mail}}]
    sent = {**HOUR, "attendees": guests, "transactionId": "one"}
    first = ana.post("/me/events", sent).json()

    answer = ana.post("/me/events", {**sent, **changes})

    assert answer.status_code == status
    if status == 201:
        assert answer.json()["id"] == first["id"]
    else:
        error = answer.json()["error"]
        assert error["code"] == "ErrorDuplicateTransactionId"
        assert error["message"] == (
            f"{SENTENCE}The TransactionId specified in the request has already been used to "
            "create a different event."
        )
        assert error["@event.existingEventId"] == first["id"]
    assert ana.get("/me/events/$count").text == "1"
    assert len(office.mock.outbox) == 1


def test_transaction_is_a_mailboxs_own(office: Any, as_user: Callable[..., Any]) -> None:
    """Somebody else may use the same id; a PATCH does not change it."""
    sent = {**HOUR, "transactionId": "one"}
    mine, theirs = (
        as_user(who).post("/me/events", sent).json() for who in (office.ana, office.dan)
    )

    after = as_user(office.ana).patch(f"/me/events/{mine['id']}", {"transactionId": "two"}).json()

    assert mine["id"] != theirs["id"]
    assert after["transactionId"] == "one"
