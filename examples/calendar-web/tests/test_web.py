"""What signed-in people see on the page, and what becomes of the meetings that they cancel."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from pytest_graphmock import GraphMock, User

    BrowserOf = Callable[[User], FlaskClient]

pytestmark = pytest.mark.graph_mock(auth="strict")


def test_page_lists_the_coming_week(
    browser_of: BrowserOf, graph_mock: GraphMock, people: tuple[User, User]
) -> None:
    """Own meetings and those one is invited to, by start; not next week's, not other people's."""
    alice, bob = people
    now = graph_mock.clock.now
    bob.calendar.add_meeting("Interview", attendees=[alice], start=now + timedelta(days=6))
    alice.calendar.add_meeting("Review", attendees=[bob], start=now + timedelta(hours=1))
    alice.calendar.add_meeting("Next week", attendees=[bob], start=now + timedelta(days=8))
    bob.calendar.add_meeting("Bob's own", attendees=["eve@partner.example"])

    page = browser_of(alice).get("/")

    assert page.status_code == 200
    assert page.text.index("Review") < page.text.index("Interview")
    assert "Next week" not in page.text
    assert "Bob&#39;s own" not in page.text


def test_busy_week_is_listed_to_its_last_page(
    browser_of: BrowserOf, people: tuple[User, User]
) -> None:
    """Graph answers ten meetings at a time."""
    alice, bob = people
    for number in range(25):
        alice.calendar.add_meeting(f"Interview {number}", attendees=[bob])

    page = browser_of(alice).get("/")

    assert page.text.count("<form") == 25


def test_cancelled_meeting_is_off_the_page_and_everyone_is_told(
    browser_of: BrowserOf, graph_mock: GraphMock, people: tuple[User, User]
) -> None:
    """The form's comment reaches the attendees, and the list comes back without the meeting."""
    alice, bob = people
    browser = browser_of(alice)
    meeting = alice.calendar.add_meeting("Review", attendees=[bob, "eve@partner.example"])

    page = browser.post(
        f"/meetings/{meeting.id}/cancel",
        data={"comment": "Room flooded"},
        follow_redirects=True,
    )

    assert page.status_code == 200
    assert page.request.path == "/"
    assert "No meetings." in page.text
    graph_mock.assert_cancelled(meeting, to=[bob, "eve@partner.example"], comment="Room flooded")
    assert "No meetings." in browser_of(bob).get("/").text


def test_attendee_is_told_in_words_who_may_cancel(
    browser_of: BrowserOf, graph_mock: GraphMock, people: tuple[User, User]
) -> None:
    """bob presses the button on alice's meeting: he reads why not, and nothing has happened."""
    alice, bob = people
    meeting = alice.calendar.add_meeting("Review", attendees=[bob])
    bobs_copy = bob.copy_of(meeting)
    assert bobs_copy is not None

    page = browser_of(bob).post(f"/meetings/{bobs_copy.id}/cancel", data={"comment": "No time"})

    assert page.status_code == 400
    assert "You need to be an organizer to cancel a meeting." in page.text
    graph_mock.assert_not_cancelled(meeting)
    graph_mock.assert_nothing_sent()


def test_button_pressed_twice_tells_everyone_once(
    browser_of: BrowserOf, graph_mock: GraphMock, people: tuple[User, User]
) -> None:
    """The second press finds the meeting gone, and says so."""
    alice, bob = people
    browser = browser_of(alice)
    button = f"/meetings/{alice.calendar.add_meeting('Review', attendees=[bob]).id}/cancel"
    assert browser.post(button).status_code == 303

    page = browser.post(button)

    assert page.status_code == 404
    assert "not found" in page.text
    assert len(graph_mock.outbox.cancellations) == 1


@pytest.mark.parametrize(
    ("scopes", "expires_in", "status", "words"),
    [
        pytest.param("Calendars.Read", 3600, 403, "Access is denied", id="may only read"),
        pytest.param("Calendars.ReadWrite", -1, 401, "token is expired", id="sign-in has expired"),
    ],
)
def test_token_that_will_not_do_cancels_nothing(
    browser_with: Callable[[str], FlaskClient],
    graph_mock: GraphMock,
    people: tuple[User, User],
    scopes: str,
    expires_in: int,
    status: int,
    words: str,
) -> None:
    """The user reads Graph's reason, with Graph's status."""
    alice, bob = people
    meeting = alice.calendar.add_meeting("Review", attendees=[bob])
    browser = browser_with(alice.token(scopes, expires_in=expires_in))

    page = browser.post(f"/meetings/{meeting.id}/cancel")

    assert page.status_code == status
    assert words in unescape(page.text)
    graph_mock.assert_not_cancelled(meeting)


def test_nobody_gets_in_without_signing_in(app: Flask, graph_mock: GraphMock) -> None:
    """Graph is not even asked."""
    page = app.test_client().get("/")

    assert page.status_code == 401
    assert "Please sign in." in page.text
    assert list(graph_mock.requests) == []
