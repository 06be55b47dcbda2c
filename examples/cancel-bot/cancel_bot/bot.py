"""What the bot does with a signed-in organizer's calendar."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone

from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.models.event import Event
from msgraph.generated.users.item.calendar_view.calendar_view_request_builder import (
    CalendarViewRequestBuilder,
)
from msgraph.generated.users.item.events.item.cancel.cancel_post_request_body import (
    CancelPostRequestBody,
)
from msgraph.graph_service_client import GraphServiceClient

Window = CalendarViewRequestBuilder.CalendarViewRequestBuilderGetQueryParameters


async def cancel_tomorrows_meetings(
    client: GraphServiceClient, room: str, comment: str, now: datetime | None = None
) -> list[str]:
    """Cancel what the signed-in user organizes in a room tomorrow, and tell the attendees why.

    Tomorrow is a whole day in the time zone of ``now`` (an aware time; UTC's now by default).

    Returns:
        The subjects of the cancelled meetings, in the order of their start.
    """
    # The whole list first: a cancelled meeting leaves the view and would shift the pages after it.
    meetings = await _list_tomorrow(client, now or datetime.now(timezone.utc))
    cancelled = [meeting for meeting in meetings if _is_ours(meeting) and _is_in(meeting, room)]
    for meeting in cancelled:
        body = CancelPostRequestBody(comment=comment)
        await client.me.events.by_event_id(meeting.id or "").cancel.post(body)
    return [meeting.subject or "" for meeting in cancelled]


async def _list_tomorrow(client: GraphServiceClient, now: datetime) -> list[Event]:
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
    window = Window(
        start_date_time=midnight.isoformat(),
        end_date_time=(midnight + timedelta(days=1)).isoformat(),
        select=["subject", "attendees", "isOrganizer", "isCancelled"],
        top=50,
    )
    view = client.me.calendar_view
    page = await view.get(RequestConfiguration(query_parameters=window))
    meetings: list[Event] = []
    while page is not None:
        meetings += page.value or []
        link = page.odata_next_link
        page = await view.with_url(link).get() if link else None
    return meetings


def _is_ours(meeting: Event) -> bool:
    return bool(meeting.is_organizer and not meeting.is_cancelled)


def _is_in(meeting: Event, room: str) -> bool:
    """A meeting takes place in a room when the room's mailbox is among its attendees."""
    addresses = [attendee.email_address for attendee in meeting.attendees or []]
    return any(found and (found.address or "").lower() == room.lower() for found in addresses)
