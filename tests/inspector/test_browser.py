"""The inspector as a person uses it, in Chromium.

Tests are skipped where there is no Chromium, unless ``GRAPHMOCK_BROWSER=required`` says that there
has to be one. ``GRAPHMOCK_SCREENSHOTS=DIR`` keeps pictures of what was seen.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pytest_graphmock import GraphMock, Room, User

from .browser import Browser, Page

pytestmark = pytest.mark.graph_mock(now="2026-03-02T09:00:00Z", users=4)

EVE = "eve@partner.example"
See = Callable[..., Page]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if program is None or sys.platform == "win32":
        if os.environ.get("GRAPHMOCK_BROWSER") == "required":
            pytest.fail("there is no chromium, and GRAPHMOCK_BROWSER=required")
        pytest.skip("there is no chromium on this machine")
    browser = Browser(program, tmp_path_factory.mktemp("profile"))
    yield browser
    browser.close()


@pytest.fixture
def see(browser: Browser, graph_mock: GraphMock) -> See:
    """Open the inspector at one of its views."""

    def open_view(view: str = "", **window: Any) -> Page:
        return browser.open(f"{graph_mock.url}/_graphmock/#/{view}", **window)

    return open_view


@pytest.fixture
def keep(tmp_path: Path) -> Callable[[Page, str], None]:
    """Keep a picture of a page."""
    folder = Path(os.environ.get("GRAPHMOCK_SCREENSHOTS") or tmp_path)

    def picture(page: Page, name: str) -> None:
        page.screenshot(folder / f"{name}.png")

    return picture


def test_mailbox_is_read(graph_mock: GraphMock, see: See, bob: User, keep: Any) -> None:
    """From the folders to a message, its body and its source."""
    bob.receive("Agenda", "See attached.", from_=EVE)
    page = see(f"mail/{bob.id}")

    page.click("Agenda", ".row")
    page.wait_for("document.querySelector('.reader iframe')?.src.endsWith('/body')")
    page.click("MIME")
    page.wait_for_text("Subject: Agenda", ".source")

    assert "eve@partner.example" in page.text(".reader")
    assert page.evaluate("document.title") == f"Mail of {bob.display_name} · graphmock"
    keep(page, "mail-source")
    page.click("Body")
    keep(page, "mail")
    assert page.complaints == []


def test_search_finds_messages_of_all_folders(see: See, bob: User) -> None:
    """By what they say, as one types."""
    bob.receive("Agenda", "See attached.", from_=EVE)
    bob.drafts.add_message("Notes", "about llamas")
    page = see(f"mail/{bob.id}")
    page.wait_for_text("Agenda")

    page.evaluate(
        "(search.value = 'LLAMAS', search.dispatchEvent(new Event('input', {bubbles: true})))"
    )
    page.wait_for_text("1 found")

    assert "Notes" in page.text(".rows")
    assert "Agenda" not in page.text(".rows")


def test_script_in_a_mail_does_not_run(see: See, bob: User, call: Any) -> None:
    """The body stands in a frame that can do nothing."""
    html = "<b>Hi</b><script>parent.document.title = 'owned'</script><img src=x onerror=alert(1)>"
    body = {"contentType": "html", "content": html}
    call(bob, "POST", "/me/messages", {"subject": "Bad", "body": body})
    page = see(f"mail/{bob.id}/{bob.drafts.id}")

    page.click("Bad", ".row")
    page.wait_for("document.querySelector('.reader iframe')")

    assert page.evaluate("document.querySelector('iframe').sandbox.length") == 0
    assert page.evaluate("document.querySelector('iframe').contentDocument") is None
    assert "owned" not in page.evaluate("document.title")


def test_week_shows_a_cancelled_meeting_as_cancelled(
    see: See, alice: User, bob: User, cancel: Any, keep: Any
) -> None:
    """Struck and labelled, and all its sides one click away."""
    alice.calendar.add_meeting("Stand-up", attendees=[bob], start="2026-03-03T09:00")
    meeting = alice.calendar.add_meeting(
        "Budget review", attendees=[bob, EVE], start="2026-03-04T13:00"
    )
    cancel(meeting, "Room flooded")
    page = see(f"calendar/{bob.id}/week/2026-03-02")

    page.wait_for_text("Budget review")
    struck = page.texts(".event.cancelled del")
    keep(page, "week")

    assert struck == ["Canceled: Budget review"]
    assert "Cancelled" in page.text(".event.cancelled")
    page.click("Budget review", ".event")
    page.wait_for_text("Attendee's copy")
    keep(page, "meeting-cancelled")
    assert page.texts(".side h3") == [
        alice.mail,
        bob.mail,
    ]
    assert "Deleted Items" in page.text(".side")
    assert "Room flooded" in page.text(".notices")
    assert page.complaints == []


def test_month_is_shown(see: See, alice: User, bob: User, keep: Any) -> None:
    """Whole weeks, from a Monday to a Sunday."""
    daily = {"pattern": {"type": "weekly", "daysOfWeek": ["tuesday"]}, "range": {"type": "noEnd"}}
    alice.calendar.add_meeting(
        "Weekly", attendees=[bob], start="2026-03-03T09:00", recurrence=daily
    )
    page = see(f"calendar/{bob.id}/month/2026-03-15")

    page.wait_for_text("Weekly")
    keep(page, "month")

    assert page.evaluate("document.querySelectorAll('.day').length") == 42
    assert page.evaluate("document.querySelectorAll('.event').length") == 5


def test_outbox_shows_a_cancel_as_it_happens(
    see: See, alice: User, bob: User, cancel: Any, keep: Any
) -> None:
    """Without a reload, and told to who cannot see it."""
    meeting = alice.calendar.add_meeting("Budget review", attendees=[bob, EVE])
    page = see("outbox")
    page.wait_for_text("invitation")
    page.evaluate("window.isStillTheSame = true")

    cancel(meeting, "Room flooded")
    page.wait_for_text("Room flooded", "#notices")

    assert page.evaluate("window.isStillTheSame")
    page.wait_for_text("2 sent so far", "#news")
    keep(page, "outbox")


def test_request_shows_what_it_did(
    see: See, alice: User, bob: User, room: Room, cancel: Any, keep: Any
) -> None:
    """Who was told and what moved."""
    meeting = alice.calendar.add_meeting("Budget review", attendees=[bob, room])
    cancel(meeting, "Room flooded")
    page = see("requests")

    page.click("/cancel", "summary")
    page.wait_for("document.querySelector('details[open]')")
    keep(page, "requests")

    shown = page.text("details")
    assert "1 sent" in shown
    assert f'event "Budget review" of {alice.mail}: calendar to deleteditems (cancel)' in shown
    assert page.complaints == []


def test_somebody_accepts_from_the_page(see: See, alice: User, bob: User, keep: Any) -> None:
    """And the organizer's copy beside it shows the answer."""
    meeting = alice.calendar.add_meeting("Budget review", attendees=[bob])
    page = see(f"meeting/{meeting.uid}")

    page.click("Answer or cancel")
    page.evaluate(f"document.querySelector('dialog select[name=as]').value = {bob.mail!r}")
    keep(page, "act")
    page.click("Do it", "dialog button")
    page.wait_for("document.querySelector('.answer.accepted')")

    assert meeting.attendees[0].response == "accepted"
    assert page.evaluate("document.querySelector('dialog')") is None


def test_fault_is_injected_and_reset_ends_it(
    graph_mock: GraphMock, see: See, alice: User, call: Any, keep: Any
) -> None:
    """From the buttons."""
    page = see("requests")

    page.click("Inject fault")
    page.click("Inject", "dialog button.primary")
    page.wait_for_text("status=429", "#faults")
    keep(page, "fault")

    assert call(alice, "POST", "/me/events/x/cancel", {}).status_code == 429
    page.wait_for_text("429", "details")
    page.click("Reset…")
    page.click("Reset", "dialog button.primary")
    page.wait_for_text("Nobody has called yet")
    assert len(graph_mock.faults) == 0


@pytest.mark.parametrize(
    ("name", "window"),
    [
        pytest.param("dark", {"dark": True}, id="dark"),
        pytest.param("narrow", {"width": 390, "height": 844}, id="narrow"),
    ],
)
def test_page_fits_its_reader(
    see: See, alice: User, bob: User, cancel: Any, keep: Any, name: str, window: Any
) -> None:
    """Dark where asked for, and never wider than the window."""
    meeting = alice.calendar.add_meeting("Budget review", attendees=[bob, EVE])
    bob.copy_of(meeting).accept()  # type: ignore[union-attr]  # he has one
    cancel(meeting, "Room flooded")
    for view in (f"mail/{bob.id}", f"calendar/{bob.id}", f"meeting/{meeting.uid}", "outbox"):
        page = see(view, **window)

        page.wait_for_text("Budget review")
        keep(page, f"{name}-{view.partition('/')[0]}")

        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0, view
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (ground == "rgb(22, 24, 29)") is (name == "dark")


def test_keyboard_is_enough(see: See, alice: User, bob: User) -> None:
    """The first key skips what is above; focus stays where it was when news come in."""
    alice.calendar.add_meeting("Budget review", attendees=[bob], start="2026-03-03T09:00")
    page = see(f"calendar/{bob.id}/week/2026-03-02")
    page.wait_for_text("Budget review")

    page.press("Tab")
    first = page.evaluate("document.activeElement.className")
    page.press("Enter")
    second = page.evaluate("document.activeElement.id")
    page.evaluate("document.querySelector('.event').focus()")
    alice.calendar.add_meeting("Stand-up", attendees=[bob], start="2026-03-05T09:00")
    page.wait_for_text("Stand-up")

    assert (first, second) == ("skip", "main")
    assert "Budget review" in page.evaluate("document.activeElement.textContent")
    page.press("Enter")
    page.wait_for_text("Attendee's copy")


def test_everything_has_a_name(see: See, bob: User) -> None:
    """What can be reached by the keyboard says what it is, and there are landmarks."""
    page = see(f"mail/{bob.id}")
    page.wait_for("document.querySelector('.folders a')")

    nodes = page.send("Accessibility.getFullAXTree")["nodes"]

    roles = {each["role"]["value"] for each in nodes if "role" in each}
    assert roles >= {"banner", "navigation", "main", "heading", "status", "combobox", "searchbox"}
    nameless = [
        each
        for each in nodes
        if not each.get("ignored")
        and each["role"]["value"] in ("link", "button", "combobox", "searchbox", "textbox")
        and not each.get("name", {}).get("value")
    ]
    assert nameless == []
