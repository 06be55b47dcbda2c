"""msgraph-sdk for Python, unmodified, over plain HTTP: what it sends is understood, what it
reads is typed as the real service's answers are."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.models.attendee import Attendee
from msgraph.generated.models.attendee_type import AttendeeType
from msgraph.generated.models.body_type import BodyType
from msgraph.generated.models.date_time_time_zone import DateTimeTimeZone
from msgraph.generated.models.day_of_week import DayOfWeek
from msgraph.generated.models.email_address import EmailAddress
from msgraph.generated.models.event import Event
from msgraph.generated.models.event_message import EventMessage
from msgraph.generated.models.event_message_request import EventMessageRequest
from msgraph.generated.models.event_message_response import EventMessageResponse
from msgraph.generated.models.event_type import EventType
from msgraph.generated.models.item_body import ItemBody
from msgraph.generated.models.meeting_message_type import MeetingMessageType
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.patterned_recurrence import PatternedRecurrence
from msgraph.generated.models.recurrence_pattern import RecurrencePattern
from msgraph.generated.models.recurrence_pattern_type import RecurrencePatternType
from msgraph.generated.models.recurrence_range import RecurrenceRange
from msgraph.generated.models.recurrence_range_type import RecurrenceRangeType
from msgraph.generated.models.response_type import ResponseType
from msgraph.generated.users.item.calendar_view.calendar_view_request_builder import (
    CalendarViewRequestBuilder,
)
from msgraph.generated.users.item.calendar_view.delta.delta_request_builder import (
    DeltaRequestBuilder as CalendarViewDeltaRequestBuilder,
)
from msgraph.generated.users.item.events.events_request_builder import EventsRequestBuilder
from msgraph.generated.users.item.events.item.accept.accept_post_request_body import (
    AcceptPostRequestBody,
)
from msgraph.generated.users.item.events.item.cancel.cancel_post_request_body import (
    CancelPostRequestBody,
)
from msgraph.generated.users.item.events.item.decline.decline_post_request_body import (
    DeclinePostRequestBody,
)
from msgraph.generated.users.item.events.item.tentatively_accept import (
    tentatively_accept_post_request_body as tentative,
)
from msgraph.generated.users.item.messages.item.message_item_request_builder import (
    MessageItemRequestBuilder,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from msgraph.graph_service_client import GraphServiceClient

    from pytest_graphmock import GraphMock, User

    Ask = Callable[[User, Callable[[GraphServiceClient], Awaitable[Any]]], Any]

# The seeded tenant holds meetings of its own, all of them near the mock's "now".
DAY = "2031-03-04"


def at(clock_time: str, zone: str = "UTC") -> DateTimeTimeZone:
    return DateTimeTimeZone(date_time=f"{DAY}T{clock_time}", time_zone=zone)


def invited(*people: User | str, kind: AttendeeType = AttendeeType.Required) -> list[Attendee]:
    addresses = [person if isinstance(person, str) else person.mail for person in people]
    return [Attendee(type=kind, email_address=EmailAddress(address=a)) for a in addresses]


def budget_review(*attendees: Attendee) -> Event:
    return Event(
        subject="Budget review",
        body=ItemBody(content_type=BodyType.Text, content="Numbers & people"),
        start=at("13:00:00"),
        end=at("14:00:00"),
        attendees=list(attendees),
    )


def weekly(times: int) -> PatternedRecurrence:
    return PatternedRecurrence(
        pattern=RecurrencePattern(
            type=RecurrencePatternType.Weekly, interval=1, days_of_week=[DayOfWeek.Tuesday]
        ),
        range=RecurrenceRange(
            type=RecurrenceRangeType.Numbered,
            start_date=date.fromisoformat(DAY),
            number_of_occurrences=times,
        ),
    )


def copy_with(ical_uid: str, owner: User) -> Any:
    """The owner's copy of a meeting that the SDK made: copies share nothing but the iCalUId."""
    [copy] = [e for e in owner.calendar.events if e.as_json()["iCalUId"] == ical_uid]
    return copy


def cancel(event_id: str, comment: str | None = None) -> Callable[[GraphServiceClient], Any]:
    body = CancelPostRequestBody(comment=comment)
    return lambda client: client.me.events.by_event_id(event_id).cancel.post(body)


def read_inbox(client: GraphServiceClient) -> Any:
    return client.me.mail_folders.by_mail_folder_id("inbox").messages.get()


def that_day(top: int | None = None) -> RequestConfiguration[Any]:
    parameters = CalendarViewRequestBuilder.CalendarViewRequestBuilderGetQueryParameters(
        start_date_time=f"{DAY}T00:00:00Z", end_date_time=f"{DAY}T23:59:59Z", top=top
    )
    return RequestConfiguration(query_parameters=parameters)


def test_meeting_posted_by_the_sdk_reaches_each_mailbox(
    ask: Ask, organizer: User, attendee: User, room: User
) -> None:
    """POST /me/events with attendees: the event comes back, each attendee has a copy."""
    people = [*invited(attendee, "eve@partner.example"), *invited(room, kind=AttendeeType.Resource)]

    event = ask(organizer, lambda client: client.me.events.post(budget_review(*people)))

    assert event.is_organizer
    assert event.type == EventType.SingleInstance
    assert event.organizer.email_address.address == organizer.mail
    assert event.start.date_time == f"{DAY}T13:00:00.0000000"
    assert {a.email_address.address for a in event.attendees} == {
        attendee.mail,
        "eve@partner.example",
        room.mail,
    }
    [copy] = [
        copy for copy in attendee.calendar.events if copy.as_json()["iCalUId"] == event.i_cal_u_id
    ]
    assert copy.id != event.id
    assert attendee.inbox.messages[0].meeting_message_type == "meetingRequest"


def test_invitation_is_read_as_an_event_message_request(
    ask: Ask, organizer: User, attendee: User
) -> None:
    """The Inbox holds an eventMessageRequest, which the SDK turns into its own class."""
    organizer.calendar.add_meeting("Budget review", attendees=[attendee])

    page = ask(attendee, read_inbox)

    assert isinstance(page.value[0], EventMessageRequest)
    assert page.value[0].subject == "Budget review"
    assert page.value[0].meeting_message_type == MeetingMessageType.MeetingRequest


def test_events_are_listed(ask: Ask, organizer: User, attendee: User) -> None:
    """GET /me/events names the meeting for organizer and attendee, each by its own id."""
    meeting = organizer.calendar.add_meeting("Budget review", attendees=[attendee])
    query = EventsRequestBuilder.EventsRequestBuilderGetQueryParameters(
        top=100, select=["id", "subject", "isOrganizer"]
    )
    everything = RequestConfiguration(query_parameters=query)

    mine = ask(organizer, lambda client: client.me.events.get(everything))
    theirs = ask(attendee, lambda client: client.me.events.get(everything))

    assert [e.is_organizer for e in mine.value if e.id == meeting.id] == [True]
    assert meeting.id not in [e.id for e in theirs.value]
    assert [e.is_organizer for e in theirs.value if e.subject == "Budget review"] == [False]


def test_calendar_view_shows_the_occurrences_of_a_window(ask: Ask, organizer: User) -> None:
    """GET /me/calendarView expands a series into the dates that the window holds."""
    series = budget_review()
    series.recurrence = weekly(times=6)
    master = ask(organizer, lambda client: client.me.events.post(series))

    page = ask(organizer, lambda client: client.me.calendar_view.get(that_day()))

    assert master.type == EventType.SeriesMaster
    assert [(e.subject, e.type, e.series_master_id) for e in page.value] == [
        ("Budget review", EventType.Occurrence, master.id)
    ]


def test_next_page_link_is_followed_to_the_end(ask: Ask, organizer: User) -> None:
    """@odata.nextLink leads from page to page until there is none."""
    subjects = [f"Meeting {hour}" for hour in range(9, 14)]
    for hour, subject in enumerate(subjects, start=9):
        organizer.calendar.add_meeting(subject, attendees=[], start=f"{DAY}T{hour:02}:00:00Z")

    async def read_all(client: GraphServiceClient) -> list[list[str]]:
        view = client.me.calendar_view
        page = await view.get(that_day(top=2))
        pages = [page]
        while page.odata_next_link:
            page = await view.with_url(page.odata_next_link).get()
            pages.append(page)
        return [[event.subject for event in page.value] for page in pages]

    pages = ask(organizer, read_all)

    assert pages == [subjects[:2], subjects[2:4], subjects[4:]]


def test_cancellation_reaches_the_attendee(
    ask: Ask, graph_mock: GraphMock, organizer: User, attendee: User
) -> None:
    """POST /me/events/{id}/cancel: who was invited reads why, and sees a cancelled copy."""
    meeting = ask(
        organizer, lambda client: client.me.events.post(budget_review(*invited(attendee)))
    )
    copy = next(e for e in attendee.calendar.events if e.as_json()["iCalUId"] == meeting.i_cal_u_id)

    ask(organizer, cancel(meeting.id, "Room flooded"))

    page = ask(attendee, read_inbox)
    notice = page.value[0]
    assert isinstance(notice, EventMessage)
    assert notice.meeting_message_type == MeetingMessageType.MeetingCancelled
    assert notice.subject == "Canceled: Budget review"
    assert notice.body_preview.startswith("Room flooded")
    assert notice.from_.email_address.address == organizer.mail
    theirs = ask(attendee, lambda client: client.me.events.by_event_id(copy.id).get())
    assert theirs.is_cancelled
    assert theirs.subject == "Canceled: Budget review"
    graph_mock.assert_cancelled(copy, to=[attendee], comment="Room flooded")


def test_cancelled_event_is_gone_for_the_organizer(
    ask: Ask, organizer: User, attendee: User
) -> None:
    """The organizer's own id answers 404 after a cancel: the classic surprise."""
    meeting = organizer.calendar.add_meeting("Budget review", attendees=[attendee])
    ask(organizer, cancel(meeting.id))

    with pytest.raises(ODataError) as refused:
        ask(organizer, lambda client: client.me.events.by_event_id(meeting.id).get())

    assert refused.value.response_status_code == 404
    assert refused.value.error.code == "ErrorItemNotFound"


def test_attendee_may_not_cancel(
    ask: Ask, graph_mock: GraphMock, organizer: User, attendee: User
) -> None:
    """An attendee's cancel is refused with the service's two sentences, and nobody is told."""
    meeting = organizer.calendar.add_meeting("Budget review", attendees=[attendee])
    copy = attendee.copy_of(meeting)
    assert copy is not None

    with pytest.raises(ODataError) as refused:
        ask(attendee, cancel(copy.id, "Not today"))

    assert refused.value.response_status_code == 400
    assert refused.value.error.code == "ErrorInvalidRequest"
    assert refused.value.error.message == (
        "Your request can't be completed. You need to be an organizer to cancel a meeting."
    )
    assert refused.value.error.inner_error.request_id
    graph_mock.assert_not_cancelled(meeting)


@pytest.mark.parametrize(
    ("action", "body", "response", "notice"),
    [
        pytest.param(
            "accept",
            AcceptPostRequestBody(comment="Fine", send_response=True),
            ResponseType.Accepted,
            MeetingMessageType.MeetingAccepted,
            id="accept",
        ),
        pytest.param(
            "tentatively_accept",
            tentative.TentativelyAcceptPostRequestBody(comment="Fine", send_response=True),
            ResponseType.TentativelyAccepted,
            MeetingMessageType.MeetingTenativelyAccepted,  # sic: the schema's own spelling
            id="tentatively accept",
        ),
        pytest.param(
            "decline",
            DeclinePostRequestBody(comment="Fine", send_response=True),
            ResponseType.Declined,
            MeetingMessageType.MeetingDeclined,
            id="decline",
        ),
    ],
)
def test_answer_reaches_the_organizer(
    ask: Ask,
    organizer: User,
    attendee: User,
    action: str,
    body: Any,
    response: ResponseType,
    notice: MeetingMessageType,
) -> None:
    """accept, tentativelyAccept and decline: tracked on the organizer's copy and mailed."""
    meeting = organizer.calendar.add_meeting("Budget review", attendees=[attendee])
    copy = attendee.copy_of(meeting)
    assert copy is not None

    ask(attendee, lambda client: getattr(client.me.events.by_event_id(copy.id), action).post(body))

    event = ask(organizer, lambda client: client.me.events.by_event_id(meeting.id).get())
    assert [a.status.response for a in event.attendees] == [response]
    inbox = ask(organizer, read_inbox)
    assert isinstance(inbox.value[0], EventMessageResponse)
    assert inbox.value[0].meeting_message_type == notice
    assert inbox.value[0].body_preview == "Fine"
    assert (attendee.copy_of(meeting) is None) is (action == "decline")


def test_organizers_delete_tells_everyone(
    ask: Ask, graph_mock: GraphMock, organizer: User, attendee: User
) -> None:
    """DELETE /me/events/{id} by the organizer cancels, without a comment."""
    meeting = organizer.calendar.add_meeting("Budget review", attendees=[attendee])

    ask(organizer, lambda client: client.me.events.by_event_id(meeting.id).delete())

    graph_mock.assert_cancelled(meeting, to=[attendee], comment="")
    graph_mock.assert_moved(meeting, to="deleteditems")


def test_attendees_delete_is_silent(
    ask: Ask, graph_mock: GraphMock, organizer: User, attendee: User
) -> None:
    """DELETE by an attendee removes that copy only, and nobody is told."""
    meeting = organizer.calendar.add_meeting("Budget review", attendees=[attendee])
    copy = attendee.copy_of(meeting)
    assert copy is not None

    ask(attendee, lambda client: client.me.events.by_event_id(copy.id).delete())

    assert attendee.copy_of(meeting) is None
    graph_mock.assert_not_cancelled(meeting)


def test_one_occurrence_is_cancelled(
    ask: Ask, graph_mock: GraphMock, organizer: User, attendee: User
) -> None:
    """Cancelling an occurrence found in calendarView leaves the other dates alone."""
    series = budget_review(*invited(attendee))
    series.recurrence = weekly(times=3)
    master = ask(organizer, lambda client: client.me.events.post(series))
    [occurrence] = ask(organizer, lambda client: client.me.calendar_view.get(that_day())).value

    ask(organizer, cancel(occurrence.id, "Only today"))

    assert ask(organizer, lambda client: client.me.calendar_view.get(that_day())).value == []
    [theirs] = ask(attendee, lambda client: client.me.calendar_view.get(that_day())).value
    assert theirs.is_cancelled
    assert theirs.type == EventType.Exception
    [notice] = graph_mock.outbox.cancellations
    assert str(notice.occurrence) == DAY
    assert notice.comment == "Only today"
    assert (
        ask(organizer, lambda client: client.me.events.by_event_id(master.id).get()).id == master.id
    )


def test_event_is_expanded_from_the_notice(ask: Ask, organizer: User, attendee: User) -> None:
    """$expand=microsoft.graph.eventMessage/event leads from the message to the meeting."""
    meeting = organizer.calendar.add_meeting("Budget review", attendees=[attendee])
    notice = attendee.inbox.messages[0]
    query = MessageItemRequestBuilder.MessageItemRequestBuilderGetQueryParameters(
        expand=["microsoft.graph.eventMessage/event"]
    )

    message = ask(
        attendee,
        lambda client: client.me.messages.by_message_id(notice.id).get(
            RequestConfiguration(query_parameters=query)
        ),
    )

    copy = attendee.copy_of(meeting)
    assert copy is not None
    assert isinstance(message, EventMessageRequest)
    assert message.event is not None
    assert message.event.id == copy.id


@pytest.mark.parametrize("key", ["id", "user_principal_name", "mail"])
def test_mailbox_is_addressed_by_its_owner(
    ask: Ask, graph_mock: GraphMock, organizer: User, attendee: User, key: str
) -> None:
    """/users/{key}/events/{id}/cancel, with the key percent-encoded as the SDK writes it."""
    meeting = organizer.calendar.add_meeting("Budget review", attendees=[attendee])
    mailbox = getattr(organizer, key)

    ask(
        organizer,
        lambda client: (
            client.users.by_user_id(mailbox)
            .events.by_event_id(meeting.id)
            .cancel.post(CancelPostRequestBody(comment="Room flooded"))
        ),
    )

    graph_mock.assert_cancelled(meeting, to=[attendee], comment="Room flooded")


@pytest.mark.parametrize("way", ["default calendar", "calendar by id"])
def test_cancel_through_a_calendar(
    ask: Ask, graph_mock: GraphMock, organizer: User, attendee: User, way: str
) -> None:
    """/me/calendar/events/{id}/cancel and /me/calendars/{id}/events/{id}/cancel."""
    meeting = organizer.calendar.add_meeting("Budget review", attendees=[attendee])
    body = CancelPostRequestBody(comment="Room flooded")

    async def cancel_through(client: GraphServiceClient) -> None:
        default: Any = await client.me.calendar.get()
        calendars = client.me.calendars
        calendar: Any = (
            client.me.calendar
            if way == "default calendar"
            else calendars.by_calendar_id(default.id)
        )
        await calendar.events.by_event_id(meeting.id).cancel.post(body)

    ask(organizer, cancel_through)

    graph_mock.assert_cancelled(meeting, to=[attendee], comment="Room flooded")


def test_signed_in_user_and_directory(ask: Ask, graph_mock: GraphMock, attendee: User) -> None:
    """GET /me answers for the token's owner; GET /users lists the people of the tenant."""
    me = ask(attendee, lambda client: client.me.get())
    people = ask(attendee, lambda client: client.users.get())

    assert (me.id, me.user_principal_name) == (attendee.id, attendee.user_principal_name)
    assert [p.id for p in people.value][: len(graph_mock.users)] == [u.id for u in graph_mock.users]


def test_changes_of_a_calendar_view_are_followed(ask: Ask, organizer: User, attendee: User) -> None:
    """The SDK's ``delta``, then its link: the cancelled meeting comes back as a removal."""
    delta = CalendarViewDeltaRequestBuilder
    window = delta.DeltaRequestBuilderGetQueryParameters(
        start_date_time=f"{DAY}T00:00:00Z", end_date_time=f"{DAY}T23:59:59Z"
    )
    meeting = organizer.calendar.add_meeting(
        "Budget review", attendees=[attendee], start=f"{DAY}T13:00:00Z"
    )
    event_id = meeting.id

    first = ask(
        organizer,
        lambda client: client.me.calendar_view.delta.get(
            RequestConfiguration(query_parameters=window)
        ),
    )
    ask(
        organizer,
        lambda client: client.me.events.by_event_id(event_id).cancel.post(CancelPostRequestBody()),
    )
    second = ask(
        organizer,
        lambda client: client.me.calendar_view.delta.with_url(first.odata_delta_link).get(),
    )

    assert [each.subject for each in first.value] == ["Budget review"]
    assert [each.id for each in second.value] == [event_id]
    assert second.value[0].additional_data["@removed"] == {"reason": "deleted"}


def test_sdk_filters_orders_and_counts(ask: Ask, organizer: User) -> None:
    """``filter``, ``orderby`` and ``count`` of the request builder, which sends ``%24filter``."""
    for day, subject in ((4, "Budget review"), (5, "Retro"), (6, "Budget again")):
        organizer.calendar.add_event(subject, start=f"2031-03-{day:02}T09:00:00Z")
    query = EventsRequestBuilder.EventsRequestBuilderGetQueryParameters(
        filter="start/dateTime ge '2031-03-04' and startswith(subject,'budget')",
        orderby=["start/dateTime desc"],
        count=True,
        top=1,
    )
    asked = RequestConfiguration(query_parameters=query)

    page = ask(organizer, lambda client: client.me.events.get(asked))

    assert [event.subject for event in page.value] == ["Budget again"]
    assert page.odata_count == 2
    assert page.odata_next_link
