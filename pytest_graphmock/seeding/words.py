"""The words of a scenario: the one declaration that reads, checks, writes and describes it."""

from __future__ import annotations

from typing import Any

from ..exchange.calendar import Calendar, CalendarColor, CalendarGroup, CalendarRole, MailFolder
from ..exchange.contact import Contact, ContactFolder
from ..exchange.directory import Group, Room, User
from ..exchange.event import (
    AttendeeType,
    Event,
    FreeBusyStatus,
    Importance,
    ResponseType,
    Sensitivity,
)
from ..exchange.message import FlagStatus, Message
from ..exchange.message_rule import MessageRule
from ..exchange.outlook_lists import InferenceOverride, MasterCategory
from ..exchange.recurrence import DayOfWeek, PatternType, RangeType, WeekIndex
from .kinds import Choice, Either, Flag, Listed, Number, Pairs, Section, Text, Where, Word
from .records import Bytes, Record, record_words
from .scalars import Date, Instant, Zone

__all__ = ["FAKER", "GROUP", "ROOM", "SCENARIO", "USER", "json_schema"]

_PERSON = Where("a mail, or the part of it before the @")
_TIME = Where("a time such as '2026-03-02 09:00' or '+1d 09:00'")
_ANSWER = Choice(ResponseType, (ResponseType.NONE, ResponseType.ORGANIZER))

_IDENTITY = {
    "name": Word(Text("a name"), "The display name; made from the mail if left out."),
    "mail": Word(_PERSON, "An address, or the part before the @; made from the name if left out."),
}
_KNOWN = ("id", "display_name", "mail", "created", "time_zone", "manager_id", "deleted")
_LATER = {
    "created": Word(Instant(), "When it was made; a year before now if left out."),
    "id": Word(Text("an id"), "The object id, a GUID; made from the mail if left out."),
}
_WORK = {
    "time_zone": Word(Zone(), "A Windows or IANA name; UTC if left out."),
    "manager": Word(_PERSON, "Who leads this person."),
}


def _optional(model: type[Any], *without: str) -> dict[str, Word]:
    return {name: Word(word.kind) for name, word in record_words(model, without=without).items()}


USER = Section(
    "user", {**_IDENTITY, **_WORK, **_optional(User, *_KNOWN), **_LATER}, ("name", "mail")
)
ROOM = Section(
    "room", {**_IDENTITY, **_WORK, **_optional(Room, *_KNOWN), **_LATER}, ("name", "mail")
)
GROUP = Section(
    "group",
    {
        **_IDENTITY,
        "members": Word(Listed(_PERSON), "Users, who get what is sent to the group."),
        "owners": Word(Listed(_PERSON), "Who manages it; the first member if left out."),
        **_optional(Group, *_KNOWN, "member_ids", "owner_ids"),
        **_LATER,
    },
    ("name", "mail"),
)

_SHARE = Section(
    "share",
    {
        "with": Word(_PERSON, "A user, who gets a role in the calendar.", is_required=True),
        "role": Word(Choice(CalendarRole), "What they may do.", is_required=True),
    },
)
_CALENDAR = Section(
    "calendar",
    {
        "owner": Word(_PERSON, "A user, a room or a group.", is_required=True),
        "name": Word(Text("a name"), "A new calendar; the default one if left out."),
        "color": Word(Choice(CalendarColor), "How Outlook paints it."),
        "share": Word(Listed(_SHARE), "Who else may use it."),
    },
)

_ATTENDEE = Section(
    "attendee",
    {
        "mail": Word(_PERSON, "Somebody of the tenant, or an address outside.", is_required=True),
        "name": Word(Text("a name"), "The directory's if left out."),
        "type": Word(Choice(AttendeeType), "Required if left out, of a room resource."),
    },
)
_PATTERN = Section(
    "recurrence pattern",
    {
        "type": Word(Choice(PatternType), "How it repeats.", is_required=True),
        "interval": Word(Number(1), "Every how many days, weeks …; 1 if left out."),
        "month": Word(Number(1), "1 to 12, for yearly patterns."),
        "dayOfMonth": Word(Number(1), "1 to 31, for absolute patterns."),
        "daysOfWeek": Word(Listed(Choice(DayOfWeek)), "For weekly and relative patterns."),
        "firstDayOfWeek": Word(Choice(DayOfWeek), "Sunday if left out."),
        "index": Word(Choice(WeekIndex), "Which of the days, for relative patterns."),
    },
)
_RANGE = Section(
    "recurrence range",
    {
        "type": Word(Choice(RangeType), "How it ends.", is_required=True),
        "startDate": Word(Date(), "The first date; the meeting's own if left out."),
        "endDate": Word(Date(), "The last date, with endDate."),
        "numberOfOccurrences": Word(Number(1), "How many dates, with numbered."),
        "recurrenceTimeZone": Word(Zone(), "The meeting's own if left out."),
    },
)
_RECURRENCE = Section(
    "recurrence",
    {
        "pattern": Word(_PATTERN, "How it repeats.", is_required=True),
        "range": Word(_RANGE, "From when to when; without an end if left out."),
    },
)
_ATTENDEES = Word(Listed(Either(_PERSON, _ATTENDEE)), "Who is invited.")
_CHANGEABLE = {
    "subject": Word(Text(), "What it is about."),
    "start": Word(_TIME, "When it begins, in the organizer's time zone."),
    "end": Word(_TIME, "When it ends; an hour, or a day, later if left out."),
    "location": Word(Where("a place, or a room"), "A name, or a room's mail."),
    "body": Word(Text(), "Plain text, or HTML if it begins with <."),
    "show_as": Word(Choice(FreeBusyStatus), "Busy if left out, of all-day events free."),
    "sensitivity": Word(Choice(Sensitivity), "Normal if left out."),
    "importance": Word(Choice(Importance), "Normal if left out."),
    "categories": Word(Listed(Text()), "Of the organizer's copy."),
    "reminder_minutes": Word(Number(0), "Before the start; 15 if left out."),
    "is_online_meeting": Word(Flag(), "Whether it is held in Teams."),
}
_RESPONSE = Section(
    "response",
    {
        "answer": Word(_ANSWER, "What they answered.", is_required=True),
        "comment": Word(Text(), "What they wrote with it."),
        "at": Word(_TIME, "When; with the meeting's making if left out."),
    },
)
_CANCELLED = Section(
    "cancellation",
    {
        "comment": Word(Text(), "What everybody was told."),
        "at": Word(_TIME, "When; with the meeting's making if left out."),
    },
)
_CANCELLED_DATE = Section(
    "cancelled date",
    {"date": Word(_TIME, "The original date.", is_required=True), **_CANCELLED.words},
)
_EXCEPTION = Section(
    "exception",
    {
        "date": Word(_TIME, "The original date of the series.", is_required=True),
        **_CHANGEABLE,
        "attendees": _ATTENDEES,
        "responses": Word(Pairs(_PERSON, Either(_ANSWER, _RESPONSE)), "Answers to that date."),
    },
)
_BYTES = Section("bytes", {"base64": Word(Bytes(), "The content.", is_required=True)})
_FILES = Word(
    Pairs(Where("a file's name"), Either(Text(), _BYTES)), "Files by name, text or bytes."
)
_MEETING = Section(
    "meeting",
    {
        "organizer": Word(_PERSON, "A user, or a group.", is_required=True),
        **_CHANGEABLE,
        "subject": Word(Text(), "What it is about.", is_required=True),
        "start": Word(_TIME, "When it begins, in the organizer's zone.", is_required=True),
        "all_day": Word(Flag(), "Whether it takes whole days; end is the day after the last."),
        "calendar": Word(Text("a name"), "One of the organizer's; the default if left out."),
        "created_by": Word(_PERSON, "A delegate, or a member of the group, who made it."),
        "created": Word(_TIME, "When the invitations went out; now if left out."),
        "attendees": _ATTENDEES,
        "attachments": _FILES,
        "response_requested": Word(Flag(), "True if left out."),
        "allow_new_time_proposals": Word(Flag(), "True if left out."),
        "hide_attendees": Word(Flag(), "False if left out."),
        "is_draft": Word(Flag(), "Whether the invitations are held back."),
        "recurrence": Word(_RECURRENCE, "As Graph's JSON has it, for a series."),
        "responses": Word(Pairs(_PERSON, Either(_ANSWER, _RESPONSE)), "Who answered what."),
        "exceptions": Word(Listed(_EXCEPTION), "Dates of a series that differ."),
        "cancelled_dates": Word(
            Listed(Either(_TIME, _CANCELLED_DATE)), "Dates of a series that were called off."
        ),
        "cancelled": Word(Either(Flag(), _CANCELLED), "Whether it was called off."),
    },
)
_PEOPLE = Either(_PERSON, Listed(_PERSON), is_list=True)
_MESSAGE = Section(
    "message",
    {
        "mailbox": Word(_PERSON, "In whose mailbox it lies.", is_required=True),
        "folder": Word(
            Text("a folder"), "A well-known name, or a path, which is made; inbox if left out."
        ),
        "subject": Word(Text(), "What it is about.", is_required=True),
        "from": Word(_PERSON, "Who wrote it; the owner if left out."),
        "to": Word(_PEOPLE, "Whom it is addressed to; the owner if left out."),
        "cc": Word(_PEOPLE),
        "bcc": Word(_PEOPLE),
        "body": Word(Text(), "Plain text, or HTML if it begins with <."),
        "received": Word(_TIME, "When it arrived; now if left out."),
        "is_read": Word(Flag(), "False if left out."),
        "flag": Word(Choice(FlagStatus), "Not flagged if left out."),
        "importance": Word(Choice(Importance), "Normal if left out."),
        "categories": Word(Listed(Text())),
        "attachments": _FILES,
        "conversation": Word(Text(), "Messages with the same word are one conversation."),
    },
)
FAKER = Section(
    "faker",
    {
        "seed": Word(Number(), "Which people, mails and meetings; 0 if left out."),
        "users": Word(Number(0), "How many people beside the named ones; none if left out."),
        "rooms": Word(Number(0), "How many rooms beside the named ones."),
        "groups": Word(Number(0), "How many groups beside the named ones."),
        "messages_per_user": Word(Number(0), "About how many mails each of them has."),
        "meetings_per_user": Word(Number(0), "How many meetings each of them organizes."),
        "locale": Word(
            Either(Text("a locale"), Listed(Text("a locale")), is_list=True),
            "Faker's name of one, such as de_DE, or a list of them.",
        ),
    },
)
_MAILBOX = Section(
    "mailbox",
    {
        "owner": Word(_PERSON, "A user, a room or a group.", is_required=True),
        "gone": Word(Listed(Number()), "Numbers of folders of every mailbox that it lacks."),
        "folders": Word(Listed(Record(MailFolder))),
        "calendar_groups": Word(Listed(Record(CalendarGroup))),
        "calendars": Word(Listed(Record(Calendar))),
        "message_rules": Word(Listed(Record(MessageRule))),
        "overrides": Word(Listed(Record(InferenceOverride))),
        "master_categories": Word(Listed(Record(MasterCategory))),
        "contact_folders": Word(Listed(Record(ContactFolder))),
        "contacts": Word(Listed(Record(Contact))),
        "messages": Word(Listed(Record(Message))),
        "events": Word(Listed(Record(Event))),
    },
)
_STATE = Section(
    "state",
    {
        "seed": Word(Text(), "What ids are made of.", is_required=True),
        "last_number": Word(Number(0), "The last one that was given.", is_required=True),
    },
)

SCENARIO = Section(
    "scenario",
    {
        "domain": Word(Text("a domain"), "What addresses end in; contoso.example if left out."),
        "now": Word(Instant(), "Where the clock stands still; it runs if left out."),
        "users": Word(Listed(USER), "People with mailboxes.", is_required=True),
        "rooms": Word(Listed(ROOM), "Rooms, which book themselves."),
        "groups": Word(Listed(GROUP), "Microsoft 365 groups, each with a calendar."),
        "calendars": Word(Listed(_CALENDAR), "More calendars, and who may use which."),
        "meetings": Word(Listed(_MEETING), "Meetings and appointments, in the order of making."),
        "messages": Word(Listed(_MESSAGE), "Mails that lie in folders."),
        "faker": Word(FAKER, "A crowd beside the named ones."),
        "state": Word(_STATE, "Written by dump(): numbers that ids are made of."),
        "mailboxes": Word(Listed(_MAILBOX), "Written by dump(): each item as it is."),
    },
)


def json_schema() -> dict[str, Any]:
    """Return JSON Schema of a scenario, for editors."""
    defs: dict[str, Any] = {}
    root = SCENARIO.schema(defs)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario of pytest-graphmock: a tenant in a file",
        **root,
        "$defs": dict(sorted(defs.items())),
    }
