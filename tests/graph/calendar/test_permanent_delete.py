"""``event: permanentDelete``: calendar.md §4.4."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def test_organizers_permanent_delete_calls_the_meeting_off(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """204; everybody is told, and the organizer cannot get it back."""
    meeting = office.meeting()
    ana = as_user(office.ana)

    answer = ana.post(f"/me/events/{meeting.id}/permanentDelete")

    assert (answer.status_code, answer.content) == (204, b"")
    assert office.bob.copy_of(meeting).is_cancelled
    assert len(office.mock.outbox.cancellations) == 1
    assert office.ana.deleted_items.events == []
    for each in (meeting.id, meeting.current_id):
        assert ana.get(f"/me/events/{each}").status_code == 404
    assert ana.post(f"/me/events/{meeting.id}/permanentDelete").status_code == 404


def test_attendees_permanent_delete_is_silent_and_tracked_as_declined(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """No mail, but the organizer's list says so (observed)."""
    meeting = office.meeting()
    copy = office.bob.copy_of(meeting)

    answer = as_user(office.bob).post(f"/me/events/{copy.id}/permanentDelete")

    assert answer.status_code == 204
    assert not office.mock.outbox.responses
    assert office.ana.inbox.messages == []
    assert [each.response_status for each in meeting.attendees] == ["declined", "none"]
    assert office.bob.copy_of(meeting) is None
    assert office.bob.deleted_items.events == []
    assert not office.cy.copy_of(meeting).is_cancelled


def test_what_lies_in_deleted_items_is_purged_in_silence(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """The cancellation went out before."""
    meeting = office.meeting()
    ana = as_user(office.ana)
    ana.post(f"/me/events/{meeting.id}/cancel")
    sent = len(office.mock.outbox)

    answer = ana.post(f"/me/events/{meeting.current_id}/permanentDelete")

    assert answer.status_code == 204
    assert len(office.mock.outbox) == sent
    assert office.ana.deleted_items.events == []
    assert ana.get(f"/me/events/{meeting.current_id}").status_code == 404


@pytest.mark.parametrize("role", ["read", None], ids=["reader", "stranger"])
def test_who_may_not_write_may_not_purge(
    office: Any, as_user: Callable[..., Any], snapshot: Callable[[], Any], role: str | None
) -> None:
    """403, and nothing happens."""
    meeting = office.meeting()
    if role:
        office.ana.calendar.share(office.dan, role)
    before = snapshot()

    answer = as_user(office.dan).post(f"/users/{office.ana.id}/events/{meeting.id}/permanentDelete")

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "ErrorAccessDenied")
    assert snapshot() == before
