"""Changing events: calendar.md §8, who is told and what becomes of answers and single dates."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from pytest_graphmock.exchange.body import Body, BodyType
from pytest_graphmock.exchange.errors import (
    CrossingBoundaryError,
    InvalidRecipientsError,
    InvalidRequestError,
    ItemNotFoundError,
    PropertyValidationError,
    RecurrenceRangeError,
)
from pytest_graphmock.exchange.event import (
    RESET,
    AttendeeType,
    EventType,
    FreeBusyStatus,
    Importance,
    Location,
    OnlineMeetingProvider,
    ResponseStatus,
    ResponseType,
    Sensitivity,
    TimeSlot,
)
from pytest_graphmock.exchange.message import MeetingMessageType, MeetingRequestType
from pytest_graphmock.exchange.notice import NoticeKind

if TYPE_CHECKING:
    from pytest_graphmock.exchange.event import Event

    from .conftest import World

NO_ANSWER = ResponseStatus(ResponseType.NOT_RESPONDED)


_TOLD = {
    "subject": "Budget, again",
    "body": Body(BodyType.TEXT, "Bring figures"),
    "location": Location("Room 4"),
    "importance": Importance.HIGH,
    "sensitivity": Sensitivity.PRIVATE,
    "response_requested": False,
    "allow_new_time_proposals": False,
    "hide_attendees": True,
    "is_online_meeting": True,
}


@pytest.mark.parametrize(("name", "value"), _TOLD.items(), ids=_TOLD)
def test_change_that_concerns_attendees_is_sent_and_copied(
    world: World, name: str, value: Any
) -> None:
    """One update to all, and every copy has the new value."""
    event = world.meet(world.bob, world.cy)

    changed = world.update(event, **{name: value})

    notice = world.notices[-1]
    assert (notice.kind, len(notice.delivered)) == (NoticeKind.UPDATE, 2)
    assert world.meeting(notice.message).type is MeetingMessageType.REQUEST
    for attendee in (world.bob, world.cy):
        assert getattr(world.copy(attendee, event), name) == getattr(changed, name)


_SILENT = {
    "categories": ("Red",),
    "show_as": FreeBusyStatus.OUT_OF_OFFICE,
    "is_reminder_on": False,
    "reminder_minutes_before_start": 5,
}


@pytest.mark.parametrize(("name", "value"), _SILENT.items(), ids=_SILENT)
def test_change_of_ones_own_matters_is_silent(world: World, name: str, value: Any) -> None:
    """Categories, busy status and reminder are each mailbox's own."""
    event = world.meet(world.bob)
    before = world.copy(world.bob, event)

    changed = world.update(event, **{name: value})

    assert getattr(changed, name) == value
    assert world.copy(world.bob, event) is before
    assert len(world.notices) == 1


def test_change_to_the_same_value_is_not_told(world: World) -> None:
    """A client that sends back what it read bothers nobody."""
    event = world.meet(world.bob, location=Location("Room 4"), body=Body(content="<p>Hi</p>"))
    names = ("subject", "body", "location", "attendees", "start", "end", "importance")

    world.update(event, **{name: getattr(event, name) for name in names})

    assert len(world.notices) == 1
    assert world.now(event).attendees == event.attendees


def test_same_instant_in_another_zone_is_no_change_of_time(world: World) -> None:
    """Answers stay when a client sends back in UTC what was made in another zone."""
    event = world.meet(
        world.bob,
        start=world.at("2026-03-10T09:00", "Pacific Standard Time"),
        end=world.at("2026-03-10T10:00", "Pacific Standard Time"),
    )
    world.answer(world.copy(world.bob, event), ResponseType.ACCEPTED)

    changed = world.update(
        event, start=world.at("2026-03-10T16:00"), end=world.at("2026-03-10T17:00")
    )

    assert changed.attendees[0].status.response is ResponseType.ACCEPTED
    assert changed.original_start_zone == "UTC"
    assert [each.kind for each in world.notices] == [NoticeKind.INVITATION, NoticeKind.RESPONSE]


def test_update_says_what_was_before(world: World) -> None:
    """A change of when and where is a full update with the previous values."""
    event = world.meet(world.bob, location=Location("Room 4"))

    world.update(
        event,
        start=world.at("2026-03-11T13:00"),
        end=world.at("2026-03-11T14:00"),
        location=Location("Room 5"),
    )

    meeting = world.meeting(world.inbox(world.bob)[-1])
    assert meeting.request_type is MeetingRequestType.FULL_UPDATE
    assert (meeting.previous_start, meeting.previous_end) == (event.start, event.end)
    assert meeting.previous_location == event.location
    assert meeting.start == world.at("2026-03-11T13:00")


def test_update_of_words_only_is_informational(world: World) -> None:
    """Nothing about when and where is mentioned as previous."""
    event = world.meet(world.bob)

    world.update(event, subject="Budget, again")

    meeting = world.meeting(world.inbox(world.bob)[-1])
    assert meeting.request_type is MeetingRequestType.INFORMATIONAL_UPDATE
    assert (meeting.previous_start, meeting.previous_end) == (None, None)
    assert meeting.previous_location is None


def test_update_puts_the_invitation_out_of_date(world: World) -> None:
    """The older request is marked, the newer one is not."""
    event = world.meet(world.bob)

    world.update(event, subject="Budget, again")

    old, new = map(world.meeting, world.inbox(world.bob))
    assert (old.is_out_of_date, old.request_type) == (True, MeetingRequestType.OUTDATED)
    assert not new.is_out_of_date


def test_words_leave_the_answers(world: World) -> None:
    """Subject, body and place changed: who accepted has still accepted."""
    event = world.meet(world.bob)
    world.answer(world.copy(world.bob, event), ResponseType.ACCEPTED)

    changed = world.update(event, subject="Budget, again", location=Location("Room 5"))

    copy = world.copy(world.bob, event)
    assert changed.attendees[0].status.response is ResponseType.ACCEPTED
    assert copy.response_status.response is ResponseType.ACCEPTED
    assert copy.show_as is FreeBusyStatus.BUSY


def test_another_time_voids_the_answers(world: World) -> None:
    """Tracking is reset to the documented odd year, proposals go, copies are tentative again."""
    event = world.meet(world.bob)
    slot = TimeSlot(world.at("2026-03-12T13:00"), world.at("2026-03-12T14:00"))
    copy = world.copy(world.bob, event)
    world.answer(copy, ResponseType.TENTATIVELY_ACCEPTED, proposed=slot)

    changed = world.update(
        event, start=world.at("2026-03-12T13:00"), end=world.at("2026-03-12T14:00")
    )

    assert changed.attendees[0].status == ResponseStatus(ResponseType.NOT_RESPONDED, RESET)
    assert changed.attendees[0].proposed_new_time is None
    moved = world.copy(world.bob, event)
    assert moved.start == changed.start
    assert (moved.response_status, moved.show_as) == (NO_ANSWER, FreeBusyStatus.TENTATIVE)
    assert moved.key == copy.key


def test_draft_is_told_when_it_is_sent(world: World) -> None:
    """Changes of a draft stay in the organizer's mailbox; isDraft false sends the invitation."""
    event = world.meet(world.bob, is_draft=True)
    world.update(event, subject="Budget, first draft")
    assert world.notices == []

    sent = world.update(event, is_draft=False)

    assert [each.kind for each in world.notices] == [NoticeKind.INVITATION]
    assert world.copy(world.bob, event).subject == "Budget, first draft"
    assert (sent.is_draft, sent.as_sent) == (False, None)


def test_changes_held_back_are_told_together(world: World) -> None:
    """A sent meeting that is a draft again holds its updates; sending tells the whole change."""
    event = world.meet(world.bob, world.cy)
    world.update(event, is_draft=True, subject="Budget, again")
    world.update(event, attendees=world.guests(world.bob, world.dee))
    assert world.copy(world.bob, event).subject == "Budget review"
    assert len(world.notices) == 1

    world.update(event, is_draft=False)

    assert world.copy(world.bob, event).subject == "Budget, again"
    assert world.copy(world.cy, event).is_cancelled
    assert world.copy(world.dee, event).subject == "Budget, again"
    assert [each.kind for each in world.notices[1:]] == [
        NoticeKind.CANCELLATION,
        NoticeKind.UPDATE,
        NoticeKind.INVITATION,
    ]


def test_draft_that_went_there_and_back_resets_the_dates_for_everybody(world: World) -> None:
    """The organizer's exceptions are gone, so the attendees' go when it is sent."""
    event = world.meet_daily(world.bob, count=3)
    world.update(world.on(event, 10), subject="Longer talk")
    world.cancel(world.on(event, 11))
    world.update(event, is_draft=True, recurrence=world.daily(date(2026, 3, 9), 4))
    world.update(event, recurrence=world.daily(date(2026, 3, 9), 3))

    world.update(event, is_draft=False)

    for owner in (world.ana, world.bob):
        shown = world.view(owner, "2026-03-01", "2026-04-01")
        assert [(each.subject, each.is_cancelled) for each in shown] == [("Stand-up", False)] * 3


def test_cancelling_changes_held_back_tells_whom_the_meeting_was_sent_to(world: World) -> None:
    """Who was added in the draft never heard of it; who was invited before is told."""
    event = world.meet(world.bob)
    world.update(event, is_draft=True, attendees=world.guests(world.cy))

    world.cancel(event)

    assert world.copy(world.bob, event).is_cancelled
    assert world.mailbox(world.cy).items == {}
    assert [each.address for each in world.notices[-1].recipients] == [world.bob.mail]


def test_added_people_are_invited_and_others_get_no_mail(world: World) -> None:
    """Only the new one gets a request; the others' copies show the new list."""
    event = world.meet(world.bob)

    world.update(event, attendees=world.guests(world.bob, world.cy))

    assert world.meeting(world.inbox(world.cy)[-1]).request_type is (
        MeetingRequestType.NEW_MEETING_REQUEST
    )
    assert world.copy(world.cy, event).response_status == NO_ANSWER
    assert len(world.inbox(world.bob)) == 1
    listed = [each.email for each in world.copy(world.bob, event).attendees]
    assert listed == [world.ana.email, world.bob.email, world.cy.email]


def test_added_people_do_not_undo_what_others_did(world: World) -> None:
    """Who declined, deleted or changed the copy is left in peace by a change of the list."""
    event = world.meet(world.bob, world.cy, world.dee)
    world.answer(world.copy(world.bob, event), ResponseType.DECLINED)
    world.delete(world.copy(world.cy, event))
    world.update(world.copy(world.dee, event), subject="My words")

    world.update(
        event, attendees=world.guests(world.bob, world.cy, world.dee, "new@partner.example")
    )

    assert world.copies(world.bob, event) == []
    assert world.copies(world.cy, event) == []
    assert world.copy(world.dee, event).subject == "My words"


def test_removed_people_get_a_cancellation(world: World) -> None:
    """As in §3 and §4.2, for them alone."""
    event = world.meet(world.bob, world.cy)

    world.update(event, attendees=world.guests(world.bob))

    removed = world.copy(world.cy, event)
    assert (removed.is_cancelled, removed.subject) == (True, "Canceled: Budget review")
    message = world.inbox(world.cy)[-1]
    assert world.meeting(message).type is MeetingMessageType.CANCELLED
    assert [each.address for each in message.to_recipients] == [world.cy.mail]
    assert not world.copy(world.bob, event).is_cancelled
    assert len(world.inbox(world.bob)) == 1


def test_removed_and_added_again_has_one_live_copy(world: World) -> None:
    """The cancelled copy comes back to life, unanswered, with its own words again."""
    event = world.meet(world.bob, world.cy)
    world.answer(world.copy(world.cy, event), ResponseType.ACCEPTED)
    world.update(event, attendees=world.guests(world.bob))

    changed = world.update(event, attendees=world.guests(world.bob, world.cy))

    copy = world.copy(world.cy, event)
    assert (copy.is_cancelled, copy.subject) == (False, "Budget review")
    assert (copy.response_status, copy.show_as) == (NO_ANSWER, FreeBusyStatus.TENTATIVE)
    assert copy.is_reminder_on
    assert changed.attendees[1].status.response is ResponseType.NONE
    assert [world.meeting(each).is_out_of_date for each in world.inbox(world.cy)] == [
        True,
        False,
        False,
    ]


def test_who_stays_keeps_the_answer(world: World) -> None:
    """The list is replaced as a whole, addresses in any letter case, answers are the tenant's."""
    event = world.meet(world.bob, world.cy)
    world.answer(world.copy(world.bob, event), ResponseType.ACCEPTED)

    changed = world.update(event, attendees=world.guests("BOB@Contoso.example", world.cy))

    assert changed.attendees[0].status.response is ResponseType.ACCEPTED
    assert len(world.notices) == 2


def test_first_attendee_turns_an_appointment_into_a_meeting(world: World) -> None:
    """It is a new request, not an update."""
    event = world.meet()

    world.update(event, attendees=world.guests(world.bob))

    assert [each.kind for each in world.notices] == [NoticeKind.INVITATION]
    assert world.copy(world.bob, event).attendees[0].email == world.ana.email


def test_last_attendee_removed_leaves_an_appointment(world: World) -> None:
    """Everybody is told, and a later cancel writes to nobody."""
    event = world.meet(world.bob)
    world.update(event, attendees=())

    world.cancel(event)

    assert [each.kind for each in world.notices] == [
        NoticeKind.INVITATION,
        NoticeKind.CANCELLATION,
    ]
    assert world.copy(world.bob, event).subject == "Canceled: Budget review"


def test_change_of_list_and_words_tells_each_what_concerns_them(world: World) -> None:
    """A cancellation, an update and an invitation, each to its own people."""
    event = world.meet(world.bob, world.cy)

    world.update(event, subject="Budget, again", attendees=world.guests(world.bob, world.dee))

    told = {each.kind: [r.address for r in each.recipients] for each in world.notices[1:]}
    assert told == {
        NoticeKind.CANCELLATION: [world.cy.mail],
        NoticeKind.UPDATE: [world.bob.mail],
        NoticeKind.INVITATION: [world.dee.mail],
    }
    assert world.copy(world.cy, event).subject == "Canceled: Budget review"


def test_optional_instead_of_required_is_no_new_invitation(world: World) -> None:
    """The others see it on their copies; nobody gets mail."""
    event = world.meet(world.bob, world.cy)

    world.update(
        event, attendees=world.guests(world.bob, world.guest(world.cy, type=AttendeeType.OPTIONAL))
    )

    assert len(world.notices) == 1
    assert world.copy(world.bob, event).attendees[2].type is AttendeeType.OPTIONAL


def test_attendees_change_stays_in_that_copy(world: World) -> None:
    """No mail, and neither the organizer nor the others see it."""
    event = world.meet(world.bob, world.cy)
    others = (world.now(event), world.copy(world.cy, event))

    changed = world.update(world.copy(world.bob, event), subject="My words")

    assert changed.subject == "My words"
    assert (world.now(event), world.copy(world.cy, event)) == others
    assert len(world.notices) == 1


def test_organizers_next_update_overwrites_it(world: World) -> None:
    """The attendee's words and time go; their reminder and categories stay."""
    event = world.meet(world.bob)
    world.update(
        world.copy(world.bob, event),
        subject="My words",
        start=world.at("2026-03-10T12:00"),
        categories=("Red",),
        is_reminder_on=False,
    )

    world.update(event, location=Location("Room 5"))

    copy = world.copy(world.bob, event)
    assert (copy.subject, copy.start) == ("Budget review", event.start)
    assert (copy.categories, copy.is_reminder_on) == (("Red",), False)


def test_series_that_an_attendee_reshaped_is_the_organizers_again(world: World) -> None:
    """With the organizer's exceptions and none of the attendee's own, whatever the update says."""
    event = world.meet_daily(world.bob, count=4)
    world.update(world.on(event, 10), subject="Longer talk")
    world.update(world.copy(world.bob, event), recurrence=world.daily(date(2026, 3, 9), 2))
    world.delete(world.on(world.copy(world.bob, event), 9))

    world.update(event, location=Location("Room 5"))

    shown = world.view(world.bob, "2026-03-01", "2026-04-01")
    assert [each.subject for each in shown] == ["Stand-up", "Longer talk", "Stand-up", "Stand-up"]


def test_attendee_who_declined_gets_the_update_as_a_new_copy(world: World) -> None:
    """There is nothing to update any more, so the request is entered anew (assumed)."""
    event = world.meet(world.bob)
    world.answer(world.copy(world.bob, event), ResponseType.DECLINED)

    world.update(event, start=world.at("2026-03-12T13:00"), end=world.at("2026-03-12T14:00"))

    copy = world.copy(world.bob, event)
    assert (copy.start, copy.response_status) == (world.at("2026-03-12T13:00"), NO_ANSWER)
    assert len(world.deleted(world.bob)) == 1


def test_attendee_who_deleted_an_accepted_copy_has_accepted_the_new_one(world: World) -> None:
    """The organizer's tracking still says so."""
    event = world.meet(world.bob)
    world.answer(world.copy(world.bob, event), ResponseType.ACCEPTED)
    world.delete(world.copy(world.bob, event))

    world.update(event, subject="Budget, again")

    assert world.copy(world.bob, event).response_status.response is ResponseType.ACCEPTED


def test_changed_date_becomes_an_exception_under_the_same_id(world: World) -> None:
    """For the organizer and for the attendee; the other dates stay occurrences."""
    event = world.meet_daily(world.bob, count=3)
    ids = world.mailbox(world.ana).id_of(world.on(event, 10))

    changed = world.update(world.on(event, 10), subject="Longer talk")

    assert changed.type is EventType.EXCEPTION
    assert world.mailbox(world.ana).id_of(changed) == ids
    for owner in (world.ana, world.bob):
        shown = world.view(owner, "2026-03-01", "2026-04-01")
        assert [each.subject for each in shown] == ["Stand-up", "Longer talk", "Stand-up"]
        assert [each.type for each in shown].count(EventType.EXCEPTION) == 1


def test_changed_date_is_told_as_that_date(world: World) -> None:
    """The update is about the exception, and leaves the series' request up to date."""
    event = world.meet_daily(world.bob)

    world.update(world.on(event, 10), subject="Longer talk")

    series, update = map(world.meeting, world.inbox(world.bob))
    assert (update.event_type, update.occurrence_date) == (EventType.EXCEPTION, date(2026, 3, 10))
    assert update.recurrence is None
    assert not series.is_out_of_date


def test_moved_date_is_shown_where_it_is_now(world: World) -> None:
    """A window over the new day only, or the old day only, tells the truth, in both mailboxes."""
    weekly = world.weekly(date(2026, 3, 9), 3)
    event = world.meet_daily(world.bob, recurrence=weekly)

    world.update(
        world.on(event, 16), start=world.at("2026-03-20T13:00"), end=world.at("2026-03-20T14:00")
    )

    for owner in (world.ana, world.bob):
        assert world.view(owner, "2026-03-16", "2026-03-17") == []
        (moved,) = world.view(owner, "2026-03-20", "2026-03-21")
        assert moved.occurrence_date == date(2026, 3, 16)


def test_date_that_is_moved_voids_the_answers_of_that_date(world: World) -> None:
    """The other dates stay accepted."""
    event = world.meet_daily(world.bob)
    world.answer(world.copy(world.bob, event), ResponseType.ACCEPTED)

    world.update(
        world.on(event, 10), start=world.at("2026-03-10T15:00"), end=world.at("2026-03-10T16:00")
    )

    copy = world.copy(world.bob, event)
    assert world.on(copy, 10).response_status == NO_ANSWER
    assert world.on(copy, 11).response_status.response is ResponseType.ACCEPTED
    assert world.on(event, 10).attendees[0].status.response is ResponseType.NOT_RESPONDED
    assert world.on(event, 11).attendees[0].status.response is ResponseType.ACCEPTED


def test_rest_of_a_changed_date_follows_the_series(world: World) -> None:
    """What was not changed on that date is still the master's."""
    event = world.meet_daily(world.bob)
    world.update(world.on(event, 10), subject="Longer talk")

    world.update(event, location=Location("Room 5"))

    for owner, master in ((world.ana, event), (world.bob, world.copy(world.bob, event))):
        tuesday = world.on(master, 10)
        assert (tuesday.subject, tuesday.location.display_name) == ("Longer talk", "Room 5"), owner


@pytest.mark.parametrize(
    "day", [9, 11, 8, 12], ids=["before", "after", "past before", "past after"]
)
def test_date_cannot_pass_its_neighbour(world: World, day: int) -> None:
    """On or past the day of the one before or after is refused."""
    event = world.meet_daily(world.bob)
    before = world.snapshot()

    with pytest.raises(CrossingBoundaryError):
        world.update(
            world.on(event, 10),
            start=world.at(f"2026-03-{day:02}T15:00"),
            end=world.at(f"2026-03-{day:02}T16:00"),
        )

    assert world.snapshot() == before


def test_date_may_take_the_day_of_a_cancelled_neighbour(world: World) -> None:
    """What does not happen is not in the way (assumed)."""
    event = world.meet_daily(world.bob)
    world.cancel(world.on(event, 11))

    moved = world.update(
        world.on(event, 10), start=world.at("2026-03-11T15:00"), end=world.at("2026-03-11T16:00")
    )

    assert moved.start == world.at("2026-03-11T15:00")


def test_neighbour_counts_where_it_was_moved_to(world: World) -> None:
    """A date that moved away leaves room, and is in the way where it is now."""
    event = world.meet_daily(recurrence=world.weekly(date(2026, 3, 9), 3))
    world.update(
        world.on(event, 16), start=world.at("2026-03-19T13:00"), end=world.at("2026-03-19T14:00")
    )

    world.update(
        world.on(event, 9), start=world.at("2026-03-17T13:00"), end=world.at("2026-03-17T14:00")
    )

    with pytest.raises(CrossingBoundaryError):
        world.update(
            world.on(event, 23),
            start=world.at("2026-03-19T15:00"),
            end=world.at("2026-03-19T16:00"),
        )


def test_attendees_change_of_a_date_stays_there(world: World) -> None:
    """An exception in that copy only, and no mail."""
    event = world.meet_daily(world.bob)

    world.update(world.on(world.copy(world.bob, event), 10), subject="My words")

    assert world.on(world.copy(world.bob, event), 10).subject == "My words"
    assert world.on(event, 10).type is EventType.OCCURRENCE
    assert len(world.notices) == 1


def test_organizers_change_of_a_date_overwrites_the_attendees(world: World) -> None:
    """What the attendee changed there goes, what is their own stays."""
    event = world.meet_daily(world.bob)
    world.update(
        world.on(world.copy(world.bob, event), 10), subject="My words", is_reminder_on=False
    )

    world.update(world.on(event, 10), location=Location("Room 5"))

    tuesday = world.on(world.copy(world.bob, event), 10)
    assert (tuesday.subject, tuesday.location.display_name) == ("Stand-up", "Room 5")
    assert not tuesday.is_reminder_on


def test_guest_of_one_date_gets_that_date_alone(world: World) -> None:
    """Somebody without a part in the series has a copy of one date, and is on no other."""
    event = world.meet_daily(world.bob)

    world.update(world.on(event, 10), attendees=world.guests(world.bob, world.cy))

    copy = world.copy(world.cy, event)
    assert (copy.type, copy.start) == (EventType.SINGLE_INSTANCE, world.at("2026-03-10T13:00"))
    assert world.inbox(world.bob)[1:] == []
    assert len(world.on(event, 11).attendees) == 1
    assert len(world.on(world.copy(world.bob, event), 10).attendees) == 3
    assert len(world.on(world.copy(world.bob, event), 11).attendees) == 2


def test_removed_from_one_date_keeps_the_others(world: World) -> None:
    """That date is cancelled for them, as §4.2 says of a cancelled date."""
    event = world.meet_daily(world.bob, world.cy)

    world.update(world.on(event, 10), attendees=world.guests(world.bob))

    copy = world.copy(world.cy, event)
    assert world.on(copy, 10).is_cancelled
    assert not world.on(copy, 11).is_cancelled
    assert not world.on(world.copy(world.bob, event), 10).is_cancelled


def test_removed_from_one_date_and_added_again(world: World) -> None:
    """The date comes back to life, with the organizer's words."""
    event = world.meet_daily(world.bob, world.cy)
    world.update(world.on(event, 10), attendees=world.guests(world.bob))

    world.update(world.on(event, 10), attendees=world.guests(world.bob, world.cy))

    tuesday = world.on(world.copy(world.cy, event), 10)
    assert (tuesday.is_cancelled, tuesday.subject) == (False, "Stand-up")
    assert (tuesday.response_status, tuesday.is_reminder_on) == (NO_ANSWER, True)


def test_guest_of_one_date_who_joins_the_series_has_one_copy(world: World) -> None:
    """The series takes the place of the single date: no day shows twice."""
    event = world.meet_daily(world.bob, count=3)
    world.update(world.on(event, 10), attendees=world.guests(world.bob, world.cy))

    world.update(event, attendees=world.guests(world.bob, world.cy))

    shown = world.view(world.cy, "2026-03-01", "2026-04-01")
    assert [each.start.local.day for each in shown] == [9, 10, 11]
    assert world.copy(world.cy, event).type is EventType.SERIES_MASTER


def test_removed_from_the_series_and_asked_to_one_date(world: World) -> None:
    """The cancelled series stays as it is; the one date is a live copy beside it."""
    event = world.meet_daily(world.bob, world.cy, count=3)
    world.update(event, attendees=world.guests(world.bob))

    world.update(world.on(event, 10), attendees=world.guests(world.bob, world.cy))

    live = [each for each in world.copies(world.cy, event) if not each.is_cancelled]
    assert [(each.occurrence_date, each.subject) for each in live] == [
        (date(2026, 3, 10), "Stand-up")
    ]
    world.cancel(event)
    subjects = sorted(each.subject for each in world.copies(world.cy, event))
    assert subjects == ["Canceled: Stand-up", "Canceled: Stand-up"]


def test_removed_from_the_series_is_gone_from_its_exceptions(world: World) -> None:
    """A date with a list of its own follows the series' list: a later cancel tells nobody twice."""
    event = world.meet_daily(world.bob, world.cy)
    world.update(world.on(event, 10), attendees=world.guests(world.bob, world.cy, world.dee))

    world.update(event, attendees=world.guests(world.bob))

    listed = {each.email for each in world.on(event, 10).attendees}
    assert listed == {world.bob.email, world.dee.email}
    shown = world.view(world.cy, "2026-03-01", "2026-04-01")
    assert {each.subject for each in shown} == {"Canceled: Stand-up"}


def test_added_to_the_series_is_told_of_its_exceptions_later(world: World) -> None:
    """Somebody's answer for one date must not close that date's list to newcomers."""
    event = world.meet_daily(world.bob)
    world.answer(world.on(world.copy(world.bob, event), 10), ResponseType.ACCEPTED)
    world.update(event, attendees=world.guests(world.bob, world.cy))

    world.cancel(world.on(event, 10))

    assert world.on(world.copy(world.cy, event), 10).is_cancelled
    assert world.inbox(world.cy)[-1].subject == "Canceled: Stand-up"


def test_recurrence_of_one_date_cannot_be_changed(world: World) -> None:
    """Only the series has one; sending back the null that was read is fine."""
    event = world.meet_daily(world.bob)
    world.update(world.on(event, 10), recurrence=None, subject="Longer talk")
    before = world.snapshot()

    with pytest.raises(InvalidRequestError):
        world.update(world.on(event, 11), recurrence=world.daily(date(2026, 3, 11), 2))

    assert world.snapshot() == before


def _reshape(world: World, event: Event) -> Event:
    return world.update(event, start=world.at("2026-03-09T15:00"), end=world.at("2026-03-09T16:00"))


def test_another_shape_discards_exceptions_and_restores_cancelled_dates(world: World) -> None:
    """For the organizer and the attendee; one message tells it."""
    event = world.meet_daily(world.bob, count=3)
    world.update(world.on(event, 10), subject="Longer talk")
    world.cancel(world.on(event, 11))
    earlier = len(world.inbox(world.bob))

    _reshape(world, event)

    for owner in (world.ana, world.bob):
        master = world.copy(owner, event)
        assert (dict(master.exceptions), master.cancelled_dates) == ({}, frozenset())
        shown = world.view(owner, "2026-03-01", "2026-04-01")
        assert [(each.subject, each.start.local.hour) for each in shown] == [("Stand-up", 15)] * 3
    assert len(world.inbox(world.bob)) == earlier + 1


def test_another_shape_dismisses_guests_of_single_dates(world: World) -> None:
    """Their date is discarded, so they are told; people of the series are not told twice."""
    event = world.meet_daily(world.bob)
    world.update(world.on(event, 10), attendees=world.guests(world.bob, world.cy))

    _reshape(world, event)

    assert world.copy(world.cy, event).is_cancelled
    assert [each.kind for each in world.notices[-2:]] == [
        NoticeKind.CANCELLATION,
        NoticeKind.UPDATE,
    ]


def test_words_keep_exceptions_and_cancelled_dates(world: World) -> None:
    """A cancelled date stays cancelled on the attendee's side, under its old words."""
    event = world.meet_daily(world.bob, count=3)
    world.update(world.on(event, 10), location=Location("Room 5"))
    world.cancel(world.on(event, 11))

    world.update(event, subject="Sit-down")

    assert world.now(event).cancelled_dates == {date(2026, 3, 11)}
    shown = world.view(world.bob, "2026-03-01", "2026-04-01")
    assert [(each.subject, each.is_cancelled) for each in shown] == [
        ("Sit-down", False),
        ("Sit-down", False),
        ("Canceled: Stand-up", True),
    ]
    assert world.view(world.ana, "2026-03-11", "2026-03-12") == []


def test_words_are_told_once_for_the_series_and_once_for_each_changed_date(world: World) -> None:
    """Documented: several messages if instances were changed before."""
    event = world.meet_daily(world.bob)
    world.update(world.on(event, 10), location=Location("Room 5"))
    earlier = len(world.inbox(world.bob))

    world.update(event, subject="Sit-down")

    dates = [world.meeting(each).occurrence_date for each in world.inbox(world.bob)[earlier:]]
    assert dates == [None, date(2026, 3, 10)]


def test_series_that_comes_back_leaves_out_dates_one_was_taken_off(world: World) -> None:
    """A copy that is entered anew has no part in what its owner is not invited to."""
    event = world.meet_daily(world.bob, world.cy, count=3)
    world.update(world.on(event, 10), attendees=world.guests(world.bob))
    world.delete(world.copy(world.cy, event))

    world.update(event, subject="Sit-down")

    shown = world.view(world.cy, "2026-03-01", "2026-04-01")
    assert [each.start.local.day for each in shown] == [9, 11]


def test_guest_of_one_date_hears_of_a_change_of_the_series(world: World) -> None:
    """The copy of one date follows; people of the series are told once."""
    event = world.meet_daily(world.bob)
    world.update(world.on(event, 10), attendees=world.guests(world.bob, world.cy))

    world.update(event, location=Location("Room 5"))

    assert world.copy(world.cy, event).location.display_name == "Room 5"
    assert world.meeting(world.inbox(world.cy)[-1]).occurrence_date == date(2026, 3, 10)
    assert len(world.inbox(world.bob)) == 2


def test_same_recurrence_sent_again_keeps_everything(world: World) -> None:
    """Also as a client sends it: with members that its type does not use, or the zone left out."""
    event = world.meet_daily(world.bob)
    world.update(world.on(event, 10), subject="Longer talk")
    assert event.recurrence is not None
    again = world.daily(date(2026, 3, 9), 5)

    changed = world.update(event, recurrence=again)

    assert list(changed.exceptions) == [date(2026, 3, 10)]
    assert changed.recurrence == event.recurrence


def test_series_that_was_moved_to_its_first_date_can_be_changed(world: World) -> None:
    """The range follows the start, so a later change of the subject is no contradiction."""
    monday = date(2026, 3, 9)
    event = world.meet_daily(
        start=world.at("2026-03-05T13:00"),
        end=world.at("2026-03-05T14:00"),
        recurrence=world.weekly(monday, 3).starting(date(2026, 3, 5), ""),
    )
    assert event.start == world.at("2026-03-09T13:00")

    changed = world.update(event, subject="Sit-down", start=event.start, end=event.end)

    assert changed.recurrence is not None
    assert changed.recurrence.range.start_date == monday


def test_recurrence_null_leaves_the_first_date(world: World) -> None:
    """A single instance at the first occurrence's time, for everybody."""
    event = world.meet_daily(world.bob)
    world.cancel(world.on(event, 10))

    changed = world.update(event, recurrence=None)

    assert (changed.type, changed.start) == (EventType.SINGLE_INSTANCE, event.start)
    assert changed.key == event.key
    copy = world.copy(world.bob, event)
    assert (copy.type, copy.cancelled_dates, dict(copy.exceptions)) == (
        EventType.SINGLE_INSTANCE,
        frozenset(),
        {},
    )


def test_recurrence_makes_a_series_of_a_single_event(world: World) -> None:
    """The same id, and the attendee's copy becomes a series, too."""
    event = world.meet(world.bob)

    changed = world.update(event, recurrence=world.daily(date(2026, 3, 10), 3))

    assert (changed.type, changed.key) == (EventType.SERIES_MASTER, event.key)
    assert len(world.view(world.bob, "2026-03-01", "2026-04-01")) == 3
    assert world.copy(world.bob, event).type is EventType.SERIES_MASTER


def test_series_zone_needs_the_recurrence(world: World) -> None:
    """The event's zone and the range's must be the same."""
    event = world.meet_daily(world.bob)
    before = world.snapshot()

    with pytest.raises(PropertyValidationError):
        world.update(
            event,
            start=world.at("2026-03-09T13:00", "Tokyo Standard Time"),
            end=world.at("2026-03-09T14:00", "Tokyo Standard Time"),
        )

    assert world.snapshot() == before


def test_series_cannot_start_on_another_day_than_its_range(world: World) -> None:
    """A new first day needs a new range."""
    event = world.meet_daily(world.bob)
    before = world.snapshot()

    with pytest.raises(RecurrenceRangeError):
        world.update(event, start=world.at("2026-03-10T13:00"), end=world.at("2026-03-10T14:00"))

    assert world.snapshot() == before


def test_shortened_series_keeps_nothing_after_its_end(world: World) -> None:
    """How clients do "this and following": the range is cut, and later dates are gone."""
    event = world.meet_daily(world.bob, count=5)

    world.update(event, recurrence=world.daily(date(2026, 3, 9), 2))

    for owner in (world.ana, world.bob):
        assert len(world.view(owner, "2026-03-01", "2026-04-01")) == 2


@pytest.mark.parametrize("value", [True, False])
def test_all_day_needs_a_start(world: World, value: bool) -> None:
    """isAllDay without start is refused, either way."""
    event = world.meet(world.bob)
    before = world.snapshot()

    with pytest.raises(InvalidRequestError, match=r"Missing parameters: Event\.Start"):
        world.update(event, is_all_day=value)

    assert world.snapshot() == before


def test_transaction_id_is_not_changed(world: World) -> None:
    """It belongs to the creation; an update passes it over."""
    event = world.meet(transaction_id="one")

    changed = world.update(event, transaction_id="two", subject="Budget, again")

    assert (changed.transaction_id, changed.subject) == ("one", "Budget, again")


def test_online_meeting_stays_online(world: World) -> None:
    """Documented: once set, further changes are ignored."""
    event = world.meet(is_online_meeting=True)

    changed = world.update(event, is_online_meeting=False)

    assert changed.is_online_meeting
    assert changed.online_meeting_provider is OnlineMeetingProvider.TEAMS_FOR_BUSINESS


def test_event_that_is_gone_cannot_be_changed(world: World) -> None:
    """A cancelled date does not happen any more."""
    event = world.meet_daily()
    tuesday = world.on(event, 10)
    world.cancel(tuesday)

    with pytest.raises(ItemNotFoundError):
        world.update(tuesday, subject="Too late")


def test_event_in_deleted_items_changes_in_silence(world: World) -> None:
    """Nobody is invited to, or told of, what was called off."""
    event = world.meet(world.bob)
    world.cancel(event)
    (deleted,) = world.deleted(world.ana)

    world.update(deleted, subject="Archive", attendees=world.guests(world.cy))

    assert world.mailbox(world.cy).items == {}
    assert world.copy(world.bob, event).subject == "Canceled: Budget review"
    assert len(world.notices) == 2


def test_too_many_attendees_change_nothing(world: World) -> None:
    """Found before anybody is told of the new subject."""
    event = world.meet(world.bob)
    crowd = world.guests(*(f"guest{n}@partner.example" for n in range(501)))
    before = world.snapshot()

    with pytest.raises(InvalidRecipientsError):
        world.update(event, subject="All hands", attendees=crowd)

    assert world.snapshot() == before
