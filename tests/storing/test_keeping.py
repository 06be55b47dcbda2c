"""What is in a tenant is in its file; who opens the file again finds the same tenant."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from pytest_graphmock import GraphMock
from pytest_graphmock.storing import open_state
from tests.storing.conftest import Keep

NOW = "2026-03-02T09:00:00Z"


def told(mock: GraphMock) -> dict[str, Any]:
    """Return all that a tenant can be asked for."""
    client = Client(mock.app)
    answers = {
        name: client.get(f"/_graphmock/{name}").json for name in ("state", "outbox", "moves")
    }
    people = [client.get("/v1.0/users?$top=999").json, client.get("/v1.0/groups?$top=999").json]
    now = mock.clock.now if mock.clock.is_frozen else None
    return {**answers, "people": people, "last id": mock.tenant.ids.last, "now": now}


def cancel_a_meeting(mock: GraphMock) -> None:
    alice, bob, carol = mock.users[:3]
    meeting = alice.calendar.add_meeting("Budget", attendees=[bob, carol])
    call(mock, "POST", f"/me/events/{meeting.id}/cancel", {"comment": "Room flooded"})


def call(mock: GraphMock, method: str, path: str, json: Any = None) -> Any:
    answer = Client(mock.app).open(f"/v1.0{path}", method=method, json=json)
    assert answer.status_code < 300, answer.text
    return answer.json


def write_a_draft(mock: GraphMock) -> None:
    call(mock, "POST", "/me/messages", {"subject": "Zoë", "categories": ["Red category"]})


def attach_a_file(mock: GraphMock) -> None:
    draft = call(mock, "POST", "/me/messages", {"subject": "With a file"})
    kind = "#microsoft.graph.fileAttachment"
    file = {"@odata.type": kind, "name": "a.bin", "contentBytes": "AP+Afw=="}
    call(mock, "POST", f"/me/messages/{draft['id']}/attachments", file)


def make_and_remove_folders(mock: GraphMock) -> None:
    call(mock, "POST", "/me/mailFolders", {"displayName": "Kept"})
    gone = call(mock, "POST", "/me/mailFolders", {"displayName": "Gone"})
    call(mock, "DELETE", f"/me/mailFolders/{gone['id']}")


def share_a_calendar(mock: GraphMock) -> None:
    bob = {"address": mock.users[1].mail, "name": "Bob"}
    permission = {"emailAddress": bob, "role": "write"}
    call(mock, "POST", "/me/calendar/calendarPermissions", permission)


def change_one_date_of_a_series(mock: GraphMock) -> None:
    pattern = {"type": "daily", "interval": 1}
    span = {"type": "numbered", "startDate": "2026-03-03", "numberOfOccurrences": 4}
    series = mock.users[0].calendar.add_meeting(
        "Standup",
        attendees=[mock.users[1]],
        start="2026-03-03T09:00",
        recurrence={"pattern": pattern, "range": span},
    )
    window = "startDateTime=2026-03-03T00:00:00Z&endDateTime=2026-03-09T00:00:00Z"
    dates = call(mock, "GET", f"/me/events/{series.id}/instances?{window}")["value"]
    call(mock, "PATCH", f"/me/events/{dates[1]['id']}", {"subject": "Standup, later"})
    call(mock, "DELETE", f"/me/events/{dates[2]['id']}")


def change_people(mock: GraphMock) -> None:
    call(mock, "PATCH", f"/users/{mock.users[1].id}", {"jobTitle": "Director"})
    mock.add_user("New Colleague")
    call(mock, "DELETE", f"/users/{mock.users[2].id}")


def set_up_the_mailbox(mock: GraphMock) -> None:
    rule = {
        "displayName": "Sort",
        "sequence": 1,
        "conditions": {"subjectContains": ["budget"]},
        "actions": {"markAsRead": True},
    }
    call(mock, "POST", "/me/mailFolders/inbox/messageRules", rule)
    call(mock, "POST", "/me/outlook/masterCategories", {"displayName": "New", "color": "preset9"})
    replies = {"status": "alwaysEnabled", "internalReplyMessage": "Away"}
    call(mock, "PATCH", "/me/mailboxSettings", {"automaticRepliesSetting": replies})


def move_the_clock(mock: GraphMock) -> None:
    Client(mock.app).post("/_graphmock/clock", json={"advance": 3600})


@pytest.mark.parametrize(
    "act",
    [
        cancel_a_meeting,
        write_a_draft,
        attach_a_file,
        make_and_remove_folders,
        share_a_calendar,
        change_one_date_of_a_series,
        change_people,
        set_up_the_mailbox,
        move_the_clock,
    ],
    ids=lambda act: act.__name__.replace("_", " "),
)
def test_what_was_done_is_there_again(kept: Keep, act: Callable[[GraphMock], None]) -> None:
    """The same items, people, ids, notices and moves, at the same time."""
    mock = kept(users=3, seed=7, now=NOW)
    at_first = told(mock)
    act(mock)
    expected = told(mock)

    again = kept()

    assert told(again) == expected != at_first


def test_reset_goes_back_to_the_seed_and_the_file_follows(kept: Keep) -> None:
    """Also when what is reset was done before the file was opened."""
    mock = kept(users=3, seed=7, now=NOW)
    at_first = told(mock)
    cancel_a_meeting(mock)
    change_people(mock)

    Client(kept().app).post("/_graphmock/reset")

    again = kept()
    assert told(again) == at_first
    cancel_a_meeting(again)
    assert told(again) != at_first


def test_scenario_that_is_loaded_is_the_new_beginning(kept: Keep) -> None:
    """PUT state: nothing of what there was before is left in the file."""
    other = GraphMock(users=2, seed=1, now=NOW)
    mock = kept(users=3, seed=7, now=NOW)
    cancel_a_meeting(mock)
    Client(mock.app).put("/_graphmock/state", json=other.dump())
    expected = told(mock)
    write_a_draft(mock)

    again = kept()
    drafts = [each.subject for each in again.users[0].drafts.messages]
    again.reset()

    assert "Zoë" in drafts
    assert told(again) == expected
    assert [each.mail for each in again.users] == [each.mail for each in other.users]


def test_beginning_is_written_as_it_was_although_things_have_changed(kept: Keep) -> None:
    """A tenant that was changed before it was kept is reset to what it was before that."""
    state_of_a_seed = told(GraphMock(users=3, seed=7, now=NOW))
    mock = GraphMock(users=3, seed=7, now=NOW)
    make_and_remove_folders(mock)
    change_people(mock)
    cancel_a_meeting(mock)

    kept_mock = kept(users=0)
    kept_mock.tenant.become(mock.tenant)
    kept_mock.tenant.keep()  # type: ignore[misc]  # set by the file
    changed = told(kept_mock)
    again = kept()

    assert told(again) == changed
    again.reset()
    assert told(again) == state_of_a_seed


def test_who_was_answered_automatically_is_not_answered_again(kept: Keep) -> None:
    """One answer per sender and activation, over whatever was opened in between."""
    mock = kept(users=2, seed=7, now=NOW)
    away = {"status": "alwaysEnabled", "internalReplyMessage": "Back on Monday."}
    call(mock, "PATCH", "/me/mailboxSettings", {"automaticRepliesSetting": away})
    mock.users[1].send(mock.users[0], "Numbers")

    again = kept()
    again.users[1].send(again.users[0], "Numbers again")

    assert [each.subject for each in again.outbox.automatic_replies] == ["Automatic reply: Numbers"]


def test_rolled_back_change_is_not_in_the_file(kept: Keep) -> None:
    """What did not come to stand did not come into the file either."""
    mock = kept(users=3, seed=7, now=NOW)
    expected = told(mock)
    with pytest.raises(RuntimeError), mock.tenant.transaction():
        write_a_draft(mock)
        raise RuntimeError

    assert told(mock) == told(kept()) == expected


def test_what_can_not_be_written_is_not_acknowledged(kept: Keep, path: Path) -> None:
    """500, and neither the tenant nor the file has it; later writes are fine."""
    mock = kept(users=3, seed=7, now=NOW)
    expected = told(mock)
    keep = mock.tenant.keep

    def refuse() -> None:
        raise sqlite3.OperationalError("database or disk is full")

    mock.tenant.keep = refuse
    answer = Client(mock.app).post("/v1.0/me/messages", json={"subject": "Lost"})
    mock.tenant.keep = keep

    assert answer.status_code == 500
    assert told(mock) == expected
    write_a_draft(mock)
    subjects = {each.subject for each in kept().users[0].drafts.messages}
    assert "Zoë" in subjects
    assert "Lost" not in subjects


def test_subscription_and_half_an_upload_end_with_the_process(kept: Keep) -> None:
    """They are left out, and nothing beside them is."""
    mock = kept(users=1, seed=7, now=NOW)
    draft = call(mock, "POST", "/me/messages", {"subject": "Large"})
    item = {"attachmentType": "file", "name": "a.bin", "size": 4 * 1024 * 1024}
    address = f"/me/messages/{draft['id']}/attachments/createUploadSession"
    call(mock, "POST", address, {"AttachmentItem": item})
    entries = len(mock.tenant.journal)

    again = kept()

    assert len(again.tenant.journal) == entries
    assert call(again, "GET", f"/me/messages/{draft['id']}")["subject"] == "Large"
    assert not again.tenant.directory.mailboxes[0].upload_sessions


def test_what_was_read_can_be_kept_in_another_file(kept: Keep, path: Path) -> None:
    """Also where something was left out."""
    mock = kept(users=1, seed=7, now=NOW)
    draft = call(mock, "POST", "/me/messages", {"subject": "Large"})
    item = {"attachmentType": "file", "name": "a.bin", "size": 4 * 1024 * 1024}
    address = f"/me/messages/{draft['id']}/attachments/createUploadSession"
    call(mock, "POST", address, {"AttachmentItem": item})
    expected = told(mock)
    other = path.with_name("other.state")

    with open_state(other) as state:
        state.keep(kept().tenant)

    with open_state(other) as state:
        again = GraphMock(users=0)
        state.keep(again.tenant)
        assert told(again) == expected


def test_delta_goes_on_where_it_was(kept: Keep) -> None:
    """A delta link that was given out before tells what has changed since, and no more."""
    mock = kept(users=1, seed=7, now=NOW)
    write_a_draft(mock)
    link = "/me/mailFolders/drafts/messages/delta?$select=subject"
    while link.startswith("/"):
        page = call(mock, "GET", link)
        link = page.get("@odata.nextLink", "").partition("/v1.0")[2] or "done"
    since = page["@odata.deltaLink"].partition("/v1.0")[2]

    again = kept()
    call(again, "POST", "/me/messages", {"subject": "Later"})
    changed = call(again, "GET", since)["value"]

    assert [each["subject"] for each in changed] == ["Later"]


def test_running_clock_runs_on(kept: Keep) -> None:
    """A clock that was set ahead stays ahead; a reset sets it back."""
    mock = kept(users=1)
    Client(mock.app).post("/_graphmock/clock", json={"advance": 86400})

    again = kept()

    ahead_s = (again.clock.now - GraphMock(users=0).clock.now).total_seconds()
    assert not again.clock.is_frozen
    assert 86000 < ahead_s < 86500
    again.reset()
    assert (again.clock.now - GraphMock(users=0).clock.now).total_seconds() < 60


def test_file_can_be_read_by_people(kept: Keep, path: Path) -> None:
    """Two tables of rows, the journal's with the reason of each change."""
    mock = kept(users=3, seed=7, now=NOW)
    cancel_a_meeting(mock)
    kept()

    address = f"{path.as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as database:
        rows = list(database.execute("SELECT reason, value FROM entry"))

    assert "cancel" in {reason for reason, _ in rows}
    assert any('"subject":"Budget"' in value for _, value in rows)
