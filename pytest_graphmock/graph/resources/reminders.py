"""Reminders: GET …/reminderView(…), POST …/events/{id}/snoozeReminder, …/dismissReminder."""

from __future__ import annotations

from ...exchange.access import readable_calendars
from ...exchange.errors import InvalidParameterError
from ...exchange.reminders import dismiss_reminder, reminder_view, snooze_reminder
from ..answer import Answer
from ..call import Call
from ..etag import check_etag_form
from ..odata.window import read_window
from ..render import complex_answer
from ..wire.reader import string
from ..wire.reminder import reminder_to_wire
from ..wire.times import from_wire
from .access import CALENDARS_WRITE, EVENTS_READ
from .event import EVENT, writable_event
from .owner import USER

_WINDOW = {"StartDateTime": string, "EndDateTime": string}


@USER.function("reminderView", EVENTS_READ, _WINDOW, optional=frozenset(_WINDOW))
def view_reminders(call: Call) -> Answer:
    """Reminders of what happens in a window, in all calendars that the caller may read; 200.

    Both parameters are required; a call without one is told so as `calendarView` does (assumed).
    """
    given = {name.casefold(): text for name, text in call.body.items() if text is not None}
    start, end = read_window(given)
    calendars = [each.key for each in readable_calendars(call.tenant, call.mailbox, call.actor)]
    found = reminder_view(call.mailbox, start, end, calendars)
    call.context = "Collection(microsoft.graph.reminder)"
    reminders = [reminder_to_wire(event, at, call.view) for event, at in found]
    return complex_answer(call, {"value": reminders})


@EVENT.action("snoozeReminder", CALENDARS_WRITE, {"NewReminderTime": from_wire})
def snooze(call: Call) -> Answer:
    check_etag_form(call)
    event, until = writable_event(call), call.body.get("NewReminderTime")
    if until is None:
        raise InvalidParameterError("The parameter 'NewReminderTime' is missing.")
    snooze_reminder(call.tenant, call.mailbox, event, until.utc)
    return Answer(200)


@EVENT.action("dismissReminder", CALENDARS_WRITE, {})
def dismiss(call: Call) -> Answer:
    check_etag_form(call)
    dismiss_reminder(call.tenant, call.mailbox, writable_event(call))
    return Answer(200)
