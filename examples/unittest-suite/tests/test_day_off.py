"""What happens to a day's meetings, and who is told, when alice takes it off.

A plain unittest suite: ``GraphMock`` is a context manager, and needs no pytest around it.
"""

# without pytest a bare assert shows no values

from __future__ import annotations

import unittest
from contextlib import ExitStack
from datetime import date

from day_off import Calendar, clear_day
from pytest_graphmock import GraphMock

DAY_OFF = date(2026, 3, 3)
NINE, ONE = "2026-03-03T09:00:00Z", "2026-03-03T13:00:00Z"
COMMENT = "I'm away on Tuesday."


class DayOffTest(unittest.TestCase):
    """alice and bob, without a past, in a tenant that is made anew for each test."""

    def setUp(self) -> None:
        # From Python 3.11 on, self.enterContext(GraphMock(...)) says the same.
        stack = ExitStack()
        self.addCleanup(stack.close)
        self.mock = stack.enter_context(
            GraphMock(users=0, rooms=0, groups=0, auth="strict", now="2026-03-02T09:00:00Z")
        )
        self.alice = self.mock.add_user("Alice Ames", mail="alice")
        self.bob = self.mock.add_user("Bob Bell", mail="bob")

    def clear_alices_day(self) -> list[str]:
        token = self.alice.token(["Calendars.ReadWrite"])
        return clear_day(Calendar(token, self.mock.base_url), DAY_OFF, COMMENT)

    def test_own_meeting_is_cancelled_and_everyone_is_told(self) -> None:
        """bob and the guest outside read why; bob's copy says that the meeting is off."""
        invited = [self.bob.mail, "eve@partner.example"]
        meeting = self.alice.calendar.add_meeting("Review", attendees=invited, start=ONE)

        done = self.clear_alices_day()

        self.assertEqual(done, ["cancelled Review"])
        self.mock.assert_cancelled(meeting, to=invited, comment=COMMENT)
        self.mock.assert_moved(meeting, to="deleteditems")
        self.assertEqual(self.bob.inbox.messages[0].subject, "Canceled: Review")

    def test_meeting_of_somebody_else_is_declined(self) -> None:
        """bob's meeting goes on, and he knows that alice won't be there."""
        meeting = self.bob.calendar.add_meeting("Interview", attendees=[self.alice], start=NINE)

        done = self.clear_alices_day()

        self.assertEqual(done, ["declined Interview"])
        self.mock.assert_not_cancelled(meeting)
        self.assertEqual([each.response_status for each in meeting.attendees], ["declined"])
        self.assertEqual(self.bob.inbox.messages[0].subject, "Declined: Interview")
        self.assertEqual(self.bob.inbox.messages[0].body_preview, COMMENT)
        self.assertIsNone(self.alice.copy_of(meeting))

    def test_organizer_who_wants_no_answers_gets_no_mail(self) -> None:
        """alice's answer is in bob's calendar, but not in his Inbox."""
        meeting = self.bob.calendar.add_meeting(
            "All hands", attendees=[self.alice], start=NINE, response_requested=False
        )

        self.clear_alices_day()

        self.assertEqual([each.response_status for each in meeting.attendees], ["declined"])
        self.mock.assert_nothing_sent()

    def test_meeting_that_was_called_off_before_is_left_alone(self) -> None:
        """alice's copy still lies in her calendar; Graph would refuse an answer to it."""
        meeting = self.bob.calendar.add_meeting("Interview", attendees=[self.alice], start=NINE)
        Calendar(self.bob.token(), self.mock.base_url).cancel(meeting.id, "Postponed")

        done = self.clear_alices_day()

        self.assertEqual(done, [])
        self.assertEqual(list(self.mock.outbox.responses), [])

    def test_appointments_and_other_days_stay(self) -> None:
        """Nobody is told anything, and alice's calendar is as it was."""
        calendar = self.alice.calendar
        calendar.add_event("Dentist", start=NINE)
        calendar.add_meeting("Today", attendees=[self.bob], start="2026-03-02T15:00:00Z")
        calendar.add_meeting("Wednesday", attendees=[self.bob], start="2026-03-04T00:00:00Z")

        done = self.clear_alices_day()

        self.assertEqual(done, [])
        self.mock.assert_nothing_sent()
        self.assertEqual([e.subject for e in calendar.events], ["Today", "Dentist", "Wednesday"])

    def test_series_loses_only_that_date(self) -> None:
        """Of a daily series Tuesday is cancelled; bob still has Monday and Wednesday."""
        series = self.alice.calendar.add_meeting(
            "Daily",
            attendees=[self.bob],
            start="2026-03-02T11:00:00Z",
            recurrence={
                "pattern": {"type": "daily", "interval": 1},
                "range": {"type": "numbered", "numberOfOccurrences": 3},
            },
        )

        self.clear_alices_day()

        self.mock.assert_cancelled(series, to=self.bob, comment=COMMENT, occurrence=DAY_OFF)
        dates = self.bob.calendar.view("2026-03-02", "2026-03-09")
        self.assertEqual([e.start.day for e in dates if not e.is_cancelled], [2, 4])

    def test_full_day_is_read_to_its_last_page(self) -> None:
        """Graph answers ten meetings at a time; every one is cancelled, none is skipped."""
        for number in range(25):
            self.alice.calendar.add_meeting(f"Call {number}", attendees=[self.bob], start=ONE)

        done = self.clear_alices_day()

        self.assertEqual(len(done), 25)
        self.assertEqual(len(self.mock.outbox.cancellations.to(self.bob)), 25)


if __name__ == "__main__":
    unittest.main()
