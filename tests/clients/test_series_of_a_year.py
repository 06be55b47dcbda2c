"""A year of a series through msgraph-sdk, page by page, as another expansion has it."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.models.date_time_time_zone import DateTimeTimeZone
from msgraph.generated.models.day_of_week import DayOfWeek
from msgraph.generated.models.event import Event
from msgraph.generated.models.event_type import EventType
from msgraph.generated.models.patterned_recurrence import PatternedRecurrence
from msgraph.generated.models.recurrence_pattern import RecurrencePattern
from msgraph.generated.models.recurrence_pattern_type import RecurrencePatternType
from msgraph.generated.models.recurrence_range import RecurrenceRange
from msgraph.generated.models.recurrence_range_type import RecurrenceRangeType
from msgraph.generated.users.item.calendar_view.calendar_view_request_builder import (
    CalendarViewRequestBuilder,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from msgraph.graph_service_client import GraphServiceClient

    from pytest_graphmock import User

    Ask = Callable[[User, Callable[[GraphServiceClient], Awaitable[Any]]], Any]

NEW_YORK = "America/New_York"
#: The same in RFC 5545: the second date is an hour later, the fifth a day, the ninth is cancelled.
CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:tests
BEGIN:VEVENT
UID:1
DTSTART;TZID=America/New_York:20310107T093000
DURATION:PT45M
RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20311231T235959Z
EXDATE;TZID=America/New_York:20310304T093000
END:VEVENT
BEGIN:VEVENT
UID:1
RECURRENCE-ID;TZID=America/New_York:20310114T093000
DTSTART;TZID=America/New_York:20310114T103000
DURATION:PT45M
END:VEVENT
BEGIN:VEVENT
UID:1
RECURRENCE-ID;TZID=America/New_York:20310204T093000
DTSTART;TZID=America/New_York:20310205T093000
DURATION:PT45M
END:VEVENT
END:VCALENDAR
"""


def test_year_of_a_series_is_listed_as_icalendar_expands_it(ask: Ask, organizer: User) -> None:
    """52 Tuesdays in New York, less one, two of them moved, over both changes of the clocks."""
    master = ask(organizer, lambda client: client.me.events.post(_weekly()))
    before = ask(organizer, _read_year(top=1000))
    second, fifth, ninth = before[1], before[4], before[8]
    for occurrence, start in ((second, "2031-01-14T10:30:00"), (fifth, "2031-02-05T09:30:00")):
        end = datetime.fromisoformat(start) + timedelta(minutes=45)
        change = Event(start=_at(start), end=_at(end.isoformat()))
        ask(organizer, _patch(occurrence.id, change))
    ask(organizer, lambda client: client.me.events.by_event_id(ninth.id).delete())

    listed = ask(organizer, _read_year(top=10))

    expected = _expanded()
    assert len(expected) == 51
    assert [(_moment(each.start), _moment(each.end)) for each in listed] == expected
    assert {each.series_master_id for each in listed} == {master.id}
    exceptions = [each.id for each in listed if each.type == EventType.Exception]
    assert exceptions == [second.id, fifth.id]
    assert {start.astimezone(ZoneInfo(NEW_YORK)).hour for start, _ in expected} == {9, 10}
    assert {start.hour for start, _ in expected[10:]} == {13, 14}


def _weekly() -> Event:
    return Event(
        subject="Review",
        start=_at("2031-01-07T09:30:00"),
        end=_at("2031-01-07T10:15:00"),
        recurrence=PatternedRecurrence(
            pattern=RecurrencePattern(
                type=RecurrencePatternType.Weekly, interval=1, days_of_week=[DayOfWeek.Tuesday]
            ),
            range=RecurrenceRange(
                type=RecurrenceRangeType.EndDate,
                start_date=date(2031, 1, 7),
                end_date=date(2031, 12, 31),
            ),
        ),
    )


def _at(text: str) -> DateTimeTimeZone:
    return DateTimeTimeZone(date_time=text, time_zone=NEW_YORK)


def _patch(event_id: str, change: Event) -> Callable[[GraphServiceClient], Any]:
    return lambda client: client.me.events.by_event_id(event_id).patch(change)


def _read_year(top: int) -> Callable[[GraphServiceClient], Awaitable[list[Event]]]:
    parameters = CalendarViewRequestBuilder.CalendarViewRequestBuilderGetQueryParameters(
        start_date_time="2031-01-01T00:00:00Z", end_date_time="2032-01-01T00:00:00Z", top=top
    )
    configuration: RequestConfiguration[Any] = RequestConfiguration(query_parameters=parameters)

    async def read(client: GraphServiceClient) -> list[Event]:
        page = await client.me.calendar_view.get(configuration)
        found = list(page.value)
        while page.odata_next_link:
            page = await client.me.calendar_view.with_url(page.odata_next_link).get()
            found += page.value
        return found

    return read


def _moment(moment: Any) -> datetime:
    assert moment.time_zone == "UTC"
    return datetime.fromisoformat(moment.date_time[:19]).replace(tzinfo=timezone.utc)


def _expanded() -> list[tuple[datetime, datetime]]:
    read = icalendar.Calendar.from_ical(CALENDAR)
    found = recurring_ical_events.of(read).between(date(2031, 1, 1), date(2032, 1, 1))
    utc = timezone.utc
    return sorted((each.start.astimezone(utc), each.end.astimezone(utc)) for each in found)
