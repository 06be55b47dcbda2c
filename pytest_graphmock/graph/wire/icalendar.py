"""Events as iCalendar: what meeting messages carry, and an attached event's ``$value``.

Source: RFC 5545, and RFC 5546 for the methods; mail.md §14 (documented: REQUEST, REPLY, CANCEL).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, tzinfo

from ...exchange.address import EmailAddress
from ...exchange.event import Attendee, AttendeeType, Event, ResponseType, Sensitivity, ZonedTime
from ...exchange.message import MeetingMessage, MeetingMessageType, Message
from ...exchange.recurrence import PatternType, RangeType, Recurrence, WeekIndex
from ...exchange.zones import UTC

__all__ = ["event_to_icalendar", "meeting_to_icalendar", "method_of"]

_METHODS = {MeetingMessageType.REQUEST: "REQUEST", MeetingMessageType.CANCELLED: "CANCEL"}
_ANSWERS = {
    ResponseType.ACCEPTED: "ACCEPTED",
    ResponseType.TENTATIVELY_ACCEPTED: "TENTATIVE",
    ResponseType.DECLINED: "DECLINED",
}
_ROLES = {
    AttendeeType.REQUIRED: "REQ-PARTICIPANT",
    AttendeeType.OPTIONAL: "OPT-PARTICIPANT",
    AttendeeType.RESOURCE: "NON-PARTICIPANT",
}
_CLASSES = {Sensitivity.PRIVATE: "PRIVATE", Sensitivity.CONFIDENTIAL: "CONFIDENTIAL"}
_FREQUENCIES = {
    PatternType.DAILY: "DAILY",
    PatternType.WEEKLY: "WEEKLY",
    PatternType.ABSOLUTE_MONTHLY: "MONTHLY",
    PatternType.RELATIVE_MONTHLY: "MONTHLY",
    PatternType.ABSOLUTE_YEARLY: "YEARLY",
    PatternType.RELATIVE_YEARLY: "YEARLY",
}
_ORDINALS = {
    WeekIndex.FIRST: "1",
    WeekIndex.SECOND: "2",
    WeekIndex.THIRD: "3",
    WeekIndex.FOURTH: "4",
    WeekIndex.LAST: "-1",
}
_OCTETS_A_LINE = 75
#: For how long the changes of clocks are told of a series without end.
_YEARS = 10


def method_of(meeting: MeetingMessage) -> str:
    """Return the method of what a meeting message carries: REQUEST, CANCEL or REPLY."""
    return _METHODS.get(meeting.type, "REPLY")


def meeting_to_icalendar(message: Message, meeting: MeetingMessage) -> str:
    """Return the calendar object in a meeting message.

    A request and a cancellation come from the organizer, for everybody addressed; an answer comes
    from one attendee to the organizer.
    """
    method = method_of(meeting)
    zones = [] if meeting.is_all_day else [meeting.start, meeting.end]
    occurrence = meeting.occurrence_date
    lines = [
        f"UID:{meeting.ical_uid}",
        *(_recurrence_id(meeting.start, occurrence, is_all_day=meeting.is_all_day)),
        *_people_of(message, meeting, method),
        *_times(meeting.start, meeting.end, is_all_day=meeting.is_all_day),
        *_rule(meeting.recurrence, meeting.start, is_all_day=meeting.is_all_day),
        *_texts(message.subject, message.body.as_text().content, meeting.location.display_name),
        f"STATUS:{'CANCELLED' if method == 'CANCEL' else 'CONFIRMED'}",
        f"SEQUENCE:{1 if method == 'CANCEL' else 0}",
        f"DTSTAMP:{_utc(message.sent)}",
    ]
    return _calendar(method, _zones(zones, meeting.recurrence), lines)


def event_to_icalendar(event: Event) -> str:
    """Return an event by itself, which is published to nobody in particular."""
    zones = [] if event.is_all_day else [event.start, event.end]
    lines = [
        f"UID:{event.ical_uid}",
        *_organizer(event.organizer),
        *(line for each in event.attendees for line in _attendee(each)),
        *_times(event.start, event.end, is_all_day=event.is_all_day),
        *_rule(event.recurrence, event.start, is_all_day=event.is_all_day),
        *_texts(event.subject, event.body.as_text().content, event.location.display_name),
        f"CLASS:{_CLASSES.get(event.sensitivity, 'PUBLIC')}",
        f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}",
        f"TRANSP:{'TRANSPARENT' if event.show_as.value == 'free' else 'OPAQUE'}",
        "SEQUENCE:0",
        f"DTSTAMP:{_utc(event.modified)}",
    ]
    return _calendar("PUBLISH", _zones(zones, event.recurrence), lines)


def _calendar(method: str, zones: Iterable[str], lines: Iterable[str]) -> str:
    head = ["BEGIN:VCALENDAR", f"METHOD:{method}", "PRODID:pytest-graphmock", "VERSION:2.0"]
    every = [*head, *zones, "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"]
    return "".join(f"{_folded(line)}\r\n" for line in every)


def _folded(line: str) -> str:
    """Return a line in pieces of at most 75 octets, none of which splits a character."""
    pieces, room, piece = [], _OCTETS_A_LINE, ""
    for character in line:
        width = len(character.encode())
        if width > room:
            pieces.append(piece)
            piece, room = " ", _OCTETS_A_LINE - 1
        piece, room = piece + character, room - width
    return "\r\n".join([*pieces, piece])


def _people_of(message: Message, meeting: MeetingMessage, method: str) -> Iterator[str]:
    author = message.from_ or message.sender
    if method == "REPLY":
        for each in message.to_recipients[:1]:
            yield from _organizer(each)
        status = _ANSWERS.get(meeting.response_type or ResponseType.NONE, "NEEDS-ACTION")
        if author:
            yield f"ATTENDEE;PARTSTAT={status}{_named(author)}"
        return
    if author:
        yield from _organizer(author)
    roles = (
        (message.to_recipients, "REQ-PARTICIPANT"),
        (message.cc_recipients, "OPT-PARTICIPANT"),
        (message.bcc_recipients, "NON-PARTICIPANT"),
    )
    for emails, role in roles:
        for each in emails:
            yield f"ATTENDEE;ROLE={role};PARTSTAT=NEEDS-ACTION;RSVP=TRUE{_named(each)}"


def _organizer(email: EmailAddress) -> Iterator[str]:
    if email.address:
        yield f"ORGANIZER{_named(email)}"


def _attendee(attendee: Attendee) -> Iterator[str]:
    status = _ANSWERS.get(attendee.status.response, "NEEDS-ACTION")
    yield f"ATTENDEE;ROLE={_ROLES[attendee.type]};PARTSTAT={status}{_named(attendee.email)}"


def _named(email: EmailAddress) -> str:
    name = "".join(c for c in email.name or email.address if c.isprintable() and c != '"')
    return f';CN="{name}":mailto:{email.address}'


def _texts(subject: str, description: str, place: str) -> Iterator[str]:
    for name, text in (("SUMMARY", subject), ("DESCRIPTION", description), ("LOCATION", place)):
        if text:
            yield f"{name}:{_escaped(text)}"


def _escaped(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\n")):
        text = text.replace(plain, escaped)
    lines = text.replace("\r", "\n").split("\n")
    return "\\n".join("".join(c for c in line if c.isprintable() or c == "\t") for line in lines)


def _times(start: ZonedTime, end: ZonedTime, *, is_all_day: bool) -> Iterator[str]:
    yield f"DTSTART{_moment(start, is_all_day=is_all_day)}"
    yield f"DTEND{_moment(end, is_all_day=is_all_day)}"


def _moment(time: ZonedTime, *, is_all_day: bool) -> str:
    if is_all_day:
        return f";VALUE=DATE:{time.local:%Y%m%d}"
    if time.local.tzinfo is UTC:
        return f":{_utc(time.local)}"
    return f';TZID="{time.zone}":{time.local:%Y%m%dT%H%M%S}'


def _recurrence_id(start: ZonedTime, day: date | None, *, is_all_day: bool) -> Iterator[str]:
    """Name the date of a series by its original day, at the hour that it now has (assumed)."""
    if day is not None:
        local = start.local.replace(year=day.year, month=day.month, day=day.day)
        yield f"RECURRENCE-ID{_moment(ZonedTime(local, start.zone), is_all_day=is_all_day)}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _rule(recurrence: Recurrence | None, start: ZonedTime, *, is_all_day: bool) -> Iterator[str]:
    if recurrence is None:
        return
    pattern, span = recurrence.pattern, recurrence.range
    parts = [f"FREQ={_FREQUENCIES[pattern.type]}", f"INTERVAL={pattern.interval}"]
    days = [each.value[:2].upper() for each in pattern.days_of_week]
    if pattern.type is PatternType.WEEKLY:
        parts += [f"BYDAY={','.join(days)}", f"WKST={pattern.first_day_of_week.value[:2].upper()}"]
    elif pattern.type in (PatternType.RELATIVE_MONTHLY, PatternType.RELATIVE_YEARLY):
        parts += [f"BYDAY={','.join(days)}", f"BYSETPOS={_ORDINALS[pattern.index]}"]
    elif pattern.type is not PatternType.DAILY:
        parts.append(f"BYMONTHDAY={pattern.day_of_month}")
    if pattern.type in (PatternType.ABSOLUTE_YEARLY, PatternType.RELATIVE_YEARLY):
        parts.append(f"BYMONTH={pattern.month}")
    if span.type is RangeType.NUMBERED:
        parts.append(f"COUNT={span.number_of_occurrences}")
    elif span.type is RangeType.END_DATE and span.end_date is not None:
        last = datetime.combine(span.end_date, start.local.timetz())
        parts.append(f"UNTIL={f'{last:%Y%m%d}' if is_all_day else _utc(last)}")
    yield f"RRULE:{';'.join(parts)}"


def _zones(times: Iterable[ZonedTime], recurrence: Recurrence | None) -> Iterator[str]:
    """Describe each zone that a time names, for as long as the series goes on."""
    described: set[str] = set()
    for time in times:
        zone = time.local.tzinfo
        if zone is None or zone is UTC or time.zone in described:
            continue
        described.add(time.zone)
        first = time.local.year
        until = recurrence.range.end_date if recurrence else None
        years = _YEARS if recurrence else 0
        last = min(until.year if until else first + years, first + _YEARS)
        yield from ("BEGIN:VTIMEZONE", f"TZID:{time.zone}")
        yield from _observances(zone, first, last)
        yield "END:VTIMEZONE"


def _observances(zone: tzinfo, first: int, last: int) -> Iterator[str]:
    """Yield what the clocks show from the first year on, and each change of them."""
    began = datetime(first - 1, 1, 1, tzinfo=UTC)
    yield from _observance(zone, began, began)
    for moment in _changes(zone, began, datetime(last + 1, 1, 1, tzinfo=UTC)):
        yield from _observance(zone, moment - timedelta(seconds=1), moment)


def _observance(zone: tzinfo, before: datetime, moment: datetime) -> Iterator[str]:
    was, now = before.astimezone(zone), moment.astimezone(zone)
    offset = was.utcoffset() or timedelta()
    kind = "DAYLIGHT" if now.dst() else "STANDARD"
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{moment.astimezone(UTC) + offset:%Y%m%dT%H%M%S}"
    yield f"TZOFFSETFROM:{_offset(offset)}"
    yield f"TZOFFSETTO:{_offset(now.utcoffset() or timedelta())}"
    yield f"END:{kind}"


def _changes(zone: tzinfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield the moments (UTC) at which the clocks of a zone change, to the minute."""
    day = start
    while day < end:
        following = day + timedelta(days=1)
        if _shown(zone, day) != _shown(zone, following):
            yield _change_between(zone, day, following)
        day = following


def _change_between(zone: tzinfo, low: datetime, high: datetime) -> datetime:
    before = _shown(zone, low)
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) // timedelta(minutes=2) * timedelta(minutes=1)
        low, high = (middle, high) if _shown(zone, middle) == before else (low, middle)
    return high


def _shown(zone: tzinfo, moment: datetime) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()


def _offset(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    return f"{sign}{minutes // 60:02}{minutes % 60:02}"
