"""What the bot does with the bookings of a room and the calendars of those who made them."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone

from azure.core.credentials import TokenCredential
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.models.attendee import Attendee
from msgraph.generated.models.attendee_type import AttendeeType
from msgraph.generated.models.event import Event
from msgraph.generated.models.response_type import ResponseType
from msgraph.generated.users.item.calendar_view.calendar_view_request_builder import (
    CalendarViewRequestBuilder,
)
from msgraph.generated.users.item.events.item.cancel.cancel_post_request_body import (
    CancelPostRequestBody,
)
from msgraph.graph_service_client import GraphServiceClient

GRAPH = "https://graph.microsoft.com/v1.0"
WEEK = timedelta(days=7)

Window = CalendarViewRequestBuilder.CalendarViewRequestBuilderGetQueryParameters


def connect(credential: TokenCredential, graph_url: str = GRAPH) -> GraphServiceClient:
    """Return a client that acts as an application, with its permission Calendars.ReadWrite."""
    client = GraphServiceClient(credential)
    client.request_adapter.base_url = graph_url
    return client


async def release(
    client: GraphServiceClient, room: str, comment: str, now: datetime | None = None
) -> list[str]:
    """Cancel the coming week's meetings in a room that everyone invited has declined.

    The room's calendar tells what is booked. Who declined is known to each organizer's own copy
    only, so that is where the bot looks, and what it cancels.

    Returns:
        The subjects of the cancelled meetings, in the order of their start.
    """
    abandoned = await _list_abandoned(client, room, now or datetime.now(timezone.utc))
    for meeting in abandoned:
        events = client.users.by_user_id(_organizer_of(meeting)).events
        body = CancelPostRequestBody(comment=comment)
        await events.by_event_id(meeting.id or "").cancel.post(body)
    return [meeting.subject or "" for meeting in abandoned]


async def _list_abandoned(client: GraphServiceClient, room: str, now: datetime) -> list[Event]:
    """Return the organizers' copies: an event's copies share nothing but their iCalUId."""
    bookings = await _list_week(client, room, now)
    booked = {booking.i_cal_u_id for booking in bookings}
    organizers = {_organizer_of(booking) for booking in bookings}
    weeks = await asyncio.gather(*(_list_week(client, each, now) for each in organizers))
    meetings = [meeting for week in weeks for meeting in week if meeting.i_cal_u_id in booked]
    abandoned = [each for each in meetings if each.is_organizer and _nobody_comes(each)]
    return sorted(abandoned, key=_start_of)


async def _list_week(client: GraphServiceClient, mailbox: str, now: datetime) -> list[Event]:
    window = Window(
        start_date_time=now.isoformat(),
        end_date_time=(now + WEEK).isoformat(),
        select=["subject", "start", "organizer", "isOrganizer", "attendees", "iCalUId"],
        top=50,
    )
    view = client.users.by_user_id(mailbox).calendar_view
    page = await view.get(RequestConfiguration(query_parameters=window))
    events: list[Event] = []
    while page is not None:
        events += page.value or []
        link = page.odata_next_link
        page = await view.with_url(link).get() if link else None
    return events


def _nobody_comes(meeting: Event) -> bool:
    """A meeting without guests is its organizer's own use of the room, and is not abandoned."""
    people = [each for each in meeting.attendees or [] if each.type != AttendeeType.Resource]
    return bool(people) and all(_has_declined(each) for each in people)


def _has_declined(attendee: Attendee) -> bool:
    return bool(attendee.status and attendee.status.response == ResponseType.Declined)


def _organizer_of(event: Event) -> str:
    address = event.organizer and event.organizer.email_address
    return (address and address.address) or ""


def _start_of(event: Event) -> str:
    """Graph's wall clock in UTC, which sorts as text."""
    return (event.start and event.start.date_time) or ""
