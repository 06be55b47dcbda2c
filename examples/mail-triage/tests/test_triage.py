"""What bob's digest says, how he answers, and what alice, who invited him, sees of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mail_triage import Digest, triage
from mail_triage.script import main
from mail_triage.triage import ACCEPT, DECLINE

if TYPE_CHECKING:
    from collections.abc import Callable

    from O365 import Account
    from O365.utils.token import FileSystemTokenBackend

    from pytest_graphmock import Event, GraphMock, User

    AccountOf = Callable[[User], Account]

pytestmark = pytest.mark.graph_mock(auth="strict", now="2026-03-02T09:00:00Z")

ONE, HALF_PAST_ONE, TWO = (f"2026-03-03T{time}:00Z" for time in ("13:00", "13:30", "14:00"))


def cancel(account: Account, meeting: Event) -> None:
    calendar = account.schedule().get_default_calendar()
    calendar.get_event(meeting.id).cancel_event("Room flooded")


def test_invitation_to_a_free_hour_is_accepted(
    account_of: AccountOf, graph_mock: GraphMock, people: tuple[User, User]
) -> None:
    """alice's copy says accepted, she has bob's mail, and the digest has the line."""
    alice, bob = people
    meeting = alice.calendar.add_meeting("Budget review", attendees=[bob], start=ONE)

    digest = triage(account_of(bob))

    assert digest == Digest(accepted=["  Tue 03 Mar 13:00 Budget review, Alice Ames"])
    assert [each.response_status for each in meeting.attendees] == ["accepted"]
    assert graph_mock.outbox.responses == [{"subject": "Accepted: Budget review", "to": alice}]
    assert graph_mock.outbox.responses[0].comment == ACCEPT


def test_invitation_that_clashes_is_declined(
    account_of: AccountOf, graph_mock: GraphMock, people: tuple[User, User]
) -> None:
    """The digest names what it clashes with; the answer to alice does not."""
    alice, bob = people
    bob.calendar.add_event("Dentist", start=HALF_PAST_ONE, end=TWO)
    meeting = alice.calendar.add_meeting("Budget review", attendees=[bob], start=ONE)

    digest = triage(account_of(bob))

    line = "  Tue 03 Mar 13:00 Budget review, Alice Ames (clashes with Dentist)"
    assert digest == Digest(declined=[line])
    assert [each.response_status for each in meeting.attendees] == ["declined"]
    assert graph_mock.outbox.responses == [{"to": alice, "comment": DECLINE}]
    assert [event.subject for event in bob.calendar.events] == ["Dentist"]


def test_first_invitation_gets_the_hour(
    account_of: AccountOf, graph_mock: GraphMock, people: tuple[User, User]
) -> None:
    """Of two that overlap the one that came later is declined."""
    alice, bob = people
    first = alice.calendar.add_meeting("First", attendees=[bob], start=HALF_PAST_ONE)
    graph_mock.clock.advance(minutes=1)
    second = alice.calendar.add_meeting("Second", attendees=[bob], start=ONE)

    triage(account_of(bob))

    answers = [meeting.attendees[0].response_status for meeting in (first, second)]
    assert answers == ["accepted", "declined"]


def test_meetings_one_after_another_are_accepted(
    account_of: AccountOf, people: tuple[User, User]
) -> None:
    """One that begins when the other ends does not clash with it."""
    alice, bob = people
    alice.calendar.add_meeting("One hour", attendees=[bob], start=ONE, end=TWO)
    alice.calendar.add_meeting("The next", attendees=[bob], start=TWO)

    triage(account_of(bob))

    assert [event.response_status for event in bob.calendar.events] == ["accepted", "accepted"]


def test_hour_of_a_cancelled_meeting_is_free_again(
    account_of: AccountOf, people: tuple[User, User]
) -> None:
    """bob had accepted; alice cancelled; the next invitation to that hour is accepted."""
    alice, bob = people
    cancelled = alice.calendar.add_meeting("Review", attendees=[bob], start=ONE)
    triage(account_of(bob))
    cancel(account_of(alice), cancelled)
    alice.calendar.add_meeting("Interview", attendees=[bob], start=ONE)

    digest = triage(account_of(bob))

    assert digest.cancelled == ["  Canceled: Review, Alice Ames: Room flooded"]
    assert digest.accepted == ["  Tue 03 Mar 13:00 Interview, Alice Ames"]
    assert digest.declined == []


def test_invitation_that_was_called_off_is_not_answered(
    account_of: AccountOf, graph_mock: GraphMock, people: tuple[User, User]
) -> None:
    """bob finds both in his Inbox, the invitation and its cancellation."""
    alice, bob = people
    meeting = alice.calendar.add_meeting("Review", attendees=[bob], start=ONE)
    cancel(account_of(alice), meeting)

    digest = triage(account_of(bob))

    assert digest == Digest(cancelled=["  Canceled: Review, Alice Ames: Room flooded"])
    assert list(graph_mock.outbox.responses) == []


def test_invitations_are_answered_once(
    account_of: AccountOf, graph_mock: GraphMock, people: tuple[User, User]
) -> None:
    """On the next morning accepted and declined invitations still lie in the Inbox."""
    alice, bob = people
    alice.calendar.add_meeting("First", attendees=[bob], start=ONE)
    alice.calendar.add_meeting("Second", attendees=[bob], start=ONE)
    triage(account_of(bob))
    assert len(graph_mock.outbox.responses) == 2

    digest = triage(account_of(bob))

    assert str(digest) == "No meeting mail."
    assert len(graph_mock.outbox.responses) == 2


def test_series_is_left_to_the_user(
    account_of: AccountOf, graph_mock: GraphMock, people: tuple[User, User]
) -> None:
    """Whether bob has time every week is more than a look at one date can tell."""
    alice, bob = people
    weekly = {
        "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["tuesday"]},
        "range": {"type": "numbered", "numberOfOccurrences": 6},
    }
    alice.calendar.add_meeting("Weekly", attendees=[bob], start=ONE, recurrence=weekly)

    digest = triage(account_of(bob))

    assert digest == Digest(yours_to_answer=["  Tue 03 Mar 13:00 Weekly, Alice Ames"])
    graph_mock.assert_nothing_sent()


def test_organizer_who_wants_no_answer_gets_no_mail(
    account_of: AccountOf, graph_mock: GraphMock, people: tuple[User, User]
) -> None:
    """bob accepts, which alice's copy shows, but no mail says so."""
    alice, bob = people
    meeting = alice.calendar.add_meeting(
        "All hands", attendees=[bob], start=ONE, response_requested=False
    )

    triage(account_of(bob))

    assert [each.response_status for each in meeting.attendees] == ["accepted"]
    graph_mock.assert_nothing_sent()


def test_command_prints_the_digest(
    tokens_of: Callable[[User], FileSystemTokenBackend],
    graph_mock: GraphMock,
    people: tuple[User, User],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """mail-triage finds its token, its time zone and the address of Graph in the environment."""
    alice, bob = people
    alice.calendar.add_meeting("Budget review", attendees=[bob], start=ONE)
    monkeypatch.setenv("TRIAGE_CLIENT_ID", "mail-triage-client")
    monkeypatch.setenv("TRIAGE_TOKEN", str(tokens_of(bob).token_path))
    monkeypatch.setenv("TRIAGE_GRAPH_URL", graph_mock.base_url)
    monkeypatch.setenv("TRIAGE_TIME_ZONE", "Europe/Berlin")

    main()

    printed = capsys.readouterr().out
    assert printed == "Accepted:\n  Tue 03 Mar 14:00 Budget review, Alice Ames\n"
